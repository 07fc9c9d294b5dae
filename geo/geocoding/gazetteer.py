"""What places are called and where they are, found by how their names are written or sound.

A `Toponym` is one thing with names: a village from ``data/places.yaml``, a corridor or district
from a layer, a town of the world. A `Gazetteer` finds toponyms by name in tiers, best first: the
exact name, a listed alias, an equal name key, a nearly equal one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from rapidfuzz import fuzz, process
from shapely.geometry.base import BaseGeometry

from geo.dates import DateInterval
from geo.errors import GeocodeError
from geo.geocoding.name_matching import (
    MIN_CLOSE_RATIO,
    are_close_keys,
    normalize_name,
    phonetic_index_keys,
    phonetic_keys,
)

MatchTier = Literal["exact", "alias", "key", "close"]
GEONAMES_ORIGIN = "geonames"
"""The origin of toponyms that are not the project's own."""
MATCH_TIERS: tuple[MatchTier, ...] = ("exact", "alias", "key", "close")

SETTLEMENT_KINDS = frozenset(
    {"capital", "city", "hamlet", "municipality", "settlement", "suburb", "town", "village"}
)
_LAKE_KINDS = frozenset({"lake", "reservoir", "sea"})
_RIVER_KINDS = frozenset({"river", "river_point", "stream"})
_ROAD_KINDS = frozenset({"corridor", "road"})
_LINE_KINDS = frozenset({"border", "line"})
_CROSSING_KINDS = frozenset({"border_crossing", "checkpoint"})
_KIND_FAMILIES = (
    SETTLEMENT_KINDS,
    _LAKE_KINDS,
    _RIVER_KINDS,
    _ROAD_KINDS,
    _LINE_KINDS,
    _CROSSING_KINDS,
)

_DISTRICT_KINDS = ("district", "province", "region")
_PROVINCE_KINDS = ("province", "district", "region")
_REGION_KINDS = ("region", "province", "district", "zone")
_HEAD_NOUN_TABLE: Mapping[str, Sequence[str]] = {
    "corridor": ("corridor", "road", "zone"),
    "road highway route motorway": ("road", "corridor", "line"),
    "river stream": tuple(_RIVER_KINDS),
    "lake reservoir sea": tuple(_LAKE_KINDS),
    "bridge": ("bridge",),
    "checkpoint crossing": ("checkpoint", "border_crossing"),
    "airport aerodrome airfield": ("airport",),
    "border frontier": ("border", "line"),
    "line": ("line", "border"),
    "zone": ("zone", "region"),
    "district rayon raion county": _DISTRICT_KINDS,
    "province marz oblast governorate": _PROVINCE_KINDS,
    "region area territory": _REGION_KINDS,
    "country republic state": ("country", "region"),
    "city town village settlement hamlet capital municipality community": tuple(
        sorted(SETTLEMENT_KINDS)
    ),
    "коридор": ("corridor", "road", "zone"),
    "дорога шоссе трасса": ("road", "corridor", "line"),
    "река": tuple(_RIVER_KINDS),
    "озеро водохранилище": tuple(_LAKE_KINDS),
    "мост": ("bridge",),
    "аэропорт": ("airport",),
    "граница": ("border", "line"),
    "линия": ("line", "border"),
    "район": _DISTRICT_KINDS,
    "область провинция марз": _PROVINCE_KINDS,
    "регион": _REGION_KINDS,
    "город село деревня посёлок поселок г с д пос": tuple(sorted(SETTLEMENT_KINDS)),
    "dəhlizi dəhliz": ("corridor", "road", "zone"),
    "yolu": ("road", "corridor", "line"),
    "çayı çay": tuple(_RIVER_KINDS),
    "gölü göl": tuple(_LAKE_KINDS),
    "körpüsü körpü": ("bridge",),
    "sərhədi": ("border", "line"),
    "rayonu": _DISTRICT_KINDS,
    "vilayəti": _PROVINCE_KINDS,
    "bölgəsi regionu": _REGION_KINDS,
    "kəndi kənd şəhəri şəhər qəsəbəsi qəsəbə": tuple(sorted(SETTLEMENT_KINDS)),
    "միջանցք միջանցքը": ("corridor", "road", "zone"),
    "ճանապարհ մայրուղի": ("road", "corridor", "line"),
    "գետ": tuple(_RIVER_KINDS),
    "լիճ ջրամբար": tuple(_LAKE_KINDS),
    "կամուրջ": ("bridge",),
    "օդանավակայան": ("airport",),
    "սահման": ("border", "line"),
    "շրջան": _DISTRICT_KINDS,
    "մարզ": _PROVINCE_KINDS,
    "տարածաշրջան": _REGION_KINDS,
    "քաղաք գյուղ բնակավայր": tuple(sorted(SETTLEMENT_KINDS)),
}
HEAD_NOUN_KINDS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        normalize_name(word): kinds
        for words, kinds in _HEAD_NOUN_TABLE.items()
        for word in words.split()
    }
)
"""Head nouns of four languages, as surfaces, and the kinds that each asks for."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """One thing that has names and a place.

    Attributes:
        id: Unique within its gazetteer.
        kind: Town, village, corridor, region, line, district, country, river, checkpoint, bridge …
        names: Names by language; the first of each is its label.
        aliases: Further spellings that sources use.
        geometry: Where it is; WGS 84 degrees, longitude first.
        precision_m: How far off the geometry may be.
        origin: ``places``, ``layers:<layer id>`` or ``geonames``.
        valid: When the geometry holds; None for always.
        within: What contains it, by name, as recorded.
        where_prec: UCDP class of a mark on it; None to take it from the precision.
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

    def iter_spellings(self) -> Iterator[tuple[str, MatchTier]]:
        """Yield each listed spelling with the tier that a match on it has."""
        for names in self.names.values():
            yield from ((name, "exact") for name in names)
        yield from ((alias, "alias") for alias in self.aliases)


