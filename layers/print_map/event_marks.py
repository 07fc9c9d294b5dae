"""The events on the map, as in layers/viewer/map/event-layer.js.

A point is a symbol with its circle of uncertainty, a line a band under the road, a region a hatched
area; the symbol of these two stands on a plate, so that nobody takes it for a spot. What lies at
the same place is one mark with its number: positions of points are never moved. A plate names a
whole line or area, so it stands wherever on it there is room.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from layers.print_map.canvas import Canvas, Rect, circle, line, path_of, rectangle, tint, touch
from layers.print_map.density import Cell, count_cells, draw_cells
from layers.print_map.placement import is_area, middle, nearest_first, samples
from layers.print_map.scene import Scene, Shown
from layers.print_map.symbols import REACH, draw_symbol
from layers.print_map.typography import Face, measure
from layers.print_map.web_mercator import Frame
from layers.style.palettes import TYPES
from layers.style.symbology import MIN_CIRCLE, SIZE, slant

DENSE = 3000
"""Points beyond which density is drawn in place of symbols, as in the viewer."""

COUNT_FACE = Face(11, "bold")
HATCH_GAP = 8.0
BAND_WIDTH = 9.0
BAND_ALPHA = 0.4
_FADED = 0.35
_CIRCLE_FILL = 0.08
_CIRCLE_DASH = (3.0, 3.0)
_HATCH = (0.06, 0.3, 0.45)
"""How opaque an area's fill, strokes and edge are."""

_WIDE_HATCH = (0.03, 0.14, 0.25)
"""The same for an area wider than the map, which it would drown."""

_PLATE_HALF = 12.0
_PLATE_HALF_COUNTED = 19.0
_PLATE_ROUND = 4.0
_BESIDE_NUMBER = 8.0
_EDGE = 3.0
"""Pixels between a plate and the map's edge."""

_RINGS = (30.0, 42.0, 56.0, 72.0, 90.0)
"""How far beside its shape a plate may stand, in pixels."""

_AIR = 3.0
"""Pixels between a plate and what else stands on the map."""

_UNIT = 1e5
"""Positions are told apart to 1e-5 degrees, as in the document."""


@dataclass(frozen=True)
class Mark:
    """Events that share a place.

    Attributes:
        x: In pixels.
        y: In pixels.
        members: The events, in order of time.
        plate: Whether it stands for a line or a region.
        leader: The spot of its line or region that it is led to, where it has no room on it.
        badge: Towards which corner the number of a point lies: right or left, up or down.
    """

    x: float
    y: float
    members: tuple[Shown, ...]
    plate: bool
    leader: tuple[float, float] | None = None
    badge: tuple[int, int] = (1, -1)

    @property
    def latest(self) -> Shown:
        """The event whose symbol it shows."""
        return self.members[-1]

    @property
    def rects(self) -> tuple[Rect, ...]:
        """What it covers."""
        if self.plate:
            return (_plate(self.x, self.y, len(self.members)),)
        reach = REACH if self.latest.event.status == "corroborated" else SIZE + 2
        own = (self.x - reach, self.y - reach, self.x + reach, self.y + reach)
        return (own, self.badge_rect) if len(self.members) > 1 else (own,)

    @property
    def badge_rect(self) -> Rect:
        """Where the number of a point stands."""
        half = max(7.0, measure(str(len(self.members)), COUNT_FACE) / 2 + 4)
        x, y = self.x + 12 * self.badge[0], self.y + 10 * self.badge[1]
        return x - half, y - 7.5, x + half, y + 7.5


@dataclass(frozen=True)
class Area:
    """A line or region that events lie on.

    Attributes:
        shown: The latest of them.
        shape: In pixels.
        wide: Whether it is wider than the map.
    """

    shown: Shown
    shape: BaseGeometry
    wide: bool


@dataclass(frozen=True)
class Away:
    """A place off the map, and the events there."""

    name: str
    members: tuple[Shown, ...]


