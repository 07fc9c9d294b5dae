"""Files divided into records, and the comparison of two states of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictmap.editing import yaml_splice
from conflictmap.store.split_records import (
    FILE_END,
    FILE_START,
    WHOLE_FILE,
    split_file,
)
from conflictmap.store.three_way import apply_change, assign_positions, compare_files
from tests.support.sample_project import EVENTS_YAML, ROOT

FILE = "events.yaml"
HEAD = "map: {title: {en: A}}\nevents:\n"

SPLITS = [
    # text, keys, why
    (EVENTS_YAML, [FILE_START, "bridge-closed", "flood"], "records with an indent"),
    (f"{HEAD}- id: a\n  title: x\n- id: b\n", [FILE_START, "a", "b"], "records without one"),
    (f"{HEAD}  # first\n  - id: a\n\n  # second\n  - id: b\n", [FILE_START, "a", "b"], "comments"),
    (f"{HEAD}  - id: a\nformat: 2\n", [FILE_START, "a", FILE_END], "a key after the list"),
    (f"{HEAD}  - id: a\n\n# end\n", [FILE_START, "a", FILE_END], "a comment at the end"),
    (f"{HEAD}  - title: x\n    id: 'a'\n  -   id: \"b\"\n", [FILE_START, "a", "b"], "ids elsewhere, quoted"),
    (f"{HEAD}  - id: a\n    note: |\n      - id: z\n      # no comment\n  - id: b\n", [FILE_START, "a", "b"], "a text that looks like a record"),
    (f"{HEAD}  - id: a\n    from:\n      id: z\n  - id: b\n", [FILE_START, "a", "b"], "an id within a record"),
    (HEAD.replace("\n", "\r\n") + "  - id: a\r\n  - id: b\r\n", [FILE_START, "a", "b"], "line ends of Windows"),
    (f"{HEAD}  - id: a\n  - id: a\n", [WHOLE_FILE], "an id twice"),
    (f"{HEAD}  - title: a\n", [WHOLE_FILE], "a record without id"),
    (f"{HEAD[:-1]} []\n", [WHOLE_FILE], "an empty list"),
    (f"{HEAD[:-1]} [{{id: a}}]\n", [WHOLE_FILE], "brackets"),
    ("", [WHOLE_FILE], "an empty file"),
    (f"{HEAD}  - id: <end>\n", [WHOLE_FILE], "an id like the name of a part"),
]  # fmt: skip


def join_bodies(records):
    return b"".join(record.body for record in records)


@pytest.mark.parametrize(("text", "keys", "why"), SPLITS)
def test_file_is_divided(text, keys, why):
    records = split_file(FILE, text.encode())
    assert [record.key for record in records] == keys, why
    assert join_bodies(records) == text.encode()


def test_other_files_are_not_divided():
    assert [record.key for record in split_file("data/sources/a.txt", EVENTS_YAML.encode())] == [
        WHOLE_FILE
    ]


@given(
    st.lists(
        st.sampled_from(
            ["events:", "  - id: a", "  - id: b", "- id: c", "", "# x", "  # y", "    id: d", "x: 1", "  -", "    - id: e", "---", "\r", "\xa0"]
        )
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)  # fmt: skip
def test_divided_file_has_same_bytes(lines, newline, ends):
    data = (newline.join(lines) + newline * ends).encode()
    assert join_bodies(split_file(FILE, data)) == data


def apply_all(changes, stored):
    merged, refused = {}, []
    for change in changes.files:
        records, conflicts = apply_change(change, dict(split_file(change.file, stored)))
        merged[change.file] = b"".join(records.values())
        refused += conflicts
    return merged[FILE], [record.key for record in refused]


def splice(text, *steps):
    for step in steps:
        text = step(text)
    return text


def append(identifier):
    return lambda text: yaml_splice.append_record(
        text, "events", {"id": identifier, "date": "2020"}
    )


def replace(identifier, **values):
    return lambda text: yaml_splice.replace_record(
        text, "events", identifier, {"id": identifier, **values}
    )


def remove(identifier):
    return lambda text: yaml_splice.replace_record(text, "events", identifier, None)


BASE = (
    f"{HEAD}  - id: a\n    date: 2020\n\n  - id: b\n    date: 2021\n\n  - id: c\n    date: 2022\n"
)
MERGES = [
    # mine, theirs, ids of the merged file, refused, why
    ([replace("a", date="1999")], [replace("b", date="1998")], "abc", [], "two records"),
    ([replace("a", date="1999")], [replace("a", date="1998")], None, ["a"], "the same record"),
    ([replace("a", date="1999")], [replace("a", date="1999")], "abc", [], "the same change"),
    ([append("d")], [append("e")], "abced", [], "both add at the end"),
    ([append("d")], [append("d")], "abcd", [], "both add the same"),
    ([append("d"), replace("d", date="1")], [append("d")], None, ["d"], "both add one id"),
    ([remove("b")], [replace("c", date="1998")], "ac", [], "one deletes, one changes another"),
    ([remove("b")], [replace("b", date="1998")], None, ["b"], "one deletes what the other changes"),
    ([replace("b", date="1999")], [remove("b")], None, ["b"], "one changes what the other deletes"),
    ([remove("b")], [remove("b")], "ac", [], "both delete"),
    ([remove("c")], [append("d")], "abd", [], "one deletes the last, one adds after it"),
]  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "ids", "refused", "why"), MERGES)
def test_changes_of_two_curators_are_merged(mine, theirs, ids, refused, why):
    changes = compare_files({FILE: BASE.encode()}, {FILE: splice(BASE, *mine).encode()})
    stored = splice(BASE, *theirs)
    merged, conflicts = apply_all(changes, stored.encode())
    assert conflicts == refused, why
    if ids:
        assert "".join(yaml_splice.list_ids(merged.decode(), "events")) == ids, why


def test_moved_records_keep_those_of_others():
    start, a, b, c = split_file(FILE, BASE.encode())
    moved = join_bodies([start, c, a, b])
    changes = compare_files({FILE: BASE.encode()}, {FILE: moved})
    merged, refused = apply_all(changes, append("d")(BASE).encode())
    assert refused == []
    assert "".join(yaml_splice.list_ids(merged.decode(), "events")) == "cdab"


@given(st.permutations("abcdefgh"), st.integers(0, 8))
def test_positions_sort_in_the_order_wanted(order, known):
    positions = {key: Decimal(number) for number, key in enumerate("abcdefgh"[:known])}
    assigned = assign_positions(order, positions)
    placed = positions | assigned
    assert sorted(order, key=lambda key: placed[key]) == list(order)
    assert len(set(placed.values())) == len(order)


def test_only_inserted_record_gets_a_position():
    positions = {"a": Decimal(1), "b": Decimal(2)}
    for number in range(200):
        assigned = assign_positions(["a", f"new-{number}", "b"], positions)
        assert list(assigned) == [f"new-{number}"]
        assert positions["a"] < assigned[f"new-{number}"] < positions["b"]
        positions["b"] = assigned[f"new-{number}"]
    assert len(str(positions["b"])) < 100


def test_first_map_is_divided_into_its_records():
    data = (ROOT / FILE).read_bytes()
    ids = yaml_splice.list_ids(data.decode(), "events")
    assert [record.key for record in split_file(FILE, data)][1:] == list(ids)
