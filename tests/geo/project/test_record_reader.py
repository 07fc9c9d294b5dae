"""The cursor: each kind of field, read right or refused with its line, its value and what is right."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import Fault
from geo.project.record_reader import (
    Cursor,
    is_identifier,
    is_language,
    is_link,
    read_records,
    suggest,
)
from geo.project.yaml_nodes import parse
from tests.support.sample_project import MemoryFolder, suite


def cursor(text, record="r"):
    faults = []
    table = parse(text, "x.yaml", faults)
    assert faults == []
    return Cursor(table, "x.yaml", faults, record)


def read(method, text, *arguments, **options):
    """Call a reading method on the key `a`, and return its value and the messages of the faults."""
    here = cursor(text)
    value = getattr(here, method)("a", *arguments, **options)
    return value, [fault.message for fault in here.faults]


GOOD = [
    ("text", "a: ' x '", (), "x"),
    ("text", "a: NO", (), "NO"),
    ("text", "b: 1", (), None),
    ("name", "a: Xankəndi", (), "Xankəndi"),
    ("choice", "a: red", (("red", "blue"),), "red"),
    ("language", "a: zh-Hant", (), "zh-Hant"),
    ("number", "a: -46.5", (), -46.5),
    ("number", "a: '7'", (), 7.0),
    ("whole", "a: 6500", (), 6500),
    ("whole", "b: 1", (), None),
    ("numbers", "a: [1, 2.5]", (2,), (1.0, 2.5)),
    ("flag", "a: 'true'", (), True),
    ("flag", "a: false", (), False),
    ("flag", "b: 1", (), False),
    ("texts", "a: [x, ' y ']", (), ("x", "y")),
    ("texts", "b: 1", (), ()),
    ("words", "a: hi", ("en",), {"en": "hi"}),
    ("words", "a: {en: hi, hy: ողջույն}", ("en",), {"en": "hi", "hy": "ողջույն"}),
    ("words", "b: 1", ("en",), None),
    (
        "names",
        "a: {en: Shusha, az: [Şuşa, Shusha]}",
        (),
        {"en": ("Shusha",), "az": ("Şuşa", "Shusha")},
    ),
    ("link", "a: https://news.example/a?b=c#d", (), "https://news.example/a?b=c#d"),
    ("inner", "b: 1", (), None),
]


@pytest.mark.parametrize(("method", "text", "arguments", "value"), GOOD)
def test_a_field_is_read(method, text, arguments, value):
    assert read(method, text, *arguments) == (value, [])


BAD = [
    ("text", "a: [x]", (), "'a' must be one text, not a list"),
    ("text", "a: {b: c}", (), "'a' must be one text, not a record"),
    ("text", "a: ''", (), "'a' is empty"),
    ("text", "a:", (), "'a' is empty"),
    ("name", "a: Lаchin", (), "U+0430 CYRILLIC SMALL LETTER A"),
    ("choice", "a: blu", (("red", "blue"),), "'a' is 'blu': did you mean 'blue'?"),
    ("choice", "a: xyz", (("red", "blue"),), "use one of blue, red"),
    ("choice", "a: xyz", ((),), "there is none to choose from"),
    ("language", "a: English", (), "'a' is 'English': use a tag such as en"),
    ("language", "a: <b>", (), "'a' is '<b>'"),
    ("language", "b: 1", (), "'a' is missing"),
    ("number", "a: 1e5", (), "'a' is '1e5': write a plain number"),
    ("number", "a: nan", (), "plain number"),
    ("number", "a: .inf", (), "plain number"),
    ("number", "a: 'true'", (), "plain number"),
    ("number", "a: 0x1F", (), "plain number"),
    ("number", "a: ٤", (), "plain number"),
    ("number", "a: 1,5", (), "plain number"),
    ("whole", "a: 2.5", (), "'a' is 2.5: it must be a whole number"),
    ("whole", "a: -1", (), "'a' is '-1': it must be between 0 and 1e+09"),
    ("numbers", "a: [1]", (2,), "'a' must be a list of 2 numbers"),
    ("numbers", "a: [1, [2]]", (2,), "'a' must be a list of 2 numbers"),
    ("numbers", "a: [1, x]", (2,), "'a' is 'x': write a plain number"),
    ("numbers", "a: x", (2,), "'a' must be a list, not a text"),
    ("flag", "a: yes", (), "'a' is 'yes': use one of false, true"),
    ("texts", "a: [x, [y]]", (), "'a' must be a list of texts, not of a list"),
    ("texts", "a: ['']", (), "'a' holds an empty text: write one or leave it out"),
    ("texts", "a: [Lаchin]", (), "mixes scripts"),
    ("tables", "a: [x]", (), "an item of 'a' must be a record with keys, not a text"),
    ("inner", "a: x", (), "'a' must be a record with keys, not a text"),
    ("words", "a: {hy: ողջույն}", ("en",), "'a' must say it in 'en', the map's language"),
    ("words", "a: {en: hi, Xy: x}", ("en",), "'Xy' in 'a' is not a language"),
    ("words", "a: {en: ''}", ("en",), "'en' is empty"),
    ("names", "a: {en: Lаchin}", (), "mixes scripts"),
    ("names", "a: {en: {b: c}}", (), "'en' must be one text, not a record"),
    ("names", "b: 1", (), "'a' is missing"),
    ("link", "a: javascript:alert(1)", (), "only http:// or https:// with a host can be linked"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "text", "arguments", "words"), BAD)
def test_a_field_at_fault_says_what_would_be_right(method, text, arguments, words):
    _, messages = read(method, text, *arguments)
    assert len(messages) == 1
    assert words in messages[0]


@pytest.mark.parametrize("method", ["text", "number", "items", "inner", "tables"])
def test_a_required_key_is_missed(method):
    assert read(method, "b: 1", required=True)[1] == ["'a' is missing"]


def test_a_fault_stands_at_its_key_or_its_item():
    here = cursor("\na: x\nb:\n  - y\n  - [z]\n")
    here.number("a")
    here.texts("b")
    here.node("c", required=True)
    assert [(fault.line, fault.record) for fault in here.faults] == [(2, "r"), (5, "r"), (2, "r")]


def test_a_long_value_is_cut_in_the_message():
    message = read("choice", f"a: {'x' * 100_000}", ("red", "blue"))[1][0]
    assert len(message) < 200


def test_unknown_keys_are_reported_with_the_nearest_known_one():
    here = cursor("tilte: x\nurl: https://a.example\n")
    here.text("title")
    here.link("url")
    here.finish()
    assert [fault.message for fault in here.faults] == [
        "unknown key 'tilte': did you mean 'title'?"
    ]


IDS = [
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


@pytest.mark.parametrize(("value", "good"), IDS)
def test_ids_fit_into_links_and_file_names(value, good):
    assert is_identifier(value) is good


def test_an_id_is_the_name_of_the_record():
    seen = {"x-2": 7}
    here = cursor("id: x-1")
    assert here.identifier(seen) == "x-1"
    assert (here.record, seen, here.faults) == ("x-1", {"x-2": 7, "x-1": 1}, [])


def test_an_id_taken_is_refused_with_both_lines():
    here = cursor("\n\nid: x-1")
    here.identifier({"x-1": 2})
    assert here.faults == [
        Fault("x.yaml", 3, "x-1", "the id 'x-1' is taken: line 2 has it already")
    ]


def test_an_odd_id_is_shown_with_its_escapes():
    here = cursor('id: "a\\nb"')
    here.identifier({})
    assert here.record == r"'a\nb'"
    assert "must be small letters, digits and single hyphens" in here.faults[0].message


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
def test_languages_are_tags(tag, good):
    assert is_language(tag) is good


LINKS = [
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


@pytest.mark.parametrize(("value", "good", "why"), LINKS)
def test_only_plain_web_addresses_can_be_linked(value, good, why):
    assert is_link(value) is good, why


def test_no_address_that_the_web_platform_tests_call_bad_is_linked():
    """WHATWG URL cases: each that must fail as it stands, or leads to another protocol, is refused.

    Cases that are relative to a base are left out: a source's address has none.
    """
    cases = json.loads(suite("whatwg-url", "whatwg.json").read_text())
    cases = [case for case in cases if isinstance(case, dict) and case.get("base") is None]
    bad = [case["input"] for case in cases if case.get("failure")]
    elsewhere = [
        case["input"] for case in cases if case.get("protocol") not in (None, "http:", "https:")
    ]
    assert len(bad) > 100
    assert len(elsewhere) > 50
    assert [value for value in bad + elsewhere if is_link(value)] == []


def test_many_choices_are_not_all_listed():
    words = suggest("zzz", [f"source-{number}" for number in range(200)])
    assert words.endswith("and 188 more")
    assert len(words) < 250


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=20))
def test_a_suggestion_is_always_one_of_the_choices(value, choices):
    words = suggest(value, choices)
    assert not choices or any(choice in words or repr(choice) in words for choice in choices)


def test_records_of_a_file_are_read():
    faults = []
    folder = MemoryFolder({"x.yaml": b"\xef\xbb\xbfitems:\r\n  - {id: a}\r\n  - {id: b}\r\n"})
    found = read_records(folder, "x.yaml", "items", faults)
    assert [cursor.text("id") for cursor in found] == ["a", "b"]
    assert [cursor.table.line for cursor in found] == [2, 3]
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
def test_a_file_without_records_says_why(data, messages):
    faults = []
    folder = MemoryFolder({} if data is None else {"x.yaml": data})
    assert read_records(folder, "x.yaml", "items", faults) == []
    assert [fault.message for fault in faults] == messages
