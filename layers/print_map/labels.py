"""Place names on the map, placed as in layers/viewer/map/labels.js.

Names keep clear of events and of each other. The most important are placed first; a name without
room, or that the map's edge would cut, is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.print_map.base_layers import BaseLayers, ProjectedFeature, iter_edges
from layers.print_map.canvas import Canvas, Rect, circle_path, square_around
from layers.print_map.placement import (
    grid_positions,
    interior_point,
    is_area,
    largest_part,
    sort_by_distance,
)
from layers.print_map.scene import Scene
from layers.print_map.typography import Font, measure_text

_MIN_ZOOM_BY_RANK = {1: 0.0, 2: 8.1, 3: 9.7, 4: 11.1}
"""From which zoom on a rank is shown: half a step sooner than on a screen, for paper is finer."""

_LABEL_FONTS = {
    "place": Font(11.5),
    "route": Font(11.5),
    "area": Font(11.5, "italic"),
    "country": Font(14),
    "water": Font(11.5, "italic"),
}
_FEATURE_STYLES = {
    "corridor": ("route", 1),
    "country": ("country", 1),
    "region": ("area", 2),
    "zone": ("area", 3),
    "line": ("area", 2),
    "lake": ("water", 3),
    "river": ("water", 3),
}
_LINE_HEIGHT_PX = 14.0
_DOT_RADIUS_PX = 2.2
_MAX_NAMES = 2
"""Of several names in one language, how many a label has room for."""

_MAX_LINE_CHARS = 16
"""Letters from which on a name is broken in two lines."""

_DOT_GAP_PX, _MARK_GAP_PX, _ROUTE_GAP_PX, _WIDE_ROUTE_GAP_PX = 7.0, 15.0, 12.0, 24.0
"""Pixels between a name and a dot, a mark, a route, and a route that is crowded."""

_MAX_PROTECTED_RANK = 2
"""The rank up to which plates keep off a place's dot."""

_GRID_STEP_PX = 24.0
_ROUTE_STEP_PX = 8.0
_ROUTE_HALF_WIDTH_PX = 3.0
_MAX_WATER_WIDTH_RATIO = 1.6
"""How much wider than a lake its name may be."""


@dataclass(frozen=True)
class MapLabel:
    """A name, and where it may stand.

    Attributes:
        lines: As it is written.
        style: A key of `_FACES`.
        rank: 1 (always) to 4 (close up only).
        candidate_corners: Upper left corners of its box, the best first.
        width: Of its box, in pixels.
        dot: Where a place's dot is; None for what has none.
        has_event_mark: Whether the mark of an event stands there in place of the dot.
    """

    lines: tuple[str, ...]
    style: str
    rank: int
    candidate_corners: Sequence[tuple[float, float]]
    width: float
    dot: tuple[float, float] | None = None
    has_event_mark: bool = False

    @property
    def height(self) -> float:
        """The height of its box, in pixels."""
        return len(self.lines) * _LINE_HEIGHT_PX

    def rect_at(self, corner: tuple[float, float]) -> Rect:
        """Return what it covers at a spot."""
        left, top = corner
        return left - 2, top - 1, left + self.width + 2, top + self.height + 1


