"""Areas of the world ground by name: countries, first-order divisions and well-known regions.

Regions that are not in the source are in ``regions.json``, each with the divisions or countries it
is made of and a citation: regions that no register lists, and first-order divisions of countries of
which the source has those of second order (``"kind": "province"``).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geo.geometry.antimeridian import find_box_span, wrap_longitude
from geo.geometry.bounds import Bounds
from geo.ground.cut import GroundCut
from geo.ground.store import AreaRow, Box, WorldGround

_REGIONS_FILE = Path(__file__).with_name("regions.json")
_WHOLE_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
AREA_TOLERANCE_DEGREES = 0.01
"""Simplification of the outlines of areas: 1 km, which the source is off by itself."""
_COUNTRY_PREFIX = "@"
_MIN_MAIN_SHARE, _NEAR_SHARE, _NEAR_DEGREES = 0.15, 0.25, 3.0
"""A part of an area with this share of the largest one's size belongs to its main part, and so does
one within a share of its width, or within some degrees."""


@dataclass(frozen=True, slots=True)
class WorldArea:
    """A country, division or region of the world.

    Attributes:
        id: Unique, such as ``country:SDN`` or ``division:SDN-881``.
        kind: ``country``, ``province`` or ``region``.
        names: Names by language.
        aliases: Further spellings.
        within: Names of the countries that it is part of or claimed by.
        rings: Rings of path numbers of each part.
        citation: Where its extent is from.
    """

    id: str
    kind: str
    names: Mapping[str, Sequence[str]]
    aliases: tuple[str, ...]
    within: tuple[str, ...]
    rings: tuple[tuple[tuple[int, ...], ...], ...]
    citation: str

    @property
    def where_prec(self) -> int:
        """UCDP class: 6 for a country, 4 for a division, 5 for a region without agreed limits."""
        return {"country": 6, "province": 4}.get(self.kind, 5)


class WorldAreas:
    """The areas of the world ground."""

    def __init__(self, world: WorldGround) -> None:
        """Read areas from an open file."""
        self._world = world
        self._cut = GroundCut(world, _WHOLE_WORLD, AREA_TOLERANCE_DEGREES)

    def __iter__(self) -> Iterator[WorldArea]:
        """Yield the areas: countries, then regions, then divisions."""
        return iter(self._areas)

    def find_by_id(self, identifier: str) -> WorldArea | None:
        """Return the area with this id, or None."""
        return self._by_id.get(identifier)

    def geometry(self, area: WorldArea) -> BaseGeometry:
        """Return the outline of an area, in degrees."""
        parts = [self._cut.area(rings) for rings in area.rings]
        merged = shapely.union_all([part for part in parts if not part.is_empty])
        return merged if merged.is_valid else shapely.make_valid(merged)

    def bounds(self, area: WorldArea) -> Bounds:
        """Return the box of the main part of an area.

        Small parts far from the others, such as overseas territories, are left out. A box that
        crosses 180° has its west greater than its east.
        """
        boxes = _main_boxes(self.geometry(area))
        south, north = min(box[1] for box in boxes), max(box[3] for box in boxes)
        west, east = find_box_span(boxes)
        return Bounds(west, south, wrap_longitude(east), north)

    @cached_property
    def _by_id(self) -> dict[str, WorldArea]:
        return {area.id: area for area in self._areas}

    @cached_property
    def _areas(self) -> list[WorldArea]:
        rows = [stored.row for stored in self._world.divisions()]
        regions = list(self._iter_regions(rows, self._rings_by_country))
        return [*self.countries, *regions, *self._iter_divisions(rows)]

    @cached_property
    def _rings_by_country(self) -> dict[str, tuple[tuple[int, ...], ...]]:
        return dict(self._world.country_rings(_WHOLE_WORLD))

    @cached_property
    def countries(self) -> list[WorldArea]:
        """The countries and territories."""
        return list(self._iter_countries(self._rings_by_country))

    def _iter_countries(
        self, rings_by_country: Mapping[str, tuple[tuple[int, ...], ...]]
    ) -> Iterator[WorldArea]:
        for code, rings in rings_by_country.items():
            country = self._world.countries[code]
            yield WorldArea(
                f"country:{code}",
                "country",
                country.names,
                country.aliases,
                (),
                (rings,),
                "Natural Earth",
            )

    def _iter_divisions(self, rows: Iterable[AreaRow]) -> Iterator[WorldArea]:
        for row in rows:
            if row.names:
                yield WorldArea(
                    f"division:{row.code}",
                    "province",
                    row.names,
                    row.aliases,
                    self._country_names(row.owners),
                    (row.rings,),
                    "Natural Earth",
                )

    def _iter_regions(
        self, rows: Sequence[AreaRow], rings_by_country: Mapping[str, tuple[tuple[int, ...], ...]]
    ) -> Iterator[WorldArea]:
        by_code: dict[str, AreaRow] = {}
        for row in rows:
            by_code[row.code] = row
            if row.iso:
                by_code.setdefault(row.iso, row)
        table = json.loads(_REGIONS_FILE.read_text(encoding="utf-8"))
        for name, region in table.items():
            codes = region["codes"]
            countries = [code[1:] for code in codes if code.startswith(_COUNTRY_PREFIX)]
            found = [by_code[code] for code in codes if code in by_code]
            owners = dict.fromkeys([*countries, *(owner for row in found for owner in row.owners)])
            yield WorldArea(
                f"region:{name.casefold().replace(' ', '-')}",
                region.get("kind", "region"),
                {"en": [name]} | {tag: [text] for tag, text in region["names"].items()},
                tuple(region.get("aliases", ())),
                self._country_names(owners),
                (
                    *(rings_by_country[code] for code in countries),
                    *(row.rings for row in found),
                ),
                region["citation"],
            )

    def _country_names(self, codes: Iterable[str]) -> tuple[str, ...]:
        known = self._world.countries
        return tuple(known[code].names["en"][0] for code in codes if code in known)


def _main_boxes(geometry: BaseGeometry) -> list[Box]:
    """Return the boxes of the large parts of an area, and of those near them."""
    parts = sorted(shapely.get_parts(geometry), key=lambda part: -part.area)
    largest = parts[0]
    reach = max(_NEAR_DEGREES, _NEAR_SHARE * (largest.bounds[2] - largest.bounds[0]))
    main = [part for part in parts if part.area >= _MIN_MAIN_SHARE * largest.area]
    west, south, east, north = largest.bounds
    reached = [
        shapely.box(west - reach + turn, south - reach, east + reach + turn, north + reach)
        for turn in (-360, 0, 360)  # across 180°
    ]
    main += [part for part in parts[1:] if any(box.intersects(part) for box in reached)]
    return [part.bounds for part in main]
