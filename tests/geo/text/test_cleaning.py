"""Cleaning: what the layout of a document leaves in its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.cleaning import clean_text, describe_hidden_characters
from geo.text.unicode_safety import find_hidden_character

CLEANED_TEXTS = [
    ("the coun\u00ad\ncil of Alder", "the council of Alder", "a soft hyphen at a line end"),
    ("the coun\u00ad \n  cil", "the council", "with spaces around"),
    ("the coun\u00adcil\n\u00adof", "the council\nof", "soft hyphens within and at a line start"),
    ("page one.\n\fpage two", "page one.\npage two", "a form feed at a line start"),
    ("page one.\fpage two", "page one.\npage two", "a form feed alone"),
    ("a\u200bb\ufeffc\x07d", "abcd", "others that nobody sees"),
    ("caf\ufffd", "caf\ufffd", "a lost letter stays marked"),
    ("the coun-\ncil", "the coun-\ncil", "a visible hyphen stays"),
    ("می\u200cخواهم", "می\u200cخواهم", "a joiner that Persian needs stays"),
]


@pytest.mark.parametrize(("text", "cleaned", "why"), CLEANED_TEXTS)
def test_text_is_cleaned(text, cleaned, why):
    assert clean_text(text) == cleaned, why


def test_divided_words_are_joined_on_request():
    text = "the coun-\ncil of Nagorno-\nKarabakh - it\nsaid 1990-\n1994"
    assert clean_text(text, join_hyphens=True) == (
        "the council of NagornoKarabakh - it\nsaid 1990-\n1994"
    )


@given(st.text(st.characters() | st.sampled_from("\u00ad\f\n\u200b -ab")))
def test_cleaned_text_stays_as_it_is(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    hidden = find_hidden_character(cleaned)
    assert hidden is None or hidden in "\ufffc\ufffd" or describe_hidden_characters(cleaned)


def test_hidden_characters_are_described_once():
    text = "Par\u00adagraph one.\nAnd two.\n\fPar\u00adagraph\u00ad three."
    assert describe_hidden_characters(text) == (
        1,
        (
            "holds 4 characters that a reader cannot see, in 2 lines: 3 × U+00AD SOFT HYPHEN, "
            "1 × U+000C a control character"
        ),
    )
    assert describe_hidden_characters("plain") is None
