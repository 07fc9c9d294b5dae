"""Lengths, areas and positions on the WGS 84 ellipsoid.

Positions are ``(longitude, latitude)`` in degrees, lengths metres, areas square metres, bearings
degrees clockwise from north. Geodesics are Karney's (through PROJ's geod); flat work is done in a
local azimuthal equidistant projection, whose scale error is under 0.02 % within 200 km of its
centre.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

Position = tuple[float, float]

_GEOD = Geod(ellps="WGS84")
_CIRCLE_VERTICES = 72
_LABEL_TOLERANCE = 0.02


class LocalProjection:
    """A flat map around a centre, in metres: x east, y north, distances from the centre true.

    The azimuthal equidistant projection of the ellipsoid, straight from the geodesic problem.
    """

    def __init__(self, centre: Position) -> None:
        """Lay the plane on the ellipsoid at `centre`."""
        self.centre = centre

    def to_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in degrees as one in metres."""
        return shapely.transform(geometry, self._project_coords)

    def to_degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres as one in degrees."""
        return shapely.transform(geometry, self._unproject_coords)

    def _project_coords(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = self._repeat_centre(len(degrees))
        azimuth, _, distance = _GEOD.inv(lon, lat, degrees[:, 0], degrees[:, 1])
        turn = np.radians(azimuth)
        return np.column_stack([distance * np.sin(turn), distance * np.cos(turn)])

    def _unproject_coords(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = self._repeat_centre(len(metres))
        azimuth = np.degrees(np.arctan2(metres[:, 0], metres[:, 1]))
        lons, lats, _ = _GEOD.fwd(lon, lat, azimuth, np.hypot(metres[:, 0], metres[:, 1]))
        return np.column_stack([lons, lats])

    def _repeat_centre(self, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.full(count, self.centre[0]), np.full(count, self.centre[1])


def projection_for(geometry: BaseGeometry) -> LocalProjection:
    """Return the plane whose centre is the middle of the geometry's bounds."""
    west, south, east, north = geometry.bounds
    return LocalProjection(((west + east) / 2, (south + north) / 2))


def to_position(point: Point) -> Position:
    """Return a point's longitude and latitude."""
    return float(point.x), float(point.y)


def geodesic_distance_m(start: Position, end: Position) -> float:
    """Return the length of the geodesic between two positions."""
    return float(_GEOD.inv(*start, *end)[2])


def initial_bearing(start: Position, end: Position) -> float:
    """Return the direction from `start` to `end`, 0 up to 360."""
    return float(_GEOD.inv(*start, *end)[0]) % 360


def destination_point(start: Position, direction: float, metres: float) -> Position:
    """Return where one arrives after so many metres in a direction."""
    lon, lat, _ = _GEOD.fwd(*start, direction, metres)
    return float(lon), float(lat)


def geodesic_midpoint(start: Position, end: Position) -> Position:
    """Return the middle of the geodesic between two positions."""
    azimuth, _, length = _GEOD.inv(*start, *end)
    return destination_point(start, azimuth, length / 2)


def geodesic_circle(centre: Position, radius_m: float) -> Polygon:
    """Return the circle around a centre as a polygon of 72 corners, all at the radius."""
    turns = -np.arange(_CIRCLE_VERTICES) * (2 * np.pi / _CIRCLE_VERTICES)
    rim = np.column_stack([np.sin(turns), np.cos(turns)]) * radius_m
    return LocalProjection(centre).to_degrees(Polygon(rim))


def buffer_geodesic(geometry: BaseGeometry, metres: float) -> BaseGeometry:
    """Return the region within so many metres of a geometry."""
    plane = projection_for(geometry)
    return plane.to_degrees(plane.to_metres(geometry).buffer(metres))


def distance_to_geometry_m(geometry: BaseGeometry, position: Position) -> float:
    """Return the distance from a position to the nearest spot of a geometry, 0 inside a polygon."""
    return float(LocalProjection(position).to_metres(geometry).distance(Point(0, 0)))


@lru_cache(maxsize=4096)
def label_point(geometry: BaseGeometry) -> Position:
    """Return a spot on or in the geometry where its label stands.

    A point itself; the middle, by length, of the longest piece of a line; the centre of the largest
    circle within the largest piece of a polygon.
    """
    if geometry.geom_type == "Point":
        return to_position(geometry)
    plane = projection_for(geometry)
    flat = plane.to_metres(geometry)
    return to_position(plane.to_degrees(_find_middle(flat)))


