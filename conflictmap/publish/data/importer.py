"""Import a project from an exported GeoJSON or GeoPackage file.

The rows become the files of a project folder (`geo.project.writer`), which
`geo.project.loader.load_project` then reads: errors are reported as for any project, and nothing is
repaired. Derived values (days, places, coordinates, precision) are computed again, not read.
"""

import binascii
import contextlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from os import PathLike
from pathlib import Path

from conflictmap.publish.data.csv_table import (
    LOCALIZED_FIELDS,
    STATEMENT_COLUMNS,
    Row,
    expression_from_text,
)
from conflictmap.publish.data.detail_columns import (
    DERIVED_COLUMNS,
    take_media_files,
)
from conflictmap.publish.data.detail_columns import JSON_COLUMNS as DETAIL_JSON_COLUMNS
from conflictmap.publish.data.geojson import FORMAT_ID, PROJECT_MEMBER
from conflictmap.publish.data.geopackage import EVENT_GEOMETRY_TYPES
from geo.errors import ConflictMapError
from geo.io.atomic import refuse_occupied, write_new_folder
from geo.io.folder import FileError, MemoryFolder, decode_text, open_regular_file
from geo.progress import progress_step, track_progress
from geo.project.event_details import NO_PLACE
from geo.project.geojson import GeoJSONError, parse_features
from geo.project.loader import load_project
from geo.project.media import MEDIA_FOLDER
from geo.project.model import Project
from geo.project.writer import Record, build_project_files, find_quote_context
from geo.project.yaml_nodes import MAX_YAML_DEPTH
from geo.text.quotes import SourceText
from geo.text.unicode_safety import fold_whitespace, format_code_point, format_value

MAX_IMPORT_BYTES = 1024 * 1024 * 1024
"""Maximum size of an imported file; 100,000 events take about 200 MB."""

_DERIVED_COLUMNS = frozenset(
    {
        "start",
        "end",
        "date_prec",
        "place",
        "place_id",
        "longitude",
        "latitude",
        "where_prec",
        "geo_precision",
        "radius_m",
        "method",
        *DERIVED_COLUMNS,
    }
)
_UNCHANGED_COLUMNS = ("id", "type", "review", "status_reason")
_FATALITY_FIGURES = ("low", "best", "high")
_FOREIGN_FILE_MESSAGE = (
    "was not written by `conflictmap data`, or another program has saved it since"
)
_STORED_TABLE = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)
_SQLITE_HEADER = b"SQLite format 3\0"


class ProjectImportError(ConflictMapError):
    """A file was not written by `conflictmap data`, or does not contain a project."""


@dataclass(frozen=True, slots=True)
class _ImportedRecords:
    """The records of a GeoJSON or GeoPackage file, as plain values."""

    map_info: Record
    events: list[tuple[Row, list[Row]]]
    sources: list[Record]
    places: list[Record]
    layers: list[Record]


def load_exported_project(path: str | PathLike[str]) -> Project:
    """Return the project in an exported file.

    Raises:
        ProjectImportError: the file was not written by `formats.write_data`.
        FileError: the file cannot be read.
        ProjectError: the project is invalid; line numbers refer to the project files that the
            import would write.
    """
    return load_project(MemoryFolder(read_project_files(path)))


def import_project(path: str | PathLike[str], folder: str | PathLike[str]) -> dict[str, int]:
    """Write the project in an exported file as a folder; return the size of each file in bytes.

    Either all files are written or none.

    Args:
        path: A GeoJSON or GeoPackage written by `formats.write_data`.
        folder: A folder that does not exist or is empty.

    Raises:
        OutputError: the folder is not empty, or cannot be written.
        ProjectImportError, FileError, ProjectError: as `load_exported_project`.
    """
    refuse_occupied(Path(folder))  # before the file is read, which takes time
    return write_project(folder, read_project_files(path))


def write_project(folder: str | PathLike[str], files: Mapping[str, bytes]) -> dict[str, int]:
    """Check the files of a project and write them to a new folder; return the size of each.

    Args:
        folder: A folder that does not exist or is empty.
        files: The content of each file, by its path in the folder.

    Raises:
        OutputError: the folder is not empty, or cannot be written.
        ProjectError: the project is invalid.
    """
    target = Path(folder)
    refuse_occupied(target)
    load_project(MemoryFolder(files))
    write_new_folder(target, files)
    return {str(target / name): len(data) for name, data in files.items()}


