"""The world ground: its file, its cut to a box, and the layers made from it."""

import json
import sqlite3

import numpy as np
import pytest
import shapely

from geo.geocoding.world_areas import WorldAreaIndex
from geo.geometry.bounds import Bounds
from geo.ground import layers, store
from geo.ground.cut import GroundCut, count_positions
from geo.ground.layers import GroundOptions, build_ground_layers, rank_towns

MAX_FILE_BYTES = 10_000_000
HAITI = Bounds(-74.6, 17.9, -71.5, 20.2)


@pytest.fixture(scope="module")
def world():
    with store.WorldGround() as opened:
        yield opened


@pytest.fixture(scope="module")
def index(world):
    return WorldAreaIndex(world)


@pytest.fixture(scope="module")
def haiti(world):
    return build_ground_layers(world, HAITI, ["en", "ru"])


def find_layer(built, name):
    return next(layer for layer in built if layer.id == f"ground-{name}")


def read_features(layer):
    return json.loads(layer.geojson)["features"]


# The file


def test_file_is_small_enough_for_a_repository():
    assert store.WORLD_FILE.stat().st_size <= MAX_FILE_BYTES


def test_file_round_trip(tmp_path):
    path = tmp_path / "world.sqlite"
    arcs = [np.array([[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], np.int32)]
    row = store.AreaRow(
        "X-1", "X-A", "XXX", ("XXX", "YYY"), "Province", 3, {"en": ["A"]}, ("B",), ((0,),)
    )
    country = store.CountryRow(
        "XXX", "XX", "Country", "Africa", 2, {"en": ["Xland"]}, (), (1.0, 2.0), ((0,),)
    )
    river = store.WaterRow("river", 4, {"en": ["R"]}, [np.array([[5, 5], [-7, 8]], np.int32)])
    town = store.TownRow(7, "T", 0.0005, 0.0004, 1_000, "XX", is_capital=True)
    content = store.WorldContent({"format": "f"}, [country], [row], arcs, [], [river], [town])
    store.write_world(path, content)
    first = path.read_bytes()
    store.write_world(path, content)
    assert path.read_bytes() == first
    with store.WorldGround(path) as read:
        assert read.meta == {"format": "f"}
        [division] = read.divisions()
        assert (division.row.owners, division.row.names) == (("XXX", "YYY"), {"en": ["A"]})
        assert division.box == (0, 0, 0.0009, 0.0009)
        [(number,)] = division.row.rings
        assert read.path(number).tolist() == arcs[0].tolist()
        [stored] = read.waters("river")
        assert read.path(stored.path_numbers[0]).tolist() == [[5, 5], [-7, 8]]
        assert read.towns((0, 0, 1, 1)) == [town]
        assert list(read.divisions((5, 5, 6, 6))) == []


@pytest.mark.parametrize(
    ("code", "name", "why"),
    [
        ("SDN-5858", "West Darfur", "the source has West Soudan"),
        ("AZE-1735", "Lachin", "the source has Lankaran"),
        ("KOS-5908", "Prizren", "the source has Plužine"),
        ("AFG-1753", "Daykundi", "the source has the names of a neighbour"),
        ("RUS-2399", "Altai Krai", "the source has the names of the republic"),
    ],
)
def test_known_errors_of_names_are_mended(world, code, name, why):
    names = {row.row.code: row.row.names for row in world.divisions()}
    assert names[code]["en"] == [name], why


@pytest.mark.parametrize("iso", ["UA-43", "PK-JK", "IN-JK", "EH-X01"])
def test_disputed_divisions_have_all_their_claimants(world, iso):
    row = next(one.row for one in world.divisions() if one.row.iso == iso)
    assert len(row.owners) == 2


def test_disputed_division_is_in_both_countries(world):
    crimea = shapely.Point(34.1, 45.2)
    cut = GroundCut(world, (30, 44, 40, 47), 0.01)
    assert cut.country_areas["UKR"].contains(crimea)
    assert cut.country_areas["RUS"].contains(crimea)


def test_blocks_are_read_only_for_the_box(world):
    with store.WorldGround() as fresh:
        GroundCut(fresh, (-74.6, 17.9, -71.5, 20.2), 0.01).divisions  # noqa: B018
        with sqlite3.connect(store.WORLD_FILE) as database:
            [(total,)] = database.execute("SELECT count(*) FROM path_block")
        assert len(fresh._blocks) < total / 4


# The cut


def test_divisions_cover_their_country(world):
    cut = GroundCut(world, (-75, 17, -71, 21), 0.01)
    parts = [area.geometry for area in cut.divisions if area.row.country == "HTI"]
    difference = shapely.symmetric_difference(shapely.union_all(parts), cut.country_areas["HTI"])
    assert difference.area < 1e-3 * cut.country_areas["HTI"].area


def test_edges_of_two_divisions_are_drawn_once(world):
    lines, _ = GroundCut(world, (-75, 17, -71, 21), 0.01).division_lines()
    pieces = shapely.get_parts(lines)
    assert shapely.union_all(pieces).length == pytest.approx(sum(one.length for one in pieces))


def test_coarser_cut_has_fewer_positions(world):
    counts = [
        count_positions(
            area.geometry for area in GroundCut(world, (20, 0, 40, 20), tolerance).divisions
        )
        for tolerance in (0.002, 0.02, 0.2)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0] / 4


# Layers


def test_layers_have_sources_and_precision(haiti):
    for layer in haiti:
        assert layer.record["attribution"]
        assert layer.record["licence"]
        for feature in read_features(layer):
            properties = feature["properties"]
            assert properties["precision_m"] >= 2_000
            assert properties["source"] in ("Natural Earth", "GeoNames")


def test_layers_are_small_enough(haiti):
    assert sum(len(layer.geojson.encode()) for layer in haiti) < 700_000


def test_provinces_have_names_in_the_languages_of_the_map(haiti):
    names = [one["properties"]["names"] for one in read_features(find_layer(haiti, "provinces"))]
    assert {"en": ["Artibonite"], "ru": ["Артибонит"]} in names


def test_disputed_lines_are_no_state_borders(world):
    built = build_ground_layers(world, Bounds(33, 44, 37, 47), ["en"])
    disputed = read_features(find_layer(built, "disputed"))
    assert any("disputed-border" in one["properties"]["id"] for one in disputed)
    assert "without a judgement" in find_layer(built, "disputed").record["note"]["en"]


def test_known_old_divisions_are_in_the_note(world):
    built = build_ground_layers(world, Bounds(27, -3, 30, 1), ["en"])
    assert "26 since" in find_layer(built, "provinces").record["note"]["en"]


def test_parts_can_be_chosen(world):
    built = build_ground_layers(world, HAITI, ["en"], GroundOptions(("land", "towns")))
    assert [layer.id for layer in built] == ["ground-land", "ground-towns"]


@pytest.mark.parametrize(
    ("bounds", "crossing"),
    [(Bounds(177, -20, -178, -15), True), (Bounds(-10, 35, 5, 44), False)],
)
def test_ground_around_180_is_on_both_sides(world, bounds, crossing):
    built = build_ground_layers(world, bounds, ["en"], GroundOptions(("land",)))
    text = find_layer(built, "land").geojson
    positions = shapely.get_coordinates(shapely.from_geojson(text))
    on_both_sides = positions[:, 0].min() < -175 and positions[:, 0].max() > 175
    assert bool(on_both_sides) is crossing


def test_towns_are_ranked_by_size_and_spread():
    towns = [
        store.TownRow(
            number,
            f"T{number}",
            number % 10 + 0.5,
            number // 10 + 0.5,
            1_000 * number,
            "XX",
            is_capital=False,
        )
        for number in range(100)
    ]
    ranked = rank_towns(towns, Bounds(0, 0, 10, 10))
    assert [rank for rank, _ in ranked].count(1) == layers._RANK_SIZES[0]
    assert ranked[0][1].id == 99
    assert len({town.id for _, town in ranked}) == len(ranked)


def test_large_town_near_a_larger_one_has_a_name():
    """Marawi, the largest town of its province, had none: three towns of the next were larger."""
    towns = [
        store.TownRow(1 + number, f"T{number}", 1.0 + 0.3 * number, 1.0, 400_000, "XX", False)
        for number in range(4)
    ] + [store.TownRow(9, "Village", 2.5, 2.5, 500, "XX", False)]
    ranks = {town.name: rank for rank, town in rank_towns(towns, Bounds(0, 0, 9, 9))}
    assert [ranks[f"T{number}"] for number in range(4)] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("name", "longitude", "population", "width", "is_close", "why"),
    [
        ("District", 5.1, 130_000, 10, True, "a district of a capital, at the scale of a country"),
        ("District", 5.1, 130_000, 1, False, "the same on a map of the city"),
        ("Twin", 5.1, 600_000, 10, False, "a twin city is not much smaller"),
        ("Suburb", 5.4, 50_000, 10, False, "a town of its own"),
    ],
)
def test_district_of_a_larger_town_ranks_last(name, longitude, population, width, is_close, why):
    """The second town of Armenia was a district of its capital, with a label at every scale."""
    towns = [
        store.TownRow(1, "Capital", 5.0, 0.5, 1_000_000, "XX", is_capital=True),
        store.TownRow(2, name, longitude, 0.5, population, "XX", is_capital=False),
        store.TownRow(3, "Village", 4.6, 0.9, 500, "XX", is_capital=False),
    ]
    ranked = rank_towns(towns, Bounds(5 - width / 2, -width / 2, 5 + width / 2, width / 2))
    assert (ranked[-1] == (4, towns[1])) is is_close, why


