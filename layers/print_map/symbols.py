"""Event symbols: shape and colour by type, fill by status."""

from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from layers.print_map.canvas import Canvas
from layers.style.symbology import (
    CIRCLE_RADIUS,
    RIGHT_OUTLINES,
    RING_SCALE,
    RING_WIDTH_PX,
    STATUS_STYLES,
    SYMBOL_HALO_WIDTH_PX,
    SYMBOL_OUTLINE_WIDTH_PX,
    SYMBOL_RADIUS_PX,
)

SYMBOL_REACH_PX = 11.5
"""How far a symbol with its second ring and halo reaches from its centre, in pixels."""


def _closed_path(*corners: tuple[float, float]) -> Path:
    return Path(np.asarray([*corners, corners[0]]), closed=True)


def _mirror_outline(*right_side: tuple[float, float]) -> Path:
    """Return an outline from its right side, from top to bottom; the left is its mirror image."""
    return _closed_path(*right_side, *((-x, y) for x, y in reversed(right_side)))


def _left_half_outline(*right_side: tuple[float, float]) -> Path:
    """Return the left half of the same outline."""
    (_, top), (_, bottom) = right_side[0], right_side[-1]
    return _closed_path((0, top), (0, bottom), *((-x, y) for x, y in reversed(right_side)))


_CIRCLE_TRANSFORM = Affine2D().scale(CIRCLE_RADIUS)
_OUTLINES = {
    "circle": Path.unit_circle().transformed(_CIRCLE_TRANSFORM),
    **{shape: _mirror_outline(*right) for shape, right in RIGHT_OUTLINES.items()},
}
_HALVES = {
    "circle": Path.arc(90, 270).transformed(_CIRCLE_TRANSFORM),
    **{shape: _left_half_outline(*right) for shape, right in RIGHT_OUTLINES.items()},
}


@dataclass(frozen=True, slots=True)
class SymbolStyle:
    """How a symbol is drawn.

    Attributes:
        shape: One of the shapes of `layers.style.palettes.TYPE_STYLES`.
        status: One of `geo.project.vocabulary.EVENT_STATUSES`.
        colour: The symbol's colour.
        background: The colour behind the symbol, for its halo and hollow parts.
    """

    shape: str
    status: str
    colour: str
    background: str


def draw_symbol(
    canvas: Canvas, symbol_style: SymbolStyle, x: float, y: float, radius: float = SYMBOL_RADIUS_PX
) -> None:
    """Draw a symbol around a position, its radius in pixels."""
    colour, background = symbol_style.colour, symbol_style.background
    status_style = STATUS_STYLES[symbol_style.status]
    outline = _place_path(_OUTLINES[symbol_style.shape], x, y, radius)
    if status_style.has_ring:
        ring = _place_path(_OUTLINES[symbol_style.shape], x, y, radius * RING_SCALE)
        canvas.stroke_path(ring, background, SYMBOL_HALO_WIDTH_PX)
        canvas.stroke_path(ring, colour, RING_WIDTH_PX)
    canvas.stroke_path(outline, background, SYMBOL_HALO_WIDTH_PX)
    canvas.fill_path(outline, colour if status_style.fill == "solid" else background)
    if status_style.fill == "half":
        canvas.fill_path(_place_path(_HALVES[symbol_style.shape], x, y, radius), colour)
    canvas.stroke_path(outline, colour, SYMBOL_OUTLINE_WIDTH_PX)


def unit_disc() -> Path:
    """Return a circle with a radius of one unit."""
    return Path.unit_circle()


def _place_path(path: Path, x: float, y: float, size: float) -> Path:
    return path.transformed(Affine2D().scale(size).translate(x, y))
