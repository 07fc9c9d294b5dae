"""The interface's words in Python: for pages without script, images and summaries.

The same tables and the same rules as the viewer's `phrases.js`; `tests/test_words.py` holds the two
together.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from geo.dates import Bound, Span, to_date
from geo.project.record_reader import Words
from layers.page import asset_bundle

_SEASONS = ("spring", "summer", "autumn")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_TEENS = (11, 12, 13)
_RTL = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})
FALLBACK = "en"


def direction(language: str) -> str:
    """Return ``rtl`` for a language written from right to left, ``ltr`` for any other."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RTL else "ltr"


class Speaker:
    """Says things in one language; where a word is missing, in English."""

    def __init__(self, language: str) -> None:
        """Speak `language`, a BCP 47 tag."""
        tables = asset_bundle.words()
        self.language = language
        self._table = {**tables[FALLBACK], **tables.get(language.split("-", maxsplit=1)[0], {})}

    def say(self, key: str, **values: object) -> str:
        """Return the words of a key with its ``{placeholders}`` filled in."""
        text = self._table[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def pick(self, words: Words | None) -> str:
        """Return a text in this language, or in the nearest that there is."""
        if not words:
            return ""
        return words.get(self.language) or words.get(FALLBACK) or next(iter(words.values()))

    def names(self, names: Mapping[str, Sequence[str]]) -> str:
        """Return all names of a place in this language, or in the nearest that there is."""
        found = names.get(self.language) or names.get(FALLBACK) or next(iter(names.values()), ())
        return " / ".join(found)

    def span(self, span: Span) -> str:
        """Return an interval in words, as precise as it is and no more."""
        lower, upper = span.lower, span.upper
        if lower is None:
            return (
                self.say("date.until", end=self.bound(upper)) if upper else self.say("date.unknown")
            )
        if upper is None:
            return self.say("date.since", start=self.bound(lower))
        return self.bound(lower) if lower == upper else self._range(span, lower, upper)

    def bound(self, bound: Bound) -> str:
        """Return one date in words."""
        grain = self._grain(bound)
        return self.say("date.about", date=grain) if bound.about else grain

    def day(self, day: int) -> str:
        """Return a day in words."""
        when = to_date(day)
        return self.say("date.day", day=when.day, month=self._month(when), year=when.year)

    def _month(self, when: date) -> str:
        return self.say(f"month.{when.month}")

    def _range(self, span: Span, lower: Bound, upper: Bound) -> str:
        days = {lower.grain, upper.grain} == {"day"} and not (lower.about or upper.about)
        one = span.either or (days and upper.day == lower.day + 1)
        first, last = to_date(lower.day), to_date(upper.day)
        if days and (first.year, first.month) == (last.year, last.month):
            key = "date.either_days" if one else "date.days"
            month = self._month(first)
            return self.say(key, first=first.day, last=last.day, month=month, year=first.year)
        key = "date.either" if one else "date.range"
        return self.say(key, start=self.bound(lower), end=self.bound(upper))

    def _grain(self, bound: Bound) -> str:
        when = to_date(bound.day)
        match bound.grain:
            case "day":
                return self.day(bound.day)
            case "month":
                month = self.say(f"month.alone.{when.month}")
                return self.say("date.month", month=month, year=when.year)
            case "season":
                season = _SEASONS[when.month // 3 - 1]
                return self.say(f"date.season.{season}", year=when.year)
            case "century":
                return self._century(when.year // 100 + 1)
            case grain:
                return self.say(f"date.{grain}", year=when.year)

    def _century(self, number: int) -> str:
        return self.say(f"date.century.{_ordinal(number)}", n=number, roman=_roman(number))


def _ordinal(number: int) -> str:
    """Return the plural category of an English ordinal, as CLDR names it."""
    if number % 100 in _TEENS:
        return "other"
    return {1: "one", 2: "two", 3: "few"}.get(number % 10, "other")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