@dataclass(frozen=True, slots=True)
class Match:
    """A toponym that a name may mean.

    Attributes:
        toponym: The toponym.
        tier: How its name was matched.
        spelling: The listed spelling that matched.
        confidence: How far the match can be trusted, 0 to 100: for a close one how nearly equal the keys
            are.
        head_noun_omitted: Whether the match leaves out the spelling's head noun, as "Lachin" for "Lachin
            district".
    """

    toponym: Toponym
    tier: MatchTier
    spelling: str
    confidence: float = 100.0
    head_noun_omitted: bool = False

    @property
    def sort_key(self) -> tuple[bool, int, float]:
        """What hits are sorted by, best first."""
        return self.head_noun_omitted, MATCH_TIERS.index(self.tier), -self.confidence


def kind_family(kind: str) -> frozenset[str]:
    """Return the kinds of the same sort as this one: town for village, lake for reservoir."""
    return next((group for group in _KIND_FAMILIES if kind in group), frozenset({kind}))


def split_head_noun(name: str) -> tuple[str, tuple[str, ...]] | None:
    """Take the head noun off a name: "Lachin rayon", "town of Lachin", "Baku city municipality".

    Returns:
        The surface of what is left and the kinds that the noun asks for; None without a noun or a
        rest.
    """
    words = normalize_name(name).split()
    if words and words[0] == "the":
        words = words[1:]
    kinds: tuple[str, ...] = ()
    if len(words) > 2 and words[1] == "of" and words[0] in HEAD_NOUN_KINDS:  # noqa: PLR2004  noun, of, name
        kinds, words = tuple(HEAD_NOUN_KINDS[words[0]]), words[2:]
    elif len(words) > 1 and words[0] in HEAD_NOUN_KINDS and words[-1] not in HEAD_NOUN_KINDS:
        kinds, words = tuple(HEAD_NOUN_KINDS[words[0]]), words[1:]
    while len(words) > 1 and words[-1] in HEAD_NOUN_KINDS:
        kinds, words = (*kinds, *HEAD_NOUN_KINDS[words[-1]]), words[:-1]
    return (" ".join(words), kinds) if kinds else None


