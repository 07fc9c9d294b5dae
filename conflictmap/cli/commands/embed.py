"""The job `embed`: the widget for an article, and what an editor needs with it."""

import argparse
import sys
from pathlib import Path

from conflictmap.cli import arguments, output

SUMMARY = "Write the widget for articles, and what an editor needs to place it."


def add_arguments(job: argparse.ArgumentParser) -> None:
    """Take the folder, and how the widget is made."""
    job.add_argument("out", metavar="OUTDIR")
    kit = job.add_argument_group("the kit")
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
    arguments.add_view(job)
    arguments.add_page(job)
    arguments.add_looks(job, themes=("auto", "light", "dark"))
    arguments.add_force(job)


def run(options: argparse.Namespace) -> int:
    """Write the kit, and print the snippet."""
    from conflictmap.publish.embed.editor_page import EDITOR  # noqa: PLC0415
    from conflictmap.publish.embed.kit import SNIPPET, embed  # noqa: PLC0415
    from conflictmap.publish.embed.urls import read_folder, read_origins  # noqa: PLC0415
    from geo.project.loader import load_project  # noqa: PLC0415

    base = read_folder(options.url) if options.url else ""
    origins = read_origins(options.origin)
    project = load_project(options.project)
    looks = arguments.page_options(options, project)
    sizes = embed(project, options.out, looks, base=base, origins=origins, force=options.force)
    files = {str(Path(options.out, name)): size for name, size in sizes.items()}
    output.written(files, as_json=options.json)
    _tell_what_is_left_out(base)
    arguments.tell_of_tiles(looks)
    if not options.json:
        print(
            f"\nOpen {Path(options.out, EDITOR)} in a browser: it shows what to upload and paste."
        )
        print("For an article that lies beside the widget:\n")
        print(Path(options.out, SNIPPET).read_text(encoding="utf-8"))
    return 0


def _tell_what_is_left_out(base: str) -> None:
    if not base:
        print(
            "oembed.json is not written: it holds addresses in full; "
            "say with --url where the folder will be",
            file=sys.stderr,
        )
