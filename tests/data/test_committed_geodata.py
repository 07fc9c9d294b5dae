"""The committed geometry and gazetteer: properties that must hold after every edit."""

import itertools
import json
import re
import unicodedata
from collections import Counter

import numpy as np
import pytest
import shapely
import yaml
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Point, Polygon
from shapely.geometry import box, shape

from layers.document.delta_geometry import encode_geometry
from scripts.geodata import build_layers as build
from scripts.geodata import names, upstream
from scripts.geodata.boundaries import cut_at_antimeridian, unwrap_polygon
from scripts.geodata.shapes import as_geojson, build_feature, join_lines, shared_edges, write_layer
from tests.support.checks import check_each
from tests.support.sample_project import ROOT

DATA_FOLDER = ROOT / "data"
GEOD = Geod(ellps="WGS84")
REGION_BOUNDS = (43.0, 38.0, 51.0, 42.0)
LANGUAGES = ["en", "hy", "az", "ru"]


def read_yaml(name):
    text = (DATA_FOLDER / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)


PLACES_BY_ID = {place["id"]: place for place in read_yaml("places.yaml")["places"]}
LAYERS = read_yaml("layers.yaml")["layers"]
GEOJSON_BY_LAYER = {
    layer["id"]: json.loads((DATA_FOLDER / "geojson" / layer["file"]).read_text(encoding="utf-8"))
    for layer in LAYERS
}
FEATURES_BY_ID = {
    item["properties"]["id"]: item
    for file in GEOJSON_BY_LAYER.values()
    for item in file["features"]
}


def feature_geometry(name):
    return shape(FEATURES_BY_ID[name]["geometry"])


def place_point(name):
    return Point(*map(float, PLACES_BY_ID[name]["point"]))


def metres_apart(one, other):
    return GEOD.inv(one.x, one.y, other.x, other.y)[2]


# --- every feature -----------------------------------------------------------------------------


def test_feature_ids_are_unique_in_the_project():
    ids = [
        item["properties"]["id"] for file in GEOJSON_BY_LAYER.values() for item in file["features"]
    ]
    assert [name for name, count in Counter([*ids, *PLACES_BY_ID]).items() if count > 1] == []


@check_each(FEATURES_BY_ID)
def test_feature_has_documented_properties(item):
    text = (ROOT / "docs" / "reference" / "project-files.md").read_text(encoding="utf-8")
    table = text.split("Every feature of a layer's GeoJSON")[1]
    listed = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    documented = {name for cell in listed for name in re.findall(r"`(\w+)`", cell)}
    assert set(item["properties"]) | {"rank"} == documented, "only `rank` is optional"


@check_each(FEATURES_BY_ID)
def test_feature_property_values_are_valid(item):
    props = item["properties"]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", props["id"])
    assert set(props["names"]) <= set(LANGUAGES)
    assert all(texts and all(texts) for texts in props["names"].values())
    assert props["source"]
    assert props["precision_m"] > 0
    assert props["basis"] in {"sourced", "derived"}
    assert props["schematic"] in {True, False}
    assert props["where_prec"] in {2, 3, 4, 5, 6}


@check_each(FEATURES_BY_ID)
def test_geometry_is_valid_and_oriented(item):
    geometry = shape(item["geometry"])
    assert geometry.is_valid, shapely.is_valid_reason(geometry)
    assert not geometry.is_empty
    for polygon in shapely.get_parts(geometry):
        if polygon.geom_type == "Polygon":
            assert polygon.exterior.is_ccw
            assert not any(hole.is_ccw for hole in polygon.interiors)


@check_each(FEATURES_BY_ID)
def test_geometry_is_inside_bounds(item):
    frame = box(-180, -90, 180, 90) if item["properties"]["kind"] == "land" else box(*REGION_BOUNDS)
    assert frame.covers(shape(item["geometry"]))


@check_each(FEATURES_BY_ID)
def test_coordinates_have_at_most_five_decimals(item):
    coords = shapely.get_coordinates(shape(item["geometry"]))
    assert (coords.round(5) == coords).all()


