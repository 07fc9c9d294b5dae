"""Splicing: the record is read back, and no other byte changes."""

from pathlib import Path

import pytest
import yaml

from conflictmap.editing import yaml_splice
from conflictmap.editing.yaml_splice import SpliceError

ROOT = Path(__file__).parents[2]
RECORD = {"id": "new", "title": "A title: with a colon", "quote": "two\nlines"}

STYLES = {
    "plain": "events:\n  - id: a\n    title: x\n",
    "list without indent": "events:\n- id: a\n  title: x\n",
    "deep indent": "events:\n      - id: a\n        title: x\n",
    "no line end": "events:\n  - id: a\n    title: x",
    "blank lines between": "events:\n  - id: a\n\n  - id: b\n",
    "blank lines at the end": "events:\n  - id: a\n  - id: b\n\n\n",
    "comment at the end": "events:\n  - id: a\n    title: x\n# the end\n",
    "another key after it": "events:\n  - id: a\n    title: x\nmap:\n  title: t\n",
    "comment before the next key": "events:\n  - id: a\n\n# the map\nmap:\n  title: t\n",
    "comments in the record": "events:\n  # first\n  - id: a  # one\n    title: x  # two\n",
    "folded text at the end": "events:\n  - id: a\n    quote: >-\n      one\n      two\n",
    "number sign in a text": "events:\n  - id: a\n    quote: |\n      one\n      # two\n",
    "carriage returns": "events:\r\n  - id: a\r\n    title: x\r\n",
    "other scripts": "events:\n  - id: a\n    title: Լաչին\nmap:\n  title: Лачин\n",
    "empty list": "events: []\n",
    "empty list and a comment": "map:\n  title: t\nevents: []  # none yet\nlast: 1\n",
}


def _without(text: str, block: str) -> str:
    return text.replace(block, "", 1)


@pytest.mark.parametrize("style", STYLES)
def test_record_is_appended_and_read_back(style: str) -> None:
    before = STYLES[style]
    after = yaml_splice.append_record(before, "events", RECORD)
    parsed = yaml.safe_load(after)
    assert parsed["events"][-1] == RECORD
    assert parsed["events"][:-1] == yaml.safe_load(before)["events"]
    assert {key: parsed[key] for key in parsed if key != "events"} == {
        key: value for key, value in yaml.safe_load(before).items() if key != "events"
    }


@pytest.mark.parametrize("style", [style for style in STYLES if not style.startswith("empty")])
def test_every_other_byte_stays(style: str) -> None:
    before = STYLES[style]
    after = yaml_splice.append_record(before, "events", RECORD)
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before)
    )
    inserted = len(after) - len(before)
    tail = after[start + inserted :]
    assert before.endswith(tail) or tail == ""
    assert before.startswith(after[:start])
    assert before == after[:start] + tail


COMMENTS_AFTER = [
    ("    # key: of a\n", "", "indented as the keys of the record: its own"),
    ("\n    # key: of a\n", "", "its own, after a blank line"),
    ("", "  # of the list\n", "as deep as the dash: of the list"),
    ("    # key: of a\n", "\n# of the next key\n", "its own, then others"),
]


@pytest.mark.parametrize(("own", "others", "why"), COMMENTS_AFTER)
def test_comments_of_the_last_record_stay_with_it(own: str, others: str, why: str) -> None:
    text = f"events:\n  - id: a\n{own}{others}map: {{}}\n"
    after = yaml_splice.append_record(text, "events", {"id": "b"})
    assert after == f"events:\n  - id: a\n{own}\n  - id: b\n{others}map: {{}}\n", why


def test_first_map_keeps_its_bytes() -> None:
    before = (ROOT / "events.yaml").read_text(encoding="utf-8")
    after = yaml_splice.append_record(before, "events", RECORD)
    assert after.startswith(before)
    assert yaml_splice.replace_record(after, "events", "new", None).rstrip() == before.rstrip()


