"""The command `ground`: makes the ground anew and leaves layers made by hand alone."""

import json
import shutil

import pytest
import yaml

from conflictmap.cli.ground_files import make_ground_files
from conflictmap.editing.ground_layers import update_ground
from geo.errors import OutputError, ProjectError
from geo.geometry.bounds import Bounds
from geo.ground.layers import GroundOptions
from geo.project.loader import load_project
from tests.support.sample_project import ROOT

BOUNDS = Bounds(-72.5, 18.4, -71.9, 18.8)
"""A part of Haiti around Port-au-Prince."""

EVENTS = """\
map:
  title: T
  description: D
  language: en
  bounds: [-72.5, 18.4, -71.9, 18.8]
events: []
"""
HAND_MADE = """
  # the road that the article names
  - {id: road, file: road.geojson, title: Road, style: road, attribution: Me, licence: CC0-1.0}
"""
PARTS = ("land", "borders", "towns")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return a project that has a part of the ground and a layer made by hand above it."""
    root = tmp_path_factory.mktemp("ground") / "map"
    files = make_ground_files(BOUNDS, ["en"], GroundOptions(PARTS))
    files["events.yaml"] = EVENTS.encode()
    files["data/layers.yaml"] += HAND_MADE.encode()
    files["data/places.yaml"] = b"places: []\n"
    files["data/sources.yaml"] = b"sources: []\n"
    road = {
        "type": "Feature",
        "properties": {
            "id": "road-1",
            "names": {},
            "aliases": [],
            "kind": "primary",
            "source": "me",
            "licence": "CC0-1.0",
            "precision_m": 100,
            "basis": "derived",
            "schematic": False,
            "valid": None,
            "status": [],
            "where_prec": 5,
        },
        "geometry": {"type": "LineString", "coordinates": [[-72.3, 18.5], [-72.2, 18.6]]},
    }
    collection = {"type": "FeatureCollection", "features": [road]}
    files["data/geojson/road.geojson"] = json.dumps(collection).encode()
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.fixture
def root(template, tmp_path):
    return shutil.copytree(template, tmp_path / "map")


def read_all(folder):
    return {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def list_layers(folder):
    return [layer.id for layer in load_project(folder).layers]


def test_same_input_gives_the_same_bytes(root):
    before = read_all(root)
    update = update_ground(root)
    assert read_all(root) == before
    assert (update.added, update.removed, update.kept_words) == ((), (), ())


def test_layers_are_added_in_drawing_order_and_taken_out(root):
    before = read_all(root)
    added = update_ground(root, (*PARTS, "provinces", "rivers"))
    assert set(added.added) | {f"ground-{one}" for one in added.absent} == {
        "ground-provinces",
        "ground-rivers",
    }
    ids = list_layers(root)
    assert ids.index("ground-land") < ids.index("ground-provinces") < ids.index("ground-borders")
    assert ids[-1] == "road"
    removed = update_ground(root, PARTS)
    assert removed.removed == added.added
    assert read_all(root) == before


def test_all_layers_can_be_taken_out_but_one(root):
    update_ground(root, ["towns"])
    assert list_layers(root) == ["ground-towns", "road"]
    assert "# the road that the article names" in (root / "data/layers.yaml").read_text()
    assert not (root / "data/geojson/ground-land.geojson").exists()


def test_detail_is_remembered(root):
    fine = update_ground(root, detail="coarse")
    again = update_ground(root)
    assert (fine.detail, again.detail) == ("coarse", "coarse")
    assert fine.sizes == again.sizes


def test_ground_is_put_under_layers_of_a_map_without_ground(root):
    (root / "data/layers.yaml").write_text(f"layers:{HAND_MADE}")
    for part in PARTS:
        (root / f"data/geojson/ground-{part}.geojson").unlink()
    update_ground(root, PARTS)
    assert list_layers(root) == [*(f"ground-{part}" for part in PARTS), "road"]


def test_deleted_file_is_made_anew(root):
    before = read_all(root)
    (root / "data/geojson/ground-land.geojson").unlink()
    update_ground(root)
    assert read_all(root) == before


def _change_a_coordinate(text):
    data = json.loads(text)
    data["features"][0]["geometry"]["coordinates"][0] += 0.01
    return json.dumps(data)


def _drop_the_digests(text):
    data = json.loads(text)
    del data["conflictmap"]
    return json.dumps(data)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(_change_a_coordinate, id="a coordinate, by hand"),
        pytest.param(_drop_the_digests, id="saved by a program that drops unknown members"),
        pytest.param(lambda text: text[:-20], id="cut off"),
        pytest.param(lambda _: "[]", id="another file"),
    ],
)
def test_file_edited_by_hand_is_refused(root, edit):
    file = root / "data/geojson/ground-towns.geojson"
    file.write_text(edit(file.read_text()))
    before = read_all(root)
    with pytest.raises(OutputError, match="edited by hand, or not made by `conflictmap ground`"):
        update_ground(root, ["land"])
    assert read_all(root) == before


def test_file_that_was_only_formatted_anew_is_not_edited(root):
    file = root / "data/geojson/ground-towns.geojson"
    original = file.read_bytes()
    file.write_text(json.dumps(json.loads(original), indent=2))
    update_ground(root)
    assert file.read_bytes() == original


def test_edited_words_of_a_record_are_kept(root):
    file = root / "data/layers.yaml"
    file.write_text(file.read_text().replace("Towns", "Towns of the capital region", 1))
    update = update_ground(root, detail="coarse")
    assert update.kept_words == ("ground-towns",)
    titles = [record["title"] for record in yaml.safe_load(file.read_text())["layers"]]
    assert {"en": "Towns of the capital region"} in titles


def test_layer_that_an_event_needs_is_not_taken_out(root):
    towns = json.loads((root / "data/geojson/ground-towns.geojson").read_text())
    name = towns["features"][0]["properties"]["names"]["en"][0]
    text = (ROOT / "conflictmap/starter/events.yaml").read_text()
    events = yaml.safe_load(text)
    events["map"] = yaml.safe_load(EVENTS)["map"]
    for event in events["events"]:
        event["place"] = name
    (root / "events.yaml").write_text(yaml.safe_dump(events, allow_unicode=True))
    for part in ("sources.yaml", "sources/article.txt"):
        target = root / "data" / part
        target.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "conflictmap/starter/data" / part, target)
    before = read_all(root)
    with pytest.raises(ProjectError, match="place"):
        update_ground(root, ["land"])
    assert read_all(root) == before


def test_file_of_somebody_else_is_not_overwritten(root):
    file = root / "data/geojson/ground-provinces.geojson"
    file.write_text("my own")
    with pytest.raises(OutputError, match="exists already and no layer of the ground uses it"):
        update_ground(root, (*PARTS, "provinces"))
    assert file.read_text() == "my own"


def test_command_prints_what_changed(run_command, root):
    code, out, err = run_command("ground", "--layers", "land", "--project", root)
    assert (code, err) == (0, "")
    assert "taken out: ground-borders, ground-towns" in out or "taken out: ground-towns" in out
    code, out, _ = run_command("ground", "--json", "--project", root)
    assert code == 0
    assert json.loads(out)["detail"] == "normal"
