"""Inset locators: where in its country, continent or the world a map is.

A locator is a small picture of land and state borders around the map, with a frame for the map
itself. No country is marked, so that a map of a disputed area takes no side.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from geo.geometry.bounds import Bounds

LOCATOR_FILE = Path(__file__).with_name("locator.npz")
"""Coarse land, borders and countries; `scripts.ground.locator` writes it."""

UNITS_PER_DEGREE = 100

LOCATOR_WIDTH, LOCATOR_HEIGHT = 100, 80
"""Size of a locator in its own units, about pixels."""

_MIN_WIDTH_DEGREES = 8.0
_MIN_WIDTHS, _MIN_WIDTHS_OF_COUNTRY = 2.5, 4.0
"""Least width of a locator, in degrees and in widths of the map; of one of a whole country more."""
_MIN_LAND_SHARE, _WIDEN_FACTOR = 0.05, 1.5
"""Least share of land around the map, and how much wider a locator gets until it has it."""
_COUNTRY_MARGIN, _WHOLE_COUNTRY_SHARE = 1.15, 1.3
_WIDE_DEGREES, _MAX_WIDTH_DEGREES = 200.0, 280.0
"""A locator is wider than the first only where the map needs it. One that would be wider than the
second is of a map of the world, which needs none."""
_MAX_LATITUDE = 84.0
_TOLERANCE = 0.7
_MIN_AREA = 2.0
_MIN_FRAME = 3.0
"""Least width and height of the map's frame."""

LinePath = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Locator:
    """A locator in whole units: x up to `LOCATOR_WIDTH`, y up to `LOCATOR_HEIGHT`, downwards.

    Attributes:
        land: Rings of the land; one that turns the other way is an inland sea.
        borders: Lines of state borders.
        disputed: Lines that the states concerned do not agree on, and lines of control.
        frame: Left, top, width and height of the map.
    """

    land: tuple[LinePath, ...]
    borders: tuple[LinePath, ...]
    disputed: tuple[LinePath, ...]
    frame: tuple[int, int, int, int]


@lru_cache(maxsize=64)
def build_locator(bounds: Bounds) -> Locator | None:
    """Return the locator of a map, or None for a map of about the whole world.

    It shows the country in which the middle of the map is, or more where the map is as large as
    that country.

    Args:
        bounds: What the map opens on.
    """
    box = bounds.to_map_frame()
    middle_lon, middle_lat = (box.west + box.east) / 2, _middle_latitude(box.south, box.north)
    west, south, east, north = box.west, box.south, box.east, box.north
    country = _coarse_world().find_country_box(*bounds.middle)
    widths = max(box.width, _mercator_height(box.south, box.north))
    factor = _MIN_WIDTHS
    if country is not None:
        is_whole = country[2] - country[0] <= _WHOLE_COUNTRY_SHARE * box.width
        factor = _MIN_WIDTHS_OF_COUNTRY if is_whole else _MIN_WIDTHS
        turn = 360 * round((middle_lon - (country[0] + country[2]) / 2) / 360)
        west, east = min(west, country[0] + turn), max(east, country[2] + turn)
        south, north = min(south, country[1]), max(north, country[3])
    width = min(max(factor * widths, _MIN_WIDTH_DEGREES), _WIDE_DEGREES)
    south, north = max(south, -_MAX_LATITUDE), min(north, _MAX_LATITUDE)
    height_share = _mercator_height(south, north) * LOCATOR_WIDTH / LOCATOR_HEIGHT
    width = max(
        width, _COUNTRY_MARGIN * (east - west), _COUNTRY_MARGIN * min(height_share, _WIDE_DEGREES)
    )
    if width > _MAX_WIDTH_DEGREES:
        return None
    if country is not None and width < 3 * max(east - west, height_share):
        middle_lon, middle_lat = (west + east) / 2, _middle_latitude(south, north)
    world = _coarse_world()
    projection = _Projection(middle_lon, middle_lat, LOCATOR_WIDTH / width)
    while width < _WIDE_DEGREES and world.land_share(projection, box) < _MIN_LAND_SHARE:
        width *= _WIDEN_FACTOR
        projection = _Projection(middle_lon, middle_lat, LOCATOR_WIDTH / width)
    return Locator(
        world.draw_land(projection),
        world.draw_lines(projection, disputed=False),
        world.draw_lines(projection, disputed=True),
        projection.frame_of(box),
    )


