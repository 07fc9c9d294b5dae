"""One project in the database: its files, its versions, and changes by several curators at once.

A change is compared with the stored project record by record. Records that others changed meanwhile
are kept; a change of the same record is refused, with what was changed. Writers of events hold a
shared lock on the project, so that they wait for each other only at the same event. Writers of
anything else, and readers at the moment at which their snapshot begins, hold an exclusive one:
every version up to the last that a reader sees is complete.
"""

import difflib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from conflictmap.editing.transaction import ChangedError
from conflictmap.store.address import StoreAddress
from conflictmap.store.connection import Connection, StoreError, check_tables, has_pipelines
from conflictmap.store.split_records import FILE_START, WHOLE_FILE, is_id, split_file
from conflictmap.store.tables import (
    EVENT_COLUMNS,
    LAYER_COLUMNS,
    PLACE_COLUMNS,
    SOURCE_COLUMNS,
    STATEMENT_COLUMNS,
    Row,
    TableRows,
    build_event_rows,
    build_rows,
    get_column_type,
)
from conflictmap.store.three_way import (
    ChangeSet,
    FileChange,
    RecordChange,
    apply_change,
    assign_positions,
    compare_files,
)
from geo.io.folder import MAX_PROJECT_BYTES, Folder, MemoryFolder, check_relative_path
from geo.location import check_project
from geo.project.events import EVENTS_FILE
from geo.project.model import Project
from geo.text.suggest import suggest_choice
from geo.text.unicode_safety import format_value

if TYPE_CHECKING:
    from decimal import Decimal

LOCK_CLASS = 1_668_180_070
"""First number of the advisory locks; the second is the project's number. Also in schema.sql."""

_RECORD_COLUMNS = ("project", "file", "key", "position", "body", "version")
_TABLE_COLUMNS = {
    "event": EVENT_COLUMNS,
    "statement": STATEMENT_COLUMNS,
    "source": SOURCE_COLUMNS,
    "place": PLACE_COLUMNS,
    "layer": LAYER_COLUMNS,
}
_BINARY_ENCODERS: Mapping[str, Callable[[str], bytes]] = {
    "geometry": bytes.fromhex,
    "jsonb": lambda text: b"\x01" + text.encode(),
}
"""What `geometry_recv` and `jsonb_recv` of the server read: EWKB, and JSON in its version 1."""

_MAX_SUMMARY_CHARS = 500
_MAX_CURATOR_CHARS = 200
_MAX_SHOWN_CONFLICTS = 20
_MAX_SHOWN_LINES = 12
_FETCH_ROWS = 20_000
_READ_RETRIES_S = (0.001, 0.002, 0.004, 0.008, 0.016)
"""How long a reader waits after each attempt to begin between two changes."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a project at one version.

    Attributes:
        version: The last version; 0 before the first.
        files: Contents by path.
    """

    version: int
    files: dict[str, bytes]


