"""The command `image`: draws the map as an image for print and the web."""

import argparse
import re
import sys

from conflictmap.cli import arguments, output
from conflictmap.publish.image import PRINT_DPI, ImageOptions, draw_image
from geo.errors import OutputError
from geo.project.loader import load_project

_SIZE_PATTERN = re.compile(r"(\d{1,6})x(\d{1,6})(mm)?\Z", re.ASCII)
_MM_PER_INCH = 25.4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the file and the drawing."""
    parser.add_argument("out", metavar="OUT.png|svg|pdf", help="the file to write")
    arguments.add_view_arguments(parser)
    arguments.add_appearance_arguments(parser, themes=("light", "dark"))
    parser.add_argument(
        "--size",
        type=_parse_size,
        metavar="WxH",
        help="in pixels, such as 1600x1200 (the default), or on paper, such as 297x210mm (the "
        "default of a PDF)",
    )
    parser.add_argument(
        "--social",
        action="store_true",
        help="draw a preview image for links, 1200 by 630 pixels",
    )
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Draw the image and write its text alternative."""
    if options.social and options.size:
        raise OutputError("a preview image (--social) has a fixed size: remove --size")
    project = load_project(options.project)
    size, dpi = options.size or (None, None)
    drawing = ImageOptions(
        view=arguments.view_from_args(options, project),
        size=size,
        language=options.lang,
        theme=options.theme,
        dpi=dpi,
        social=options.social,
    )
    written = draw_image(
        project,
        options.out,
        drawing,
        force=options.force,
        warn=lambda sentence: print(f"conflictmap: {sentence}", file=sys.stderr),
    )
    output.print_written_files(written, as_json=options.json)
    return 0


def _parse_size(text: str) -> tuple[tuple[int, int], float | None]:
    """Return width and height in pixels, and for a paper size the pixels per inch."""
    match = _SIZE_PATTERN.match(text)
    if not match:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a size: use 1600x1200 for pixels or 297x210mm for paper"
        )
    width, height = int(match[1]), int(match[2])
    if not match[3]:
        return (width, height), None
    pixels_per_mm = PRINT_DPI / _MM_PER_INCH
    return (round(width * pixels_per_mm), round(height * pixels_per_mm)), PRINT_DPI
