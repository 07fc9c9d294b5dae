"""Words of time to EDTF, worked out from the article's date and from earlier sentences.

News tells of the past: "on Wednesday" is the last Wednesday up to the article's date, "30 July"
the last one. "since" leaves the end open, "until" and "before" the beginning, and no date is later
than the article. Without the article's date, only dates that have a year are worked out.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from conflictmap.drafting.lexicon import MONTHS, WEEKDAYS
from conflictmap.drafting.model import Span
from conflictmap.drafting.numbers import NUMBER, parse_number

_Grain = Literal["day", "month", "year", "range"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of time in a text, and the days that they mean.

    Attributes:
        span: The words.
        edtf: The date; None where the words cannot be worked out.
        start: First day; None for an open beginning.
        end: Last day; None for an open end.
        rule: Name of the rule.
        why: How the date was worked out, for a reader.
        is_exact: Whether the words have one reading.
        is_future: Whether they mean days after the article.
        is_anchored: Whether the date depends on another date that the text gives before it.
    """

    span: Span
    edtf: str | None
    start: date | None
    end: date | None
    rule: str
    why: str
    is_exact: bool = True
    is_future: bool = False
    is_anchored: bool = False


@dataclass(frozen=True, slots=True)
class _Days:
    """Days that words mean, before "since" and the like are applied."""

    start: date
    end: date
    grain: _Grain
    rule: str
    why: str
    is_exact: bool = True
    is_anchored: bool = False
    about: bool = False


_MONTH_WORDS = {name: number for number, name in enumerate(MONTHS, 1)}
_MONTH_WORDS |= {name[:3]: number for name, number in _MONTH_WORDS.items() if name != "may"} | {
    "sept": 9
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_WORDS, key=len, reverse=True))})\b\.?"
_MONTH_END = _MONTH.replace("<month>", "<month2>")
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_WEEKDAY_END = _WEEKDAY.replace("<weekday>", "<weekday2>")
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_YEAR_END = r"(?P<year2>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DAY_END = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?"
_PART = r"(?:(?:early|late|mid)?[\s-]*(?:morning|afternoon|evening|night|midday|noon|dawn|dusk|midnight|overnight))"
_COUNT = rf"(?P<count>{NUMBER}|a|an|several|a\s+few|a\s+couple\s+of|some)"
_UNIT = r"(?P<unit>day|night|week|fortnight|month|year|hour|minute|decade)s?"
_OF_YEAR = r",?\s+(?:of\s+)?(?P<of>last|this|the\s+previous)\s+year"
_DASH = r"\s*(?:-|–|—|to|and|until|till|through)\s*"

_SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "fall": (9, 11),
    "winter": (12, 2),
}
_NAMED_DAYS = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "may day": (5, 1),
    "valentine's day": (2, 14),
}
_RECENT_DAYS = 7
_MONTHS_OF_YEAR = 12
_OLD_ACCOUNT_DAYS = 730
"""An account of days so far back gives its year to dates without one."""


_TOLD = re.compile(
    rf"\b(?:(?:{_MONTH},?\s+(?:of\s+)?(?:\d{{1,2}},\s+)?)|(?:in|of|since)\s+){_YEAR}\b",
    re.IGNORECASE,
)


_STILL_GOING_ON = re.compile(r"\b(?:has|have|is|are|remains?)\b[^.;]*\bsince\s*$", re.IGNORECASE)
"""What lasts until the article does not take the account back: "under blockade since 2022"."""


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _whole_unit(unit: str, day: date) -> tuple[date, date, _Grain]:
    """Return the first and last day of the week, month or year of a day, and the grain."""
    if unit == "week":
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6), "range"
    if unit == "month":
        return day.replace(day=1), _last_day(day.year, day.month), "month"
    return date(day.year, 1, 1), date(day.year, 12, 31), "year"


