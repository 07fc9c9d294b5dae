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
from layers.print_map.canvas import Canvas, Rect, geometry_to_path, rectangle_path, with_alpha
from layers.print_map.placement import is_area
from layers.print_map.scene import Scene
from layers.print_map.web_mercator import MercatorViewport
from layers.style.symbology import ROUTE_CAPS, ROUTE_DASHES_PX


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
_KIND_ALIASES = {"city": "district", "province": "district", "reservoir": "lake"}
_SCHEMATIC_DASH_PX = (4.0, 4.0)
ROUTE_WIDTH_PX = 3.0
_ROUTE_CASING_PX = 2.5
_TICK_SPACING_PX = 33.0
"""Pixels between cross ticks: three dashes and their gaps."""

_TICK_HALF_LENGTH_PX = 5.5
TICK_WIDTH_PX = 1.6
CHECKPOINT_HALF_SIZE_PX = (13.0, 11.0)
"""Half the width and height of a post's brackets, which leave room for the event's own mark."""

_CHECKPOINT_SERIF_PX = 4.0
_TOP_KINDS = ("corridor", "road")
"""What lies over the bands and hatches of events."""


@dataclass(frozen=True)
class ProjectedFeature:
    """A feature as it lies on the sheet; empty where it lies off the map."""

    feature: Feature
    kind: str
    shape: BaseGeometry

    @property
    def is_checkpoint(self) -> bool:
        """Whether it is a point: a post on the road."""
        return "Point" in self.feature.toponym.geometry.geom_type

    @property
    def is_on_top(self) -> bool:
        """Whether it lies over the shapes of events."""
        return self.is_checkpoint or self.kind in _TOP_KINDS


class BaseLayers:
    """The features of a scene's day within a frame."""

    def __init__(self, scene: Scene, viewport: MercatorViewport) -> None:
        """Bring every feature to the sheet."""
        self.scene = scene
        self.viewport = viewport
        found = [
            ProjectedFeature(
                feature,
                _drawing_kind(layer.style, feature),
                viewport.project_geometry(feature.toponym.geometry),
            )
            for layer, feature in scene.base_features()
        ]
        self.projected_features = [one for one in found if not one.shape.is_empty]

    def visible_features(self, *kinds: str) -> Iterator[ProjectedFeature]:
        """Yield the features of these kinds that the map shows some of."""
        window = self.viewport.rect_polygon
        for one in self.projected_features:
            if one.kind in kinds and one.shape.intersects(window):
                yield one

    @cached_property
    def _detailed_land_box(self) -> BaseGeometry:
        """The box in which countries are drawn in detail: coarse land keeps out of it."""
        boxes = [
            feature.toponym.geometry.bounds
            for _, feature in self.scene.base_features()
            if feature.toponym.kind == "country"
        ]
        if not boxes:
            return shapely.Polygon()
        west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
        east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
        return self.viewport.project_geometry(shapely.box(west, south, east, north))

    def draw_under(self, canvas: Canvas) -> None:
        """Draw what lies under the shapes of events."""
        canvas.fill_path(rectangle_path(self.viewport.rect), self.scene.palette["water"])
        for one in self.projected_features:
            if not one.is_on_top:
                self._draw_feature(canvas, one)

    def draw_over(self, canvas: Canvas) -> None:
        """Draw the routes, and the posts on them."""
        for one in self.projected_features:
            if one.is_checkpoint:
                self._draw_checkpoints(canvas, one)
            elif one.kind == "corridor":
                self._draw_route(canvas, one)
            elif one.is_on_top:
                self._draw_feature(canvas, one)

    def _draw_feature(self, canvas: Canvas, one: ProjectedFeature) -> None:
        pen, colours = _select_pen(one), self.scene.palette
        if pen.min_zoom > self.viewport.zoom:
            return
        shape = one.shape
        if one.kind == "land":
            shape = shapely.make_valid(shape).difference(self._detailed_land_box)
        path = geometry_to_path(shape)
        if path is None:
            return
        if pen.fill and shapely.get_dimensions(shape) == 2:  # noqa: PLR2004  an area
            canvas.fill_path(path, with_alpha(colours[pen.fill], pen.opacity))
        if pen.stroke:
            canvas.stroke_path(path, colours[pen.stroke], pen.width, dash=pen.dash)

    def _draw_route(self, canvas: Canvas, one: ProjectedFeature) -> None:
        path = geometry_to_path(one.shape)
        if path is None:
            return
        status = self.scene.feature_status(one.feature) or "open"
        canvas.stroke_path(path, self.scene.palette["land"], ROUTE_WIDTH_PX + _ROUTE_CASING_PX)
        draw_route(canvas, path, status, self.scene.palette["route"])
        if status == "blocked":
            ticks = geometry_to_path(shapely.MultiLineString(list(_cross_ticks(one.shape))))
            if ticks is not None:
                canvas.stroke_path(ticks, self.scene.palette["route"], TICK_WIDTH_PX)

    def _draw_checkpoints(self, canvas: Canvas, one: ProjectedFeature) -> None:
        for x, y in shapely.get_coordinates(one.shape):
            draw_checkpoint(canvas, x, y, self.scene.palette)

    def checkpoint_rects(self) -> Iterator[Rect]:
        """Yield the boxes of the posts' brackets."""
        wide, high = CHECKPOINT_HALF_SIZE_PX
        for one in self.projected_features:
            if one.is_checkpoint:
                for x, y in shapely.get_coordinates(one.shape):
                    yield x - wide, y - high, x + wide, y + high


