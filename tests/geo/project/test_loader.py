"""The project as a whole: read or refused, with every fault of every file at once."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo import load_project as lazy_load
from geo.errors import Fault, ProjectError
from geo.geometry.bounds import Bounds
from geo.io.folder import FileError
from geo.project.loader import load_project
from geo.text.unicode_safety import compose, hidden_character
from tests.support.count_work import lines
from tests.support.sample_project import EVENTS, TinyMap


def test_the_tiny_map_is_read(tiny):
    project = tiny.load()
    assert project.frame.title == {"en": "A bridge", "fr": "Un pont"}
    assert project.frame.languages == ("en", "fr")
    assert project.frame.bounds == Bounds(10, 40, 20, 50)
    assert project.frame.view == Bounds(11, 41, 19, 49)
    assert project.frame.window.edtf == "2020-01/2020-06"
    assert project.summary() == (
        "2 events (1 drafts) with 3 statements from 2 sources; 1 places; 1 layers with 1 features"
    )
    assert [toponym.id for toponym in project.gazetteer] == ["alder", "brook"]


def test_a_feature_without_a_name_is_no_place(tiny):
    text = tiny.files["data/geojson/river.geojson"].replace(b'"Brook"', b"")
    tiny.files["data/geojson/river.geojson"] = text
    assert [toponym.id for toponym in tiny.load().gazetteer] == ["alder"]


def test_a_project_on_disk_is_the_same(tiny, tmp_path):
    project, other = load_project(tiny.write(tmp_path)), tiny.load()
    assert project.events == other.events
    assert project.frame == other.frame
    assert lazy_load is load_project
    assert load_project(str(tmp_path)).events == other.events


def test_a_folder_that_is_none(tmp_path):
    with pytest.raises(FileError, match="is not a folder"):
        load_project(tmp_path / "none")
    with pytest.raises(
        ProjectError, match=r"events\.yaml: 'events\.yaml' cannot be read: No such file"
    ):
        load_project(tmp_path)


def test_missing_data_is_told_file_by_file(tiny):
    tiny.files = {"events.yaml": tiny.files["events.yaml"]}
    faults = tiny.faults()
    assert [fault.split(": ")[0] for fault in faults[:3]] == [
        "data/layers.yaml",
        "data/places.yaml",
        "data/sources.yaml",
    ]
    assert all("'source' is" in fault for fault in faults[3:])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "must hold a mapping"),
        (b"- a\n- b\n", "must hold a mapping"),
        (b"just words", "must hold a mapping"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not UTF-8: byte 0x89 in line 1"),
        (b"PK\x03\x04", "U+0003 a control character cannot stand in YAML"),
        (EVENTS.encode("utf-16"), "is not UTF-8"),
        (b"events: [", "not readable as YAML"),
    ],
)
def test_events_that_cannot_be_read_are_one_fault(tiny, data, words):
    tiny.files["events.yaml"] = data
    fault = tiny.fault()
    assert fault.startswith("events.yaml")
    assert words in fault


def test_an_empty_mapping_lacks_everything(tiny):
    tiny.files["events.yaml"] = b"{}"
    assert tiny.faults() == [f"events.yaml:1: {key!r} is missing" for key in ("events", "map")]


def test_no_event_is_no_fault(tiny):
    text = tiny.files["events.yaml"].decode()
    tiny.files["events.yaml"] = (text[: text.index("events:")] + "events: []\n").encode()
    assert tiny.load().events == ()
    assert len(tiny.locate()) == 0


FRAME = [
    ("language: en\n", "language: klingon\n", 4, "'language' is 'klingon': use a tag"),
    ("languages: [en, fr]", "languages: [fr]", 5, "the map's language 'en' is missing: add it"),
    ("languages: [en, fr]", "languages: [en, '<b>']", 5, "'<b>' is not a language"),
    ("bounds: [10, 40, 20, 50]", "bounds: [20, 40, 10, 50]", 6, "west 20 must be less than east 10"),
    ("bounds: [10, 40, 20, 50]", "bounds: [10, 40, 20, 150]", 6, "south 40 must be less than north 150, both within ±90"),
    ("bounds: [10, 40, 20, 50]", "bounds: [10, 40, 20]", 6, "'bounds' must be a list of 4 numbers"),
    ("view: [11, 41, 19, 49]", "view: [41, 11, 49, 19]", 7, "its corner [41.0, 11.0] lies outside the bounds"),
    ("window: 2020-01/2020-06", "window: soon", 8, "'soon' is not a date"),
    ("  window: ", "  widnow: ", 8, "unknown key 'widnow': did you mean 'window'?"),
    ("description: {en: W", "description: {fr: W", 3, "must say it in 'en'"),
    ("map:\n", "mpa:\n", 1, "'map' is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), FRAME)
def test_a_frame_at_fault(tiny, old, new, line, words):
    faults = tiny.change("events.yaml", old, new).faults()
    assert any(words in fault for fault in faults), faults
    assert any(fault.startswith(f"events.yaml:{line}") for fault in faults)


def test_all_faults_of_all_files_come_together_in_order(tiny):
    tiny.change("events.yaml", "type: access", "type: x")
    tiny.change("events.yaml", "review: draft", "review: x")
    tiny.change("data/places.yaml", "kind: town", "knd: town")
    tiny.change("data/sources.yaml", "rights: full-text", "rights: x")
    tiny.change("data/geojson/river.geojson", '"river"', '""')
    with pytest.raises(ProjectError) as caught:
        tiny.load()
    faults = caught.value.faults
    assert [(fault.file, fault.record) for fault in faults] == [
        ("data/geojson/river.geojson", "brook"),
        ("data/places.yaml", "alder"),
        ("data/places.yaml", "alder"),
        ("data/sources.yaml", "herald"),
        ("events.yaml", "bridge-closed"),
        ("events.yaml", "flood"),
    ]
    assert str(caught.value) == "\n".join(str(fault) for fault in faults)
    assert list(faults) == sorted(faults)


def test_a_fault_is_one_line():
    assert str(Fault("a.yaml", 3, "x", "wrong")) == "a.yaml:3 x: wrong"
    assert str(Fault("a.yaml", 0, "", "wrong")) == "a.yaml: wrong"


# Bounds

HOLDS = [
    ((10, 40), None),
    ((20, 50), None),
    ((9.999999, 45), "[9.999999, 45] lies outside the bounds [10, 40, 20, 50]"),
    (
        (45, 15),
        "[45, 15] lies outside the bounds [10, 40, 20, 50] — swapped? longitude comes first",
    ),
    ((float("nan"), 45), "[nan, 45] lies outside the bounds [10, 40, 20, 50]"),
]


@pytest.mark.parametrize(("position", "complaint"), HOLDS)
def test_bounds_say_what_is_wrong_with_a_position(position, complaint):
    box = Bounds(10, 40, 20, 50)
    assert box.complaint(*position) == complaint
    assert box.holds(*position) == (complaint is None)


def test_the_world_is_a_good_box_and_holds_all():
    assert Bounds.world().fault() is None
    assert Bounds.world().holds(-180, 90)
    assert "both within ±180" in Bounds(-181, 0, 1, 1).fault()


# Text goes through whole

TITLES = st.text(min_size=1, max_size=60)


@given(TITLES)
def test_any_title_is_kept_or_refused(title):
    tiny = TinyMap()
    tiny.change(
        "events.yaml",
        "{en: A flood}",
        yaml.safe_dump({"en": title}, default_flow_style=True, width=10_000).strip(),
    )
    project, faults = tiny.outcome()
    if project:
        assert project.events[1].title == {"en": compose(title).strip()}
    else:
        assert len(faults) <= 2, "hidden, and so maybe empty"
        assert {fault.record for fault in faults} == {"flood"}
        assert hidden_character(compose(title)) or not title.strip()


def test_loading_is_linear(tiny):
    """Eight times the events take about eight times the work; their square would be 64."""

    def work(count):
        events = "".join(
            f"  - {{id: e-{number}, title: T, date: 2020-01-{number % 28 + 1:02}, place: Alder, type: access,"
            " review: verified, source: herald, quote: the council closed, stance: reports}\n"
            for number in range(count)
        )
        big = TinyMap()
        big.files["events.yaml"] = (EVENTS + "\n" + events).encode()
        assert len(big.load().events) == count + 2
        return lines(big.load)

    assert work(2_000) < 12 * work(250)
