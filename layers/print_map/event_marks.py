"""Events on a printed map.

A point is a symbol with its circle of uncertainty, a line a band under the road, a region an
outline, hatched if its event is selected. What events of several types share is neutral. The symbol
of a line or region has a plate behind it, so that it does not look like a point. Events at the same
position share one mark with their number: points are never moved. A plate belongs to a whole line
or area, so it is placed wherever the shape has room. The viewer draws the same in
layers/viewer/map/event-layer.js.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from matplotlib.path import Path
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
from layers.style import symbology
from layers.style.palettes import TYPE_STYLES
from layers.style.route_marks import PART_DOT_RADIUS_PX, movement_head
from layers.style.symbology import (
    AREA_OUTLINE,
    BADGE,
    BAND,
    CIRCLE,
    HATCH,
    MIXED_COLOUR,
    PLATE,
    SYMBOL_RADIUS_PX,
)

COUNT_FONT = Font(symbology.COUNT_FONT.size_px, "bold")
_PLATE_EDGE_GAP_PX = 3.0
"""Distance between a plate and the map's edge."""

_LEADER_RADII_PX = (30.0, 42.0, 56.0, 72.0, 90.0)
"""Distances from its shape at which a plate with a leader may be placed."""

_PLATE_CLEARANCE_PX = 3.0
"""Distance between a plate and other marks on the map."""

_POSITION_UNITS_PER_DEGREE = 1e5
"""Positions are compared to 1e-5 degrees, as in the document."""


