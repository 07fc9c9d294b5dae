"""Chips for places of events outside the map, in a free corner of the map."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.print_map.canvas import Canvas, Rect, rectangle_path, rects_overlap
from layers.print_map.event_marks import OffscreenPlace
from layers.print_map.scene import Scene
from layers.print_map.symbols import draw_symbol
from layers.print_map.typography import Font, measure_text
from layers.print_map.web_mercator import MercatorViewport
from layers.style.symbology import MAX_OFFSCREEN_CHIPS

CHIP_FONT = Font(11)
_CHIP_HEIGHT_PX = 23.0
_PADDING_PX = 9.0
_SYMBOL_RADIUS_PX = 4.6
_SYMBOL_WIDTH_PX = 17.0
_CHIP_GAP_PX = 5.0
_MAP_MARGIN_PX = 9.0
_NAME_WIDTH_RANGE_PX = (60.0, 180.0)
"""The least and greatest width of the name in a chip."""


@dataclass(frozen=True)
class OffscreenChip:
    """One chip, or, if `offscreen_place` is None, the text before or after the chips.

    Attributes:
        text: The text.
        offscreen_place: The place of the chip.
        rect: The rectangle of the chip.
    """

    text: str
    offscreen_place: OffscreenPlace | None
    rect: Rect

    def shift_by(self, dx: float, dy: float) -> "OffscreenChip":
        """Return the chip, moved."""
        left, top, right, bottom = self.rect
        return OffscreenChip(
            self.text, self.offscreen_place, (left + dx, top + dy, right + dx, bottom + dy)
        )


class OffscreenChips:
    """The chips of a picture."""

    def __init__(
        self, scene: Scene, canvas: Canvas, offscreen_places: Sequence[OffscreenPlace]
    ) -> None:
        """Prepare a chip for each of the first places."""
        self.scene = scene
        self._canvas = canvas
        self._offscreen_places = offscreen_places
        self.placed_chips: list[OffscreenChip] = []

    def place_chips(self, viewport: MercatorViewport, occupied: Sequence[Rect]) -> list[Rect]:
        """Place the chips in the corner where they overlap least, and return their rectangles."""
        if not self._offscreen_places:
            return []
        left, _, right, _ = viewport.rect
        room = right - left - 2 * _MAP_MARGIN_PX
        lines = self._wrap_chips(room)
        corners = [
            _place_in_corner(lines, viewport.rect, at_right=at_right, at_bottom=at_bottom)
            for at_bottom in (False, True)
            for at_right in (True, False)
        ]

        def count_overlaps(chips: list[OffscreenChip]) -> int:
            return sum(rects_overlap(chip.rect, rect) for chip in chips for rect in occupied)

        self.placed_chips = min(corners, key=count_overlaps)
        return [chip.rect for chip in self.placed_chips]

    def _wrap_chips(self, max_width: float) -> list[list[OffscreenChip]]:
        """Return the chips in lines, each chip at its position in its line."""
        lines: list[list[OffscreenChip]] = [[]]
        x = 0.0
        for chip in self._build_chips(max_width):
            width = chip.rect[2]
            if lines[-1] and x + width > max_width:
                lines.append([])
                x = 0.0
            lines[-1].append(chip.shift_by(x, 0))
            x += width + _CHIP_GAP_PX
        return lines

    def _build_chips(self, max_width: float) -> list[OffscreenChip]:
        message, clean_text = self.scene.translator.message, self._canvas.typesetter.clean_text
        chips = [_text_chip(clean_text(message("elsewhere.title")))]
        for place in self._offscreen_places[:MAX_OFFSCREEN_CHIPS]:
            max_name_width = max(
                _NAME_WIDTH_RANGE_PX[0],
                min(_NAME_WIDTH_RANGE_PX[1], max_width - _SYMBOL_WIDTH_PX - 2 * _PADDING_PX),
            )
            number = self.scene.translator.format_number(len(place.events))
            full = message("elsewhere.place", name=place.name, n=number)
            (text,) = self._canvas.typesetter.wrap_text(full, CHIP_FONT, max_name_width, 1) or [""]
            width = measure_text(text, CHIP_FONT) + _SYMBOL_WIDTH_PX + 2 * _PADDING_PX - 2
            chips.append(OffscreenChip(text, place, (0, 0, width, _CHIP_HEIGHT_PX)))
        more = len(self._offscreen_places) - MAX_OFFSCREEN_CHIPS
        if more > 0:
            number = self.scene.translator.format_number(more)
            chips.append(_text_chip(clean_text(message("elsewhere.more", n=number))))
        return chips

    def draw(self) -> None:
        """Draw the chips."""
        colours = self.scene.palette
        for chip in self.placed_chips:
            left, top, _, bottom = chip.rect
            middle = (top + bottom) / 2
            if chip.offscreen_place is None:
                self._canvas.draw_text_halo(chip.text, (left, middle), CHIP_FONT, colours["halo"])
                self._canvas.draw_text(chip.text, (left, middle), CHIP_FONT, colours["label"])
                continue
            plate = rectangle_path(chip.rect, _CHIP_HEIGHT_PX / 2 - 0.5)
            self._canvas.fill_path(plate, colours["paper"])
            self._canvas.stroke_path(plate, colours["border"], 0.8)
            symbol_style = self.scene.symbol_style(chip.offscreen_place.events[-1], "paper")
            draw_symbol(
                self._canvas,
                symbol_style,
                left + _PADDING_PX + _SYMBOL_RADIUS_PX,
                middle,
                _SYMBOL_RADIUS_PX,
            )
            text_start = (left + _PADDING_PX + _SYMBOL_WIDTH_PX - 2, middle)
            self._canvas.draw_text(chip.text, text_start, CHIP_FONT, colours["ink"])


def _text_chip(text: str) -> OffscreenChip:
    return OffscreenChip(text, None, (0, 0, measure_text(text, CHIP_FONT), _CHIP_HEIGHT_PX))


def _place_in_corner(
    lines: list[list[OffscreenChip]], rect: Rect, *, at_right: bool, at_bottom: bool
) -> list[OffscreenChip]:
    """Return the chips in a corner of the map."""
    left, top, right, bottom = rect
    height = len(lines) * (_CHIP_HEIGHT_PX + _CHIP_GAP_PX) - _CHIP_GAP_PX
    y = bottom - _MAP_MARGIN_PX - height if at_bottom else top + _MAP_MARGIN_PX
    placed = []
    for line in lines:
        width = line[-1].rect[2]
        x = right - _MAP_MARGIN_PX - width if at_right else left + _MAP_MARGIN_PX
        placed += [chip.shift_by(x, y) for chip in line]
        y += _CHIP_HEIGHT_PX + _CHIP_GAP_PX
    return placed
