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

from layers.print_map.canvas import (
    Canvas,
    Rect,
    circle_path,
    geometry_to_path,
    line_path,
    rectangle_path,
    rects_overlap,
    with_alpha,
)
from layers.print_map.density import DensityCell, count_cells, draw_cells
from layers.print_map.placement import interior_point, is_area, sample_positions, sort_by_distance
from layers.print_map.scene import Scene, VisibleEvent
from layers.print_map.symbols import SYMBOL_REACH_PX, draw_symbol
from layers.print_map.typography import Font, measure_text
from layers.print_map.web_mercator import MercatorViewport
from layers.style.palettes import TYPE_STYLES
from layers.style.symbology import MIN_CIRCLE_RADIUS_PX, SYMBOL_RADIUS_PX, hatch_direction

MAX_POINT_SYMBOLS = 3000
"""Points beyond which density is drawn in place of symbols, as in the viewer."""

COUNT_FONT = Font(11, "bold")
HATCH_GAP_PX = 8.0
BAND_WIDTH_PX = 9.0
BAND_ALPHA = 0.4
_UNSELECTED_OPACITY = 0.35
_CIRCLE_FILL_ALPHA = 0.08
_CIRCLE_DASH_PX = (3.0, 3.0)
_HATCH_ALPHAS = (0.06, 0.3, 0.45)
"""How opaque an area's fill, strokes and edge are."""

_WIDE_HATCH_ALPHAS = (0.03, 0.14, 0.25)
"""The same for an area wider than the map, which it would drown."""

_PLATE_HALF_SIZE_PX = 12.0
_COUNTED_PLATE_HALF_WIDTH_PX = 19.0
_PLATE_CORNER_RADIUS_PX = 4.0
_COUNT_SHIFT_PX = 8.0
_PLATE_EDGE_GAP_PX = 3.0
"""Pixels between a plate and the map's edge."""

_LEADER_RADII_PX = (30.0, 42.0, 56.0, 72.0, 90.0)
"""How far beside its shape a plate may stand, in pixels."""

_PLATE_CLEARANCE_PX = 3.0
"""Pixels between a plate and what else stands on the map."""

_POSITION_UNITS_PER_DEGREE = 1e5
"""Positions are told apart to 1e-5 degrees, as in the document."""


@dataclass(frozen=True)
class EventMark:
    """Events that share a place.

    Attributes:
        x: In pixels.
        y: In pixels.
        events: The events, in order of time.
        on_plate: Whether it stands for a line or a region.
        leader_end: The spot of its line or region that it is led to, where it has no room on it.
        badge_corner: Towards which corner the number of a point lies: right or left, up or down.
    """

    x: float
    y: float
    events: tuple[VisibleEvent, ...]
    on_plate: bool
    leader_end: tuple[float, float] | None = None
    badge_corner: tuple[int, int] = (1, -1)

    @property
    def latest_event(self) -> VisibleEvent:
        """The event whose symbol it shows."""
        return self.events[-1]

    @property
    def covered_rects(self) -> tuple[Rect, ...]:
        """What it covers."""
        if self.on_plate:
            return (_plate_rect(self.x, self.y, len(self.events)),)
        reach = (
            SYMBOL_REACH_PX
            if self.latest_event.event.status == "corroborated"
            else SYMBOL_RADIUS_PX + 2
        )
        own = (self.x - reach, self.y - reach, self.x + reach, self.y + reach)
        return (own, self.badge_rect) if len(self.events) > 1 else (own,)

    @property
    def badge_rect(self) -> Rect:
        """Where the number of a point stands."""
        half = max(7.0, measure_text(str(len(self.events)), COUNT_FONT) / 2 + 4)
        x, y = self.x + 12 * self.badge_corner[0], self.y + 10 * self.badge_corner[1]
        return x - half, y - 7.5, x + half, y + 7.5


