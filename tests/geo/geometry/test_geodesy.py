"""Lengths, areas and positions on the ellipsoid."""

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
from geo.geometry.geodesy import Plane, Track

LACHIN = (46.54977, 39.63742)
lons = st.floats(44, 50)
lats = st.floats(38, 42)
positions = st.tuples(lons, lats)


def test_a_degree_of_latitude_at_the_equator():
    # Length of one degree of the meridian from 0 to 1, WGS 84: 110,574.4 m
    assert geodesy.distance_m((0, 0), (0, 1)) == pytest.approx(110_574.4, abs=0.1)


def test_a_degree_of_longitude_at_the_equator():
    assert geodesy.distance_m((0, 0), (1, 0)) == pytest.approx(111_319.5, abs=0.1)


def test_longitude_comes_first():
    assert geodesy.distance_m((46, 39), (47, 39)) < geodesy.distance_m((46, 39), (46, 40))


def test_three_km_east_of_lachin():
    lon, lat = geodesy.destination(LACHIN, 90, 3000)
    assert (lat, lon) == pytest.approx((39.63741, 46.58472), abs=5e-6)


@given(start=positions, turn=st.floats(0, 359.9), metres=st.floats(10, 200_000))
def test_destination_and_distance_undo_each_other(start, turn, metres):
    end = geodesy.destination(start, turn, metres)
    assert geodesy.distance_m(start, end) == pytest.approx(metres, rel=1e-9, abs=1e-4)
    off = (geodesy.bearing(start, end) - turn + 180) % 360 - 180
    assert abs(off) * math.radians(1) * metres < 0.01


@given(start=positions, end=positions)
def test_the_midpoint_is_as_far_from_both(start, end):
    middle = geodesy.midpoint(start, end)
    halves = geodesy.distance_m(start, middle), geodesy.distance_m(middle, end)
    assert halves[0] == pytest.approx(halves[1], abs=1e-3)
    assert sum(halves) == pytest.approx(geodesy.distance_m(start, end), abs=1e-3)


@given(centre=positions, point=positions)
def test_the_plane_is_flat_and_back(centre, point):
    plane = Plane(centre)
    there = plane.flat(Point(point))
    back = plane.globe(there)
    assert (back.x, back.y) == pytest.approx(point, abs=1e-9)
    assert math.hypot(there.x, there.y) == pytest.approx(
        geodesy.distance_m(centre, point), abs=1e-4
    )


def test_east_is_x_and_north_is_y():
    there = Plane((46, 39)).flat(Point(46.1, 39.05))
    assert there.x > there.y > 0


def test_area_of_a_degree_square_at_the_equator():
    # 12,308.8 km2 by Karney's GeographicLib Planimeter for 0..1, 0..1
    assert geodesy.area_m2(box(0, 0, 1, 1)) == pytest.approx(12_308.778e6, rel=1e-5)


def test_area_does_not_care_which_way_a_ring_turns():
    square = box(46, 39, 47, 40)
    assert geodesy.area_m2(square.reverse()) == pytest.approx(geodesy.area_m2(square))


def test_a_hole_is_no_area():
    whole = box(46, 39, 47, 40)
    hole = box(46.4, 39.4, 46.6, 39.6)
    holed = Polygon(whole.exterior, [hole.exterior])
    assert geodesy.area_m2(holed) == pytest.approx(geodesy.area_m2(whole) - geodesy.area_m2(hole))


def test_points_and_lines_have_no_area():
    assert geodesy.area_m2(Point(46, 39)) == 0
    assert geodesy.area_m2(LineString([(46, 39), (47, 39)])) == 0


def test_length_of_a_line_is_that_of_its_geodesics():
    line = LineString([(46, 39), (46.5, 39.5), (47, 39)])
    legs = geodesy.distance_m((46, 39), (46.5, 39.5)) + geodesy.distance_m((46.5, 39.5), (47, 39))
    assert geodesy.length_m(line) == pytest.approx(legs)


@given(centre=positions, radius=st.floats(1, 300_000))
def test_every_corner_of_a_circle_is_at_the_radius(centre, radius):
    circle = geodesy.circle(centre, radius)
    distances = [geodesy.distance_m(centre, corner) for corner in circle.exterior.coords]
    assert min(distances) == pytest.approx(radius, rel=1e-6)
    assert max(distances) == pytest.approx(radius, rel=1e-6)
    assert circle.exterior.is_ccw  # RFC 7946 turns outer rings left


def test_widening_a_line_reaches_so_far_and_no_farther():
    line = LineString([(46, 39), (46.5, 39.2)])
    band = geodesy.widen(line, 5000)
    beside = geodesy.destination((46.25, 39.1), 155, 4500)
    beyond = geodesy.destination((46.25, 39.1), 155, 6000)
    assert band.contains(line)
    assert band.contains(Point(beside))
    assert not band.contains(Point(beyond))


