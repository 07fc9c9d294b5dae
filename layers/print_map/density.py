"""Thousands of points: the map is cut into small cells, and each that holds any gets one disc.

A disc has the colour of its cell's latest event and one of five sizes by number, as in
layers/viewer/map/density-layer.js; the legend says which size stands for how many.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from layers.print_map.canvas import Canvas, Rect
from layers.print_map.scene import Shown
from layers.print_map.symbols import disc

CELL = 6.0
"""The side of a cell, in pixels."""

SIZES = 5
_SMALLEST, _LARGEST = 2.0, 5.0
_STEPS_A_TENFOLD = 1.5


@dataclass(frozen=True)
class Cell:
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


def count_cells(points: Iterable[tuple[tuple[float, float], Shown]], rect: Rect) -> list[Cell]:
    """Return the cells of a rectangle that hold points, given in order of time."""
    left, top, right, bottom = rect
    found: dict[tuple[int, int], tuple[int, str]] = {}
    for (x, y), shown in points:
        if left <= x <= right and top <= y <= bottom:
            key = (int((x - left) / CELL), int((y - top) / CELL))
            found[key] = (found.get(key, (0, ""))[0] + 1, shown.event.type)
    return [
        Cell(left + (column + 0.5) * CELL, top + (row + 0.5) * CELL, count, kind)
        for (column, row), (count, kind) in sorted(found.items())
    ]


def size_step(count: int) -> int:
    """Return 0 for one event up to `SIZES` - 1 for hundreds."""
    return min(SIZES - 1, math.floor(math.log10(count) * _STEPS_A_TENFOLD))


def radius(step: int) -> float:
    """Return the radius of a disc, in pixels."""
    return _SMALLEST + (_LARGEST - _SMALLEST) * step / (SIZES - 1)


def _least(step: int) -> int:
    """Return the smallest number of events that has a size."""
    return math.ceil(10 ** (step / _STEPS_A_TENFOLD))


def numbers_of(step: int, spell: Callable[[int], str]) -> str:
    """Return how many events a size stands for, such as ``5–21``."""
    first = _least(step)
    if step == SIZES - 1:
        return f"≥ {spell(first)}"
    last = _least(step + 1) - 1
    return f"{spell(first)}–{spell(last)}"


def draw_cells(canvas: Canvas, cells: Iterable[Cell], colours: Mapping[str, str]) -> None:
    """Draw the discs, the larger on top."""
    groups: dict[tuple[int, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((size_step(cell.count), cell.type), []).append(cell)
    for (step, kind), group in sorted(groups.items()):
        places = [(cell.x, cell.y) for cell in group]
        canvas.stamp(disc(), places, [radius(step)] * len(group), colours[kind])