class OccupiedRects:
    """Rectangles that names keep clear of."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        """Begin with these."""
        self._rects = np.array([*rects], dtype=np.float64).reshape(-1, 4)

    def overlaps_any(self, rect: Rect) -> bool:
        """Tell whether any of them overlaps a rectangle."""
        left, top, right, bottom = self._rects.T
        over = (left < rect[2]) & (rect[0] < right) & (top < rect[3]) & (rect[1] < bottom)
        return bool(over.any())

    def add(self, rect: Rect) -> None:
        """Take one more."""
        self._rects = np.vstack([self._rects, rect])


class LabelLayer:
    """The names of a picture."""

    def __init__(self, scene: Scene, canvas: Canvas, base_layers: BaseLayers) -> None:
        """Prepare the names of the places and of what is on the ground."""
        self.scene = scene
        self.viewport = base_layers.viewport
        self.placed_labels: list[tuple[MapLabel, tuple[float, float]]] = []
        self._canvas = canvas
        self._base_layers = base_layers

    def draw(self, mark_rects: Iterable[Rect], chip_rects: Iterable[Rect]) -> None:
        """Find room for as many names as there is beside marks and chips, and write them."""
        mark_rects, chip_rects = [*mark_rects], [*chip_rects]
        routes = [*self._base_layers.checkpoint_rects(), *self._route_rects()]
        names = [*self._place_labels(mark_rects), *self._feature_labels()]
        self.placed_labels = self._arrange_labels(
            names, OccupiedRects([*mark_rects, *chip_rects, *routes]), OccupiedRects(chip_rects)
        )
        colours = self.scene.palette
        for name, _ in self.placed_labels:
            if name.dot and not name.has_event_mark:
                self._canvas.stroke_path(circle_path(*name.dot, _DOT_RADIUS_PX), colours["halo"], 2)
                self._canvas.fill_path(circle_path(*name.dot, _DOT_RADIUS_PX), colours["label"])
        for name, spot in self.placed_labels:
            self._draw_label(name, spot)

    def dot_rects(self) -> Iterator[Rect]:
        """Yield the dots of the more important places: plates keep off them."""
        for name in self._place_labels([]):
            if name.dot and name.rank <= _MAX_PROTECTED_RANK:
                yield square_around(*name.dot, _DOT_RADIUS_PX + 1)

    def _arrange_labels(
        self, names: Iterable[MapLabel], occupied: OccupiedRects, covers: OccupiedRects
    ) -> list[tuple[MapLabel, tuple[float, float]]]:
        """Return where names stand, none on what is taken, none whose dot something covers."""
        left, top, right, bottom = self.viewport.rect
        placed = []
        for name in sorted(names, key=lambda one: one.rank):
            if name.dot and covers.overlaps_any(square_around(*name.dot, _DOT_RADIUS_PX)):
                continue
            for spot in name.candidate_corners:
                rect = name.rect_at(spot)
                whole = (
                    left <= rect[0] and top <= rect[1] and rect[2] <= right and rect[3] <= bottom
                )
                if whole and not occupied.overlaps_any(rect):
                    occupied.add(rect)
                    covers.add(rect)
                    if name.dot:
                        occupied.add(square_around(*name.dot, _DOT_RADIUS_PX + 1))
                    placed.append((name, spot))
                    break
        return placed

    def _draw_label(self, name: MapLabel, spot: tuple[float, float]) -> None:
        colours = self.scene.palette
        colour = colours["route" if name.style == "route" else "label"]
        x, y = spot[0] + name.width / 2, spot[1] + _LINE_HEIGHT_PX / 2
        for number, line in enumerate(name.lines):
            place = (x, y + number * _LINE_HEIGHT_PX)
            face = _LABEL_FONTS[name.style]
            self._canvas.draw_text_halo(line, place, face, colours["halo"], align="center")
            self._canvas.draw_text(line, place, face, colour, align="center")

    def _place_labels(self, marks: Iterable[Rect]) -> Iterator[MapLabel]:
        """Yield the names of places that the zoom shows and the map holds.

        The mark of an event takes the place of a dot, and its name stands farther off.
        """
        taken = OccupiedRects(marks)
        for place in self.scene.project.places.values():
            if not place.label_rank or _MIN_ZOOM_BY_RANK[place.label_rank] > self.viewport.zoom:
                continue
            x, y = self.viewport.project_point(place.toponym.geometry.x, place.toponym.geometry.y)
            if self.viewport.contains_point(x, y):
                names = self.scene.translator.format_names(place.toponym.names).split(" / ")
                lines, width = self._break_name(" / ".join(names[:_MAX_NAMES]), "place")
                marked = taken.overlaps_any(square_around(x, y, _DOT_RADIUS_PX))
                spots = _corners_around(
                    x,
                    y,
                    width,
                    len(lines) * _LINE_HEIGHT_PX,
                    _MARK_GAP_PX if marked else _DOT_GAP_PX,
                )
                yield MapLabel(lines, "place", place.label_rank, spots, width, (x, y), marked)

    def _feature_labels(self) -> Iterator[MapLabel]:
        """Yield the names of what is on the ground; a schematic course says so."""
        for one in self._base_layers.visible_features(*_FEATURE_STYLES):
            style, rank = _FEATURE_STYLES[one.kind]
            text = self.scene.translator.pick_first_name(one.feature.toponym.names)
            if not text or _MIN_ZOOM_BY_RANK[rank] > self.viewport.zoom:
                continue
            if one.feature.schematic and style == "route":
                text = self.scene.translator.message("label.schematic", name=text)
            lines, width = self._break_name(text, style)
            spots = self._candidate_corners(one, style, width, len(lines) * _LINE_HEIGHT_PX)
            if spots:
                yield MapLabel(lines, style, rank, spots, width)

    def _break_name(self, text: str, style: str) -> tuple[tuple[str, ...], float]:
        """Return the lines of a name and their width."""
        cleaned = self._canvas.typesetter.clean_text(text)
        lines = [cleaned]
        if len(cleaned) > _MAX_LINE_CHARS:
            lines = cleaned.replace(" (", "\n(").replace(" / ", " /\n").split("\n")
        return tuple(lines), max(measure_text(line, _LABEL_FONTS[style]) for line in lines)

    def _candidate_corners(
        self, one: ProjectedFeature, style: str, width: float, height: float
    ) -> list[tuple[float, float]]:
        visible = one.shape.intersection(self.viewport.rect_polygon)
        if is_area(visible):
            piece = shapely.make_valid(largest_part(visible))
            if style == "country":
                piece = self._outside_regions(piece)
            left, _, right, _ = piece.bounds
            if style == "water" and width > _MAX_WATER_WIDTH_RATIO * (right - left):
                return []
            return _corners_inside(piece, width, height)
        half = interior_point(visible)
        near, far = (
            _corners_around(half.x, half.y, width, height, gap)
            for gap in (_ROUTE_GAP_PX, _WIDE_ROUTE_GAP_PX)
        )
        return [*near, *far]

    def _outside_regions(self, country: BaseGeometry) -> BaseGeometry:
        """Return what of a country is no region with a name of its own, where there is any."""
        regions = shapely.union_all(
            [one.shape for one in self._base_layers.visible_features("region", "zone")]
        )
        clear = country.difference(regions)
        return country if clear.is_empty else clear

    def _route_rects(self) -> Iterator[Rect]:
        """Yield boxes along the routes: names keep off them."""
        for one in self._base_layers.visible_features("corridor"):
            for part in iter_edges(one.shape):
                for along in np.arange(0, part.length + _ROUTE_STEP_PX, _ROUTE_STEP_PX):
                    spot = part.interpolate(along)
                    yield square_around(spot.x, spot.y, _ROUTE_HALF_WIDTH_PX)


def _corners_around(
    x: float, y: float, width: float, height: float, gap: float
) -> list[tuple[float, float]]:
    """Return corners of a box beside a place: right, left, above, below, then between these."""
    above, below = y - gap - height, y + gap
    corners = [(x + gap, y - height / 2), (x - gap - width, y - height / 2)]
    corners += [(x - width / 2, above + 1), (x - width / 2, below - 1)]
    sides = ((x + gap, x - gap - width), (above + 6, below - 6))
    return corners + [(left, top) for left in sides[0] for top in sides[1]]


def _corners_inside(area: BaseGeometry, width: float, height: float) -> list[tuple[float, float]]:
    """Return corners of a box in an area: those where it lies inside first, the middle first."""
    home = interior_point(area)
    spots = sort_by_distance([(home.x, home.y), *grid_positions(area, _GRID_STEP_PX)], home)
    corners = [(x - width / 2, y - height / 2) for x, y in spots]
    shapely.prepare(area)
    held = [area.contains(shapely.box(x, y, x + width, y + height)) for x, y in corners]
    inside = [corner for corner, whole in zip(corners, held, strict=True) if whole]
    return inside + [corner for corner, whole in zip(corners, held, strict=True) if not whole]
