"""Cross ticks of corridors and brackets of checkpoints, as lines in pixels."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.style.symbology import CHECKPOINTS, CROSS_TICKS

Line = list[tuple[float, float]]

_AREA_DIMENSION = 2


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
