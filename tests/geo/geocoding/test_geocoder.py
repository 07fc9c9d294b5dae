"""Geocoder: the places of names and expressions, and rejected queries."""

import contextlib
import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box, shape

from geo import load_project
from geo.dates import parse_date
from geo.errors import ConflictMapError, GeocodeError
from geo.geocoding.gazetteer import Gazetteer, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.head_nouns import kind_family
from geo.geocoding.ranking import compute_project_area
from geo.geometry import geodesy
from tests.support.sample_gazetteer import (
    GORIS,
    SHUSHA,
    STEPANAKERT,
    compile_sample_index,
    make_geocoder,
    make_toponyms,
)

GEOCODER = make_geocoder()


@pytest.fixture(scope="module")
def geocoder_with_index(tmp_path_factory):
    with compile_sample_index(tmp_path_factory.mktemp("world")) as world:
        yield make_geocoder(world)


@pytest.mark.parametrize(
    ("query", "toponym", "why"),
    [
        ("Lachin", "lachin", "a bare name of a town, district and corridor is the town"),
        ("Lachin district", "district-lachin", "the district's own name"),
        ("Lachin rayon", "district-lachin", "another word for a district"),
        ("the district of Lachin", "district-lachin", "head noun first"),
        ("Лачинский район", "district-lachin", "in Russian"),
        ("Lachin corridor", "corridor-new", "without a date the latest course"),
        ("on the Lachin corridor", "corridor-new", "preposition and article"),
        ("Lachin road", "corridor-new", "the head noun requires a road: the corridor is one"),
        ("Лачинский коридор", "corridor-new", "a listed alias"),
        ("Lachin town", "lachin", "the head noun requires a settlement"),
        ("Lachin / Berdzor", "lachin", "two names of one town"),
        ("Berdzor (Lachin)", "lachin", "a second name in brackets"),
        ("Tartar", "tartar", "a bare name of a town, district and river is the town"),
        ("Tartar River", "river-tartar", "the river by its name"),
        ("river Tartar", "river-tartar", "noun first"),
        ("Terter rayon", "district-tartar", "an alias of the district"),
        ("in the Karabakh region", "karabakh", "a region"),
        ("Nagorno-Karabakh", "karabakh", "hyphens do not count"),
        ("the line of contact", "line-of-contact", "a line"),
        ("Gegharkunik", "gegharkunik", "a province where no town has the name"),
        ("Armenia", "country-armenia", "a country"),
        ("Martuni", "martuni", "the project's own"),
        ("Mets Shen in Shusha district", "mets-shen-shusha", "containment, as recorded"),
        ("Mets Shen, Martakert", "mets-shen-martakert", "after a comma"),
        ("Mets Shen (Martakert)", "mets-shen-martakert", "in brackets"),
        ("Mets Shen, Shusha", "mets-shen-shusha", "a listed alias wins"),
        ("Goris, Armenia", "goris", "country as recorded"),
        ("Khankendy", "stepanakert", "another spelling"),
        ("Khankendy city municipality", "stepanakert", "two head nouns"),
        ("border checkpoint on the Lachin corridor", "checkpoint", "an alias with a preposition"),
        ("Lachin border checkpoint", "checkpoint", "place and feature are one"),
        ("г. Горис", "goris", "an abbreviated head noun, as город Горис"),
        ("с. Горис", "goris", "another"),
        ("Sarsang reservoir", "lake-sarsang", "so are the point and the outline of a lake"),
        ("Ստեփանակերտ", "stepanakert", "Armenian"),
        ("Xankəndi", "stepanakert", "Azerbaijani"),
        ({"id": "goris"}, "goris", "by id"),
        ({"name": "Lachin", "kind": "district"}, "district-lachin", "by kind"),
        ({"name": "Lachin", "kind": "corridor"}, "corridor-new", "by kind"),
        ({"name": "Tartar", "kind": "river"}, "river-tartar", "by kind"),
        ({"name": "Mets Shen", "in": "Martakert"}, "mets-shen-martakert", "by container"),
        (
            {"name": "Mets Shen", "kind": "village", "in": ["Shusha", "Azerbaijan"]},
            "mets-shen-shusha",
            "both",
        ),
    ],
)
def test_query_resolves_to_toponym(query, toponym, why):
    result = GEOCODER.geocode(query)
    assert (result.status, result.toponym_id) == ("found", toponym), why
    assert result.candidates[0].id == toponym
    assert geodesy.distance_to_geometry_m(result.geometry, result.point) < 1
    assert result.radius_m > 0