def _find_middle(flat: BaseGeometry) -> Point:
    if flat.geom_type in ("LineString", "MultiLineString"):
        longest = max(_merge_lines(flat), key=lambda line: line.length)
        return longest.interpolate(0.5, normalized=True)
    if flat.geom_type in ("Polygon", "MultiPolygon"):
        largest = max(shapely.get_parts(flat), key=lambda part: part.area)
        return Point(_inscribed_circle(largest).coords[0])
    return flat.representative_point()


def _inscribed_circle(flat: BaseGeometry) -> BaseGeometry:
    west, south, east, north = flat.bounds
    return shapely.maximum_inscribed_circle(
        flat, max(east - west, north - south) * _LABEL_TOLERANCE
    )


@lru_cache(maxsize=4096)
def max_radius_m(geometry: BaseGeometry) -> float:
    """Return the distance from the label point to the farthest spot of the geometry."""
    if geometry.geom_type == "Point":
        return 0.0
    flat = LocalProjection(label_point(geometry)).to_metres(geometry)
    return float(np.hypot(*shapely.get_coordinates(flat).T).max())


def _merge_lines(geometry: BaseGeometry) -> Sequence[LineString]:
    merged = shapely.line_merge(geometry) if isinstance(geometry, MultiLineString) else geometry
    return [part for part in shapely.get_parts(merged) if part.length > 0]


class MeasuredLine:
    """A line to measure along: of several pieces, the one nearest the places asked about."""

    def __init__(self, geometry: BaseGeometry, positions: Sequence[Position]) -> None:
        """Choose the piece of `geometry`, a line in degrees, that lies nearest to `positions`."""
        self.projection = projection_for(geometry)
        spots = [self._project_position(place) for place in positions]
        pieces = _merge_lines(self.projection.to_metres(geometry))
        self.line = min(pieces, key=lambda line: sum(line.distance(spot) for spot in spots))

    @property
    def length_m(self) -> float:
        """The length of the piece."""
        return float(self.line.length)

    def _project_position(self, place: Position) -> Point:
        return self.projection.to_metres(Point(place))

    def distance_to_m(self, position: Position) -> float:
        """Return how far a position lies off the line."""
        return float(self.line.distance(self._project_position(position)))

    def measure_position(self, position: Position) -> float:
        """Return how far along the line, from its start, the spot nearest a position lies."""
        return float(self.line.project(self._project_position(position)))

    def interpolate_position(self, metres: float) -> Position:
        """Return the position so many metres along, from 0 to the length."""
        return to_position(self.projection.to_degrees(self.line.interpolate(metres)))

    def cut_segment(self, start: float, end: float) -> LineString:
        """Return the stretch between two measures along the line, in the order given."""
        return self.projection.to_degrees(substring(self.line, start, end))


def clip_to_direction(geometry: BaseGeometry, direction: float, half_angle: float) -> BaseGeometry:
    """Return the part of a line or polygon on one side: its eastern half, north-eastern quarter.

    The sides are counted from the middle of the geometry's bounds; a cardinal direction (half-angle
    45) takes the half beyond the middle, an intercardinal one the quarter. The result may be empty.
    """
    plane = projection_for(geometry)
    flat = plane.to_metres(geometry)
    west, south, east, north = flat.bounds
    rim = _sector_arc(direction, 2 * half_angle, 2 * max(east - west, north - south))
    cut = shapely.get_parts(flat.intersection(Polygon([(0.0, 0.0), *rim])))
    same = shapely.get_dimensions(cut) == shapely.get_dimensions(geometry)
    return plane.to_degrees(shapely.union_all(cut[same]))


def _sector_arc(direction: float, turn: float, reach: float) -> list[tuple[float, float]]:
    angles = np.radians(np.linspace(direction - turn, direction + turn, 9))
    return [(float(reach * np.sin(angle)), float(reach * np.cos(angle))) for angle in angles]


GeometryKind = Literal["point", "line", "region"]

GEOMETRY_KINDS: tuple[GeometryKind, ...] = ("point", "line", "region")
"""Kinds of a geometry by its dimension: 0, 1 or 2."""


def geometry_kind(geometry: BaseGeometry) -> GeometryKind:
    """Return the kind of a geometry, the one that its highest dimension has."""
    dimension = int(shapely.get_dimensions(geometry))
    return GEOMETRY_KINDS[max(0, dimension)]
