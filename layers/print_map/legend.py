"""The legend: what is on the map, and nothing else."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from layers.print_map.base_layers import PENS, TICK_WIDTH, Ground, draw_post, draw_route
from layers.print_map.canvas import Canvas, line, rectangle, tint
from layers.print_map.density import SIZES, numbers_of, radius, size_step
from layers.print_map.event_marks import (
    BAND_ALPHA,
    BAND_WIDTH,
    COUNT_FACE,
    Mark,
    Marks,
    draw_circle,
)
from layers.print_map.scene import Scene
from layers.print_map.symbols import Look, disc, draw_symbol
from layers.print_map.typography import Face, measure
from layers.style import palettes
from layers.style.symbology import ROUTE_DASHES

STATUSES = ("reported", "corroborated", "claimed", "disputed")
"""In the order of the viewer's legend."""

GROUND = ("border", "region", "line", "zone", "checkpoint")
FACE = Face(11)
_ROW = 19.0
_GAP = 15.0
_GROUP_GAP = 22.0
_HEAD_GAP = 10.0
_AFTER_PICTURE = 6.0
_SWATCH = 34.0
_SYMBOL = 6.0
_SYMBOL_ROOM = 15.0

Draw = Callable[[Canvas, float, float], None]
"""Draws a picture whose left end and middle height are given."""


@dataclass(frozen=True)
class Seen:
    """What is on a map.

    Attributes:
        types: Ids of types of events, those off the map that a chip names included.
        statuses: Of these events.
        marks: ``point`` where a circle of uncertainty is drawn, ``line``, ``region``.
        counted: Whether any mark has a number.
        steps: Sizes of the discs of a dense map.
        routes: Statuses of corridors.
        ground: Kinds on the ground, of `GROUND`.
    """

    types: tuple[str, ...]
    statuses: tuple[str, ...]
    marks: tuple[str, ...]
    counted: bool
    steps: tuple[int, ...]
    routes: tuple[str, ...]
    ground: tuple[str, ...]


def look_at(scene: Scene, ground: Ground, marks: Marks, plates: Iterable[Mark]) -> Seen:
    """Return what is on a map."""
    placed = [*plates, *marks.points]
    types = {one.event.type for one in scene.shown}
    statuses = {one.event.status for one in scene.shown}
    steps = {size_step(cell.count) for cell in marks.cells}
    kinds = {"point"} if marks.has_circles else set()
    kinds |= {area.shown.mark for area in marks.areas}
    routes = {scene.status(one.feature) or "open" for one in ground.seen("corridor")}
    shapes_alone = marks.is_dense and not marks.areas and not marks.away
    return Seen(
        types=tuple(name for name in palettes.TYPES if name in types),
        # a disc that stands for many events has no status
        statuses=() if shapes_alone else tuple(name for name in STATUSES if name in statuses),
        marks=tuple(kind for kind in ("point", "line", "region") if kind in kinds),
        counted=any(len(mark.members) > 1 for mark in placed),
        steps=tuple(step for step in range(SIZES) if step in steps),
        routes=tuple(status for status in ROUTE_DASHES if status in routes),
        ground=tuple(kind for kind in GROUND if any(True for _ in ground.seen(kind))),
    )


@dataclass(frozen=True)
class Item:
    """A picture and its words."""

    draw: Draw
    room: float
    text: str

    @property
    def width(self) -> float:
        """How much of a row it takes."""
        return self.room + _AFTER_PICTURE + measure(self.text, FACE)


Group = tuple[str, list[Item]]
"""The words over some items, and these."""


@dataclass(frozen=True)
class _Placed:
    """An item, or the words over a group where it is None, and where it stands."""

    item: Item | None
    head: str
    x: float
    row: int


