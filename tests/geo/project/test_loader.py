"""Loading a project: all files are valid, or every error is reported."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo import load_project as lazy_load
from geo.errors import ProjectError, ValidationIssue
from geo.geometry.bounds import Bounds
from geo.io.folder import FileError
from geo.project.loader import load_project
from geo.text.unicode_safety import find_hidden_character, normalize_nfc
from tests.support.count_work import count_executed_lines
from tests.support.sample_project import EVENTS_YAML, SampleProject


def test_sample_project_is_loaded(sample_project):
    project = sample_project.load()
    assert project.map_info.title == {"en": "A bridge", "fr": "Un pont"}
    assert project.map_info.languages == ("en", "fr")
    assert project.map_info.bounds == Bounds(10, 40, 20, 50)
    assert project.map_info.view == Bounds(11, 41, 19, 49)
    assert project.map_info.window.edtf == "2020-01/2020-06"
    assert project.summary_line() == (
        "2 events (1 draft) with 3 statements from 2 sources; 1 place; 1 layer with 1 feature"
    )
    assert [toponym.id for toponym in project.gazetteer] == ["alder", "brook"]


def test_unnamed_feature_is_not_in_gazetteer(sample_project):
    text = sample_project.files["data/geojson/river.geojson"].replace(b'"Brook"', b"")
    sample_project.files["data/geojson/river.geojson"] = text
    assert [toponym.id for toponym in sample_project.load().gazetteer] == ["alder"]


def test_project_on_disk_loads_alike(sample_project, tmp_path):
    project, other = load_project(sample_project.write_to(tmp_path)), sample_project.load()
    assert project.events == other.events
    assert project.map_info == other.map_info
    assert lazy_load is load_project
    assert load_project(str(tmp_path)).events == other.events


def test_missing_or_empty_project_folder_is_rejected(tmp_path):
    with pytest.raises(FileError, match="is not a folder"):
        load_project(tmp_path / "none")
    with pytest.raises(
        ProjectError, match=r"events\.yaml: 'events\.yaml' cannot be read: No such file"
    ):
        load_project(tmp_path)


def test_missing_data_files_are_reported_separately(sample_project):
    sample_project.files = {"events.yaml": sample_project.files["events.yaml"]}
    issues = sample_project.check_messages()
    assert [issue.split(": ")[0] for issue in issues[:3]] == [
        "data/layers.yaml",
        "data/places.yaml",
        "data/sources.yaml",
    ]
    assert all("'source' is" in issue for issue in issues[3:])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "must hold a mapping"),
        (b"- a\n- b\n", "must hold a mapping"),
        (b"just words", "must hold a mapping"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not UTF-8: byte 0x89 in line 1"),
        (b"PK\x03\x04", "U+0003 a control character is not allowed in YAML"),
        (EVENTS_YAML.encode("utf-16"), "is not UTF-8"),
        (b"events: [", "not readable as YAML"),
    ],
)
def test_unreadable_events_file_is_one_issue(sample_project, data, words):
    sample_project.files["events.yaml"] = data
    issue = sample_project.single_message()
    assert issue.startswith("events.yaml")
    assert words in issue


def test_empty_mapping_reports_missing_keys(sample_project):
    sample_project.files["events.yaml"] = b"{}"
    assert sample_project.check_messages() == [
        f"events.yaml:1: {key!r} is missing" for key in ("events", "map")
    ]


def test_project_without_events_is_valid(sample_project):
    text = sample_project.files["events.yaml"].decode()
    sample_project.files["events.yaml"] = (text[: text.index("events:")] + "events: []\n").encode()
    assert sample_project.load().events == ()
    assert len(sample_project.locate()) == 0


INVALID_MAP_INFO = [
    ("language: en\n", "language: klingon\n", 4, "'language' is 'klingon': use a tag"),
    ("languages: [en, fr]", "languages: [fr]", 5, "the map's language 'en' is missing: add it"),
    ("languages: [en, fr]", "languages: [en, '<b>']", 5, "'<b>' is not a language"),
    ("bounds: [10, 40, 20, 50]", "bounds: [20, 40, 10, 50]", 6, "west 20 must be less than east 10"),
    ("bounds: [10, 40, 20, 50]", "bounds: [10, 40, 20, 150]", 6, "south 40 must be less than north 150, both within ±90"),
    ("bounds: [10, 40, 20, 50]", "bounds: [10, 40, 20]", 6, "'bounds' must be a list of 4 numbers"),
    ("view: [11, 41, 19, 49]", "view: [41, 11, 49, 19]", 7, "its corner [41.0, 11.0] is outside the bounds"),
    ("window: 2020-01/2020-06", "window: soon", 8, "'soon' is not a date"),
    ("  window: ", "  widnow: ", 8, "unknown key 'widnow': did you mean 'window'?"),
    ("description: {en: W", "description: {fr: W", 3, "has no text in 'en'"),
    ("map:\n", "mpa:\n", 1, "'map' is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), INVALID_MAP_INFO)
def test_invalid_map_info_is_rejected(sample_project, old, new, line, words):
    issues = sample_project.replace_text("events.yaml", old, new).check_messages()
    assert any(words in issue for issue in issues), issues
    assert any(issue.startswith(f"events.yaml:{line}") for issue in issues)


def test_issues_of_all_files_are_sorted(sample_project):
    sample_project.replace_text("events.yaml", "type: access", "type: x")
    sample_project.replace_text("events.yaml", "review: draft", "review: x")
    sample_project.replace_text("data/places.yaml", "kind: town", "knd: town")
    sample_project.replace_text("data/sources.yaml", "rights: full-text", "rights: x")
    sample_project.replace_text("data/geojson/river.geojson", '"river"', '""')
    with pytest.raises(ProjectError) as caught:
        sample_project.load()
    issues = caught.value.issues
    assert [(issue.file, issue.record) for issue in issues] == [
        ("data/geojson/river.geojson", "brook"),
        ("data/places.yaml", "alder"),
        ("data/places.yaml", "alder"),
        ("data/sources.yaml", "herald"),
        ("events.yaml", "bridge-closed"),
        ("events.yaml", "flood"),
    ]
    assert str(caught.value) == "\n".join(str(issue) for issue in issues)
    assert list(issues) == sorted(issues)


def test_issue_is_formatted_as_one_line():
    assert str(ValidationIssue("a.yaml", 3, "x", "wrong")) == "a.yaml:3 x: wrong"
    assert str(ValidationIssue("a.yaml", 0, "", "wrong")) == "a.yaml: wrong"


# Bounds

BOUNDS_CASES = [
    ((10, 40), None),
    ((20, 50), None),
    ((9.999999, 45), "[9.999999, 45] is outside the bounds [10, 40, 20, 50]"),
    (
        (45, 15),
        "[45, 15] is outside the bounds [10, 40, 20, 50] — swapped? longitude comes first",
    ),
    ((float("nan"), 45), "[nan, 45] is outside the bounds [10, 40, 20, 50]"),
]


@pytest.mark.parametrize(("position", "complaint"), BOUNDS_CASES)
def test_position_outside_bounds_is_explained(position, complaint):
    box = Bounds(10, 40, 20, 50)
    assert box.describe_outside(*position) == complaint
    assert box.contains(*position) == (complaint is None)


def test_world_bounds_are_valid():
    assert Bounds.whole_world().find_error() is None
    assert Bounds.whole_world().contains(-180, 90)
    assert "both within ±180" in Bounds(-181, 0, 1, 1).find_error()


# Text is kept unchanged

TITLE_STRATEGY = st.text(min_size=1, max_size=60)


@given(TITLE_STRATEGY)
def test_arbitrary_title_is_kept_or_rejected(title):
    sample = SampleProject()
    sample.replace_text(
        "events.yaml",
        "{en: A flood}",
        yaml.safe_dump({"en": title}, default_flow_style=True, width=10_000).strip(),
    )
    project, issues = sample.load_or_issues()
    if project:
        assert project.events[1].title == {"en": normalize_nfc(title).strip()}
    else:
        assert len(issues) <= 2, "hidden, and so maybe empty"
        assert {issue.record for issue in issues} == {"flood"}
        assert find_hidden_character(normalize_nfc(title)) or not title.strip()


def test_loading_work_grows_linearly(sample_project):
    """Eight times the events take about eight times the work; quadratic work would be 64 times."""

    def count_loading_work(count):
        events = "".join(
            f"  - {{id: e-{number}, title: T, date: 2020-01-{number % 28 + 1:02}, place: Alder, type: access,"
            " review: verified, source: herald, quote: the council closed, stance: reports}\n"
            for number in range(count)
        )
        big = SampleProject()
        big.files["events.yaml"] = (EVENTS_YAML + "\n" + events).encode()
        assert len(big.load().events) == count + 2
        return count_executed_lines(big.load)

    assert count_loading_work(2_000) < 12 * count_loading_work(250)
