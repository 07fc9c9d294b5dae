"""Names of features that the geometry packages name badly, one spelling each.

Only certain names are listed; a language that is missing here is missing on the map too.
The order of languages and names follows docs/explanation/names.md.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

Names = dict[str, list[str]]

COUNTRY_NAMES: dict[str, Names] = {
    "Armenia": {"en": ["Armenia"], "hy": ["Հայաստան"], "az": ["Ermənistan"], "ru": ["Армения"]},
    "Azerbaijan": {
        "en": ["Azerbaijan"],
        "hy": ["Ադրբեջան"],
        "az": ["Azərbaycan"],
        "ru": ["Азербайджан"],
    },
}
COUNTRY_ALIASES = {
    "Armenia": ["Republic of Armenia"],
    "Azerbaijan": ["Republic of Azerbaijan"],
}

BORDER_NAMES: Names = {
    "en": ["Armenia–Azerbaijan border"],
    "hy": ["Հայաստանի և Ադրբեջանի սահման"],
    "az": ["Azərbaycan–Ermənistan sərhədi"],
    "ru": ["граница Азербайджана и Армении"],
}
BORDER_ALIASES = [
    "Armenia-Azerbaijan border",
    "Armenian-Azerbaijani border",
    "Azerbaijan-Armenia border",
    "Azerbaijani-Armenian border",
]

OBLAST_NAMES: Names = {
    "en": ["Karabakh region", "Nagorno-Karabakh"],
    "hy": ["Լեռնային Ղարաբաղ", "Ղարաբաղի տարածաշրջան"],
    "az": ["Dağlıq Qarabağ", "Qarabağ bölgəsi"],
    "ru": ["Карабахский регион", "Нагорный Карабах"],
}
OBLAST_ALIASES = [
    "Artsakh",
    "Karabakh",
    "Mountainous Karabakh",
    "NKAO",
    "Nagorno Karabakh",
    "Nagorno-Karabakh Autonomous Oblast",
    "Nagorno-Karabakh region",
    "Qarabağ",
    "Upper Karabakh",
    "former Nagorno-Karabakh Autonomous Oblast",
    "keçmiş Dağlıq Qarabağ Muxtar Vilayəti",
    "the Karabakh region",
    "Արցախ",
    "Լեռնային Ղարաբաղի նախկին ինքնավար մարզ",
    "Ղարաբաղ",
    "Арцах",
    "Карабах",
    "бывшая Нагорно-Карабахская автономная область",
]

CEASEFIRE_NAMES: Names = {"en": ["1994 ceasefire line"]}
CEASEFIRE_ALIASES = ["Line of Contact", "ceasefire line", "contact line", "line of contact"]

CORRIDOR_NAMES: Names = {
    "en": ["Lachin corridor"],
    "hy": ["Լաչինի միջանցք"],
    "az": ["Laçın dəhlizi"],
    "ru": ["Лачинский коридор"],
}
CORRIDOR_ALIASES = [
    "Berdzor corridor",
    "Lachin Corridor",
    "Lachin road",
    "Laçın yolu",
    "Stepanakert–Goris road",
    "the Lachin Corridor",
    "the Lachin corridor",
    "Բերձորի միջանցք",
]

CHECKPOINT_NAMES: Names = {
    "en": ["Lachin border checkpoint (23 April 2023)"],
    "hy": ["Հակարիի կամրջի անցակետ (23.04.2023)"],
    "az": ["Laçın sərhəd-buraxılış məntəqəsi (23.04.2023)"],
    "ru": ["Лачинский пограничный пропускной пункт (23.04.2023)"],
}


@dataclass(frozen=True, slots=True)
class DivisionNames:
    """Names of a division.

    Attributes:
        id: Unique in the project.
        kind: ``district``, ``city`` or ``province``.
        names: By language, the one to show first.
        aliases: Further spellings.
    """

    id: str
    kind: str
    names: Names
    aliases: list[str]


# English name, Azerbaijani name and further spellings, where the source's own will not do:
# an outdated name, one without its letters, or (AZE-1735) the name of another district.
_AZ_DISTRICTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "AZE-1680": ("Goygol", "Göygöl", ("Khanlar", "Xanlar")),
    "AZE-1682": ("Kalbajar", "Kəlbəcər", ("Kelbajar", "Karvachar")),
    "AZE-1688": ("Yevlakh", "Yevlax", ()),
    "AZE-1691": ("Aghdam", "Ağdam", ("Agdam",)),
    "AZE-1694": ("Hajigabul", "Hacıqabul", ()),
    "AZE-1699": ("Jabrayil", "Cəbrayıl", ("Jebrail",)),
    "AZE-1701": ("Shabran", "Şabran", ("Davachi", "Dəvəçi")),
    "AZE-1702": ("Fuzuli", "Füzuli", ("Fizuli",)),
    "AZE-1707": ("Lankaran", "Lənkəran", ("Lenkoran",)),
    "AZE-1734": ("Khojavend", "Xocavənd", ("Khojavand", "Martuni")),
    "AZE-1735": ("Lachin", "Laçın", ("Berdzor", "Kashatagh")),
    "AZE-1736": ("Qubadli", "Qubadlı", ("Gubadly", "Kubatly")),
    "AZE-1737": ("Shusha", "Şuşa", ("Shushi",)),
    "AZE-1738": ("Tartar", "Tərtər", ("Terter",)),
    "AZE-1739": ("Khojaly", "Xocalı", ("Khojali",)),
    "AZE-1740": ("Zangilan", "Zəngilan", ("Zangelan",)),
    "AZE-4838": ("Khankendi", "Xankəndi", ("Stepanakert",)),
    "AZE-5562": ("Lankaran", "Lənkəran", ()),
    "AZE-5563": ("Shirvan", "Şirvan", ()),
    "AZE-5565": ("Shusha", "Şuşa", ("Shushi",)),
    "AZE-5566": ("Yevlakh", "Yevlax", ()),
    "AZE-5567": ("Kangarli", "Kəngərli", ()),
}
_CITY_TYPES = {"Municipality", "City"}
# The source calls it a district; it is the town of Stepanakert / Khankendi alone (14 vertices).
_CITY_CODES = {"AZE-4838"}

# Armenian and Russian names of the districts around the corridor.
_AZ_NAMES_HY = {
    "AZE-1682": "Քելբաջարի շրջան",
    "AZE-1691": "Աղդամի շրջան",
    "AZE-1735": "Լաչինի շրջան",
    "AZE-1737": "Շուշիի շրջան",
    "AZE-1738": "Թարթառի շրջան",
    "AZE-1740": "Զանգելանի շրջան",
}
_AZ_NAMES_RU = {
    "AZE-1682": "Кельбаджарский район",
    "AZE-1691": "Агдамский район",
    "AZE-1699": "Джебраильский район",
    "AZE-1702": "Физулинский район",
    "AZE-1734": "Ходжавендский район",
    "AZE-1735": "Лачинский район",
    "AZE-1736": "Кубатлинский район",
    "AZE-1737": "Шушинский район",
    "AZE-1738": "Тертерский район",
    "AZE-1739": "Ходжалинский район",
    "AZE-1740": "Зангеланский район",
}

_AM_PROVINCES: dict[str, tuple[str, str, str]] = {
    "ARM-1553": ("Aragatsotn", "Արագածոտնի մարզ", "Арагацотнская область"),
    "ARM-1554": ("Armavir", "Արմավիրի մարզ", "Армавирская область"),
    "ARM-1555": ("Shirak", "Շիրակի մարզ", "Ширакская область"),
    "ARM-1670": ("Tavush", "Տավուշի մարզ", "Тавушская область"),
    "ARM-1671": ("Ararat", "Արարատի մարզ", "Араратская область"),
    "ARM-1672": ("Gegharkunik", "Գեղարքունիքի մարզ", "Гехаркуникская область"),
    "ARM-1673": ("Kotayk", "Կոտայքի մարզ", "Котайкская область"),
    "ARM-1674": ("Lori", "Լոռու մարզ", "Лорийская область"),
    "ARM-1732": ("Syunik", "Սյունիքի մարզ", "Сюникская область"),
    "ARM-1733": ("Vayots Dzor", "Վայոց ձորի մարզ", "Вайоцдзорская область"),
}


def name_division(record: dict[str, Any]) -> DivisionNames:
    """Return the names of an admin-1 record of Natural Earth, of Armenia or Azerbaijan.

    Args:
        record: Its attributes; `adm1_code`, `name`, `name_en`, `name_alt` and `type_en` are read.
    """
    code = str(record["adm1_code"])
    if code == "ARM-1675":
        return _name_city("Yerevan", {"hy": ["Երևան քաղաք"], "ru": ["город Ереван"]}, ())
    if code in _AM_PROVINCES:
        return _name_province(code)
    english, native, others = _AZ_DISTRICTS.get(code) or _source_names(record)
    if record["type_en"] in _CITY_TYPES or code in _CITY_CODES:
        return _name_city(english, {"az": [f"{native} şəhəri"]}, others)
    return _name_rayon(code, english, native, others)


def _source_names(record: dict[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """Return the source's own English and Azerbaijani name, and its other English ones."""
    others = re.split(r"\|", str(record["name_alt"])) if record["name_alt"] else []
    english = str(record["name_en"])
    plain = (re.sub(r" city$", "", other) for other in others)
    return english, str(record["name"]), tuple(name for name in plain if name != english)


