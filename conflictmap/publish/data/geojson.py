"""GeoJSON export (RFC 7946) of the whole project, and helpers of the formats with geometry.

`conflictmap.publish.data.importer` reads the file back. Geometries are those of the located events:
point, line or region, WGS 84, longitude first.
"""

import json
from pathlib import Path
from typing import IO, Any

import shapely
from shapely.geometry import MultiPolygon, mapping
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from conflictmap.publish.data.csv_table import EventRowBuilder
from conflictmap.publish.data.selection import EventSelection
from geo.geometry.antimeridian import find_box_span, wrap_longitude
from geo.project.writer import Record, layer_record, map_record, place_record, source_record

FORMAT_ID = "conflictmap-data/1"
PROJECT_MEMBER = "conflictmap"
"""Name of the GeoJSON foreign member and of the GeoPackage table with the map's description."""


def write_geojson(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write a FeatureCollection with one feature per event.

    The map, its sources, places and layers are in the foreign member `PROJECT_MEMBER`; the
    statements are a list in the properties.
    """
    builder, encoder = EventRowBuilder(selection, with_data=True), _GeometryEncoder()
    with files[0].open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"type": "FeatureCollection",\n')
        out.write(f'"bbox": {to_json(bounding_box(selection))},\n"{PROJECT_MEMBER}": ')
        _write_project(out, selection)
        out.write(',\n"features": [')
        for number, (event, located) in enumerate(selection):
            row, statements = builder.event_row(event, located), builder.statement_rows(event)
            properties = {**row, "statements": statements}
            out.write(",\n" if number else "\n")
            out.write(f'{{"type": "Feature", "id": {to_json(event.id)}, ')
            out.write(f'"geometry": {encoder.encode(located.geometry)}, ')
            out.write(f'"properties": {to_json(properties)}}}')
        out.write("\n]}\n")
    return selection


def _write_project(out: IO[str], selection: EventSelection) -> None:
    project = selection.project
    lists: dict[str, list[Record]] = {
        "sources": [source_record(source) for source in project.sources.values()],
        "places": [place_record(place) for place in project.places.values()],
        "layers": [layer_record(layer) for layer in project.layers],
    }
    out.write(f'{{"format": "{FORMAT_ID}",\n"map": {to_json(map_record(project.map_info))}')
    for key, records in lists.items():
        out.write(f',\n"{key}": [')
        for number, record in enumerate(records):
            out.write(",\n" if number else "\n")
            out.write(to_json(record))
        out.write("]")
    out.write("}")


def to_json(value: Any) -> str:  # noqa: ANN401  any JSON value
    """Return a value as JSON text, without escapes for letters of other scripts."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


class _GeometryEncoder:
    """Encodes geometry as GeoJSON text, and caches lines and regions, which many events share."""

    def __init__(self) -> None:
        self._texts: dict[bytes, str] = {}

    def encode(self, geometry: BaseGeometry) -> str:
        if geometry.is_empty:
            return "null"
        if geometry.geom_type == "Point":
            return to_json(mapping(geometry))
        key = geometry.wkb
        if key not in self._texts:
            self._texts[key] = to_json(mapping(orient_rings(geometry)))
        return self._texts[key]


def orient_rings(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry with counterclockwise outer rings (RFC 7946, section 3.1.6)."""
    if geometry.geom_type == "Polygon":
        return orient(geometry)
    if geometry.geom_type == "MultiPolygon":
        return MultiPolygon([orient(part) for part in geometry.geoms])
    return geometry


def bounding_box(selection: EventSelection) -> list[float]:
    """Return west, south, east and north of the geometries of all events, in degrees.

    On a map that crosses 180°, west may be greater than east (RFC 7946, section 5.2).
    """
    bounds = [row.geometry.bounds for row in selection.located_events if row.has_place]
    if not bounds:
        box = selection.project.map_info.bounds
        return list(box.edges)
    west, south, east, north = zip(*bounds, strict=True)
    if selection.project.map_info.bounds.crosses_antimeridian:
        parts = [
            part.bounds
            for row in selection.located_events
            if row.has_place
            for part in shapely.get_parts(row.geometry)
        ]
        first, last = find_box_span(parts)
        return [first, min(south), wrap_longitude(last), max(north)]
    return [min(west), min(south), max(east), max(north)]
