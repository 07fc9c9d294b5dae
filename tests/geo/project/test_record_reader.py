"""The cursor: each kind of field, read right or refused with its line, its value and what is right."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ValidationIssue
from geo.project.record_reader import (
    RecordReader,
    is_identifier,
    is_language,
    is_link,
    read_records,
    suggest_choice,
)
from geo.project.yaml_nodes import parse_yaml
from tests.support.sample_project import MemoryFolder, suite_path


def make_reader(text, record="r"):
    faults = []
    table = parse_yaml(text, "x.yaml", faults)
    assert faults == []
    return RecordReader(table, "x.yaml", faults, record)


def read_field(method, text, *arguments, **options):
    """Call a reading method on the key `a`, and return its value and the messages of the faults."""
    here = make_reader(text)
    value = getattr(here, method)("a", *arguments, **options)
    return value, [fault.message for fault in here.issues]


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
    ("read_language", "a: English", (), "'a' is 'English': use a tag such as en"),
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
    ("read_numbers", "a: x", (2,), "'a' must be a list, not a text"),
    ("read_flag", "a: yes", (), "'a' is 'yes': use one of false, true"),
    ("read_texts", "a: [x, [y]]", (), "'a' must be a list of texts, not of a list"),
    ("read_texts", "a: ['']", (), "'a' holds an empty text: write one or leave it out"),
    ("read_texts", "a: [Lаchin]", (), "mixes scripts"),
    ("read_mappings", "a: [x]", (), "an item of 'a' must be a record with keys, not a text"),
    ("open_nested", "a: x", (), "'a' must be a record with keys, not a text"),
    ("read_localized_text", "a: {hy: ողջույն}", ("en",), "'a' must say it in 'en', the map's language"),
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
    assert [(fault.line, fault.record) for fault in here.issues] == [(2, "r"), (5, "r"), (2, "r")]


def test_long_value_is_truncated_in_message():
    message = read_field("read_choice", f"a: {'x' * 100_000}", ("red", "blue"))[1][0]
    assert len(message) < 200


def test_unknown_key_is_reported_with_suggestion():
    here = make_reader("tilte: x\nurl: https://a.example\n")
    here.read_text("title")
    here.read_link("url")
    here.report_unknown_keys()
    assert [fault.message for fault in here.issues] == [
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


LINK_CASES = [
    ("http://a.example", True, "http"),
    ("HTTPS://A.EXAMPLE/x", True, "capitals"),
    ("https://a.example:8080/x?y=z#w", True, "a port"),
    ("https://a.example./", True, "a host that ends with the root"),
    ("https://müller.example/ə", True, "letters of any script"),
    ("http://192.168.0.1/", True, "an address in numbers"),
    ("http://localhost/", True, "a machine's own name"),
    ("javascript:alert(1)", False, "runs"),
    ("java\nscript:alert(1)", False, "runs in some browsers"),
    ("data:text/html,x", False, "carries a page"),
    ("file:///etc/passwd", False, "reads the reader's disk"),
    ("ftp://a.example", False, "another protocol"),
    ("//a.example", False, "no protocol"),
    ("a.example", False, "no protocol at all"),
    ("http:a.example", False, "browsers repair this"),
    ("http:///a.example", False, "and this"),
    ("http:\\\\a.example", False, "and this"),
    ("http://", False, "no host"),
    ("http://?x", False, "no host before the query"),
    ("http://user@a.example", False, "a name that poses as the host"),
    ("http://bank.example:x@a.example/", False, "a host that poses as a name"),
    ("http://a.example\\@b.example", False, "two readings"),
    ("http://a.example:", False, "a port left empty"),
    ("http://a.example:0x50/", False, "a port in another base"),
    ("http://a.example:65536/", False, "a port too high"),
    ("http://a..example", False, "an empty label"),
    ("http://-a.example", False, "a label that starts with a hyphen"),
    ("http://[::1]/", False, "an address in brackets"),
    ("http://256.1.1.1/", False, "numbers that are no address"),
    ("http://1.2.3/", False, "numbers that browsers would complete"),
    ("http://0x7f.0.0.1/", False, "numbers in another base"),
    ("http://xn--mller-kva.example/", True, "letters encoded"),
    ("http://xn--pokxncvks.example/", False, "what says it is encoded and is not"),
    ("http://аpple.example/", False, "a Cyrillic letter in a Latin host"),
    ("http://a.example/\u202e", False, "turned around"),
    ("http://a.example/ x", False, "white space"),
    ("http://a.example/" + "x" * 2000, False, "too long for any browser's bar"),
]


@pytest.mark.parametrize(("value", "good", "why"), LINK_CASES)
def test_link_must_be_plain_web_address(value, good, why):
    assert is_link(value) is good, why


def test_invalid_whatwg_urls_are_not_links():
    """WHATWG URL cases: each that must fail as it stands, or leads to another protocol, is refused.

    Cases that are relative to a base are left out: a source's address has none.
    """
    cases = json.loads(suite_path("whatwg-url", "whatwg.json").read_text())
    cases = [case for case in cases if isinstance(case, dict) and case.get("base") is None]
    bad = [case["input"] for case in cases if case.get("failure")]
    elsewhere = [
        case["input"] for case in cases if case.get("protocol") not in (None, "http:", "https:")
    ]
    assert len(bad) > 100
    assert len(elsewhere) > 50
    assert [value for value in bad + elsewhere if is_link(value)] == []


def test_suggestion_list_is_limited():
    words = suggest_choice("zzz", [f"source-{number}" for number in range(200)])
    assert words.endswith("and 188 more")
    assert len(words) < 250


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=20))
def test_suggestion_is_one_of_choices(value, choices):
    words = suggest_choice(value, choices)
    assert not choices or any(choice in words or repr(choice) in words for choice in choices)


def test_records_of_file_are_read():
    faults = []
    folder = MemoryFolder({"x.yaml": b"\xef\xbb\xbfitems:\r\n  - {id: a}\r\n  - {id: b}\r\n"})
    found = read_records(folder, "x.yaml", "items", faults)
    assert [cursor.read_text("id") for cursor in found] == ["a", "b"]
    assert [cursor.mapping.line for cursor in found] == [2, 3]
    assert faults == []


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (None, ["'x.yaml' cannot be read: No such file or directory"]),
        (b"\xff\xfe", ["'x.yaml' is not UTF-8: byte 0xff in line 1; save it as UTF-8"]),
        (b"", ["the file must hold a mapping, such as `events:` and a list"]),
        (b"{}", ["'items' is missing"]),
        (b"itmes: []", ["'items' is missing", "unknown key 'itmes': did you mean 'items'?"]),
        (b"items:", ["'items' must be a list, not a text"]),
        (b"items: []", []),
    ],
)
def test_file_without_records_is_rejected_with_reason(data, messages):
    faults = []
    folder = MemoryFolder({} if data is None else {"x.yaml": data})
    assert read_records(folder, "x.yaml", "items", faults) == []
    assert [fault.message for fault in faults] == messages
