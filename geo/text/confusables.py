"""Texts that look alike, by Unicode's table of confusable characters.

Method: the skeletons of Unicode Technical Standard 39, section 4. Its table, ``confusables.txt``,
is in this folder (Unicode 15.0; `scripts/generate_confusables.py`).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from geo.text.unicode_safety import format_code_point, remove_hidden_characters

_TABLE_FILE = "confusables.txt"
# Accents of Latin, Greek and Cyrillic letters; vowel signs of other scripts are no accents
_ACCENT = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Vowels, doublings and lengthened lines that Arabic and Hebrew texts have or leave out
_OPTIONAL_MARK = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
# What Unicode's table does not have: letters of Arabic that are typed for each other, a letter of
# Cyrillic, and marks of a registered name
_MORE_PROTOTYPES = str.maketrans(
    {
        "\u0629": "\u0647",
        "\u0649": "\u06cc",
        "\u064a": "\u06cc",
        "\u04cf": "l",
        "\u2122": "",
        "\u2120": "",
    }
)
_LETTER_PAIRS = (("vv", "w"), ("cl", "d"))
# A letter of Latin by its name: “LATIN SMALL LETTER OPEN E”, “LATIN LETTER SMALL CAPITAL E”
_LATIN_FORM = re.compile(
    r"LATIN (?:SMALL LETTER|CAPITAL LETTER|LETTER SMALL CAPITAL)(?: [A-Z]+)* ([A-Z])(?: WITH .*)?\Z"
)
_LATIN_FORMS_WITH_OTHER_NAMES = {"SCHWA": "e"}
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@cache
def _prototypes() -> dict[int, str]:
    """Return the prototype of each confusable character, by code point."""
    table = resources.files(__package__).joinpath(_TABLE_FILE).read_text(encoding="ascii")
    prototypes: dict[int, str] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            target, sources = line.split(":")
            prototype = "".join(chr(int(code, 16)) for code in target.split())
            prototypes.update((int(code, 16), prototype) for code in sources.split())
    return prototypes


def build_skeleton(text: str) -> str:
    """Return the skeleton of a text: texts that look alike have the same one."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFD", decomposed.translate(_prototypes()))


@lru_cache(maxsize=4096)
def build_look_alike_keys(name: str) -> frozenset[str]:
    """Return the keys of a name; two names look alike if they have one in common.

    Names look alike if they differ only in case, width, accents, optional vowels, white space,
    punctuation, characters without a shape, forms of a Latin letter, or characters that Unicode
    lists as confusable. The keys are the skeletons of the name in small letters, in capitals and as
    written, because some letters look alike in one case only: Cyrillic ``н`` and Latin ``h`` as
    capitals, ``I`` and ``l`` as written.
    """
    visible = remove_hidden_characters(name).translate(_MORE_PROTOTYPES)
    plain = unicodedata.normalize("NFKC", visible).translate(_MORE_PROTOTYPES)
    written = build_skeleton(plain)
    latin = "".join(map(_find_plain_latin_letter, plain))
    forms = {plain.casefold(), plain.upper(), written.casefold(), latin.casefold()}
    keys = {_keep_letters(build_skeleton(form)) for form in forms} - {""}
    keys |= {_join_letter_pairs(key) for key in keys}
    return frozenset(keys or {name.strip()})


def look_alike(first: str, second: str) -> bool:
    """Return whether two names look alike."""
    return not build_look_alike_keys(first).isdisjoint(build_look_alike_keys(second))


@lru_cache(maxsize=1024)
def _find_plain_latin_letter(character: str) -> str:
    """Return the plain letter that a letter of Latin is a form of; otherwise the character."""
    if character.isascii():
        return character
    name = unicodedata.name(character, "")
    match = _LATIN_FORM.match(name)
    if match:
        return match[1].lower()
    is_latin = name.startswith("LATIN")
    letter = _LATIN_FORMS_WITH_OTHER_NAMES.get(name.rsplit(" ", 1)[-1]) if is_latin else None
    return letter or character


def _join_letter_pairs(text: str) -> str:
    """Return a text with each pair of letters that looks like one letter as that letter."""
    for pair, letter in _LETTER_PAIRS:
        text = text.replace(pair, letter)
    return text


def _keep_letters(text: str) -> str:
    return "".join(_LETTER_OR_DIGIT.findall(_OPTIONAL_MARK.sub("", _ACCENT.sub("", text))))


def group_look_alikes(names: Iterable[str]) -> list[list[str]]:
    """Return the names in groups of those that look alike, directly or through another name.

    Args:
        names: The names; those that are equal are one.

    Returns:
        The groups in the order of their first names; so are the names of a group.
    """
    keys_by_name = {name: build_look_alike_keys(name) for name in dict.fromkeys(names)}
    names_by_key: dict[str, list[str]] = {}
    for name, keys in keys_by_name.items():
        for key in keys:
            names_by_key.setdefault(key, []).append(name)
    first_names: dict[str, str] = {}
    for first in keys_by_name:
        waiting = [first]
        while waiting:
            name = waiting.pop()
            if name in first_names:
                continue
            first_names[name] = first
            for key in keys_by_name[name]:
                waiting += names_by_key.pop(key, ())
    groups: dict[str, list[str]] = {}
    for name in keys_by_name:
        groups.setdefault(first_names[name], []).append(name)
    return list(groups.values())


_MAX_NAMED_CHARACTERS = 3
_ASCII_LOOK_ALIKES = {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"}
"""Hyphens, dashes and the minus sign, all of which are typed for the hyphen of the keyboard."""


def describe_look_alikes(value: str) -> str:
    """Return a hint that names the characters of a value that only look like those of a keyboard.

    Args:
        value: A date, number, id or other word of the program's own.

    Returns:
        The hint, which begins with a semicolon; empty if there are none.
    """
    hints = []
    for character in dict.fromkeys(value):
        plain = _ASCII_LOOK_ALIKES.get(ord(character)) or unicodedata.normalize("NFKC", character)
        if not plain.isascii():
            decimal = unicodedata.decimal(character, None)
            plain = build_skeleton(character) if decimal is None else str(decimal)
        if not character.isascii() and plain.isascii() and plain.strip():
            hints.append(f"{character!r} is {format_code_point(character)}, type {plain!r}")
    return f"; {'; '.join(hints[:_MAX_NAMED_CHARACTERS])}" if hints else ""
