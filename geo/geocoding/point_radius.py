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
    NEAR_M,
    named_class,
    offset_radius,
    orthogonal_radius,
    point_class,
)
from geo.geometry import geodesy
from geo.geometry.geodesy import Position, Track

OFF_LINE_M = 5_000.0
"""A place farther than this from a line does not lie on it."""
NEAR_TOWN_M = 10_000.0
NEAR_M_ELSE = 5_000.0
"""How far "near" reaches: 10 km around a town or city, 5 km around anything else."""
_TOWNS = ("capital", "city", "town")
_HALF_WAY_ROUND = 180.0


@dataclass(frozen=True, slots=True)
class Known:
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
    def mark(self) -> geodesy.Mark:
        """Point, line or region."""
        return geodesy.mark(self.geometry)


@dataclass(frozen=True, slots=True)
class Shape:
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


def whole(place: Known) -> Shape:
    """Return a place as it is: a point with its precision, or the whole line or region."""
    if place.mark == "point":
        where_prec = place.where_prec or named_class(place.precision_m)
        return Shape(place.geometry, place.point, place.precision_m, where_prec)
    return _spread(place.geometry, place.precision_m, place.where_prec or 5)


def spot(point: Position, precision_m: float) -> Shape:
    """Return a position given with its radius: class 1 up to 5 km, 2 up to 25 km, else 5."""
    return _round(point, precision_m, named_class(precision_m))


def near(place: Known) -> Shape:
    """Return the surroundings of a place: 10 km around a town, 5 km around anything else."""
    reach = NEAR_TOWN_M if place.kind in _TOWNS else NEAR_M_ELSE
    if place.mark == "point":
        radius = reach + place.precision_m
        return _round(place.point, radius, point_class(radius))
    return _spread(_drawable(geodesy.widen(place.geometry, reach)), place.precision_m, 5)


def offset(legs: tuple[tuple[Distance, Direction], ...], place: Known) -> Shape:
    """Return the point at a distance and direction from a place, or at two at right angles.

    Raises:
        GeocodeError: the place is a line or region, from which a distance has no one start.
    """
    start = _start(place)
    if len(legs) == 1:
        length, way = legs[0]
        error = offset_radius(length.metres, length.precision_m, way.half_angle)
        point = geodesy.destination(start, way.bearing, length.metres)
    else:
        (first, _), (second, _) = legs
        ranges = first.is_range or second.is_range
        error = orthogonal_radius((first.precision_m, second.precision_m), ranges=ranges)
        point = _diagonal(start, legs)
    radius = error + place.precision_m
    return _round(point, radius, point_class(radius))


def _diagonal(start: Position, legs: tuple[tuple[Distance, Direction], ...]) -> Position:
    east = sum(length.metres * math.sin(math.radians(way.bearing)) for length, way in legs)
    north = sum(length.metres * math.cos(math.radians(way.bearing)) for length, way in legs)
    turn = math.degrees(math.atan2(east, north))
    return geodesy.destination(start, turn, math.hypot(east, north))


def away(length: Distance, place: Known) -> Shape:
    """Return the circle that holds every spot at a distance from a place."""
    radius = length.metres + length.precision_m + place.precision_m
    return _round(_start(place), radius, point_class(radius))


def between(start: Known, end: Known) -> Shape:
    """Return what lies between two places: the middle with half their distance as radius.

    Up to 25 km apart that is a point of class 2, or the whole circle where it is wider than 25 km,
    since one of the places is. Farther apart (class 5) it is drawn as the region within a quarter
    of the distance from the straight line, inside that circle.

    Raises:
        GeocodeError: one of them is a line or region.
    """
    first, last = _start(start), _start(end)
    apart = geodesy.distance_m(first, last)
    middle = geodesy.midpoint(first, last)
    radius = apart / 2 + max(start.precision_m, end.precision_m)
    if apart <= NEAR_M:
        return _round(middle, radius, point_class(radius))
    band = geodesy.widen(LineString([first, last]), apart / 4)
    region = _drawable(band).intersection(_drawable(geodesy.circle(middle, radius)))
    return Shape(region, middle, radius, 5)