@pytest.mark.parametrize(
    ("query", "status", "best", "message"),
    [
        ("Mets Shen", "ambiguous", "mets-shen-martakert", "may be any of"),
        ("Մեծ Շեն", "ambiguous", "mets-shen-martakert", "village in Shusha District"),
        ("Gori", "not-found", "goris", "no place is called 'Gori'"),
        ("Vardenik", "not-found", "", "no place is called"),  # nothing resembles it
        ("Hakkari", "not-found", "river-hakari", "no place is called"),
        ("Shushikendi", "not-found", "shushikend", "a curator must confirm"),
        (
            "Lachin lake",
            "not-found",
            "lachin",
            "but only as a checkpoint or corridor or district or town",
        ),
        ("Goris, Azerbaijan", "not-found", "goris", "nothing records that it lies in 'Azerbaijan'"),
        ("Goris (Baku)", "not-found", "goris", "nothing records"),
        ({"name": "Goris", "kind": "river"}, "not-found", "goris", "but only as a town"),
        ("between Goris and Gori", "not-found", None, "'Gori'"),
        ("near Mets Shen", "ambiguous", None, "may be any of"),
        ("40 Karabakh Street, Vanadzor, Foo", "not-found", "", "no place is called"),
    ],
)
def test_unclear_query_returns_no_place(query, status, best, message):
    result = GEOCODER.geocode(query)
    assert result.status == status
    assert message in result.method
    assert bool(result.candidates) is (best != "")
    assert not best or result.candidates[0].id == best or best == "mets-shen-martakert"
    empty = (result.geometry, result.point, result.where_prec, result.radius_m, result.toponym_id)
    assert empty == (None,) * 5


@pytest.mark.parametrize("query", ["Foo", "Qwertyuiop", "Шамбала"])
def test_unknown_name_lists_no_name_that_is_unlike_it(query):
    """It listed the three nearest, however far: the country of the map for "Saudi Hospital"."""
    result = GEOCODER.geocode(query)
    assert (result.status, result.candidates) == ("not-found", ())


def test_unknown_name_lists_the_similar_names():
    result = GEOCODER.geocode("Gori")
    assert "goris" in [candidate.id for candidate in result.candidates]
    assert {candidate.tier for candidate in result.candidates} == {"close"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Goris", "Gori"),
        ("Vardenis", "Vardenik"),
        ("Shusha", "Shushikend"),
        ("Hakari", "Hakkari"),
    ],
)
def test_similar_names_are_not_confused(one, other):
    for known, query in ((one, other), (other, one)):
        town = Toponym("known", "town", {"en": (known,)}, (), Point(46, 39), 500, "places")
        result = Geocoder(Gazetteer([town])).geocode(query)
        assert result.status == "not-found"


@pytest.mark.parametrize(
    ("query", "where_prec", "drawn"),
    [
        ("Lachin", 1, Point),
        ("Lachin district", 3, Polygon),
        ("Gegharkunik province", 4, Polygon),
        ("Lachin corridor", 5, LineString),
        ("Karabakh region", 5, Polygon),
        ("Armenia", 6, Polygon),
        ("near Lachin", 2, Point),
        ("on the eastern outskirts of Lachin", 2, Point),  # no surer than near it
        ("in the north of Lachin district", 3, Polygon),
        ("in the south-east of Armenia", 6, Polygon),
        ("the north of Armenia", 6, Polygon),
        ("the eastern side of Lachin district", 3, Polygon),
        ("5 km from Sarsang reservoir", 2, Point),  # from its point, though it is drawn whole
        ("3 km east of Lachin", 2, Point),
        ("5 km from Lachin", 2, Point),
        ("200 km east of Lachin", 5, Polygon),
        ("between Lachin and Goris", 2, Point),
        ("between Goris and Stepanakert", 5, Polygon),
        ("between Goris and Shusha along the Lachin corridor", 5, LineString),
        ("between Shusha and Stepanakert along the Lachin corridor", 2, LineString),
        ("Lachin corridor from Goris to Shusha", 5, LineString),
        ("10 km along the Lachin corridor from Goris", 2, Point),
        ("the eastern part of the line of contact", 5, LineString),
        ("the northern half of Lachin district", 3, Polygon),
        ("the northern part of Lachin", 1, Point),
        ("near the Lachin corridor", 5, Polygon),
        ({"point": [46.5, 39.6], "precision_m": 500, "why": "a photograph"}, 1, Point),
    ],
)
def test_query_gives_precision_class_and_geometry(query, where_prec, drawn):
    result = GEOCODER.geocode(query)
    assert result.status == "found", result.method
    assert (result.where_prec, type(result.geometry)) == (where_prec, drawn)
    assert result.geo_precision == {1: 1, 2: 2}.get(where_prec, 3)
    assert result.geometry.is_valid


