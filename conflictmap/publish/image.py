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
from geo.location import locate
from geo.progress import doing
from geo.project.loader import Project
from layers.view_state import View

if TYPE_CHECKING:
    from layers.print_map.page_layout import Picture
    from layers.print_map.scene import Scene

FORMATS = ("png", "svg", "pdf")
SIZE = (1600, 1200)
"""Width and height of a picture in pixels, unless said otherwise."""

PRINT_DPI = 300.0
PAPER = (3508, 2480)
"""A4 on its side (297 by 210 mm) in dots of `PRINT_DPI`: what a PDF is, unless said otherwise."""

ALT = ".alt.txt"
"""What the name of the file with the picture in words ends in, after the picture's own name."""

SOCIAL = (1200, 630)
"""Width and height of a preview in pixels, the shape that feeds show links in."""

_SOCIAL_DPI = 192.0
"""A feed gives a preview some 600 of its own pixels, at 96 to the inch."""

_SCREEN_DPI = 96.0
_SEEN = 48.0
"""Square inches that a picture is seen at, as 8 by 6: more dots make it sharper, not emptier."""

_LEAST, _MOST = 200, 20_000
_MOST_DOTS = 64_000_000
"""Dots of a picture at most: they take 256 MB while it is drawn."""

_SVG = re.compile(rb"<svg [^>]*>")
_SVG_SIZE = re.compile(rb' (?:width|height)="[^"]*"')

Tell = Callable[[str], None]
"""Is told what a reader of the picture may miss."""


def draw(  # noqa: PLR0913  what a picture is, by name
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
    tell: Tell | None = None,
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
        tell: Called with a sentence where letters are missing in the font.

    Returns:
        The files written, the picture first, and the size of each in bytes.

    Raises:
        OutputError: the ending is none of `FORMATS`, the size cannot be drawn, a file is there
            already or cannot be written.
        ViewError: the view shows no event, or the map does not have the language.
        ProjectError: an event's place is not found or ambiguous.
    """
    target, beside = Path(path), Path(f"{path}{ALT}")
    form = _form(target)
    for file in (target, beside):
        refuse_existing(file, force=force)
    width, height, dots = (*SOCIAL, _SOCIAL_DPI) if social else _measures(form, size, dpi)
    scene = _scene(project, view, language, theme)
    with doing("drawing"):
        picture, data = _drawn(scene, form, (width, height), dots, social=social)
    if tell and picture.canvas.letters.missing:
        tell(_missing(picture.canvas.letters.missing))
    return _write({str(target): data, str(beside): picture.alt.encode()})


def social_preview(
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
    scene = _scene(project, view, language, "light")
    return _drawn(scene, "png", SOCIAL, _SOCIAL_DPI, social=True)[1]


def _form(path: Path) -> str:
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise OutputError(f"{str(path)!r} is no picture: end its name in .png, .svg or .pdf")
    return form


def _measures(form: str, size: tuple[int, int] | None, dpi: float | None) -> tuple[int, int, float]:
    """Return width, height and dots an inch of a picture, after a check."""
    if size is None and form == "pdf":
        size, dpi = PAPER, dpi or PRINT_DPI
    width, height = size or SIZE
    if not all(_LEAST <= side <= _MOST for side in (width, height)):
        raise OutputError(
            f"a picture of {width} by {height} dots cannot be drawn: "
            f"each side has from {_LEAST} to {_MOST:,}"
        )
    if form == "png" and width * height > _MOST_DOTS:
        raise OutputError(
            f"a picture of {width} by {height} dots takes too much memory: at most "
            f"{_MOST_DOTS:,} dots, or write an SVG or PDF, which are sharp at any size"
        )
    return width, height, dpi or usual_dpi(width, height)


def usual_dpi(width: int, height: int) -> float:
    """Return the dots an inch of a picture of which only the dots are said."""
    return max(_SCREEN_DPI, math.sqrt(width * height / _SEEN))


def smaller(size: tuple[int, int], dpi: float | None) -> tuple[tuple[int, int], float]:
    """Return size and dots an inch of the same drawing in about half as many dots each way.

    It can be drawn as a PNG whatever the size: neither too small nor too large for one.
    """
    width, height = size
    most = max(2.0, math.sqrt(width * height / _MOST_DOTS))
    scale = min(most, min(size) / _LEAST)
    dots = (dpi or usual_dpi(width, height)) / scale
    return (math.floor(width / scale), math.floor(height / scale)), dots


def _scene(project: Project, view: View | None, language: str | None, theme: str) -> "Scene":
    from layers.print_map.scene import read_scene  # noqa: PLC0415  matplotlib takes half a second

    return read_scene(project, locate(project), view=view, language=language, theme=theme)


def _drawn(
    scene: "Scene", form: str, size: tuple[int, int], dpi: float, *, social: bool
) -> tuple["Picture", bytes]:
    """Return a scene as a picture and as a file."""
    from layers.print_map.canvas import CSS_DPI, settings  # noqa: PLC0415
    from layers.print_map.page_layout import draw_sheet  # noqa: PLC0415
    from layers.print_map.social_card import draw_preview  # noqa: PLC0415

    width, height = (side * CSS_DPI / dpi for side in size)
    with settings():
        picture = draw_preview(scene) if social else draw_sheet(scene, width, height)
        title, *_, credit = picture.alt.splitlines()
        about = _about(form, title, picture.alt, credit)
        data = picture.canvas.save(form, dpi, about)
    if form == "svg":
        data = _named(data, size, picture.alt, scene.speaker.language)
    return picture, data


def _about(form: str, title: str, alt: str, credit: str) -> dict[str, str | None]:
    """Return what a file says of itself, under the names of its format; no date and no maker."""
    if form == "png":
        return {"Title": title, "Description": alt, "Copyright": credit, "Software": None}
    if form == "svg":
        return {"Title": title, "Rights": credit, "Date": None, "Creator": None}
    return {"Title": title, "Subject": alt, "Creator": None, "CreationDate": None}


def _named(svg: bytes, size: tuple[int, int], alt: str, language: str) -> bytes:
    """Return an SVG of a size in pixels, with its title and description tied to it."""
    width, height = size
    tag = (
        f' width="{width}" height="{height}" role="img" xml:lang="{escape(language)}"'
        ' aria-labelledby="map-title" aria-describedby="map-words">'
    )

    def sized(opening: re.Match[bytes]) -> bytes:
        return _SVG_SIZE.sub(b"", opening[0]).removesuffix(b">") + tag.encode()

    svg = _SVG.sub(sized, svg, count=1)
    words = f'</title>\n <desc id="map-words">{escape(alt, quote=False)}</desc>'
    svg = svg.replace(b"<title>", b'<title id="map-title">', 1)
    return svg.replace(b"</title>", words.encode(), 1)


_FEW = 10


def _missing(letters: set[str]) -> str:
    known = sorted(letters)
    named = " ".join(known[:_FEW]) + (" …" if len(known) > _FEW else "")
    return f"the font has no letter for {named}: drawn as □; the words beside the picture have it"


def _write(files: dict[str, bytes]) -> dict[str, int]:
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