class StoredRecord(NamedTuple):
    """A record of a file.

    Attributes:
        file: Path of the file.
        key: Key of the record, as `conflictmap.store.split_records` gives it.
        body: Its bytes.
    """

    file: str
    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A version of a project.

    Attributes:
        version: Its number, which increases in time.
        made_at: When it was made, in UTC.
        made_by: Who made it, as their program states.
        database_user: The user of the database.
        summary: What changed.
    """

    version: int
    made_at: datetime
    made_by: str
    database_user: str
    summary: str

    def to_json(self) -> dict[str, Any]:
        """Return the entry for JSON."""
        return {
            "version": self.version,
            "when": self.made_at.isoformat(timespec="seconds"),
            "who": self.made_by,
            "database_user": self.database_user,
            "what": self.summary,
        }


class _MustLockAlone(Exception):  # noqa: N818  not an error: the commit is repeated
    """The project changed in more than its events: the commit is repeated with another lock."""


def list_projects(connection: Connection) -> list[str]:
    """Return the names of the projects in a database."""
    rows = connection.execute("select name from conflictmap.project order by name")
    return [row[0] for row in rows]


class SharedProject:
    """A project in the database, through one connection."""

    def __init__(self, connection: Connection, address: StoreAddress) -> None:
        """Find a project by the name in its address.

        Raises:
            StoreError: the database has no tables of this version, or no such project.
        """
        name = address.require_project()
        check_tables(connection, address)
        self._connection = connection
        row = connection.execute(
            "select id, uid::text from conflictmap.project where name = %s", [name]
        ).fetchone()
        if row is None:
            names = list_projects(connection)
            hint = suggest_choice(name, names) if names else "it has no project yet"
            raise StoreError(
                f"the database {address.database!r} has no project {name!r}: {hint}; "
                "`conflictmap store push` adds one"
            )
        self.number: int = row[0]
        self.uid: str = row[1]

    @classmethod
    def create(
        cls,
        connection: Connection,
        address: StoreAddress,
        files: Mapping[str, bytes],
        *,
        made_by: str,
    ) -> "SharedProject":
        """Add a project to a database.

        Raises:
            ProjectError: the project has errors; nothing is written.
            StoreError: the database has a project of this name.
        """
        name = address.require_project()
        check_tables(connection, address)
        project = check_project(MemoryFolder(files))
        with connection.transaction():
            row = connection.execute(
                "insert into conflictmap.project (name) values (%s) on conflict do nothing "
                "returning id",
                [name],
            ).fetchone()
            if row is None:
                raise StoreError(f"somebody else has just added the project {name!r}: pull it")
            shared = cls(connection, address)
            version = shared._add_version(made_by, f"added {len(files):,} files")
            shared._copy_records(files, version)
            shared._copy_tables(build_rows(project, shared.number))
            shared._mark_structure(version)
        connection.execute("analyze conflictmap.record, conflictmap.event, conflictmap.statement")
        return shared

    # Reading

    def last_version(self) -> int:
        """Return the number of the last version."""
        return int(
            self._fetch_value(
                "select coalesce(max(id), 0) from conflictmap.version where project = %s",
                [self.number],
            )
        )

    def read_snapshot(self) -> Snapshot:
        """Return all files of the last version, and its number."""
        with self._snapshot_transaction():
            version = self.last_version()
            return Snapshot(version, self._read_current())

    def iter_snapshot(self) -> Iterator[StoredRecord]:
        """Yield the records of all files of the last version, file by file, in their order.

        They are fetched in portions, so that a project of any size can be read.
        """
        with self._snapshot_transaction():
            for file, key, body, *_ in self._stream_rows(
                "select file, key, body, position from conflictmap.record "
                "where project = %(project)s order by file, position, key",
                {"project": self.number},
            ):
                check_relative_path(file)
                yield StoredRecord(file, key, bytes(body))

    def count_records(self) -> int:
        """Return the number of records of all files."""
        query = "select count(*) from conflictmap.record where project = %s"
        return int(self._fetch_value(query, [self.number]))

    def require_readable(self) -> None:
        """Require that the project can be read as a whole.

        Raises:
            StoreError: its files have more than `MAX_PROJECT_BYTES` bytes.
        """
        size = self._fetch_value(
            "select coalesce(sum(octet_length(body)), 0) from conflictmap.record "
            "where project = %s",
            [self.number],
        )
        if size > MAX_PROJECT_BYTES:
            raise StoreError(
                f"the project has {size / 1e6:,.0f} MB of files, and the app and the commands read "
                f"at most {MAX_PROJECT_BYTES / 1e6:,.0f} MB: query its tables by SQL, or split it"
            )

    def read_version(self, version: int) -> dict[str, bytes]:
        """Return the files as they were at a version.

        Raises:
            StoreError: the project has no such version.
        """
        self._require_version(version)
        return _join_rows(
            self._stream_rows(
                "select file, key, body, position from conflictmap.record "
                "where project = %(project)s and version <= %(version)s "
                "union all select file, key, body, position from conflictmap.record_history "
                "where project = %(project)s and version <= %(version)s "
                "and until_version > %(version)s order by file, position, key",
                {"project": self.number, "version": version},
            )
        )

    def list_versions(self, *, record: str | None = None, limit: int = 1000) -> list[LogEntry]:
        """Return versions, the last first.

        Args:
            record: Id of a record; None for all versions of the project.
            limit: Maximum number of versions.
        """
        condition = "" if record is None else (
            "and id in (select version from conflictmap.record where project = %(project)s and "
            "key = %(key)s union select version from conflictmap.record_history where "
            "project = %(project)s and key = %(key)s union select until_version from "
            "conflictmap.record_history where project = %(project)s and key = %(key)s) "
        )  # fmt: skip
        rows = self._connection.execute(
            "select id, made_at, made_by, database_user, summary from conflictmap.version "  # noqa: S608  no value is in the text
            f"where project = %(project)s {condition}order by id desc limit %(limit)s",
            {"project": self.number, "key": record, "limit": limit},
        )
        return [
            LogEntry(number, when.astimezone(UTC), who, user, summary)
            for number, when, who, user, summary in rows
        ]

    # Writing

    def commit(
        self,
        changes: ChangeSet,
        base_version: int,
        folder: Folder,
        *,
        made_by: str,
        summary: str = "",
    ) -> int:
        """Write changes as a new version, or nothing; return its number.

        Args:
            changes: What the curator changed.
            base_version: The version that the curator saw.
            folder: The project's files as the curator wants them.
            made_by: Who changes the project.
            summary: What changed; empty to list the records.

        Raises:
            ChangedError: somebody else changed the same records; the message has their changes.
            ProjectError: the project would have errors.
        """
        if not changes:
            return self.last_version()
        checked_version, project = self._check_merged(changes, base_version, folder)
        summary = summary or changes.summarize()
        if changes.is_of_events:
            with suppress(_MustLockAlone):
                return self._commit_events(changes, checked_version, project, made_by, summary)
        return self._commit_alone(changes, checked_version, project, made_by, summary)

    def restore(self, version: int, *, record: str | None = None, made_by: str) -> int:
        """Make the state of a version the newest one; return the number of the new version.

        Args:
            version: The version to bring back.
            record: Id of the record to bring back; None for the whole project.
            made_by: Who restores it.

        Raises:
            StoreError: there is no such version, or no such record in either state.
            ProjectError: the restored record does not fit the rest of the project.
        """
        old = self.read_version(version)
        now = self.read_snapshot()
        target = old if record is None else _with_old_record(now.files, old, record)
        changes = compare_files(now.files, target)
        what = f"record {record} of version {version}" if record else f"version {version}"
        return self.commit(
            changes,
            now.version,
            MemoryFolder(target),
            made_by=made_by,
            summary=f"restored {what}: {changes.summarize()}",
        )

    def _copy_records(self, files: Mapping[str, bytes], version: int) -> None:
        """Write the records of new files."""
        rows = (
            (self.number, name, record.key, position, record.body, version)
            for name in sorted(files)
            for position, record in enumerate(split_file(name, files[name]), 1)
        )
        self._copy_rows("record", _RECORD_COLUMNS, rows)

    def _copy_rows(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Write rows into a table with COPY in binary format.

        A column of JSON or of geometries is sent as the bytes that its type receives, because
        psycopg has no binary form for texts of these types.
        """
        names = ", ".join(columns)
        types = [get_column_type(table, column) for column in columns]
        encoders = [
            (index, _BINARY_ENCODERS[kind])
            for index, kind in enumerate(types)
            if kind in _BINARY_ENCODERS
        ]
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"copy conflictmap.{table} ({names}) from stdin (format binary)") as copy,
        ):
            copy.set_types(["bytea" if kind in _BINARY_ENCODERS else kind for kind in types])
            for row in _encode_columns(rows, encoders) if encoders else rows:
                copy.write_row(row)

    def _update_events(
        self, bodies: Mapping[str, bytes], rows: tuple[list[Row], list[Row]]
    ) -> None:
        """Write new contents of events, and their rows for queries; a trigger sets the version."""
        event_rows, statement_rows = rows
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "update conflictmap.record set body = %s "
                "where project = %s and file = %s and key = %s",
                [(body, self.number, EVENTS_FILE, key) for key, body in bodies.items()],
            )
            columns = ", ".join(EVENT_COLUMNS)
            updates = ", ".join(f"{name} = excluded.{name}" for name in EVENT_COLUMNS[2:])
            cursor.executemany(
                f"insert into conflictmap.event ({columns}) values ({_value_marks(EVENT_COLUMNS)}) "  # noqa: S608  names of our own
                f"on conflict (project, id) do update set {updates}",
                event_rows,
            )
            cursor.execute(
                "delete from conflictmap.statement where project = %s and event = any(%s)",
                [self.number, list(bodies)],
            )
            columns = ", ".join(STATEMENT_COLUMNS)
            cursor.executemany(
                f"insert into conflictmap.statement ({columns}) "  # noqa: S608  names of our own
                f"values ({_value_marks(STATEMENT_COLUMNS)})",
                statement_rows,
            )

    # Details of reading

    def _read_current(self, file: str | None = None) -> dict[str, bytes]:
        condition = "" if file is None else "and file = %(file)s "
        return _join_rows(
            self._stream_rows(
                "select file, key, body, position from conflictmap.record "  # noqa: S608  no value is in the text
                f"where project = %(project)s {condition}order by file, position, key",
                {"project": self.number, "file": file},
            )
        )

    def _stream_rows(self, query: str, values: Mapping[str, Any]) -> Iterator[Row]:
        """Yield the rows of a query, which are fetched in portions."""
        with (
            self._connection.transaction(),
            self._connection.cursor("conflictmap_rows", binary=True) as cursor,
        ):
            cursor.itersize = _FETCH_ROWS
            yield from cursor.execute(query, values)

    @contextmanager
    def _snapshot_transaction(self) -> Iterator[None]:
        """Read one state of the project, in which every version is complete, in the block."""
        try:
            for delay_s in _READ_RETRIES_S:
                if self._begin_snapshot("pg_try_advisory_lock"):
                    break
                self._connection.execute("rollback")
                time.sleep(delay_s)
            else:
                self._begin_snapshot("pg_advisory_lock")
            yield
        finally:
            if not self._connection.closed and not self._connection.broken:
                self._connection.execute("rollback")

    def _begin_snapshot(self, lock_function: str) -> bool:
        """Begin a transaction while no writer is in one; return False if one is.

        The lock is held for one round trip, because writers wait for it. A reader who waited for it
        in turn would let all later writers wait too: it is tried some times first.
        """
        execute, lock = self._connection.execute, [LOCK_CLASS, self.number]
        with self._open_pipeline() as pipeline:
            locked = execute(f"select {lock_function}(%s, %s)::text <> 'false'", lock)
            if pipeline is not None:
                pipeline.sync()  # the next statement begins another transaction
            execute("begin isolation level repeatable read, read only")
            execute("select 1")  # the snapshot begins here
            execute("select pg_advisory_unlock(%s, %s)", lock)
        return bool((locked.fetchone() or [False])[0])

    def _fetch_value(self, query: str, values: Sequence[Any]) -> Any:  # noqa: ANN401  the column's type
        row = self._connection.execute(query, values).fetchone()
        return None if row is None else row[0]

    def _require_version(self, version: int) -> None:
        query = "select 1 from conflictmap.version where project = %s and id = %s"
        if self._fetch_value(query, [self.number, version]) is None:
            raise StoreError(
                f"the project has no version {version}: choose one that `conflictmap store log` "
                "lists"
            )

    # Details of writing

    def _check_merged(
        self, changes: ChangeSet, base_version: int, folder: Folder
    ) -> tuple[int, Project]:
        """Check the project with a curator's changes and those of others; return its version."""
        if self.last_version() == base_version:
            return base_version, check_project(folder)
        snapshot = self.read_snapshot()
        return snapshot.version, self._check_files(changes, snapshot.files)

    def _check_files(self, changes: ChangeSet, files: Mapping[str, bytes]) -> Project:
        merged = dict(files)
        refused: list[RecordChange] = []
        for change in changes.files:
            stored = (
                dict(split_file(change.file, merged.pop(change.file)))
                if change.file in merged
                else {}
            )
            records, conflicts = apply_change(change, stored)
            refused += conflicts
            if records:
                merged[change.file] = b"".join(records.values())
        self._refuse_changes(refused)
        return check_project(MemoryFolder(merged))

    def _commit_events(
        self,
        changes: ChangeSet,
        checked_version: int,
        project: Project,
        made_by: str,
        summary: str,
    ) -> int:
        """Write new contents of events; writers of other events do not wait."""
        bodies = {record.key: record.new or b"" for record in changes.records}
        # before the transaction: other curators of these events wait for its end
        event_rows, statement_rows = build_event_rows(project, self.number, set(bodies))
        related = [row for row in event_rows if row[1] not in bodies]
        execute = self._connection.execute
        # two round trips: what a change waits for while others wait for it
        with self._open_pipeline(), self._connection.transaction():
            self._lock_project(shared=True)
            state = execute(
                "select structure_version, (select coalesce(max(id), 0) from conflictmap.version "
                "where project = p.id) from conflictmap.project p where id = %s",
                [self.number],
            )
            rows = execute(
                "select key, body from conflictmap.record where project = %s and file = %s "
                "and key = any(%s) order by key for update",
                [self.number, EVENTS_FILE, list(bodies)],
            )
            places = self._select_places(related)
            structure_version, last_version = state.fetchone() or (0, 0)
            if structure_version > checked_version:
                raise _MustLockAlone
            stored = {key: bytes(body) for key, body in rows}
            self._refuse_changes(
                [
                    record
                    for record in changes.records
                    if stored.get(record.key) not in (record.old, record.new)
                ]
            )
            if all(stored.get(record.key) == record.new for record in changes.records):
                return int(last_version)  # somebody else made the same change
            # While others write, this project is not the newest one for related events.
            if last_version == checked_version and _are_moved(related, places):
                raise _MustLockAlone
            version = self._insert_version(made_by, summary)
            event_rows = [row for row in event_rows if row[1] in bodies]
            statement_rows = [row for row in statement_rows if row[1] in bodies]
            self._update_events(bodies, (event_rows, statement_rows))
        return int(version.fetchone()[0])

    def _commit_alone(
        self,
        changes: ChangeSet,
        checked_version: int,
        project: Project,
        made_by: str,
        summary: str,
    ) -> int:
        """Write any changes while no other writer works on the project."""
        with self._connection.transaction():
            self._lock_project(shared=False)
            if self.last_version() != checked_version:
                project = self._check_files(changes, self._read_current())
            version = self._add_version(made_by, summary)
            refused = [
                record for change in changes.files for record in self._write_file(change, version)
            ]
            self._refuse_changes(refused)
            for table in _TABLE_COLUMNS:
                self._connection.execute(
                    f"delete from conflictmap.{table} where project = %s",  # noqa: S608  a name of our own
                    [self.number],
                )
            self._copy_tables(build_rows(project, self.number))
            self._mark_structure(version)
        return version

    def _write_file(self, change: FileChange, version: int) -> list[RecordChange]:
        """Write the merged records of a file; return the changes that are refused."""
        rows = self._connection.execute(
            "select key, body, position from conflictmap.record where project = %s and file = %s "
            "order by position, key",
            [self.number, change.file],
        ).fetchall()
        stored = {key: bytes(body) for key, body, _ in rows}
        merged, refused = apply_change(change, stored)
        if refused:
            return refused
        positions: dict[str, Decimal] = {
            key: position for key, _, position in rows if key in merged
        }
        assigned = assign_positions(list(merged), positions)
        where = "where project = %s and file = %s and key = %s"
        target = (self.number, change.file)
        with self._connection.cursor() as cursor:
            cursor.executemany(
                f"delete from conflictmap.record {where}",  # noqa: S608  no value is in the text
                [(*target, key) for key in stored if key not in merged],
            )
            cursor.executemany(
                f"update conflictmap.record set body = %s, position = %s, version = %s {where}",  # noqa: S608  no value is in the text
                [
                    (body, assigned.get(key, positions[key]), version, *target, key)
                    for key, body in merged.items()
                    if key in stored and (stored[key] != body or key in assigned)
                ],
            )
        self._copy_rows(
            "record",
            _RECORD_COLUMNS,
            (
                (*target, key, assigned[key], body, version)
                for key, body in merged.items()
                if key not in stored
            ),
        )
        return []

    def _copy_tables(self, rows: TableRows) -> None:
        for table, columns in _TABLE_COLUMNS.items():
            self._copy_rows(table, columns, getattr(rows, table))

    def _select_places(self, rows: Sequence[Row]) -> Iterable[Row]:
        """Return the rows of events in the database: id, place, geometry."""
        if not rows:
            return []
        return self._connection.execute(
            "select id, place, geom::text from conflictmap.event where project = %s "
            "and id = any(%s)",
            [self.number, [row[1] for row in rows]],
        )

    def _lock_project(self, *, shared: bool) -> None:
        name = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        self._connection.execute(f"select {name}(%s, %s)", [LOCK_CLASS, self.number])

    def _add_version(self, made_by: str, summary: str) -> int:
        return int(self._insert_version(made_by, summary).fetchone()[0])

    def _insert_version(self, made_by: str, summary: str) -> Any:  # noqa: ANN401  a cursor
        """Add a version, to which later changes belong; return a cursor with its number."""
        return self._connection.execute(
            "with added as (insert into conflictmap.version (project, made_by, summary) "
            "values (%s, %s, %s) returning id) "
            "select id, set_config('conflictmap.version', id::text, true) from added",
            [
                self.number,
                _to_line(made_by, _MAX_CURATOR_CHARS),
                _to_line(summary, _MAX_SUMMARY_CHARS),
            ],
        )

    def _open_pipeline(self) -> AbstractContextManager[Any]:
        """Send statements of the block without waiting for each, where the client library can."""
        return self._connection.pipeline() if has_pipelines() else nullcontext()

    def _mark_structure(self, version: int) -> None:
        self._connection.execute(
            "update conflictmap.project set structure_version = %s where id = %s",
            [version, self.number],
        )

    def _refuse_changes(self, refused: list[RecordChange]) -> None:
        """Raise an error with what somebody else changed, if anything is refused."""
        if not refused:
            return
        shown = [self._describe_conflict(record) for record in refused[:_MAX_SHOWN_CONFLICTS]]
        if len(refused) > len(shown):
            shown.append(f"and {len(refused) - len(shown):,} more records")
        raise ChangedError(
            "\n".join(
                [*shown, "nothing was written: load the project again, and repeat the change"]
            )
        )

    def _describe_conflict(self, record: RecordChange) -> str:
        row = self._connection.execute(
            "select v.made_by, v.made_at, v.id, r.body from conflictmap.version v join "
            "(select version, body from conflictmap.record where project = %(project)s "
            "and file = %(file)s and key = %(key)s union all "
            "select until_version, null from conflictmap.record_history where "
            "project = %(project)s and file = %(file)s and key = %(key)s) r on r.version = v.id "
            "order by v.id desc, r.body nulls last limit 1",
            {"project": self.number, "file": record.file, "key": record.key},
        ).fetchone()
        name = format_value(record.file)
        if is_id(record.key):
            name += f", record {format_value(record.key)}"
        elif record.key == FILE_START:
            name += ", the part before its list"
        elif record.key != WHOLE_FILE:
            name += ", the part after its list"
        if row is None:
            return f"{name} was deleted by somebody else"
        who, when, version, body = row
        verb = "was deleted" if body is None else "was changed" if record.old else "was added"
        head = f"{name} {verb} by {format_value(who)} at {format_time(when)} (version {version})"
        lines = _list_changed_lines(record.old or b"", bytes(body or b""))
        return "\n".join([f"{head}:" if lines else head, *lines])