@pytest.mark.parametrize(
    ("when", "toponyms_at", "message"),
    [
        ("2021-05-01", {"corridor-old"}, ""),
        ("2023-04-23", {"corridor-new"}, ""),
        ("2022-08", {"corridor-old", "corridor-new"}, "before and after a change"),
        ("2010", {"corridor-old"}, "at another time"),
        (None, {"corridor-new"}, ""),
    ],
)
def test_corridor_geometry_depends_on_date(when, toponyms_at, message):
    result = GEOCODER.geocode("Lachin corridor", when=parse_date(when) if when else None)
    assert result.status == "found"
    assert message in result.method
    courses = {toponym.id: toponym.geometry for toponym in make_toponyms()}
    for identifier in ("corridor-old", "corridor-new"):
        covered = result.geometry.buffer(1e-9).contains(courses[identifier])
        assert covered is (identifier in toponyms_at)


def test_expired_line_is_found_with_notice():
    result = GEOCODER.geocode("line of contact", when=parse_date("2023"))
    assert result.toponym_id == "line-of-contact"
    assert "no course is recorded for that date" in result.method


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ([(46.61, 39.65)], "mets-shen-shusha"),
        ([(46.71, 40.22), (46.8, 40.2)], "mets-shen-martakert"),
        ([(46.65, 39.93)], None),  # as far from both
    ],
)
def test_context_disambiguates_homonyms(context, expected):
    result = GEOCODER.geocode("Mets Shen", context=context)
    assert result.toponym_id == expected
    assert (result.status == "found") is bool(expected)
    assert ("nearest to the other places" in result.method) is bool(expected)


def test_other_place_of_expression_is_context():
    result = GEOCODER.geocode("between Mets Shen and Lisagor")
    assert result.status == "found"
    assert geodesy.geodesic_distance_m(result.point, (46.62, 39.67)) < 3000


@pytest.mark.parametrize(
    ("query", "reverse"),
    [
        # Near Goris the corridor is as near as the town, which is clear without context
        ("between Goris and Lachin", "between Lachin and Goris"),
        ("the Goris-Lachin road", "the Lachin-Goris road"),
        ("road from Goris to Lachin", "road from Lachin to Goris"),
        ("between Sarsang reservoir and Tartar", "between Tartar and Sarsang reservoir"),
        ("Lachin corridor from Goris to Lachin", "Lachin corridor from Lachin to Goris"),
    ],
)
def test_two_places_resolve_in_either_order(query, reverse):
    there, back = (Geocoder(PROJECT_GAZETTEER).geocode(text) for text in (query, reverse))
    assert (there.status, back.status) == ("found", "found")
    assert there.radius_m == pytest.approx(back.radius_m)
    assert geodesy.geodesic_distance_m(there.point, back.point) < 5


def test_towards_resolves_to_town_with_corridor_name():
    query = "10 km along the Lachin corridor from Goris towards Lachin"
    assert Geocoder(PROJECT_GAZETTEER).geocode(query).status == "found"


def test_distance_along_line_offers_both_directions():
    result = GEOCODER.geocode("5 km along the Lachin corridor from Shusha")
    assert result.status == "ambiguous"
    assert "add 'towards' and a place" in result.method
    assert len(result.candidates) == 2
    towards = GEOCODER.geocode("5 km along the Lachin corridor from Shusha towards Stepanakert")
    assert towards.point in [pytest.approx(candidate.point) for candidate in result.candidates]
    assert geodesy.geodesic_distance_m(towards.point, SHUSHA) < 5100
    assert geodesy.geodesic_distance_m(towards.point, STEPANAKERT) < 2500


