"""Where a build reads from: a project's folder, or a folder of Parquet files.

Both become two tables of records, one of events and one of sources, each record as JSON with the
keys of ``events.yaml`` and ``data/sources.yaml``. Everything else of a map (its title, bounds,
places and layers) is read as a project without events.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import conflictmap
from conflictmap.batch.database import quote_files
from conflictmap.batch.extra import BuildError
from conflictmap.batch.stored_input import copy_stored_project, list_pieces, read_piece
from conflictmap.store.address import is_store_address
from geo.errors import IssueList, ProjectError, ValidationIssue
from geo.io.folder import DiskFolder, FileError, Folder, decode_text, sha256_digest
from geo.progress import report_progress
from geo.project.drawn_features import find_undrawn_features
from geo.project.events import EVENTS_FILE
from geo.project.loader import read_project
from geo.project.media import MEDIA_FOLDER
from geo.project.model import Project
from geo.project.record_nodes import node_to_json
from geo.project.sources import SOURCES_FILE, TEXTS_FOLDER
from geo.project.yaml_chunks import iterate_file_pieces
from geo.project.yaml_nodes import LineShift, MappingNode, ScalarNode, SequenceNode, parse_yaml
from geo.text.unicode_safety import format_value

PARTITION_FORMAT = 1
"""Raised with each change of what a partition's output has, so that old outputs are not used."""

EVENTS_FOLDER = "events"
SOURCES_FOLDER = "sources"
RECORD_COLUMN = "record"
"""Column of a table whose rows are whole records as JSON, instead of a column for each key."""

SHARED_COPY = ".shared"
"""Folder of the copy of a project in a database, while it is built."""

BODY_COLUMN = "body"
"""Column of the table of sources that has the text of a source."""

RunAll = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
"""Calls a function for each of some values, and yields the results in their order."""

_EMPTY_FILES = {"data/places.yaml": b"places: []\n", "data/layers.yaml": b"layers: []\n"}
"""Files that a folder of Parquet may leave out."""

_SCHEMAS = {
    "event_rows": pa.schema([("line", pa.int32()), ("record", pa.string())]),
    "source_rows": pa.schema(
        [("line", pa.int32()), ("record", pa.string()), ("body", pa.binary())]
    ),
}
"""The two tables of a build."""


@dataclass(frozen=True)
class Frame:
    """A map without its events and sources.

    Attributes:
        project: The project without events and sources.
        issues: The errors of its files.
        digest: SHA-256 of all that was read for it, and of the program's version.
        root: Folder of files that events name, such as media; None for none.
    """

    project: Project
    issues: tuple[ValidationIssue, ...]
    digest: str
    root: str | None


@dataclass(frozen=True)
class BuildInput:
    """The tables of a build.

    Attributes:
        frame: The map without its events.
        connection: A database in memory with the tables ``event_rows (line, record)`` and
            ``source_rows (line, record, body)``.
    """

    frame: Frame
    connection: duckdb.DuckDBPyConnection


def open_input(
    location: str, connection: duckdb.DuckDBPyConnection, run_all: RunAll = map
) -> BuildInput:
    """Read a project or a folder of Parquet files into the tables of a build.

    Args:
        location: A project's folder; or a folder with Parquet files of events, in ``events/`` or
            anywhere, of sources in ``sources/``, and the map's own ``events.yaml`` without events.
        connection: The database that gets the tables.
        run_all: What parses the pieces of a project that is written in pieces.

    Raises:
        BuildError: the location is neither.
        ProjectError: ``events.yaml`` or a file that it needs cannot be read.
    """
    root = Path(location)
    if not root.is_dir():
        raise BuildError(f"{location!r} is not a folder: name a project or a folder of Parquet")
    event_files = _find_parquet_files(root)
    if event_files:
        return _open_parquet(root, event_files, connection)
    if not (root / EVENTS_FILE).is_file() and not list_pieces(root, EVENTS_FILE):
        raise BuildError(
            f"{location!r} has neither {EVENTS_FILE} nor Parquet files of events: name a project "
            "or a folder of Parquet"
        )
    return _open_project(root, connection, run_all)


