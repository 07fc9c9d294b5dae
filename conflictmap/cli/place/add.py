"""The command `place add`: adds a place to the project's gazetteer."""

import argparse
import contextlib
import json
from pathlib import Path

from conflictmap.cli import output
from conflictmap.editing.add_place import GivenPoint, PlaceDetails, add_place
from geo.errors import OutputError
from geo.geocoding.geonames import open_geonames_index
from geo.project.places import PLACES_FILE
from geo.project.writer import dump_records

_POSITION_VALUES = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the name, the point and its precision."""
    parser.add_argument("name", metavar="NAME", help="the name, as sources write it")
    parser.add_argument(
        "--at",
        nargs="+",
        metavar="LON,LAT",
        help="its point in degrees, longitude first (default: that of GeoNames); a western "
        "longitude as --at=-72.3,18.5",
    )
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
        at = GivenPoint(*_parse_position(options.at), options.citation)
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


def _parse_position(texts: list[str]) -> tuple[float, float]:
    """Return longitude and latitude of ``LON,LAT`` or ``LON LAT``.

    Raises:
        OutputError: these are not two numbers.
    """
    parts = " ".join(texts).replace(",", " ").split()
    try:
        values = [float(part) for part in parts]
    except ValueError:
        values = []
    if len(values) != _POSITION_VALUES:
        raise OutputError(
            f"--at {' '.join(texts)!r} is no position: write longitude and latitude in degrees, "
            "such as 25.35,13.63"
        )
    return values[0], values[1]