@check_each(FEATURES_BY_ID)
def test_status_times_are_ordered_and_inside_validity(item):
    props = item["properties"]
    spans = [parse_edtf(status["when"]) for status in props["status"]]
    days = [(span.lower_strict(), span.upper_strict()) for span in spans]
    for (start, end), following in itertools.zip_longest(days, days[1:]):
        assert start <= end
        assert following is None or end < following[0]
    if props["valid"]:
        whole = parse_edtf(props["valid"])
        assert all(whole.lower_strict() <= start for start, _ in days)
    for status in props["status"]:
        assert set(status) == {"is", "when", "source"}
        assert status["is"] in {"open", "restricted", "blocked", "closed"}
        assert status["source"]


# --- layers ------------------------------------------------------------------------------------


def test_every_geojson_file_has_layer_and_builder():
    on_disk = {path.name for path in (DATA_FOLDER / "geojson").iterdir()}
    assert on_disk == {layer["file"] for layer in LAYERS}
    assert list(build.LAYER_BUILDERS) == [
        layer["file"].removesuffix(".geojson") for layer in LAYERS
    ]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer["id"])
def test_layer_has_titles_in_all_languages_and_licence(layer):
    assert list(layer["title"]) == LANGUAGES
    assert layer["attribution"]
    assert layer["licence"]
    assert layer["note"]["en"]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer["id"])
def test_openstreetmap_geometry_is_in_separate_files(layer):
    licences = {item["properties"]["licence"] for item in GEOJSON_BY_LAYER[layer["id"]]["features"]}
    sources = [item["properties"]["source"] for item in GEOJSON_BY_LAYER[layer["id"]]["features"]]
    from_osm = {"OpenStreetMap" in source for source in sources}
    assert len(from_osm) == 1
    assert from_osm == {"ODbL-1.0" in licences}
    if from_osm == {True}:
        assert licences == {"ODbL-1.0"}
        assert "ODbL-1.0" in layer["licence"].split("; ")
        assert "OpenStreetMap contributors" in layer["attribution"]


def test_geodata_files_are_small_enough_for_page():
    """The size as coded deltas of 1e-5 degrees, as in docs/reference/map-document.md."""
    sizes = {
        name: sum(map(encoded_length, file["features"])) for name, file in GEOJSON_BY_LAYER.items()
    }
    assert sum(sizes.values()) < 125_000, sizes
    assert sizes["outlines"] + sizes["countries"] < 30_000
    assert sizes["world"] < 30_000


def encoded_length(item):
    return len(json.dumps(encode_geometry(shape(item["geometry"]))["deltas"]))


def list_rings(found):
    for part in shapely.get_parts(found):
        if part.geom_type == "Polygon":
            yield from (part.exterior, *part.interiors)
        else:
            yield part


# --- the land of the world ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "spot",
    [
        pytest.param((-18.5, 64.9), id="iceland"),
        pytest.param((26, 68.5), id="lapland"),
        pytest.param((45, 67), id="kanin-and-timan"),
        pytest.param((130, 68), id="yakutia"),
        pytest.param((102, 73), id="taimyr"),
        pytest.param((178, 68), id="chukotka-west-of-180"),
        pytest.param((-178, 67), id="chukotka-east-of-180"),
        pytest.param((-155, 68), id="alaska"),
        pytest.param((-110, 65), id="northern-canada"),
        pytest.param((-70, 67), id="baffin-island"),
        pytest.param((-40, 72), id="greenland"),
        pytest.param((-60, -16.5), id="bolivia"),
        pytest.param((25, -16.5), id="zambia"),
        pytest.param((47, -19), id="madagascar"),
        pytest.param((134, -25), id="australia"),
        pytest.param((130, -16.5), id="northern-australia"),
        pytest.param((146.6, -42), id="tasmania"),
        pytest.param((121, 23.8), id="taiwan"),
        pytest.param((45, 40), id="armenia"),
        pytest.param((-77.6, 38.9), id="near-washington"),
        pytest.param((0, -80), id="antarctica"),
        pytest.param((179.9, -85.5), id="antarctica-west-of-180"),
        pytest.param((-179.9, -85.5), id="antarctica-east-of-180"),
        pytest.param((90, -89.9), id="south-pole"),
    ],
)
def test_land_contains_land_point(spot):
    assert feature_geometry("world-land").contains(Point(spot))


