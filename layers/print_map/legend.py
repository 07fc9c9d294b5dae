"""Legend of a printed map: only what is on the map."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shapely.geometry import LineString

from layers.print_map.base_layers import BaseLayers, draw_checkpoint, draw_route
from layers.print_map.canvas import (
    Canvas,
    geometry_to_path,
    line_path,
    rectangle_path,
    with_alpha,
)
from layers.print_map.density import disc_radius_px, format_size_range, size_step
from layers.print_map.event_marks import (
    COUNT_FONT,
    EventLayer,
    EventMark,
    badge_path,
    draw_uncertainty_circle,
)
from layers.print_map.scene import Scene
from layers.print_map.symbols import SymbolStyle, draw_symbol, unit_disc
from layers.print_map.typography import Font, measure_text
from layers.style import palettes
from layers.style.route_marks import arrow_heads, front_teeth
from layers.style.symbology import (
    AREA_OUTLINE,
    BADGE,
    BAND,
    CROSS_TICKS,
    DEFAULT_ROUTE_STATUS,
    DISC_SIZE_COUNT,
    LEGEND_BASE_KINDS,
    LEGEND_GEOMETRY_KINDS,
    LEGEND_LINE_WIDTH_GAIN_PX,
    LEGEND_SWATCH_WIDTH_PX,
    PENS,
    POINT_OUTLINES,
    ROUTE_STYLES,
    STATUS_STYLES,
    drawing_kind,
    select_pen,
)

LEGEND_FONT = Font(11)
_SWATCH_WIDTH_PX = LEGEND_SWATCH_WIDTH_PX
_ROW_HEIGHT_PX = 19.0
_ITEM_GAP_PX = 15.0
_GROUP_GAP_PX = 22.0
_HEADING_GAP_PX = 10.0
_SWATCH_GAP_PX = 6.0
TITLE_SEPARATOR = " / "
_SYMBOL_RADIUS_PX = 6.0
_SYMBOL_WIDTH_PX = 15.0

DrawSwatch = Callable[[Canvas, float, float], None]
"""Draws a swatch; its arguments are the canvas, the x of the left end and the y of the middle."""


@dataclass(frozen=True)
class MapContent:
    """What is on a map.

    Attributes:
        types: Ids of event types, including those of places outside the map that have a chip.
        statuses: Statuses of these events.
        geometry_kinds: ``point`` if a circle of uncertainty is drawn, ``line``, ``region``.
        has_counts: Whether any mark has a number.
        size_steps: Sizes of the discs of a dense map.
        route_statuses: Statuses of corridors.
        base_kinds: Drawing kinds of base layers, of `LEGEND_BASE_KINDS`.
        has_schematic_river: Whether a river is drawn whose course is only schematic.
        titles: Titles of the layers that each kind is of, in the map's language.
    """

    types: tuple[str, ...]
    statuses: tuple[str, ...]
    geometry_kinds: tuple[str, ...]
    has_counts: bool
    size_steps: tuple[int, ...]
    route_statuses: tuple[str, ...]
    base_kinds: tuple[str, ...]
    has_schematic_river: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)

    def route_text(self, status: str, message: Callable[..., str]) -> str:
        """Return the legend's text for a corridor in a status."""
        title = self.titles.get("corridor", "")
        return message("legend.route", title=title, status=message(f"route.{status}"))


def collect_map_content(
    scene: Scene, base_layers: BaseLayers, event_layer: EventLayer, plate_marks: Iterable[EventMark]
) -> MapContent:
    """Return what is on a map."""
    placed = [*plate_marks, *event_layer.point_marks]
    types = {one.event.type for one in scene.visible_events}
    statuses = {one.event.status for one in scene.visible_events}
    steps = {size_step(cell.count) for cell in event_layer.density_cells}
    kinds = {"point"} if event_layer.has_circles else set()
    kinds |= {area.latest_event.geometry_kind for area in event_layer.event_shapes}
    routes = {
        scene.feature_status(one.feature) or DEFAULT_ROUTE_STATUS
        for one in base_layers.visible_features("corridor")
    }
    has_only_discs = (
        event_layer.is_dense and not event_layer.event_shapes and not event_layer.offscreen_places
    )
    return MapContent(
        types=tuple(name for name in palettes.TYPE_STYLES if name in types),
        # a disc shows several events, whose statuses may differ
        statuses=tuple(name for name in STATUS_STYLES if name in statuses and not has_only_discs),
        geometry_kinds=tuple(kind for kind in LEGEND_GEOMETRY_KINDS if kind in kinds),
        has_counts=any(len(mark.events) > 1 for mark in placed),
        size_steps=tuple(step for step in range(DISC_SIZE_COUNT) if step in steps),
        route_statuses=tuple(status for status in ROUTE_STYLES if status in routes),
        base_kinds=tuple(
            kind
            for kind in LEGEND_BASE_KINDS
            if any(True for _ in base_layers.visible_features(kind))
        ),
        has_schematic_river=any(
            one.feature.schematic for one in base_layers.visible_features("river")
        ),
        titles=_find_titles(base_layers),
    )


