"""Areas drawn by hand, as filters: which events have their place in one.

An area is a list of positions in degrees, longitude first: two are opposite corners of a box, three
or more the corners of a polygon, whose sides are straight on the map (Web Mercator) and may cross.
The viewer has the same rules (layers/viewer/core/drawn-area.js, events/area-filter.js);
`tests/layers/test_filters.py` compares the two.
"""

import math
import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import ConflictMapError
from geo.geometry.geodesy import Position, geometry_kind
from geo.location import LocatedEvent

Area = tuple[Position, ...]
"""Corners, longitude and latitude in degrees; empty for no area."""

_MAX_CORNERS = 100
_MAX_LATITUDE = 85.0
_MAX_LONGITUDE = 540.0
"""Degrees; a map across 180° has longitudes beyond it."""

_DECIMALS = 4
"""Digits of a degree that are kept: 11 m."""

_EQUATOR_LENGTH_M = 40_075_016.686
"""The length of the equator of WGS 84, as in EPSG:3857."""

_BOX_NUMBERS = 4
_SEPARATOR_PATTERN = re.compile(r"[\s,_]+")


class AreaError(ConflictMapError):
    """A text is no area; the message shows how one is written."""


def parse_area(text: str) -> Area:
    """Read an area from its numbers, separated by commas, spaces or the ``_`` of a permalink.

    Args:
        text: West, south, east and north of a box; or longitude and latitude of each corner of a
            polygon; in degrees.

    Raises:
        AreaError: the numbers are no area.
    """
    try:
        numbers = [float(one) for one in _SEPARATOR_PATTERN.split(text.strip())]
    except ValueError:
        numbers = []
    if len(numbers) < _BOX_NUMBERS or len(numbers) % 2 or len(numbers) > 2 * _MAX_CORNERS:
        raise AreaError(
            f"the area {text!r} has to be west,south,east,north in degrees, or "
            f"longitude,latitude of three to {_MAX_CORNERS} corners"
        )
    area = tuple(
        (round(longitude, _DECIMALS), round(latitude, _DECIMALS))
        for longitude, latitude in zip(numbers[::2], numbers[1::2], strict=True)
    )
    for longitude, latitude in area:
        if not (abs(longitude) <= _MAX_LONGITUDE and abs(latitude) <= _MAX_LATITUDE):
            raise AreaError(
                f"the area {text!r} has the corner {longitude:g},{latitude:g}: longitude comes "
                f"first, and a latitude is within ±{_MAX_LATITUDE:g}"
            )
    return area


def format_area(area: Area) -> str:
    """Return an area as text that `parse_area` reads."""
    return ",".join(f"{number:g}" for position in area for number in position)


class AreaTest:
    """Compares the places of events with one area.

    A line or region is compared by its whole shape, a point with the circle of its uncertainty, an
    event in several places by the point of each. An event without a mark on the map is outside.
    """

    def __init__(self, area: Area) -> None:
        """Compare with `area`, which is not empty."""
        self._corners = _to_mercator(shapely.get_coordinates(trace_area(area)))

    @cached_property
    def _surface(self) -> BaseGeometry:
        """The area; where its sides cross, by the even-odd rule."""
        surface = shapely.make_valid(Polygon(self._corners), method="linework")
        shapely.prepare(surface)
        return surface

    @cached_property
    def _outline(self) -> BaseGeometry:
        outline = shapely.LinearRing(self._corners)
        shapely.prepare(outline)
        return outline

    def touches(self, row: LocatedEvent) -> bool:
        """Return whether any of an event's place is, or may be, in the area.

        Args:
            row: The event, in the frame of the map (`layers.map_frame`).
        """
        return any(touching for touching, _ in self._compare_parts(row))

    def is_partly_inside(self, row: LocatedEvent) -> bool:
        """Return whether an event's place is, or may be, in the area and also outside it."""
        compared = self._compare_parts(row)
        return any(touching for touching, _ in compared) and not all(
            within for _, within in compared
        )

    def _compare_parts(self, row: LocatedEvent) -> list[tuple[bool, bool]]:
        """Return for each part of a place whether it touches the area, and whether it is inside."""
        if not row.drawn or not row.has_place:
            return []
        if geometry_kind(row.geometry) == "point":
            main = self._compare_circle(row.longitude, row.latitude, round(row.radius_m))
        else:
            main = self._compare_shape(row.geometry)
        return [main, *(self._compare_circle(one.longitude, one.latitude, 0) for one in row.parts)]

    def _compare_circle(
        self, longitude: float, latitude: float, radius_m: float
    ) -> tuple[bool, bool]:
        position = _to_mercator(np.array([[longitude, latitude]]))
        point = shapely.Point(position[0])
        radius = radius_m / (_EQUATOR_LENGTH_M * math.cos(math.radians(latitude)))
        within = bool(shapely.intersects(self._surface, point))
        near = radius > 0 and bool(shapely.distance(self._outline, point) <= radius)
        return within or near, within and not near

    def _compare_shape(self, geometry: BaseGeometry) -> tuple[bool, bool]:
        shape = shapely.transform(geometry, _to_mercator)
        if shapely.intersects(self._outline, shape):
            return True, False
        touching = bool(shapely.intersects(self._surface, shape))
        return touching, touching and bool(shapely.covers(self._surface, shape))


def trace_area(area: Area) -> Polygon:
    """Return an area, which is not empty, in degrees; its sides may cross."""
    if len(area) == 2:  # noqa: PLR2004  opposite corners
        return shapely.box(*area[0], *area[1])
    return Polygon(area)


def count_partly_in_area(area: Area, rows: Iterable[LocatedEvent]) -> int:
    """Return how many places are, or may be, in an area and also outside it; 0 without an area."""
    if not area:
        return 0
    test = AreaTest(area)
    return sum(test.is_partly_inside(row) for row in rows)


def _to_mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions on the Mercator square, as the viewer projects them: x and y from 0 to 1."""
    sine = np.sin(np.radians(np.clip(degrees[:, 1], -85.0511287798, 85.0511287798)))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return np.column_stack([degrees[:, 0] / 360 + 0.5, y])
