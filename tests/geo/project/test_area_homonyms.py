"""A division that is drawn where a town of the same name may be meant is reported."""

import json

import pytest

from conflictmap.cli.starter_files import make_starter_files
from geo.geometry.bounds import Bounds
from geo.io.folder import MemoryFolder
from geo.location import check_project
from geo.project.area_homonyms import describe_area_homonyms

CROATIA = Bounds(13.0, 42.0, 19.6, 46.7)
RING = [[15.5, 45.5], [16.5, 45.5], [16.5, 46.1], [15.5, 46.1], [15.5, 45.5]]
LAYERS = b"""
layers:
  - {id: divisions, file: divisions.geojson, title: Divisions, style: province,
     attribution: Invented, licence: CC0-1.0}
"""
POINT = """
places:
  - {id: zagreb-town, kind: town, point: [15.98, 45.81], precision_m: 2000, names: {en: Zagreb},
     basis: sourced, citation: GeoNames}
"""


def make_project(place, name="Zagreb County", places="places: []\n"):
    files = make_starter_files("Croatia", CROATIA)
    head = files["events.yaml"].decode().partition("\nevents:\n")[0]
    event = (
        f"  - {{id: one, title: One, date: 2024-05-01, place: {place}, type: violence, "
        "review: verified, source: article, quote: closed the footbridge, stance: reports}\n"
    )
    feature = {
        "type": "Feature",
        "properties": {
            "id": "county", "names": {"en": [name]}, "aliases": [], "kind": "province",
            "source": "Invented", "licence": "CC0-1.0", "precision_m": 100, "basis": "sourced",
            "schematic": False, "valid": None, "status": [], "where_prec": 4,
        },
        "geometry": {"type": "Polygon", "coordinates": [RING]},
    }  # fmt: skip
    collection = {"type": "FeatureCollection", "features": [feature]}
    del files["data/geojson/world.geojson"]
    return check_project(
        MemoryFolder(
            files
            | {
                "events.yaml": f"{head}\nevents:\n{event}".encode(),
                "data/places.yaml": places.encode(),
                "data/layers.yaml": LAYERS,
                "data/geojson/divisions.geojson": json.dumps(collection).encode(),
            }
        )
    )


# place, name of the division, whether it is reported, why
CASES = [
    ("Zagreb", "Zagreb County", True, "the town of the same name is missing"),
    ("Zagreb", "Zagreb", True, "the same, of a division without a head noun"),
    ("{places: [Zagreb, {id: county}]}", "Zagreb", True, "one of several places"),
    ("Zagreb County", "Zagreb County", False, "the division is named as such"),
    ("{id: county}", "Zagreb", False, "the curator has chosen"),
    ("Nowhere", "Nowhere", False, "there is no such town"),
]


@pytest.mark.parametrize(("place", "name", "is_reported", "why"), CASES)
def test_division_in_place_of_a_town_is_reported(place, name, is_reported, why):
    notes = describe_area_homonyms(make_project(place, name))
    assert bool(notes) is is_reported, why
    if is_reported:
        assert "one: 'Zagreb' is drawn as all of the province (id county)" in notes[0]
        assert "conflictmap place add 'Zagreb'" in notes[0]


def test_point_of_the_name_leaves_no_doubt():
    project = make_project("{id: zagreb-town}", "Zagreb", POINT)
    assert describe_area_homonyms(project) == []
