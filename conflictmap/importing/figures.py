"""Numbers of people in imported cells: whole numbers, ranges, and bounds.

``3-5`` is a range, ``>10`` and ``10+`` are lower bounds, ``~20`` is a best estimate; digits may be
grouped (``1,234``) and of any script. Words without a number, such as "several", are no figure.
"""

import re
from functools import lru_cache

from conflictmap.importing.word_lists import FIGURE_WORDS, WRITTEN_ROLE_WORDS, to_ascii_digits

MAX_FIGURE = 100_000_000

_GROUPS = r"\d{1,3}(?:[ \u00a0\u202f,.'’]\d{3})+"
_NUMBER = re.compile(rf"(?P<grouped>{_GROUPS})|(?P<plain>\d{{1,9}})(?:[.,]0{{1,2}})?", re.ASCII)
_THOUSAND_OR_ONE = re.compile(r"\d{1,3}\.000", re.ASCII)
_RANGE = re.compile(
    r"(?P<low>.*?\d)\s*"
    r"(?:[-–—−]|\.\.\.?|\b(?:to|and|bis|a|à|al|e|y|et|und|до|по|и)\b)"
    r"\s*(?P<high>\d.*)"
)
_REMARK = re.compile(r"(?<=\d)\s*\([^()\d]*\)\Z")
"""Words in brackets after a number, as in ``2 (two)``; with a number in them they are a figure."""

_AFTER_HAN = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)")
_SIGNS = {">": "more_than", "<": "less_than", "≥": "at_least", ">=": "at_least"}
_SIGNS |= {"≤": "at_most", "<=": "at_most", "~": "about", "≈": "about", "±": "about"}
_BOUND = re.compile(r"(?P<sign>>=|<=|[><≥≤~≈±])\s*(?P<rest>\d.*)\Z")


_DEATH_WORDS = "|".join(re.escape(word) for word in WRITTEN_ROLE_WORDS["deaths"] if " " not in word)
_COUNTED = re.compile(
    rf"(?<=\d)\s+(?:(?:people|persons?|civilians?|child(?:ren)?|m[ae]n|wom[ae]n|soldiers?|personas?|personnes?|personen|чел(?:овека?)?\.?)\s*)?(?:{_DEATH_WORDS})?\Z"
)
"""Words after a number that repeat what its column counts, as in ``5 killed``."""


@lru_cache(maxsize=8192)
def read_figures(text: str) -> dict[str, int] | None:
    """Return the figures of a cell by ``low``, ``best`` and ``high``, or None if it has none.

    A range has its two ends, a bound one of them, a number or an estimate the best figure.
    ``1.000`` is none: it may be one or a thousand.
    """
    plain = " ".join(to_ascii_digits(text).casefold().split())
    plain = _REMARK.sub("", plain).strip("()[]")
    plain = _AFTER_HAN.sub(" ", plain).removesuffix("人").removesuffix("名")
    plain = _COUNTED.sub("", plain)
    number = _read_number(plain)
    if number is not None:
        return {"best": number}
    kind, rest = _split_bound(plain)
    if kind is not None:
        bound = _read_number(rest)
        return None if bound is None else _apply_bound(kind, bound)
    match = _RANGE.fullmatch(_drop_word(plain, FIGURE_WORDS["between"]))
    if match is None:
        return None
    low, high = _read_number(match["low"]), _read_number(match["high"])
    if low is None or high is None or low > high:
        return None
    return {"best": low} if low == high else {"low": low, "high": high}


def _read_number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    if match is None or _THOUSAND_OR_ONE.fullmatch(text):
        return None
    number = int(re.sub(r"\D", "", match["grouped"]) if match["grouped"] else match["plain"])
    return number if number <= MAX_FIGURE else None


def _split_bound(text: str) -> tuple[str | None, str]:
    """Return the kind of a bound or an estimate and its number as text, or None."""
    if text.endswith("+"):
        return "at_least", text[:-1].rstrip()
    match = _BOUND.match(text)
    if match:
        return _SIGNS[match["sign"]], match["rest"]
    for kind in ("more_than", "at_least", "less_than", "at_most", "about"):
        rest = _drop_word(text, FIGURE_WORDS[kind])
        if rest != text:
            return kind, rest
    return None, text


def _drop_word(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        if text.startswith(f"{word} "):
            return text[len(word) + 1 :]
    return text


def _apply_bound(kind: str, number: int) -> dict[str, int] | None:
    if kind == "less_than":
        return {"high": number - 1} if number > 0 else None
    return {
        "more_than": {"low": number + 1},
        "at_least": {"low": number},
        "at_most": {"high": number},
        "about": {"best": number},
    }[kind]
