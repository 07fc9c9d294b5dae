"""Attributes of words that a curator selects: date, place, people killed, by the drafter's rules."""

import contextlib
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from conflictmap.drafting.article import read_article
from conflictmap.drafting.dates import DateReader
from conflictmap.drafting.figures import find_figure
from conflictmap.drafting.model import DraftPlace, Figure, Found, Span, Sureness
from conflictmap.drafting.names import FindRegions, Mention, NameFinder
from conflictmap.drafting.numbers import parse_number
from conflictmap.drafting.places import PlaceReader, locate_mention
from geo.dates import DateError, parse_date
from geo.geocoding.gazetteer import Gazetteer
from geo.geometry.bounds import Bounds

if TYPE_CHECKING:
    from geo.geocoding.geonames import GeoNamesIndex

_LONGEST_YEAR_DAYS = 366
_OPEN_END = ".."
_SHORT_DAY = r"(?:\d{4}-\d\d-\d\d|(?:\d{1,2}-)?\d{1,2})"
_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-\d\d)?")
_END = rf"(?:{_SHORT_DAY}|{_YEAR_OR_MONTH.pattern}|\.\.)"
_SHORT_DATE = re.compile(rf"{_SHORT_DAY}|{_END}/{_END}")
_NO_VALUE = "The selected words have no {what} that the rules can read."


def read_date_words(text: str, span: Span, article_date: str | None = None) -> Found[str]:
    """Return the date of selected words as EDTF; its value is None if they have none.

    Args:
        text: The text; a line is a paragraph.
        span: The words.
        article_date: EDTF of the article's date, for words such as "on Tuesday".

    Raises:
        DateError: the article's date cannot be parsed.
    """
    article = read_article(text, article_date)
    reader = DateReader(article.published, is_exact=article.is_date_exact)
    for time in reader.find_expressions(text, *span):
        if time.edtf is not None:
            words = " ".join(text[slice(*time.span)].split())
            sure: Sureness = "said" if time.is_exact and not time.is_anchored else "likely"
            return Found(time.edtf, (time.span,), time.rule, sure, f"From “{words}”. {time.why}")
    return Found(None, (), "no date", "open", _NO_VALUE.format(what="date"))


def complete_date(words: str, article_date: str | None = None) -> Found[str]:
    """Return the date of words that a curator types: EDTF, "last Tuesday", "3 May", "05-03" or "3".

    A day without a month or a year is the latest one that is not after the article. Two days with a
    slash between them are an interval: the second is the first such day that is not before the
    first, and two dots are an open end ("30/2", "05-03/..", "2014/3").

    Args:
        words: The words.
        article_date: EDTF of the article's date.

    Raises:
        DateError: the article's date cannot be parsed.
    """
    words = words.strip()
    with contextlib.suppress(DateError):
        return Found(parse_date(words).edtf, (), "typed date", "said", f"“{words}”, typed.")
    published = read_article("", article_date).published
    if published is None or not _SHORT_DATE.fullmatch(words):
        return read_date_words(words, (0, len(words)), article_date)
    edtf = _complete_interval(words.split("/"), published[1])
    if edtf is None:
        return Found(None, (), "no date", "open", _NO_VALUE.format(what="date"))
    why = f"“{words}”, typed: the latest such day up to the article's date."
    if "/" in edtf:
        why = f"“{words}”, typed: completed from the article's date."
    return Found(edtf, (), "typed date", "said", why)


def _complete_interval(parts: Sequence[str], published: date) -> str | None:
    """Return the EDTF of one day, or of two ends; None if the calendar has no such day."""
    ends: list[str] = []
    first: date | None = None
    for part in parts:
        if part == _OPEN_END or _YEAR_OR_MONTH.fullmatch(part):
            ends.append(part)
            continue
        day = _find_day(part, published, -1) if first is None else _find_day(part, first, 1)
        if day is None:
            return None
        first = day
        ends.append(day.isoformat())
    with contextlib.suppress(DateError):
        return parse_date("/".join(ends)).edtf
    return None


def _find_day(part: str, start: date, step: int) -> date | None:
    """Return the first day from a start, forwards or backwards, that a full or short date names."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(part)
    month, _, number = part.rpartition("-")
    for count in range(_LONGEST_YEAR_DAYS):
        day = start + timedelta(days=count * step)
        if day.day == int(number) and (not month or day.month == int(month)):
            return day
    return None


def read_place_words(
    text: str,
    span: Span,
    *,
    gazetteer: Gazetteer,
    geonames_index: "GeoNamesIndex | None" = None,
    area: Bounds | None = None,
    find_regions: FindRegions | None = None,
) -> Found[DraftPlace]:
    """Return the place of selected words; without a point if no gazetteer has it.

    Args:
        text: The text; a line is a paragraph.
        span: The words.
        gazetteer: The project's places.
        geonames_index: The world's populated places, or None.
        area: The map's bounds; places in it come first.
        find_regions: Returns the divisions, countries and regions of the world with a name.
    """
    names = NameFinder(gazetteer, geonames_index, area=area, find_regions=find_regions)
    return find_selected_place(text, span, names)


def find_selected_place(text: str, span: Span, names: NameFinder) -> Found[DraftPlace]:
    """Return the place of selected words, as `read_place_words` does.

    Args:
        text: The text; a line is a paragraph.
        span: The words.
        names: The finder of names; for several spans of a text, the same one.
    """
    places = PlaceReader(text, names.find_mentions(text, 0), names)
    found = places.find_place(*span, "violence", span[0], ())
    if found is not None and found.value is not None:
        return found
    words = " ".join(text[slice(*span)].split())
    place = _look_up(words, names)
    if place is not None:
        return Found(place, (span,), "selected words", "likely", f"“{words}”, selected as a place.")
    unknown = DraftPlace(words, words, basis="unknown")
    return Found(unknown, (span,), "selected words", "open", f"“{words}” is in no gazetteer.")


def _look_up(words: str, names: NameFinder) -> DraftPlace | None:
    """Return the place of a name that the article's other words made a person or no place."""
    toponyms = [match.toponym for match in names.look_up(words)]
    if not toponyms:
        return None
    best = max(toponyms, key=lambda toponym: toponym.population)
    located = locate_mention(
        Mention((0, len(words)), words, "settlement", best, tuple(toponyms), len(toponyms) == 1)
    )
    return located.place if located is not None else None


def read_figure_words(text: str, span: Span) -> Found[Figure]:
    """Return the number of people killed in selected words; its value is None if they have none.

    A bare number counts, because the curator selected it as the people killed.
    """
    found = find_figure(text, *span)
    if found is not None:
        return found
    words = text[slice(*span)]
    for part in (words, *words.split()):
        number = parse_number(part.strip(".,;:()"))
        if number is not None:
            why = f"“{part}”, selected as the people killed."
            return Found(Figure(best=number), (span,), "selected words", "said", why)
    return Found(None, (), "no figure", "open", _NO_VALUE.format(what="number"))
