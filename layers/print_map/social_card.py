"""Link preview: a small map with its title, the lead event and the main symbols."""

from dataclasses import replace

from layers.document.builder import find_lead_event
from layers.print_map.alt_text import describe_image
from layers.print_map.attribution import format_attribution
from layers.print_map.canvas import Canvas
from layers.print_map.captions import format_as_of_day, format_cautions, format_view_summary
from layers.print_map.legend import Legend
from layers.print_map.map_panel import MapPanel
from layers.print_map.page_layout import RenderedImage
from layers.print_map.scene import Scene
from layers.print_map.text_blocks import SCALE_BAR_ROW_PX, ScaleBar, TextBlock
from layers.print_map.typography import LINE_HEIGHT, Font
from layers.print_map.web_mercator import MercatorViewport

_CARD_WIDTH_PX, _CARD_HEIGHT_PX = 600.0, 315.0
_MARGIN_PX = 14.0
_COLUMN_WIDTH_RANGE_PX = (150.0, 236.0)
"""The least and greatest width of the column to the right of the map."""

_COLUMN_GAP_PX = 13.0
_TITLE_FONT = Font(19, "bold")
_TEXT_FONT = Font(10.5)
_SMALL_FONT = Font(7.5)


def draw_social_card(scene: Scene) -> RenderedImage:
    """Draw a scene as a preview; call it within `layers.print_map.canvas.fixed_settings`."""
    return _SocialCard(scene).draw()


def format_lead(scene: Scene) -> str:
    """Return date and title of the event that the view opens on."""
    events = {one.event.id: one.event for one in scene.visible_events}
    info = scene.project.map_info
    in_view = {one.event.id for one in scene.visible_events if info.view.contains(*one.point)}
    lead = find_lead_event(info.lead, list(events.values()), in_view)
    if lead is None:  # a scene without an event is refused before
        return ""
    title = scene.translator.localize(events[lead].title)
    return f"{scene.translator.format_interval(events[lead].date)}: {title}"


class _SocialCard:
    """Title and lead event at the top, map left, legend right, credits at the bottom."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.canvas = Canvas(_CARD_WIDTH_PX, _CARD_HEIGHT_PX, scene.palette["paper"])
        inner = _CARD_WIDTH_PX - 2 * _MARGIN_PX
        title = scene.translator.localize(scene.project.map_info.title)
        self._title_block = self._make_block(title, _TITLE_FONT, "ink", inner, 2)
        self._lead_block = self._make_block(format_lead(scene), _TEXT_FONT, "ink", inner, 1)
        self._credit_block = self._make_block(
            format_attribution(scene), _SMALL_FONT, "muted", inner, 2
        )
        self._map_top = _MARGIN_PX + self._title_block.height + self._lead_block.height + 5
        self._map_bottom = _CARD_HEIGHT_PX - _MARGIN_PX - self._credit_block.height - 8
        # the column is as wide as the legend, whose content depends on the map, whose width depends
        # on the column: the first map is fitted with the widest column
        self._column_width = _COLUMN_WIDTH_RANGE_PX[1]
        wanted = self._make_legend(self._make_map_panel()).width + 1
        self._column_width = min(_COLUMN_WIDTH_RANGE_PX[1], max(_COLUMN_WIDTH_RANGE_PX[0], wanted))
        self._map_panel = self._make_map_panel()

    def _make_map_panel(self) -> MapPanel:
        right = _CARD_WIDTH_PX - _MARGIN_PX - self._column_width - _COLUMN_GAP_PX
        rect = (_MARGIN_PX, self._map_top, right, self._map_bottom)
        frame = MercatorViewport.fit_bounds(self.scene.project.map_info.view, rect)
        return MapPanel(self.scene, self.canvas, frame, has_chips=False)

    def _make_legend(self, map_panel: MapPanel) -> Legend:
        """Return the legend of a preview: event types only; a sentence has the state of routes."""
        content = replace(
            map_panel.content,
            statuses=(),
            geometry_kinds=(),
            has_counts=False,
            route_statuses=(),
            base_kinds=(),
            has_schematic_river=False,
        )
        return Legend(self.scene, self.canvas, content, self._column_width, stacked=True)

    def _make_block(
        self, text: str, font: Font, colour: str, max_width: float, max_lines: int
    ) -> TextBlock:
        lines = self.canvas.typesetter.wrap_text(text, font, max_width, max_lines)
        return TextBlock(lines, font, self.scene.palette[colour])

    def draw(self) -> RenderedImage:
        """Draw everything."""
        self._title_block.draw(self.canvas, _MARGIN_PX, _MARGIN_PX - 4)
        self._lead_block.draw(self.canvas, _MARGIN_PX, _MARGIN_PX - 2 + self._title_block.height)
        self._map_panel.draw()
        self._draw_column(_CARD_WIDTH_PX - _MARGIN_PX - self._column_width)
        self._credit_block.draw(
            self.canvas, _MARGIN_PX, _CARD_HEIGHT_PX - _MARGIN_PX - self._credit_block.height + 2
        )
        return RenderedImage(self.canvas, describe_image(self.scene, self._map_panel))

    def _draw_column(self, left: float) -> None:
        """Draw the legend, the view summary, the day and the scale bar."""
        legend = self._make_legend(self._map_panel)
        legend.draw(left, self._map_top - 2)
        bar = ScaleBar.for_viewport(self._map_panel.viewport, self.canvas, self.scene.translator)
        bar.draw(self.canvas, left, self._map_bottom - SCALE_BAR_ROW_PX, self.scene.palette["ink"])
        y = self._map_top + legend.height + 3
        summary = [format_view_summary(self.scene)] if self.scene.is_limited else []
        day = format_as_of_day(self.scene, self._map_panel.base_layers)
        for text in filter(None, (*summary, day, format_cautions(self.scene))):
            max_lines = int(
                (self._map_bottom - SCALE_BAR_ROW_PX - y) / (_TEXT_FONT.size * LINE_HEIGHT)
            )
            if max_lines > 0:
                y = self._make_block(text, _TEXT_FONT, "ink", self._column_width, max_lines).draw(
                    self.canvas, left, y
                )
