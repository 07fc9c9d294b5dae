"""State borders of OpenStreetMap, from the optional packages timezonefinder and its data (ODbL).

The zones of the tz database end at state borders. The edge that the zones of two states share is
their border; it is used only where Natural Earth has a border of the two that is agreed on.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import Any, cast
from zoneinfo import TZPATH

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import OutputError
from geo.ground.layers import FINE_BORDER_LICENCE, BorderRefiner

INSTALL_COMMAND = "pip install timezonefinder timezonefinder-data"

_SAMPLE_STEP_DEG = 0.05
_SAMPLE_OFFSET_DEG = 0.08
"""Distance from a coarse border at which its sides are sampled: more than its error."""
_CORRIDOR_DEG = 0.15
"""How far from the coarse border its fine course may be; a river that has moved is nearer."""
_DISPUTED_DEG = 0.05
_MIN_LENGTH_SHARE = 0.5

StateReader = Callable[[Sequence[tuple[float, float]]], Mapping[str, BaseGeometry]]
"""Takes positions, longitude first, and returns the areas of the states there, by ISO code."""


def make_border_refiner(read_states: StateReader) -> BorderRefiner:
    """Return a function that finds the fine course of a border in the areas of states."""

    def refine_border(
        states: Sequence[str], coarse: BaseGeometry, disputed: BaseGeometry, tolerance: float
    ) -> BaseGeometry | None:
        if len(states) != 2:  # noqa: PLR2004  a pair
            return None
        areas = read_states(sample_sides(coarse))
        if not all(code in areas for code in states):
            return None
        return find_fine_border(coarse, [areas[code] for code in states], disputed, tolerance)

    return refine_border


def find_fine_border(
    coarse: BaseGeometry, states: Sequence[BaseGeometry], disputed: BaseGeometry, tolerance: float
) -> BaseGeometry | None:
    """Return the fine course of a border of two states, or None if the zones have none.

    Args:
        coarse: The border as Natural Earth has it.
        states: The areas of the two states.
        disputed: Disputed lines and lines of control; the border keeps its coarse course there.
        tolerance: By how many degrees it is simplified.
    """
    corridor = shapely.buffer(coarse, _CORRIDOR_DEG)
    edges = [shapely.intersection(area.boundary, corridor) for area in states]
    shared = shapely.intersection(*edges)
    near = shapely.buffer(disputed, _DISPUTED_DEG)
    lines = [
        one
        for one in shapely.get_parts(shapely.get_parts(shapely.difference(shared, near)))
        if one.geom_type == "LineString"
    ]
    if not lines:
        return None
    fine = shapely.simplify(shapely.line_merge(shapely.multilinestrings(lines)), tolerance)
    expected = shapely.length(shapely.difference(coarse, near))
    if shapely.length(fine) < _MIN_LENGTH_SHARE * expected:
        return None
    kept = shapely.intersection(coarse, near)
    pieces = [one for one in shapely.get_parts(kept) if one.geom_type == "LineString"]
    merged: BaseGeometry = shapely.line_merge(
        shapely.multilinestrings([*shapely.get_parts(fine), *pieces])
    )
    return merged


def sample_sides(line: BaseGeometry) -> list[tuple[float, float]]:
    """Return positions on both sides of a border, within the world."""
    offset = _SAMPLE_OFFSET_DEG
    found = set()
    for x, y in shapely.get_coordinates(shapely.segmentize(line, _SAMPLE_STEP_DEG)):
        for across, along in ((-offset, 0.0), (offset, 0.0), (0.0, -offset), (0.0, offset)):
            position = (float(x) + across, float(y) + along)
            if abs(position[0]) <= 180 and abs(position[1]) <= 90:  # noqa: PLR2004  degrees
                found.add(position)
    return sorted(found)


def open_state_reader() -> StateReader:
    """Return a reader of the areas of states in the installed packages.

    Raises:
        OutputError: the packages are not installed; the message has the command that installs them.
    """
    try:
        finder = import_module("timezonefinder").TimezoneFinder(in_memory=False)
    except (ImportError, OSError, ValueError) as error:
        raise OutputError(
            "--border fine needs the borders of OpenStreetMap in the package timezonefinder-data "
            f"({FINE_BORDER_LICENCE}): run `{INSTALL_COMMAND}`"
        ) from error
    countries = _read_zone_countries()

    @cache
    def read_zone(zone: str) -> BaseGeometry:
        rings = cast("list[Any]", finder.get_geometry(tz_name=zone, coords_as_pairs=True))
        polygons = [Polygon(part[0], part[1:]) for part in rings]
        valid: BaseGeometry = shapely.make_valid(MultiPolygon(polygons))
        return valid

    def read_states(positions: Sequence[tuple[float, float]]) -> Mapping[str, BaseGeometry]:
        zones = {finder.timezone_at(lng=lon, lat=lat) for lon, lat in positions}
        areas: dict[str, list[BaseGeometry]] = {}
        for zone in sorted(zone for zone in zones if zone in countries):
            areas.setdefault(countries[zone], []).append(read_zone(zone))
        return {code: shapely.union_all(parts) for code, parts in areas.items()}

    return read_states


def _read_zone_countries() -> Mapping[str, str]:
    """Return the ISO code of the state of each zone, from ``zone.tab`` of the tz database.

    Raises:
        OutputError: the table is not installed.
    """
    try:
        text = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    except (ImportError, OSError):
        found = [Path(folder) / "zone.tab" for folder in TZPATH]
        path = next((one for one in found if one.is_file()), None)
        if path is None:
            raise OutputError(
                "--border fine needs the table of time zones: run `pip install tzdata`"
            ) from None
        text = path.read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}
