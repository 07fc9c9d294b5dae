"""KML and KMZ (Google My Maps, Google Earth) and GPX, placemark by placemark.

Source: OGC KML 2.3 (12-007r2); GPX 1.1. A placemark's name becomes the title, its description the
words, its folder the type; lines and areas stay lines and areas.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from conflictmap.importing.formats.common import ImportContext
from conflictmap.importing.formats.table import OPEN_END, TableLayout
from conflictmap.importing.html_fields import read_table_fields, repeats_fields
from conflictmap.importing.model import ImportFileError, Table
from conflictmap.importing.records import MAX_FOLDER_DEPTH, build_table, child_text, local_name

_COMMA_SPACES = re.compile(r"\s*,\s*")
NOTE_HEIGHTS = "a third coordinate (height) is dropped"
FOLDER_COLUMN = "folder"
_GEOMETRIES = frozenset(
    {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "MultiTrack", "Track"}
)
_CONTAINERS = frozenset({"kml", "Document", "Folder"})


def read_kml(root: ET.Element, context: ImportContext) -> tuple[Table, TableLayout, str]:
    """Return the placemarks of a KML document as a table, with its layout and its name."""
    records: list[dict[str, str]] = []
    geometries: dict[int, Mapping[str, Any] | None] = {}
    has_heights = [False]
    for folder, placemark in _iterate_placemarks(root, "", 0):
        records.append(_read_placemark(placemark, folder))
        geometries[len(records)] = _read_geometry(placemark, has_heights)
    if has_heights[0]:
        context.notes.add(NOTE_HEIGHTS)
    labels = {"TimeStamp": "TimeStamp", "TimeSpan begin": "TimeSpan", "TimeSpan end": "TimeSpan"}
    table = build_table(records)
    labels |= {
        name: f"ExtendedData {name}" for name in table.columns if name not in (*labels, "name")
    }
    layout = TableLayout(
        record_noun="placemark",
        geometries=geometries,
        type_column=FOLDER_COLUMN,
        prose_dates=True,
        date_labels=labels,
        title_is_id=True,
        split_paragraphs=True,
        columns={"title": ("name",), **_time_columns(table)},
    )
    _refuse_empty(root, records)
    document = next((e for e in root.iter() if local_name(e.tag) == "Document"), root)
    return table, layout, child_text(document, "name")


def _refuse_empty(root: ET.Element, records: list[dict[str, str]]) -> None:
    """Raise `ImportFileError` if a document has no placemarks, as one that only links to others."""
    if records:
        return
    links = [
        child_text(element, "href")
        for element in root.iter()
        if local_name(element.tag) in ("Link", "Url") and child_text(element, "href")
    ]
    if links:
        raise ImportFileError(
            f"the KML file has no placemarks: it links to {links[0]!r}; download that file, and "
            "import it"
        )
    raise ImportFileError("the KML file has no placemarks: nothing can be imported")


def _time_columns(table: Table) -> dict[str, tuple[str, ...]]:
    """Return the columns of dates: the elements for time, and the users' own."""
    own = [
        name
        for name in table.columns
        if name.casefold() in ("date", "datum", "fecha", "дата", "data", "when", "event date")
    ]
    starts = [name for name in ("TimeStamp", "TimeSpan begin") if name in table.columns]
    columns: dict[str, tuple[str, ...]] = {}
    if starts or own:
        columns["date"] = (*starts, *own)
    if "TimeSpan end" in table.columns:
        columns["end"] = ("TimeSpan end",)
    return columns


def _iterate_placemarks(
    element: ET.Element, folder: str, depth: int
) -> Iterator[tuple[str, ET.Element]]:
    for child in element:
        name = local_name(child.tag)
        if name == "Placemark":
            yield folder, child
        elif name in _CONTAINERS and depth < MAX_FOLDER_DEPTH:
            inner = child_text(child, "name") if name == "Folder" else ""
            yield from _iterate_placemarks(child, inner or folder, depth + 1)


def _read_placemark(placemark: ET.Element, folder: str) -> dict[str, str]:
    record = {
        "name": child_text(placemark, "name"),
        "description": child_text(placemark, "description"),
        FOLDER_COLUMN: folder,
    }
    for element in placemark.iter():
        name = local_name(element.tag)
        if name == "TimeStamp":
            record["TimeStamp"] = child_text(element, "when")
        elif name == "TimeSpan":
            begin, end = child_text(element, "begin"), child_text(element, "end")
            if begin or end:
                record["TimeSpan begin"] = begin or OPEN_END
                record["TimeSpan end"] = end or OPEN_END
        elif name == "Data" and element.get("name"):
            key = str(element.get("name"))
            if not key.startswith("gx_"):
                record.setdefault(key, child_text(element, "value"))
        elif name == "SimpleData" and element.get("name"):
            record.setdefault(str(element.get("name")), (element.text or "").strip())
    return _read_description_fields(record)