def draw_route(canvas: Canvas, path: Path, status: str, colour: str) -> None:
    """Draw a corridor's line in the pattern of its status."""
    dash = ROUTE_DASHES_PX.get(status, ())
    canvas.stroke_path(path, colour, ROUTE_WIDTH_PX, dash=dash, cap=ROUTE_CAPS.get(status, "butt"))


def draw_checkpoint(
    canvas: Canvas, x: float, y: float, colours: dict[str, str], scale: float = 1
) -> None:
    """Draw a post as two brackets around a place, `scale` times as large as on the map."""
    wide, high, serif = (
        CHECKPOINT_HALF_SIZE_PX[0] * scale,
        CHECKPOINT_HALF_SIZE_PX[1] * scale,
        _CHECKPOINT_SERIF_PX * scale,
    )
    sides = [
        [
            (x + side * (wide - serif), y - high),
            (x + side * wide, y - high),
            (x + side * wide, y + high),
            (x + side * (wide - serif), y + high),
        ]
        for side in (-1, 1)
    ]
    path = geometry_to_path(shapely.MultiLineString(sides))
    if path is not None:
        canvas.stroke_path(path, colours["land"], 5 * scale)
        canvas.stroke_path(path, colours["route"], 2 * max(scale, 0.8))


def _drawing_kind(layer_style: str, feature: Feature) -> str:
    kind = feature.toponym.kind
    return "district" if layer_style == "district" else _KIND_ALIASES.get(kind, kind)


def _select_pen(one: ProjectedFeature) -> Pen:
    """Return how a feature is drawn: a course that is only schematic is not drawn as surveyed."""
    pen = PENS.get(one.kind, PENS["line"])
    return replace(pen, dash=_SCHEMATIC_DASH_PX) if one.feature.schematic and not pen.dash else pen


def iter_edges(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the lines of a shape: of an area its edges, of points none."""
    for part in shapely.get_parts(shape):
        edge = part.boundary if is_area(part) else part
        yield from (line for line in shapely.get_parts(edge) if line.length)


def _cross_ticks(shape: BaseGeometry) -> Iterator[list[tuple[float, float]]]:
    """Yield short strokes across a line, evenly spaced."""
    for part in iter_edges(shape):
        for along in np.arange(_TICK_SPACING_PX / 2, part.length, _TICK_SPACING_PX):
            before, after = (part.interpolate(along + step) for step in (-0.5, 0.5))
            dx, dy = after.x - before.x, after.y - before.y
            far = _TICK_HALF_LENGTH_PX / (float(np.hypot(dx, dy)) or 1.0)
            x, y = part.interpolate(along).coords[0]
            yield [(x - dy * far, y + dx * far), (x + dy * far, y - dx * far)]
