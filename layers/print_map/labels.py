"""Place names on the map, placed as in layers/viewer/map/labels.js.

Names keep clear of events and of each other. The most important are placed first; a name without
room, or that the map's edge would cut, is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.print_map.base_layers import Drawn, Ground, strands
from layers.print_map.canvas import Canvas, Rect, around, circle
from layers.print_map.placement import grid, is_area, largest, middle, nearest_first
from layers.print_map.scene import Scene
from layers.print_map.typography import Face, measure

_RANK_ZOOM = {1: 0.0, 2: 8.1, 3: 9.7, 4: 11.1}
"""From which zoom on a rank is shown: half a step sooner than on a screen, for paper is finer."""

_FACES = {
    "place": Face(11.5),
    "route": Face(11.5),
    "area": Face(11.5, "italic"),
    "country": Face(14),
    "water": Face(11.5, "italic"),
}
_STYLES = {
    "corridor": ("route", 1),
    "country": ("country", 1),
    "region": ("area", 2),
    "zone": ("area", 3),
    "line": ("area", 2),
    "lake": ("water", 3),
    "river": ("water", 3),
}
_LINE = 14.0
_DOT = 2.2
_MOST_NAMES = 2
"""Of several names in one language, how many a label has room for."""

_LONG = 16
"""Letters from which on a name is broken in two lines."""

_GAP, _MARK_GAP, _ROUTE_GAP, _ROUTE_FAR = 7.0, 15.0, 12.0, 24.0
"""Pixels between a name and a dot, a mark, a route, and a route that is crowded."""

_IMPORTANT = 2
"""The rank up to which plates keep off a place's dot."""

_GRID = 24.0
_ROUTE_STEP = 8.0
_ROUTE_HALF = 3.0
_WIDEST_OVER_WATER = 1.6
"""How much wider than a lake its name may be."""


@dataclass(frozen=True)
class Name:
    """A name, and where it may stand.

    Attributes:
        lines: As it is written.
        style: A key of `_FACES`.
        rank: 1 (always) to 4 (close up only).
        spots: Upper left corners of its box, the best first.
        width: Of its box, in pixels.
        dot: Where a place's dot is; None for what has none.
        marked: Whether the mark of an event stands there in place of the dot.
    """

    lines: tuple[str, ...]
    style: str
    rank: int
    spots: Sequence[tuple[float, float]]
    width: float
    dot: tuple[float, float] | None = None
    marked: bool = False

    @property
    def height(self) -> float:
        """The height of its box, in pixels."""
        return len(self.lines) * _LINE

    def rect(self, spot: tuple[float, float]) -> Rect:
        """Return what it covers at a spot."""
        left, top = spot
        return left - 2, top - 1, left + self.width + 2, top + self.height + 1


class Taken:
    """Rectangles that names keep clear of."""

    def __init__(self, rects: Iterable[Rect]) -> None:
        """Begin with these."""
        self._rects = np.array([*rects], dtype=np.float64).reshape(-1, 4)

    def touches(self, rect: Rect) -> bool:
        """Tell whether any of them overlaps a rectangle."""
        left, top, right, bottom = self._rects.T
        over = (left < rect[2]) & (rect[0] < right) & (top < rect[3]) & (rect[1] < bottom)
        return bool(over.any())

    def add(self, rect: Rect) -> None:
        """Take one more."""
        self._rects = np.vstack([self._rects, rect])


