"""Geometry survives the way into the document and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry import shape

from layers.document.delta_geometry import UNITS_PER_DEGREE, decode_geometry, encode_geometry

POLYGON_WITH_HOLE = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])


@pytest.mark.parametrize(
    ("geometry", "deltas", "why"),
    [
        (Point(46.5, 39.5), [4650000, 3950000], "a point is one flat list"),
        (
            LineString([(1, 2), (1.00001, 2)]),
            [100000, 200000, 1, 0],
            "steps are counted from before",
        ),
        (
            LineString([(1, 2), (1.000001, 2), (2, 2)]),
            [100000, 200000, 100000, 0],
            "a step of nothing is left out",
        ),
        (
            Polygon([(0, 0), (1, 0), (0, 1)]),
            [[0, 0, 100000, 0, -100000, 100000, 0, -100000]],
            "a polygon is a list of rings, closed",
        ),
        (MultiPoint([(1, 1), (2, 2)]), [[100000, 100000], [200000, 200000]], "parts stand apart"),
    ],
)
def test_geometry_is_delta_encoded(geometry, deltas, why):
    assert encode_geometry(geometry) == {"type": geometry.geom_type, "deltas": deltas}, why


@pytest.mark.parametrize(
    "geometry",
    [
        Point(-77.03637, 38.89511),
        LineString([(46.1, 39.5), (46.2, 39.6), (46.15, 39.7)]),
        POLYGON_WITH_HOLE,
        MultiPoint([(1, 1), (2, 2)]),
        MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 6)]]),
        MultiPolygon([POLYGON_WITH_HOLE, Polygon([(10, 10), (11, 10), (10, 11)])]),
    ],
    ids=lambda geometry: geometry.geom_type,
)
def test_every_geometry_type_round_trips(geometry):
    assert shape(decode_geometry(encode_geometry(geometry))).equals(geometry)


POSITIONS = st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-90, 90, allow_nan=False))


@given(st.lists(POSITIONS, min_size=2, max_size=40))
def test_position_error_is_at_most_half_unit(path):
    line = LineString(path)
    back = shape(
        decode_geometry(
            {"type": "MultiPoint", "deltas": [encode_geometry(Point(p))["deltas"] for p in path]}
        )
    )
    for was, now in zip(line.coords, back.geoms, strict=True):
        assert abs(was[0] - now.x) <= 0.5 / UNITS_PER_DEGREE + 1e-12
        assert abs(was[1] - now.y) <= 0.5 / UNITS_PER_DEGREE + 1e-12
