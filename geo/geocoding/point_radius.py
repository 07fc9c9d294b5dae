"""Geometry of place expressions: the point-radius method, and sections of lines.

The functions take `ResolvedPlace` objects and return a `LocatedGeometry`. The rules for points are
those of Georeferencing Best Practices (Chapman & Wieczorek 2020); those for lines and regions are
this project's own, described in docs/explanation/geocoding.md.
"""

import math
from dataclasses import dataclass, replace

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from geo.errors import GeocodeError
from geo.geocoding.distances import Direction, Distance
from geo.geocoding.precision import (
    MAX_NEAR_RADIUS_M,
    classify_derived_point,
    classify_named_point,
    offset_radius,
    orthogonal_radius,
)
from geo.geometry import geodesy
from geo.geometry.antimeridian import continue_longitude, find_longitude_span
from geo.geometry.geodesy import METRES_PER_DEGREE, MeasuredLine, Position

MAX_OFF_LINE_M = 5_000.0
"""A place farther than this from a line is not on it."""
NEAR_TOWN_RADIUS_M = 10_000.0
NEAR_OTHER_RADIUS_M = 5_000.0
"""Radius of "near": 10 km around a town or city, 5 km around any other place."""
NEARBY_FACILITY_RADIUS_M = 20_000.0
"""Distance from the edge of a town within which its airport, camp or base is taken to be."""
_TOWN_KINDS = ("capital", "city", "town")
_MAX_REGION_WIDTH_DEG = 180.0


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A place of an expression after its name was resolved.

    Attributes:
        label: Its name, as in the expression.
        kind: Town, corridor, district …
        geometry: WGS 84 degrees, longitude first.
        precision_m: Its own uncertainty in metres.
        where_prec: UCDP class; None to derive it from the precision.
    """

    label: str
    kind: str
    geometry: BaseGeometry
    precision_m: float
    where_prec: int | None = None

    @property
    def point(self) -> Position:
        """The position of its label."""
        return geodesy.label_point(self.geometry)

    @property
    def geometry_kind(self) -> geodesy.GeometryKind:
        """Point, line or region."""
        return geodesy.geometry_kind(self.geometry)


@dataclass(frozen=True, slots=True)
class LocatedGeometry:
    """A geometry with its uncertainty.

    Attributes:
        geometry: A point, line or region in degrees, longitude first.
        point: A position on or in it.
        radius_m: Radius in metres of the circle around `point` that contains the true place.
        where_prec: UCDP class, 1 to 7.
    """

    geometry: BaseGeometry
    point: Position
    radius_m: float
    where_prec: int


def locate_place(place: ResolvedPlace) -> LocatedGeometry:
    """Return the geometry of a place.

    It is a point with its precision, or the whole line or region.
    """
    if place.geometry_kind == "point":
        where_prec = place.where_prec or classify_named_point(place.precision_m)
        return LocatedGeometry(place.geometry, place.point, place.precision_m, where_prec)
    return _locate_extent(place.geometry, place.precision_m, place.where_prec or 5)


def locate_coordinates(point: Position, precision_m: float) -> LocatedGeometry:
    """Return a position with a given radius.

    The class is 1 up to 5 km, 2 up to 25 km, else 5.
    """
    return _locate_circle(point, precision_m, classify_named_point(precision_m))


def locate_given(
    geometry: BaseGeometry, precision_m: float | None, where_prec: int | None
) -> LocatedGeometry:
    """Return a position or geometry with a class that the curator gives.

    A class without a radius has that of UCDP's definition: class 2 is up to 25 km around a known
    point (UCDP Georeferenced Event Dataset Codebook, "where_prec"). The other classes do not
    measure a distance, and their radius is that of the geometry.
    """
    default_m = MAX_NEAR_RADIUS_M if where_prec == 2 else 0.0  # noqa: PLR2004  UCDP's class 2
    radius = default_m if precision_m is None else precision_m
    if isinstance(geometry, Point):
        point = geodesy.to_position(geometry)
        return LocatedGeometry(geometry, point, radius, where_prec or classify_named_point(radius))
    return _locate_extent(geometry, radius, where_prec or 5)


def locate_near(place: ResolvedPlace) -> LocatedGeometry:
    """Return the surroundings of a place.

    They reach 10 km around a town, 5 km around any other place.
    """
    near_m = NEAR_TOWN_RADIUS_M if place.kind in _TOWN_KINDS else NEAR_OTHER_RADIUS_M
    if place.geometry_kind == "point":
        radius = near_m + place.precision_m
        return _locate_circle(place.point, radius, classify_derived_point(radius))
    return _locate_extent(
        _require_drawable(geodesy.buffer_geodesic(place.geometry, near_m)), place.precision_m, 5
    )


def locate_facility(place: ResolvedPlace, *, is_nearby: bool) -> LocatedGeometry:
    """Return the surroundings of a place in which a facility of it is.

    One that may be outside a town, such as an airport, is within `NEARBY_FACILITY_RADIUS_M` of its
    edge; any other, such as a hospital, is in the town or near it, as in `locate_near`. One
    in a line or region may be anywhere in it.
    """
    if place.geometry_kind != "point":
        return locate_place(place)
    if not is_nearby:
        return locate_near(place)
    radius = NEARBY_FACILITY_RADIUS_M + place.precision_m
    return _locate_circle(place.point, radius, classify_derived_point(radius))


def locate_border(
    first: ResolvedPlace, second: ResolvedPlace, *, is_near: bool = False
) -> LocatedGeometry:
    """Return the common edge of two areas, or the land within 5 km of it, class 5.

    Areas of one source have the same vertices along it; of others it is the edge of the first that
    is within the sum of both uncertainties of the second.

    Raises:
        GeocodeError: one of them is no area, or they have no common edge.
    """
    for side in (first, second):
        if side.geometry_kind != "region":
            raise GeocodeError(
                f"{side.label!r} is a {side.geometry_kind} ({side.kind}), which has no border: "
                "name two countries or divisions"
            )
    edge = _extract_lines(first.geometry.boundary.intersection(second.geometry.boundary))
    precision_m = max(first.precision_m, second.precision_m)
    if edge.is_empty:
        precision_m = first.precision_m + second.precision_m
        near = second.geometry.buffer(precision_m / METRES_PER_DEGREE)
        edge = _extract_lines(first.geometry.boundary.intersection(near))
    if edge.is_empty:
        raise GeocodeError(
            f"{first.label!r} and {second.label!r} have no common border: name two that have"
        )
    if is_near:
        edge = _require_drawable(geodesy.buffer_geodesic(edge, NEAR_OTHER_RADIUS_M))
    return _locate_extent(edge, precision_m, 5)


def _extract_lines(geometry: BaseGeometry) -> BaseGeometry:
    """Return the lines of a geometry, joined."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    lines = [part for part in parts if isinstance(part, LineString) and not part.is_empty]
    return (
        shapely.line_merge(shapely.MultiLineString(lines)) if lines else shapely.MultiLineString()
    )


