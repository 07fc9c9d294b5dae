"""A map that crosses 180°, from its files to the document, the pictures and the exports."""

import csv
import json
import re

import pytest
import shapely

from conflictmap.cli.starter_files import make_starter_files
from conflictmap.publish.data.formats import write_data
from conflictmap.publish.data.importer import load_exported_project
from conflictmap.publish.image import draw_image
from geo.geometry.bounds import Bounds
from geo.io.folder import MemoryFolder
from geo.location import locate_events
from geo.project.loader import load_project
from layers.document.delta_geometry import decode_geometry
from layers.map_builder import build_map_document
from layers.map_frame import to_map_frame
from layers.print_map.scene import build_scene

FIJI = Bounds(176.9, -19.4, -178.0, -16.0)
EVENTS = """
  - {id: west, title: West, date: 2024-05-01, place: {point: [178.4, -18.1], precision_m: 500, why: Invented},
     type: violence, review: verified, source: article, quote: closed the footbridge, stance: reports}
  - {id: east, title: East, date: 2024-05-02, place: {point: [-179.2, -17.5], precision_m: 500, why: Invented},
     type: violence, review: verified, source: article, quote: closed the footbridge, stance: reports}
  - {id: ring, title: Ring, date: 2024-05-03, place: {point: [179.9, -17.5], precision_m: 40000, why: Invented},
     type: violence, review: verified, source: article, quote: closed the footbridge, stance: reports}
  - {id: between, title: Between, date: 2024-05-04, place: between Westtown and Easttown,
     type: violence, review: verified, source: article, quote: closed the footbridge, stance: reports}
"""
PLACES = """
places:
  - {id: westtown, kind: town, point: [179.6, -17], precision_m: 500, names: {en: Westtown}, label: 1,
     basis: derived, citation: Invented}
  - {id: easttown, kind: town, point: [-179.6, -17], precision_m: 500, names: {en: Easttown}, label: 1,
     basis: derived, citation: Invented}
"""
LAYERS = """
layers:
  - {id: islands, file: islands.geojson, title: Islands, style: outline, attribution: Invented,
     licence: CC0-1.0}
"""


def make_feature(identifier, geometry):
    return {
        "type": "Feature",
        "properties": {
            "id": identifier, "names": {"en": [identifier]}, "aliases": [], "kind": "country",
            "source": "Invented", "licence": "CC0-1.0", "precision_m": 100, "basis": "sourced",
            "schematic": False, "valid": None, "status": [], "where_prec": 6,
        },
        "geometry": geometry,
    }  # fmt: skip


CUT = json.loads(
    shapely.to_geojson(
        shapely.multipolygons(
            [shapely.box(179, -18, 180, -17), shapely.box(-180, -18, -179.5, -17)]
        )
    )
)
JUMPING = {
    "type": "Polygon",
    "coordinates": [[[179, -16.9], [-179.5, -16.9], [-179.5, -16.5], [179, -16.5], [179, -16.9]]],
}


def make_files():
    files = make_starter_files("Fiji", FIJI)
    head = files["events.yaml"].decode().partition("\nevents:\n")[0]
    islands = [make_feature("cut", CUT), make_feature("jumping", JUMPING)]
    del files["data/geojson/world.geojson"]
    return files | {
        "events.yaml": f"{head}\nevents:\n{EVENTS}".encode(),
        "data/places.yaml": PLACES.encode(),
        "data/layers.yaml": LAYERS.encode(),
        "data/geojson/islands.geojson": json.dumps(
            {"type": "FeatureCollection", "features": islands}
        ).encode(),
    }


@pytest.fixture(scope="module")
def fiji():
    project = load_project(MemoryFolder(make_files()))
    return project, locate_events(project)


@pytest.fixture(scope="module")
def document(fiji):
    return build_map_document(*fiji)


def test_project_and_locations_are_within_180(fiji):
    project, located = fiji
    shapes = [row.geometry for row in located]
    shapes += [one.toponym.geometry for layer in project.layers for one in layer.features]
    longitudes = shapely.get_coordinates(shapes)[:, 0]
    assert abs(longitudes).max() <= 180
    assert all(abs(row.longitude) <= 180 for row in located)
    assert all(shape.is_valid for shape in shapes)
    for one in project.layers[0].features:
        assert one.toponym.geometry.geom_type == "MultiPolygon"


def test_region_between_two_sides_is_small(fiji):
    between = next(row for row in fiji[1] if row.id == "between")
    assert between.radius_m < 60_000
    assert abs(between.longitude) == pytest.approx(180, abs=0.01)


