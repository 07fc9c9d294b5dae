"""Labels of towns of the base map next to places with an event, in the printed map."""

import pytest

from layers.print_map.labels import MapLabel, put_towns_first

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
