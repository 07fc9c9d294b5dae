"""Geodesic distances, bearings and geometry operations on the WGS 84 ellipsoid.

Positions are ``(longitude, latitude)`` in degrees, lengths are in metres, bearings in degrees
clockwise from north. Geodesics are Karney's (through PROJ's geod). Planar operations use a local
azimuthal equidistant projection, whose scale error is under 0.02 % within 200 km of its centre.
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

from geo.geometry.antimeridian import (
    cut_geometry,
    find_longitude_span,
    to_continuous,
    wrap_longitude,
)

Position = tuple[float, float]

METRES_PER_DEGREE = 111_320.0
"""Length of a degree along the equator of WGS 84 (its circumference by 360), rounded to 10 m."""

_GEOD = Geod(ellps="WGS84")
_CIRCLE_VERTICES = 72
_LABEL_TOLERANCE = 0.02


class LocalProjection:
    """Azimuthal equidistant projection around a centre, in metres: x east, y north.

    Distances and directions from the centre are exact: they are computed with the geodesic problem.
    """

    def __init__(self, centre: Position) -> None:
        """Create the projection with its centre at longitude and latitude `centre`."""
        self.centre = centre

    def to_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in degrees projected to metres."""
        return shapely.transform(geometry, self._project_coords)

    def to_degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres converted to degrees, in the cut form at 180°."""
        return cut_geometry(self.to_continuous_degrees(geometry))

    def to_continuous_degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres converted to degrees, within 180° of the centre."""
        return shapely.transform(geometry, self._unproject_coords)

    def _project_coords(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = self._repeat_centre(len(degrees))
        azimuth, _, distance = _GEOD.inv(lon, lat, degrees[:, 0], degrees[:, 1])
        angle = np.radians(azimuth)
        return np.column_stack([distance * np.sin(angle), distance * np.cos(angle)])

    def _unproject_coords(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = self._repeat_centre(len(metres))
        azimuth = np.degrees(np.arctan2(metres[:, 0], metres[:, 1]))
        lons, lats, _ = _GEOD.fwd(lon, lat, azimuth, np.hypot(metres[:, 0], metres[:, 1]))
        return np.column_stack([to_continuous(lons, self.centre[0]), lats])

    def _repeat_centre(self, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.full(count, self.centre[0]), np.full(count, self.centre[1])


def projection_for(geometry: BaseGeometry) -> LocalProjection:
    """Return the projection with its centre in the middle of the geometry's bounds.

    A geometry on both sides of 180° has its bounds across it.
    """
    west, south, east, north = geometry.bounds
    if east - west > 180:  # noqa: PLR2004
        west, east = find_longitude_span(geometry)
        return LocalProjection((wrap_longitude((west + east) / 2), (south + north) / 2))
    return LocalProjection(((west + east) / 2, (south + north) / 2))


def to_position(point: Point) -> Position:
    """Return a point's longitude and latitude."""
    return float(point.x), float(point.y)


def format_position(position: Position) -> str:
    """Return a position as people write it, such as ``18.2° N, 9.1° E``: to 1e-5 degrees."""
    longitude, latitude = position
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{_format_degrees(latitude)}° {north}, {_format_degrees(longitude)}° {east}"


def _format_degrees(degrees: float) -> str:
    return f"{abs(degrees):.5f}".rstrip("0").removesuffix(".")


def geodesic_distance_m(start: Position, end: Position) -> float:
    """Return the length of the geodesic between two positions."""
    return float(_GEOD.inv(*start, *end)[2])


def initial_bearing(start: Position, end: Position) -> float:
    """Return the initial bearing of a geodesic, 0 up to 360 degrees."""
    return float(_GEOD.inv(*start, *end)[0]) % 360


def destination_point(start: Position, bearing: float, distance_m: float) -> Position:
    """Return the position at a bearing and distance from `start`."""
    lon, lat, _ = _GEOD.fwd(*start, bearing, distance_m)
    return float(lon), float(lat)


def geodesic_midpoint(start: Position, end: Position) -> Position:
    """Return the middle of the geodesic between two positions."""
    azimuth, _, length = _GEOD.inv(*start, *end)
    return destination_point(start, azimuth, length / 2)


def geodesic_circle(centre: Position, radius_m: float) -> Polygon:
    """Return a circle as a polygon of 72 vertices.

    All vertices are at the radius, on the ellipsoid, from the centre.
    """
    angles = -np.arange(_CIRCLE_VERTICES) * (2 * np.pi / _CIRCLE_VERTICES)
    vertices = np.column_stack([np.sin(angles), np.cos(angles)]) * radius_m
    return LocalProjection(centre).to_degrees(Polygon(vertices))


def buffer_geodesic(geometry: BaseGeometry, distance_m: float) -> BaseGeometry:
    """Return the region within a distance of a geometry."""
    projection = projection_for(geometry)
    return projection.to_degrees(projection.to_metres(geometry).buffer(distance_m))


def distance_to_geometry_m(geometry: BaseGeometry, position: Position) -> float:
    """Return the distance from a position to a geometry, 0 inside a polygon."""
    return float(LocalProjection(position).to_metres(geometry).distance(Point(0, 0)))


@lru_cache(maxsize=4096)
def label_point(geometry: BaseGeometry) -> Position:
    """Return the position of a geometry's label, on or in the geometry.

    For a point it is the point itself; for a line the middle, by length, of its longest piece; for
    a polygon the centre of the largest circle within its largest piece.
    """
    if geometry.geom_type == "Point":
        return to_position(geometry)
    projection = projection_for(geometry)
    planar = projection.to_metres(geometry)
    return to_position(projection.to_degrees(_find_middle(planar)))


def _find_middle(planar: BaseGeometry) -> Point:
    if planar.geom_type in ("LineString", "MultiLineString"):
        longest = max(_merge_lines(planar), key=lambda line: line.length)
        return longest.interpolate(0.5, normalized=True)
    if planar.geom_type in ("Polygon", "MultiPolygon"):
        largest = max(shapely.get_parts(planar), key=lambda part: part.area)
        return Point(_inscribed_circle(largest).coords[0])
    return planar.representative_point()


def _inscribed_circle(planar: BaseGeometry) -> BaseGeometry:
    west, south, east, north = planar.bounds
    return shapely.maximum_inscribed_circle(
        planar, max(east - west, north - south) * _LABEL_TOLERANCE
    )


@lru_cache(maxsize=4096)
def max_radius_m(geometry: BaseGeometry) -> float:
    """Return the distance from the label point to the farthest vertex of the geometry."""
    if geometry.geom_type == "Point":
        return 0.0
    planar = LocalProjection(label_point(geometry)).to_metres(geometry)
    return float(np.hypot(*shapely.get_coordinates(planar).T).max())


def _merge_lines(geometry: BaseGeometry) -> Sequence[LineString]:
    merged = shapely.line_merge(geometry) if isinstance(geometry, MultiLineString) else geometry
    return [part for part in shapely.get_parts(merged) if part.length > 0]


class MeasuredLine:
    """A line for measuring along; of several pieces, the one nearest to given positions."""

    def __init__(self, geometry: BaseGeometry, positions: Sequence[Position]) -> None:
        """Choose the piece of `geometry`, a line in degrees, that is nearest to `positions`."""
        self.projection = projection_for(geometry)
        points = [self._project_position(position) for position in positions]
        pieces = _merge_lines(self.projection.to_metres(geometry))
        self.line = min(pieces, key=lambda line: sum(line.distance(point) for point in points))

    @property
    def length_m(self) -> float:
        """Length of the piece."""
        return float(self.line.length)

    def _project_position(self, position: Position) -> Point:
        return self.projection.to_metres(Point(position))

    def distance_to_m(self, position: Position) -> float:
        """Return the distance of a position from the line."""
        return float(self.line.distance(self._project_position(position)))

    def measure_position(self, position: Position) -> float:
        """Return the distance along the line of a position.

        It is measured from the line's start to the point nearest to the position.
        """
        return float(self.line.project(self._project_position(position)))

    def interpolate_position(self, distance_m: float) -> Position:
        """Return the position at a distance along the line, from 0 to its length."""
        return to_position(self.projection.to_degrees(self.line.interpolate(distance_m)))

    def cut_segment(self, start_m: float, end_m: float) -> LineString:
        """Return the segment between two distances along the line, in the order given."""
        return self.projection.to_degrees(substring(self.line, start_m, end_m))


def clip_to_direction(geometry: BaseGeometry, bearing: float, half_angle: float) -> BaseGeometry:
    """Return the part of a line or polygon in a direction.

    Parts are halves and quarters, such as the eastern half or the north-eastern quarter.

    Directions are counted from the middle of the geometry's bounds. A cardinal direction
    (`half_angle` 45 degrees) gives the half beyond the middle, an intercardinal one the quarter.
    The result may be empty.
    """
    projection = projection_for(geometry)
    planar = projection.to_metres(geometry)
    west, south, east, north = planar.bounds
    arc = _sector_arc(bearing, 2 * half_angle, 2 * max(east - west, north - south))
    parts = shapely.get_parts(planar.intersection(Polygon([(0.0, 0.0), *arc])))
    has_same_dimension = shapely.get_dimensions(parts) == shapely.get_dimensions(geometry)
    return projection.to_degrees(shapely.union_all(parts[has_same_dimension]))


def _sector_arc(bearing: float, half_width: float, radius_m: float) -> list[tuple[float, float]]:
    """Return points on an arc around the origin, from half its width left to half right."""
    angles = np.radians(np.linspace(bearing - half_width, bearing + half_width, 9))
    return [(float(radius_m * np.sin(angle)), float(radius_m * np.cos(angle))) for angle in angles]


GeometryKind = Literal["point", "line", "region"]

GEOMETRY_KINDS: tuple[GeometryKind, ...] = ("point", "line", "region")
"""Kinds of a geometry by its dimension: 0, 1 or 2."""


def geometry_kind(geometry: BaseGeometry) -> GeometryKind:
    """Return the kind of a geometry, the one that its highest dimension has."""
    dimension = int(shapely.get_dimensions(geometry))
    return GEOMETRY_KINDS[max(0, dimension)]