@contextmanager
def local_input(location: str, folder: Path) -> Iterator[str]:
    """Yield the folder of an input; a project in a database is one in `folder` meanwhile.

    Args:
        location: A folder, or the address of a project in a database.
        folder: Folder of the build, which its workers can read.

    Raises:
        AddressError: the address is not valid, has a password, or names no project.
        StoreError: the database refuses or cannot be reached, or has no such project.
        OutputError: the copy cannot be written.
    """
    if not is_store_address(location):
        yield location
        return
    copy = folder / SHARED_COPY
    shutil.rmtree(copy, ignore_errors=True)  # of a run that was ended
    try:
        copy_stored_project(location, copy)
        yield str(copy)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _find_parquet_files(root: Path) -> list[Path]:
    folder = root / EVENTS_FOLDER
    if folder.is_dir():
        return sorted(folder.rglob("*.parquet"))
    # not in other folders: an earlier build in the project's folder has Parquet files too
    partitions = sorted(path for path in root.glob("*=*") if path.is_dir())
    found = [
        *root.glob("*.parquet"),
        *(one for path in partitions for one in path.rglob("*.parquet")),
    ]
    return sorted(found)


# --- a project's folder -------------------------------------------------------------------------


def _open_project(root: Path, connection: duckdb.DuckDBPyConnection, run_all: RunAll) -> BuildInput:
    folder = DiskFolder(root)
    issues = IssueList()
    try:
        if list_pieces(root, EVENTS_FILE):
            rests = _insert_pieces(connection, root, EVENTS_FILE, issues, run_all)
            events = None if None in rests else rests[0]
        else:
            pieces = iterate_file_pieces(folder.read(EVENTS_FILE), EVENTS_FILE, "events")
            events = _insert_events(connection, pieces, issues)
    except FileError as error:
        raise ProjectError([ValidationIssue(EVENTS_FILE, 0, "", str(error))]) from None
    if events is None:
        raise ProjectError(issues)
    if list_pieces(root, SOURCES_FILE):
        _insert_pieces(connection, root, SOURCES_FILE, issues, run_all)
    else:
        _insert_sources(connection, folder, issues)
    frame = _read_frame(_FrameFolder(folder, events), str(root))
    return BuildInput(replace(frame, issues=(*frame.issues, *issues)), connection)


@dataclass(frozen=True)
class _PieceTask:
    """A piece of a file of records, which becomes a Parquet file next to it."""

    root: Path
    name: str
    piece: Path

    @property
    def target(self) -> Path:
        return self.piece.with_suffix(".parquet")


_LIST_KEYS = {EVENTS_FILE: "events", SOURCES_FILE: "sources"}
_TABLES = {EVENTS_FILE: "event_rows", SOURCES_FILE: "source_rows"}


def _insert_pieces(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    name: str,
    issues: IssueList,
    run_all: RunAll,
) -> list[bytes | None]:
    """Insert the records of a file that is written in pieces; return the rest of each piece."""
    tasks = [_PieceTask(root, name, piece) for piece in list_pieces(root, name)]
    rests = []
    for rest, found in run_all(_convert_piece, tasks):
        rests.append(rest)
        issues.extend(found)
        report_progress(f"parsing {name}", len(rests), len(tasks))
    files = [task.target for task in tasks if task.target.exists()]
    if files:
        connection.execute(
            f"create table {_TABLES[name]} as select * from read_parquet({quote_files(files)})"
        )
    return rests


def _convert_piece(task: _PieceTask) -> tuple[bytes | None, list[ValidationIssue]]:
    """Write the records of a piece as a Parquet file.

    Returns:
        The rest of the file, or None if the piece cannot be read; and the errors.
    """
    issues = IssueList()
    key, schema = _LIST_KEYS[task.name], _SCHEMAS[_TABLES[task.name]]
    node = parse_yaml(decode_text(read_piece(task.piece), task.name), task.name, issues)
    if node is None:
        return None, list(issues)
    folder = DiskFolder(task.root)
    rows = (
        _read_source_rows(folder, node)
        if task.name == SOURCES_FILE
        else ((line, record) for line, record, _ in _list_records(node, key))
    )
    pq.write_table(_build_rows(list(rows), schema), task.target, compression="zstd")
    return _without_records(node, key), list(issues)