def locate_offset(
    legs: tuple[tuple[Distance, Direction], ...], place: ResolvedPlace
) -> LocatedGeometry:
    """Return the point at a distance and direction from a place.

    Two distances and directions are at right angles.

    Raises:
        GeocodeError: the place is a line or region, from which a distance has no single start.
    """
    start = _require_point(place)
    if len(legs) == 1:
        [(distance, direction)] = legs
        error = offset_radius(distance.metres, distance.precision_m, direction.half_angle)
        point = geodesy.destination_point(start, direction.bearing, distance.metres)
    else:
        (first, _), (second, _) = legs
        ranges = first.is_range or second.is_range
        error = orthogonal_radius((first.precision_m, second.precision_m), ranges=ranges)
        point = _combine_legs(start, legs)
    radius = error + place.precision_m
    return _locate_circle(point, radius, classify_derived_point(radius))


def _combine_legs(start: Position, legs: tuple[tuple[Distance, Direction], ...]) -> Position:
    angles = [math.radians(direction.bearing) for _, direction in legs]
    lengths = [distance.metres for distance, _ in legs]
    east = sum(metres * math.sin(angle) for metres, angle in zip(lengths, angles, strict=True))
    north = sum(metres * math.cos(angle) for metres, angle in zip(lengths, angles, strict=True))
    bearing = math.degrees(math.atan2(east, north))
    return geodesy.destination_point(start, bearing, math.hypot(east, north))


