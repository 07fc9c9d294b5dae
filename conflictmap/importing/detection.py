"""Detection of a file's format by its content; the name decides only spreadsheet or text."""

import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from conflictmap.importing.formats import acled, archiver, own_table, timeline, ucdp, viina
from conflictmap.importing.headers import complete_cut_names, normalize_name
from conflictmap.importing.model import ImportFileError, Table
from conflictmap.publish.data.geojson import PROJECT_MEMBER
from geo.io.folder import FileError, open_regular_file

FORMATS = (
    "acled",
    "ucdp",
    "timemap",
    "archiver",
    "viina",
    "umap",
    "kml",
    "gpx",
    "geojson",
    "timeline",
    "storymap",
    "table",
    "project",
    "gdelt",
)
"""What a file can be taken for."""

SIGNATURES = (
    acled.SIGNATURE,
    ucdp.SIGNATURE,
    viina.SIGNATURE,
    timeline.SIGNATURE,
    archiver.SIGNATURE,
    archiver.CSV_SIGNATURE,
)
"""Columns by which the formats of tables are recognised, in small letters."""

_HEAD_BYTES = 1 << 16
_SQLITE_MARK = b"SQLite format 3\0"
_ZIP_MARK = b"PK\x03\x04"
_GDELT_COLUMNS = (57, 58, 61)


class Container(NamedTuple):
    """How a file is read: ``text``, ``json``, ``xml``, ``workbook`` or ``database``."""

    kind: str
    reason: str


def _read_head(path: Path) -> bytes:
    """Return the first bytes of a file; a device or a pipe is refused without waiting for it."""
    try:
        with open_regular_file(path) as stream:
            return stream.read(_HEAD_BYTES)
    except FileError as error:
        raise ImportFileError(str(error)) from None
    except OSError as error:
        raise ImportFileError(f"{str(path)!r} cannot be read: {error.strerror}") from None


def detect_container(path: Path) -> Container:
    """Return how a file is read.

    Raises:
        ImportFileError: the file is missing, empty or a folder.
    """
    if path.is_dir():
        raise ImportFileError(f"{str(path)!r} is a folder: name a file")
    head = _read_head(path)
    if not head:
        raise ImportFileError(f"{path.name!r} is empty")
    if head.startswith(_SQLITE_MARK):
        return Container("database", "it is a SQLite database")
    if head.startswith(_ZIP_MARK):
        return _detect_archive(path)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        return Container("json", "it is JSON")
    if text.startswith(b"<"):
        if re.search(rb"<(?:\w+:)?(?:kml|gpx)\b", head):
            return Container("xml", "it is KML or GPX")
        raise ImportFileError(
            f"{path.name!r} is HTML or another XML, no table: save the table itself, as CSV"
        )
    if text.startswith((b"var ", b"const ", b"let ", b"export ")):
        raise ImportFileError(
            f"{path.name!r} is JavaScript: keep only what is after the equals sign"
        )
    return Container("text", "it is text in columns")


def _detect_archive(path: Path) -> Container:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()[:10_000]]
    except (zipfile.BadZipFile, OSError) as error:
        raise ImportFileError(f"{path.name!r} cannot be unpacked: {error}") from None
    if "xl/workbook.xml" in names or "content.xml" in names:
        return Container("workbook", "it is a workbook")
    if any(name.endswith(".kml") for name in names):
        return Container("xml", "it is a KMZ")
    raise ImportFileError(f"{path.name!r} is a ZIP archive: unpack it and name the file inside")


def detect_table(table: Table) -> tuple[str, str]:
    """Return what a table is and why, by its header."""
    names = {" ".join(name.casefold().split()) for name in table.columns}
    for format_name, signature in (
        ("acled", acled.SIGNATURE),
        ("ucdp", ucdp.SIGNATURE),
        ("archiver", archiver.SIGNATURE),
        ("archiver", archiver.CSV_SIGNATURE),
        ("viina", viina.SIGNATURE),
        ("timeline", timeline.SIGNATURE),
    ):
        if signature <= names:
            return format_name, f"its header has {', '.join(sorted(signature))}"
    if names >= own_table.SIGNATURE:
        return "own", "`conflictmap data` wrote it"
    if {"actor1code", "goldsteinscale"} <= names or _is_gdelt(table):
        return "gdelt", "its columns are those of GDELT's event table"
    return "table", "its header is of no known format"


def complete_known_names(table: Table) -> Table:
    """Return a table of ACLED or UCDP with its names in full, where a shapefile cut them."""
    for signature, known in ((acled.SIGNATURE, acled.COLUMNS), (ucdp.SIGNATURE, ucdp.COLUMNS)):
        columns = tuple(complete_cut_names(table.columns, known))
        if columns != table.columns and signature <= set(map(normalize_name, columns)):
            raw = table.raw_columns or table.columns
            return replace(table, columns=columns, raw_columns=raw)
    return table


def _is_gdelt(table: Table) -> bool:
    """Return whether a table without header has the columns of GDELT's events."""
    first = next(iter(table.read_first(1)), None)
    return (
        first is not None
        and len(table.columns) in _GDELT_COLUMNS
        and len(first.cells) in _GDELT_COLUMNS
        and first.cells[0].isdigit()
        and re.fullmatch(r"\d{8}", first.cells[1]) is not None
    )


def detect_json(document: object) -> tuple[str, str]:
    """Return what a JSON value is and why.

    Raises:
        ImportFileError: it is none of the known formats.
    """
    from conflictmap.importing.formats.timemap import is_timemap  # noqa: PLC0415  avoids a cycle

    if is_timemap(document):
        return "timemap", "its records have a latitude and associations or filters"
    if isinstance(document, dict):
        return _detect_object(document)
    if isinstance(document, list) and document and all(isinstance(one, dict) for one in document):
        return "records", "it is a list of records"
    raise ImportFileError("the JSON file is no list of records, no GeoJSON and no known format")


def _detect_object(document: dict[str, object]) -> tuple[str, str]:
    if PROJECT_MEMBER in document:
        return "project", "`conflictmap data` wrote it"
    if document.get("type") == "umap":
        return "umap", 'it has "type": "umap"'
    if document.get("type") in ("FeatureCollection", "Feature"):
        return "geojson", f'it has "type": "{document["type"]}"'
    if timeline.is_storymap(document):
        return "storymap", "it has slides of a storymap"
    if isinstance(document.get("events"), list):
        first = next(iter(document["events"]), None)  # type: ignore[call-overload]
        if isinstance(first, dict) and "start_date" in first:
            return "timeline", "its events have a start_date"
    return _detect_records(document)


def _is_feature_service(document: dict[str, object]) -> bool:
    """Return whether a document is the answer of an ArcGIS feature service (``f=json``)."""
    features = document.get("features")
    first = features[0] if isinstance(features, list) and features else None
    return isinstance(first, dict) and isinstance(first.get("attributes"), dict)


def _detect_records(document: dict[str, object]) -> tuple[str, str]:
    """Return the key of a list of records in an object, and why it is taken.

    Raises:
        ImportFileError: it has none.
    """
    if _is_feature_service(document):
        return "service", "its features have attributes, as a feature service answers"
    results = document.get("results")
    if isinstance(results, dict) and isinstance(results.get("bindings"), list):
        return "sparql", "it has the bindings of a SPARQL query"
    for key in ("data", "Result", "results", "events", "records", "value"):
        if isinstance(document.get(key), list):
            return f"records:{key}", f"it has a list of records {key!r}"
    listed = json.dumps(sorted(document)[:10], ensure_ascii=False)
    raise ImportFileError(f"the JSON file is of no known format: its keys are {listed}")
