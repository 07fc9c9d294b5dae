"""The job `export`: the map as one HTML file, or as a page with its texts beside it."""

import argparse
import sys

from conflictmap.cli import arguments, output

SUMMARY = "Write the map as one HTML file that needs no network."


def add_arguments(job: argparse.ArgumentParser) -> None:
    """Take the file, and how the page is made."""
    job.add_argument("out", metavar="OUT.html")
    arguments.add_view(job)
    arguments.add_page(job)
    job.add_argument("--canonical", metavar="URL", help="the address at which it will be read")
    job.add_argument("--image", metavar="URL", help="address of a preview, 1200 by 630 pixels")
    job.add_argument(
        "--beside",
        action="store_true",
        help="texts in a folder beside the page, read when wanted: for very many events, served",
    )
    arguments.add_looks(job, themes=("auto", "light", "dark"))
    arguments.add_force(job)


def run(options: argparse.Namespace) -> int:
    """Write the page."""
    from conflictmap.publish.html import export, export_beside  # noqa: PLC0415
    from geo.project.loader import load_project  # noqa: PLC0415
    from layers.page.html_head import Head  # noqa: PLC0415

    project = load_project(options.project)
    head = Head(canonical=options.canonical, image=options.image)
    looks = arguments.page_options(options, project, head)
    if options.beside:
        sizes = export_beside(project, options.out, looks, force=options.force)
        print(
            "serve the page and the folder together: from disk it has no sentences", file=sys.stderr
        )
    else:
        sizes = {options.out: export(project, options.out, looks, force=options.force)}
    output.written(sizes, as_json=options.json)
    arguments.tell_of_tiles(looks)
    return 0
