"""Encodes the texts of the sources; a sentence that an event chunk has is named, not repeated.

The sentences of packed events are in the chunks: a popup, a list or a search reads only the chunks
and does not have to load the text of every source that its events quote.

docs/reference/map-document.md, "Packed events", describes the format; `source-text.js` in
layers/viewer/events decodes it.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from geo.text.sentences import TextRange
from layers.document.schema import QuotedRecord
from layers.document.source_text import from_utf16_units, to_utf16_units
from layers.packing.dictionary_coder import TextEncoder
from layers.packing.event_templates import source_ids

SourceText = tuple[str, list[int]]
"""The text of a source and the offsets of its gaps, as the map document has them."""

_FULL_BLOCK_CHARS = 20_000
"""Characters of text after which a block is full; a longer source has a block of its own."""


@dataclass(frozen=True, slots=True)
class _SourceStatement:
    """A statement of one source.

    Attributes:
        event_number: The number of its event among those that quote the source, from 0.
        statement_index: Its index among the event's statements.
        is_first: Whether it is the event's first from this source.
        span: The offsets of its sentence and quote in the source's text.
        sentence: The words of its sentence, as a chunk has them.
    """

    event_number: int
    statement_index: int
    is_first: bool
    span: tuple[int, ...]
    sentence: str


class SourceTextEncoder:
    """Builds the heads of the source text blocks, and adds their texts to a text encoder."""

    def __init__(self, encoder: TextEncoder) -> None:
        """Write the texts to `encoder`, a block at a time."""
        self.block_headers: list[list[list[Any]]] = []
        self._encoder = encoder
        self._quoting_event_counts: dict[str, int] = defaultdict(int)
        self._statements: dict[str, list[_SourceStatement]] = defaultdict(list)
        self._block_chars = 0

    def add_statements(self, record: QuotedRecord) -> None:
        """Collect an event's statements; events must come in the document's order."""
        numbers = {source: self._quoting_event_counts[source] for source in source_ids(record)}
        for source in numbers:
            self._quoting_event_counts[source] += 1
        seen: set[str] = set()
        for index, statement in enumerate(record["statements"]):
            source = statement["source"]
            if not any(statement["sentence"]):  # of a source whose words are not published
                continue
            self._statements[source].append(
                _SourceStatement(
                    numbers[source],
                    index,
                    source not in seen,
                    tuple(statement["span"]),
                    "".join(statement["sentence"]),
                )
            )
            seen.add(source)

    def add_sources(self, sources: Iterable[tuple[str, SourceText]]) -> None:
        """Encode the sources' texts, by id, in the document's order."""
        head: list[list[Any]] = []
        for source, (text, gaps) in sources:
            head.append(self._encode_source(text, gaps, self._statements[source]))
            if self._block_chars >= _FULL_BLOCK_CHARS:
                self._end_block(head)
                head = []
        if head:
            self._end_block(head)

    def _end_block(self, header: list[list[Any]]) -> None:
        self._encoder.end_block()
        self._block_chars = 0
        self.block_headers.append(header)

    def _encode_source(
        self, text: str, gaps: list[int], statements: list[_SourceStatement]
    ) -> list[Any]:
        """Return the paragraphs of a source, then the quotes that no sentence in them marks."""
        units = to_utf16_units(text)
        paragraphs: list[list[Any]] = [[]] if text or gaps else []
        chosen = list(_choose_sentences(units, gaps, statements))
        expected = place = 0
        for one in chosen:
            self._encode_passage(units, gaps, (place, one.span[0]), paragraphs)
            step = one.event_number - expected
            paragraphs[-1].append(step if one.is_first else [step, one.statement_index])
            expected = one.event_number + 1
            place = one.span[3]
        if paragraphs:
            self._encode_passage(units, gaps, (place, len(units)), paragraphs)
        left = set(statements).difference(chosen)
        quotes = [
            [one.event_number, one.statement_index, *one.span[1:3]]
            for one in statements
            if one in left
        ]
        return [paragraphs, quotes] if quotes else [paragraphs]

    def _encode_passage(
        self, units: str, gaps: list[int], span: TextRange, paragraphs: list[list[Any]]
    ) -> None:
        """Add the text between two offsets, and the gaps there, to the last and new paragraphs."""
        place, end = span
        for gap in gaps[bisect_left(gaps, place) : bisect_right(gaps, end)]:
            self._encode_lines(units[place:gap], paragraphs)
            paragraphs[-1].append(None)
            place = gap
        self._encode_lines(units[place:end], paragraphs)

    def _encode_lines(self, units: str, paragraphs: list[list[Any]]) -> None:
        for number, line in enumerate(units.split("\n")):
            if number:
                paragraphs.append([])
            if line:
                self._encoder.add(from_utf16_units(line))
                self._block_chars += len(line)
                paragraphs[-1].append("")


def _choose_sentences(
    units: str, gaps: list[int], statements: Iterable[_SourceStatement]
) -> Iterator[_SourceStatement]:
    """Yield statements whose sentences can be named: in order, apart, and the same in the text."""
    place = 0
    for one in sorted(statements, key=_reading_key):
        start, *_, end = one.span
        has_gap = bisect_right(gaps, start) < bisect_left(gaps, end)
        if start >= place and not has_gap and units[start:end] == to_utf16_units(one.sentence):
            yield one
            place = end


def _reading_key(statement: _SourceStatement) -> tuple[int, int, int]:
    return statement.span[0], statement.event_number, statement.statement_index
