"""Map panel of a page: base layers, events and labels within one viewport."""

from functools import cached_property

from geo.ground.locator import build_locator
from layers.drawn_area import trace_area
from layers.print_map.base_layers import BaseLayers
from layers.print_map.canvas import Canvas, geometry_to_path, rectangle_path
from layers.print_map.event_marks import EventLayer, EventMark
from layers.print_map.inset_locator import PlacedLocator, place_locator
from layers.print_map.labels import LabelLayer
from layers.print_map.legend import MapContent, collect_map_content
from layers.print_map.offscreen_chips import OffscreenChips
from layers.print_map.scene import Scene
from layers.print_map.web_mercator import MercatorViewport

_AREA_WIDTH_PX = 2.0
_AREA_DASH_PX = (7.0, 4.0)
"""The outline of an area drawn by hand, as in the viewer's map/area-drawing.js."""


class MapPanel:
    """A scene within a viewport."""

    def __init__(
        self,
        scene: Scene,
        canvas: Canvas,
        viewport: MercatorViewport,
        *,
        has_chips: bool = True,
    ) -> None:
        """Compute positions; nothing is drawn yet.

        Args:
            scene: What is shown.
            canvas: The picture.
            viewport: The part of the picture and of the world.
            has_chips: Whether places beyond the map are named on it; the alternative text has them.
        """
        self.scene = scene
        self.viewport = viewport
        self.base_layers = BaseLayers(scene, viewport)
        self.event_layer = EventLayer(scene, viewport)
        self._canvas = canvas
        named = self.event_layer.offscreen_places if has_chips else ()
        self.offscreen_chips = OffscreenChips(scene, canvas, named)
        self.labels = LabelLayer(scene, canvas, self.base_layers)

    @cached_property
    def plate_marks(self) -> list[EventMark]:
        """The marks of lines and regions, clear of points, checkpoints and chips."""
        points = [rect for mark in self.event_layer.point_marks for rect in mark.covered_rects]
        checkpoints, dots = [*self.base_layers.checkpoint_rects()], [*self.labels.dot_rects()]
        chips = self.offscreen_chips.place_chips(self.viewport, points + checkpoints + dots)
        return self.event_layer.place_plates(chips + checkpoints, dots)

    @cached_property
    def locator(self) -> PlacedLocator | None:
        """The inset that shows where the map is, in a corner without a mark if there is one."""
        info = self.scene.project.map_info
        locator = build_locator(info.view) if info.locator else None
        if locator is None:
            return None
        marks = [
            rect
            for mark in [*self.event_layer.point_marks, *self.plate_marks]
            for rect in mark.covered_rects
        ]
        chips = [chip.rect for chip in self.offscreen_chips.placed_chips]
        return place_locator(locator, self.viewport.rect, [*marks, *chips])

    def _draw_area(self) -> None:
        """Draw the outline of the area that limits the events, if one does."""
        area = self.scene.view.filters.area
        if not area:
            return
        outline = geometry_to_path(self.viewport.project_geometry(trace_area(area).exterior))
        if outline is not None:
            ink = self.scene.palette["ink"]
            self._canvas.stroke_path(outline, ink, _AREA_WIDTH_PX, dash=_AREA_DASH_PX)

    @property
    def content(self) -> MapContent:
        """What is on the map."""
        return collect_map_content(self.scene, self.base_layers, self.event_layer, self.plate_marks)

    def draw(self) -> None:
        """Draw the map, from the base layers up."""
        canvas, plates = self._canvas, self.plate_marks
        with canvas.clip_to(self.viewport.rect):
            self.base_layers.draw_under(canvas)
            self.event_layer.draw_shapes(canvas)
            self.base_layers.draw_over(canvas)
            self.event_layer.draw_circles(canvas)
            self.event_layer.draw_cells(canvas)
            self._draw_area()
            self._draw_labels(plates)
        canvas.stroke_path(rectangle_path(self.viewport.rect), self.scene.palette["rule"], 1)
        if self.locator is not None:
            self.locator.draw(canvas, self.scene.palette)
        self.event_layer.draw_marks(canvas, plates)
        self.offscreen_chips.draw()

    def _draw_labels(self, plate_marks: list[EventMark]) -> None:
        marks = [
            rect
            for mark in [*self.event_layer.point_marks, *plate_marks]
            for rect in mark.covered_rects
        ]
        covered = [chip.rect for chip in self.offscreen_chips.placed_chips]
        if self.locator is not None:
            covered.append(self.locator.rect)
        self.labels.draw(marks, covered)
