"""Quotes: found with their position and sentence, or rejected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.quotes import MAX_CONTEXT_CHARS, QuoteError, SourceText
from geo.text.unicode_safety import fold_whitespace
from tests.support.count_work import limit_cpu_time

SOURCE_TEXT = """\
The bridge at Alder
On Thursday, at 5 p.m.,  the council closed
 the bridge. Dr. Brook said: "It is not safe." Water stood in the lower town.

The toll stays. The toll stays."""
CLOSING_SENTENCE = "On Thursday, at 5 p.m.,  the council closed\n the bridge."
SOURCE_PASSAGE = SourceText(SOURCE_TEXT, "en")


def anchor_sentence(anchor, passage=SOURCE_PASSAGE):
    return passage.text[anchor.sentence_start : anchor.sentence_end]


FOUND_QUOTES = [
    ("the council", CLOSING_SENTENCE, "within a sentence, over a wrapped line"),
    (
        "at 5 p.m., the council closed",
        CLOSING_SENTENCE,
        "other spaces",
    ),
    ("Dr. Brook said", 'Dr. Brook said: "It is not safe."', "a full stop that ends nothing"),
    ("Water stood in the lower town.", "Water stood in the lower town.", "a whole sentence"),
    (
        "lower town. The toll stays. The",
        SOURCE_TEXT[SOURCE_TEXT.index("Water") :],
        "across a paragraph",
    ),
    ("  The bridge\nat Alder ", "The bridge at Alder", "a headline, spaces around"),
]


@pytest.mark.parametrize(("quote", "around", "why"), FOUND_QUOTES)
def test_quote_is_found_in_its_sentence(quote, around, why):
    anchor = SOURCE_PASSAGE.find_quote(quote)
    assert (
        anchor.exact
        == fold_whitespace(quote)
        == fold_whitespace(SOURCE_TEXT[anchor.start : anchor.end])
    ), why
    assert anchor_sentence(anchor) == around


def test_quote_anchor_keeps_context():
    anchor = SOURCE_PASSAGE.find_quote("closed the bridge")
    assert anchor.prefix == "hursday, at 5 p.m., the council "
    assert anchor.suffix == '. Dr. Brook said: "It is not saf'
    assert len(anchor.prefix) == len(anchor.suffix) == MAX_CONTEXT_CHARS


MISSING_QUOTES = [
    ("the council shut the bridge", {}, "is not in the source (it must match exactly); the closest sentence is "),
    ("The Council closed", {}, "is not in the source"),
    ("“It is not safe.”", {}, "is not in the source"),
    ("nothing like anything here at all zzzz", {}, "is not in the source"),
    ("The toll stays.", {}, "occurs 2 times in the source: add `prefix` or `suffix`"),
    ("The toll stays.", {"prefix": "town. The toll"}, "occurs in the source, but not between `prefix`"),
    ("The toll stays.", {"prefix": "x", "suffix": "y"}, "not between `prefix` 'x' and `suffix` 'y'"),
    ("", {}, "is not in the source"),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "context", "words"), MISSING_QUOTES)
def test_similar_quote_is_rejected(quote, context, words):
    with pytest.raises(QuoteError) as caught:
        SOURCE_PASSAGE.find_quote(quote, **context)
    assert words in str(caught.value)


def test_quote_error_shows_closest_sentence():
    with pytest.raises(
        QuoteError, match=r"the closest sentence is 'Water stood in the lower town\.'"
    ):
        SOURCE_PASSAGE.find_quote("Water stood in the lower towm.")


@pytest.mark.parametrize(
    ("prefix", "suffix", "which"),
    [("town.", "", 0), ("", "The toll", 0), ("stays.", "", 1), ("lower  town.", "The", 0)],
)
def test_prefix_and_suffix_disambiguate_equal_quotes(prefix, suffix, which):
    starts = [SOURCE_TEXT.index("The toll"), SOURCE_TEXT.rindex("The toll")]
    assert SOURCE_PASSAGE.find_quote("The toll stays.", prefix, suffix).start == starts[which]


TEXT_STRATEGY = st.text(st.sampled_from("ab .!\n\t“”éБ"), min_size=1, max_size=60)


@given(TEXT_STRATEGY, st.data())
def test_arbitrary_slice_is_found_as_quote(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = SourceText(text, "en")
    cut = text[start:end]
    if not cut.strip():
        return
    folded = fold_whitespace(cut)
    try:
        anchor = passage.find_quote(cut, prefix=text[:start], suffix=text[end:])
    except QuoteError:
        # Without its white space the slice may occur twice between the same words, as "a" in "a a".
        whole = fold_whitespace(text)
        assert sum(whole.startswith(folded, start) for start in range(len(whole))) > 1
        return
    assert fold_whitespace(text[anchor.start : anchor.end]) == folded == anchor.exact
    assert anchor.sentence_start <= anchor.start < anchor.end <= anchor.sentence_end


@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8),
        min_size=1,
        unique=True,
    )
)
def test_unique_quote_is_found_at_its_position(words):
    text = "  ".join(words)
    passage = SourceText(text, "ru")
    for word in words:
        folded = " ".join(words)
        if folded.count(word) == 1:
            anchor = passage.find_quote(word)
            assert text[anchor.start : anchor.end] == word


@given(st.text("ab \n", max_size=40), st.text("ab ", max_size=12))
def test_quote_occurrences_are_counted(text, quote):
    """The search by whole words finds a quote as often as a plain search."""
    folded, exact = fold_whitespace(text), fold_whitespace(quote)
    count = sum(folded.startswith(exact, start) for start in range(len(folded))) if exact else 0
    passage = SourceText(text, "en")
    if count == 1:
        anchor = passage.find_quote(quote)
        assert fold_whitespace(text[anchor.start : anchor.end]) == exact
        return
    with pytest.raises(
        QuoteError, match=f"occurs {count} times" if count else "is not in the source"
    ):
        passage.find_quote(quote)


def test_very_frequent_quote_is_rejected_quickly():
    passage = SourceText("a " * 200_000, "en")
    with limit_cpu_time(), pytest.raises(QuoteError, match="occurs 200000 times"):
        passage.find_quote("a")


@pytest.mark.parametrize(
    ("quote", "parts"),
    [
        ("on Sunday", ["Two went ", "on Sunday", "."]),
        ("came. Two", ["One ", "came. Two", " went on Sunday."]),
        ("went on", ["Two ", "went on", " Sunday."]),
    ],
)
def test_sentence_is_split_around_quote(quote, parts):
    text = "One came. Two went  on Sunday."
    assert SourceText(text, "en").find_quote(quote).split_sentence(text) == parts


HYPHENATED_QUOTES = [
    ("On Thursday the coun-\ncil closed the bridge.", "the council closed the bridge",
     "'the coun- cil closed the bridge'", "'On Thursday the coun- cil closed the bridge.'"),
    ("Der Rat von Sicher-\n  heitsdorf schloss\ndie Brücke.", "Sicherheitsdorf schloss die Brücke",
     "'Sicher- heitsdorf schloss die Brücke'", "'Der Rat von Sicher- heitsdorf schloss die Brücke.'"),
    ("Мост у села Оль\u2010\nха закрыли.", "села Ольха", "'села Оль‐ ха'",
     "'Мост у села Оль‐ ха закрыли.'"),
    ("It rained. The bridge is clo-\nsed and the road is o-\npen.", "closed and the road is open",
     "'clo- sed and the road is o- pen'", "'The bridge is clo- sed and the road is o- pen.'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "written", "sentence"), HYPHENATED_QUOTES)
def test_quote_with_a_word_cut_at_a_line_end_is_explained(text, quote, written, sentence):
    with pytest.raises(QuoteError) as caught:
        SourceText(text, "en").find_quote(quote)
    message = str(caught.value)
    assert "a line break cuts a word of it in two" in message
    assert f"write {written}" in message
    assert f"the sentence is {sentence}" in message
    anchor = SourceText(text, "en").find_quote(written.strip("'"))
    assert anchor.exact == written.strip("'"), "the proposed quote is found"
