"""Dates of imported cells as EDTF.

The order of day and month in dates of numbers alone (``03/05/2015``) is decided for a whole column:
a first number over 12 shows that the day is first, a second number over 12 that the month is. Where
both occur, or neither, such a date is ambiguous, and its row is refused until the user states the
order. ISO dates and dates with the name of a month need no order.
"""

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from conflictmap.importing.date_notations import (
    WEEK_DAYS,
    rewrite_notation,
    split_week,
    strip_open_end,
)
from conflictmap.importing.model import RowError
from conflictmap.importing.word_lists import (
    DATE_REMARKS,
    MONTHS,
    WEEKDAYS,
    is_unknown,
    to_ascii_digits,
)
from geo.dates import DateError, parse_date, to_date

DATE_ORDERS = ("dmy", "mdy", "ymd")
MAX_SPREADSHEET_SERIAL = 73_050
"""Day number of 2099-12-31 in a spreadsheet."""

_SPREADSHEET_EPOCH = date(1899, 12, 30)
_STRAY_NUMBER_YEARS = (1899, 1900)
_MIN_SERIAL = 15_000  # 1941-01-24: a smaller number in a column of dates is not taken for a day
_TWO_DIGIT_PIVOT = 69
"""Two-digit years from 69 on are of the 1900s, as in POSIX."""

_MAX_DATE_CHARS = 200
_MAX_EVIDENCE = 3
_MONTHS_PER_YEAR = 12
_MAX_YEAR = 9999

_DAY_SIGNS = "(?:d{1,2}|j{1,2}|t{1,2}|g{1,2}|д{1,2})"
_MONTH_SIGNS = "(?:m{1,3}|м{1,3}|a{1,2})"
_YEAR_SIGNS = "(?:y{2,4}|j{2,4}|a{2,4}|г{2,4}|р{2,4})"
_NAME = r"[^\W\d_]{3,}(?:\s(?!del\b)[^\W\d_]{3,})?\.?"
_TIME = re.compile(
    r"(?:[T\s,]\s*(?:(?:at|um|à|alle|às|в|о|a\s+las)\s+)?|^)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?\s*$",
    re.ASCII,
)
_HOUR = re.compile(
    r"[\s,]+(?:at\s+|um\s+|a\s+las\s+|à\s+|alle\s+|às\s+|в\s+|о\s+)?(?:\d{1,2}h\d{2}|"
    r"\d{1,2}(?:[:h.]\d{2})?\s*(?:[ap]\.?m\.?|hrs?\.?|hours|h|uhr|ч\.?))\Z",
    re.IGNORECASE,
)
"""A time of day without minutes, or with the word for hours, after a date."""

_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN_DAY = re.compile(r"(\d{1,2})[.\s/-]\s*([IVX]{1,4})[.\s/-]\s*(\d{4})\Z", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?\Z", re.ASCII)
_ISO_SLASH = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?\Z", re.ASCII)
_MILLISECONDS = re.compile(r"-?\d{11,13}(?:\.0)?\Z", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?\Z", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})\Z", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})\Z", re.ASCII)
_DAY_NAME_YEAR = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s\-/.,]*(?:de\s+|of\s+)?({_NAME})[\s\-/.,]*"
    r"(?:de\s+|del\s+)?['’]?(\d{4}|\d{2})(?:\s*(?:г\.?|р\.?|թ\.?))?\Z"
)
_NAME_DAY_YEAR = re.compile(
    rf"({_NAME})[\s\-/.]*(\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-/.]+['’]?(\d{{4}}|\d{{2}})\Z"
)
_NAME_YEAR = re.compile(rf"({_NAME})[\s\-/.,]*(?:de\s+|of\s+)?['’]?(\d{{4}}|\d{{2}})\Z")
_YEAR_NAME = re.compile(rf"(\d{{4}})[\s\-/.,]*({_NAME})(?:[\s\-/.,]*(\d{{1,2}}))?\Z")
_YEARS = re.compile(r"(\d{4})\s*[-–—/]\s*(\d{4}|\d{2})\Z", re.ASCII)
_RANGE = re.compile(r"\s+(?:to|until|till|through|bis|à|au|al|a|до|по)\s+|\s+[-–—]\s+|\.\.|\s*–\s*")
_SLASH_INTERVAL = re.compile(r"(\d{4}(?:-\d\d){0,2})/(\d{4}(?:-\d\d){0,2})\Z", re.ASCII)
_DAYS_OF_MONTH = re.compile(
    r"(?:between\s+|from\s+|entre\s+(?:el\s+)?|zwischen\s+)?(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s*"
    r"(?:[-–—/&+]|to|and|bis|und|al|au|a|à|auf\s+den|et|y|e|-?\s*по|на|и)\s*(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+"
    rf"(?:de\s+|of\s+)?({_NAME})[\s,]*(?:de\s+)?(\d{{4}})\Z",
    re.IGNORECASE,
)
_MONTH_OF_DAYS = re.compile(
    rf"({_NAME})\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:[-–—/&]|to|and)\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\Z"
)
_DOTTED_DAYS = re.compile(
    r"(\d{1,2})\.?\s*(?:[-–—/&+]|to|and|bis|und|et|y|au|al|a)\s*(\d{1,2})([./])(\d{1,2})\3(\d{4})\Z",
    re.ASCII,
)
_CHINESE_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?\Z", re.ASCII)
_STATED_ORDERS = {
    order: re.compile(r"(?<!\w)" + r"\s*[/.-]\s*".join(parts) + r"(?!\w)", re.IGNORECASE)
    for order, parts in {
        "dmy": (_DAY_SIGNS, _MONTH_SIGNS, _YEAR_SIGNS),
        "mdy": (_MONTH_SIGNS, _DAY_SIGNS, _YEAR_SIGNS),
    }.items()
}
"""Orders that the name of a column states, as in ``Date (DD/MM/YYYY)`` or ``JJ/MM/AAAA``."""

