"""Places with events off the map: a chip each, in a corner of the map that is free."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.print_map.canvas import Canvas, Rect, rectangle, touch
from layers.print_map.event_marks import Away
from layers.print_map.scene import Scene
from layers.print_map.symbols import draw_symbol
from layers.print_map.typography import Face, measure
from layers.print_map.web_mercator import Frame

MOST = 3
"""Chips at most, as in the viewer; further places are counted."""

FACE = Face(11)
_HEIGHT = 23.0
_PADDING = 9.0
_SYMBOL = 4.6
_SYMBOL_ROOM = 17.0
_GAP = 5.0
_MARGIN = 9.0
_NAME = (60.0, 180.0)
"""Pixels that the name in a chip has at least, and at most."""


@dataclass(frozen=True)
class Chip:
    """One chip, or the words before or after the chips, where `away` is None.

    Attributes:
        text: What it says.
        away: Its place.
        rect: Where it stands.
    """

    text: str
    away: Away | None
    rect: Rect

    def moved(self, dx: float, dy: float) -> "Chip":
        """Return the chip elsewhere."""
        left, top, right, bottom = self.rect
        return Chip(self.text, self.away, (left + dx, top + dy, right + dx, bottom + dy))


class Chips:
    """The chips of a picture."""

    def __init__(self, scene: Scene, canvas: Canvas, away: Sequence[Away]) -> None:
        """Prepare a chip for each of the first places."""
        self.scene = scene
        self._canvas = canvas
        self._away = away
        self.placed: list[Chip] = []

    def place(self, frame: Frame, taken: Sequence[Rect]) -> list[Rect]:
        """Stand the chips in the corner of the map where they cover least; return their boxes."""
        if not self._away:
            return []
        left, _, right, _ = frame.rect
        room = right - left - 2 * _MARGIN
        lines = self._lines(room)
        corners = [
            _stacked(lines, frame.rect, at_right=at_right, at_bottom=at_bottom)
            for at_bottom in (False, True)
            for at_right in (True, False)
        ]

        def covered(chips: list[Chip]) -> int:
            return sum(touch(chip.rect, rect) for chip in chips for rect in taken)

        self.placed = min(corners, key=covered)
        return [chip.rect for chip in self.placed]

    def _lines(self, room: float) -> list[list[Chip]]:
        """Return the chips in lines, each chip with its left end where it stands in its line."""
        lines: list[list[Chip]] = [[]]
        x = 0.0
        for chip in self._chips(room):
            width = chip.rect[2]
            if lines[-1] and x + width > room:
                lines.append([])
                x = 0.0
            lines[-1].append(chip.moved(x, 0))
            x += width + _GAP
        return lines

    def _chips(self, room: float) -> list[Chip]:
        say, clean = self.scene.speaker.say, self._canvas.letters.clean
        first = clean(say("elsewhere.title"))
        chips = [_words(first)]
        for away in self._away[:MOST]:
            most = max(_NAME[0], min(_NAME[1], room - _SYMBOL_ROOM - 2 * _PADDING))
            number = self.scene.speaker.number(len(away.members))
            full = say("elsewhere.place", name=away.name, n=number)
            (text,) = self._canvas.letters.wrap(full, FACE, most, 1) or [""]
            width = measure(text, FACE) + _SYMBOL_ROOM + 2 * _PADDING - 2
            chips.append(Chip(text, away, (0, 0, width, _HEIGHT)))
        more = len(self._away) - MOST
        if more > 0:
            number = self.scene.speaker.number(more)
            chips.append(_words(clean(say("elsewhere.more", n=number))))
        return chips

    def draw(self) -> None:
        """Draw the chips where they stand."""
        colours = self.scene.colours
        for chip in self.placed:
            left, top, _, bottom = chip.rect
            middle = (top + bottom) / 2
            if chip.away is None:
                self._canvas.halo(chip.text, (left, middle), FACE, colours["halo"])
                self._canvas.write(chip.text, (left, middle), FACE, colours["label"])
                continue
            plate = rectangle(chip.rect, _HEIGHT / 2 - 0.5)
            self._canvas.fill(plate, colours["paper"])
            self._canvas.stroke(plate, colours["border"], 0.8)
            look = self.scene.look(chip.away.members[-1], "paper")
            draw_symbol(self._canvas, look, left + _PADDING + _SYMBOL, middle, _SYMBOL)
            place = (left + _PADDING + _SYMBOL_ROOM - 2, middle)
            self._canvas.write(chip.text, place, FACE, colours["ink"])


def _words(text: str) -> Chip:
    return Chip(text, None, (0, 0, measure(text, FACE), _HEIGHT))


def _stacked(lines: list[list[Chip]], rect: Rect, *, at_right: bool, at_bottom: bool) -> list[Chip]:
    """Return the chips in a corner of the map."""
    left, top, right, bottom = rect
    high = len(lines) * (_HEIGHT + _GAP) - _GAP
    y = bottom - _MARGIN - high if at_bottom else top + _MARGIN
    placed = []
    for line in lines:
        width = line[-1].rect[2]
        x = right - _MARGIN - width if at_right else left + _MARGIN
        placed += [chip.moved(x, y) for chip in line]
        y += _HEIGHT + _GAP
    return placed
