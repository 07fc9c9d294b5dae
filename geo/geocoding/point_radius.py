"""From known places to the shape of an expression: the point-radius method and stretches of lines.

Every function takes `Known` places and returns a `Shape`. Rules are those of Georeferencing Best
Practices (Chapman & Wieczorek 2020) for points; for lines and regions they are this project's, in
docs/geocoding.md.
"""

import math
from dataclasses import dataclass, replace

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
from geo.geometry.geodesy import MeasuredLine, Position

MAX_OFF_LINE_M = 5_000.0
"""A place farther than this from a line does not lie on it."""
NEAR_TOWN_RADIUS_M = 10_000.0
NEAR_OTHER_RADIUS_M = 5_000.0
"""How far "near" reaches: 10 km around a town or city, 5 km around anything else."""
_TOWN_KINDS = ("capital", "city", "town")
_MAX_REGION_WIDTH_DEG = 180.0


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A place that was found: label, kind, geometry (degrees), own uncertainty in metres, class."""

    label: str
    kind: str
    geometry: BaseGeometry
    precision_m: float
    where_prec: int | None = None

    @property
    def point(self) -> Position:
        """Where its label stands."""
        return geodesy.label_point(self.geometry)

    @property
    def geometry_kind(self) -> geodesy.GeometryKind:
        """Point, line or region."""
        return geodesy.geometry_kind(self.geometry)


@dataclass(frozen=True, slots=True)
class LocatedGeometry:
    """Where something is and how surely.

    Attributes:
        geometry: A point, line or region in degrees, longitude first.
        point: A spot on or in it.
        radius_m: The circle around `point` that holds the true place.
        where_prec: UCDP class, 1 to 7.
    """

    geometry: BaseGeometry
    point: Position
    radius_m: float
    where_prec: int


def locate_place(place: ResolvedPlace) -> LocatedGeometry:
    """Return a place as it is: a point with its precision, or the whole line or region."""
    if place.geometry_kind == "point":
        where_prec = place.where_prec or classify_named_point(place.precision_m)
        return LocatedGeometry(place.geometry, place.point, place.precision_m, where_prec)
    return _locate_extent(place.geometry, place.precision_m, place.where_prec or 5)


def locate_coordinates(point: Position, precision_m: float) -> LocatedGeometry:
    """Return a position given with its radius: class 1 up to 5 km, 2 up to 25 km, else 5."""
    return _locate_circle(point, precision_m, classify_named_point(precision_m))


def locate_near(place: ResolvedPlace) -> LocatedGeometry:
    """Return the surroundings of a place: 10 km around a town, 5 km around anything else."""
    reach = NEAR_TOWN_RADIUS_M if place.kind in _TOWN_KINDS else NEAR_OTHER_RADIUS_M
    if place.geometry_kind == "point":
        radius = reach + place.precision_m
        return _locate_circle(place.point, radius, classify_derived_point(radius))
    return _locate_extent(
        _require_drawable(geodesy.buffer_geodesic(place.geometry, reach)), place.precision_m, 5
    )


def locate_offset(
    legs: tuple[tuple[Distance, Direction], ...], place: ResolvedPlace
) -> LocatedGeometry:
    """Return the point at a distance and direction from a place, or at two at right angles.

    Raises:
        GeocodeError: the place is a line or region, from which a distance has no one start.
    """
    start = _require_point(place)
    if len(legs) == 1:
        length, way = legs[0]
        error = offset_radius(length.metres, length.precision_m, way.half_angle)
        point = geodesy.destination_point(start, way.bearing, length.metres)
    else:
        (first, _), (second, _) = legs
        ranges = first.is_range or second.is_range
        error = orthogonal_radius((first.precision_m, second.precision_m), ranges=ranges)
        point = _combine_legs(start, legs)
    radius = error + place.precision_m
    return _locate_circle(point, radius, classify_derived_point(radius))


def _combine_legs(start: Position, legs: tuple[tuple[Distance, Direction], ...]) -> Position:
    east = sum(length.metres * math.sin(math.radians(way.bearing)) for length, way in legs)
    north = sum(length.metres * math.cos(math.radians(way.bearing)) for length, way in legs)
    turn = math.degrees(math.atan2(east, north))
    return geodesy.destination_point(start, turn, math.hypot(east, north))


def locate_distance_only(distance: Distance, place: ResolvedPlace) -> LocatedGeometry:
    """Return the circle that holds every spot at a distance from a place."""
    radius = distance.metres + distance.precision_m + place.precision_m
    return _locate_circle(_require_point(place), radius, classify_derived_point(radius))


def locate_between(start: ResolvedPlace, end: ResolvedPlace) -> LocatedGeometry:
    """Return what lies between two places: the middle with half their distance as radius.

    Up to 25 km apart that is a point of class 2, or the whole circle where it is wider than 25 km,
    since one of the places is. Farther apart (class 5) it is drawn as the region within a quarter
    of the distance from the straight line, inside that circle.

    Raises:
        GeocodeError: one of them is a line or region.
    """
    first, last = _require_point(start), _require_point(end)
    apart = geodesy.geodesic_distance_m(first, last)
    middle = geodesy.geodesic_midpoint(first, last)
    radius = apart / 2 + max(start.precision_m, end.precision_m)
    if apart <= MAX_NEAR_RADIUS_M:
        return _locate_circle(middle, radius, classify_derived_point(radius))
    band = geodesy.buffer_geodesic(LineString([first, last]), apart / 4)
    region = _require_drawable(band).intersection(
        _require_drawable(geodesy.geodesic_circle(middle, radius))
    )
    return LocatedGeometry(region, middle, radius, 5)


def locate_line_segment(
    line: ResolvedPlace, start: ResolvedPlace, end: ResolvedPlace
) -> LocatedGeometry:
    """Return the part of a line between two places on it.

    It has class 2 where they are up to 25 km apart and its circle is no wider than that, else 5.

    Raises:
        GeocodeError: the line is none, a place lies more than 5 km off it, or both at the same
            spot.
    """
    track = _build_measured_line(line, start, end)
    part = track.cut_segment(
        track.measure_position(_require_point(start)), track.measure_position(_require_point(end))
    )
    if part.length == 0:
        raise GeocodeError(
            f"{start.label!r} and {end.label!r} lie at the same spot of {line.label!r}: "
            "name two places along it"
        )
    apart = geodesy.geodesic_distance_m(_require_point(start), _require_point(end))
    own = line.precision_m + max(start.precision_m, end.precision_m)
    shape = _locate_extent(part, own, 5)
    return (
        replace(shape, where_prec=2) if max(apart, shape.radius_m) <= MAX_NEAR_RADIUS_M else shape
    )


def locate_along_line(
    distance: Distance, line: ResolvedPlace, start: ResolvedPlace, towards: ResolvedPlace | None
) -> list[tuple[str, LocatedGeometry]]:
    """Return the point so far along a line from a place, for each way that is long enough.

    Returns:
        The compass point that each way leads to, with the shape: one, or two where the words leave
        it open.

    Raises:
        GeocodeError: the line is none, a place lies more than 5 km off it, or the line ends before.
    """
    track = _build_measured_line(line, start, *([towards] if towards else []))
    begin = track.measure_position(_require_point(start))
    ahead = [begin + distance.metres, begin - distance.metres]
    if towards:
        ahead = ahead[:1] if track.measure_position(_require_point(towards)) >= begin else ahead[1:]
    reached = [at for at in ahead if 0 <= at <= track.length_m]
    if not reached:
        longest = max(track.length_m - begin, begin)
        raise GeocodeError(
            f"{distance.text!r} leads beyond the end of {line.label!r}, which goes on for at most "
            f"{longest / 1000:.1f} km from {start.label!r}"
        )
    radius = distance.precision_m + start.precision_m + line.precision_m
    spots = [track.interpolate_position(at) for at in reached]
    return [
        (
            format_compass_point(geodesy.initial_bearing(track.interpolate_position(begin), point)),
            _locate_circle(point, radius, classify_derived_point(radius)),
        )
        for point in spots
    ]


def locate_part_of(direction: Direction, place: ResolvedPlace) -> LocatedGeometry:
    """Return the part of a line or region in a direction; a point stays as it is.

    Raises:
        GeocodeError: nothing of it lies there.
    """
    if place.geometry_kind == "point":
        return locate_place(place)
    part = geodesy.clip_to_direction(place.geometry, direction.bearing, direction.half_angle)
    if part.is_empty:
        raise GeocodeError(
            f"{place.label!r} has no part in the direction {direction.name}: name the whole, or another"
        )
    return _locate_extent(part, place.precision_m, place.where_prec or 5)


def format_compass_point(bearing: float) -> str:
    """Return the nearest of the eight main points of the compass, in words."""
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
    wide = where_prec > 2  # noqa: PLR2004  a region is drawn as one, not as a dot
    geometry = _require_drawable(geodesy.geodesic_circle(point, radius_m)) if wide else Point(point)
    return LocatedGeometry(geometry, point, radius_m, where_prec)


def _require_drawable(region: BaseGeometry) -> BaseGeometry:
    """Return a region that was worked out, unless it would have to be drawn around the globe."""
    west, _, east, _ = region.bounds
    if east - west < _MAX_REGION_WIDTH_DEG and region.is_valid:
        return region
    raise GeocodeError(
        "the region reaches over a pole or the meridian of 180 degrees, beyond the edge of the "
        "map: give a spot within it"
    )


def _locate_extent(geometry: BaseGeometry, precision_m: float, where_prec: int) -> LocatedGeometry:
    point = geodesy.label_point(geometry)
    return LocatedGeometry(
        geometry, point, geodesy.max_radius_m(geometry) + precision_m, where_prec
    )


def _require_point(place: ResolvedPlace) -> Position:
    if place.geometry_kind != "point":
        raise GeocodeError(
            f"{place.label!r} is a {place.geometry_kind} ({place.kind}): measure from a town, bridge or "
            "other point"
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
        off = track.distance_to_m(_require_point(place))
        if off > MAX_OFF_LINE_M:
            raise GeocodeError(
                f"{place.label!r} lies {off / 1000:.1f} km off {line.label!r}: at most "
                f"{MAX_OFF_LINE_M / 1000:g} km is taken as on it"
            )
    return track
