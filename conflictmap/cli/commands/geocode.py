"""The job `geocode`: from a name or an expression to geometry, or a whole table of them."""

import argparse
import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.geocoding.gazetteer import Gazetteer
    from geo.geocoding.geonames import GeoNamesIndex

SUMMARY = "Turn a name or place expression into geometry with a precision."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take an expression, or a table."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "expression",
        metavar="EXPR",
        nargs="?",
        help="such as '3 km east of Lachin' or 'Lachin corridor'",
    )
    what.add_argument("--file", metavar="NAMES.csv", help="geocode a column of a table instead")
    parser.add_argument(
        "--out", metavar="LOCATED.csv", help="with --file: CSV, or GeoJSON by its ending"
    )
    parser.add_argument(
        "--column", metavar="NAME", help="with --file: the column of names (default: name)"
    )
    parser.add_argument(
        "--force", action="store_true", help="with --file: replace a file that is there"
    )
    parser.add_argument(
        "--project-only", action="store_true", help="do not ask the world's places (GeoNames)"
    )


def run(options: argparse.Namespace) -> int:
    """Print where a place lies and how surely, or write a located table."""
    from geo.errors import OutputError  # noqa: PLC0415
    from geo.geocoding.geocoder import Geocoder  # noqa: PLC0415
    from geo.project.loader import load_project  # noqa: PLC0415

    if not options.file and (options.out or options.column or options.force):
        raise OutputError("--out, --column and --force belong to --file")
    gazetteer = load_project(options.project).gazetteer
    if options.file:
        return _geocode_table(options, gazetteer)
    answer = Geocoder(gazetteer).geocode(options.expression)
    if answer.status == "not-found" and not options.project_only:
        with _open_geonames() as world:
            answer = Geocoder(gazetteer, world).geocode(options.expression)
    if options.json:
        print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        print(_format_result(answer.to_json()))
    return 0 if answer.status == "found" else 1


def _geocode_table(options: argparse.Namespace, gazetteer: "Gazetteer") -> int:
    from geo.errors import OutputError  # noqa: PLC0415
    from geo.geocoding.batch import geocode_file  # noqa: PLC0415
    from geo.geocoding.geocoder import Geocoder  # noqa: PLC0415
    from geo.io.folder import refuse_existing  # noqa: PLC0415

    if not options.out:
        raise OutputError("say with --out where the located table goes")
    target = Path(options.out)
    refuse_existing(target, force=options.force)
    with contextlib.nullcontext() if options.project_only else _open_geonames() as world:
        counts = geocode_file(
            Path(options.file),
            target,
            Geocoder(gazetteer, world),
            column=options.column,
        )
    if options.json:
        print(json.dumps({"written": options.out, "rows": counts}))
    else:
        found = ", ".join(f"{count:,} {status}" for status, count in sorted(counts.items()))
        print(f"{options.out}  {counts.total():,} rows: {found}")
    return 0


def _open_geonames() -> "GeoNamesIndex":
    """Open the index of the world's places; the first time it is compiled, which takes a while."""
    from geo.geocoding.geonames import open_geonames_index  # noqa: PLC0415

    return open_geonames_index()


def _format_result(result: dict[str, object]) -> str:
    lines = [
        f"{key:14}{_format_field_value(value)}"
        for key, value in result.items()
        if key not in {"geometry", "candidates"} and value is not None
    ]
    candidates = result["candidates"]
    if isinstance(candidates, list):
        lines += [f"{'candidate':14}{_format_candidate(found)}" for found in candidates]
    return "\n".join(lines)


def _format_candidate(candidate: dict[str, object]) -> str:
    return ", ".join(
        f"{key} {_format_field_value(value)}" for key, value in candidate.items() if value
    )


def _format_field_value(value: object) -> str:
    """Return a value as words; a coordinate has five decimals, which are a metre."""
    if isinstance(value, list):
        return ", ".join(_format_field_value(one) for one in value)
    return f"{value:.5f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
