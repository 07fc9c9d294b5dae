"""Toponyms and the gazetteer that finds them by name.

A `Toponym` is one named thing: a village from ``data/places.yaml``, a corridor or district from a
layer, a town from GeoNames. A `Gazetteer` finds toponyms by name in tiers, best first: the exact
name, a listed alias, an equal phonetic key, a similar key.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process
from shapely.geometry.base import BaseGeometry

from geo.dates import DateInterval
from geo.errors import GeocodeError
from geo.geocoding.head_nouns import split_head_noun
from geo.geocoding.name_matching import (
    MIN_CLOSE_RATIO,
    are_close_keys,
    normalize_name,
    phonetic_index_keys,
    phonetic_keys,
)

MatchTier = Literal["exact", "alias", "key", "close"]
MATCH_TIERS: tuple[MatchTier, ...] = ("exact", "alias", "key", "close")
GEONAMES_ORIGIN = "geonames"
"""Origin of the world's populated places."""
GROUND_ORIGIN = "ground"
"""Origin of the countries, divisions and regions of the world ground."""
_WORLD_ORIGINS = frozenset({GEONAMES_ORIGIN, GROUND_ORIGIN})
_GROUND_LAYER_PREFIX = "layers:ground-"


@dataclass(frozen=True, slots=True)
class Toponym:
    """One named thing with its geometry.

    Attributes:
        id: Unique within its gazetteer.
        kind: Town, village, corridor, region, line, district, country, river, checkpoint, bridge …
        names: Names by language; the first of each language is its label.
        aliases: Further spellings that sources use.
        geometry: WGS 84 degrees, longitude first.
        precision_m: Uncertainty of the geometry in metres.
        origin: ``places``, ``layers:<layer id>``, ``geonames`` or ``ground``.
        valid: When the geometry is valid; None for always.
        within: Names of the places that contain it, as recorded.
        where_prec: UCDP class of a mark on it; None to derive it from the precision.
        population: Inhabitants, 0 where unknown.
    """

    id: str
    kind: str
    names: Mapping[str, tuple[str, ...]]
    aliases: tuple[str, ...]
    geometry: BaseGeometry
    precision_m: float
    origin: str
    valid: DateInterval | None = None
    within: tuple[str, ...] = ()
    where_prec: int | None = None
    population: int = 0

    @property
    def label(self) -> str:
        """The English name, else the first of any language, else the id."""
        spellings = self.names.get("en") or next(filter(None, self.names.values()), ())
        return next(iter([*spellings, *self.aliases, self.id]))

    @property
    def title(self) -> str:
        """The first two English names, as "Khankendi / Stepanakert", else the label."""
        return " / ".join(self.names.get("en", ())[:2]) or self.label

    @property
    def is_own(self) -> bool:
        """Whether it is the project's own place or feature, not one of the world."""
        return self.origin not in _WORLD_ORIGINS

    @property
    def is_ground_area(self) -> bool:
        """Whether it is an area of the ground, of the world or of a layer cut from it."""
        is_ground = self.origin == GROUND_ORIGIN or self.origin.startswith(_GROUND_LAYER_PREFIX)
        return is_ground and self.geometry.geom_type in ("Polygon", "MultiPolygon")

    def iter_spellings(self) -> Iterator[tuple[str, MatchTier]]:
        """Yield each listed spelling with the tier of a match on it."""
        for names in self.names.values():
            yield from ((name, "exact") for name in names)
        yield from ((alias, "alias") for alias in self.aliases)


@dataclass(frozen=True, slots=True)
class Match:
    """A toponym whose name matches a query.

    Attributes:
        toponym: The toponym.
        tier: How its name matched.
        spelling: The listed spelling that matched.
        confidence: 0 to 100; for a close match the similarity of the keys.
        head_noun_omitted: Whether the query omits the head noun of the spelling, as "Lachin" for
            "Lachin district".
    """

    toponym: Toponym
    tier: MatchTier
    spelling: str
    confidence: float = 100.0
    head_noun_omitted: bool = False

    @property
    def sort_key(self) -> tuple[bool, int, float]:
        """Key that sorts matches best first."""
        return self.head_noun_omitted, MATCH_TIERS.index(self.tier), -self.confidence


