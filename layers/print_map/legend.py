"""The legend: what is on the map, and nothing else."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from geo.project.vocabulary import EVENT_STATUSES
from layers.print_map.base_layers import (
    PENS,
    TICK_WIDTH_PX,
    BaseLayers,
    draw_checkpoint,
    draw_route,
)
from layers.print_map.canvas import Canvas, line_path, rectangle_path, with_alpha
from layers.print_map.density import DISC_SIZE_COUNT, disc_radius_px, format_size_range, size_step
from layers.print_map.event_marks import (
    BAND_ALPHA,
    BAND_WIDTH_PX,
    COUNT_FONT,
    EventLayer,
    EventMark,
    draw_uncertainty_circle,
)
from layers.print_map.scene import Scene
from layers.print_map.symbols import SymbolStyle, draw_symbol, unit_disc
from layers.print_map.typography import Font, measure_text
from layers.style import palettes
from layers.style.symbology import ROUTE_DASHES_PX

BASE_KINDS = ("border", "region", "line", "zone", "checkpoint")
LEGEND_FONT = Font(11)
_ROW_HEIGHT_PX = 19.0
_ITEM_GAP_PX = 15.0
_GROUP_GAP_PX = 22.0
_HEADING_GAP_PX = 10.0
_SWATCH_GAP_PX = 6.0
_SWATCH_WIDTH_PX = 34.0
_SYMBOL_RADIUS_PX = 6.0
_SYMBOL_WIDTH_PX = 15.0

DrawSwatch = Callable[[Canvas, float, float], None]
"""Draws a picture whose left end and middle height are given."""


@dataclass(frozen=True)
class MapContent:
    """What is on a map.

    Attributes:
        types: Ids of types of events, those off the map that a chip names included.
        statuses: Of these events.
        geometry_kinds: ``point`` where a circle of uncertainty is drawn, ``line``, ``region``.
        has_counts: Whether any mark has a number.
        size_steps: Sizes of the discs of a dense map.
        route_statuses: Statuses of corridors.
        base_kinds: Kinds on the ground, of `GROUND`.
    """

    types: tuple[str, ...]
    statuses: tuple[str, ...]
    geometry_kinds: tuple[str, ...]
    has_counts: bool
    size_steps: tuple[int, ...]
    route_statuses: tuple[str, ...]
    base_kinds: tuple[str, ...]


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
        scene.feature_status(one.feature) or "open"
        for one in base_layers.visible_features("corridor")
    }
    shapes_alone = (
        event_layer.is_dense and not event_layer.event_shapes and not event_layer.offscreen_places
    )
    return MapContent(
        types=tuple(name for name in palettes.TYPE_STYLES if name in types),
        # a disc that stands for many events has no status
        statuses=() if shapes_alone else tuple(name for name in EVENT_STATUSES if name in statuses),
        geometry_kinds=tuple(kind for kind in ("point", "line", "region") if kind in kinds),
        has_counts=any(len(mark.events) > 1 for mark in placed),
        size_steps=tuple(step for step in range(DISC_SIZE_COUNT) if step in steps),
        route_statuses=tuple(status for status in ROUTE_DASHES_PX if status in routes),
        base_kinds=tuple(
            kind for kind in BASE_KINDS if any(True for _ in base_layers.visible_features(kind))
        ),
    )


@dataclass(frozen=True)
class LegendItem:
    """A picture and its words."""

    draw_swatch: DrawSwatch
    swatch_width: float
    text: str

    @property
    def width(self) -> float:
        """How much of a row it takes."""
        return self.swatch_width + _SWATCH_GAP_PX + measure_text(self.text, LEGEND_FONT)


LegendGroup = tuple[str, list[LegendItem]]
"""The words over some items, and these."""


@dataclass(frozen=True)
class _PlacedItem:
    """An item, or the words over a group where it is None, and where it stands."""

    item: LegendItem | None
    heading: str
    x: float
    row: int


class Legend:
    """The legend of a picture, in rows of a width."""

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
            scene: What the picture shows.
            canvas: Where it is drawn.
            content: What is on its map.
            width: Of a row, in pixels.
            stacked: Whether each item has a row of its own, without words over the groups.
        """
        self.scene = scene
        self._canvas = canvas
        self._width = width
        groups = [
            (canvas.typesetter.clean_text(head), items)
            for head, items in self._item_groups(content)
        ]
        if stacked:
            self._placed_items = list(_layout_stacked(groups))
        else:
            ways = [list(_layout_aligned(groups, width)), list(_layout_flowing(groups, width))]
            self._placed_items = min(
                ways, key=lambda way: (_right_edge(way) > width, _count_rows(way))
            )

    @property
    def height(self) -> float:
        """How high it is, in pixels."""
        return _ROW_HEIGHT_PX * _count_rows(self._placed_items)

    @property
    def width(self) -> float:
        """How wide its widest row is, in pixels."""
        return _right_edge(self._placed_items)

    def _item_groups(self, content: MapContent) -> Iterator[LegendGroup]:
        """Yield the items by group, each with the words over it; no group is empty."""
        say = self.scene.translator.message
        groups = (
            (say("legend.types"), [self._type_item(name) for name in content.types]),
            (say("image.number"), [self._size_item(step) for step in content.size_steps]),
            (say("legend.status"), [self._status_item(name) for name in content.statuses]),
            (say("legend.place"), [*self._geometry_items(content)]),
            (say("legend.ground"), [*self._base_layer_items(content)]),
        )
        yield from (group for group in groups if group[1])

    def draw(self, left: float, top: float) -> None:
        """Draw the legend below and right of a corner."""
        colours = self.scene.palette
        for one in self._placed_items:
            x, y = left + one.x, top + (one.row + 0.5) * _ROW_HEIGHT_PX
            if one.item is None:
                self._canvas.draw_text(one.heading, (x, y), LEGEND_FONT, colours["muted"])
                continue
            one.item.draw_swatch(self._canvas, x, y)
            place = (x + one.item.swatch_width + _SWATCH_GAP_PX, y)
            self._canvas.draw_text(one.item.text, place, LEGEND_FONT, colours["ink"])

    def _make_item(
        self, draw_swatch: DrawSwatch, text: str, swatch_width: float = _SWATCH_WIDTH_PX
    ) -> LegendItem:
        most = max(self._width - swatch_width - _SWATCH_GAP_PX, LEGEND_FONT.size)
        (line_of_it,) = self._canvas.typesetter.wrap_text(text, LEGEND_FONT, most, 1) or [""]
        return LegendItem(draw_swatch, swatch_width, line_of_it)

    def _symbol_item(self, symbol_style: SymbolStyle, text: str) -> LegendItem:
        def draw_swatch(canvas: Canvas, x: float, y: float) -> None:
            draw_symbol(canvas, symbol_style, x + _SYMBOL_WIDTH_PX / 2, y, _SYMBOL_RADIUS_PX)

        return self._make_item(draw_swatch, text, _SYMBOL_WIDTH_PX)

    def _type_item(self, name: str) -> LegendItem:
        looks, paper = palettes.TYPE_STYLES[name], self.scene.palette["paper"]
        look = SymbolStyle(looks.shape, "reported", getattr(looks, self.scene.theme), paper)
        return self._symbol_item(look, self.scene.translator.localize(looks.label))

    def _status_item(self, name: str) -> LegendItem:
        colours = self.scene.palette
        look = SymbolStyle("circle", name, colours["ink"], colours["paper"])
        return self._symbol_item(look, self.scene.translator.message(f"status.{name}"))

    def _size_item(self, step: int) -> LegendItem:
        ink = self.scene.palette["ink"]

        def draw_swatch(canvas: Canvas, x: float, y: float) -> None:
            canvas.fill_copies(unit_disc(), [(x + 6, y)], [disc_radius_px(step)], ink)

        return self._make_item(
            draw_swatch, format_size_range(step, self.scene.translator.format_number), 12
        )

    def _geometry_items(self, content: MapContent) -> Iterator[LegendItem]:
        pictures = {"point": self._draw_point, "line": self._draw_band, "region": self._draw_area}
        for mark in content.geometry_kinds:
            yield self._make_item(
                pictures[mark], self.scene.translator.message(f"legend.mark.{mark}")
            )
        if content.has_counts:
            yield self._make_item(
                self._draw_count, self.scene.translator.message("image.same_place"), 16
            )

    def _draw_point(self, canvas: Canvas, x: float, y: float) -> None:
        draw_uncertainty_circle(canvas, x + _SWATCH_WIDTH_PX / 2, y, 7, self.scene.palette["muted"])

    def _draw_band(self, canvas: Canvas, x: float, y: float) -> None:
        band = line_path((x + 5, y), (x + _SWATCH_WIDTH_PX - 5, y))
        muted = self.scene.palette["muted"]
        canvas.stroke_path(band, with_alpha(muted, BAND_ALPHA), BAND_WIDTH_PX, cap="round")

    def _draw_area(self, canvas: Canvas, x: float, y: float) -> None:
        muted, rect = self.scene.palette["muted"], (x + 3, y - 6, x + _SWATCH_WIDTH_PX - 3, y + 6)
        canvas.fill_path(rectangle_path(rect), with_alpha(muted, 0.12))
        canvas.stroke_path(rectangle_path(rect), muted, 0.8)
        with canvas.clip_to(rect):
            for shift in range(-4, 29, 8):
                stroke = line_path((x + shift + 3, y + 6), (x + shift + 15, y - 6))
                canvas.stroke_path(stroke, with_alpha(muted, 0.7), 1)

    def _draw_count(self, canvas: Canvas, x: float, y: float) -> None:
        colours = self.scene.palette
        canvas.fill_path(rectangle_path((x, y - 7.5, x + 15, y + 7.5), 7), colours["ink"])
        canvas.draw_text("2", (x + 7.5, y), COUNT_FONT, colours["paper"], align="center")

    def _base_layer_items(self, content: MapContent) -> Iterator[LegendItem]:
        say = self.scene.translator.message
        for status in content.route_statuses:
            text = say("legend.route", status=say(f"route.{status}"))
            yield self._make_item(self._route_swatch(status), text)
        for kind in content.base_kinds:
            yield self._make_item(self._base_kind_swatch(kind), say(f"legend.ground.{kind}"))

    def _route_swatch(self, status: str) -> DrawSwatch:
        def draw_swatch(canvas: Canvas, x: float, y: float) -> None:
            colour = self.scene.palette["route"]
            draw_route(canvas, line_path((x + 1, y), (x + _SWATCH_WIDTH_PX - 1, y)), status, colour)
            if status == "blocked":
                for tick in (x + 9, x + 25):
                    canvas.stroke_path(
                        line_path((tick, y - 5.5), (tick, y + 5.5)), colour, TICK_WIDTH_PX
                    )

        return draw_swatch

    def _base_kind_swatch(self, kind: str) -> DrawSwatch:
        colours = self.scene.palette

        def draw_swatch(canvas: Canvas, x: float, y: float) -> None:
            if kind == "checkpoint":
                draw_checkpoint(
                    canvas, x + _SWATCH_WIDTH_PX / 2, y, colours | {"land": colours["paper"]}, 0.6
                )
                return
            pen = PENS[kind]
            stroke = colours[pen.stroke or "ink"]
            if pen.fill:
                strip = rectangle_path((x + 1, y - 5, x + _SWATCH_WIDTH_PX - 1, y + 5))
                canvas.fill_path(strip, with_alpha(colours[pen.fill], pen.opacity * 2))
                canvas.stroke_path(strip, stroke, pen.width, dash=pen.dash)
            else:
                course = line_path((x + 1, y), (x + _SWATCH_WIDTH_PX - 1, y))
                canvas.stroke_path(course, stroke, pen.width + 0.2, dash=pen.dash)

        return draw_swatch


