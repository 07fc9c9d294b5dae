"""Pictures of a map for print and the web, and its link preview."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflictmap.publish.deprecation import merge_deprecated_keywords
from geo.errors import OutputError
from geo.io.atomic import refuse_existing, write_file
from geo.location import locate_events
from geo.progress import progress_step
from geo.project.model import Project
from layers.view_state import View

if TYPE_CHECKING:
    from layers.print_map.page_layout import RenderedImage
    from layers.print_map.scene import Scene

IMAGE_FORMATS = ("png", "svg", "pdf")
DEFAULT_SIZE_PX = (1600, 1200)
"""The default width and height of a picture."""

PRINT_DPI = 300.0
PRINT_SIZE_PX = (3508, 2480)
"""The default width and height of a PDF: A4 landscape (297 by 210 mm) at `PRINT_DPI`."""

ALT_TEXT_SUFFIX = ".alt.txt"
"""Added to a picture's file name for the file with its alternative text."""

SOCIAL_SIZE_PX = (1200, 630)
"""Width and height of a link preview, in the aspect ratio of social media."""

_SOCIAL_DPI = 192.0
"""Social media show a preview about 600 CSS pixels wide, at 96 to the inch."""

_SCREEN_DPI = 96.0
_VIEWING_AREA_SQ_IN = 48.0
"""Square inches that a picture is viewed at, as 8 by 6: more pixels make it sharper."""

_MIN_SIDE_PX, _MAX_SIDE_PX = 200, 20_000
_MAX_PIXELS = 64_000_000
"""The most pixels of a PNG: they take 256 MB while it is drawn."""

_MAX_LISTED_CHARACTERS = 10
_SVG_TAG_PATTERN = re.compile(rb"<svg [^>]*>")
_SVG_SIZE_PATTERN = re.compile(rb' (?:width|height)="[^"]*"')

WarningCallback = Callable[[str], None]
"""Called with a sentence about what a reader of the picture may miss."""


@dataclass(frozen=True, slots=True)
class ImageOptions:
    """Options of a picture.

    Attributes:
        view: Days, filters and selection; None for everything.
        size: Width and height in pixels; None for `DEFAULT_SIZE_PX`, or `PRINT_SIZE_PX` for a PDF.
        language: One of the map's languages; None for its own.
        theme: ``light`` or ``dark``.
        dpi: Pixels per inch, which decides the size of text and lines; None for as many as make the
            picture as large as 8 by 6 inches, and at least 96.
        social: Whether to draw a link preview, whose size and resolution are fixed.
    """

    view: View | None = None
    size: tuple[int, int] | None = None
    language: str | None = None
    theme: str = "light"
    dpi: float | None = None
    social: bool = False


def draw_image(
    project: Project,
    path: str | PathLike[str],
    options: ImageOptions | None = None,
    *,
    force: bool = False,
    warn: WarningCallback | None = None,
    **deprecated: Any,  # noqa: ANN401  the fields of the options
) -> dict[str, int]:
    """Draw a project's map to a file, and write its alternative text to a second one.

    The same project gives the same bytes with the same version of matplotlib.

    Args:
        project: A loaded project.
        path: The file to write. Its extension, one of `IMAGE_FORMATS`, selects the format. A folder
            that is missing is created.
        options: What is drawn, and how.
        force: Whether to replace files that exist.
        warn: Called with a sentence if the font has no glyph for some characters.
        deprecated: The fields of the options as keyword arguments, as before 0.2.0.

    Returns:
        The size in bytes of each file written, by path, the picture first.

    Raises:
        OutputError: the extension is not supported, the size cannot be drawn, or a file exists or
            cannot be written.
        ViewError: the view shows no event, or the map does not have the language.
        ProjectError: an event's place is not found or ambiguous.
    """
    options = merge_deprecated_keywords("draw_image", options, deprecated, ImageOptions)
    target, alt_text_path = Path(path), Path(f"{path}{ALT_TEXT_SUFFIX}")
    image_format = _image_format(target)
    for file in (target, alt_text_path):
        refuse_existing(file, force=force)
    size, dpi = _choose_size(image_format, options)
    scene = _build_scene(project, options)
    with progress_step("drawing"):
        picture, data = _render_scene(scene, image_format, size, dpi, social=options.social)
    if warn and picture.canvas.typesetter.missing_characters:
        warn(_describe_missing_glyphs(picture.canvas.typesetter.missing_characters))
    return _write_files({str(target): data, str(alt_text_path): picture.alt_text.encode()})


def draw_social_preview(
    project: Project, view: View | None = None, language: str | None = None
) -> bytes:
    """Return the link preview of a project's map: a PNG of `SOCIAL_SIZE_PX`.

    Args:
        project: A loaded project.
        view: Days, filters and selection; None for everything.
        language: One of the map's languages; None for its own.

    Raises:
        ViewError: the view shows no event, or the map does not have the language.
        ProjectError: an event's place is not found or ambiguous.
    """
    scene = _build_scene(project, ImageOptions(view=view, language=language))
    return _render_scene(scene, "png", SOCIAL_SIZE_PX, _SOCIAL_DPI, social=True)[1]


def _image_format(path: Path) -> str:
    image_format = path.suffix.removeprefix(".").lower()
    if image_format not in IMAGE_FORMATS:
        raise OutputError(
            f"{path.name!r} has no supported extension: use .png, .svg or .pdf for a picture"
        )
    return image_format


