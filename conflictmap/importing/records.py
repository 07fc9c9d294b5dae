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
    except (ValueError, RecursionError) as error:
        raise ImportFileError(f"{path.name!r} is not JSON: {error}") from None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def build_table(records: Sequence[Mapping[str, Any]]) -> Table:
    """Return records as a table; a value that is no text becomes JSON."""
    columns = tuple(dict.fromkeys(str(key) for record in records for key in record))
    rows = [
        Row(number, [to_cell(record.get(column)) for column in columns])
        for number, record in enumerate(records, 1)
    ]

    def read_rows() -> Iterator[Row]:
        return iter(rows)

    return Table(columns, read_rows, row_count=len(rows), raw_columns=columns, header_row=0)


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
    """Return the root of a KML, KMZ or GPX file.

    Raises:
        ImportFileError: the file is too large, declares a document type, or is not valid XML.
    """
    data = _read_xml_bytes(path)
    refuse_entities(data[:_SCAN_BYTES], path.name)
    if b"<!ENTITY" in data:
        refuse_entities(data, path.name)
    try:
        return ET.fromstring(data)  # noqa: S314  document types are refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ImportFileError(f"{path.name!r} is not valid XML: {error}") from None


def _read_xml_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        is_archive = stream.read(4) == b"PK\x03\x04"
    if not is_archive:
        if path.stat().st_size > MAX_XML_BYTES:
            raise ImportFileError(f"{path.name!r} has more than {MAX_XML_BYTES:,} bytes: split it")
        return path.read_bytes()
    with open_archive(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        if not names:
            raise ImportFileError(f"{path.name!r} is an archive without a KML file")
        name = "doc.kml" if "doc.kml" in names else names[0]
        if archive.getinfo(name).file_size > MAX_XML_BYTES:
            raise ImportFileError(f"{path.name!r} has more than {MAX_XML_BYTES:,} bytes inside")
        return open_member(archive, name).read()


def local_name(tag: object) -> str:
    """Return the name of an element without its namespace."""
    return str(tag).rpartition("}")[2]


def child_text(element: ET.Element, name: str) -> str:
    """Return the text of a child element, or an empty text."""
    for child in element:
        if local_name(child.tag) == name:
            return (child.text or "").strip()
    return ""
