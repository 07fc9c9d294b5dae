"""Look-up of countries, first-order divisions and well-known regions of the world by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from geo.geocoding.area_names import AreaNames
from geo.geocoding.gazetteer import GROUND_ORIGIN, Match, MatchTier, Toponym
from geo.geocoding.head_nouns import split_head_noun
from geo.geocoding.name_matching import normalize_name
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import METRES_PER_DEGREE
from geo.ground.areas import AREA_TOLERANCE_DEGREES, WorldArea, WorldAreas
from geo.ground.store import TownRow, WorldGround

_PRECISION_M = 5_000 + AREA_TOLERANCE_DEGREES * METRES_PER_DEGREE
_WHOLE_WORLD = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class AreaMatch:
    """An area whose name matches, and how."""

    area: WorldArea
    tier: MatchTier
    spelling: str
    head_noun_omitted: bool = False


class WorldAreaIndex:
    """Index of the areas of the world ground by name."""

    def __init__(self, world: WorldGround) -> None:
        """Index the areas of an open file."""
        self._world = world
        self.areas = WorldAreas(world)
        self._toponyms: dict[str, Toponym] = {}

    @cached_property
    def _names(self) -> AreaNames:
        return AreaNames()

    @cached_property
    def _numbered_areas(self) -> list[WorldArea]:
        return list(self.areas)

    def list_names(self) -> list[tuple[str, int]]:
        """Return the normalised names of all areas, with their numbers, for `AreaNames`."""
        return [
            (name, number)
            for number, area in enumerate(self._numbered_areas)
            for _, name in _list_matches(area)
        ]

    def _find_named(self, name: str) -> tuple[list[AreaMatch], list[AreaMatch]]:
        """Return the matches of a normalised name, and of names that have it before a head noun."""
        matches = [
            match
            for number in self._names.find_areas(name)
            for match, own_name in _list_matches(self._numbered_areas[number])
            if own_name == name
        ]
        return (
            [match for match in matches if not match.head_noun_omitted],
            [match for match in matches if match.head_noun_omitted],
        )

    def find_matches(self, name: str) -> list[AreaMatch]:
        """Return the areas with this name, the exact ones first, each once."""
        normalized = normalize_name(name)
        split = split_head_noun(name)
        found, with_head_noun = self._find_named(normalized)
        if split:
            found = found + self._find_named(split[0])[0]
        found = found + with_head_noun
        best: dict[str, AreaMatch] = {}
        for match in sorted(found, key=lambda one: (one.head_noun_omitted, one.tier == "alias")):
            best.setdefault(match.area.id, match)
        return list(best.values())

    def contains_name(self, name: str) -> bool:
        """Return whether an area has this name, ignoring case and punctuation."""
        return bool(self._find_named(normalize_name(name))[0])

    def find_by_id(self, identifier: str) -> Toponym | None:
        """Return the area with an id such as ``division:SDN-881``, or None."""
        area = self.areas.find_by_id(identifier)
        return None if area is None else self._load_toponym(area)

    def find_toponym_matches(self, name: str) -> list[Match]:
        """Return the areas with this name, with or without a head noun, each once with its outline.

        A head noun in the name is part of it: "Kassala" finds "Kassala" and "Kassala State".
        """
        named, with_head_noun = self._find_named(normalize_name(name))
        best: dict[str, AreaMatch] = {}
        for match in (*named, *with_head_noun):
            best.setdefault(match.area.id, match)
        return [
            Match(
                self._load_toponym(match.area),
                match.tier,
                match.spelling,
                head_noun_omitted=match.head_noun_omitted,
            )
            for match in best.values()
        ]

    def _load_toponym(self, area: WorldArea) -> Toponym:
        if area.id not in self._toponyms:
            self._toponyms[area.id] = self.to_toponym(area)
        return self._toponyms[area.id]

    def find_within(self, name: str, containers: Sequence[str]) -> list[WorldArea]:
        """Return the areas with a name that are part of countries with the other names.

        An area of which it is only a further spelling, or the name without its kind, is left out
        where another one has it as its name: "Kyiv" is the city and not Kyiv Oblast.
        """
        wanted = [self.country_forms(container) for container in containers]
        found = [
            match
            for match in self.find_matches(name)
            if all(forms & set(map(normalize_name, match.area.within)) for forms in wanted)
        ]
        named = [match for match in found if match.tier != "alias"] or found
        whole = [match for match in named if not match.head_noun_omitted]
        return [match.area for match in whole or named]

    def find_towns(self, name: str, containers: Sequence[str]) -> list[TownRow]:
        """Return the towns with a name in countries with the other names, the largest first."""
        normalized = normalize_name(name)
        wanted = [self.country_forms(container) for container in containers]
        countries = {
            country.iso2: normalize_name(country.names["en"][0])
            for country in self._world.countries.values()
        }
        return [
            town
            for town in self._world.towns(_WHOLE_WORLD)
            if normalize_name(town.name) == normalized
            and all(countries.get(town.country) in forms for forms in wanted)
        ]

    def country_forms(self, name: str) -> set[str]:
        """Return the normalised main names of the countries and areas with a name."""
        forms = {normalize_name(name)}
        for match in self.find_matches(name):
            forms |= {normalize_name(one) for one in match.area.names.get("en", ())}
        return forms

    def countries_by_code(self) -> dict[str, WorldArea]:
        """Return the countries by their ISO 3166-1 codes, and by those of Natural Earth.

        Of a country and its dependencies with one ISO code, the country has it.
        """
        countries = self._world.countries
        areas = self.areas.countries
        codes = {area.id.removeprefix("country:"): area for area in areas}
        by_code = dict(codes)
        kinds = ("Sovereign country", "Country")
        for code in sorted(codes, key=lambda one: countries[one].kind not in kinds):
            by_code.setdefault(countries[code].iso2, codes[code])
        by_code.pop("", None)
        return by_code

    def to_toponym(self, area: WorldArea) -> Toponym:
        """Return an area as a toponym with its outline."""
        return Toponym(
            area.id,
            area.kind,
            {language: tuple(names) for language, names in area.names.items()},
            area.aliases,
            self.areas.geometry(area),
            _PRECISION_M,
            GROUND_ORIGIN,
            within=area.within,
            where_prec=area.where_prec,
        )

    def bounds(self, area: WorldArea) -> Bounds:
        """Return the box of the main part of an area."""
        return self.areas.bounds(area)


def _list_matches(area: WorldArea) -> Iterator[tuple[AreaMatch, str]]:
    """Yield the spellings of an area as matches, each with the normalised name that it matches."""
    spellings: list[tuple[str, MatchTier]] = [
        *((name, "exact") for names in area.names.values() for name in names),
        *((alias, "alias") for alias in area.aliases),
    ]
    seen: set[str] = set()
    for spelling, tier in spellings:
        name = normalize_name(spelling)
        if not name or name in seen:
            continue
        seen.add(name)
        yield AreaMatch(area, tier, spelling), name
        split = split_head_noun(spelling)
        if split and split[0] not in seen:
            yield AreaMatch(area, tier, spelling, head_noun_omitted=True), split[0]


@lru_cache(maxsize=1)
def open_world_areas() -> WorldAreaIndex:
    """Return the index of the file in the package, which is read once."""
    return WorldAreaIndex(WorldGround())
