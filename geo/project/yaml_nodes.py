"""YAML as a curator may write it: tables, lists and text, each knowing its line.

The subset is strict on purpose. Every scalar is text, so that `NO`, `12:30` and `2023-04-23` stay
what was written. Anchors, aliases, tags, merge keys, several documents and keys that stand twice
are faults.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple

import yaml
from yaml import events as parsed

from geo.errors import Fault
from geo.text.unicode_safety import complain_hidden, compose, describe, legible, shown

MAX_DEPTH = 20
"""Deeper nesting is refused; the formats of this program need seven levels."""

_MOST_LINES = 20
"""Lines with unreadable characters that are named: a file of millions of them is one mistake."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML takes U+0085, U+2028 and U+2029 for line breaks: every line number after one would be wrong,
# and some would be folded away unseen. The others it does not read at all, without saying where
# they stand.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


class Text(NamedTuple):
    """A scalar, and the line on which it starts."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: list["Node"]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; `lines` holds the line of each key."""

    entries: dict[str, "Node"]
    line: int
    lines: dict[str, int] = field(default_factory=dict)


Node = Text | Sequence | Table


_Event = Any
"""An event of the parser; its type stubs know of no anchor or tag where both always are."""


class _Refused(Exception):  # noqa: N818  a signal within this module, always turned into a Fault
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(text: str, file: str, faults: list[Fault]) -> Table | None:
    """Return the document of `text`, or None where it cannot be read at all.

    Args:
        text: The file's text.
        file: The file's name, for the faults.
        faults: Where what is wrong is added. A hidden character or a key that stands twice is a
            fault of its record, and the rest is read all the same.
    """
    if _UNREADABLE.search(text):
        faults.extend(Fault(file, *found) for found in islice(_unreadable(text), _MOST_LINES))
        return None
    try:
        node = _Builder(file, faults).document(iter(_LOADER(text).get_event, None))
    except _Refused as refusal:
        faults.append(Fault(file, refusal.line, "", str(refusal)))
        return None
    except yaml.YAMLError as error:
        faults.append(Fault(file, *_syntax(error)))
        return None
    if isinstance(node, Table):
        return node
    faults.append(Fault(file, 1, "", "the file must hold a mapping, such as `events:` and a list"))
    return None


def _unreadable(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        found = _UNREADABLE.search(line)
        if found:
            yield number, "", f"{describe(found[0])} cannot stand in YAML: delete it"


def _syntax(error: yaml.YAMLError) -> tuple[int, str, str]:
    mark, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    since = f" {getattr(error, 'context', '')} of line {begun.line + 1}" if begun else ""
    return (mark.line + 1 if mark else 0, "", f"not readable as YAML: {problem}{since}")


class _Builder:
    """Turns the parser's events into nodes; it stops at `MAX_DEPTH`, not at the last bracket."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = faults

    def document(self, stream: Iterator[_Event]) -> Node | None:
        root: Node | None = None
        for event in stream:
            if isinstance(event, parsed.DocumentStartEvent) and root is not None:
                raise _Refused(_line(event), "a second document starts here: keep one in a file")
            if isinstance(event, parsed.NodeEvent):
                root = self._node(event, stream, 0)
        return root

    def _node(self, event: _Event, stream: Iterator[_Event], depth: int) -> Node:
        # types are compared as they are: nine nodes of ten are scalars, and there are millions
        kind = type(event)
        if kind is parsed.ScalarEvent:
            return Text(self._scalar(event, depth), event.start_mark.line + 1)
        _refuse(event, depth)
        if kind is parsed.SequenceStartEvent:
            return self._sequence(event, stream, depth)
        return self._table(event, stream, depth)

    def _scalar(self, event: _Event, depth: int) -> str:
        value: str = event.value
        if event.anchor or event.tag or depth > MAX_DEPTH:
            _refuse(event, depth)
        if value.isascii() and value.isprintable():  # most are: nothing to compose, nothing hidden
            return value
        composed = compose(value)
        self._complain(_line(event), complain_hidden(composed))
        return composed

    def _sequence(self, start: _Event, stream: Iterator[_Event], depth: int) -> Sequence:
        items = []
        for event in stream:
            if type(event) is parsed.SequenceEndEvent:
                break
            items.append(self._node(event, stream, depth + 1))
        return Sequence(items, _line(start))

    def _table(self, start: _Event, stream: Iterator[_Event], depth: int) -> Table:
        table = Table({}, _line(start))
        entries, lines = table.entries, table.lines
        before = len(self.faults)
        for event in stream:
            if type(event) is parsed.MappingEndEvent:
                break
            key, line = self._key(event, depth), event.start_mark.line + 1
            value = self._node(next(stream), stream, depth + 1)
            if entries.setdefault(key, value) is value:
                lines[key] = line
            else:
                self._complain(line, _twice(key, lines[key]))
        self._sign(before, entries.get("id"))
        return table

    def _key(self, event: _Event, depth: int) -> str:
        if type(event) is not parsed.ScalarEvent:
            _refuse(event, depth + 1)
            raise _Refused(_line(event), "a key must be a plain word")
        key = self._scalar(event, depth + 1)
        if key == "<<":
            raise _Refused(_line(event), "merge keys (`<<`) are not allowed: write the values out")
        return key

    def _complain(self, line: int, message: str | None) -> None:
        if message:
            self.faults.append(Fault(self.file, line, "", message))

    def _sign(self, before: int, identifier: Node | None) -> None:
        """Give the faults found within a table its id; the outermost table that has one wins."""
        if isinstance(identifier, Text) and len(self.faults) > before:
            record = legible(identifier.value)
            self.faults[before:] = [replace(fault, record=record) for fault in self.faults[before:]]


def _refuse(event: _Event, depth: int) -> None:
    """Refuse a node that is not written out, or lies too deep."""
    if isinstance(event, parsed.AliasEvent) or event.anchor or event.tag:
        raise _indirection(event)
    if depth > MAX_DEPTH:
        raise _Refused(_line(event), f"nested deeper than {MAX_DEPTH} levels")


def _twice(key: str, first: int) -> str:
    return f"the key {shown(key)} stands twice, first in line {first}: keep one"


def _indirection(event: _Event) -> _Refused:
    line = _line(event)
    if isinstance(event, parsed.AliasEvent):
        return _Refused(line, f"alias {shown(f'*{event.anchor}')}: write the value out")
    if event.anchor:
        return _Refused(line, f"anchor {shown(f'&{event.anchor}')}: write the value out instead")
    return _Refused(line, f"tag {shown(event.tag)}: values are text, leave the tag out")


def _line(event: _Event) -> int:
    return int(event.start_mark.line) + 1