_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{2})\Z", re.ASCII)
_DECADE = re.compile(r"(\d{3})0['’]?s\Z", re.ASCII)
_DOT_SPACE = re.compile(r"(?<=\d)\.\s+(?=\d)")
_DAY_NAME = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[\s\-/.]*(?:de\s+|of\s+)?({_NAME})\Z")
_NAME_DAY = re.compile(rf"({_NAME})[\s\-/.]*(\d{{1,2}})(?:st|nd|rd|th)?\Z")
_LEADING_TIME = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:h|hrs?|[ap]m)?[\s,]+(?=\S)", re.IGNORECASE
)
_LEADING_WORDS = re.compile(
    r"(?:(?:sometime|some time|on|in|during|the|early|mid|late|beginning|start|end|middle|night|"
    r"morning|afternoon|evening|overnight|anfang|mitte|ende|im|am|début|fin|mi|principios|mediados|finales|"
    r"a|en|el|of|de|le|la|em|nuit|du|dans|noche|del|nacht|vom|zum|der|ночь|ночью|в|с|начало|начале|середина|середине|конец|конце|początek|koniec|početak|початок|кінець|близько|inizio|fine|metà|início|meados|final|fim|debut)[\s-]+)+(?=\S)",
    re.IGNORECASE,
)
_PARTS_OF_YEAR = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?)?({_NAME})\s*(?:[-–—]|to|bis|al|à|по|до)\s*"
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?)?({_NAME})[\s,]+(?:de\s+)?(\d{{4}})\Z"
)
_QUALIFIED_PART = re.compile(r"(?<=[-.])[~?%](?=\d)|^[~?%](?=\d)", re.ASCII)
_EDTF_MARK = re.compile(r"[\[~%X]|\d\?|/\.\.|\.\./|\.\.\Z|\A\.\.|\d\.\.\d")
_WEEKDAY = re.compile(rf"^(?:{'|'.join(map(re.escape, WEEKDAYS))})[,.]?\s+", re.IGNORECASE)
_QUARTER = re.compile(r"(?:Q([1-4])[\s/-]*(\d{4})|(\d{4})[\s/-]*Q([1-4]))\Z", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:on\s+or\s+(?:about|around)\s|c\.|ca\.?|circa|about|around|approx\.?|approximately\s|~|"
    r"vers\s+(?:le\s+)?|environ\s+(?:le\s+)?|hacia\s+(?:el\s+)?|alrededor\s+del?\s+|um\s+den\s+|etwa\s+|"
    r"около\s|примерно\s|близько\s|приблизно\s|por\s+volta\s+de\s|intorno\s+al\s|"
    r"sekitar\s|omstreeks\s|około\s)\s*",
    re.IGNORECASE,
)
_YEAR_MARK = re.compile(r"(?<=\d{4})\s*(?:r|roku|г|год|года|р|рік|року|թ)\.?\Z", re.IGNORECASE)
"""What some languages write after a year."""

_ERA = re.compile(r"\A(?:AD|A\.D\.|CE)\s+(?=\d)|(?<=\d)\s+(?:AD|A\.D\.|CE|C\.E\.)\Z")
_REMARK = re.compile(r"\s*[(\[](?P<words>[^()\[\]]*)[)\]]?\Z")
"""A remark in brackets after a date, as in ``14 Apr 2021 (approx.)``."""

_PLAIN_REMARKS = "|".join(map(re.escape, sorted(DATE_REMARKS["plain"], key=len, reverse=True)))
_LAST_WORDS = re.compile(
    r"(?<=\d)[\s,]+(?:at\s+|in\s+the\s+|de\s+la\s+|le\s+|am\s+)?"
    rf"(?P<words>{_PLAIN_REMARKS})\Z|(?P<doubt>\?)\Z",
    re.IGNORECASE,
)
"""The part of a day after a date, as in ``3 May 2022 night``, or a question mark."""

_LAST_PART = re.compile(rf"(?:(\d{{1,2}})[\s\-]+)?({_NAME})[\s\-]*['’]?(\d{{4}}|\d{{2}})\Z")


