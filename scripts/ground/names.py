"""Names of divisions, countries and lakes in the languages of Natural Earth."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale

from geo.text.mixed_scripts import describe_mixed_scripts
from geo.text.unicode_safety import find_hidden_character, normalize_nfc

_LANGUAGES = ("ar", "bn", "de", "el", "en", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja")
_LANGUAGES += ("ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh", "zht")
_CLDR_LANGUAGES = ("am", "az", "hy", "ka", "km", "my", "ne", "ps", "si", "so", "sw", "ta", "th")
"""Languages that Natural Earth does not have; Unicode CLDR has the names of countries."""

Names = dict[str, list[str]]


def country_names(row: Mapping[str, Any], mend: list[str] | None) -> tuple[Names, list[str]]:
    """Return a country's names by language and its aliases.

    Args:
        row: A record of ne_10m_admin_0_countries.
        mend: The right English name and its citation, or None.
    """
    names = _read_names({key.casefold(): value for key, value in row.items()})
    names["en"] = [mend[0] if mend else row["ADMIN"]]
    for language in _CLDR_LANGUAGES:
        name = Locale(language).territories.get(row["ISO_A2_EH"])
        if name and language not in names and _is_safe(name):
            names[language] = [name]
    aliases = [
        row[key]
        for key in ("NAME", "NAME_LONG", "FORMAL_EN", "NAME_CIAWF", "NAME_ALT", "ADMIN", "BRK_NAME")
    ]
    return names, _clean_aliases(aliases, names)


def division_names(
    properties: Mapping[str, Any], mends: Mapping[str, Any]
) -> tuple[Names, list[str]]:
    """Return a division's names by language and its aliases.

    Args:
        properties: A record of ne_10m_admin_1_states_provinces.
        mends: The known errors of the names.
    """
    mend = mends["division_names"].get(properties["adm1_code"])
    if mend:
        return {"en": [mend[0]]}, []
    if properties["adm0_a3"] in mends["countries_with_own_names"]:
        return {"en": [properties["name"]]}, []
    names = _read_names(properties)
    if "en" not in names and properties.get("name"):
        names["en"] = [properties["name"]]
    listed = [properties.get(key) for key in ("name", "gn_name", "woe_name", "name_local")]
    return names, _clean_aliases(
        [*listed, *str(properties.get("name_alt") or "").split("|")], names
    )


def feature_names(row: Mapping[str, Any]) -> Names:
    """Return the names of a lake by language."""
    names = _read_names(row)
    if "en" not in names and isinstance(row["name"], str) and row["name"]:
        names["en"] = [row["name"]]
    return names


def _read_names(row: Mapping[str, Any]) -> Names:
    names: Names = {}
    for language in _LANGUAGES:
        value = row.get(f"name_{language}")
        if isinstance(value, str) and value.strip() and _is_safe(value):
            names["zh-Hant" if language == "zht" else language] = [normalize_nfc(value.strip())]
    return names


def _clean_aliases(values: Iterable[object], names: Names) -> list[str]:
    listed = {name for spellings in names.values() for name in spellings}
    found = dict.fromkeys(
        normalize_nfc(value.strip())
        for value in values
        if isinstance(value, str) and value.strip() and "?" not in value and _is_safe(value)
    )
    return [alias for alias in found if alias not in listed]


def _is_safe(text: str) -> bool:
    return find_hidden_character(text) is None and describe_mixed_scripts(text) is None