@pytest.mark.parametrize(
    "spot",
    [
        pytest.param((35, 73), id="barents-sea"),
        pytest.param((0, 68), id="norwegian-sea"),
        pytest.param((-26, 67.5), id="denmark-strait"),
        pytest.param((-60, 70), id="baffin-bay"),
        pytest.param((-86, 60), id="hudson-bay"),
        pytest.param((80, 76), id="kara-sea"),
        pytest.param((165, 73), id="east-siberian-sea"),
        pytest.param((180, 75), id="arctic-on-180"),
        pytest.param((0, 89.9), id="north-pole"),
        pytest.param((-178, 58), id="bering-sea"),
        pytest.param((178, 58), id="bering-sea-west-of-180"),
        pytest.param((-35, 30), id="mid-atlantic"),
        pytest.param((-150, 0), id="mid-pacific"),
        pytest.param((-100, -16.5), id="pacific-at-fiji's-latitude"),
        pytest.param((60, -16.5), id="indian-ocean-at-fiji's-latitude"),
        pytest.param((-20, -16.3), id="atlantic-at-fiji's-latitude"),
        pytest.param((51, 41.5), id="caspian-sea"),
        pytest.param((-175, -78.3), id="ross-sea"),
    ],
)
def test_land_excludes_sea_point(spot):
    assert not feature_geometry("world-land").intersects(Point(spot))


def test_land_rings_are_valid_and_do_not_cross_antimeridian():
    rings = list(list_rings(feature_geometry("world-land")))
    assert [ring.bounds for ring in rings if not Polygon(ring).is_valid] == []
    longest = max(np.abs(np.diff(shapely.get_coordinates(ring)[:, 0])).max() for ring in rings)
    assert longest <= 90


def test_land_matches_on_both_sides_of_antimeridian():
    def latitudes_at(longitude):
        spots = shapely.get_coordinates(feature_geometry("world-land"))
        return sorted(set(spots[spots[:, 0] == longitude][:, 1].tolist()))

    assert latitudes_at(-180) == latitudes_at(180)
    assert (
        len(latitudes_at(180)) == 4
    )  # both shores of Chukotka, the shore of Antarctica and the pole


def test_land_area_share_is_plausible():
    """Natural Earth's land at 1:110m is 28.9 %."""
    whole = 510_065_622e6  # square metres, WGS 84
    area = GEOD.geometry_area_perimeter(shapely.orient_polygons(feature_geometry("world-land")))[0]
    assert 0.27 < area / whole < 0.31


# --- the border --------------------------------------------------------------------------------


def count_border_crossings(one, other):
    if one == other:
        return 0
    path = LineString([place_point(one), place_point(other)])
    return shapely.get_num_coordinates(path & feature_geometry("border-armenia-azerbaijan"))


ARMENIAN_SIDE = [
    name for name, place in PLACES_BY_ID.items() if "Armenia" in place.get("within", [])
]
OTHER_SIDE = [
    name for name, place in PLACES_BY_ID.items() if "Azerbaijan" in place.get("within", [])
]


@pytest.mark.parametrize("name", ["goris", "tegh", "kornidzor", "khnatsakh", "shurnukh"])
def test_place_is_recorded_on_armenian_side(name):
    assert name in ARMENIAN_SIDE


@pytest.mark.parametrize("name", ["zabukh-aghavno", "lachin-berdzor", "hin-shen-kichik-galadarasi"])
def test_place_is_recorded_on_other_side(name):
    assert name in OTHER_SIDE


