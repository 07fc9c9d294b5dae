"""Geometry of expressions: point-radius method, sections of lines, parts."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from geo.errors import GeocodeError
from geo.geocoding import point_radius
from geo.geocoding.distances import DIRECTIONS, Distance
from geo.geocoding.point_radius import ResolvedPlace
from geo.geometry import geodesy
from tests.support.measure_geometry import measure_area_m2

LACHIN = ResolvedPlace("Lachin", "town", Point(46.54977, 39.63742), 400)
GORIS = ResolvedPlace("Goris", "town", Point(46.34168, 39.51111), 500)
TEGH = ResolvedPlace("Tegh", "village", Point(46.47583, 39.55472), 400)
ROAD = ResolvedPlace(
    "the road",
    "road",
    LineString([(46.34168, 39.51111), (46.47583, 39.55472), (46.54977, 39.63742)]),
    1000,
    5,
)
DISTRICT = ResolvedPlace("the district", "district", box(46.2, 39.4, 46.6, 39.9), 3000, 3)
EAST, NORTH = DIRECTIONS["e"], DIRECTIONS["n"]


def make_distance_km(length: float, precision: float = 0.5) -> Distance:
    return Distance(length * 1000, precision * 1000, f"{length:g} km")


def test_named_point_is_located_exactly():
    shape = point_radius.locate_place(LACHIN)
    assert (shape.where_prec, shape.radius_m, shape.point) == (1, 400, (46.54977, 39.63742))
    assert shape.geometry.geom_type == "Point"


@pytest.mark.parametrize(
    ("precision", "own", "where_prec"),
    [(4_000, None, 1), (9_000, None, 2), (30_000, None, 5), (400, 2, 2)],
)
def test_named_point_precision_class_depends_on_radius(precision, own, where_prec):
    place = ResolvedPlace("x", "town", Point(46, 39), precision, own)
    assert point_radius.locate_place(place).where_prec == where_prec


@pytest.mark.parametrize(("place", "where_prec"), [(ROAD, 5), (DISTRICT, 3)])
def test_line_or_region_is_located_as_whole(place, where_prec):
    shape = point_radius.locate_place(place)
    assert shape.geometry.equals(place.geometry)
    assert shape.where_prec == where_prec
    assert geodesy.distance_to_geometry_m(place.geometry, shape.point) < 1
    assert all(
        geodesy.geodesic_distance_m(shape.point, corner) <= shape.radius_m
        for corner in (
            place.geometry.exterior.coords if place is DISTRICT else place.geometry.coords
        )
    )


def test_region_without_precision_class_is_class_5():
    assert (
        point_radius.locate_place(ResolvedPlace("x", "zone", box(46, 39, 47, 40), 0)).where_prec
        == 5
    )


@pytest.mark.parametrize(
    ("precision", "where_prec", "drawn"),
    [(500, 1, "Point"), (6_000, 2, "Point"), (50_000, 5, "Polygon")],
)
def test_given_position_has_class_of_its_precision(precision, where_prec, drawn):
    shape = point_radius.locate_coordinates((46, 39), precision)
    assert (shape.where_prec, shape.radius_m) == (where_prec, precision)
    assert shape.geometry.geom_type == drawn


@pytest.mark.parametrize(
    ("place", "radius"),
    [(LACHIN, 10_400), (TEGH, 5_400), (ResolvedPlace("b", "bridge", Point(46, 39), 900), 5_900)],
)
def test_near_point_is_circle_around_it(place, radius):
    shape = point_radius.locate_near(place)
    assert (shape.radius_m, shape.where_prec, shape.point) == (radius, 2, place.point)


def test_near_line_is_region_around_it():
    shape = point_radius.locate_near(ROAD)
    assert shape.where_prec == 5
    assert shape.geometry.contains(ROAD.geometry)
    beside = geodesy.destination_point((46.47583, 39.55472), 150, 4_000)
    assert shape.geometry.contains(Point(beside))


def test_offset_gives_point_and_radius():
    shape = point_radius.locate_offset(((make_distance_km(3), EAST),), LACHIN)
    assert shape.point == pytest.approx((46.58472, 39.63741), abs=5e-6)
    assert shape.radius_m == pytest.approx(2_530 + 400, abs=1)
    assert shape.where_prec == 2


def test_two_distances_are_combined():
    shape = point_radius.locate_offset(
        ((make_distance_km(8), EAST), (make_distance_km(6), NORTH)), LACHIN
    )
    assert geodesy.geodesic_distance_m(LACHIN.point, shape.point) == pytest.approx(10_000, abs=0.1)
    assert geodesy.initial_bearing(LACHIN.point, shape.point) == pytest.approx(
        math.degrees(math.atan2(8, 6))
    )
    assert shape.radius_m == pytest.approx(500 * math.sqrt(2) + 400)


def test_distance_range_widens_radius():
    ten_to_twenty = Distance(15_000, 10_000, "10-20 km", is_range=True)
    shape = point_radius.locate_offset(
        ((ten_to_twenty, EAST), (make_distance_km(1), NORTH)), LACHIN
    )
    assert shape.radius_m == pytest.approx(math.hypot(10_000, 500) + 400)


def test_offset_with_wide_radius_is_region():
    shape = point_radius.locate_offset(((make_distance_km(100, 5), EAST),), LACHIN)
    assert shape.where_prec == 5
    assert shape.geometry.geom_type == "Polygon"
    assert shape.geometry.contains(Point(shape.point))


def test_distance_without_direction_is_circle():
    shape = point_radius.locate_distance_only(make_distance_km(5), LACHIN)
    assert (shape.point, shape.radius_m) == (LACHIN.point, 5_900)


@given(
    length=st.floats(0.5, 60),
    way=st.sampled_from(sorted({found.name for found in DIRECTIONS.values()})),
    turn=st.floats(-1, 1),
    drift=st.floats(0, 1),
    drift_turn=st.floats(0, 360),
)
def test_true_position_is_inside_circle(length, way, turn, drift, drift_turn):
    """The circle contains each point at the distance, from any start in the town, in any direction
    within the half-angle.
    """
    heading = DIRECTIONS[way.casefold()]
    shape = point_radius.locate_offset(((make_distance_km(length, 0.5), heading),), LACHIN)
    start = geodesy.destination_point(LACHIN.point, drift_turn, drift * LACHIN.precision_m)
    bearing = heading.bearing + turn * heading.half_angle
    true = geodesy.destination_point(start, bearing, length * 1000)
    assert geodesy.geodesic_distance_m(shape.point, true) <= shape.radius_m + 1


def test_between_near_places_is_point():
    shape = point_radius.locate_between(GORIS, TEGH)
    apart = geodesy.geodesic_distance_m(GORIS.point, TEGH.point)
    assert shape.where_prec == 2
    assert shape.radius_m == pytest.approx(apart / 2 + 500)
    assert geodesy.geodesic_distance_m(GORIS.point, shape.point) == pytest.approx(
        apart / 2, abs=0.1
    )


@pytest.mark.parametrize(
    ("precision", "where_prec", "drawn"),
    [
        (15_000, 2, "Point"),  # 6 km to the middle, 21 km in all
        (30_000, 5, "Polygon"),  # near each other, yet the circle is wider than class 2 allows
    ],
)
def test_between_wide_places_has_class_of_radius(precision, where_prec, drawn):
    shape = point_radius.locate_between(GORIS, replace(TEGH, precision_m=precision))
    assert (shape.where_prec, shape.geometry.geom_type) == (where_prec, drawn)
    assert shape.radius_m > precision


def test_between_distant_places_is_region():
    baku = ResolvedPlace("Baku", "capital", Point(49.892, 40.3777), 1500)
    shape = point_radius.locate_between(GORIS, baku)
    assert shape.where_prec == 5
    assert shape.geometry.geom_type == "Polygon"
    assert shape.geometry.contains(Point(shape.point))
    assert measure_area_m2(shape.geometry) < math.pi * shape.radius_m**2


def test_line_part_between_places_is_cut():
    shape = point_radius.locate_line_segment(ROAD, GORIS, TEGH)
    assert shape.geometry.geom_type == "LineString"
    assert shape.where_prec == 2  # 12 km apart
    assert geodesy.geodesic_distance_m(shape.geometry.coords[0], GORIS.point) < 1
    assert geodesy.geodesic_distance_m(shape.geometry.coords[-1], TEGH.point) < 1


def test_line_part_with_wide_radius_is_class_5():
    shape = point_radius.locate_line_segment(replace(ROAD, precision_m=30_000), GORIS, TEGH)
    assert shape.where_prec == 5  # 12 km apart, but anywhere within 36 km


def test_line_part_follows_requested_direction():
    there = point_radius.locate_line_segment(ROAD, GORIS, TEGH).geometry
    back = point_radius.locate_line_segment(ROAD, TEGH, GORIS).geometry
    assert there.reverse().equals_exact(back, 1e-9)


def test_long_line_part_is_class_5():
    long = ResolvedPlace("x", "road", LineString([(46, 39), (47, 39)]), 1000, 5)
    ends = [
        ResolvedPlace(label, "town", Point(lon, 39), 500) for label, lon in (("a", 46), ("b", 46.9))
    ]
    assert point_radius.locate_line_segment(long, *ends).where_prec == 5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: point_radius.locate_line_segment(DISTRICT, GORIS, TEGH),
            "is a district, not a line",
        ),
        (
            lambda: point_radius.locate_line_segment(
                ROAD, GORIS, ResolvedPlace("Baku", "capital", Point(49.9, 40.4), 1)
            ),
            "'Baku' is 298.3 km from 'the road'",
        ),
        (
            lambda: point_radius.locate_line_segment(ROAD, GORIS, GORIS),
            "are at the same position of 'the road'",
        ),
        (
            lambda: point_radius.locate_offset(((make_distance_km(3), EAST),), DISTRICT),
            "is a region (district)",
        ),
        (lambda: point_radius.locate_distance_only(make_distance_km(3), ROAD), "is a line (road)"),
        (lambda: point_radius.locate_between(GORIS, DISTRICT), "is a region (district)"),
        (
            lambda: point_radius.locate_along_line(make_distance_km(300), ROAD, GORIS, None),
            "leads beyond the end",
        ),
        (
            lambda: point_radius.locate_part_of(DIRECTIONS["nw"], ROAD),
            "has no part in the direction NW",
        ),
    ],
)
def test_contradictory_expression_is_rejected_with_reason(call, message):
    with pytest.raises(GeocodeError) as error:
        call()
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("aside_m", "accepted"),
    [(4_500, True), (5_500, False)],  # 5 km is taken as on the line
)
def test_place_too_far_from_line_is_rejected(aside_m, accepted):
    aside = ResolvedPlace(
        "x", "village", Point(geodesy.destination_point((46.4088, 39.5329), 160, aside_m)), 100
    )
    if accepted:
        assert point_radius.locate_line_segment(ROAD, GORIS, aside).where_prec == 2
    else:
        with pytest.raises(GeocodeError, match="name a place within 5 km of it"):
            point_radius.locate_line_segment(ROAD, GORIS, aside)


def test_along_line_from_end_has_one_direction():
    [(way, shape)] = point_radius.locate_along_line(make_distance_km(10), ROAD, GORIS, None)
    assert way == "north-east"
    assert shape.radius_m == 500 + 500 + 1000
    assert geodesy.distance_to_geometry_m(ROAD.geometry, shape.point) < 5


def test_along_line_from_middle_has_two_directions():
    ways = point_radius.locate_along_line(make_distance_km(5), ROAD, TEGH, None)
    assert [way for way, _ in ways] == ["north-east", "south-west"]


@pytest.mark.parametrize(("towards", "east"), [(LACHIN, True), (GORIS, False)])
def test_along_line_towards_place_has_one_direction(towards, east):
    [(_, shape)] = point_radius.locate_along_line(make_distance_km(5), ROAD, TEGH, towards)
    assert (shape.point[0] > TEGH.point[0]) is east


def test_part_of_region_is_cut_and_part_of_point_is_point():
    half = point_radius.locate_part_of(EAST, DISTRICT)
    assert half.where_prec == 3
    assert measure_area_m2(half.geometry) == pytest.approx(
        measure_area_m2(DISTRICT.geometry) / 2, rel=1e-3
    )
    assert point_radius.locate_part_of(EAST, LACHIN) == point_radius.locate_place(LACHIN)


@pytest.mark.parametrize(
    ("bearing", "words"), [(0, "north"), (44, "north-east"), (359, "north"), (181, "south")]
)
def test_bearing_is_named_by_compass_word(bearing, words):
    assert point_radius.format_compass_point(bearing) == words
