"""Thousands of points: the map is cut into small cells, and each that holds any gets one disc.

A disc has the colour of its cell's latest event and one of five sizes by number, as in
layers/viewer/map/density-layer.js; the legend says which size stands for how many.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from layers.print_map.canvas import Canvas, Rect
from layers.print_map.scene import VisibleEvent
from layers.print_map.symbols import unit_disc

CELL_SIZE_PX = 6.0
"""The side of a cell, in pixels."""

DISC_SIZE_COUNT = 5
_MIN_DISC_RADIUS_PX, _MAX_DISC_RADIUS_PX = 2.0, 5.0
_STEPS_PER_DECADE = 1.5


@dataclass(frozen=True)
class DensityCell:
    """A cell that holds points.

    Attributes:
        x: Its middle, in pixels.
        y: Its middle, in pixels.
        count: How many.
        type: The type of the latest.
    """

    x: float
    y: float
    count: int
    type: str


def count_cells(
    points: Iterable[tuple[tuple[float, float], VisibleEvent]], rect: Rect
) -> list[DensityCell]:
    """Return the cells of a rectangle that hold points, given in order of time."""
    left, top, right, bottom = rect
    found: dict[tuple[int, int], tuple[int, str]] = {}
    for (x, y), shown in points:
        if left <= x <= right and top <= y <= bottom:
            key = (int((x - left) / CELL_SIZE_PX), int((y - top) / CELL_SIZE_PX))
            found[key] = (found.get(key, (0, ""))[0] + 1, shown.event.type)
    return [
        DensityCell(
            left + (column + 0.5) * CELL_SIZE_PX, top + (row + 0.5) * CELL_SIZE_PX, count, kind
        )
        for (column, row), (count, kind) in sorted(found.items())
    ]


def size_step(count: int) -> int:
    """Return 0 for one event up to `SIZES` - 1 for hundreds."""
    return min(DISC_SIZE_COUNT - 1, math.floor(math.log10(count) * _STEPS_PER_DECADE))


def disc_radius_px(step: int) -> float:
    """Return the radius of a disc, in pixels."""
    return _MIN_DISC_RADIUS_PX + (_MAX_DISC_RADIUS_PX - _MIN_DISC_RADIUS_PX) * step / (
        DISC_SIZE_COUNT - 1
    )


def _min_count(step: int) -> int:
    """Return the smallest number of events that has a size."""
    return math.ceil(10 ** (step / _STEPS_PER_DECADE))


def format_size_range(step: int, format_number: Callable[[int], str]) -> str:
    """Return how many events a size stands for, such as ``5–21``."""
    first = _min_count(step)
    if step == DISC_SIZE_COUNT - 1:
        return f"≥ {format_number(first)}"
    last = _min_count(step + 1) - 1
    return f"{format_number(first)}–{format_number(last)}"


def draw_cells(canvas: Canvas, cells: Iterable[DensityCell], colours: Mapping[str, str]) -> None:
    """Draw the discs, the larger on top."""
    groups: dict[tuple[int, str], list[DensityCell]] = {}
    for cell in cells:
        groups.setdefault((size_step(cell.count), cell.type), []).append(cell)
    for (step, kind), group in sorted(groups.items()):
        places = [(cell.x, cell.y) for cell in group]
        canvas.fill_copies(unit_disc(), places, [disc_radius_px(step)] * len(group), colours[kind])
