"""Strict GeoJSON reader (RFC 7946): nothing is repaired, and only heights are ignored."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from shapely import is_valid_reason
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.geometry.antimeridian import cut_geometry
from geo.geometry.bounds import Bounds
from geo.text.unicode_safety import format_value

_WGS84_NAMES = frozenset(
    {
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "urn:ogc:def:crs:EPSG::4326",
        "EPSG:4326",
    }
)
_COORDINATE_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_MIN_POSITION_COUNTS = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


_FORBIDDEN_MEMBERS = {
    "FeatureCollection": ("coordinates", "geometries", "geometry", "properties"),
    "Feature": ("coordinates", "geometries", "features"),
    "geometry": ("geometry", "properties", "features", "geometries"),
}
_MIN_NUMBERS, _MAX_NUMBERS = 2, 3
"""Numbers of a position: longitude, latitude, and a height that no map shows (RFC 7946, 3.1.1)."""
_MAX_ABSOLUTE_NUMBER = 1e300
_SEPARATORS = re.compile(r"[\s,:]*")


class GeoJSONError(ValueError):
    """A file, feature or geometry is not valid GeoJSON, or is not supported.

    Attributes:
        line: Line number in the file, or 0 if it is not known.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        """Store the message and the line number."""
        super().__init__(message)
        self.line = line


def parse_features(text: str) -> list[Any]:
    """Return the features of a FeatureCollection as parsed JSON, not yet checked.

    Raises:
        GeoJSONError: the text is not JSON, has a duplicate key or NaN or Infinity, is not a
            FeatureCollection, or uses a coordinate system other than WGS 84.
    """
    data = _parse_json(text)
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        kind = data.get("type") if isinstance(data, dict) else data
        raise GeoJSONError(f"must be a FeatureCollection, not {format_value(kind)}")
    check_members(data, "FeatureCollection")
    features = data.get("features")
    if not isinstance(features, list):
        raise GeoJSONError(f"'features' must be a list, not {format_value(features)}")
    return features


def _parse_json(text: str) -> Any:  # noqa: ANN401  parsed JSON
    try:
        return json.loads(
            text, object_pairs_hook=_reject_duplicate_keys, parse_constant=_reject_constant
        )
    except RecursionError:
        raise GeoJSONError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise GeoJSONError(f"not readable as JSON: {error}", error.lineno) from None
    except GeoJSONError:
        raise
    except ValueError as error:  # an integer of thousands of digits
        raise GeoJSONError(f"not readable as JSON: {error}") from None


def find_feature_lines(text: str) -> list[int]:
    """Return the line number, from 1, on which each feature of a collection starts.

    Args:
        text: A text that `parse_features` accepts.
    """
    decoder = json.JSONDecoder()
    place, key = _skip_separators(text, text.index("{") + 1), None
    while key != "features":
        if key is not None:
            place = _skip_separators(text, decoder.raw_decode(text, place)[1])
        key, place = decoder.raw_decode(text, place)
        place = _skip_separators(text, place)
    lines, line, counted = [], 1, 0
    place = _skip_separators(text, place + 1)
    while text[place] != "]":
        line, counted = line + text.count("\n", counted, place), place
        lines.append(line)
        place = _skip_separators(text, decoder.raw_decode(text, place)[1])
    return lines


def _skip_separators(text: str, position: int) -> int:
    """Return the offset of the next value, after white space and punctuation."""
    return _SEPARATORS.match(text, position).end()  # type: ignore[union-attr]  # it matches always


def check_members(data: dict[str, Any], kind: str) -> None:
    """Check the members that any GeoJSON object may have, such as `bbox` and `crs`.

    Args:
        data: A GeoJSON object.
        kind: ``FeatureCollection``, ``Feature`` or ``geometry``.

    Raises:
        GeoJSONError: a coordinate system other than WGS 84, an invalid bounding box, or a member
            that belongs to another kind of object (RFC 7946, section 7.1).
    """
    if "crs" in data and _crs_name(data["crs"]) not in _WGS84_NAMES:
        raise GeoJSONError(
            f"the coordinate system {format_value(data['crs'])} is not WGS 84: "
            "reproject the file to EPSG:4326"
        )
    forbidden = [key for key in _FORBIDDEN_MEMBERS[kind] if key in data]
    if forbidden:
        raise GeoJSONError(f"a {kind} cannot have a member {forbidden[0]!r}")
    box = data.get("bbox", [0, 0, 0, 0])
    has_valid_size = isinstance(box, list) and len(box) in (4, 6)
    if not has_valid_size or not all(is_finite_number(value) for value in box):
        raise GeoJSONError(f"'bbox' must be a list of four or six numbers, not {format_value(box)}")