COUNTRIES = {"Armenia": "country-armenia", "Azerbaijan": "country-azerbaijan"}


@check_each(PLACES_BY_ID)
def test_place_is_inside_the_country_that_it_is_recorded_in(place):
    recorded = [COUNTRIES[name] for name in place.get("within", []) if name in COUNTRIES]
    point = Point(*map(float, place["point"]))
    containing = [name for name in COUNTRIES.values() if feature_geometry(name).contains(point)]
    assert not recorded or containing == recorded


def area_km2(geometry):
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(geometry))[0]) / 1e6


AREAS_BY_ID = {
    name: item
    for name, item in FEATURES_BY_ID.items()
    if "Polygon" in item["geometry"]["type"]
    and item["properties"]["kind"] not in {"land", "country", "lake"}
}
EXCLAVE_KM2 = 2
"""Area by which a division may reach into the other country: the exclaves are in the countries only."""


@check_each(AREAS_BY_ID)
def test_no_area_crosses_the_border(item):
    parts = [
        shapely.intersection(shape(item["geometry"]), feature_geometry(country))
        for country in COUNTRIES.values()
    ]
    assert min(map(area_km2, parts)) < EXCLAVE_KM2


def test_countries_meet_at_the_border_that_is_drawn():
    one, other = (feature_geometry(name) for name in COUNTRIES.values())
    border = feature_geometry("border-armenia-azerbaijan")
    assert area_km2(shapely.intersection(one, other)) < 0.01
    along = shapely.intersection(border, one.boundary.buffer(1e-5))
    assert along.length > 0.97 * border.length, "but for its ends at the third countries"


@check_each({name: name for name in ARMENIAN_SIDE})
def test_border_puts_place_on_armenian_side(name):
    assert count_border_crossings(name, "goris") % 2 == 0


@check_each({name: name for name in OTHER_SIDE})
def test_border_puts_place_on_other_side(name):
    assert count_border_crossings(name, "goris") % 2 == 1


@pytest.mark.parametrize("name", ["old-route-border-crossing", "hakari-bridge"])
def test_border_crossing_is_within_precision_of_border(name):
    border = feature_geometry("border-armenia-azerbaijan")
    nearest = border.interpolate(border.project(place_point(name)))
    assert metres_apart(nearest, place_point(name)) <= int(PLACES_BY_ID[name]["precision_m"])


# --- the former oblast -------------------------------------------------------------------------


def test_oblast_area_matches_official_area():
    area = abs(GEOD.geometry_area_perimeter(feature_geometry("karabakh-region"))[0]) / 1e6
    assert area == pytest.approx(4388, rel=0.03)


VILLAGES_INSIDE_OBLAST = [
    "hin-shen-kichik-galadarasi",
    "mets-shen-boyuk-galadarasi",
    "yeghtsahogh-saribaba",
    "lisagor-turshsu",
    "zarisli",
    "karintak-dashalty",
    "shosh-shushikend",
    "mets-shen-ulu-garabey",
]


@pytest.mark.parametrize("name", VILLAGES_INSIDE_OBLAST)
def test_village_is_inside_oblast(name):
    assert feature_geometry("karabakh-region").contains(place_point(name))


@pytest.mark.parametrize("name", ["lachin-berdzor", "zabukh-aghavno", "sus"])
def test_corridor_village_is_outside_oblast(name):
    assert not feature_geometry("karabakh-region").intersects(place_point(name))


@check_each(PLACES_BY_ID)
def test_recorded_region_matches_oblast_geometry(place):
    if "Armenia" in place.get("within", []):
        assert "Karabakh region" not in place["within"]
    if "Karabakh region" in place.get("within", []):
        ring = feature_geometry("karabakh-region")
        where = place_point(place["id"])
        nearest = shapely.shortest_line(ring, where).coords[0]
        assert metres_apart(Point(nearest), where) <= 2000 + int(place["precision_m"])


# --- the corridor ------------------------------------------------------------------------------


