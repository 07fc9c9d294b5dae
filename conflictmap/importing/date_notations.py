"""Notations of dates that are rewritten to a plainer one before they are read.

Each rule keeps what is written: an unknown day becomes a month, never a first day, and an end whose
year or month is written once has it written twice.
"""

import re

_UNKNOWN = r"(?:00|0|xx|x|\?\?|\?|--|nn|dd|__|unk|unknown|n/a|na)"
_MONTHLESS = r"(?:00|0|xx|x|\?\?|\?|--|nn|mm|__)"
_LETTERS = r"[^\W\d_]{3,}\.?"
_ORDINAL = "(?:st|nd|rd|th)?"
_TO = r"\s*(?:[-–—]|\bto\b|\buntil\b|\bthrough\b)\s*"

_REWRITES = tuple(
    (re.compile(rf"(?:{pattern})\Z", re.IGNORECASE), replacement)
    for pattern, replacement in (
        # an unknown day, or an unknown day and month
        (rf"{_UNKNOWN}([./-]){_MONTHLESS}\1(\d{{4}})", r"\2"),
        (rf"{_UNKNOWN}([./-])(\d{{1,2}})\1(\d{{4}})", r"\2/\3"),
        (rf"(\d{{4}})([./-]){_MONTHLESS}\2{_UNKNOWN}", r"\1"),
        (rf"(\d{{4}})([./-])(\d{{1,2}})\2{_UNKNOWN}", r"\1-\3"),
        (r"((?:1[5-9]|20)\d\d)0000", r"\1"),
        (r"((?:1[5-9]|20)\d\d)(0[1-9]|1[0-2])00", r"\1-\2"),
        (rf"{_UNKNOWN}[\s./-]+({_LETTERS}[\s./-]+\d{{4}})", r"\1"),
        # the ends of an interval
        (
            (
                r"(?:between|from|entre(?:\s+(?:el|le|o))?|du|del?|desde(?:\s+el)?|dal|von|vom|zwischen(?:\s+dem)?|"
                r"з|від|с|от|между|між)\s+(\d.*?)\s+(?:and|to|y(?:\s+el)?|et(?:\s+le)?|hasta(?:\s+el)?|al|au|"
                r"bis(?:\s+zum)?|по|до|und(?:\s+dem)?|e(?:\s+o)?|і|и|та)\s+(\d.*\d{4})"
            ),
            r"\1 - \2",
        ),
        (
            (
                r"(\d{4}-\d{2}-\d{2})[T\s][\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?\s*(?:/|\s[-–—]\s|\sto\s)\s*"
                r"(\d{4}-\d{2}-\d{2})"
            ),
            r"\1/\2",
        ),
        (
            r"(\d{4})/(\d{1,2})/(\d{1,2})\s*[-–—]\s*(\d{4})/(\d{1,2})/(\d{1,2})",
            r"\1/\2/\3 - \4/\5/\6",
        ),
        (
            r"((?:19|20)\d\d)(\d\d)(\d\d)\s*[-–—/]\s*((?:19|20)\d\d)(\d\d)(\d\d)",
            r"\1-\2-\3/\4-\5-\6",
        ),
        (
            r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\s*[-–—]\s*(\d{1,2}\2\d{1,2}\2\d{4})",
            r"\1/\3/\4 - \5",
        ),
        (
            r"(\d{1,2})([./])(\d{1,2})\2?\s*[-–—]\s*(\d{1,2})\2(\d{1,2})\2(\d{4})",
            r"\1/\3/\6 - \4/\5/\6",
        ),
        (
            r"(\d{1,2})\.?\s*[-–—/&+]\s*(\d{1,2})\.(\d{1,2})\.(\d{2})",
            r"\1.\3.\4 - \2.\3.\4",
        ),
        (r"(\d{4}-\d{2})-(\d{2})(?:\s+[-–—]\s+|\s+to\s+|/)(\d{2})", r"\1-\2 - \1-\3"),
        (r"(\d{4})-(\d{2}-\d{2})(?:\s+[-–—]\s+|\s+to\s+|/)(\d{2}-\d{2})", r"\1-\2 - \1-\3"),
        (
            (
                rf"({_LETTERS})\s+(\d{{1,2}}){_ORDINAL}{_TO}({_LETTERS})\s+(\d{{1,2}}){_ORDINAL},?\s+"
                r"(\d{4})"
            ),
            r"\2 \1 - \4 \3 \5",
        ),
        # the time of a post, as Twitter and `date` write it
        (
            rf"({_LETTERS})\s+(\d{{1,2}})\s+\d\d:\d\d:\d\d\s+(?:[+-]\d{{4}}|[A-Z]{{3,4}})\s+(\d{{4}})",
            r"\2 \1 \3",
        ),
        # a full stop after the last number, Korean and Vietnamese dates, basic ISO with a time
        (r"(\d{1,4}[./]\s?\d{1,2}[./]\s?\d{1,4})\.", r"\1"),
        (r"(\d{4})\s*년\s*(\d{1,2})\s*월(?:\s*(\d{1,2})\s*일)?", r"\1年\2月\3日"),
        (r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:,?\s+năm)?,?\s+(\d{4})", r"\3年\2月\1日"),
        (r"((?:19|20)\d{6})T\d{4,6}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?", r"\1"),
    )
)

