"""Dates and names in words, the same in Python as in the browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from geo.dates import parse_date
from layers.document.builder import encode_time
from layers.i18n import (
    KEYS_OUTSIDE_VIEWER,
    Translator,
    load_messages,
    message_rows,
    text_direction,
)

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "hy", "az", "ru")


def read_date_table():
    """Return the rows of docs/reference/dates.md: the EDTF form and its words in each language."""
    page = (ROOT / "docs" / "reference" / "dates.md").read_text(encoding="utf-8")
    rows = (
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in page.splitlines()
        if line.startswith("| `")
    )
    return {row[0].strip("`| "): dict(zip(LANGUAGES, row[2:], strict=True)) for row in rows}


DATE_TABLE = read_date_table()


def test_date_table_has_every_form():
    forms = " ".join(DATE_TABLE)
    for form in ("X", "~", "/..", "../", "[", ",", "-21"):
        assert form in forms
    assert {edtf for edtf in DATE_TABLE if edtf.startswith("/")}, "an unknown start"
    assert {edtf for edtf in DATE_TABLE if edtf.endswith("/")}, "an unknown end"
    assert len(DATE_TABLE) >= 20


def test_or_is_written_of_alternatives_alone():
    for edtf, words in DATE_TABLE.items():
        is_alternative = edtf.startswith("[") and "," in edtf
        assert (" or " in words["en"]) is is_alternative, edtf
        is_interval = "/" in edtf and not {edtf[0], edtf[-1]} & {".", "/"}
        assert words["en"].startswith("from ") is is_interval or edtf.endswith("/"), edtf


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_formatted_as_documented(language):
    translator = Translator(language)
    formatted = {edtf: translator.format_interval(parse_date(edtf)) for edtf in DATE_TABLE}
    assert formatted == {edtf: words[language] for edtf, words in DATE_TABLE.items()}


@pytest.mark.skipif(
    not shutil.which("node"), reason="Node is missing, so the viewer's words cannot be asked"
)
def test_viewer_formats_dates_as_documented(tmp_path):
    times = [encode_time(parse_date(edtf)) for edtf in DATE_TABLE]
    script = tmp_path / "format_dates.mjs"
    script.write_text(
        f"""
        import {{ formatInterval }} from {json.dumps((ROOT / "layers/viewer/core/date-phrases.js").as_uri())};
        import {{ createTranslator }} from {json.dumps((ROOT / "layers/viewer/core/i18n.js").as_uri())};
        const translators = {json.dumps(LANGUAGES)}.map((language) =>
          createTranslator({json.dumps(load_messages())}, language, "en"));
        console.log(JSON.stringify({json.dumps(times)}.map((time) =>
          translators.map((translator) => formatInterval(time, translator)))));
        """
    )
    written = subprocess.run(["node", script], capture_output=True, text=True, check=True).stdout
    assert json.loads(written) == [list(words.values()) for words in DATE_TABLE.values()]


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
    expected = {
        language: {key: text for key, text in table.items() if key not in KEYS_OUTSIDE_VIEWER}
        for language, table in load_messages().items()
    }
    assert back == expected