def _find_titles(base_layers: BaseLayers) -> dict[str, str]:
    """Return the titles of the layers that each drawing kind on the map is of."""
    scene = base_layers.scene
    titles: dict[str, dict[str, None]] = {}
    for kind in (*LEGEND_BASE_KINDS, "corridor", "river"):
        features = list(base_layers.visible_features(kind))
        # a layer of countries may have their borders too: one of borders is the better name
        own = [one for one in features if drawing_kind(one.layer.style, "") == kind]
        for one in own or features:
            title = scene.translator.localize(one.layer.title)
            if kind.startswith("control-"):
                title = scene.translator.format_names(one.feature.toponym.names) or title
            titles.setdefault(kind, {})[title] = None
    return {kind: TITLE_SEPARATOR.join(found) for kind, found in titles.items()}


@dataclass(frozen=True)
class LegendItem:
    """A swatch and its text."""

    draw_swatch: DrawSwatch
    swatch_width: float
    text: str

    @property
    def width(self) -> float:
        """The width of the item in a row, in pixels."""
        return self.swatch_width + _SWATCH_GAP_PX + measure_text(self.text, LEGEND_FONT)


LegendGroup = tuple[str, list[LegendItem]]
"""The heading of a group, and its items."""


@dataclass(frozen=True)
class _PlacedItem:
    """An item, or a heading if `item` is None, and its position."""

    item: LegendItem | None
    heading: str
    x: float
    row: int