def test_expression_result_describes_its_parts():
    result = GEOCODER.geocode("3 km east of Berdzor")
    assert result.method == "3 km E of Berdzor (town), point-radius method"
    assert (result.name, result.toponym_id, result.names) == ("3 km east of Berdzor", None, {})


@pytest.mark.parametrize(
    ("query", "method"),
    [
        ("Goris", "exact name, town in the project's gazetteer"),
        ("Geryusy", "listed alias of 'Goris', town in the project's gazetteer"),
        ("Gorys", "another spelling of 'Goris', town in the project's gazetteer"),
        ("Lachin district", "exact name, district on the project's map"),
        ("Lachin rayon", "short for 'Lachin District', district on the project's map"),
        ({"id": "goris"}, "named by its id, town"),
        (
            {"point": [46, 39], "precision_m": 5, "why": "seen"},
            "position given by the curator: seen",
        ),
    ],
)
def test_geocoding_method_is_described(query, method):
    assert GEOCODER.geocode(query).method == method


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "is empty"),
        ("x" * 10_000, "10,000 characters"),
        ("Lachin\x07", "U+0007"),
        ("Lach\u202ein", "U+202E"),
        ("L\u0430chin", "CYRILLIC SMALL LETTER A"),
        ("0 km east of Lachin", "above 0"),
        ("-5 km east of Lachin", "negative"),
        ("40000 km east of Lachin", "up to 1,000 km"),
        ("5 km upwards of Lachin", "no direction"),
        ("east of Lachin", "has no distance"),
        ("the south of Goris", "'south of Goris' has no distance"),  # a point has no south in it
        ("in the SSE of Goris", "such as '5 km SSE of Goris'"),
        (
            "the eastern side of Tartar River",
            "name a section of it, such as 'Tartar River from A to B'",
        ),
        ("between Baku and Shusha along the Lachin corridor", "'Baku' is 274.8 km from"),
        ("5 km south of Karabakh region", "is a region"),
        ("5 km from the Karabakh region", "is a region"),
        ("5 km along Stepanakert from Goris", "is a city, not a line"),
        ("2 km along the Lachin corridor from Baku", "km from 'Lachin corridor'"),
        ("900 km along the Lachin corridor from Goris", "leads beyond the end"),
        ("Lachin corridor from Goris to Goris", "same position"),
        (None, "must be a text or a mapping"),
        (5, "must be a text or a mapping"),
        ({"id": "nowhere"}, "no place or feature has the id 'nowhere'"),
        ({"name": "Lachin", "kind": "volcano"}, "'kind' is 'volcano', which no place here is"),
        ({"name": "Lachin", "near": "x"}, "has the key 'near'"),
        ({"point": [46, 39], "precision_m": -1, "why": "x"}, "above 0"),
    ],
)
def test_invalid_query_is_rejected_with_reason(query, message):
    with pytest.raises(GeocodeError) as error:
        GEOCODER.geocode(query)
    assert message in str(error.value)


@pytest.mark.parametrize("place", [(46.5, math.nan), (39.5, 146.5), (math.inf, 39)])
def test_invalid_context_position_is_rejected(place):
    with pytest.raises(GeocodeError, match="write the longitude first"):
        GEOCODER.geocode("Mets Shen", context=[place])


def test_offset_query_gives_point_and_radius():
    town = Toponym("t", "town", {"en": ("Lachin",)}, (), Point(46.54977, 39.63742), 400, "places")
    result = Geocoder(Gazetteer([town])).geocode("3 km east of Lachin")
    assert result.point == pytest.approx((46.58472, 39.63741), abs=5e-6)
    assert result.radius_m == pytest.approx(2530 + 400, abs=1)


@pytest.mark.parametrize(
    "query",
    ["Lachin", "Lachin corridor", "Mets Shen", "Foo", "3 km N of Goris", {"id": "karabakh"}],
)
def test_result_is_serialized_as_json(query):
    result = GEOCODER.geocode(query)
    parsed = json.loads(json.dumps(result.to_json()))
    assert parsed["status"] == result.status
    assert parsed["candidates"] == [candidate.to_json() for candidate in result.candidates]
    if result.geometry is None:
        assert parsed["geometry"] is parsed["point"] is parsed["radius_m"] is None
    else:
        assert shape(parsed["geometry"]).equals_exact(result.geometry, 1e-12)
        assert parsed["point"] == list(result.point)


