"""Labels of towns next to places with an event, and of countries, in the printed map."""

import pytest
from shapely import box

from layers.print_map.labels import MapLabel, exclude_disputed_land, put_towns_first

TOWN = MapLabel(("Town",), "place", 2, [(0, 0)], 40, dot=(100, 100), town_rank=2)


@pytest.mark.parametrize(
    ("rank", "own_rank", "x", "has_mark", "first", "why"),
    [
        (2, None, 115, True, "Town", "a hospital without a label of its own"),
        (0, 3, 115, True, "Town", "a hospital with a less important label"),
        (0, 1, 115, True, "Place", "the project gives it the more important rank"),
        (0, 3, 160, True, "Place", "it is far enough for both"),
        (1, 1, 115, False, "Place", "no event is there"),
    ],
)
def test_town_precedes_place_with_an_event(rank, own_rank, x, has_mark, first, why):
    """On the map of El Fasher one of its hospitals had a name, and the town none."""
    place = MapLabel(("Place",), "place", rank, [(0, 0)], 40, (x, 100), has_mark, own_rank=own_rank)
    labels = put_towns_first([place, TOWN])
    assert min(labels, key=lambda one: one.rank).lines == (first,), why


@pytest.mark.parametrize(
    ("others", "expected", "why"),
    [
        ([box(60, 0, 200, 100)], box(0, 0, 60, 100), "land that both countries claim"),
        ([box(100, 0, 200, 100)], box(0, 0, 100, 100), "a border in common"),
        ([box(99.5, 0, 200, 100)], box(0, 0, 100, 100), "borders that overlap by half a pixel"),
        ([box(0, 0, 100, 100)], box(0, 0, 100, 100), "there is no other land to name it on"),
        ([], box(0, 0, 100, 100), "a country alone"),
    ],
)
def test_country_is_named_outside_disputed_land(others, expected, why):
    assert exclude_disputed_land(box(0, 0, 100, 100), others).equals(expected), why
