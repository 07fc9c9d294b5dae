"""Parts of an article: headline, dateline, body."""

import re
from dataclasses import dataclass
from datetime import date

from conflictmap.drafting.lexicon import MONTH_NAME, MONTHS, WEEKDAY_NAME
from conflictmap.drafting.model import Span
from geo.dates import DateError, parse_date, to_date
from geo.text.sentences import Sentences

_MAX_HEADLINE_CHARS = 160
_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-Ž][A-ZÀ-Ž'’.\- ]{2,40}(?:,\s*[A-ZÀ-Ž][\w'’.\- ]{2,40}){0,2}|(?:[A-ZÀ-Ž][\w'’-]{1,30}\s?){1,3}(?:,\s*[A-ZÀ-Ž][\w'’.\- ]{2,40})?)"
    r"(?:,?\s*(?P<date>\d{1,2}\s+[A-Z][a-z]+\.?(?:\s+\d{4})?|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,?\s+\d{4})?))?"
    r"\s*(?:\((?P<agency>[^()]{2,40})\))?\s*(?:[–—]|--|-)\s+"
)
_DATE_LINE = re.compile(
    r"(?:(?:Published|Posted|Updated|Date):?\s*(?:on\s*)?)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?P<date>\d{1,2}\s+[A-Z][a-z]+\.?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}|\d{4}-\d\d-\d\d)(?:[,\s]+\d{1,2}:\d\d.*)?$"
)
_BYLINE = re.compile(
    r"(?:By|Reporting by|Photo|Image|Updated|Published|Read more|Advertisement)\b.{0,80}$"
)
_MONTH_NAME = rf"(?:{MONTH_NAME}|{'|'.join(month[:3].capitalize() for month in MONTHS)}|Sept)\b\.?"
_HEAD_DATE = (
    rf"(?:{WEEKDAY_NAME},?\s+)?"
    rf"(?:(?:[Tt]he\s+)?[Nn]ight\s+(?:of|to)\s+)?"
    rf"(?:\d{{1,2}}\s*[-–]\s*\d{{1,2}}\s+{_MONTH_NAME}(?:,?\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH_NAME}(?:,?\s+\d{{4}})?|{_MONTH_NAME}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?\s+\d{{4}})?|\d{{4}}-\d\d-\d\d"
    rf"|(?:(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-])?{_MONTH_NAME}(?:\s+\d{{4}})?|(?:1[5-9]|20)\d\d)|{WEEKDAY_NAME}"
)
_HEAD_TIME = r"(?:[012]?\d[:.h][0-5]\d|1?\d(?=\s*[ap]\.?m))(?:\s*(?:a\.?m\b\.?|p\.?m\b\.?))?(?:\s*(?:GMT|UTC|[A-Z]{2,4}T|local\s+time|hrs|hours))?"
_BULLET = r"\s*(?:(?:[•●▪◦‣·*]|[-–—](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*)?"
_LINE_HEAD = re.compile(
    rf"{_BULLET}(?:(?P<date>{_HEAD_DATE})(?:,?\s+(?P<time>{_HEAD_TIME}))?|(?P<clock>{_HEAD_TIME}))\s*(?:[:–—|]\s*|-\s+|\.\s+(?=[A-Z])|(?P<alone>$)|(?<=[:.]\d\d)\s*(?=[A-Z]))"
)
_ITEM_MARK = re.compile(
    r"\s*(?:[•●▪◦‣·*]\s*|[-–—]\s+|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+)(?=\S)"
)
_HEADLINE_DATE = re.compile(
    rf"[:,–—-]\s*(?:for\s+|on\s+)?(?P<date>(?:{WEEKDAY_NAME},?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH_NAME}|{_MONTH_NAME}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d))(?:,?\s+\d{{4}})?)\s*$"
)
_MIN_LINE_HEADS = 2
"""A single line that starts with a date may be a dateline; several are a list of events by date."""
_MIN_ITEMS = 3
"""Fewer marked lines do not make a headline with a date the headline of a round-up."""