@dataclass(frozen=True)
class EventMark:
    """Events that share a position.

    Attributes:
        x: The x of its centre, in pixels.
        y: The y of its centre, in pixels.
        events: The events, in order of time.
        on_plate: Whether it is the mark of a line or region.
        leader_end: The end of its leader on its line or region, if it has no room there; else None.
        badge_corner: The corner of the number of a point: 1 or -1 for right or left, down or up.
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
        """The rectangles that the mark covers."""
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
        """The rectangle of the number of a point."""
        half = BADGE.half_width_px(measure_text(str(len(self.events)), COUNT_FONT))
        x = self.x + BADGE.dx_px * self.badge_corner[0]
        y = self.y + BADGE.dy_px * self.badge_corner[1]
        return x - half, y - BADGE.half_height_px, x + half, y + BADGE.half_height_px


@dataclass(frozen=True)
class EventShape:
    """A line or region that is the place of events.

    Attributes:
        latest_event: The latest of its events.
        shape: The line or region, in pixels.
        is_wide: Whether it is wider than the map.
        events: All its events, in order of time.
    """

    latest_event: VisibleEvent
    shape: BaseGeometry
    is_wide: bool
    events: tuple[VisibleEvent, ...]


@dataclass(frozen=True)
class OffscreenPlace:
    """A place outside the map, and the events there."""

    name: str
    events: tuple[VisibleEvent, ...]


class EventLayer:
    """The events of a scene within a viewport."""

    def __init__(self, scene: Scene, viewport: MercatorViewport) -> None:
        """Find the part of every event that the map shows."""
        self.scene = scene
        self.viewport = viewport
        self._point_events = [one for one in scene.visible_events if one.geometry_kind == "point"]
        self.event_shapes = list(_visible_shapes(scene, viewport))

    @property
    def is_dense(self) -> bool:
        """Whether points are drawn as density, not one by one."""
        return len(self._point_events) > symbology.MAX_POINT_SYMBOLS

    @cached_property
    def point_marks(self) -> list[EventMark]:
        """The marks of points on the map; none on a dense map."""
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
        """The density cells of a dense map."""
        if not self.is_dense:
            return []
        return count_cells(
            [(self._project_event(one), one) for one in self._point_events], self.viewport.rect
        )

    def place_plates(
        self, occupied: Iterable[Rect], avoided: Iterable[Rect] = ()
    ) -> list[EventMark]:
        """Return the marks of lines and regions, clear of points and of each other.

        Args:
            occupied: Rectangles that plates cover only if the map has no room at all.
            avoided: Rectangles that plates cover only if there is no other room.
        """
        hard = [*occupied, *(rect for mark in self.point_marks for rect in mark.covered_rects)]
        soft = [*avoided]
        areas = {area.latest_event.geometry.wkb: area for area in self.event_shapes}
        plates: list[EventMark] = []
        for group in _group_by_position(
            one for one in self.scene.visible_events if one.geometry_kind != "point"
        ):
            area = areas.get(group[-1].geometry.wkb)
            if area is not None:
                plates.append(self._place_plate(area, group, hard, soft))
                hard += plates[-1].covered_rects
        return plates

    @cached_property
    def offscreen_places(self) -> list[OffscreenPlace]:
        """Places of events outside the map; the one with most events first."""
        shapes_on_map = {area.latest_event.geometry.wkb for area in self.event_shapes}
        places: dict[str, list[VisibleEvent]] = {}
        for one in self.scene.visible_events:
            if one.geometry_kind == "point":
                visible = self.viewport.contains_point(*self._project_event(one))
            else:
                visible = one.geometry.wkb in shapes_on_map
            if not visible:
                places.setdefault(one.place, []).append(one)
        offscreen = [OffscreenPlace(name, tuple(members)) for name, members in places.items()]
        return sorted(offscreen, key=lambda place: -len(place.events))

    def _project_event(self, visible_event: VisibleEvent) -> tuple[float, float]:
        return self.viewport.project_point(*visible_event.point)

    def _place_plate(
        self, area: EventShape, group: tuple[VisibleEvent, ...], hard: list[Rect], soft: list[Rect]
    ) -> EventMark:
        """Return the plate at its event's point, or at the nearest free position of its shape.

        If the shape has no room, the plate is placed outside it, with a leader.
        """
        event_count = len(group)
        clear = self._plate_shape(area, event_count)
        own = shapely.Point(self._project_event(area.latest_event))
        start = own if clear.distance(own) < 1 else interior_point(clear)
        positions = [(start.x, start.y), *sort_by_distance(list(sample_positions(clear)), start)]
        for rects in ([*hard, *soft], hard):
            position = _first_free_position(positions, event_count, rects)
            if position:
                return EventMark(*position, group, on_plate=True)
        inside = self._plate_area(event_count)
        with_leader = [
            position
            for position in _leader_positions(start.x, start.y)
            if inside.contains(shapely.Point(*position))
        ]
        for rects in ([*hard, *soft], hard):
            position = _first_free_position(with_leader, event_count, rects)
            if position:
                end = nearest_points(area.shape, shapely.Point(*position))[0]
                return EventMark(*position, group, on_plate=True, leader_end=(end.x, end.y))
        return EventMark(*positions[0], group, on_plate=True)

    def _plate_area(self, event_count: int) -> BaseGeometry:
        """Return where the centre of a plate may be, so that the map's edge does not cut it."""
        left, top, right, bottom = self.viewport.rect
        dx = PLATE.half_width_px(event_count) + _PLATE_EDGE_GAP_PX
        dy = PLATE.half_size_px + _PLATE_EDGE_GAP_PX
        return shapely.box(left + dx, top + dy, right - dx, bottom - dy)

    def _plate_shape(self, area: EventShape, event_count: int) -> BaseGeometry:
        """Return the visible part of a shape, without the map's edge and smaller areas on top."""
        inner = area.shape.intersection(self._plate_area(event_count))
        inner = inner if not inner.is_empty else area.shape.intersection(self.viewport.rect_polygon)
        clear = inner.difference(
            shapely.union_all([one.shape for one in self._smaller_areas(area)])
        )
        return inner if clear.is_empty else clear

    def _smaller_areas(self, area: EventShape) -> Iterator[EventShape]:
        """Yield the smaller areas, which may be on top of this one: its plate avoids them."""
        size = area.shape.area
        return (one for one in self.event_shapes if 0 < one.shape.area < size)

    # --- drawing ------------------------------------------------------------------------------

    def draw_shapes(self, canvas: Canvas) -> None:
        """Draw hatches and bands, which are under corridors and roads."""
        for area in sorted(self.event_shapes, key=lambda one: -one.shape.area):
            with self._fade_unselected(canvas, *area.events):
                if is_area(area.shape):
                    self._draw_area(canvas, area)
                else:
                    self._draw_band(canvas, area)

    def draw_circles(self, canvas: Canvas) -> None:
        """Draw the circles of uncertainty."""
        for mark in self.point_marks:
            radius = self.circle_radius_px(mark)
            if radius >= CIRCLE.min_radius_px:
                colour = self._shared_colour(mark.events)
                is_filled = CIRCLE.is_filled(radius, self.viewport.rect[2] - self.viewport.rect[0])
                with self._fade_unselected(canvas, *mark.events):
                    draw_uncertainty_circle(
                        canvas, (mark.x, mark.y), radius, colour, is_filled=is_filled
                    )

    def circle_radius_px(self, mark: EventMark) -> float:
        """Return the radius of a mark's circle of uncertainty, in pixels."""
        return self.viewport.metres_to_pixels(
            mark.latest_event.radius_m, mark.latest_event.point[1]
        )

    @property
    def has_circles(self) -> bool:
        """Whether any circle of uncertainty is large enough to be drawn."""
        return any(self.circle_radius_px(mark) >= CIRCLE.min_radius_px for mark in self.point_marks)

    def draw_cells(self, canvas: Canvas) -> None:
        """Draw the density of a dense map."""
        colours = dict.fromkeys(TYPE_STYLES, self.scene.palette["accent"])
        draw_cells(canvas, self.density_cells, colours)

    def draw_marks(self, canvas: Canvas, plates: Iterable[EventMark]) -> None:
        """Draw the symbols, the selected event's last, and then the numbers."""
        self.draw_parts(canvas)
        marks = sorted([*plates, *self.point_marks], key=self._holds_selected)
        for draw in (self._draw_mark, self._draw_count):
            for mark in marks:
                with self._fade_unselected(canvas, *mark.events):
                    draw(canvas, mark)

    def draw_parts(self, canvas: Canvas) -> None:
        """Draw a dot at each of several places, and the head of a movement's line.

        The event's mark, which may be anywhere on its shape, is drawn over them.
        """
        for one in self.scene.visible_events:
            points = [
                self.viewport.project_point(part.longitude, part.latitude) for part in one.parts
            ]
            if not points:
                continue
            paths = (
                [shapely.Polygon(movement_head(points[-2], points[-1]))]
                if one.parts[0].role == "from"
                else [shapely.Point(point).buffer(PART_DOT_RADIUS_PX) for point in points]
            )
            with self._fade_unselected(canvas, one):
                for path in map(geometry_to_path, paths):
                    if path is not None:
                        canvas.fill_path(path, self.scene.event_colour(one))

    def _holds_selected(self, mark: EventMark) -> bool:
        return any(one.event.id == self.scene.view.selected for one in mark.events)

    def _fade_unselected(
        self, canvas: Canvas, *visible_events: VisibleEvent
    ) -> AbstractContextManager[None]:
        """Draw events fainter if none of them is the selected one."""
        if all(self.scene.is_faded(one) for one in visible_events):
            return canvas.with_opacity(symbology.UNSELECTED_OPACITY)
        return nullcontext()

    def _shared_colour(self, events: Iterable[VisibleEvent]) -> str:
        """Return the colour of what events share: of their type, or neutral where types differ."""
        colours = {self.scene.event_colour(one) for one in events}
        return colours.pop() if len(colours) == 1 else self.scene.palette[MIXED_COLOUR]

    def _draw_area(self, canvas: Canvas, area: EventShape) -> None:
        """Draw an area as an outline; hatch that of the selected event.

        An area wider than the map is its mark alone, unless its event is selected; one around a
        smaller area is never hatched.
        """
        is_selected = any(one.event.id == self.scene.view.selected for one in area.events)
        path = geometry_to_path(area.shape)
        if path is None or (area.is_wide and not is_selected):
            return
        colour = self._shared_colour(area.events)
        if is_selected and not any(True for _ in self._smaller_areas(area)):
            self._draw_hatch(canvas, area, colour)
        opacity = 1 if is_selected else AREA_OUTLINE.opacity
        canvas.stroke_path(
            path,
            with_alpha(colour, opacity),
            AREA_OUTLINE.width_px,
            dash=AREA_OUTLINE.dash_px,
        )

    def _draw_hatch(self, canvas: Canvas, area: EventShape, colour: str) -> None:
        """Draw parallel strokes in an area; types differ in slant."""
        path = geometry_to_path(area.shape)
        if path is None:
            return
        number = list(TYPE_STYLES).index(area.latest_event.event.type)
        strokes = geometry_to_path(
            _hatch_lines(self.viewport.rect, number).intersection(area.shape)
        )
        tone = HATCH.tone(is_wide=area.is_wide)
        canvas.fill_path(path, with_alpha(colour, tone.fill_opacity))
        if strokes is not None:
            strokes_colour = with_alpha(colour, tone.stroke_opacity)
            canvas.stroke_path(strokes, strokes_colour, HATCH.stroke_width_px)

    def _draw_band(self, canvas: Canvas, area: EventShape) -> None:
        path = geometry_to_path(area.shape)
        if path is not None:
            colour = self._shared_colour(area.events)
            canvas.stroke_path(path, with_alpha(colour, BAND.opacity), BAND.width_px, cap="round")

    def _draw_mark(self, canvas: Canvas, mark: EventMark) -> None:
        front, x = self._front_event(mark), mark.x
        colour = self._shared_colour(mark.events)
        if front.event.place_role == "seat":
            self._draw_seat(canvas, mark)
        if mark.leader_end:
            canvas.stroke_path(line_path((mark.x, mark.y), mark.leader_end), colour, 1)
        if mark.on_plate:
            plate = rectangle_path(mark.covered_rects[0], PLATE.corner_radius_px)
            canvas.fill_path(plate, self.scene.palette["land"])
            canvas.stroke_path(plate, colour, PLATE.edge_width_px)
            x -= PLATE.symbol_shift_px if len(mark.events) > 1 else 0
        draw_symbol(canvas, self.scene.symbol_style(front), x, mark.y)
        if front.event.id == self.scene.view.selected:
            selection = symbology.SELECTION_RING
            ring = circle_path(x, mark.y, SYMBOL_RADIUS_PX + selection.gap_px)
            canvas.stroke_path(ring, self.scene.palette["accent"], selection.width_px)

    def _draw_seat(self, canvas: Canvas, mark: EventMark) -> None:
        """Draw the base of a mark that represents a body at its seat, not a place."""
        top = mark.y + SYMBOL_RADIUS_PX + 3
        for colour, width in (("halo", 5.0), ("label", 2.0)):
            for half, y in ((9.0, top), (11.0, top + 3.5)):
                base = line_path((mark.x - half, y), (mark.x + half, y))
                canvas.stroke_path(base, self.scene.palette[colour], width)

    def _draw_count(self, canvas: Canvas, mark: EventMark) -> None:
        colours, event_count = self.scene.palette, len(mark.events)
        if event_count == 1:
            return
        if mark.on_plate:
            centre = (mark.x + PLATE.count_shift_px, mark.y)
            canvas.draw_text(str(event_count), centre, COUNT_FONT, colours["ink"], align="center")
            return
        left, top, right, bottom = mark.badge_rect
        centre = ((left + right) / 2, (top + bottom) / 2)
        canvas.fill_path(badge_path(mark.badge_rect), colours["ink"])
        canvas.draw_text(str(event_count), centre, COUNT_FONT, colours["paper"], align="center")

    def _front_event(self, mark: EventMark) -> VisibleEvent:
        """Return the event whose symbol a mark shows: the selected one, or the latest."""
        selected = (one for one in mark.events if one.event.id == self.scene.view.selected)
        return next(selected, mark.latest_event)


