"""What is no one event's: the order of all events, their numbers, and the counts of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from conflictmap.batch.cells import CELL_LEVELS, LEVELS, separate_bits
from conflictmap.batch.database import quote_files
from conflictmap.batch.partition_work import NO_MARK, POINT, SHAPE
from conflictmap.batch.tiles import COUNT_PARTS, COUNT_ZOOMS, OPEN_MONTH
from geo.dates import OPEN_END_DAY, OPEN_START_DAY

MAX_OPENING_CELLS = 8_000
"""Maximum number of cells of the counts that the page itself has, about 30 kB compressed."""


@dataclass(frozen=True)
class EventCounts:
    """How many events there are.

    Attributes:
        points: Events that are drawn as points.
        shapes: Events that are drawn as lines or regions.
        undrawn: Events that are not drawn: without a place or a date, or retracted.
    """

    points: int
    shapes: int
    undrawn: int

    @property
    def total(self) -> int:
        """All events."""
        return self.points + self.shapes + self.undrawn


def number_events(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    types: Sequence[str],
    statuses: Sequence[str],
) -> EventCounts:
    """Create the table ``numbered``: all events in their order, with numbers from 0.

    Points come first, in the order of their cells, so that the events of a cell of any zoom have
    numbers that follow each other; then lines and regions, by shape; then what is not drawn. The
    view ``points`` has the first.

    Args:
        connection: The database.
        files: The rows of all partitions.
        types: The map's types; a row gets the index of its own.
        statuses: The statuses likewise.
    """
    for table, values in (("types", types), ("statuses", statuses)):
        connection.execute(f"create or replace table {table} (name varchar, number utinyint)")
        connection.executemany(
            f"insert into {table} values (?, ?)", [(name, n) for n, name in enumerate(values)]
        )
    first = _month_sql("start", OPEN_START_DAY, str(OPEN_MONTH))
    last = _month_sql('"end"', OPEN_END_DAY, "null")
    connection.execute(
        f"""
        create or replace table numbered as
        select (row_number() over (
                order by class, shape nulls first, if(class = {NO_MARK}, 0, key), start, "end", id
            ) - 1)::uinteger as number,
            id, class, key, shape, start, "end", {first} as first_month, {last} as last_month,
            types.number as type, statuses.number as status, radius_m, share, record
        from read_parquet({quote_files(files)}) as rows
        join types on types.name = rows.type join statuses on statuses.name = rows.status
        """
    )
    connection.execute(
        f"create or replace view points as select * from numbered where class = {POINT}"
    )
    rows = connection.execute("select class, count(*) from numbered group by class").fetchall()
    counts = dict(rows)
    return EventCounts(*(int(counts.get(kind, 0)) for kind in (POINT, SHAPE, NO_MARK)))


def _month_sql(day: str, open_day: int, open_month: str) -> str:
    """Return the SQL for the month of a day, counted from January 1970."""
    epoch = "date '1970-01-01'"
    return (
        f"case when {day} = {open_day} then {open_month} "
        f"else datediff('month', {epoch}, {epoch} + {day}) end"
    )


def iter_records(connection: duckdb.DuckDBPyConnection, batch_size: int) -> Iterator[pa.Array]:
    """Yield the records of all events as JSON, in the order of their numbers.

    Args:
        connection: A database with the table ``numbered``.
        batch_size: Number of records of each batch but the last.
    """
    [(total,)] = connection.execute("select count(*) from numbered").fetchall()
    for first in range(0, total, batch_size):
        table = connection.sql(
            f"select record from numbered where number between {first} and "
            f"{first + batch_size - 1} order by number"
        ).to_arrow_table()
        yield table.column("record").combine_chunks().cast(pa.string())


def count_shapes(connection: duckdb.DuckDBPyConnection) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the lines and regions, and the counts of their events by month.

    Returns:
        For each shape a mapping of its encoded geometry (``shape``), the number of its first event
        (``first``) and how many it has (``total``); and the columns of the counts for
        `conflictmap.batch.tiles.encode_columns`.
    """
    rows = connection.execute(
        f"select shape, min(number), count(*) from numbered where class = {SHAPE} "
        "group by shape order by min(number)"
    ).fetchall()
    shapes = [{"shape": shape, "first": first, "total": total} for shape, first, total in rows]
    counts = _count_by_month(connection, f"class = {SHAPE}", "shape")
    indexes = {one["shape"]: index for index, one in enumerate(shapes)}
    numbers = np.array([indexes[shape] for shape in counts.pop("group")], dtype=np.int64)
    return shapes, [("shape", "uint32", numbers), *_month_columns(counts)]


def count_months(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    """Return the columns of the counts of all drawn events by month, type and status."""
    counts = _count_by_month(connection, f"class <> {NO_MARK}", "0")
    del counts["group"]
    return _month_columns(counts)


def _count_by_month(
    connection: duckdb.DuckDBPyConnection, condition: str, group: str
) -> dict[str, Any]:
    union = " union all ".join(
        f'select {group} as "group", {month} as month, {kind} as kind, type, status, '
        f"count(*) as many from numbered where {condition} and {part} group by 1, 2, 3, 4, 5"
        for month, kind, part in COUNT_PARTS
    )
    return dict(
        connection.execute(
            f'select * from ({union}) order by month, kind, "group", type, status'
        ).fetchnumpy()
    )


def _month_columns(counts: dict[str, Any]) -> list[Any]:
    return [
        ("month", "int32", counts["month"]),
        ("kind", "uint8", counts["kind"]),
        ("type", "uint8", counts["type"]),
        ("status", "uint8", counts["status"]),
        ("count", "uint32", counts["many"]),
    ]


def count_opening(connection: duckdb.DuckDBPyConnection) -> tuple[int, list[Any]]:
    """Return the counts of cells that the page itself has, and their zoom.

    The zoom is the last with at most `MAX_OPENING_CELLS` cells, so that the page can draw all
    events before it has read a tile.
    """
    zoom = 0
    for candidate in range(COUNT_ZOOMS):
        shift = 2 * (LEVELS - candidate - CELL_LEVELS)
        (cells,) = connection.execute(
            f"select count(distinct key >> {shift}) from points"
        ).fetchone() or (0,)
        if cells > MAX_OPENING_CELLS:
            break
        zoom = candidate
    depth = zoom + CELL_LEVELS
    rows = connection.execute(
        f"select key >> {2 * (LEVELS - depth)} as cell, "
        f"count(*) filter (share <= {1 / 2**depth!r}) as many, "
        f"count(*) filter (share > {1 / 2**depth!r}) as rough from points group by 1 order by 1"
    ).fetchnumpy()
    column, row = separate_bits(np.asarray(rows["cell"], dtype=np.int64))
    return zoom, [
        ("x", "uint32", column),
        ("y", "uint32", row),
        ("count", "uint32", rows["many"]),
        ("rough", "uint32", rows["rough"]),
    ]


def find_month_range(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Return the first and last month that the drawn events name, counted from January 1970."""
    row = connection.execute(
        "select min(month), max(month) from (select first_month as month from numbered where "
        f"class <> {NO_MARK} union all select last_month from numbered where class <> {NO_MARK}) "
        f"where month is not null and month <> {OPEN_MONTH}"
    ).fetchone()
    first, last = row or (None, None)
    return (0, 0) if first is None or last is None else (int(first), int(last))
