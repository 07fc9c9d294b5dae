"""The coarse world of inset locators, from the world ground.

``python -m scripts.ground.locator`` writes `geo/ground/locator.npz`: land, state borders and the
areas of countries, simplified for a picture of a hundred pixels. The same world ground gives the
same bytes.
"""

import sys
from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.ground.areas import WorldAreas
from geo.ground.cut import GroundCut
from geo.ground.locator import LOCATOR_FILE, UNITS_PER_DEGREE
from geo.ground.store import WorldGround

_WHOLE_WORLD = (-180.0, -90.0, 180.0, 90.0)
_LAND_TOLERANCE_DEGREES, _COUNTRY_TOLERANCE_DEGREES = 0.06, 0.15
_MIN_ISLAND_SQUARE_DEGREES = 0.004
"""About 7 km across: a pixel of a locator that is 6 degrees wide."""
_MIN_SEA_SQUARE_DEGREES = 2.0

_Lines = tuple[NDArray[np.int16], NDArray[np.int32]]
"""Differences between the positions of lines, one after another, and the positions of each."""


def main() -> None:
    """Write the file."""
    with WorldGround() as world:
        cut = GroundCut(world, _WHOLE_WORLD, _LAND_TOLERANCE_DEGREES)
        areas = WorldAreas(world)
        land = shapely.union_all([shapely.make_valid(one) for one in cut.country_areas.values()])
        lines = [(line.row.kind == "border", line.geometry) for line in cut.borders()]
        countries = [(one, areas.geometry(one)) for one in areas.countries]
        boxes = [areas.bounds(one) for one, _ in countries]
    land_xy, land_sizes = _encode_lines(_iter_rings([land], _MIN_ISLAND_SQUARE_DEGREES))
    sea_xy, sea_sizes = _encode_lines(_iter_seas(land))
    border_xy, border_sizes = _encode_lines(_iter_lines(lines, are_borders=True))
    disputed_xy, disputed_sizes = _encode_lines(_iter_lines(lines, are_borders=False))
    rings = [
        list(_iter_rings([shapely.simplify(shape, _COUNTRY_TOLERANCE_DEGREES)], 0.0))
        for _, shape in countries
    ]
    country_xy, country_sizes = _encode_lines(ring for found in rings for ring in found)
    np.savez_compressed(
        LOCATOR_FILE,
        land=land_xy,
        land_sizes=land_sizes,
        seas=sea_xy,
        sea_sizes=sea_sizes,
        borders=border_xy,
        border_sizes=border_sizes,
        disputed=disputed_xy,
        disputed_sizes=disputed_sizes,
        countries=country_xy,
        country_sizes=country_sizes,
        country_rings=np.array([len(found) for found in rings], dtype=np.int32),
        country_boxes=np.array(
            [(box.west, box.south, box.east_after_west, box.north) for box in boxes],
            dtype=np.float32,
        ),
    )
    sys.stdout.write(f"{LOCATOR_FILE.name}: {LOCATOR_FILE.stat().st_size:,} bytes\n")


def _iter_rings(shapes: Iterable[BaseGeometry], min_area: float) -> Iterator[BaseGeometry]:
    """Yield the outer rings of areas."""
    for shape in shapes:
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon" and part.area >= min_area:
                yield part.exterior


def _iter_seas(land: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the rings of inland seas."""
    for part in shapely.get_parts(land):
        for ring in part.interiors:
            if shapely.Polygon(ring).area >= _MIN_SEA_SQUARE_DEGREES:
                yield ring


def _iter_lines(
    lines: Iterable[tuple[bool, BaseGeometry]], *, are_borders: bool
) -> Iterator[BaseGeometry]:
    for is_border, line in lines:
        if is_border is are_borders:
            yield from shapely.get_parts(line)


def _encode_lines(lines: Iterable[BaseGeometry]) -> _Lines:
    arrays = []
    for line in lines:
        units = np.round(shapely.get_coordinates(line) * UNITS_PER_DEGREE).astype(np.int16)
        moved = np.ones(len(units), dtype=bool)
        moved[1:] = (np.diff(units, axis=0) != 0).any(axis=1)
        if moved.sum() > 1:
            arrays.append(units[moved])
    sizes = np.array([len(one) for one in arrays], dtype=np.int32)
    units = np.concatenate(arrays)
    return np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=np.int16)), sizes


if __name__ == "__main__":
    main()
