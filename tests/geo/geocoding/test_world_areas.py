"""Countries, divisions and regions of the world as places of the geocoder."""

from dataclasses import replace

import pytest
from shapely.geometry import Point, box

from geo.errors import GeocodeError
from geo.geocoding.country_adjectives import COUNTRY_OF_ADJECTIVE
from geo.geocoding.gazetteer import Gazetteer, Match, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.name_matching import normalize_name
from geo.geocoding.world_areas import open_world_areas
from geo.geometry import geodesy
from geo.geometry.bounds import Bounds

SUDAN = Bounds(21.8, 8.5, 38.7, 22.3)
SINGAPORE = Bounds(103.5, 1.1, 104.2, 1.6)


class TownIndex:
    """An index of the world with a few towns."""

    _TOWNS = (
        ("Khartoum", 32.53, 15.55, "Sudan", 5_185_000),
        ("Kassala", 36.40, 15.45, "Sudan", 401_000),
        ("El Fasher", 25.35, 13.63, "Sudan", 252_000),
        ("Singapore", 103.85, 1.29, "Singapore", 5_638_000),
    )

    def __init__(self):
        self._towns = [
            Toponym(
                f"geonames:{number}", "settlement", {"en": (name,)}, (), Point(lon, lat), 3_000,
                "geonames", within=(country,), where_prec=1, population=population,
            )
            for number, (name, lon, lat, country, population) in enumerate(self._TOWNS)
        ]  # fmt: skip

    def contains_name(self, name):
        return bool(self.find_matches(name))

    def find_matches(self, name):
        return tuple(
            Match(town, "exact", town.label)
            for town in self._towns
            if normalize_name(town.label) == normalize_name(name)
        )

    def find_by_id(self, identifier):
        return next((town for town in self._towns if town.id == identifier), None)

    def find_admin_area(self, name):
        return None


def geocode(query, toponyms=(), bounds=SUDAN):
    geocoder = Geocoder(
        Gazetteer(toponyms), TownIndex(), world_areas=open_world_areas(), bounds=bounds
    )
    return geocoder.geocode(query)


def make_area(identifier, kind, name, origin, geometry):
    return Toponym(identifier, kind, {"en": (name,)}, (), geometry, 5_000, origin, where_prec=4)


@pytest.mark.parametrize(
    ("query", "identifier", "where_prec", "why"),
    [
        ("Sudan", "country:SDN", 6, "a country"),
        ("the Republic of Sudan", "country:SDN", 6, "head noun of a country"),
        ("السودان", "country:SDN", 6, "in Arabic"),
        ("North Darfur", "division:SDN-881", 4, "a division, not the north of the region"),
        ("North Darfur state", "division:SDN-881", 4, "head noun"),
        ("Darfur", "region:darfur", 5, "a region of the table"),
        ("the Sahel", "region:sahel", 5, "a part of the region is in the bounds"),
        ("Egypt", "country:EGY", 6, "a part of the country is in the bounds"),
        ("Khartoum state", "division:SDN-874", 4, "the words decide for the division"),
        ("state of Khartoum", "division:SDN-874", 4, "noun first"),
        ("province of Kassala", "division:SDN-884", 4, "another word for a division"),
        ("city of Khartoum", "geonames:0", 1, "the words decide for the town"),
        ("Khartoum city", "geonames:0", 1, "noun last"),
        ("El Fasher, North Darfur", "geonames:2", 1, "a division contains a town"),
        ("El Fasher in Darfur", "geonames:2", 1, "a region contains a town"),
        ("Kassala Regional State", "division:SDN-884", 4, "an adjective before the head noun"),
        ("Estado de Kassala", "division:SDN-884", 4, "a head noun in another language"),
        ("ولاية كسلا", "division:SDN-884", 4, "and in another script"),
    ],
)
def test_area_of_the_world_is_found(query, identifier, where_prec, why):
    result = geocode(query)
    assert (result.status, result.toponym_id) == ("found", identifier), why
    assert result.where_prec == where_prec


@pytest.mark.parametrize("name", ["Khartoum", "Kassala", "in Khartoum"])
def test_name_of_town_and_division_is_ambiguous(name):
    result = geocode(name)
    assert result.status == "ambiguous"
    assert {one.kind for one in result.candidates} == {"province", "settlement"}


def test_name_of_country_and_its_only_city_is_ambiguous_once():
    result = geocode("Singapore", bounds=SINGAPORE)
    assert result.status == "ambiguous"
    assert sorted(one.kind for one in result.candidates if one.kind != "province") == [
        "country",
        "settlement",
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("Bavaria", "outside them the nearest is Bavaria (province in Germany, "),
        ("Donbas", "outside them the nearest is Donbas (region in Ukraine, "),
        ("El Fasher in Kassala", "nothing records that it lies in 'Kassala'"),
    ],
)
def test_area_outside_the_bounds_is_only_a_candidate(query, message):
    result = geocode(query)
    assert result.status == "not-found"
    assert message in result.method
    assert result.candidates
    if "outside" in message:
        assert "km outside the map): give a position" in result.method
        assert result.candidates[0].outside_m > 1_000_000