def test_corridor_routes_share_name_with_distinct_ids():
    routes = [
        FEATURES_BY_ID[name]["properties"] for name in ("corridor-old-route", "corridor-new-route")
    ]
    assert [route["names"]["en"] for route in routes] == [["Lachin corridor"]] * 2
    assert [route["valid"] for route in routes] == ["2020-11-10/2022-08-30", "2022-08-30/.."]
    assert all(route["schematic"] and route["basis"] == "derived" for route in routes)


@pytest.mark.parametrize("role", ["waypoint-old", "waypoint-new"])
def test_route_passes_all_its_waypoints(role):
    route = feature_geometry(f"corridor-{role.removeprefix('waypoint-')}-route")
    stops = {
        tuple(place_point(name).coords[0])
        for name, p in PLACES_BY_ID.items()
        if role in p.get("roles", [])
    }
    assert set(route.coords) == stops
    assert route.coords[0] == tuple(place_point("goris").coords[0])
    assert route.coords[-1] == tuple(place_point("stepanakert-khankendi").coords[0])


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2022-09-01", "open"),  # traffic on the new route
        ("2022-12-12", "blocked"),  # the blockade begins near Shusha
        ("2023-04-23", "blocked"),  # the checkpoint does not open it to ordinary traffic
        ("2023-06-15", "closed"),  # aid is stopped too
        ("2023-09-18", "restricted"),  # first vehicles of the Red Cross
        ("2023-09-24", "restricted"),  # people leave
    ],
)
def test_new_route_status_on_day(day, status):
    entries = FEATURES_BY_ID["corridor-new-route"]["properties"]["status"]
    (recorded,) = [e["is"] for e in entries if e["when"][:10] <= day <= e["when"][-10:]]
    assert recorded == status


def test_corridor_zone_width_and_ends():
    zone = feature_geometry("corridor-zone")
    assert zone.contains(place_point("lachin-berdzor"))
    assert not zone.buffer(-1e-4).intersects(feature_geometry("karabakh-region"))
    assert not zone.buffer(-1e-4).intersects(feature_geometry("border-armenia-azerbaijan"))
    west_east = zone.intersection(LineString([(46.4, 39.615), (46.7, 39.615)]))
    assert GEOD.geometry_length(west_east) == pytest.approx(5000, rel=0.05)
    assert FEATURES_BY_ID["corridor-zone"]["properties"]["schematic"]


def test_checkpoint_feature_matches_gazetteer_point():
    item = FEATURES_BY_ID["checkpoint-hakari-bridge"]
    assert item["properties"]["valid"] == "2023-04-23/.."
    assert item["properties"]["precision_m"] >= 1000
    assert shape(item["geometry"]) == place_point("lachin-border-checkpoint")


# --- districts, countries, waters --------------------------------------------------------------


def test_lachin_and_lankaran_districts_have_own_names():
    assert feature_geometry("district-lachin").contains(place_point("gorchu"))
    assert "AZE-1735" in FEATURES_BY_ID["district-lachin"]["properties"]["source"]
    assert FEATURES_BY_ID["district-lachin"]["properties"]["names"]["az"] == ["Laçın rayonu"]
    assert feature_geometry("district-lankaran").bounds[0] > 48


def test_divisions_are_complete_with_precision_class():
    kinds = Counter(
        (item["properties"]["id"].split("-")[0], item["properties"]["where_prec"])
        for item in GEOJSON_BY_LAYER["districts"]["features"]
        if "Polygon" in item["geometry"]["type"]
    )
    assert sum(kinds.values()) == 89
    assert kinds == {("district", 3): 66, ("city", 3): 12, ("city", 4): 1, ("province", 4): 10}


def test_divisions_do_not_overlap():
    polygons = [
        shape(item["geometry"])
        for item in GEOJSON_BY_LAYER["districts"]["features"]
        if "Polygon" in item["geometry"]["type"]
    ]
    assert shapely.coverage_is_valid(polygons)


