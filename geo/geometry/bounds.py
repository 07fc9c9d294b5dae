"""Bounding boxes, with a check for swapped coordinates."""

from dataclasses import dataclass
from typing import Self


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

    def find_error(self) -> str | None:
        """Return an error message about the box itself, or None."""
        if not -180 <= self.west < self.east <= 180:  # noqa: PLR2004
            return f"west {self.west:g} must be less than east {self.east:g}, both within ±180"
        if not -90 <= self.south < self.north <= 90:  # noqa: PLR2004
            return f"south {self.south:g} must be less than north {self.north:g}, both within ±90"
        return None

    def contains(self, longitude: float, latitude: float) -> bool:
        """Return whether a position is in the box or on its edge."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def inset_edges(self, margin: float) -> tuple[float, float, float, float]:
        """Return the edges of the box inside a margin.

        The edges are west, south, east and north, in degrees.

        Args:
            margin: The margin as a share of the box's width and height.
        """
        margin_lon = margin * (self.east - self.west)
        margin_lat = margin * (self.north - self.south)
        return (
            self.west + margin_lon,
            self.south + margin_lat,
            self.east - margin_lon,
            self.north - margin_lat,
        )

    def describe_outside(self, longitude: float, latitude: float) -> str | None:
        """Return an error message if a position is outside, or None."""
        if self.contains(longitude, latitude):
            return None
        box = [self.west, self.south, self.east, self.north]
        hint = " — swapped? longitude comes first" if self.contains(latitude, longitude) else ""
        return f"{[longitude, latitude]} is outside the bounds {box}{hint}"