def draw_uncertainty_circle(
    canvas: Canvas, centre: tuple[float, float], radius: float, colour: str, *, is_filled: bool
) -> None:
    """Draw a circle of uncertainty; a large one is its edge alone."""
    ring = circle_path(*centre, radius)
    if is_filled:
        canvas.fill_path(ring, with_alpha(colour, CIRCLE.fill_opacity))
    canvas.stroke_path(ring, colour, CIRCLE.width_px, dash=CIRCLE.dash_px)


def badge_path(rect: Rect) -> Path:
    """Return the background of a number: a rectangle with round ends."""
    return rectangle_path(rect, BADGE.half_height_px - 0.5)


def _visible_shapes(scene: Scene, viewport: MercatorViewport) -> Iterator[EventShape]:
    """Yield each line and region on the map once, with its latest event."""
    events: dict[bytes, list[VisibleEvent]] = {}
    for one in scene.visible_events:
        if one.geometry_kind != "point":
            events.setdefault(one.geometry.wkb, []).append(one)
    for group in events.values():
        latest = group[-1]
        shape = shapely.make_valid(viewport.project_geometry(latest.geometry))
        if shape.intersects(viewport.rect_polygon):
            west, _, east, _ = latest.geometry.bounds
            width = (east - west) / 360 * viewport.scale
            is_wide = width > viewport.rect[2] - viewport.rect[0]
            yield EventShape(latest, shape, is_wide, tuple(group))


