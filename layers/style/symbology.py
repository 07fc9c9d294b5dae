"""Symbol outlines and line styles of the static renderers.

The viewer has the same values in layers/viewer/map/symbols.js, base-layers.js and event-layer.js;
tests compare them.
"""

import math
from typing import Literal

SYMBOL_RADIUS_PX = 6.5
"""The radius of a symbol on the map, in pixels."""

CIRCLE_RADIUS = 0.95
"""The radius of the round symbol, where the others have about one."""

RING_SCALE = 1.62
"""How many times larger the second ring of what is corroborated is."""

RIGHT_OUTLINES: dict[str, tuple[tuple[float, float], ...]] = {
    "bar": ((1.15, -0.5), (1.15, 0.5)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2)),
    "cross": ((0.38, -1.1), (0.38, -0.38), (1.1, -0.38), (1.1, 0.38), (0.38, 0.38), (0.38, 1.1)),
    "square": ((0.88, -0.88), (0.88, 0.88)),
    "triangle": ((0, -1.15), (1.15, 0.88)),
}
"""The right half of the outline of each symbol that is not round, from top to bottom."""

MIN_CIRCLE_RADIUS_PX = 9.0
"""A smaller circle of uncertainty, in pixels of radius, is hidden by its symbol."""

ROUTE_DASHES_PX: dict[str, tuple[float, ...]] = {
    "open": (),
    "restricted": (14, 6),
    "blocked": (6, 5),
    "closed": (0.1, 5.5),
}
"""How the route of a corridor is dashed, by status."""

ROUTE_CAPS: dict[str, Literal["butt", "round"]] = {"closed": "round"}
"""How its dashes end, where they are not cut off: dots are round."""


def hatch_direction(type_number: int) -> tuple[int, float]:
    """Return how the strokes of an area lean: by how much they run aside for a unit down.

    Args:
        type_number: The number of the area's type; each has its own, so that two that cross can be told
            apart.

    Returns:
        1 or -1, and the run.
    """
    return (1 if type_number % 2 else -1), (0.5 if type_number // 2 % 2 else 1)


def outline_path(shape: str) -> str:
    """Return the outline of a symbol about the origin as the data of an SVG path."""
    if shape == "circle":
        return f"M{-CIRCLE_RADIUS},0A{CIRCLE_RADIUS},{CIRCLE_RADIUS},0,1,1,{CIRCLE_RADIUS},0A{CIRCLE_RADIUS},{CIRCLE_RADIUS},0,1,1,{-CIRCLE_RADIUS},0Z"
    right = RIGHT_OUTLINES[shape]
    return _svg_path(*right, *((-x, y) for x, y in reversed(right)))


def left_half_path(shape: str) -> str:
    """Return the left half of the same outline, for what is disputed."""
    if shape == "circle":
        return f"M0,{-CIRCLE_RADIUS}A{CIRCLE_RADIUS},{CIRCLE_RADIUS},0,0,0,0,{CIRCLE_RADIUS}Z"
    right = RIGHT_OUTLINES[shape]
    (_, top), (_, bottom) = right[0], right[-1]
    return _svg_path((0, top), (0, bottom), *((-x, y) for x, y in reversed(right)))


def hatch_angle(type_number: int) -> float:
    """Return by how many degrees upright strokes are turned to lean like an area's."""
    way, run = hatch_direction(type_number)
    return round(-way * math.degrees(math.atan(run)), 1)


def _svg_path(*corners: tuple[float, float]) -> str:
    points = "L".join(f"{x:g},{y:g}" for x, y in dict.fromkeys(corners))
    return f"M{points}Z"
