"""Files of geodata as layers: every format and coordinate system, mended without loss or refused."""

import json

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import Polygon, box

from conflictmap.editing.add_layer import LayerDetails, add_layer
from conflictmap.editing.vector_file import mend_area, read_vector_file
from geo.errors import OutputError
from geo.location import check_project

EVENTS = "map: {title: T, description: D, language: en, bounds: [36, 0, 42, 4]}\nevents: []\n"
SQUARE = box(38, 1, 39, 2)
BOW_TIE = Polygon([(38, 1), (39, 2), (39, 1), (38, 2)])
OVERLAPPING = shapely.MultiPolygon([box(38, 1, 39, 2), box(38.5, 1, 39.5, 2)])


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "map"
    (folder / "data").mkdir(parents=True)
    (folder / "events.yaml").write_text(EVENTS)
    for name in ("places", "sources", "layers"):
        (folder / f"data/{name}.yaml").write_text(f"{name}: []\n")
    return folder


def write_file(path, geometries, *, driver="GPKG", crs="EPSG:4326", names=None, layer=None):
    wkb = np.array(
        [None if one is None else shapely.to_wkb(one) for one in geometries], dtype=object
    )
    labels = np.array(names or [f"Name {n}" for n in range(len(geometries))], dtype=object)
    extra = {} if layer is None else {"layer": layer, "append": path.exists()}
    pyogrio.raw.write(
        path, wkb, [labels], ["name"], geometry_type="Unknown" if driver == "GPKG" else
        geometries[0].geom_type, crs=crs, driver=driver, **extra,
    )  # fmt: skip
    return path


def make_details(style="zone", **values):
    return LayerDetails(style, "The title", "The source", "CC0-1.0", **values)


def read_layer(root, identifier="the-title"):
    return json.loads((root / f"data/geojson/{identifier}.geojson").read_text())["features"]


@pytest.mark.parametrize(
    ("suffix", "driver"),
    [
        (".shp", "ESRI Shapefile"),
        (".gpkg", "GPKG"),
        (".kml", "KML"),
        (".geojson", "GeoJSON"),
        (".fgb", "FlatGeobuf"),
    ],
)
def test_every_format_becomes_a_layer(root, tmp_path, suffix, driver):
    file = write_file(tmp_path / f"in{suffix}", [SQUARE], driver=driver)
    column = "Name" if driver == "KML" else "name"
    report = add_layer(root, file, make_details(name_column=column))
    assert report.features == 1
    (layer,) = check_project(root).layers
    (feature,) = layer.features
    assert feature.toponym.geometry.equals(SQUARE)
    assert (layer.title, layer.style, layer.licence) == ({"en": "The title"}, "zone", "CC0-1.0")


def test_topojson_becomes_a_layer(root, tmp_path):
    topology = {
        "type": "Topology",
        "objects": {"a": {"type": "GeometryCollection", "geometries": [
            {"type": "Polygon", "arcs": [[0]], "properties": {"name": "A"}}]}},
        "arcs": [[[38, 1], [38, 2], [39, 2], [39, 1], [38, 1]]],
    }  # fmt: skip
    file = tmp_path / "in.topojson"
    file.write_text(json.dumps(topology))
    add_layer(root, file, make_details(name_column="name", crs="EPSG:4326"))
    (feature,) = read_layer(root)
    assert feature["properties"]["names"] == {"en": ["A"]}


@pytest.mark.parametrize("code", [32637, 3857, 3395, 4326])
def test_any_coordinate_system_is_reprojected(root, tmp_path, code):
    import pyproj

    move = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform
    moved = shapely.transform(SQUARE, lambda xy: np.column_stack(move(*xy.T)))
    file = write_file(tmp_path / "in.gpkg", [moved], crs=f"EPSG:{code}")
    add_layer(root, file, make_details())
    (feature,) = check_project(root).layers[0].features
    assert feature.toponym.geometry.equals_exact(SQUARE, 1e-6, normalize=True)


def test_detail_is_left_out_and_shared_edges_stay_shared(root, tmp_path):
    """Two areas with a wavy edge between them, and a line."""
    wave = [(38 + 0.001 * (n % 2), 1 + n / 200) for n in range(201)]
    areas = [
        shapely.Polygon([(37, 1), *wave, (37, 2)]),
        shapely.Polygon([(39, 1), (39, 2), *reversed(wave)]),
    ]
    file = write_file(tmp_path / "in.gpkg", areas)
    report = add_layer(root, file, make_details("admin-area", name_column="name", simplify_m=500))
    west, east = (shapely.geometry.shape(one["geometry"]) for one in read_layer(root))
    assert max(map(shapely.count_coordinates, (west, east))) < 204 / 6
    assert west.intersection(east).length >= 1
    assert west.overlaps(east) is False
    assert read_layer(root)[0]["properties"]["precision_m"] == 1_500
    assert any("of 408 positions kept" in note for note in report.notes)


