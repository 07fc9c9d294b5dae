"""Records of JSON, GeoJSON, KML and GPX as tables, whose columns are the keys of all records."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from conflictmap.importing.archives import open_archive, open_member, refuse_entities
from conflictmap.importing.model import ImportFileError, NoteCollector, Row, Table
from conflictmap.importing.text_decoding import read_text

MAX_JSON_BYTES = 400_000_000
MAX_XML_BYTES = 200_000_000
MAX_FOLDER_DEPTH = 50
MAX_RECORD_DEPTH = 5
"""Depth of records within records whose values become columns."""

MAX_LISTED_RECORDS = 100
"""Number of records in a list within a record that are read."""

_MAX_WHOLE = 1e15
_SCAN_BYTES = 1 << 20


def read_json(path: Path, notes: NoteCollector) -> Any:  # noqa: ANN401  any JSON
    """Return the value of a JSON file.

    Raises:
        ImportFileError: the file is too large, or not JSON.
    """
    text = read_text(path, notes, max_bytes=MAX_JSON_BYTES)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        records = _read_json_lines(text) if error.msg == "Extra data" else None
        if records is None:
            raise ImportFileError(f"{path.name!r} is not JSON: {error}") from None
        return records
    except RecursionError:
        raise ImportFileError(
            f"{path.name!r} is nested too deeply to be read: its records are the items of one list"
        ) from None
    except _NotJSONError as error:
        raise ImportFileError(f"{path.name!r} is not JSON: {error}") from None
    except ValueError:  # Python's limit of digits
        raise ImportFileError(
            f"{path.name!r} has a number with thousands of digits: write it as a text in quotation "
            "marks"
        ) from None


def _read_json_lines(text: str) -> Any:  # noqa: ANN401  any JSON
    """Return the values of a text with one JSON value in each line, or None if it has others.

    Lines of GeoJSON features (RFC 8142) become a collection.
    """
    try:
        values = [
            json.loads(line, parse_constant=_refuse_constant)
            for line in (raw.strip("\x1e \t\r") for raw in text.split("\n"))
            if line
        ]
    except (ValueError, RecursionError):
        return None
    if values and all(isinstance(one, dict) and one.get("type") == "Feature" for one in values):
        return {"type": "FeatureCollection", "features": values}
    return values


class _NotJSONError(ValueError):
    """A text that Python's parser takes for JSON, and JSON does not allow."""


def _refuse_constant(name: str) -> float:
    raise _NotJSONError(f"{name} is no number of JSON")


def read_bindings(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the results of a SPARQL query as records (W3C SPARQL 1.1 Query Results JSON)."""
    return [
        {
            str(name): bound.get("value")
            for name, bound in binding.items()
            if isinstance(bound, Mapping)
        }
        for binding in document["results"]["bindings"]
        if isinstance(binding, Mapping)
    ]


def build_table(records: Sequence[Mapping[str, Any]]) -> Table:
    """Return records as a table; a value that is no text becomes JSON."""
    flat = [_flatten_record(record) for record in records]
    columns = tuple(dict.fromkeys(str(key) for record in flat for key in record))
    rows = [
        Row(number, [to_cell(record.get(column)) for column in columns])
        for number, record in enumerate(flat, 1)
    ]

    def read_rows() -> Iterator[Row]:
        return iter(rows)

    return Table(columns, read_rows, row_count=len(rows), raw_columns=columns, header_row=0)


def _flatten_record(record: Mapping[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    """Return a record without records inside: their keys are joined to that which holds them."""
    if not any(isinstance(value, Mapping | list) for value in record.values()):
        return {f"{prefix}{key}": value for key, value in record.items()}
    flat: dict[str, Any] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        is_record = isinstance(value, Mapping) and value and "coordinates" not in value
        if is_record and depth < MAX_RECORD_DEPTH:
            flat |= _flatten_record(value, f"{name}.", depth + 1)
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            flat |= _join_records(value, name)
        else:
            flat[name] = value
    return flat


def _join_records(records: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    """Return the values of a list of records by key, each list of values as one text."""
    joined: dict[str, list[str]] = {}
    for record in records[:MAX_LISTED_RECORDS]:
        for key, value in record.items():
            if text := to_cell(value):
                joined.setdefault(f"{name}.{key}", []).append(text)
    return {key: "; ".join(texts) for key, texts in joined.items()}


def to_cell(value: object) -> str:
    """Return a JSON value as a cell; a list of texts is separated by semicolons."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return _number_cell(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)


def _number_cell(value: float) -> str:
    """Return a number of JSON as a cell; a whole number has no decimals."""
    if isinstance(value, bool):
        return "true" if value else "false"
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < _MAX_WHOLE
    return str(int(value)) if is_whole else repr(value)


# KML and GPX


def read_xml_root(path: Path) -> ET.Element:
    """Return the root of a KML, KMZ or GPX file; that of a KMZ has all KML files in it.

    Raises:
        ImportFileError: the file is too large, declares a document type, or is not valid XML.
    """
    roots = [_parse_xml(data, path.name) for data in _read_xml_files(path)]
    if len(roots) == 1:
        return roots[0]
    joined = ET.Element("kml")  # the files of an archive, which link to each other
    joined.extend(roots)
    return joined


def _parse_xml(data: bytes, name: str) -> ET.Element:
    refuse_entities(data[:_SCAN_BYTES], name)
    if b"<!ENTITY" in data:
        refuse_entities(data, name)
    try:
        return ET.fromstring(data)  # noqa: S314  document types are refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ImportFileError(f"{name!r} is not valid XML: {error}") from None


def _read_xml_files(path: Path) -> list[bytes]:
    """Return the content of an XML file, or of each KML file in an archive, the main one first."""
    with path.open("rb") as stream:
        is_archive = stream.read(4) == b"PK\x03\x04"
    if not is_archive:
        if path.stat().st_size > MAX_XML_BYTES:
            raise ImportFileError(f"{path.name!r} has more than {MAX_XML_BYTES:,} bytes: split it")
        return [path.read_bytes()]
    with open_archive(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        if not names:
            raise ImportFileError(f"{path.name!r} is an archive without a KML file")
        size = sum(archive.getinfo(name).file_size for name in names)
        if size > MAX_XML_BYTES:
            raise ImportFileError(f"{path.name!r} has more than {MAX_XML_BYTES:,} bytes inside")
        names.sort(key=lambda name: (name != "doc.kml", name.count("/"), name))
        return [open_member(archive, name).read() for name in names]


def local_name(tag: object) -> str:
    """Return the name of an element without its namespace."""
    return str(tag).rpartition("}")[2]


def child_text(element: ET.Element, name: str) -> str:
    """Return the text of a child element, or an empty text."""
    for child in element:
        if local_name(child.tag) == name:
            return (child.text or "").strip()
    return ""
