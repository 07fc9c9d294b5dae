"""Layers from an OpenStreetMap extract: what is read, chosen for the scale, cut and refused."""

import json
import shutil

import pytest
import shapely
import yaml

from conflictmap.cli.ground_files import make_ground_files
from conflictmap.editing.osm_coast import divide_land_and_sea
from conflictmap.editing.osm_layers import OSM_LAYERS, update_osm_layers
from geo.errors import OutputError
from geo.geometry.bounds import Bounds
from geo.ground.layers import GroundOptions
from geo.location import check_project
from tests.support.osm_files import OsmData

WIDE, STREET = (10.02, 50.0, 10.48, 50.32), (10.205, 50.195, 10.235, 50.215)
EVENTS = "map: {{title: T, description: D, language: {}, bounds: {}}}\nevents: []\n"
SOURCES = """\
sources:
  - {id: s, title: T, publisher: P, date: 2024-01-02, language: en, rights: full-text, text: s.txt,
     url: 'https://example.org/'}
"""
EVENT = """\
events:
  - {{id: e, title: E, type: protest, review: verified, date: 2024-01-01, place: {},
     statements: [{{source: s, stance: reports, quote: It happened.}}]}}
"""
COAST = [(9.8, 50.1), (10.2, 50.12), (10.6, 50.1)]
"""From west to east: the land, on the left, is in the north."""
ISLAND = [(10.1, 50.04), (10.2, 50.04), (10.2, 50.06), (10.1, 50.06)]
"""Against the clock: the land is inside."""
LAKE = [(10.1, 50.25), (10.2, 50.25), (10.2, 50.3), (10.1, 50.3)]


def make_data():
    data = OsmData()
    data.add_way(COAST, natural="coastline")
    data.add_way(ISLAND, closed=True, natural="coastline")
    data.add_area([LAKE], natural="water", name="Blue Lake")
    data.add_way([(10.3, 50.35), (10.3, 50.2), (10.32, 50.11)], waterway="river", name="Long River")
    data.add_way([(10.0, 50.15), (10.2, 50.2), (10.5, 50.2)], highway="motorway", name="A 1")
    data.add_way([(10.2, 50.2), (10.21, 50.21)], highway="motorway_link")
    data.add_way([(10.0, 50.25), (10.4, 50.22)], highway="primary", name="High Road")
    data.add_way([(10.21, 50.2), (10.22, 50.21)], highway="residential", name="Short Street")
    data.add_way([(10.21, 50.21), (10.22, 50.2)], highway="footway")
    data.add_node((10.21, 50.2), place="city", name="Zwei", name_en="Two", population="120 000")
    data.add_node((10.35, 50.28), place="village", name="قرية")
    data.add_node((10.22, 50.205), place="neighbourhood", name="Corner")
    data.add_node((11.35, 50.28), place="city", name="Elsewhere")
    for west, name in ((10.0, "West County"), (10.2, "East County")):
        ring = [(west, 50.1), (west + 0.2, 50.1), (west + 0.2, 50.4), (west, 50.4)]
        data.add_area([ring], boundary="administrative", admin_level="6", name=name)
    data.add_area([LAKE], boundary="administrative", admin_level="9", name="Ward")
    return data


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    return make_data().write_xml(tmp_path_factory.mktemp("osm") / "small.osm")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    root = tmp_path_factory.mktemp("osm") / "map"
    files = make_ground_files(Bounds(*WIDE), ["en"], GroundOptions(("land", "rivers", "towns")))
    files["events.yaml"] = EVENTS.format("en", list(WIDE)).encode()
    files |= {f"data/{name}.yaml": f"{name}: []\n".encode() for name in ("places", "sources")}
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.fixture(scope="module")
def result(template, extract, tmp_path_factory):
    """Return a project that has all layers of the extract, and the update."""
    root = shutil.copytree(template, tmp_path_factory.mktemp("osm") / "map")
    return root, update_osm_layers(root, extract)


@pytest.fixture
def root(template, tmp_path):
    return shutil.copytree(template, tmp_path / "map")


def read_features(root, part):
    return json.loads((root / f"data/geojson/osm-{part}.geojson").read_text())["features"]


