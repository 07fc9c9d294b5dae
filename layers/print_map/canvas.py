"""Canvas of a printed map: the only module that draws with matplotlib.

Positions are CSS pixels from the upper left corner. The same drawing gives the same bytes: no date,
no random id and no setting of the machine go into a file.
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

from layers.print_map.typography import CAPITAL_MIDDLE, Font, Typesetter
from layers.style.symbology import LABEL_HALO_WIDTH_PX, LineCap

CSS_DPI = 96.0
"""CSS pixels in an inch (CSS Values and Units 4, "absolute lengths")."""

POINTS_PER_PIXEL = 0.75
"""Points, which are 1/72 inch, in a CSS pixel."""

TextAlign = Literal["left", "center", "right"]
Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_RC_PARAMS: dict[str, Any] = {
    "lines.scale_dashes": False,
    "path.simplify": False,
    "pdf.compression": 9,
    "pdf.fonttype": 42,  # TrueType: words in the file can be searched and copied
    "svg.fonttype": "path",  # the picture is the same where DejaVu is not installed
    "svg.hashsalt": "conflictmap",
    "text.hinting": "no_hinting",  # letters as wide as they were measured, at any size
    "text.parse_math": False,  # a dollar sign is a dollar sign
}
_DRAWING_LOCK = threading.Lock()
_SIZE_EPSILON_INCHES = 1e-6
"""Added to a canvas's size in inches, so that its whole number of dots is not rounded down."""


@contextmanager
def fixed_settings() -> Iterator[None]:
    """Draw under fixed matplotlib settings, whatever the machine's are; one drawing at a time."""
    with _DRAWING_LOCK, mpl.rc_context():
        mpl.rcdefaults()
        parameters: Any = mpl.rcParams
        parameters.update(_RC_PARAMS)
        yield


class Canvas:
    """A page to draw on."""

    def __init__(
        self, width: float, height: float, background: str, pixel_scale: float = 1.0
    ) -> None:
        """Create a page in one colour.

        Args:
            width: The width, in pixels.
            height: The height, in pixels.
            background: The colour of the page.
            pixel_scale: The size of a pixel, in CSS pixels.
        """
        self.width = width
        self.height = height
        self.typesetter = Typesetter()
        self._points_per_pixel = POINTS_PER_PIXEL * pixel_scale
        self._size_inches = (width * pixel_scale / CSS_DPI, height * pixel_scale / CSS_DPI)
        self._figure = Figure(figsize=self._size_inches, facecolor=background)
        to_share = Affine2D().scale(1 / width, -1 / height).translate(0, 1)
        self._pixel_transform = to_share + self._figure.transFigure
        self._clip_box: TransformedBbox | None = None
        self._alpha = 1.0

    @contextmanager
    def clip_to(self, rect: Rect) -> Iterator[None]:
        """Draw nothing outside a rectangle."""
        left, top, right, bottom = rect
        before = self._clip_box
        self._clip_box = TransformedBbox(
            Bbox([[left, top], [right, bottom]]), self._pixel_transform
        )
        try:
            yield
        finally:
            self._clip_box = before

    @contextmanager
    def with_opacity(self, alpha: float) -> Iterator[None]:
        """Multiply the opacity of everything drawn inside the block."""
        before = self._alpha
        self._alpha *= alpha
        try:
            yield
        finally:
            self._alpha = before

    def fill_path(self, path: Path, colour: str) -> None:
        """Fill a path."""
        self._add_artist(
            PathPatch(path, facecolor=self._to_rgba(colour), edgecolor="none", linewidth=0)
        )

    def stroke_path(
        self,
        path: Path,
        colour: str,
        width: float,
        *,
        dash: Sequence[float] = (),
        cap: LineCap = "butt",
    ) -> None:
        """Draw a path as a line; width and dashes are in pixels."""
        line = PathPatch(
            path,
            fill=False,
            edgecolor=self._to_rgba(colour),
            linewidth=width * self._points_per_pixel,
            linestyle=(0, tuple(part * self._points_per_pixel for part in dash))
            if dash
            else "solid",
            joinstyle="round",
            capstyle=cap,
        )
        self._add_artist(line)

    def _to_rgba(self, colour: str) -> tuple[float, float, float, float]:
        red, green, blue, alpha = to_rgba(colour)
        return red, green, blue, alpha * self._alpha

    def fill_copies(
        self,
        path: Path,
        positions: Sequence[tuple[float, float]],
        sizes: Sequence[float],
        colour: str,
    ) -> None:
        """Fill copies of a path of about one unit's radius, each at a position and in a size."""
        # a collection's sizes are areas in square points, of a path that keeps its own units
        areas = [(size * self._points_per_pixel) ** 2 for size in sizes]
        copies = PathCollection(
            [path],
            sizes=areas,
            offsets=np.asarray(positions),
            offset_transform=self._pixel_transform,
            facecolors=[self._to_rgba(colour)],
            linewidths=0,
        )
        copies.set_transform(IdentityTransform())
        copies.set_zorder(0)
        if self._clip_box is not None:
            copies.set_clip_box(self._clip_box)
        self._figure.add_artist(copies)

    def draw_text(
        self,
        text: str,
        position: tuple[float, float],
        font: Font,
        colour: str,
        *,
        align: TextAlign = "left",
    ) -> None:
        """Draw one line of text, never clipped, its capitals centred on the position's y.

        Args:
            text: A text as `Typesetter.clean_text` returns it.
            position: The left end, centre or right end of the text.
            font: The font.
            colour: The colour of the text.
            align: Which part of the text is at the position.
        """
        self._add_artist(self._make_text(text, position, font, colour, align))

    def draw_text_halo(
        self,
        text: str,
        position: tuple[float, float],
        font: Font,
        colour: str,
        *,
        align: TextAlign = "left",
    ) -> None:
        """Draw a halo for a line of text that `draw_text` draws next with the same arguments."""
        halo = self._make_text(text, position, font, colour, align)
        halo.set_path_effects(
            [Stroke(linewidth=LABEL_HALO_WIDTH_PX * self._points_per_pixel, foreground=colour)]
        )
        self._add_artist(halo)

    def _make_text(
        self, text: str, position: tuple[float, float], font: Font, colour: str, align: TextAlign
    ) -> Text:
        x, y = position
        return Text(
            x,
            y + CAPITAL_MIDDLE * font.size,
            text,
            color=self._to_rgba(colour),
            fontproperties=font.with_fallback(text).font_properties(self._points_per_pixel),
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
        )

    def _add_artist(self, artist: Artist) -> None:
        artist.set_transform(self._pixel_transform)
        artist.set_zorder(0)  # in drawing order: matplotlib would draw texts above all shapes
        if self._clip_box is not None and not isinstance(artist, Text):
            artist.set_clip_box(self._clip_box)
        self._figure.add_artist(artist)

    def save(self, file_format: str, dpi: float, metadata: Mapping[str, str | None]) -> bytes:
        """Return the page as a file.

        Args:
            file_format: ``png``, ``svg`` or ``pdf``.
            dpi: Dots per inch, for ``png``.
            metadata: The file's metadata, by the keys of its format.
        """
        epsilon = _SIZE_EPSILON_INCHES if file_format == "png" else 0.0
        width, height = self._size_inches
        self._figure.set_size_inches(width + epsilon, height + epsilon)
        file = io.BytesIO()
        self._figure.savefig(file, format=file_format, dpi=dpi, metadata=dict(metadata))
        return file.getvalue()


