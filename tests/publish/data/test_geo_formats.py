"""GeoJSON, GeoPackage, GeoParquet and KML, opened by GDAL, geopandas, pandas and pyarrow."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from conflictmap.publish.data.formats import DataOptions, write_data
from conflictmap.publish.data.geojson import FORMAT_ID, PROJECT_MEMBER, orient_rings
from geo.dates import to_date
from geo.geometry.bounds import Bounds
from geo.location import locate
from geo.project.geojson import parse_features, read_geometry
from layers.style.palettes import TYPE_STYLES
from tests.support.sample_project import make_feature

KML_NAMESPACE = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def exported_files(project, tmp_path_factory):
    """The first map in every form."""
    folder = tmp_path_factory.mktemp("made")
    for ending in ("geojson", "gpkg", "parquet", "kml"):
        write_data(project, folder / f"out.{ending}")
    return folder


def read_with_gdal(file, layer=None):
    return pyogrio.read_dataframe(file, layer=layer)


# GeoJSON


@pytest.fixture(scope="module")
def exported_geojson(exported_files):
    return json.loads((exported_files / "out.geojson").read_text(encoding="utf-8"))


def test_geojson_conforms_to_rfc_7946(exported_files, exported_geojson):
    features = parse_features((exported_files / "out.geojson").read_text(encoding="utf-8"))
    for found in features:
        assert list(found) == ["type", "id", "geometry", "properties"]
        geometry = read_geometry(found["geometry"], Bounds.whole_world())
        for part in getattr(geometry, "geoms", [geometry]):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw, "section 3.1.6: outer rings counterclockwise"
                assert not any(ring.is_ccw for ring in part.interiors)
    west, south, east, north = exported_geojson["bbox"]
    total = shapely.unary_union([shapely.geometry.shape(one["geometry"]) for one in features])
    assert (west, south, east, north) == total.bounds
    assert "crs" not in exported_geojson, "section 4: WGS 84 and no other"


def test_gdal_reads_geojson(exported_files, project, located_by_id):
    frame = read_with_gdal(exported_files / "out.geojson")
    assert list(frame.id) == [event.id for event in project.events]
    assert frame.crs.to_epsg() == 4326
    for row in frame.itertuples():
        assert shapely.equals(row.geometry, located_by_id.geometry[row.id])
        assert (row.where_prec, row.geo_precision) == tuple(
            located_by_id.loc[row.id, ["where_prec", "geo_precision"]]
        )


def test_geojson_feature_contains_event_fields(exported_geojson, project):
    for found, event in zip(exported_geojson["features"], project.events, strict=True):
        said = found["properties"]
        assert found["id"] == said["id"] == event.id
        assert said["title"] == event.title["en"]
        assert said["title_hy"] == event.title["hy"]
        assert said["edtf"] == event.date.edtf
        assert said["actors"] == list(event.actors)
        assert [one["quote"] for one in said["statements"]] == [
            one.anchor.exact for one in event.statements
        ]
    assert exported_geojson[PROJECT_MEMBER]["format"] == FORMAT_ID
    assert len(exported_geojson[PROJECT_MEMBER]["layers"]) == len(project.layers)


def test_coordinates_are_not_rounded(sample_project, tmp_path):
    sample_project.replace_text("data/places.yaml", "[13.4, 45.2]", "[13.400000012345678, 45.2]")
    write_data(sample_project.load(), tmp_path / "out.geojson")
    found = json.loads((tmp_path / "out.geojson").read_text())["features"][0]
    assert found["geometry"]["coordinates"] == [13.400000012345678, 45.2]
    assert found["properties"]["longitude"] == 13.4, "the label point is, to a centimetre"


RING_CASES = [
    ("POLYGON ((0 0, 0 2, 2 2, 2 0, 0 0))", "clockwise"),
    ("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0), (.5 .5, 1 .5, 1 1, .5 1, .5 .5))", "with a hole"),
    ("MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))", "one of each"),
]


@pytest.mark.parametrize(("wkt", "why"), RING_CASES)
def test_polygon_rings_are_oriented(wkt, why):
    before = shapely.from_wkt(wkt)
    after = orient_rings(before)
    assert after.geom_type == before.geom_type
    assert shapely.equals(after, before), why
    for part in getattr(after, "geoms", [after]):
        assert part.exterior.is_ccw
        assert not any(ring.is_ccw for ring in part.interiors)


@pytest.mark.parametrize(
    "text", ["</script>", '"', "\\", "{{ 7*7 }}", "ə ы Ա", "😀", "${x}", "a\tb"]
)
def test_special_characters_survive_in_every_format(sample_project, tmp_path, text):
    words = json.dumps({"en": text}, ensure_ascii=False)
    sample_project.replace_text("events.yaml", "{en: The bridge is closed}", words)
    project = sample_project.load()
    for ending, name in (("geojson", "title"), ("kml", "Name"), ("parquet", "title")):
        file = tmp_path / f"out.{ending}"
        write_data(project, file)
        frame = gpd.read_parquet(file) if ending == "parquet" else read_with_gdal(file)
        assert frame[name][0] == text
    write_data(project, tmp_path / "out.gpkg")
    assert read_with_gdal(tmp_path / "out.gpkg", "events_point").title[0] == text


# GeoPackage


def test_gdal_reads_geopackage(exported_files, project, located_by_id):
    file = exported_files / "out.gpkg"
    layers = dict(pyogrio.list_layers(file))
    assert layers == {
        "events_point": "Point",
        "events_line": "MultiLineString",
        "events_region": "MultiPolygon",
        "places": "Point",
        "statements": None,
        "sources": None,
        "layers": None,
        "conflictmap": None,
    }
    events = [read_with_gdal(file, layer) for layer in list(layers)[:3]]
    assert all(len(frame) for frame in events)
    together = pd.concat(events).sort_values("number")
    assert list(together.id) == [event.id for event in project.events]
    for row in together.itertuples():
        assert shapely.equals(row.geometry, located_by_id.geometry[row.id])
    assert len(read_with_gdal(file, "places")) == len(project.places)
    statements = read_with_gdal(file, "statements")
    assert len(statements) == sum(len(event.statements) for event in project.events)


def test_geopackage_is_valid_and_reproducible(exported_files):
    with closing(sqlite3.connect(exported_files / "out.gpkg")) as database:
        assert database.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47, "'GPKG'"
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stamps = {row[0] for row in database.execute("SELECT last_change FROM gpkg_contents")}
        assert stamps == {"1970-01-01T00:00:00.000Z"}, "the same bytes on every day"
        types = dict(database.execute("SELECT name, type FROM pragma_table_info('events_line')"))
    assert types["start"] == types["end"] == "DATE"
    assert types["where_prec"] == "MEDIUMINT"
    assert types["longitude"] == "REAL"


def test_geopackage_contains_empty_layers(sample_project, tmp_path):
    write_data(sample_project.load(), tmp_path / "out.gpkg")
    assert len(read_with_gdal(tmp_path / "out.gpkg", "events_region")) == 0


def test_points_and_multipoints_share_layer(sample_project, tmp_path):
    sample_project.set_river(
        make_feature({"type": "MultiPoint", "coordinates": [[13, 45], [14, 46]]})
    )
    sample_project.replace_text("events.yaml", "place: {point: [13.5, 45.25], precision_m: 800, why: the mill is drawn there}", "place: Brook")  # fmt: skip
    write_data(sample_project.load(), tmp_path / "out.gpkg", DataOptions(drafts=True))
    frame = read_with_gdal(tmp_path / "out.gpkg", "events_point")
    assert list(frame.geom_type) == ["MultiPoint", "MultiPoint"]


def test_gdal_configuration_is_restored(exported_files, sample_project, tmp_path):
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2001-01-01T00:00:00Z"})
    write_data(sample_project.load(), tmp_path / "out.gpkg")
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2001-01-01T00:00:00Z"
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


# GeoParquet


def test_geopandas_reads_geoparquet(exported_files, project, located_by_id):
    frame = gpd.read_parquet(exported_files / "out.parquet")
    assert list(frame.id) == [event.id for event in project.events]
    assert frame.crs.equals("OGC:CRS84")
    for row in frame.itertuples():
        assert shapely.equals(row.geometry, located_by_id.geometry[row.id])
    event = project.events[0]
    assert list(frame.actors[0]) == list(event.actors)
    assert frame.start[0] == date(1988, 1, 1)
    assert frame.statements[0][0]["quote"] == event.statements[0].anchor.exact


def test_geoparquet_metadata_is_valid(exported_files, located_by_id):
    geo = json.loads(pq.read_metadata(exported_files / "out.parquet").metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["primary_column"] == "geometry"
    column = geo["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == sorted(set(located_by_id.geom_type))
    assert column["bbox"] == list(gpd.GeoSeries(located_by_id.geometry).total_bounds)


def test_pandas_reads_parquet(exported_files, project):
    frame = pd.read_parquet(exported_files / "out.parquet")
    assert [len(said) for said in frame.statements] == [
        len(event.statements) for event in project.events
    ]


# KML


def test_gdal_reads_kml(exported_files, project, located_by_id):
    frame = read_with_gdal(exported_files / "out.kml")
    assert list(frame.Name) == [event.title["en"] for event in project.events]
    assert list(frame.title_hy) == [event.title["hy"] for event in project.events]
    assert pd.api.types.is_integer_dtype(frame.where_prec), "a schema types the columns"
    for row, event in zip(frame.itertuples(), project.events, strict=True):
        assert shapely.equals(shapely.force_2d(row.geometry), located_by_id.geometry[event.id])
        said = json.loads(row.statements)
        assert [one["quote"] for one in said] == [one.anchor.exact for one in event.statements]


@pytest.fixture(scope="module")
def kml_placemarks(exported_files):
    return list(ET.parse(exported_files / "out.kml").getroot().iter(f"{KML_NAMESPACE}Placemark"))  # noqa: S314


KML_CHILD_ORDER = ["name", "description", "TimeStamp", "TimeSpan", "styleUrl", "ExtendedData"]


def test_kml_elements_follow_schema_order(kml_placemarks):
    for mark in kml_placemarks:
        tags = [child.tag.removeprefix(KML_NAMESPACE) for child in mark]
        assert tags[:-1] == [tag for tag in KML_CHILD_ORDER if tag in tags], "and then the geometry"
        assert tags[-1] in {"Point", "LineString", "Polygon", "MultiGeometry"}


def test_kml_placemarks_have_time(kml_placemarks, project):
    for mark, event in zip(kml_placemarks, project.events, strict=True):
        told = {
            part.tag.removeprefix(KML_NAMESPACE): part.text
            for part in mark.iter()
            if "}" in part.tag
        }
        first, last = event.date.start, event.date.end
        if first is None:
            assert told["when"] == str(to_date(last)), "without begin it would always have been"
        elif first == last:
            assert "when" in told
            assert "begin" not in told
        else:
            assert ("begin" in told, "end" in told) == (True, last is not None)
        for key in ("begin", "end", "when"):
            if key in told:
                date.fromisoformat(told[key])


def test_kml_uses_type_colours_and_no_links(exported_files, kml_placemarks, project):
    text = (exported_files / "out.kml").read_text(encoding="utf-8")
    assert "<Icon>" not in text
    assert "href" not in text
    assert f'<Style id="violence"><IconStyle><color>ff{"1e3ab9"}</color>' in text
    assert TYPE_STYLES["violence"].light == "#b93a1e", "blue, green, red in KML"
    urls = [mark.findtext(f"{KML_NAMESPACE}styleUrl") for mark in kml_placemarks]
    assert urls == [f"#{event.type}" for event in project.events]


def test_kml_description_is_escaped(sample_project, tmp_path):
    sample_project.replace_text(
        "events.yaml", "{en: Both papers are quoted.}", '{en: "<img src=x onerror=y> & co"}'
    )
    write_data(sample_project.load(), tmp_path / "out.kml")
    mark = next(ET.parse(tmp_path / "out.kml").getroot().iter(f"{KML_NAMESPACE}Placemark"))  # noqa: S314
    html = mark.findtext(f"{KML_NAMESPACE}description")
    assert "&lt;img src=x onerror=y&gt; &amp; co" in html, "a description is HTML, so escaped twice"
    assert "<img" not in html
    assert mark.findtext(f"{KML_NAMESPACE}name") == "The bridge is closed"


def test_kml_polygon_keeps_holes(sample_project, tmp_path):
    outer = [[13, 45], [14, 45], [14, 46], [13, 46], [13, 45]]
    inner = [[13.2, 45.2], [13.2, 45.4], [13.4, 45.4], [13.4, 45.2], [13.2, 45.2]]
    sample_project.set_river(make_feature({"type": "Polygon", "coordinates": [outer, inner]}))
    sample_project.replace_text("events.yaml", "place: Alder", "place: Brook")
    write_data(sample_project.load(), tmp_path / "out.kml")
    found = shapely.force_2d(read_with_gdal(tmp_path / "out.kml").geometry[0])
    assert shapely.equals(found, locate(sample_project.load()).geometry[0])
    assert len(found.interiors) == 1


def test_invalid_xml_characters_are_replaced_and_reported(sample_project, tmp_path):
    """The loader rejects such a character; a project that Python code builds may contain it."""
    project = sample_project.load()
    title = {"en": "On \ufffeThursday"}
    events = [replace(event, title=title) for event in project.events]
    written = write_data(replace(project, events=events), tmp_path / "out.kml")
    assert any("XML does not allow: replaced by U+FFFD" in line for line in written.omissions)
    assert "On \N{REPLACEMENT CHARACTER}Thursday" in (tmp_path / "out.kml").read_text("utf-8")


@pytest.mark.parametrize(
    ("geometry", "count"),
    [
        ({"type": "LineString", "coordinates": [[13, 45], [14, 46]]}, 1),
        ({"type": "MultiLineString", "coordinates": [[[13, 45], [14, 46]], [[15, 45], [15, 46]]]}, 2),
        ({"type": "Polygon", "coordinates": [[[13, 45], [14, 45], [14, 46], [13, 45]]]}, 1),
        ({"type": "Point", "coordinates": [13, 45]}, 0),
    ],
)  # fmt: skip
def test_kml_lines_follow_the_ground(sample_project, tmp_path, geometry, count):
    """Without `tessellate`, a globe draws them straight, under the mountains between."""
    sample_project.set_river(make_feature(geometry))
    sample_project.replace_text("events.yaml", "place: Alder", "place: Brook")
    write_data(sample_project.load(), tmp_path / "out.kml")
    text = (tmp_path / "out.kml").read_text(encoding="utf-8")
    assert text.count("<tessellate>1</tessellate>") == count
