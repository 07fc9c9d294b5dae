"""The sheet that everything is drawn on, and the one door to matplotlib's drawing.

Places are CSS pixels from the upper left corner. The same drawing gives the same bytes: no date, no
random id, no setting of the machine.
"""

import io
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform, TransformedBbox
from shapely.geometry.base import BaseGeometry

from layers.print_map.typography import MIDDLE, Face, Letters

CSS_DPI = 96.0
"""CSS pixels in an inch (CSS Values and Units 4, "absolute lengths")."""

POINT = 0.75
"""Points, which are 1/72 inch, in a CSS pixel."""

HALO = 3.5
"""The width of the halo around letters, in pixels, as in the viewer."""

Cap = Literal["butt", "round"]
Align = Literal["left", "center", "right"]
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_SETTINGS: dict[str, Any] = {
    "lines.scale_dashes": False,
    "path.simplify": False,
    "pdf.compression": 9,
    "pdf.fonttype": 42,  # TrueType: words in the file can be searched and copied
    "svg.fonttype": "path",  # the picture is the same where DejaVu is not installed
    "svg.hashsalt": "conflictmap",
    "text.hinting": "no_hinting",  # letters as wide as they were measured, at any size
    "text.parse_math": False,  # a dollar sign is a dollar sign
}
_LOCK = threading.Lock()
_HAIR = 1e-6
"""Added to a sheet's size in inches, so that its whole number of dots is not rounded down."""


@contextmanager
def settings() -> Iterator[None]:
    """Draw under fixed settings, whatever the machine's own are; one drawing at a time."""
    with _LOCK, mpl.rc_context():
        mpl.rcdefaults()
        parameters: Any = mpl.rcParams
        parameters.update(_SETTINGS)
        yield


class Canvas:
    """A sheet of paper."""

    def __init__(self, width: float, height: float, ground: str, unit: float = 1.0) -> None:
        """Lay out a sheet in one colour.

        Args:
            width: In pixels.
            height: In pixels.
            ground: The colour of its paper.
            unit: How large a pixel is, in CSS pixels.
        """
        self.width = width
        self.height = height
        self.letters = Letters()
        self._point = POINT * unit
        self._inches = (width * unit / CSS_DPI, height * unit / CSS_DPI)
        self._figure = Figure(figsize=self._inches, facecolor=ground)
        share = Affine2D().scale(1 / width, -1 / height).translate(0, 1)
        self._to_sheet = share + self._figure.transFigure
        self._clip: TransformedBbox | None = None
        self._alpha = 1.0

    @contextmanager
    def within(self, rect: Rect) -> Iterator[None]:
        """Draw nothing outside a rectangle."""
        left, top, right, bottom = rect
        before = self._clip
        self._clip = TransformedBbox(Bbox([[left, top], [right, bottom]]), self._to_sheet)
        try:
            yield
        finally:
            self._clip = before

    @contextmanager
    def faded(self, alpha: float) -> Iterator[None]:
        """Draw everything as much fainter."""
        before = self._alpha
        self._alpha *= alpha
        try:
            yield
        finally:
            self._alpha = before

    def fill(self, path: Path, colour: str) -> None:
        """Fill a path."""
        self._add(PathPatch(path, facecolor=self._paint(colour), edgecolor="none", linewidth=0))

    def stroke(
        self,
        path: Path,
        colour: str,
        width: float,
        *,
        dash: Sequence[float] = (),
        cap: Cap = "butt",
    ) -> None:
        """Draw a path as a line; widths and dashes in pixels."""
        line = PathPatch(
            path,
            fill=False,
            edgecolor=self._paint(colour),
            linewidth=width * self._point,
            linestyle=(0, tuple(part * self._point for part in dash)) if dash else "solid",
            joinstyle="round",
            capstyle=cap,
        )
        self._add(line)

    def _paint(self, colour: str) -> tuple[float, float, float, float]:
        red, green, blue, alpha = to_rgba(colour)
        return red, green, blue, alpha * self._alpha

    def stamp(
        self, path: Path, places: Sequence[tuple[float, float]], sizes: Sequence[float], colour: str
    ) -> None:
        """Fill copies of a path of about one unit's radius at places, each in its own size."""
        # a collection's sizes are areas in square points, of a path that keeps its own units
        areas = [(size * self._point) ** 2 for size in sizes]
        copies = PathCollection(
            [path],
            sizes=areas,
            offsets=np.asarray(places),
            offset_transform=self._to_sheet,
            facecolors=[self._paint(colour)],
            linewidths=0,
        )
        copies.set_transform(IdentityTransform())
        copies.set_zorder(0)
        if self._clip is not None:
            copies.set_clip_box(self._clip)
        self._figure.add_artist(copies)

    def write(
        self,
        text: str,
        place: tuple[float, float],
        face: Face,
        colour: str,
        *,
        align: Align = "left",
    ) -> None:
        """Write one cleaned line, its capitals centred on the place's height; it is never clipped.

        Args:
            text: As `Letters.clean` returns it.
            place: Where its left end, middle or right end stands.
            face: Its letters.
            colour: Their colour.
            align: Which of the three it is.
        """
        self._add(self._text(text, place, face, colour, align))

    def halo(
        self,
        text: str,
        place: tuple[float, float],
        face: Face,
        colour: str,
        *,
        align: Align = "left",
    ) -> None:
        """Keep the map off a line that is written next, with the same words as `write`."""
        around = self._text(text, place, face, colour, align)
        around.set_path_effects([Stroke(linewidth=HALO * self._point, foreground=colour)])
        self._add(around)

    def _text(
        self, text: str, place: tuple[float, float], face: Face, colour: str, align: Align
    ) -> Text:
        x, y = place
        return Text(
            x,
            y + MIDDLE * face.size,
            text,
            color=self._paint(colour),
            fontproperties=face.suited(text).properties(self._point),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
        )

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._to_sheet)
        artist.set_zorder(0)  # as they come: texts would otherwise lie over every shape
        if self._clip is not None and not isinstance(artist, Text):
            artist.set_clip_box(self._clip)
        self._figure.add_artist(artist)

    def save(self, form: str, dpi: float, metadata: Mapping[str, str | None]) -> bytes:
        """Return the sheet as a file.

        Args:
            form: ``png``, ``svg`` or ``pdf``.
            dpi: Dots in an inch, for ``png``.
            metadata: What the file says of itself, under the names of its format.
        """
        hair = _HAIR if form == "png" else 0.0
        width, height = self._inches
        self._figure.set_size_inches(width + hair, height + hair)
        file = io.BytesIO()
        self._figure.savefig(file, format=form, dpi=dpi, metadata=dict(metadata))
        return file.getvalue()


