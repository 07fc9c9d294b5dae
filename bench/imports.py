"""Import of large data sets: time, memory, and an update to a newer version.

``python -m bench.imports [--rows N] [--open]`` writes invented data sets in the shapes of ACLED and
UCDP GED, imports them with the command, each in a process of its own, and prints processor time,
elapsed time and peak memory. ``--rows`` is the number of GED rows (default 40,000); ``--open`` also
checks and exports the map. ``--round-trip`` imports both, exports them in the shape of their data
set and as this program's own CSV, imports that too, and prints which share of the rows keeps what
it had in each column, in place of all other measurements. The update has the size of two real
versions of a GED extract: 2,987 rows in both, of which 1,415 changed, 90 gone and 2,923 new. Each
count of its report is compared.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

ACLED_ROWS = 6_464
GED_ROWS = 40_000
COMMON_ROWS, CHANGED_ROWS, WITHDRAWN_ROWS, ADDED_ROWS = 2_987, 1_415, 90, 2_923
CURATED_ROWS = 25
"""Changed rows whose events a curator has changed as well."""

_WORDS = [
    "bridge",
    "village",
    "morning",
    "river",
    "town",
    "fire",
    "market",
    "ford",
    "lorry",
    "guards",
    "station",
    "shells",
    "hill",
    "road",
    "column",
    "night",
    "wounded",
    "reported",
    "school",
    "harbour",
    "farm",
    "gate",
    "council",
    "driver",
    "roof",
    "wall",
    "field",
]
_PLACES = (
    "Kestrel Ford",
    "Hollin Bridge",
    "Norvale",
    "Dunmarrow",
    "Saltmere",
    "Port Ellery",
    "Exampleton",
)
_DISTRICTS = ("Upper Lune district", "Lower Lune district", "Saltmere district")
_PROVINCES = ("Westmark province", "Eastmark province", "Northmark province")
_OFFICES = ("Lune Courier", "Norvale Wire", "Radio Saltmere", "Port Gazette", "Example News")
_FIRST_DAY = date(1989, 1, 1)
_DAYS = 36 * 365


class Cost(NamedTuple):
    """Cost of one command.

    Attributes:
        output: What it printed.
        processor_s: Processor time of all its processes in seconds.
        elapsed_s: Elapsed time in seconds.
        peak_mb: Peak memory of its largest process in megabytes.
    """

    output: str
    processor_s: float
    elapsed_s: float
    peak_mb: float


def ged_rows(count: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """Yield invented rows in the shape of UCDP GED: 49 columns, one to three articles."""
    for number in range(count):
        yield ged_row(number, seed)


def ged_row(number: int, seed: int = 0) -> dict[str, str]:
    """Return one invented row; the same number and seed give the same row."""
    rand = random.Random(number * 1_000_003 + seed)  # noqa: S311  no secret
    start = _FIRST_DAY + timedelta(days=rand.randrange(_DAYS))
    date_prec = rand.choices((1, 2, 3, 4, 5), (70, 14, 6, 7, 3))[0]
    end = start + timedelta(days=(0, 2, 6, 25, 200)[date_prec - 1])
    articles = [
        (rand.choice(_OFFICES), (end + timedelta(days=1 + i)).isoformat(), _make_headline(rand))
        for i in range(rand.choices((0, 1, 2, 3), (10, 62, 20, 8))[0])
    ]
    deaths = [rand.choice((0, 0, 1, 2, 3, 8)) for _ in range(4)]
    best = sum(deaths)
    place = f"{rand.choice(_PLACES)} {rand.randrange(900)} village"
    lat, lon = round(rand.uniform(-44, -40.5), 6), round(rand.uniform(144, 149), 6)
    kind = rand.choices((1, 2, 3), (75, 10, 15))[0]
    sides = rand.sample(("Northmark Column", "Government of Exampleland", "Lune League"), 2)
    return {
        "id": str(300_000 + number),
        "relid": f"EXL-{start.year}-{kind}-902-{number}",
        "year": str(start.year),
        "active_year": "1",
        "code_status": "Clear",
        "type_of_violence": str(kind),
        "conflict_dset_id": "901",
        "conflict_new_id": "901",
        "conflict_name": "Exampleland: Government",
        "dyad_dset_id": "902",
        "dyad_new_id": "902",
        "dyad_name": " - ".join(sides),
        "side_a_dset_id": "11",
        "side_a_new_id": "11",
        "side_a": sides[0],
        "side_b_dset_id": "12",
        "side_b_new_id": "12",
        "side_b": sides[1] if kind < 3 else "Civilians",
        "number_of_sources": str(len(articles) or -1),
        "source_article": ";".join(f'"{",".join(article)}"' for article in articles),
        "source_office": ";".join(office for office, _, _ in articles),
        "source_date": ";".join(day for _, day, _ in articles),
        "source_headline": ";".join(headline for _, _, headline in articles),
        "source_original": rand.choice(("police", "residents", "army spokesman", "")),
        "where_prec": str(rand.choices(range(1, 8), (45, 21, 16, 13, 3, 1, 1))[0]),
        "where_coordinates": place,
        "where_description": _make_headline(rand) if rand.random() < 0.6 else "",
        "adm_1": rand.choice(_PROVINCES),
        "adm_2": rand.choice(_DISTRICTS),
        "latitude": str(lat),
        "longitude": str(lon),
        "geom_wkt": f"POINT ({lon} {lat})",
        "priogrid_gid": str(rand.randrange(60_000, 70_000)),
        "country": "Exampleland",
        "country_id": "999",
        "region": "Example Region",
        "event_clarity": "1" if date_prec < 4 else "2",
        "date_prec": str(date_prec),
        "date_start": start.isoformat(),
        "date_end": end.isoformat(),
        "deaths_a": str(deaths[0]),
        "deaths_b": str(deaths[1]),
        "deaths_civilians": str(deaths[2]),
        "deaths_unknown": str(deaths[3]),
        "best": str(best),
        "high": str(best + rand.choice((0, 0, 2))),
        "low": str(max(0, best - rand.choice((0, 0, 1)))),
        "gwnoa": "999",
        "gwnob": "",
    }


def acled_rows(count: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """Yield invented rows in the shape of ACLED's export: 31 columns."""
    for number in range(count):
        rand = random.Random(number * 999_983 + seed)  # noqa: S311  no secret
        day = date(2020, 1, 1) + timedelta(days=rand.randrange(6 * 365))
        place = rand.choice(_PLACES)
        kind, subtype, disorder = rand.choice(
            (
                ("Battles", "Armed clash", "Political violence"),
                ("Protests", "Peaceful protest", "Demonstrations"),
                ("Explosions/Remote violence", "Air/drone strike", "Political violence"),
                ("Violence against civilians", "Attack", "Political violence"),
                (
                    "Strategic developments",
                    "Looting/property destruction",
                    "Strategic developments",
                ),
            )
        )
        yield {
            "event_id_cnty": f"EXL{number}",
            "event_date": day.isoformat(),
            "year": str(day.year),
            "time_precision": str(rand.choices((1, 2, 3), (90, 8, 2))[0]),
            "disorder_type": disorder,
            "event_type": kind,
            "sub_event_type": subtype,
            "actor1": "Protesters (Exampleland)" if kind == "Protests" else "Northmark Column",
            "assoc_actor_1": rand.choice(("", "Lune River Committee (Exampleland)")),
            "inter1": "Protesters" if kind == "Protests" else "Rebel group",
            "actor2": "" if kind == "Protests" else "Guard of Exampleland (2019-)",
            "assoc_actor_2": "",
            "inter2": "" if kind == "Protests" else "State forces",
            "interaction": "Rebel group-State forces",
            "civilian_targeting": "",
            "iso": "999",
            "region": "Example Region",
            "country": "Exampleland",
            "admin1": rand.choice(("Westmark", "Eastmark")),
            "admin2": rand.choice(("Upper Lune", "Lower Lune")),
            "admin3": "",
            "location": place,
            "latitude": f"{rand.uniform(-44, -40.5):.4f}",
            "longitude": f"{rand.uniform(144, 149):.4f}",
            "geo_precision": str(rand.choices((1, 2, 3), (70, 28, 2))[0]),
            "source": rand.choice(_OFFICES),
            "source_scale": "National",
            "notes": f"On {day.day} {day:%B %Y}, {_make_sentence(rand, 45)}.",
            "fatalities": str(rand.choice((0, 0, 0, 1, 3))),
            "tags": "",
            "timestamp": "1750000000",
        }


