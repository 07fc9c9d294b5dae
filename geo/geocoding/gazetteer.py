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

from geo.dates import Span
from geo.errors import GeocodeError
from geo.geocoding.name_matching import CLOSE_RATIO, index_keys, is_close, keys, surface

Tier = Literal["exact", "alias", "key", "close"]
GEONAMES = "geonames"
"""The origin of toponyms that are not the project's own."""
TIERS: tuple[Tier, ...] = ("exact", "alias", "key", "close")

SETTLEMENTS = frozenset(
    {"capital", "city", "hamlet", "municipality", "settlement", "suburb", "town", "village"}
)
_WATER = frozenset({"lake", "reservoir", "sea"})
_RIVERS = frozenset({"river", "river_point", "stream"})
_ROADS = frozenset({"corridor", "road"})
_LINES = frozenset({"border", "line"})
_CROSSINGS = frozenset({"border_crossing", "checkpoint"})
_FAMILIES = (SETTLEMENTS, _WATER, _RIVERS, _ROADS, _LINES, _CROSSINGS)

_DISTRICT = ("district", "province", "region")
_PROVINCE = ("province", "district", "region")
_REGION = ("region", "province", "district", "zone")
_HEADS: Mapping[str, Sequence[str]] = {
    "corridor": ("corridor", "road", "zone"),
    "road highway route motorway": ("road", "corridor", "line"),
    "river stream": tuple(_RIVERS),
    "lake reservoir sea": tuple(_WATER),
    "bridge": ("bridge",),
    "checkpoint crossing": ("checkpoint", "border_crossing"),
    "airport aerodrome airfield": ("airport",),
    "border frontier": ("border", "line"),
    "line": ("line", "border"),
    "zone": ("zone", "region"),
    "district rayon raion county": _DISTRICT,
    "province marz oblast governorate": _PROVINCE,
    "region area territory": _REGION,
    "country republic state": ("country", "region"),
    "city town village settlement hamlet capital municipality community": tuple(
        sorted(SETTLEMENTS)
    ),
    "коридор": ("corridor", "road", "zone"),
    "дорога шоссе трасса": ("road", "corridor", "line"),
    "река": tuple(_RIVERS),
    "озеро водохранилище": tuple(_WATER),
    "мост": ("bridge",),
    "аэропорт": ("airport",),
    "граница": ("border", "line"),
    "линия": ("line", "border"),
    "район": _DISTRICT,
    "область провинция марз": _PROVINCE,
    "регион": _REGION,
    "город село деревня посёлок поселок г с д пос": tuple(sorted(SETTLEMENTS)),
    "dəhlizi dəhliz": ("corridor", "road", "zone"),
    "yolu": ("road", "corridor", "line"),
    "çayı çay": tuple(_RIVERS),
    "gölü göl": tuple(_WATER),
    "körpüsü körpü": ("bridge",),
    "sərhədi": ("border", "line"),
    "rayonu": _DISTRICT,
    "vilayəti": _PROVINCE,
    "bölgəsi regionu": _REGION,
    "kəndi kənd şəhəri şəhər qəsəbəsi qəsəbə": tuple(sorted(SETTLEMENTS)),
    "միջանցք միջանցքը": ("corridor", "road", "zone"),
    "ճանապարհ մայրուղի": ("road", "corridor", "line"),
    "գետ": tuple(_RIVERS),
    "լիճ ջրամբար": tuple(_WATER),
    "կամուրջ": ("bridge",),
    "օդանավակայան": ("airport",),
    "սահման": ("border", "line"),
    "շրջան": _DISTRICT,
    "մարզ": _PROVINCE,
    "տարածաշրջան": _REGION,
    "քաղաք գյուղ բնակավայր": tuple(sorted(SETTLEMENTS)),
}
HEADS: Mapping[str, Sequence[str]] = MappingProxyType(
    {surface(word): kinds for words, kinds in _HEADS.items() for word in words.split()}
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
    valid: Span | None = None
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

    def spellings(self) -> Iterator[tuple[str, Tier]]:
        """Yield each listed spelling with the tier that a match on it has."""
        for names in self.names.values():
            yield from ((name, "exact") for name in names)
        yield from ((alias, "alias") for alias in self.aliases)


@dataclass(frozen=True, slots=True)
class Hit:
    """A toponym that a name may mean.

    Attributes:
        toponym: The toponym.
        tier: How its name was matched.
        spelling: The listed spelling that matched.
        ratio: How far the match can be trusted, 0 to 100: for a close one how nearly equal the keys
            are.
        headed: Whether the match leaves out the spelling's head noun, as "Lachin" for "Lachin
            district".
    """

    toponym: Toponym
    tier: Tier
    spelling: str
    ratio: float = 100.0
    headed: bool = False

    @property
    def order(self) -> tuple[bool, int, float]:
        """What hits are sorted by, best first."""
        return self.headed, TIERS.index(self.tier), -self.ratio


def family(kind: str) -> frozenset[str]:
    """Return the kinds of the same sort as this one: town for village, lake for reservoir."""
    return next((group for group in _FAMILIES if kind in group), frozenset({kind}))


def split_head(name: str) -> tuple[str, tuple[str, ...]] | None:
    """Take the head noun off a name: "Lachin rayon", "town of Lachin", "Baku city municipality".

    Returns:
        The surface of what is left and the kinds that the noun asks for; None without a noun or a
        rest.
    """
    words = surface(name).split()
    if words and words[0] == "the":
        words = words[1:]
    kinds: tuple[str, ...] = ()
    if len(words) > 2 and words[1] == "of" and words[0] in HEADS:  # noqa: PLR2004  noun, of, name
        kinds, words = tuple(HEADS[words[0]]), words[2:]
    elif len(words) > 1 and words[0] in HEADS and words[-1] not in HEADS:
        kinds, words = tuple(HEADS[words[0]]), words[1:]
    while len(words) > 1 and words[-1] in HEADS:
        kinds, words = (*kinds, *HEADS[words[-1]]), words[:-1]
    return (" ".join(words), kinds) if kinds else None


class Gazetteer:
    """Toponyms, found by name."""

    def __init__(self, toponyms: Iterable[Toponym]) -> None:
        """Index the toponyms.

        Raises:
            GeocodeError: two of them have one id.
        """
        self._by_id: dict[str, Toponym] = {}
        self._surfaces: dict[str, list[Hit]] = defaultdict(list)
        self._bare: dict[str, list[Hit]] = defaultdict(list)
        self._keys: dict[str, list[Hit]] = defaultdict(list)
        for toponym in toponyms:
            self._add(toponym)
        self._all_keys = list(self._keys)

    def __iter__(self) -> Iterator[Toponym]:
        """Go through the toponyms in the order given."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """Return how many toponyms there are."""
        return len(self._by_id)

    def by_id(self, identifier: str) -> Toponym | None:
        """Return the toponym with this id, or None."""
        return self._by_id.get(identifier)

    def _add(self, toponym: Toponym) -> None:
        if toponym.id in self._by_id:
            raise GeocodeError(
                f"two toponyms have the id {toponym.id!r}: ids are unique in a project"
            )
        self._by_id[toponym.id] = toponym
        for spelling, tier in toponym.spellings():
            self._surfaces[surface(spelling)].append(Hit(toponym, tier, spelling))
            for key in index_keys(spelling):
                self._keys[key].append(Hit(toponym, "key", spelling))
            self._add_bare(toponym, spelling, tier)

    def _add_bare(self, toponym: Toponym, spelling: str, tier: Tier) -> None:
        split = split_head(spelling)
        if split is None or toponym.kind not in split[1]:
            return
        self._bare[split[0]].append(Hit(toponym, tier, spelling, headed=True))
        for key in index_keys(split[0]):
            self._bare[f"key:{key}"].append(Hit(toponym, "key", spelling, headed=True))

    def find(self, name: str) -> tuple[Hit, ...]:
        """Return the toponyms with this name, each at its best tier, best first; no close ones."""
        found = [*self._surfaces.get(surface(name), ())]
        for key in keys(name):
            found += self._keys.get(key, ())
        return best_hits(found)

    def find_bare(self, name: str) -> tuple[Hit, ...]:
        """Return the toponyms whose name is this one and a head noun: districts for "Lachin"."""
        found = [*self._bare.get(surface(name), ())]
        for key in keys(name):
            found += self._bare.get(f"key:{key}", ())
        return best_hits(found)

    def nearest(self, name: str, count: int = 3) -> tuple[Hit, ...]:
        """Return the toponyms whose keys come nearest, best first: suggestions, never answers.

        Those at 92 or more with at least six letters have the tier ``close``, as have the others;
        their `ratio` tells them apart (see `geo.geocoding.name_matching.is_close`).
        """
        found: list[Hit] = []
        for key in keys(name):
            rows = process.extract(key, self._all_keys, scorer=fuzz.ratio, limit=4 * count)
            for near, ratio, _ in rows:
                hits = self._keys[near]
                found += [Hit(hit.toponym, "close", hit.spelling, ratio) for hit in hits]
        return best_hits(found)[:count]


def is_suggestion(hit: Hit, name: str) -> bool:
    """Tell whether a close hit is near enough to be suggested for this name."""
    if hit.ratio < CLOSE_RATIO:
        return False
    return any(
        is_close(asked, listed) for asked in keys(name) for listed in index_keys(hit.spelling)
    )


def best_hits(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the hits with each toponym once, at its best tier, best first."""
    best: dict[str, Hit] = {}
    for hit in hits:
        known = best.get(hit.toponym.id)
        if known is None or hit.order < known.order:
            best[hit.toponym.id] = hit
    return tuple(sorted(best.values(), key=lambda hit: hit.order))