@dataclass(frozen=True, slots=True)
class LineHead:
    """Date or time of day in front of a line, as in lists of events by date and in live reports.

    Attributes:
        span: The words.
        date: Span of the date in them; None if there is a time of day alone.
    """

    span: Span
    date: Span | None


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its parts.

    Attributes:
        text: The text; a line is a paragraph.
        headline: Span of the headline, or None.
        dateline: Span of "ADEN, 2 June 2024 (Agency) – ", or None.
        dateline_place: Span of the place in it, or None.
        published: First and last day of its date; None if it is not known.
        published_edtf: The same as EDTF.
        is_date_exact: Whether the date is given or stated, and one day.
        sentences: Spans of the sentences of the body.
        paragraphs: Number of the paragraph of each sentence.
        heads: The date or time in front of the line of each sentence, or on the line above; None
            where there is none.
    """

    text: str
    headline: Span | None
    dateline: Span | None
    dateline_place: Span | None
    published: tuple[date, date] | None
    published_edtf: str | None
    is_date_exact: bool
    sentences: tuple[Span, ...]
    paragraphs: tuple[int, ...]
    heads: tuple[LineHead | None, ...] = ()


def read_article(text: str, article_date: str | None = None) -> Article:
    """Find the parts of an article.

    Args:
        text: The text; a line is a paragraph.
        article_date: EDTF of its date; by default that of its dateline or date line.

    Raises:
        DateError: the date cannot be parsed.
    """
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    headline = lines[0] if len(lines) > 1 and _is_headline(text[slice(*lines[0])]) else None
    dateline, stated = _find_dateline(text, lines[1:4] if headline else lines[:3])
    published = _parse_article_date(article_date) or stated
    skipped = {headline, *(line for line in lines[:6] if _is_furniture(text[slice(*line)]))}
    line_heads = _find_line_heads(text, [line for line in lines if line != headline], dateline)
    sentences: list[Span] = []
    paragraphs: list[int] = []
    heads: list[LineHead | None] = []
    section = _find_headline_date(text, headline, lines) if not line_heads else None
    for number, line in enumerate(lines):
        head = line_heads.get(line)
        if head is not None and head.span[1] >= line[1]:
            section = head
            continue
        if line in skipped:
            continue
        start = dateline.end() if dateline and line[0] <= dateline.start() < line[1] else line[0]
        mark = _ITEM_MARK.match(text, start, line[1])
        start = head.span[1] if head else mark.end() if mark else start
        for sentence in _split_sentences(text, start, line[1]):
            sentences.append(sentence)
            paragraphs.append(number)
            if head is not None and head.date is None and section is not None:
                head = LineHead(head.span, section.date)
            heads.append(head or section)
    edtf = article_date or (stated[0].isoformat() if stated else None)
    is_exact = published is not None and published[0] == published[1] and "~" not in (edtf or "")
    return Article(
        text,
        headline,
        dateline.span() if dateline else None,
        dateline.span("place") if dateline else None,
        published,
        edtf,
        is_exact,
        tuple(sentences),
        tuple(paragraphs),
        tuple(heads),
    )


def _find_headline_date(text: str, headline: Span | None, lines: list[Span]) -> LineHead | None:
    """Return the day at the end of the headline of a round-up: "The day in the east: 11 September"."""
    if headline is None:
        return None
    items = [line for line in lines if _ITEM_MARK.match(text, *line)]
    match = _HEADLINE_DATE.search(text, *headline)
    if match is None or len(items) < _MIN_ITEMS:
        return None
    return LineHead(match.span("date"), match.span("date"))


def _find_line_heads(
    text: str, lines: list[Span], dateline: re.Match[str] | None
) -> dict[Span, LineHead]:
    """Return the dates and times in front of lines, by line; none if only one line has one."""
    found: dict[Span, LineHead] = {}
    for line in lines:
        match = _LINE_HEAD.match(text, *line)
        if match is None or (dateline is not None and dateline.start() == line[0]):
            continue
        if match["alone"] is not None and match.end() < line[1]:
            continue
        found[line] = LineHead(match.span(), match.span("date") if match["date"] else None)
    return found if len(found) >= _MIN_LINE_HEADS else {}


def _split_sentences(text: str, start: int, end: int) -> list[Span]:
    part = text[start:end]
    return [(start + first, start + last) for first, last in Sentences(part, "en")]


def _is_headline(line: str) -> bool:
    return len(line) <= _MAX_HEADLINE_CHARS and not re.search(r"[.!?:]['\"”]?\s*$", line)


def _is_furniture(line: str) -> bool:
    return bool(_DATE_LINE.fullmatch(line.strip()) or _BYLINE.fullmatch(line.strip()))


def _find_dateline(
    text: str, lines: list[Span]
) -> tuple[re.Match[str] | None, tuple[date, date] | None]:
    stated: date | None = None
    for start, end in lines:
        line = _DATE_LINE.fullmatch(text[start:end].strip())
        stated = stated or (_parse_words(line["date"]) if line else None)
        match = _DATELINE.match(text, start, end)
        if match and (
            match["date"] or match["agency"] or match["place"].isupper() or "," in match["place"]
        ):
            day = _parse_words(match["date"]) if match["date"] else None
            stated = day or stated
            return match, (stated, stated) if stated else None
    return None, (stated, stated) if stated else None


def _parse_words(words: str) -> date | None:
    """Return the day of "2 June 2024", "June 2, 2024" or "2024-06-02"; None without a year."""
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", words)
    parts = re.fullmatch(
        r"(?:(\d{1,2})\s+([A-Za-z]+)|([A-Za-z]+)\.?\s+(\d{1,2})),?\s*\.?\s*(\d{4})", words
    )
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if parts:
            name = (parts[2] or parts[3])[:3].lower()
            number = [month[:3] for month in MONTHS].index(name) + 1
            return date(int(parts[5]), number, int(parts[1] or parts[4]))
    except ValueError:
        return None
    return None


def _parse_article_date(edtf: str | None) -> tuple[date, date] | None:
    if not edtf:
        return None
    interval = parse_date(edtf)
    if interval.start is None or interval.end is None:
        raise DateError(
            f"the article's date {edtf!r} has no beginning or end: write a day, such as 2024-06-02"
        )
    try:
        return to_date(interval.start), to_date(interval.end)
    except ValueError:
        raise DateError(
            f"the article's date {edtf!r} is before the year 1: write the day of its publication"
        ) from None
