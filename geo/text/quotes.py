"""Quotes found in their source: exactly, or not at all.

White space is folded on both sides, because a line break is no part of what was said. Nothing else
is: a quote never slides to a sentence that merely looks like it. Positions are code points in the
source's text, as in the `TextPositionSelector` of the W3C Web Annotation Data Model; `exact`,
`prefix` and `suffix` are its `TextQuoteSelector`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz import fuzz, process

from geo.text.sentences import Sentences
from geo.text.unicode_safety import fold_whitespace, format_value

MAX_CONTEXT_CHARS = 32
"""Characters of prefix and suffix that an anchor keeps, as web annotation tools do."""

_MAX_LOOKUP_WORDS = 8  # words that are looked up: more would seldom be rarer
_MIN_SIMILARITY = 60
_MAX_SHOWN_SENTENCE_CHARS = 240
_WHITESPACE = re.compile(r"\s+")
_WHITESPACE_RUN = re.compile(r"\s{2,}")


class QuoteError(ValueError):
    """A quote does not stand in its source exactly once; the text says what stands there."""


@dataclass(frozen=True)  # no slots: with them it is told to another process more slowly
class QuoteAnchor:
    """Where a quote stands.

    Attributes:
        exact: The quote as the source has it, white space folded.
        prefix: The text before it, at most `CONTEXT` characters, white space folded.
        suffix: The text after it, likewise.
        start: Position of its first character in the source's text.
        end: Position after its last character.
        sentence_start: Position of the first character of the sentence, or sentences, around it.
        sentence_end: Position after the last.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    def split_sentence(self, text: str) -> list[str]:
        """Return the sentence around the quote as three parts, white space folded.

        Args:
            text: The text of the source that the anchor points into.

        Returns:
            The words before the quote, the quote, and the words after it; joined they are the
            sentence.
        """
        edges = (self.sentence_start, self.start, self.end, self.sentence_end)
        return [_collapse_whitespace(text[start:end]) for start, end in pairwise(edges)]


@dataclass(frozen=True)
class SourceText:
    """A source's text, ready for finding quotes in it.

    Attributes:
        text: The text as published, letters composed. A line break starts a new paragraph.
        language: Its language, a BCP 47 tag, which decides where sentences end.
    """

    text: str
    language: str

    def __getstate__(self) -> dict[str, str]:
        """Return what another process is told: what was found out takes longer to tell."""
        return {"text": self.text, "language": self.language}

    @cached_property
    def sentences(self) -> Sentences:
        """Where its sentences begin and end."""
        return Sentences(self.text, self.language)

    @cached_property
    def _folded_text(self) -> str:
        """The text with white space folded."""
        return fold_whitespace(self.text)

    @cached_property
    def _skipped_whitespace(self) -> tuple[list[int], list[int]]:
        """Where the folded text skips white space, and how much it has skipped from there on."""
        places, skipped = [0], [len(self.text) - len(self.text.lstrip())]
        for run in _WHITESPACE_RUN.finditer(self.text.rstrip(), skipped[0]):
            places.append(run.start() - skipped[-1] + 1)
            skipped.append(skipped[-1] + len(run[0]) - 1)
        return places, skipped

    @cached_property
    def _word_positions(self) -> dict[str, list[int]]:
        """Where each word of the folded text starts in it."""
        words: dict[str, list[int]] = defaultdict(list)
        place = 0
        for word in self._folded_text.split(" "):
            words[word].append(place)
            place += len(word) + 1
        return words

    def find_quote(self, quote: str, prefix: str = "", suffix: str = "") -> QuoteAnchor:
        """Return where the quote stands.

        Args:
            quote: The words as the source has them; white space may differ.
            prefix: Words straight before it, to tell equal quotes apart.
            suffix: Words straight after it, likewise.

        Raises:
            QuoteError: the quote stands nowhere, or more than once.
        """
        exact = fold_whitespace(quote)
        places = list(self._find_occurrences(exact))
        if prefix or suffix:
            context = fold_whitespace(prefix), fold_whitespace(suffix)
            places = [place for place in places if self._has_context(place, exact, *context)]
        if len(places) == 1:
            return self._build_anchor(places[0], exact)
        if places:
            raise QuoteError(
                f"the quote {format_value(exact)} stands {len(places)} times in the source: "
                "add `prefix` or `suffix`, the words straight before or after it"
            )
        raise QuoteError(self._describe_missing_quote(exact, prefix, suffix))

    def _find_occurrences(self, exact: str) -> Iterator[int]:
        """Yield where the quote stands; the rarest of its first words leads there.

        The first and the last word may be parts of words.
        """
        text, within = self._folded_text, exact.split(" ", _MAX_LOOKUP_WORDS + 1)[1:-1]
        if not within:
            yield from _find_all(text, exact)
            return
        places = [self._word_positions.get(word, ()) for word in within]
        rarest = min(places, key=len)
        word = within[places.index(rarest)]
        before = exact.index(f" {word} ") + 1
        for place in rarest:
            if text.startswith(exact, place - before) and place >= before:
                yield place - before

    def _has_context(self, place: int, exact: str, prefix: str, suffix: str) -> bool:
        text, last = self._folded_text, place + len(exact)
        before = place - text.endswith(" ", 0, place)
        after = last + text.startswith(" ", last)
        return text.endswith(prefix, 0, before) and text.startswith(suffix, after)

    def _build_anchor(self, place: int, exact: str) -> QuoteAnchor:
        text = self._folded_text
        last = place + len(exact)
        start, end = self._to_source_position(place), self._to_source_position(last - 1) + 1
        return QuoteAnchor(
            exact,
            text[max(0, place - MAX_CONTEXT_CHARS) : place],
            text[last : last + MAX_CONTEXT_CHARS],
            start,
            end,
            *self.sentences.find_covering_range(start, end),
        )

    def _to_source_position(self, place: int) -> int:
        """Return where a character of the folded text stands in the text."""
        places, skipped = self._skipped_whitespace
        return place + skipped[bisect_right(places, place) - 1]

    @cached_property
    def _folded_sentences(self) -> list[str]:
        return [fold_whitespace(self.text[start:end]) for start, end in self.sentences]

    def _describe_missing_quote(self, exact: str, prefix: str, suffix: str) -> str:
        if (prefix or suffix) and any(True for _ in self._find_occurrences(exact)):
            return (
                f"the quote {format_value(exact)} stands in the source, but not between "
                f"`prefix` {format_value(prefix)} and `suffix` {format_value(suffix)}"
            )
        found = process.extractOne(
            exact, self._folded_sentences, scorer=fuzz.partial_ratio, score_cutoff=_MIN_SIMILARITY
        )
        near = (
            f"; the source has: {format_value(found[0], _MAX_SHOWN_SENTENCE_CHARS)}"
            if found
            else ""
        )
        return (
            f"the quote {format_value(exact)} does not stand in the source, letter for letter{near}"
        )


def _collapse_whitespace(text: str) -> str:
    """Return the text with every run of white space as one space, at its ends too."""
    if "  " not in text and text.isprintable():  # a single space is the only printable white space
        return text
    return _WHITESPACE.sub(" ", text)


def _find_all(text: str, exact: str) -> Iterator[int]:
    place = text.find(exact) if exact else -1
    while place >= 0:
        yield place
        place = text.find(exact, place + 1)