def locate_distance_only(distance: Distance, place: ResolvedPlace) -> LocatedGeometry:
    """Return the circle that contains every position at a distance from a place."""
    radius = distance.metres + distance.precision_m + place.precision_m
    return _locate_circle(_require_point(place), radius, classify_derived_point(radius))


def locate_between(start: ResolvedPlace, end: ResolvedPlace) -> LocatedGeometry:
    """Return the area between two places: the middle, with half their distance as radius.

    Up to 25 km apart it is a point of class 2, or the whole circle if its radius exceeds 25 km
    because of the precision of a place. Farther apart (class 5) it is drawn as the region within a
    quarter of the distance from the straight line, inside that circle.

    Raises:
        GeocodeError: one of them is a line or region.
    """
    first, last = _require_point(start), _require_point(end)
    distance_m = geodesy.geodesic_distance_m(first, last)
    middle = geodesy.geodesic_midpoint(first, last)
    radius = distance_m / 2 + max(start.precision_m, end.precision_m)
    if distance_m <= MAX_NEAR_RADIUS_M:
        return _locate_circle(middle, radius, classify_derived_point(radius))
    # the short way around the globe
    line = LineString([first, (continue_longitude(last[0], first[0]), last[1])])
    band = geodesy.buffer_geodesic(line, distance_m / 4)
    region = _require_drawable(band).intersection(
        _require_drawable(geodesy.geodesic_circle(middle, radius))
    )
    return LocatedGeometry(region, middle, radius, 5)


def locate_line_segment(
    line: ResolvedPlace, start: ResolvedPlace, end: ResolvedPlace
) -> LocatedGeometry:
    """Return the part of a line between two places on it.

    The class is 2 if the places are up to 25 km apart and the radius is no larger, else 5.

    Raises:
        GeocodeError: the line has no line geometry, a place is more than 5 km from it, or both
            places are at the same position of it.
    """
    track = _build_measured_line(line, start, end)
    part = track.cut_segment(
        track.measure_position(_require_point(start)), track.measure_position(_require_point(end))
    )
    if part.length == 0:
        raise GeocodeError(
            f"{start.label!r} and {end.label!r} are at the same position of {line.label!r}: "
            "name two places along it"
        )
    distance_m = geodesy.geodesic_distance_m(_require_point(start), _require_point(end))
    precision_m = line.precision_m + max(start.precision_m, end.precision_m)
    located = _locate_extent(part, precision_m, 5)
    if max(distance_m, located.radius_m) <= MAX_NEAR_RADIUS_M:
        return replace(located, where_prec=2)
    return located


