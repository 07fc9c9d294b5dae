"""The preview that a link shows in a feed: the map with its title, and as few words as it takes."""

from dataclasses import replace

from layers.print_map.alt_text import alt_text
from layers.print_map.attribution import credits_line
from layers.print_map.canvas import Canvas
from layers.print_map.captions import day_line, shown_line
from layers.print_map.legend import Legend
from layers.print_map.map_panel import Panel
from layers.print_map.page_layout import Picture
from layers.print_map.scene import Scene
from layers.print_map.text_blocks import BAR_ROW, Bar, Block
from layers.print_map.typography import LINE, Face
from layers.print_map.web_mercator import Frame

_WIDTH, _HEIGHT = 600.0, 315.0
_MARGIN = 14.0
_COLUMN = (150.0, 236.0)
"""The least and greatest width of the column beside the map."""

_GAP = 13.0
_TITLE = Face(19, "bold")
_TEXT = Face(10.5)
_SMALL = Face(7.5)


def draw_preview(scene: Scene) -> Picture:
    """Draw a scene as a preview, under `layers.print_map.canvas.settings`."""
    return _Preview(scene).draw()


class _Preview:
    """Title above, map on the left, its signs on the right, credits below."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.canvas = Canvas(_WIDTH, _HEIGHT, scene.colours["paper"])
        inner = _WIDTH - 2 * _MARGIN
        title = scene.speaker.pick(scene.project.frame.title)
        self._title = self._block(title, _TITLE, "ink", inner, 2)
        self._credit = self._block(credits_line(scene), _SMALL, "muted", inner, 2)
        self._top = _MARGIN + self._title.height + 5
        self._bottom = _HEIGHT - _MARGIN - self._credit.height - 8
        # the signs make the column, the column the map, and the map its signs: the widest that
        # they could be makes the first
        self._column = _COLUMN[1]
        wanted = self._legend(self._map()).width + 1
        self._column = min(_COLUMN[1], max(_COLUMN[0], wanted))
        self._panel = self._map()

    def _map(self) -> Panel:
        right = _WIDTH - _MARGIN - self._column - _GAP
        rect = (_MARGIN, self._top, right, self._bottom)
        frame = Frame.around(self.scene.project.frame.view, rect)
        return Panel(self.scene, self.canvas, frame)

    def _legend(self, panel: Panel) -> Legend:
        """Return the signs of a map that a preview tells: types of events, and routes."""
        told = replace(panel.seen, statuses=(), marks=(), counted=False, ground=())
        return Legend(self.scene, self.canvas, told, self._column, stacked=True)

    def _block(self, text: str, face: Face, colour: str, room: float, most: int) -> Block:
        lines = self.canvas.letters.wrap(text, face, room, most)
        return Block(lines, face, self.scene.colours[colour])

    def draw(self) -> Picture:
        """Draw everything."""
        self._title.draw(self.canvas, _MARGIN, _MARGIN - 4)
        self._panel.draw()
        self._draw_column(_WIDTH - _MARGIN - self._column)
        self._credit.draw(self.canvas, _MARGIN, _HEIGHT - _MARGIN - self._credit.height + 2)
        return Picture(self.canvas, alt_text(self.scene, self._panel))

    def _draw_column(self, left: float) -> None:
        """Draw the signs, what is shown, the day, and the scale bar."""
        legend = self._legend(self._panel)
        legend.draw(left, self._top - 2)
        bar = Bar.of(self._panel.frame, self.canvas, self.scene.speaker)
        bar.draw(self.canvas, left, self._bottom - BAR_ROW, self.scene.colours["ink"])
        y = self._top + legend.height + 3
        told = [shown_line(self.scene)] if self.scene.is_limited else []
        for text in (*told, day_line(self.scene, self._panel.ground)):
            most = int((self._bottom - BAR_ROW - y) / (_TEXT.size * LINE))
            if most > 0:
                y = self._block(text, _TEXT, "ink", self._column, most).draw(self.canvas, left, y)
