"""The job `data`: the events as data, for other programs and tools."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from conflictmap.cli import arguments, output

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.project.loader import Project

SUMMARY = "Write the events as data: GeoJSON, CSV, KML, GeoPackage, GeoParquet, or a tool's shape."

_PROFILES = ("acled", "ucdp", "timemap", "storymap", "timeline")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, its shape, and which events go into it."""
    parser.add_argument(
        "out",
        metavar="OUT",
        help="a file that ends in .geojson, .csv, .kml, .gpkg or .parquet; "
        "with a profile in .csv (acled, ucdp, timemap) or .json (timemap, storymap, timeline)",
    )
    parser.add_argument("--profile", choices=_PROFILES, help="the shape of that data set or tool")
    parser.add_argument("--long", action="store_true", help="in CSV: a row for each statement")
    which = parser.add_argument_group("which events")
    which.add_argument("--window", metavar="DAYS", help="such as 2023-04-01..2023-04-30 or 2023-04")
    which.add_argument("--mode", metavar="window|upto", help="default: what the window suggests")
    arguments.add_filter_argument(which)
    which.add_argument("--drafts", action="store_true", help="also events that are not verified")
    parser.add_argument(
        "--full-text",
        action="store_true",
        help="in GeoJSON and GeoPackage, also the whole text of sources that may only be quoted: "
        "for a copy that is not published",
    )
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Write the file, and say what it could not carry."""
    from conflictmap.publish.data.formats import DataOptions, check_target, write_data  # noqa: PLC0415
    from geo.project.loader import load_project  # noqa: PLC0415

    check_target(options.out, options.profile, long=options.long, force=options.force)
    project = load_project(options.project)
    located, events = _select_events(options, project)
    choices = DataOptions(
        profile=options.profile,
        long=options.long,
        events=events,
        located=located,
        drafts=options.drafts,
        full_text=options.full_text,
    )
    written = write_data(project, options.out, choices, force=options.force)
    if options.json:
        told = {"written": dict(written.files), "left_out": list(written.omissions)}
        print(json.dumps(told, ensure_ascii=False))
        return 0
    output.print_written_files(written.files, as_json=False)
    for line in written.omissions:
        print(f"left out: {line}", file=sys.stderr)
    return 0


def _select_events(
    options: argparse.Namespace, project: "Project"
) -> tuple["gpd.GeoDataFrame", list[str] | None]:
    """Return where the events lie, and the ids of those that window and filters leave."""
    from geo.location import locate  # noqa: PLC0415
    from layers.view_state import read_view, require_events  # noqa: PLC0415

    located = locate(project, drafts=options.drafts)
    if not (options.window or options.mode or options.filter):
        return located, None
    view = read_view(project, window=options.window, mode=options.mode, filters=options.filter)
    return located, [event.id for event in require_events(view, project, located)]
