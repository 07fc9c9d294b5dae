"""The files of the ground of a project: the layers that the package cuts from its world ground."""

import argparse
from collections.abc import Sequence

from conflictmap.cli import output
from conflictmap.editing.ground_layers import EMPTY_LAYERS_TEXT
from conflictmap.editing.yaml_splice import append_record
from geo.errors import OutputError
from geo.geocoding.geonames import open_geonames_index
from geo.geocoding.name_matching import normalize_name
from geo.geocoding.world_areas import WorldAreaIndex, open_world_areas
from geo.geometry.bounds import Bounds
from geo.ground.areas import WorldArea
from geo.ground.layers import (
    DETAILS,
    GROUND_LAYERS,
    GroundOptions,
    build_ground_layers,
    list_towns,
)
from geo.ground.store import TownRow, WorldGround
from geo.project.map_layers import GEOJSON_FOLDER, LAYERS_FILE

_AREA_MARGIN_SHARE = 0.04
_TOWN_HALF_WIDTHS_DEGREES = (0.35, 0.7, 1.4, 2.8)
_TOWN_HEIGHT_SHARE = 0.7
_LEAST_TOWNS = 6
"""Towns that a map around a town shows, if the widest box has as many."""

_MAX_LISTED = 5


def add_ground_arguments(
    parser: argparse.ArgumentParser,
    *,
    default: str = "all",
    detail: str | None = "normal",
    others: Sequence[str] = (),
) -> None:
    """Add the arguments for the parts and the detail of the ground.

    Args:
        parser: The parser of a command.
        default: Which parts are made without ``--layers``, in words.
        detail: The detail without ``--detail``; None for that of the project's ground.
        others: Parts of other sources, which the command checks.
    """
    parser.add_argument(
        "--layers",
        nargs="+",
        choices=tuple(dict.fromkeys((*GROUND_LAYERS, *others))),
        default=None,
        metavar="LAYER",
        help=f"which layers of the ground: {', '.join(GROUND_LAYERS)} (default: {default})",
    )
    parser.add_argument(
        "--detail",
        choices=tuple(DETAILS),
        default=detail,
        help=f"how fine (default: {detail or 'as before'})",
    )


def read_ground_options(options: argparse.Namespace) -> GroundOptions:
    """Return the parts and the detail that the command line requests."""
    return GroundOptions(tuple(options.layers or GROUND_LAYERS), options.detail)


def make_ground_files(
    bounds: Bounds, languages: Sequence[str], options: GroundOptions
) -> dict[str, bytes]:
    """Return ``data/layers.yaml`` and the GeoJSON files of a new project's ground."""
    with WorldGround() as world:
        layers = build_ground_layers(world, bounds, languages, options)
    text = EMPTY_LAYERS_TEXT
    for layer in layers:
        text = append_record(text, "layers", layer.record)
    return {LAYERS_FILE: text.encode()} | {
        f"{GEOJSON_FOLDER}/{layer.record['file']}": layer.geojson.encode() for layer in layers
    }


def find_country_bounds(name: str) -> Bounds:
    """Return the bounds of a country, given by its ISO code or name.

    Raises:
        OutputError: there is no such country.
    """
    index = open_world_areas()
    return _pad_bounds(index, _find_country(index, name))


def find_country_code(name: str) -> str:
    """Return the three letters of a country's ISO code, given one of its codes or its name.

    Raises:
        OutputError: there is no such country.
    """
    return _find_country(open_world_areas(), name).id.rpartition(":")[2]


def _find_country(index: WorldAreaIndex, name: str) -> WorldArea:
    by_code = index.countries_by_code()
    code = name.strip().upper()
    if code in by_code:
        return by_code[code]
    found = [match.area for match in index.find_matches(name) if match.area.kind == "country"]
    if len(found) == 1:
        return found[0]
    raise OutputError(
        f"--country {name!r} is no country: use its ISO 3166-1 code, such as SD, or its name"
    )