def test_twelve_properties_have_defaults_that_are_told(root, tmp_path):
    file = write_file(tmp_path / "in.gpkg", [SQUARE, shapely.Point(40, 2).buffer(0.1)])
    report = add_layer(root, file, make_details("admin-area", name_column="name"))
    properties = read_layer(root)[0]["properties"]
    assert properties == {
        "id": "name-0", "names": {"en": ["Name 0"]}, "aliases": [], "kind": "admin-area",
        "source": "The source", "licence": "CC0-1.0", "precision_m": 1000.0, "basis": "sourced",
        "schematic": False, "valid": None, "status": [], "where_prec": 3,
    }  # fmt: skip
    told = "\n".join(report.notes)
    for word in ("kind", "precision_m", "basis", "valid", "status", "schematic"):
        assert word in told


def test_rings_get_the_order_of_rfc_7946(root, tmp_path):
    clockwise = shapely.orient_polygons(SQUARE, exterior_cw=True)
    add_layer(root, write_file(tmp_path / "in.gpkg", [clockwise]), make_details())
    ring = read_layer(root)[0]["geometry"]["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw


@pytest.mark.parametrize(
    ("geometry", "area"),
    [
        pytest.param(BOW_TIE, 0.5, id="a ring that crosses itself: both lobes"),
        pytest.param(
            Polygon([(0, 0), (4, 0), (2, 2), (4, 4), (0, 4), (2, 2)]), 8.0, id="touches itself"
        ),
        pytest.param(OVERLAPPING, None, id="parts overlap: union or difference is open"),
        pytest.param(Polygon([(0, 0), (1, 1), (0, 0)]), None, id="collapsed to a line"),
        pytest.param(
            Polygon([(0, 0), (2, 0), (2, 1), (3, 1), (2, 1), (2, 2), (0, 2)]), None, id="a spike"
        ),
        pytest.param(
            Polygon(box(0, 0, 2, 2).exterior, [box(3, 0, 4, 1).exterior]), None,
            id="a hole outside its ring",
        ),
    ],
)  # fmt: skip
def test_area_is_mended_only_without_loss(geometry, area):
    mended = mend_area(geometry)
    if area is None:
        assert mended is None
    else:
        assert mended.is_valid
        assert mended.area == pytest.approx(area)


def test_all_areas_that_cannot_be_mended_are_listed_and_nothing_is_written(root, tmp_path):
    file = write_file(tmp_path / "in.gpkg", [OVERLAPPING, SQUARE, OVERLAPPING])
    with pytest.raises(OutputError, match=r"(?s)nothing is written.*feature 1: .*feature 3: "):
        add_layer(root, file, make_details())
    assert (root / "data/layers.yaml").read_text() == "layers: []\n"
    assert not (root / "data/geojson").exists()


def test_mended_cut_and_left_out_features_are_told(root, tmp_path):
    geometries = [BOW_TIE, None, box(50, 1, 51, 2), box(41, 1, 43, 2)]
    file = write_file(tmp_path / "in.gpkg", geometries)
    report = add_layer(root, file, make_details())
    assert report.features == 2
    told = "\n".join(report.notes)
    assert "1 geometries were not valid and are mended" in told
    assert "1 features without a geometry or length are left out" in told
    assert "1 features outside the map's bounds are left out" in told
    assert "1 features are cut at the map's bounds" in told
    check_project(root)


@pytest.mark.parametrize(
    ("geometry", "style", "values", "words"),
    [
        (shapely.Point(38, 1), "border", {}, "nothing is drawn of a point"),
        (shapely.Point(38, 1), "town", {}, "--name-column"),
        (SQUARE, "zone", {"name_column": "nome"}, "the file has the columns 'name'"),
        (box(50, 1, 51, 2), "zone", {}, "no feature is inside the map's bounds"),
        (shapely.Point(1, 38), "camp", {}, "exchange them in the file"),
        (SQUARE, "zone", {"source_layer": "x"}, "has the layers 'in'"),
        (SQUARE, "zone", {"crs": "EPSG:32637"}, "states its coordinate system itself"),
        (SQUARE, "zone", {"crs": "no system"}, "is no coordinate system"),
    ],
)  # fmt: skip
def test_refusal_has_the_remedy(root, tmp_path, geometry, style, values, words):
    file = write_file(tmp_path / "in.gpkg", [geometry])
    with pytest.raises(OutputError) as caught:
        add_layer(root, file, make_details(style, **values))
    assert words in str(caught.value)
    assert (root / "data/layers.yaml").read_text() == "layers: []\n"


def test_layer_of_a_file_with_several_is_asked_for(root, tmp_path):
    file = write_file(tmp_path / "in.gpkg", [SQUARE], layer="one")
    write_file(file, [SQUARE], layer="two")
    with pytest.raises(OutputError, match=r"add --source-layer with one of 'one', 'two'"):
        add_layer(root, file, make_details())
    add_layer(root, file, make_details(source_layer="two"))


def test_topojson_is_in_degrees_and_an_empty_file_is_refused(root, tmp_path):
    file = tmp_path / "in.topojson"
    arc = [[38, 1], [39, 1], [39, 2], [38, 2], [38, 1]]
    square = {"type": "Polygon", "arcs": [[0]], "properties": {"name": "A"}}
    objects = {"areas": {"type": "GeometryCollection", "geometries": [square]}}
    file.write_text(json.dumps({"type": "Topology", "arcs": [arc], "objects": objects}))
    assert add_layer(root, file, make_details()).features == 1
    empty = tmp_path / "empty.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(OutputError, match="has no features"):
        add_layer(root, empty, make_details())


def test_shapefile_in_another_encoding_needs_its_cpg(root, tmp_path):
    file = tmp_path / "in.shp"
    names = gpd.GeoDataFrame(
        {"name": ["Посёлок", "Камень"]},
        geometry=[shapely.Point(38, 1), shapely.Point(38, 2)],
        crs=4326,
    )
    names.to_file(file, encoding="cp1251")
    (tmp_path / "in.cpg").unlink()
    with pytest.raises(OutputError, match=r"another encoding.* CP1251, into the file 'in.cpg'"):
        add_layer(root, file, make_details("camp", name_column="name"))
    (tmp_path / "in.cpg").write_text("CP1251")
    report = add_layer(root, file, make_details("camp", name_column="name"))
    assert "Посёлок" in (root / report.file).read_text(encoding="utf-8")


def test_shapefile_without_projection_needs_crs(root, tmp_path):
    file = write_file(tmp_path / "in.shp", [SQUARE], driver="ESRI Shapefile")
    (tmp_path / "in.prj").unlink()
    with pytest.raises(OutputError, match=r"states no coordinate system: add its .prj file"):
        add_layer(root, file, make_details())
    add_layer(root, file, make_details(crs="EPSG:4326"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.kml", "<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>", "leads to other"),
        ("a.json", '{"type": "gdal_streamed_alg", "command_line": "gdal"}', "leads to other"),
        ("a.kml", "<OGRWFSDataSource><URL>http://localhost</URL></OGRWFSDataSource>", "leads to"),
        ("a.gpx", "<OGRCSWDataSource><URL>http://localhost</URL></OGRCSWDataSource>", "leads to"),
        ("a.vrt", "<OGRVRTDataSource/>", "cannot be read: use one of"),
        ("a.zip", "PK", "unpack an archive first"),
        ("a.geojson", "no JSON", "cannot be read"),
    ],
)
def test_file_that_leads_elsewhere_is_not_opened(tmp_path, name, content, words):
    file = tmp_path / name
    file.write_text(content)
    with pytest.raises(OutputError, match=words):
        read_vector_file(file)


@pytest.mark.parametrize("name", ["/vsicurl/http://localhost/a.geojson", "missing.gpkg", "."])
def test_what_is_no_file_is_refused(run_command, root, name):
    code, _, err = run_command(
        "layer", "add", name, "--style", "zone", "--title", "T", "--attribution", "A",
        "--licence", "L", "--project", root,
    )  # fmt: skip
    assert code == 1
    assert "is no file" in err


def test_command_prints_the_layer_and_its_defaults(run_command, root, tmp_path):
    file = write_file(tmp_path / "in.gpkg", [SQUARE])
    arguments = ["layer", "add", file, "--style", "zone", "--title", "T", "--attribution", "A"]
    code, out, err = run_command(*arguments, "--licence", "L", "--project", root)
    assert (code, err) == (0, "")
    assert out.startswith("t  1 features, data/geojson/t.geojson, ")
    assert "no names: add --name-column; the file has the columns 'name'" in out
    code, out, _ = run_command(*arguments, "--licence", "L", "--project", root, "--json")
    assert json.loads(out)["id"] == "t-2"


ACROSS = [
    pytest.param(
        shapely.MultiPolygon([box(179, -17, 180, -16), box(-180, -17, -179, -16)]), id="cut at 180"
    ),
    pytest.param(
        Polygon([(179, -17), (-179, -17), (-179, -16), (179, -16)]), id="jumps from 180 to -180"
    ),
]


@pytest.mark.parametrize("area", ACROSS)
def test_layer_of_a_map_across_180_is_cut_there(root, tmp_path, area):
    events = EVENTS.replace("[36, 0, 42, 4]", "[177, -20, -179.5, -15]")
    (root / "events.yaml").write_text(events)
    report = add_layer(root, write_file(tmp_path / "in.gpkg", [area]), make_details())
    assert report.features == 1
    (feature,) = check_project(root).layers[0].features
    expected = shapely.MultiPolygon([box(179, -17, 180, -16), box(-180, -17, -179.5, -16)])
    assert feature.toponym.geometry.equals(expected)
