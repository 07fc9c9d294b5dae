"""Labels of places and features on a printed map.

Labels do not overlap events or each other. The most important are placed first; a label without
room, or that the map's edge would cut, is left out. The viewer does the same in
layers/viewer/map/labels.js.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geometry.geodesy import Position
from layers.print_map.base_layers import BaseLayers, ProjectedFeature
from layers.print_map.canvas import Canvas, Rect, circle_path, square_around
from layers.print_map.placement import (
    grid_positions,
    interior_point,
    is_area,
    largest_part,
    sort_by_distance,
)
from layers.print_map.scene import Scene, VisibleEvent
from layers.print_map.typography import Font, measure_text
from layers.style import symbology
from layers.style.route_marks import iter_edges
from layers.style.symbology import FEATURE_LABELS, LABEL_DOT_RADIUS_PX, LABEL_LINE_HEIGHT_PX

_MIN_ZOOM_BY_RANK = {
    rank: max(0.0, zoom - symbology.PRINT_ZOOM_GAIN)
    for rank, zoom in symbology.MIN_ZOOM_BY_RANK.items()
}
"""The zoom from which a label of a rank is shown."""

_LABEL_FONTS = {
    name: Font(style.print_size_px, "italic" if style.italic else "regular")
    for name, style in symbology.LABEL_STYLES.items()
}
_EVENT_RANK = 0
"""The rank of a town with an event: it keeps its name on every map."""

_UNLABELLED_RANK = 2
"""The rank of a town with an event that has no label of its own."""

_NEAR_TOWN_RANK = 0.5
"""The rank of a place with an event near a town of the base map, which is placed before it."""

_MAX_NAMED_EVENTS = 200
"""Number of events at points up to which their places are named."""

_MARK_GAP_PX = 15.0
"""Distance between a label and the mark of an event."""

_CROWDED_ROUTE_GAP_PX = 24.0
"""Distance between a label and a corridor that leaves no room at the usual distance."""

_MAX_PROTECTED_RANK = 2
"""The rank up to which plates do not cover a place's dot."""

_GRID_STEP_PX = 24.0
_MAX_WATER_WIDTH_RATIO = 1.6
"""The greatest width of a lake's label, in widths of the lake."""

_MIN_DISPUTED_SHARE = 0.01
"""The least share of a country that is land of another country too; less is a drawing's error."""


@dataclass(frozen=True)
class MapLabel:
    """A label and the positions it may have.

    Attributes:
        lines: Its lines of text.
        style: A key of `layers.style.symbology.LABEL_STYLES`.
        rank: 1 (always) to 4 (close up only); less than 1 for places with an event.
        candidate_corners: Upper left corners of its box, the best first.
        width: The width of its box, in pixels.
        dot: The position of a place's dot; None for features.
        has_event_mark: Whether the mark of an event replaces the dot.
        town_rank: Of a town of the base map, its own rank; None for any other.
        own_rank: Of a place of the project, its own rank; None for a place without a label.
    """

    lines: tuple[str, ...]
    style: str
    rank: float
    candidate_corners: Sequence[tuple[float, float]]
    width: float
    dot: tuple[float, float] | None = None
    has_event_mark: bool = False
    town_rank: int | None = None
    own_rank: int | None = None

    @property
    def height(self) -> float:
        """The height of its box, in pixels."""
        return len(self.lines) * LABEL_LINE_HEIGHT_PX

    def rect_at(self, corner: tuple[float, float]) -> Rect:
        """Return the rectangle that the label covers at a corner."""
        left, top = corner
        return left - 2, top - 1, left + self.width + 2, top + self.height + 1


class OccupiedRects:
    """Rectangles that labels must not overlap."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        """Start with some rectangles."""
        self._rects = np.array([*rects], dtype=np.float64).reshape(-1, 4)

    def overlaps_any(self, rect: Rect) -> bool:
        """Return whether any of them overlaps a rectangle."""
        left, top, right, bottom = self._rects.T
        over = (left < rect[2]) & (rect[0] < right) & (top < rect[3]) & (rect[1] < bottom)
        return bool(over.any())

    def add(self, rect: Rect) -> None:
        """Add a rectangle."""
        self._rects = np.vstack([self._rects, rect])


def _is_part_of_expression(label: MapLabel, text: str, point: tuple[float, float]) -> bool:
    """Return whether a place near a label is an expression with the label's name."""
    name = " ".join(label.lines)
    if label.dot is None or math.dist(label.dot, point) > symbology.NEAR_TOWN_PX:
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def put_towns_first(labels: Sequence[MapLabel]) -> list[MapLabel]:
    """Return labels of places in which a town precedes the places with an event that are near it.

    A hospital does not take the room of its town's name, unless the project gives it the more
    important rank.
    """
    changed = list(labels)
    towns = [number for number, one in enumerate(labels) if one.town_rank is not None]
    towns.sort(key=lambda number: labels[number].town_rank or 0)
    for number, label in enumerate(labels):
        if not label.has_event_mark or label.town_rank is not None:
            continue
        town = next((one for one in towns if _precedes_place(labels[one], label)), None)
        if town is not None:
            changed[town] = replace(labels[town], rank=_EVENT_RANK)
            changed[number] = replace(label, rank=max(label.rank, _NEAR_TOWN_RANK))
    return changed


