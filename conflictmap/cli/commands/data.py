"""The command `data`: writes the events as data for other programs."""

import argparse
import json
import sys

from conflictmap.cli import arguments, output
from conflictmap.publish.data.formats import DataOptions, check_target, write_data
from conflictmap.publish.data.registry import PROFILES
from geo.location import LocatedEvent, locate_events
from geo.project.loader import load_project
from geo.project.model import Project
from layers.view_state import read_view, require_events


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the file, its format, and the events in it."""
    parser.add_argument(
        "out",
        metavar="OUT",
        help="a file that ends in .geojson, .csv, .kml, .kmz, .gpkg or .parquet; "
        "with a profile in .csv (acled, ucdp, timemap) or .json (timemap, storymap, timeline)",
    )
    parser.add_argument(
        "--profile", choices=tuple(PROFILES), help="the format of that data set or tool"
    )
    parser.add_argument("--long", action="store_true", help="in CSV: one row for each statement")
    selection = parser.add_argument_group("events")
    selection.add_argument(
        "--window", metavar="DAYS", help="such as 2023-04-01..2023-04-30 or 2023-04"
    )
    selection.add_argument(
        "--mode", metavar="window|upto", help="default: the mode that fits the window"
    )
    arguments.add_filter_argument(selection)
    selection.add_argument(
        "--drafts", action="store_true", help="also include events that are not verified"
    )
    parser.add_argument(
        "--full-text",
        action="store_true",
        help="in GeoJSON and GeoPackage: include the whole text of sources that may only be "
        "quoted; for a copy that is not published",
    )
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Write the file, and print what the format cannot hold."""
    check_target(options.out, options.profile, long=options.long, force=options.force)
    project = load_project(options.project)
    located, events = _select_events(options, project)
    data_options = DataOptions(
        profile=options.profile,
        long=options.long,
        events=events,
        located=located,
        drafts=options.drafts,
        full_text=options.full_text,
    )
    written = write_data(project, options.out, data_options, force=options.force)
    if options.json:
        result = {"written": dict(written.files), "left_out": list(written.omissions)}
        print(json.dumps(result, ensure_ascii=False))
        return 0
    output.print_written_files(written.files, as_json=False)
    for line in written.omissions:
        print(f"left out: {line}", file=sys.stderr)
    return 0


def _select_events(
    options: argparse.Namespace, project: Project
) -> tuple[list[LocatedEvent], list[str] | None]:
    """Return the located events, and the ids of those in the window that pass the filters."""
    located = locate_events(project, drafts=options.drafts)
    if not (options.window or options.mode or options.filter):
        return located, None
    view = read_view(project, window=options.window, mode=options.mode, filters=options.filter)
    return located, [event.id for event in require_events(view, project, located)]