class ReadDate(NamedTuple):
    """A date as read from a cell.

    Attributes:
        edtf: The date in EDTF.
        first: First day.
        last: Last day.
        precision: ``day``, ``month``, ``year`` or ``interval``.
        has_time: Whether the cell also has a time of day, which is not 00:00.
        form: How it was written: ``iso``, ``numeric``, ``named``, ``serial``, ``milliseconds``,
            ``compact``, ``words``.
        two_digit_year: Whether the year was written with two digits.
        has_zone: Whether a time zone was written.
    """

    edtf: str
    first: date
    last: date
    precision: str
    has_time: bool = False
    form: str = "iso"
    two_digit_year: bool = False
    has_zone: bool = False


@dataclass(slots=True)
class DateColumn:
    """A column of dates, whose order of day and month is decided from all values.

    Attributes:
        order: ``dmy``, ``mdy``, ``ymd`` or None; set by `decide_order`, or stated by the user.
        stated: Whether the user stated the order.
        named_order: The order that the name of the column states; set by `decide_order`. Where the
            values show only the other one, the order stays open.
        name: Name of the column.
        from_workbook: Whether numbers may be days since 1899-12-30.
    """

    name: str = ""
    order: str | None = None
    stated: bool = False
    from_workbook: bool = False
    day_first: Counter[str] = field(default_factory=Counter)
    month_first: Counter[str] = field(default_factory=Counter)
    forms: set[str] = field(default_factory=set)
    named_order: str | None = None
    serial_count: int = 0
    other_count: int = 0

    def observe(self, value: str) -> None:
        """Record what a value shows about the order."""
        text = _strip_time(to_ascii_digits(value.strip()[:_MAX_DATE_CHARS]))[0]
        match = _NUMERIC.match(text)
        if match is None:
            if text and not is_unknown(text):
                is_serial = _is_serial_day(text)
                self.serial_count += is_serial
                self.other_count += not is_serial
            return
        self.other_count += 1
        self.forms.add("padded" if _is_padded(match[1], match[2]) else "plain")
        first, second = int(match[1]), int(match[2])
        if first > _MONTHS_PER_YEAR >= second:
            self.day_first[f"{match[1]}/{match[2]}"] += 1
        elif second > _MONTHS_PER_YEAR >= first:
            self.month_first[f"{match[1]}/{match[2]}"] += 1

    def compare(self, value: str, iso_day: str) -> None:
        """Record the order in which an ambiguous value is the day of a value in ISO 8601."""
        match = _NUMERIC.match(_strip_time(value.strip()[:_MAX_DATE_CHARS])[0])
        day = _ISO.match(_strip_time(iso_day.strip()[:_MAX_DATE_CHARS])[0])
        if match is None or day is None or day[3] is None or match[1] == match[2]:
            return
        written = int(match[1]), int(match[2])
        if written == (int(day[3]), int(day[2])):
            self.day_first[f"{match[1]}/{match[2]} beside {day[0]}"] += 1
        elif written == (int(day[2]), int(day[3])):
            self.month_first[f"{match[1]}/{match[2]} beside {day[0]}"] += 1

    def decide_order(self) -> None:
        """Set the order if all values that show one agree.

        Where every value is a number of days, as a spreadsheet program counts them, they are that.
        """
        if self.serial_count and not self.other_count:
            self.from_workbook = True
        if self.stated:
            return
        self.named_order = _find_stated_order(self.name)
        orders = {self.named_order} if self.named_order else set()
        orders |= {"dmy"} if self.day_first else set()
        orders |= {"mdy"} if self.month_first else set()
        self.order = orders.pop() if len(orders) == 1 else None

    @property
    def evidence(self) -> str:
        """Values that can be nothing else, as ``18/04, 14/11``."""
        found = self.day_first if self.order == "dmy" else self.month_first
        listed = list(found)
        more = " …" if len(listed) > _MAX_EVIDENCE else ""
        return ", ".join(listed[:_MAX_EVIDENCE]) + more

    def read(self, value: str, *, year: int | None = None) -> ReadDate:
        """Return the date of a cell.

        Args:
            value: The cell.
            year: The year that another column states, for a year written with two digits.

        Raises:
            RowError: ``no-date`` or ``ambiguous-date``.
        """
        return _read_date(value, self.order, year, from_workbook=self.from_workbook)


def _find_stated_order(name: str) -> str | None:
    """Return the order of day and month that the name of a column states, or None."""
    found = [order for order, pattern in _STATED_ORDERS.items() if pattern.search(name)]
    return found[0] if len(found) == 1 else None


def _is_padded(first: str, second: str) -> bool:
    return len(first) > 1 and len(second) > 1