def stretch(line: Known, start: Known, end: Known) -> Shape:
    """Return the part of a line between two places on it.

    It has class 2 where they are up to 25 km apart and its circle is no wider than that, else 5.

    Raises:
        GeocodeError: the line is none, a place lies more than 5 km off it, or both at the same
            spot.
    """
    track = _track(line, start, end)
    part = track.part(track.at(_start(start)), track.at(_start(end)))
    if part.length == 0:
        raise GeocodeError(
            f"{start.label!r} and {end.label!r} lie at the same spot of {line.label!r}: "
            "name two places along it"
        )
    apart = geodesy.distance_m(_start(start), _start(end))
    own = line.precision_m + max(start.precision_m, end.precision_m)
    shape = _spread(part, own, 5)
    return replace(shape, where_prec=2) if max(apart, shape.radius_m) <= NEAR_M else shape


def along(
    length: Distance, line: Known, start: Known, towards: Known | None
) -> list[tuple[str, Shape]]:
    """Return the point so far along a line from a place, for each way that is long enough.

    Returns:
        The compass point that each way leads to, with the shape: one, or two where the words leave
        it open.

    Raises:
        GeocodeError: the line is none, a place lies more than 5 km off it, or the line ends before.
    """
    track = _track(line, start, *([towards] if towards else []))
    begin = track.at(_start(start))
    ahead = [begin + length.metres, begin - length.metres]
    if towards:
        ahead = ahead[:1] if track.at(_start(towards)) >= begin else ahead[1:]
    reached = [at for at in ahead if 0 <= at <= track.length_m]
    if not reached:
        longest = max(track.length_m - begin, begin)
        raise GeocodeError(
            f"{length.text!r} leads beyond the end of {line.label!r}, which goes on for at most "
            f"{longest / 1000:.1f} km from {start.label!r}"
        )
    radius = length.precision_m + start.precision_m + line.precision_m
    spots = [track.spot(at) for at in reached]
    return [
        (
            compass(geodesy.bearing(track.spot(begin), point)),
            _round(point, radius, point_class(radius)),
        )
        for point in spots
    ]


def side(way: Direction, place: Known) -> Shape:
    """Return the part of a line or region in a direction; a point stays as it is.

    Raises:
        GeocodeError: nothing of it lies there.
    """
    if place.mark == "point":
        return whole(place)
    part = geodesy.side(place.geometry, way.bearing, way.half_angle)
    if part.is_empty:
        raise GeocodeError(
            f"{place.label!r} has no part in the direction {way.name}: name the whole, or another"
        )
    return _spread(part, place.precision_m, place.where_prec or 5)


def compass(turn: float) -> str:
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
    return words[round(turn / 45) % 8]


def _round(point: Position, radius_m: float, where_prec: int) -> Shape:
    wide = where_prec > 2  # noqa: PLR2004  a region is drawn as one, not as a dot
    geometry = _drawable(geodesy.circle(point, radius_m)) if wide else Point(point)
    return Shape(geometry, point, radius_m, where_prec)


def _drawable(region: BaseGeometry) -> BaseGeometry:
    """Return a region that was worked out, unless it would have to be drawn around the globe."""
    west, _, east, _ = region.bounds
    if east - west < _HALF_WAY_ROUND and region.is_valid:
        return region
    raise GeocodeError(
        "the region reaches over a pole or the meridian of 180 degrees, beyond the edge of the "
        "map: give a spot within it"
    )


def _spread(geometry: BaseGeometry, precision_m: float, where_prec: int) -> Shape:
    point = geodesy.label_point(geometry)
    return Shape(geometry, point, geodesy.reach_m(geometry) + precision_m, where_prec)


def _start(place: Known) -> Position:
    if place.mark != "point":
        raise GeocodeError(
            f"{place.label!r} is a {place.mark} ({place.kind}): measure from a town, bridge or "
            "other point"
        )
    return place.point


def _track(line: Known, *places: Known) -> Track:
    if line.mark != "line":
        raise GeocodeError(
            f"{line.label!r} is a {line.kind}, not a line to measure along: name a road, corridor "
            "or river"
        )
    track = Track(line.geometry, [_start(place) for place in places])
    for place in places:
        off = track.off_m(_start(place))
        if off > OFF_LINE_M:
            raise GeocodeError(
                f"{place.label!r} lies {off / 1000:.1f} km off {line.label!r}: at most "
                f"{OFF_LINE_M / 1000:g} km is taken as on it"
            )
    return track