# Areas by name


@pytest.mark.parametrize(
    ("name", "kind", "where_prec"),
    [
        ("Sudan", "country", 6),
        ("DRC", "country", 6),
        ("Darfur", "region", 5),
        ("Дарфур", "region", 5),
        ("Donbas", "region", 5),
        ("Kashmir", "region", 5),
        ("Sahel", "region", 5),
        ("North Darfur", "province", 4),
        ("West Darfur state", "province", 4),
        ("Rakhine", "province", 4),
    ],
)
def test_areas_are_found_by_name(index, name, kind, where_prec):
    area = index.find_matches(name)[0].area
    assert (area.kind, area.where_prec) == (kind, where_prec)


def test_every_region_has_an_area(index):
    for area in index.areas:
        if area.kind == "region":
            assert index.areas.geometry(area).area > 0.5, area.id
            assert area.citation


@pytest.mark.parametrize(
    ("code", "crosses"), [("FJ", True), ("RU", True), ("US", False), ("FR", False), ("NZ", False)]
)
def test_bounds_of_a_country_may_cross_180(index, code, crosses):
    bounds = index.bounds(index.countries_by_code()[code])
    assert bounds.crosses_antimeridian is crosses
    assert bounds.find_error() is None
    assert bounds.width < 180


# bounds, width per height of a view, why
# country, whether its own divisions are drawn, why
DENSITY = [
    ("SI", False, "192 municipalities, each a twenty-fifth of the view wide"),
    ("HT", True, "10 departments"),
    ("LV", True, "119 municipalities, just large enough"),
]