def _strip_time(text: str) -> tuple[str, bool, bool]:
    """Return a date without its time of day, whether that is not midnight, and if it has a zone."""
    if (hour := _HOUR.search(text)) is not None and hour.start():
        return text[: hour.start()], True, False
    match = _TIME.search(text)
    if match is None or not match.start():
        return text, False, False
    clock = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    is_midnight = clock == (0, 0, 0) or (
        match["half"] is not None and match["half"][0] in "Aa" and clock == (12, 0, 0)
    )
    return text[: match.start()].rstrip(" ,"), not is_midnight, bool(match["zone"])


@lru_cache(maxsize=65536)
def _read_date(
    written: str, order: str | None, year: int | None, *, from_workbook: bool
) -> ReadDate:
    text = written.strip()
    if is_unknown(text):
        raise RowError("no-date", f"“{text}”" if text else "")
    if len(text) > _MAX_DATE_CHARS:
        raise RowError("no-date", f"a text of {len(text)} characters is no date")
    text = to_ascii_digits(text)
    if _EDTF_MARK.search(text) and (found := _read_edtf(_join_edtf(text))) is not None:
        return found
    plain, has_time, has_zone = _strip_time(text)
    if clock := _LEADING_TIME.match(plain):
        plain, has_time = plain[clock.end() :], True
    plain = _WEEKDAY.sub("", _DOT_SPACE.sub(".", plain)).strip(" ,;")
    plain = _YEAR_MARK.sub("", _ERA.sub("", plain))
    found = _read_words_or_forms(
        rewrite_notation(plain), (order, year), from_workbook=from_workbook
    )
    if found.first.year in _STRAY_NUMBER_YEARS and from_workbook and found.precision == "day":
        raise RowError("no-date", f"{found.edtf} is what a spreadsheet makes of a stray number")
    return found._replace(has_time=found.has_time or has_time, has_zone=has_zone)


def _read_words_or_forms(
    plain: str, known: tuple[str | None, int | None], *, from_workbook: bool
) -> ReadDate:
    """Return a date without its time, also where words are around it.

    Args:
        plain: The date.
        known: The order of day and month of the column, and the year of another column.
        from_workbook: Whether numbers may be days since 1899-12-30.

    Raises:
        RowError: ``no-date`` or ``ambiguous-date``.
    """
    if (start := strip_open_end(plain)) is not None:
        found = _read_date(start, *known, from_workbook=from_workbook)
        if found.precision != "interval":
            return found._replace(edtf=f"{found.edtf}/..", precision="interval")
    if (week := split_week(plain)) is not None:
        return _read_week(week, known, from_workbook=from_workbook)
    for text in dict.fromkeys((plain, _LEADING_WORDS.sub("", plain, count=1))):
        if (form := _read_forms(text, *known, from_workbook=from_workbook)) is not None:
            return form
        plain = text
    remark = _REMARK.search(plain) or _LAST_WORDS.search(plain)
    if remark is not None and remark.start():
        words = remark["words"] or ""
        return _read_with_remark(plain[: remark.start()], words, known, from_workbook=from_workbook)
    raise RowError("no-date", _describe_unreadable(plain))


def _read_week(
    week: tuple[str, bool], known: tuple[str | None, int | None], *, from_workbook: bool
) -> ReadDate:
    """Return the seven days of a week that is named by its first or its last day.

    Raises:
        RowError: ``no-date`` or ``ambiguous-date``.
    """
    text, is_last = week
    day = _read_date(text, *known, from_workbook=from_workbook)
    if day.precision != "day":
        raise RowError("no-date", f"“{text}” is not the day of a week")
    first = day.first - timedelta(days=WEEK_DAYS - 1 if is_last else 0)
    last = first + timedelta(days=WEEK_DAYS - 1)
    return ReadDate(f"{first.isoformat()}/{last.isoformat()}", first, last, "interval")


def _read_with_remark(
    plain: str, remark: str, known: tuple[str | None, int | None], *, from_workbook: bool
) -> ReadDate:
    """Return a date after which a remark is in brackets: of doubt, of the weekday, of the time.

    Raises:
        RowError: ``no-date``, for any other remark, which may make it another date.
    """
    found = _read_date(plain, *known, from_workbook=from_workbook)
    words = remark.strip().casefold().rstrip("?.! ")
    if _TIME.fullmatch(remark.strip()) or words in WEEKDAYS or words in DATE_REMARKS["plain"]:
        return found._replace(has_time=True)
    mark = "~" if words in DATE_REMARKS["about"] else "?"
    if mark == "?" and words and words not in DATE_REMARKS["doubt"] and not is_unknown(words):
        raise RowError("no-date", f"“{plain} ({remark})”: the remark may make it another date")
    if found.precision == "interval":
        return found
    return found._replace(edtf=f"{found.edtf}{mark}", form="words")


def _read_forms(
    plain: str, order: str | None, year: int | None, *, from_workbook: bool
) -> ReadDate | None:
    """Return a date without its time, in whatever form it is written, or None."""
    return (
        _read_number_forms(plain, from_workbook=from_workbook)
        or _read_iso(plain)
        or _read_quarter(plain)
        or _read_numeric(plain, order, year)
        or _read_named(plain, year)
        or _read_roman(plain)
        or _read_interval(plain, order, year)
        or _read_last_words(plain, year)
    )


