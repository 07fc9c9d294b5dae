"""What is drawn of a layer: the table agrees with the drawing rules, and `check` reports the rest."""

import json

import pytest
import shapely

from geo.errors import ProjectError
from geo.geometry.bounds import Bounds
from geo.io.folder import MemoryFolder
from geo.location import check_project
from geo.project.drawn_features import (
    describe_undrawn,
    drawn_dimensions,
    find_dimension,
    find_undrawn_features,
)
from geo.project.loader import read_project
from geo.project.map_layers import LAYER_STYLES
from layers.style import symbology

KINDS = [
    "corridor", "road", "zone", "region", "line", "border", "district", "country", "land", "lake",
    "river", "checkpoint", "city", "province", "reservoir", "motorway", "trunk", "primary", "track",
    "town", "airport", "camp", "front", "route", "admin-area", "disputed", "anything else",
]  # fmt: skip


def _dimensions_by_symbology(style, kind, *, has_name):
    drawn_as = symbology.drawing_kind(style, kind)
    drawn = set()
    pen = symbology.PENS.get(drawn_as)
    if drawn_as == "corridor" or (pen and pen.stroke):
        drawn |= {"line", "area"}
    if pen and pen.fill:
        drawn |= {"area"}
    if drawn_as in symbology.POINT_OUTLINES or drawn_as == "checkpoint":
        drawn |= {"point"}
    if has_name and drawn_as in symbology.FEATURE_LABELS:
        drawn |= {"point"}
    return drawn


@pytest.mark.parametrize("style", LAYER_STYLES)
@pytest.mark.parametrize("has_name", [True, False])
def test_table_agrees_with_the_drawing_rules(style, has_name):
    for kind in KINDS:
        expected = _dimensions_by_symbology(style, kind, has_name=has_name)
        assert drawn_dimensions(style, kind, has_name=has_name) == expected, kind


@pytest.mark.parametrize("style", LAYER_STYLES)
def test_every_style_draws_something(style):
    assert drawn_dimensions(style, "anything else", has_name=True)


@pytest.mark.parametrize(
    ("style", "kind", "dimension", "has_name", "words"),
    [
        ("border", "border", "point", False, "a point of kind 'border'"),
        ("outline", "country", "line", True, "use one of the styles admin-area, border"),
        ("town", "town", "point", False, "without a name"),
        ("airport", "airport", "area", True, "use one of the styles"),
        ("checkpoint", "bridge", "line", False, "a line of kind 'bridge'"),
    ],
)
def test_message_has_the_style_and_the_remedy(style, kind, dimension, has_name, words):
    assert words in describe_undrawn(style, kind, dimension, has_name=has_name)


def test_dimension_of_each_geometry_type():
    wkt = [
        "POINT (0 0)",
        "MULTIPOINT (0 0)",
        "LINESTRING (0 0, 1 1)",
        "POLYGON ((0 0, 1 0, 1 1, 0 0))",
    ]
    assert [find_dimension(shapely.from_wkt(one)) for one in wkt] == [
        "point",
        "point",
        "line",
        "area",
    ]


def _build_folder(style, features):
    properties = {
        "names": {}, "aliases": [], "kind": "thing", "source": "s", "licence": "l",
        "precision_m": 1, "basis": "derived", "schematic": False, "valid": None, "status": [],
        "where_prec": 5,
    }  # fmt: skip
    rows = [
        {"type": "Feature", "properties": {"id": name, **properties}, "geometry": geometry}
        for name, geometry in features.items()
    ]
    lines = ",\n".join(json.dumps(row) for row in rows)
    return MemoryFolder(
        {
            "events.yaml": b"map: {title: T, description: D, language: en, bounds: [0, 0, 9, 9]}\n"
            b"events: []\n",
            "data/places.yaml": b"places: []\n",
            "data/sources.yaml": b"sources: []\n",
            "data/layers.yaml": "layers:\n  - {id: one, file: one.geojson, title: T, attribution: A, "
            f"licence: L, style: {style}}}\n".encode(),
            "data/geojson/one.geojson": f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}'.encode(),
        }
    )


LINE = {"type": "LineString", "coordinates": [[1, 1], [2, 2]]}
POINT = {"type": "Point", "coordinates": [1, 1]}


def test_check_lists_every_undrawn_feature_with_its_line():
    folder = _build_folder("border", {"a": LINE, "b": POINT, "c": POINT})
    with pytest.raises(ProjectError) as caught:
        check_project(folder)
    places = [(issue.file, issue.line, issue.record) for issue in caught.value.issues]
    assert places == [("data/geojson/one.geojson", 3, "b"), ("data/geojson/one.geojson", 4, "c")]


def test_check_reports_a_layer_without_features():
    with pytest.raises(ProjectError, match="has no features"):
        check_project(_build_folder("border", {}))


def test_drawn_features_are_no_error():
    folder = _build_folder("border", {"a": LINE})
    project, issues = read_project(folder)
    assert issues == []
    assert find_undrawn_features(folder, project.layers) == []
    assert project.map_info.bounds == Bounds(0, 0, 9, 9)
