"""Heights of positions are left out and reported."""

import json

import pytest

from geo.location import locate_events
from geo.project.heights import describe_heights
from tests.support.sample_project import make_feature

HIGH_LINE = {"type": "LineString", "coordinates": [[13, 45, 812.5], [13.5, 45.5, 790]]}
FLAT_LINE = {"type": "LineString", "coordinates": [[13, 45], [13.5, 45.5]]}


def test_layer_with_heights_is_read_and_reported(sample_project):
    sample_project.set_river(make_feature(HIGH_LINE))
    project = sample_project.load()
    assert project.layers[0].features[0].toponym.geometry.wkt == "LINESTRING (13 45, 13.5 45.5)"
    assert describe_heights(project) == [
        "layer river: heights of brook are left out: the map has longitude and latitude"
    ]


def test_many_features_with_heights_are_counted(sample_project):
    ids = [f"brook-{number}" for number in range(5)]
    sample_project.set_river(*(make_feature(HIGH_LINE, id=one) for one in ids))
    (note,) = describe_heights(sample_project.load())
    assert "heights of brook-0, brook-1, brook-2 and 2 more are left out" in note


@pytest.mark.parametrize(
    ("geometry", "is_high"),
    [
        (json.dumps(HIGH_LINE), True),
        (json.dumps(FLAT_LINE), False),
        ("LINESTRING Z (13 45 812.5, 13.5 45.5 790)", True),
        ("LINESTRING (13 45, 13.5 45.5)", False),
        ("POLYGON Z ((13 45 1, 14 45 1, 14 46 1, 13 45 1))", True),
    ],
)
def test_geometry_of_an_event_with_heights_is_reported(sample_project, geometry, is_high):
    sample_project.replace_text(
        "events.yaml",
        "place: {point: [13.5, 45.25], precision_m: 800, why: the mill is drawn there}",
        f"place: {{geometry: {geometry if geometry.startswith('{') else repr(geometry)}, "
        "precision_m: 800, why: the mill is drawn there}",
    )
    project = sample_project.load()
    notes = describe_heights(project)
    assert [note.startswith("events: heights of flood are left out") for note in notes] == (
        [True] if is_high else []
    )
    rows = {row.id: row for row in locate_events(project, drafts=True)}
    assert not rows["flood"].geometry.has_z


def test_check_prints_heights_as_a_note(sample_project, tmp_path, run_command):
    sample_project.set_river(make_feature(HIGH_LINE))
    for name, contents in sample_project.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(contents)
    code, output, _ = run_command("check", "--project", tmp_path)
    assert code == 0
    assert "note: layer river: heights of brook are left out" in output
