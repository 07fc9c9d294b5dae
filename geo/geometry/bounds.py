"""Bounding boxes, with a check for swapped coordinates."""

import math
from dataclasses import dataclass
from typing import Self

import shapely
from shapely.geometry.base import BaseGeometry

from geo.geometry.antimeridian import (
    continue_geometry,
    continue_longitude,
    join_geometry,
    wrap_longitude,
)

OUTSIDE_BOUNDS = "is outside the bounds"
SWAPPED_HINT = " — swapped? longitude comes first"
"""Parts of the message of `Bounds.describe_outside`."""

_MAX_CROSSING_WIDTH = 270.0
_LEAST_SHRINK = math.cos(math.radians(85))
"""Least length of a degree of longitude that is assumed, in degrees of latitude."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A bounding box in WGS 84 degrees: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def whole_world(cls) -> Self:
        """Return the box that contains every position."""
        return cls(-180, -90, 180, 90)

    @classmethod
    def from_edges(cls, west: float, south: float, east: float, north: float) -> Self:
        """Return the box of edges as people write them.

        A box that crosses 180° may be written with west greater than east, with east beyond 180 or
        with west below -180; all three give the first.
        """
        if east - west == 360:  # noqa: PLR2004  a whole turn
            west, east = -180.0, 180.0
        elif -180 <= west <= 180 < east < west + 360:  # noqa: PLR2004
            east -= 360
        elif east - 360 < west < -180 <= east <= 180:  # noqa: PLR2004
            west += 360
        return cls(west, south, east, north)

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """West, south, east and north."""
        return self.west, self.south, self.east, self.north

    @property
    def unwrapped_edges(self) -> tuple[float, float, float, float]:
        """West, south, east and north; the east is above 180 where the box crosses 180°."""
        return self.west, self.south, self.east_after_west, self.north

    @property
    def crosses_antimeridian(self) -> bool:
        """Whether the box crosses 180°: its west is then greater than its east."""
        return self.west > self.east

    @property
    def east_after_west(self) -> float:
        """The east, plus 360 where the box crosses 180°: always greater than the west."""
        return self.east + 360 if self.crosses_antimeridian else self.east

    @property
    def width(self) -> float:
        """Width in degrees."""
        return self.east_after_west - self.west

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        return wrap_longitude(self.west + self.width / 2), (self.south + self.north) / 2

    def to_geometry(self) -> BaseGeometry:
        """Return the box as a geometry within ±180: two boxes where it crosses 180°."""
        if not self.crosses_antimeridian:
            return shapely.box(self.west, self.south, self.east, self.north)
        western = shapely.box(self.west, self.south, 180, self.north)
        eastern = shapely.box(-180, self.south, self.east, self.north)
        return shapely.multipolygons([western, eastern])

    def find_error(self) -> str | None:
        """Return an error message about the box itself, or None.

        A box that crosses 180° may be three quarters of the world wide, as Russia needs 185
        degrees; one that is wider has its west and east swapped.
        """
        if not (-180 <= self.west <= 180 and -180 <= self.east <= 180) or self.west == self.east:  # noqa: PLR2004
            return f"west {self.west:g} and east {self.east:g} must be different, both within ±180"
        if self.crosses_antimeridian and self.width > _MAX_CROSSING_WIDTH:
            return (
                f"west {self.west:g} must be less than east {self.east:g}, or the map cross 180° "
                f"and be at most {_MAX_CROSSING_WIDTH:g}° wide"
            )
        if not -90 <= self.south < self.north <= 90:  # noqa: PLR2004
            return f"south {self.south:g} must be less than north {self.north:g}, both within ±90"
        return None

    def to_map_frame(self) -> Self:
        """Return the box with an east greater than its west: beyond 180 where it crosses 180°."""
        return type(self)(self.west, self.south, self.east_after_west, self.north)

    def contains(self, longitude: float, latitude: float) -> bool:
        """Return whether a position is in the box or on its edge."""
        longitude = self.unwrap_longitude(longitude)
        inside = self.west <= longitude <= self.east_after_west
        return inside and self.south <= latitude <= self.north

    def unwrap_longitude(self, longitude: float) -> float:
        """Return a longitude in the box's own frame, in which it does not jump at 180°.

        It is the longitude itself, unless the box crosses 180°: then it is within 180° of the
        middle of the box, and may exceed 180.
        """
        if not self.crosses_antimeridian:
            return longitude
        return continue_longitude(longitude, self.west + self.width / 2)

    def continue_geometry(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in the box's own frame, whether or not it is cut at 180°."""
        if not self.crosses_antimeridian:
            return geometry
        return continue_geometry(geometry, self.west + self.width / 2)

    def unwrap_geometry(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in the box's own frame, as `unwrap_longitude`; its parts are joined."""
        if not self.crosses_antimeridian:
            return geometry
        return join_geometry(geometry, self.west + self.width / 2)

    def expand_evenly(self, share: float) -> Self:
        """Return the box with a margin of the same length on all sides, at most the whole world.

        Args:
            share: The margin as a share of the box's longer side.
        """
        height = self.north - self.south
        middle = math.radians((self.south + self.north) / 2)
        shrink = max(math.cos(middle), _LEAST_SHRINK)
        margin_lat = share * max(height, self.width * shrink)
        south, north = max(-90.0, self.south - margin_lat), min(90.0, self.north + margin_lat)
        margin_lon = margin_lat / shrink
        if self.width + 2 * margin_lon >= 360:  # noqa: PLR2004
            return type(self)(-180.0, south, 180.0, north)
        west, east = self.west - margin_lon, self.east + margin_lon
        return type(self)(wrap_longitude(west), south, wrap_longitude(east), north)

    def take_middle(self, share: float) -> Self:
        """Return the box in the middle that has a share of the width and height."""
        before, after = (1 - share) / 2, (1 + share) / 2
        margin_lat = before * (self.north - self.south)
        return type(self)(
            wrap_longitude(self.west + before * self.width),
            self.south + margin_lat,
            wrap_longitude(self.west + after * self.width),
            self.north - margin_lat,
        )

    def inset_edges(self, margin: float) -> tuple[float, float, float, float]:
        """Return the edges of the box inside a margin.

        The edges are west, south, east and north, in degrees; east may exceed 180.

        Args:
            margin: The margin as a share of the box's width and height.
        """
        margin_lon = margin * self.width
        margin_lat = margin * (self.north - self.south)
        return (
            self.west + margin_lon,
            self.south + margin_lat,
            self.east_after_west - margin_lon,
            self.north - margin_lat,
        )

    def describe_outside(self, longitude: float, latitude: float) -> str | None:
        """Return an error message if a position is outside, or None."""
        if abs(longitude) > 180 and self.contains(longitude, latitude):  # noqa: PLR2004
            right = wrap_longitude(longitude)
            return f"the longitude {longitude:g} is beyond ±180: write {right:g}"
        if self.contains(longitude, latitude):
            return None
        hint = SWAPPED_HINT if self.contains(latitude, longitude) else ""
        return f"{[longitude, latitude]} {OUTSIDE_BOUNDS} {list(self.edges)}{hint}"
