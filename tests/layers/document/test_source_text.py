"""The text of a source that readers may see, and the spans of statements in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.project.events import Statement
from geo.project.sources import Source
from geo.text.quotes import QuoteAnchor, SourceText
from layers.document.source_text import (
    from_utf16_units,
    read_text,
    split_sentence,
    to_utf16_units,
)

SOURCE_TEXT = "One came. Two went on Sunday.\n \nThree stayed. Four slept."


def make_source(rights, text=SOURCE_TEXT):
    nothing = dict.fromkeys(("publisher", "author", "date", "date_note", "url", "archive"))
    passage = SourceText(text, "en")
    return Source(
        id="s", title="S", date_inferred=False, language="en", rights=rights, passage=passage, **nothing
    )  # fmt: skip


def make_statement(quote, text=SOURCE_TEXT):
    return Statement("s", SourceText(text, "en").find_quote(quote), None, "reports")


def encode(readable, statement):
    return {"source": "s", "by": None, "stance": "reports", "span": readable.span(statement)}


def test_full_text_is_its_lines():
    readable = read_text(make_source("full-text"), [])
    assert readable.text == "One came. Two went on Sunday.\nThree stayed. Four slept."
    assert readable.gaps == []


def test_quote_only_text_is_the_quoted_sentences():
    statement = make_statement("Two went")
    readable = read_text(make_source("quote-only"), [statement])
    assert readable.text == "Two went on Sunday.\n"
    assert readable.gaps == [0, 20], "before the sentence, and the second paragraph"
    assert readable.span(statement) == [0, 0, 8, 19]


@pytest.mark.parametrize(
    ("quotes", "text", "gaps", "why"),
    [
        ((), "\n", [0, 1], "nothing is quoted"),
        (("One",), "One came.\n", [9, 10], "the rest of a paragraph, and another one"),
        (("One", "went"), "One came. Two went on Sunday.\n", [30], "the space between sentences stays"),
        (("One", "Four"), "One came.\nFour slept.", [9, 10], "a gap at an end, one at a beginning"),
    ],
)  # fmt: skip
def test_quote_only_text_has_gaps(quotes, text, gaps, why):
    readable = read_text(make_source("quote-only"), [make_statement(one) for one in quotes])
    assert (readable.text, readable.gaps) == (text, gaps), why


@pytest.mark.parametrize(
    ("rights", "quote", "context", "why"),
    [
        ("full-text", "Two went", ("One came. ", "\nThree stayed. Four s"), "32 characters, those of the sentence too"),
        ("full-text", "One came.", ("", " Two went on Sunday.\nThree staye"), "the beginning"),
        ("quote-only", "Two went", ("", "\n"), "words that may not be quoted are no context"),
    ],
)  # fmt: skip
def test_context_is_what_the_sentence_lacks(rights, quote, context, why):
    statement = make_statement(quote)
    assert read_text(make_source(rights), [statement]).context(statement) == context, why


def test_offsets_count_utf16_units():
    text = "🚧 Road 🚧 closed. The bridge 🚧 too."
    statement = make_statement("bridge", text)
    readable = read_text(make_source("full-text", text), [statement])
    assert readable.span(statement) == [19, 23, 29, 37]
    assert "".join(split_sentence(encode(readable, statement), to_utf16_units(text))) == (
        "The bridge 🚧 too."
    )


@given(st.text())
def test_utf16_units_round_trip(text):
    units = to_utf16_units(text)
    assert from_utf16_units(units) == text
    assert len(units) == len(text.encode("utf-16-le")) // 2


VISIBLE = st.sampled_from([number for number, one in enumerate(SOURCE_TEXT) if one.strip()])
SPANS = st.lists(
    st.tuples(VISIBLE, VISIBLE).map(lambda ends: (min(ends), max(ends) + 1)), max_size=6
)


@given(SPANS, st.sampled_from(["full-text", "quote-only"]))
def test_each_span_has_its_quote(spans, rights):
    """Whatever sentences overlap, each span has the words that it has in the source."""
    statements = [
        Statement("s", QuoteAnchor("", "", "", start, end, start, end), None, "reports")
        for start, end in spans
    ]
    readable = read_text(make_source(rights), statements)
    units = to_utf16_units(readable.text)
    for (start, end), statement in zip(spans, statements, strict=True):
        parts = split_sentence(encode(readable, statement), units)
        assert "".join(parts).split() == SOURCE_TEXT[start:end].split()
    if rights == "quote-only":
        letters = {place for start, end in spans for place in range(start, end)}
        shown = sum(not SOURCE_TEXT[place].isspace() for place in letters)
        assert sum(not letter.isspace() for letter in readable.text) == shown
