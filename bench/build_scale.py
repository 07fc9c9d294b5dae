"""Benchmark of `conflictmap build`: events per processor second, memory of a worker, bytes.

Run ``python -m bench.build_scale [--database] [N …]`` from the project's folder; without numbers:
100,000 and 1,000,000 synthetic events in articles of 25 sentences, built by two local workers, as
Parquet or from a PostgreSQL server of its own. The results are written to
``build/bench/build.json``. docs/explanation/how-far.md has the figures.
"""

import argparse
import json
import resource
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from bench.postgres import DATABASE, PostgresServer, find_programs
from bench.running import free_port
from bench.store import write_events
from bench.synthetic import SyntheticEvents
from conflictmap.batch.build import BuildOptions, build_map
from conflictmap.batch.scheduling import Workers
from conflictmap.store.address import parse_address
from conflictmap.store.connection import connect_store, create_tables

OUTPUT_FOLDER = Path("build/bench")
EVENT_COUNTS = (100_000, 1_000_000)
SENTENCES_PER_SOURCE = 25
_ROWS_PER_FILE = 50_000
_MIB = 2**20
_FRAME = """\
map:
  title: {en: Synthetic events}
  description: {en: Synthetic events for a benchmark}
  language: en
  bounds: [40, 36, 52, 46]
events: []
"""


def write_dataset(folder: Path, count: int) -> None:
    """Write synthetic events as a folder of Parquet that `build` reads.

    Args:
        folder: An empty or missing folder.
        count: Number of events.
    """
    for name in ("events", "sources"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "events.yaml").write_text(_FRAME, encoding="utf-8")
    records = SyntheticEvents(count).build_events()["records"]
    number = 0
    for index in range(-(-count // _ROWS_PER_FILE)):
        events: list[dict[str, Any]] = []
        sources: list[dict[str, Any]] = []
        while article := list(islice(records, SENTENCES_PER_SOURCE)):
            source = f"article-{number}"
            number += 1
            sentences = ["".join(one["statements"][0]["sentence"]) for one in article]
            events.extend(_event_row(one, source) for one in article)
            sources.append(_source_row(source, number, "\n".join(sentences)))
            if len(events) >= _ROWS_PER_FILE:
                break
        for name, rows in (("events", events), ("sources", sources)):
            pq.write_table(pa.Table.from_pylist(rows), folder / name / f"{index:04}.parquet")


def _event_row(record: dict[str, Any], source: str) -> dict[str, Any]:
    day = time.strftime("%Y-%m-%d", time.gmtime(record["time"]["start"] * 86400))
    longitude, latitude = record["point"]
    return {
        "id": record["id"],
        "title": record["title"],
        "date": day,
        "place": {
            "point": [longitude, latitude],
            "precision_m": record["radius_m"],
            "why": f"the source names {record['place']['text']}",
        },
        "type": record["type"],
        "actors": record["actors"],
        "review": "verified",
        "source": source,
        "quote": record["statements"][0]["sentence"][1].strip(),
        "stance": "reports",
    }


def _source_row(name: str, number: int, text: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"Daily report {number}",
        "publisher": f"Publisher {number % 40}",
        "date": "not stated",
        "language": "en",
        "rights": "quote-only",
        "body": text,
    }


@contextmanager
def _peak_of_workers() -> Iterator[dict[str, float]]:
    """Watch the child processes; yield what becomes the largest of their memory in MiB."""
    found = {"worker_mib": 0.0}
    stopped = threading.Event()

    def watch_children() -> None:
        own = psutil.Process()
        while not stopped.wait(0.2):
            for child in own.children(recursive=True):
                try:
                    found["worker_mib"] = max(found["worker_mib"], child.memory_info().rss / _MIB)
                except psutil.Error:
                    continue

    thread = threading.Thread(target=watch_children, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        stopped.set()
        thread.join()


def _cpu_seconds() -> float:
    """Return the processor time of this process and of its children that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


def measure_parquet_build(count: int, workers: int, folder: Path) -> dict[str, float]:
    """Build a map of a folder of Parquet twice and return the figures."""
    data = folder / f"build-data-{count}"
    if not (data / "sources").is_dir():
        write_dataset(data, count)
    return measure_build(str(data), count, workers, folder / f"build-{count}")


def measure_database_build(count: int, workers: int, folder: Path) -> dict[str, float]:
    """Build a map of a project in a database twice and return the figures."""
    programs, problem = find_programs()
    if programs is None:
        sys.exit(f"bench.build_scale: {problem}")
    server = PostgresServer(programs, free_port(), durable=False)
    try:
        with connect_store(parse_address(server.url(database="postgres"))) as connection:
            connection.execute(f"create database {DATABASE}")
        address = parse_address(server.url("load"))
        with connect_store(address) as connection:
            create_tables(connection, address)
            write_events(connection, address, count)
            connection.execute("analyze")
        return measure_build(server.url("load"), count, workers, folder / f"stored-{count}")
    finally:
        server.close()


def measure_build(location: str, count: int, workers: int, out: Path) -> dict[str, float]:
    """Build a map of synthetic events twice and return the figures."""
    for path in (out, Path(f"{out}.work")):
        shutil.rmtree(path, ignore_errors=True)
    options = BuildOptions(workers=Workers(workers))
    begin, cpu = time.perf_counter(), _cpu_seconds()
    with _peak_of_workers() as peak:
        report = build_map(location, out, options)
    wall, cpu = time.perf_counter() - begin, _cpu_seconds() - cpu
    begin = time.perf_counter()
    again = build_map(location, out, options)
    sizes = {Path(path).name.split("-")[0]: size for path, size in report.sizes.items()}
    return {
        "events": count,
        "workers": workers,
        "partitions": report.partitions,
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "events_per_cpu_s": round(count / cpu),
        "worker_mib": round(peak["worker_mib"]),
        "client_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "tile_bytes_per_event": round(sizes["map"] / count, 1),
        "name_bytes_per_event": round(sizes.get("names", 0) / count, 1),
        "text_bytes_per_event": round(sizes["texts"] / count, 1),
        "page_bytes": sizes["index.html"],
        "second_run_s": round(time.perf_counter() - begin, 1),
        "second_run_made": again.made,
    }


def main() -> None:
    """Measure the numbers of events that the command line gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=EVENT_COUNTS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", action="store_true", help="build from PostgreSQL")
    options = parser.parse_args()
    OUTPUT_FOLDER.mkdir(parents=True, exist_ok=True)
    measure = measure_database_build if options.database else measure_parquet_build
    results = [measure(count, options.workers, OUTPUT_FOLDER) for count in options.counts]
    for one in results:
        print(json.dumps(one))
    (OUTPUT_FOLDER / "build.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