def test_document_has_one_range_of_longitudes(document):
    assert document["bounds"] == pytest.approx([176.9, -19.4, 182.0, -16.0])
    for feature in document["layers"][0]["features"]:
        shape = shapely.geometry.shape(decode_geometry(feature["shape"]))
        assert shape.geom_type == "Polygon", "a line along 180° would be drawn"
        assert shape.bounds[0] == 179
        assert shape.bounds[2] == pytest.approx(180.5)
        assert 179 < feature["label"][0] < 180.5
    points = {row["id"]: row["point"] for row in document["events"]["records"]}
    assert points["west"] == [178.4, -18.1]
    assert points["east"] == pytest.approx([180.8, -17.5])
    assert [label["point"][0] for label in document["labels"]] == pytest.approx([179.6, 180.4])


def test_ring_of_a_document_is_whole(document):
    records = {row["id"]: row for row in document["events"]["records"]}
    shape = document["events"]["shapes"][records["ring"]["shape"]]
    assert shape["type"] == "Polygon"
    west, _, east, _ = shapely.geometry.shape(decode_geometry(shape)).bounds
    assert east - west < 1


def test_picture_has_the_same_frame(fiji):
    scene = build_scene(*fiji)
    east = next(one for one in scene.visible_events if one.event.id == "east")
    assert east.point[0] == pytest.approx(180.8)
    view = scene.project.map_info.view
    assert (view.west, view.east) == (176.9, pytest.approx(182.0))


def test_other_maps_keep_their_objects():
    project = load_project(MemoryFolder(make_starter_files("Far", Bounds(10, 20, 12, 22))))
    located = locate_events(project)
    assert to_map_frame(project, located)[0] is project
    assert to_map_frame(project, located)[1] is located


def test_view_of_the_far_side_is_in_the_frame():
    files = make_starter_files("Fiji", FIJI)
    text = files["events.yaml"].decode()
    text, count = re.subn(r"  # view: \[.*\]", "  view: [-179.5, -18, -178.5, -17]", text)
    assert count == 1
    files["events.yaml"] = text.encode()
    project = load_project(MemoryFolder(files))
    document = build_map_document(project, locate_events(project))
    assert document["bounds"] == pytest.approx([180.5, -18, 181.5, -17])


@pytest.mark.parametrize("name", ["fiji.geojson", "fiji.csv", "fiji.kml", "fiji.gpkg"])
def test_exports_are_within_180_and_read_back(fiji, tmp_path, name):
    path = tmp_path / name
    write_data(fiji[0], path)
    if name.endswith((".geojson", ".gpkg")):
        again = load_exported_project(path)
        assert again.map_info.bounds == FIJI
        assert [row.geometry.wkt for row in locate_events(again)] == [
            row.geometry.wkt for row in fiji[1]
        ]
    if name.endswith(".geojson"):
        data = json.loads(path.read_text())
        assert data["bbox"][0] > 178
        assert data["bbox"][2] < -179
        shapes = [shapely.geometry.shape(one["geometry"]) for one in data["features"]]
        assert abs(shapely.get_coordinates(shapes)[:, 0]).max() <= 180
    elif name.endswith(".csv"):
        with path.open(encoding="utf-8-sig") as opened:
            rows = list(csv.DictReader(opened))
        assert all(abs(float(row["longitude"])) <= 180 for row in rows)
    elif name.endswith(".kml"):
        numbers = re.findall(r"([-\d.]+),[-\d.]+,?[-\d.]*(?=[ <])", path.read_text())
        assert numbers
        assert all(abs(float(one)) <= 180 for one in numbers)


def test_document_and_picture_have_a_locator_unless_it_is_off(tmp_path):
    files = make_starter_files("Far", Bounds(10, 45, 12, 46))
    project = load_project(MemoryFolder(files))
    document = build_map_document(project, locate_events(project))
    assert set(document["locator"]) == {"land", "borders", "disputed", "frame"}
    files["events.yaml"] = files["events.yaml"].replace(b"\nmap:\n", b"\nmap:\n  locator: false\n")
    off = load_project(MemoryFolder(files))
    assert "locator" not in build_map_document(off, locate_events(off))
    sizes = []
    for number, one in enumerate((project, off)):
        path = tmp_path / f"{number}.svg"
        draw_image(one, path)
        sizes.append(path.stat().st_size)
    assert sizes[0] > sizes[1] + 1_000