def _precedes_place(town: MapLabel, place: MapLabel) -> bool:
    """Return whether a town is near a place, which has no more important rank of its own."""
    if town.dot is None or place.dot is None or town.town_rank is None:
        return False
    is_near = math.dist(town.dot, place.dot) <= symbology.NEAR_TOWN_PX
    return is_near and (place.own_rank is None or town.town_rank <= place.own_rank)


class LabelLayer:
    """The labels of a picture."""

    def __init__(self, scene: Scene, canvas: Canvas, base_layers: BaseLayers) -> None:
        """Prepare the labels of places and features."""
        self.scene = scene
        self.viewport = base_layers.viewport
        self.placed_labels: list[tuple[MapLabel, tuple[float, float]]] = []
        self._canvas = canvas
        self._base_layers = base_layers

    def draw(self, mark_rects: Iterable[Rect], chip_rects: Iterable[Rect]) -> None:
        """Place as many labels as marks and chips leave room for, and draw them."""
        mark_rects, chip_rects = [*mark_rects], [*chip_rects]
        routes = [*self._base_layers.checkpoint_rects(), *self._route_rects()]
        places = [*self._place_labels(mark_rects)]
        points = [one for one in self.scene.visible_events if one.geometry_kind == "point"]
        if len(points) <= _MAX_NAMED_EVENTS:
            places += self._event_labels(places, points)
        places = put_towns_first(places)
        labels = [*places, *self._feature_labels()]
        self.placed_labels = self._arrange_labels(
            labels, OccupiedRects([*mark_rects, *chip_rects, *routes]), OccupiedRects(chip_rects)
        )
        for label, _ in self.placed_labels:
            if label.dot and not label.has_event_mark:
                self._draw_dot(*label.dot)
        for label, corner in self.placed_labels:
            self._draw_label(label, corner)

    def dot_rects(self) -> Iterator[Rect]:
        """Yield the dots of the more important places, which plates do not cover."""
        for label in self._place_labels([]):
            if label.dot and label.rank <= _MAX_PROTECTED_RANK:
                yield square_around(*label.dot, LABEL_DOT_RADIUS_PX + 1)

    def _arrange_labels(
        self, labels: Iterable[MapLabel], occupied: OccupiedRects, covers: OccupiedRects
    ) -> list[tuple[MapLabel, tuple[float, float]]]:
        """Return labels with their corners: none overlaps, none has its dot covered."""
        left, top, right, bottom = self.viewport.rect
        placed = []
        for label in sorted(labels, key=lambda one: (one.style != "route", one.rank)):
            if label.dot and covers.overlaps_any(square_around(*label.dot, LABEL_DOT_RADIUS_PX)):
                continue
            for corner in label.candidate_corners:
                rect = label.rect_at(corner)
                is_within_map = (
                    left <= rect[0] and top <= rect[1] and rect[2] <= right and rect[3] <= bottom
                )
                if is_within_map and not occupied.overlaps_any(rect):
                    occupied.add(rect)
                    covers.add(rect)
                    if label.dot:
                        occupied.add(square_around(*label.dot, LABEL_DOT_RADIUS_PX + 1))
                    placed.append((label, corner))
                    break
        return placed

    def _draw_dot(self, x: float, y: float) -> None:
        dot, colours = circle_path(x, y, LABEL_DOT_RADIUS_PX), self.scene.palette
        self._canvas.stroke_path(dot, colours["halo"], symbology.LABEL_DOT_HALO_WIDTH_PX)
        self._canvas.fill_path(dot, colours["label"])

    def _draw_label(self, label: MapLabel, corner: tuple[float, float]) -> None:
        colours = self.scene.palette
        colour = colours["route" if label.style == "route" else "label"]
        font = _LABEL_FONTS[label.style]
        x, y = corner[0] + label.width / 2, corner[1] + LABEL_LINE_HEIGHT_PX / 2
        for number, line in enumerate(label.lines):
            centre = (x, y + number * LABEL_LINE_HEIGHT_PX)
            self._canvas.draw_text_halo(line, centre, font, colours["halo"], align="center")
            self._canvas.draw_text(line, centre, font, colour, align="center")

    def _place_labels(self, mark_rects: Iterable[Rect]) -> Iterator[MapLabel]:
        """Yield the labels of places that are on the map at its zoom.

        The mark of an event replaces a dot; the label is then farther away.
        """
        occupied = OccupiedRects(mark_rects)
        for place in self.scene.project.places.values():
            if not place.label_rank or not self._is_shown(place.label_rank):
                continue
            x, y = self.viewport.project_point(place.toponym.geometry.x, place.toponym.geometry.y)
            if self.viewport.contains_point(x, y):
                names = self.scene.translator.format_names(place.toponym.names).split(" / ")
                text = " / ".join(names[: symbology.MAX_LABEL_NAMES])
                label = self._dot_label(text, place.label_rank, (x, y), occupied)
                yield replace(label, own_rank=place.label_rank)
        for one in self._base_layers.visible_features("town", "airport", "camp"):
            rank = one.feature.rank or FEATURE_LABELS[one.kind].rank
            text = self.scene.translator.pick_first_name(one.feature.toponym.names)
            if text and self._is_shown(rank) and one.shape.geom_type == "Point":
                label = self._dot_label(text, rank, (one.shape.x, one.shape.y), occupied)
                yield replace(label, town_rank=rank if one.kind == "town" else None)

    def _dot_label(
        self, text: str, rank: int, dot: tuple[float, float], occupied: OccupiedRects
    ) -> MapLabel:
        """Return the label of a place at a point, farther away where an event has its mark."""
        lines, width = self._break_name(text, "place")
        has_mark = occupied.overlaps_any(square_around(*dot, LABEL_DOT_RADIUS_PX))
        gap = _MARK_GAP_PX if has_mark else symbology.LABEL_DOT_GAP_PX
        corners = _corners_around(*dot, width, len(lines) * LABEL_LINE_HEIGHT_PX, gap)
        return MapLabel(
            lines, "place", _EVENT_RANK if has_mark else rank, corners, width, dot, has_mark
        )

    def _is_shown(self, rank: int) -> bool:
        """Return whether labels of a rank are shown at the scale of the map."""
        return _MIN_ZOOM_BY_RANK[rank] <= self.scene.relative_zoom(self.viewport.zoom)

    def _event_labels(
        self, labels: Iterable[MapLabel], points: Iterable[VisibleEvent]
    ) -> Iterator[MapLabel]:
        """Yield the labels of towns that have an event and no label of their own.

        "near Mellit" is no name: it has no label beside that of Mellit.
        """
        labels = list(labels)
        named = {" ".join(label.lines) for label in labels}
        for place, point in self._named_points(points):
            x, y = self.viewport.project_point(*point)
            names = place.split(" / ")[: symbology.MAX_LABEL_NAMES]
            lines, width = self._break_name(" / ".join(names), "place")
            if " ".join(lines) in named or not self.viewport.contains_point(x, y):
                continue
            if any(_is_part_of_expression(label, " ".join(lines), (x, y)) for label in labels):
                continue
            named.add(" ".join(lines))
            height = len(lines) * LABEL_LINE_HEIGHT_PX
            corners = _corners_around(x, y, width, height, _MARK_GAP_PX)
            yield MapLabel(
                lines, "place", _UNLABELLED_RANK, corners, width, (x, y), has_event_mark=True
            )

    def _named_points(self, points: Iterable[VisibleEvent]) -> Iterator[tuple[str, Position]]:
        """Yield the name and position of each place; each of several places has its own."""
        for one in points:
            if not one.parts:
                yield one.place, one.point
            for part in one.parts:
                name = self.scene.translator.format_names(part.names) or part.place
                yield name, (part.longitude, part.latitude)

    def _feature_labels(self) -> Iterator[MapLabel]:
        """Yield the labels of features; a schematic corridor is labelled as schematic."""
        for one in self._base_layers.visible_features(*FEATURE_LABELS):
            style, rank = FEATURE_LABELS[one.kind].style, FEATURE_LABELS[one.kind].rank
            if style == "place":
                continue
            text = self.scene.translator.pick_first_name(one.feature.toponym.names)
            rank = one.feature.rank or rank
            if not text or not self._is_shown(rank):
                continue
            if one.feature.schematic and style == "route":
                text = self.scene.translator.message("label.schematic", name=text)
            lines, width = self._break_name(text, style)
            corners = self._candidate_corners(one, style, width, len(lines) * LABEL_LINE_HEIGHT_PX)
            if corners:
                yield MapLabel(lines, style, rank, corners, width)

    def _break_name(self, text: str, style: str) -> tuple[tuple[str, ...], float]:
        """Return the lines of a label and their width."""
        cleaned = self._canvas.typesetter.clean_text(text)
        lines = [cleaned]
        if len(cleaned) > symbology.MAX_LABEL_LINE_CHARS:
            lines = cleaned.replace(" (", "\n(").replace(" / ", " /\n").split("\n")
        return tuple(lines), max(measure_text(line, _LABEL_FONTS[style]) for line in lines)

    def _candidate_corners(
        self, one: ProjectedFeature, style: str, width: float, height: float
    ) -> list[tuple[float, float]]:
        visible = one.shape.intersection(self.viewport.rect_polygon)
        if is_area(visible):
            piece = shapely.make_valid(largest_part(visible))
            if style == "country":
                countries = self._base_layers.visible_features("country")
                others = [other.shape for other in countries if other is not one]
                piece = self._outside_regions(exclude_disputed_land(piece, others))
            left, _, right, _ = piece.bounds
            if style == "water" and width > _MAX_WATER_WIDTH_RATIO * (right - left):
                return []
            return _corners_inside(piece, width, height)
        midpoint = interior_point(visible)
        near, far = (
            _corners_around(midpoint.x, midpoint.y, width, height, gap)
            for gap in (symbology.LABEL_ROUTE_GAP_PX, _CROWDED_ROUTE_GAP_PX)
        )
        return [*near, *far]

    def _outside_regions(self, country: BaseGeometry) -> BaseGeometry:
        """Return the part of a country outside labelled regions, or all of it if there is none."""
        regions = shapely.union_all(
            [one.shape for one in self._base_layers.visible_features("region", "zone")]
        )
        clear = country.difference(regions)
        return country if clear.is_empty else clear

    def _route_rects(self) -> Iterator[Rect]:
        """Yield boxes along the corridors, which labels do not overlap."""
        step_px = symbology.ROUTE_BOX_STEP_PX
        for one in self._base_layers.visible_features("corridor"):
            for part in iter_edges(one.shape):
                for along in np.arange(0, part.length + step_px, step_px):
                    centre = part.interpolate(along)
                    yield square_around(centre.x, centre.y, symbology.ROUTE_BOX_HALF_WIDTH_PX)


