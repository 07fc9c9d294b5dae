"""The command `place add`: adds a place to the project's gazetteer."""

import argparse
import contextlib
import json
from pathlib import Path

from conflictmap.cli import output
from conflictmap.cli.point_argument import add_point_argument, parse_position
from conflictmap.editing.add_place import GivenPoint, PlaceDetails, add_place
from geo.errors import OutputError
from geo.geocoding.geonames import open_geonames_index
from geo.project.places import PLACES_FILE
from geo.project.writer import dump_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the name, the point and its precision."""
    parser.add_argument("name", metavar="NAME", help="the name, as sources write it")
    add_point_argument(parser, "its point")
    parser.add_argument(
        "--radius",
        type=float,
        metavar="M",
        help="precision of the point, as a radius in metres (default: that of GeoNames, or 1000)",
    )
    parser.add_argument(
        "--kind", metavar="K", help="town, bridge, mountain … (default: that of GeoNames, or place)"
    )
    parser.add_argument("--citation", metavar="TEXT", help="with --at: where the point comes from")


def run(options: argparse.Namespace) -> int:
    """Add the place, and print its record."""
    at = None
    if options.at is not None:
        at = GivenPoint(*parse_position(options.at), options.citation)
    elif options.citation:
        raise OutputError("--citation needs a point: add --at LON,LAT")
    with (
        contextlib.nullcontext()
        if at is not None
        else open_geonames_index(warn=output.print_warning)
    ) as geonames:
        record = add_place(
            Path(options.project),
            options.name,
            PlaceDetails(at, options.radius, options.kind),
            geonames,
        )
    if options.json:
        print(json.dumps({"file": PLACES_FILE, "record": record}, ensure_ascii=False))
    else:
        print(f"added to {PLACES_FILE}:\n{dump_records([record])}", end="")
    return 0
