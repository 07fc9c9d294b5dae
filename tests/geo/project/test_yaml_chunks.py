"""Chunks of events.yaml: parsing them gives the events and errors of the whole file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import workers
from geo.errors import ProjectError
from geo.io.folder import MemoryFolder
from geo.project import loader, yaml_chunks
from geo.project.yaml_chunks import split_events
from tests.support.sample_project import EVENTS_YAML, SampleProject

HEAD_YAML = EVENTS_YAML[: EVENTS_YAML.index("  - id")]
EVENT_TEMPLATE = """\
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
MANY_EVENTS_YAML = HEAD_YAML + "".join(EVENT_TEMPLATE.format(number=number) for number in range(12))


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(yaml_chunks, "MIN_CHUNK_CHARS", 100)


def make_folder(text):
    return MemoryFolder({**SampleProject().files, "events.yaml": text.encode()})


def event_lines(event):
    return event.line, event.place_line


def test_yaml_chunk_keeps_line_numbers():
    found = split_events(MANY_EVENTS_YAML, 3)
    assert len(found) == 3
    whole = MANY_EVENTS_YAML.split("\n")
    seen = set()
    for portion in found:
        lines = portion.split("\n")
        own = {number for number, line in enumerate(lines) if line}
        assert all(lines[number] == whole[number] for number in own)
        below = {number for number in own if number >= HEAD_YAML.count("\n")}
        assert not below & seen, "no line stands in two portions"
        seen |= below
    assert seen == {n for n, line in enumerate(whole) if line and n >= HEAD_YAML.count("\n")}


def test_yaml_chunks_have_similar_size():
    assert sorted(portion.count("- id") for portion in split_events(MANY_EVENTS_YAML, 3)) == [
        3,
        4,
        5,
    ]


@pytest.mark.parametrize(
    ("text", "most", "why"),
    [
        (MANY_EVENTS_YAML, 1, "one process"),
        (MANY_EVENTS_YAML[:150], 9, "too short for two"),
        ("", 9, "empty"),
        (MANY_EVENTS_YAML.replace("events:\n", "events: []\n#"), 9, "another layout"),
        (MANY_EVENTS_YAML.replace("events:\n", "evnets:\n"), 9, "no list of events"),
        (MANY_EVENTS_YAML + "...\n", 9, "the end of a document, after which nothing may come"),
        (
            MANY_EVENTS_YAML.replace("  - id: event-5", "---\n  - id: event-5"),
            9,
            "another document",
        ),
        (
            HEAD_YAML + "  -\n" + MANY_EVENTS_YAML[len(HEAD_YAML) :],
            9,
            "a dash on a line of its own",
        ),
    ],
)
def test_unsplittable_yaml_stays_one_chunk(text, most, why):
    assert split_events(text, most) == [text], why


def read_chunks(text, most=3):
    """Return the merged result of all chunks, parsed one after the other."""
    return loader._parse_in_parallel(make_folder(text), split_events(text, most))


def test_chunks_are_parsed_like_whole_file():
    found, whole = (
        read_chunks(MANY_EVENTS_YAML),
        loader._parse_project(make_folder(MANY_EVENTS_YAML), MANY_EVENTS_YAML),
    )
    assert found.project == whole.project
    assert [*map(event_lines, found.project.events)] == [*map(event_lines, whole.project.events)]
    assert found.issues == whole.issues == []


def test_event_issues_in_chunks_need_no_second_parse():
    text = MANY_EVENTS_YAML.replace("type: access", "type: acess", 1)[::-1].replace(
        "stroper", "s", 1
    )[::-1]
    found, whole = read_chunks(text), loader._parse_project(make_folder(text), text)
    assert sorted(found.issues) == sorted(whole.issues)
    assert [issue.record for issue in sorted(found.issues)] == ["event-0", "event-11"]
    assert found.project == whole.project


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("event-11\n", "event-0\n", "an id that another portion has"),
        ("id: event-11\n", "id: event-0\n    typo: x\n", "a duplicate id of an invalid event"),
        ("title: {en: The", 'title: "x\n  - id: y', "a quoted text that looks like an event"),
        ("    stance: reports\n\n", "    stance: reports\nnotes:\n", "another list below"),
        ("  - id: event-7", " - id: event-7", "an indent that is wrong"),
        ("  - id: event-7", "  - *id", "what YAML allows and we do not"),
        ("id: event-7", "di: event-7", "an error outside of events"),
    ],
)
def test_cross_chunk_issue_forces_whole_parse(old, new, why, monkeypatch):
    text = MANY_EVENTS_YAML.replace(old, new)
    assert text != MANY_EVENTS_YAML
    assert read_chunks(text) is None, why
    whole = read_with_workers(text, 1)
    monkeypatch.setattr(loader, "max_workers", lambda: 3)  # three chunks, parsed in this process
    assert read_with_workers(text, 1) == whole, why
    assert whole[1], why


