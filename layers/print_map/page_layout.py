"""The sheet: title, map, scale, legend and credits, laid out so that the map has most of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.errors import OutputError
from layers.print_map.alt_text import describe_image
from layers.print_map.attribution import format_attribution, format_sources
from layers.print_map.canvas import Canvas
from layers.print_map.captions import format_as_of_day, format_view_summary
from layers.print_map.legend import Legend
from layers.print_map.map_panel import MapPanel
from layers.print_map.scene import Scene
from layers.print_map.text_blocks import SCALE_BAR_ROW_PX, ScaleBar, TextBlock
from layers.print_map.typography import CAPITAL_MIDDLE, LINE_HEIGHT, Font, measure_text
from layers.print_map.web_mercator import MercatorViewport

PAGE_MARGIN_PX = 16.0
TITLE_FONT = Font(21, "bold")
TEXT_FONT = Font(11.5)
SMALL_FONT = Font(9)
_BEFORE_MAP_PX, _AFTER_MAP_PX, _AFTER_DAY_PX, _AFTER_LEGEND_PX = 8.0, 11.0, 4.0, 8.0
"""Pixels between the parts; those around the map have room for a mark that stands on its edge."""

_MIN_MAP_HEIGHT_PX = 120.0
"""Pixels of height that the map has at least."""


@dataclass(frozen=True, slots=True)
class LayoutPlan:
    """How a sheet is laid out.

    Attributes:
        pixel_scale: How large a pixel is, in CSS pixels: below 1 everything is drawn smaller.
        has_description: Whether the description of the map is on it.
        min_map_share: How much of the sheet's height the map has at least.
    """

    pixel_scale: float
    has_description: bool
    min_map_share: float


_LAYOUT_PLANS = (
    LayoutPlan(1, has_description=True, min_map_share=0.52),
    LayoutPlan(1, has_description=False, min_map_share=0.46),
    LayoutPlan(0.88, has_description=False, min_map_share=0.42),
    LayoutPlan(0.76, has_description=False, min_map_share=0.38),
)
"""The best first: what does not fit is tried with fewer words, then smaller."""


@dataclass(frozen=True, slots=True)
class RenderedImage:
    """A drawn sheet.

    Attributes:
        canvas: It.
        alt_text: What it shows, in words.
    """

    canvas: Canvas
    alt_text: str


def draw_print_page(scene: Scene, width: float, height: float) -> RenderedImage:
    """Draw a scene on a sheet of so many CSS pixels, under `layers.print_map.canvas.settings`.

    Raises:
        OutputError: the sheet leaves no room for the map.
    """
    for plan in _LAYOUT_PLANS:
        sheet = _PageLayout(scene, width / plan.pixel_scale, height / plan.pixel_scale, plan)
        if sheet.fit_map():
            return RenderedImage(sheet.canvas, sheet.draw())
    raise OutputError(
        f"a sheet of {width:.0f} by {height:.0f} CSS pixels, 96 to the inch, leaves no room for the"
        " map beside its title and legend: make the picture larger, or its dots smaller"
    )


class _PageLayout:
    """One scene on one sheet, laid out by one plan."""

    def __init__(self, scene: Scene, width: float, height: float, plan: LayoutPlan) -> None:
        self.scene = scene
        self.plan = plan
        self.width = width
        self.height = height
        self.canvas = Canvas(width, height, scene.palette["paper"], plan.pixel_scale)
        self._inner_width = width - 2 * PAGE_MARGIN_PX
        self._aside_text = self._fit_aside_text()
        self._header_parts = [*self._make_header_blocks()]
        self._credit_parts = [*self._make_credit_blocks()]
        self._map_panel: MapPanel
        self._legend: Legend
        self._scale_bar: ScaleBar
        self._as_of_block: TextBlock

    def fit_map(self) -> bool:
        """Find the map's room, and what is on it; tell whether it has room enough.

        What is on the map depends on its room, and its room on the legend of what is on it: the
        room for the legend grows until the legend fits it.
        """
        reserved = 0.0
        while True:
            frame = self._fit_viewport(reserved)
            if frame is None:
                return False
            self._map_panel = MapPanel(self.scene, self.canvas, frame)
            self._legend = Legend(
                self.scene, self.canvas, self._map_panel.content, self._inner_width
            )
            self._scale_bar = ScaleBar.for_viewport(frame, self.canvas, self.scene.translator)
            self._as_of_block = self._make_as_of_block()
            if self._footer_height <= reserved:
                return True
            reserved = self._footer_height

    @property
    def _footer_height(self) -> float:
        """The height of what stands between the map and the credits."""
        day = max(self._as_of_block.height, SCALE_BAR_ROW_PX)
        return _AFTER_MAP_PX + day + _AFTER_DAY_PX + self._legend.height + _AFTER_LEGEND_PX

    def _fit_viewport(self, reserved: float) -> MercatorViewport | None:
        top = PAGE_MARGIN_PX + sum(block.height for block in self._header_parts) + _BEFORE_MAP_PX
        below = reserved + sum(block.height for block in self._credit_parts)
        bottom = self.height - PAGE_MARGIN_PX - below
        if bottom - top < max(self.plan.min_map_share * self.height, _MIN_MAP_HEIGHT_PX):
            return None
        view = self.scene.project.map_info.view
        return MercatorViewport.fit_bounds(
            view, (PAGE_MARGIN_PX, top, self.width - PAGE_MARGIN_PX, bottom)
        )

    def draw(self) -> str:
        """Draw everything; return the picture in words."""
        y = PAGE_MARGIN_PX
        for block in self._header_parts:
            y = block.draw(self.canvas, PAGE_MARGIN_PX, y)
        self._draw_aside()
        self._map_panel.draw()
        top = self._map_panel.viewport.rect[3] + _AFTER_MAP_PX
        left = self.width - PAGE_MARGIN_PX - self._scale_bar.width
        self._scale_bar.draw(self.canvas, left, top, self.scene.palette["ink"])
        self._as_of_block.draw(self.canvas, PAGE_MARGIN_PX, top)
        self._legend.draw(
            PAGE_MARGIN_PX, top + max(self._as_of_block.height, SCALE_BAR_ROW_PX) + _AFTER_DAY_PX
        )
        y = self.height - PAGE_MARGIN_PX - sum(block.height for block in self._credit_parts)
        for block in self._credit_parts:
            y = block.draw(self.canvas, PAGE_MARGIN_PX, y)
        return describe_image(self.scene, self._map_panel)

    def _make_block(
        self, text: str, font: Font, colour: str, max_lines: int, gap_after: float = 0.0
    ) -> TextBlock:
        lines = self.canvas.typesetter.wrap_text(text, font, self._inner_width, max_lines)
        return TextBlock(lines, font, self.scene.palette[colour], gap_after)

    def _make_header_blocks(self) -> Iterator[TextBlock]:
        frame, pick = self.scene.project.map_info, self.scene.translator.localize
        yield self._make_block(pick(frame.title), TITLE_FONT, "ink", 2, 3)
        if self.plan.has_description:
            yield self._make_block(pick(frame.description), TEXT_FONT, "muted", 2, 3)
        if not self._aside_text:
            yield self._make_block(format_view_summary(self.scene), TEXT_FONT, "ink", 2, 3)

    def _make_credit_blocks(self) -> Iterator[TextBlock]:
        yield self._make_block(format_sources(self.scene), SMALL_FONT, "muted", 2, 1)
        yield self._make_block(format_attribution(self.scene), SMALL_FONT, "muted", 3)

    def _make_as_of_block(self) -> TextBlock:
        room = self._inner_width - self._scale_bar.width - 2 * PAGE_MARGIN_PX
        lines = self.canvas.typesetter.wrap_text(
            format_as_of_day(self.scene, self._map_panel.base_layers), TEXT_FONT, room, 4
        )
        return TextBlock(lines, TEXT_FONT, self.scene.palette["ink"])

    def _fit_aside_text(self) -> str:
        """Return what is shown, where it fits beside the title; nothing where it does not."""
        letters = self.canvas.typesetter
        text = letters.clean_text(format_view_summary(self.scene))
        title = letters.clean_text(
            self.scene.translator.localize(self.scene.project.map_info.title)
        )
        taken = measure_text(title, TITLE_FONT) + 2 * PAGE_MARGIN_PX + measure_text(text, TEXT_FONT)
        return text if taken <= self._inner_width else ""

    def _draw_aside(self) -> None:
        if self._aside_text:
            # on the line that the title stands on, not at the middle of its taller letters
            y = (
                PAGE_MARGIN_PX
                + TITLE_FONT.size * LINE_HEIGHT / 2
                + CAPITAL_MIDDLE * (TITLE_FONT.size - TEXT_FONT.size)
            )
            place = (self.width - PAGE_MARGIN_PX, y)
            self.canvas.draw_text(
                self._aside_text, place, TEXT_FONT, self.scene.palette["ink"], align="right"
            )
