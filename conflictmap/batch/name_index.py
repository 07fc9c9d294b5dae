"""Index of a built map: the events of each actor and publisher, and where each place is.

Tiles have no names, because a count for each of thousands would be larger than the map. A reader
who chooses a name loads the events that it has, and the page counts these instead of tiles.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
import numpy as np

from conflictmap.batch.cells import separate_bits
from conflictmap.batch.partition_work import NO_MARK, POINT
from conflictmap.batch.tiles import encode_columns

MAX_NAMES = 5_000
"""Maximum number of actors, and of publishers; those with the most events are kept."""

MAX_PLACES = 20_000
"""Maximum number of places, whose list is some 400 kB compressed."""

MAX_NAME_EVENTS = 200_000
"""Maximum number of events of a name that can be chosen, which are about 2 MB."""

_NAME_QUERIES = {
    "actors": "$.actors[*]",
    "publishers": "$.statements[*].source.publisher",
}
"""For each kind of name, where it is in a record."""

_POSITION = r"[0-9.]+° [NS], [0-9.]+° [EW]"
"""The text of a place that has no name, as `geo.geometry.geodesy` writes it."""

_ROWS_PER_BATCH = 500_000

AddPart = Callable[[bytes], list[int]]
"""Writes a part of the index; returns its address (docs/reference/build.md, "Index of names")."""


def write_index(
    connection: duckdb.DuckDBPyConnection, add_part: AddPart, *, max_events: int = MAX_NAME_EVENTS
) -> dict[str, list[int]]:
    """Write the index of the events in the table ``numbered``; return the address of each list.

    Args:
        connection: A database with the table ``numbered`` of `number_events`.
        add_part: What writes a part.
        max_events: Maximum number of events of a name that can be chosen.

    Returns:
        The addresses of the lists ``actors``, ``publishers`` and ``places``, without the empty
        ones. A list is gzip of JSON.
    """
    lists = {
        kind: _write_names(connection, path, add_part, max_events)
        for kind, path in _NAME_QUERIES.items()
    }
    lists["places"] = _list_places(connection)
    return {kind: add_part(_encode_list(names)) for kind, names in lists.items() if names}


def _write_names(
    connection: duckdb.DuckDBPyConnection, path: str, add_part: AddPart, max_events: int
) -> list[list[Any]]:
    """Write the events of each name; return names, numbers of events and addresses.

    The address is empty where the name has too many events.
    """
    connection.execute(
        f"""
        create or replace temp table of_names as
        select unnest(list_distinct(json_extract_string(record, '{path}'))) as name,
            number, key, start, "end", type, status, radius_m
        from numbered where class <> {NO_MARK}
        """
    )
    names = connection.execute(
        f"select name, count(*) as many from of_names group by 1 order by 2 desc, 1 "
        f"limit {MAX_NAMES}"
    ).fetchall()
    connection.execute("create or replace temp table ranks (name varchar, rank integer)")
    if names:
        connection.executemany(
            "insert into ranks values (?, ?)", [(name, n) for n, (name, _) in enumerate(names)]
        )
    listed = [[name, many, []] for name, many in names]
    for rank, rows in _iter_name_rows(connection, [many for _, many in names], max_events):
        listed[rank][2] = add_part(_encode_events(rows))
    connection.execute("drop table of_names")
    return listed


def _iter_name_rows(
    connection: duckdb.DuckDBPyConnection, counts: Sequence[int], max_events: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the events of each name that has few enough, in the order of their numbers."""
    first = next((rank for rank, many in enumerate(counts) if many <= max_events), len(counts))
    while first < len(counts):
        last, many = first, counts[first]
        while last + 1 < len(counts) and many + counts[last + 1] <= _ROWS_PER_BATCH:
            last += 1
            many += counts[last]
        rows = connection.execute(
            "select rank, of_names.* exclude (name) from of_names join ranks using (name) "
            "where rank between ? and ? order by rank, number",
            [first, last],
        ).fetchnumpy()
        edges = np.searchsorted(rows["rank"], np.arange(first, last + 2))
        for rank in range(first, last + 1):
            part = slice(edges[rank - first], edges[rank - first + 1])
            yield rank, {name: values[part] for name, values in rows.items()}
        first = last + 1


def _encode_events(rows: dict[str, Any]) -> bytes:
    column, row = separate_bits(np.asarray(rows["key"], dtype=np.int64))
    delta = {"number": rows["number"].astype(np.int64), "x": column, "y": row}
    columns: list[tuple[str, str, Any]] = [
        *((name, "int32", np.diff(values, prepend=0)) for name, values in delta.items()),
        ("start", "int32", rows["start"]),
        ("end", "int32", rows["end"]),
        ("type", "uint8", rows["type"]),
        ("status", "uint8", rows["status"]),
        ("radius_m", "uint32", rows["radius_m"]),
    ]
    return encode_columns("named", columns, delta=tuple(delta))


def _list_places(connection: duckdb.DuckDBPyConnection) -> list[list[Any]]:
    """Return the places of points: names by language or a text, number of events, and box."""
    rows = connection.execute(
        f"""
        select place, count(*) as many, min(x), min(y), max(x), max(y) from (
            select coalesce(record -> '$.place.names', record -> '$.place.text')::varchar as place,
                round((record ->> '$.point[0]')::double, 4) as x,
                round((record ->> '$.point[1]')::double, 4) as y
            from numbered where class = {POINT} and not regexp_full_match(
                coalesce(record ->> '$.place.text', ''), '{_POSITION}')
        ) where place is not null group by 1 order by 2 desc, 1 limit {MAX_PLACES}
        """
    ).fetchall()
    return [[json.loads(place), *numbers] for place, *numbers in rows]


def _encode_list(names: list[list[Any]]) -> bytes:
    text = json.dumps(names, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)
