"""Abbreviations in place names: St for Saint, Mt for Mount, Pto for Puerto.

A name with an abbreviation is looked up with each of its full forms too, so that it is never surer
than the full name: "St-Denis" is as ambiguous as "Saint-Denis".
"""

import re
from collections.abc import Iterator

ABBREVIATIONS = {
    "st": ("saint", "sankt"),
    "ste": ("sainte",),
    "sta": ("santa",),
    "sto": ("santo",),
    "sv": ("sveti", "sveta"),
    "mt": ("mount", "mont"),
    "mte": ("monte",),
    "mtn": ("mountain",),
    "ft": ("fort",),
    "pt": ("port", "point"),
    "pto": ("puerto", "porto"),
    "pta": ("punta", "ponta"),
    "pte": ("pointe",),
    "cd": ("ciudad",),
    "co": ("county",),
    "gral": ("general",),
    "gen": ("general",),
    "cnel": ("coronel",),
    "col": ("colonia", "coronel"),
    "pres": ("presidente",),
    "is": ("island",),
    "r": ("river",),
    "l": ("lake",),
    "nva": ("nueva",),
    "nvo": ("nuevo",),
    "va": ("villa",),
    "hda": ("hacienda",),
}
"""Full forms by abbreviation, without the full stop; GeoNames and the USGS style guide use them."""

_NEEDS_FULL_STOP = frozenset({"is", "r", "l", "va", "col", "gen", "pres", "cd", "co"})
"""Abbreviations that are words of their own unless a full stop follows."""

_WORD = re.compile(r"(?P<word>[^\W\d_]+)(?P<stop>\.?)(?P<gap>[\s\-‐‑–]+)(?=\w)")


def expand_abbreviations(name: str) -> Iterator[str]:
    """Yield the forms of a name in which one abbreviation is replaced by a full form.

    Only an abbreviation in front of another word counts: "St. Gallen", not "Main St".
    """
    for match in _WORD.finditer(name):
        word = match["word"].casefold()
        if word in _NEEDS_FULL_STOP and not match["stop"]:
            continue
        for full in ABBREVIATIONS.get(word, ()):
            yield f"{name[: match.start()]}{full.capitalize()}{match['gap']}{name[match.end() :]}"