class Legend:
    """The legend of a picture, in rows of a given width."""

    def __init__(
        self,
        scene: Scene,
        canvas: Canvas,
        content: MapContent,
        width: float,
        *,
        stacked: bool = False,
    ) -> None:
        """Lay the items out.

        Args:
            scene: The scene of the picture.
            canvas: The canvas that the legend is drawn on.
            content: What is on the map.
            width: The width of a row, in pixels.
            stacked: Whether each item has a row of its own, without headings.
        """
        self.scene = scene
        self._canvas = canvas
        self._width = width
        groups = [
            (canvas.typesetter.clean_text(heading), items)
            for heading, items in self._item_groups(content)
        ]
        if stacked:
            self._placed_items = list(_layout_stacked(groups))
        else:
            layouts = [list(_layout_aligned(groups, width)), list(_layout_flowing(groups, width))]
            self._placed_items = min(
                layouts, key=lambda placed: (_right_edge(placed) > width, _count_rows(placed))
            )

    @property
    def height(self) -> float:
        """The height of the legend, in pixels."""
        return _ROW_HEIGHT_PX * _count_rows(self._placed_items)

    @property
    def width(self) -> float:
        """The width of the widest row, in pixels."""
        return _right_edge(self._placed_items)

    def _item_groups(self, content: MapContent) -> Iterator[LegendGroup]:
        """Yield the groups that have items, each with its heading."""
        message = self.scene.translator.message
        groups = (
            (message("legend.types"), [self._type_item(name) for name in content.types]),
            (message("image.number"), [self._size_item(step) for step in content.size_steps]),
            (message("legend.status"), [self._status_item(name) for name in content.statuses]),
            (message("legend.place"), [*self._geometry_items(content)]),
            (message("legend.ground"), [*self._base_layer_items(content)]),
        )
        yield from (group for group in groups if group[1])

    def draw(self, left: float, top: float) -> None:
        """Draw the legend with its upper left corner at a position."""
        colours = self.scene.palette
        for one in self._placed_items:
            x, y = left + one.x, top + (one.row + 0.5) * _ROW_HEIGHT_PX
            if one.item is None:
                self._canvas.draw_text(one.heading, (x, y), LEGEND_FONT, colours["muted"])
                continue
            one.item.draw_swatch(self._canvas, x, y)
            text_start = (x + one.item.swatch_width + _SWATCH_GAP_PX, y)
            self._canvas.draw_text(one.item.text, text_start, LEGEND_FONT, colours["ink"])

    def _make_item(
        self, draw_swatch: DrawSwatch, text: str, swatch_width: float = _SWATCH_WIDTH_PX
    ) -> LegendItem:
        max_width = max(self._width - swatch_width - _SWATCH_GAP_PX, LEGEND_FONT.size)
        (line,) = self._canvas.typesetter.wrap_text(text, LEGEND_FONT, max_width, 1) or [""]
        return LegendItem(draw_swatch, swatch_width, line)

    def _symbol_item(self, symbol_style: SymbolStyle, text: str) -> LegendItem:
        def draw_swatch(canvas: Canvas, x: float, y: float) -> None:
            draw_symbol(canvas, symbol_style, x + _SYMBOL_WIDTH_PX / 2, y, _SYMBOL_RADIUS_PX)

        return self._make_item(draw_swatch, text, _SYMBOL_WIDTH_PX)

    def _type_item(self, name: str) -> LegendItem:
        type_style, paper = palettes.TYPE_STYLES[name], self.scene.palette["paper"]
        colour = getattr(type_style, self.scene.theme)
        symbol_style = SymbolStyle(type_style.shape, "reported", colour, paper)
        return self._symbol_item(symbol_style, self.scene.type_label(name))

    def _status_item(self, name: str) -> LegendItem:
        colours = self.scene.palette
        symbol_style = SymbolStyle("circle", name, colours["ink"], colours["paper"])
        return self._symbol_item(symbol_style, self.scene.translator.message(f"status.{name}"))

    def _size_item(self, step: int) -> LegendItem:
        ink = self.scene.palette["ink"]

        def draw_swatch(canvas: Canvas, x: float, y: float) -> None:
            canvas.fill_copies(unit_disc(), [(x + 6, y)], [disc_radius_px(step)], ink)

        return self._make_item(
            draw_swatch, format_size_range(step, self.scene.translator.format_number), 12
        )

    def _geometry_items(self, content: MapContent) -> Iterator[LegendItem]:
        swatches = {"point": self._draw_point, "line": self._draw_band, "region": self._draw_area}
        for kind in content.geometry_kinds:
            yield self._make_item(
                swatches[kind], self.scene.translator.message(f"legend.mark.{kind}")
            )
        if content.has_counts:
            yield self._make_item(
                self._draw_count, self.scene.translator.message("image.same_place"), 16
            )

    def _draw_point(self, canvas: Canvas, x: float, y: float) -> None:
        draw_uncertainty_circle(
            canvas, (x + _SWATCH_WIDTH_PX / 2, y), 7, self.scene.palette["muted"], is_filled=True
        )

    def _draw_band(self, canvas: Canvas, x: float, y: float) -> None:
        band = line_path((x + 5, y), (x + _SWATCH_WIDTH_PX - 5, y))
        muted = self.scene.palette["muted"]
        canvas.stroke_path(band, with_alpha(muted, BAND.opacity), BAND.width_px, cap="round")

    def _draw_area(self, canvas: Canvas, x: float, y: float) -> None:
        muted, rect = (
            self.scene.palette["muted"],
            (x + 3, y - 6, x + _SWATCH_WIDTH_PX - 3, y + 6),
        )
        canvas.stroke_path(
            rectangle_path(rect), muted, AREA_OUTLINE.width_px, dash=AREA_OUTLINE.dash_px
        )

    def _draw_count(self, canvas: Canvas, x: float, y: float) -> None:
        colours = self.scene.palette
        half = BADGE.half_height_px
        canvas.fill_path(badge_path((x, y - half, x + 2 * half, y + half)), colours["ink"])
        canvas.draw_text("2", (x + half, y), COUNT_FONT, colours["paper"], align="center")

    def _base_layer_items(self, content: MapContent) -> Iterator[LegendItem]:
        message = self.scene.translator.message
        for status in content.route_statuses:
            text = content.route_text(status, message)
            yield self._make_item(self._route_swatch(status), text)
        for kind in content.base_kinds:
            yield self._make_item(self._base_kind_swatch(kind), content.titles.get(kind, kind))
        if content.has_schematic_river:
            text = message("label.schematic", name=content.titles["river"])
            yield self._make_item(self._river_swatch, text)

    def _river_swatch(self, canvas: Canvas, x: float, y: float) -> None:
        pen = select_pen("river", is_schematic=True)
        course = line_path((x + 1, y), (x + _SWATCH_WIDTH_PX - 1, y))
        width = pen.width_px + LEGEND_LINE_WIDTH_GAIN_PX
        canvas.stroke_path(course, self.scene.palette[pen.stroke or "ink"], width, dash=pen.dash_px)

    def _route_swatch(self, status: str) -> DrawSwatch:
        def draw_swatch(canvas: Canvas, x: float, y: float) -> None:
            colour = self.scene.palette["route"]
            course = line_path((x + 1, y), (x + _SWATCH_WIDTH_PX - 1, y))
            draw_route(canvas, course, status, colour)
            if ROUTE_STYLES[status].has_cross_ticks:
                reach = CROSS_TICKS.half_length_px
                for tick_x in (x + 9, x + _SWATCH_WIDTH_PX - 9):
                    tick = line_path((tick_x, y - reach), (tick_x, y + reach))
                    canvas.stroke_path(tick, colour, CROSS_TICKS.width_px)

        return draw_swatch

    def _base_kind_swatch(self, kind: str) -> DrawSwatch:
        colours = self.scene.palette

        def draw_swatch(canvas: Canvas, x: float, y: float) -> None:
            if kind == "checkpoint":
                draw_checkpoint(
                    canvas,
                    x + _SWATCH_WIDTH_PX / 2,
                    y,
                    colours | {"land": colours["paper"]},
                    0.6,
                )
                return
            if kind in POINT_OUTLINES:
                right = POINT_OUTLINES[kind]
                outline = [*right, *((-dx, dy) for dx, dy in reversed(right))]
                middle = x + _SWATCH_WIDTH_PX / 2
                corners = [(middle + dx, y + dy) for dx, dy in outline]
                canvas.fill_path(line_path(*corners), colours["label"])
                return
            pen = PENS[kind]
            stroke = colours[pen.stroke or "ink"]
            if pen.fill:
                strip = rectangle_path((x + 1, y - 5, x + _SWATCH_WIDTH_PX - 1, y + 5))
                canvas.fill_path(strip, with_alpha(colours[pen.fill], pen.fill_opacity * 2))
                canvas.stroke_path(strip, stroke, pen.width_px, dash=pen.dash_px)
            else:
                course = line_path((x + 1, y), (x + _SWATCH_WIDTH_PX - 1, y))
                width = pen.width_px + LEGEND_LINE_WIDTH_GAIN_PX
                canvas.stroke_path(course, stroke, width, dash=pen.dash_px)
                line = LineString([(x + 1, y), (x + _SWATCH_WIDTH_PX - 1, y)])
                for mark in (*front_teeth(line, pen), *arrow_heads(line, pen)):
                    filled = geometry_to_path(mark)
                    if filled is not None:
                        canvas.fill_path(filled, stroke)

        return draw_swatch