def _count_rows(placed: list[_PlacedItem]) -> int:
    return 1 + max((one.row for one in placed), default=-1)


def _right_edge(placed: list[_PlacedItem]) -> float:
    """Return how far right the items reach."""
    return max((one.x + one.item.width for one in placed if one.item), default=0.0)


def _heading_width(heading: str) -> float:
    return measure_text(heading, LEGEND_FONT) + _HEADING_GAP_PX


def _layout_aligned(groups: list[LegendGroup], width: float) -> Iterator[_PlacedItem]:
    """Place the items in a column beside the words over them.

    A group that fits beside the last one whole stands there.
    """
    indent = max((_heading_width(head) for head, _ in groups), default=0.0)
    x, row = 0.0, 0
    for head, items in groups:
        whole = (
            _heading_width(head) + sum(item.width + _ITEM_GAP_PX for item in items) - _ITEM_GAP_PX
        )
        beside = bool(x) and x + _GROUP_GAP_PX + whole <= width
        left = x + _GROUP_GAP_PX if beside else 0.0
        row += 0 if beside or not x else 1
        yield _PlacedItem(None, head, left, row)
        x = left + _heading_width(head) if beside else indent
        for number, item in enumerate(items):
            if number and x + item.width > width:
                x, row = indent, row + 1
            yield _PlacedItem(item, "", x, row)
            x += item.width + _ITEM_GAP_PX
        x -= _ITEM_GAP_PX


def _layout_flowing(groups: list[LegendGroup], width: float) -> Iterator[_PlacedItem]:
    """Place words and items one after the other: the closest, where room is scarce."""
    x, row = 0.0, 0
    for head, items in groups:
        if x and x + _heading_width(head) + items[0].width > width:
            x, row = 0.0, row + 1
        yield _PlacedItem(None, head, x, row)
        x += _heading_width(head)
        for item in items:
            if x + item.width > width:
                x, row = 0.0, row + 1
            yield _PlacedItem(item, "", x, row)
            x += item.width + _ITEM_GAP_PX
        x += _GROUP_GAP_PX - _ITEM_GAP_PX


def _layout_stacked(groups: list[LegendGroup]) -> Iterator[_PlacedItem]:
    """Place the items one below the other."""
    items = [item for _, group in groups for item in group]
    yield from (_PlacedItem(item, "", 0.0, row) for row, item in enumerate(items))
