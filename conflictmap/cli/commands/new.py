"""The command `new`: creates a small example project to start a map from."""

import argparse
import json
import shlex
from pathlib import Path

from conflictmap.cli import output
from conflictmap.publish.data.importer import write_project
from geo.errors import OutputError
from geo.geometry.bounds import Bounds
from geo.project.model import check_title

STARTER_FOLDER = Path(__file__).parents[2] / "starter"
"""The folder of the example, which is a valid project."""

_EVENTS_FILE, _PLACES_FILE = "events.yaml", "data/places.yaml"
STARTER_FILES = (
    _EVENTS_FILE,
    "data/sources.yaml",
    "data/sources/article.txt",
    _PLACES_FILE,
    "data/layers.yaml",
    "data/geojson/world.geojson",
)
"""The example's files, relative to its folder."""

_DEGREE_DECIMALS = 7
"""Decimals of a coordinate in degrees: about a centimetre."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the folder, the title and the bounds."""
    parser.add_argument("folder", metavar="NEWDIR", help="a new or empty folder")
    parser.add_argument("--title", type=_parse_title, metavar="TEXT", help="the map's title")
    # Four values, not one with commas: argparse would take -10,36,4,44 for an option.
    parser.add_argument(
        "--bounds",
        nargs=4,
        type=float,
        metavar=("W", "S", "E", "N"),
        help="west, south, east and north of the map, in degrees; the example is placed in its "
        "middle",
    )


def run(options: argparse.Namespace) -> int:
    """Write the folder, and print the next commands."""
    bounds = _parse_bounds(options.bounds) if options.bounds else None
    sizes = write_project(options.folder, make_starter_files(options.title, bounds))
    output.print_written_files(sizes, as_json=options.json)
    if not options.json:
        folder = shlex.quote(options.folder)
        print("\nThe project is an invented example. Change it, starting with events.yaml. Then:")
        print(f"conflictmap check --project {folder}")
        print(f"conflictmap app --project {folder}")
    return 0


def make_starter_files(title: str | None = None, bounds: Bounds | None = None) -> dict[str, bytes]:
    """Return the example's files by name.

    Args:
        title: The map's title; None for the example's own.
        bounds: The map's bounds, in the middle of which the example's place is put; None for the
            example's own.
    """
    texts = {name: (STARTER_FOLDER / name).read_text(encoding="utf-8") for name in STARTER_FILES}
    if title is not None:
        # a JSON string is always a valid YAML scalar on one line
        texts[_EVENTS_FILE] = _replace_yaml_value(
            texts[_EVENTS_FILE], "title", json.dumps(title, ensure_ascii=False)
        )
    if bounds is not None:
        corners = (bounds.west, bounds.south, bounds.east, bounds.north)
        middle = ((bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2)
        texts[_EVENTS_FILE] = _replace_yaml_value(
            texts[_EVENTS_FILE], "bounds", _format_degrees(corners)
        )
        texts[_PLACES_FILE] = _replace_yaml_value(
            texts[_PLACES_FILE], "point", _format_degrees(middle)
        )
    return {name: text.encode() for name, text in texts.items()}


def _replace_yaml_value(text: str, key: str, value: str) -> str:
    """Replace the value in the first line of a YAML text that has the key."""
    lines = text.splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.lstrip().startswith(f"{key}: "))
    lines[number] = f"{lines[number].partition(key)[0]}{key}: {value}\n"
    return "".join(lines)


def _format_degrees(values: tuple[float, ...]) -> str:
    """Return a YAML list of plain decimals, the only numbers that the project reader accepts."""
    decimals = (f"{value:.{_DEGREE_DECIMALS}f}".rstrip("0").rstrip(".") for value in values)
    return f"[{', '.join(decimals)}]"


def _parse_title(text: str) -> str:
    try:
        return check_title(text)
    except OutputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parse_bounds(values: list[float]) -> Bounds:
    """Return the bounds of four values in degrees: west, south, east, north.

    Raises:
        OutputError: the values are not valid bounds.
    """
    bounds = Bounds(*values)
    if message := bounds.find_error():
        raise OutputError(f"--bounds: {message}")
    return bounds
