"""The texts of the sources, in which a sentence that a statement quotes is named and not repeated.

The form is that of docs/document.md, "Packed events"; the viewer's `readings.js` reads it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layers.packing.dictionary_coder import Scribe
from layers.packing.event_templates import sources_of

Record = Mapping[str, Any]
Segments = Sequence[Any]
Paragraphs = Sequence[Segments]

_FULL = 20_000
"""Characters of text after which a block is full; a longer source has one of its own."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One statement of an event.

    Attributes:
        number: The event's place among those that quote the source, from 0.
        index: The statement's place among the event's own.
        first: Whether it is the event's first from this source.
        segments: What stands in the source's text when no other quote cuts it.
    """

    number: int
    index: int
    first: bool
    segments: list[Any]


class Readings:
    """The heads of the blocks of the sources' texts; the scribe has what no statement says."""

    def __init__(self, scribe: Scribe) -> None:
        """Write the texts to `scribe`."""
        self.heads: list[list[list[Any]]] = []
        self._scribe = scribe
        self._quoting: dict[str, int] = defaultdict(int)
        self._said: dict[tuple[str, str, int], _Said] = {}
        self._written = 0

    def quote(self, record: Record) -> None:
        """Learn an event's statements; events come in the document's order."""
        numbers = {source: self._quoting[source] for source in sources_of(record)}
        for source in numbers:
            self._quoting[source] += 1
        seen: set[str] = set()
        for index, statement in enumerate(record["statements"]):
            source = statement["source"]
            before, quote, after = statement["sentence"]
            parts = ([before, []], [quote, [[record["id"], index]]], [after, []])
            self._said[source, record["id"], index] = _Said(
                numbers[source], index, source not in seen, [part for part in parts if part[0]]
            )
            seen.add(source)

    def add(self, sources: Iterable[tuple[str, Paragraphs]]) -> None:
        """Take in the sources' texts, by id, in the document's order."""
        head: list[list[Any]] = []
        for source, paragraphs in sources:
            head.append(self._items(source, paragraphs))
            if self._written >= _FULL:
                self._close(head)
                head = []
        if head:
            self._close(head)

    def _close(self, head: list[list[Any]]) -> None:
        self._scribe.cut()
        self._written = 0
        self.heads.append(head)

    def _items(self, source: str, paragraphs: Paragraphs) -> list[Any]:
        expected = 0
        found = []
        for segments in paragraphs:
            items: list[Any] = []
            at = 0
            while at < len(segments):
                said = self._sentence(source, segments, at)
                if said is None:
                    items.append(self._own(source, segments[at]))
                    at += 1
                    continue
                step = said.number - expected
                items.append(step if said.first else [step, said.index])
                expected = said.number + 1
                at += len(said.segments)
            found.append(items)
        return found

    def _sentence(self, source: str, segments: Segments, at: int) -> _Said | None:
        """Return the statement whose sentence begins with a segment and stands there whole."""
        for segment in segments[at : at + 2]:
            for event, index in (segment or ("", ()))[1]:
                said = self._said.get((source, event, index))
                if said and _alike(said.segments, segments[at : at + len(said.segments)]):
                    return said
        return None

    def _own(self, source: str, segment: Any) -> Any:  # noqa: ANN401  an item of JSON
        """Write a segment that no statement says; return what stands for it."""
        if segment is None:
            return None
        text, refs = segment
        self._scribe.write(text)
        self._written += len(text)
        if not refs:
            return ""
        return ["", [[self._said[source, event, index].number, index] for event, index in refs]]


def _alike(said: Segments, segments: Segments) -> bool:
    """Tell whether segments are the same; a document may have them as tuples."""
    return len(said) == len(segments) and all(
        one is not None and one[0] == other[0] and list(map(list, one[1])) == other[1]
        for one, other in zip(segments, said, strict=True)
    )
