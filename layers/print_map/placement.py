"""Positions in a shape for plates and labels, in pixels."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

_LINE_STEP_PX = 8.0
_AREA_STEP_PX = 16.0
_AREA_DIMENSION = 2


def is_area(shape: BaseGeometry) -> bool:
    """Return whether a shape has an area."""
    return int(shapely.get_dimensions(shape)) == _AREA_DIMENSION


def largest_part(shape: BaseGeometry) -> BaseGeometry:
    """Return the largest part of areas, or the longest of lines."""
    pieces = shapely.get_parts(shape)
    return max(pieces, key=lambda piece: (piece.area, piece.length))


def interior_point(shape: BaseGeometry) -> shapely.Point:
    """Return a point well inside a shape: deep in its largest area, or half-way along its line."""
    piece = largest_part(shape)
    if is_area(piece):
        return shapely.Point(shapely.maximum_inscribed_circle(piece, tolerance=1).coords[0])
    if piece.length:
        return piece.interpolate(0.5, normalized=True)
    return piece.representative_point()


def sample_positions(shape: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Yield positions all over a shape."""
    if is_area(shape):
        yield from grid_positions(shape, _AREA_STEP_PX)
        return
    for piece in shapely.get_parts(shape):
        for along in np.arange(0, piece.length, _LINE_STEP_PX):
            yield piece.interpolate(along).coords[0]


def grid_positions(area: BaseGeometry, step_px: float) -> Iterator[tuple[float, float]]:
    """Yield positions of a square grid inside an area."""
    left, top, right, bottom = area.bounds
    columns, rows = np.meshgrid(np.arange(left, right, step_px), np.arange(top, bottom, step_px))
    inside = shapely.contains_xy(area, columns, rows)
    yield from zip(columns[inside].tolist(), rows[inside].tolist(), strict=True)


def sort_by_distance(
    positions: list[tuple[float, float]], origin: shapely.Point
) -> list[tuple[float, float]]:
    """Return positions sorted by their distance from a point."""
    return sorted(positions, key=lambda xy: (xy[0] - origin.x) ** 2 + (xy[1] - origin.y) ** 2)