SPELLING_CASES = [
    (toponym, spelling) for toponym in make_toponyms() for spelling, _ in toponym.iter_spellings()
]
EQUIVALENT_IDS = [
    {"corridor-old", "corridor-new"},
    {"checkpoint", "checkpoint-drawn"},
    {"sarsang-dam", "lake-sarsang"},
]


@pytest.mark.parametrize(
    ("toponym", "spelling"), SPELLING_CASES, ids=lambda value: getattr(value, "id", value)
)
def test_sample_name_resolves_to_its_toponym(toponym, spelling):
    result = GEOCODER.geocode(spelling)
    if spelling in ("Mets Shen", "Մեծ Շեն"):
        assert result.status == "ambiguous"
        return
    same = next((group for group in EQUIVALENT_IDS if toponym.id in group), {toponym.id})
    assert result.toponym_id in same


WORD_PIECES = (
    "between|and|along|from|to|of|in|near|the|km|5|0|-3|NE|Goris|Lachin corridor|Mets Shen"
    "|Karabakh region|Armenia|Լաչին|\u202e|part|half|(|)|,|/|road|x"
)
WORD_STRATEGY = st.sampled_from(WORD_PIECES.split("|"))
QUERY_STRATEGY = st.one_of(
    st.text(max_size=80),
    st.lists(WORD_STRATEGY, max_size=12).map(" ".join),
    st.dictionaries(
        st.sampled_from(["name", "kind", "in", "id", "point", "precision_m", "why"]),
        st.one_of(
            st.text(max_size=9), st.floats(), st.lists(st.floats(), max_size=3), WORD_STRATEGY
        ),
        max_size=4,
    ),
)


@given(
    QUERY_STRATEGY,
    st.sampled_from([None, "2021", "2023-04-23", "../2019"]),
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=2),
)
@settings(max_examples=300, deadline=None)
def test_arbitrary_query_raises_only_conflictmap_errors(query, when, context):
    result = None
    with contextlib.suppress(ConflictMapError):
        result = GEOCODER.geocode(query, when=parse_date(when) if when else None, context=context)
    if result is None:
        return
    assert result.status in ("found", "ambiguous", "not-found")
    assert (result.geometry is None) is (result.status != "found")
    json.dumps(result.to_json(), allow_nan=False)


# With the GeoNames index


@pytest.mark.parametrize(
    ("query", "toponym", "why"),
    [
        ("Martuni", "martuni", "the project's, though the lake town has this very name"),
        ("Martuni, Gegharkunik", "geonames:1", "unless the text states the province"),
        ("Martuni in Armenia", "geonames:1", "or the country"),
        ("Lachin", "lachin", "GeoNames' Laçın is the same town"),
        ("Latchine", "lachin", "and its alternate names are the project's"),
        ("Terter", "tartar", "another one"),
        ("Mets Masrik", "geonames:10", "a village of the area that the project does not list"),
        ("Mec Mazra", "geonames:10", "two names in one entry"),
        ("Mets Masrik town", "geonames:10", "with a head noun"),
        ("Paris", "geonames:4", "far larger than the other"),
        ("Paris, Texas", "geonames:5", "by state"),
        ("Paris, TX", "geonames:5", "by its code"),
        ("Париж", "geonames:4", "in Russian"),
        ("Փարիզ", "geonames:4", "in Armenian"),
        ("Springfield, Missouri", "geonames:8", "by state"),
        ("Hakkari", "geonames:7", "not the river Hakari"),
        ("Gori", "geonames:3", "not Goris"),
        ("Goris", "goris", "not Gori, whose alternate name it is"),
        ("Karmir", "geonames:15", "a village of the area"),
        ("Tavush", "geonames:13", "no province here has the name"),
        ({"id": "geonames:7"}, "geonames:7", "by id"),
    ],
)
def test_query_resolves_with_geonames_index(geocoder_with_index, query, toponym, why):
    result = geocoder_with_index.geocode(query)
    assert (result.status, result.toponym_id) == ("found", toponym), f"{why}: {result.method}"


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("Springfield", "ambiguous", "may be any of"),
        ("Сус", "found", "GeoNames (Tunisia)"),
        ("Gegharkunik", "ambiguous", "may be any of"),  # a province, and a town of the area
        ("Lisagur", "not-found", "no place is called"),
        ("Mir Bashir", "ambiguous", "may be any of"),  # GeoNames' alias of Tartar, another's name
        ("Gorys", "ambiguous", "may be any of"),  # sounds like Goris; another place has the name
        ("Georgia", "ambiguous", "name of a country"),
        ("France", "not-found", "is a country whose outline"),
        ("Texas", "not-found", "is a state whose outline"),
        ("Parris", "not-found", "only sounds like"),
        ("Springfeeld", "not-found", "no place is called"),
        ("rachin", "not-found", "no place is called"),  # a machine transliteration of Japanese
        ("Paris, Missouri", "not-found", "nothing records"),
        (
            "Hakkäri",
            "not-found",
            "only sounds like",
        ),  # outside the area an equal sound is not enough
    ],
)
def test_unclear_query_with_geonames_index_is_explained(
    geocoder_with_index, query, status, message
):
    result = geocoder_with_index.geocode(query)
    assert result.status == status, result.method
    assert message in result.method