def find_bounds(text: str) -> Bounds:
    """Return the bounds around a region, division, country or town.

    Args:
        text: A name, and after commas names of what contains it: ``Darfur, Sudan``.

    Raises:
        OutputError: the place is not found, or there are several.
    """
    index = open_world_areas()
    name, *containers = (part.strip() for part in text.split(","))
    areas = index.find_within(name, containers)
    if len(areas) > 1 and {one.kind for one in areas[:1]} <= {"country", "region"}:
        areas = areas[:1]
    if len(areas) == 1:
        return _pad_bounds(index, areas[0])
    if areas:
        listed = "; ".join(_describe_area(area) for area in areas[:_MAX_LISTED])
        raise OutputError(f"--around {text!r} may be any of: {listed}: add a comma and the country")
    towns = index.find_towns(name, containers) or _find_listed_towns(index, name, containers)
    if not towns:
        raise OutputError(
            f"--around {text!r}: no region, division or town has this name: check how it is "
            "written, or give --bounds W S E N"
        )
    best = towns[0]
    if len(towns) > 1 and best.population < 10 * towns[1].population:
        listed = "; ".join(
            f"{town.name} ({town.country}, {town.population:,} inhabitants)"
            for town in towns[:_MAX_LISTED]
        )
        raise OutputError(f"--around {text!r} may be any of: {listed}: add a comma and the country")
    return _find_town_bounds(best.longitude, best.latitude)


def _find_listed_towns(
    index: WorldAreaIndex, name: str, containers: Sequence[str]
) -> list[TownRow]:
    """Return the towns that GeoNames lists by another name, such as Kiev, the largest first.

    The country of each is its name in place of its code.
    """
    wanted = [index.country_forms(container) for container in containers]
    with open_geonames_index(warn=output.print_warning) as geonames:
        found = [match.toponym for match in geonames.find_listed_matches(name)]
    towns = [
        TownRow(
            int(town.id.removeprefix("geonames:")),
            town.label,
            town.geometry.x,
            town.geometry.y,
            town.population,
            town.within[-1],
            is_capital=False,
        )
        for town in found
        if all(forms & set(map(normalize_name, town.within)) for forms in wanted)
    ]
    return sorted(towns, key=lambda town: -town.population)


def _find_town_bounds(lon: float, lat: float) -> Bounds:
    """Return the box around a town that shows it with some towns around it.

    It is as wide as a day's reporting from one town, or wider where there are few towns, as in a
    desert.
    """
    bounds = Bounds.whole_world()
    with WorldGround() as world:
        for half in _TOWN_HALF_WIDTHS_DEGREES:
            bounds = Bounds.from_edges(
                round(lon - half, 3),
                round(max(-90.0, lat - half * _TOWN_HEIGHT_SHARE), 3),
                round(lon + half, 3),
                round(min(90.0, lat + half * _TOWN_HEIGHT_SHARE), 3),
            )
            if len(list_towns(world, bounds)) >= _LEAST_TOWNS:
                break
    return bounds


def _describe_area(area: WorldArea) -> str:
    name = next(iter(area.names.get("en", ())), area.id)
    return f"{name} ({area.kind}{', ' if area.within else ''}{', '.join(area.within)})"


def _pad_bounds(index: WorldAreaIndex, area: WorldArea) -> Bounds:
    """Return the box of an area with a margin, in hundredths of a degree."""
    bounds = index.bounds(area)
    margin_lon = _AREA_MARGIN_SHARE * bounds.width
    margin_lat = _AREA_MARGIN_SHARE * (bounds.north - bounds.south)
    west, east = bounds.west - margin_lon, bounds.east + margin_lon
    if bounds.width + 2 * margin_lon >= 360:  # noqa: PLR2004  degrees
        west, east = -180.0, 180.0
    return Bounds(
        round((west + 180) % 360 - 180 if bounds.crosses_antimeridian else max(-180.0, west), 2),
        round(max(-90.0, bounds.south - margin_lat), 2),
        round((east + 180) % 360 - 180 if bounds.crosses_antimeridian else min(180.0, east), 2),
        round(min(90.0, bounds.north + margin_lat), 2),
    )