def _encode_columns(
    rows: Iterable[Row], encoders: Sequence[tuple[int, Callable[[str], bytes]]]
) -> Iterator[list[Any]]:
    """Yield rows, some of whose columns are encoded; None stays None."""
    for row in rows:
        values = list(row)
        for index, encode in encoders:
            if values[index] is not None:
                values[index] = encode(values[index])
        yield values


def _are_moved(wanted: Sequence[Row], stored: Iterable[Row]) -> bool:
    """Return whether events have another place than their rows in the database."""
    place, geometry = EVENT_COLUMNS.index("place"), EVENT_COLUMNS.index("geom")
    places = {row[1]: (row[place], row[geometry]) for row in wanted}
    return any(places[name] != (place, geometry) for name, place, geometry in stored)


def _value_marks(columns: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(columns))


def format_time(when: datetime) -> str:
    """Return a time in UTC, to the second."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _list_changed_lines(old: bytes, new: bytes) -> list[str]:
    try:
        before, after = old.decode().splitlines(), new.decode().splitlines()
    except UnicodeDecodeError:
        return []
    lines = [
        f"  {line[0]} {format_value(line[2:].strip(), 120)}"
        for line in difflib.ndiff(before, after)
        if line[0] in "+-" and line[2:].strip()
    ]
    more = [f"  and {len(lines) - _MAX_SHOWN_LINES:,} more lines"]
    return lines[:_MAX_SHOWN_LINES] + (more if len(lines) > _MAX_SHOWN_LINES else [])


def _join_rows(rows: Iterable[Row]) -> dict[str, bytes]:
    """Return the contents of files whose records come in order.

    Raises:
        FileError: a name in the database leads out of the project's folder.
    """
    bodies: dict[str, list[bytes]] = {}
    for file, _, body, *_ in rows:
        bodies.setdefault(file, []).append(bytes(body))
    for name in bodies:
        check_relative_path(name)
    return {name: b"".join(parts) for name, parts in bodies.items()}


def _with_old_record(
    files: Mapping[str, bytes], old: Mapping[str, bytes], key: str
) -> dict[str, bytes]:
    """Return files in which one record has its old state, or is deleted if it did not exist."""
    target = dict(files)
    found = False
    for name in sorted(files.keys() | old.keys()):
        if name not in files or name not in old:
            continue
        changes = compare_files({name: files[name]}, {name: old[name]})
        for change in changes.files:
            records = tuple(record for record in change.records if record.key == key)
            if not records:
                continue
            found = True
            order = change.order if any(None in (one.old, one.new) for one in records) else None
            if order is not None:
                now = [record.key for record in split_file(name, files[name])]
                order = _order_with(now, order, key, is_there=records[0].new is not None)
            merged, _ = apply_change(
                FileChange(name, records, order, change.seen),
                dict(split_file(name, files[name])),
            )
            target[name] = b"".join(merged.values())
    if not found:
        raise StoreError(
            f"the record {format_value(key)} is the same in that version, or in neither state: "
            "choose another version, or an id that `conflictmap store log` lists"
        )
    return target


def _order_with(
    now: Sequence[str], old: Sequence[str], key: str, *, is_there: bool
) -> tuple[str, ...]:
    """Return the present order with a record where it was, or without it."""
    order = [one for one in now if one != key]
    if not is_there:
        return tuple(order)
    before = [one for one in old[: old.index(key)] if one in order]
    order.insert(order.index(before[-1]) + 1 if before else 0, key)
    return tuple(order)


def _to_line(text: str, limit: int) -> str:
    """Return a text as one line that PostgreSQL stores, cut to a number of characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
