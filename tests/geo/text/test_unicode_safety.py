"""Unicode safety: hidden characters, mixed scripts, and values in messages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.unicode_safety import (
    describe_hidden_character,
    find_hidden_character,
    find_hidden_characters,
    fold_whitespace,
    format_code_point,
    format_value,
    has_excess_marks,
    normalize_nfc,
)

HIDDEN_TEXTS = [
    ("Lac\u200bhin", "U+200B ZERO WIDTH SPACE", "splits a name that looks whole"),
    ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE", "turns what follows around"),
    ("a\u2066b", "U+2066 LEFT-TO-RIGHT ISOLATE", "likewise, the newer way"),
    ("a\u200fb", "U+200F RIGHT-TO-LEFT MARK", "likewise, a mark"),
    ("a\u00adb", "U+00AD SOFT HYPHEN", "comes along from web pages"),
    ("\ufeffa", "U+FEFF ZERO WIDTH NO-BREAK SPACE", "a byte order mark within"),
    ("a\u034fb", "U+034F COMBINING GRAPHEME JOINER", "joins nothing that shows"),
    ("a\u3164b", "U+3164 HANGUL FILLER", "a letter that is blank"),
    ("a\x07b", "U+0007 a control character", "a control character"),
    ("a\x85b", "U+0085 a control character", "a line break to some programs"),
    ("a\u2028b", "U+2028 LINE SEPARATOR", "a line break to JavaScript"),
    ("a\U000e0041b", "U+E0041 TAG LATIN CAPITAL LETTER A", "writing that nobody sees"),
    ("a\U000e0100b", "U+E0100 VARIATION SELECTOR-17", "another name that looks the same"),
    ("Lachin\ufe0f", "U+FE0F VARIATION SELECTOR-16", "a variant of what has none"),
    ("Lachin\u200d", "U+200D ZERO WIDTH JOINER", "joins Latin letters"),
    ("❤\u200d\u200d", "U+200D ZERO WIDTH JOINER", "joins a joiner"),
    ("\ud800", "U+D800 a control character", "half of a pair"),
    ("\uffff", "U+FFFF a code point without a character", "a non-character"),
    ("\ufdd0", "U+FDD0 a code point without a character", "a non-character of Arabic forms"),
    ("\U0001fffe", "U+1FFFE a code point without a character", "a non-character of plane 1"),
    ("\U0010ffff", "U+10FFFF a code point without a character", "the last of all"),
    ("\u2800", "U+2800 BRAILLE PATTERN BLANK", "a symbol that is blank"),
    ("a\u2800b", "U+2800 BRAILLE PATTERN BLANK", "likewise, between letters"),
    ("\U0001d159", "U+1D159 MUSICAL SYMBOL NULL NOTEHEAD", "a note that is blank"),
    ("\U00013441", "U+13441 a code point without a character", "a blank hieroglyph of Unicode 15"),
    ("\U00016fe4", "U+16FE4 KHITAN SMALL SCRIPT FILLER", "a filler"),
    ("\ue001", "U+E001 a private-use character", "a shape that depends on the font"),
    ("caf\ufffd", "U+FFFD REPLACEMENT CHARACTER", "a letter that was lost"),
    ("\ufffc", "U+FFFC OBJECT REPLACEMENT CHARACTER", "a picture that was lost"),
]

PLAIN_TEXTS = [
    ("", "nothing"),
    ("a\tb\nc", "tabs and line breaks are seen"),
    ("Xankəndi Ստեփանակերտ Лачин Στ ქარ", "scripts"),
    ("a\u00a0b", "a space is a space"),
    ("می\u200cخواهم", "a non-joiner where Persian needs it"),
    ("क्\u200dष", "a joiner where Hindi needs it"),
    ("👩\u200d👩\u200d👧", "a family"),
    ("❤\ufe0f 1\ufe0f⃣ ☎\ufe0e", "emoji and text style"),
    ("é e\u0301", "composed or not"),
    ("⠠⠃⠗⠊⠙⠛⠑⠀⠎⠓⠥⠞", "a space of a Braille text"),
]


@pytest.mark.parametrize(("text", "name", "why"), HIDDEN_TEXTS)
def test_hidden_character_is_described(text, name, why):
    found = find_hidden_character(text)
    assert format_code_point(found) == name, why
    assert name.split(" a code")[0] in describe_hidden_character(text)
    assert describe_hidden_character(text).isprintable(), "the message itself hides nothing"


@pytest.mark.parametrize(("text", "why"), PLAIN_TEXTS)
def test_plain_text_has_no_hidden_character(text, why):
    assert find_hidden_character(text) is None, why
    assert describe_hidden_character(text) is None


@given(st.text())
def test_accepted_text_has_no_control_characters(text):
    if find_hidden_character(text) is None:
        rest = {
            letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
        }
        assert rest <= {"\t", "\n"}


def test_all_hidden_characters_are_found():
    assert find_hidden_characters("one\ntwo\u200b\u200c\nthree\nfour\u202e") == [
        "\u200b",
        "\u200c",
        "\u202e",
    ]
    assert find_hidden_characters("one\ntwo") == []


def test_excess_marks_are_found_wherever_they_begin():
    for start in range(40):
        marked = "a" * start + "\u0301" * 31 + "b" * 5
        assert has_excess_marks(marked)
        assert find_hidden_character(marked) == "\u0301"
        assert not has_excess_marks("a" * start + "\u0301" * 30 + "b" + "\u0301" * 30)


def test_hidden_character_message_shows_context():
    assert describe_hidden_character("x" * 500 + "Lac\u200bhin") == (
        "'"
        + "x" * 17
        + "Lac\\u200bhin' holds U+200B ZERO WIDTH SPACE, which a reader cannot see: delete it"
    )


@given(st.text())
def test_composing_and_folding_is_idempotent(text):
    once = fold_whitespace(normalize_nfc(text))
    assert fold_whitespace(normalize_nfc(once)) == once
    assert "  " not in once


@given(st.text() | st.lists(st.integers()), st.integers(10, 100))
def test_shown_value_is_short_and_printable(value, limit):
    text = format_value(value, limit)
    assert len(text) <= limit
    assert text.isprintable()


def test_short_value_is_shown_in_full():
    assert format_value("ə\u200b") == r"'ə\u200b'"
    assert format_value("x" * 100) == "'" + "x" * 78 + "…"
