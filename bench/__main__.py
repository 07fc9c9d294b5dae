"""Run the benchmarks: ``python -m bench [--only NAME,…] [--small]``.

Results are written after each figure to ``bench/results.json`` and the page ``docs/benchmarks.md``
is made of them at the end. With ``--small`` everything is done with few events and written to
``build/bench`` only.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import assets, firstmap, hostile, inapp, isolated_run, names, report, scale
from bench.browser import launched
from bench.libraries import BY_KEY, OURS, PEERS
from bench.results import COMMITTED, Results
from bench.results import SMALL as SMALL_RESULTS
from bench.workload import FULL, SMALL, Effort
from geo.errors import ConflictMapError

PAGES = Path("build/bench/pages")
TOLD = (
    "build_s",
    "first_ms",
    "cumulative_ms",
    "found",
    "right",
    "wire_kb",
    "start_s",
    "times",
    "worst_ms",
)
"""What is told of a row while the benches run."""

Row = dict[str, Any]


def render(effort: Effort, _: Results) -> Iterator[Row]:
    """Measure every library with every number of events, until it dies."""
    died: dict[str, int] = {}
    for count in effort.counts:
        unbuilt: set[str] = set()
        for peer in PEERS:
            if peer.key in died:
                row: Row = {"not_tried": f"died at {died[peer.key]:,}"}
            elif peer.built_as in unbuilt:
                twin = BY_KEY[peer.built_as].title
                row = {"not_tried": f"the same page as {twin}, which died while it was built"}
            else:
                row = _cell(peer.key, count, effort)
            where = row.get("died", {}).get("where")
            if where not in {None, "popup"}:
                died[peer.key] = count
            if where == "build":
                unbuilt.add(peer.key)
            yield {"peer": peer.key, "count": count, **row}


def growth(effort: Effort, results: Results) -> Iterator[Row]:
    """Measure ours at more numbers of events; what was just measured is not measured again."""
    known = {
        row["count"]: row
        for row in results.rows("render")
        if row["peer"] == OURS.key and results.fresh("render")
    }
    for count in effort.growth:
        row = known.get(count) or _cell(OURS.key, count, effort)
        yield {"peer": OURS.key, "count": count, **row}


def targets(effort: Effort, _: Results) -> Iterator[Row]:
    """Use ours as readers do, and hold it to its targets."""
    full = effort is FULL
    counts = scale.COUNTS[:-1] if full else effort.counts
    with launched() as browser:
        for row in scale.run(browser, counts, scale.OUTPUT, scale.FULL if full else scale.SMALL):
            yield {"who": OURS.key, **row, "missed": scale.misses(row)}


def _cell(key: str, count: int, effort: Effort) -> Row:
    try:
        return isolated_run.run(BY_KEY[key], count, PAGES, effort)
    finally:
        shutil.rmtree(PAGES / f"{key}-{count}", ignore_errors=True)


def geocode(effort: Effort, _: Results) -> Iterator[Row]:
    """Ask every geocoder the same names."""
    return names.run(names.SAMPLE if effort is FULL else 2)


def first_map(_: Effort, __: Results) -> Iterator[Row]:
    """Publish the first map in every way."""
    with launched() as browser:
        for one in firstmap.PUBLISHERS:
            yield {"who": one.key, **firstmap.run(one, browser, PAGES)}


def app(effort: Effort, _: Results) -> Iterator[Row]:
    """Start both apps and use them."""
    starts, trips = (3, 3) if effort is FULL else (1, 1)
    with launched() as browser:
        for one in inapp.APPS:
            yield {"who": one.key, **inapp.run(one, browser, starts, trips, PAGES)}


def hostile_input(effort: Effort, _: Results) -> Iterator[Row]:
    """Give the readers what would keep a careless program busy."""
    return hostile.run(*((6, 2) if effort is FULL else (1, 1)))


BENCHES: dict[str, Callable[[Effort, Results], Iterator[Row]]] = {
    "render": render,
    "growth": growth,
    "targets": targets,
    "geocode": geocode,
    "map": first_map,
    "app": app,
    "hostile": hostile_input,
}


def run(only: Sequence[str], effort: Effort, results: Results) -> None:
    """Run the benches of these names, telling of each row as it comes."""
    begun = time.monotonic()
    for name in only:
        since = time.monotonic()
        results.begin(name)
        for row in BENCHES[name](effort, results):
            results.add(name, row)
            print(f"{time.monotonic() - begun:6.0f} s  {name:8}{_told(row)}", flush=True)
        results.finish(name, time.monotonic() - since)


def _told(row: Row) -> str:
    words = [str(row.get("peer") or row.get("who"))]
    words += [f"{row['count']:,}"] if "count" in row else [str(row.get("set", ""))]
    if "died" in row:
        words.append(f"died: {row['died']['where']}, {row['died']['why']}")
    words += [str(row[key]) for key in ("not_run", "not_tried") if key in row]
    words += [f"{key} {row[key]:.4g}" for key in TOLD if row.get(key) is not None]
    return " ".join(words)


def main() -> None:
    """Run, write the page, print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Run the benchmarks.")
    parser.add_argument("--only", default="", help=f"some of {', '.join(BENCHES)}; all without it")
    parser.add_argument("--small", action="store_true", help="few events, to see that it runs")
    arguments = parser.parse_args()
    only = [name for name in arguments.only.replace(",", " ").split() if name] or list(BENCHES)
    unknown = sorted(set(only) - set(BENCHES))
    if unknown:
        parser.error(f"no bench is called {unknown[0]!r}; there are {', '.join(BENCHES)}")
    results = Results(SMALL_RESULTS if arguments.small else COMMITTED)
    try:
        assets.fetch()
        run(only, SMALL if arguments.small else FULL, results)
        print(report.tables(results))
        if not arguments.small:
            report.write(results)
    except ConflictMapError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