@pytest.mark.parametrize(
    ("name", "km2"),
    [("country-armenia", 29743), ("country-azerbaijan", 86600)],
)
def test_country_is_complete_and_named_in_four_languages(name, km2):
    area = abs(GEOD.geometry_area_perimeter(feature_geometry(name))[0]) / 1e6
    assert area == pytest.approx(km2, rel=0.03)
    assert not feature_geometry(name).intersects(box(*REGION_BOUNDS).exterior)
    assert list(FEATURES_BY_ID[name]["properties"]["names"]) == LANGUAGES


def test_clipped_countries_have_no_name():
    cut = [
        i
        for i in GEOJSON_BY_LAYER["outlines"]["features"]
        if i["properties"]["id"].startswith("part-of")
    ]
    assert len(cut) == 4
    assert all(item["properties"]["names"] == {} for item in cut)


@pytest.mark.parametrize(
    ("lake", "km2"),
    [("lake-sevan", 1240), ("lake-sarsang", 14.2), ("lake-mingachevir", 605)],
)
def test_lake_area_is_plausible(lake, km2):
    """The area of a reservoir varies; that of a wrong polygon would differ by far more than half."""
    area = abs(GEOD.geometry_area_perimeter(feature_geometry(lake))[0]) / 1e6
    assert km2 / 2 < area < km2 * 1.5


@pytest.mark.parametrize(
    ("river", "by"),
    [("river-hakari", "hakari-bridge"), ("river-tartar", "tartar"), ("river-khachen", "vank")],
)
def test_digitised_river_passes_its_point_and_is_schematic(river, by):
    assert feature_geometry(river).distance(place_point(by)) < 1e-4
    assert FEATURES_BY_ID[river]["properties"]["schematic"]


# --- places ------------------------------------------------------------------------------------


def test_gazetteer_has_77_places_with_one_remote():
    remote = [name for name, place in PLACES_BY_ID.items() if place.get("remote") == "true"]
    assert (len(PLACES_BY_ID), remote) == (77, ["washington"])


PLACE_KEYS = {
    "id",
    "kind",
    "point",
    "precision_m",
    "names",
    "aliases",
    "roles",
    "within",
    "label",
    "remote",
    "basis",
    "citation",
}


@check_each(PLACES_BY_ID)
def test_place_record_is_valid(place):
    assert set(place) <= PLACE_KEYS
    assert set(place) >= {"id", "kind", "point", "precision_m", "names", "basis", "citation"}
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", place["id"])
    assert int(place["precision_m"]) >= 300
    assert place["basis"] in {"sourced", "derived"}
    assert place.get("label", "1") in {"1", "2", "3", "4"}
    assert place.get("remote") == "true" or box(*REGION_BOUNDS).contains(place_point(place["id"]))


@check_each(PLACES_BY_ID)
def test_place_names_follow_naming_policy(place):
    listed = place["names"]
    assert list(listed) == [language for language in LANGUAGES if language in listed]
    assert listed["en"] == sorted(listed["en"])
    every = [name for texts in listed.values() for name in texts]
    aliases = place.get("aliases", [])
    assert not set(every) & set(aliases)
    assert len(set(aliases)) == len(aliases)
    assert all(unicodedata.is_normalized("NFC", text) for text in [*every, *aliases])


SCRIPT_BY_LANGUAGE = {"en": "LATIN", "hy": "ARMENIAN", "az": "LATIN", "ru": "CYRILLIC"}


NAMED_RECORDS = [*PLACES_BY_ID.values(), *(item["properties"] for item in FEATURES_BY_ID.values())]


@check_each({record["id"]: record for record in NAMED_RECORDS})
def test_names_use_script_of_their_language(record):
    for language, texts in record["names"].items():
        letters = [letter for text in texts for letter in text if letter.isalpha()]
        assert {unicodedata.name(letter).split()[0] for letter in letters} == {
            SCRIPT_BY_LANGUAGE[language]
        }


@check_each(PLACES_BY_ID)
def test_settlement_is_named_in_all_languages(place):
    if place["kind"] in {"town", "village", "city", "capital", "settlement"}:
        assert list(place["names"]) == LANGUAGES


