"""Inset locators: what they show, how large they are, and which maps have none."""

import pytest
import shapely

from geo.geometry.bounds import Bounds
from geo.ground.locator import LOCATOR_HEIGHT, LOCATOR_WIDTH, build_locator

# bounds, least share of the locator's width that the frame takes, most, why
FRAMES = [
    ((46.2, 39.3, 47.2, 40.2), 0.05, 0.3, "a part of a country: the country"),
    (
        (44.512, 40.177, 44.518, 40.18),
        0.02,
        0.05,
        "a street: the country, with a frame that is seen",
    ),
    ((-74.6, 17.9, -71.5, 20.2), 0.1, 0.4, "a country: its neighbours"),
    ((176.9, -19.4, -178.0, -16.0), 0.02, 0.4, "islands across 180 degrees: the nearest land"),
    ((-17, 8, 38, 25), 0.1, 0.5, "a continent's width: more than the continent"),
    ((12.75, 40, -162, 82), 0.5, 0.95, "half of the world"),
]


@pytest.mark.parametrize(("edges", "least", "most", "why"), FRAMES)
def test_locator_has_land_and_a_frame_in_it(edges, least, most, why):
    locator = build_locator(Bounds(*edges))
    left, top, width, height = locator.frame
    assert least <= width / LOCATOR_WIDTH <= most, why
    assert left >= 0
    assert top >= 0
    assert left + width <= LOCATOR_WIDTH
    assert top + height <= LOCATOR_HEIGHT
    assert locator.land
    for ring in locator.land:
        assert ring[0] == ring[-1]
        for x, y in ring:
            assert 0 <= x <= LOCATOR_WIDTH
            assert 0 <= y <= LOCATOR_HEIGHT
    positions = sum(map(len, (*locator.land, *locator.borders, *locator.disputed)))
    assert positions < 1_200, "it is part of every page"


def test_inland_sea_turns_the_other_way():
    """The Caspian is a hole of the land: by either rule of filling."""
    rings = build_locator(Bounds(46.2, 39.3, 47.2, 40.2)).land
    turns = {shapely.LinearRing(ring).is_ccw for ring in rings}
    assert turns == {True, False}


@pytest.mark.parametrize("edges", [(-180, -60, 180, 80), (-170, -50, 170, 70)])
def test_map_of_the_world_has_none(edges):
    assert build_locator(Bounds(*edges)) is None
