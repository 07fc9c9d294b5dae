"""Density of thousands of points: one disc for each small cell that holds any.

A disc has the colour of its cell's latest event and a size by the number of events. The viewer does
the same in layers/viewer/map/density-layer.js.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from layers.print_map.canvas import Canvas, Rect
from layers.print_map.scene import VisibleEvent
from layers.print_map.symbols import unit_disc
from layers.style.symbology import (
    CELL_SIZE_PX,
    DISC_SIZE_COUNT,
    MAX_DISC_RADIUS_PX,
    MIN_DISC_RADIUS_PX,
    STEPS_PER_DECADE,
)


@dataclass(frozen=True)
class DensityCell:
    """A cell that holds points.

    Attributes:
        x: The x of its centre, in pixels.
        y: The y of its centre, in pixels.
        count: The number of points.
        type: The type of the latest event.
    """

    x: float
    y: float
    count: int
    type: str


def count_cells(
    points: Iterable[tuple[tuple[float, float], VisibleEvent]], rect: Rect
) -> list[DensityCell]:
    """Return the cells of a rectangle that hold points, which are given in order of time."""
    left, top, right, bottom = rect
    cells: dict[tuple[int, int], tuple[int, str]] = {}
    for (x, y), visible_event in points:
        if left <= x <= right and top <= y <= bottom:
            key = (int((x - left) / CELL_SIZE_PX), int((y - top) / CELL_SIZE_PX))
            cells[key] = (cells.get(key, (0, ""))[0] + 1, visible_event.event.type)
    return [
        DensityCell(
            left + (column + 0.5) * CELL_SIZE_PX, top + (row + 0.5) * CELL_SIZE_PX, count, kind
        )
        for (column, row), (count, kind) in sorted(cells.items())
    ]


def size_step(count: int) -> int:
    """Return the size of a disc: 0 for one event up to `DISC_SIZE_COUNT` - 1 for hundreds."""
    return min(DISC_SIZE_COUNT - 1, math.floor(math.log10(count) * STEPS_PER_DECADE))


def disc_radius_px(step: int) -> float:
    """Return the radius of a disc of a size, in pixels."""
    return MIN_DISC_RADIUS_PX + (MAX_DISC_RADIUS_PX - MIN_DISC_RADIUS_PX) * step / (
        DISC_SIZE_COUNT - 1
    )


def _min_count(step: int) -> int:
    """Return the smallest number of events that has a size."""
    return math.ceil(10 ** (step / STEPS_PER_DECADE))


def format_size_range(step: int, format_number: Callable[[int], str]) -> str:
    """Return the numbers of events that a size shows, such as ``5–21``."""
    first = _min_count(step)
    if step == DISC_SIZE_COUNT - 1:
        return f"≥ {format_number(first)}"
    last = _min_count(step + 1) - 1
    return f"{format_number(first)}–{format_number(last)}"


def draw_cells(canvas: Canvas, cells: Iterable[DensityCell], colours: Mapping[str, str]) -> None:
    """Draw the discs, larger ones on top."""
    groups: dict[tuple[int, str], list[DensityCell]] = {}
    for cell in cells:
        groups.setdefault((size_step(cell.count), cell.type), []).append(cell)
    for (step, kind), group in sorted(groups.items()):
        centres = [(cell.x, cell.y) for cell in group]
        canvas.fill_copies(unit_disc(), centres, [disc_radius_px(step)] * len(group), colours[kind])
