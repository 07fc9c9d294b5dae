"""Strict YAML subset: mappings, sequences and scalars with line numbers.

Every scalar is text, so that `NO`, `12:30` and `2023-04-23` stay as written. Anchors, aliases,
tags, merge keys, several documents and duplicate keys are errors.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple

import yaml
from yaml import events as parsed

from geo.errors import ValidationIssue
from geo.project.yaml_syntax import (
    REMEDY,
    UNKNOWN_ESCAPE,
    explain_syntax_error,
    find_lost_comment,
    has_key_sign,
)
from geo.text.unicode_safety import (
    describe_hidden_character,
    format_code_point,
    format_legible_name,
    format_value,
    normalize_nfc,
)

MAX_YAML_DEPTH = 20
"""Maximum nesting depth; the project files need seven levels."""

_MAX_SHARED_CHARS = 80
"""Length up to which equal texts share their memory: keys, dates and names are in every event."""

_MAX_REPORTED_LINES = 20
"""Maximum number of lines with unreadable characters that are reported."""

_MARKED_SIGN = re.compile(r"\?|[^\S\n]#")
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML reads U+0085, U+2028 and U+2029 as line breaks: the line numbers after one would be wrong,
# and some would be folded unnoticed. It rejects the others without their position.
_UNREADABLE_CHARS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


class ScalarNode(NamedTuple):
    """A scalar with the number of the line on which it starts.

    Attributes:
        value: Its text.
        line: The number of the line.
        lost: The end of its line that YAML takes for a comment, though it may be part of the text.
    """

    value: str
    line: int
    lost: str | None = None


class LineShift(NamedTuple):
    """Where lines of a file are left out of a text.

    Attributes:
        kept: Number of lines before what is left out.
        left_out: Number of lines that are left out.
    """

    kept: int = 0
    left_out: int = 0

    def to_file(self, line: int) -> int:
        """Return the number in the file of a line of the text, both counted from 1."""
        return line + self.left_out if line > self.kept else line


NO_SHIFT = LineShift()


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A sequence of nodes."""

    items: list["Node"]
    line: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping; `key_lines` has the line number of each key."""

    entries: dict[str, "Node"]
    line: int
    key_lines: dict[str, int] = field(default_factory=dict)


Node = ScalarNode | SequenceNode | MappingNode


_ParserEvent = Any
"""An event of the parser; in its type stubs the attributes anchor and tag are missing."""


class _UnsupportedYaml(Exception):  # noqa: N818  caught in this module, where it becomes a ValidationIssue
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse_yaml(
    text: str, file: str, issues: list[ValidationIssue], shift: LineShift = NO_SHIFT
) -> MappingNode | None:
    """Parse a YAML document; return None if it cannot be read.

    Args:
        text: The file's text.
        file: The file's name, for the issues.
        issues: The list to which issues are added. A hidden character or a duplicate key is an
            error of its record, and the rest of the file is still read.
        shift: The lines of the file that are left out of the text.
    """
    if _UNREADABLE_CHARS.search(text):
        issues.extend(
            ValidationIssue(file, shift.to_file(line), *unreadable)
            for line, *unreadable in islice(_find_unreadable_lines(text), _MAX_REPORTED_LINES)
        )
        return None
    try:
        builder = _NodeBuilder(file, issues, _find_marked_lines(text), shift)
        node = builder.build_root(iter(_YAML_LOADER(text).get_event, None))
    except _UnsupportedYaml as refusal:
        line = shift.to_file(refusal.line)
        issues.append(ValidationIssue(file, line, "", str(refusal)))
        return None
    except yaml.YAMLError as error:
        line, *description = _describe_syntax_error(error, text)
        issues.append(ValidationIssue(file, shift.to_file(line), *description))
        return None
    if isinstance(node, MappingNode):
        return node
    issues.append(
        ValidationIssue(file, 1, "", "the file must hold a mapping, such as `events:` and a list")
    )
    return None


def _find_unreadable_lines(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        match = _UNREADABLE_CHARS.search(line)
        if match:
            yield number, "", f"{format_code_point(match[0])} is not allowed in YAML: delete it"


def _find_marked_lines(text: str) -> dict[int, str]:
    """Return the lines that have a ` #` or a `?`, by index: YAML may drop both unnoticed."""
    marked: dict[int, str] = {}
    number = position = 0
    for match in _MARKED_SIGN.finditer(text):
        if match.start() < position:
            continue  # of a line that is found already
        start = text.rfind("\n", position, match.start()) + 1 or position
        number += text.count("\n", position, start)
        end = text.find("\n", match.end())
        position = len(text) if end < 0 else end
        marked[number] = text[start:position]
    return marked


def _describe_syntax_error(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is not None:
        lines = text.split("\n")
        if "escape" in str(getattr(error, "problem", "")):
            return mark.line + 1, "", f"not readable as YAML: {UNKNOWN_ESCAPE}"
        cause = explain_syntax_error(lines, mark.line, start.line if start else None)
        if cause:
            return cause[0] + 1, "", f"not readable as YAML: {cause[1]}"
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    context = f" {getattr(error, 'context', '')} of line {start.line + 1}" if start else ""
    hint = "check the indentation and the quotation marks of this line and the one before"
    return (mark.line + 1 if mark else 0, "", f"not readable as YAML: {problem}{context}; {hint}")


class _NodeBuilder:
    """Builder of nodes from the parser's events; it stops at `MAX_YAML_DEPTH`."""

    def __init__(
        self,
        file: str,
        issues: list[ValidationIssue],
        marked_lines: Mapping[int, str],
        shift: LineShift = NO_SHIFT,
    ) -> None:
        self.file = file
        self.issues = issues
        self.marked_lines = marked_lines
        self.kept, self.left_out = shift
        self.texts: dict[str, str] = {}

    def build_root(self, stream: Iterator[_ParserEvent]) -> Node | None:
        root: Node | None = None
        for event in stream:
            if isinstance(event, parsed.DocumentStartEvent) and root is not None:
                raise _UnsupportedYaml(
                    _line_number(event), "a second document starts here: keep one in a file"
                )
            if isinstance(event, parsed.NodeEvent):
                root = self._build_node(event, stream, 0)
        return root

    def _build_node(self, event: _ParserEvent, stream: Iterator[_ParserEvent], depth: int) -> Node:
        # compared by type for speed: nine of ten nodes are scalars, and there are millions
        kind = type(event)
        if kind is parsed.ScalarEvent:
            value, line = self._read_scalar(event, depth), self._find_line(event)
            end: Any = event.end_mark
            if end.line in self.marked_lines and not event.style:
                rest = self.marked_lines[end.line][end.column :]
                return ScalarNode(value, line, find_lost_comment(rest))
            return ScalarNode(value, line)
        _refuse_unsupported(event, depth)
        if kind is parsed.SequenceStartEvent:
            return self._build_sequence(event, stream, depth)
        return self._build_mapping(event, stream, depth)

    def _read_scalar(self, event: _ParserEvent, depth: int) -> str:
        value: str = event.value
        if event.anchor or event.tag or depth > MAX_YAML_DEPTH:
            _refuse_unsupported(event, depth)
        if (
            value.isascii() and value.isprintable()
        ):  # the usual case: nothing to normalise or report
            return self.texts.setdefault(value, value) if len(value) <= _MAX_SHARED_CHARS else value
        composed = normalize_nfc(value)
        self._add_issue(self._find_line(event), describe_hidden_character(composed))
        return composed

    def _build_sequence(
        self, start: _ParserEvent, stream: Iterator[_ParserEvent], depth: int
    ) -> SequenceNode:
        items = []
        for event in stream:
            if type(event) is parsed.SequenceEndEvent:
                break
            items.append(self._build_node(event, stream, depth + 1))
        return SequenceNode(items, self._find_line(start))

    def _build_mapping(
        self, start: _ParserEvent, stream: Iterator[_ParserEvent], depth: int
    ) -> MappingNode:
        mapping = MappingNode({}, self._find_line(start))
        entries, lines = mapping.entries, mapping.key_lines
        before = len(self.issues)
        for event in stream:
            if type(event) is parsed.MappingEndEvent:
                break
            key, line = self._read_key(event, depth), self._find_line(event)
            value = self._build_node(next(stream), stream, depth + 1)
            if entries.setdefault(key, value) is value:
                lines[key] = line
            else:
                self._add_issue(line, _duplicate_key_message(key, lines[key]))
        self._attach_record_id(before, entries.get("id"))
        return mapping

    def _read_key(self, event: _ParserEvent, depth: int) -> str:
        if type(event) is not parsed.ScalarEvent:
            _refuse_unsupported(event, depth + 1)
            raise _UnsupportedYaml(_line_number(event), "a key must be a plain word")
        key = self._read_scalar(event, depth + 1)
        start: Any = event.start_mark
        if start.line in self.marked_lines and has_key_sign(
            self.marked_lines[start.line], start.column
        ):
            self._add_issue(
                self._find_line(event),
                f"a question mark before the key {format_value(key)}, YAML's sign of a key: "
                "delete it, or put key and question mark between quotation marks",
            )
        if key == "<<":
            raise _UnsupportedYaml(
                _line_number(event), "merge keys (`<<`) are not allowed: write the values out"
            )
        return key

    def _find_line(self, event: _ParserEvent) -> int:
        """Return the number of an event's line in the file."""
        line: int = event.start_mark.line + 1
        return line + self.left_out if line > self.kept else line

    def _add_issue(self, line: int, message: str | None) -> None:
        if message:
            self.issues.append(ValidationIssue(self.file, line, "", message))

    def _attach_record_id(self, before: int, identifier: Node | None) -> None:
        """Set the record id of issues in a mapping; the outermost mapping with an id wins."""
        if isinstance(identifier, ScalarNode) and len(self.issues) > before:
            record = format_legible_name(identifier.value)
            self.issues[before:] = [replace(issue, record=record) for issue in self.issues[before:]]


