"""The map as a picture for print and the web, and the preview that a link shows in a feed."""

import math
import re
from collections.abc import Callable
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import OutputError
from geo.io.folder import refuse_existing, write_file
from geo.location import locate_events
from geo.progress import progress_step
from geo.project.model import Project
from layers.view_state import View

if TYPE_CHECKING:
    from layers.print_map.page_layout import RenderedImage
    from layers.print_map.scene import Scene

IMAGE_FORMATS = ("png", "svg", "pdf")
DEFAULT_SIZE_PX = (1600, 1200)
"""Width and height of a picture in pixels, unless said otherwise."""

PRINT_DPI = 300.0
PRINT_SIZE_PX = (3508, 2480)
"""A4 on its side (297 by 210 mm) in dots of `PRINT_DPI`: what a PDF is, unless said otherwise."""

ALT_TEXT_SUFFIX = ".alt.txt"
"""What the name of the file with the picture in words ends in, after the picture's own name."""

SOCIAL_SIZE_PX = (1200, 630)
"""Width and height of a preview in pixels, the shape that feeds show links in."""

_SOCIAL_DPI = 192.0
"""A feed gives a preview some 600 of its own pixels, at 96 to the inch."""

_SCREEN_DPI = 96.0
_VIEWING_AREA_SQ_IN = 48.0
"""Square inches that a picture is seen at, as 8 by 6: more dots make it sharper, not emptier."""

_MIN_SIDE_PX, _MAX_SIDE_PX = 200, 20_000
_MAX_PIXELS = 64_000_000
"""Dots of a picture at most: they take 256 MB while it is drawn."""

_SVG_TAG_PATTERN = re.compile(rb"<svg [^>]*>")
_SVG_SIZE_PATTERN = re.compile(rb' (?:width|height)="[^"]*"')

WarningCallback = Callable[[str], None]
"""Is told what a reader of the picture may miss."""


def draw_image(  # noqa: PLR0913  what a picture is, by name
    project: Project,
    path: str | PathLike[str],
    *,
    view: View | None = None,
    size: tuple[int, int] | None = None,
    language: str | None = None,
    theme: str = "light",
    dpi: float | None = None,
    social: bool = False,
    force: bool = False,
    warn: WarningCallback | None = None,
) -> dict[str, int]:
    """Draw a project's map as a file, and put the picture in words beside it.

    The same project gives the same bytes, with the same version of matplotlib.

    Args:
        project: A loaded project.
        path: Where to write; its ending, one of `FORMATS`, says what. Its folder is made when
            missing.
        view: Days, filters and selection; None for everything.
        size: Width and height in dots; None for `SIZE`, or `PAPER` for a PDF.
        language: One of the map's languages; None for its own.
        theme: ``light`` or ``dark``.
        dpi: Dots in an inch, which says how large letters and lines are; None for as many as make
            the picture as large as 8 by 6 inches, and at least 96.
        social: Whether to draw a preview of `SOCIAL` dots; size and dpi are then its own.
        force: Whether files that are there already may be replaced.
        warn: Called with a sentence where letters are missing in the font.

    Returns:
        The files written, the picture first, and the size of each in bytes.

    Raises:
        OutputError: the ending is none of `FORMATS`, the size cannot be drawn, a file is there
            already or cannot be written.
        ViewError: the view shows no event, or the map does not have the language.
        ProjectError: an event's place is not found or ambiguous.
    """
    target, beside = Path(path), Path(f"{path}{ALT_TEXT_SUFFIX}")
    form = _image_format(target)
    for file in (target, beside):
        refuse_existing(file, force=force)
    width, height, dots = (*SOCIAL_SIZE_PX, _SOCIAL_DPI) if social else _check_size(form, size, dpi)
    scene = _build_scene(project, view, language, theme)
    with progress_step("drawing"):
        picture, data = _render_scene(scene, form, (width, height), dots, social=social)
    if warn and picture.canvas.typesetter.missing_characters:
        warn(_describe_missing_letters(picture.canvas.typesetter.missing_characters))
    return _write_files({str(target): data, str(beside): picture.alt_text.encode()})


def draw_social_preview(
    project: Project, view: View | None = None, language: str | None = None
) -> bytes:
    """Return the preview of a project's map that a link shows in a feed: a PNG of `SOCIAL` dots.

    Args:
        project: A loaded project.
        view: Days, filters and selection; None for everything.
        language: One of the map's languages; None for its own.

    Raises:
        ViewError: the view shows no event, or the map does not have the language.
        ProjectError: an event's place is not found or ambiguous.
    """
    scene = _build_scene(project, view, language, "light")
    return _render_scene(scene, "png", SOCIAL_SIZE_PX, _SOCIAL_DPI, social=True)[1]


def _image_format(path: Path) -> str:
    form = path.suffix.removeprefix(".").lower()
    if form not in IMAGE_FORMATS:
        raise OutputError(f"{str(path)!r} is no picture: end its name in .png, .svg or .pdf")
    return form