class Gazetteer:
    """Toponyms, found by name."""

    def __init__(self, toponyms: Iterable[Toponym]) -> None:
        """Index the toponyms.

        Raises:
            GeocodeError: two of them have one id.
        """
        self._by_id: dict[str, Toponym] = {}
        self._by_normalized_name: dict[str, list[Match]] = defaultdict(list)
        self._by_bare_name: dict[str, list[Match]] = defaultdict(list)
        self._by_phonetic_key: dict[str, list[Match]] = defaultdict(list)
        for toponym in toponyms:
            self._add_toponym(toponym)
        self._phonetic_keys = list(self._by_phonetic_key)

    def __iter__(self) -> Iterator[Toponym]:
        """Go through the toponyms in the order given."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """Return how many toponyms there are."""
        return len(self._by_id)

    def find_by_id(self, identifier: str) -> Toponym | None:
        """Return the toponym with this id, or None."""
        return self._by_id.get(identifier)

    def _add_toponym(self, toponym: Toponym) -> None:
        if toponym.id in self._by_id:
            raise GeocodeError(
                f"two toponyms have the id {toponym.id!r}: ids are unique in a project"
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
        self._by_bare_name[split[0]].append(Match(toponym, tier, spelling, head_noun_omitted=True))
        for key in phonetic_index_keys(split[0]):
            self._by_bare_name[f"key:{key}"].append(
                Match(toponym, "key", spelling, head_noun_omitted=True)
            )

    def find_matches(self, name: str) -> tuple[Match, ...]:
        """Return the toponyms with this name, each at its best tier, best first; no close ones."""
        found = [*self._by_normalized_name.get(normalize_name(name), ())]
        for key in phonetic_keys(name):
            found += self._by_phonetic_key.get(key, ())
        return keep_best_matches(found)

    def find_without_head_noun(self, name: str) -> tuple[Match, ...]:
        """Return the toponyms whose name is this one and a head noun: districts for "Lachin"."""
        found = [*self._by_bare_name.get(normalize_name(name), ())]
        for key in phonetic_keys(name):
            found += self._by_bare_name.get(f"key:{key}", ())
        return keep_best_matches(found)

    def find_similar(self, name: str, max_matches: int = 3) -> tuple[Match, ...]:
        """Return the toponyms whose keys come nearest, best first: suggestions, never answers.

        Those at 92 or more with at least six letters have the tier ``close``, as have the others;
        their `ratio` tells them apart (see `geo.geocoding.name_matching.is_close`).
        """
        found: list[Match] = []
        for key in phonetic_keys(name):
            rows = process.extract(
                key, self._phonetic_keys, scorer=fuzz.ratio, limit=4 * max_matches
            )
            for near, ratio, _ in rows:
                hits = self._by_phonetic_key[near]
                found += [Match(hit.toponym, "close", hit.spelling, ratio) for hit in hits]
        return keep_best_matches(found)[:max_matches]


def is_close_match(match: Match, name: str) -> bool:
    """Tell whether a close hit is near enough to be suggested for this name."""
    if match.confidence < MIN_CLOSE_RATIO:
        return False
    return any(
        are_close_keys(asked, listed)
        for asked in phonetic_keys(name)
        for listed in phonetic_index_keys(match.spelling)
    )


def keep_best_matches(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the hits with each toponym once, at its best tier, best first."""
    best: dict[str, Match] = {}
    for hit in matches:
        known = best.get(hit.toponym.id)
        if known is None or hit.sort_key < known.sort_key:
            best[hit.toponym.id] = hit
    return tuple(sorted(best.values(), key=lambda hit: hit.sort_key))