def list_names(root, part):
    return [next(iter(one["properties"]["names"].values()), [""])[0]
            for one in read_features(root, part)]  # fmt: skip


def list_layers(root):
    return [one["id"] for one in yaml.safe_load((root / "data/layers.yaml").read_text())["layers"]]


def read_shapes(root, part):
    return [shapely.geometry.shape(one["geometry"]) for one in read_features(root, part)]


def test_extract_becomes_layers_in_drawing_order(result):
    root, update = result
    check_project(root)
    assert list_layers(root) == [
        "ground-land", "osm-land", "osm-sea", "osm-lakes", "osm-rivers", "osm-admin-areas",
        "osm-roads", "osm-towns",
    ]  # fmt: skip
    assert set(update.removed) == {"ground-rivers", "ground-towns"}
    assert not (root / "data/geojson/ground-towns.geojson").exists()
    record = yaml.safe_load((root / "data/layers.yaml").read_text())["layers"][-1]
    assert (record["licence"], record["attribution"]) == (
        "ODbL-1.0",
        "© OpenStreetMap contributors",
    )


def test_contents_of_the_layers(result):
    root, _ = result
    assert list_names(root, "lakes") == ["Blue Lake"]
    assert list_names(root, "rivers") == ["Long River"]
    assert list_names(root, "admin-areas") == ["West County", "East County", ""]
    assert sorted(list_names(root, "towns")) == ["Corner", "Two", "قرية"]
    towns = {
        str(one["properties"]["names"]): one["properties"] for one in read_features(root, "towns")
    }
    assert towns["{'und': ['قرية']}"]["kind"] == "village"
    assert {one["properties"]["kind"] for one in read_features(root, "roads")} == {
        "motorway", "primary",
    }  # fmt: skip
    frame = shapely.box(*WIDE)
    for part in OSM_LAYERS:
        assert all(frame.covers(shape) for shape in read_shapes(root, part)), part


def test_land_is_on_the_left_of_the_coast(result):
    root, _ = result
    land, sea = (shapely.union_all(read_shapes(root, part)) for part in ("land", "sea"))
    for point, is_land in (((10.25, 50.3), True), ((10.15, 50.05), True), ((10.4, 50.02), False)):
        assert land.contains(shapely.Point(point)) is is_land
        assert sea.contains(shapely.Point(point)) is not is_land
    assert shapely.area(shapely.intersection(land, sea)) == 0
    assert shapely.area(land) + shapely.area(sea) == pytest.approx(shapely.box(*WIDE).area)


@pytest.mark.parametrize("is_reversed", [False, True], ids=["land north", "land south"])
def test_direction_of_the_coast_decides(is_reversed):
    line = shapely.LineString(COAST)
    division = divide_land_and_sea([line.reverse() if is_reversed else line], WIDE, 1e-5)
    assert shapely.union_all(division.land).contains(shapely.Point(10.2, 50.3)) is not is_reversed


def test_coast_that_ends_inside_the_map_is_not_guessed(root, tmp_path):
    data = make_data()
    data.add_way([(10.1, 50.2), (10.2, 50.21)], natural="coastline")
    update = update_osm_layers(root, data.write_xml(tmp_path / "cut.osm"))
    assert any("the coast ends inside the map's bounds" in note for note in update.notes)
    assert "osm-sea" not in list_layers(root)


def test_pbf_and_xml_give_the_same_files(result, root, tmp_path):
    update_osm_layers(root, make_data().write_pbf(tmp_path / "small.osm.pbf"))
    ours, others = (
        {path.name: path.read_bytes() for path in one.rglob("*") if path.is_file()}
        for one in (root, result[0])
    )
    assert ours == others


def test_map_of_a_street_has_paths_and_names_of_streets(root, extract):
    (root / "events.yaml").write_text(EVENTS.format("en", list(STREET)))
    update_osm_layers(root, extract, ["roads", "towns"])
    kinds = {one["properties"]["kind"] for one in read_features(root, "roads")}
    assert {"residential", "path"} <= kinds
    assert "Short Street" in list_names(root, "roads")
    assert list_names(root, "towns") == ["Two", "Corner"]


