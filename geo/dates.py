"""EDTF dates as intervals of days, as precise as their source.

A day is a whole number: days since 1970-01-01 in the proleptic Gregorian calendar. EDTF is the
Extended Date/Time Format of the Library of Congress (ISO 8601-2). The package `edtf` parses dates
that are more than a plain year, month or day; this module combines dates to intervals and rejects
dates that a map of days cannot show.
"""

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from edtf import parse_edtf
from edtf.parser import parser_classes
from edtf.parser.edtf_exceptions import EDTFParseException

from geo.text.unicode_safety import format_value


def _discard_print(*_: object) -> None:
    """Print nothing."""


# edtf prints dates that it cannot read on the standard output, which may be JSON for a program.
parser_classes.print = _discard_print  # type: ignore[attr-defined]

_DATE_PREC_DAYS = (1, 6, 7, 31)
"""Maximum number of days of the classes 1 to 4 of UCDP `date_prec`."""

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
"""The Gregorian calendar repeats after 400 years."""

OPEN_START_DAY = -(2**31)
OPEN_END_DAY = 2**31 - 1
"""Day numbers of the open ends of an interval, where a number is needed.

They are the limits of 32-bit integers, in which the map document and the viewer store days.
"""

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ISO_RANGE = re.compile(r"(\d{4}(?:-\d\d){0,2})\s*(?:-|–|to)\s+(\d{4}(?:-\d\d){0,2})")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9}\.?),?[\s-]+(\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([A-Za-z]{3,9}\.?)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9}\.?),?\s+(\d{4})")
_NUMERIC_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_SWAPPED_ISO = re.compile(r"(\d{4})-(1[3-9]|[23]\d)-(0?[1-9]|1[0-2])")
_COMPACT_ISO = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SHORT_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_DASHED_YEARS = re.compile(r"(\d{4})\s*[–—-]\s*(\d{4})")
_TWO_DAYS = re.compile(r"\[?\s*(\d{4}-\d\d-\d\d)\s*(?:,|or|and)\s*(\d{4}-\d\d-\d\d)\s*\]?")
_DECADE = re.compile(r"(?:the\s+)?(\d{3})0['’]?s")
_QUARTER = re.compile(r"Q([1-4])[\s/-]+(\d{4})|(\d{4})[\s/-]+Q([1-4])", re.IGNORECASE)
_SEASON = re.compile(r"(spring|summer|autumn|fall)(?:\s+of)?\s+(\d{4})", re.IGNORECASE)
_SEASON_NUMBERS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_ABOUT = re.compile(r"(?:about|around|circa|ca\.?|c\.|approximately)\s+(.+)", re.IGNORECASE)
_BEFORE = re.compile(r"(?:before|until|up to)\s+(.+)", re.IGNORECASE)
_AFTER = re.compile(r"(?:after|since|from)\s+(.+)", re.IGNORECASE)
_PART_OF = re.compile(r"(?:early|mid|late|beginning of|end of)[\s-]+(.+)", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?:on\s+)?(?:(?:last|this|next)\s+\w+|yesterday|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|\d+\s+\w+\s+ago)", re.IGNORECASE,
)  # fmt: skip
_SLASHED_ISO = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")

_PLAIN_DATE = re.compile(r"(?!-0000)(-?\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?[~?%]?\Z", re.ASCII)
_SEASON_DATE = re.compile(r"(?!-0000)(-?\d{4})-(2[1-4])[~?%]?\Z", re.ASCII)
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}
"""First and last month of each season, in the northern hemisphere."""

_DATE_SET = re.compile(r"\[([^,.\]]+)(,|\.\.)([^,.\]]+)\]\Z")
_TIME_OF_DAY = re.compile(r"\d[Tt]\d")
_GRAIN_PATTERNS = (
    (re.compile(r"\d{4}-2[1-4]\Z", re.ASCII), "season"),
    (re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII), "day"),
    (re.compile(r"\d{4}-(0\d|1[0-2])(-XX)?\Z", re.ASCII), "month"),
    (re.compile(r"\d{4}(-XX(-XX)?)?\Z", re.ASCII), "year"),
    (re.compile(r"\d{3}X\Z", re.ASCII), "decade"),
    (re.compile(r"\d\dXX\Z", re.ASCII), "century"),
)
_QUALIFIERS = re.compile(r"[~?%]")
# Of the letters of EDTF, only X can be in a date of days: Y and E write years of any size, which
# edtf would compute digit by digit, S counts significant digits, and T is a time of day.
_UNSUPPORTED_LETTER = re.compile(r"[^\W\dX_]")
_MAX_DATE_CHARS = 60


