"""The bounds of imported positions: a margin, and the shorter way around the globe."""

import pytest

from conflictmap.importing.extent import PositionExtent, find_extent_bounds
from geo.geometry.bounds import Bounds


def make_extent(positions):
    extent = PositionExtent()
    for position in positions:
        extent.add_position(*position)
    return extent


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([(30.0, 10.0), (34.0, 14.0)], (29.75, 9.75, 34.25, 14.25)),  # the least margin
        ([(-20.0, 0.0), (20.0, 10.0)], (-22.0, -0.5, 22.0, 10.5)),  # across Greenwich
        ([(178.0, -18.0), (-179.0, -17.0)], (177.75, -18.25, -178.75, -16.75)),  # Fiji
        ([(28.0, 50.0), (135.0, 43.0), (-170.0, 66.0)], (19.9, 41.85, -161.9, 67.15)),  # Russia
        ([(179.9, 0.0), (179.0, 1.0)], (178.75, -0.25, 180.0, 1.25)),  # the margin does not cross
        ([(-179.9, 0.0), (-179.0, 1.0)], (-180.0, -0.25, -178.75, 1.25)),
        ([(-120.0, 0.0), (-60.0, 0.0), (0.0, 0.0), (60.0, 0.0), (130.0, 9.0)],
         (-132.5, -0.45, 142.5, 9.45)),  # the world: bounds across 180° would be too wide
        ([(24.0, 89.9), (25.0, 89.95)], (23.75, 89.65, 25.25, 90.0)),  # the pole
    ],
)  # fmt: skip
def test_bounds_are_the_shortest_that_have_all(positions, expected):
    extent = make_extent(positions)
    bounds = find_extent_bounds([extent, PositionExtent()])
    assert bounds.edges == pytest.approx(expected, abs=0.011)
    assert bounds.find_error() is None
    assert extent.is_inside(bounds)


def test_several_data_sets_have_bounds_together():
    extents = [make_extent([(178.0, 0.0)]), make_extent([(-178.0, 1.0)])]
    assert find_extent_bounds(extents).crosses_antimeridian


@pytest.mark.parametrize(
    ("old", "position", "expected"),
    [
        ((177.0, -20.0, -178.0, -15.0), (-175.0, -21.0), (177.0, -21.25, -174.75, -15.0)),
        ((170.0, -20.0, 178.0, -15.0), (-179.0, -16.0), (170.0, -20.0, -178.75, -15.0)),
        ((10.0, 0.0, 20.0, 5.0), (22.0, 1.0), (10.0, 0.0, 22.25, 5.0)),
        ((-180.0, -90.0, 180.0, 90.0), (22.0, 1.0), (-180.0, -90.0, 180.0, 90.0)),
    ],
    ids=["crosses already", "crosses now", "does not cross", "world"],
)
def test_bounds_of_a_map_are_widened(old, position, expected):
    bounds = find_extent_bounds([make_extent([position])], Bounds(*old))
    assert bounds.edges == pytest.approx(expected)


def test_without_positions_the_world():
    assert find_extent_bounds([PositionExtent()]) == Bounds.whole_world()
