"""Words that imported tables are written with, in several languages; `words.json` has the lists.

All words are in small letters. The names of months are those of the Unicode CLDR, with the
abbreviations that spreadsheets write.
"""

import json
import unicodedata
from importlib.resources import files

_LISTS = json.loads((files(__package__) / "words.json").read_text(encoding="utf-8"))


def fold_marks(text: str) -> str:
    """Return a text without accents and other marks: ``província`` becomes ``provincia``.

    The vowel signs of Indic scripts are marks too.
    """
    if text.isascii():
        return text
    split = unicodedata.normalize("NFD", text)
    kept = "".join(one for one in split if unicodedata.category(one) not in ("Mn", "Mc"))
    return unicodedata.normalize("NFC", kept)


WRITTEN_ROLE_WORDS: dict[str, list[str]] = _LISTS["columns"]
"""Names of columns by role, without punctuation; the first names of a role fit best."""

ROLE_WORDS: dict[str, list[str]] = {
    role: list(dict.fromkeys(map(fold_marks, names))) for role, names in WRITTEN_ROLE_WORDS.items()
}
"""The same without marks, as `simplify_name` writes the names of a table's columns."""

FILLING_TIME_WORDS = frozenset[str](map(fold_marks, _LISTS["filling_times"]))
"""Names of the columns of the time at which a form was filled in."""

WEEKDAYS: tuple[str, ...] = tuple(sorted(_LISTS["weekdays"], key=len, reverse=True))
"""Names of the days of the week."""

PLACE_KIND_WORDS = frozenset[str](_LISTS["place_kinds"])
"""Values that say what kind of place it is, and name none."""

MOVEMENT_START_WORDS: tuple[str, ...] = tuple(map(fold_marks, _LISTS["movement_start"]))
"""Words in the names of columns for the start of a movement."""

MOVEMENT_END_WORDS: tuple[str, ...] = tuple(map(fold_marks, _LISTS["movement_end"]))
"""Words in the names of columns for its end."""

MOVEMENT_LINK_WORDS = frozenset[str](_LISTS["movement_link"])
"""Words between the two parts of such a name, such as "of" in "place of origin"."""

TOTAL_WORDS = frozenset[str](_LISTS["totals"])
"""First words of a line of totals."""

VERIFIED_NAMES = frozenset[str](_LISTS["verified_columns"])
"""Names of columns that say whether a row was checked."""

YES_WORDS = frozenset[str](_LISTS["yes"])
"""Values of such a column that say that it was."""

MONTHS: dict[str, int] = {
    name: number for number, names in enumerate(_LISTS["months"], 1) for name in names
}
"""Number of a month by its name; a name is the same month in all languages of the list."""

FIGURE_WORDS: dict[str, tuple[str, ...]] = {
    kind: tuple(sorted(words, key=len, reverse=True))
    for kind, words in _LISTS["figure_words"].items()
}
"""Words before a number that make it a bound, an estimate or a range."""

DATE_REMARKS: dict[str, frozenset[str]] = {
    kind: frozenset(words) for kind, words in _LISTS["date_remarks"].items()
}
"""Remarks in brackets after a date: ``about``, ``doubt``, and ``plain``, which changes nothing."""

UNKNOWN_WORDS = frozenset[str](_LISTS["unknown"])
"""Cells that say that nothing is known."""


def is_unknown(value: str) -> bool:
    """Return whether a cell is empty or means "unknown"."""
    text = value.strip()
    return not text or text.casefold().strip("()[]") in UNKNOWN_WORDS


def fold_case(text: str) -> str:
    """Return a text for a comparison without regard to case; the Turkish İ becomes i."""
    return text.casefold().replace("i\u0307", "i")


def to_ascii_digits(text: str) -> str:
    """Return a text with the digits of all scripts as 0 to 9, and with ASCII decimal separators."""
    if text.isascii():
        return text
    return "".join(map(_to_ascii_digit, text)).replace("٫", ".").replace("٬", ",")


def _to_ascii_digit(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