class CivilDate(NamedTuple):
    """A day of the proleptic Gregorian calendar, of any year.

    Attributes:
        year: The year as ISO 8601 counts: 1 BC is 0, 2 BC is -1.
        month: 1 to 12.
        day: 1 to 31.
    """

    year: int
    month: int
    day: int

    def isoformat(self) -> str:
        """Return the day in ISO 8601 and EDTF, such as ``-0043-03-15`` for 15 March 44 BC."""
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"

    def __str__(self) -> str:
        """Return the day in ISO 8601."""
        return self.isoformat()


class DateError(ValueError):
    """A date cannot be parsed; the message has the date and the remedy."""


@dataclass(frozen=True, slots=True)
class DateBound:
    """One date as written.

    Attributes:
        day: Its first day.
        last: Its last day.
        grain: Its precision: day, month, season, year, decade or century.
        about: Whether it is marked uncertain or approximate (``?``, ``~``, ``%``).
    """

    day: int
    last: int
    grain: str
    about: bool


@dataclass(frozen=True, slots=True)
class DateInterval:
    """An interval of days, both ends included.

    Attributes:
        edtf: The date as the curator wrote it.
        lower: Its first date; None if the start is open or unknown.
        upper: Its last date; None if the end is open or unknown; equal to `lower` for a single
            date.
    """

    edtf: str
    lower: DateBound | None
    upper: DateBound | None

    @property
    def start(self) -> int | None:
        """The first day, or None."""
        return self.lower.day if self.lower else None

    @property
    def end(self) -> int | None:
        """The last day, or None."""
        return self.upper.last if self.upper else None

    @property
    def date_prec(self) -> int:
        """UCDP `date_prec`, 1 to 5.

        1 is a day, 2 two to six days, 3 a week, 4 a month, 5 longer or open.

        UCDP Georeferenced Event Dataset Codebook, "date_prec". A date marked approximate is one
        class less precise, which is this project's own rule.
        """
        if self.start is None or self.end is None:
            return 5
        exact = bisect_left(_DATE_PREC_DAYS, self.end - self.start + 1) + 1
        return min(5, exact + self.is_approximate)

    @property
    def is_approximate(self) -> bool:
        """Whether either end is marked uncertain or approximate."""
        return any(bound.about for bound in (self.lower, self.upper) if bound)

    @property
    def is_one_of_two(self) -> bool:
        """Whether it is one of two dates (``[a,b]``) and not the days between them."""
        return self.edtf.startswith("[") and "," in self.edtf

    @property
    def first_day(self) -> int:
        """The first day, or `OPEN_START_DAY` where the start is open."""
        return OPEN_START_DAY if self.start is None else self.start

    @property
    def last_day(self) -> int:
        """The last day, or `OPEN_END_DAY` where the end is open."""
        return OPEN_END_DAY if self.end is None else self.end

    @property
    def first_known_day(self) -> int:
        """The first day of the earliest date that is known.

        An open or unknown start is no duration: of ``../2023-04-30`` it is 30 April 2023, which is
        the day that the event is sorted by and shown on.
        """
        bound = self.lower or self.upper
        return OPEN_START_DAY if bound is None else bound.day

    def overlaps(self, other: "DateInterval") -> bool:
        """Return whether the two intervals share a day."""
        return _is_not_after(self.start, other.end) and _is_not_after(other.start, self.end)

    def gap_days(self, other: "DateInterval") -> int:
        """Return the number of days between the two intervals, 0 if they overlap."""
        if self.overlaps(other):
            return 0
        first, second = sorted((self, other), key=lambda interval: interval.first_day)
        return second.first_day - first.last_day


def _is_not_after(start: int | None, end: int | None) -> bool:
    return start is None or end is None or start <= end


def to_day_number(calendar_date: date | CivilDate) -> int:
    """Return a calendar date as a day number."""
    cycles, year = divmod(calendar_date.year - 1, _CYCLE_YEARS)
    ordinal = date(year + 1, calendar_date.month, calendar_date.day).toordinal()
    return ordinal + cycles * _CYCLE_DAYS - EPOCH_ORDINAL


def to_civil_date(day: int) -> CivilDate:
    """Return a day number as a day of the calendar, in any year."""
    cycles, rest = divmod(day + EPOCH_ORDINAL - 1, _CYCLE_DAYS)
    found = date.fromordinal(rest + 1)
    return CivilDate(found.year + cycles * _CYCLE_YEARS, found.month, found.day)


def to_date(day: int) -> date:
    """Return a day number as a date of Python.

    Raises:
        ValueError: it is outside the years 1 to 9999; `to_civil_date` takes any year.
    """
    return date.fromordinal(day + EPOCH_ORDINAL)


