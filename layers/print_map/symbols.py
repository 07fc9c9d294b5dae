"""Event symbols as in layers/viewer/map/symbols.js: shape and colour by type, fill by status."""

from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from layers.print_map.canvas import Canvas
from layers.style.symbology import CIRCLE_RADIUS, RIGHT_OUTLINES, RING_SCALE, SYMBOL_RADIUS_PX

SYMBOL_REACH_PX = 11.5
"""How far a mark and its halo reach from its middle, in pixels, second ring included."""

_OUTLINE_WIDTH_PX = 1.7
_HALO_WIDTH_PX = 4.0
_RING_WIDTH_PX = 1.4


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
        shape: One of the shapes of `layers.style.palettes.TYPES`.
        status: One of `geo.project.vocabulary.EVENT_STATUSES`.
        colour: Its own.
        background: What it stands on.
    """

    shape: str
    status: str
    colour: str
    background: str


def draw_symbol(
    canvas: Canvas, symbol_style: SymbolStyle, x: float, y: float, radius: float = SYMBOL_RADIUS_PX
) -> None:
    """Draw a symbol around a place, its radius in pixels."""
    outline = _place_path(_OUTLINES[symbol_style.shape], x, y, radius)
    if symbol_style.status == "corroborated":
        ring = _place_path(_OUTLINES[symbol_style.shape], x, y, radius * RING_SCALE)
        canvas.stroke_path(ring, symbol_style.background, _HALO_WIDTH_PX)
        canvas.stroke_path(ring, symbol_style.colour, _RING_WIDTH_PX)
    hollow = symbol_style.status in {"claimed", "disputed"}
    canvas.stroke_path(outline, symbol_style.background, _HALO_WIDTH_PX)
    canvas.fill_path(outline, symbol_style.background if hollow else symbol_style.colour)
    if symbol_style.status == "disputed":
        canvas.fill_path(
            _place_path(_HALVES[symbol_style.shape], x, y, radius), symbol_style.colour
        )
    canvas.stroke_path(outline, symbol_style.colour, _OUTLINE_WIDTH_PX)


def unit_disc() -> Path:
    """Return a circle of one unit's radius, for copies."""
    return Path.unit_circle()


def _place_path(path: Path, x: float, y: float, size: float) -> Path:
    return path.transformed(Affine2D().scale(size).translate(x, y))