def locate_along_line(
    distance: Distance, line: ResolvedPlace, start: ResolvedPlace, towards: ResolvedPlace | None
) -> list[tuple[str, LocatedGeometry]]:
    """Return the points at a distance along a line from a place.

    Returns:
        One or two pairs of the compass point that the way leads to and the point with its radius;
        two if the expression does not decide.

    Raises:
        GeocodeError: the line has no line geometry, a place is more than 5 km from it, or the line
            is too short in both ways.
    """
    track = _build_measured_line(line, start, *([towards] if towards else []))
    start_m = track.measure_position(_require_point(start))
    targets_m = [start_m + distance.metres, start_m - distance.metres]
    if towards:
        is_forward = track.measure_position(_require_point(towards)) >= start_m
        targets_m = targets_m[:1] if is_forward else targets_m[1:]
    reached_m = [target_m for target_m in targets_m if 0 <= target_m <= track.length_m]
    if not reached_m:
        longest_m = max(track.length_m - start_m, start_m)
        raise GeocodeError(
            f"{distance.text!r} leads beyond the end of {line.label!r}, which goes on for at most "
            f"{longest_m / 1000:.1f} km from {start.label!r}"
        )
    radius = distance.precision_m + start.precision_m + line.precision_m
    start_point = track.interpolate_position(start_m)
    points = map(track.interpolate_position, reached_m)
    return [
        (
            format_compass_point(geodesy.initial_bearing(start_point, point)),
            _locate_circle(point, radius, classify_derived_point(radius)),
        )
        for point in points
    ]


def locate_part_of(direction: Direction, place: ResolvedPlace) -> LocatedGeometry:
    """Return the part of a place in a direction.

    Lines and regions are clipped; a point stays as it is.

    Raises:
        GeocodeError: the place has no part in that direction.
    """
    if place.geometry_kind == "point":
        return locate_place(place)
    part = geodesy.clip_to_direction(place.geometry, direction.bearing, direction.half_angle)
    if part.is_empty:
        raise GeocodeError(
            f"{place.label!r} has no part in the direction {direction.name}: name the whole "
            "place or another direction"
        )
    return _locate_extent(part, place.precision_m, place.where_prec or 5)


def format_compass_point(bearing: float) -> str:
    """Return the nearest of the eight main compass points, in words."""
    words = (
        "north",
        "north-east",
        "east",
        "south-east",
        "south",
        "south-west",
        "west",
        "north-west",
    )
    return words[round(bearing / 45) % 8]


def _locate_circle(point: Position, radius_m: float, where_prec: int) -> LocatedGeometry:
    if where_prec <= 2:  # noqa: PLR2004  an exact or near point
        return LocatedGeometry(Point(point), point, radius_m, where_prec)
    circle = _require_drawable(geodesy.geodesic_circle(point, radius_m))
    return LocatedGeometry(circle, point, radius_m, where_prec)


def _require_drawable(region: BaseGeometry) -> BaseGeometry:
    """Return a computed region, if it can be drawn on the map.

    Raises:
        GeocodeError: it reaches over a pole, or around half of the globe.
    """
    west, east = find_longitude_span(region)
    if east - west < _MAX_REGION_WIDTH_DEG and region.is_valid:
        return region
    raise GeocodeError(
        "the region reaches over a pole or around half of the globe, beyond the edge of the map: "
        "give a position within it"
    )


def _locate_extent(geometry: BaseGeometry, precision_m: float, where_prec: int) -> LocatedGeometry:
    point = geodesy.label_point(geometry)
    return LocatedGeometry(
        geometry, point, geodesy.max_radius_m(geometry) + precision_m, where_prec
    )


def _require_point(place: ResolvedPlace) -> Position:
    if place.geometry_kind != "point":
        raise GeocodeError(
            f"{place.label!r} is a {place.geometry_kind} ({place.kind}): measure from a town, "
            "bridge or other point"
        )
    return place.point


def _build_measured_line(line: ResolvedPlace, *places: ResolvedPlace) -> MeasuredLine:
    if line.geometry_kind != "line":
        raise GeocodeError(
            f"{line.label!r} is a {line.kind}, not a line to measure along: name a road, corridor "
            "or river"
        )
    track = MeasuredLine(line.geometry, [_require_point(place) for place in places])
    for place in places:
        distance_m = track.distance_to_m(_require_point(place))
        if distance_m > MAX_OFF_LINE_M:
            raise GeocodeError(
                f"{place.label!r} is {distance_m / 1000:.1f} km from {line.label!r}: name a place "
                f"within {MAX_OFF_LINE_M / 1000:g} km of it"
            )
    return track
