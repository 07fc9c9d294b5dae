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

from rapidfuzz import fuzz, process

from geo.text.sentences import Sentences
from geo.text.unicode_safety import fold_space, shown

CONTEXT = 32
"""Characters of prefix and suffix that an anchor keeps, as web annotation tools do."""

_LEADING = 8  # words that are looked up: more would seldom be rarer
_NEAR = 60
_LONG = 240
_WIDE_SPACE = re.compile(r"\s{2,}")


class QuoteError(ValueError):
    """A quote does not stand in its source exactly once; the text says what stands there."""


@dataclass(frozen=True)  # no slots: with them it is told to another process more slowly
class Anchor:
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


@dataclass(frozen=True)
class Passage:
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
    def _folded(self) -> str:
        """The text with white space folded."""
        return fold_space(self.text)

    @cached_property
    def _skips(self) -> tuple[list[int], list[int]]:
        """Where the folded text skips white space, and how much it has skipped from there on."""
        places, skipped = [0], [len(self.text) - len(self.text.lstrip())]
        for run in _WIDE_SPACE.finditer(self.text.rstrip(), skipped[0]):
            places.append(run.start() - skipped[-1] + 1)
            skipped.append(skipped[-1] + len(run[0]) - 1)
        return places, skipped

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        """Where each word of the folded text starts in it."""
        words: dict[str, list[int]] = defaultdict(list)
        place = 0
        for word in self._folded.split(" "):
            words[word].append(place)
            place += len(word) + 1
        return words

    def find(self, quote: str, prefix: str = "", suffix: str = "") -> Anchor:
        """Return where the quote stands.

        Args:
            quote: The words as the source has them; white space may differ.
            prefix: Words straight before it, to tell equal quotes apart.
            suffix: Words straight after it, likewise.

        Raises:
            QuoteError: the quote stands nowhere, or more than once.
        """
        exact = fold_space(quote)
        places = list(self._occurrences(exact))
        if prefix or suffix:
            context = fold_space(prefix), fold_space(suffix)
            places = [place for place in places if self._fits(place, exact, *context)]
        if len(places) == 1:
            return self._anchor(places[0], exact)
        if places:
            raise QuoteError(
                f"the quote {shown(exact)} stands {len(places)} times in the source: "
                "add `prefix` or `suffix`, the words straight before or after it"
            )
        raise QuoteError(self._not_found(exact, prefix, suffix))

    def _occurrences(self, exact: str) -> Iterator[int]:
        """Yield where the quote stands; the rarest of its first words leads there.

        The first and the last word may be parts of words.
        """
        text, within = self._folded, exact.split(" ", _LEADING + 1)[1:-1]
        if not within:
            yield from _found(text, exact)
            return
        places = [self._words.get(word, ()) for word in within]
        rarest = min(places, key=len)
        word = within[places.index(rarest)]
        before = exact.index(f" {word} ") + 1
        for place in rarest:
            if text.startswith(exact, place - before) and place >= before:
                yield place - before

    def _fits(self, place: int, exact: str, prefix: str, suffix: str) -> bool:
        text, last = self._folded, place + len(exact)
        before = place - text.endswith(" ", 0, place)
        after = last + text.startswith(" ", last)
        return text.endswith(prefix, 0, before) and text.startswith(suffix, after)

    def _anchor(self, place: int, exact: str) -> Anchor:
        text = self._folded
        last = place + len(exact)
        start, end = self._position(place), self._position(last - 1) + 1
        return Anchor(
            exact,
            text[max(0, place - CONTEXT) : place],
            text[last : last + CONTEXT],
            start,
            end,
            *self.sentences.around(start, end),
        )

    def _position(self, place: int) -> int:
        """Return where a character of the folded text stands in the text."""
        places, skipped = self._skips
        return place + skipped[bisect_right(places, place) - 1]

    @cached_property
    def _folded_sentences(self) -> list[str]:
        return [fold_space(self.text[start:end]) for start, end in self.sentences]

    def _not_found(self, exact: str, prefix: str, suffix: str) -> str:
        if (prefix or suffix) and any(True for _ in self._occurrences(exact)):
            return (
                f"the quote {shown(exact)} stands in the source, but not between "
                f"`prefix` {shown(prefix)} and `suffix` {shown(suffix)}"
            )
        found = process.extractOne(
            exact, self._folded_sentences, scorer=fuzz.partial_ratio, score_cutoff=_NEAR
        )
        near = f"; the source has: {shown(found[0], _LONG)}" if found else ""
        return f"the quote {shown(exact)} does not stand in the source, letter for letter{near}"


def _found(text: str, exact: str) -> Iterator[int]:
    place = text.find(exact) if exact else -1
    while place >= 0:
        yield place
        place = text.find(exact, place + 1)