@dataclass(frozen=True)
class EventShape:
    """A line or region that events lie on.

    Attributes:
        latest_event: The latest of them.
        shape: In pixels.
        is_wide: Whether it is wider than the map.
    """

    latest_event: VisibleEvent
    shape: BaseGeometry
    is_wide: bool


@dataclass(frozen=True)
class OffscreenPlace:
    """A place off the map, and the events there."""

    name: str
    events: tuple[VisibleEvent, ...]


class EventLayer:
    """The events of a scene within a frame."""

    def __init__(self, scene: Scene, viewport: MercatorViewport) -> None:
        """Find what the map shows of every event."""
        self.scene = scene
        self.viewport = viewport
        self._point_events = [one for one in scene.visible_events if one.geometry_kind == "point"]
        self.event_shapes = list(_visible_shapes(scene, viewport))

    @property
    def is_dense(self) -> bool:
        """Whether points are counted rather than drawn one by one."""
        return len(self._point_events) > MAX_POINT_SYMBOLS

    @cached_property
    def point_marks(self) -> list[EventMark]:
        """The marks of points on the map; none where they are counted."""
        if self.is_dense:
            return []
        groups = _group_by_position(
            one
            for one in self._point_events
            if self.viewport.contains_point(*self._project_event(one))
        )
        marks = [
            EventMark(*self._project_event(group[-1]), group, on_plate=False) for group in groups
        ]
        return [_place_badge(mark, marks, self.viewport) for mark in marks]

    @cached_property
    def density_cells(self) -> list[DensityCell]:
        """The cells of a map that is dense."""
        if not self.is_dense:
            return []
        return count_cells(
            [(self._project_event(one), one) for one in self._point_events], self.viewport.rect
        )

    def place_plates(
        self, occupied: Iterable[Rect], avoided: Iterable[Rect] = ()
    ) -> list[EventMark]:
        """Return the marks of lines and regions, kept clear of points and of each other.

        Args:
            occupied: Rectangles that they never cover where there is any room.
            avoided: Rectangles that they cover only where there is no other room.
        """
        hard = [*occupied, *(rect for mark in self.point_marks for rect in mark.covered_rects)]
        soft = [*avoided]
        held = {area.latest_event.geometry.wkb: area for area in self.event_shapes}
        plates: list[EventMark] = []
        for group in _group_by_position(
            one for one in self.scene.visible_events if one.geometry_kind != "point"
        ):
            area = held.get(group[-1].geometry.wkb)
            if area is not None:
                plates.append(self._place_plate(area, group, hard, soft))
                hard += plates[-1].covered_rects
        return plates

    @cached_property
    def offscreen_places(self) -> list[OffscreenPlace]:
        """Places with events that the map shows nothing of; the one with most events first."""
        seen = {area.latest_event.geometry.wkb for area in self.event_shapes}
        places: dict[str, list[VisibleEvent]] = {}
        for one in self.scene.visible_events:
            if one.geometry_kind == "point":
                visible = self.viewport.contains_point(*self._project_event(one))
            else:
                visible = one.geometry.wkb in seen
            if not visible:
                places.setdefault(one.place, []).append(one)
        found = [OffscreenPlace(name, tuple(members)) for name, members in places.items()]
        return sorted(found, key=lambda place: -len(place.events))

    def _project_event(self, visible_event: VisibleEvent) -> tuple[float, float]:
        return self.viewport.project_point(*visible_event.point)

    def _place_plate(
        self, area: EventShape, group: tuple[VisibleEvent, ...], hard: list[Rect], soft: list[Rect]
    ) -> EventMark:
        """Return where a plate stands: its own point, or the nearest of its shape that is free.

        A shape that has no room for it gets its plate beside, on a leader.
        """
        many = len(group)
        clear = self._plate_shape(area, many)
        own = shapely.Point(self._project_event(area.latest_event))
        home = own if clear.distance(own) < 1 else interior_point(clear)
        spots = [(home.x, home.y), *sort_by_distance(list(sample_positions(clear)), home)]
        for taken in ([*hard, *soft], hard):
            spot = _first_free_position(spots, many, taken)
            if spot:
                return EventMark(*spot, group, on_plate=True)
        inside = self._plate_area(many)
        beside = [
            spot
            for spot in _leader_positions(home.x, home.y)
            if inside.contains(shapely.Point(*spot))
        ]
        spot = _first_free_position(beside, many, [*hard, *soft]) or _first_free_position(
            beside, many, hard
        )
        if spot is None:
            return EventMark(*spots[0], group, on_plate=True)
        end = nearest_points(area.shape, shapely.Point(*spot))[0]
        return EventMark(*spot, group, on_plate=True, leader_end=(end.x, end.y))

    def _plate_area(self, event_count: int) -> BaseGeometry:
        """Return where the middle of a plate may be, so that the map's edge does not cut it."""
        left, top, right, bottom = self.viewport.rect
        wide, high = (
            _plate_half_width(event_count) + _PLATE_EDGE_GAP_PX,
            _PLATE_HALF_SIZE_PX + _PLATE_EDGE_GAP_PX,
        )
        return shapely.box(left + wide, top + high, right - wide, bottom - high)

    def _plate_shape(self, area: EventShape, event_count: int) -> BaseGeometry:
        """Return what the map shows of a shape, without its edge and the areas that lie on it."""
        inner = area.shape.intersection(self._plate_area(event_count))
        inner = inner if not inner.is_empty else area.shape.intersection(self.viewport.rect_polygon)
        clear = inner.difference(
            shapely.union_all([one.shape for one in self._smaller_areas(area)])
        )
        return inner if clear.is_empty else clear

    def _smaller_areas(self, area: EventShape) -> Iterator[EventShape]:
        """Yield the other areas that lie on this one: its plate keeps off them."""
        size = area.shape.area
        return (one for one in self.event_shapes if 0 < one.shape.area < size)

    # --- drawing ------------------------------------------------------------------------------

    def draw_shapes(self, canvas: Canvas) -> None:
        """Draw the hatches and bands, which lie under the routes."""
        for area in sorted(self.event_shapes, key=lambda one: -one.shape.area):
            with self._fade_unselected(canvas, area.latest_event):
                if is_area(area.shape):
                    self._draw_hatch(canvas, area)
                else:
                    self._draw_band(canvas, area)

    def draw_circles(self, canvas: Canvas) -> None:
        """Draw the circles within which events lie."""
        for mark in self.point_marks:
            radius = self.circle_radius_px(mark)
            if radius >= MIN_CIRCLE_RADIUS_PX:
                colour = self.scene.event_colour(mark.latest_event)
                with self._fade_unselected(canvas, *mark.events):
                    draw_uncertainty_circle(canvas, mark.x, mark.y, radius, colour)

    def circle_radius_px(self, mark: EventMark) -> float:
        """Return the radius of a mark's circle of uncertainty, in pixels."""
        return self.viewport.metres_to_pixels(
            mark.latest_event.radius_m, mark.latest_event.point[1]
        )

    @property
    def has_circles(self) -> bool:
        """Whether any circle of uncertainty is large enough to be drawn."""
        return any(self.circle_radius_px(mark) >= MIN_CIRCLE_RADIUS_PX for mark in self.point_marks)

    def draw_cells(self, canvas: Canvas) -> None:
        """Draw the counted points of a dense map."""
        colours = {
            name: str(getattr(looks, self.scene.theme)) for name, looks in TYPE_STYLES.items()
        }
        draw_cells(canvas, self.density_cells, colours)

    def draw_marks(self, canvas: Canvas, plates: Iterable[EventMark]) -> None:
        """Draw the symbols, the selected event's last, and then the numbers."""
        marks = sorted([*plates, *self.point_marks], key=self._holds_selected)
        for draw in (self._draw_mark, self._draw_count):
            for mark in marks:
                with self._fade_unselected(canvas, *mark.events):
                    draw(canvas, mark)

    def _holds_selected(self, mark: EventMark) -> bool:
        return any(one.event.id == self.scene.view.selected for one in mark.events)

    def _fade_unselected(
        self, canvas: Canvas, *visible_events: VisibleEvent
    ) -> AbstractContextManager[None]:
        """Draw fainter what is not the selected event."""
        if all(self.scene.is_faded(one) for one in visible_events):
            return canvas.with_opacity(_UNSELECTED_OPACITY)
        return nullcontext()

    def _draw_hatch(self, canvas: Canvas, area: EventShape) -> None:
        """Draw parallel strokes in an area; each type has its own slant."""
        path = geometry_to_path(area.shape)
        if path is None:
            return
        number = list(TYPE_STYLES).index(area.latest_event.event.type)
        strokes = geometry_to_path(
            _hatch_lines(self.viewport.rect, number).intersection(area.shape)
        )
        fill, stroke, edge = _WIDE_HATCH_ALPHAS if area.is_wide else _HATCH_ALPHAS
        colour = self.scene.event_colour(area.latest_event)
        canvas.fill_path(path, with_alpha(colour, fill))
        if strokes is not None:
            canvas.stroke_path(strokes, with_alpha(colour, stroke), 1)
        canvas.stroke_path(path, with_alpha(colour, edge), 0.8)

    def _draw_band(self, canvas: Canvas, area: EventShape) -> None:
        path = geometry_to_path(area.shape)
        if path is not None:
            colour = self.scene.event_colour(area.latest_event)
            canvas.stroke_path(path, with_alpha(colour, BAND_ALPHA), BAND_WIDTH_PX, cap="round")

    def _draw_mark(self, canvas: Canvas, mark: EventMark) -> None:
        shown, x = self._front_event(mark), mark.x
        colour = self.scene.event_colour(shown)
        if mark.leader_end:
            canvas.stroke_path(line_path((mark.x, mark.y), mark.leader_end), colour, 1)
        if mark.on_plate:
            plate = rectangle_path(mark.covered_rects[0], _PLATE_CORNER_RADIUS_PX)
            canvas.fill_path(plate, self.scene.palette["land"])
            canvas.stroke_path(plate, colour, 1)
            x -= _COUNT_SHIFT_PX if len(mark.events) > 1 else 0
        draw_symbol(canvas, self.scene.symbol_style(shown), x, mark.y)
        if shown.event.id == self.scene.view.selected:
            canvas.stroke_path(
                circle_path(x, mark.y, SYMBOL_RADIUS_PX + 8), self.scene.palette["accent"], 2
            )

    def _draw_count(self, canvas: Canvas, mark: EventMark) -> None:
        colours, many = self.scene.palette, len(mark.events)
        if many == 1:
            return
        if mark.on_plate:
            place = (mark.x + _COUNT_SHIFT_PX + 2, mark.y)
            canvas.draw_text(str(many), place, COUNT_FONT, colours["ink"], align="center")
            return
        left, top, right, bottom = mark.badge_rect
        place = ((left + right) / 2, (top + bottom) / 2)
        canvas.fill_path(rectangle_path(mark.badge_rect, 7), colours["ink"])
        canvas.draw_text(str(many), place, COUNT_FONT, colours["paper"], align="center")

    def _front_event(self, mark: EventMark) -> VisibleEvent:
        """Return the event whose symbol a mark shows: the selected one, or the latest."""
        chosen = (one for one in mark.events if one.event.id == self.scene.view.selected)
        return next(chosen, mark.latest_event)