class Gazetteer:
    """Index of toponyms by name."""

    def __init__(self, toponyms: Iterable[Toponym]) -> None:
        """Index the toponyms.

        Raises:
            GeocodeError: two of them have the same id.
        """
        self._by_id: dict[str, Toponym] = {}
        self._by_normalized_name: dict[str, list[Match]] = defaultdict(list)
        self._by_bare_name: dict[str, list[Match]] = defaultdict(list)
        self._by_phonetic_key: dict[str, list[Match]] = defaultdict(list)
        for toponym in toponyms:
            self._add_toponym(toponym)
        self._phonetic_keys = list(self._by_phonetic_key)

    def __iter__(self) -> Iterator[Toponym]:
        """Iterate over the toponyms in the order given."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """Return the number of toponyms."""
        return len(self._by_id)

    def find_by_id(self, identifier: str) -> Toponym | None:
        """Return the toponym with this id, or None."""
        return self._by_id.get(identifier)

    def _add_toponym(self, toponym: Toponym) -> None:
        if toponym.id in self._by_id:
            raise GeocodeError(
                f"two toponyms have the id {toponym.id!r}: use each id once in a project"
            )
        self._by_id[toponym.id] = toponym
        for spelling, tier in toponym.iter_spellings():
            self._by_normalized_name[normalize_name(spelling)].append(
                Match(toponym, tier, spelling)
            )
            for key in phonetic_index_keys(spelling):
                self._by_phonetic_key[key].append(Match(toponym, "key", spelling))
            self._add_bare_name(toponym, spelling, tier)

    def _add_bare_name(self, toponym: Toponym, spelling: str, tier: MatchTier) -> None:
        split = split_head_noun(spelling)
        if split is None or toponym.kind not in split[1]:
            return
        bare_name = split[0]
        self._by_bare_name[bare_name].append(Match(toponym, tier, spelling, head_noun_omitted=True))
        for key in phonetic_index_keys(bare_name):
            self._by_bare_name[f"key:{key}"].append(
                Match(toponym, "key", spelling, head_noun_omitted=True)
            )

    def find_matches(self, name: str) -> tuple[Match, ...]:
        """Return the toponyms with this name, best first.

        Each toponym is returned once, at its best tier; close matches are not included.
        """
        matches = [*self._by_normalized_name.get(normalize_name(name), ())]
        for key in phonetic_keys(name):
            matches += self._by_phonetic_key.get(key, ())
        return keep_best_matches(matches)

    def find_without_head_noun(self, name: str) -> tuple[Match, ...]:
        """Return the toponyms named by this name and a head noun: districts for "Lachin"."""
        matches = [*self._by_bare_name.get(normalize_name(name), ())]
        for key in phonetic_keys(name):
            matches += self._by_bare_name.get(f"key:{key}", ())
        return keep_best_matches(matches)

    def find_similar(self, name: str, max_matches: int = 3) -> tuple[Match, ...]:
        """Return the toponyms with the most similar phonetic keys, best first.

        They are suggestions and never results. All have the tier ``close``; `is_close_match` checks
        whether one is similar enough to be suggested.
        """
        matches: list[Match] = []
        for key in phonetic_keys(name):
            rows = process.extract(
                key, self._phonetic_keys, scorer=fuzz.ratio, limit=4 * max_matches
            )
            for similar_key, ratio, _ in rows:
                matches += [
                    Match(match.toponym, "close", match.spelling, ratio)
                    for match in self._by_phonetic_key[similar_key]
                ]
        return keep_best_matches(matches)[:max_matches]


def is_close_match(match: Match, name: str) -> bool:
    """Return whether a close match is similar enough to be suggested for this name."""
    if match.confidence < MIN_CLOSE_RATIO:
        return False
    return any(
        are_close_keys(query_key, listed_key)
        for query_key in phonetic_keys(name)
        for listed_key in phonetic_index_keys(match.spelling)
    )


def keep_best_matches(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return each toponym once, with its best match, best first."""
    best_by_id: dict[str, Match] = {}
    for match in matches:
        best = best_by_id.get(match.toponym.id)
        if best is None or match.sort_key < best.sort_key:
            best_by_id[match.toponym.id] = match
    return tuple(sorted(best_by_id.values(), key=lambda match: match.sort_key))
