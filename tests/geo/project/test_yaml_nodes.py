"""The strict YAML: all scalars are text, each node knows its line, and the rest is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import Fault
from geo.project.yaml_nodes import MAX_DEPTH, Sequence, Table, Text, parse
from geo.text.unicode_safety import compose, hidden_character
from tests.support.count_work import ends


def read(text):
    faults = []
    return parse(text, "x.yaml", faults), faults


def plain(node):
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


SCALARS = [
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


@pytest.mark.parametrize("scalar", SCALARS)
def test_every_scalar_is_text(scalar):
    table, faults = read(f"key: {scalar}\n{scalar}: 1")
    assert plain(table) == {"key": scalar, scalar: "1"}
    assert faults == []


def test_every_node_knows_its_line():
    table, faults = read("# a comment\na: 1\n\nb:\n  - x\n  - {c: 2,\n     d: 3}\n")
    assert faults == []
    assert table.lines == {"a": 2, "b": 4}
    second = table.entries["b"].items[1]
    assert (table.line, table.entries["b"].line, second.line) == (2, 5, 6)
    assert second.lines == {"c": 6, "d": 7}
    assert second.entries["d"] == Text("3", 7)


REFUSED = [
    ("a: &x 1\nb: *x", 1, "anchor '&x'"),
    ("a: 1\nb: *x", 2, "alias '*x'"),
    ("a: !!python/object:os.system x", 1, "tag 'tag:yaml.org,2002:python/object:os.system'"),
    ("a: !!str 1", 1, "tag"),
    ("a: ! 1", 1, "tag '!'"),
    ("a: {<<: {b: 1}}", 1, "merge keys"),
    ("a: 1\n---\nb: 2", 2, "a second document"),
    ("? [a]\n: b", 1, "a key must be a plain word"),
    (
        "a: [1",
        2,
        "not readable as YAML: did not find expected ',' or ']' while parsing a flow sequence of line 1",
    ),
    ("a: b\n c: d", 2, "not readable as YAML"),
    ("\ta: 1", 1, "not readable as YAML"),
    ("%FOO\n---\na: 1", 1, "not readable as YAML"),
    ('a: "\\ud800"', 1, "not readable as YAML"),
    ("- a", 1, "must hold a mapping"),
    ("a", 1, "must hold a mapping"),
    ("", 1, "must hold a mapping"),
    ("# nothing but a comment", 1, "must hold a mapping"),
    ("a: 1\nb: x\x85y\nc: 2", 2, "U+0085 a control character cannot stand in YAML"),
    ("a: x\u2028y", 1, "U+2028 LINE SEPARATOR cannot stand in YAML"),
    ("a: 1\nb: \x00", 2, "U+0000 a control character cannot stand in YAML"),
    ("a: 1 # \x1b[31m", 1, "U+001B a control character cannot stand in YAML"),
]


@pytest.mark.parametrize(("text", "line", "words"), REFUSED)
def test_what_cannot_be_read_is_one_fault_with_its_line(text, line, words):
    table, faults = read(text)
    assert table is None
    assert [(fault.file, fault.line, fault.record) for fault in faults] == [("x.yaml", line, "")]
    assert words in faults[0].message


def test_each_unreadable_line_is_a_fault():
    _, faults = read("a: \x07\nb: 1\nc: \x07\x07")
    assert [fault.line for fault in faults] == [1, 3]


def test_a_key_that_stands_twice_is_a_fault_of_its_record_with_both_lines():
    table, faults = read("events:\n  - id: flood\n    title: one\n    title: two\n")
    assert faults == [
        Fault("x.yaml", 4, "flood", "the key 'title' stands twice, first in line 3: keep one")
    ]
    assert plain(table) == {"events": [{"id": "flood", "title": "one"}]}


def test_hidden_characters_are_faults_of_their_record():
    text = 'map: {a: "b\u200b"}\nevents:\n  - place: {id: "x\\u202e"}\n    id: flood\n  - a: "\u2066"\n'
    _, faults = read(text)
    assert [(fault.line, fault.record) for fault in faults] == [(1, ""), (3, "flood"), (5, "")]
    assert all("which a reader cannot see" in fault.message for fault in faults)


def test_a_record_with_an_odd_id_does_not_garble_the_list_of_faults():
    _, faults = read('a: [{id: "x\\n\u202ey"}]')
    assert faults[0].record == r"'x\n\u202ey'"


def test_letters_are_composed():
    table, _ = read("e\u0301: a\u0308")
    assert plain(table) == {"é": "ä"}


def test_nesting_is_capped():
    assert read("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))[1] == []
    assert f"nested deeper than {MAX_DEPTH}" in read("a: " + "[" * 40 + "]" * 40)[1][0].message


@pytest.mark.parametrize("deep", ["[" * 3000, "{a: " * 3000, "- " * 3000, "? " * 3000])
def test_hostile_depth_is_refused_at_once(deep):
    with ends():
        table, faults = read("a:\n " + deep)
    assert table is None
    assert len(faults) == 1


VALUES = st.recursive(
    st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def composed(value):
    if isinstance(value, str):
        return compose(value)
    if isinstance(value, list):
        return [composed(item) for item in value]
    return {compose(key): composed(item) for key, item in value.items()}


def texts(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [*value, *(text for item in value.values() for text in texts(item))]


@given(st.dictionaries(st.text(), VALUES, max_size=4), st.booleans())
def test_any_text_survives_yaml(data, unicode):
    """What PyYAML writes is read back as it was, or refused because it holds what cannot be seen."""
    table, faults = read(yaml.safe_dump(data, allow_unicode=unicode, default_flow_style=False))
    if "<<" in texts(data):
        return
    if faults:
        keys = len(texts(data)) != len({compose(text) for text in texts(data)})
        assert keys or any(hidden_character(compose(text)) for text in texts(data)), faults
    else:
        assert plain(table) == composed(data)


def test_a_table_is_what_parse_returns():
    assert isinstance(read("a: 1")[0], Table)
