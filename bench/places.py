"""Benchmark of spellings of places as articles have them, on maps of every inhabited continent.

Run from the project's folder: ``python -m bench.places``. ``bench/places.csv`` has the spellings:
those of a trial of a map of Sudan, and those of 31 more maps. A row has the position and UCDP
class that the spelling means; without a position, the sources do not have the place, or the
spelling alone does not decide, and whatever is found is wrong. The maps have no places of their
own.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from geo.errors import GeocodeError
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import GeoNamesIndex, open_geonames_index
from geo.geocoding.world_areas import open_world_areas
from geo.geometry import geodesy
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import Position

CASES_PATH = Path(__file__).with_name("places.csv")
MAX_TRUTH_OFFSET_M = 10_000.0
"""How far the position of a row may be from the middle of the place that it means."""
OUTCOMES = ("right", "wrong", "ambiguous", "not found", "refused")


@dataclass(frozen=True, slots=True)
class SpellingCase:
    """A spelling on a map, and the place that it means.

    Attributes:
        map_name: The map.
        bounds: Its bounds.
        spelling: The place as an article has it.
        truth: Longitude and latitude; None where nothing may be found.
        where_prec: UCDP class; 0 where nothing may be found, or where any class is right.
    """

    map_name: str
    bounds: Bounds
    spelling: str
    truth: Position | None
    where_prec: int


@dataclass(frozen=True, slots=True)
class SpellingOutcome:
    """What the geocoder makes of a spelling: one of `OUTCOMES`, and its method."""

    case: SpellingCase
    outcome: str
    method: str


def read_cases(path: Path = CASES_PATH) -> Iterator[SpellingCase]:
    """Yield the rows of the table; a row without bounds has those of the row before."""
    bounds = Bounds.whole_world()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["bounds"]:
                west, south, east, north = map(float, row["bounds"].split())
                bounds = Bounds(west, south, east, north)
            truth = (float(row["longitude"]), float(row["latitude"])) if row["longitude"] else None
            yield SpellingCase(
                row["map"], bounds, row["spelling"], truth, int(row["where_prec"] or 0)
            )


def judge_cases(cases: Iterable[SpellingCase], index: GeoNamesIndex) -> Iterator[SpellingOutcome]:
    """Yield the outcome of each case on a map without places of its own."""
    for _, group in groupby(cases, key=lambda case: case.map_name):
        rows = list(group)
        geocoder = Geocoder(
            Gazetteer(()), index, world_areas=open_world_areas(), bounds=rows[0].bounds
        )
        yield from (judge_case(case, geocoder) for case in rows)


def judge_case(case: SpellingCase, geocoder: Geocoder) -> SpellingOutcome:
    """Return the outcome of one case."""
    try:
        result = geocoder.geocode(case.spelling)
    except GeocodeError as error:
        return SpellingOutcome(case, "refused", str(error))
    if result.point is None:
        outcome = "ambiguous" if result.status == "ambiguous" else "not found"
        return SpellingOutcome(case, outcome, result.method)
    is_right = False
    if case.truth is not None and case.where_prec in (0, result.where_prec):
        offset_m = geodesy.geodesic_distance_m(result.point, case.truth)
        is_right = offset_m <= max(result.radius_m or 0.0, MAX_TRUTH_OFFSET_M)
    return SpellingOutcome(case, "right" if is_right else "wrong", result.method)


def tally_outcomes(outcomes: Iterable[SpellingOutcome]) -> dict[str, Counter[str]]:
    """Return the number of each outcome by map, and of all maps."""
    tally: dict[str, Counter[str]] = {}
    for one in outcomes:
        for name in (one.case.map_name, "all"):
            tally.setdefault(name, Counter())[one.outcome] += 1
    tally["all"] = tally.pop("all", Counter())
    return tally


def format_tally(tally: Mapping[str, Counter[str]]) -> str:
    """Return the numbers as a table."""
    lines = [f"{'map':30}{'asked':>7}{'found':>7}" + "".join(f"{one:>11}" for one in OUTCOMES)]
    for name, counts in tally.items():
        found = counts["right"] + counts["wrong"]
        cells = "".join(f"{counts[one]:>11}" for one in OUTCOMES)
        lines.append(f"{name:30}{counts.total():>7}{found:>7}{cells}")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and with ``--all`` each outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=CASES_PATH, help="the table of spellings")
    parser.add_argument("--all", action="store_true", help="list every spelling, not only wrong")
    options = parser.parse_args()
    with open_geonames_index() as index:
        outcomes = list(judge_cases(read_cases(options.cases), index))
    print(format_tally(tally_outcomes(outcomes)))
    for one in outcomes:
        if options.all or one.outcome == "wrong":
            print(f"{one.outcome:10} {one.case.map_name}: {one.case.spelling}: {one.method}")


if __name__ == "__main__":
    main()
