"""Geometry in little room: whole numbers, each counted from the one before."""

from collections.abc import Iterable
from typing import Any

from shapely.geometry.base import BaseGeometry

SCALE = 100_000
"""Units in a degree: 1e-5 degrees are 1.1 m on the ground, less than any precision stated."""

_LEAST = {"Point": 1, "LineString": 2, "Polygon": 4}
"""Positions that a line or ring must have, even where all of them fall on one spot."""


def encode(geometry: BaseGeometry) -> dict[str, Any]:
    """Return a geometry as a `Shape` of docs/document.md.

    Args:
        geometry: Point, LineString, Polygon or a Multi of these; WGS 84, longitude first.
    """
    return {"type": geometry.geom_type, "deltas": _deltas(geometry)}


def _deltas(geometry: BaseGeometry) -> list[Any]:
    if geometry.geom_type.startswith("Multi"):
        return [_deltas(part) for part in geometry.geoms]
    least = _LEAST[geometry.geom_type]
    if geometry.geom_type == "Polygon":
        return [_flat(ring.coords, least) for ring in (geometry.exterior, *geometry.interiors)]
    return _flat(geometry.coords, least)


def _flat(coordinates: Iterable[tuple[float, ...]], least: int) -> list[int]:
    flat: list[int] = []
    x = y = 0
    for longitude, latitude, *_ in coordinates:
        east, north = round(longitude * SCALE), round(latitude * SCALE)
        if flat and (east, north) == (x, y):
            continue
        flat += (east - x, north - y)
        x, y = east, north
    return flat + [0, 0] * (least - len(flat) // 2)


def decode(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a `Shape` as a GeoJSON geometry, its coordinates rounded to 1e-5 degrees."""
    depth = {"Point": 0, "LineString": 0, "MultiPoint": 1, "MultiLineString": 1, "Polygon": 1}
    kind = shape["type"]
    coordinates = _nested(shape["deltas"], depth.get(kind, 2))
    if kind == "Point":
        coordinates = coordinates[0]
    if kind == "MultiPoint":
        coordinates = [part[0] for part in coordinates]
    return {"type": kind, "coordinates": coordinates}


def _nested(deltas: list[Any], depth: int) -> list[Any]:
    if depth:
        return [_nested(part, depth - 1) for part in deltas]
    x = y = 0
    positions = []
    for east, north in zip(deltas[::2], deltas[1::2], strict=True):
        x, y = x + east, y + north
        positions.append([x / SCALE, y / SCALE])
    return positions
