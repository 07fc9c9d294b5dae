"""Dates and names in words, the same in Python as in the browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from geo.dates import parse_date
from layers.document.builder import time
from layers.i18n import Speaker, direction
from layers.page import asset_bundle

ROOT = Path(__file__).parents[2]
DATES = {
    "2023-04-23": "23 April 2023",
    "2023-04": "April 2023",
    "2020": "2020",
    "1991~": "about 1991",
    "2022-12-12/..": "since 12 December 2022",
    "../2023-04-30": "until 30 April 2023",
    "2023-04-22/2023-04-23": "22 or 23 April 2023",
    "[2022-12-12,2023-04-23]": "12 December 2022 or 23 April 2023",
    "[2023-04-22,2023-04-30]": "22 or 30 April 2023",
    "[2023-04-22..2023-04-30]": "22–30 April 2023",
    "[2020,2022]": "2020 or 2022",
    "2023-04-22/2023-04-30": "22–30 April 2023",
    "2020/2023-04": "2020 to April 2023",
    "199X": "1990s",
    "2023-21": "spring 2023",
    "19XX": "20th century",
    "2020-12-31/2021-01-01": "31 December 2020 or 1 January 2021",
}


@pytest.mark.parametrize(("edtf", "words"), DATES.items())
def test_dates_in_english(edtf, words):
    assert Speaker("en").span(parse_date(edtf)) == words


@pytest.mark.skipif(
    not shutil.which("node"), reason="Node is missing, so the viewer's words cannot be asked"
)
@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_python_and_the_viewer_say_the_same(language, tmp_path):
    times = [time(parse_date(edtf)) for edtf in DATES]
    script = tmp_path / "say.mjs"
    script.write_text(
        f"""
        import {{ timeInWords }} from {json.dumps((ROOT / "layers/viewer/core/date-phrases.js").as_uri())};
        import {{ translator }} from {json.dumps((ROOT / "layers/viewer/core/i18n.js").as_uri())};
        const words = translator({json.dumps(asset_bundle.words())}, {json.dumps(language)}, "en");
        console.log(JSON.stringify({json.dumps(times)}.map((time) => timeInWords(time, words))));
        """
    )
    said = subprocess.run(["node", script], capture_output=True, text=True, check=True).stdout
    speaker = Speaker(language)
    assert json.loads(said) == [speaker.span(parse_date(edtf)) for edtf in DATES]


@pytest.mark.parametrize(
    ("language", "expected", "why"),
    [
        ("en", "ltr", "left to right"),
        ("ar", "rtl", "Arabic"),
        ("fa-IR", "rtl", "a region does not matter"),
    ],
)
def test_direction(language, expected, why):
    assert direction(language) == expected, why


def test_a_text_falls_back_to_a_language_there_is():
    speaker = Speaker("hy")
    assert speaker.pick({"en": "a", "hy": "b"}) == "b"
    assert speaker.pick({"en": "a", "ru": "c"}) == "a"
    assert speaker.pick({"ru": "c"}) == "c"
    assert speaker.pick(None) == ""


def test_both_names_are_said():
    assert Speaker("en").names({"en": ["Khankendi", "Stepanakert"]}) == "Khankendi / Stepanakert"


def test_a_value_is_filled_in_and_not_read():
    assert Speaker("en").say("date.since", start="{end} {{x}}") == "since {end} {{x}}"
