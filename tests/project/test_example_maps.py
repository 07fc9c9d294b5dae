"""The thirteen maps of docs/shots/thirteen-maps.png: each is created, without an error."""

import pytest

from geo.geometry.bounds import Bounds
from geo.ground.layers import GroundOptions
from geo.io.folder import MemoryFolder
from geo.location import check_project, locate_events
from geo.project.area_homonyms import describe_area_homonyms
from layers.map_builder import build_map_document
from scripts.example_maps import EXAMPLE_MAPS, make_example_files

WITH_WHOLE_GROUND = {"gaza", "haiti", "fiji"}
"""The others have the same ground in `make shots`; cutting all of it takes 20 s."""


@pytest.mark.parametrize("example", EXAMPLE_MAPS, ids=lambda one: one.name)
def test_map_is_created_and_checks_clean(example):
    options = None if example.name in WITH_WHOLE_GROUND else GroundOptions(("towns",), "coarse")
    project = check_project(MemoryFolder(make_example_files(example, options)))
    assert describe_area_homonyms(project) == []
    located = locate_events(project)
    assert len(located) == 3
    west, south, east, north = build_map_document(project, located)["bounds"]
    assert west < east
    assert south < north
    bounds = project.map_info.bounds
    assert isinstance(bounds, Bounds)
    assert all(bounds.contains(row.longitude, row.latitude) for row in located)


def test_maps_differ_in_size_and_place():
    boxes = [example.find_bounds() for example in EXAMPLE_MAPS]
    widths = [box.width for box in boxes]
    assert len(EXAMPLE_MAPS) == 13
    assert max(widths) > 40
    assert min(widths) < 1
    assert any(box.crosses_antimeridian for box in boxes)
    assert any(box.north > 75 for box in boxes)
    assert any(box.south < 0 for box in boxes)