@pytest.mark.parametrize(
    ("query", "status", "best", "why"),
    [
        ("Eastern Goris", "found", None, "a point, of exactly this name in the project"),
        ("northern Karabakh", "found", None, "a region"),
        ("Eastern Latchine", "not-found", "lachin", "only GeoNames calls Lachin so"),
        ("Eastern Mazra", "not-found", "geonames:10", "GeoNames' other name of Mets Masrik"),
        ("Northern Paris", "not-found", "geonames:4", "GeoNames' own name, yet not the project's"),
        ("Eastern Geryusy", "not-found", "goris", "a listed alias is not the name"),
        ("the eastern part of Latchine", "found", None, "a part that is named as one"),
    ],
)
def test_name_starting_with_direction_is_not_part_of_town(
    geocoder_with_index, query, status, best, why
):
    """Eastern Zangezur is a region, and Zangezur in GeoNames another name of the town of Kapan."""
    result = geocoder_with_index.geocode(query)
    assert result.status == status, why
    assert best is None or result.candidates[0].id == best
    assert status == "found" or "write 'the" in result.method


def test_geonames_result_states_its_origin(geocoder_with_index):
    near = geocoder_with_index.geocode("Mets Masrik")
    far = geocoder_with_index.geocode("Paris")
    assert near.method == "exact name, populated place in GeoNames (Armenia)"
    assert far.method.endswith("outside the map's area")
    assert (far.where_prec, far.geo_precision) == (1, 1)
    assert far.radius_m == pytest.approx(1000 + 5 * math.sqrt(2138551))


def test_context_disambiguates_geonames_homonyms(geocoder_with_index):
    result = geocoder_with_index.geocode("Springfield", context=[(-72.5, 42.3)])
    assert result.toponym_id == "geonames:9"
    lake = geocoder_with_index.geocode("Martuni", context=[(45.2, 40.2), (45.4, 40.15)])
    assert lake.toponym_id in (None, "geonames:1")


def test_geonames_homonym_is_candidate(geocoder_with_index):
    result = geocoder_with_index.geocode("Martuni")
    assert "geonames:1" in [candidate.id for candidate in result.candidates]


def test_area_is_derived_from_layers_or_given():
    assert compute_project_area(make_toponyms()).bounds == pytest.approx(
        (45.0, 39.14, 47.3, 40.7), abs=0.01
    )
    assert compute_project_area([]) is None
    geocoder = Geocoder(Gazetteer([]), area=(2, 48, 3, 49))
    assert geocoder.geocode("Nowhere").status == "not-found"


def test_area_ranks_geonames_homonyms(tmp_path):
    with compile_sample_index(tmp_path) as world:
        texas = Geocoder(Gazetteer([]), world, area=(-107, 25, -93, 37))
        assert texas.geocode("Paris").toponym_id != "geonames:4"
        assert texas.geocode("Paris").candidates[0].id == "geonames:5"


def test_town_point_precedes_municipality_area(tmp_path):
    city = Toponym(
        "city", "city", {"en": ("Tartar city",)}, (), box(46.9, 40.3, 47, 40.4), 3000, "layers:d"
    )
    with compile_sample_index(tmp_path) as world:
        geocoder = Geocoder(Gazetteer([city]), world)
        assert geocoder.geocode("Tartar").geometry.geom_type == "Point"
        assert geocoder.geocode("Tartar city").toponym_id == "city"


