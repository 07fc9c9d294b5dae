"""Web Mercator projection to pixels of a page, as in the viewer.

On the Mercator square x and y run from 0 to 1, y southwards; the square ends at the latitude that
makes it a square. On a map of a country or less the projection keeps shapes and directions. Its
scale grows with latitude, so the scale bar is measured on the ellipsoid at the centre of the map.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import Position, geodesic_distance_m
from layers.print_map.canvas import Rect

_MAX_LATITUDE = 85.0511287798
"""The latitude in degrees, north and south, at which the Mercator square ends (EPSG:3857)."""

_EQUATOR_LENGTH_M = 40_075_016.686
"""The length of the equator of WGS 84, as in EPSG:3857."""

_TILE_SIZE_PX = 256
"""The side of the Mercator square at zoom 0, by the convention of web maps."""

_MIN_MERCATOR_SIDE = 1e-7
"""The least side of a view on the Mercator square, 4 m: beyond the square it has no height."""

_CLIP_MARGIN_PX = 24.0
"""Distance from the map up to which lines are kept, so that no cut end is seen."""

_SIMPLIFY_TOLERANCE_PX = 0.12
"""Distance that a line may move when it is simplified: 0.03 mm on paper."""


@dataclass(frozen=True, slots=True)
class MercatorViewport:
    """The map's rectangle on the page, and the part of the Earth in it.

    Attributes:
        rect: The rectangle, in pixels.
        scale: The side of the whole Mercator square, in pixels.
        west: The left edge on the Mercator square.
        north: The upper edge on the Mercator square.
    """

    rect: Rect
    scale: float
    west: float
    north: float

    @classmethod
    def fit_bounds(cls, bounds: Bounds, rect: Rect) -> Self:
        """Return the viewport that shows all of a view in the centre of a rectangle."""
        left, top, right, bottom = rect
        west, north = _to_mercator(bounds.west, bounds.north)
        east, south = _to_mercator(bounds.east, bounds.south)
        scale = min(
            (right - left) / max(east - west, _MIN_MERCATOR_SIDE),
            (bottom - top) / max(south - north, _MIN_MERCATOR_SIDE),
        )
        middle_x, middle_y = (west + east) / 2, (north + south) / 2
        half_width, half_height = (right - left) / 2 / scale, (bottom - top) / 2 / scale
        return cls(rect, scale, middle_x - half_width, middle_y - half_height)

    def project_point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the pixels of a position."""
        x, y = _to_mercator(longitude, latitude)
        return (x - self.west) * self.scale + self.rect[0], (
            y - self.north
        ) * self.scale + self.rect[1]

    def unproject_point(self, x: float, y: float) -> Position:
        """Return the longitude and latitude at some pixels of the page."""
        east = (x - self.rect[0]) / self.scale + self.west
        south = (y - self.rect[1]) / self.scale + self.north
        latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * south))))
        return (east - 0.5) * 360, latitude

    def project_geometry(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in pixels, clipped near the map and simplified finer than print."""
        moved = shapely.transform(geometry, self._project_array)
        left, top, right, bottom = self.rect
        near = (
            left - _CLIP_MARGIN_PX,
            top - _CLIP_MARGIN_PX,
            right + _CLIP_MARGIN_PX,
            bottom + _CLIP_MARGIN_PX,
        )
        return shapely.clip_by_rect(moved, *near).simplify(_SIMPLIFY_TOLERANCE_PX)

    def _project_array(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        latitude = np.radians(np.clip(degrees[:, 1], -_MAX_LATITUDE, _MAX_LATITUDE))
        x = degrees[:, 0] / 360 + 0.5
        y = 0.5 - np.arcsinh(np.tan(latitude)) / (2 * np.pi)
        return np.column_stack(
            [
                (x - self.west) * self.scale + self.rect[0],
                (y - self.north) * self.scale + self.rect[1],
            ]
        )

    @property
    def zoom(self) -> float:
        """The zoom of a web map of this scale."""
        return math.log2(self.scale / _TILE_SIZE_PX)

    def metres_to_pixels(self, metres: float, latitude: float) -> float:
        """Return the pixels of a length on the ground at a latitude."""
        parallel_m = _EQUATOR_LENGTH_M * math.cos(
            math.radians(max(-_MAX_LATITUDE, min(_MAX_LATITUDE, latitude)))
        )
        return metres / parallel_m * self.scale

    def contains_point(self, x: float, y: float) -> bool:
        """Return whether a position on the page is within the map."""
        left, top, right, bottom = self.rect
        return left <= x <= right and top <= y <= bottom

    @property
    def rect_polygon(self) -> BaseGeometry:
        """The map's rectangle as a polygon in pixels."""
        return shapely.box(*self.rect)

    def fit_scale_bar(self, max_length_px: float) -> tuple[int, float]:
        """Return a round length that fits some pixels at the centre of the map.

        Returns:
            Metres, 1, 2 or 5 times a power of ten, and their length in pixels from west to east.
        """
        metres = _round_length_down(self._span_m(max_length_px))
        pixels = max_length_px
        for _ in range(3):  # the ground is curved: a bar half as long is not half the distance
            pixels *= metres / self._span_m(pixels)
        return metres, pixels

    def _span_m(self, pixels: float) -> float:
        """Return the metres that some pixels span around the centre of the map."""
        left, top, right, bottom = self.rect
        x, y = (left + right) / 2, (top + bottom) / 2
        return geodesic_distance_m(
            self.unproject_point(x - pixels / 2, y), self.unproject_point(x + pixels / 2, y)
        )


def _to_mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a position on the Mercator square."""
    clipped = math.radians(max(-_MAX_LATITUDE, min(_MAX_LATITUDE, latitude)))
    return longitude / 360 + 0.5, 0.5 - math.asinh(math.tan(clipped)) / (2 * math.pi)


def _round_length_down(length: float) -> int:
    power = 10 ** math.floor(math.log10(max(length, 1.0)))
    factor = next(one for one in (5, 2, 1) if one * power <= max(length, 1.0))
    return int(factor * power)