def test_distance_to_a_neighbouring_area_is_to_its_nearest_part():
    result = geocode("Uganda")
    distance = float(result.method.rpartition(" km outside")[0].rpartition(" ")[2].replace(",", ""))
    assert distance == pytest.approx(475, abs=30)  # 8.5° N to Uganda's north at 4.2° N


@pytest.mark.parametrize(
    ("toponym", "expected", "why"),
    [
        (
            Toponym("ours", "province", {"en": ("Kassala",)}, (), Point(36, 15.5), 9, "places"),
            "ours",
            "the project has a record of the division",
        ),
        (
            Toponym("ours", "town", {"en": ("Kassala",)}, (), Point(36.4, 15.45), 9, "places"),
            "ours",
            "the project has a record of the town",
        ),
        (
            make_area("ours", "province", "Kassala", "layers:states", box(35, 15, 37, 17)),
            "ours",
            "a layer made by hand has the division",
        ),
        (
            make_area("ours", "province", "Kassala", "layers:ground-provinces", box(35, 15, 37, 17)),
            None,
            "the ground that `new` writes says nothing about the name",
        ),
    ],
)  # fmt: skip
def test_record_of_the_project_decides(toponym, expected, why):
    result = geocode("Kassala", [toponym])
    assert result.toponym_id == expected, why
    assert result.status == ("found" if expected else "ambiguous")


def test_area_of_a_layer_is_preferred_to_that_of_the_world():
    cut = box(23.8, 12, 27.5, 16)
    ground = make_area("ours", "province", "North Darfur", "layers:ground-provinces", cut)
    result = geocode("North Darfur", [ground])
    assert (result.status, result.toponym_id) == ("found", "ours")
    assert result.geometry.equals(cut)


@pytest.mark.parametrize("query", ["near Khartoum", "20 km north of Khartoum"])
def test_distance_is_measured_from_the_town(query):
    result = geocode(query)
    assert result.status == "found"
    assert "Khartoum (settlement)" in result.method


def test_area_is_found_by_its_id():
    assert geocode({"id": "region:darfur"}).name == "Darfur"


@pytest.mark.parametrize(
    ("query", "where_prec", "geometry_kind", "method"),
    [
        ("the border between Sudan and Chad", 5, "line", "Sudan (country) and Chad (country)"),
        ("the Chad–Sudan border", 5, "line", "Chad (country) and Sudan (country)"),
        ("near the Sudan-Chad border", 5, "region", "near the border between"),
        ("the border between North Darfur and West Darfur", 5, "line", "(province)"),
        ("north-western Kordofan", 5, "region", "the north-west of Kordofan (region)"),
        ("El Fasher airport", 2, "point", "not known by itself: near El Fasher"),
        ("El Fasher city airport", 2, "point", "'El Fasher city airport' is not known by itself: near"),
        ("the Saudi Hospital in El Fasher", 2, "point", "'Saudi Hospital' is not known"),
        ("Zamzam camp near El Fasher", 2, "point", "'Zamzam camp' is not known by itself"),
        ("a camp in North Darfur", 4, "region", "somewhere in North Darfur (province)"),
    ],
)  # fmt: skip
def test_phrase_is_located(query, where_prec, geometry_kind, method):
    result = geocode(query)
    assert (result.status, result.where_prec) == ("found", where_prec)
    assert geodesy.geometry_kind(result.geometry) == geometry_kind
    assert method in result.method


@pytest.mark.parametrize(
    ("query", "message", "why"),
    [
        ("the Chadian border", "write 'the border between A and B'", "an adjective"),
        ("Zamzam camp", "no place is called", "nothing says where"),
        ("El Fasher hospital", "write 'hospital in El Fasher'", "may be called after anything"),
        ("Saudi Hospital in Zamzam", "no place is called 'Zamzam'", "the town is not known"),
    ],
)
def test_phrase_without_a_place_says_what_to_write(query, message, why):
    result = geocode(query)
    assert result.status == "not-found", why
    assert message in result.method


def test_border_of_a_country_is_not_that_of_its_namesake():
    bounds = Bounds(-6, 8, 16, 24.5)  # Niger, and a part of Niger State of Nigeria
    assert geocode("Niger", bounds=bounds).status == "ambiguous"
    result = geocode("the border between Mali and Niger", bounds=bounds)
    assert "Mali (country) and Niger (country)" in result.method


def test_namesakes_outside_the_bounds_only_are_not_found():
    result = geocode("San José", bounds=SUDAN)  # of Costa Rica and of Uruguay
    assert result.status == "not-found"
    assert len(result.candidates) > 1


