"""The command `geocode`: geocodes one place name or expression, or a table of place names."""

import argparse
import contextlib
import json
from pathlib import Path

from conflictmap.cli import output
from conflictmap.editing.add_place import build_geonames_record
from geo.errors import OutputError
from geo.geocoding.batch import geocode_file
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, Gazetteer
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import open_geonames_index
from geo.geocoding.results import GeocodeResult
from geo.geocoding.world_areas import open_world_areas
from geo.geometry.bounds import Bounds
from geo.io.atomic import refuse_existing
from geo.project.loader import load_project
from geo.project.model import Project
from geo.project.writer import dump_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for an expression and for a table."""
    query = parser.add_mutually_exclusive_group(required=True)
    query.add_argument(
        "expression",
        metavar="EXPR",
        nargs="?",
        help="such as '3 km east of Lachin' or 'Lachin corridor'",
    )
    query.add_argument("--file", metavar="NAMES.csv", help="geocode a column of a table instead")
    parser.add_argument(
        "--out", metavar="LOCATED.csv", help="with --file: the table to write, .csv or .geojson"
    )
    parser.add_argument(
        "--column", metavar="NAME", help="with --file: the column of names (default: name)"
    )
    parser.add_argument(
        "--force", action="store_true", help="with --file: replace a file that exists already"
    )
    parser.add_argument(
        "--yaml",
        action="store_true",
        help="print the records of places of GeoNames for data/places.yaml",
    )
    parser.add_argument(
        "--project-only",
        action="store_true",
        help="use the project's own places only, not those of the world",
    )


def run(options: argparse.Namespace) -> int:
    """Print the location and its precision, or write a table of locations."""
    if not options.file and (options.out or options.column or options.force):
        raise OutputError("--out, --column and --force need --file: add --file NAMES.csv")
    project = load_project(options.project)
    gazetteer, bounds = project.gazetteer, project.map_info.bounds
    if options.file:
        return _geocode_table(options, gazetteer, bounds)
    result = Geocoder(gazetteer, bounds=bounds).geocode(options.expression)
    if not options.project_only and (
        result.status == "not-found" or _is_ground_area(result, gazetteer)
    ):
        with open_geonames_index(warn=output.print_warning) as geonames:
            geocoder = Geocoder(gazetteer, geonames, world_areas=open_world_areas(), bounds=bounds)
            result = geocoder.geocode(options.expression)
    if options.yaml:
        return _print_records(project, result)
    if options.json:
        print(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
    else:
        print(_format_result(result.to_json()))
    return 0 if result.status == "found" else 1


def _is_ground_area(result: GeocodeResult, gazetteer: Gazetteer) -> bool:
    """Return whether a name is an area of the ground, whose name a town may share."""
    toponym = gazetteer.find_by_id(result.toponym_id) if result.toponym_id else None
    return toponym is not None and toponym.is_ground_area


def _print_records(project: Project, result: GeocodeResult) -> int:
    """Print the record of a place of GeoNames, or those of all candidates.

    Raises:
        OutputError: GeoNames has none, or the project has the place already.
    """
    candidates = [one for one in result.candidates if one.origin == GEONAMES_ORIGIN]
    is_found = result.status == "found"
    if is_found and result.candidates and result.candidates[0].origin != GEONAMES_ORIGIN:
        best = result.candidates[0]
        raise OutputError(
            f"{result.query!r} needs no record: it is found as {best.name} "
            f"({best.id or best.kind}, {best.origin})"
        )
    if not candidates:
        raise OutputError(
            f"GeoNames has no {result.query!r} in the map's bounds: `conflictmap place add NAME "
            "--at LON,LAT` adds a place"
        )
    taken = list(project.places)
    records = []
    for candidate in candidates[:1] if is_found else candidates:
        record = build_geonames_record(candidate, project.map_info.bounds, taken)
        taken.append(record["id"])
        records.append(record)
    print(dump_records(records), end="")
    if not is_found:
        output.print_warning(f"{result.query!r} is {result.status}: choose one of these records")
    return 0 if is_found else 1


def _geocode_table(options: argparse.Namespace, gazetteer: Gazetteer, bounds: Bounds) -> int:
    if not options.out:
        raise OutputError("--file needs an output file: add --out LOCATED.csv")
    target = Path(options.out)
    refuse_existing(target, force=options.force)
    with (
        contextlib.nullcontext()
        if options.project_only
        else open_geonames_index(warn=output.print_warning)
    ) as geonames:
        counts = geocode_file(
            Path(options.file),
            target,
            Geocoder(
                gazetteer,
                geonames,
                world_areas=None if options.project_only else open_world_areas(),
                bounds=bounds,
            ),
            column=options.column,
        )
    if options.json:
        print(json.dumps({"written": options.out, "rows": counts}))
    else:
        summary = ", ".join(f"{count:,} {status}" for status, count in sorted(counts.items()))
        print(f"{options.out}  {counts.total():,} rows: {summary}")
    return 0


def _format_result(result: dict[str, object]) -> str:
    lines = [
        f"{key:14}{_format_field_value(value)}"
        for key, value in result.items()
        if key not in {"geometry", "candidates"} and value is not None
    ]
    candidates = result["candidates"]
    if isinstance(candidates, list):
        lines += [f"{'candidate':14}{_format_candidate(one)}" for one in candidates]
    return "\n".join(lines)


def _format_candidate(candidate: dict[str, object]) -> str:
    return ", ".join(
        f"{key} {_format_field_value(value)}" for key, value in candidate.items() if value
    )


def _format_field_value(value: object) -> str:
    """Return a value as text; a coordinate has five decimals, which are about a metre."""
    if isinstance(value, list):
        return ", ".join(_format_field_value(one) for one in value)
    return f"{value:.5f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
