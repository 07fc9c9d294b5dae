"""Precision classes and the point-radius method, compared with published examples."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geocoding.precision import (
    WHERE_PREC_LABELS,
    classify_derived_point,
    classify_named_point,
    infer_number_precision,
    offset_radius,
    orthogonal_radius,
    to_geo_precision,
)


@pytest.mark.parametrize(
    ("where_prec", "expected"), [(1, 1), (2, 2), (3, 3), (4, 3), (5, 3), (6, 3), (7, 3)]
)
def test_precision_class_maps_to_acled(where_prec, expected):
    assert to_geo_precision(where_prec) == expected
    assert where_prec in WHERE_PREC_LABELS


@pytest.mark.parametrize("where_prec", [0, 8, -1])
def test_unknown_precision_class_is_rejected(where_prec):
    with pytest.raises(ValueError, match=f"where_prec is {where_prec}: use a class"):
        to_geo_precision(where_prec)


@pytest.mark.parametrize(
    ("radius", "named", "worked_out"),
    [
        (400, 1, 2),  # a village that a source names is exact; a point worked out never is
        (5_000, 1, 2),
        (5_001, 2, 2),
        (25_000, 2, 2),
        (25_001, 5, 5),  # wider than UCDP's 25 km: a fuzzy region
    ],
)
def test_point_precision_class_depends_on_radius(radius, named, worked_out):
    assert classify_named_point(radius) == named
    assert classify_derived_point(radius) == worked_out


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # Georeferencing Best Practices 2020, table of uncertainty from the precision of a distance
        ("10.1", 0.05),
        ("10.25", 0.125),
        ("10.5", 0.25),
        ("10.6", 0.05),
        ("10.75", 0.125),
        ("10", 0.5),
        ("15", 0.5),
        ("30", 5),
        ("33", 0.5),
        ("100", 5),
        ("140", 5),
        ("200", 5),
        ("1000", 50),
        ("2000", 50),
        # not in the table
        ("3", 0.5),
        ("10.0", 0.05),  # the zero was written on purpose
        ("10.37", 0.005),
        ("0.125", 0.0625),
        ("1/2", 0.25),
        ("2 3/4", 0.125),
        ("2 1/3", 1 / 6),
    ],
)
def test_precision_of_written_distance(written, expected):
    assert infer_number_precision(written) == pytest.approx(expected)


@pytest.mark.parametrize("written", ["", "x", "-3", "1e3", "3,5", "1/2/3", "٣/"])
def test_invalid_number_is_rejected(written):
    with pytest.raises(ValueError, match="is not a number: use one such as"):
        infer_number_precision(written)


def test_offset_radius_matches_published_ten_km_example():
    assert offset_radius(10, 0, 22.5) == pytest.approx(3.90, abs=0.005)


def test_offset_radius_matches_published_three_km_example():
    assert offset_radius(3, 0.5, 45) == pytest.approx(2.53, abs=0.005)


def test_orthogonal_radius_circumscribes_box():
    assert orthogonal_radius((0.5, 0.5)) == pytest.approx(0.707, abs=0.0005)


def test_orthogonal_radius_uses_finer_precision():
    assert orthogonal_radius((5, 0.25)) == pytest.approx(0.25 * math.sqrt(2))


def test_orthogonal_radius_of_ranges_uses_full_width():
    assert orthogonal_radius((3, 4), ranges=True) == pytest.approx(5)


@given(
    distance=st.floats(0.1, 1000),
    share=st.floats(0, 1),
    half_angle=st.sampled_from([5.625, 11.25, 22.5, 45.0]),
    turn=st.floats(-1, 1),
    stretch=st.floats(-1, 1),
)
def test_allowed_positions_are_inside_circle(distance, share, half_angle, turn, stretch):
    precision = share * distance
    true_distance = distance + stretch * precision
    angle = math.radians(turn * half_angle)
    off = math.hypot(true_distance * math.cos(angle) - distance, true_distance * math.sin(angle))
    slack = precision * math.sin(math.radians(half_angle))
    assert off <= offset_radius(distance, precision, half_angle) + slack + 1e-9