def test_gap_is_nought_inside_and_the_distance_outside():
    square = box(46, 39, 47, 40)
    assert geodesy.gap_m(square, (46.5, 39.5)) == 0
    apart = geodesy.distance_m((46.5, 40), (46.5, 40.5))
    assert geodesy.gap_m(square, (46.5, 40.5)) == pytest.approx(apart, rel=5e-3)


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
def test_a_label_stands_on_its_geometry(geometry, why):
    assert geodesy.gap_m(geometry, geodesy.label_point(geometry)) < 1, why


def test_a_line_is_labelled_in_its_middle():
    assert geodesy.label_point(LineString([(46, 39), (47, 39), (48, 39)])) == pytest.approx(
        (47, 39), abs=0.01
    )


def test_labels_prefer_the_longest_piece():
    pieces = MultiLineString([[(46, 39), (46.1, 39)], [(47, 39), (48, 39)]])
    assert geodesy.label_point(pieces)[0] > 47


@given(st.lists(positions, min_size=3, max_size=8, unique=True))
def test_the_reach_covers_the_whole_geometry(corners):
    hull = MultiPoint(corners).convex_hull
    reach = geodesy.reach_m(hull)
    label = geodesy.label_point(hull)
    points = hull.exterior.coords if hull.geom_type == "Polygon" else hull.coords
    assert all(geodesy.distance_m(label, corner) <= reach + 0.01 for corner in points)


LINE = LineString([(46, 39), (46.5, 39), (46.5, 39.5)])


def test_a_track_measures_from_its_start():
    track = Track(LINE, [(46, 39)])
    assert track.at((46, 39)) == pytest.approx(0, abs=0.01)
    assert track.at((46.5, 39.5)) == pytest.approx(track.length_m, rel=1e-6)
    assert track.length_m == pytest.approx(geodesy.length_m(LINE), rel=2e-4)


@given(st.floats(0, 1))
def test_a_spot_on_a_track_lies_at_its_measure(share):
    track = Track(LINE, [(46, 39)])
    spot = track.spot(share * track.length_m)
    assert track.off_m(spot) < 0.01
    assert track.at(spot) == pytest.approx(share * track.length_m, abs=0.01)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_part_has_the_length_between_its_measures_and_their_order(first, last):
    track = Track(LINE, [(46, 39)])
    start, end = first * track.length_m, last * track.length_m
    if abs(end - start) < 1:
        return
    part = track.part(start, end)
    assert geodesy.length_m(part) == pytest.approx(abs(end - start), rel=5e-4, abs=0.5)
    assert geodesy.distance_m(part.coords[0], track.spot(start)) < 0.01


def test_off_the_track():
    track = Track(LINE, [(46, 39)])
    aside = geodesy.destination((46.25, 39), 180, 3000)
    assert track.off_m(aside) == pytest.approx(3000, rel=0.01)


def test_of_a_line_in_pieces_the_nearest_is_measured():
    pieces = MultiLineString([[(46, 39), (46.2, 39)], [(46.9, 39), (47.4, 39)]])
    assert Track(pieces, [(47, 39)]).length_m > 40_000
    assert Track(pieces, [(46.1, 39)]).length_m < 20_000


def test_pieces_that_meet_are_one():
    pieces = MultiLineString([[(46, 39), (46.2, 39)], [(46.2, 39), (46.4, 39)]])
    assert Track(pieces, [(46, 39)]).length_m == pytest.approx(34_600, rel=0.01)


@pytest.mark.parametrize(
    ("bearing", "half_angle", "inside", "outside"),
    [
        (90, 45, (46.9, 39.5), (46.1, 39.5)),  # eastern half
        (0, 45, (46.1, 39.9), (46.1, 39.1)),  # northern half
        (225, 22.5, (46.1, 39.1), (46.9, 39.1)),  # south-western quarter
        (67.5, 11.25, (46.9, 39.6), (46.5, 39.95)),  # the eighth about ENE
    ],
)
def test_sides_of_a_square(bearing, half_angle, inside, outside):
    part = geodesy.side(box(46, 39, 47, 40), bearing, half_angle)
    assert part.contains(Point(inside))
    assert not part.intersects(Point(outside))


def test_a_line_that_only_touches_a_side_has_no_part_there():
    bent = LineString([(46, 39), (46.5, 39.5), (47, 39)])
    corner = LineString([(46, 39), (46.5, 39.25), (46, 39.5)])
    assert geodesy.side(bent, 0, 45).geom_type in ("LineString", "MultiLineString")
    assert (
        geodesy.side(corner, 90, 5).is_empty or geodesy.mark(geodesy.side(corner, 90, 5)) == "line"
    )


@given(st.sampled_from([0, 90, 180, 270]))
def test_two_halves_make_the_whole(bearing):
    square = box(46, 39, 47, 40)
    halves = [geodesy.side(square, turn, 45) for turn in (bearing, bearing + 180)]
    assert sum(map(geodesy.area_m2, halves)) == pytest.approx(geodesy.area_m2(square), rel=1e-3)


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
def test_what_a_geometry_is_drawn_as(geometry, mark):
    assert geodesy.mark(geometry) == mark
