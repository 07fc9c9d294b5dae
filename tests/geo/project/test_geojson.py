"""Strict GeoJSON reader: nothing is repaired, only heights are ignored."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon
from shapely.geometry import mapping

from geo.geometry.bounds import Bounds
from geo.project.geojson import (
    GeoJSONError,
    check_members,
    find_feature_lines,
    has_heights,
    is_finite_number,
    parse_features,
    read_geometry,
)
from tests.support.count_work import limit_cpu_time

WORLD_BOUNDS = Bounds.whole_world()
REGION_BOUNDS = Bounds(43, 38, 51, 42)
SQUARE_RING = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE_RING = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]

VALID_GEOMETRIES = [
    {"type": "Point", "coordinates": [1, 2]},
    {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
    {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
    {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]},
    {"type": "Polygon", "coordinates": [SQUARE_RING, HOLE_RING]},
    {"type": "Polygon", "coordinates": [SQUARE_RING[::-1]]},
    {"type": "MultiPolygon", "coordinates": [[SQUARE_RING, HOLE_RING], [[[9, 9], [10, 9], [10, 10], [9, 9]]]]},
    {"type": "Point", "coordinates": [1, 2], "bbox": [1, 2, 1, 2]},
    {"type": "Point", "coordinates": [1, 2], "made_by": "a program with a member of its own"},
]  # fmt: skip


@pytest.mark.parametrize("data", VALID_GEOMETRIES, ids=lambda data: data["type"])
def test_valid_geometry_is_read_unchanged(data):
    geometry = read_geometry(data, WORLD_BOUNDS)
    assert geometry.geom_type == data["type"]
    assert json.loads(json.dumps(mapping(geometry)))["coordinates"] == data["coordinates"]


@pytest.mark.parametrize("data", VALID_GEOMETRIES, ids=lambda data: data["type"])
@pytest.mark.parametrize("heights", [[0], [812.5, -3, 4, 5], [None, 7]], ids=str)
def test_heights_are_left_out(data, heights):
    """Of all positions, or of some: the geometry is that without heights."""
    values = itertools.cycle(heights)

    def raise_positions(item):
        if isinstance(item[0], list):
            return [raise_positions(part) for part in item]
        height = next(values)
        return item if height is None else [*item, height]

    raised = {**data, "coordinates": raise_positions(data["coordinates"])}
    assert read_geometry(raised, WORLD_BOUNDS) == read_geometry(data, WORLD_BOUNDS)
    assert not read_geometry(raised, WORLD_BOUNDS).has_z
    assert has_heights(raised) == (raised != data)
    assert not has_heights(data)


def make_geometry(kind, coordinates):
    return {"type": kind, "coordinates": coordinates}


INVALID_GEOMETRIES = [
    (None, "the geometry None cannot be drawn"),
    ({}, "the geometry None cannot be drawn"),
    ({"type": {}}, "the geometry {} cannot be drawn"),
    (make_geometry("GeometryCollection", []), "'GeometryCollection' cannot be drawn: use one of Point"),
    (make_geometry("Circle", [1, 2]), "'Circle' cannot be drawn"),
    ({"type": "Point"}, "None is not a position"),
    ({"type": "Polygon"}, "the Polygon has no coordinates"),
    (make_geometry("LineString", []), "the LineString has no coordinates"),
    (make_geometry("Polygon", [[]]), "the Polygon has no coordinates"),
    (make_geometry("Point", [1]), "[1] is not a position: write [longitude, latitude]"),
    (make_geometry("Point", [1, 2, 3, 4]), "[1, 2, 3, 4] is not a position"),
    (make_geometry("Point", [1, 2, None]), "[1, 2, None] is not a position"),
    (make_geometry("Point", [1, 2, "3 m"]), "[1, 2, '3 m'] is not a position"),
    (make_geometry("LineString", [[1, 2, 3], [1, 2, 4]]), "a LineString all of whose positions are"),
    (make_geometry("Point", ["1", 2]), "['1', 2] is not a position"),
    (make_geometry("Point", [True, 2]), "[True, 2] is not a position"),
    (make_geometry("Point", [None, 2]), "[None, 2] is not a position"),
    (make_geometry("Point", [10**400, 2]), "is not a position"),
    (make_geometry("Point", [1e300, 2]), "[1e+300, 2] is outside the bounds [-180, -90, 180, 90]"),
    (make_geometry("Point", [181, 2]), "[181, 2] is outside the bounds"),
    (make_geometry("Point", [2, 91]), "[2, 91] is outside the bounds [-180, -90, 180, 90] — swapped?"),
    (make_geometry("LineString", [[1, 2]]), "a LineString with 1 positions: at least 2 are needed"),
    (make_geometry("LineString", [[1, 2], [1, 2]]), "a LineString all of whose positions are [1, 2]"),
    (make_geometry("Polygon", [SQUARE_RING[:-1]]), "a ring is not closed: it starts at [0, 0] and ends at [0, 4]"),
    (make_geometry("Polygon", [[[0, 0], [1, 1], [0, 0]]]), "a Polygon with 3 positions: at least 4"),
    (make_geometry("Polygon", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]), "the Polygon is not valid: Self-intersection"),
    (make_geometry("Polygon", [HOLE_RING, SQUARE_RING]), "the Polygon is not valid: Hole lies outside shell"),
    (make_geometry("Polygon", SQUARE_RING), "0 is not a position"),
    (make_geometry("MultiPolygon", [[SQUARE_RING], [SQUARE_RING]]), "the MultiPolygon is not valid"),
    ({**make_geometry("Point", [1, 2]), "properties": {}}, "a geometry cannot have a member 'properties'"),
    ({**make_geometry("Point", [1, 2]), "bbox": [1, 2, 3]}, "'bbox' must be a list of four or six numbers"),
    ({**make_geometry("Point", [1, 2]), "bbox": [1, 2, 3, "4"]}, "'bbox' must be a list of four or six numbers"),
    ({**make_geometry("Point", [1, 2]), "bbox": "x"}, "'bbox' must be a list of four or six numbers, not 'x'"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "words"), INVALID_GEOMETRIES)
def test_invalid_geometry_is_rejected_with_reason(data, words):
    with pytest.raises(GeoJSONError) as caught:
        read_geometry(data, WORLD_BOUNDS)
    assert words in str(caught.value)


POSITION_STRATEGY = st.tuples(st.floats(43, 51), st.floats(38, 42))


@given(POSITION_STRATEGY)
def test_swapped_point_is_rejected(position):
    assert read_geometry(make_geometry("Point", [*position]), REGION_BOUNDS) == Point(position)
    with pytest.raises(GeoJSONError, match=r"swapped\? longitude comes first|lies outside"):
        read_geometry(make_geometry("Point", [*position[::-1]]), REGION_BOUNDS)


@given(st.lists(POSITION_STRATEGY, min_size=3, max_size=8))
def test_invalid_polygon_is_not_repaired(positions):
    ring = [list(position) for position in [*positions, positions[0]]]
    try:
        geometry = read_geometry(make_geometry("Polygon", [ring]), REGION_BOUNDS)
    except GeoJSONError:
        assert not Polygon(ring).is_valid
    else:
        assert geometry.equals_exact(Polygon(ring))


CRS_CASES = [
    ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
    ("EPSG:4326", True),
    ("EPSG:3857", False),
    ("", False),
    (["EPSG:4326"], False),
    (4326, False),
]


@pytest.mark.parametrize(("name", "good"), CRS_CASES)
@pytest.mark.parametrize("kind", ["FeatureCollection", "Feature", "geometry"])
def test_other_coordinate_system_is_rejected_at_any_level(name, good, kind):
    data = {"crs": {"type": "name", "properties": {"name": name}}}
    if good:
        check_members(data, kind)
    else:
        with pytest.raises(GeoJSONError, match="is not WGS 84: reproject the file to EPSG:4326"):
            check_members(data, kind)


@pytest.mark.parametrize("crs", [None, "EPSG:3857", {}, {"properties": 1}])
def test_unnamed_coordinate_system_is_rejected(crs):
    with pytest.raises(GeoJSONError, match="is not WGS 84"):
        check_members({"crs": crs}, "FeatureCollection")


INVALID_FILES = [
    ("", "not readable as JSON", 1),
    ('{"type":\n\n oops}', "not readable as JSON", 3),
    ("[]", "must be a FeatureCollection, not []", 0),
    ("null", "must be a FeatureCollection, not None", 0),
    ('{"type": "Feature"}', "must be a FeatureCollection, not 'Feature'", 0),
    ('{"type": "featurecollection"}', "must be a FeatureCollection", 0),
    ('{"type": "FeatureCollection"}', "'features' must be a list, not None", 0),
    ('{"type": "FeatureCollection", "features": {}}', "'features' must be a list, not {}", 0),
    ('{"type": "x", "type": "FeatureCollection"}', "the key 'type' occurs twice in one object", 0),
    ('{"type": "FeatureCollection", "features": [NaN]}', "NaN is not a number", 0),
    ('{"type": "FeatureCollection", "features": [-Infinity]}', "-Infinity is not a number", 0),
    ('{"type": "FeatureCollection", "features": [], "geometry": 1}', "cannot have a member 'geometry'", 0),
    ("[" * 100_000, "nested too deeply", 0),
    ('{"a": ' * 100_000, "nested too deeply", 0),
    ("9" * 5_000, "not readable as JSON: Exceeds the limit", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "line"), INVALID_FILES, ids=range(len(INVALID_FILES)))
def test_file_without_feature_collection_is_rejected(text, words, line):
    with limit_cpu_time(), pytest.raises(GeoJSONError) as caught:
        parse_features(text)
    assert words in str(caught.value)
    assert caught.value.line == line


JSON_STRATEGY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
WHITESPACE_STRATEGY = st.sampled_from(["", " ", "\n", "\n\n  "])


@given(
    st.lists(JSON_STRATEGY, max_size=5),
    st.dictionaries(st.text(max_size=4), JSON_STRATEGY, max_size=3),
    WHITESPACE_STRATEGY,
    st.data(),
)
def test_feature_lines_are_found_in_any_layout(features, members, room, data):
    """Each feature follows a marker, by which its line is counted."""
    before = [f"{json.dumps(key)}:{json.dumps(value, indent=1)}," for key, value in members.items()
              if key not in ("type", "features", "crs", "bbox", "coordinates")]  # fmt: skip
    text = room + "{" + room + f"{room}".join(before) + '"type": "FeatureCollection",' + room
    text += '"features"' + room + ":" + room + "["
    lines = []
    for index, feature in enumerate(features):
        text += ("," if index else "") + data.draw(WHITESPACE_STRATEGY)
        lines.append(text.count("\n") + 1)
        text += json.dumps(feature, indent=1)
    text += room + "]" + room + "}"
    assert parse_features(text) == features
    assert find_feature_lines(text) == lines


@pytest.mark.parametrize(
    ("value", "good"),
    [
        (1, True),
        (-0.5, True),
        (True, False),
        ("1", False),
        (None, False),
        ([1], False),
        (float("nan"), False),
        (float("inf"), False),
        (10**400, False),
        (-(10**400), False),
    ],
)
def test_number_is_recognized(value, good):
    assert is_finite_number(value) is good
