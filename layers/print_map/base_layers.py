"""Base layers of a printed map, as they were on the scene's day.

The pattern of a corridor shows its status before its colour does. The rules are in
layers/style/symbology.json; the viewer draws the same in layers/viewer/map/base-layers.js.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import shapely
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from geo.project.map_layers import Feature, Layer
from layers.print_map.canvas import Canvas, Rect, geometry_to_path, rectangle_path, with_alpha
from layers.print_map.placement import is_area
from layers.print_map.scene import Scene
from layers.print_map.web_mercator import MercatorViewport
from layers.style.route_marks import (
    arrow_heads,
    checkpoint_brackets,
    cross_tick_lines,
    front_teeth,
)
from layers.style.symbology import (
    CHECKPOINTS,
    CORRIDOR_CASING_WIDTH_PX,
    CORRIDOR_WIDTH_PX,
    CROSS_TICKS,
    DEFAULT_ROUTE_STATUS,
    LABEL_DOT_HALO_WIDTH_PX,
    LIMITED_STYLES,
    PENS,
    POINT_OUTLINES,
    ROUTE_STYLES,
    control_kinds,
    drawing_kind,
    select_pen,
)

_TOP_KINDS = ("corridor", "road")
"""Drawing kinds drawn above the bands and hatches of events."""


@dataclass(frozen=True)
class ProjectedFeature:
    """A feature in pixels of the page; its shape is empty where it is outside the map."""

    layer: Layer
    feature: Feature
    kind: str
    shape: BaseGeometry

    @property
    def is_checkpoint(self) -> bool:
        """Whether it is a checkpoint on a road."""
        is_point = "Point" in self.feature.toponym.geometry.geom_type
        return is_point and self.kind not in PENS

    @property
    def is_on_top(self) -> bool:
        """Whether it is drawn above the shapes of events."""
        return self.is_checkpoint or self.kind in _TOP_KINDS


class BaseLayers:
    """The features of a scene's day within a viewport."""

    def __init__(self, scene: Scene, viewport: MercatorViewport) -> None:
        """Project every feature to the page."""
        self.scene = scene
        self.viewport = viewport
        kinds = _control_kinds_by_id(scene.project.layers)
        features = [
            ProjectedFeature(
                layer,
                feature,
                kinds.get(feature.toponym.id) or drawing_kind(layer.style, feature.toponym.kind),
                viewport.project_geometry(feature.toponym.geometry),
            )
            for layer, feature in scene.base_features()
        ]
        self.projected_features = [one for one in features if not one.shape.is_empty]
        limited = {
            layer.id
            for layer in scene.project.layers
            if layer.style in LIMITED_STYLES
            and any("LineString" in one.toponym.geometry.geom_type for one in layer.features)
        }
        self._hidden_ids = {
            feature.toponym.id
            for layer, feature in scene.base_features()
            if layer.id in limited and "Polygon" in feature.toponym.geometry.geom_type
        }

    def visible_features(self, *kinds: str) -> Iterator[ProjectedFeature]:
        """Yield the features of these drawing kinds of which the map shows a part."""
        window = self.viewport.rect_polygon
        for one in self.projected_features:
            if one.kind in kinds and one.shape.intersects(window):
                yield one

    @cached_property
    def _detailed_land_box(self) -> BaseGeometry:
        """The box in which countries are drawn in detail, without the coarse land."""
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
        """Draw what is under the shapes of events."""
        canvas.fill_path(rectangle_path(self.viewport.rect), self.scene.palette["water"])
        for one in self.projected_features:
            if not one.is_on_top:
                self._draw_feature(canvas, one)

    def draw_over(self, canvas: Canvas) -> None:
        """Draw corridors, roads and checkpoints."""
        for one in self.projected_features:
            if one.is_checkpoint:
                self._draw_checkpoints(canvas, one)
            elif one.kind == "corridor":
                self._draw_corridor(canvas, one)
            elif one.is_on_top:
                self._draw_feature(canvas, one)

    def _draw_feature(self, canvas: Canvas, one: ProjectedFeature) -> None:
        pen = select_pen(one.kind, is_schematic=one.feature.schematic)
        colours = self.scene.palette
        if pen.min_zoom > self.scene.relative_zoom(self.viewport.zoom):
            return
        if one.feature.toponym.id in self._hidden_ids:
            return
        shape = one.shape
        if one.kind in POINT_OUTLINES:
            self._draw_point_symbols(canvas, one)
            return
        if one.kind == "land":
            shape = shapely.make_valid(shape).difference(self._detailed_land_box)
        path = geometry_to_path(shape)
        if path is None:
            return
        if pen.fill and is_area(shape):
            canvas.fill_path(path, with_alpha(colours[pen.fill], pen.fill_opacity))
        if pen.stroke:
            canvas.stroke_path(path, colours[pen.stroke], pen.width_px, dash=pen.dash_px)
            for mark in (*front_teeth(shape, pen), *arrow_heads(shape, pen)):
                filled = geometry_to_path(mark)
                if filled is not None:
                    canvas.fill_path(filled, colours[pen.stroke])

    def _draw_point_symbols(self, canvas: Canvas, one: ProjectedFeature) -> None:
        right = POINT_OUTLINES[one.kind]
        outline = [*right, *((-x, y) for x, y in reversed(right))]
        colours = self.scene.palette
        for x, y in shapely.get_coordinates(one.shape):
            path = geometry_to_path(shapely.Polygon([(x + dx, y + dy) for dx, dy in outline]))
            if path is not None:
                canvas.stroke_path(path, colours["halo"], LABEL_DOT_HALO_WIDTH_PX)
                canvas.fill_path(path, colours["label"])

    def _draw_corridor(self, canvas: Canvas, one: ProjectedFeature) -> None:
        path = geometry_to_path(one.shape)
        if path is None:
            return
        colours = self.scene.palette
        status = self.scene.feature_status(one.feature) or DEFAULT_ROUTE_STATUS
        canvas.stroke_path(path, colours["land"], CORRIDOR_CASING_WIDTH_PX)
        draw_route(canvas, path, status, colours["route"])
        if ROUTE_STYLES[status].has_cross_ticks:
            ticks = geometry_to_path(shapely.MultiLineString(list(cross_tick_lines(one.shape))))
            if ticks is not None:
                canvas.stroke_path(ticks, colours["route"], CROSS_TICKS.width_px)

    def _draw_checkpoints(self, canvas: Canvas, one: ProjectedFeature) -> None:
        for x, y in shapely.get_coordinates(one.shape):
            draw_checkpoint(canvas, x, y, self.scene.palette)

    def checkpoint_rects(self) -> Iterator[Rect]:
        """Yield the boxes around the brackets of checkpoints."""
        width, height = CHECKPOINTS.half_width_px, CHECKPOINTS.half_height_px
        for one in self.projected_features:
            if one.is_checkpoint:
                for x, y in shapely.get_coordinates(one.shape):
                    yield x - width, y - height, x + width, y + height


def _control_kinds_by_id(layers: Iterable[Layer]) -> dict[str, str]:
    """Return the drawing kind of each area of control by the id of its feature."""
    found: dict[str, str] = {}
    for layer in layers:
        if layer.style == "control":
            kinds = control_kinds(feature.toponym.label for feature in layer.features)
            found |= {one.toponym.id: kinds[one.toponym.label] for one in layer.features}
    return found


def draw_route(canvas: Canvas, path: Path, status: str, colour: str) -> None:
    """Draw a corridor's line in the pattern of its status."""
    style = ROUTE_STYLES[status]
    canvas.stroke_path(path, colour, CORRIDOR_WIDTH_PX, dash=style.dash_px, cap=style.cap)


def draw_checkpoint(
    canvas: Canvas, x: float, y: float, colours: dict[str, str], scale: float = 1
) -> None:
    """Draw a checkpoint as two brackets, `scale` times as large as on the map."""
    path = geometry_to_path(shapely.MultiLineString(checkpoint_brackets(x, y, scale)))
    if path is not None:
        canvas.stroke_path(path, colours["land"], CHECKPOINTS.casing_width_px * scale)
        canvas.stroke_path(path, colours["route"], CHECKPOINTS.width_px * max(scale, 0.8))