def test_map_section_below_events_is_parsed_whole():
    text = MANY_EVENTS_YAML[len(HEAD_YAML) - len("events:\n") :] + HEAD_YAML[: -len("events:\n")]
    assert read_chunks(text) is None
    apart, whole = read_with_workers(text, 3), read_with_workers(text, 1)
    assert apart == whole
    assert len(whole[0]) == 12


def read_with_workers(text, most):
    before = workers.max_workers()
    workers.set_max_workers(most)
    try:
        found, issues = loader.read_project(make_folder(text))
    finally:
        workers.set_max_workers(before)
    return found.events, sorted(set(issues))


YAML_LINES = MANY_EVENTS_YAML.split("\n")
UNUSUAL_LINES = [
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
        st.tuples(
            st.integers(0, len(YAML_LINES) - 1),
            st.sampled_from([*UNUSUAL_LINES, None, *YAML_LINES[5:20]]),
        ),
        max_size=3,
    ),
    st.integers(2, 5),
)
@settings(max_examples=150, deadline=None)
def test_arbitrary_file_is_parsed_alike_in_chunks(without_worker_processes, changes, most):
    lines = YAML_LINES.copy()
    for number, line in changes:
        lines[number] = "" if line is None else line
    text = "\n".join(lines)
    assert read_with_workers(text, most) == read_with_workers(text, 1)


@pytest.fixture(scope="module")
def without_worker_processes():
    """Parse all chunks in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "_spawn_worker", lambda work: None)
        yield


def test_file_changed_during_parsing_is_read_again(monkeypatch):
    """The text in which quotes were found must be the text that the page shows."""
    calls = []

    class Changing(MemoryFolder):
        def read(self, name):
            calls.append(name)
            data = super().read(name)
            return (
                data + b"More.\n" if calls.count(name) > 1 and name.endswith("herald.txt") else data
            )

    changing = Changing(make_folder(MANY_EVENTS_YAML).files)
    assert loader._parse_in_parallel(changing, split_events(MANY_EVENTS_YAML, 3)) is None


def test_worker_processes_parse_same_project(monkeypatch):
    expected = read_with_workers(MANY_EVENTS_YAML, 1)
    begun = []
    real = workers._spawn_worker
    monkeypatch.setattr(workers, "_spawn_worker", lambda work: begun.append(work) or real(work))
    assert read_with_workers(MANY_EVENTS_YAML, 3) == expected
    assert len(begun) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (MANY_EVENTS_YAML, "a valid file"),
        (MANY_EVENTS_YAML.replace("event-7", "event-2"), "an id of another piece"),
        (MANY_EVENTS_YAML.replace("en: ", "en: \u200b", 1), "a hidden character in the head"),
        (MANY_EVENTS_YAML.replace("type: access\n", "kind: access\n", 11), "unknown keys"),
        ("\ufeff" + MANY_EVENTS_YAML.replace("\n", "\r\n"), "a byte order mark, lines of Windows"),
        (
            MANY_EVENTS_YAML.replace("The bridge", "Ալդեր – bridge"),
            "letters of two and three bytes",
        ),
    ],
)
def test_pieces_give_events_and_errors_of_the_whole_file(monkeypatch, text, reason):
    project = SampleProject()
    project.files["events.yaml"] = text.encode()
    whole = loader.read_project(MemoryFolder(project.files))
    monkeypatch.setattr(yaml_chunks, "MIN_PIECEWISE_CHARS", 100)
    monkeypatch.setattr(yaml_chunks, "PIECE_CHARS", 400)
    data = project.files["events.yaml"]
    found = list(yaml_chunks.iterate_file_pieces(data, "events.yaml", "events"))
    assert len(found) > 3, reason
    pieces = loader.read_project(MemoryFolder(project.files))
    assert pieces[0].events == whole[0].events, reason
    assert list(pieces[1]) == list(whole[1]), reason


def test_key_after_the_events_of_a_large_file_is_an_error(monkeypatch):
    project = SampleProject()
    project.files["events.yaml"] = (MANY_EVENTS_YAML + "format: 1\n").encode()
    monkeypatch.setattr(yaml_chunks, "MIN_PIECEWISE_CHARS", 100)
    monkeypatch.setattr(yaml_chunks, "PIECE_CHARS", 400)
    _, issues = loader.read_project(MemoryFolder(project.files))
    assert ["after the events" in issue.message for issue in issues] == [True]


def test_byte_that_is_not_utf8_is_one_error_with_its_line(monkeypatch):
    data = MANY_EVENTS_YAML.encode().replace(b"event-7", b"event-\xe9")
    project = SampleProject()
    project.files["events.yaml"] = data
    messages = []
    for size in (10**9, 100):
        monkeypatch.setattr(yaml_chunks, "MIN_PIECEWISE_CHARS", size)
        monkeypatch.setattr(yaml_chunks, "PIECE_CHARS", 400)
        with pytest.raises(ProjectError) as raised:
            loader.read_project(MemoryFolder(project.files))
        messages.append(str(raised.value))
    assert "0xe9" in messages[0]
    assert messages[0] == messages[1]