def parse_date(text: str) -> DateInterval:
    """Parse an EDTF date or interval.

    Accepted are years, months, days, seasons except winter; ``~ ? %``; ``X`` for unspecified
    digits in years from 1; years before 1 as ISO 8601 counts them (2 BC is ``-0001``); intervals
    with open (``..``) or unknown (empty) ends; ``[a,b]`` for one of two dates, and ``[a..b]`` for
    one day of an interval.

    Raises:
        DateError: it is not EDTF, does not exist, ends before it starts, contains a time of day, or
            is outside the years -9999 to 9999.
    """
    if len(text) > _MAX_DATE_CHARS:
        raise DateError(
            f"the date {format_value(text)} is too long: write at most {_MAX_DATE_CHARS} characters"
        )
    interval_or_error = _try_parse(text)
    if isinstance(interval_or_error, str):
        raise DateError(interval_or_error)
    return interval_or_error


@lru_cache(maxsize=65536)
def _try_parse(text: str) -> DateInterval | str:
    """Return the date or an error message; both are cached by text."""
    try:
        return _parse_uncached(text)
    except DateError as error:
        return str(error)


def _parse_uncached(text: str) -> DateInterval:
    if _TIME_OF_DAY.search(text):
        raise DateError(
            f"{text!r} contains a time of day: write the day alone, such as '2023-04-23'"
        )
    pair = _DATE_SET.match(text)
    parts = (pair[1], pair[3]) if pair else text.split("/")
    if len(parts) > 2:  # noqa: PLR2004  an interval has two ends
        if _suggest_edtf(text):
            raise _unreadable_date_error(text)
        raise DateError(f"{text!r} has more than one '/': write start/end")
    is_interval = len(parts) == 2 and not pair  # noqa: PLR2004
    bounds = [_parse_bound(part, text, open_allowed=is_interval) for part in parts]
    return _build_interval(text, bounds[0], bounds[-1])


def _build_interval(text: str, lower: DateBound | None, upper: DateBound | None) -> DateInterval:
    if lower is None and upper is None:
        raise DateError(f"{text!r} is open at both ends: give at least one date")
    if lower and upper and lower.day > upper.last:
        raise DateError(f"{text!r} ends before it starts: write the earlier date first")
    return DateInterval(text, lower, upper)


def _parse_bound(part: str, text: str, *, open_allowed: bool) -> DateBound | None:
    if part in ("", "..") and open_allowed:
        return None
    first, last = (
        _parse_plain_date(part, text) or _parse_season(part, text) or _parse_edtf_date(part, text)
    )
    about = bool(_QUALIFIERS.search(part))
    return DateBound(to_day_number(first), to_day_number(last), _find_grain(part, text), about)


def _parse_plain_date(part: str, text: str) -> tuple[CivilDate, CivilDate] | None:
    """Return the first and last day of a plain year, month or day; None for other dates.

    `edtf` gives the same result, but takes 4 ms, a thousand times as long.
    """
    match = _PLAIN_DATE.match(part)
    if match is None:
        return None
    year, month, day = (int(digits) if digits else 0 for digits in match.groups())
    last_month = month or 12
    last_day = monthrange(year, last_month)[1]
    if day > last_day or match[3] == "00":
        raise DateError(
            f"{text!r} names a day that its month does not have: write one from 1 to {last_day}"
        )
    return CivilDate(year, month or 1, day or 1), CivilDate(year, last_month, day or last_day)


def _parse_season(part: str, text: str) -> tuple[CivilDate, CivilDate] | None:
    """Return the first and last day of a season; None for other dates.

    `edtf` does not parse a season that is marked approximate, and takes a winter for December only.
    """
    match = _SEASON_DATE.match(part)
    if match is None:
        return None
    year, season = int(match[1]), int(match[2])
    if season not in _SEASON_MONTHS:
        raise DateError(
            f"{text!r} is a winter, which is in two years: write its months, "
            "such as 2022-12/2023-02"
        )
    first_month, last_month = _SEASON_MONTHS[season]
    last_day = monthrange(year, last_month)[1]
    return CivilDate(year, first_month, 1), CivilDate(year, last_month, last_day)


def _parse_edtf_date(part: str, text: str) -> tuple[CivilDate, CivilDate]:
    if part.startswith("Y"):
        raise _out_of_range_error(text)
    if part.startswith(("-", "00")) and "X" in part:
        raise DateError(
            f"{text!r} has unspecified digits near or before the year 1: "
            "write the first and last year, such as -0099/-0090"
        )
    if _UNSUPPORTED_LETTER.search(part):
        raise _unreadable_date_error(text)
    try:
        parsed = parse_edtf(part)
        first, last = parsed.lower_strict()[:3], parsed.upper_strict()[:3]
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError):
        # edtf raises more than its own error on odd input, such as 2023-04-2X or [..2023]
        raise _unreadable_date_error(text) from None
    try:
        date(*first), date(*last)
    except ValueError:
        raise _out_of_range_error(text) from None
    return CivilDate(*first), CivilDate(*last)