_OPEN_START_WORDS = (
    r"(?:since|from|starting|beginning|as of|desde(?:\s+el)?|a partir d[eo]l?|depuis(?:\s+le)?|"
    r"à partir du|seit(?:\s+dem)?|ab(?:\s+dem)?|dal|sinds|vanaf|sejak|mulai|с|со|з|от)\s+"
)
_OPEN_END_WORDS = (
    r"(?:\s*[-–—/]\s*|\s+(?:to|until|till|bis|à|a|al|до|по)\s+|\s+\(?)(?:present|ongoing|on-going|"
    r"today|now|date|continuing|current|actualidad|la fecha|hoy|presente|aujourd['’]hui|en cours|"
    r"heute|"
    r"andauernd|laufend|oggi|in corso|atual|hoje|настоящее время|сейчас|сегодня|н\.?\s?в\.?|"
    r"сьогодні|тепер)\)?|\s+(?:onwards?|forward|and after|en adelante|em diante|et après)"
)
_OPEN = re.compile(
    rf"(?:{_OPEN_START_WORDS}(?P<since>\S.*)|(?P<onward>\S.*?)(?:{_OPEN_END_WORDS}))\Z",
    re.IGNORECASE,
)
_INTERVAL_WORDS = re.compile(
    r"\s(?:to|until|till|and|bis|à|au|al|a|y|et|und|до|по|na|tot)\s|–|—|\s-"
)
_WEEK = re.compile(
    r"(?:(?P<start>w/?c|week (?:of|commencing|beginning|starting)|semaine du|semana del|woche vom|"
    r"неделя с)|(?P<end>w/?e|week ending|semaine finissant le))\.?\s+(?P<day>\S.*)\Z",
    re.IGNORECASE,
)

WEEK_DAYS = 7


def rewrite_notation(text: str) -> str:
    """Return a date in the notation that is read, or the text itself.

    ``00/03/2023`` becomes ``03/2023``, ``14/03 - 16/03/2021`` becomes ``14/03/2021 - 16/03/2021``.
    """
    for pattern, replacement in _REWRITES:
        if (match := pattern.match(text)) is not None:
            return match.expand(replacement).replace("月日", "月")
    return text


def strip_open_end(text: str) -> str | None:
    """Return the start of an interval without an end, or None for another date.

    Read are ``since 8 May 2022``, ``8 May 2022 onwards`` and ``8 May 2022 - present``.
    """
    match = _OPEN.match(text)
    if match is None:
        return None
    start = match["since"] or match["onward"]
    return None if match["since"] and _INTERVAL_WORDS.search(start) else start.strip(" ,")


def split_week(text: str) -> tuple[str, bool] | None:
    """Return the day that a week is named by, and whether it is its last; None for another date.

    Read are ``week of 2 May 2022``, ``w/c 2 May 2022`` and ``w/e 8 May 2022``.
    """
    match = _WEEK.match(text)
    return None if match is None else (match["day"], match["end"] is not None)
