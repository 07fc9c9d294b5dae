"""Geometry survives the way into the document and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry import shape

from layers.document.delta_geometry import (
    UNITS_PER_DEGREE,
    decode_geometry,
    decode_numbers,
    encode_geometry,
    encode_numbers,
)

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
    made = encode_geometry(geometry)
    assert made["type"] == geometry.geom_type
    assert read_lines(made["deltas"]) == deltas, why


def read_lines(deltas):
    return (
        decode_numbers(deltas) if isinstance(deltas, str) else [read_lines(part) for part in deltas]
    )


@pytest.mark.parametrize(
    ("numbers", "text", "why"),
    [
        ([], "", "no number"),
        ([0, 1, -1], "ACB", "the lowest bit is the sign"),
        ([15, 16, -16, -17], "egBfhB", "a digit has five bits"),
        ([18_000_000], "go0qiB", "180 degrees of longitude"),
    ],
)
def test_numbers_are_written_as_digits_of_five_bits(numbers, text, why):
    assert encode_numbers(numbers) == text, why
    assert decode_numbers(text) == numbers, why


@given(st.lists(st.integers(-36_000_000, 36_000_000)))
def test_numbers_round_trip(numbers):
    assert decode_numbers(encode_numbers(numbers)) == numbers


@pytest.mark.parametrize(
    ("text", "message"),
    [("A*", r"'\*' is no digit"), ("AAg", "the last number of 'AAg' has no end")],
)
def test_damaged_text_of_numbers_is_rejected(text, message):
    with pytest.raises(ValueError, match=message):
        decode_numbers(text)


def test_plain_list_of_numbers_is_read_too():
    assert decode_geometry({"type": "LineString", "deltas": encode_numbers([0, 0, 100000, 0])})[
        "coordinates"
    ] == [
        [0, 0],
        [1, 0],
    ]


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
