"""Distances, positions and projections on the ellipsoid."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from geo.geometry import geodesy
from geo.geometry.geodesy import LocalProjection, MeasuredLine
from tests.support.measure_geometry import measure_area_m2, measure_length_m

LACHIN = (46.54977, 39.63742)
LONGITUDES = st.floats(44, 50)
LATITUDES = st.floats(38, 42)
POSITIONS = st.tuples(LONGITUDES, LATITUDES)


WRITTEN_POSITIONS = [
    ((9.1, 18.2), "18.2° N, 9.1° E", "as written, latitude first"),
    ((-77.5, -12.0), "12° S, 77.5° W", "no signs"),
    ((0, 0), "0° N, 0° E", "the origin"),
    ((46.123456789, 39.5), "39.5° N, 46.12346° E", "to a metre"),
    ((179.99999, 0.00001), "0.00001° N, 179.99999° E", "without an exponent"),
]


@pytest.mark.parametrize(("position", "text", "why"), WRITTEN_POSITIONS)
def test_position_is_written_as_people_write_it(position, text, why):
    assert geodesy.format_position(position) == text, why


def test_degree_of_latitude_at_equator():
    # Length of one degree of the meridian from 0 to 1, WGS 84: 110,574.4 m
    assert geodesy.geodesic_distance_m((0, 0), (0, 1)) == pytest.approx(110_574.4, abs=0.1)


def test_degree_of_longitude_at_equator():
    assert geodesy.geodesic_distance_m((0, 0), (1, 0)) == pytest.approx(111_319.5, abs=0.1)


def test_distance_takes_longitude_first():
    assert geodesy.geodesic_distance_m((46, 39), (47, 39)) < geodesy.geodesic_distance_m(
        (46, 39), (46, 40)
    )


def test_destination_three_km_east():
    lon, lat = geodesy.destination_point(LACHIN, 90, 3000)
    assert (lat, lon) == pytest.approx((39.63741, 46.58472), abs=5e-6)


@given(start=POSITIONS, turn=st.floats(0, 359.9), metres=st.floats(10, 200_000))
def test_destination_and_distance_are_inverse(start, turn, metres):
    end = geodesy.destination_point(start, turn, metres)
    assert geodesy.geodesic_distance_m(start, end) == pytest.approx(metres, rel=1e-9, abs=1e-4)
    off = (geodesy.initial_bearing(start, end) - turn + 180) % 360 - 180
    assert abs(off) * math.radians(1) * metres < 0.01


@given(start=POSITIONS, end=POSITIONS)
def test_midpoint_is_equally_far_from_both_ends(start, end):
    middle = geodesy.geodesic_midpoint(start, end)
    halves = geodesy.geodesic_distance_m(start, middle), geodesy.geodesic_distance_m(middle, end)
    assert halves[0] == pytest.approx(halves[1], abs=1e-3)
    assert sum(halves) == pytest.approx(geodesy.geodesic_distance_m(start, end), abs=1e-3)


@given(centre=POSITIONS, point=POSITIONS)
def test_plane_projection_round_trips(centre, point):
    plane = LocalProjection(centre)
    there = plane.to_metres(Point(point))
    back = plane.to_degrees(there)
    assert (back.x, back.y) == pytest.approx(point, abs=1e-9)
    assert math.hypot(there.x, there.y) == pytest.approx(
        geodesy.geodesic_distance_m(centre, point), abs=1e-4
    )


def test_plane_axes_are_east_and_north():
    there = LocalProjection((46, 39)).to_metres(Point(46.1, 39.05))
    assert there.x > there.y > 0


@given(centre=POSITIONS, radius=st.floats(1, 300_000))
def test_circle_corners_are_at_radius(centre, radius):
    circle = geodesy.geodesic_circle(centre, radius)
    distances = [geodesy.geodesic_distance_m(centre, corner) for corner in circle.exterior.coords]
    assert min(distances) == pytest.approx(radius, rel=1e-6)
    assert max(distances) == pytest.approx(radius, rel=1e-6)
    assert circle.exterior.is_ccw  # RFC 7946 turns outer rings left


def test_line_buffer_has_requested_width():
    line = LineString([(46, 39), (46.5, 39.2)])
    band = geodesy.buffer_geodesic(line, 5000)
    beside = geodesy.destination_point((46.25, 39.1), 155, 4500)
    beyond = geodesy.destination_point((46.25, 39.1), 155, 6000)
    assert band.contains(line)
    assert band.contains(Point(beside))
    assert not band.contains(Point(beyond))


def test_distance_to_geometry_is_zero_inside():
    square = box(46, 39, 47, 40)
    assert geodesy.distance_to_geometry_m(square, (46.5, 39.5)) == 0
    apart = geodesy.geodesic_distance_m((46.5, 40), (46.5, 40.5))
    assert geodesy.distance_to_geometry_m(square, (46.5, 40.5)) == pytest.approx(apart, rel=5e-3)


C_SHAPE = Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (4, 3), (4, 4), (0, 4)])


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (Point(46, 39), "a point is its own label"),
        (LineString([(46, 39), (46.2, 39), (46.2, 39.6)]), "on the line, not beside its bend"),
        (MultiLineString([[(46, 39), (46.1, 39)], [(47, 39), (48, 39)]]), "on the longer piece"),
        (C_SHAPE, "inside, though the centroid is not"),
        (MultiPolygon([box(46, 39, 46.1, 39.1), box(47, 39, 48, 40)]), "in the larger piece"),
        (MultiPoint([(46, 39), (47, 39)]), "one of the points"),
    ],
)
def test_label_point_is_on_geometry(geometry, why):
    assert geodesy.distance_to_geometry_m(geometry, geodesy.label_point(geometry)) < 1, why


def test_line_label_point_is_its_middle():
    assert geodesy.label_point(LineString([(46, 39), (47, 39), (48, 39)])) == pytest.approx(
        (47, 39), abs=0.01
    )


def test_label_point_is_on_longest_piece():
    pieces = MultiLineString([[(46, 39), (46.1, 39)], [(47, 39), (48, 39)]])
    assert geodesy.label_point(pieces)[0] > 47


@given(st.lists(POSITIONS, min_size=3, max_size=8, unique=True))
def test_max_radius_covers_geometry(corners):
    hull = MultiPoint(corners).convex_hull
    reach = geodesy.max_radius_m(hull)
    label = geodesy.label_point(hull)
    points = hull.exterior.coords if hull.geom_type == "Polygon" else hull.coords
    assert all(geodesy.geodesic_distance_m(label, corner) <= reach + 0.01 for corner in points)


LINE = LineString([(46, 39), (46.5, 39), (46.5, 39.5)])


def test_track_measures_from_start():
    track = MeasuredLine(LINE, [(46, 39)])
    assert track.measure_position((46, 39)) == pytest.approx(0, abs=0.01)
    assert track.measure_position((46.5, 39.5)) == pytest.approx(track.length_m, rel=1e-6)
    assert track.length_m == pytest.approx(measure_length_m(LINE), rel=2e-4)


@given(st.floats(0, 1))
def test_track_position_is_at_its_measure(share):
    track = MeasuredLine(LINE, [(46, 39)])
    spot = track.interpolate_position(share * track.length_m)
    assert track.distance_to_m(spot) < 0.01
    assert track.measure_position(spot) == pytest.approx(share * track.length_m, abs=0.01)


@given(st.floats(0, 1), st.floats(0, 1))
def test_track_part_has_length_and_order_of_measures(first, last):
    track = MeasuredLine(LINE, [(46, 39)])
    start, end = first * track.length_m, last * track.length_m
    if abs(end - start) < 1:
        return
    part = track.cut_segment(start, end)
    assert measure_length_m(part) == pytest.approx(abs(end - start), rel=5e-4, abs=0.5)
    assert geodesy.geodesic_distance_m(part.coords[0], track.interpolate_position(start)) < 0.01


def test_track_measures_distance_of_position():
    track = MeasuredLine(LINE, [(46, 39)])
    aside = geodesy.destination_point((46.25, 39), 180, 3000)
    assert track.distance_to_m(aside) == pytest.approx(3000, rel=0.01)


def test_track_uses_nearest_line_piece():
    pieces = MultiLineString([[(46, 39), (46.2, 39)], [(46.9, 39), (47.4, 39)]])
    assert MeasuredLine(pieces, [(47, 39)]).length_m > 40_000
    assert MeasuredLine(pieces, [(46.1, 39)]).length_m < 20_000


def test_track_joins_touching_pieces():
    pieces = MultiLineString([[(46, 39), (46.2, 39)], [(46.2, 39), (46.4, 39)]])
    assert MeasuredLine(pieces, [(46, 39)]).length_m == pytest.approx(34_600, rel=0.01)


@pytest.mark.parametrize(
    ("bearing", "half_angle", "inside", "outside"),
    [
        (90, 45, (46.9, 39.5), (46.1, 39.5)),  # eastern half
        (0, 45, (46.1, 39.9), (46.1, 39.1)),  # northern half
        (225, 22.5, (46.1, 39.1), (46.9, 39.1)),  # south-western quarter
        (67.5, 11.25, (46.9, 39.6), (46.5, 39.95)),  # the eighth about ENE
    ],
)
def test_directional_part_of_square(bearing, half_angle, inside, outside):
    part = geodesy.clip_to_direction(box(46, 39, 47, 40), bearing, half_angle)
    assert part.contains(Point(inside))
    assert not part.intersects(Point(outside))


def test_line_touching_side_has_no_part():
    bent = LineString([(46, 39), (46.5, 39.5), (47, 39)])
    corner = LineString([(46, 39), (46.5, 39.25), (46, 39.5)])
    assert geodesy.clip_to_direction(bent, 0, 45).geom_type in ("LineString", "MultiLineString")
    assert (
        geodesy.clip_to_direction(corner, 90, 5).is_empty
        or geodesy.geometry_kind(geodesy.clip_to_direction(corner, 90, 5)) == "line"
    )


@given(st.sampled_from([0, 90, 180, 270]))
def test_opposite_halves_make_whole_area(bearing):
    square = box(46, 39, 47, 40)
    halves = [geodesy.clip_to_direction(square, turn, 45) for turn in (bearing, bearing + 180)]
    assert sum(map(measure_area_m2, halves)) == pytest.approx(measure_area_m2(square), rel=1e-3)


@pytest.mark.parametrize(
    ("geometry", "mark"),
    [
        (Point(0, 0), "point"),
        (LINE, "line"),
        (MultiLineString([LINE]), "line"),
        (box(0, 0, 1, 1), "region"),
        (MultiPolygon([box(0, 0, 1, 1)]), "region"),
    ],
)
def test_geometry_kind_is_point_line_or_region(geometry, mark):
    assert geodesy.geometry_kind(geometry) == mark
