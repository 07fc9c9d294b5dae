"""The job `new`: a small project to start a map of one's own from."""

import argparse
import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from conflictmap.cli import output

if TYPE_CHECKING:
    from geo.geometry.bounds import Bounds

SUMMARY = "Make the folder of a new map: a small example to change, with a comment on every key."

STARTER_FOLDER = Path(__file__).parents[2] / "starter"
"""The example, a valid project as it stands."""

_EVENTS_FILE, _PLACES_FILE = "events.yaml", "data/places.yaml"
STARTER_FILES = (
    _EVENTS_FILE,
    "data/sources.yaml",
    "data/sources/article.txt",
    _PLACES_FILE,
    "data/layers.yaml",
    "data/geojson/world.geojson",
)
"""Its files, relative to its folder."""

_DEGREE_DECIMALS = 7
"""Of a degree: about a centimetre."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder to make, and what is known of the map already."""
    parser.add_argument("folder", metavar="NEWDIR", help="a new or empty folder")
    parser.add_argument("--title", type=_parse_title, metavar="TEXT", help="the map's title")
    # Four arguments and not one with commas: -10,36,4,44 would be taken for an option.
    parser.add_argument(
        "--bounds",
        nargs=4,
        type=float,
        metavar=("W", "S", "E", "N"),
        help="the box in which the map's coordinates lie, in degrees; "
        "the example goes to its middle",
    )


def run(options: argparse.Namespace) -> int:
    """Write the folder, and say what comes next."""
    from conflictmap.publish.data.importer import write_project  # noqa: PLC0415

    bounds = _parse_bounds(options.bounds) if options.bounds else None
    sizes = write_project(options.folder, make_starter_files(options.title, bounds))
    output.print_written_files(sizes, as_json=options.json)
    if not options.json:
        folder = shlex.quote(options.folder)
        print("\nAll of it is an invented example: change it, beginning with events.yaml. Then")
        print(f"conflictmap check --project {folder}")
        print(f"make app PROJECT={folder}")
    return 0


def make_starter_files(
    title: str | None = None, bounds: "Bounds | None" = None
) -> dict[str, bytes]:
    """Return the files of the example by name.

    Args:
        title: The map's title; None for the example's own.
        bounds: The map's bounds, in the middle of which the example's place is put; None for the
            example's own.
    """
    texts = {name: (STARTER_FOLDER / name).read_text(encoding="utf-8") for name in STARTER_FILES}
    if title is not None:
        # a JSON string is a scalar of YAML, whatever it holds, and never ends its line
        texts[_EVENTS_FILE] = _replace_yaml_value(
            texts[_EVENTS_FILE], "title", json.dumps(title, ensure_ascii=False)
        )
    if bounds is not None:
        box = (bounds.west, bounds.south, bounds.east, bounds.north)
        middle = ((bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2)
        texts[_EVENTS_FILE] = _replace_yaml_value(
            texts[_EVENTS_FILE], "bounds", _format_degrees(box)
        )
        texts[_PLACES_FILE] = _replace_yaml_value(
            texts[_PLACES_FILE], "point", _format_degrees(middle)
        )
    return {name: text.encode() for name, text in texts.items()}


def _replace_yaml_value(text: str, key: str, value: str) -> str:
    """Return YAML with another value in the first line that has the key."""
    lines = text.splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.lstrip().startswith(f"{key}: "))
    lines[number] = f"{lines[number].partition(key)[0]}{key}: {value}\n"
    return "".join(lines)


def _format_degrees(values: tuple[float, ...]) -> str:
    """Return numbers as a list in YAML, in plain decimals: its reader takes no other."""
    plain = (f"{value:.{_DEGREE_DECIMALS}f}".rstrip("0").rstrip(".") for value in values)
    return f"[{', '.join(plain)}]"


def _parse_title(text: str) -> str:
    from geo.errors import OutputError  # noqa: PLC0415
    from layers.page.html_head import check_title  # noqa: PLC0415

    try:
        return check_title(text)
    except OutputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parse_bounds(values: list[float]) -> "Bounds":
    """Return the bounds of these degrees: west, south, east, north.

    Raises:
        OutputError: there is no such box.
    """
    from geo.errors import OutputError  # noqa: PLC0415
    from geo.geometry.bounds import Bounds  # noqa: PLC0415

    box = Bounds(*values)
    wrong = box.find_error()
    if wrong:
        raise OutputError(f"--bounds: {wrong}")
    return box
