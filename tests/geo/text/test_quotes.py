"""Quotes: found where they stand, in their sentence, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.quotes import CONTEXT, Passage, QuoteError
from geo.text.unicode_safety import fold_space
from tests.support.count_work import ends

TEXT = """\
The bridge at Alder
On Thursday, at 5 p.m.,  the council closed
 the bridge. Dr. Brook said: "It is not safe." Water stood in the lower town.

The toll stays. The toll stays."""
PASSAGE = Passage(TEXT, "en")


def sentence(anchor, passage=PASSAGE):
    return passage.text[anchor.sentence_start : anchor.sentence_end]


FOUND = [
    ("the council", "On Thursday, at 5 p.m.,  the council closed", "within a sentence"),
    (
        "at 5 p.m., the council closed",
        "On Thursday, at 5 p.m.,  the council closed",
        "other spaces",
    ),
    ("Dr. Brook said", 'Dr. Brook said: "It is not safe."', "a full stop that ends nothing"),
    ("Water stood in the lower town.", "Water stood in the lower town.", "a whole sentence"),
    ("lower town. The toll stays. The", TEXT[TEXT.index("Water") :], "across a paragraph"),
    ("  The bridge\nat Alder ", "The bridge at Alder", "a headline, spaces around"),
]


@pytest.mark.parametrize(("quote", "around", "why"), FOUND)
def test_a_quote_is_found_in_its_sentence(quote, around, why):
    anchor = PASSAGE.find(quote)
    assert anchor.exact == fold_space(quote) == fold_space(TEXT[anchor.start : anchor.end]), why
    assert sentence(anchor) == around


def test_the_words_around_are_kept():
    anchor = PASSAGE.find("closed the bridge")
    assert anchor.prefix == "hursday, at 5 p.m., the council "
    assert anchor.suffix == '. Dr. Brook said: "It is not saf'
    assert len(anchor.prefix) == len(anchor.suffix) == CONTEXT


REFUSED = [
    ("the council shut the bridge", {}, "does not stand in the source, letter for letter; the source has: "),
    ("The Council closed", {}, "letter for letter"),
    ("“It is not safe.”", {}, "letter for letter"),
    ("nothing like anything here at all zzzz", {}, "letter for letter"),
    ("The toll stays.", {}, "stands 2 times in the source: add `prefix` or `suffix`"),
    ("The toll stays.", {"prefix": "town. The toll"}, "stands in the source, but not between `prefix`"),
    ("The toll stays.", {"prefix": "x", "suffix": "y"}, "not between `prefix` 'x' and `suffix` 'y'"),
    ("", {}, "letter for letter"),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "context", "words"), REFUSED)
def test_a_quote_never_slides_to_something_alike(quote, context, words):
    with pytest.raises(QuoteError) as caught:
        PASSAGE.find(quote, **context)
    assert words in str(caught.value)


def test_the_message_shows_what_the_source_has():
    with pytest.raises(QuoteError, match=r"the source has: 'Water stood in the lower town\.'"):
        PASSAGE.find("Water stood in the lower towm.")


@pytest.mark.parametrize(
    ("prefix", "suffix", "which"),
    [("town.", "", 0), ("", "The toll", 0), ("stays.", "", 1), ("lower  town.", "The", 0)],
)
def test_prefix_and_suffix_tell_equal_quotes_apart(prefix, suffix, which):
    starts = [TEXT.index("The toll"), TEXT.rindex("The toll")]
    assert PASSAGE.find("The toll stays.", prefix, suffix).start == starts[which]


WORDS = st.text(st.sampled_from("ab .!\n\t“”éБ"), min_size=1, max_size=60)


@given(WORDS, st.data())
def test_any_slice_of_a_text_gives_the_slice_back(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = Passage(text, "en")
    cut = text[start:end]
    if not cut.strip():
        return
    folded = fold_space(cut)
    try:
        anchor = passage.find(cut, prefix=text[:start], suffix=text[end:])
    except QuoteError:
        # Without its white space the slice may stand twice between the same words, as "a" in "a a".
        whole = fold_space(text)
        assert sum(whole.startswith(folded, place) for place in range(len(whole))) > 1
        return
    assert fold_space(text[anchor.start : anchor.end]) == folded == anchor.exact
    assert anchor.sentence_start <= anchor.start < anchor.end <= anchor.sentence_end


@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8),
        min_size=1,
        unique=True,
    )
)
def test_a_quote_that_stands_once_is_found_at_its_place(words):
    text = "  ".join(words)
    passage = Passage(text, "ru")
    for word in words:
        folded = " ".join(words)
        if folded.count(word) == 1:
            anchor = passage.find(word)
            assert text[anchor.start : anchor.end] == word


@given(st.text("ab \n", max_size=40), st.text("ab ", max_size=12))
def test_a_quote_is_counted_as_often_as_it_stands(text, quote):
    """The words within a quote lead to it; it is found as often as a plain search finds it."""
    folded, exact = fold_space(text), fold_space(quote)
    many = sum(folded.startswith(exact, place) for place in range(len(folded))) if exact else 0
    passage = Passage(text, "en")
    if many == 1:
        anchor = passage.find(quote)
        assert fold_space(text[anchor.start : anchor.end]) == exact
        return
    with pytest.raises(QuoteError, match=f"stands {many} times" if many else "does not stand"):
        passage.find(quote)


def test_a_quote_that_stands_everywhere_is_refused():
    passage = Passage("a " * 200_000, "en")
    with ends(), pytest.raises(QuoteError, match="stands 200000 times"):
        passage.find("a")