def _join_edtf(text: str) -> str:
    """Return a date as EDTF writes it, from the notation of the package messydates.

    It has ``..`` between the ends of an interval, and the mark of an uncertain part before the
    part; here the mark qualifies the whole date.
    """
    if text[:1] in "[{" or "/" in text or not ("-" in text or ".." in text):
        return text
    ends = []
    for end in text.split(".."):
        bare = _QUALIFIED_PART.sub("", end.strip())
        marks = _QUALIFIED_PART.findall(end.strip())
        ends.append(f"{bare}{marks[0]}" if marks and bare[-1:].isdigit() else bare)
    return "/".join(end or ".." for end in ends)


def _read_edtf(text: str) -> ReadDate | None:
    """Return a date in EDTF that has more than a year, a month or a day; None if it is none."""
    try:
        found = parse_date(text)
        if found.start is None or found.end is None:
            known = found.start if found.end is None else found.end
            day = to_date(known) if known is not None else date.max
            return ReadDate(text, day, day, "interval")
        return ReadDate(text, to_date(found.start), to_date(found.end), "interval")
    except (DateError, ValueError):  # ValueError: years before 1, which no table to import has
        return None


def _describe_unreadable(text: str) -> str:
    if re.fullmatch(r"\d{5,7}", text, re.ASCII):
        words = {5: "five", 6: "six", 7: "seven"}
        return f"{text} has {words[len(text)]} digits"
    return f"“{text}” is no date that can be read"


def _is_serial_day(text: str) -> bool:
    """Return whether a text is a number of days as spreadsheet programs count them."""
    return _SERIAL.match(text) is not None and _MIN_SERIAL <= float(text) <= MAX_SPREADSHEET_SERIAL


def _read_number_forms(text: str, *, from_workbook: bool) -> ReadDate | None:
    match = _COMPACT.match(text)
    if match:
        return _build_day(int(match[1]), int(match[2]), int(match[3]), "compact")
    if _MILLISECONDS.match(text):
        try:
            day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=float(text))).date()
        except OverflowError:
            return None
        return ReadDate(day.isoformat(), day, day, "day", form="milliseconds")
    if from_workbook and _is_serial_day(text):
        number = float(text)
        day = _SPREADSHEET_EPOCH + timedelta(days=int(number))
        return ReadDate(day.isoformat(), day, day, "day", has_time=number % 1 > 0, form="serial")
    return None


def _read_quarter(text: str) -> ReadDate | None:
    """Return the three months of a quarter, as ``Q1 2022``."""
    match = _QUARTER.match(text)
    if match is None:
        return None
    year, last = int(match[2] or match[3]), 3 * int(match[1] or match[4])
    return join_dates(_build_month(year, last - 2, "iso"), _build_month(year, last, "iso"))


def _read_iso(text: str) -> ReadDate | None:
    match = _ISO.match(text) or _ISO_SLASH.match(text) or _CHINESE_DAY.match(text)
    if match:
        return _build_iso(int(match[1]), int(match[2]), match[3])
    if _YEAR.match(text):
        return build_year(int(text))
    if match := _DECADE.match(text):
        first = int(match[1]) * 10
        return ReadDate(f"{match[1]}X", date(first, 1, 1), date(first + 9, 12, 31), "interval")
    if match := _ISO_WEEK.match(text):
        return _build_week(int(match[1]), int(match[2]))
    if re.match(r"-\d+\Z", text, re.ASCII):
        raise RowError("no-date", f"the year {text} lies before the year 1")
    return None


