"""The texts of the sources, in which a sentence that a statement quotes is named and not repeated.

The form is that of docs/document.md, "Packed events"; the viewer's `readings.js` reads it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layers.packing.dictionary_coder import TextEncoder
from layers.packing.event_templates import source_ids

Record = Mapping[str, Any]
Segments = Sequence[Any]
Paragraphs = Sequence[Segments]

_FULL_BLOCK_CHARS = 20_000
"""Characters of text after which a block is full; a longer source has one of its own."""


@dataclass(frozen=True, slots=True)
class _QuotedStatement:
    """One statement of an event.

    Attributes:
        event_number: The event's place among those that quote the source, from 0.
        statement_index: The statement's place among the event's own.
        is_first: Whether it is the event's first from this source.
        segments: What stands in the source's text when no other quote cuts it.
    """

    event_number: int
    statement_index: int
    is_first: bool
    segments: list[Any]


class SourceTextEncoder:
    """The heads of the blocks of the sources' texts; the scribe has what no statement says."""

    def __init__(self, encoder: TextEncoder) -> None:
        """Write the texts to `encoder`."""
        self.block_headers: list[list[list[Any]]] = []
        self._encoder = encoder
        self._quoting_event_counts: dict[str, int] = defaultdict(int)
        self._statements: dict[tuple[str, str, int], _QuotedStatement] = {}
        self._block_chars = 0

    def add_statements(self, record: Record) -> None:
        """Learn an event's statements; events come in the document's order."""
        numbers = {source: self._quoting_event_counts[source] for source in source_ids(record)}
        for source in numbers:
            self._quoting_event_counts[source] += 1
        seen: set[str] = set()
        for index, statement in enumerate(record["statements"]):
            source = statement["source"]
            before, quote, after = statement["sentence"]
            parts = ([before, []], [quote, [[record["id"], index]]], [after, []])
            self._statements[source, record["id"], index] = _QuotedStatement(
                numbers[source], index, source not in seen, [part for part in parts if part[0]]
            )
            seen.add(source)

    def add_sources(self, sources: Iterable[tuple[str, Paragraphs]]) -> None:
        """Take in the sources' texts, by id, in the document's order."""
        head: list[list[Any]] = []
        for source, paragraphs in sources:
            head.append(self._encode_source(source, paragraphs))
            if self._block_chars >= _FULL_BLOCK_CHARS:
                self._end_block(head)
                head = []
        if head:
            self._end_block(head)

    def _end_block(self, header: list[list[Any]]) -> None:
        self._encoder.end_block()
        self._block_chars = 0
        self.block_headers.append(header)

    def _encode_source(self, source: str, paragraphs: Paragraphs) -> list[Any]:
        expected = 0
        found = []
        for segments in paragraphs:
            items: list[Any] = []
            at = 0
            while at < len(segments):
                said = self._find_statement(source, segments, at)
                if said is None:
                    items.append(self._encode_unquoted(source, segments[at]))
                    at += 1
                    continue
                step = said.event_number - expected
                items.append(step if said.is_first else [step, said.statement_index])
                expected = said.event_number + 1
                at += len(said.segments)
            found.append(items)
        return found

    def _find_statement(self, source: str, segments: Segments, at: int) -> _QuotedStatement | None:
        """Return the statement whose sentence begins with a segment and stands there whole."""
        for segment in segments[at : at + 2]:
            for event, index in (segment or ("", ()))[1]:
                said = self._statements.get((source, event, index))
                if said and _segments_equal(said.segments, segments[at : at + len(said.segments)]):
                    return said
        return None

    def _encode_unquoted(self, source: str, segment: Any) -> Any:  # noqa: ANN401  an item of JSON
        """Write a segment that no statement says; return what stands for it."""
        if segment is None:
            return None
        text, refs = segment
        self._encoder.add(text)
        self._block_chars += len(text)
        if not refs:
            return ""
        return [
            "",
            [[self._statements[source, event, index].event_number, index] for event, index in refs],
        ]


def _segments_equal(expected: Segments, segments: Segments) -> bool:
    """Tell whether segments are the same; a document may have them as tuples."""
    return len(expected) == len(segments) and all(
        one is not None and one[0] == other[0] and list(map(list, one[1])) == other[1]
        for one, other in zip(segments, expected, strict=True)
    )