class Marks:
    """The events of a scene within a frame."""

    def __init__(self, scene: Scene, frame: Frame) -> None:
        """Find what the map shows of every event."""
        self.scene = scene
        self.frame = frame
        self._points = [one for one in scene.shown if one.mark == "point"]
        self.areas = list(_areas(scene, frame))

    @property
    def is_dense(self) -> bool:
        """Whether points are counted rather than drawn one by one."""
        return len(self._points) > DENSE

    @cached_property
    def points(self) -> list[Mark]:
        """The marks of points on the map; none where they are counted."""
        if self.is_dense:
            return []
        groups = _grouped(one for one in self._points if self.frame.sees(*self._place(one)))
        marks = [Mark(*self._place(group[-1]), group, plate=False) for group in groups]
        return [_badged(mark, marks, self.frame) for mark in marks]

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells of a map that is dense."""
        if not self.is_dense:
            return []
        return count_cells([(self._place(one), one) for one in self._points], self.frame.rect)

    def plates(self, taken: Iterable[Rect], spared: Iterable[Rect] = ()) -> list[Mark]:
        """Return the marks of lines and regions, kept clear of points and of each other.

        Args:
            taken: Rectangles that they never cover where there is any room.
            spared: Rectangles that they cover only where there is no other room.
        """
        hard = [*taken, *(rect for mark in self.points for rect in mark.rects)]
        soft = [*spared]
        held = {area.shown.geometry.wkb: area for area in self.areas}
        plates: list[Mark] = []
        for group in _grouped(one for one in self.scene.shown if one.mark != "point"):
            area = held.get(group[-1].geometry.wkb)
            if area is not None:
                plates.append(self._plate(area, group, hard, soft))
                hard += plates[-1].rects
        return plates

    @cached_property
    def away(self) -> list[Away]:
        """Places with events that the map shows nothing of; the one with most events first."""
        seen = {area.shown.geometry.wkb for area in self.areas}
        places: dict[str, list[Shown]] = {}
        for one in self.scene.shown:
            if one.mark == "point":
                visible = self.frame.sees(*self._place(one))
            else:
                visible = one.geometry.wkb in seen
            if not visible:
                places.setdefault(one.place, []).append(one)
        found = [Away(name, tuple(members)) for name, members in places.items()]
        return sorted(found, key=lambda place: -len(place.members))

    def _place(self, shown: Shown) -> tuple[float, float]:
        return self.frame.place(*shown.point)

    def _plate(
        self, area: Area, group: tuple[Shown, ...], hard: list[Rect], soft: list[Rect]
    ) -> Mark:
        """Return where a plate stands: its own point, or the nearest of its shape that is free.

        A shape that has no room for it gets its plate beside, on a leader.
        """
        many = len(group)
        clear = self._clear(area, many)
        own = shapely.Point(self._place(area.shown))
        home = own if clear.distance(own) < 1 else middle(clear)
        spots = [(home.x, home.y), *nearest_first(list(samples(clear)), home)]
        for taken in ([*hard, *soft], hard):
            spot = _free(spots, many, taken)
            if spot:
                return Mark(*spot, group, plate=True)
        inside = self._room(many)
        beside = [spot for spot in _rings(home.x, home.y) if inside.contains(shapely.Point(*spot))]
        spot = _free(beside, many, [*hard, *soft]) or _free(beside, many, hard)
        if spot is None:
            return Mark(*spots[0], group, plate=True)
        end = nearest_points(area.shape, shapely.Point(*spot))[0]
        return Mark(*spot, group, plate=True, leader=(end.x, end.y))

    def _room(self, many: int) -> BaseGeometry:
        """Return where the middle of a plate may be, so that the map's edge does not cut it."""
        left, top, right, bottom = self.frame.rect
        wide, high = _half(many) + _EDGE, _PLATE_HALF + _EDGE
        return shapely.box(left + wide, top + high, right - wide, bottom - high)

    def _clear(self, area: Area, many: int) -> BaseGeometry:
        """Return what the map shows of a shape, without its edge and the areas that lie on it."""
        inner = area.shape.intersection(self._room(many))
        inner = inner if not inner.is_empty else area.shape.intersection(self.frame.window)
        clear = inner.difference(shapely.union_all([one.shape for one in self._within(area)]))
        return inner if clear.is_empty else clear

    def _within(self, area: Area) -> Iterator[Area]:
        """Yield the other areas that lie on this one: its plate keeps off them."""
        size = area.shape.area
        return (one for one in self.areas if 0 < one.shape.area < size)

    # --- drawing ------------------------------------------------------------------------------

    def draw_areas(self, canvas: Canvas) -> None:
        """Draw the hatches and bands, which lie under the routes."""
        for area in sorted(self.areas, key=lambda one: -one.shape.area):
            with self._fading(canvas, area.shown):
                if is_area(area.shape):
                    self._draw_hatch(canvas, area)
                else:
                    self._draw_band(canvas, area)

    def draw_circles(self, canvas: Canvas) -> None:
        """Draw the circles within which events lie."""
        for mark in self.points:
            radius = self.radius(mark)
            if radius >= MIN_CIRCLE:
                colour = self.scene.colour(mark.latest)
                with self._fading(canvas, *mark.members):
                    draw_circle(canvas, mark.x, mark.y, radius, colour)

    def radius(self, mark: Mark) -> float:
        """Return the radius of a mark's circle of uncertainty, in pixels."""
        return self.frame.length(mark.latest.radius_m, mark.latest.point[1])

    @property
    def has_circles(self) -> bool:
        """Whether any circle of uncertainty is large enough to be drawn."""
        return any(self.radius(mark) >= MIN_CIRCLE for mark in self.points)

    def draw_cells(self, canvas: Canvas) -> None:
        """Draw the counted points of a dense map."""
        colours = {name: str(getattr(looks, self.scene.theme)) for name, looks in TYPES.items()}
        draw_cells(canvas, self.cells, colours)

    def draw_marks(self, canvas: Canvas, plates: Iterable[Mark]) -> None:
        """Draw the symbols, the selected event's last, and then the numbers."""
        marks = sorted([*plates, *self.points], key=self._holds_selected)
        for draw in (self._draw_mark, self._draw_number):
            for mark in marks:
                with self._fading(canvas, *mark.members):
                    draw(canvas, mark)

    def _holds_selected(self, mark: Mark) -> bool:
        return any(one.event.id == self.scene.view.selected for one in mark.members)

    def _fading(self, canvas: Canvas, *members: Shown) -> AbstractContextManager[None]:
        """Draw fainter what is not the selected event."""
        if all(self.scene.is_faded(one) for one in members):
            return canvas.faded(_FADED)
        return nullcontext()

    def _draw_hatch(self, canvas: Canvas, area: Area) -> None:
        """Draw parallel strokes in an area; each type has its own slant."""
        path = path_of(area.shape)
        if path is None:
            return
        number = list(TYPES).index(area.shown.event.type)
        strokes = path_of(_slanted(self.frame.rect, number).intersection(area.shape))
        fill, stroke, edge = _WIDE_HATCH if area.wide else _HATCH
        colour = self.scene.colour(area.shown)
        canvas.fill(path, tint(colour, fill))
        if strokes is not None:
            canvas.stroke(strokes, tint(colour, stroke), 1)
        canvas.stroke(path, tint(colour, edge), 0.8)

    def _draw_band(self, canvas: Canvas, area: Area) -> None:
        path = path_of(area.shape)
        if path is not None:
            colour = self.scene.colour(area.shown)
            canvas.stroke(path, tint(colour, BAND_ALPHA), BAND_WIDTH, cap="round")

    def _draw_mark(self, canvas: Canvas, mark: Mark) -> None:
        shown, x = self._front(mark), mark.x
        colour = self.scene.colour(shown)
        if mark.leader:
            canvas.stroke(line((mark.x, mark.y), mark.leader), colour, 1)
        if mark.plate:
            plate = rectangle(mark.rects[0], _PLATE_ROUND)
            canvas.fill(plate, self.scene.colours["land"])
            canvas.stroke(plate, colour, 1)
            x -= _BESIDE_NUMBER if len(mark.members) > 1 else 0
        draw_symbol(canvas, self.scene.look(shown), x, mark.y)
        if shown.event.id == self.scene.view.selected:
            canvas.stroke(circle(x, mark.y, SIZE + 8), self.scene.colours["accent"], 2)

    def _draw_number(self, canvas: Canvas, mark: Mark) -> None:
        colours, many = self.scene.colours, len(mark.members)
        if many == 1:
            return
        if mark.plate:
            place = (mark.x + _BESIDE_NUMBER + 2, mark.y)
            canvas.write(str(many), place, COUNT_FACE, colours["ink"], align="center")
            return
        left, top, right, bottom = mark.badge_rect
        place = ((left + right) / 2, (top + bottom) / 2)
        canvas.fill(rectangle(mark.badge_rect, 7), colours["ink"])
        canvas.write(str(many), place, COUNT_FACE, colours["paper"], align="center")

    def _front(self, mark: Mark) -> Shown:
        """Return the event whose symbol a mark shows: the selected one, or the latest."""
        chosen = (one for one in mark.members if one.event.id == self.scene.view.selected)
        return next(chosen, mark.latest)


