"""Lines and areas that a curator drew: their geometry, and the layer that keeps them."""

import json
from pathlib import Path

import pytest
import shapely

from conflictmap.cli.main import main
from conflictmap.editing.drawn_shapes import (
    SHAPE_STYLES,
    NamedShape,
    build_shape,
    plan_named_shape,
    write_shape,
)
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.yaml_splice import SpliceError
from geo.errors import OutputError
from geo.geometry.bounds import Bounds
from geo.project.loader import load_project
from geo.project.map_layers import LAYER_STYLES

BOUNDS = Bounds(40, 10, 50, 20)
ACROSS_180 = Bounds(176, -20, -176, -10)
FILE = "data/geojson/drawn-region.geojson"


@pytest.mark.parametrize(
    ("kind", "positions", "bounds", "expected", "why"),
    [
        ("line", [(41, 11), (42, 12)], BOUNDS, "LINESTRING (41 11, 42 12)", "a line"),
        (
            *("area", [(41, 11), (42, 11), (42, 12)], BOUNDS),
            *("POLYGON ((41 11, 42 11, 42 12, 41 11))", "an area is closed"),
        ),
        (
            *("line", [(179, -15), (-179, -15)], ACROSS_180),
            *("MULTILINESTRING ((179 -15, 180 -15), (-180 -15, -179 -15))", "cut at 180"),
        ),
    ],
)
def test_shape_is_built(kind, positions, bounds, expected, why):
    built = build_shape(kind, positions, bounds)
    assert shapely.equals(built, shapely.from_wkt(expected)), why
    assert shapely.from_wkt(write_shape(built)).is_valid


@pytest.mark.parametrize(
    ("positions", "why"),
    [
        ([(41, 11), (42, 12), (41, 12), (42, 11)], "an outline like the digit eight"),
        ([(41, 11), (42, 12), (43, 13)], "three corners on a line"),
    ],
)
def test_outline_that_crosses_itself_is_refused(positions, why):
    with pytest.raises(OutputError, match="crosses itself"):
        pytest.fail(f"{why}: {build_shape('area', positions, BOUNDS)}")


def test_styles_are_those_of_layers():
    assert {one for styles in SHAPE_STYLES.values() for one in styles} <= set(LAYER_STYLES)


@pytest.fixture(scope="module")
def new_project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("drawn") / "map"
    assert main(["new", str(folder)]) == 0
    return folder


def shape_of(project, name, kind="area", style="region"):
    bounds = project.map_info.bounds
    x, y = (bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2
    corners = [(x, y), (x + 0.01, y), (x, y + 0.01)]
    return NamedShape(name, kind, build_shape(kind, corners, bounds), 300, "A survey", style)


def test_second_feature_leaves_every_byte_of_the_first(new_project):
    project = load_project(new_project)
    editor = ProjectEditor(new_project)
    assert plan_named_shape(editor, project, shape_of(project, "Old Mill")) == "old-mill"
    first = editor.read(FILE)
    layers = editor.read("data/layers.yaml")
    edited = first.replace(b"\n]}\n", b"\n  ]\n}")  # as another program may write it
    editor.write(FILE, edited)
    plan_named_shape(editor, project, shape_of(project, "Weir"))
    both = editor.read(FILE)
    assert both.startswith(edited[: edited.rindex(b"\n  ]")])
    assert both.endswith(b"\n  ]\n}")
    names = [one["properties"]["names"]["en"] for one in json.loads(both)["features"]]
    assert names == [["Old Mill"], ["Weir"]]
    assert editor.read("data/layers.yaml") == layers  # one layer for both
    editor.commit()
    loaded = load_project(new_project)
    [layer] = [one for one in loaded.layers if one.id == "drawn-region"]
    assert [one.toponym.precision_m for one in layer.features] == [300, 300]


@pytest.mark.parametrize("style", [*SHAPE_STYLES["line"], *SHAPE_STYLES["area"][1:]])
def test_each_style_makes_a_project_without_errors(new_project, style):
    kind = "line" if style in SHAPE_STYLES["line"] else "area"
    editor = ProjectEditor(new_project)
    project = load_project(new_project)
    plan_named_shape(editor, project, shape_of(project, f"On {style}", kind, style))
    assert editor.find_new_issues() == []


def test_file_whose_features_are_not_at_its_end_is_refused(new_project):
    editor = ProjectEditor(new_project)
    project = load_project(new_project)
    editor.write(FILE, b'{"features": [], "type": "FeatureCollection"}')
    with pytest.raises(SpliceError, match="list of features at its end"):
        plan_named_shape(editor, project, shape_of(project, "Weir"))