@pytest.mark.parametrize("style", [style for style in STYLES if not style.startswith("empty")])
def test_record_that_was_cut_is_brought_back_with_every_byte(style: str) -> None:
    text = yaml_splice.append_record(STYLES[style], "events", RECORD)
    first = yaml_splice.list_ids(text, "events")[0]
    changed, lines, following, gap = yaml_splice.cut_record_text(text, "events", first)
    assert first not in yaml_splice.list_ids(changed, "events")
    assert yaml_splice.insert_record_text(changed, "events", lines, following, gap) == text


def test_records_of_the_first_map_are_brought_back() -> None:
    text = (ROOT / "events.yaml").read_text(encoding="utf-8")
    for identifier in yaml_splice.list_ids(text, "events")[:3]:
        changed, lines, following, gap = yaml_splice.cut_record_text(text, "events", identifier)
        assert yaml_splice.insert_record_text(changed, "events", lines, following, gap) == text


@pytest.mark.parametrize("style", [style for style in STYLES if not style.startswith("empty")])
def test_value_is_added_to_a_record_alone(style: str) -> None:
    before = STYLES[style]
    value = "https://example.org/a?b=c#d: e"
    after = yaml_splice.add_value(before, "events", "a", "archive", value)
    record = yaml.safe_load(after)["events"][0]
    assert record == {**yaml.safe_load(before)["events"][0], "archive": value}
    added = [line for line in after.splitlines() if "archive" in line]
    assert len(added) == 1
    assert [line for line in after.splitlines() if line not in added] == before.splitlines()


def test_value_that_is_there_is_not_replaced() -> None:
    with pytest.raises(SpliceError, match="already"):
        yaml_splice.add_value("events:\n  - id: a\n    title: x\n", "events", "a", "title", "y")


def test_record_is_replaced_in_its_lines_alone() -> None:
    before = "events:\n  - id: a\n    title: x\n  # note\n  - id: b\n    title: y  # keep\n"
    after = yaml_splice.replace_record(before, "events", "a", {"id": "a", "title": "z"})
    assert after == "events:\n  - id: a\n    title: z\n  # note\n  - id: b\n    title: y  # keep\n"


def test_last_record_can_be_removed() -> None:
    after = yaml_splice.replace_record("events:\n  - id: a\nmap: 1\n", "events", "a", None)
    assert yaml.safe_load(after) == {"events": [], "map": 1}


def test_one_value_is_replaced_in_place() -> None:
    before = "events:\n  - {id: a, review: draft}  # seen\n"
    after = yaml_splice.replace_value(before, "events", "a", "review", "verified")
    assert after == "events:\n  - {id: a, review: verified}  # seen\n"


@pytest.mark.parametrize(
    "text",
    [
        "events: [{id: a}]\n",  # in brackets
        "map: 1\n",  # no list
        "events: 1\n",
        "events: [\n",  # no YAML
    ],
)
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(SpliceError):
        yaml_splice.append_record(text, "events", RECORD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "list:\n  # of b\n  - id: b\n# end\n",
            "list:\n  - id: a\n\n  # of b\n  - id: b\n# end\n",
            id="in front of the comments of the next record",
        ),
        pytest.param(
            "list:\n- id: x\n- id: b\n",
            "list:\n- id: x\n- id: a\n- id: b\n",
            id="between, without blanks",
        ),
        pytest.param("list:\r\n- id: b\r\n", "list:\r\n- id: a\r\n\r\n- id: b\r\n", id="CRLF"),
    ],
)
def test_record_is_inserted_in_front_of_another(text, expected):
    assert yaml_splice.insert_record(text, "list", {"id": "a"}, "b") == expected


def test_insert_before_a_missing_record_is_refused():
    with pytest.raises(yaml_splice.SpliceError, match="no record 'c'"):
        yaml_splice.insert_record("list:\n- id: b\n", "list", {"id": "a"}, "c")


def test_file_with_byte_order_mark_is_spliced_at_the_right_place():
    text = "\ufeffevents:\n  - id: a\n    review: draft\n"
    changed = yaml_splice.replace_value(text, "events", "a", "review", "verified")
    assert changed == text.replace("draft", "verified")


def test_deep_nesting_is_an_error():
    with pytest.raises(yaml_splice.SpliceError, match="nested too deeply"):
        yaml_splice.list_ids(f"events: {'[' * 100_000}{']' * 100_000}", "events")