class Labels:
    """The names of a picture."""

    def __init__(self, scene: Scene, canvas: Canvas, ground: Ground) -> None:
        """Prepare the names of the places and of what is on the ground."""
        self.scene = scene
        self.frame = ground.frame
        self.placed: list[tuple[Name, tuple[float, float]]] = []
        self._canvas = canvas
        self._ground = ground

    def draw(self, marks: Iterable[Rect], chips: Iterable[Rect]) -> None:
        """Find room for as many names as there is beside marks and chips, and write them."""
        marks, chips = [*marks], [*chips]
        routes = [*self._ground.posts(), *self._route_boxes()]
        names = [*self._places(marks), *self._features()]
        self.placed = self._placed(names, Taken([*marks, *chips, *routes]), Taken(chips))
        colours = self.scene.colours
        for name, _ in self.placed:
            if name.dot and not name.marked:
                self._canvas.stroke(circle(*name.dot, _DOT), colours["halo"], 2)
                self._canvas.fill(circle(*name.dot, _DOT), colours["label"])
        for name, spot in self.placed:
            self._write(name, spot)

    def dots(self) -> Iterator[Rect]:
        """Yield the dots of the more important places: plates keep off them."""
        for name in self._places([]):
            if name.dot and name.rank <= _IMPORTANT:
                yield around(*name.dot, _DOT + 1)

    def _placed(
        self, names: Iterable[Name], taken: Taken, covers: Taken
    ) -> list[tuple[Name, tuple[float, float]]]:
        """Return where names stand, none on what is taken, none whose dot something covers."""
        left, top, right, bottom = self.frame.rect
        placed = []
        for name in sorted(names, key=lambda one: one.rank):
            if name.dot and covers.touches(around(*name.dot, _DOT)):
                continue
            for spot in name.spots:
                rect = name.rect(spot)
                whole = (
                    left <= rect[0] and top <= rect[1] and rect[2] <= right and rect[3] <= bottom
                )
                if whole and not taken.touches(rect):
                    taken.add(rect)
                    covers.add(rect)
                    if name.dot:
                        taken.add(around(*name.dot, _DOT + 1))
                    placed.append((name, spot))
                    break
        return placed

    def _write(self, name: Name, spot: tuple[float, float]) -> None:
        colours = self.scene.colours
        colour = colours["route" if name.style == "route" else "label"]
        x, y = spot[0] + name.width / 2, spot[1] + _LINE / 2
        for number, line in enumerate(name.lines):
            place = (x, y + number * _LINE)
            face = _FACES[name.style]
            self._canvas.halo(line, place, face, colours["halo"], align="center")
            self._canvas.write(line, place, face, colour, align="center")

    def _places(self, marks: Iterable[Rect]) -> Iterator[Name]:
        """Yield the names of places that the zoom shows and the map holds.

        The mark of an event takes the place of a dot, and its name stands farther off.
        """
        taken = Taken(marks)
        for place in self.scene.project.places.values():
            if not place.label or _RANK_ZOOM[place.label] > self.frame.zoom:
                continue
            x, y = self.frame.place(place.toponym.geometry.x, place.toponym.geometry.y)
            if self.frame.sees(x, y):
                names = self.scene.speaker.names(place.toponym.names).split(" / ")
                lines, width = self._broken(" / ".join(names[:_MOST_NAMES]), "place")
                marked = taken.touches(around(x, y, _DOT))
                spots = _beside(x, y, width, len(lines) * _LINE, _MARK_GAP if marked else _GAP)
                yield Name(lines, "place", place.label, spots, width, (x, y), marked)

    def _features(self) -> Iterator[Name]:
        """Yield the names of what is on the ground; a schematic course says so."""
        for one in self._ground.seen(*_STYLES):
            style, rank = _STYLES[one.kind]
            text = self.scene.speaker.first_name(one.feature.toponym.names)
            if not text or _RANK_ZOOM[rank] > self.frame.zoom:
                continue
            if one.feature.schematic and style == "route":
                text = self.scene.speaker.say("label.schematic", name=text)
            lines, width = self._broken(text, style)
            spots = self._spots(one, style, width, len(lines) * _LINE)
            if spots:
                yield Name(lines, style, rank, spots, width)

    def _broken(self, text: str, style: str) -> tuple[tuple[str, ...], float]:
        """Return the lines of a name and their width."""
        cleaned = self._canvas.letters.clean(text)
        lines = [cleaned]
        if len(cleaned) > _LONG:
            lines = cleaned.replace(" (", "\n(").replace(" / ", " /\n").split("\n")
        return tuple(lines), max(measure(line, _FACES[style]) for line in lines)

    def _spots(
        self, one: Drawn, style: str, width: float, height: float
    ) -> list[tuple[float, float]]:
        visible = one.shape.intersection(self.frame.window)
        if is_area(visible):
            piece = shapely.make_valid(largest(visible))
            if style == "country":
                piece = self._clear_of_regions(piece)
            left, _, right, _ = piece.bounds
            if style == "water" and width > _WIDEST_OVER_WATER * (right - left):
                return []
            return _within(piece, width, height)
        half = middle(visible)
        near, far = (
            _beside(half.x, half.y, width, height, gap) for gap in (_ROUTE_GAP, _ROUTE_FAR)
        )
        return [*near, *far]

    def _clear_of_regions(self, country: BaseGeometry) -> BaseGeometry:
        """Return what of a country is no region with a name of its own, where there is any."""
        regions = shapely.union_all([one.shape for one in self._ground.seen("region", "zone")])
        clear = country.difference(regions)
        return country if clear.is_empty else clear

    def _route_boxes(self) -> Iterator[Rect]:
        """Yield boxes along the routes: names keep off them."""
        for one in self._ground.seen("corridor"):
            for part in strands(one.shape):
                for along in np.arange(0, part.length + _ROUTE_STEP, _ROUTE_STEP):
                    spot = part.interpolate(along)
                    yield around(spot.x, spot.y, _ROUTE_HALF)


def _beside(
    x: float, y: float, width: float, height: float, gap: float
) -> list[tuple[float, float]]:
    """Return corners of a box beside a place: right, left, above, below, then between these."""
    above, below = y - gap - height, y + gap
    corners = [(x + gap, y - height / 2), (x - gap - width, y - height / 2)]
    corners += [(x - width / 2, above + 1), (x - width / 2, below - 1)]
    sides = ((x + gap, x - gap - width), (above + 6, below - 6))
    return corners + [(left, top) for left in sides[0] for top in sides[1]]


def _within(area: BaseGeometry, width: float, height: float) -> list[tuple[float, float]]:
    """Return corners of a box in an area: those where it lies inside first, the middle first."""
    home = middle(area)
    spots = nearest_first([(home.x, home.y), *grid(area, _GRID)], home)
    corners = [(x - width / 2, y - height / 2) for x, y in spots]
    shapely.prepare(area)
    held = [area.contains(shapely.box(x, y, x + width, y + height)) for x, y in corners]
    inside = [corner for corner, whole in zip(corners, held, strict=True) if whole]
    return inside + [corner for corner, whole in zip(corners, held, strict=True) if not whole]