def draw_uncertainty_circle(canvas: Canvas, x: float, y: float, radius: float, colour: str) -> None:
    """Draw a circle of uncertainty."""
    ring = circle_path(x, y, radius)
    canvas.fill_path(ring, with_alpha(colour, _CIRCLE_FILL_ALPHA))
    canvas.stroke_path(ring, colour, 1, dash=_CIRCLE_DASH_PX)


def _visible_shapes(scene: Scene, viewport: MercatorViewport) -> Iterator[EventShape]:
    """Yield each line and region that the map shows some of, once, with its latest event."""
    latest: dict[bytes, VisibleEvent] = {}
    for one in scene.visible_events:
        if one.geometry_kind != "point":
            latest[one.geometry.wkb] = one
    for one in latest.values():
        shape = shapely.make_valid(viewport.project_geometry(one.geometry))
        if shape.intersects(viewport.rect_polygon):
            west, _, east, _ = one.geometry.bounds
            width = (east - west) / 360 * viewport.scale
            yield EventShape(one, shape, is_wide=width > viewport.rect[2] - viewport.rect[0])


def _group_by_position(events: Iterable[VisibleEvent]) -> list[tuple[VisibleEvent, ...]]:
    """Return events by place, each group in order of time."""
    groups: dict[tuple[int, int], list[VisibleEvent]] = {}
    for one in events:
        key = (
            round(one.point[0] * _POSITION_UNITS_PER_DEGREE),
            round(one.point[1] * _POSITION_UNITS_PER_DEGREE),
        )
        groups.setdefault(key, []).append(one)
    return [tuple(group) for group in groups.values()]