def exclude_disputed_land(country: BaseGeometry, others: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the part of a country that no other country has too, or all of it if there is none.

    Args:
        country: The visible part of a country, in pixels.
        others: The shapes of the other countries, in pixels.
    """
    clear = country
    for other in others:
        shared = shapely.make_valid(other).intersection(country)
        if shared.area > _MIN_DISPUTED_SHARE * country.area:
            clear = clear.difference(shared)
    return country if clear.is_empty else clear


def _corners_around(
    x: float, y: float, width: float, height: float, gap: float
) -> list[tuple[float, float]]:
    """Return corners of a box next to a position: right, left, above, below, then diagonally."""
    above, below = y - gap - height, y + gap
    corners = [(x + gap, y - height / 2), (x - gap - width, y - height / 2)]
    corners += [(x - width / 2, above + 1), (x - width / 2, below - 1)]
    sides = ((x + gap, x - gap - width), (above + 6, below - 6))
    return corners + [(left, top) for left in sides[0] for top in sides[1]]


def _corners_inside(area: BaseGeometry, width: float, height: float) -> list[tuple[float, float]]:
    """Return corners of a box in an area: boxes inside the area first, then by distance."""
    start = interior_point(area)
    centres = sort_by_distance([(start.x, start.y), *grid_positions(area, _GRID_STEP_PX)], start)
    corners = [(x - width / 2, y - height / 2) for x, y in centres]
    shapely.prepare(area)

    def is_outside(corner: tuple[float, float]) -> bool:
        x, y = corner
        return not area.contains(shapely.box(x, y, x + width, y + height))

    return sorted(corners, key=is_outside)
