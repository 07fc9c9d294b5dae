"""The ground under the events, as it was on the scene's day; the viewer's baselayers.js in print.

What the status of a corridor was is told by its pattern before its tone: open solid, restricted in
long dashes, blocked in short dashes with cross ticks, closed dotted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from geo.project.map_layers import Feature
from layers.print_map.canvas import Canvas, Rect, path_of, rectangle, tint
from layers.print_map.placement import is_area
from layers.print_map.scene import Scene
from layers.print_map.web_mercator import Frame
from layers.style.symbology import ROUTE_CAPS, ROUTE_DASHES


@dataclass(frozen=True, slots=True)
class Pen:
    """How a kind of feature is drawn; colours are names of the palette, lengths pixels."""

    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    fill: str | None = None
    opacity: float = 1.0
    min_zoom: float = 0.0


PENS = {
    "land": Pen(fill="land"),
    "country": Pen(fill="land"),
    "district": Pen("district", 0.7, min_zoom=7.5),
    "lake": Pen("river", 0.5, fill="water"),
    "river": Pen("river", 1.1),
    "border": Pen("border", 1.2),
    "region": Pen("line", 1.2, (7, 3, 1.5, 3)),
    "line": Pen("line", 1.4, (1.5, 3.5)),
    "zone": Pen("zone", 0.8, (2, 2), fill="zone", opacity=0.13),
    "road": Pen("route", 1.4, (4, 2)),
}
_ALIASES = {"city": "district", "province": "district", "reservoir": "lake"}
_SCHEMATIC_DASH = (4.0, 4.0)
ROUTE_WIDTH = 3.0
_CASING = 2.5
_TICK_GAP = 33.0
"""Pixels between cross ticks: three dashes and their gaps."""

_TICK_REACH = 5.5
TICK_WIDTH = 1.6
POST_HALF = (13.0, 11.0)
"""Half the width and height of a post's brackets, which leave room for the event's own mark."""

_POST_SERIF = 4.0
_TOP = ("corridor", "road")
"""What lies over the bands and hatches of events."""


@dataclass(frozen=True)
class Drawn:
    """A feature as it lies on the sheet; empty where it lies off the map."""

    feature: Feature
    kind: str
    shape: BaseGeometry

    @property
    def is_post(self) -> bool:
        """Whether it is a point: a post on the road."""
        return "Point" in self.feature.toponym.geometry.geom_type

    @property
    def is_on_top(self) -> bool:
        """Whether it lies over the shapes of events."""
        return self.is_post or self.kind in _TOP


class Ground:
    """The features of a scene's day within a frame."""

    def __init__(self, scene: Scene, frame: Frame) -> None:
        """Bring every feature to the sheet."""
        self.scene = scene
        self.frame = frame
        found = [
            Drawn(feature, _kind(layer.style, feature), frame.flat(feature.toponym.geometry))
            for layer, feature in scene.features()
        ]
        self.drawn = [one for one in found if not one.shape.is_empty]

    def seen(self, *kinds: str) -> Iterator[Drawn]:
        """Yield the features of these kinds that the map shows some of."""
        window = self.frame.window
        for one in self.drawn:
            if one.kind in kinds and one.shape.intersects(window):
                yield one

    @cached_property
    def _detail(self) -> BaseGeometry:
        """The box in which countries are drawn in detail: coarse land keeps out of it."""
        boxes = [
            feature.toponym.geometry.bounds
            for _, feature in self.scene.features()
            if feature.toponym.kind == "country"
        ]
        if not boxes:
            return shapely.Polygon()
        west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
        east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
        return self.frame.flat(shapely.box(west, south, east, north))

    def draw_under(self, canvas: Canvas) -> None:
        """Draw what lies under the shapes of events."""
        canvas.fill(rectangle(self.frame.rect), self.scene.colours["water"])
        for one in self.drawn:
            if not one.is_on_top:
                self._draw_plain(canvas, one)

    def draw_over(self, canvas: Canvas) -> None:
        """Draw the routes, and the posts on them."""
        for one in self.drawn:
            if one.is_post:
                self._draw_posts(canvas, one)
            elif one.kind == "corridor":
                self._draw_route(canvas, one)
            elif one.is_on_top:
                self._draw_plain(canvas, one)

    def _draw_plain(self, canvas: Canvas, one: Drawn) -> None:
        pen, colours = _pen(one), self.scene.colours
        if pen.min_zoom > self.frame.zoom:
            return
        shape = one.shape
        if one.kind == "land":
            shape = shapely.make_valid(shape).difference(self._detail)
        path = path_of(shape)
        if path is None:
            return
        if pen.fill and shapely.get_dimensions(shape) == 2:  # noqa: PLR2004  an area
            canvas.fill(path, tint(colours[pen.fill], pen.opacity))
        if pen.stroke:
            canvas.stroke(path, colours[pen.stroke], pen.width, dash=pen.dash)

    def _draw_route(self, canvas: Canvas, one: Drawn) -> None:
        path = path_of(one.shape)
        if path is None:
            return
        status = self.scene.status(one.feature) or "open"
        canvas.stroke(path, self.scene.colours["land"], ROUTE_WIDTH + _CASING)
        draw_route(canvas, path, status, self.scene.colours["route"])
        if status == "blocked":
            ticks = path_of(shapely.MultiLineString(list(_ticks(one.shape))))
            if ticks is not None:
                canvas.stroke(ticks, self.scene.colours["route"], TICK_WIDTH)

    def _draw_posts(self, canvas: Canvas, one: Drawn) -> None:
        for x, y in shapely.get_coordinates(one.shape):
            draw_post(canvas, x, y, self.scene.colours)

    def posts(self) -> Iterator[Rect]:
        """Yield the boxes of the posts' brackets."""
        wide, high = POST_HALF
        for one in self.drawn:
            if one.is_post:
                for x, y in shapely.get_coordinates(one.shape):
                    yield x - wide, y - high, x + wide, y + high


