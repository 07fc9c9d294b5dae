"""The shapes of expressions: point-radius method, stretches of lines, sides."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from geo.errors import GeocodeError
from geo.geocoding import point_radius
from geo.geocoding.distances import DIRECTIONS, Distance
from geo.geocoding.point_radius import Known
from geo.geometry import geodesy

LACHIN = Known("Lachin", "town", Point(46.54977, 39.63742), 400)
GORIS = Known("Goris", "town", Point(46.34168, 39.51111), 500)
TEGH = Known("Tegh", "village", Point(46.47583, 39.55472), 400)
ROAD = Known(
    "the road",
    "road",
    LineString([(46.34168, 39.51111), (46.47583, 39.55472), (46.54977, 39.63742)]),
    1000,
    5,
)
DISTRICT = Known("the district", "district", box(46.2, 39.4, 46.6, 39.9), 3000, 3)
EAST, NORTH = DIRECTIONS["e"], DIRECTIONS["n"]


def km(length: float, precision: float = 0.5) -> Distance:
    return Distance(length * 1000, precision * 1000, f"{length:g} km")


def test_a_named_point_is_itself():
    shape = point_radius.whole(LACHIN)
    assert (shape.where_prec, shape.radius_m, shape.point) == (1, 400, (46.54977, 39.63742))
    assert shape.geometry.geom_type == "Point"


@pytest.mark.parametrize(
    ("precision", "own", "where_prec"),
    [(4_000, None, 1), (9_000, None, 2), (30_000, None, 5), (400, 2, 2)],
)
def test_the_class_of_a_named_point(precision, own, where_prec):
    place = Known("x", "town", Point(46, 39), precision, own)
    assert point_radius.whole(place).where_prec == where_prec


@pytest.mark.parametrize(("place", "where_prec"), [(ROAD, 5), (DISTRICT, 3)])
def test_a_line_or_region_is_all_of_it(place, where_prec):
    shape = point_radius.whole(place)
    assert shape.geometry.equals(place.geometry)
    assert shape.where_prec == where_prec
    assert geodesy.gap_m(place.geometry, shape.point) < 1
    assert all(
        geodesy.distance_m(shape.point, corner) <= shape.radius_m
        for corner in (
            place.geometry.exterior.coords if place is DISTRICT else place.geometry.coords
        )
    )


def test_a_region_without_a_class_is_fuzzy():
    assert point_radius.whole(Known("x", "zone", box(46, 39, 47, 40), 0)).where_prec == 5


@pytest.mark.parametrize(
    ("precision", "where_prec", "drawn"),
    [(500, 1, "Point"), (6_000, 2, "Point"), (50_000, 5, "Polygon")],
)
def test_a_given_position(precision, where_prec, drawn):
    shape = point_radius.spot((46, 39), precision)
    assert (shape.where_prec, shape.radius_m) == (where_prec, precision)
    assert shape.geometry.geom_type == drawn


@pytest.mark.parametrize(
    ("place", "radius"),
    [(LACHIN, 10_400), (TEGH, 5_400), (Known("b", "bridge", Point(46, 39), 900), 5_900)],
)
def test_near_a_point(place, radius):
    shape = point_radius.near(place)
    assert (shape.radius_m, shape.where_prec, shape.point) == (radius, 2, place.point)


def test_near_a_line_is_a_region_around_it():
    shape = point_radius.near(ROAD)
    assert shape.where_prec == 5
    assert shape.geometry.contains(ROAD.geometry)
    beside = geodesy.destination((46.47583, 39.55472), 150, 4_000)
    assert shape.geometry.contains(Point(beside))


def test_three_km_east_of_lachin():
    shape = point_radius.offset(((km(3), EAST),), LACHIN)
    assert shape.point == pytest.approx((46.58472, 39.63741), abs=5e-6)
    assert shape.radius_m == pytest.approx(2_530 + 400, abs=1)
    assert shape.where_prec == 2


def test_two_distances_meet_at_a_corner():
    shape = point_radius.offset(((km(8), EAST), (km(6), NORTH)), LACHIN)
    assert geodesy.distance_m(LACHIN.point, shape.point) == pytest.approx(10_000, abs=0.1)
    assert geodesy.bearing(LACHIN.point, shape.point) == pytest.approx(
        math.degrees(math.atan2(8, 6))
    )
    assert shape.radius_m == pytest.approx(500 * math.sqrt(2) + 400)


def test_two_distances_of_which_one_is_a_range():
    ten_to_twenty = Distance(15_000, 10_000, "10-20 km", is_range=True)
    shape = point_radius.offset(((ten_to_twenty, EAST), (km(1), NORTH)), LACHIN)
    assert shape.radius_m == pytest.approx(math.hypot(10_000, 500) + 400)


def test_an_offset_too_wide_for_a_dot_is_a_region():
    shape = point_radius.offset(((km(100, 5), EAST),), LACHIN)
    assert shape.where_prec == 5
    assert shape.geometry.geom_type == "Polygon"
    assert shape.geometry.contains(Point(shape.point))


def test_a_distance_without_direction_surrounds_the_place():
    shape = point_radius.away(km(5), LACHIN)
    assert (shape.point, shape.radius_m) == (LACHIN.point, 5_900)


@given(
    length=st.floats(0.5, 60),
    way=st.sampled_from(sorted({found.name for found in DIRECTIONS.values()})),
    turn=st.floats(-1, 1),
    drift=st.floats(0, 1),
    drift_turn=st.floats(0, 360),
)
def test_the_true_place_lies_in_the_circle(length, way, turn, drift, drift_turn):
    """Start anywhere in the town, go the distance in any direction that the word allows."""
    heading = DIRECTIONS[way.casefold()]
    shape = point_radius.offset(((km(length, 0.5), heading),), LACHIN)
    start = geodesy.destination(LACHIN.point, drift_turn, drift * LACHIN.precision_m)
    bearing = heading.bearing + turn * heading.half_angle
    true = geodesy.destination(start, bearing, length * 1000)
    assert geodesy.distance_m(shape.point, true) <= shape.radius_m + 1


def test_between_two_places_near_each_other_is_a_point():
    shape = point_radius.between(GORIS, TEGH)
    apart = geodesy.distance_m(GORIS.point, TEGH.point)
    assert shape.where_prec == 2
    assert shape.radius_m == pytest.approx(apart / 2 + 500)
    assert geodesy.distance_m(GORIS.point, shape.point) == pytest.approx(apart / 2, abs=0.1)


@pytest.mark.parametrize(
    ("precision", "where_prec", "drawn"),
    [
        (15_000, 2, "Point"),  # 6 km to the middle, 21 km in all
        (30_000, 5, "Polygon"),  # near each other, yet the circle is wider than class 2 allows
    ],
)
def test_the_class_between_places_that_are_wide_themselves(precision, where_prec, drawn):
    shape = point_radius.between(GORIS, replace(TEGH, precision_m=precision))
    assert (shape.where_prec, shape.geometry.geom_type) == (where_prec, drawn)
    assert shape.radius_m > precision


def test_between_two_places_far_apart_is_a_region():
    baku = Known("Baku", "capital", Point(49.892, 40.3777), 1500)
    shape = point_radius.between(GORIS, baku)
    assert shape.where_prec == 5
    assert shape.geometry.geom_type == "Polygon"
    assert shape.geometry.contains(Point(shape.point))
    assert geodesy.area_m2(shape.geometry) < math.pi * shape.radius_m**2


def test_the_part_of_a_line_between_two_places():
    shape = point_radius.stretch(ROAD, GORIS, TEGH)
    assert shape.geometry.geom_type == "LineString"
    assert shape.where_prec == 2  # 12 km apart
    assert geodesy.distance_m(shape.geometry.coords[0], GORIS.point) < 1
    assert geodesy.distance_m(shape.geometry.coords[-1], TEGH.point) < 1


def test_a_part_with_a_wide_circle_is_class_5():
    shape = point_radius.stretch(replace(ROAD, precision_m=30_000), GORIS, TEGH)
    assert shape.where_prec == 5  # 12 km apart, but anywhere within 36 km


def test_the_part_runs_the_way_it_was_asked():
    there = point_radius.stretch(ROAD, GORIS, TEGH).geometry
    back = point_radius.stretch(ROAD, TEGH, GORIS).geometry
    assert there.reverse().equals_exact(back, 1e-9)


def test_a_long_part_is_class_5():
    long = Known("x", "road", LineString([(46, 39), (47, 39)]), 1000, 5)
    ends = [Known(label, "town", Point(lon, 39), 500) for label, lon in (("a", 46), ("b", 46.9))]
    assert point_radius.stretch(long, *ends).where_prec == 5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: point_radius.stretch(DISTRICT, GORIS, TEGH), "is a district, not a line"),
        (
            lambda: point_radius.stretch(
                ROAD, GORIS, Known("Baku", "capital", Point(49.9, 40.4), 1)
            ),
            "'Baku' lies 298.3 km off 'the road'",
        ),
        (lambda: point_radius.stretch(ROAD, GORIS, GORIS), "lie at the same spot of 'the road'"),
        (lambda: point_radius.offset(((km(3), EAST),), DISTRICT), "is a region (district)"),
        (lambda: point_radius.away(km(3), ROAD), "is a line (road)"),
        (lambda: point_radius.between(GORIS, DISTRICT), "is a region (district)"),
        (lambda: point_radius.along(km(300), ROAD, GORIS, None), "leads beyond the end"),
        (lambda: point_radius.side(DIRECTIONS["nw"], ROAD), "has no part in the direction NW"),
    ],
)
def test_what_contradicts_the_places_is_named(call, message):
    with pytest.raises(GeocodeError) as error:
        call()
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("aside_m", "accepted"),
    [(4_500, True), (5_500, False)],  # 5 km is taken as on the line
)
def test_how_far_off_a_line_a_place_may_lie(aside_m, accepted):
    aside = Known("x", "village", Point(geodesy.destination((46.4088, 39.5329), 160, aside_m)), 100)
    if accepted:
        assert point_radius.stretch(ROAD, GORIS, aside).where_prec == 2
    else:
        with pytest.raises(GeocodeError, match="at most 5 km is taken as on it"):
            point_radius.stretch(ROAD, GORIS, aside)


def test_along_a_line_from_its_end_there_is_one_way():
    [(way, shape)] = point_radius.along(km(10), ROAD, GORIS, None)
    assert way == "north-east"
    assert shape.radius_m == 500 + 500 + 1000
    assert geodesy.gap_m(ROAD.geometry, shape.point) < 5


def test_along_a_line_from_its_middle_there_are_two_ways():
    ways = point_radius.along(km(5), ROAD, TEGH, None)
    assert [way for way, _ in ways] == ["north-east", "south-west"]


@pytest.mark.parametrize(("towards", "east"), [(LACHIN, True), (GORIS, False)])
def test_towards_a_place_there_is_one_again(towards, east):
    [(_, shape)] = point_radius.along(km(5), ROAD, TEGH, towards)
    assert (shape.point[0] > TEGH.point[0]) is east


def test_the_side_of_a_region_and_of_a_point():
    half = point_radius.side(EAST, DISTRICT)
    assert half.where_prec == 3
    assert geodesy.area_m2(half.geometry) == pytest.approx(
        geodesy.area_m2(DISTRICT.geometry) / 2, rel=1e-3
    )
    assert point_radius.side(EAST, LACHIN) == point_radius.whole(LACHIN)


@pytest.mark.parametrize(
    ("bearing", "words"), [(0, "north"), (44, "north-east"), (359, "north"), (181, "south")]
)
def test_compass_words(bearing, words):
    assert point_radius.compass(bearing) == words
