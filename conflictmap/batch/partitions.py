"""How the events of a build are cut into partitions that are independent of each other.

The events of one source share a partition, because a source's events decide the homonyms among
them, and because its text is then read once. Partitions are cut by a hash of the source, so that
one more event changes one partition only. A source with more events than fit is cut by event.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.dataset as ds

from conflictmap.batch.database import quote_text
from conflictmap.batch.inputs import BuildInput, digest_of
from geo.errors import ValidationIssue
from geo.project.events import EVENTS_FILE
from geo.text.unicode_safety import format_value

MAX_DUPLICATES = 200
"""Maximum number of errors of one kind that a query returns."""


@dataclass(frozen=True)
class Partition:
    """Some events and the sources that they quote, in files.

    Attributes:
        number: Number of the partition, from 0.
        events: Number of its events.
        digest: SHA-256 of its events, its sources and the frame of the map.
        events_file: Parquet file that has its rows, with those of other partitions.
        sources_file: The same for its sources.
        shared: Ids of the sources that other partitions quote too.
    """

    number: int
    events: int
    digest: str
    events_file: str
    sources_file: str
    shared: tuple[str, ...] = ()


def cut_partitions(given: BuildInput, folder: Path, size: int) -> list[Partition]:
    """Cut the events of a build into partitions.

    Args:
        given: The tables of the build.
        folder: Where the two files with the rows of all partitions are written.
        size: Maximum number of events of most partitions; half of it on average at least.
    """
    connection = given.connection
    connection.execute(
        """
        create table keyed as
        select line, record, json_extract_string(record, '$.id') as id,
            coalesce(json_extract_string(record, '$.source'),
                json_extract_string(record, '$.statements[0].source'), '') as home,
            list_filter(list_append(json_extract_string(record, '$.statements[*].source'),
                json_extract_string(record, '$.source')), lambda x: x is not null) as sources
        from event_rows
        """
    )
    (total,) = connection.execute("select count(*) from keyed").fetchone() or (0,)
    count = 1
    while count * size < total:
        count *= 2
    hash_event = _build_hash_sql("home || ' ' || coalesce(id, '')", count)
    connection.execute(
        f"""
        create table cut as
        with many as (select home from keyed group by 1 having count(*) > {size})
        select case when home in (select home from many)
            then {hash_event} else {_build_hash_sql("home", count)} end as part, *
        from keyed
        """
    )
    connection.execute("drop table keyed")
    connection.execute(
        f"""
        create table source_cut as
        with named as (
            select json_extract_string(record, '$.id') as id, * from source_rows
        ), used as (
            select distinct part, unnest(sources) as id from cut
        )
        select used.part, named.* from used join named using (id)
        union all
        select {_build_hash_sql("coalesce(id, '')", count)}, * from named
        where id is null or id not in (select id from used)
        """
    )
    return _write_partitions(given, folder)


def _build_hash_sql(text: str, count: int) -> str:
    """Return the SQL for a number below `count` that depends on a text alone, in any version."""
    return f"(('0x' || substr(md5({text}), 1, 12))::bigint % {count})::integer"


def _write_partitions(given: BuildInput, folder: Path) -> list[Partition]:
    connection = given.connection
    events, sources = folder / "events.parquet", folder / "sources.parquet"
    for name, order, path in (
        ("cut", "part, line, id, record", events),
        ("source_cut", "part, line, id, record", sources),
    ):
        columns = "part, line, record" + (", body" if name == "source_cut" else "")
        connection.execute(
            f"copy (select {columns} from {name} order by {order}) to {quote_text(path)} "
            "(format parquet, compression zstd, row_group_size 2048)"
        )
    rows = connection.execute(
        """
        with of_events as (
            select part, count(*) as events,
                md5(string_agg(md5(record), '' order by id, record)) as a
            from cut group by part
        ), of_sources as (
            select part, md5(string_agg(md5(record) || md5(coalesce(hex(body), '')), ''
                order by id, record)) as b
            from source_cut group by part
        )
        select part, coalesce(events, 0), coalesce(a, ''), coalesce(b, '')
        from of_events full join of_sources using (part) order by part
        """
    ).fetchall()
    shared = _list_shared_sources(connection)
    return [
        Partition(
            number,
            count,
            digest_of(given.frame.digest, a, b, shared.get(number, ())),
            str(events),
            str(sources),
            shared.get(number, ()),
        )
        for number, count, a, b in rows
    ]


def _list_shared_sources(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[str, ...]]:
    """Return the sources of each partition that another partition quotes too."""
    rows = connection.execute(
        """
        with used as (select distinct part, unnest(sources) as id from cut)
        select part, list(id order by id) from used
        where id in (select id from used group by id having count(*) > 1) group by part
        """
    ).fetchall()
    return {part: tuple(ids) for part, ids in rows}


def find_duplicates(connection: duckdb.DuckDBPyConnection) -> list[ValidationIssue]:
    """Return an error for each id and each origin that two events have, in any partitions."""
    issues = []
    for key, kind in (
        ("id", "id"),
        ("json_extract_string(record, ['$.origin.dataset', '$.origin.id'])::varchar", "origin"),
    ):
        rows = connection.execute(
            f"""
            with named as (select {key} as name, id, line, record from cut),
            numbered as (
                select *, row_number() over (partition by name order by line, record) as n,
                    min(line) over (partition by name) as first
                from named where name is not null and name not in ('[NULL, NULL]', '[null, null]')
            )
            select name, id, line, first from numbered where n > 1
            order by line, name limit {MAX_DUPLICATES}
            """
        ).fetchall()
        for name, event, line, first in rows:
            where = f"line {first} has it already" if first else "another event has it already"
            message = (
                f"the id {format_value(name)} is taken: {where}"
                if kind == "id"
                else f"the origin {name} is that of another event: keep one of the two"
            )
            issues.append(ValidationIssue(EVENTS_FILE, line, event or "", message))
    return issues


def read_rows(file: str, number: int, columns: list[str]) -> list[dict[str, object]]:
    """Return the rows of one partition from a file that has those of all."""
    table = ds.dataset(file).to_table(columns=columns, filter=ds.field("part") == number)
    rows: list[dict[str, object]] = table.to_pylist()
    return rows