def with_alpha(colour: str, alpha: float) -> str:
    """Return a colour of the palette with an opacity."""
    return to_hex(to_rgba(colour, alpha), keep_alpha=True)


def geometry_to_path(geometry: BaseGeometry) -> Path | None:
    """Return lines and polygons as a path, or None if there are none."""
    parts = [path for path in map(_line_to_path, _iter_lines(geometry)) if path is not None]
    return Path.make_compound_path(*parts) if parts else None


def _line_to_path(line: BaseGeometry) -> Path | None:
    corners = shapely.get_coordinates(line)
    if len(corners) < 2:  # noqa: PLR2004  a line has two ends
        return None
    codes = np.full(len(corners), Path.LINETO, dtype=Path.code_type)
    codes[0] = Path.MOVETO
    if line.geom_type == "LinearRing":
        codes[-1] = Path.CLOSEPOLY
    return Path(corners, codes)


def _iter_lines(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield lines and rings; holes are oriented the other way, so that they are not filled."""
    for part in shapely.get_parts(shapely.orient_polygons(geometry)):
        if part.geom_type == "Polygon":
            yield from (ring for ring in (part.exterior, *part.interiors) if not ring.is_empty)
        elif part.geom_type in {"LineString", "LinearRing"}:
            yield part
        elif hasattr(part, "geoms"):
            yield from _iter_lines(part)


def rectangle_path(rect: Rect, radius: float = 0.0) -> Path:
    """Return a rectangle, its corners rounded by a radius."""
    left, top, right, bottom = rect
    box = shapely.box(left, top, right, bottom)
    if radius:
        box = shapely.box(left + radius, top + radius, right - radius, bottom - radius).buffer(
            radius
        )
    path = geometry_to_path(box)
    if path is None:
        raise ValueError(f"{rect!r} is no rectangle: use (left, top, right, bottom)")
    return path


def circle_path(x: float, y: float, radius: float) -> Path:
    """Return a circle."""
    return Path.unit_circle().transformed(Affine2D().scale(radius).translate(x, y))


def line_path(*points: tuple[float, float]) -> Path:
    """Return a line through positions."""
    return Path(np.asarray(points, dtype=float))


def square_around(x: float, y: float, reach: float) -> Rect:
    """Return the square around a position, `reach` pixels to each side."""
    return x - reach, y - reach, x + reach, y + reach


def rects_overlap(one: Rect, other: Rect) -> bool:
    """Return whether two rectangles overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