def read_project_files(path: str | PathLike[str]) -> dict[str, bytes]:
    """Return the files of the project in an exported file by name, unchecked.

    Args:
        path: A GeoJSON or GeoPackage written by `formats.write_data`.

    Raises:
        ProjectImportError: the file was not written by `formats.write_data`.
        FileError: the file cannot be read.
    """
    file = Path(path)
    try:
        with open_regular_file(file) as stream:
            if os.fstat(stream.fileno()).st_size > MAX_IMPORT_BYTES:
                raise FileError(f"{str(file)!r} has more than {MAX_IMPORT_BYTES:,} bytes")
            start = stream.read(len(_SQLITE_HEADER))
            is_database = start == _SQLITE_HEADER
            data = b"" if is_database else start + stream.read(MAX_IMPORT_BYTES)
        records = _read_geopackage(file) if is_database else _read_geojson(file, data)
    except OSError as error:
        raise FileError(f"{str(file)!r} cannot be read: {error.strerror}") from None
    _check_nesting(file, records)
    if not all(isinstance(layer.get("features", []), list) for layer in records.layers):
        raise ProjectImportError(f"{file.name!r}: the features of a layer must be a list")
    events = _event_records(records)
    try:
        media: dict[str, bytes] = {}
        for event in events:
            take_media_files(event, MEDIA_FOLDER, media)
        with progress_step("writing the project's files"):
            files = build_project_files(
                records.map_info, events, records.sources, records.places, records.layers
            )
    except binascii.Error as error:
        raise ProjectImportError(
            f"{file.name!r} has an image that is not base64: {error}"
        ) from None
    except UnicodeEncodeError as error:
        surrogate = format_code_point(error.object[error.start])
        raise ProjectImportError(
            f"{file.name!r} contains {surrogate}, half a character: delete it"
        ) from None
    return {**files, **media}


def _check_nesting(file: Path, records: _ImportedRecords) -> None:
    """Raise if a value is nested more deeply than the project's files may be."""
    level: list[object] = [
        records.map_info,
        *chain.from_iterable((row, *statements) for row, statements in records.events),
        *records.sources,
        *records.places,
        *records.layers,
    ]
    for _ in range(MAX_YAML_DEPTH):
        level = [value for one in level for value in _nested_values(one)]
        if not level:
            return
    raise ProjectImportError(
        f"{file.name!r} {_FOREIGN_FILE_MESSAGE}: a value is nested deeper than "
        f"{MAX_YAML_DEPTH} levels"
    )


def _nested_values(value: object) -> Iterator[object]:
    """Yield the lists and records directly within a value."""
    values = value.values() if isinstance(value, dict) else value
    if isinstance(values, Iterable) and not isinstance(values, str | bytes):
        yield from (one for one in values if isinstance(one, list | dict))


# GeoJSON


def _read_geojson(file: Path, data: bytes) -> _ImportedRecords:
    text = decode_text(data, file.name)
    try:
        features = parse_features(text)
    except GeoJSONError as error:
        raise ProjectImportError(f"{file.name!r} {_FOREIGN_FILE_MESSAGE}: {error}") from None
    member = json.loads(text).get(PROJECT_MEMBER)
    if not isinstance(member, dict):
        raise ProjectImportError(
            f"{file.name!r} {_FOREIGN_FILE_MESSAGE}: it has no member {PROJECT_MEMBER!r}"
        )
    _check_format(file, member.get("format"))
    lists = {
        key: list(map(_drop_nulls, _check_records(file, key, member.get(key))))
        for key in ("sources", "places", "layers")
    }
    properties = [feature.get("properties") for feature in features if isinstance(feature, dict)]
    rows = _check_records(file, "features", properties)
    events = [
        (row, _check_records(file, "statements", row.pop("statements", None))) for row in rows
    ]
    return _ImportedRecords(_check_records(file, "map", [member.get("map")])[0], events, **lists)


def _check_format(file: Path, format_id: object) -> None:
    if format_id != FORMAT_ID:
        raise ProjectImportError(
            f"{file.name!r} is of the format {format_value(format_id)}, not {FORMAT_ID!r}"
        )


