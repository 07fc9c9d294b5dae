"""Cross ticks of corridors, brackets of checkpoints, heads of movements, in pixels."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.style.symbology import CHECKPOINTS, CROSS_TICKS, Pen

Line = list[tuple[float, float]]

_AREA_DIMENSION = 2
_TOOTH_HALF_WIDTH, _ARROW_HALF_WIDTH = 0.6, 0.5
"""Of teeth and arrow heads, as shares of their lengths."""
_ARROW_OVERSHOOT_PX = 2.0

PART_DOT_RADIUS_PX = 4.0
"""Radius of the dot at each further place of an event in several places."""

MOVEMENT_HEAD_LENGTH_PX, MOVEMENT_HEAD_HALF_WIDTH_PX = 11.0, 5.5
"""Size of the head of a movement's line, as in layers/viewer/map/place-parts.js."""


def iter_edges(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the lines of a shape: the edges of areas, nothing for points."""
    for part in shapely.get_parts(shape):
        edge = part.boundary if shapely.get_dimensions(part) == _AREA_DIMENSION else part
        yield from (line for line in shapely.get_parts(edge) if line.length)


def cross_tick_lines(shape: BaseGeometry) -> Iterator[Line]:
    """Yield short strokes across the lines of a shape, evenly spaced."""
    for part in iter_edges(shape):
        for along in np.arange(CROSS_TICKS.spacing_px / 2, part.length, CROSS_TICKS.spacing_px):
            before, after = (part.interpolate(along + step) for step in (-0.5, 0.5))
            dx, dy = after.x - before.x, after.y - before.y
            reach = CROSS_TICKS.half_length_px / (float(np.hypot(dx, dy)) or 1.0)
            x, y = part.interpolate(along).coords[0]
            yield [(x - dy * reach, y + dx * reach), (x + dy * reach, y - dx * reach)]


def front_teeth(shape: BaseGeometry, pen: Pen) -> Iterator[BaseGeometry]:
    """Yield the teeth of a front line as triangles: on the left of its direction, y down."""
    if not pen.tooth_px:
        return
    for part in iter_edges(shape):
        for along in np.arange(pen.tooth_gap_px / 2, part.length, pen.tooth_gap_px):
            before, after = (part.interpolate(along + step) for step in (-0.5, 0.5))
            dx, dy = after.x - before.x, after.y - before.y
            size = float(np.hypot(dx, dy)) or 1.0
            ux, uy, half = dx / size, dy / size, pen.tooth_px * _TOOTH_HALF_WIDTH
            x, y = part.interpolate(along).coords[0]
            tip = (x + uy * pen.tooth_px, y - ux * pen.tooth_px)
            yield shapely.Polygon(
                [(x - ux * half, y - uy * half), tip, (x + ux * half, y + uy * half)]
            )


def arrow_heads(shape: BaseGeometry, pen: Pen) -> Iterator[BaseGeometry]:
    """Yield the arrow head at the end of each line of a shape as a triangle."""
    if not pen.arrow_px:
        return
    for part in iter_edges(shape):
        (ax, ay), (x, y) = part.coords[-2][:2], part.coords[-1][:2]
        size = float(np.hypot(x - ax, y - ay)) or 1.0
        ux, uy = (x - ax) / size, (y - ay) / size
        back, side = pen.arrow_px, pen.arrow_px * _ARROW_HALF_WIDTH
        yield shapely.Polygon(
            [
                (x + ux * _ARROW_OVERSHOOT_PX, y + uy * _ARROW_OVERSHOOT_PX),
                (x - ux * back - uy * side, y - uy * back + ux * side),
                (x - ux * back + uy * side, y - uy * back - ux * side),
            ]
        )


def movement_head(start: tuple[float, float], end: tuple[float, float]) -> Line:
    """Return the corners of the head at the end of a movement's line, its tip first."""
    (from_x, from_y), (x, y) = start, end
    size = float(np.hypot(x - from_x, y - from_y))
    ux, uy = ((x - from_x) / size, (y - from_y) / size) if size else (1.0, 0.0)
    back, side = MOVEMENT_HEAD_LENGTH_PX, MOVEMENT_HEAD_HALF_WIDTH_PX
    return [
        (x, y),
        (x - ux * back - uy * side, y - uy * back + ux * side),
        (x - ux * back + uy * side, y - uy * back - ux * side),
    ]


def checkpoint_brackets(x: float, y: float, scale: float = 1) -> list[Line]:
    """Return the two brackets around a checkpoint, `scale` times as large as on the map."""
    width, height, serif = (
        CHECKPOINTS.half_width_px * scale,
        CHECKPOINTS.half_height_px * scale,
        CHECKPOINTS.serif_px * scale,
    )
    return [
        [
            (x + side * (width - serif), y - height),
            (x + side * width, y - height),
            (x + side * width, y + height),
            (x + side * (width - serif), y + height),
        ]
        for side in (-1, 1)
    ]
