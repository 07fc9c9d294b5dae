"""Layout of a printed page: title, map, scale bar, legend and credits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo.errors import OutputError
from layers.print_map.alt_text import describe_image
from layers.print_map.attribution import format_attribution, format_media_credits, format_sources
from layers.print_map.canvas import Canvas
from layers.print_map.captions import format_as_of_day, format_cautions, format_view_summary
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
"""Gaps between the parts; those around the map leave room for a mark on its edge."""

_MIN_MAP_HEIGHT_PX = 120.0
"""The least height of the map."""


@dataclass(frozen=True, slots=True)
class LayoutPlan:
    """A layout of the page.

    Attributes:
        pixel_scale: The size of a pixel, in CSS pixels: below 1 everything is drawn smaller.
        has_description: Whether the page has the description of the map.
        min_map_share: The least height of the map, as a share of the page's height.
        has_base_legend: Whether the legend explains the base map as well as the events.
    """

    pixel_scale: float
    has_description: bool
    min_map_share: float
    has_base_legend: bool = True


_LAYOUT_PLANS = (
    LayoutPlan(1, has_description=True, min_map_share=0.52),
    LayoutPlan(1, has_description=False, min_map_share=0.46),
    LayoutPlan(0.88, has_description=False, min_map_share=0.42),
    LayoutPlan(0.76, has_description=False, min_map_share=0.38),
    LayoutPlan(0.76, has_description=False, min_map_share=0.38, has_base_legend=False),
)
"""The best first: a page that is too small is tried without the description, then smaller, then
without a legend of the base map."""


@dataclass(frozen=True, slots=True)
class RenderedImage:
    """A drawn page.

    Attributes:
        canvas: The page.
        alt_text: Its alternative text.
    """

    canvas: Canvas
    alt_text: str


def draw_print_page(scene: Scene, width: float, height: float) -> RenderedImage:
    """Draw a scene on a page; call it within `layers.print_map.canvas.fixed_settings`.

    Args:
        scene: What the picture shows.
        width: The width of the page, in CSS pixels.
        height: The height of the page, in CSS pixels.

    Raises:
        OutputError: the page leaves no room for the map.
    """
    for plan in _LAYOUT_PLANS:
        page = _PageLayout(scene, width / plan.pixel_scale, height / plan.pixel_scale, plan)
        if page.fit_map():
            return RenderedImage(page.canvas, page.draw())
    raise OutputError(
        f"a page of {width:.0f} by {height:.0f} CSS pixels, 96 to the inch, leaves no room for the "
        "map next to its title and legend: use a larger size, or a lower resolution"
    )


class _PageLayout:
    """One scene on one page, in one layout."""

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
        """Fit the map, and return whether it is large enough.

        The content of the map depends on its size, and its size on the legend of that content: the
        space for the legend grows until the legend fits.
        """
        reserved = 0.0
        while True:
            frame = self._fit_viewport(reserved)
            if frame is None:
                return False
            self._map_panel = MapPanel(self.scene, self.canvas, frame)
            content = self._map_panel.content
            if not self.plan.has_base_legend:
                content = replace(content, base_kinds=())
            self._legend = Legend(self.scene, self.canvas, content, self._inner_width)
            self._scale_bar = ScaleBar.for_viewport(frame, self.canvas, self.scene.translator)
            self._as_of_block = self._make_as_of_block()
            if self._footer_height <= reserved:
                return True
            reserved = self._footer_height

    @property
    def _footer_height(self) -> float:
        """The height of everything between the map and the credits."""
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
        """Draw everything; return the alternative text."""
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
        media = format_media_credits(self.scene)
        if media:
            yield self._make_block(media, SMALL_FONT, "muted", 2, 1)
        yield self._make_block(format_attribution(self.scene), SMALL_FONT, "muted", 3)

    def _make_as_of_block(self) -> TextBlock:
        room = self._inner_width - self._scale_bar.width - 2 * PAGE_MARGIN_PX
        sentences = (
            (format_as_of_day(self.scene, self._map_panel.base_layers), 4),
            (format_cautions(self.scene), 2),
        )
        lines = [
            line
            for text, max_lines in sentences
            if text
            for line in self.canvas.typesetter.wrap_text(text, TEXT_FONT, room, max_lines)
        ]
        return TextBlock(lines, TEXT_FONT, self.scene.palette["ink"])

    def _fit_aside_text(self) -> str:
        """Return the view summary if it fits next to the title, else an empty text."""
        letters = self.canvas.typesetter
        text = letters.clean_text(format_view_summary(self.scene))
        title = letters.clean_text(
            self.scene.translator.localize(self.scene.project.map_info.title)
        )
        taken = measure_text(title, TITLE_FONT) + 2 * PAGE_MARGIN_PX + measure_text(text, TEXT_FONT)
        return text if taken <= self._inner_width else ""

    def _draw_aside(self) -> None:
        if self._aside_text:
            # on the baseline of the title, not at the middle of its taller letters
            y = (
                PAGE_MARGIN_PX
                + TITLE_FONT.size * LINE_HEIGHT / 2
                + CAPITAL_MIDDLE * (TITLE_FONT.size - TEXT_FONT.size)
            )
            place = (self.width - PAGE_MARGIN_PX, y)
            self.canvas.draw_text(
                self._aside_text, place, TEXT_FONT, self.scene.palette["ink"], align="right"
            )
