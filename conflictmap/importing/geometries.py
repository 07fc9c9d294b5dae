"""Geometries of imported features: checked, without heights, longitude first."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
import shapely.geometry

from conflictmap.importing.coordinates import check_position, check_range
from conflictmap.importing.model import RowError

GEOMETRY_TYPES = frozenset(
    {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}
)
GEOMETRY_COLUMN = "geometry"
"""Column that has the geometry of refused map features in WKT."""

_WKT_GEOMETRY = re.compile(
    r"\s*(?:SRID=\d+;)?(?P<kind>LINESTRING|POLYGON|MULTI\w+)\s*Z?\s*\(", re.IGNORECASE
)
MAX_VERTICES = 200_000
_MIN_LINE_POINTS = 2
_MIN_RING_POINTS = 4
_MAX_DEPTH = 4


def check_geometry(geometry: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a geometry with two coordinates for each vertex, or None if there is none.

    A collection of one kind becomes a multiple geometry of that kind.

    Raises:
        RowError: ``no-place`` if it is empty, ``bad-coordinates`` if a position is none,
            ``not-a-point`` for a collection of several kinds.
    """
    if geometry is None:
        return None
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        return _merge_collection(geometry.get("geometries"))
    if kind not in GEOMETRY_TYPES:
        raise RowError("bad-coordinates", f"{kind!r} is no type of geometry")
    coordinates = geometry.get("coordinates")
    if not coordinates:
        noun = "point" if kind == "Point" else "geometry"
        raise RowError("no-place", f"the {noun} has no coordinates")
    count = [0]
    checked = _check_coordinates(coordinates, 0, count, is_point=kind == "Point")
    _check_shape(str(kind), checked)
    return {"type": kind, "coordinates": checked}


def _check_coordinates(
    value: object, depth: int, count: list[int], *, is_point: bool = False
) -> list[Any]:
    if not isinstance(value, Sequence) or isinstance(value, str) or depth > _MAX_DEPTH:
        raise RowError("bad-coordinates", "the coordinates are no list of numbers")
    if len(value) > 1 and isinstance(value[0], str) and isinstance(value[1], str):
        value = [_read_text_number(part) for part in value[:2]]
    if value and isinstance(value[0], int | float) and not isinstance(value[0], bool):
        count[0] += 1
        if count[0] > MAX_VERTICES:
            raise RowError(
                "bad-coordinates", f"the geometry has more than {MAX_VERTICES:,} vertices"
            )
        if len(value) < _MIN_LINE_POINTS or not isinstance(value[1], int | float):
            raise RowError("bad-coordinates", "a position has fewer than two numbers")
        lon, lat = float(value[0]), float(value[1])
        # 0 and 0 is no place, but can be the corner of an area
        return list(check_position(lon, lat) if is_point else check_range(lon, lat))
    return [_check_coordinates(part, depth + 1, count) for part in value]


def _read_text_number(text: object) -> float:
    """Return a coordinate that is written as text, which some programs do.

    Raises:
        RowError: ``bad-coordinates``.
    """
    try:
        return float(str(text))
    except ValueError:
        raise RowError("bad-coordinates", f"“{text}” is no number") from None


def _check_shape(kind: str, coordinates: list[Any]) -> None:
    depths = {"Point": 0, "MultiPoint": 1, "LineString": 1, "Polygon": 2, "MultiLineString": 2}
    expected = depths.get(kind, 3)
    depth, probe = -1, coordinates
    while isinstance(probe, list) and probe:
        probe, depth = probe[0], depth + 1
    if depth != expected:
        raise RowError("bad-coordinates", f"the coordinates do not fit the type {kind}")
    if kind == "LineString" and len(coordinates) < _MIN_LINE_POINTS:
        raise RowError("bad-coordinates", "a line has fewer than two positions")
    if kind == "Polygon" and len(coordinates[0]) < _MIN_RING_POINTS:
        raise RowError("bad-coordinates", "an area has fewer than four positions")


def _merge_collection(parts: object) -> Mapping[str, Any] | None:
    if not isinstance(parts, list) or not parts:
        raise RowError("no-place", "the geometry has no coordinates")
    checked = [check_geometry(part) for part in parts if isinstance(part, dict)]
    found = [part for part in checked if part is not None]
    kinds = {str(part["type"]) for part in found}
    if len(found) == 1:
        return found[0]
    if len(kinds) > 1 or not found:
        raise RowError(
            "not-a-point", f"several kinds of geometry in one: {', '.join(sorted(kinds))}"
        )
    [kind] = kinds
    if kind.startswith("Multi"):
        merged = [item for part in found for item in part["coordinates"]]
        return {"type": kind, "coordinates": merged}
    return {"type": f"Multi{kind}", "coordinates": [part["coordinates"] for part in found]}


def is_wkt_geometry(text: str) -> bool:
    """Return whether a text starts as the WKT of a line, an area or several."""
    return _WKT_GEOMETRY.match(text) is not None


def read_wkt(text: str) -> Mapping[str, Any] | None:
    """Return the geometry of a cell in WKT that is a line, an area or several; None for any other.

    Raises:
        RowError: ``bad-coordinates``, if it cannot be read.
    """
    match = _WKT_GEOMETRY.match(text)
    if match is None:
        return None
    try:
        geometry = shapely.from_wkt(text[match.start("kind") :])
    except shapely.errors.ShapelyError:
        raise RowError("bad-coordinates", f"“{text[:40]}…” is no WKT that can be read") from None
    return check_geometry(shapely.geometry.mapping(shapely.force_2d(geometry)))


def format_wkt(geometry: Mapping[str, Any] | None) -> str:
    """Return a geometry of GeoJSON as WKT, as far as it is one; otherwise an empty text."""
    if geometry is None:
        return ""
    try:
        return str(shapely.to_wkt(shapely.geometry.shape(geometry), rounding_precision=-1))
    except (shapely.errors.ShapelyError, AttributeError, KeyError, TypeError, ValueError):
        return ""


def read_geometry_point(geometry: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return longitude and latitude of a point; None for a line or an area."""
    if geometry["type"] != "Point":
        return None
    lon, lat = geometry["coordinates"][:2]
    return float(lon), float(lat)


def has_heights(geometry: object) -> bool:
    """Return whether any position of a geometry has a third coordinate."""
    if not isinstance(geometry, Mapping):
        return False
    stack: list[Any] = [geometry.get("coordinates"), *(geometry.get("geometries") or [])]
    while stack:
        part = stack.pop()
        if isinstance(part, Mapping):
            stack.append(part.get("coordinates"))
        elif isinstance(part, Sequence) and not isinstance(part, str) and part:
            if isinstance(part[0], int | float):
                if len(part) > 2:  # noqa: PLR2004  longitude and latitude
                    return True
            else:
                stack.extend(part)
    return False