def _read_description_fields(record: dict[str, str]) -> dict[str, str]:
    """Return a record with the fields that its description has, or repeats, as text."""
    description = record["description"]
    fields = read_table_fields(description)
    if fields is not None:
        return {**fields, **record, "description": ""}
    known = record.keys() - {"name", "description", FOLDER_COLUMN}
    if repeats_fields(description, known):
        return {**record, "description": ""}
    return record


def _read_geometry(placemark: ET.Element, has_heights: list[bool]) -> Mapping[str, Any] | None:
    for child in placemark:
        if local_name(child.tag) in _GEOMETRIES:
            return _convert_geometry(child, has_heights)
    return None


def _convert_geometry(element: ET.Element, has_heights: list[bool]) -> dict[str, Any]:
    name = local_name(element.tag)
    if name in ("MultiGeometry", "MultiTrack"):
        parts = [
            _convert_geometry(child, has_heights)
            for child in element
            if local_name(child.tag) in _GEOMETRIES
        ]
        return {"type": "GeometryCollection", "geometries": parts}
    if name == "Polygon":
        rings = [
            _read_coordinates(ring, has_heights)
            for kind in ("outerBoundaryIs", "innerBoundaryIs")
            for boundary in element
            if local_name(boundary.tag) == kind
            for ring in boundary
        ]
        return {"type": "Polygon", "coordinates": rings}
    positions = _read_coordinates(element, has_heights)
    if name == "Point":
        return {"type": "Point", "coordinates": positions[0] if positions else []}
    return {"type": "LineString", "coordinates": positions}


def _read_coordinates(element: ET.Element, has_heights: list[bool]) -> list[list[float]]:
    """Return the positions of an element; one that is no number becomes infinite and is refused."""
    text = " ".join(
        (child.text or "").replace(" ", ",")
        if local_name(child.tag) == "coord"
        else child.text or ""
        for child in element
        if local_name(child.tag) in ("coordinates", "coord")
    )
    positions = []
    for part in _COMMA_SPACES.sub(",", text).split():
        numbers = [_to_number(number) for number in part.split(",") if number]
        has_heights[0] = has_heights[0] or len(numbers) > 2  # noqa: PLR2004
        positions.append(numbers[:2] if len(numbers) > 1 else [float("inf"), float("inf")])
    return positions


def _to_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")


def read_gpx(root: ET.Element, context: ImportContext) -> tuple[Table, TableLayout, str]:
    """Return the waypoints, routes and tracks of a GPX file as a table, its layout and its name."""
    records: list[dict[str, str]] = []
    geometries: dict[int, Mapping[str, Any] | None] = {}
    for element in root:
        kind = local_name(element.tag)
        if kind not in ("wpt", "rte", "trk"):
            continue
        link = next((e.get("href", "") for e in element if local_name(e.tag) == "link"), "")
        records.append(
            {
                "name": child_text(element, "name"),
                "description": child_text(element, "desc") or child_text(element, "cmt"),
                "time": child_text(element, "time") or _first_time(element),
                "kind": child_text(element, "type"),
                "link": link,
            }
        )
        geometries[len(records)] = _read_gpx_geometry(kind, element)
    table = build_table(records)
    del context
    layout = TableLayout(
        record_noun="waypoint",
        geometries=geometries,
        prose_dates=True,
        title_is_id=True,
        split_paragraphs=True,
        columns={
            "title": ("name",),
            "words": ("description",),
            "date": ("time",),
            "type": ("kind",),
            "url": ("link",),
        }
        if records
        else {},
    )
    metadata = next((e for e in root if local_name(e.tag) == "metadata"), root)
    return table, layout, child_text(metadata, "name")


def _first_time(element: ET.Element) -> str:
    for child in element.iter():
        if local_name(child.tag) == "time" and child.text:
            return child.text.strip()
    return ""


def _read_gpx_geometry(kind: str, element: ET.Element) -> dict[str, Any]:
    if kind == "wpt":
        return {"type": "Point", "coordinates": _gpx_position(element)}
    if kind == "rte":
        points = [_gpx_position(e) for e in element if local_name(e.tag) == "rtept"]
        return {"type": "LineString", "coordinates": points}
    segments = [
        [_gpx_position(e) for e in segment if local_name(e.tag) == "trkpt"]
        for segment in element
        if local_name(segment.tag) == "trkseg"
    ]
    lines = [
        {"type": "LineString", "coordinates": points} for points in segments if len(points) > 1
    ]
    return {"type": "GeometryCollection", "geometries": lines}


def _gpx_position(element: ET.Element) -> list[float]:
    return [_to_number(element.get("lon") or ""), _to_number(element.get("lat") or "")]
