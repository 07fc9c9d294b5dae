"""The job `embed`: the widget for an article, and what an editor needs with it."""

import argparse
import sys
from pathlib import Path

from conflictmap.cli import arguments, output

SUMMARY = "Write the widget for articles, and what an editor needs to place it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder, and how the widget is made."""
    parser.add_argument("out", metavar="OUTDIR")
    kit = parser.add_argument_group("the kit")
    kit.add_argument(
        "--url",
        metavar="URL",
        help="where the folder will be, such as https://example.org/maps/lachin/",
    )
    kit.add_argument(
        "--origin",
        metavar="ORIGIN",
        action="append",
        default=[],
        help="a site whose pages may drive the map: https://example.org; may be given again",
    )
    arguments.add_view_arguments(parser)
    arguments.add_page_arguments(parser)
    arguments.add_appearance_arguments(parser, themes=("auto", "light", "dark"))
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Write the kit, and print the snippet."""
    from conflictmap.publish.embed.editor_page import EDITOR_FILE  # noqa: PLC0415
    from conflictmap.publish.embed.kit import SNIPPET_FILE, KitOptions, write_kit  # noqa: PLC0415
    from conflictmap.publish.embed.urls import parse_folder_url, parse_origins  # noqa: PLC0415
    from geo.project.loader import load_project  # noqa: PLC0415

    base = parse_folder_url(options.url) if options.url else ""
    origins = parse_origins(options.origin)
    project = load_project(options.project)
    looks = arguments.page_options_from_args(options, project)
    kit = KitOptions(looks, base, origins)
    sizes = write_kit(project, options.out, kit, force=options.force)
    files = {str(Path(options.out, name)): size for name, size in sizes.items()}
    output.print_written_files(files, as_json=options.json)
    _print_oembed_notice(base)
    arguments.print_tiles_notice(looks)
    if not options.json:
        print(
            f"\nOpen {Path(options.out, EDITOR_FILE)} in a browser: it shows what to upload and paste."
        )
        print("For an article that lies beside the widget:\n")
        print(Path(options.out, SNIPPET_FILE).read_text(encoding="utf-8"))
    return 0


def _print_oembed_notice(base: str) -> None:
    if not base:
        print(
            "oembed.json is not written: it holds addresses in full; "
            "say with --url where the folder will be",
            file=sys.stderr,
        )
