"""A file read in portions is the file: the same events and the same faults, whatever is in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import workers
from geo.project import loader, yaml_chunks
from geo.project.yaml_chunks import cut
from tests.support.sample_project import EVENTS, MemoryFolder, TinyMap

HEAD = EVENTS[: EVENTS.index("  - id")]
EVENT = """\
  - id: event-{number}
    title: {{en: The bridge is closed}}
    date: "2020-03-05"
    place: Alder
    type: access
    review: verified
    source: herald
    quote: the council closed the bridge
    stance: reports

"""
MANY = HEAD + "".join(EVENT.format(number=number) for number in range(12))


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch):
    monkeypatch.setattr(yaml_chunks, "LEAST", 100)


def folder(text):
    return MemoryFolder({**TinyMap().files, "events.yaml": text.encode()})


def lines_of(event):
    return event.line, event.place_line


def test_each_portion_has_its_lines_where_they_were():
    found = cut(MANY, 3)
    assert len(found) == 3
    whole = MANY.split("\n")
    seen = set()
    for portion in found:
        lines = portion.split("\n")
        own = {number for number, line in enumerate(lines) if line}
        assert all(lines[number] == whole[number] for number in own)
        below = {number for number in own if number >= HEAD.count("\n")}
        assert not below & seen, "no line stands in two portions"
        seen |= below
    assert seen == {n for n, line in enumerate(whole) if line and n >= HEAD.count("\n")}


def test_portions_are_of_about_the_same_size():
    assert sorted(portion.count("- id") for portion in cut(MANY, 3)) == [3, 4, 5]


@pytest.mark.parametrize(
    ("text", "most", "why"),
    [
        (MANY, 1, "one process"),
        (MANY[:150], 9, "too short for two"),
        ("", 9, "empty"),
        (MANY.replace("events:\n", "events: []\n#"), 9, "another layout"),
        (MANY.replace("events:\n", "evnets:\n"), 9, "no list of events"),
        (MANY + "...\n", 9, "the end of a document, after which nothing may come"),
        (MANY.replace("  - id: event-5", "---\n  - id: event-5"), 9, "another document"),
        (HEAD + "  -\n" + MANY[len(HEAD) :], 9, "a dash on a line of its own"),
    ],
)
def test_what_is_not_cut(text, most, why):
    assert cut(text, most) == [text], why


def together(text, most=3):
    """What the portions say together, read by one process after the other."""
    return loader._read_together(folder(text), cut(text, most))


def test_portions_are_read_as_the_whole():
    found, whole = together(MANY), loader._read(folder(MANY), MANY)
    assert found.project == whole.project
    assert [*map(lines_of, found.project.events)] == [*map(lines_of, whole.project.events)]
    assert found.faults == whole.faults == []


def test_faults_within_events_need_no_second_reading():
    text = MANY.replace("type: access", "type: acess", 1)[::-1].replace("stroper", "s", 1)[::-1]
    found, whole = together(text), loader._read(folder(text), text)
    assert sorted(found.faults) == sorted(whole.faults)
    assert [fault.record for fault in sorted(found.faults)] == ["event-0", "event-11"]
    assert found.project == whole.project


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("event-11\n", "event-0\n", "an id that another portion has"),
        ("id: event-11\n", "id: event-0\n    typo: x\n", "such an id, of an event at fault"),
        ("title: {en: The", 'title: "x\n  - id: y', "a quoted text that looks like an event"),
        ("    stance: reports\n\n", "    stance: reports\nnotes:\n", "another list below"),
        ("  - id: event-7", " - id: event-7", "an indent that is wrong"),
        ("  - id: event-7", "  - *id", "what YAML allows and we do not"),
        ("id: event-7", "di: event-7", "a fault that is no event's"),
    ],
)
def test_what_must_be_read_whole(old, new, why):
    text = MANY.replace(old, new)
    assert text != MANY
    assert together(text) is None, why
    apart, whole = read(text, 3), read(text, 1)
    assert apart == whole, why
    assert whole[1], why


def test_the_map_may_stand_below_its_events():
    text = MANY[len(HEAD) - len("events:\n") :] + HEAD[: -len("events:\n")]
    assert together(text) is None
    assert read(text, 3) == read(text, 1)
    assert len(read(text, 1)[0]) == 12


def read(text, most):
    before = workers.allowed()
    workers.allow(most)
    try:
        found, faults = loader.read_project(folder(text))
    finally:
        workers.allow(before)
    return found.events, sorted(set(faults))


LINES = MANY.split("\n")
ODD = [
    "",
    "# x",
    "  - id: z",
    "- id: z",
    "events:",
    "map:",
    "'",
    '"',
    "...",
    "---",
    "[",
    "|",
    "  |",
]


@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from([*ODD, None, *LINES[5:20]])),
        max_size=3,
    ),
    st.integers(2, 5),
)
@settings(max_examples=150, deadline=None)
def test_any_file_says_the_same_in_portions(monkeypatch_once, changes, most):
    lines = LINES.copy()
    for number, line in changes:
        lines[number] = "" if line is None else line
    text = "\n".join(lines)
    assert read(text, most) == read(text, 1)


@pytest.fixture(scope="module")
def monkeypatch_once():
    """No process is begun: all portions are read here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "_begun", lambda work: None)
        yield


def test_a_file_that_changes_meanwhile_is_read_again(monkeypatch):
    """What quotes were found in must be what the page shows."""
    calls = []

    class Changing(MemoryFolder):
        def read(self, name):
            calls.append(name)
            data = super().read(name)
            return (
                data + b"More.\n" if calls.count(name) > 1 and name.endswith("herald.txt") else data
            )

    changing = Changing(folder(MANY).files)
    assert loader._read_together(changing, cut(MANY, 3)) is None


def test_processes_of_their_own_read_the_same(monkeypatch):
    expected = read(MANY, 1)
    begun = []
    real = workers._begun
    monkeypatch.setattr(workers, "_begun", lambda work: begun.append(work) or real(work))
    assert read(MANY, 3) == expected
    assert len(begun) == 2
