"""The job `embed`: the widget for an article, and what an editor needs with it."""

import argparse
from pathlib import Path

from commands import console, views

SUMMARY = "Write the widget for an article and the snippet to paste."


def add_arguments(job: argparse.ArgumentParser) -> None:
    """Take the folder, and how the widget is made."""
    job.add_argument("out", metavar="OUTDIR")
    views.add_view(job)
    views.add_looks(job, themes=("auto", "light", "dark"))
    views.add_force(job)


def run(options: argparse.Namespace) -> int:
    """Write the kit, and print the snippet."""
    from geo.project import load_project  # noqa: PLC0415
    from layers.figure import PageOptions  # noqa: PLC0415
    from publish.embed import SNIPPET, embed  # noqa: PLC0415

    project = load_project(options.project)
    looks = PageOptions(
        language=options.lang, theme=options.theme, view=views.chosen_view(options, project)
    )
    sizes = embed(project, options.out, looks, force=options.force)
    files = {str(Path(options.out, name)): size for name, size in sizes.items()}
    console.written(files, as_json=options.json)
    if not options.json:
        print(
            "\nUpload the folder, then paste this where the map shall stand, "
            "with the widget's address:\n"
        )
        print(Path(options.out, SNIPPET).read_text(encoding="utf-8"))
    return 0