def draw_circle(canvas: Canvas, x: float, y: float, radius: float, colour: str) -> None:
    """Draw a circle of uncertainty."""
    ring = circle(x, y, radius)
    canvas.fill(ring, tint(colour, _CIRCLE_FILL))
    canvas.stroke(ring, colour, 1, dash=_CIRCLE_DASH)


def _areas(scene: Scene, frame: Frame) -> Iterator[Area]:
    """Yield each line and region that the map shows some of, once, with its latest event."""
    latest: dict[bytes, Shown] = {}
    for one in scene.shown:
        if one.mark != "point":
            latest[one.geometry.wkb] = one
    for one in latest.values():
        shape = shapely.make_valid(frame.flat(one.geometry))
        if shape.intersects(frame.window):
            west, _, east, _ = one.geometry.bounds
            width = (east - west) / 360 * frame.scale
            yield Area(one, shape, wide=width > frame.rect[2] - frame.rect[0])


def _grouped(events: Iterable[Shown]) -> list[tuple[Shown, ...]]:
    """Return events by place, each group in order of time."""
    groups: dict[tuple[int, int], list[Shown]] = {}
    for one in events:
        key = (round(one.point[0] * _UNIT), round(one.point[1] * _UNIT))
        groups.setdefault(key, []).append(one)
    return [tuple(group) for group in groups.values()]