def test_names_of_the_language_of_the_map_are_taken(root, tmp_path):
    data = OsmData()
    data.add_node((10.2, 50.2), place="town", name="Zwei", name_en="Two", name_ru="Два")
    (root / "events.yaml").write_text(EVENTS.format("ru", list(WIDE)))
    update_osm_layers(root, data.write_xml(tmp_path / "town.osm"), ["towns"])
    assert read_features(root, "towns")[0]["properties"]["names"] == {"ru": ["Два"], "en": ["Two"]}


def test_admin_level_can_be_set(root, extract):
    update_osm_layers(root, extract, ["admin-areas"], admin_level=9)
    assert list_names(root, "admin-areas")[0] == "Ward"
    with pytest.raises(OutputError, match=r"has the levels 6 \(2 areas\), 9 \(1 areas\)"):
        update_osm_layers(root, extract, ["admin-areas"], admin_level=5)


def test_parts_are_taken_out_and_remembered(root, extract):
    update_osm_layers(root, extract, ["roads", "lakes"])
    update = update_osm_layers(root, extract)
    assert [one for one in list_layers(root) if one.startswith("osm-")] == [
        "osm-lakes",
        "osm-roads",
    ]
    assert update_osm_layers(root, extract, ["roads"]).removed == ("osm-lakes",)
    assert update.added == ()


def test_layer_edited_by_hand_is_refused(root, extract):
    update_osm_layers(root, extract, ["roads"])
    path = root / "data/geojson/osm-roads.geojson"
    path.write_text(path.read_text().replace('"primary"', '"trunk"'))
    with pytest.raises(OutputError, match="edited by hand"):
        update_osm_layers(root, extract)


def test_towns_that_events_need_are_kept(root, tmp_path):
    towns = json.loads((root / "data/geojson/ground-towns.geojson").read_text())["features"]
    name = towns[0]["properties"]["names"]["en"][0]
    (root / "data/sources").mkdir()
    (root / "data/sources/s.txt").write_text("It happened.\n")
    (root / "data/sources.yaml").write_text(SOURCES)
    (root / "events.yaml").write_text(
        EVENTS.format("en", list(WIDE)).replace("events: []\n", EVENT.format(name))
    )
    check_project(root)
    data = OsmData()
    data.add_node((10.2, 50.2), place="town", name="Other")
    update = update_osm_layers(root, data.write_xml(tmp_path / "town.osm"), ["towns"])
    assert any("kept, since places of events" in note for note in update.notes)
    assert {"ground-towns", "osm-towns"} <= set(list_layers(root))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.osm.bz2", b"BZh", "unpack .osm.bz2"),
        ("a.zip", b"PK", "is no OpenStreetMap extract"),
        ("a.osm.pbf", b"<html>not found</html>", "download the extract again"),
        ("a.osm", b"<OGRVRTDataSource/>", "download the extract again"),
        ("a.osm", b'<osm version="0.6"><node id="1"', "cannot be read"),
        ("a.osm", b'<osm version="0.6"></osm>', "has nothing in the map's bounds"),
    ],
    ids=["packed", "other format", "error page", "another driver", "cut off", "empty"],
)
def test_other_files_are_refused(root, tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(OutputError, match=message):
        update_osm_layers(root, path)
    assert not [one for one in list_layers(root) if one.startswith("osm-")]


def test_missing_file_is_named(root, tmp_path):
    with pytest.raises(OutputError, match="is no file"):
        update_osm_layers(root, tmp_path / "absent.osm.pbf")


def test_command_prints_what_it_chose(run_command, root, extract):
    code, out, _ = run_command("ground", "--osm", str(extract), "--project", str(root))
    assert code == 0
    assert "administrative areas: level 6 of 6 (2 areas), 9 (1 areas)" in out
    assert "taken out: ground-rivers, ground-towns" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--layers", "roads"], "add --osm EXTRACT"),
        (["--osm", "x.osm", "--layers", "borders"], "an extract has land, sea"),
        (["--admin-level", "6"], "--admin-level goes with --osm"),
    ],
)
def test_options_that_do_not_fit_together(run_command, root, arguments, message):
    code, _, error = run_command("ground", *arguments, "--project", str(root))
    assert code == 1
    assert message in error
