"""Strict YAML: scalars are text, nodes have line numbers, all else is rejected."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ValidationIssue
from geo.project.yaml_nodes import MAX_YAML_DEPTH, MappingNode, ScalarNode, SequenceNode, parse_yaml
from geo.text.unicode_safety import find_hidden_character, normalize_nfc
from tests.support.count_work import limit_cpu_time


def parse_text(text):
    issues = []
    return parse_yaml(text, "x.yaml", issues), issues


def to_plain_data(node):
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return [to_plain_data(item) for item in node.items]
    return {key: to_plain_data(value) for key, value in node.entries.items()}


YAML_SCALARS = [
    "NO",
    "on",
    "~",
    "null",
    "12:30",
    "0123",
    "1e3",
    "2023-04-23",
    "0x1F",
    "1_000",
    ".inf",
    "=",
]


@pytest.mark.parametrize("scalar", YAML_SCALARS)
def test_scalar_is_parsed_as_text(scalar):
    table, issues = parse_text(f"key: {scalar}\n{scalar}: 1")
    assert to_plain_data(table) == {"key": scalar, scalar: "1"}
    assert issues == []


def test_node_has_line_number():
    table, issues = parse_text("# a comment\na: 1\n\nb:\n  - x\n  - {c: 2,\n     d: 3}\n")
    assert issues == []
    assert table.key_lines == {"a": 2, "b": 4}
    second = table.entries["b"].items[1]
    assert (table.line, table.entries["b"].line, second.line) == (2, 5, 6)
    assert second.key_lines == {"c": 6, "d": 7}
    assert second.entries["d"] == ScalarNode("3", 7)


INVALID_YAML = [
    ("a: &x 1\nb: *x", 1, "anchor '&x'"),
    ("a: 1\nb: *x", 2, "alias '*x'"),
    ("a: !!python/object:os.system x", 1, "tag 'tag:yaml.org,2002:python/object:os.system'"),
    ("a: !!str 1", 1, "tag"),
    ("a: ! 1", 1, "tag '!'"),
    ("a: {<<: {b: 1}}", 1, "merge keys"),
    ("a: 1\n---\nb: 2", 2, "a second document"),
    ("? [a]\n: b", 1, "a key must be a plain word"),
    ("a: [1", 1, "not readable as YAML: `[` has no `]`: add it"),
    ("a: b\n c: d", 2, "not readable as YAML"),
    ("\ta: 1", 1, "not readable as YAML"),
    ("%FOO\n---\na: 1", 1, "not readable as YAML"),
    ('a: "\\ud800"', 1, "not readable as YAML"),
    ("- a", 1, "must hold a mapping"),
    ("a", 1, "must hold a mapping"),
    ("", 1, "must hold a mapping"),
    ("# nothing but a comment", 1, "must hold a mapping"),
    ("a: 1\nb: x\x85y\nc: 2", 2, "U+0085 a control character is not allowed in YAML"),
    ("a: x\u2028y", 1, "U+2028 LINE SEPARATOR is not allowed in YAML"),
    ("a: 1\nb: \x00", 2, "U+0000 a control character is not allowed in YAML"),
    ("a: 1 # \x1b[31m", 1, "U+001B a control character is not allowed in YAML"),
]


@pytest.mark.parametrize(("text", "line", "words"), INVALID_YAML)
def test_invalid_yaml_is_one_issue_with_line(text, line, words):
    table, issues = parse_text(text)
    assert table is None
    assert [(issue.file, issue.line, issue.record) for issue in issues] == [("x.yaml", line, "")]
    assert words in issues[0].message


def test_every_unreadable_line_is_reported():
    _, issues = parse_text("a: \x07\nb: 1\nc: \x07\x07")
    assert [issue.line for issue in issues] == [1, 3]


def test_duplicate_key_is_reported_with_record_and_both_lines():
    table, issues = parse_text("events:\n  - id: flood\n    title: one\n    title: two\n")
    assert issues == [
        ValidationIssue(
            "x.yaml",
            4,
            "flood",
            "the key 'title' occurs twice, first in line 3: keep one, or begin "
            "a new record with `- `",
        )
    ]
    assert to_plain_data(table) == {"events": [{"id": "flood", "title": "one"}]}


def test_hidden_characters_are_reported_with_record():
    text = 'map: {a: "b\u200b"}\nevents:\n  - place: {id: "x\\u202e"}\n    id: flood\n  - a: "\u2066"\n'
    _, issues = parse_text(text)
    assert [(issue.line, issue.record) for issue in issues] == [(1, ""), (3, "flood"), (5, "")]
    assert all("which a reader cannot see" in issue.message for issue in issues)


def test_unusual_record_id_is_escaped_in_issue_list():
    _, issues = parse_text('a: [{id: "x\\n\u202ey"}]')
    assert issues[0].record == r"'x\n\u202ey'"


def test_yaml_letters_are_composed():
    table, _ = parse_text("e\u0301: a\u0308")
    assert to_plain_data(table) == {"é": "ä"}


def test_nesting_depth_is_limited():
    assert parse_text("a: " + "[" * (MAX_YAML_DEPTH - 1) + "]" * (MAX_YAML_DEPTH - 1))[1] == []
    assert (
        f"nested deeper than {MAX_YAML_DEPTH}"
        in parse_text("a: " + "[" * 40 + "]" * 40)[1][0].message
    )


@pytest.mark.parametrize("deep", ["[" * 3000, "{a: " * 3000, "- " * 3000, "? " * 3000])
def test_hostile_nesting_is_rejected_quickly(deep):
    with limit_cpu_time():
        table, issues = parse_text("a:\n " + deep)
    assert table is None
    assert len(issues) == 1


VALUE_STRATEGY = st.recursive(
    st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def compose_value(value):
    if isinstance(value, str):
        return normalize_nfc(value)
    if isinstance(value, list):
        return [compose_value(item) for item in value]
    return {normalize_nfc(key): compose_value(item) for key, item in value.items()}


def list_texts(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in list_texts(item)]
    return [*value, *(text for item in value.values() for text in list_texts(item))]


@given(st.dictionaries(st.text(), VALUE_STRATEGY, max_size=4), st.booleans())
def test_arbitrary_data_round_trips_through_yaml(data, unicode):
    """Output of PyYAML is read back unchanged, or rejected for its hidden characters."""
    table, issues = parse_text(
        yaml.safe_dump(data, allow_unicode=unicode, default_flow_style=False)
    )
    if "<<" in list_texts(data):
        return
    if issues:
        keys = len(list_texts(data)) != len({normalize_nfc(text) for text in list_texts(data)})
        assert keys or any(
            find_hidden_character(normalize_nfc(text)) for text in list_texts(data)
        ), issues
    else:
        assert to_plain_data(table) == compose_value(data)


def test_parse_returns_mapping_node():
    assert isinstance(parse_text("a: 1")[0], MappingNode)
