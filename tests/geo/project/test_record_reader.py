"""Record reader: each kind of field is read, or rejected with line, value and remedy."""

import pytest

from geo.errors import ValidationIssue
from geo.io.folder import MemoryFolder
from geo.project.record_reader import (
    RecordReader,
    is_identifier,
    is_language,
    read_records,
)
from geo.project.yaml_nodes import parse_yaml


def make_reader(text, record="r"):
    issues = []
    table = parse_yaml(text, "x.yaml", issues)
    assert issues == []
    return RecordReader(table, "x.yaml", issues, record)


def read_field(method, text, *arguments, **options):
    """Call a method that reads the key `a`; return its value and the messages."""
    here = make_reader(text)
    value = getattr(here, method)("a", *arguments, **options)
    return value, [issue.message for issue in here.issues]


VALID_FIELDS = [
    ("read_text", "a: ' x '", (), "x"),
    ("read_text", "a: NO", (), "NO"),
    ("read_text", "b: 1", (), None),
    ("read_name", "a: Xankəndi", (), "Xankəndi"),
    ("read_choice", "a: red", (("red", "blue"),), "red"),
    ("read_language", "a: zh-Hant", (), "zh-Hant"),
    ("read_number", "a: -46.5", (), -46.5),
    ("read_number", "a: '7'", (), 7.0),
    ("read_integer", "a: 6500", (), 6500),
    ("read_integer", "b: 1", (), None),
    ("read_numbers", "a: [1, 2.5]", (2,), (1.0, 2.5)),
    ("read_flag", "a: 'true'", (), True),
    ("read_flag", "a: false", (), False),
    ("read_flag", "b: 1", (), False),
    ("read_texts", "a: [x, ' y ']", (), ("x", "y")),
    ("read_texts", "b: 1", (), ()),
    ("read_localized_text", "a: hi", ("en",), {"en": "hi"}),
    ("read_localized_text", "a: {en: hi, hy: ողջույն}", ("en",), {"en": "hi", "hy": "ողջույն"}),
    ("read_localized_text", "b: 1", ("en",), None),
    (
        "read_names",
        "a: {en: Shusha, az: [Şuşa, Shusha]}",
        (),
        {"en": ("Shusha",), "az": ("Şuşa", "Shusha")},
    ),
    ("read_link", "a: https://news.example/a?b=c#d", (), "https://news.example/a?b=c#d"),
    ("open_nested", "b: 1", (), None),
]


@pytest.mark.parametrize(("method", "text", "arguments", "value"), VALID_FIELDS)
def test_valid_field_is_read(method, text, arguments, value):
    assert read_field(method, text, *arguments) == (value, [])


INVALID_FIELDS = [
    ("read_text", "a: [x]", (), "'a' must be one text, not a list"),
    ("read_text", "a: {b: c}", (), "'a' must be one text, not a record"),
    ("read_text", "a: ''", (), "'a' is empty"),
    ("read_text", "a:", (), "'a' is empty"),
    ("read_name", "a: Lаchin", (), "U+0430 CYRILLIC SMALL LETTER A"),
    ("read_choice", "a: blu", (("red", "blue"),), "'a' is 'blu': did you mean 'blue'?"),
    ("read_choice", "a: xyz", (("red", "blue"),), "use one of blue, red"),
    ("read_choice", "a: xyz", ((),), "there is none to choose from"),
    ("read_language", "a: English", (), "'a' is 'English': write en"),
    ("read_language", "a: <b>", (), "'a' is '<b>'"),
    ("read_language", "b: 1", (), "'a' is missing"),
    ("read_number", "a: 1e5", (), "'a' is '1e5': write a plain number"),
    ("read_number", "a: nan", (), "plain number"),
    ("read_number", "a: .inf", (), "plain number"),
    ("read_number", "a: 'true'", (), "plain number"),
    ("read_number", "a: 0x1F", (), "plain number"),
    ("read_number", "a: ٤", (), "plain number"),
    ("read_number", "a: 1,5", (), "plain number"),
    ("read_integer", "a: 2.5", (), "'a' is 2.5: it must be a whole number"),
    ("read_integer", "a: -1", (), "'a' is '-1': it must be between 0 and 1e+09"),
    ("read_numbers", "a: [1]", (2,), "'a' must be a list of 2 numbers"),
    ("read_numbers", "a: [1, [2]]", (2,), "'a' must be a list of 2 numbers"),
    ("read_numbers", "a: [1, x]", (2,), "'a' is 'x': write a plain number"),
    ("read_numbers", "a: x", (2,), "'a' must be a list of 2 numbers"),
    ("read_flag", "a: yes", (), "'a' is 'yes': use one of false, true"),
    ("read_texts", "a: [x, [y]]", (), "'a' must be a list of texts, not of a list"),
    ("read_texts", "a: ['']", (), "'a' holds an empty text: write one or leave it out"),
    ("read_texts", "a: [Lаchin]", (), "mixes scripts"),
    ("read_mappings", "a: [x]", (), "an item of 'a' must be a record with keys, not a text"),
    ("open_nested", "a: x", (), "'a' must be a record with keys, not a text"),
    ("read_localized_text", "a: {hy: ողջույն}", ("en",), "'a' has no text in 'en', the map's language: add it"),
    ("read_localized_text", "a: {en: hi, Xy: x}", ("en",), "'Xy' in 'a' is not a language"),
    ("read_localized_text", "a: {en: ''}", ("en",), "'en' is empty"),
    ("read_names", "a: {en: Lаchin}", (), "mixes scripts"),
    ("read_names", "a: {en: {b: c}}", (), "'en' must be one text, not a record"),
    ("read_names", "b: 1", (), "'a' is missing"),
    ("read_link", "a: javascript:alert(1)", (), "only http:// or https:// with a host can be linked"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "text", "arguments", "words"), INVALID_FIELDS)