def _insert_events(
    connection: duckdb.DuckDBPyConnection,
    pieces: Iterable[tuple[str, LineShift]],
    issues: list[ValidationIssue],
) -> bytes | None:
    """Insert the events of ``events.yaml``; return the rest of the file, or None if it is none.

    A large file is read piece by piece, so that the nodes of one piece are in memory at a time.
    """
    _create_table(connection, "event_rows")
    rest = None
    for piece, shift in pieces:
        events = parse_yaml(piece, EVENTS_FILE, issues, shift)
        if events is None:
            return None
        rows = [(line, record) for line, record, _ in _list_records(events, "events")]
        _insert_rows(connection, "event_rows", rows)
        rest = rest or _without_records(events, "events")
    return rest


def _insert_sources(
    connection: duckdb.DuckDBPyConnection, folder: Folder, issues: list[ValidationIssue]
) -> None:
    """Insert the sources of a project, piece by piece as its events."""
    _create_table(connection, "source_rows")
    try:
        pieces = iterate_file_pieces(folder.read(SOURCES_FILE), SOURCES_FILE, "sources")
        for piece, shift in pieces:
            sources = parse_yaml(piece, SOURCES_FILE, issues, shift)
            _insert_rows(connection, "source_rows", list(_read_source_rows(folder, sources)))
    except FileError as error:
        issues.append(ValidationIssue(SOURCES_FILE, 0, "", str(error)))


def _list_records(root: MappingNode | None, key: str) -> Iterator[tuple[int, str, MappingNode]]:
    node = root.entries.get(key) if root else None
    if isinstance(node, SequenceNode):
        for item in node.items:
            if isinstance(item, MappingNode):
                yield item.line, node_to_json(item), item


def _read_source_rows(
    folder: Folder, root: MappingNode | None
) -> Iterator[tuple[int, str, bytes | None]]:
    """Yield the records of the sources, each with the bytes of its text where it can be read."""
    for line, text, node in _list_records(root, "sources"):
        name = node.entries.get("text")
        body = None
        if isinstance(name, ScalarNode):
            try:
                body = folder.read(f"{TEXTS_FOLDER}/{name.value}")
            except FileError:
                body = None  # the record's reader reports it
        yield line, text, body


def _without_records(root: MappingNode, key: str) -> bytes:
    """Return a file's records other than those of a key, as JSON, which is YAML too."""
    entries = {name: node for name, node in root.entries.items() if name != key}
    text = node_to_json(MappingNode({**entries, key: SequenceNode([], 0)}, 0))
    return text.encode()


class _FrameFolder:
    """A project's files, its events and sources left out; `digest` covers all that was read."""

    def __init__(
        self, folder: Folder, events: bytes, defaults: Mapping[str, bytes] | None = None
    ) -> None:
        self._folder = folder
        self._replaced = {EVENTS_FILE: events, SOURCES_FILE: b"sources: []\n"}
        self._defaults = defaults or {}
        self._digests: dict[str, str] = {}

    def read(self, name: str) -> bytes:
        data = self._replaced[name] if name in self._replaced else self._read_file(name)
        self._digests[name] = sha256_digest(data)
        return data

    def _read_file(self, name: str) -> bytes:
        try:
            return self._folder.read(name)
        except FileError:
            if name in self._defaults:
                return self._defaults[name]
            raise

    @property
    def digest(self) -> str:
        return digest_of(conflictmap.__version__, PARTITION_FORMAT, sorted(self._digests.items()))


def digest_of(*values: object) -> str:
    """Return the SHA-256 of some values that JSON can hold."""
    return sha256_digest(json.dumps(values, ensure_ascii=False).encode())


def _read_frame(folder: _FrameFolder, root: str | None) -> Frame:
    project, issues = read_project(folder)
    if not issues:
        issues = [*issues, *find_undrawn_features(folder, project.layers)]
    return Frame(project, tuple(issues), digest_of(folder.digest, _digest_media(root)), root)


def _digest_media(root: str | None) -> str:
    """Return a digest of the media files: events name them, and they are not in a record."""
    folder = Path(root, MEDIA_FOLDER) if root else None
    if folder is None or not folder.is_dir():
        return ""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return digest_of(
        [(path.relative_to(folder).as_posix(), sha256_digest(path.read_bytes())) for path in files]
    )


