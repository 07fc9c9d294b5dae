"""The command `embed`: writes the widget for articles and the files that editors need."""

import argparse
import sys
from pathlib import Path

from conflictmap.cli import arguments, output
from conflictmap.publish.embed.editor_page import EDITOR_FILE
from conflictmap.publish.embed.kit import SNIPPET_FILE, KitOptions, write_kit
from conflictmap.publish.embed.urls import parse_folder_url, parse_origins
from geo.project.loader import load_project


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the folder and the widget."""
    parser.add_argument("out", metavar="OUTDIR", help="the folder to write")
    kit = parser.add_argument_group("embed kit")
    kit.add_argument(
        "--url",
        metavar="URL",
        help="the folder's address once it is uploaded, such as https://example.org/maps/lachin/",
    )
    kit.add_argument(
        "--origin",
        metavar="ORIGIN",
        action="append",
        default=[],
        help="a site whose pages may control the map, such as https://example.org; can be repeated",
    )
    kit.add_argument(
        "--layout",
        choices=("compact", "full"),
        default="compact",
        help="compact: headline, map and one event, at most 4:5 of its width on a phone; a reader "
        "opens the rest in place. full: list, timeline and filters at once",
    )
    arguments.add_view_arguments(parser)
    arguments.add_page_arguments(parser)
    arguments.add_appearance_arguments(parser, themes=("auto", "light", "dark"))
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Write the embed kit, and print the snippet."""
    base_url = parse_folder_url(options.url) if options.url else ""
    origins = parse_origins(options.origin)
    project = load_project(options.project)
    page = arguments.page_options_from_args(options, project)
    kit = KitOptions(page, base_url, origins, options.layout)
    sizes = write_kit(project, options.out, kit, force=options.force)
    files = {str(Path(options.out, name)): size for name, size in sizes.items()}
    output.print_written_files(files, as_json=options.json)
    if not base_url:
        print(
            "oembed.json is not written, because it holds full addresses; "
            "give the folder's address with --url",
            file=sys.stderr,
        )
    arguments.print_media_notice(project, page)
    arguments.print_tiles_notice(page)
    if not options.json:
        editor_page = Path(options.out, EDITOR_FILE)
        print(f"\nOpen {editor_page} in a browser: it shows what to upload and what to paste.")
        print("For an article in the same folder as the widget:\n")
        print(Path(options.out, SNIPPET_FILE).read_text(encoding="utf-8"))
    return 0
