"""Tiles of the map: counts of cells by month, and single events where there are few.

A tile of zoom 0 to 8 has counts: how many events there are in each cell, for each month, type and
status. From zoom 9 on a tile has single events if they are at most `MAX_TILE_EVENTS`; a tile with
more has counts again, and its four parts are tiles of the next zoom, to zoom 14. What is counted
at any zoom is every event once.

An event that lasts from one month into another is counted where it starts and where it ends, so
that the number of events of any months is exact: those that start by the last month, less those
that ended before the first.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from conflictmap.batch.cells import CELL_LEVELS, LEVELS, IntArray, separate_bits

COUNT_ZOOMS = 9
"""Zooms 0 to 8 have counts alone."""

MAX_ZOOM = 14
MAX_TILE_EVENTS = 20_000
"""Maximum number of single events of a tile, about 100 kB."""

BEGINS, STARTS, ENDS = 0, 1, 2
"""Kinds of counts: events within one month; events that start, and that end, in a month."""

COUNT_PARTS = (
    ("first_month", BEGINS, "first_month = last_month"),
    ("first_month", STARTS, "(first_month = last_month) is not true"),
    ("last_month", ENDS, "last_month is not null and first_month <> last_month"),
)
"""The SQL of the counts: the month that each kind counts, and which events it has."""

OPEN_MONTH = -1_000_000
"""Month of the start of an event whose start is open."""


@dataclass(frozen=True)
class Tile:
    """One tile.

    Attributes:
        zoom: Its zoom.
        x: Its column, from the west.
        y: Its row, from the north.
        data: Its bytes: gzip of a line of JSON, then the columns that it names.
        events: Number of its events.
    """

    zoom: int
    x: int
    y: int
    data: bytes
    events: int


def iter_tiles(
    connection: duckdb.DuckDBPyConnection, *, max_events: int = MAX_TILE_EVENTS
) -> Iterator[Tile]:
    """Yield the tiles of the events in the table ``points``, zoom by zoom.

    Args:
        connection: A database with the table ``points``: number, key, start, end, first_month,
            last_month (null where the end is open), type, status (numbers), radius_m, share.
        max_events: Maximum number of single events of a tile.
    """
    for zoom in range(COUNT_ZOOMS):
        yield from _iter_count_tiles(connection, zoom, "points")
    crowded = "points"
    for zoom in range(COUNT_ZOOMS, MAX_ZOOM + 1):
        shift = 2 * (LEVELS - zoom)
        limit = max_events if zoom < MAX_ZOOM else 0
        connection.execute(
            f"create or replace temp table tile_counts as select key >> {shift} as tile, "
            f"count(*) as many from {crowded} group by 1"
        )
        if zoom < MAX_ZOOM:
            yield from _iter_event_tiles(connection, zoom, crowded, limit)
        connection.execute(
            f"create or replace temp table crowded_{zoom} as select * from {crowded} where "
            f"key >> {shift} in (select tile from tile_counts where many > {limit})"
        )
        crowded = f"crowded_{zoom}"
        yield from _iter_count_tiles(connection, zoom, crowded)
        (left,) = connection.execute(f"select count(*) from {crowded}").fetchone() or (0,)
        if not left:
            return


def _iter_count_tiles(
    connection: duckdb.DuckDBPyConnection, zoom: int, table: str
) -> Iterator[Tile]:
    depth = zoom + CELL_LEVELS
    shift = 2 * (LEVELS - depth)
    union = " union all ".join(
        f"select key >> {shift} as cell, {month} as month, {kind} as kind, type, status, "
        f"share > {1 / 2**depth!r} as rough, count(*) as many "
        f"from {table} where {part} group by 1, 2, 3, 4, 5, 6"
        for month, kind, part in COUNT_PARTS
    )
    entries = connection.execute(
        f"select cell, month, kind, type, status, rough::utinyint as rough, many from ({union}) "
        f"order by cell >> {2 * CELL_LEVELS}, month, kind, cell, type, status, rough"
    ).fetchnumpy()
    places = connection.execute(
        f"select key >> {shift} as cell, min(number) as first, count(*) as many from {table} "
        "group by 1 order by 1"
    ).fetchnumpy()
    entry_tiles, place_tiles = (
        np.asarray(one["cell"], np.int64) >> (2 * CELL_LEVELS) for one in (entries, places)
    )
    tiles = np.unique(place_tiles)
    entry_edges = np.searchsorted(entry_tiles, np.append(tiles, 1 << 62))
    place_edges = np.searchsorted(place_tiles, np.append(tiles, 1 << 62))
    for index, tile in enumerate(tiles):
        part = slice(entry_edges[index], entry_edges[index + 1])
        place = slice(place_edges[index], place_edges[index + 1])
        data = _encode_counts(
            {name: column[part] for name, column in entries.items()},
            {name: column[place] for name, column in places.items()},
        )
        yield _make_tile(zoom, tile, data, _sum_begun(entries, part))


def _sum_begun(entries: Mapping[str, Any], part: slice) -> int:
    """Return the number of events that some counts have: each is counted once where it begins."""
    return int(entries["many"][part][entries["kind"][part] != ENDS].sum())


def _encode_counts(entries: Mapping[str, Any], places: Mapping[str, Any]) -> bytes:
    months = entries["month"].astype(np.int64)
    columns: list[tuple[str, str, Any]] = [
        ("month", "int32", _compute_differences(months)),
        ("kind", "uint8", entries["kind"]),
        ("cell", "uint16", _cell_in_tile(entries["cell"])),
        ("type", "uint8", entries["type"]),
        ("status", "uint8", entries["status"]),
        ("rough", "uint8", entries["rough"]),
        ("count", "uint32", entries["many"]),
        ("place", "uint16", _cell_in_tile(places["cell"])),
        ("first", "uint32", places["first"]),
        ("total", "uint32", places["many"]),
    ]
    return encode_columns("counts", columns, delta=("month",))


def _cell_in_tile(cells: IntArray) -> IntArray:
    column, row = separate_bits(np.asarray(cells) & ((1 << (2 * CELL_LEVELS)) - 1))
    return (row << CELL_LEVELS) | column


def _compute_differences(values: IntArray) -> IntArray:
    return np.diff(values, prepend=0).astype(np.int64)


def empty_tile() -> Tile:
    """Return a tile of zoom 0 without events, for the archive of a map that has none."""
    none = np.empty(0, np.int64)
    entries = dict.fromkeys(("cell", "month", "kind", "type", "status", "rough", "many"), none)
    return Tile(0, 0, 0, _encode_counts(entries, dict.fromkeys(("cell", "first", "many"), none)), 0)


def _iter_event_tiles(
    connection: duckdb.DuckDBPyConnection, zoom: int, table: str, limit: int
) -> Iterator[Tile]:
    shift = 2 * (LEVELS - zoom)
    connection.execute(
        f'create or replace temp table single as select number, key, start, "end", type, status, '
        f"radius_m from {table} where key >> {shift} in "
        f"(select tile from tile_counts where many <= {limit})"
    )
    cursor = connection.execute(
        f"select key >> {shift} as tile, min(number), max(number) from single group by 1 order by 1"
    )
    ranges = cursor.fetchall()
    for batch in _group_ranges(ranges):
        rows = connection.execute(
            "select * from single where number between ? and ? order by number",
            [batch[0][1], batch[-1][2]],
        ).fetchnumpy()
        for tile, first, last in batch:
            part = slice(*np.searchsorted(rows["number"], [first, last + 1]))
            data = _encode_events({name: rows[name][part] for name in rows}, zoom)
            yield _make_tile(zoom, tile, data, last - first + 1)


def _group_ranges(
    ranges: Sequence[tuple[int, int, int]],
) -> Iterator[Sequence[tuple[int, int, int]]]:
    """Yield the tiles in groups of some hundred thousand events."""
    batch: list[tuple[int, int, int]] = []
    for one in ranges:
        batch.append(one)
        if batch[-1][2] - batch[0][1] > 500_000:  # noqa: PLR2004
            yield batch
            batch = []
    if batch:
        yield batch


def _encode_events(rows: Mapping[str, Any], zoom: int) -> bytes:
    depth = LEVELS - zoom
    column, row = separate_bits(np.asarray(rows["key"]) & ((1 << (2 * depth)) - 1))
    shift = max(0, depth - 16)
    columns: list[tuple[str, str, Any]] = [
        ("x", "uint16", column >> shift),
        ("y", "uint16", row >> shift),
        ("start", "int32", rows["start"]),
        ("end", "int32", rows["end"]),
        ("type", "uint8", rows["type"]),
        ("status", "uint8", rows["status"]),
        ("radius_m", "uint32", rows["radius_m"]),
    ]
    header = {"first": int(rows["number"][0]), "bits": depth - shift}
    return encode_columns("events", columns, header)


def encode_columns(
    kind: str,
    columns: Sequence[tuple[str, str, Any]],
    header: Mapping[str, object] | None = None,
    *,
    delta: tuple[str, ...] = (),
) -> bytes:
    """Return columns as a tile: gzip of a line of JSON, then the values, little-endian.

    The viewer's `splitColumns` reads them (docs/reference/map-document.md, "Packed events").
    """
    described = [
        {"name": name, "type": type_, "length": len(values)}
        | ({"delta": True} if name in delta else {})
        for name, type_, values in columns
    ]
    line = json.dumps({"kind": kind, **(header or {}), "columns": described}, separators=(",", ":"))
    body = b"".join(
        np.asarray(values).astype(np.dtype(type_).newbyteorder("<")).tobytes()
        for _, type_, values in columns
    )
    return gzip.compress(line.encode() + b"\n" + body, 6, mtime=0)


def _make_tile(zoom: int, tile: int, data: bytes, events: int) -> Tile:
    column, row = separate_bits(np.asarray([tile], dtype=np.int64))
    return Tile(zoom, int(column[0]), int(row[0]), data, events)
