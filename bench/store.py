"""Benchmark of the store: load, snapshot, and curators who edit the same events at once.

Run ``python -m bench.store [--events N] [--curators N] [--seconds N]`` from the project's folder.
It starts a PostgreSQL server of its own, which flushes each change to the disk. The figures are
printed and written to ``build/bench/store.json``; docs/explanation/how-far.md has them.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from shapely import points as points_of

from bench.postgres import DATABASE, PostgresServer, find_programs
from bench.running import free_port
from bench.synthetic import SyntheticEvents
from conflictmap.editing import yaml_splice
from conflictmap.editing.transaction import ChangedError
from conflictmap.store.address import StoreAddress, parse_address
from conflictmap.store.connection import Connection, connect_store, create_tables
from conflictmap.store.repository import SharedProject
from conflictmap.store.synchronize import push_folder
from conflictmap.store.tables import (
    EVENT_COLUMNS,
    SOURCE_COLUMNS,
    STATEMENT_COLUMNS,
    day_to_date,
    to_ewkb,
)
from conflictmap.store.three_way import compare_files
from geo.io.folder import MemoryFolder
from geo.location import check_project
from geo.project.events import EVENTS_FILE
from geo.project.sources import SOURCES_FILE

OUTPUT_PATH = Path("build/bench/store.json")
EVENTS_PER_SOURCE = 25
HOT_EVENTS = 50
_SENTENCES = 5000
_EVENTS_PER_BATCH = 10_000
_RECORD_COLUMNS = ("project", "file", "key", "position", "body", "version")
_HEAD = """\
map:
  title: {en: Curators}
  description: {en: A map that curators edit at once.}
  language: en
  bounds: [10, 40, 20, 50]
events:
"""


def main() -> int:
    """Run all parts, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--curators", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--pause", type=float, default=0, help="mean seconds between two edits")
    parser.add_argument("--unflushed", action="store_true", help="changes are not flushed")
    options = parser.parse_args()
    programs, problem = find_programs()
    if programs is None:
        sys.exit(f"bench.store: {problem}")
    server = PostgresServer(programs, free_port(), durable=not options.unflushed)
    try:
        with connect_store(parse_address(server.url(database="postgres"))) as connection:
            connection.execute(f"create database {DATABASE}")
        with connect_store(parse_address(server.url())) as connection:
            create_tables(connection, parse_address(server.url()))
        figures = measure_load(parse_address(server.url("load")), options.events)
        print(json.dumps(figures))
        figures |= measure_curators(
            server.url("curators"), options.curators, options.seconds, options.pause
        )
    finally:
        server.close()
    print(json.dumps(figures, indent=2))
    OUTPUT_PATH.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT_PATH.write_text(json.dumps(figures, indent=2) + "\n")
    return 0


def measure_load(address: StoreAddress, count: int) -> dict[str, Any]:
    """Return the seconds for loading events with their sources, and for reading them as files."""
    with connect_store(address) as connection:
        server = psutil.Process(connection.info.backend_pid)
        cpu, start, server_cpu = time.process_time(), time.perf_counter(), _cpu_seconds(server)
        shared = write_events(connection, address, count)
        connection.execute("analyze")
        load_s, load_cpu_s = time.perf_counter() - start, time.process_time() - cpu
        server_cpu = _cpu_seconds(server) - server_cpu
        start = time.perf_counter()
        snapshot = shared.read_snapshot()
        snapshot_s = time.perf_counter() - start
        size = connection.execute("select pg_database_size(current_database())").fetchone()
    megabytes = sum(map(len, snapshot.files.values())) / 1e6
    assert snapshot.files[EVENTS_FILE].count(b"\n  - id: ") == count  # noqa: S101
    return {
        "events": count,
        "load_s": round(load_s, 1),
        "load_client_cpu_s": round(load_cpu_s, 1),
        "load_server_cpu_s": round(server_cpu, 1),
        "snapshot_s": round(snapshot_s, 1),
        "snapshot_mb": round(megabytes),
        "database_bytes_per_event": round(size[0] / count) if size else 0,
    }


def write_events(connection: Connection, address: StoreAddress, count: int) -> SharedProject:
    """Write a project of synthetic events, of which 25 quote one source, without checking it."""
    records = list(islice(SyntheticEvents(_SENTENCES).build_events()["records"], _SENTENCES))
    sentences = ["".join(record["statements"][0]["sentence"]).strip() for record in records]
    with connection.transaction():
        connection.execute("insert into conflictmap.project (name) values ('load')")
        shared = SharedProject(connection, address)
        for table, columns, rows in _build_tables(shared.number, count, sentences):
            shared._copy_rows(table, columns, rows)  # noqa: SLF001  as `create` does
        connection.execute(
            "insert into conflictmap.version (project, made_by) values (%s, 'bench')",
            [shared.number],
        )
    return shared


