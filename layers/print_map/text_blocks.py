"""Lines of text on a sheet, and the scale bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.print_map.canvas import Canvas, line
from layers.print_map.messages import Caption
from layers.print_map.typography import LINE, Face, measure
from layers.print_map.web_mercator import Frame

BAR_ROW = 16.0
"""The height of the scale bar's row, in pixels."""

_LONGEST = 110.0
"""Pixels of the scale bar at most."""

_HEIGHT = 6.0
_GAP = 6.0
_FACE = Face(11)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text in one face, and the space after them."""

    lines: Sequence[str]
    face: Face
    colour: str
    after: float = 0.0

    @property
    def height(self) -> float:
        """How high it is with the space after it; nothing where it has no line."""
        return len(self.lines) * self.face.size * LINE + self.after if self.lines else 0.0

    def draw(self, canvas: Canvas, left: float, top: float) -> float:
        """Write it below and right of a corner; return where the next one begins."""
        for number, text in enumerate(self.lines):
            y = top + (number + 0.5) * self.face.size * LINE
            canvas.write(text, (left, y), self.face, self.colour)
        return top + self.height


@dataclass(frozen=True, slots=True)
class Bar:
    """The scale bar: a round length at the middle of the map.

    Attributes:
        pixels: How long it is drawn.
        text: How long that is on the ground.
    """

    pixels: float
    text: str

    @classmethod
    def of(cls, frame: Frame, canvas: Canvas, speaker: Caption) -> "Bar":
        """Return the bar of a map."""
        metres, pixels = frame.scale_bar(_LONGEST)
        return cls(pixels, canvas.letters.clean(speaker.distance(metres)))

    @property
    def width(self) -> float:
        """The pixels that the bar and its text take."""
        return self.pixels + _GAP + measure(self.text, _FACE)

    def draw(self, canvas: Canvas, left: float, top: float, colour: str) -> None:
        """Draw it below and right of a corner."""
        right, middle = left + self.pixels, top + BAR_ROW / 2
        low, high = middle + _HEIGHT / 2, middle - _HEIGHT / 2
        bar = line((left, high), (left, low), (right, low), (right, high))
        canvas.stroke(bar, colour, 1.2)
        canvas.write(self.text, (right + _GAP, middle), _FACE, colour)
