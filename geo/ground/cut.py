"""Cutting of the world ground to a box, simplified to a scale.

Every path is simplified by itself (Douglas & Peucker 1973), so an edge between two areas stays one
edge, and then clipped. Boxes are west, south, east, north in degrees with west less than east.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.ground.store import (
    UNITS_PER_DEGREE,
    AreaRow,
    Box,
    LineRow,
    StoredDivision,
    StoredPaths,
    TownRow,
    WaterRow,
    WorldGround,
)

_MIN_RING_POSITIONS = 4
_MIN_PART_TOLERANCES = 3.0
"""A part of a coast or lake smaller than a square of this many tolerances is left out."""


@dataclass(frozen=True, slots=True)
class DivisionArea:
    """A division with its area in the box."""

    row: AreaRow
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A border or disputed line, or a river, in the box."""

    row: LineRow | WaterRow
    geometry: BaseGeometry


class GroundCut:
    """The ground in a box."""

    def __init__(
        self, world: WorldGround, box: Box, tolerance: float, *, country: str | None = None
    ) -> None:
        """Cut the ground.

        Args:
            world: The file.
            box: The box in degrees.
            tolerance: The greatest distance in degrees of a vertex left out.
            country: The code of the only country whose divisions are wanted; None for all.
        """
        self.country = country
        self.world = world
        self.box = box
        self.tolerance = tolerance
        self._lines_by_path: dict[int, LineString] = {}

    @cached_property
    def _stored_divisions(self) -> list[StoredDivision]:
        found = self.world.divisions(self.box)
        return [one for one in found if self.country in (None, one.row.country)]

    @cached_property
    def divisions(self) -> list[DivisionArea]:
        """The divisions of which a part is in the box."""
        areas = (
            DivisionArea(stored.row, self.area(stored.row.rings))
            for stored in self._stored_divisions
        )
        return [area for area in areas if not area.geometry.is_empty]

    @cached_property
    def country_areas(self) -> dict[str, BaseGeometry]:
        """The part of each country in the box, by code.

        A division that two countries claim is part of both.
        """
        areas = {code: self.area(rings) for code, rings in self.world.country_rings(self.box)}
        return {code: area for code, area in areas.items() if not area.is_empty}

    def division_lines(self, left_out: Collection[str] = ()) -> tuple[BaseGeometry, BaseGeometry]:
        """Return the edges between divisions of one country, each once.

        Args:
            left_out: Codes of countries of which only the de facto lines are wanted.

        Returns:
            The edges, and those of them that are a de facto line: around a division that its
            country does not control.
        """
        users: dict[int, list[AreaRow]] = {}
        for stored in self._stored_divisions:
            for number in {one if one >= 0 else ~one for ring in stored.row.rings for one in ring}:
                users.setdefault(number, []).append(stored.row)
        inner: list[int] = []
        de_facto: list[int] = []
        for number, rows in users.items():
            if len(rows) == 2 and rows[0].country == rows[1].country:  # noqa: PLR2004
                is_de_facto = rows[0].has_de_facto_outline != rows[1].has_de_facto_outline
                if is_de_facto or rows[0].country not in left_out:
                    (de_facto if is_de_facto else inner).append(number)
        return self._merged_lines(inner), self._merged_lines(de_facto)

    def borders(self) -> Iterator[NamedLine]:
        """Yield the state borders and the disputed and de facto lines in the box."""
        yield from self._named_lines(self.world.lines(self.box))

    def rivers(self, max_rank: int) -> Iterator[NamedLine]:
        """Yield the rivers in the box up to a rank, the important first."""
        stored = self.world.waters("river", self.box)
        yield from self._named_lines(one for one in stored if _rank(one) <= max_rank)

    def lakes(self, max_rank: int) -> Iterator[NamedLine]:
        """Yield the lakes in the box up to a rank, the important first."""
        for stored in self.world.waters("lake", self.box):
            if _rank(stored) <= max_rank:
                geometry = self.area([(number,) for number in stored.path_numbers])
                if not geometry.is_empty:
                    yield NamedLine(stored.row, geometry)

    def towns(self) -> list[TownRow]:
        """Return the populated places in the box, the largest first."""
        return self.world.towns(self.box)

    def _named_lines(self, stored_lines: Iterable[StoredPaths]) -> Iterator[NamedLine]:
        for stored in stored_lines:
            # a line of many short paths keeps the ends of all until it is simplified as a whole
            geometry = shapely.simplify(self._merged_lines(stored.path_numbers), self.tolerance)
            if not geometry.is_empty:
                yield NamedLine(stored.row, geometry)

    def _merged_lines(self, numbers: Iterable[int]) -> BaseGeometry:
        clipped = [self._clip_to_box(self._line(number)) for number in numbers]
        parts = [
            part
            for line in clipped
            for part in shapely.get_parts(line)
            if part.geom_type == "LineString" and part.length > 0
        ]
        return shapely.line_merge(MultiLineString(parts)) if parts else LineString()

    def _line(self, number: int) -> LineString:
        """Return a path in degrees, simplified."""
        if number not in self._lines_by_path:
            points = self.world.path(number) / UNITS_PER_DEGREE
            is_ring = bool((points[0] == points[-1]).all())
            line = LineString(points)
            if len(points) > _MIN_RING_POSITIONS:
                line = shapely.simplify(line, self.tolerance, preserve_topology=is_ring)
            self._lines_by_path[number] = line
        return self._lines_by_path[number]

    def area(self, rings: Iterable[tuple[int, ...]]) -> BaseGeometry:
        """Return the area of rings of path numbers in the box.

        Rings against the turn of the largest are holes.
        """
        outer: list[Polygon] = []
        holes: list[Polygon] = []
        turn = 0.0
        polygons = sorted(filter(None, map(self._ring, rings)), key=lambda one: -one[1].area)
        for size, polygon in polygons:
            turn = turn or size
            if polygon.area < (_MIN_PART_TOLERANCES * self.tolerance) ** 2 and outer:
                continue
            (outer if size * turn > 0 else holes).append(polygon)
        shape = self._clip_to_box(_merge_polygons(outer))
        if holes:
            shape = shapely.difference(shape, _merge_polygons(holes))
        return _polygons(shape)

    def _ring(self, numbers: tuple[int, ...]) -> tuple[float, Polygon] | None:
        """Return the signed area of a ring and its polygon; None if it is simplified away."""
        pieces = []
        for number in numbers:
            points = shapely.get_coordinates(self._line(number if number >= 0 else ~number))
            pieces.append(points if number >= 0 else points[::-1])
        points = np.concatenate([piece[:-1] for piece in pieces] + [pieces[0][:1]])
        if len(points) < _MIN_RING_POSITIONS:
            return None
        x, y = points[:, 0] - points[0, 0], points[:, 1] - points[0, 1]
        size = float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2
        return (size, Polygon(points)) if size else None

    def _clip_to_box(self, geometry: BaseGeometry) -> BaseGeometry:
        west, south, east, north = self.box
        left, bottom, right, top = geometry.bounds if not geometry.is_empty else self.box
        if west <= left and south <= bottom and right <= east and top <= north:
            return geometry
        return shapely.intersection(geometry, shapely.box(*self.box))


def _rank(stored: StoredPaths) -> int:
    return stored.row.rank if isinstance(stored.row, WaterRow) else 0


def _merge_polygons(polygons: list[Polygon]) -> BaseGeometry:
    valid = [one if one.is_valid else _polygons(shapely.make_valid(one)) for one in polygons]
    return valid[0] if len(valid) == 1 else shapely.union_all(valid)


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry; empty if there are none."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else Polygon()


def count_positions(geometries: Iterable[BaseGeometry]) -> int:
    """Return the number of positions of geometries."""
    return int(sum(shapely.count_coordinates(geometry) for geometry in geometries))