def _cpu_seconds(process: psutil.Process) -> float:
    return sum(process.cpu_times()[:2])


def _build_tables(
    project: int, count: int, sentences: list[str]
) -> Iterator[tuple[str, tuple[str, ...], Iterator[tuple[Any, ...]]]]:
    """Yield each table with its columns and rows: records, events, statements, sources."""
    source_count = -(-count // EVENTS_PER_SOURCE)

    def quote_of(number: int) -> str:
        return sentences[number % len(sentences)]

    def source_of(number: int) -> str:
        return f"article-{number // EVENTS_PER_SOURCE}"

    def text_of(source: int) -> str:
        first = source * EVENTS_PER_SOURCE
        return "\n".join(quote_of(number) for number in range(first, first + EVENTS_PER_SOURCE))

    def iter_records() -> Iterator[tuple[Any, ...]]:
        yield project, EVENTS_FILE, "<start>", 1, _HEAD.encode(), 1
        for number in range(count):
            body = (
                f"\n  - id: event-{number}\n    title: {{en: Event {number}}}\n"
                f"    date: 20{number % 24:02}-0{number % 9 + 1}-1{number % 10}\n"
                f"    place: {{point: [{10 + number % 997 / 100}, {40 + number % 991 / 100}], "
                f"precision_m: 500, why: A reason}}\n    type: violence\n    review: verified\n"
                f"    source: {source_of(number)}\n"
                f"    quote: {json.dumps(quote_of(number), ensure_ascii=False)}\n"
                "    stance: reports\n"
            )
            yield project, EVENTS_FILE, f"event-{number}", number + 2, body.encode(), 1
        yield from _iter_source_records(project, map(text_of, range(source_count)))

    def iter_events() -> Iterator[tuple[Any, ...]]:
        for first in range(0, count, _EVENTS_PER_BATCH):
            part = range(first, min(first + _EVENTS_PER_BATCH, count))
            numbers = np.asarray(part)
            points = to_ewkb(points_of(10 + numbers % 997 / 100, 40 + numbers % 991 / 100).tolist())
            for number, point in zip(part, points, strict=True):
                day = day_to_date(10_957 + number % 8000)
                yield (
                    project, f"event-{number}", f'{{"en": "Event {number}"}}', "2020-01-01",
                    day, day, 1, "violence", "reported", "verified", ["An actor"], "A place", 1,
                    500.0, None, None, None, None, point,
                )  # fmt: skip

    yield "record", _RECORD_COLUMNS, iter_records()
    yield "event", EVENT_COLUMNS, iter_events()
    yield (
        "statement",
        STATEMENT_COLUMNS,
        (
            (project, f"event-{number}", 1, source_of(number), quote_of(number), "reports", None)
            for number in range(count)
        ),
    )
    yield (
        "source",
        SOURCE_COLUMNS,
        (
            (
                project, f"article-{number}", f"Article {number}", "A paper", None, "2020-01-01",
                None, "en", "full-text",
                text_of(number),
            )
            for number in range(source_count)
        ),
    )  # fmt: skip


def _iter_source_records(project: int, texts: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the records of sources with some texts, and of empty lists of layers and places."""
    for name in ("layers", "places"):
        yield project, f"data/{name}.yaml", "<file>", 1, f"{name}: []\n".encode(), 1
    yield project, SOURCES_FILE, "<start>", 1, b"sources:\n", 1
    for number, text in enumerate(texts):
        body = (
            f"  - id: article-{number}\n    title: Article {number}\n"
            "    publisher: A paper\n    date: 2024-01-02\n    language: en\n"
            f"    rights: full-text\n    text: article-{number}.txt\n"
        )
        yield project, SOURCES_FILE, f"article-{number}", number + 2, body.encode(), 1
        yield project, f"data/sources/article-{number}.txt", "<file>", 1, text.encode(), 1


def measure_curators(url: str, count: int, seconds: float, pause: float = 0) -> dict[str, Any]:
    """Return how many edits of the same events were accepted and refused, and how long they took.

    Raises:
        RuntimeError: an accepted edit is in no event or in no version.
    """
    address = parse_address(url)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in _build_hot_project().items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_bytes(data)
        push_folder(Path(folder), address, made_by="bench")
    context = multiprocessing.get_context("spawn")
    with context.Pool(count) as pool:
        results = pool.starmap(_edit_events, [(url, one, seconds, pause) for one in range(count)])
    accepted = sum(result["accepted"] for result in results)
    with connect_store(address) as connection:
        shared = SharedProject(connection, address)
        text = shared.read_snapshot().files[EVENTS_FILE].decode()
        history = connection.execute(
            "select count(*) from conflictmap.record_history where project = %s", [shared.number]
        ).fetchone()
    counted = sum(int(line.split("#")[1]) for line in text.splitlines() if "#" in line)
    if not counted == accepted == (history[0] if history else -1):
        raise RuntimeError(f"{accepted} edits accepted, {counted} counted, {history} in the log")
    times = {
        name: sorted(time for result in results for time in result[f"{name}_ms"])
        for name in ("transaction", "whole")
    }
    return {
        "curators": count,
        "hot_events": HOT_EVENTS,
        "seconds": seconds,
        "pause_s": pause,
        "accepted": accepted,
        "refused": sum(result["refused"] for result in results),
        "counted_in_events": counted,
        "counted_in_history": history[0] if history else 0,
        **_describe_times("transaction", times["transaction"]),
        **_describe_times("whole_commit", times["whole"]),
    }


def _describe_times(name: str, times: list[float]) -> dict[str, float]:
    return {
        f"{name}_median_ms": round(statistics.median(times), 1),
        f"{name}_p99_ms": round(times[int(len(times) * 0.99)], 1),
    }


def _build_hot_project() -> dict[str, bytes]:
    events = "".join(
        f"  - id: event-{number}\n    title: {{en: Event}}\n    date: 2020-01-01\n"
        f"    place: {{point: [1{number % 10}, 45], precision_m: 500, why: A reason}}\n"
        "    type: violence\n    review: verified\n    source: article\n    quote: It happened.\n"
        "    stance: reports\n"
        for number in range(HOT_EVENTS)
    )
    source = (
        "sources:\n  - id: article\n    title: An article\n    publisher: A paper\n"
        "    date: 2020-01-02\n    language: en\n    rights: full-text\n    text: article.txt\n"
    )
    return {
        EVENTS_FILE: (_HEAD + events).encode(),
        "data/sources.yaml": source.encode(),
        "data/places.yaml": b"places: []\n",
        "data/layers.yaml": b"layers: []\n",
        "data/sources/article.txt": b"It happened. Then it ended.",
    }


def _edit_events(url: str, curator: int, seconds: float, pause: float) -> dict[str, Any]:
    """Count up numbers in the titles of events for some seconds, as one curator.

    Args:
        url: Address of the project.
        curator: Number of the curator, from which the order of events and the pauses follow.
        seconds: How long.
        pause: Mean seconds between two edits, exponentially distributed.
    """
    random = np.random.default_rng(curator)
    address = parse_address(url)
    result: dict[str, Any] = {
        "accepted": 0,
        "refused": 0,
        "transaction_ms": [],
        "whole_ms": [],
    }
    with connect_store(address) as connection:
        shared = SharedProject(connection, address)
        commit_events = shared._commit_events  # noqa: SLF001  the part that is measured
        shared._commit_events = _time_calls(commit_events, result["transaction_ms"])  # type: ignore[method-assign]  # noqa: SLF001
        end = time.perf_counter() + seconds
        number = curator
        while time.perf_counter() < end:
            time.sleep(random.exponential(pause))
            number = (number * 31 + 7) % HOT_EVENTS
            snapshot = shared.read_snapshot()
            check_project(MemoryFolder(snapshot.files))  # what a page does before it is shown
            old = snapshot.files[EVENTS_FILE].decode()
            block = yaml_splice.read_record_text(old, "events", f"event-{number}")
            title = next(line for line in block.splitlines() if "title:" in line)
            value = int(title.split("#")[1]) if "#" in title else 0
            changed = block.replace(
                title, f'    title: {{en: "Event #{value + 1}# of curator {curator}"}}'
            )
            new = old.replace(block, changed).encode()
            files = snapshot.files | {EVENTS_FILE: new}
            start = time.perf_counter()
            try:
                shared.commit(
                    compare_files(snapshot.files, files),
                    snapshot.version,
                    MemoryFolder(files),
                    made_by=f"curator {curator}",
                )
                result["accepted"] += 1
            except ChangedError:
                result["refused"] += 1
            result["whole_ms"].append((time.perf_counter() - start) * 1000)
    return result


def _time_calls(function: Callable[..., int], times: list[float]) -> Callable[..., int]:
    """Return a function that also notes how many milliseconds each call takes."""

    def call_timed(*arguments: object) -> int:
        start = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            times.append((time.perf_counter() - start) * 1000)

    return call_timed


if __name__ == "__main__":
    sys.exit(main())