def _out_of_range_error(text: str) -> DateError:
    return DateError(f"{text!r} is outside the years -9999 to 9999: write a date within them")


def _unreadable_date_error(text: str) -> DateError:
    if _RELATIVE.fullmatch(text):
        return DateError(
            f"{text!r} is not a date this map can show: write the day itself, such as 2023-04-23; "
            "the `date_note` of an event is for how you worked it out"
        )
    suggestion = _suggest_edtf(text) or (
        "EDTF, such as 2023-04-23, 2023-04, 1991~, 2022-12-12/.. or 2023-04-22/2023-04-23"
    )
    return DateError(f"{text!r} is not a date this map can show: write {suggestion}")


def _suggest_edtf(text: str) -> str:
    """Return what to write for a date in the order of a newspaper or spreadsheet; empty if unclear.

    "10/26/2023" can be one day only; "05/10/2023" may be two.
    """
    if match := _ISO_RANGE.fullmatch(text):
        return f"{match[1]}/{match[2]}"
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = match.groups()
        days = {_format_day(year, _find_month(month), day)}
    elif match := _MONTH_DAY_YEAR.fullmatch(text):
        month, day, year = match.groups()
        days = {_format_day(year, _find_month(month), day)}
    elif match := _NUMERIC_DAY.fullmatch(text):
        first, second, year = match.groups()
        days = {_format_day(year, int(second), first), _format_day(year, int(first), second)}
    elif (match := _MONTH_YEAR.fullmatch(text)) and (month_number := _find_month(match[1])):
        return f"{match[2]}-{month_number:02}"
    elif match := _SLASHED_ISO.fullmatch(text) or _COMPACT_ISO.fullmatch(text):
        days = {_format_day(match[1], int(match[2]), match[3])}
    elif match := _SWAPPED_ISO.fullmatch(text):
        days = {_format_day(match[1], int(match[3]), match[2])}
    else:
        return _suggest_stretch(text)
    return " or ".join(sorted(days - {""}))


def _write_quarter(match: re.Match[str]) -> str:
    year, quarter = match[2] or match[3], int(match[1] or match[4])
    return f"{year}-{3 * quarter - 2:02}/{year}-{3 * quarter:02}"


_STRETCHES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_DASHED_YEARS, lambda match: f"{match[1]}/{match[2]}"),
    (_DECADE, lambda match: f"{match[1]}X"),
    (_SEASON, lambda match: f"{match[2]}-{_SEASON_NUMBERS[match[1].casefold()]}"),
    (_QUARTER, _write_quarter),
)
"""Words for a stretch of time, and what writes them as EDTF."""


def _suggest_stretch(text: str) -> str:
    """Return what to write for a season, a decade, one of two days, or words before a date."""
    if match := _SHORT_ISO.fullmatch(text):
        parts = (match[1], *(part.zfill(2) for part in match.groups()[1:] if part))
        padded = "-".join(parts)
        return "" if padded == text or isinstance(_try_parse(padded), str) else padded
    if match := _TWO_DAYS.fullmatch(text):
        first, second = match.groups()
        return (
            f'"[{first},{second}]" for one of two days, or {first}/{second} for all from the first'
        )
    for pattern, make_stretch in _STRETCHES:
        if match := pattern.fullmatch(text):
            return make_stretch(match)
    for pattern, form in ((_ABOUT, "{}~"), (_BEFORE, "../{}"), (_AFTER, "{}/.."), (_PART_OF, "{}")):
        if (match := pattern.fullmatch(text)) and (inner := _keep_valid(match[1])):
            return form.format(inner)
    return ""


def _keep_valid(text: str) -> str:
    """Return a date as EDTF: itself, or what would be suggested for it; empty if neither is."""
    if isinstance(_try_parse(text), str):
        return _suggest_edtf(text)
    return text


def _find_month(word: str) -> int:
    """Return the number of an English month, also of its first three letters; 0 for none."""
    wanted = word.casefold().rstrip(".")
    return next((n for n, name in enumerate(_MONTHS, 1) if wanted in (name, name[:3])), 0)


def _format_day(year: str, month: int, day: str) -> str:
    """Return a day as EDTF; empty if there is no such day."""
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


def _find_grain(part: str, text: str) -> str:
    plain = _QUALIFIERS.sub("", part).removeprefix("-")
    for pattern, grain in _GRAIN_PATTERNS:
        if pattern.match(plain):
            return grain
    raise _unreadable_date_error(text)