def _group_by_position(events: Iterable[VisibleEvent]) -> list[tuple[VisibleEvent, ...]]:
    """Return events grouped by position, each group in order of time."""
    groups: dict[tuple[int, int], list[VisibleEvent]] = {}
    for one in events:
        key = (
            round(one.point[0] * _POSITION_UNITS_PER_DEGREE),
            round(one.point[1] * _POSITION_UNITS_PER_DEGREE),
        )
        groups.setdefault(key, []).append(one)
    return [tuple(group) for group in groups.values()]


def _place_badge(mark: EventMark, marks: list[EventMark], viewport: MercatorViewport) -> EventMark:
    """Return a mark whose number, if possible, covers no other mark and is within the map."""
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
    """Return the first position where a plate covers nothing."""
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
        position
        for position in positions
        if not any(rects_overlap(_plate_rect(*position, event_count), rect) for rect in near)
    )
    return next(free, None)


def _leader_positions(x: float, y: float) -> Iterator[tuple[float, float]]:
    """Yield positions around a position, the nearest first."""
    for radius in _LEADER_RADII_PX:
        for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False):
            yield x + radius * float(np.cos(turn)), y - radius * float(np.sin(turn))


def _plate_rect(x: float, y: float, event_count: int) -> Rect:
    half = PLATE.half_width_px(event_count)
    return x - half, y - PLATE.half_size_px, x + half, y + PLATE.half_size_px


def _hatch_lines(rect: Rect, type_number: int) -> BaseGeometry:
    """Return parallel lines over a rectangle, slanted by the number of a type."""
    left, top, right, bottom = rect
    direction, run_per_unit = symbology.hatch_direction(type_number)
    run = (bottom - top) * run_per_unit
    starts = np.arange(left - run - HATCH.gap_px, right + run, HATCH.gap_px)
    return shapely.MultiLineString(
        [[(x, top), (x + direction * run, bottom)] for x in starts.tolist()]
    )