def _crs_name(crs: object) -> str:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else ""


def _reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise GeoJSONError(f"the key {format_value(key)} occurs twice in one object")
        members[key] = value
    return members


def _reject_constant(name: str) -> float:
    raise GeoJSONError(f"{name} is not a number")


def read_geometry(data: Any, bounds: Bounds) -> BaseGeometry:  # noqa: ANN401  parsed JSON
    """Return a checked geometry in WGS 84, longitude first; heights of its positions are left out.

    Args:
        data: A GeoJSON geometry object: Point, LineString, Polygon or a Multi of these.
        bounds: The box in which every position must lie.

    Raises:
        GeoJSONError: a null, empty or unknown geometry; a position that is not two finite
            numbers, or three with a height, or is outside the bounds; a ring that is not closed;
            a self-intersection.
    """
    kind = data.get("type") if isinstance(data, dict) else data
    if not isinstance(data, dict) or not isinstance(kind, str) or kind not in _COORDINATE_DEPTHS:
        supported = ", ".join(_COORDINATE_DEPTHS)
        raise GeoJSONError(
            f"the geometry {format_value(kind)} cannot be drawn: use one of {supported}"
        )
    check_members(data, "geometry")
    for path in _iter_position_lists(data.get("coordinates"), _COORDINATE_DEPTHS[kind], kind):
        _check_path(path, kind, bounds)
    depth = _COORDINATE_DEPTHS[kind]
    geometry = shape({"type": kind, "coordinates": _drop_heights(data["coordinates"], depth)})
    if bounds.crosses_antimeridian:  # whether or not it is cut there
        geometry = bounds.continue_geometry(geometry)
    if not geometry.is_valid:
        raise GeoJSONError(
            f"the {kind} is not valid: {is_valid_reason(geometry)}; repair it at its source"
        )
    return cut_geometry(geometry)


def has_heights(data: Any) -> bool:  # noqa: ANN401  parsed JSON
    """Return whether a position of a geometry that `read_geometry` accepts has a height."""
    depth = _COORDINATE_DEPTHS[data["type"]]
    paths = _iter_position_lists(data["coordinates"], depth, data["type"])
    return any(len(position) > _MIN_NUMBERS for path in paths for position in path)


def _drop_heights(coordinates: list[Any], depth: int) -> list[Any]:
    if depth == 0:
        return coordinates[:_MIN_NUMBERS]
    return [_drop_heights(part, depth - 1) for part in coordinates]


def _iter_position_lists(coordinates: Any, depth: int, kind: str) -> Iterator[list[Any]]:  # noqa: ANN401
    """Yield the lists of positions at the nesting depth of the geometry type."""
    if depth == 0:
        yield [coordinates]
        return
    if not isinstance(coordinates, list) or not coordinates:
        raise GeoJSONError(f"the {kind} has no coordinates")
    if depth == 1:
        yield coordinates
        return
    for part in coordinates:
        yield from _iter_position_lists(part, depth - 1, kind)


def _check_path(path: list[Any], kind: str, bounds: Bounds) -> None:
    for position in path:
        _check_position(position, bounds)
    if len(path) < _MIN_POSITION_COUNTS.get(kind, 1):
        raise GeoJSONError(
            f"a {kind} with {len(path)} positions: at least {_MIN_POSITION_COUNTS[kind]} are needed"
        )
    path = [position[:_MIN_NUMBERS] for position in path]
    if kind.endswith("Polygon") and path[0] != path[-1]:
        raise GeoJSONError(f"a ring is not closed: it starts at {path[0]} and ends at {path[-1]}")
    if kind.endswith("LineString") and all(a == b for a, b in pairwise(path)):
        raise GeoJSONError(f"a {kind} all of whose positions are {path[0]}")


def _check_position(position: Any, bounds: Bounds) -> None:  # noqa: ANN401
    has_size = isinstance(position, list) and len(position) in (_MIN_NUMBERS, _MAX_NUMBERS)
    if not has_size or not all(is_finite_number(value) for value in position):
        raise GeoJSONError(
            f"{format_value(position)} is not a position: write [longitude, latitude]"
        )
    problem = bounds.describe_outside(*position[:_MIN_NUMBERS])
    if problem:
        raise GeoJSONError(problem)


def is_finite_number(value: object) -> bool:
    """Return whether a JSON value is a finite number; true and false are not."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= _MAX_ABSOLUTE_NUMBER
