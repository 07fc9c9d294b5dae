"""A source's text as readers may see it, and where its statements are in it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from geo.project.events import Statement
from geo.project.sources import Source
from geo.text.quotes import MAX_CONTEXT_CHARS
from geo.text.sentences import TextRange
from layers.document import schema

_LAST_IN_BMP = "\uffff"
_WHITESPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class ReadableText:
    """The text of a source that readers may see.

    Positions in the source's own text are code points; offsets in this text are UTF-16 code units,
    as JavaScript counts.

    Attributes:
        text: The lines that are not blank. Of a source that may only be quoted, just the sentences
            around quotes.
        ranges: The ranges of the source's text that it consists of, in order.
        starts: Where each of them begins in it, in code points.
        gap_places: Where a passage is left out, in code points.
    """

    text: str
    ranges: list[TextRange]
    starts: list[int]
    gap_places: list[int]

    @cached_property
    def gaps(self) -> list[int]:
        """The offsets at which a passage is left out."""
        return [self._to_offset(place) for place in self.gap_places]

    def span(self, statement: Statement) -> list[int]:
        """Return the offsets of a statement's sentence and quote, as the document has them."""
        anchor = statement.anchor
        edges = (anchor.sentence_start, anchor.start, anchor.end, anchor.sentence_end)
        return [self._to_offset(self._to_place(edge)) for edge in edges]

    def context(self, statement: Statement) -> tuple[str, str]:
        """Return the words before and after a statement's sentence, where it is short of them.

        Together with those of the sentence they are at most `MAX_CONTEXT_CHARS` on each side of the
        quote, and they end where a passage is left out.
        """
        anchor = statement.anchor
        first, start, end, last = (
            self._to_place(edge)
            for edge in (anchor.sentence_start, anchor.start, anchor.end, anchor.sentence_end)
        )
        number = bisect_right(self.gap_places, first)
        begin = self.gap_places[number - 1] if number else 0
        number = bisect_left(self.gap_places, last)
        stop = self.gap_places[number] if number < len(self.gap_places) else len(self.text)
        before = self.text[max(begin, start - MAX_CONTEXT_CHARS) : first]
        return before, self.text[last : min(stop, end + MAX_CONTEXT_CHARS)]

    def _to_place(self, position: int) -> int:
        """Return the place in this text of a position in the source's own."""
        if not self.ranges:
            return 0
        number = max(0, bisect_right(self.ranges, position, key=_range_start) - 1)
        start, end = self.ranges[number]
        return self.starts[number] + max(0, min(position, end) - start)

    @cached_property
    def _wide_places(self) -> list[int]:
        """The places of the characters that are two UTF-16 code units."""
        if self.text.isascii() or not self.text or max(self.text) <= _LAST_IN_BMP:
            return []
        return [place for place, letter in enumerate(self.text) if letter > _LAST_IN_BMP]

    def _to_offset(self, place: int) -> int:
        return place + bisect_left(self._wide_places, place)


NO_TEXT = ReadableText("", [], [], [])
"""The text of a source that the document does not have."""


def read_text(source: Source, statements: Iterable[Statement]) -> ReadableText:
    """Return the text of a source that readers may see.

    Args:
        source: The source.
        statements: The statements that quote it.
    """
    text = source.passage.text
    shown = [(0, len(text))] if source.rights == "full-text" else _merge_sentences(statements)
    pieces: list[str] = []
    ranges: list[TextRange] = []
    starts: list[int] = []
    gaps: list[int] = []
    size = 0
    for number, line in enumerate(_nonblank_lines(text)):
        if number:
            pieces.append("\n")
            size += 1
        for start, end, is_shown in _split_line(text, line, shown):
            if is_shown:
                pieces.append(text[start:end])
                ranges.append((start, end))
                starts.append(size)
                size += end - start
            else:
                gaps.append(size)
    return ReadableText("".join(pieces), ranges, starts, gaps)


def _merge_sentences(statements: Iterable[Statement]) -> list[TextRange]:
    """Return the ranges that the sentences of statements cover, in order and apart."""
    spans = sorted((one.anchor.sentence_start, one.anchor.sentence_end) for one in statements)
    merged: list[TextRange] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _nonblank_lines(text: str) -> Iterator[TextRange]:
    place = 0
    for line in text.split("\n"):
        if line.strip():
            yield place, place + len(line)
        place += len(line) + 1


def _split_line(
    text: str, line: TextRange, shown: Sequence[TextRange]
) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a line that are shown, and those that are not.

    White space between two parts that are shown is shown.
    """
    place, end = line
    for first, last in shown[bisect_left(shown, place, key=_range_end) :]:
        if first >= end:
            break
        start, stop = max(first, place), min(last, end)
        if start > place:
            yield place, start, not text[place:start].strip()
        if stop > start:
            yield start, stop, True
        place = max(place, stop)
    if place < end:
        yield place, end, not text[place:end].strip()


def _range_start(one: TextRange) -> int:
    return one[0]


def _range_end(one: TextRange) -> int:
    return one[1]


def to_utf16_units(text: str) -> str:
    """Return a text with a character for each UTF-16 code unit, so that offsets are indexes."""
    if text.isascii() or max(text) <= _LAST_IN_BMP:
        return text
    return "".join(map(chr, memoryview(text.encode("utf-16-le")).cast("H")))


def from_utf16_units(units: str) -> str:
    """Return the text of UTF-16 code units."""
    if units.isascii():
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def split_sentence(statement: schema.Statement, units: str) -> Sequence[str]:
    """Return a statement's words: before the quote, the quote, after it; white space folded.

    Args:
        statement: The statement.
        units: The text of its source, as `to_utf16_units` returns it.
    """
    parts = (units[start:end] for start, end in pairwise(statement["span"]))
    return [_WHITESPACE.sub(" ", from_utf16_units(part)) for part in parts]