def _refuse_unsupported(event: _ParserEvent, depth: int) -> None:
    """Reject an alias, anchor or tag, and a node that is nested too deeply."""
    if isinstance(event, parsed.AliasEvent) or event.anchor or event.tag:
        raise _indirection_error(event)
    if depth > MAX_YAML_DEPTH:
        raise _UnsupportedYaml(_line_number(event), f"nested deeper than {MAX_YAML_DEPTH} levels")


REPEATED_ID = "the key 'id' occurs twice"
"""Begins the message about a record in which the dash of the next one is missing."""


def _duplicate_key_message(key: str, first: int) -> str:
    return (
        f"the key {format_value(key)} occurs twice, first in line {first}: keep one, or begin a "
        "new record with `- `"
    )


def _indirection_error(event: _ParserEvent) -> _UnsupportedYaml:
    line = _line_number(event)
    if isinstance(event, parsed.AliasEvent):
        return _UnsupportedYaml(
            line,
            f"alias {format_value(f'*{event.anchor}')}: write the value out; if it is a text that "
            f"begins with `*`, {REMEDY}",
        )
    if event.anchor:
        return _UnsupportedYaml(
            line,
            f"anchor {format_value(f'&{event.anchor}')}: write the value out instead; if it is a "
            f"text that begins with `&`, {REMEDY}",
        )
    return _UnsupportedYaml(
        line,
        f"tag {format_value(event.tag)}: values are text, leave the tag out; if it is a text that "
        f"begins with `!`, {REMEDY}",
    )


def _line_number(event: _ParserEvent) -> int:
    return int(event.start_mark.line) + 1