def test_border_outside_the_bounds_is_not_found():
    west = make_area("west", "province", "Westland", "layers:states", box(30, 10, 50, 20))
    east = make_area("east", "province", "Eastland", "layers:states", box(50, 10, 60, 20))
    result = geocode("the border between Westland and Eastland", [west, east])
    assert result.status == "not-found"
    assert "is outside the map's bounds" in result.method


def test_areas_without_a_common_border_are_refused():
    with pytest.raises(GeocodeError, match="'Darfur' and 'Kassala state' have no common border"):
        geocode("the border between Darfur and Kassala state")


def test_border_of_areas_from_two_sources_is_their_nearest_edge():
    cut = box(22.9, 9.0, 30.0, 16.0)
    ours = make_area("ours", "province", "Darfur", "layers:states", cut)
    result = geocode("the border between Darfur and North Kordofan", [ours])
    assert result.status == "found"
    assert result.geometry.length > 0


def test_camp_of_a_town_is_the_known_one_if_it_is_near():
    camp = Toponym(
        "zamzam", "camp", {"en": ("Zamzam camp",)}, (), Point(25.31, 13.49), 2_500, "places"
    )
    far = Toponym("far", "camp", {"en": ("Abu Camp",)}, (), Point(33, 10), 2_500, "places")
    assert geocode("Zamzam camp near El Fasher", [camp]).toponym_id == "zamzam"
    assert geocode("Abu Camp near El Fasher", [far]).toponym_id is None


def test_borders_are_found_by_the_adjectives_of_countries():
    by_name = geocode("the border between Sudan and Chad")
    for query in ("the Sudanese-Chadian border", "the Chadian–Sudanese border"):
        assert geocode(query).geometry.equals(by_name.geometry)


def test_every_adjective_names_a_country():
    areas = open_world_areas()
    unknown = [
        country
        for country in set(COUNTRY_OF_ADJECTIVE.values())
        if not any(match.area.kind == "country" for match in areas.find_matches(country))
    ]
    assert unknown == []


def make_capital(name, population=50_000):
    return Toponym(
        "geonames:7", "settlement", {"en": (name,)}, (), Point(33.5, 14.4), 1_000, "geonames",
        within=("Sudan",), where_prec=1, population=population,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("town", "area_name", "area_alias", "expected", "why"),
    [
        ("Wad Madani", "Al Jazirah", "Wad Madani", "geonames:7", "a further name, of the capital"),
        ("Wad Madani", "Wad Medani", "Wad Madani", "", "a further spelling of its own name"),
        ("Wad Madani", "Wad Madani", "", "", "its own name"),
    ],
)
def test_area_called_after_its_capital_does_not_compete_with_it(
    town, area_name, area_alias, expected, why
):
    outline = box(32, 13, 35, 16)
    area = replace(
        make_area("a", "province", area_name, "layers:ground-provinces", outline),
        aliases=(area_alias,) if area_alias else (),
    )

    class Towns(TownIndex):
        def find_matches(self, name):
            return (Match(make_capital(town), "exact", town),) if name == town else ()

    geocoder = Geocoder(Gazetteer([area]), Towns(), bounds=SUDAN)
    result = geocoder.geocode(town)
    assert (result.toponym_id or "") == expected, why
    if not expected:
        assert "write 'Wad Madani city' or 'Wad Madani province'" in result.method


def test_only_places_in_the_bounds_compete():
    far = replace(make_capital("Derna"), id="geonames:8", geometry=Point(22, 47))
    near = replace(make_capital("Darnah"), id="geonames:9")

    class Towns(TownIndex):
        def find_matches(self, name):
            return (Match(far, "exact", "Derna"), Match(near, "alias", "Derna"))

    result = Geocoder(Gazetteer(()), Towns(), bounds=SUDAN).geocode("Derna")
    assert (result.status, result.toponym_id) == ("found", "geonames:9")
    assert [one.outside_m is None for one in result.candidates] == [True, False]


def test_places_outside_are_ordered_by_match_and_distance():
    towns = [
        replace(make_capital("Far"), id="geonames:1", geometry=Point(60, 14)),
        replace(make_capital("Near"), id="geonames:2", geometry=Point(45, 14)),
        replace(make_capital("Next"), id="geonames:3", geometry=Point(39, 14)),
    ]
    tiers = ("exact", "alias", "key")

    class Towns(TownIndex):
        def find_matches(self, name):
            return tuple(Match(town, tier, "X") for town, tier in zip(towns, tiers, strict=True))

    result = Geocoder(Gazetteer(()), Towns(), bounds=SUDAN).geocode("Xville")
    assert result.status == "not-found"
    assert [one.id for one in result.candidates] == ["geonames:2", "geonames:1"]
