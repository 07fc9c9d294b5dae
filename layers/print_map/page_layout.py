"""The sheet: title, map, scale, legend and credits, laid out so that the map has most of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.errors import OutputError
from layers.print_map.alt_text import alt_text
from layers.print_map.attribution import credits_line, sources_line
from layers.print_map.canvas import Canvas
from layers.print_map.captions import day_line, shown_line
from layers.print_map.legend import Legend
from layers.print_map.map_panel import Panel
from layers.print_map.scene import Scene
from layers.print_map.text_blocks import BAR_ROW, Bar, Block
from layers.print_map.typography import LINE, MIDDLE, Face, measure
from layers.print_map.web_mercator import Frame

MARGIN = 16.0
TITLE = Face(21, "bold")
TEXT = Face(11.5)
SMALL = Face(9)
_BEFORE_MAP, _AFTER_MAP, _AFTER_DAY, _AFTER_LEGEND = 8.0, 11.0, 4.0, 8.0
"""Pixels between the parts; those around the map have room for a mark that stands on its edge."""

_LEAST_HEIGHT = 120.0
"""Pixels of height that the map has at least."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sheet is laid out.

    Attributes:
        unit: How large a pixel is, in CSS pixels: below 1 everything is drawn smaller.
        described: Whether the description of the map is on it.
        least: How much of the sheet's height the map has at least.
    """

    unit: float
    described: bool
    least: float


_PLANS = (
    Plan(1, described=True, least=0.52),
    Plan(1, described=False, least=0.46),
    Plan(0.88, described=False, least=0.42),
    Plan(0.76, described=False, least=0.38),
)
"""The best first: what does not fit is tried with fewer words, then smaller."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn sheet.

    Attributes:
        canvas: It.
        alt: What it shows, in words.
    """

    canvas: Canvas
    alt: str


def draw_sheet(scene: Scene, width: float, height: float) -> Picture:
    """Draw a scene on a sheet of so many CSS pixels, under `layers.print_map.canvas.settings`.

    Raises:
        OutputError: the sheet leaves no room for the map.
    """
    for plan in _PLANS:
        sheet = _Sheet(scene, width / plan.unit, height / plan.unit, plan)
        if sheet.fit():
            return Picture(sheet.canvas, sheet.draw())
    raise OutputError(
        f"a sheet of {width:.0f} by {height:.0f} CSS pixels, 96 to the inch, leaves no room for the"
        " map beside its title and legend: make the picture larger, or its dots smaller"
    )


class _Sheet:
    """One scene on one sheet, laid out by one plan."""

    def __init__(self, scene: Scene, width: float, height: float, plan: Plan) -> None:
        self.scene = scene
        self.plan = plan
        self.width = width
        self.height = height
        self.canvas = Canvas(width, height, scene.colours["paper"], plan.unit)
        self._inner = width - 2 * MARGIN
        self._aside = self._beside_title()
        self._header = [*self._header_blocks()]
        self._credits = [*self._credit_blocks()]
        self._panel: Panel
        self._legend: Legend
        self._bar: Bar
        self._day: Block

    def fit(self) -> bool:
        """Find the map's room, and what is on it; tell whether it has room enough.

        What is on the map depends on its room, and its room on the legend of what is on it: the
        room for the legend grows until the legend fits it.
        """
        reserved = 0.0
        while True:
            frame = self._frame(reserved)
            if frame is None:
                return False
            self._panel = Panel(self.scene, self.canvas, frame)
            self._legend = Legend(self.scene, self.canvas, self._panel.seen, self._inner)
            self._bar = Bar.of(frame, self.canvas, self.scene.speaker)
            self._day = self._day_block()
            if self._foot <= reserved:
                return True
            reserved = self._foot

    @property
    def _foot(self) -> float:
        """The height of what stands between the map and the credits."""
        day = max(self._day.height, BAR_ROW)
        return _AFTER_MAP + day + _AFTER_DAY + self._legend.height + _AFTER_LEGEND

    def _frame(self, reserved: float) -> Frame | None:
        top = MARGIN + sum(block.height for block in self._header) + _BEFORE_MAP
        below = reserved + sum(block.height for block in self._credits)
        bottom = self.height - MARGIN - below
        if bottom - top < max(self.plan.least * self.height, _LEAST_HEIGHT):
            return None
        view = self.scene.project.frame.view
        return Frame.around(view, (MARGIN, top, self.width - MARGIN, bottom))

    def draw(self) -> str:
        """Draw everything; return the picture in words."""
        y = MARGIN
        for block in self._header:
            y = block.draw(self.canvas, MARGIN, y)
        self._draw_aside()
        self._panel.draw()
        top = self._panel.frame.rect[3] + _AFTER_MAP
        left = self.width - MARGIN - self._bar.width
        self._bar.draw(self.canvas, left, top, self.scene.colours["ink"])
        self._day.draw(self.canvas, MARGIN, top)
        self._legend.draw(MARGIN, top + max(self._day.height, BAR_ROW) + _AFTER_DAY)
        y = self.height - MARGIN - sum(block.height for block in self._credits)
        for block in self._credits:
            y = block.draw(self.canvas, MARGIN, y)
        return alt_text(self.scene, self._panel)

    def _block(self, text: str, face: Face, colour: str, most: int, after: float = 0.0) -> Block:
        lines = self.canvas.letters.wrap(text, face, self._inner, most)
        return Block(lines, face, self.scene.colours[colour], after)

    def _header_blocks(self) -> Iterator[Block]:
        frame, pick = self.scene.project.frame, self.scene.speaker.pick
        yield self._block(pick(frame.title), TITLE, "ink", 2, 3)
        if self.plan.described:
            yield self._block(pick(frame.description), TEXT, "muted", 2, 3)
        if not self._aside:
            yield self._block(shown_line(self.scene), TEXT, "ink", 2, 3)

    def _credit_blocks(self) -> Iterator[Block]:
        yield self._block(sources_line(self.scene), SMALL, "muted", 2, 1)
        yield self._block(credits_line(self.scene), SMALL, "muted", 3)

    def _day_block(self) -> Block:
        room = self._inner - self._bar.width - 2 * MARGIN
        lines = self.canvas.letters.wrap(day_line(self.scene, self._panel.ground), TEXT, room, 4)
        return Block(lines, TEXT, self.scene.colours["ink"])

    def _beside_title(self) -> str:
        """Return what is shown, where it fits beside the title; nothing where it does not."""
        letters = self.canvas.letters
        text = letters.clean(shown_line(self.scene))
        title = letters.clean(self.scene.speaker.pick(self.scene.project.frame.title))
        taken = measure(title, TITLE) + 2 * MARGIN + measure(text, TEXT)
        return text if taken <= self._inner else ""

    def _draw_aside(self) -> None:
        if self._aside:
            # on the line that the title stands on, not at the middle of its taller letters
            y = MARGIN + TITLE.size * LINE / 2 + MIDDLE * (TITLE.size - TEXT.size)
            place = (self.width - MARGIN, y)
            self.canvas.write(self._aside, place, TEXT, self.scene.colours["ink"], align="right")
