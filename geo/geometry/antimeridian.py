"""Geometries at the meridian of 180 degrees.

Two forms are used. The *cut* form is that of GeoJSON (RFC 7946, section 3.1.9): longitudes within
±180, and a geometry that crosses the meridian is cut there into parts. Projects, locations and all
exports have it. The *continuous* form has no jump: its longitudes may be beyond ±180. Maps are
drawn in it. All positions are longitude and latitude in degrees (WGS 84).
"""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

_MAX_LATITUDE = 90.0


def wrap_longitude(longitude: float) -> float:
    """Return a longitude within ±180; 180 and -180 stay as they are."""
    if -180 <= longitude <= 180:  # noqa: PLR2004
        return longitude
    return (longitude + 180) % 360 - 180


def find_longitude_span(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the shortest range of longitudes that has all of a geometry in the cut form.

    The widest gap between its parts, around the globe, is outside.

    Returns:
        West, within ±180, and east, greater than west: beyond 180 where the range crosses 180°.
    """
    return find_box_span(part.bounds for part in shapely.get_parts(geometry))


def find_box_span(boxes: Iterable[tuple[float, float, float, float]]) -> tuple[float, float]:
    """Return the shortest range of longitudes that has all boxes, as `find_longitude_span`.

    Args:
        boxes: West, south, east and north of each; at least one.
    """
    spans = sorted((box[0], box[2]) for box in boxes)
    merged: list[tuple[float, float]] = []
    for west, east in spans:
        if merged and west <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], east))
        else:
            merged.append((west, east))
    following = [*merged[1:], (merged[0][0] + 360, merged[0][1] + 360)]
    gaps = [after[0] - before[1] for before, after in zip(merged, following, strict=True)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    west, east = following[widest][0], merged[widest][1]
    west = west - 360 if west >= 180 else west  # noqa: PLR2004
    return west, east if east > west or len(merged) == 1 else east + 360


def continue_longitude(longitude: float, middle: float) -> float:
    """Return a longitude within 180 degrees of `middle`, which may be beyond ±180."""
    offset = longitude - middle
    return longitude if abs(offset) <= 180 else middle + (offset + 180) % 360 - 180  # noqa: PLR2004


def to_continuous(longitudes: NDArray[np.float64], middle: float) -> NDArray[np.float64]:
    """Return longitudes within 180 degrees of `middle`; those that are so already do not change."""
    offsets = longitudes - middle
    return np.where(
        np.abs(offsets) > 180,  # noqa: PLR2004
        middle + (offsets + 180) % 360 - 180,
        longitudes,
    )


def join_geometry(geometry: BaseGeometry, middle: float) -> BaseGeometry:
    """Return a geometry of the cut form in the continuous form around a longitude.

    Parts that meet at 180° are joined; a part that reaches across the opposite meridian is cut
    there.

    Args:
        geometry: Point, LineString, Polygon or a Multi of these, within ±180.
        middle: Longitude of the middle of the map; the result is within 180 degrees of it.
    """
    opposite = wrap_longitude(middle - 180)
    west, _, east, _ = geometry.bounds
    if geometry.is_empty or opposite <= west or east <= opposite:
        return _shift_to_middle(geometry, middle)
    eastern = shapely.box(opposite, -_MAX_LATITUDE, 180, _MAX_LATITUDE)
    western = shapely.box(-180, -_MAX_LATITUDE, opposite, _MAX_LATITUDE)
    pieces = []
    for part in shapely.get_parts(geometry):
        left, _, right, _ = part.bounds
        if right <= opposite or left >= opposite:
            pieces.append(_shift_to_middle(part, middle))
            continue
        for half in (western, eastern):
            inside = shapely.intersection(part, half)
            pieces += [_shift_to_middle(one, middle) for one in shapely.get_parts(inside)]
    return _merge_pieces(pieces, geometry)


def continue_geometry(geometry: BaseGeometry, middle: float) -> BaseGeometry:
    """Return a geometry in the continuous form, whether or not it is cut at 180°.

    In files that are not cut, a line jumps from 180 to -180: an edge more than half around the
    globe is taken for such a jump, except a whole turn, as along a pole.

    Args:
        geometry: Point, LineString, Polygon or a Multi of these, within ±180.
        middle: Longitude of the middle of the map.
    """
    if not any(map(_has_jump, shapely.get_parts(geometry))):
        return join_geometry(geometry, middle)
    return shapely.transform(
        geometry, lambda xy: np.column_stack([to_continuous(xy[:, 0], middle), xy[:, 1]])
    )


def _has_jump(part: BaseGeometry) -> bool:
    lines = shapely.get_parts(part.boundary) if isinstance(part, Polygon) else [part]
    for line in lines:
        steps = np.abs(np.diff(shapely.get_coordinates(line)[:, 0]))
        if ((steps > 180) & (steps < 360)).any():  # noqa: PLR2004
            return True
    return False


def _shift_to_middle(geometry: BaseGeometry, middle: float) -> BaseGeometry:
    """Return a geometry moved as a whole; it must not cross the meridian opposite to the middle."""
    if geometry.is_empty:
        return geometry
    west, _, east, _ = geometry.bounds
    turns = 360 * round((middle - (west + east) / 2) / 360)
    return translate(geometry, turns) if turns else geometry


def cut_geometry(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry of the continuous form in the cut form.

    One that is within ±180 does not change, nor does an area that is not valid.
    """
    west, _, east, _ = geometry.bounds
    if geometry.is_empty or (west >= -180 and east <= 180):  # noqa: PLR2004
        return geometry
    if geometry.geom_type == "Point":
        return Point(wrap_longitude(geometry.x), geometry.y)
    if not geometry.is_valid:
        return geometry
    world = shapely.box(-180, -_MAX_LATITUDE, 180, _MAX_LATITUDE)
    pieces = [
        piece
        for turn in (-360, 0, 360)
        for piece in shapely.get_parts(shapely.intersection(translate(geometry, turn), world))
    ]
    return _merge_pieces(pieces, geometry)


def _merge_pieces(pieces: list[BaseGeometry], original: BaseGeometry) -> BaseGeometry:
    """Return the pieces of a geometry that have its dimension, joined where they meet."""
    dimension = int(shapely.get_dimensions(original))
    kept = [piece for piece in pieces if int(shapely.get_dimensions(piece)) == dimension]
    if dimension == 0:
        return kept[0] if len(kept) == 1 else MultiPoint([(one.x, one.y) for one in kept])
    if dimension == 1:
        lines = [one for one in kept if one.length > 0]
        merged = shapely.line_merge(MultiLineString(lines))
        return merged if isinstance(merged, LineString | MultiLineString) else original
    merged = shapely.union_all(kept)
    return merged if isinstance(merged, Polygon | MultiPolygon) else original