def draw_route(canvas: Canvas, path: Path, status: str, colour: str) -> None:
    """Draw a corridor's line in the pattern of its status."""
    dash = ROUTE_DASHES.get(status, ())
    canvas.stroke(path, colour, ROUTE_WIDTH, dash=dash, cap=ROUTE_CAPS.get(status, "butt"))


def draw_post(canvas: Canvas, x: float, y: float, colours: dict[str, str], size: float = 1) -> None:
    """Draw a post as two brackets around a place, `size` times as large as on the map."""
    wide, high, serif = POST_HALF[0] * size, POST_HALF[1] * size, _POST_SERIF * size
    sides = [
        [
            (x + side * (wide - serif), y - high),
            (x + side * wide, y - high),
            (x + side * wide, y + high),
            (x + side * (wide - serif), y + high),
        ]
        for side in (-1, 1)
    ]
    path = path_of(shapely.MultiLineString(sides))
    if path is not None:
        canvas.stroke(path, colours["land"], 5 * size)
        canvas.stroke(path, colours["route"], 2 * max(size, 0.8))


def _kind(layer_style: str, feature: Feature) -> str:
    kind = feature.toponym.kind
    return "district" if layer_style == "district" else _ALIASES.get(kind, kind)


def _pen(one: Drawn) -> Pen:
    """Return how a feature is drawn: a course that is only schematic is not drawn as surveyed."""
    pen = PENS.get(one.kind, PENS["line"])
    return replace(pen, dash=_SCHEMATIC_DASH) if one.feature.schematic and not pen.dash else pen


def strands(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the lines of a shape: of an area its edges, of points none."""
    for part in shapely.get_parts(shape):
        edge = part.boundary if is_area(part) else part
        yield from (line for line in shapely.get_parts(edge) if line.length)


def _ticks(shape: BaseGeometry) -> Iterator[list[tuple[float, float]]]:
    """Yield short strokes across a line, evenly spaced."""
    for part in strands(shape):
        for along in np.arange(_TICK_GAP / 2, part.length, _TICK_GAP):
            before, after = (part.interpolate(along + step) for step in (-0.5, 0.5))
            dx, dy = after.x - before.x, after.y - before.y
            far = _TICK_REACH / (float(np.hypot(dx, dy)) or 1.0)
            x, y = part.interpolate(along).coords[0]
            yield [(x - dy * far, y + dx * far), (x + dy * far, y - dx * far)]