def _check_size(
    image_format: str, size: tuple[int, int] | None, dpi: float | None
) -> tuple[int, int, float]:
    """Return width, height and dots an inch of a picture, after a check."""
    if size is None and image_format == "pdf":
        size, dpi = PRINT_SIZE_PX, dpi or PRINT_DPI
    width, height = size or DEFAULT_SIZE_PX
    if not all(_MIN_SIDE_PX <= side <= _MAX_SIDE_PX for side in (width, height)):
        raise OutputError(
            f"a picture of {width} by {height} dots cannot be drawn: "
            f"each side has from {_MIN_SIDE_PX} to {_MAX_SIDE_PX:,}"
        )
    if image_format == "png" and width * height > _MAX_PIXELS:
        raise OutputError(
            f"a picture of {width} by {height} dots takes too much memory: at most "
            f"{_MAX_PIXELS:,} dots, or write an SVG or PDF, which are sharp at any size"
        )
    return width, height, dpi or default_dpi(width, height)


def default_dpi(width: int, height: int) -> float:
    """Return the dots an inch of a picture of which only the dots are said."""
    return max(_SCREEN_DPI, math.sqrt(width * height / _VIEWING_AREA_SQ_IN))


def reduce_size(size: tuple[int, int], dpi: float | None) -> tuple[tuple[int, int], float]:
    """Return size and dots an inch of the same drawing in about half as many dots each way.

    It can be drawn as a PNG whatever the size: neither too small nor too large for one.
    """
    width, height = size
    most = max(2.0, math.sqrt(width * height / _MAX_PIXELS))
    scale = min(most, min(size) / _MIN_SIDE_PX)
    dots = (dpi or default_dpi(width, height)) / scale
    return (math.floor(width / scale), math.floor(height / scale)), dots


def _build_scene(project: Project, view: View | None, language: str | None, theme: str) -> "Scene":
    from layers.print_map.scene import build_scene  # noqa: PLC0415  matplotlib takes half a second

    return build_scene(project, locate_events(project), view=view, language=language, theme=theme)


def _render_scene(
    scene: "Scene", image_format: str, size: tuple[int, int], dpi: float, *, social: bool
) -> tuple["RenderedImage", bytes]:
    """Return a scene as a picture and as a file."""
    from layers.print_map.canvas import CSS_DPI, fixed_settings  # noqa: PLC0415
    from layers.print_map.page_layout import draw_print_page  # noqa: PLC0415
    from layers.print_map.social_card import draw_social_card  # noqa: PLC0415

    width, height = (side * CSS_DPI / dpi for side in size)
    with fixed_settings():
        picture = draw_social_card(scene) if social else draw_print_page(scene, width, height)
        title, *_, credit = picture.alt_text.splitlines()
        about = _file_metadata(image_format, title, picture.alt_text, credit)
        data = picture.canvas.save(image_format, dpi, about)
    if image_format == "svg":
        data = _label_svg(data, size, picture.alt_text, scene.translator.language)
    return picture, data


def _file_metadata(image_format: str, title: str, alt: str, credit: str) -> dict[str, str | None]:
    """Return what a file says of itself, under the names of its format; no date and no maker."""
    if image_format == "png":
        return {"Title": title, "Description": alt, "Copyright": credit, "Software": None}
    if image_format == "svg":
        return {"Title": title, "Rights": credit, "Date": None, "Creator": None}
    return {"Title": title, "Subject": alt, "Creator": None, "CreationDate": None}


def _label_svg(svg: bytes, size: tuple[int, int], alt: str, language: str) -> bytes:
    """Return an SVG of a size in pixels, with its title and description tied to it."""
    width, height = size
    tag = (
        f' width="{width}" height="{height}" role="img" xml:lang="{escape(language)}"'
        ' aria-labelledby="map-title" aria-describedby="map-words">'
    )

    def replace_size(opening: re.Match[bytes]) -> bytes:
        return _SVG_SIZE_PATTERN.sub(b"", opening[0]).removesuffix(b">") + tag.encode()

    svg = _SVG_TAG_PATTERN.sub(replace_size, svg, count=1)
    words = f'</title>\n <desc id="map-words">{escape(alt, quote=False)}</desc>'
    svg = svg.replace(b"<title>", b'<title id="map-title">', 1)
    return svg.replace(b"</title>", words.encode(), 1)


_MAX_LISTED_LETTERS = 10


def _describe_missing_letters(letters: set[str]) -> str:
    known = sorted(letters)
    named = " ".join(known[:_MAX_LISTED_LETTERS]) + (
        " …" if len(known) > _MAX_LISTED_LETTERS else ""
    )
    return f"the font has no letter for {named}: drawn as □; the words beside the picture have it"


def _write_files(files: dict[str, bytes]) -> dict[str, int]:
    """Write all files or, where one of them cannot be, leave none that was not there before."""
    new: list[Path] = []
    try:
        for name, data in files.items():
            path = Path(name)
            is_new = not path.exists()
            write_file(path, data)
            new += [path] if is_new else []
    except OutputError:
        for path in new:
            path.unlink(missing_ok=True)
        raise
    return {name: len(data) for name, data in files.items()}
