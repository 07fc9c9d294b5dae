"""The command `export`: writes the map as one HTML file, or as a page with external texts."""

import argparse
import sys
from pathlib import Path

from conflictmap.cli import arguments, output
from conflictmap.cli.starter_files import describe_example_texts
from conflictmap.publish.embed.urls import build_sibling_url
from conflictmap.publish.html import export, export_with_external_texts
from conflictmap.publish.image import draw_social_preview
from conflictmap.publish.media_files import measure_media_files
from geo.io.atomic import refuse_existing, write_file
from geo.project.loader import load_project
from layers.page.html_head import PageMetadata

_PREVIEW_SUFFIX = "-preview.png"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the file and the page."""
    parser.add_argument("out", metavar="OUT.html", help="the file to write")
    arguments.add_view_arguments(parser)
    arguments.add_page_arguments(parser)
    parser.add_argument(
        "--canonical",
        metavar="URL",
        help="the page's address once published; its link preview is written next to it",
    )
    parser.add_argument(
        "--image",
        metavar="URL",
        help="the address of a link preview of your own, 1200 by 630 pixels (default: the one that "
        "--canonical writes)",
    )
    parser.add_argument(
        "--external-texts",
        action="store_true",
        help="write the texts into a folder from which the page loads them: for maps of very many "
        "events, on a web server",
    )
    # the old name of --external-texts, which goes in 0.3
    parser.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)
    arguments.add_appearance_arguments(parser, themes=("auto", "light", "dark"))
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Write the page."""
    if options.beside:
        output.warn_renamed("--beside", "--external-texts")
    project = load_project(options.project)
    preview = _preview_path(options)
    image = build_sibling_url(options.canonical, preview.name) if preview else options.image
    metadata = PageMetadata(canonical=options.canonical, image=image)
    page = arguments.page_options_from_args(options, project, metadata)
    if preview:
        refuse_existing(preview, force=options.force)
    if options.external_texts or options.beside:
        sizes = export_with_external_texts(project, options.out, page, force=options.force)
        print(
            "publish the page and its folder together on a web server: opened from disk, the page "
            "has no sentences",
            file=sys.stderr,
        )
    else:
        sizes = {options.out: export(project, options.out, page, force=options.force)}
    if preview:
        data = draw_social_preview(project, page.view, page.language)
        write_file(preview, data)
        sizes[str(preview)] = len(data)
    media = measure_media_files(project, options.out, page.image_budget_bytes)
    if media:
        print("publish the page and its folder `media` together", file=sys.stderr)
    sizes |= media
    output.print_written_files(sizes, as_json=options.json)
    for note in describe_example_texts(project):
        print(f"note: {note}", file=sys.stderr)
    arguments.print_media_notice(project, page)
    arguments.print_tiles_notice(page)
    return 0


def _preview_path(options: argparse.Namespace) -> Path | None:
    """Return the path of the link preview to write, or None.

    A page whose address is known has one: an address of the picture must be absolute.
    """
    if not options.canonical or options.image:
        return None
    out = Path(options.out)
    return out.with_name(f"{out.stem}{_PREVIEW_SUFFIX}")