def _count_rows(placed: list[_PlacedItem]) -> int:
    return 1 + max((one.row for one in placed), default=-1)


def _right_edge(placed: list[_PlacedItem]) -> float:
    """Return the right edge of the widest row, in pixels from its left edge."""
    return max((one.x + one.item.width for one in placed if one.item), default=0.0)


def _heading_width(heading: str) -> float:
    return measure_text(heading, LEGEND_FONT) + _HEADING_GAP_PX


def _layout_aligned(groups: list[LegendGroup], width: float) -> Iterator[_PlacedItem]:
    """Place headings in one column and their items to the right.

    A group goes to the right of the previous one if all of it fits there.
    """
    indent = max((_heading_width(heading) for heading, _ in groups), default=0.0)
    x, row = 0.0, 0
    for heading, items in groups:
        items_width = sum(item.width + _ITEM_GAP_PX for item in items)
        group_width = _heading_width(heading) + items_width - _ITEM_GAP_PX
        same_row = bool(x) and x + _GROUP_GAP_PX + group_width <= width
        left = x + _GROUP_GAP_PX if same_row else 0.0
        row += 0 if same_row or not x else 1
        yield _PlacedItem(None, heading, left, row)
        x = left + _heading_width(heading) if same_row else indent
        for number, item in enumerate(items):
            if number and x + item.width > width:
                x, row = indent, row + 1
            yield _PlacedItem(item, "", x, row)
            x += item.width + _ITEM_GAP_PX
        x -= _ITEM_GAP_PX


def _layout_flowing(groups: list[LegendGroup], width: float) -> Iterator[_PlacedItem]:
    """Place headings and items one after the other, which takes the least room."""
    x, row = 0.0, 0
    for heading, items in groups:
        if x and x + _heading_width(heading) + items[0].width > width:
            x, row = 0.0, row + 1
        yield _PlacedItem(None, heading, x, row)
        x += _heading_width(heading)
        for item in items:
            if x + item.width > width:
                x, row = 0.0, row + 1
            yield _PlacedItem(item, "", x, row)
            x += item.width + _ITEM_GAP_PX
        x += _GROUP_GAP_PX - _ITEM_GAP_PX


def _layout_stacked(groups: list[LegendGroup]) -> Iterator[_PlacedItem]:
    """Place the items in one column, without headings."""
    items = [item for _, group in groups for item in group]
    yield from (_PlacedItem(item, "", 0.0, row) for row, item in enumerate(items))
