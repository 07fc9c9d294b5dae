"""Event symbols as in layers/viewer/map/symbols.js: shape and colour by type, fill by status."""

from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from layers.print_map.canvas import Canvas
from layers.style.symbology import RIGHT_SIDES, RING, ROUND, SIZE

REACH = 11.5
"""How far a mark and its halo reach from its middle, in pixels, second ring included."""

_OUTLINE = 1.7
_HALO = 4.0
_RING_OUTLINE = 1.4


def _closed(*corners: tuple[float, float]) -> Path:
    return Path(np.asarray([*corners, corners[0]]), closed=True)


def _mirrored(*right: tuple[float, float]) -> Path:
    """Return an outline from its right side, from top to bottom; the left is its mirror image."""
    return _closed(*right, *((-x, y) for x, y in reversed(right)))


def _left(*right: tuple[float, float]) -> Path:
    """Return the left half of the same outline."""
    (_, top), (_, bottom) = right[0], right[-1]
    return _closed((0, top), (0, bottom), *((-x, y) for x, y in reversed(right)))


_ROUND = Affine2D().scale(ROUND)
_OUTLINES = {
    "circle": Path.unit_circle().transformed(_ROUND),
    **{shape: _mirrored(*right) for shape, right in RIGHT_SIDES.items()},
}
_HALVES = {
    "circle": Path.arc(90, 270).transformed(_ROUND),
    **{shape: _left(*right) for shape, right in RIGHT_SIDES.items()},
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a symbol is drawn.

    Attributes:
        shape: One of the shapes of `layers.style.palettes.TYPES`.
        status: One of `geo.project.vocabulary.STATUSES`.
        colour: Its own.
        ground: What it stands on.
    """

    shape: str
    status: str
    colour: str
    ground: str


def draw_symbol(canvas: Canvas, look: Look, x: float, y: float, size: float = SIZE) -> None:
    """Draw a symbol around a place, its radius in pixels."""
    outline = _at(_OUTLINES[look.shape], x, y, size)
    if look.status == "corroborated":
        ring = _at(_OUTLINES[look.shape], x, y, size * RING)
        canvas.stroke(ring, look.ground, _HALO)
        canvas.stroke(ring, look.colour, _RING_OUTLINE)
    hollow = look.status in {"claimed", "disputed"}
    canvas.stroke(outline, look.ground, _HALO)
    canvas.fill(outline, look.ground if hollow else look.colour)
    if look.status == "disputed":
        canvas.fill(_at(_HALVES[look.shape], x, y, size), look.colour)
    canvas.stroke(outline, look.colour, _OUTLINE)


def disc() -> Path:
    """Return a circle of one unit's radius, for copies."""
    return Path.unit_circle()


def _at(path: Path, x: float, y: float, size: float) -> Path:
    return path.transformed(Affine2D().scale(size).translate(x, y))
