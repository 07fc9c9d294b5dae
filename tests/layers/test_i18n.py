"""Dates and names in words, the same in Python as in the browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from geo.dates import parse_date
from layers.document.builder import encode_time
from layers.i18n import Translator, load_messages, message_rows, text_direction

ROOT = Path(__file__).parents[2]
DATE_PHRASES = {
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


@pytest.mark.parametrize(("edtf", "words"), DATE_PHRASES.items())
def test_dates_are_formatted_in_english(edtf, words):
    assert Translator("en").format_interval(parse_date(edtf)) == words


@pytest.mark.skipif(
    not shutil.which("node"), reason="Node is missing, so the viewer's words cannot be asked"
)
@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_python_and_viewer_format_dates_alike(language, tmp_path):
    times = [encode_time(parse_date(edtf)) for edtf in DATE_PHRASES]
    script = tmp_path / "say.mjs"
    script.write_text(
        f"""
        import {{ formatInterval }} from {json.dumps((ROOT / "layers/viewer/core/date-phrases.js").as_uri())};
        import {{ createTranslator }} from {json.dumps((ROOT / "layers/viewer/core/i18n.js").as_uri())};
        const translator = createTranslator({json.dumps(load_messages())}, {json.dumps(language)}, "en");
        console.log(JSON.stringify({json.dumps(times)}.map((time) => formatInterval(time, translator))));
        """
    )
    said = subprocess.run(["node", script], capture_output=True, text=True, check=True).stdout
    speaker = Translator(language)
    assert json.loads(said) == [speaker.format_interval(parse_date(edtf)) for edtf in DATE_PHRASES]


@pytest.mark.parametrize(
    ("language", "expected", "why"),
    [
        ("en", "ltr", "left to right"),
        ("ar", "rtl", "Arabic"),
        ("fa-IR", "rtl", "a region does not matter"),
    ],
)
def test_text_direction_follows_language(language, expected, why):
    assert text_direction(language) == expected, why


def test_text_falls_back_to_available_language():
    speaker = Translator("hy")
    assert speaker.localize({"en": "a", "hy": "b"}) == "b"
    assert speaker.localize({"en": "a", "ru": "c"}) == "a"
    assert speaker.localize({"ru": "c"}) == "c"
    assert speaker.localize(None) == ""


def test_names_of_one_language_are_joined():
    assert (
        Translator("en").format_names({"en": ["Khankendi", "Stepanakert"]})
        == "Khankendi / Stepanakert"
    )


def test_message_values_are_not_interpreted():
    assert Translator("en").message("date.since", start="{end} {{x}}") == "since {end} {{x}}"


def test_every_language_has_same_message_keys():
    tables = load_messages()
    assert tables.keys() == {"en", "hy", "az", "ru"}
    for language, table in tables.items():
        assert table.keys() >= {
            key for key in tables["en"] if not key.endswith((".one", ".few"))
        }, language


def test_word_rows_match_word_tables():
    rows = message_rows()
    back = {
        language: {key: texts[at] for key, texts in rows["rows"].items() if texts[at] is not None}
        for at, language in enumerate(rows["languages"])
    }
    assert back == load_messages()