def _choose_size(image_format: str, options: ImageOptions) -> tuple[tuple[int, int], float]:
    """Return width and height in pixels, and pixels per inch."""
    if options.social:
        return SOCIAL_SIZE_PX, _SOCIAL_DPI
    size, dpi = options.size, options.dpi
    if size is None and image_format == "pdf":
        size, dpi = PRINT_SIZE_PX, dpi or PRINT_DPI
    width, height = size or DEFAULT_SIZE_PX
    _check_size(image_format, width, height)
    return (width, height), dpi or default_dpi(width, height)


def _check_size(image_format: str, width: int, height: int) -> None:
    if not all(_MIN_SIDE_PX <= side <= _MAX_SIDE_PX for side in (width, height)):
        raise OutputError(
            f"a picture of {width} by {height} pixels cannot be drawn: "
            f"use {_MIN_SIDE_PX} to {_MAX_SIDE_PX:,} pixels for each side"
        )
    if image_format == "png" and width * height > _MAX_PIXELS:
        raise OutputError(
            f"a PNG of {width} by {height} pixels takes too much memory: use at most "
            f"{_MAX_PIXELS:,} pixels, or SVG or PDF, which are sharp at any size"
        )


def default_dpi(width: int, height: int) -> float:
    """Return the pixels per inch of a picture for which only the pixels are given."""
    return max(_SCREEN_DPI, math.sqrt(width * height / _VIEWING_AREA_SQ_IN))


def reduce_size(size: tuple[int, int], dpi: float | None) -> tuple[tuple[int, int], float]:
    """Return size and pixels per inch of the same picture at about half the resolution.

    The result can be drawn as a PNG whatever the size: it is neither too small nor too large.
    """
    width, height = size
    max_scale = max(2.0, math.sqrt(width * height / _MAX_PIXELS))
    scale = min(max_scale, min(size) / _MIN_SIDE_PX)
    reduced_dpi = (dpi or default_dpi(width, height)) / scale
    return (math.floor(width / scale), math.floor(height / scale)), reduced_dpi


def _build_scene(project: Project, options: ImageOptions) -> "Scene":
    from layers.print_map.scene import build_scene  # noqa: PLC0415  matplotlib takes half a second

    return build_scene(
        project,
        locate_events(project),
        view=options.view,
        language=options.language,
        theme=options.theme,
    )


def _render_scene(
    scene: "Scene", image_format: str, size: tuple[int, int], dpi: float, *, social: bool
) -> tuple["RenderedImage", bytes]:
    """Return a scene as a rendered picture and as the bytes of a file."""
    from layers.print_map.canvas import CSS_DPI, fixed_settings  # noqa: PLC0415
    from layers.print_map.page_layout import draw_print_page  # noqa: PLC0415
    from layers.print_map.social_card import draw_social_card  # noqa: PLC0415

    width, height = (side * CSS_DPI / dpi for side in size)
    with fixed_settings():
        picture = draw_social_card(scene) if social else draw_print_page(scene, width, height)
        title, *_, credit = picture.alt_text.splitlines()
        metadata = _file_metadata(image_format, title, picture.alt_text, credit)
        data = picture.canvas.save(image_format, dpi, metadata)
    if image_format == "svg":
        data = _label_svg(data, size, picture.alt_text, scene.translator.language)
    return picture, data


def _file_metadata(image_format: str, title: str, alt: str, credit: str) -> dict[str, str | None]:
    """Return the metadata of a file by the keys of its format, without date and software."""
    if image_format == "png":
        return {"Title": title, "Description": alt, "Copyright": credit, "Software": None}
    if image_format == "svg":
        return {"Title": title, "Rights": credit, "Date": None, "Creator": None}
    return {"Title": title, "Subject": alt, "Creator": None, "CreationDate": None}


def _label_svg(svg: bytes, size: tuple[int, int], alt: str, language: str) -> bytes:
    """Return an SVG with a size in pixels, labelled by its title and description."""
    width, height = size
    tag = (
        f' width="{width}" height="{height}" role="img" xml:lang="{escape(language)}"'
        ' aria-labelledby="map-title" aria-describedby="map-words">'
    )

    def replace_size(opening: re.Match[bytes]) -> bytes:
        return _SVG_SIZE_PATTERN.sub(b"", opening[0]).removesuffix(b">") + tag.encode()

    svg = _SVG_TAG_PATTERN.sub(replace_size, svg, count=1)
    description = f'</title>\n <desc id="map-words">{escape(alt, quote=False)}</desc>'
    svg = svg.replace(b"<title>", b'<title id="map-title">', 1)
    return svg.replace(b"</title>", description.encode(), 1)


def _describe_missing_glyphs(characters: set[str]) -> str:
    listed = sorted(characters)[:_MAX_LISTED_CHARACTERS]
    more = ["…"] if len(characters) > _MAX_LISTED_CHARACTERS else []
    return (
        f"the font has no glyph for {' '.join([*listed, *more])}: drawn as □, but correct in the "
        "alternative text"
    )


def _write_files(files: dict[str, bytes]) -> dict[str, int]:
    """Write all files or, if one of them cannot be written, remove those that are new."""
    new_files: list[Path] = []
    try:
        for name, data in files.items():
            path = Path(name)
            is_new = not path.exists()
            write_file(path, data)
            new_files += [path] if is_new else []
    except OutputError:
        for path in new_files:
            path.unlink(missing_ok=True)
        raise
    return {name: len(data) for name, data in files.items()}