def _badged(mark: Mark, marks: list[Mark], frame: Frame) -> Mark:
    """Return a mark whose number covers no other mark and stands on the map, where it can."""
    if len(mark.members) == 1:
        return mark
    others = [rect for one in marks if one is not mark for rect in one.rects[:1]]
    for corner in ((1, -1), (-1, -1), (1, 1), (-1, 1)):
        turned = replace(mark, badge=corner)
        rect = turned.badge_rect
        inside = frame.sees(*rect[:2]) and frame.sees(*rect[2:])
        if inside and not any(touch(rect, other) for other in others):
            return turned
    return mark


def _free(
    spots: Iterable[tuple[float, float]], many: int, taken: Iterable[Rect]
) -> tuple[float, float] | None:
    """Return the first spot where a plate covers nothing."""
    near = [
        (left - _AIR, top - _AIR, right + _AIR, bottom + _AIR) for left, top, right, bottom in taken
    ]
    free = (spot for spot in spots if not any(touch(_plate(*spot, many), rect) for rect in near))
    return next(free, None)


def _rings(x: float, y: float) -> Iterator[tuple[float, float]]:
    """Yield places around one, the nearest first."""
    for radius in _RINGS:
        for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False):
            yield x + radius * float(np.cos(turn)), y - radius * float(np.sin(turn))


def _half(many: int) -> float:
    return _PLATE_HALF_COUNTED if many > 1 else _PLATE_HALF


def _plate(x: float, y: float, many: int) -> Rect:
    half = _half(many)
    return x - half, y - _PLATE_HALF, x + half, y + _PLATE_HALF


def _slanted(rect: Rect, number: int) -> BaseGeometry:
    """Return parallel lines over a rectangle, slanted by the number of a type."""
    left, top, right, bottom = rect
    way, share = slant(number)
    run = (bottom - top) * share
    starts = np.arange(left - run - HATCH_GAP, right + run, HATCH_GAP)
    return shapely.MultiLineString([[(x, top), (x + way * run, bottom)] for x in starts.tolist()])