def _place_badge(mark: EventMark, marks: list[EventMark], viewport: MercatorViewport) -> EventMark:
    """Return a mark whose number covers no other mark and stands on the map, where it can."""
    if len(mark.events) == 1:
        return mark
    others = [rect for one in marks if one is not mark for rect in one.covered_rects[:1]]
    for corner in ((1, -1), (-1, -1), (1, 1), (-1, 1)):
        turned = replace(mark, badge_corner=corner)
        rect = turned.badge_rect
        inside = viewport.contains_point(*rect[:2]) and viewport.contains_point(*rect[2:])
        if inside and not any(rects_overlap(rect, other) for other in others):
            return turned
    return mark


def _first_free_position(
    positions: Iterable[tuple[float, float]], event_count: int, occupied: Iterable[Rect]
) -> tuple[float, float] | None:
    """Return the first spot where a plate covers nothing."""
    near = [
        (
            left - _PLATE_CLEARANCE_PX,
            top - _PLATE_CLEARANCE_PX,
            right + _PLATE_CLEARANCE_PX,
            bottom + _PLATE_CLEARANCE_PX,
        )
        for left, top, right, bottom in occupied
    ]
    free = (
        spot
        for spot in positions
        if not any(rects_overlap(_plate_rect(*spot, event_count), rect) for rect in near)
    )
    return next(free, None)


def _leader_positions(x: float, y: float) -> Iterator[tuple[float, float]]:
    """Yield places around one, the nearest first."""
    for radius in _LEADER_RADII_PX:
        for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False):
            yield x + radius * float(np.cos(turn)), y - radius * float(np.sin(turn))


def _plate_half_width(event_count: int) -> float:
    return _COUNTED_PLATE_HALF_WIDTH_PX if event_count > 1 else _PLATE_HALF_SIZE_PX


def _plate_rect(x: float, y: float, event_count: int) -> Rect:
    half = _plate_half_width(event_count)
    return x - half, y - _PLATE_HALF_SIZE_PX, x + half, y + _PLATE_HALF_SIZE_PX


def _hatch_lines(rect: Rect, type_number: int) -> BaseGeometry:
    """Return parallel lines over a rectangle, slanted by the number of a type."""
    left, top, right, bottom = rect
    way, share = hatch_direction(type_number)
    run = (bottom - top) * share
    starts = np.arange(left - run - HATCH_GAP_PX, right + run, HATCH_GAP_PX)
    return shapely.MultiLineString([[(x, top), (x + way * run, bottom)] for x in starts.tolist()])
