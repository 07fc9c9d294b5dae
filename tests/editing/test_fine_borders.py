"""Fine state borders: which course is used, and where Natural Earth's is kept."""

import pytest
import shapely
from shapely.geometry import LineString, Point, box

from conflictmap.cli.ground_files import make_ground_files
from conflictmap.editing.fine_borders import (
    find_fine_border,
    make_border_refiner,
    open_state_reader,
    sample_sides,
)
from geo.errors import OutputError
from geo.geometry.bounds import Bounds
from geo.ground.layers import GroundOptions

COARSE = LineString([(10, 0), (10, 1)])
FINE_X = 10.03
WEST, EAST = box(5, -1, FINE_X, 2), box(FINE_X, -1, 15, 2)
NOTHING = LineString()


def test_border_has_the_course_that_both_areas_share():
    fine = find_fine_border(COARSE, [WEST, EAST], NOTHING, 1e-4)
    assert fine.geom_type == "LineString"
    assert {x for x, _ in fine.coords} == {FINE_X}
    assert fine.length >= 1


def test_coarse_course_is_kept_at_disputed_lines():
    disputed = LineString([(9.9, 0), (10.1, 0)])
    fine = find_fine_border(COARSE, [WEST, EAST], disputed, 1e-4)
    near = shapely.buffer(disputed, 0.04)
    assert shapely.intersection(fine, near).equals(shapely.intersection(COARSE, near))
    assert fine.distance(Point(FINE_X, 0.5)) == pytest.approx(0)


@pytest.mark.parametrize(
    ("west", "east"),
    [
        (box(5, -1, 9, 2), box(11, -1, 15, 2)),  # they do not touch
        (box(5, -1, 10.4, 2), box(10.4, -1, 15, 2)),  # the shared edge is another one, far away
        (box(5, -1, FINE_X, 0.2), box(FINE_X, -1, 15, 0.2)),  # only a small part is known
    ],
)
def test_border_that_is_not_known_has_no_fine_course(west, east):
    assert find_fine_border(COARSE, [west, east], NOTHING, 1e-4) is None


def test_state_without_a_zone_has_no_fine_border():
    refine = make_border_refiner(lambda _: {"AA": WEST})
    assert refine(["AA", "BB"], COARSE, NOTHING, 1e-4) is None


def test_samples_are_on_both_sides_and_within_the_world():
    samples = sample_sides(LineString([(179.99, 0), (179.99, 1)]))
    assert max(x for x, _ in samples) <= 180
    sides = {x < 10 for x, _ in sample_sides(COARSE) if x != 10}
    assert sides == {True, False}


def test_missing_package_is_named_with_its_command(monkeypatch):
    def refuse(name, *_):
        raise ImportError(name)

    monkeypatch.setattr("conflictmap.editing.fine_borders.import_module", refuse)
    with pytest.raises(OutputError, match="run `pip install timezonefinder timezonefinder-data`"):
        open_state_reader()


def test_layer_states_the_licence_of_its_borders():
    moved = []

    def refine(states, coarse, disputed, tolerance):
        moved.append((tuple(states), disputed.is_empty, tolerance))
        return shapely.affinity.translate(coarse, 0.01, 0) if "HT" in states else None

    bounds = Bounds(-72.0, 18.4, -71.4, 18.8)
    options = GroundOptions(("land", "borders"), refine_border=refine)
    files = make_ground_files(bounds, ["en"], options)
    assert {"HT", "DO"} in [set(states) for states, *_ in moved]
    text = files["data/layers.yaml"].decode()
    assert "licence: ODbL-1.0" in text
    assert "© OpenStreetMap contributors; Natural Earth" in text
    assert b'"licence":"ODbL-1.0"' in files["data/geojson/ground-borders.geojson"]
    assert (
        make_ground_files(bounds, ["en"], GroundOptions(("land", "borders")))[
            "data/layers.yaml"
        ].count(b"ODbL")
        == 0
    )