def _name_province(code: str) -> DivisionNames:
    english, armenian, russian = _AM_PROVINCES[code]
    names = {"en": [f"{english} Province"], "hy": [armenian], "ru": [russian]}
    aliases = [f"{english} {noun}" for noun in ("province", "region", "marz")]
    return DivisionNames(f"province-{slugify(english)}", "province", names, sorted(aliases))


def _name_city(english: str, native: Names, others: tuple[str, ...]) -> DivisionNames:
    both = sorted({english, *(name for name in others if english == "Khankendi")})
    names = {"en": [f"{name} city" for name in both], **native}
    aliases = [f"{name} city" for name in others if name not in both]
    return DivisionNames(f"city-{slugify(english)}", "city", names, sorted(aliases))


def _name_rayon(code: str, english: str, native: str, others: tuple[str, ...]) -> DivisionNames:
    names = {"en": [f"{english} District"], "az": [f"{native} rayonu"]}
    if code in _AZ_NAMES_HY:
        names["hy"] = [_AZ_NAMES_HY[code]]
    if code in _AZ_NAMES_RU:
        names["ru"] = [_AZ_NAMES_RU[code]]
    ordered: Names = {key: names[key] for key in ("en", "hy", "az", "ru") if key in names}
    aliases = {f"{english} {noun}" for noun in ("district", "rayon", "region")}
    aliases |= {f"{name} {noun}" for name in others for noun in ("District", "district")}
    return DivisionNames(f"district-{slugify(english)}", "district", ordered, sorted(aliases))


def slugify(text: str) -> str:
    """Return a name as part of an id: ASCII, lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("ə", "a").replace("ı", "i"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
