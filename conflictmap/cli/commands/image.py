"""The job `image`: the map as a picture for print and the web."""

import argparse
import re
import sys

from conflictmap.cli import arguments, output

SUMMARY = "Draw the map as a picture: PNG, SVG or PDF."

_SIZE_PATTERN = re.compile(r"(\d{1,6})x(\d{1,6})(mm)?\Z", re.ASCII)
_MM_PER_INCH = 25.4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, and how it is drawn."""
    parser.add_argument("out", metavar="OUT.png|svg|pdf")
    arguments.add_view_arguments(parser)
    arguments.add_appearance_arguments(parser, themes=("light", "dark"))
    parser.add_argument(
        "--size",
        type=_parse_size,
        metavar="WxH",
        help="in dots, such as 1600x1200 (the default), or on paper, such as 297x210mm (a PDF's)",
    )
    parser.add_argument(
        "--social", action="store_true", help="a preview of 1200 by 630 dots, for links in feeds"
    )
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Draw the picture."""
    from conflictmap.publish.image import draw_image  # noqa: PLC0415
    from geo.errors import OutputError  # noqa: PLC0415
    from geo.project.loader import load_project  # noqa: PLC0415

    if options.social and options.size:
        raise OutputError("a preview (--social) has its own size: leave --size out")
    project = load_project(options.project)
    size, dpi = options.size or (None, None)
    written = draw_image(
        project,
        options.out,
        view=arguments.view_from_args(options, project),
        size=size,
        dpi=dpi,
        language=options.lang,
        theme=options.theme,
        social=options.social,
        force=options.force,
        warn=lambda sentence: print(f"conflictmap: {sentence}", file=sys.stderr),
    )
    output.print_written_files(written, as_json=options.json)
    return 0


def _parse_size(text: str) -> tuple[tuple[int, int], float | None]:
    """Return a size in dots, and the dots an inch where it is one of paper."""
    from conflictmap.publish.image import PRINT_DPI  # noqa: PLC0415

    found = _SIZE_PATTERN.match(text)
    if not found:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no size: write 1600x1200 for dots or 297x210mm for paper"
        )
    width, height = int(found[1]), int(found[2])
    if not found[3]:
        return (width, height), None
    dots = PRINT_DPI / _MM_PER_INCH
    return (round(width * dots), round(height * dots)), PRINT_DPI
