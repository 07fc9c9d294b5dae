"""Import a project from an exported GeoJSON or GeoPackage file.

The rows become the files of a project folder (`geo.project.writer`), which
`geo.project.loader.load_project` then reads: errors are reported as for any project, and nothing is
repaired. Derived values (days, places, coordinates, precision) are computed again, not read.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from conflictmap.publish.data.csv_table import (
    LOCALIZED_FIELDS,
    STATEMENT_COLUMNS,
    Row,
    expression_from_text,
)
from conflictmap.publish.data.geojson import FORMAT_ID, PROJECT_MEMBER
from conflictmap.publish.data.geopackage import EVENT_GEOMETRY_TYPES
from geo.errors import ConflictMapError
from geo.io.atomic import refuse_occupied, write_new_folder
from geo.io.folder import FileError, MemoryFolder, decode_text
from geo.progress import progress_step, track_progress
from geo.project.geojson import GeoJSONError, parse_features
from geo.project.loader import load_project
from geo.project.model import Project
from geo.project.writer import Record, build_project_files, find_quote_context
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
    }
)
_UNCHANGED_COLUMNS = ("id", "type", "review", "status_reason")
_FATALITY_FIGURES = ("low", "best", "high")
_FOREIGN_FILE_MESSAGE = (
    "was not written by `conflictmap data`, or another program has saved it since"
)
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
        if file.stat().st_size > MAX_IMPORT_BYTES:
            raise FileError(f"{str(file)!r} has more than {MAX_IMPORT_BYTES:,} bytes")
        with file.open("rb") as stream:
            is_database = stream.read(len(_SQLITE_HEADER)) == _SQLITE_HEADER
        records = _read_geopackage(file) if is_database else _read_geojson(file)
    except OSError as error:
        raise FileError(f"{str(file)!r} cannot be read: {error.strerror}") from None
    if not all(isinstance(layer.get("features", []), list) for layer in records.layers):
        raise ProjectImportError(f"{file.name!r}: the features of a layer must be a list")
    events = _event_records(records)
    try:
        with progress_step("writing the project's files"):
            return build_project_files(
                records.map_info, events, records.sources, records.places, records.layers
            )
    except UnicodeEncodeError as error:
        surrogate = format_code_point(error.object[error.start])
        raise ProjectImportError(
            f"{file.name!r} contains {surrogate}, half a character: delete it"
        ) from None


# GeoJSON


def _read_geojson(file: Path) -> _ImportedRecords:
    text = decode_text(file.read_bytes(), file.name)
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
            database.row_factory = sqlite3.Row
            _check_tables(file, database)
            return _read_tables(file, database)
    except sqlite3.Error as error:
        raise ProjectImportError(f"{file.name!r} cannot be read as a GeoPackage: {error}") from None
    except ValueError as error:
        raise ProjectImportError(f"{file.name!r} contains invalid JSON: {error}") from None
    except (KeyError, TypeError, RecursionError) as error:
        raise ProjectImportError(
            f"{file.name!r} {_FOREIGN_FILE_MESSAGE}: {format_value(str(error))}"
        ) from None


def _check_tables(file: Path, database: sqlite3.Connection) -> None:
    """Raise if a required table is missing; a view of that name is not accepted."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    missing = set(_REQUIRED_TABLES) - {row["name"] for row in tables}
    if missing:
        raise ProjectImportError(
            f"{file.name!r} {_FOREIGN_FILE_MESSAGE}: it has no table {min(missing)!r}"
        )


def _read_tables(file: Path, database: sqlite3.Connection) -> _ImportedRecords:
    members = {row["key"]: row["value"] for row in _select_rows(database, PROJECT_MEMBER)}
    _check_format(file, members.get("format"))
    map_info = _check_records(file, "map", [json.loads(members.get("map") or "null")])[0]
    statements: dict[object, list[Row]] = {}
    for row in _select_rows(database, "statements", "event, number"):
        statements.setdefault(row.pop("event"), []).append(_omit_key(row, "number"))
    events = [
        row for kind in EVENT_GEOMETRY_TYPES for row in _select_rows(database, f"events_{kind}")
    ]
    lists = {key: list(_decode_records(database, key)) for key in _JSON_COLUMNS}
    return _ImportedRecords(map_info, _attach_statements(file, events, statements), **lists)


def _attach_statements(
    file: Path, events: list[Row], statements: dict[object, list[Row]]
) -> list[tuple[Row, list[Row]]]:
    """Return the events in the order of the project, each with its statements."""
    pairs = []
    for row in sorted(events, key=lambda row: _number_or_zero(row.get("number"))):
        event = _omit_key(row, "number")
        event["actors"] = json.loads(event.get("actors") or "[]")
        event["place_as_written"] = expression_from_text(str(event.get("place_as_written") or ""))
        pairs.append((event, statements.pop(event.get("id"), [])))
    if statements:
        unknown = format_value(min(map(str, statements)))
        raise ProjectImportError(
            f"{file.name!r} has statements of the event {unknown}, which it does not contain"
        )
    return pairs


def _number_or_zero(value: object) -> int:
    return value if isinstance(value, int) else 0


def _select_rows(database: sqlite3.Connection, table: str, order: str = "fid") -> Iterator[Row]:
    for row in database.execute(f'SELECT * FROM "{table}" ORDER BY {order}'):  # noqa: S608  ours
        yield {key: row[key] for key in row.keys() if key not in ("fid", "geom")}  # noqa: SIM118


def _decode_records(database: sqlite3.Connection, table: str) -> Iterator[Record]:
    for row in _select_rows(database, table):
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
            str(source.get("text", "")), str(source.get("language", ""))
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
    record["fatalities"] = _drop_nulls(figures) or None
    record["statements"] = [_statement_record(one, texts) for one in statements]
    return _drop_nulls({**record, **rest})


def _pop_localized_text(row: Row, key: str, language: str) -> Record | None:
    """Remove and return a localised text from its columns, such as ``title`` and ``title_hy``."""
    texts = {language: row.pop(key, None)}
    for column in [name for name in row if name.startswith(f"{key}_")]:
        tag = column.removeprefix(f"{key}_")
        texts[tag] = row.pop(column)
    return _drop_nulls(texts) or None


def _statement_record(row: Row, texts: Mapping[str, SourceText]) -> Record:
    """Return a statement as a record of ``events.yaml``, with the context that its quote needs."""
    prefix, suffix = _restore_context(row, texts)
    record = {key: row.get(key) for key in ("source", "quote")}
    record |= {"prefix": prefix or None, "suffix": suffix or None}
    record |= {key: row.get(key) for key in ("by", "stance")}
    return _drop_nulls({**record, **{key: row[key] for key in row.keys() - set(STATEMENT_COLUMNS)}})


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