def _create_table(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create an empty table of a build."""
    connection.register("given_rows", _SCHEMAS[name].empty_table())
    connection.execute(f"create table {name} as select * from given_rows")
    connection.unregister("given_rows")


def _insert_rows(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[object, ...]]
) -> None:
    """Insert rows into a table of a build."""
    connection.register("given_rows", _build_rows(rows, _SCHEMAS[name]))
    connection.execute(f"insert into {name} select * from given_rows")
    connection.unregister("given_rows")


def _build_rows(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [() for _ in schema]
    return pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema)


# --- a folder of Parquet files ------------------------------------------------------------------


def _open_parquet(
    root: Path, files: list[Path], connection: duckdb.DuckDBPyConnection
) -> BuildInput:
    folder = DiskFolder(root)
    try:
        text = decode_text(folder.read(EVENTS_FILE), EVENTS_FILE)
    except FileError:
        raise BuildError(
            f"{str(root)!r} has no {EVENTS_FILE}: write one there with the map's title, language "
            "and bounds, and without events"
        ) from None
    issues = IssueList()
    events = parse_yaml(text, EVENTS_FILE, issues)
    if events is None:
        raise ProjectError(issues)
    if any(True for _ in _list_records(events, "events")):
        raise BuildError(
            f"{str(root / EVENTS_FILE)!r} has events, and so have the Parquet files: take them out "
            "of one of the two"
        )
    _create_view(connection, "event_rows", files)
    source_files = sorted((root / SOURCES_FOLDER).rglob("*.parquet"))
    if source_files:
        _create_view(connection, "source_rows", source_files)
    else:
        _insert_sources(connection, folder, issues)
    files_of_frame = _FrameFolder(folder, _without_records(events, "events"), _EMPTY_FILES)
    frame = _read_frame(files_of_frame, str(root))
    return BuildInput(replace(frame, issues=(*frame.issues, *issues)), connection)


def _create_view(connection: duckdb.DuckDBPyConnection, name: str, files: list[Path]) -> None:
    """Create the table of the records of some files, which are read when it is queried."""
    query = _select_records(files, _list_columns(connection, files), _SCHEMAS[name].names)
    try:
        connection.execute(f"create view {name} as {query}")
    except duckdb.Error as error:
        raise BuildError(
            f"the Parquet files of {name.split('_', maxsplit=1)[0]}s: {error}"
        ) from None


def _list_columns(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> list[str]:
    """Return the columns of some Parquet files, without those that folders are named for.

    Raises:
        BuildError: a file cannot be read.
    """
    try:
        rows = connection.execute(
            f"describe select * from read_parquet({quote_files(files)}, union_by_name = true, "
            "hive_partitioning = false)"
        ).fetchall()
    except duckdb.Error as error:
        raise BuildError(f"a Parquet file cannot be read: {error}") from None
    return [str(row[0]) for row in rows]


def _select_records(files: list[Path], columns: list[str], wanted: list[str]) -> str:
    """Return the query for the records of some files: a whole record, or a column for each key.

    Args:
        files: Parquet files.
        columns: Columns of the files.
        wanted: Columns of the table, among which may be the bodies of sources.
    """
    if "id" not in columns and RECORD_COLUMN not in columns:
        raise BuildError(
            f"{str(files[0])!r} has the columns {', '.join(map(format_value, columns))}: it needs "
            f"one for each key of a record, such as 'id', or one named {RECORD_COLUMN!r} with JSON"
        )
    keys = ", ".join(f'"{name}" := "{name}"' for name in columns if name != BODY_COLUMN)
    record = f'"{RECORD_COLUMN}"' if RECORD_COLUMN in columns else f"to_json(struct_pack({keys}))"
    body = f'"{BODY_COLUMN}"' if BODY_COLUMN in columns else "null"
    selected = {
        "line": "0::integer",
        "record": f"{record}::varchar",
        "body": f"{body}::blob",
    }
    return (
        f"select {', '.join(f'{selected[name]} as {name}' for name in wanted)} from "
        f"read_parquet({quote_files(files)}, union_by_name = true, hive_partitioning = false)"
    )
