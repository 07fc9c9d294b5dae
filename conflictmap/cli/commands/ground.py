"""The command `ground`: makes the ground of a project anew."""

import argparse
import json
from pathlib import Path

from conflictmap.cli import output
from conflictmap.cli.ground_files import add_ground_arguments
from conflictmap.editing.ground_layers import update_ground
from geo.progress import progress_step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the parts and the detail."""
    add_ground_arguments(parser, default="those that the map has, or all", detail=None)


def run(options: argparse.Namespace) -> int:
    """Write the layers of the ground, and print what changed."""
    with progress_step("cutting the ground"):
        update = update_ground(Path(options.project), options.layers, options.detail)
    if options.json:
        report = {
            "written": update.sizes,
            "added": update.added,
            "removed": update.removed,
            "kept_words": update.kept_words,
            "absent": update.absent,
            "detail": update.detail,
        }
        print(json.dumps(report))
        return 0
    output.print_written_files(update.sizes, as_json=False)
    print(f"detail: {update.detail}")
    for label, ids in (
        ("added", update.added),
        ("taken out", update.removed),
        ("title, note or credits edited by hand, kept", update.kept_words),
        ("nothing in the map's bounds", update.absent),
    ):
        if ids:
            print(f"{label}: {', '.join(ids)}")
    return 0