def test_invalid_field_is_rejected_with_remedy(method, text, arguments, words):
    _, messages = read_field(method, text, *arguments)
    assert len(messages) == 1
    assert words in messages[0]


@pytest.mark.parametrize(
    "method", ["read_text", "read_number", "read_items", "open_nested", "read_mappings"]
)
def test_missing_required_key_is_reported(method):
    assert read_field(method, "b: 1", required=True)[1] == ["'a' is missing"]


def test_field_issue_has_line_of_key_or_item():
    here = make_reader("\na: x\nb:\n  - y\n  - [z]\n")
    here.read_number("a")
    here.read_texts("b")
    here.read_node("c", required=True)
    assert [(issue.line, issue.record) for issue in here.issues] == [(2, "r"), (5, "r"), (2, "r")]


def test_long_value_is_truncated_in_message():
    message = read_field("read_choice", f"a: {'x' * 100_000}", ("red", "blue"))[1][0]
    assert len(message) < 200


def test_unknown_key_is_reported_with_suggestion():
    here = make_reader("tilte: x\nurl: https://a.example\n")
    here.read_text("title")
    here.read_link("url")
    here.report_unknown_keys()
    assert [issue.message for issue in here.issues] == [
        "unknown key 'tilte': did you mean 'title'?"
    ]


ID_CASES = [
    ("checkpoint-established", True),
    ("a1", True),
    ("2023-war", True),
    ("a" * 80, True),
    ("a" * 81, False),
    ("", False),
    ("Checkpoint", False),
    ("a--b", False),
    ("-a", False),
    ("a_b", False),
    ("ə", False),
    ("a\n", False),
]


@pytest.mark.parametrize(("value", "good"), ID_CASES)
def test_identifier_syntax(value, good):
    assert is_identifier(value) is good


def test_identifier_names_record():
    seen = {"x-2": 7}
    here = make_reader("id: x-1")
    assert here.read_id(seen) == "x-1"
    assert (here.record_id, seen, here.issues) == ("x-1", {"x-2": 7, "x-1": 1}, [])


def test_duplicate_identifier_is_rejected_with_both_lines():
    here = make_reader("\n\nid: x-1")
    here.read_id({"x-1": 2})
    assert here.issues == [
        ValidationIssue("x.yaml", 3, "x-1", "the id 'x-1' is taken: line 2 has it already")
    ]


def test_invalid_identifier_is_shown_escaped():
    here = make_reader('id: "a\\nb"')
    here.read_id({})
    assert here.record_id == r"'a\nb'"
    assert "must be small letters, digits and single hyphens" in here.issues[0].message


@pytest.mark.parametrize(
    ("tag", "good"),
    [
        ("en", True),
        ("hyw", True),
        ("zh-Hant", True),
        ("pt-BR", True),
        ("sr-Cyrl-RS", True),
        ("EN", False),
        ("e", False),
        ("en_GB", False),
        ("<b>", False),
        ("en\n", False),
        ("", False),
    ],
)
def test_language_tag_syntax(tag, good):
    assert is_language(tag) is good


def test_records_of_file_are_read():
    issues = []
    folder = MemoryFolder({"x.yaml": b"\xef\xbb\xbfitems:\r\n  - {id: a}\r\n  - {id: b}\r\n"})
    found = read_records(folder, "x.yaml", "items", issues)
    assert [cursor.read_text("id") for cursor in found] == ["a", "b"]
    assert [cursor.mapping.line for cursor in found] == [2, 3]
    assert issues == []


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (None, ["'x.yaml' cannot be read: No such file or directory"]),
        (b"\xff\xfe", ["'x.yaml' is not UTF-8: byte 0xff in line 1; save it as UTF-8"]),
        (b"", ["the file must hold a mapping, such as `events:` and a list"]),
        (b"{}", ["'items' is missing"]),
        (b"itmes: []", ["'items' is missing", "unknown key 'itmes': did you mean 'items'?"]),
        (b"items:", ["'items' is empty: write `items: []`, or its items below it"]),
        (b"items: []", []),
    ],
)
def test_file_without_records_is_rejected_with_reason(data, messages):
    issues = []
    folder = MemoryFolder({} if data is None else {"x.yaml": data})
    assert read_records(folder, "x.yaml", "items", issues) == []
    assert [issue.message for issue in issues] == messages