def _project_latitudes(latitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the northings of latitudes in Web Mercator, in degrees of longitude."""
    return np.degrees(np.arcsinh(np.tan(np.radians(np.clip(latitudes, -85, 85)))))


def _project_latitude(latitude: float) -> float:
    return float(_project_latitudes(np.array([latitude]))[0])


def _mercator_height(south: float, north: float) -> float:
    return _project_latitude(north) - _project_latitude(south)


def _middle_latitude(south: float, north: float) -> float:
    middle = math.radians((_project_latitude(south) + _project_latitude(north)) / 2)
    return math.degrees(math.atan(math.sinh(middle)))


@dataclass(frozen=True, slots=True)
class _Projection:
    """Web Mercator around a middle, in units of a locator."""

    longitude: float
    latitude: float
    scale: float

    def project_array(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        northing = _project_latitudes(degrees[:, 1])
        return np.column_stack(
            [
                (degrees[:, 0] - self.longitude) * self.scale + LOCATOR_WIDTH / 2,
                (_project_latitude(self.latitude) - northing) * self.scale + LOCATOR_HEIGHT / 2,
            ]
        )

    def frame_of(self, box: Bounds) -> tuple[int, int, int, int]:
        corners = np.array([(box.west, box.north), (box.east, box.south)])
        (left, top), (right, bottom) = self.project_array(corners)
        width, height = max(right - left, _MIN_FRAME), max(bottom - top, _MIN_FRAME)
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        return (
            round(middle_x - width / 2),
            round(middle_y - height / 2),
            round(width),
            round(height),
        )


class _CoarseWorld:
    """The file of coarse land, borders and countries, in degrees."""

    def __init__(self) -> None:
        with np.load(LOCATOR_FILE, allow_pickle=False) as data:
            self._land, self._seas = (
                [shapely.Polygon(line) for line in _split_lines(data[name], data[sizes])]
                for name, sizes in (("land", "land_sizes"), ("seas", "sea_sizes"))
            )
            self._lines = {
                disputed: [
                    shapely.LineString(line)
                    for line in _split_lines(data[name], data[f"{name.removesuffix('s')}_sizes"])
                ]
                for name, disputed in (("borders", False), ("disputed", True))
            }
            rings = _split_lines(data["countries"], data["country_sizes"])
            self._ring_counts = data["country_rings"]
            self._country_boxes = data["country_boxes"]
        self._country_rings = [shapely.Polygon(ring) if len(ring) > 3 else None for ring in rings]  # noqa: PLR2004

    def find_country_box(
        self, longitude: float, latitude: float
    ) -> tuple[float, float, float, float] | None:
        """Return the box of the country at a position, or of the nearest one within 3 degrees."""
        point = shapely.Point(longitude, latitude)
        distances = shapely.distance(np.array(self._country_rings, dtype=object), point)
        if np.isnan(distances).all():
            return None
        nearest = int(np.nanargmin(distances))
        if distances[nearest] > _MAX_COUNTRY_DISTANCE_DEGREES:
            return None
        number = int(np.searchsorted(np.cumsum(self._ring_counts), nearest, side="right"))
        west, south, east, north = map(float, self._country_boxes[number])
        return west, south, east, north

    def draw_land(self, projection: _Projection) -> tuple[LinePath, ...]:
        """Return the rings of the land in a locator."""
        rings = [
            orient(part, turn).exterior
            for turn, shapes in ((1.0, self._land), (-1.0, self._seas))
            for one in _clip_shapes(shapes, projection)
            if one.area >= _MIN_AREA
            for part in shapely.get_parts(shapely.simplify(one, _TOLERANCE))
            if part.geom_type == "Polygon" and part.area >= _MIN_AREA
        ]
        return tuple(filter(lambda path: len(path) > 3, map(_round_path, rings)))  # noqa: PLR2004

    def land_share(self, projection: _Projection, box: Bounds) -> float:
        """Return the share of a locator outside the map's frame that is land."""
        left, top, width, height = projection.frame_of(box)
        land = np.array(_clip_shapes(self._land, projection), dtype=object)
        inside = shapely.clip_by_rect(land, left, top, left + width, top + height)
        around = float(shapely.area(land).sum() - shapely.area(inside).sum())
        return around / max(1.0, LOCATOR_WIDTH * LOCATOR_HEIGHT - width * height)

    def draw_lines(self, projection: _Projection, *, disputed: bool) -> tuple[LinePath, ...]:
        """Return the lines of the state borders, or of the disputed ones, in a locator."""
        shapes = _clip_shapes(self._lines[disputed], projection)
        lines = [part for one in shapes for part in shapely.get_parts(one) if part.length > 1]
        if not lines:
            return ()
        merged = shapely.line_merge(shapely.multilinestrings(lines))
        simple = [shapely.simplify(one, _TOLERANCE) for one in shapely.get_parts(merged)]
        paths = [_round_path(one) for one in simple if one.length >= _MIN_BORDER_LENGTH]
        return tuple(path for path in paths if len(path) > 1)


_MAX_COUNTRY_DISTANCE_DEGREES = 3.0
_MIN_BORDER_LENGTH = 3.0


@lru_cache(maxsize=1)
def _coarse_world() -> _CoarseWorld:
    return _CoarseWorld()


def _split_lines(
    positions: NDArray[np.int16], sizes: NDArray[np.int32]
) -> list[NDArray[np.float64]]:
    units = np.cumsum(positions, axis=0, dtype=np.int16)  # overflow undoes that of the differences
    degrees = units.astype(np.float64) / UNITS_PER_DEGREE
    return np.split(degrees, np.cumsum(sizes)[:-1])


def _clip_shapes(shapes: list[BaseGeometry], projection: _Projection) -> list[BaseGeometry]:
    """Return what of shapes in degrees is in a locator, in its units."""
    half = LOCATOR_WIDTH / 2 / projection.scale
    found = []
    for turn in (-360, 0, 360):
        west, east = projection.longitude - half - turn, projection.longitude + half - turn
        if west >= 180 or east <= -180:  # noqa: PLR2004
            continue
        near = shapely.clip_by_rect(np.array(shapes, dtype=object), west - 1, -85, east + 1, 85)
        for one in near[~shapely.is_empty(near)]:
            moved = shapely.transform(translate(one, turn), projection.project_array)
            cut = shapely.clip_by_rect(moved, 0, 0, LOCATOR_WIDTH, LOCATOR_HEIGHT)
            if not cut.is_empty:
                found.append(cut)
    return found


def _round_path(line: BaseGeometry) -> LinePath:
    """Return the positions of a line in whole units, without repeated ones."""
    path: LinePath = []
    for x, y in np.round(shapely.get_coordinates(line)).astype(int).tolist():
        if not path or path[-1] != (x, y):
            path.append((x, y))
    return path
