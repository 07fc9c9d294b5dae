"""The inset of a picture that shows where the map is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from matplotlib.path import Path

from geo.ground.locator import LOCATOR_HEIGHT, LOCATOR_WIDTH, LinePath, Locator
from layers.print_map.canvas import Canvas, Rect, rectangle_path, rects_overlap

_MAP_WIDTH_SHARE = 0.13
_MIN_WIDTH_PX, _MAX_WIDTH_PX = 70.0, 130.0
_MIN_MAP_WIDTH_PX = 360.0
"""A narrower map has no inset: it would cover too much of it."""
_MARGIN_PX = 8.0
_BORDER_WIDTH_PX, _FRAME_WIDTH_PX = 0.5, 1.4
_DISPUTED_DASH_PX = (1.5, 1.5)


@dataclass(frozen=True, slots=True)
class PlacedLocator:
    """A locator and its rectangle on the page, in pixels."""

    locator: Locator
    rect: Rect

    def draw(self, canvas: Canvas, palette: Mapping[str, str]) -> None:
        """Draw it in the colours of a theme."""
        box = rectangle_path(self.rect)
        canvas.fill_path(box, palette["water"])
        with canvas.clip_to(self.rect):
            if self.locator.land:
                canvas.fill_path(self._to_path(self.locator.land), palette["land"])
            for lines, dashes in (
                (self.locator.borders, ()),
                (self.locator.disputed, _DISPUTED_DASH_PX),
            ):
                if lines:
                    path = self._to_path(lines)
                    canvas.stroke_path(path, palette["border"], _BORDER_WIDTH_PX, dash=dashes)
            left, top, width, height = self.locator.frame
            frame = self._to_path([_corners(left, top, left + width, top + height)])
            canvas.stroke_path(frame, palette["accent"], _FRAME_WIDTH_PX)
        canvas.stroke_path(box, palette["muted"], 0.8)

    def _to_path(self, lines: Sequence[LinePath]) -> Path:
        scale = (self.rect[2] - self.rect[0]) / LOCATOR_WIDTH
        points = np.array(list(chain.from_iterable(lines)), dtype=float) * scale
        codes = [
            Path.MOVETO if number == 0 else Path.LINETO
            for line in lines
            for number in range(len(line))
        ]
        return Path(points + np.array(self.rect[:2]), codes)


def _corners(left: int, top: int, right: int, bottom: int) -> LinePath:
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def place_locator(locator: Locator, map_rect: Rect, marks: Iterable[Rect]) -> PlacedLocator | None:
    """Return a locator in the corner of a map with the fewest marks, the upper right one first.

    Args:
        locator: The locator.
        map_rect: The map's rectangle: left, top, right and bottom in pixels.
        marks: Rectangles of the marks of events.

    Returns:
        None for a map that is too narrow for it.
    """
    left, top, right, bottom = map_rect
    if right - left < _MIN_MAP_WIDTH_PX:
        return None
    width = min(max(_MAP_WIDTH_SHARE * (right - left), _MIN_WIDTH_PX), _MAX_WIDTH_PX)
    height = width * LOCATOR_HEIGHT / LOCATOR_WIDTH
    corners = [
        (right - _MARGIN_PX - width, top + _MARGIN_PX),
        (left + _MARGIN_PX, top + _MARGIN_PX),
        (left + _MARGIN_PX, bottom - _MARGIN_PX - height),
        (right - _MARGIN_PX - width, bottom - _MARGIN_PX - height),
    ]
    rects = [(x, y, x + width, y + height) for x, y in corners]
    taken = list(marks)
    best = min(rects, key=lambda rect: sum(rects_overlap(rect, mark) for mark in taken))
    return PlacedLocator(locator, best)
