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
from bench.browser import launch_chromium
from bench.libraries import LIBRARIES, LIBRARIES_BY_KEY, OUR_LIBRARY
from bench.results import COMMITTED_PATH, Results
from bench.results import SMALL_RUN_PATH as SMALL_RESULTS
from bench.workload import FULL_WORKLOAD, SMALL_WORKLOAD, Workload
from geo.errors import ConflictMapError

PAGES_FOLDER = Path("build/bench/pages")
PRINTED_FIGURES = (
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
"""Figures of a row that are printed while the benchmarks run."""

Row = dict[str, Any]


def bench_rendering(workload: Workload, _: Results) -> Iterator[Row]:
    """Measure every library with every number of events, until it fails."""
    died: dict[str, int] = {}
    for count in workload.counts:
        unbuilt: set[str] = set()
        for peer in LIBRARIES:
            if peer.key in died:
                row: Row = {"not_tried": f"died at {died[peer.key]:,}"}
            elif peer.same_build_as in unbuilt:
                twin = LIBRARIES_BY_KEY[peer.same_build_as].title
                row = {"not_tried": f"the same page as {twin}, which died while it was built"}
            else:
                row = _measure_library(peer.key, count, workload)
            where = row.get("died", {}).get("where")
            if where not in {None, "popup"}:
                died[peer.key] = count
            if where == "build":
                unbuilt.add(peer.key)
            yield {"peer": peer.key, "count": count, **row}


def bench_growth(workload: Workload, results: Results) -> Iterator[Row]:
    """Measure our pages at more numbers of events, without repeating what was just measured."""
    known = {
        row["count"]: row
        for row in results.section_rows("render")
        if row["peer"] == OUR_LIBRARY.key and results.is_fresh("render")
    }
    for count in workload.growth:
        row = known.get(count) or _measure_library(OUR_LIBRARY.key, count, workload)
        yield {"peer": OUR_LIBRARY.key, "count": count, **row}


def bench_targets(workload: Workload, _: Results) -> Iterator[Row]:
    """Use our pages as readers do, and compare the figures with the targets."""
    full = workload is FULL_WORKLOAD
    counts = scale.EVENT_COUNTS[:-1] if full else workload.counts
    with launch_chromium() as browser:
        for row in scale.measure_scale(
            browser,
            counts,
            scale.OUTPUT_FOLDER,
            scale.FULL_SCALE_WORKLOAD if full else scale.SMALL_SCALE_WORKLOAD,
        ):
            yield {"who": OUR_LIBRARY.key, **row, "missed": scale.list_misses(row)}


def _measure_library(key: str, count: int, workload: Workload) -> Row:
    try:
        return isolated_run.run_isolated(LIBRARIES_BY_KEY[key], count, PAGES_FOLDER, workload)
    finally:
        shutil.rmtree(PAGES_FOLDER / f"{key}-{count}", ignore_errors=True)


def bench_geocoding(workload: Workload, _: Results) -> Iterator[Row]:
    """Run every geocoder on the same names."""
    return names.compare_geocoders(names.SAMPLE_SIZE if workload is FULL_WORKLOAD else 2)


def bench_first_map(_: Workload, __: Results) -> Iterator[Row]:
    """Publish the first map with every library."""
    with launch_chromium() as browser:
        for one in firstmap.PUBLISHERS:
            yield {"who": one.key, **firstmap.measure_publisher(one, browser, PAGES_FOLDER)}


def bench_app(workload: Workload, _: Results) -> Iterator[Row]:
    """Start both apps and use them."""
    starts, trips = (3, 3) if workload is FULL_WORKLOAD else (1, 1)
    with launch_chromium() as browser:
        for one in inapp.APPS:
            yield {"who": one.key, **inapp.measure_app(one, browser, starts, trips, PAGES_FOLDER)}


def bench_hostile_input(workload: Workload, _: Results) -> Iterator[Row]:
    """Time the parsers on input that is slow for a careless program."""
    return hostile.time_hostile_input(*((6, 2) if workload is FULL_WORKLOAD else (1, 1)))


BENCHES: dict[str, Callable[[Workload, Results], Iterator[Row]]] = {
    "render": bench_rendering,
    "growth": bench_growth,
    "targets": bench_targets,
    "geocode": bench_geocoding,
    "map": bench_first_map,
    "app": bench_app,
    "hostile": bench_hostile_input,
}


def run_benches(names: Sequence[str], workload: Workload, results: Results) -> None:
    """Run the benchmarks of these names, and print each row as it comes."""
    begun = time.monotonic()
    for name in names:
        since = time.monotonic()
        results.begin_section(name)
        for row in BENCHES[name](workload, results):
            results.add_row(name, row)
            print(f"{time.monotonic() - begun:6.0f} s  {name:8}{_format_row(row)}", flush=True)
        results.finish_section(name, time.monotonic() - since)


def _format_row(row: Row) -> str:
    words = [str(row.get("peer") or row.get("who"))]
    words += [f"{row['count']:,}"] if "count" in row else [str(row.get("set", ""))]
    if "died" in row:
        words.append(f"died: {row['died']['where']}, {row['died']['why']}")
    words += [str(row[key]) for key in ("not_run", "not_tried") if key in row]
    words += [f"{key} {row[key]:.4g}" for key in PRINTED_FIGURES if row.get(key) is not None]
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
    results = Results(SMALL_RESULTS if arguments.small else COMMITTED_PATH)
    try:
        assets.fetch_assets()
        run_benches(only, SMALL_WORKLOAD if arguments.small else FULL_WORKLOAD, results)
        print(report.format_tables(results))
        if not arguments.small:
            report.write_report(results)
    except ConflictMapError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
