"""Delta coding of geometries: whole numbers, each the difference to the one before."""

from collections.abc import Iterable
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.document.schema import EncodedShape

UNITS_PER_DEGREE = 100_000
"""Units in a degree: 1e-5 degrees are 1.1 m on Earth, less than any stated precision."""

_MIN_POSITIONS = {"Point": 1, "LineString": 2, "Polygon": 4}
"""Positions that a line or ring must have, even where all of them are the same."""


def encode_geometry(geometry: BaseGeometry) -> EncodedShape:
    """Return a geometry as a `Shape` of docs/reference/map-document.md.

    Args:
        geometry: Point, LineString, Polygon or a Multi of these; WGS 84, longitude first.
    """
    return {"type": geometry.geom_type, "deltas": _encode_deltas(geometry)}


def _encode_deltas(geometry: BaseGeometry) -> list[Any]:
    if geometry.geom_type.startswith("Multi"):
        return [_encode_deltas(part) for part in geometry.geoms]
    least = _MIN_POSITIONS[geometry.geom_type]
    if geometry.geom_type == "Polygon":
        return [
            _encode_line(ring.coords, least) for ring in (geometry.exterior, *geometry.interiors)
        ]
    return _encode_line(geometry.coords, least)


def _encode_line(coordinates: Iterable[tuple[float, ...]], min_positions: int) -> list[int]:
    flat: list[int] = []
    x = y = 0
    for longitude, latitude, *_ in coordinates:
        east, north = round(longitude * UNITS_PER_DEGREE), round(latitude * UNITS_PER_DEGREE)
        if flat and (east, north) == (x, y):
            continue
        flat += (east - x, north - y)
        x, y = east, north
    return flat + [0, 0] * (min_positions - len(flat) // 2)


def decode_geometry(shape: EncodedShape) -> dict[str, Any]:
    """Return a `Shape` as a GeoJSON geometry, its coordinates rounded to 1e-5 degrees."""
    depth = {"Point": 0, "LineString": 0, "MultiPoint": 1, "MultiLineString": 1, "Polygon": 1}
    kind = shape["type"]
    coordinates = _decode_deltas(shape["deltas"], depth.get(kind, 2))
    if kind == "Point":
        coordinates = coordinates[0]
    if kind == "MultiPoint":
        coordinates = [part[0] for part in coordinates]
    return {"type": kind, "coordinates": coordinates}


def _decode_deltas(deltas: list[Any], depth: int) -> list[Any]:
    if depth:
        return [_decode_deltas(part, depth - 1) for part in deltas]
    x = y = 0
    positions = []
    for east, north in zip(deltas[::2], deltas[1::2], strict=True):
        x, y = x + east, y + north
        positions.append([x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE])
    return positions