class Legend:
    """The legend of a picture, in rows of a width."""

    def __init__(
        self, scene: Scene, canvas: Canvas, seen: Seen, width: float, *, stacked: bool = False
    ) -> None:
        """Lay the items out.

        Args:
            scene: What the picture shows.
            canvas: Where it is drawn.
            seen: What is on its map.
            width: Of a row, in pixels.
            stacked: Whether each item has a row of its own, without words over the groups.
        """
        self.scene = scene
        self._canvas = canvas
        self._width = width
        groups = [(canvas.letters.clean(head), items) for head, items in self._groups(seen)]
        if stacked:
            self._placed = list(_stacked(groups))
        else:
            ways = [list(_aligned(groups, width)), list(_flowing(groups, width))]
            self._placed = min(ways, key=lambda way: (_reach(way) > width, _many_rows(way)))

    @property
    def height(self) -> float:
        """How high it is, in pixels."""
        return _ROW * _many_rows(self._placed)

    @property
    def width(self) -> float:
        """How wide its widest row is, in pixels."""
        return _reach(self._placed)

    def _groups(self, seen: Seen) -> Iterator[Group]:
        """Yield the items by group, each with the words over it; no group is empty."""
        say = self.scene.speaker.say
        groups = (
            (say("legend.types"), [self._type(name) for name in seen.types]),
            (say("image.number"), [self._step(step) for step in seen.steps]),
            (say("legend.status"), [self._status(name) for name in seen.statuses]),
            (say("legend.place"), [*self._marks(seen)]),
            (say("legend.ground"), [*self._ground(seen)]),
        )
        yield from (group for group in groups if group[1])

    def draw(self, left: float, top: float) -> None:
        """Draw the legend below and right of a corner."""
        colours = self.scene.colours
        for one in self._placed:
            x, y = left + one.x, top + (one.row + 0.5) * _ROW
            if one.item is None:
                self._canvas.write(one.head, (x, y), FACE, colours["muted"])
                continue
            one.item.draw(self._canvas, x, y)
            place = (x + one.item.room + _AFTER_PICTURE, y)
            self._canvas.write(one.item.text, place, FACE, colours["ink"])

    def _item(self, draw: Draw, text: str, room: float = _SWATCH) -> Item:
        most = max(self._width - room - _AFTER_PICTURE, FACE.size)
        (line_of_it,) = self._canvas.letters.wrap(text, FACE, most, 1) or [""]
        return Item(draw, room, line_of_it)

    def _symbol(self, look: Look, text: str) -> Item:
        def draw(canvas: Canvas, x: float, y: float) -> None:
            draw_symbol(canvas, look, x + _SYMBOL_ROOM / 2, y, _SYMBOL)

        return self._item(draw, text, _SYMBOL_ROOM)

    def _type(self, name: str) -> Item:
        looks, paper = palettes.TYPES[name], self.scene.colours["paper"]
        look = Look(looks.shape, "reported", getattr(looks, self.scene.theme), paper)
        return self._symbol(look, self.scene.speaker.pick(looks.words))

    def _status(self, name: str) -> Item:
        colours = self.scene.colours
        look = Look("circle", name, colours["ink"], colours["paper"])
        return self._symbol(look, self.scene.speaker.say(f"status.{name}"))

    def _step(self, step: int) -> Item:
        ink = self.scene.colours["ink"]

        def draw(canvas: Canvas, x: float, y: float) -> None:
            canvas.stamp(disc(), [(x + 6, y)], [radius(step)], ink)

        return self._item(draw, numbers_of(step, self.scene.speaker.number), 12)

    def _marks(self, seen: Seen) -> Iterator[Item]:
        pictures = {"point": self._draw_point, "line": self._draw_band, "region": self._draw_area}
        for mark in seen.marks:
            yield self._item(pictures[mark], self.scene.speaker.say(f"legend.mark.{mark}"))
        if seen.counted:
            yield self._item(self._draw_count, self.scene.speaker.say("image.same_place"), 16)

    def _draw_point(self, canvas: Canvas, x: float, y: float) -> None:
        draw_circle(canvas, x + _SWATCH / 2, y, 7, self.scene.colours["muted"])

    def _draw_band(self, canvas: Canvas, x: float, y: float) -> None:
        band = line((x + 5, y), (x + _SWATCH - 5, y))
        muted = self.scene.colours["muted"]
        canvas.stroke(band, tint(muted, BAND_ALPHA), BAND_WIDTH, cap="round")

    def _draw_area(self, canvas: Canvas, x: float, y: float) -> None:
        muted, rect = self.scene.colours["muted"], (x + 3, y - 6, x + _SWATCH - 3, y + 6)
        canvas.fill(rectangle(rect), tint(muted, 0.12))
        canvas.stroke(rectangle(rect), muted, 0.8)
        with canvas.within(rect):
            for shift in range(-4, 29, 8):
                stroke = line((x + shift + 3, y + 6), (x + shift + 15, y - 6))
                canvas.stroke(stroke, tint(muted, 0.7), 1)

    def _draw_count(self, canvas: Canvas, x: float, y: float) -> None:
        colours = self.scene.colours
        canvas.fill(rectangle((x, y - 7.5, x + 15, y + 7.5), 7), colours["ink"])
        canvas.write("2", (x + 7.5, y), COUNT_FACE, colours["paper"], align="center")

    def _ground(self, seen: Seen) -> Iterator[Item]:
        say = self.scene.speaker.say
        for status in seen.routes:
            text = say("legend.route", status=say(f"route.{status}"))
            yield self._item(self._route(status), text)
        for kind in seen.ground:
            yield self._item(self._kind(kind), say(f"legend.ground.{kind}"))

    def _route(self, status: str) -> Draw:
        def draw(canvas: Canvas, x: float, y: float) -> None:
            colour = self.scene.colours["route"]
            draw_route(canvas, line((x + 1, y), (x + _SWATCH - 1, y)), status, colour)
            if status == "blocked":
                for tick in (x + 9, x + 25):
                    canvas.stroke(line((tick, y - 5.5), (tick, y + 5.5)), colour, TICK_WIDTH)

        return draw

    def _kind(self, kind: str) -> Draw:
        colours = self.scene.colours

        def draw(canvas: Canvas, x: float, y: float) -> None:
            if kind == "checkpoint":
                draw_post(canvas, x + _SWATCH / 2, y, colours | {"land": colours["paper"]}, 0.6)
                return
            pen = PENS[kind]
            stroke = colours[pen.stroke or "ink"]
            if pen.fill:
                strip = rectangle((x + 1, y - 5, x + _SWATCH - 1, y + 5))
                canvas.fill(strip, tint(colours[pen.fill], pen.opacity * 2))
                canvas.stroke(strip, stroke, pen.width, dash=pen.dash)
            else:
                course = line((x + 1, y), (x + _SWATCH - 1, y))
                canvas.stroke(course, stroke, pen.width + 0.2, dash=pen.dash)

        return draw