def _build_iso(year: int, month: int, day: str | None) -> ReadDate:
    """Return a day, a month, or the two years of ``1862-63``."""
    if day is not None:
        return _build_day(year, month, int(day), "iso")
    if month > max(_MONTHS_PER_YEAR, year % 100):
        return join_dates(build_year(year), build_year(year // 100 * 100 + month))
    return _build_month(year, month, "iso")


def _read_numeric(text: str, order: str | None, year: int | None) -> ReadDate | None:
    match = _NUMERIC.match(text)
    if match is None:
        short = _MONTH_YEAR.match(text)
        if short:
            return _build_month(int(short[2]), int(short[1]), "numeric")
        return None
    first, second = int(match[1]), int(match[2])
    if order == "ymd":
        full = _complete_year(match[1].zfill(2), year)
        return _build_day(full, second, int(match[3]), "numeric", two_digits=True)
    full_year = _complete_year(match[3], year)
    day, month = (first, second) if _is_day_first(text, first, second, order) else (second, first)
    return _build_day(
        full_year,
        month,
        day,
        "numeric",
        two_digits=len(match[3]) == 2,  # noqa: PLR2004
    )


def _is_day_first(text: str, first: int, second: int, order: str | None) -> bool:
    """Return whether the first number is the day.

    Raises:
        RowError: ``ambiguous-date``, if neither the numbers nor the column decide.
    """
    if first > _MONTHS_PER_YEAR or first == second:
        return True
    if second > _MONTHS_PER_YEAR:
        return False
    if order is None:
        month_names = (
            "January February March April May June July August September October November December"
        )
        names = month_names.split()
        raise RowError(
            "ambiguous-date",
            f"{text} may be {first} {names[second - 1]} or {second} {names[first - 1]}, and no "
            "other row of the column decides; state --dates dmy or --dates mdy",
        )
    return order == "dmy"


def _read_named(text: str, year: int | None) -> ReadDate | None:
    """Return a date with the name of a month."""
    match = _DAY_NAME_YEAR.match(text)
    if match and (month := _month_number(match[2])):
        return _named_day(match[1], month, match[3], year)
    match = _NAME_DAY_YEAR.match(text)
    if match and (month := _month_number(match[1])):
        return _named_day(match[2], month, match[3], year)
    match = _NAME_YEAR.match(text)
    if match and (month := _month_number(match[1])):
        two_digits = len(match[2]) == 2  # noqa: PLR2004
        return _build_month(_complete_year(match[2], year), month, "named", two_digits=two_digits)
    match = _YEAR_NAME.match(text)
    if match and (month := _month_number(match[2])):
        if match[3]:
            return _build_day(int(match[1]), month, int(match[3]), "named")
        return _build_month(int(match[1]), month, "named")
    return None if year is None else _read_named_day(text, year)


def _read_roman(text: str) -> ReadDate | None:
    """Return a day whose month is a number in Roman digits."""
    match = _ROMAN_DAY.match(text)
    if match is None or match[2].lower() not in _ROMAN_MONTHS:
        return None
    month = _ROMAN_MONTHS.index(match[2].lower()) + 1
    return _build_day(int(match[3]), month, int(match[1]), "named")


def _read_named_day(text: str, year: int) -> ReadDate | None:
    """Return a day without a year, as ``22 May``, in the year that another column states."""
    for pattern, day, name in ((_DAY_NAME, 1, 2), (_NAME_DAY, 2, 1)):
        match = pattern.match(text)
        if match and (month := _month_number(match[name])):
            return _build_day(year, month, int(match[day]), "named")
    return None


def _named_day(day: str, month: int, written_year: str, year: int | None) -> ReadDate:
    return _build_day(
        _complete_year(written_year, year),
        month,
        int(day),
        "named",
        two_digits=len(written_year) == 2,  # noqa: PLR2004
    )


def _read_interval(text: str, order: str | None, year: int | None) -> ReadDate | None:
    found = _read_days_of_month(text) or _read_parts_of_year(text)
    if found is not None:
        return found
    match = _YEARS.match(text)
    if match:
        start = int(match[1])
        end = int(match[2]) if len(match[2]) > 2 else start // 100 * 100 + int(match[2])  # noqa: PLR2004
        return join_dates(build_year(start), build_year(end))
    match = _SLASH_INTERVAL.match(text)
    parts = list(match.groups()) if match else _RANGE.split(text, maxsplit=1)
    if len(parts) != 2:  # noqa: PLR2004
        return None
    ends = [_read_single(part.strip(), order, year) for part in parts]
    if ends[0] is None or ends[1] is None:
        return None
    if ends[0].two_digit_year and not ends[1].two_digit_year and ends[0].precision == "month":
        return None  # the number after a month is a day, as in `March 20 - 2 April 2021`
    return join_dates(ends[0], ends[1])


def _read_days_of_month(text: str) -> ReadDate | None:
    """Return an interval between two days of one month, whose month is written once."""
    match = _DAYS_OF_MONTH.match(text)
    if match and (month := _month_number(match[3])):
        return _join_days(int(match[4]), month, match[1], match[2])
    match = _MONTH_OF_DAYS.match(text)
    if match and (month := _month_number(match[1])):
        return _join_days(int(match[4]), month, match[2], match[3])
    match = _DOTTED_DAYS.match(text)
    return match and _join_days(int(match[5]), int(match[4]), match[1], match[2])


def _join_days(year: int, month: int, first: str, last: str) -> ReadDate:
    """Return the interval between two days of one month."""
    days = (_build_day(year, month, int(day), "named") for day in (first, last))
    return join_dates(*days)


def _read_parts_of_year(text: str) -> ReadDate | None:
    """Return an interval over the end of a month, whose year is written once, at its end."""
    match = _PARTS_OF_YEAR.match(text)
    if match is None:
        return None
    first, last = _month_number(match[2]), _month_number(match[4])
    if first is None or last is None or (match[1] is None) != (match[3] is None):
        return None
    year = int(match[5])
    start_year = year - 1 if first > last else year
    if match[1] is None:
        months = _build_month(start_year, first, "named"), _build_month(year, last, "named")
        return join_dates(*months)
    start = _build_day(start_year, first, int(match[1]), "named")
    return join_dates(start, _build_day(year, last, int(match[3]), "named"))


def _read_single(text: str, order: str | None, year: int | None) -> ReadDate | None:
    plain = _strip_time(text)[0]
    return _read_iso(plain) or _read_numeric(plain, order, year) or _read_named(plain, year)


def _read_last_words(text: str, year: int | None) -> ReadDate | None:
    """Return the month or day at the end of words, as in ``Exact date unknown - Nov 21``."""
    plain = _ABOUT.sub("", text)
    if plain != text:
        found = _read_single(plain, None, year)
        if found is not None and found.precision != "interval":
            return found._replace(edtf=f"{found.edtf}~", form="words")
    match = _LAST_PART.search(text)
    if match is None or not (month := _month_number(match[2])):
        return None
    if not is_unknown(plain[: match.start()].strip(" -–—:,;(")):
        return None  # words before a date may make it another: "before", "reported on"
    two_digits = len(match[3]) == 2  # noqa: PLR2004
    full = _complete_year(match[3], year)
    if match[1]:
        return _build_day(full, month, int(match[1]), "words", two_digits=two_digits)
    return _build_month(full, month, "words", two_digits=two_digits)


def _month_number(name: str) -> int | None:
    return MONTHS.get(name.casefold().rstrip("."))


def _complete_year(written: str, year: int | None) -> int:
    if len(written) > 2:  # noqa: PLR2004
        return int(written)
    number = int(written)
    if year is not None and year % 100 == number:
        return year
    return number + (1900 if number >= _TWO_DIGIT_PIVOT else 2000)


def _check_year(year: int) -> None:
    if not 1 <= year <= _MAX_YEAR:
        raise RowError("no-date", f"the year {year} lies before the year 1")


def _build_day(year: int, month: int, day: int, form: str, *, two_digits: bool = False) -> ReadDate:
    _check_year(year)
    if not 1 <= month <= _MONTHS_PER_YEAR:
        raise RowError("no-date", f"there is no month {month}")
    if not 1 <= day <= monthrange(year, month)[1]:
        name = date(2000, month, 1).strftime("%B")
        raise RowError("no-date", f"{day} {name} does not exist")
    found = date(year, month, day)
    return ReadDate(found.isoformat(), found, found, "day", form=form, two_digit_year=two_digits)


def _build_month(year: int, month: int, form: str, *, two_digits: bool = False) -> ReadDate:
    _check_year(year)
    if not 1 <= month <= _MONTHS_PER_YEAR:
        raise RowError("no-date", f"there is no month {month}")
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    edtf = f"{year:04}-{month:02}"
    return ReadDate(edtf, first, last, "month", form=form, two_digit_year=two_digits)


def _build_week(year: int, week: int) -> ReadDate:
    """Return the days of an ISO week, Monday to Sunday."""
    try:
        first = date.fromisocalendar(year, week, 1)
    except ValueError:
        raise RowError("no-date", f"there is no week {week} in {year}") from None
    last = first + timedelta(days=6)
    return ReadDate(f"{first.isoformat()}/{last.isoformat()}", first, last, "interval")


def build_year(year: int) -> ReadDate:
    """Return a whole year.

    Raises:
        RowError: ``no-date``, for a year before 1.
    """
    _check_year(year)
    return ReadDate(f"{year:04}", date(year, 1, 1), date(year, 12, 31), "year")


def build_from_parts(year: str, month: str, day: str) -> tuple[ReadDate, bool]:
    """Return the date of three cells, as far as they are filled.

    Returns:
        The date, and whether a day was left out because it has no month.

    Raises:
        RowError: ``no-date``.
    """
    if is_unknown(year):
        raise RowError("no-date", "the year is empty")
    number = _part_number(year)
    if number is None:
        raise RowError("no-date", f"the year “{year}” is no number")
    month_number = (
        None if is_unknown(month) else (_part_number(month) or _month_number(month.strip()))
    )
    day_number = None if is_unknown(day) else _part_number(day)
    if month_number in (None, 0):
        return build_year(number), day_number not in (None, 0)
    if day_number in (None, 0):
        return _build_month(number, month_number, "parts"), False
    return _build_day(number, month_number, day_number, "parts"), False


def _part_number(text: str) -> int | None:
    match = re.fullmatch(r"\s*(-?\d{1,4})(?:\.0+)?\s*", text, re.ASCII)
    return int(match[1]) if match else None


def join_dates(first: ReadDate, last: ReadDate) -> ReadDate:
    """Return the interval from one date to another.

    Raises:
        RowError: ``date-reversed``.
    """
    if first.first > last.last:
        raise RowError("date-reversed", f"{first.edtf} is after {last.edtf}")
    if first.edtf == last.edtf:
        return first
    return ReadDate(
        f"{first.edtf}/{last.edtf}",
        first.first,
        last.last,
        "interval",
        has_time=first.has_time or last.has_time,
        form=first.form,
        two_digit_year=first.two_digit_year or last.two_digit_year,
    )


def is_ambiguous_number(value: str) -> bool:
    """Return whether a date of numbers could have its day or its month first."""
    match = re.match(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ]\d{2,4}", value.strip(), re.ASCII)
    if match is None:
        return False
    first, second = int(match[1]), int(match[2])
    return max(first, second) <= 12 and first != second  # noqa: PLR2004  months of a year


# Dates in prose

_PROSE_DATE = re.compile(
    rf"(?P<spread>\d{{1,2}}\s+{_NAME}\s*(?:to|[-–—]|bis|al)\s*\d{{1,2}}\s+{_NAME}\s+\d{{4}})|"
    rf"(?P<from>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:to|[-–—]|and|bis|al)\s*(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+"
    rf"(?P<name2>{_NAME})\s+(?P<year2>\d{{4}})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?P<name>[^\W\d_]{{3,}})\.?,?\s+(?:de\s+)?(?P<year>\d{{4}})"
    r"|(?P<nameb>[^\W\d_]{3,})\.?\s+(?P<dayb>\d{1,2})(?:st|nd|rd|th)?,\s+(?P<yearb>\d{4})"
    r"|(?P<namem>[^\W\d_]{3,})\.?,?\s+(?:de\s+)?(?P<yearm>\d{4})(?![-/.]?\d)"
    r"|(?<!\d)(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
    r"|(?<![\d.,/-])(?P<compact>(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\d.,/-]\d|\d)"
    r"|(?<![\d.,/-])(?P<numeric>\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)\d{4})(?![\d/-])"
)
_SINCE = re.compile(r"\b(?:since|seit|depuis|desde)\s+(?:the\s+)?$", re.IGNORECASE)
_YEARS_AT_END = re.compile(
    r"(?:^|[\s\-–—(])(?P<years>\d{4}(?:\s*(?:,|and|&|-|–|/)\s*\d{2,4})*)\)?\s*$", re.ASCII
)


def find_dates_in_prose(
    text: str, order: str | None = None, *, refuse_ambiguous: bool = False
) -> list[ReadDate]:
    """Return the dates in a sentence or a title, each once.

    Found are dates with a year and the name of a month, ISO dates, also without hyphens, and dates
    of numbers with a year of four digits. A date after the word "since" is the start of an open
    interval.

    Args:
        text: The sentence.
        order: The order of day and month of dates of numbers, ``dmy`` or ``mdy``, as far as the
            user stated one; without it those that can be read in two ways are left out.
        refuse_ambiguous: Whether to raise an error where all are left out.

    Raises:
        RowError: ``ambiguous-date``, if ``refuse_ambiguous`` is set.
    """
    found: dict[str, ReadDate] = {}
    ambiguous: RowError | None = None
    for match in _PROSE_DATE.finditer(text):
        try:
            read = _read_prose_match(match, order)
        except RowError as error:
            ambiguous = error if error.code == "ambiguous-date" else ambiguous
            continue
        if read is None:
            continue
        if read.precision != "interval" and _SINCE.search(text[: match.start()]):
            read = read._replace(edtf=f"{read.edtf}/..", precision="interval")
        found.setdefault(read.edtf, read)
    if ambiguous is not None and not found and refuse_ambiguous:
        raise ambiguous
    return list(found.values())


def _read_prose_match(match: re.Match[str], order: str | None) -> ReadDate | None:
    groups = match.groupdict()
    if digits := groups["compact"] or groups["numeric"] or groups["iso"]:
        found = _read_forms(digits, order, None, from_workbook=False)
        return found and found._replace(form="words")
    if groups["spread"]:
        return _read_parts_of_year(groups["spread"])
    if groups["from"]:
        month = _month_number(groups["name2"])
        if not month:
            return None
        year = int(groups["year2"])
        return _join_days(year, month, groups["from"], groups["day2"])._replace(form="words")
    for suffix in ("", "b"):
        name = groups[f"name{suffix}"]
        if name:
            month = _month_number(name)
            day, year_text = groups[f"day{suffix}"], groups[f"year{suffix}"]
            return _build_day(int(year_text), month, int(day), "words") if month else None
    month = _month_number(groups["namem"])
    return _build_month(int(groups["yearm"]), month, "words") if month else None


def read_years_at_end(title: str) -> ReadDate | None:
    """Return the year or years at the end of a title, as in ``Dunmarrow - 1862-63``.

    Raises:
        RowError: ``ambiguous-date``, if years are listed: one event, or one in each?
    """
    match = _YEARS_AT_END.search(title)
    if match is None:
        return None
    years = match["years"]
    if "," in years or "and" in years or "&" in years:
        raise RowError("ambiguous-date", f"“{years}” are {_count_years(years)} years: state which")
    if re.fullmatch(r"\d{4}", years, re.ASCII):
        return build_year(int(years))
    return _read_interval(re.sub(r"\s", "", years), None, None)


def _count_years(years: str) -> str:
    number = len(re.findall(r"\d{2,4}", years))
    return {2: "two", 3: "three", 4: "four"}.get(number, str(number))