def write_rows(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Write rows as CSV; the first has the columns."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(stream, row)
                writer.writeheader()
            writer.writerow(row)


def write_two_versions(folder: Path) -> tuple[Path, Path, list[int]]:
    """Write two versions of a data set; return both, and the numbers of the changed rows."""
    withdrawn = range(COMMON_ROWS, COMMON_ROWS + WITHDRAWN_ROWS)
    changed = sorted(random.Random(1).sample(range(COMMON_ROWS), CHANGED_ROWS))  # noqa: S311
    old, new = folder / "version1.csv", folder / "version2.csv"
    write_rows(old, (ged_row(i) for i in [*range(COMMON_ROWS), *withdrawn]))
    changes = set(changed)

    def newer_rows() -> Iterator[dict[str, str]]:
        for i in range(COMMON_ROWS):
            row = ged_row(i)
            if i in changes:
                high = int(row["high"]) + 5
                row |= {"high": str(high), "where_description": f"{i} m from the road"}
            yield row
        for i in range(ADDED_ROWS):
            yield ged_row(withdrawn.stop + i)

    write_rows(new, newer_rows())
    return old, new, changed


def measure_command(arguments: Sequence[object]) -> Cost:
    """Run the command `conflictmap` in a process of its own; return its cost.

    Raises:
        RuntimeError: the command failed.
    """
    start = time.perf_counter()
    command = [sys.executable, "-m", "conflictmap.cli.main", *map(str, arguments)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        elapsed = time.perf_counter() - start
        printed.seek(0)
        output = printed.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {output[-1000:]}")
    return Cost(output, used.ru_utime + used.ru_stime, elapsed, used.ru_maxrss / 1024)


def main() -> None:
    """Print the costs of imports and of an update."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=GED_ROWS, help="number of GED rows")
    parser.add_argument("--open", action="store_true", help="check and export the map too")
    parser.add_argument("--round-trip", action="store_true", help="what exports keep of the rows")
    options = parser.parse_args()
    if options.round_trip:
        _print_round_trips()
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _measure_update(folder)
        _measure_dataset(folder, "acled", acled_rows(ACLED_ROWS), is_opened=True)
        _measure_dataset(folder, "ged", ged_rows(options.rows), is_opened=options.open)


def _measure_dataset(
    folder: Path, name: str, rows: Iterable[dict[str, str]], *, is_opened: bool
) -> None:
    path, project = folder / f"{name}.csv", folder / name
    write_rows(path, rows)
    cost = measure_command(["import", path, project, "--json"])
    counts = json.loads(cost.output)["counts"]
    _print_cost(f"{name}: import of {counts['events']:,} events", cost)
    if is_opened:
        _print_cost(f"{name}: check", measure_command(["check", "--project", project]))
        page = folder / f"{name}.html"
        _print_cost(f"{name}: export", measure_command(["export", page, "--project", project]))
        print(f"{name}: the page has {page.stat().st_size / 1e6:,.1f} MB")


_KEPT_COLUMNS = {
    "acled": (
        "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1",
        "assoc_actor_1", "actor2", "country", "admin1", "admin2", "location", "latitude",
        "longitude", "geo_precision", "source", "fatalities",
    ),
    "ucdp": (
        "id", "type_of_violence", "side_a", "side_b", "where_prec", "where_coordinates", "adm_1",
        "adm_2", "latitude", "longitude", "country", "event_clarity", "date_prec", "date_start",
        "date_end", "low", "best", "high", "source_article",
    ),
}  # fmt: skip
"""Columns of a data set that its export is compared in."""

_OWN_KEYS = ("date", "where_prec", "point", "type", "fatalities", "actors", "quotes")


def _print_round_trips() -> None:
    with tempfile.TemporaryDirectory() as name:
        for profile, rows in (("acled", acled_rows(ACLED_ROWS)), ("ucdp", ged_rows(ACLED_ROWS))):
            for column, share in measure_round_trip(Path(name), profile, list(rows)).items():
                print(f"{profile}: {column} kept in {share:.1%} of {ACLED_ROWS:,} rows")


def measure_round_trip(
    folder: Path, profile: str, rows: Sequence[dict[str, str]]
) -> dict[str, float]:
    """Return the share of rows that keeps its value in each column, of a profile and of our CSV.

    Args:
        folder: Folder of the files.
        profile: ``acled`` or ``ucdp``.
        rows: The rows, in the columns of the data set.
    """
    path, project = folder / f"{profile}.csv", folder / profile
    write_rows(path, rows)
    measure_command(["import", path, project, "--title", profile])
    exported = folder / f"{profile}-out.csv"
    measure_command(["data", exported, "--profile", profile, "--project", project])
    key = _KEPT_COLUMNS[profile][0]
    with exported.open(encoding="utf-8-sig", newline="") as stream:
        found = {row[key]: row for row in csv.DictReader(stream)}
    shares = {
        column: sum(
            _normalize_cell(found.get(row[key], {}).get(column)) == _normalize_cell(row[column])
            for row in rows
        )
        / len(rows)
        for column in _KEPT_COLUMNS[profile]
    }
    own = folder / f"{profile}-own.csv"
    measure_command(["data", own, "--project", project])
    return shares | _compare_events(_read_events(path), _read_events(own))


def _normalize_cell(text: str | None) -> str:
    """Return a cell with numbers in one way of writing."""
    text = " ".join((text or "").split())
    try:
        return repr(float(text))
    except ValueError:
        return text


def _read_events(path: Path) -> dict[str, dict[str, object]]:
    """Return the events that a dry run reports, in the order of their ids."""
    cost = measure_command(["import", path, "--dry-run", "--json", "--quote-rows"])
    return {str(event["origin"]): event for event in json.loads(cost.output)["events"]}


def _compare_events(
    first: dict[str, dict[str, object]], again: dict[str, dict[str, object]]
) -> dict[str, float]:
    """Return the share of events that is the same by key, after our CSV was imported."""
    by_number = {_find_number(name): event for name, event in again.items()}
    return {
        f"own CSV, {key}": sum(
            by_number.get(_find_number(name), {}).get(key) == event.get(key)
            for name, event in first.items()
        )
        / len(first)
        for key in _OWN_KEYS
    }


def _find_number(name: str) -> str:
    return "".join(character for character in name if character.isdigit())


def _measure_update(folder: Path) -> None:
    """Import two versions of a data set; compare what the report lists with what was changed.

    Raises:
        RuntimeError: a count is wrong, or the same file changes the project a second time.
    """
    old, new, changed = write_two_versions(folder)
    project = folder / "versions"
    measure_command(["import", old, project, "--title", "Versions"])
    curated = changed[:: CHANGED_ROWS // CURATED_ROWS][:CURATED_ROWS]
    _change_titles(project / "events.yaml", curated)
    cost = measure_command(["import", new, "--into", project, "--json"])
    changes = {kind: len(ids) for kind, ids in json.loads(cost.output)["changes"].items()}
    expected = {
        "added": ADDED_ROWS,
        "renewed": CHANGED_ROWS - len(curated),
        "unchanged": COMMON_ROWS - CHANGED_ROWS,
        "kept because it was changed here": len(curated),
        "withdrawn by the data set, now retracted": WITHDRAWN_ROWS,
    }
    if {kind: changes.get(kind, 0) for kind in expected} != expected:
        raise RuntimeError(f"the update reports {changes}, not {expected}")
    text = (project / "events.yaml").read_text(encoding="utf-8")
    if text.count("title: Changed by a curator") != len(curated):
        raise RuntimeError("a curator's change is lost")
    if text.count("\n    retracted:") != WITHDRAWN_ROWS:
        raise RuntimeError("another number of events is retracted")
    _print_cost(f"update of {COMMON_ROWS:,} rows, {CHANGED_ROWS:,} changed", cost)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    cost = measure_command(["import", new, "--into", project])
    if before != {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}:
        raise RuntimeError("the same file changed the project a second time")
    _print_cost("the same file again: no byte changed", cost)


def _change_titles(path: Path, numbers: Iterable[int]) -> None:
    """Change the titles of events as a curator would, by the numbers of their rows."""
    text = path.read_text(encoding="utf-8")
    for number in numbers:
        start = text.index(f"  - id: ucdp-ged-{300_000 + number}\n")
        line = text.index("    title: ", start)
        text = f"{text[:line]}    title: Changed by a curator{text[text.index(chr(10), line) :]}"
    path.write_text(text, encoding="utf-8")


def _make_headline(rand: random.Random) -> str:
    return _make_sentence(rand, rand.randrange(6, 14)).capitalize()


def _make_sentence(rand: random.Random, words: int) -> str:
    return " ".join(rand.choices(_WORDS, k=words))


def _print_cost(what: str, cost: Cost) -> None:
    print(
        f"{what}: {cost.elapsed_s:.1f} s elapsed, {cost.processor_s:.1f} s of processor, "
        f"{cost.peak_mb:,.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
