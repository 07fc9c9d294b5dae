"""Head nouns of place names and the kinds of place they denote.

Examples are "district", "corridor" and "village", in the languages of the project's interface and
in those of many countries' own divisions: "Estado de México", "Département du Nord", "обл.".
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from geo.geocoding.name_matching import normalize_name

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
    "country republic": ("country", "region"),
    "state": ("country", "province", "region"),
    "department prefecture canton voivodeship wilaya": _PROVINCE_KINDS,
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
    # divisions of other countries, by language
    "obl prov gov dep krai kray okrug vilayet velayat viloyati oblysy": _PROVINCE_KINDS,
    "provincia província provincie departamento estado région regione": _PROVINCE_KINDS,
    "département gouvernorat préfecture prefectura": _PROVINCE_KINDS,
    "wilayah muhafazat muhafaza mohafazat": _PROVINCE_KINDS,
    "provinz bundesland województwo kraj län fylke judet județ comunidad": _PROVINCE_KINDS,
    "ostan changwat tỉnh provinsi aimag jiha gobolka": _PROVINCE_KINDS,
    "край республика обл округ вобласць": _PROVINCE_KINDS,
    "محافظة ولاية ولایت استان إقليم منطقة": _PROVINCE_KINDS,
    "dist lga woreda zoba upazila tehsil taluk": _DISTRICT_KINDS,
    "cercle arrondissement powiat okres ilçesi": _DISTRICT_KINDS,
    "distrito landkreis bezirk kreis kabupaten amphoe": _DISTRICT_KINDS,
    "opština općina tumani": _DISTRICT_KINDS,
    "مديرية قضاء ناحية شهرستان": _DISTRICT_KINDS,
    "ciudad cidade ville città stadt miasto": tuple(sorted(SETTLEMENT_KINDS)),
    "місто селище commune comune município municipio": tuple(sorted(SETTLEMENT_KINDS)),
    "مدينة بلدة قرية": tuple(sorted(SETTLEMENT_KINDS)),
}
HEAD_NOUN_KINDS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        normalize_name(word): kinds
        for words, kinds in _HEAD_NOUN_TABLE.items()
        for word in words.split()
    }
)
"""Kinds that each head noun denotes, by normalised noun."""

_ADJECTIVES = frozenset(
    {"autonomous", "federal", "metropolitan", "national", "regional", "special"}
)
"""Words between a name and its head noun: "Amhara Regional State"."""
_CONNECTORS = frozenset(
    {
        "of",
        "de",
        "del",
        "do",
        "da",
        "du",
        "des",
        "dos",
        "di",
        "la",
        "le",
        "les",
        "el",
        "al",
        "l",
        "d",
    }
)
"""Words between a head noun and the name after it: "Estado de México", "Région de l'Est"."""
_ELISION = re.compile(r"\b([dl])['’](?=\w)", re.IGNORECASE)


def kind_family(kind: str) -> frozenset[str]:
    """Return the kinds of the same family: town for village, lake for reservoir."""
    return next((family for family in _KIND_FAMILIES if kind in family), frozenset({kind}))


def split_head_noun(name: str) -> tuple[str, tuple[str, ...]] | None:
    """Split the head noun from a name.

    Examples are "Lachin rayon", "town of Lachin", "Baku city municipality".

    Returns:
        The normalised name without the noun, and the kinds that the noun denotes; of several nouns
        of different kinds those of the last: "Exampleton city airport" is an airport. None if the
        name has no head noun or consists of nothing else.
    """
    words = normalize_name(_ELISION.sub(r"\1 ", name)).split()
    if words and words[0] == "the":
        words = words[1:]
    kinds: tuple[str, ...] = ()
    if len(words) > 2 and words[1] in _CONNECTORS and words[0] in HEAD_NOUN_KINDS:  # noqa: PLR2004  noun of name
        kinds, words = tuple(HEAD_NOUN_KINDS[words[0]]), words[2:]
        while len(words) > 1 and words[0] in _CONNECTORS:
            words = words[1:]
    elif len(words) > 1 and words[0] in HEAD_NOUN_KINDS and words[-1] not in HEAD_NOUN_KINDS:
        kinds, words = tuple(HEAD_NOUN_KINDS[words[0]]), words[1:]
    while len(words) > 1 and words[-1] in HEAD_NOUN_KINDS:
        noun_kinds = HEAD_NOUN_KINDS[words[-1]]
        if not kinds or set(kinds) & set(noun_kinds):
            kinds = (*kinds, *noun_kinds)
        words = words[:-1]
        while len(words) > 1 and words[-1] in _ADJECTIVES:
            words = words[:-1]
    return (" ".join(words), kinds) if kinds else None
