"""The map on the sheet: ground, events and names within one frame."""

from functools import cached_property

from layers.print_map.base_layers import Ground
from layers.print_map.canvas import Canvas, rectangle
from layers.print_map.event_marks import Mark, Marks
from layers.print_map.labels import Labels
from layers.print_map.legend import Seen, look_at
from layers.print_map.offscreen_chips import Chips
from layers.print_map.scene import Scene
from layers.print_map.web_mercator import Frame


class Panel:
    """A scene within a frame."""

    def __init__(self, scene: Scene, canvas: Canvas, frame: Frame) -> None:
        """Find where everything lies; nothing is drawn yet."""
        self.scene = scene
        self.frame = frame
        self.ground = Ground(scene, frame)
        self.marks = Marks(scene, frame)
        self._canvas = canvas
        self.chips = Chips(scene, canvas, self.marks.away)
        self.names = Labels(scene, canvas, self.ground)

    @cached_property
    def plates(self) -> list[Mark]:
        """The marks of lines and regions, clear of points, posts and chips."""
        own = [rect for mark in self.marks.points for rect in mark.rects]
        posts, dots = [*self.ground.posts()], [*self.names.dots()]
        chips = self.chips.place(self.frame, own + posts + dots)
        return self.marks.plates(chips + posts, dots)

    @property
    def seen(self) -> Seen:
        """What is on the map."""
        return look_at(self.scene, self.ground, self.marks, self.plates)

    def draw(self) -> None:
        """Draw the map, from the ground up."""
        canvas, plates = self._canvas, self.plates
        with canvas.within(self.frame.rect):
            self.ground.draw_under(canvas)
            self.marks.draw_areas(canvas)
            self.ground.draw_over(canvas)
            self.marks.draw_circles(canvas)
            self.marks.draw_cells(canvas)
            self._draw_names(plates)
        canvas.stroke(rectangle(self.frame.rect), self.scene.colours["rule"], 1)
        self.marks.draw_marks(canvas, plates)
        self.chips.draw()

    def _draw_names(self, plates: list[Mark]) -> None:
        marks = [rect for mark in [*self.marks.points, *plates] for rect in mark.rects]
        self.names.draw(marks, [chip.rect for chip in self.chips.placed])