def test_container_excludes_places_near_its_edge(geocoder_with_index):
    """Mets Masrik is 13 km inside the province; a place on its edge is not counted as inside."""
    assert geocoder_with_index.geocode("Mets Masrik, Gegharkunik Province").status == "found"
    edge = Toponym("edge", "village", {"en": ("Edge",)}, (), Point(45.94, 40.3), 500, "places")
    geocoder = Geocoder(Gazetteer([*make_toponyms(), edge]))
    assert geocoder.geocode("Edge, Gegharkunik").status == "not-found"
    assert geocoder.geocode("Edge, Lachin District").status == "not-found"


def test_invalid_geometry_is_rejected():
    bow = Polygon([(46, 39), (47, 40), (47, 39), (46, 40)])
    region = Toponym("bow", "region", {"en": ("Bow",)}, (), bow, 500, "layers:x")
    with pytest.raises(GeocodeError, match="names a shape that cannot be measured"):
        Geocoder(Gazetteer([region])).geocode("the northern part of Bow")


def test_second_place_of_pair_disambiguates_first():
    result = GEOCODER.geocode("between Lisagor and Mets Shen")
    back = GEOCODER.geocode("between Mets Shen and Lisagor")
    assert result.point == pytest.approx(back.point, abs=1e-6)


def test_result_position_is_longitude_first():
    lon, lat = GEOCODER.geocode("Goris").point
    assert (lon, lat) == GORIS


# The first map's own names

PROJECT_GAZETTEER = load_project(Path(__file__).parents[3]).gazetteer
HOMONYM_NAMES = {"Mets Shen", "Մեծ Շեն", "Мец Шен"}
"""Names that two places of the map share; all other names must resolve."""


def is_same_place(found: Toponym, expected: Toponym) -> bool:
    """Return whether two toponyms are one thing: courses at two dates, or a place and its feature."""
    names = [{name for name, _ in toponym.iter_spellings()} for toponym in (found, expected)]
    near = (
        geodesy.distance_to_geometry_m(expected.geometry, geodesy.label_point(found.geometry))
        <= 5000
    )
    return bool(names[0] & names[1]) and found.kind in kind_family(expected.kind) and near


@pytest.mark.parametrize("toponym", list(PROJECT_GAZETTEER), ids=lambda toponym: toponym.id)
def test_project_name_resolves_to_its_toponym(toponym):
    geocoder = Geocoder(PROJECT_GAZETTEER)
    for spelling, _ in toponym.iter_spellings():
        result = geocoder.geocode(spelling, when=toponym.valid)
        if result.status == "ambiguous":
            assert spelling in HOMONYM_NAMES
            assert toponym.id in {candidate.id for candidate in result.candidates}
            continue
        assert result.status == "found", f"{spelling}: {result.method}"
        found = PROJECT_GAZETTEER.find_by_id(result.toponym_id)
        assert found is toponym or is_same_place(found, toponym), (
            f"{spelling} resolves to {found.id}"
        )


@pytest.mark.parametrize("spelling", sorted(HOMONYM_NAMES))
def test_homonyms_are_disambiguated_by_container(spelling):
    geocoder = Geocoder(PROJECT_GAZETTEER)
    found = {
        geocoder.geocode(f"{spelling}, {container}").toponym_id
        for container in ("Shusha District", "Martakert")
    }
    assert found == {"mets-shen-boyuk-galadarasi", "mets-shen-ulu-garabey"}


@pytest.mark.parametrize(
    ("query", "toponym"),
    [
        ("Lachin", "lachin-berdzor"),
        ("Lachin district", "district-lachin"),
        ("Tartar", "tartar"),
        ("Tartar River", "river-tartar"),
        ("Martuni", "martuni-khojavend"),
        ("Shusha", "shusha-shushi"),
        ("Stepanakert", "stepanakert-khankendi"),
        ("the Karabakh region", "karabakh-region"),
        ("Hakari bridge", "hakari-bridge"),
        ("Sarsang reservoir", "lake-sarsang"),  # drawn whole, as "Sarsang" is
        ("Sərsəng su anbarı", "lake-sarsang"),
        ("Sarsang", "lake-sarsang"),
    ],
)
def test_project_homonyms_resolve_by_kind(query, toponym):
    assert Geocoder(PROJECT_GAZETTEER).geocode(query).toponym_id == toponym