def test_only_known_homonyms_share_a_name():
    owners = {}
    for record in NAMED_RECORDS:
        for text in {*itertools.chain(*record["names"].values()), *record.get("aliases", [])}:
            owners.setdefault(text, set()).add(record["id"])
    shared = {frozenset(ids) for ids in owners.values() if len(ids) > 1}
    assert shared == {
        frozenset({"corridor-old-route", "corridor-new-route"}),
        frozenset({"mets-shen-boyuk-galadarasi", "mets-shen-ulu-garabey"}),
        frozenset({"lake-sarsang", "sarsang-reservoir"}),  # one place: its outline and its point
    }


def test_mets_shen_homonyms_have_distinct_containers():
    shusha, martakert = (
        set(PLACES_BY_ID[name]["within"])
        for name in ("mets-shen-boyuk-galadarasi", "mets-shen-ulu-garabey")
    )
    assert "Shusha District" in shusha - martakert
    assert "Martakert" in martakert - shusha


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Шуши", "shusha-shushi"),
        ("Корнидзор", "kornidzor"),
        ("Karvachar", "kalbajar-karvachar"),
        ("Сотк", "sotk"),
        ("Лысогорск", "lisagor-turshsu"),
        ("Физули", "fuzuli"),
        ("Hakari bridge checkpoint", "lachin-border-checkpoint"),
        ("border checkpoint on the Lachin corridor", "lachin-border-checkpoint"),
        ("Washington, D.C.", "washington"),
    ],
)
def test_source_spelling_is_listed(spelling, name):
    place = PLACES_BY_ID[name]
    assert spelling in [*itertools.chain(*place["names"].values()), *place.get("aliases", [])]


def test_gazetteer_matches_places_facts():
    facts = ROOT.parent / "shared" / "data" / "places_facts.csv"
    if not facts.exists():
        pytest.skip("the table of facts is not beside this checkout")
    import csv

    with facts.open(encoding="utf-8") as file:
        rows = {(row["lon"], row["lat"], row["precision_m"]) for row in csv.DictReader(file)}
    ours = {(*p["point"], p["precision_m"]) for p in PLACES_BY_ID.values() if "remote" not in p}
    assert ours == rows


# --- the tools that make the files --------------------------------------------------------------


def test_chain_joins_lines_in_any_direction_and_measures_gaps():
    lines = [LineString([(0, 0), (1, 0)]), LineString([(1, 1), (1, 0.001)])]
    path, gaps = join_lines(lines, 200)
    assert list(path.coords) == [(0, 0), (1, 0), (1, 0.001), (1, 1)]
    assert gaps[0] == pytest.approx(110.6, abs=0.1)


def test_chain_rejects_too_wide_gap():
    with pytest.raises(ValueError, match=r"nearest end is 11057\d m away"):
        join_lines([LineString([(0, 0), (1, 0)]), LineString([(1, 1), (1, 2)])], 300)


def test_shared_edges_exist_only_between_neighbours():
    edges = shared_edges([box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 5, 6, 6)])
    assert edges.length == 1
    assert edges.bounds == (1, 0, 1, 1)


def wrap_longitudes(corners):
    """Return a polygon as a source writes it that wraps every longitude to -180…180."""
    return Polygon([((x + 180) % 360 - 180, y) for x, y in corners])


@given(st.integers(-180, 180), st.integers(-80, 70), st.integers(1, 170), st.booleans())
def test_polygon_is_cut_at_antimeridian(west, south, wide, clockwise):
    flat = box(west, south, west + wide, south + 10, ccw=not clockwise)
    cut = cut_at_antimeridian(unwrap_polygon(wrap_longitudes(flat.exterior.coords)))
    assert cut.is_valid
    assert cut.area == pytest.approx(10 * wide)
    assert len(cut.geoms) == (2 if west < 180 < west + wide else 1)
    assert box(-180, -90, 180, 90).covers(cut)


