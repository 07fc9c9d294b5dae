"""Nodes of records that do not come from YAML: rows of a table, or JSON.

A record reader reads them as it reads those of a file, so that the same checks apply.
"""

import json
from collections.abc import Iterable

from geo.errors import ValidationIssue
from geo.project.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from geo.text.unicode_safety import describe_hidden_character, format_legible_name, normalize_nfc

_decode_record = json.JSONDecoder(parse_float=str, parse_int=str).decode
"""The same as `json.loads`, which makes a decoder for each call."""


def build_record_node(
    text: str, line: int, file: str, issues: list[ValidationIssue]
) -> MappingNode:
    """Return the node of a record that is written as a JSON object.

    Numbers keep their digits as written. A value that is null, and a key whose value is null, is
    left out: a table has a column for a key that few of its rows use.

    Args:
        text: A JSON object.
        line: Number of the line of the record in its file; 0 for none.
        file: Name of the file, for the issues.
        issues: The list to which an issue is added for each hidden character.
    """
    record = _decode_record(text)
    found: list[str] = []
    node = _build_node(record, line, found)
    if not isinstance(node, MappingNode):
        node = MappingNode({}, line)
    identifier = node.entries.get("id")
    name = format_legible_name(identifier.value) if isinstance(identifier, ScalarNode) else ""
    issues.extend(ValidationIssue(file, line, name, message) for message in found)
    return node


def node_to_json(node: Node) -> str:
    """Return a node as JSON; all its scalars are texts."""
    return json.dumps(node_to_value(node), ensure_ascii=False, separators=(",", ":"))


def _build_node(value: object, line: int, found: list[str]) -> Node | None:
    if isinstance(value, str):
        return ScalarNode(_read_text(value, found), line)
    if isinstance(value, dict):
        entries: dict[str, Node] = {}
        for key, one in value.items():
            if one is None:
                continue
            name = key if key.isascii() and key.isprintable() else _read_text(key, found)
            if isinstance(one, str):  # most values: without a call for each
                plain = one.isascii() and one.isprintable()
                entries[name] = ScalarNode(one if plain else _read_text(one, found), line)
            elif (node := _build_node(one, line, found)) is not None:
                entries[name] = node
        return MappingNode(entries, line, dict.fromkeys(entries, line))
    if isinstance(value, list):
        items = (_build_node(one, line, found) for one in value)
        return SequenceNode(_drop_missing(items), line)
    if value is None:
        return None
    return ScalarNode("true" if value else "false", line)


def _drop_missing(nodes: Iterable[Node | None]) -> list[Node]:
    return [node for node in nodes if node is not None]


def _read_text(text: str, found: list[str]) -> str:
    if text.isascii() and text.isprintable():
        return text
    composed = normalize_nfc(text)
    message = describe_hidden_character(composed)
    if message:
        found.append(message)
    return composed


def node_to_value(node: Node) -> object:
    """Return a node as texts, lists and dictionaries; all its scalars are texts."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return [node_to_value(item) for item in node.items]
    return {key: node_to_value(value) for key, value in node.entries.items()}
