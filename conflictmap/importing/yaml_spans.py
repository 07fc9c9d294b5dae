"""Positions of the records in a YAML file of a project, so that every other byte can stay.

Records are found with PyYAML's parser, not by their look: a quoted text may contain anything.
"""

from dataclasses import dataclass
from typing import Any

import yaml

from conflictmap.importing.model import ImportFileError


@dataclass(frozen=True, slots=True)
class RecordSpan:
    """A record of a list.

    Attributes:
        identifier: Its ``id``; empty if it has none.
        start: Position of the first character of its first line.
        end: Position after the line end of its last line.
    """

    identifier: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ListSpan:
    """A list of records in a file.

    Attributes:
        records: Its records in their order.
        indent: Number of spaces before the dash of a record.
        insert_at: Position at which a new record is inserted.
        replaces: Text at `insert_at` that a new record replaces, such as `` []``.
    """

    records: tuple[RecordSpan, ...]
    indent: int
    insert_at: int
    replaces: str = ""


def find_records(text: str, key: str, name: str) -> ListSpan:
    """Return the positions of the records in the list of a top-level key.

    Args:
        text: The text of the file.
        key: The key, such as ``events``.
        name: Name of the file, for messages.

    Raises:
        ImportFileError: the file is not valid YAML, has no such list, or its list is in brackets.
    """
    reader = _SpanReader(text, name)
    try:
        return reader.find_list(key)
    except yaml.YAMLError as error:
        raise ImportFileError(f"{name!r} is not valid YAML: {error}") from None


def _line_offsets(text: str) -> list[int]:
    """Return the position of the start of each line; only line feeds end lines here."""
    offsets = [0]
    position = text.find("\n")
    while position >= 0:
        offsets.append(position + 1)
        position = text.find("\n", position + 1)
    return offsets


class _SpanReader:
    """Reads the events of PyYAML's parser, and keeps positions only."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.offsets = _line_offsets(text)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events: Any = yaml.parse(text, Loader=loader)

    def find_list(self, key: str) -> ListSpan:
        for event in self.events:
            if isinstance(event, yaml.MappingStartEvent):
                break
        for event in self.events:
            if not isinstance(event, yaml.ScalarEvent):
                break
            value = next(self.events)
            if event.value == key and isinstance(value, yaml.SequenceStartEvent):
                return self._read_list(value)
            self._skip_node(value)
        raise ImportFileError(f"{self.name!r} has no list {key!r}")

    def _read_list(self, start: Any) -> ListSpan:  # noqa: ANN401  an event of the parser
        if start.flow_style:
            end = next(self.events)
            if not isinstance(end, yaml.SequenceEndEvent):
                raise ImportFileError(
                    f"{self.name!r} has its list in brackets: write one record below another"
                )
            first, last = self._find_offset(start.start_mark), self._find_offset(end.end_mark)
            return ListSpan((), 2, first, self.text[first:last])
        records: list[RecordSpan] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            identifier, end_offset = self._read_record(event)
            line = self.offsets[event.start_mark.line]
            records.append(RecordSpan(identifier, line, _end_of_line(self.text, end_offset)))
        return ListSpan(tuple(records), start.start_mark.column, records[-1].end)

    def _read_record(self, start: Any) -> tuple[str, int]:  # noqa: ANN401  an event of the parser
        """Return the id of a record, and the position after its last value."""
        if not isinstance(start, yaml.MappingStartEvent):
            return "", self._skip_node(start)
        identifier, end = "", self._find_offset(start.end_mark)
        for key in self.events:
            if isinstance(key, yaml.MappingEndEvent):
                return identifier, max(
                    end, self._find_offset(key.end_mark) if start.flow_style else 0
                )
            value = next(self.events)
            if getattr(key, "value", "") == "id" and isinstance(value, yaml.ScalarEvent):
                identifier = value.value
            end = self._skip_node(value)
        return identifier, end

    def _skip_node(self, event: Any) -> int:  # noqa: ANN401  an event of the parser
        """Read a value to its end; return the position after it."""
        if not isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            return self._find_offset(event.end_mark)
        end = self._find_offset(event.end_mark)
        for inner in self.events:
            if isinstance(inner, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                return self._find_offset(inner.end_mark) if event.flow_style else end
            end = self._skip_node(inner)
        return end

    def _find_offset(self, mark: Any) -> int:  # noqa: ANN401  a mark of the parser
        return int(self.offsets[min(mark.line, len(self.offsets) - 1)] + mark.column)


def _end_of_line(text: str, position: int) -> int:
    """Return the position after the line end of the line that a position is in."""
    if position and text[position - 1 : position] == "\n":
        return position
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def insert_records(text: str, span: ListSpan, records: list[str]) -> str:
    """Return the text with records added at the end of a list; all other characters stay.

    Args:
        text: The text of the file.
        span: The list.
        records: The records as lines, indented as the list is.
    """
    if not records:
        return text
    added = "\n".join(records) + "\n"
    before = text[: span.insert_at]
    after = text[span.insert_at + len(span.replaces) :]
    if span.replaces:
        return f"{before.rstrip(' ')}\n{added.rstrip()}{after}"
    if before and not before.endswith("\n"):
        before += "\n"
    return before + added + after