def _many_rows(placed: list[_Placed]) -> int:
    return 1 + max((one.row for one in placed), default=-1)


def _reach(placed: list[_Placed]) -> float:
    """Return how far right the items reach."""
    return max((one.x + one.item.width for one in placed if one.item), default=0.0)


def _head_room(head: str) -> float:
    return measure(head, FACE) + _HEAD_GAP


def _aligned(groups: list[Group], width: float) -> Iterator[_Placed]:
    """Place the items in a column beside the words over them.

    A group that fits beside the last one whole stands there.
    """
    indent = max((_head_room(head) for head, _ in groups), default=0.0)
    x, row = 0.0, 0
    for head, items in groups:
        whole = _head_room(head) + sum(item.width + _GAP for item in items) - _GAP
        beside = bool(x) and x + _GROUP_GAP + whole <= width
        left = x + _GROUP_GAP if beside else 0.0
        row += 0 if beside or not x else 1
        yield _Placed(None, head, left, row)
        x = left + _head_room(head) if beside else indent
        for number, item in enumerate(items):
            if number and x + item.width > width:
                x, row = indent, row + 1
            yield _Placed(item, "", x, row)
            x += item.width + _GAP
        x -= _GAP


def _flowing(groups: list[Group], width: float) -> Iterator[_Placed]:
    """Place words and items one after the other: the closest, where room is scarce."""
    x, row = 0.0, 0
    for head, items in groups:
        if x and x + _head_room(head) + items[0].width > width:
            x, row = 0.0, row + 1
        yield _Placed(None, head, x, row)
        x += _head_room(head)
        for item in items:
            if x + item.width > width:
                x, row = 0.0, row + 1
            yield _Placed(item, "", x, row)
            x += item.width + _GAP
        x += _GROUP_GAP - _GAP


def _stacked(groups: list[Group]) -> Iterator[_Placed]:
    """Place the items one below the other."""
    items = [item for _, group in groups for item in group]
    yield from (_Placed(item, "", 0.0, row) for row, item in enumerate(items))
