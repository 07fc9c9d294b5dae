"""Symbol outlines and line styles of the static renderers.

The viewer has the same values in layers/viewer/map/symbols.js, base-layers.js and event-layer.js;
tests compare them.
"""

import math
from typing import Literal

SIZE = 6.5
"""The radius of a symbol on the map, in pixels."""

ROUND = 0.95
"""The radius of the round symbol, where the others have about one."""

RING = 1.62
"""How many times larger the second ring of what is corroborated is."""

RIGHT_SIDES: dict[str, tuple[tuple[float, float], ...]] = {
    "bar": ((1.15, -0.5), (1.15, 0.5)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2)),
    "cross": ((0.38, -1.1), (0.38, -0.38), (1.1, -0.38), (1.1, 0.38), (0.38, 0.38), (0.38, 1.1)),
    "square": ((0.88, -0.88), (0.88, 0.88)),
    "triangle": ((0, -1.15), (1.15, 0.88)),
}
"""The right half of the outline of each symbol that is not round, from top to bottom."""

MIN_CIRCLE = 9.0
"""A smaller circle of uncertainty, in pixels of radius, is hidden by its symbol."""

ROUTE_DASHES: dict[str, tuple[float, ...]] = {
    "open": (),
    "restricted": (14, 6),
    "blocked": (6, 5),
    "closed": (0.1, 5.5),
}
"""How the route of a corridor is dashed, by status."""

ROUTE_CAPS: dict[str, Literal["butt", "round"]] = {"closed": "round"}
"""How its dashes end, where they are not cut off: dots are round."""


def slant(number: int) -> tuple[int, float]:
    """Return how the strokes of an area lean: by how much they run aside for a unit down.

    Args:
        number: The number of the area's type; each has its own, so that two that cross can be told
            apart.

    Returns:
        1 or -1, and the run.
    """
    return (1 if number % 2 else -1), (0.5 if number // 2 % 2 else 1)


def outline(shape: str) -> str:
    """Return the outline of a symbol about the origin as the data of an SVG path."""
    if shape == "circle":
        return f"M{-ROUND},0A{ROUND},{ROUND},0,1,1,{ROUND},0A{ROUND},{ROUND},0,1,1,{-ROUND},0Z"
    right = RIGHT_SIDES[shape]
    return _path(*right, *((-x, y) for x, y in reversed(right)))


def left_half(shape: str) -> str:
    """Return the left half of the same outline, for what is disputed."""
    if shape == "circle":
        return f"M0,{-ROUND}A{ROUND},{ROUND},0,0,0,0,{ROUND}Z"
    right = RIGHT_SIDES[shape]
    (_, top), (_, bottom) = right[0], right[-1]
    return _path((0, top), (0, bottom), *((-x, y) for x, y in reversed(right)))


def turn(number: int) -> float:
    """Return by how many degrees upright strokes are turned to lean like an area's."""
    way, run = slant(number)
    return round(-way * math.degrees(math.atan(run)), 1)


def _path(*corners: tuple[float, float]) -> str:
    points = "L".join(f"{x:g},{y:g}" for x, y in dict.fromkeys(corners))
    return f"M{points}Z"
