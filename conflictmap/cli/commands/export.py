"""The job `export`: the map as one HTML file, or as a page with its texts beside it."""

import argparse
import sys

from conflictmap.cli import arguments, output

SUMMARY = "Write the map as one HTML file that needs no network."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, and how the page is made."""
    parser.add_argument("out", metavar="OUT.html")
    arguments.add_view_arguments(parser)
    arguments.add_page_arguments(parser)
    parser.add_argument("--canonical", metavar="URL", help="the address at which it will be read")
    parser.add_argument("--image", metavar="URL", help="address of a preview, 1200 by 630 pixels")
    parser.add_argument(
        "--beside",
        action="store_true",
        help="texts in a folder beside the page, read when wanted: for very many events, served",
    )
    arguments.add_appearance_arguments(parser, themes=("auto", "light", "dark"))
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Write the page."""
    from conflictmap.publish.html import export, export_with_external_texts  # noqa: PLC0415
    from geo.project.loader import load_project  # noqa: PLC0415
    from layers.page.html_head import PageMetadata  # noqa: PLC0415

    project = load_project(options.project)
    head = PageMetadata(canonical=options.canonical, image=options.image)
    looks = arguments.page_options_from_args(options, project, head)
    if options.beside:
        sizes = export_with_external_texts(project, options.out, looks, force=options.force)
        print(
            "serve the page and the folder together: from disk it has no sentences", file=sys.stderr
        )
    else:
        sizes = {options.out: export(project, options.out, looks, force=options.force)}
    output.print_written_files(sizes, as_json=options.json)
    arguments.print_tiles_notice(looks)
    return 0