def _format_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()].capitalize()} {day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


class DateReader:
    """Reader of the words of time in one article."""

    def __init__(self, article_date: tuple[date, date] | None, *, is_exact: bool = True) -> None:
        """Use the article's date.

        Args:
            article_date: First and last day on which the article may have been published; None if
                nothing is known.
            is_exact: Whether that date is stated, rather than worked out.
        """
        self.article_date = article_date
        self._reference = article_date[1] if article_date else None
        self._is_exact = is_exact
        self.looks_ahead = False
        self.told: date | None = None
        self.is_recent = False
        """Whether the text came back from old days to those of the article, as by "this month"."""

    def remember(self, words: str) -> None:
        """Remember the last year in some words, with its month, for later dates without a year."""
        for match in _TOLD.finditer(words):
            if _STILL_GOING_ON.search(words, 0, match.start("month" if match["month"] else "year")):
                continue
            month = _MONTH_WORDS[match["month"].lower()] if match["month"] else 12
            self.told, self.is_recent = _last_day(int(match["year"]), month), False
        recent = _RECENT.search(words)
        if recent and not _TOLD.search(words, recent.end()):
            self.told, self.is_recent = None, True

    @property
    def reference(self) -> date | None:
        """The last day on which the article may have been published."""
        return self._reference

    def find_expressions(
        self, text: str, start: int, end: int, anchor: tuple[date, date] | None = None
    ) -> list[TimeExpression]:
        """Return the words of time within a range of the text, in their order.

        Args:
            text: The text.
            start: Offset of the range.
            end: Offset after it.
            anchor: First and last day of what was told before, for "a day earlier".
        """
        found: list[TimeExpression] = []
        position = start
        while position < end:
            match = _ANY_TIME.search(text, position, end)
            if match is None:
                break
            expression = self._read_at(text, match.start(), end, anchor)
            if expression is not None and _NUMBER_OF_TEXT.search(
                text, max(start, expression.span[0] - 24), expression.span[0]
            ):
                expression = None
            if expression is None:
                position = match.start() + 1
                while position < end and text[position - 1].isalnum() and text[position].isalnum():
                    position += 1
                continue
            expression = self._apply_distant_since(text, start, expression)
            expression = self._read_second_of_pair(text, end, anchor, expression)
            found.append(expression)
            position = expression.span[1]
            if expression.start is not None and expression.end is not None:
                anchor = (expression.start, expression.end)
        return found

    def _read_second_of_pair(
        self,
        text: str,
        end: int,
        anchor: tuple[date, date] | None,
        first: TimeExpression,
    ) -> TimeExpression:
        """Read "between Christmas and 15 January" as one range, whatever its two ends are."""
        joint = _JOINT.match(text, first.span[1], end)
        if joint is None or first.start is None or first.end is None:
            return first
        lead = text[max(0, first.span[0] - 9) : first.span[0] + 8]
        if not re.search(r"\b(?:between|from)\s", lead, re.IGNORECASE):
            return first
        second = self._read_at(text, joint.end(), end, anchor)
        if second is None or second.end is None or second.end <= first.end or second.is_future:
            return first
        edtf = f"{first.start.isoformat()}/{second.end.isoformat()}"
        span = (first.span[0], second.span[1])
        return replace(first, span=span, edtf=edtf, end=second.end, rule="two ends of a range")

    def _apply_distant_since(self, text: str, start: int, time: TimeExpression) -> TimeExpression:
        """Leave the end open in "since the coup of February 2021"."""
        lead = text[max(start, time.span[0] - 60) : time.span[0]]
        if time.start is None or time.end is None or not _DISTANT_SINCE.search(lead):
            return time
        first = time.edtf.split("/")[0] if time.edtf else None
        return replace(time, edtf=f"{first}/..", end=None, is_exact=False) if first else time

    def _read_at(
        self, text: str, start: int, end: int, anchor: tuple[date, date] | None
    ) -> TimeExpression | None:
        relation = _RELATION.match(text, start, end)
        inner_start = relation.end() if relation else start
        self.looks_ahead = bool(relation and _LOOKING_AHEAD.match(relation[0]))
        for pattern, build in _RULES:
            match = pattern.match(text, inner_start, end)
            if match is None or not _is_time(match, text):
                continue
            days = build(self, match, anchor)
            if days is None:
                continue
            words = relation["relation"].lower() if relation else ""
            return self._apply_relation(words, (start, match.end()), days)
        return None

    def _apply_relation(self, words: str, span: Span, days: _Days) -> TimeExpression:
        words = " ".join(words.split())
        reference = self._reference
        is_future = reference is not None and days.start > reference
        start: date | None = days.start
        end: date | None = days.end
        is_exact = days.is_exact and (self._is_exact or days.rule in _ABSOLUTE_RULES)
        if re.match(r"(?:ever |starting |from )?since|starting|beginning|from", words):
            end = None
        elif re.match(r"until|till|through|up to|by|before|prior to|ahead of", words):
            start = None
            is_exact = False
            if re.match(r"before|prior to|ahead of", words):
                end = days.start - timedelta(1)
        elif re.match(r"after|following", words):
            start, end, is_exact = days.start, reference, False
        edtf = _format_edtf(start, end, days, about=bool(re.search(r"around|about|circa", words)))
        if (
            reference is not None
            and start is not None
            and end is not None
            and end > reference >= start
        ):
            end = reference
            if days.grain == "range":
                edtf = _format_edtf(start, end, days, about=False)
        return TimeExpression(
            span, edtf, start, end, days.rule, days.why, is_exact, is_future, days.is_anchored
        )


def _is_time(match: "_Match", text: str) -> bool:
    """Return whether words are of time: "may" is a verb, "Monday Gyang" a person."""
    if match.end() < len(text) and text[match.end()].isalnum():
        return False
    groups = match.groupdict()
    names = [groups.get(key) for key in ("month", "month2", "weekday", "weekday2")]
    if any(name and not name[0].isupper() for name in names):
        return False
    if groups.get("season"):
        return bool(groups.get("year") or _SEASON_PREFIX.match(match[0]))
    if match[0][:1].isupper() and groups.get("weekday") and match[0] == groups["weekday"]:
        return not _SURNAME.match(text, match.end())
    return True


def _format_edtf(start: date | None, end: date | None, days: _Days, *, about: bool) -> str:
    mark = "~" if about or days.about else ""
    if start is None:
        return f"../{end}{mark}"
    first = {"year": f"{days.start.year:04}", "month": f"{days.start:%Y-%m}"}.get(
        days.grain, f"{start}"
    )
    if end is None:
        return f"{first}{mark}/.."
    if days.grain in ("year", "month") and (start, end) == (days.start, days.end):
        return first + mark
    return f"{start}{mark}" if start == end else f"{start}{mark}/{end}{mark}"


_ABSOLUTE_RULES = frozenset(
    {"a full date", "a month and year", "a year", "years", "a range of days"}
)

# Rules: each takes the reader, the match and the anchor, and returns the days, or None where the
# words have no date.

_Match = re.Match[str]
_Anchor = tuple[date, date] | None


def _year_of(
    reader: DateReader, match: _Match, month: int, day: int, group: str = "year"
) -> int | None:
    """Return the stated year, else that of the last such day up to the article's date."""
    stated = match.groupdict().get(group)
    if stated:
        return int(stated)
    reference = reader.reference
    if reference is None:
        return None
    year = reference.year
    is_later = (month, day) > (reference.month, reference.day)
    if reader.looks_ahead:
        return year if is_later or month == reference.month else year + 1
    return year - 1 if is_later else year


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_told(reader: DateReader, match: _Match, anchor: _Anchor) -> int | None:
    """Return the year of an account of old days, for a date without a year."""
    reference = reader.reference
    told = reader.told or (anchor[1] if anchor else None)
    if match["year"] or told is None or reference is None or reader.is_recent:
        return None
    return told.year if (reference - told).days > _OLD_ACCOUNT_DAYS else None


def _ordinal_day(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "on the 12th": in the month of the date before it, else the latest such day."""
    reference = reader.reference
    if reference is None:
        return None
    number = int(match["day"])
    base = reader.told or (anchor[1] if anchor else reference)
    day = _make_day(base.year, base.month, number)
    if day is None or day > reference:
        before = base.replace(day=1) - timedelta(1)
        day = _make_day(before.year, before.month, number)
    if day is None:
        return None
    return _Days(
        day,
        day,
        "day",
        "a day of the month",
        f"The day of the month told before: {_format_day(day)}.",
        is_exact=False,
        is_anchored=anchor is not None,
    )


def _named_day(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "on New Year's Day": of the year of an old account, else the latest up to the article."""
    reference = reader.reference
    words = match["name"].lower().replace("’", "'")
    month, number = next(day for name, day in _NAMED_DAYS.items() if words.startswith(name))
    year = int(match["year"]) if match["year"] else _year_told(reader, match, anchor)
    if year is None:
        if reference is None:
            return None
        year = reference.year - ((month, number) > (reference.month, reference.day))
        if match["last"] and year == reference.year:
            year -= 1
    day = date(year, month, number)
    return _Days(day, day, "day", "a named day", f"{_format_day(day)}.")


def _full_date(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    month = _MONTH_WORDS[match["month"].lower()]
    which = (match.groupdict().get("of") or "").lower()
    if which and reader.reference:
        number = reader.reference.year - (which != "this")
        day = _make_day(number, month, int(match["day"]))
        why = f"The year is counted from the article's: {number}."
        return _Days(day, day, "day", "a day and month", why) if day else None
    told = _year_told(reader, match, anchor)
    year = told or _year_of(reader, match, month, int(match["day"]))
    day = _make_day(year, month, int(match["day"])) if year else None
    if day is None:
        return None
    if match["year"]:
        return _Days(day, day, "day", "a full date", "The date is written out.")
    if told:
        return _Days(
            day,
            day,
            "day",
            "a day and month",
            f"{_format_day(day)}: the year is that told before.",
            is_exact=False,
            is_anchored=True,
        )
    return _Days(
        day, day, "day", "a day and month", f"{_format_day(day)}: the year is that of the article."
    )


def _iso_date(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del reader, anchor
    day = _make_day(int(match["year"]), int(match["number"]), int(match["day"]))
    if day is None:
        return None
    return _Days(day, day, "day", "a full date", "The date is written out.")


def _digits_date(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "12.05.2024": the day first; with strokes either may be the day."""
    del reader, anchor
    year, first, second = int(match["year"]), int(match["day"]), int(match["number"])
    day = _make_day(year, second, first)
    if day is None:
        return None
    is_exact = match["mark"] == "." or first > _MONTHS_OF_YEAR or first == second
    return _Days(
        day, day, "day", "a date in digits", f"Day first: {_format_day(day)}.", is_exact=is_exact
    )


def _day_range(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    groups = match.groupdict()
    month = _MONTH_WORDS[(groups.get("month") or match["month2"]).lower()]
    month2 = _MONTH_WORDS[(groups.get("month2") or match["month"]).lower()]
    year = _year_of(reader, match, month2, int(match["day2"]))
    if year is None:
        return None
    start = _make_day(year - (month > month2), month, int(match["day"]))
    end = _make_day(year, month2, int(match["day2"]))
    if start is None or end is None or start > end:
        return None
    return _Days(start, end, "range", "a range of days", "The days are written out.")


def _month(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    month = _MONTH_WORDS[match["month"].lower()]
    last = (match.groupdict().get("last") or "").lower()
    reference = reader.reference
    year = _year_of(reader, match, month, 1)
    if year is None:
        return None
    if last == "last" and reference:
        year = reference.year if month < reference.month else reference.year - 1
    if last == "next" and reference:
        year = reference.year if month > reference.month else reference.year + 1
    which = (match.groupdict().get("of") or "").lower()
    if which and reference:
        year = reference.year - (which != "this")
    part = (match.groupdict().get("part") or "").lower().strip(" -")
    start, end = date(year, month, 1), _last_day(year, month)
    grain: _Grain = "month"
    if part:
        days = {
            "early": (1, 10),
            "mid": (11, 20),
            "late": (21, end.day),
            "first half": (1, 15),
            "second half": (16, end.day),
        }
        part = " ".join(part.split())
        first, final = days[
            {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}.get(part, part)
        ]
        start, end, grain = date(year, month, first), date(year, month, final), "range"
    rule = "a month and year" if match.groupdict().get("year") else "a month"
    why = (
        "The month is written out."
        if rule == "a month and year"
        else (f"The last {MONTHS[month - 1].capitalize()} up to the article's date.")
    )
    return _Days(start, end, grain, rule, why)


def _year(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del reader, anchor
    year = int(match["year"])
    part = (match.groupdict().get("part") or "").lower().strip(" -")
    months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(part)
    if months:
        return _Days(
            date(year, months[0], 1),
            _last_day(year, months[1]),
            "range",
            "a year",
            "The year is written out.",
        )
    return _Days(date(year, 1, 1), date(year, 12, 31), "year", "a year", "The year is written out.")


def _years(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del reader, anchor
    start, end = int(match["year"]), int(match["year2"])
    if start > end:
        return None
    return _Days(
        date(start, 1, 1), date(end, 12, 31), "range", "years", "The years are written out."
    )


def _decade(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del reader, anchor
    start = int(match["decade"])
    part = (match["part"] or "").lower().strip(" -")
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return _Days(
        date(start + first, 1, 1),
        date(start + last, 12, 31),
        "range",
        "years",
        "The decade is written out.",
        is_exact=not part,
    )


def _season(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    first, last = _SEASONS[match["season"].lower()]
    reference = reader.reference
    stated = match["year"]
    if not stated and reference is None:
        return None
    year = int(stated) if stated else reference.year if reference else 0
    if (
        not stated
        and reference
        and (
            date(year, first, 1) > reference
            or (
                (match["last"] or "").lower() == "last"
                and _last_day(year, last if last > first else 12) >= reference
            )
        )
    ):
        year -= 1
    end_year = year + (last < first)
    return _Days(
        date(year, first, 1),
        _last_day(end_year, last),
        "range",
        "a season",
        "A season, as in the northern hemisphere.",
        is_exact=False,
    )


def _find_weekday(reader: DateReader, name: str, *, strictly: bool = False) -> date | None:
    reference = reader.reference
    if reference is None:
        return None
    back = (reference.weekday() - WEEKDAYS.index(name.lower())) % 7
    return reference - timedelta(back or 7 if strictly else back)


def _weekday(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    which = (match["which"] or "").lower()
    day = _find_weekday(reader, match["weekday"], strictly=which in ("last", "past", "previous"))
    reference = reader.reference
    if day is None or reference is None:
        return None
    name = match["weekday"].capitalize()
    why = f"The latest {name} up to the article's date, {_format_day(reference)}."
    if which in ("next", "coming"):
        return _Days(day + timedelta(7), day + timedelta(7), "day", "a weekday to come", why)
    week = (match.groupdict().get("week") or "").lower()
    if week:
        monday = reference - timedelta(
            reference.weekday() + (7 if "last" in week or "previous" in week else 0)
        )
        day = monday + timedelta(WEEKDAYS.index(match["weekday"].lower()))
        why = f"{name} of that week: {_format_day(day)}."
    overnight = bool(match.groupdict().get("overnight"))
    into = (match.groupdict().get("into") or "").lower()
    if into:
        return _Days(day - timedelta(1), day, "range", "a night into a weekday", why)
    if overnight:
        return _Days(day, min(day + timedelta(1), reference), "range", "a night", why)
    return _Days(day, day, "day", "a weekday", why)


def _weekday_range(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    end = _find_weekday(reader, match["weekday2"])
    if end is None:
        return None
    back = (end.weekday() - WEEKDAYS.index(match["weekday"].lower())) % 7 or 7
    why = f"The latest such days up to the article's date: until {_format_day(end)}."
    return _Days(end - timedelta(back), end, "range", "weekdays", why)


def _relative_day(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    reference = reader.reference
    if reference is None:
        return None
    words = " ".join(match[0].lower().split())
    if words.startswith("tomorrow"):
        return _Days(
            reference + timedelta(1),
            reference + timedelta(1),
            "day",
            "tomorrow",
            "The day after the article.",
        )
    if words.startswith(("yesterday", "last night", "last evening")):
        day = reference - timedelta(1)
        return _Days(
            day, day, "day", "yesterday", f"The day before the article: {_format_day(day)}."
        )
    if words.startswith("overnight"):
        return _Days(
            reference - timedelta(1),
            reference,
            "range",
            "overnight",
            "The night before the article.",
        )
    if words.startswith("the day before yesterday"):
        day = reference - timedelta(2)
        return _Days(
            day, day, "day", "yesterday", f"Two days before the article: {_format_day(day)}."
        )
    return _Days(
        reference, reference, "day", "today", f"The article's date: {_format_day(reference)}."
    )


def _relative_period(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    reference = reader.reference
    if reference is None:
        return None
    unit, which = match["unit"].lower(), match["which"].lower()
    if match[0].lower().startswith("earlier in"):
        which = "this"
    monday = reference - timedelta(reference.weekday())
    if which in ("next", "coming", "following") and unit == "week":
        return _Days(
            monday + timedelta(7),
            monday + timedelta(13),
            "range",
            "next week",
            "The week after the article.",
        )
    if which in ("next", "coming"):
        day = reference + timedelta(1)
        return _Days(day, day, "range", "a time to come", "After the article.", is_exact=False)
    if unit == "week":
        if which in ("this", "the", "past"):
            start = monday if which == "this" else reference - timedelta(7)
            return _Days(
                min(start, reference),
                reference,
                "range",
                f"{which} week",
                "The days of the week up to the article.",
                is_exact=which == "this",
            )
        return _Days(
            monday - timedelta(7),
            monday - timedelta(1),
            "range",
            "last week",
            "Monday to Sunday of the week before the article.",
        )
    if unit == "weekend":
        saturday = monday - timedelta(2) if reference.weekday() < 5 else monday + timedelta(5)
        if which in ("last", "previous") and reference.weekday() >= 5:
            saturday -= timedelta(7)
        if which == "last" and reference.weekday() < 5 and reference.weekday() >= 6:
            saturday -= timedelta(7)
        sunday = min(saturday + timedelta(1), max(reference, saturday))
        return _Days(
            saturday,
            sunday,
            "range",
            "a weekend",
            f"Saturday and Sunday, {_format_day(saturday)} on.",
        )
    if unit == "month":
        if which in ("this", "the"):
            return _Days(
                reference.replace(day=1),
                reference,
                "range",
                "this month",
                "The month of the article.",
            )
        end = reference.replace(day=1) - timedelta(1)
        return _Days(
            end.replace(day=1), end, "month", "last month", "The month before the article's."
        )
    year = reference.year - (which in ("last", "previous", "past"))
    if which in ("this", "the"):
        return _Days(date(year, 1, 1), reference, "range", "this year", "The year of the article.")
    return _Days(
        date(year, 1, 1), date(year, 12, 31), "year", "last year", "The year before the article's."
    )


def _count_of(match: _Match) -> tuple[int, bool]:
    """Return the number of units, and whether it is exact."""
    words = " ".join(match["count"].lower().split())
    vague = {"several": 4, "a few": 3, "some": 3, "a couple of": 2}
    if words in vague:
        return vague[words], False
    return (1 if words in ("a", "an") else parse_number(words) or 1), True


def _shift(day: date, count: int, unit: str) -> date | None:
    """Return the day `count` units later; earlier if it is negative."""
    if unit in ("hour", "minute"):
        return day
    if unit in ("day", "night", "week", "fortnight"):
        step = timedelta(count * {"week": 7, "fortnight": 14}.get(unit, 1))
        try:
            return day + step
        except OverflowError:
            return None
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return (
        _make_day(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        if 1 <= year <= 9999
        else None
    )


def _ago(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "three days ago": before the article."""
    del anchor
    return _count_from(reader.reference, match, -1, anchored=False)


def _ago_to_the_day(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "one year ago yesterday": that day, so many units before."""
    del anchor
    if reader.reference is None:
        return None
    base = reader.reference - timedelta(match["from"].lower() == "yesterday")
    day = _shift(base, -_count_of(match)[0], match["unit"].lower())
    if day is None:
        return None
    return _Days(day, day, "day", "counted to the day", f"Counted from {_format_day(base)}.")


def _same_day(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "hours later": the day before it in the text, or the next one."""
    if anchor is None or reader.reference is None or (anchor[1] - anchor[0]).days > 1:
        return None
    is_later = re.search(r"later|afterwards", match[0], re.IGNORECASE) is not None
    end = min(anchor[1] + timedelta(1), reader.reference) if is_later else anchor[1]
    start = anchor[0] if is_later else anchor[0] - timedelta(1)
    return _Days(
        start,
        max(start, end),
        "range",
        "hours before or after",
        f"Counted from {_format_day(anchor[0])}, told before.",
        is_exact=False,
        is_anchored=True,
    )


def _read_within(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "within a week": from the date before it in the text."""
    if anchor is None or reader.reference is None:
        return None
    last = _shift(anchor[1], _count_of(match)[0], match["unit"].lower())
    if last is None:
        return None
    return _Days(
        anchor[0],
        min(last, reader.reference),
        "range",
        "a time from what was told before",
        f"From {_format_day(anchor[0])}, told before.",
        is_exact=False,
        is_anchored=True,
    )


def _earlier(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "a day earlier", "two days later": from what was told before."""
    base = anchor[0] if anchor else reader.reference
    way = -1 if re.search(r"earlier|before|previous(?:ly)?", match[0], re.IGNORECASE) else 1
    if way > 0 and anchor:
        base = anchor[1]
    return _count_from(base, match, way, anchored=True)


def _count_from(base: date | None, match: _Match, way: int, *, anchored: bool) -> _Days | None:
    if base is None:
        return None
    count, is_exact = _count_of(match)
    unit = match["unit"].lower()
    day = _shift(base, way * count, unit)
    if day is None:
        return None
    why = f"Counted from {_format_day(base)}."
    if unit in ("year", "month"):
        return _Days(
            *_whole_unit(unit, day), f"counted {unit}s", why, is_exact=False, is_anchored=anchored
        )
    about = unit in ("week", "fortnight", "decade") or not is_exact
    return _Days(
        day,
        day,
        "day",
        "counted days",
        why,
        is_exact=is_exact and unit == "day",
        is_anchored=anchored,
        about=about,
    )


def _adjacent_day(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "the next day", "the previous evening", "the same day"."""
    base = anchor or ((reader.reference, reader.reference) if reader.reference else None)
    if base is None:
        return None
    words = match[0].lower()
    if re.search(r"previous|before", words):
        day = base[0] - timedelta(1)
    elif re.search(r"next|following|after|later", words):
        day = base[1] + timedelta(1)
    else:
        day = base[1]
    return _Days(
        day,
        day,
        "day",
        "the day before or after",
        f"Counted from {_format_day(base[0])}, told before.",
        is_exact=anchor is not None and base[0] == base[1],
        is_anchored=True,
    )


def _duration(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "in the past two weeks", "over the last month"."""
    del anchor
    reference = reader.reference
    if reference is None:
        return None
    count, _ = _count_of(match) if match["count"] else (1, True)
    unit = match["unit"].lower()
    if unit == "hour":  # 24 hours reach into the day before
        count, unit = -(-count // 24), "day"
    start = _shift(reference, -count, unit)
    if start is None:
        return None
    return _Days(
        start,
        reference,
        "range",
        "a time up to the article",
        "Counted back from the article's date.",
        is_exact=False,
    )


def _recent(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    reference = reader.reference
    unit = match["unit"].lower()
    if reference is None:
        return None
    start = _shift(
        reference, {"day": -_RECENT_DAYS, "week": -4, "month": -3, "year": -5}[unit], unit
    )
    if start is None:
        return None
    return _Days(
        start,
        reference,
        "range",
        "recent days",
        "Recent, as seen from the article's date.",
        is_exact=False,
        about=True,
    )


_NAMED_YEARS = (
    (r"(?:collapse|fall|end|break-?up|dissolution)\s+of\s+the\s+Soviet\s+Union", 1991, 1991),
    (r"fall\s+of\s+the\s+Berlin\s+Wall", 1989, 1989),
    (r"(?:Second\s+World\s+War|World\s+War\s+(?:II|Two))", 1939, 1945),
    (r"(?:First\s+World\s+War|World\s+War\s+(?:I|One))", 1914, 1918),
    (r"Cold\s+War", 1947, 1991),
    (r"Arab\s+Spring", 2010, 2012),
)
"""Events that name a time, with their first and last year."""


def _named_time(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "the collapse of the Soviet Union": the years of a well-known event."""
    del reader, anchor
    for pattern, first, last in _NAMED_YEARS:
        if re.search(pattern, match[0], re.IGNORECASE):
            grain: _Grain = "year" if first == last else "range"
            return _Days(
                date(first, 1, 1),
                date(last, 12, 31),
                grain,
                "a named event",
                "The years of a well-known event.",
                is_exact=False,
                about=True,
            )
    return None


_NAMED_TIME = re.compile(
    rf"(?:the\s+)?(?:{'|'.join(pattern for pattern, _, _ in _NAMED_YEARS)})", re.IGNORECASE
)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ON = r"(?:(?:(?:late|early|later|earlier)\s+)?(?:on|at|in|over|during|for)\s+)?(?:(?:the)\s+)?(?:(?:late|early)\s+(?:on\s+)?)?"
_IN = r"(?:(?:on|at|in|over|during|for|from)\s+)?(?:(?:the)\s+)?"
_PERIOD_PART = r"(?:(?P<part>early|mid|late|beginning|start|middle|end|(?:first|second)\s+half)(?:[\s-]+(?:in\s+|of\s+)?))?"
_AFTER_PART = rf"(?:\s+{_PART}(?!\s+of)|\s+overnight)?"


def _then(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del reader, match
    if anchor is None:
        return None
    why = f"From {_format_day(anchor[0])}, told before."
    return _Days(anchor[0], anchor[1], "range", "since then", why, is_exact=False, is_anchored=True)


def _edge_of_period(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "the start of the year": its first days, the year being that of the article."""
    del anchor
    reference = reader.reference
    if reference is None:
        return None
    unit, is_last = match["unit"].lower(), match["which"].lower() == "last"
    if unit == "year":
        year = reference.year - is_last
        first, last = date(year, 1, 1), date(year, 12, 31)
    elif unit == "month":
        end = reference.replace(day=1) - timedelta(1)
        first = end.replace(day=1) if is_last else reference.replace(day=1)
        last = _last_day(first.year, first.month)
    else:
        first = reference - timedelta(reference.weekday() + 7 * is_last)
        last = first + timedelta(6)
    day = last if match["part"].lower() == "end" else first
    return _Days(
        day, day, "day", "the edge of a period", "Counted from the article's date.", is_exact=False
    )


def _that_period(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "that summer", "the same year": the period of an earlier sentence."""
    del reader
    if anchor is None:
        return None
    unit, day = match["unit"].lower(), anchor[0]
    why = f"Counted from {_format_day(day)}, told before."
    if unit in ("week", "month", "year"):
        return _Days(*_whole_unit(unit, day), f"that {unit}", why, is_exact=False, is_anchored=True)
    first, last = _SEASONS[unit]
    return _Days(
        date(day.year, first, 1),
        _last_day(day.year + (last < first), last),
        "range",
        "that season",
        why,
        is_exact=False,
        is_anchored=True,
    )


def _week_of_month(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    month = _month(reader, match, anchor)
    if month is None:
        return None
    number = (
        ["first", "second", "third", "fourth"].index(match["which"].lower())
        if match["which"].lower() != "last"
        else None
    )
    start = month.end - timedelta(6) if number is None else month.start + timedelta(7 * number)
    return _Days(
        start, start + timedelta(6), "range", "a week of a month", month.why, is_exact=False
    )


def _part_of_period(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "the first half of the month", "the first six months of 2024"."""
    reference = reader.reference
    told = anchor[1] if anchor else reference
    if reference is None or told is None:
        return None
    groups = match.groupdict()
    is_last = (groups.get("which") or "").lower() == "last"
    year = int(groups["year"]) if groups.get("year") else reference.year - is_last
    if (groups.get("unit") or "year").lower() == "month":
        base = reference.replace(day=1) - timedelta(1) if is_last else reference
        first, last = base.replace(day=1), _last_day(base.year, base.month)
        middle = first + timedelta(14)
        start, end = (
            (first, middle) if match["part"].lower() == "first" else (middle + timedelta(1), last)
        )
    else:
        count = parse_number(groups.get("count") or "") or 6
        if count > _MONTHS_OF_YEAR:
            return None
        is_first = match["part"].lower() == "first"
        start = date(year, 1 if is_first else 13 - count, 1)
        end = _last_day(year, count if is_first else 12)
    why = "Counted from the article's date."
    return _Days(start, end, "range", "a part of a period", why, is_exact=bool(groups.get("year")))


def _week_before(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "the week before": the week before that of the date told before, else of the article."""
    del match
    base = reader.reference
    if base is None:
        return None
    if anchor is not None and (base - anchor[0]).days > _RECENT_DAYS:
        base = anchor[0]
    monday = base - timedelta(base.weekday() + 7)
    why = f"The week before that of {_format_day(base)}."
    return _Days(monday, monday + timedelta(6), "range", "the week before", why, is_exact=False)


def _months(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "in July and August": from the first day to the last."""
    del anchor
    first, last = _MONTH_WORDS[match["month"].lower()], _MONTH_WORDS[match["month2"].lower()]
    year = _year_of(reader, match, last, 1)
    if year is None or first >= last:
        return None
    why = f"The latest such months up to the article's date: of {year}."
    return _Days(date(year, first, 1), _last_day(year, last), "range", "months", why)


def _week_of_day(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "in the week to 15 September", "in the week of 9 September"."""
    day = _full_date(reader, match, anchor)
    if day is None:
        return None
    is_end = match["edge"].lower() in ("to", "ending", "until", "ended")
    start = day.start - timedelta(6) if is_end else day.start
    return _Days(start, start + timedelta(6), "range", "a week of days", day.why, is_exact=False)


def _short_years(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "in 2021-22", "during 2021/22"."""
    del reader, anchor
    start = int(match["year"])
    end = start // 100 * 100 + int(match["short"])
    if end != start + 1:
        return None
    why = "The years are written out."
    return _Days(date(start, 1, 1), date(end, 12, 31), "range", "years", why)


def _adjacent_month(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "the following month", "the month before": by the date told before."""
    reference = reader.reference
    base = anchor or ((reference, reference) if reference else None)
    if base is None or (anchor is None and not _BACK.search(match[0])):
        return None
    if _BACK.search(match[0]):
        first = (base[0].replace(day=1) - timedelta(1)).replace(day=1)
    else:
        first = _last_day(base[1].year, base[1].month) + timedelta(1)
    why = f"Counted from {_format_day(base[0])}, told before."
    last = _last_day(first.year, first.month)
    rule = "the month before or after"
    return _Days(first, last, "month", rule, why, is_exact=False, is_anchored=True)


def _adjacent_weekday(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    """Read "on the following Monday", "on the Sunday before": by the date told before."""
    del reader
    if anchor is None:
        return None
    number = WEEKDAYS.index(match["weekday"].lower())
    if _BACK.search(match[0]):
        day = anchor[0] - timedelta((anchor[0].weekday() - number) % 7 or 7)
    else:
        day = anchor[1] + timedelta((number - anchor[1].weekday()) % 7 or 7)
    why = f"Counted from {_format_day(anchor[0])}, told before."
    rule = "a weekday before or after"
    return _Days(day, day, "day", rule, why, is_exact=False, is_anchored=True)


def _overnight_into(reader: DateReader, match: _Match, anchor: _Anchor) -> _Days | None:
    del anchor
    day = _find_weekday(reader, match["weekday"])
    if day is None:
        return None
    return _Days(
        day - timedelta(1),
        day,
        "range",
        "a night into a weekday",
        f"The night into {_format_day(day)}.",
    )


_BACK = re.compile(r"\b(?:previous|preceding|before|earlier)\b", re.IGNORECASE)
"""What puts a day or a month before the one told of."""
_RULES: tuple[
    tuple[re.Pattern[str], Callable[[DateReader, _Match, _Anchor], _Days | None]], ...
] = (
    (_compile(r"(?:on\s+)?" + _YEAR + r"-(?P<number>\d\d)-(?P<day>\d\d)"), _iso_date),
    (
        _compile(
            r"(?:on\s+)?(?P<day>[0-3]?\d)(?P<mark>[./])(?P<number>[01]?\d)(?P=mark)(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
        ),
        _digits_date,
    ),
    (
        _compile(
            rf"in\s+the\s+week\s+(?P<edge>to|ending|ended|until|of|from|beginning|starting)\s+(?:on\s+)?(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?"
        ),
        _week_of_day,
    ),
    (
        _compile(
            rf"{_IN}(?P<part>first|second)\s+half\s+of\s+(?P<which>the|this|last)\s+(?P<unit>year|month)"
        ),
        _part_of_period,
    ),
    (
        _compile(rf"{_IN}(?P<part>first|second)\s+half\s+of\s+{_YEAR}"),
        _part_of_period,
    ),
    (
        _compile(
            rf"{_IN}(?P<part>first|last)\s+(?P<count>{NUMBER})\s+months\s+of\s+(?:(?P<which>the|this|last)\s+year|{_YEAR})"
        ),
        _part_of_period,
    ),
    (
        _compile(
            rf"{_IN}{_MONTH}\s+and\s+(?:in\s+)?{_MONTH_END}(?!\s+\d{{1,2}}\b)(?:,?\s+{_YEAR})?"
        ),
        _months,
    ),
    (
        _compile(r"(?:in\s+|during\s+)?the\s+week\s+before(?=\s*(?:[,.;]|$))"),
        _week_before,
    ),
    (
        _compile(rf"(?:in|during|of)\s+{_YEAR}[-–/](?P<short>\d\d)(?![\d-])"),
        _short_years,
    ),
    (
        _compile(
            r"(?:(?:in|during)\s+)?the\s+(?:(?:following|next|previous|preceding)\s+month|month\s+(?:before|after))(?!\s+(?:the|a|his|her|its|their)\b)"
        ),
        _adjacent_month,
    ),
    (
        _compile(rf"{_ON}(?:following|previous|preceding|next)\s+{_WEEKDAY}{_AFTER_PART}"),
        _adjacent_weekday,
    ),
    (
        _compile(rf"(?:on\s+)?the\s+{_WEEKDAY}\s+(?:before|after)(?=\s*(?:[,.;]|$))"),
        _adjacent_weekday,
    ),
    (
        _compile(
            rf"{_ON}(?:between\s+|from\s+)?{_DAY}(?:\s+{_MONTH})?{_DASH}{_DAY_END}\s+{_MONTH_END}(?:,?\s+{_YEAR})?"
        ),
        _day_range,
    ),
    (
        _compile(
            rf"{_ON}(?:between\s+|from\s+)?{_MONTH}\s+{_DAY}{_DASH}(?:{_MONTH_END}\s+)?{_DAY_END}(?!\d)(?:,?\s+{_YEAR})?"
        ),
        _day_range,
    ),
    (
        _compile(
            rf"{_ON}(?:the\s+(?:night|evening|morning|afternoon)\s+of\s+)?(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR}|{_OF_YEAR})?"
        ),
        _full_date,
    ),
    (
        _compile(
            rf"{_ON}(?:the\s+(?:night|evening|morning|afternoon)\s+of\s+)?(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+{_YEAR}|{_OF_YEAR})?"
        ),
        _full_date,
    ),
    (
        _compile(
            rf"{_ON}(?P<name>(?:New\s+Year['’]s\s+(?:Day|Eve)|Christmas\s+(?:Day|Eve)|Boxing\s+Day|May\s+Day|Valentine['’]s\s+Day))(?:,?\s+(?:in\s+|of\s+)?(?:{_YEAR}|(?P<last>last\s+year)|this\s+year))?"
        ),
        _named_day,
    ),
    (
        _compile(
            rf"(?:at|between|from)\s+(?P<name>Christmas)(?!\s+(?:Day|Eve))(?:,?\s+(?:in\s+|of\s+)?(?:{_YEAR}|(?P<last>last\s+year)|this\s+year))?"
        ),
        _named_day,
    ),
    (
        _compile(
            r"(?:(?:early|late)\s+)?on\s+the\s+(?:(?:night|evening|morning|afternoon)\s+of\s+the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?!\s+(?:century|anniversary|(?-i:[A-Z])|parallel|floor|day))"
        ),
        _ordinal_day,
    ),
    (
        _compile(
            rf"{_IN}(?P<which>first|second|third|fourth|last)\s+week\s+of\s+{_MONTH}(?:,?\s+{_YEAR})?"
        ),
        _week_of_month,
    ),
    (
        _compile(
            rf"{_IN}{_PERIOD_PART}(?:(?P<last>last|next|this)\s+)?{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR}|{_OF_YEAR})?"
        ),
        _month,
    ),
    (
        _compile(
            rf"{_ON}(?:between\s+|from\s+)?{_YEAR}(?:\s*[-–—]\s*|\s+(?:and|to|until)\s+){_YEAR_END}"
        ),
        _years,
    ),
    (
        _compile(rf"{_IN}(?:the\s+)?(?P<part>early|mid|late)?[\s-]*(?P<decade>(?:1[5-9]|20)\d0)s"),
        _decade,
    ),
    (
        _compile(
            r"(?:in\s+|during\s+)?(?:that|the\s+same)\s+(?P<unit>spring|summer|autumn|winter|year|month|week)"
        ),
        _that_period,
    ),
    (
        _compile(
            rf"{_IN}(?:the\s+)?(?:(?P<last>last|this)\s+)?(?P<season>spring|summer|autumn|fall|winter)(?:\s+(?:of\s+)?{_YEAR})?"
        ),
        _season,
    ),
    (
        _compile(
            rf"(?:in|since|of|during|until|before|after|by|from|the)\s+(?:(?P<part>early|mid|late)[\s-]+)?(?:the\s+)?{_YEAR}(?![\d,.]\d)"
        ),
        _year,
    ),
    (
        _compile(
            rf"{_IN}(?P<part>early|mid|late)?[\s-]*{_YEAR}(?![\d,.]\d)(?!\s+(?:people|men|women|civilians|soldiers|families|houses|tonnes|troops|fighters))"
        ),
        _year,
    ),
    (
        _compile(
            rf"(?:between|from)\s+{_WEEKDAY}(?:\s+{_PART})?\s+(?:and|to|until|through)\s+{_WEEKDAY_END}{_AFTER_PART}"
        ),
        _weekday_range,
    ),
    (
        _compile(
            rf"{_ON}(?:the\s+night\s+(?:of|from)\s+)?{_WEEKDAY}(?:\s+{_PART})?{_DASH}{_WEEKDAY_END}{_AFTER_PART}"
        ),
        _weekday_range,
    ),
    (
        _compile(
            rf"(?:overnight|during\s+the\s+night|in\s+the\s+night|the\s+night)\s+(?P<into>in)?to\s+(?P<which>last\s+)?{_WEEKDAY}"
        ),
        _overnight_into,
    ),
    (
        _compile(
            rf"(?P<overnight>overnight)(?:\s+(?:on|of|from))?\s+(?P<which>last)?\s*{_WEEKDAY}"
        ),
        _weekday,
    ),
    (
        _compile(
            rf"{_ON}(?P<which>last|this|past|previous|next|coming)?\s*{_WEEKDAY}'?s?(?P<overnight>\s+overnight)?{_AFTER_PART}(?:\s+(?:of\s+)?(?P<week>(?:last|this|the\s+previous)\s+week))?"
        ),
        _weekday,
    ),
    (
        _compile(
            r"the\s+day\s+before\s+yesterday|yesterday(?:\s+(?:morning|afternoon|evening|night))?|today|tonight|tomorrow|last\s+(?:night|evening)|overnight|this\s+(?:morning|afternoon|evening)|earlier\s+today"
        ),
        _relative_day,
    ),
    (_compile(r"(?<=since )then"), _then),
    (
        _compile(
            rf"{_IN}(?P<part>start|beginning|end)\s+of\s+(?P<which>the|this|last)\s+(?P<unit>year|month|week)"
        ),
        _edge_of_period,
    ),
    (_NAMED_TIME, _named_time),
    (
        _compile(
            rf"(?:in|over|during)\s+{_COUNT}\s+{_UNIT}\s+of\s+(?:[\w-]+\s+)?(?:fighting|clashes|violence|war|unrest|shelling|bombardment|protests|battles)"
        ),
        _duration,
    ),
    (
        _compile(
            r"(?:(?:some|several|a\s+few)\s+)?(?:hours|minutes|moments|shortly)\s+(?:later|afterwards|earlier|before)(?!\s+\w+ing)"
        ),
        _same_day,
    ),
    (_compile(rf"within\s+{_COUNT}\s+{_UNIT}(?!\s+of\b)"), _read_within),
    (_compile(rf"{_COUNT}\s+{_UNIT}\s+ago\s+(?P<from>today|yesterday)"), _ago_to_the_day),
    (_compile(rf"{_COUNT}\s+{_UNIT}\s+ago"), _ago),
    (_compile(rf"{_COUNT}\s+{_UNIT}\s+(?:earlier|later|before(?!\s+\w+ing)|previously)"), _earlier),
    (_compile(rf"{_ON}(?:past|last|previous|preceding)\s+{_COUNT}\s+{_UNIT}"), _duration),
    (
        _compile(
            r"(?:in|over|during|for)\s+(?:the\s+)(?P<which>past|last)\s+(?P<count>)(?P<unit>day|week|month|year|decade)"
        ),
        _duration,
    ),
    (
        _compile(
            r"(?:in|over|during)\s+(?:recent|the\s+(?:past|last)\s+few)\s+(?P<unit>day|week|month|year)s"
        ),
        _recent,
    ),
    (
        _compile(
            rf"(?:{_ON}|earlier\s+|later\s+)(?P<which>last|this|previous|past|next|coming)\s+(?P<unit>weekend|week|month|year)"
        ),
        _relative_period,
    ),
    (
        _compile(r"(?:(?:on|at|over|during)\s+)?(?P<which>the)\s+(?P<unit>weekend)"),
        _relative_period,
    ),
    (
        _compile(r"earlier\s+in\s+(?P<which>the)\s+(?P<unit>week|month|year)"),
        _relative_period,
    ),
    (
        _compile(
            r"(?:on\s+|in\s+)?(?:the|that)\s+(?:very\s+)?(?:previous|next|following|same)\s+(?:day|evening|night|morning|afternoon)|(?:the\s+)(?:day|night|evening|morning)\s+(?:before|after)(?!\s+\w+ing)|(?:that|the\s+same)\s+(?:day|night|evening|morning|afternoon)"
        ),
        _adjacent_day,
    ),
)

_NUMBER_OF_TEXT = re.compile(
    r"\b(?:resolutions?|article|law|decree|flight|convention|document|paragraph|rule|no\.?|number)\s+(?:no\.?\s+|number\s+)?$",
    re.IGNORECASE,
)
"""Before the number of a text, which is no year: "resolution 1701"."""
_LOOKING_AHEAD = re.compile(r"until|till|by|before|prior|ahead", re.IGNORECASE)
_RECENT = re.compile(
    r"\b(?:this\s+(?:week|month|year)|today|yesterday|last\s+(?:night|week|month))\b", re.IGNORECASE
)
_SEASON_PREFIX = re.compile(r"(?:in|during|over|last|this|that|since|late|early)\b", re.IGNORECASE)
_DISTANT_SINCE = re.compile(
    r"\bsince\s+(?:the\s+|an?\s+)?(?:(?:[\w'’-]+\s+){1,4}|(?:[\w'’-]+\s+){1,4}(?:was|were|had|fell|began|broke)\s+(?:[\w'’-]+\s+){1,6})$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s+(?:and|to|until|till)\s+", re.IGNORECASE)
_SURNAME = re.compile(r"\s+[A-Z][a-z]+")
_RELATION = _compile(
    r"(?P<relation>(?:ever\s+)?since|until|till|up\s+to|by|before|prior\s+to|ahead\s+of|after|starting(?:\s+(?:on|in|from))?|beginning(?:\s+(?:on|in))?|around|about)\s+"
)
_ANY_TIME = _compile(
    rf"\b(?:(?:ever\s+)?since|until|till|before|by|after|around|about|late|early|earlier|later|on|at|in|over|during|between|from|overnight|the|that|last|this|past|previous|next|coming|mid|of|for|end|starting|beginning|within|hours|minutes|moments|shortly|some|new|christmas|boxing|valentine|{'|'.join(WEEKDAYS)}|{'|'.join(sorted(_MONTH_WORDS, key=len, reverse=True))}|yesterday|today|tonight|tomorrow|spring|summer|autumn|winter|\d|{NUMBER}|a|an|several|few)"
)
