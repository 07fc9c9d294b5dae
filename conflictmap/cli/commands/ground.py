"""The command `ground`: makes the ground of a project anew, or takes it from OpenStreetMap."""

import argparse
import json
from pathlib import Path
from typing import Any

from conflictmap.cli import output
from conflictmap.cli.ground_files import add_ground_arguments
from conflictmap.editing.ground_layers import BORDER_SOURCES, update_ground
from conflictmap.editing.osm_layers import OSM_LAYERS, update_osm_layers
from geo.errors import OutputError
from geo.ground.layers import GROUND_LAYERS
from geo.progress import progress_step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the parts, the detail and the extract."""
    add_ground_arguments(
        parser, default="those that the map has, or all", detail=None, others=OSM_LAYERS
    )
    parser.add_argument(
        "--border",
        choices=BORDER_SOURCES,
        help="state borders of Natural Earth (normal), or of OpenStreetMap (fine), which needs the "
        "package timezonefinder-data, ODbL (default: as before)",
    )
    parser.add_argument(
        "--osm",
        type=Path,
        metavar="EXTRACT",
        help="an OpenStreetMap file that you have downloaded (.osm.pbf, .osm): its parts become "
        f"layers of their own; --layers takes some of {', '.join(OSM_LAYERS)}",
    )
    parser.add_argument(
        "--admin-level",
        type=int,
        metavar="N",
        help="with --osm: the level of the administrative areas, 3 to 10 (default: chosen)",
    )


def run(options: argparse.Namespace) -> int:
    """Write the layers of the ground, and print what changed."""
    root = Path(options.project)
    _check_parts(options)
    if options.osm is not None:
        update = update_osm_layers(
            root, options.osm, options.layers, options.detail, options.admin_level
        )
        report: dict[str, Any] = {"notes": update.notes}
        lines = list(update.notes)
    else:
        with progress_step("cutting the ground"):
            update = update_ground(root, options.layers, options.detail, options.border)
        report = {"detail": update.detail}
        lines = [f"detail: {update.detail}"]
    lists = {
        "added": update.added,
        "removed": update.removed,
        "kept_words": update.kept_words,
        "absent": update.absent,
    }
    if options.json:
        print(json.dumps({"written": update.sizes, **lists, **report}))
        return 0
    output.print_written_files(update.sizes, as_json=False)
    for line in lines:
        print(line)
    for key, label in (
        ("added", "added"),
        ("removed", "taken out"),
        ("kept_words", "title, note or credits edited by hand, kept"),
        ("absent", "nothing in the map's bounds"),
    ):
        if lists[key]:
            print(f"{label}: {', '.join(lists[key])}")
    return 0


def _check_parts(options: argparse.Namespace) -> None:
    """Refuse options that do not fit together.

    Raises:
        OutputError: a part that the source does not have, or an option without its extract.
    """
    known = GROUND_LAYERS if options.osm is None else OSM_LAYERS
    wrong = [part for part in options.layers or () if part not in known]
    if wrong:
        source = "the package's ground" if options.osm is None else "an extract"
        hint = "; add --osm EXTRACT" if options.osm is None else ""
        raise OutputError(f"--layers {' '.join(wrong)}: {source} has {', '.join(known)}{hint}")
    if options.border is not None and options.osm is not None:
        raise OutputError("--border goes with the package's ground: leave --osm EXTRACT out")
    if options.admin_level is not None and options.osm is None:
        raise OutputError("--admin-level goes with --osm EXTRACT: add it, or leave the level out")
