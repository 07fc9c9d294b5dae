"""Geometry at 180°: the cut form of GeoJSON, and the continuous form in which maps are drawn."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.geometry import geodesy
from geo.geometry.antimeridian import (
    continue_geometry,
    cut_geometry,
    find_longitude_span,
    join_geometry,
    wrap_longitude,
)
from geo.geometry.bounds import Bounds

FIJI = Bounds(176.9, -19.4, -178.0, -16.0)

# as written, the box, why
WRITTEN_EDGES = [
    ((176, -20, -178, -15), (176, -20, -178, -15), "west greater than east"),
    ((176, -20, 182, -15), (176, -20, -178, -15), "east beyond 180"),
    ((-184, -20, -178, -15), (176, -20, -178, -15), "west beyond -180"),
    ((0, -60, 360, 80), (-180, -60, 180, 80), "a whole turn is the whole world"),
    ((-10, 35, 5, 44), (-10, 35, 5, 44), "a map on one side"),
    ((-180, -90, 180, 90), (-180, -90, 180, 90), "the whole world"),
    ((12.7, 41, 197.8, 82), (12.7, 41, -162.2, 82), "Russia, wider than half of the world"),
]


@pytest.mark.parametrize(("written", "edges", "why"), WRITTEN_EDGES)
def test_bounds_across_180_are_written_in_three_ways(written, edges, why):
    box = Bounds.from_edges(*written)
    assert (box.west, box.south, box.east, box.north) == pytest.approx(edges), why


# edges, words of the message
WRONG_EDGES = [
    ((46, 38, 45, 40), "at most 270° wide"),
    ((170, -20, 550, -10), "both within ±180"),
    ((-400, 0, -390, 10), "both within ±180"),
]


@pytest.mark.parametrize(("written", "words"), WRONG_EDGES)
def test_swapped_bounds_are_no_map_across_180(written, words):
    assert words in Bounds.from_edges(*written).find_error()


def test_position_beyond_180_is_reported_with_the_right_one():
    assert FIJI.describe_outside(181.5, -17) == "the longitude 181.5 is beyond ±180: write -178.5"
    assert FIJI.describe_outside(-178.5, -17) is None
    assert "outside" in FIJI.describe_outside(170, -17)


CUT_SQUARE = shapely.multipolygons(
    [shapely.box(179, -18, 180, -16), shapely.box(-180, -18, -179, -16)]
)


def test_cut_area_is_joined_without_an_edge_at_180():
    joined = FIJI.unwrap_geometry(CUT_SQUARE)
    assert joined.equals(shapely.box(179, -18, 181, -16))
    assert joined.geom_type == "Polygon"
    assert cut_geometry(joined).equals(CUT_SQUARE)


def test_cut_line_is_joined():
    cut = shapely.from_wkt("MULTILINESTRING ((179 -17, 180 -17), (-180 -17, -179 -17))")
    joined = FIJI.unwrap_geometry(cut)
    assert joined.geom_type == "LineString"
    assert joined.bounds == (179, -17, 181, -17)


def test_ring_that_jumps_is_the_same_as_a_cut_one():
    jumping = shapely.Polygon([(179, -18), (-179, -18), (-179, -16), (179, -16)])
    assert continue_geometry(jumping, 179).equals(shapely.box(179, -18, 181, -16))
    assert continue_geometry(CUT_SQUARE, 179).equals(shapely.box(179, -18, 181, -16))


def test_area_across_the_opposite_meridian_is_cut_there():
    """Europe is at both ends of a map of the Pacific."""
    joined = join_geometry(shapely.box(-20, 40, 30, 60), 180)
    assert joined.bounds == (0, 40, 360, 60)
    assert joined.area == pytest.approx(50 * 20)


def test_edge_along_a_pole_is_no_jump():
    antarctica = shapely.box(-180, -90, 180, -70)
    assert continue_geometry(antarctica, 180).area == pytest.approx(360 * 20)


@pytest.mark.parametrize(
    ("geometry", "span"),
    [
        (CUT_SQUARE, (179, 181)),
        (shapely.box(10, 0, 20, 5), (10, 20)),
        (shapely.multipoints([(-170, 0), (170, 0), (175, 1)]), (170, 190)),
        (shapely.Point(-180, 3), (-180, -180)),
    ],
)
def test_span_is_the_short_way_around(geometry, span):
    assert find_longitude_span(geometry) == span


@given(
    west=st.floats(-180, 180),
    width=st.floats(0.01, 100),
    south=st.floats(-80, 70),
    height=st.floats(0.01, 10),
)
def test_cut_and_join_lose_nothing(west, width, south, height):
    box = shapely.box(west, south, west + width, south + height)
    cut = cut_geometry(box)
    assert -180 <= cut.bounds[0] <= cut.bounds[2] <= 180
    assert cut.area == pytest.approx(box.area)
    joined = join_geometry(cut, west + width / 2)
    assert joined.symmetric_difference(box).area == pytest.approx(0, abs=1e-6)


@given(st.floats(-1000, 1000))
def test_wrapped_longitude_is_the_same_meridian(longitude):
    wrapped = wrap_longitude(longitude)
    assert -180 <= wrapped <= 180
    turns = (longitude - wrapped) / 360
    assert turns == pytest.approx(round(turns), abs=1e-9)


@pytest.mark.parametrize("longitude", [0.0, 179.9, -179.95, 180.0])
def test_circle_is_as_large_at_180_as_elsewhere(longitude):
    circle = geodesy.geodesic_circle((longitude, -17.0), 50_000)
    west, _, east, _ = circle.bounds
    assert -180 <= west <= east <= 180
    assert circle.is_valid
    usual = geodesy.geodesic_circle((20.0, -17.0), 50_000)
    assert circle.area == pytest.approx(usual.area, rel=1e-6)


def test_region_on_both_sides_has_its_label_in_it():
    longitude, latitude = geodesy.label_point(CUT_SQUARE)
    assert CUT_SQUARE.intersects(shapely.Point(longitude, latitude))
    assert geodesy.max_radius_m(CUT_SQUARE) < 300_000
    buffered = geodesy.buffer_geodesic(CUT_SQUARE, 10_000)
    assert buffered.covers(CUT_SQUARE.buffer(-0.01))
    assert buffered.area < 2 * CUT_SQUARE.area


@pytest.mark.parametrize(
    ("edges", "share", "middle", "why"),
    [
        ((10, 40, 18, 44), 0.5, (12, 41, 16, 43), "a half"),
        ((170, -20, -170, -10), 0.5, (175, -17.5, -175, -12.5), "both sides of 180°"),
        ((160, -20, -170, -10), 0.2, (172, -16, 178, -14), "a middle to the west of it"),
        ((170, -20, -160, -10), 0.2, (-178, -16, -172, -14), "a middle to the east of it"),
    ],
)
def test_middle_of_bounds_is_within_180(edges, share, middle, why):
    assert Bounds(*edges).take_middle(share).edges == pytest.approx(middle), why
