"""Interface messages and dates in words: for pages without script, images and summaries.

The tables are the viewer's, and the rules are those of its `core/date-phrases.js`;
`tests/layers/test_i18n.py` compares the two.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TypedDict

from geo.dates import CivilDate, DateBound, DateInterval, to_civil_date
from geo.project.record_reader import LocalizedText

_SEASONS = ("spring", "summer", "autumn")
_ROMAN_NUMERALS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_TEEN_NUMBERS = (11, 12, 13)
_RTL_LANGUAGES = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})
FALLBACK_LANGUAGE = "en"


class MessageRows(TypedDict):
    """The interface messages as the map document has them.

    Attributes:
        languages: The languages that there are messages in.
        rows: For each key its texts in the order of the languages, None where a language has none.
    """

    languages: list[str]
    rows: dict[str, list[str | None]]


@cache
def load_messages() -> dict[str, dict[str, str]]:
    """Return the interface messages: language, then key, then text."""
    folder = resources.files("layers").joinpath("viewer", "words")
    files = sorted(item.name for item in folder.iterdir() if item.name.endswith(".json"))
    return {
        name.removesuffix(".json"): json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
        for name in files
    }


KEYS_OUTSIDE_VIEWER = frozenset(("media.credits", "page.blocked"))
"""Messages of the page around the viewer and of pictures."""


def message_rows() -> MessageRows:
    """Return the interface messages with each key once, as the map document has them.

    Messages that the viewer never shows are left out.
    """
    tables = load_messages()
    keys = dict.fromkeys(
        key for table in tables.values() for key in table if key not in KEYS_OUTSIDE_VIEWER
    )
    rows = {key: [table.get(key) for table in tables.values()] for key in keys}
    return {"languages": list(tables), "rows": rows}


def text_direction(language: str) -> str:
    """Return ``rtl`` for a language written from right to left, ``ltr`` for any other."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RTL_LANGUAGES else "ltr"


class Translator:
    """Interface messages and dates in one language; in English where a message is missing."""

    def __init__(self, language: str, names: Mapping[str, LocalizedText] | None = None) -> None:
        """Use `language`, a BCP 47 tag, and the map's translations of names."""
        self._names = names or {}
        tables = load_messages()
        self.language = language
        self._messages = {
            **tables[FALLBACK_LANGUAGE],
            **tables.get(language.split("-", maxsplit=1)[0], {}),
        }

    def message(self, key: str, **values: object) -> str:
        """Return the message of a key with its ``{placeholders}`` filled in."""
        text = self._messages[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def plural_message(self, key: str, number: int) -> str:
        """Return the form of a message for a whole number, which fills ``{n}``."""
        category = _plural_category(number, self.language.split("-", maxsplit=1)[0])
        form = f"{key}.{category}"
        shown = self.format_number(number)
        return self.message(form if form in self._messages else f"{key}.other", n=shown)

    def format_number(self, value: int) -> str:
        """Return a whole number with the thousands separator of the language."""
        return f"{value:,}".replace(",", self.message("number.group"))

    def localize(self, text: LocalizedText | None) -> str:
        """Return a text in this language, or in the nearest that there is."""
        if not text:
            return ""
        return text.get(self.language) or text.get(FALLBACK_LANGUAGE) or next(iter(text.values()))

    def translate_name(self, name: str) -> str:
        """Return the name of an actor, speaker or kind in this language; as it is without one."""
        return self._names.get(name, {}).get(self.language) or name

    def format_names(self, names: Mapping[str, Sequence[str]]) -> str:
        """Return all names of a place in this language, or in the nearest that there is."""
        found = (
            names.get(self.language)
            or names.get(FALLBACK_LANGUAGE)
            or next(iter(names.values()), ())
        )
        return " / ".join(found)

    def format_interval(self, span: DateInterval) -> str:
        """Return an interval in words, as precise as it is and no more."""
        lower, upper = span.lower, span.upper
        if lower is None:
            if upper is None:
                return self.message("date.unknown")
            key = "date.until_unknown_start" if span.edtf.startswith("/") else "date.until"
            return self.message(key, end=self.format_bound(upper))
        if upper is None:
            key = "date.since_unknown_end" if span.edtf.endswith("/") else "date.since"
            return self.message(key, start=self.format_bound(lower))
        return (
            self.format_bound(lower) if lower == upper else self._format_range(span, lower, upper)
        )

    def format_bound(self, bound: DateBound) -> str:
        """Return one date in words."""
        grain = self._format_grain(bound)
        return self.message("date.about", date=grain) if bound.about else grain

    def format_day(self, day: int) -> str:
        """Return a day in words."""
        when = to_civil_date(day)
        return self._with_year("date.day", when.year, day=when.day, month=self._month_name(when))

    def _with_year(self, key: str, year: int, **values: object) -> str:
        """Return a message with a year; there is no year 0: 1 BC is before the year 1."""
        if year > 0:
            return self.message(key, year=year, **values)
        return self.message("date.bc", date=self.message(key, year=1 - year, **values))

    def _month_name(self, when: CivilDate) -> str:
        return self.message(f"month.{when.month}")

    def _format_range(self, span: DateInterval, lower: DateBound, upper: DateBound) -> str:
        key, key_of_month = _range_messages(span)
        days = {lower.grain, upper.grain} == {"day"} and not (lower.about or upper.about)
        first, last = to_civil_date(lower.day), to_civil_date(upper.day)
        if days and (first.year, first.month) == (last.year, last.month):
            month = self._month_name(first)
            values = {"first": first.day, "last": last.day, "month": month}
            return self._with_year(key_of_month, first.year, **values)
        return self.message(key, start=self.format_bound(lower), end=self.format_bound(upper))

    def _format_grain(self, bound: DateBound) -> str:
        when = to_civil_date(bound.day)
        match bound.grain:
            case "day":
                return self.format_day(bound.day)
            case "month":
                month = self.message(f"month.alone.{when.month}")
                return self._with_year("date.month", when.year, month=month)
            case "season":
                season = _SEASONS[when.month // 3 - 1]
                return self._with_year(f"date.season.{season}", when.year)
            case "century":
                return self._format_century(when.year // 100 + 1)
            case grain:
                return self._with_year(f"date.{grain}", when.year)

    def _format_century(self, number: int) -> str:
        return self.message(
            f"date.century.{_ordinal_category(number)}", n=number, roman=_roman_numeral(number)
        )


def _range_messages(span: DateInterval) -> tuple[str, str]:
    """Return the message of a range of dates, and that of days of the same month."""
    if span.is_one_of_two:
        return "date.either", "date.either_days"
    if span.edtf.startswith("["):
        return "date.one_of", "date.one_of_days"
    return "date.range", "date.days"


def _plural_category(number: int, language: str) -> str:
    """Return the plural category of a whole number, as CLDR names it."""
    if language == "ru":
        tens, ones = number % 100, number % 10
        if ones == 1 and tens != 11:  # noqa: PLR2004  as in CLDR
            return "one"
        return "few" if ones in (2, 3, 4) and tens not in (12, 13, 14) else "many"
    return "one" if number == 1 or (language == "hy" and number == 0) else "other"


def _ordinal_category(number: int) -> str:
    """Return the plural category of an English ordinal, as CLDR names it."""
    if number % 100 in _TEEN_NUMBERS:
        return "other"
    return {1: "one", 2: "two", 3: "few"}.get(number % 10, "other")


def _roman_numeral(number: int) -> str:
    text = ""
    for value, letters in _ROMAN_NUMERALS:
        count, number = divmod(number, value)
        text += letters * count
    return text