def test_hole_stays_in_polygon_across_antimeridian():
    shell, hole = box(150, 0, 200, 50), box(185, 10, 190, 20)
    jumping = Polygon(
        wrap_longitudes(shell.exterior.coords).exterior,
        [wrap_longitudes(hole.exterior.coords).exterior],
    )
    cut = cut_at_antimeridian(unwrap_polygon(jumping))
    assert cut.is_valid
    assert cut.area == 50 * 50 - 5 * 10
    assert not cut.intersects(Point(-172.5, 15))


@pytest.mark.parametrize("pole", [90, -90])
@pytest.mark.parametrize("turn", [1, -1])
def test_ring_around_pole_is_closed_over_pole(pole, turn):
    shore = [(turn * (x - 180), pole * 7 / 9) for x in range(0, 361, 30)]
    cut = cut_at_antimeridian(unwrap_polygon(Polygon(shore)))
    south, north = sorted((pole * 7 / 9, pole))
    assert cut.equals(box(-180, south, 180, north))
    assert np.abs(np.diff(shapely.get_coordinates(cut)[:, 0])).max() <= 90


@given(
    st.floats(-170, 170),
    st.floats(-80, 80),
    st.floats(0.001, 5),
    st.floats(0.001, 5),
    st.booleans(),
)
def test_written_polygon_is_oriented(west, south, wide, high, clockwise):
    polygon = box(west, south, west + wide, south + high, ccw=not clockwise)
    written = shape(as_geojson(polygon))
    assert written.exterior.is_ccw
    assert written.symmetric_difference(polygon).area <= 4e-5 * (wide + high)


def test_polygon_destroyed_by_rounding_is_rejected():
    with pytest.raises(ValueError, match="rounding left"):
        as_geojson(box(0, 0, 1e-7, 1))


def test_layer_file_is_independent_of_feature_order(tmp_path):
    common = {"kind": "x", "source": "s", "licence": "l"}
    given_features = [
        build_feature(Point(n, n), **common, id=f"p{n}", precision_m=1, where_prec=1)
        for n in (1, 2)
    ]
    write_layer(tmp_path / "a", given_features)
    write_layer(tmp_path / "b", given_features[::-1])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_text().endswith("]}\n")


def test_feature_without_required_property_is_rejected(tmp_path):
    with pytest.raises(ValueError, match="where_prec"):
        write_layer(tmp_path / "a", [build_feature(Point(0, 0), id="x", kind="x", source="s")])


@pytest.mark.parametrize("layer", ["corridor", "checkpoint"])
def test_gazetteer_layers_are_up_to_date(layer, tmp_path):
    write_layer(tmp_path / "made", build.LAYER_BUILDERS[layer]())
    committed = (DATA_FOLDER / "geojson" / f"{layer}.geojson").read_bytes()
    assert (tmp_path / "made").read_bytes() == committed


def test_missing_program_is_reported_and_file_unchanged(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(upstream, "CACHE", tmp_path / "cache")
    before = (DATA_FOLDER / "geojson" / "world.geojson").read_bytes()
    assert build.main(["world", "region"]) == 1
    said = capsys.readouterr().out
    assert "npm is not on this machine: the npm package world-atlas@2.0.2 needs it" in said
    assert "apt-get is not on this machine" in said
    assert (DATA_FOLDER / "geojson" / "world.geojson").read_bytes() == before


def test_missing_python_package_is_reported():
    with pytest.raises(upstream.MissingUpstreamError, match="scripts/setup geodata"):
        upstream.pypi_member("no-such-distribution", "file")


def test_unknown_layer_is_rejected(capsys):
    assert build.main(["roads"]) == 2
    assert "no such layer: ['roads']" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ağdam", "agdam"),
        ("Vayots Dzor", "vayots-dzor"),
        ("Kəlbəcər", "kalbacar"),  # the schwa has no decomposition
        ("Qubadlı", "qubadli"),  # the dotless i has none either
    ],
)
def test_slug_is_ascii(text, expected):
    assert names.slugify(text) == expected