def _check_records(file: Path, key: str, value: object) -> list[Record]:
    """Return a value if it is a list of mappings."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ProjectImportError(
            f"{file.name!r}: {key!r} must be a list of records, not {format_value(value)}"
        )
    return value


# GeoPackage

_REQUIRED_TABLES = (
    PROJECT_MEMBER,
    "sources",
    "places",
    "layers",
    "statements",
    *map("events_{}".format, EVENT_GEOMETRY_TYPES),
)
_JSON_COLUMNS = {
    "sources": ("date_note",),
    "places": ("point", "names", "aliases", "roles", "within"),
    "layers": ("title", "note", "features"),
}


def _read_geopackage(file: Path) -> _ImportedRecords:
    uri = f"{file.absolute().as_uri()}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            # no value that the file stores is larger than the file
            size = file.stat().st_size
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, size)
            database.row_factory = sqlite3.Row
            _check_tables(file, database)
            return _read_tables(file, _TableReader(file, database, size))
    except sqlite3.Error as error:
        raise ProjectImportError(f"{file.name!r} cannot be read as a GeoPackage: {error}") from None
    except ValueError as error:
        raise ProjectImportError(f"{file.name!r} contains invalid JSON: {error}") from None
    except (KeyError, TypeError, RecursionError) as error:
        raise ProjectImportError(
            f"{file.name!r} {_FOREIGN_FILE_MESSAGE}: {format_value(str(error))}"
        ) from None


def _check_tables(file: Path, database: sqlite3.Connection) -> None:
    """Raise if a required table is missing, or computes values.

    Accepted are neither views and virtual tables nor tables with generated columns: what they
    return is not in the file, and has no limit.
    """
    tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    stored = {row["name"] for row in tables if _STORED_TABLE.match(str(row["sql"]))}
    missing = set(_REQUIRED_TABLES) - stored
    if missing:
        raise ProjectImportError(
            f"{file.name!r} {_FOREIGN_FILE_MESSAGE}: it has no table {min(missing)!r}"
        )
    for table in _REQUIRED_TABLES:
        columns = database.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (table,))
        if computed := [row["name"] for row in columns if row["hidden"]]:
            raise ProjectImportError(
                f"{file.name!r} {_FOREIGN_FILE_MESSAGE}: the column {format_value(computed[0])} of "
                f"its table {table!r} is computed, not stored"
            )


class _TableReader:
    """Reader of the rows of a database, which returns no more text than the file can hold.

    The default of a column and a page that is linked twice return the same bytes again and again.
    """

    def __init__(self, file: Path, database: sqlite3.Connection, max_chars: int) -> None:
        self._file, self._database, self._chars_left = file, database, max_chars

    def select_rows(self, table: str, order: str = "fid") -> Iterator[Row]:
        """Yield the rows of a table as mappings, without row id and geometry."""
        for row in self._database.execute(f'SELECT * FROM "{table}" ORDER BY {order}'):  # noqa: S608  ours
            self._chars_left -= sum(len(value) for value in row if isinstance(value, str | bytes))
            if self._chars_left < 0:
                raise ProjectImportError(
                    f"{self._file.name!r} {_FOREIGN_FILE_MESSAGE}: its tables hold more text than "
                    "the file has bytes"
                )
            yield {key: row[key] for key in row.keys() if key not in ("fid", "geom")}  # noqa: SIM118


def _read_tables(file: Path, tables: _TableReader) -> _ImportedRecords:
    members = {row["key"]: row["value"] for row in tables.select_rows(PROJECT_MEMBER)}
    _check_format(file, members.get("format"))
    map_info = _check_records(file, "map", [json.loads(members.get("map") or "null")])[0]
    statements: dict[object, list[Row]] = {}
    for row in tables.select_rows("statements", "event, number"):
        _decode_details(row)
        statements.setdefault(row.pop("event"), []).append(_omit_key(row, "number"))
    events = [row for kind in EVENT_GEOMETRY_TYPES for row in tables.select_rows(f"events_{kind}")]
    lists = {key: list(_decode_records(tables, key)) for key in _JSON_COLUMNS}
    return _ImportedRecords(map_info, _attach_statements(file, events, statements), **lists)


def _attach_statements(
    file: Path, events: list[Row], statements: dict[object, list[Row]]
) -> list[tuple[Row, list[Row]]]:
    """Return the events in the order of the project, each with its statements."""
    pairs = []
    for row in sorted(events, key=lambda row: _number_or_zero(row.get("number"))):
        event = _omit_key(row, "number")
        event["actors"] = json.loads(event.get("actors") or "[]")
        _decode_details(event)
        event["place_as_written"] = expression_from_text(str(event.get("place_as_written") or ""))
        pairs.append((event, statements.pop(event.get("id"), [])))
    if statements:
        unknown = format_value(min(map(str, statements)))
        raise ProjectImportError(
            f"{file.name!r} has statements of the event {unknown}, which it does not contain"
        )
    return pairs


def _decode_details(row: Row) -> None:
    """Replace the JSON text of optional columns by its value."""
    for key in DETAIL_JSON_COLUMNS:
        if isinstance(row.get(key), str):
            row[key] = json.loads(row[key])


def _number_or_zero(value: object) -> int:
    return value if isinstance(value, int) else 0


def _decode_records(tables: _TableReader, table: str) -> Iterator[Record]:
    for row in tables.select_rows(table):
        record = {key: value for key, value in row.items() if value is not None}
        for key in _JSON_COLUMNS[table]:
            if key in record:
                record[key] = json.loads(record[key])
        if "remote" in record:
            record["remote"] = bool(record["remote"])
        yield record


def _omit_key(row: Row, key: str) -> Row:
    return {name: value for name, value in row.items() if name != key}


# From rows to records


def _event_records(records: _ImportedRecords) -> list[Record]:
    """Return the events as records of ``events.yaml``."""
    language = str(records.map_info.get("language", ""))
    texts = {
        str(source.get("id")): SourceText(
            str(source.get("text", "")),
            str(source.get("language", "")),
            source.get("rights") != "full-text",
        )
        for source in records.sources
    }
    events = track_progress(records.events, "reading events", len(records.events))
    return [_event_record(row, statements, texts, language) for row, statements in events]


def _event_record(
    row: Row, statements: list[Row], texts: Mapping[str, SourceText], language: str
) -> Record:
    """Return an event as a record of ``events.yaml``; unknown columns are kept."""
    rest = {key: value for key, value in row.items() if key not in _DERIVED_COLUMNS}
    own_figures = rest.pop("figures", None) or {}
    record: Record = {}
    for key in LOCALIZED_FIELDS:
        record[key] = _pop_localized_text(rest, key, language)
    for key in _UNCHANGED_COLUMNS:
        record[key] = rest.pop(key, None)
    record["date"] = rest.pop("edtf", None)
    record["place"] = rest.pop("place_as_written", None)
    record["actors"] = rest.pop("actors", None) or None
    status = rest.pop("status", None)
    record["status"] = status if record["status_reason"] else None
    figures = {key: rest.pop(f"fatalities_{key}", None) for key in _FATALITY_FIGURES}
    record["statements"] = [_statement_record(one, texts) for one in statements]
    has_accounts = any("fatalities" in one for one in record["statements"])
    record["fatalities"] = None if has_accounts else _drop_nulls(figures) or None
    if isinstance(own_figures, dict):
        record |= own_figures
    if record["place"] == NO_PLACE and not record["place_note"]:
        record["place"] = None  # an event that waits for its place
    return _drop_nulls({**record, **rest})


def _pop_localized_text(row: Row, key: str, language: str) -> Record | None:
    """Remove and return a localised text from its columns, such as ``title`` and ``title_hy``."""
    texts = {language: row.pop(key, None)}
    for column in [name for name in row if name.startswith(f"{key}_")]:
        tag, value = column.removeprefix(f"{key}_"), row.pop(column)
        if value is not None and texts.get(tag) is not None:
            raise ProjectImportError(
                f"the event {format_value(row.get('id'))} has {key!r} and {column!r}, two texts in "
                f"the map's language {language!r}: delete one"
            )
        texts[tag] = value if value is not None else texts.get(tag)
    return _drop_nulls(texts) or None


def _statement_record(row: Row, texts: Mapping[str, SourceText]) -> Record:
    """Return a statement as a record of ``events.yaml``, with the context that its quote needs."""
    prefix, suffix = _restore_context(row, texts)
    record = {"source": row.get("source"), "quote": row.get("quote") or None}
    record |= {"prefix": prefix or None, "suffix": suffix or None}
    record |= {key: row.get(key) for key in ("by", "stance")}
    further = {key: row[key] for key in row if key not in STATEMENT_COLUMNS}
    figures = further.pop("figures", None) or {}
    if isinstance(figures, dict):
        further |= figures
    return _drop_nulls({**record, **further})


def _restore_context(row: Row, texts: Mapping[str, SourceText]) -> tuple[object, object]:
    """Return the context that makes a quote unique in its source; as given if it is not there."""
    passage = texts.get(str(row.get("source")))
    start, end, quote = (row.get(key) for key in ("quote_start", "quote_end", "quote"))
    if passage and isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
        text = fold_whitespace(passage.text[start:end])
        if text and text == quote:
            return find_quote_context(passage, start, end)
    return row.get("prefix"), row.get("suffix")


def _drop_nulls(record: Record) -> Record:
    return {key: value for key, value in record.items() if value is not None}