def tint(colour: str, alpha: float) -> str:
    """Return a colour of the palette that lets through what lies under it."""
    return to_hex(to_rgba(colour, alpha), keep_alpha=True)


def path_of(geometry: BaseGeometry) -> Path | None:
    """Return lines and polygons as a path to be drawn, None where there are none."""
    parts = [path for path in map(_path, _lines(geometry)) if path is not None]
    return Path.make_compound_path(*parts) if parts else None


def _path(line: BaseGeometry) -> Path | None:
    corners = shapely.get_coordinates(line)
    if len(corners) < 2:  # noqa: PLR2004  a line has two ends
        return None
    codes = np.full(len(corners), Path.LINETO, dtype=Path.code_type)
    codes[0] = Path.MOVETO
    if line.geom_type == "LinearRing":
        codes[-1] = Path.CLOSEPOLY
    return Path(corners, codes)


def _lines(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield lines and rings; holes turn the other way round, so that they stay empty."""
    for part in shapely.get_parts(shapely.orient_polygons(geometry)):
        if part.geom_type == "Polygon":
            yield from (ring for ring in (part.exterior, *part.interiors) if not ring.is_empty)
        elif part.geom_type in {"LineString", "LinearRing"}:
            yield part
        elif hasattr(part, "geoms"):
            yield from _lines(part)


def rectangle(rect: Rect, radius: float = 0.0) -> Path:
    """Return a rectangle, its corners rounded where a radius is given."""
    left, top, right, bottom = rect
    box = shapely.box(left, top, right, bottom)
    if radius:
        box = shapely.box(left + radius, top + radius, right - radius, bottom - radius).buffer(
            radius
        )
    path = path_of(box)
    if path is None:
        raise ValueError(f"{rect!r} is no rectangle: left and top come first")
    return path


def circle(x: float, y: float, radius: float) -> Path:
    """Return a circle."""
    return Path.unit_circle().transformed(Affine2D().scale(radius).translate(x, y))


def line(*places: tuple[float, float]) -> Path:
    """Return a line through places."""
    return Path(np.asarray(places, dtype=float))


def around(x: float, y: float, reach: float) -> Rect:
    """Return the square that reaches so far around a place."""
    return x - reach, y - reach, x + reach, y + reach


def touch(one: Rect, other: Rect) -> bool:
    """Tell whether two rectangles overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
