"""Text blocks and the scale bar of a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.print_map.canvas import Canvas, line_path
from layers.print_map.messages import ImageTranslator
from layers.print_map.typography import LINE_HEIGHT, Font, measure_text
from layers.print_map.web_mercator import MercatorViewport

SCALE_BAR_ROW_PX = 16.0
"""The height of the scale bar's row, in pixels."""

_MAX_BAR_LENGTH_PX = 110.0
"""The greatest length of the scale bar."""

_BAR_HEIGHT_PX = 6.0
_BAR_TEXT_GAP_PX = 6.0
_BAR_FONT = Font(11)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of text in one font, and the gap after them."""

    lines: Sequence[str]
    font: Font
    colour: str
    gap_after: float = 0.0

    @property
    def height(self) -> float:
        """The height with the gap; 0 if there are no lines."""
        return (
            len(self.lines) * self.font.size * LINE_HEIGHT + self.gap_after if self.lines else 0.0
        )

    def draw(self, canvas: Canvas, left: float, top: float) -> float:
        """Draw the lines from a corner down; return the top of what follows."""
        for number, text in enumerate(self.lines):
            y = top + (number + 0.5) * self.font.size * LINE_HEIGHT
            canvas.draw_text(text, (left, y), self.font, self.colour)
        return top + self.height


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """The scale bar: a round length at the centre of the map.

    Attributes:
        length_px: Its length in pixels.
        text: Its length on the ground, with the unit.
    """

    length_px: float
    text: str

    @classmethod
    def for_viewport(
        cls, viewport: MercatorViewport, canvas: Canvas, translator: ImageTranslator
    ) -> "ScaleBar":
        """Return the scale bar of a map."""
        metres, pixels = viewport.fit_scale_bar(_MAX_BAR_LENGTH_PX)
        return cls(pixels, canvas.typesetter.clean_text(translator.format_distance(metres)))

    @property
    def width(self) -> float:
        """The width of the bar with its text, in pixels."""
        return self.length_px + _BAR_TEXT_GAP_PX + measure_text(self.text, _BAR_FONT)

    def draw(self, canvas: Canvas, left: float, top: float, colour: str) -> None:
        """Draw the bar with its upper left corner at a position."""
        right, middle = left + self.length_px, top + SCALE_BAR_ROW_PX / 2
        low, high = middle + _BAR_HEIGHT_PX / 2, middle - _BAR_HEIGHT_PX / 2
        bar = line_path((left, high), (left, low), (right, low), (right, high))
        canvas.stroke_path(bar, colour, 1.2)
        canvas.draw_text(self.text, (right + _BAR_TEXT_GAP_PX, middle), _BAR_FONT, colour)
