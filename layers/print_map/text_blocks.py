"""Lines of text on a sheet, and the scale bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.print_map.canvas import Canvas, line_path
from layers.print_map.messages import ImageTranslator
from layers.print_map.typography import LINE_HEIGHT, Font, measure_text
from layers.print_map.web_mercator import MercatorViewport

SCALE_BAR_ROW_PX = 16.0
"""The height of the scale bar's row, in pixels."""

_MAX_BAR_LENGTH_PX = 110.0
"""Pixels of the scale bar at most."""

_BAR_HEIGHT_PX = 6.0
_BAR_TEXT_GAP_PX = 6.0
_BAR_FONT = Font(11)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of text in one face, and the space after them."""

    lines: Sequence[str]
    font: Font
    colour: str
    gap_after: float = 0.0

    @property
    def height(self) -> float:
        """How high it is with the space after it; nothing where it has no line."""
        return (
            len(self.lines) * self.font.size * LINE_HEIGHT + self.gap_after if self.lines else 0.0
        )

    def draw(self, canvas: Canvas, left: float, top: float) -> float:
        """Write it below and right of a corner; return where the next one begins."""
        for number, text in enumerate(self.lines):
            y = top + (number + 0.5) * self.font.size * LINE_HEIGHT
            canvas.draw_text(text, (left, y), self.font, self.colour)
        return top + self.height


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """The scale bar: a round length at the middle of the map.

    Attributes:
        length_px: How long it is drawn.
        text: How long that is on the ground.
    """

    length_px: float
    text: str

    @classmethod
    def for_viewport(
        cls, viewport: MercatorViewport, canvas: Canvas, translator: ImageTranslator
    ) -> "ScaleBar":
        """Return the bar of a map."""
        metres, pixels = viewport.fit_scale_bar(_MAX_BAR_LENGTH_PX)
        return cls(pixels, canvas.typesetter.clean_text(translator.format_distance(metres)))

    @property
    def width(self) -> float:
        """The pixels that the bar and its text take."""
        return self.length_px + _BAR_TEXT_GAP_PX + measure_text(self.text, _BAR_FONT)

    def draw(self, canvas: Canvas, left: float, top: float, colour: str) -> None:
        """Draw it below and right of a corner."""
        right, middle = left + self.length_px, top + SCALE_BAR_ROW_PX / 2
        low, high = middle + _BAR_HEIGHT_PX / 2, middle - _BAR_HEIGHT_PX / 2
        bar = line_path((left, high), (left, low), (right, low), (right, high))
        canvas.stroke_path(bar, colour, 1.2)
        canvas.draw_text(self.text, (right + _BAR_TEXT_GAP_PX, middle), _BAR_FONT, colour)