@pytest.mark.parametrize(("code", "is_drawn", "why"), DENSITY)
def test_divisions_too_small_for_the_view_are_left_out(world, index, code, is_drawn, why):
    bounds = index.bounds(index.countries_by_code()[code])
    built = build_ground_layers(world, bounds, ["en"], GroundOptions(("provinces",)))
    provinces = next((one for one in built if one.id == "ground-provinces"), None)
    features = read_features(provinces) if provinces else []
    own = [one for one in features if f"ground-{code.lower()}-" in one["properties"]["id"]]
    assert bool(own) is is_drawn, why
    if not is_drawn and provinces:
        assert "Too small to be drawn" in provinces.record["note"]["en"]


def test_names_of_countries_are_ranked_by_size_where_there_are_many(world):
    bounds = Bounds(-180, -60, 180, 80)
    (land,) = build_ground_layers(world, bounds, ["en"], GroundOptions(("land",)))
    ranks = {
        one["properties"]["names"]["en"][0]: one["properties"].get("rank", 1)
        for one in read_features(land)
    }
    assert ranks["Russia"] == ranks["Brazil"] == 1
    assert ranks["France"] > ranks["India"] >= 1
    assert ranks["Malta"] == 4
    (haiti,) = build_ground_layers(world, HAITI, ["en"], GroundOptions(("land",)))
    assert all("rank" not in one["properties"] for one in read_features(haiti))


VIEW_SHAPES = [
    (Bounds(24.0, 9.0, 27.0, 20.0), 2.6, "a wide page of a region that is tall"),
    (Bounds(24.0, 9.0, 27.0, 20.0), 0.5, "a phone"),
    (Bounds(-75.0, 18.0, -71.0, 20.0), 2.6, "an island that is wide"),
    (Bounds(-75.0, 18.0, -71.0, 20.0), 0.5, "the same on a phone"),
    (Bounds(15.0, 68.0, 30.0, 71.0), 2.6, "far north, where a degree of longitude is short"),
]


@pytest.mark.parametrize(
    ("bounds", "aspect", "why"), VIEW_SHAPES, ids=[case[-1] for case in VIEW_SHAPES]
)
def test_ground_fills_views_of_other_shapes(bounds, aspect, why):
    """The bounds fit into the view; the ground fills it, and the loader accepts the ground."""
    west, south, east, north = layers.ground_box(bounds)
    shrink = np.cos(np.radians((bounds.south + bounds.north) / 2))
    width, height = (bounds.east - bounds.west) * shrink, bounds.north - bounds.south
    view_height = max(height, width / aspect)
    assert (east - west) * shrink >= aspect * view_height * 0.999, why
    assert north - south >= view_height * 0.999, why
    allowed = bounds.expand_evenly(1.5)
    assert allowed.contains(west, south), why
    assert allowed.contains(east, north), why
