"""Values of a record changed in its YAML text, one at a time; every other byte stays."""

import re
from collections.abc import Sequence
from typing import Any

import yaml

from conflictmap.editing.yaml_splice import SpliceError, compose_root

Value = str | list[str] | None
"""A text, a list of texts, or None to remove the key."""

_PLAIN = re.compile(r"[\w./][\w./~?%+-]*")
"""Texts that need no quotes in any place, dates with a range among them."""


def read_values(text: str, list_key: str, identifier: str = "") -> dict[str, Any]:
    """Return a record as mappings, lists and texts; every scalar is text as written.

    Args:
        text: The YAML file; its top level is a mapping.
        list_key: The key of the list, such as ``events``, or of a mapping, such as ``map``.
        identifier: The record's id; empty for a mapping.

    Raises:
        SpliceError: there is no such record, or the file is not YAML.
    """
    values = _to_values(_find_mapping(text, list_key, identifier))
    return values if isinstance(values, dict) else {}


def set_value(text: str, list_key: str, identifier: str, path: Sequence[str], value: Value) -> str:
    """Return the text with a value of a record changed, added or removed.

    Args:
        text: The YAML file; its top level is a mapping.
        list_key: The key of the list, or of a mapping.
        identifier: The record's id; empty for a mapping.
        path: The keys that lead to the value, such as ``("title", "en")``.
        value: The value; None or nothing in it removes the key.

    Raises:
        SpliceError: there is no such record, or its form cannot be changed here.
    """
    node = _find_mapping(text, list_key, identifier)
    for number, key in enumerate(path[:-1]):
        inner = _find_pair(node, key)
        if inner is None or not isinstance(inner[1], yaml.MappingNode):
            if not value:
                return text
            nested: Any = value
            for name in reversed(path[number + 1 :]):
                nested = {name: nested}
            return _add_pair(text, node, key, nested)
        if not value and len(inner[1].value) == 1 and _find_pair(inner[1], path[number + 1]):
            return _remove_pair(text, node, key)
        node = inner[1]
    found = _find_pair(node, path[-1])
    if not value:
        return _remove_pair(text, node, path[-1]) if found else text
    if found is None:
        return _add_pair(text, node, path[-1], value)
    return _replace_value(text, found[1], value)


def _find_mapping(text: str, list_key: str, identifier: str) -> yaml.MappingNode:
    root = compose_root(text)
    found = _find_pair(root, list_key) if root is not None else None
    node = found[1] if found else None
    if not identifier and isinstance(node, yaml.MappingNode):
        return node
    if isinstance(node, yaml.SequenceNode):
        records = [item for item in node.value if isinstance(item, yaml.MappingNode)]
        for record in records:
            named = _find_pair(record, "id")
            if named and named[1].value == identifier:
                return record
    raise SpliceError(f"{list_key} has no record {identifier!r}: read the file again")


def _find_pair(node: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((name, value) for name, value in node.value if name.value == key), None)


def _to_values(node: yaml.Node) -> Any:  # noqa: ANN401  a tree of mappings, lists and texts
    if isinstance(node, yaml.MappingNode):
        return {str(name.value): _to_values(value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_to_values(item) for item in node.value]
    return str(node.value)


def _replace_value(text: str, node: yaml.Node, value: str | list[str]) -> str:
    start, end = int(node.start_mark.index), _end_of(text, node)
    if isinstance(value, list) and isinstance(node, yaml.SequenceNode) and not node.flow_style:
        indent = _newline_of(text) + " " * node.start_mark.column
        written = indent.join(f"- {_format_value(one)}" for one in value)
    else:
        written = _format_value(value)
    return text[:start] + written + text[end:]


def _add_pair(text: str, node: yaml.MappingNode, key: str, value: Any) -> str:  # noqa: ANN401
    """Return the text with a key added in front of the statements, or at the end."""
    pair = f"{key}: {_format_value(value)}"
    if node.flow_style:
        end = int(node.end_mark.index) - 1
        before = text[:end].rstrip()
        return f"{before}{', ' if node.value else ''}{pair}{text[end:]}"
    column = int(node.value[0][0].start_mark.column)
    newline = _newline_of(text)
    statements = _find_pair(node, "statements")
    if statements is not None:
        start = int(statements[0].start_mark.index)
        return text[:start] + pair + newline + " " * column + text[start:]
    end = _end_of(text, node.value[-1][1])
    line_end = re.compile(r"[^\r\n]*").match(text, end)
    end = line_end.end() if line_end else end  # a comment of the line stays there
    return text[:end] + newline + " " * column + pair + text[end:]


def _remove_pair(text: str, node: yaml.MappingNode, key: str) -> str:
    found = _find_pair(node, key)
    if found is None:
        return text
    name, value = found
    if node.flow_style:
        kept = {str(one.value): _to_values(inner) for one, inner in node.value if one is not name}
        return text[: node.start_mark.index] + _format_value(kept) + text[_end_of(text, node) :]
    start = text.rfind("\n", 0, name.start_mark.index) + 1
    if text[start : name.start_mark.index].strip():
        raise SpliceError(f"{key!r} is the first key of its record: change it in the lines")
    line_end = text.find("\n", _end_of(text, value))
    return text[:start] + ("" if line_end < 0 else text[line_end + 1 :])


def _end_of(text: str, node: yaml.Node) -> int:
    """Return the offset after a value, without blank lines and comments that follow it."""
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style:
        last = node.value[-1]
        return _end_of(text, last[1] if isinstance(last, tuple) else last)
    start, end = node.start_mark.index, node.end_mark.index
    return int(start + len(text[start:end].rstrip()))


def _format_value(value: Any) -> str:  # noqa: ANN401
    """Return a value on one line, as it may be written in a block and within braces."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_format_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_format_value(one) for one in value) + "]"
    dumped = yaml.safe_dump(
        [value], default_flow_style=True, allow_unicode=True, width=float("inf")
    )
    return str(dumped).strip()[1:-1]


def _newline_of(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
