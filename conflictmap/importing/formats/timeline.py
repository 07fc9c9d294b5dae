"""TimelineJS (sheet and JSON) and StoryMapJS (JSON), slide by slide (Knight Lab).

A timeline has no places: its slides become events only where the user names one for all of them, or
where columns of positions or places were added to its sheet.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conflictmap.importing.coordinates import check_position, read_position
from conflictmap.importing.date_reading import (
    DateColumn,
    ReadDate,
    build_from_parts,
    find_dates_in_prose,
    join_dates,
    read_years_at_end,
)
from conflictmap.importing.formats.common import NOTE_TIME, Columns, ImportContext, check_row
from conflictmap.importing.headers import normalize_name
from conflictmap.importing.model import (
    DatasetInfo,
    ImportedEvent,
    Outcome,
    RefusedRow,
    Row,
    RowError,
    StatementDraft,
    Table,
)
from conflictmap.importing.records import build_table, to_cell
from conflictmap.importing.roles import simplify_name
from conflictmap.importing.word_lists import ROLE_WORDS, is_unknown
from conflictmap.importing.words import find_addresses
from geo.text.links import is_link

SIGNATURE = frozenset({"headline", "end year", "display date"})
DATASET = DatasetInfo("timeline", "Timeline", rights="quote-only")
STORYMAP_DATASET = DatasetInfo("storymap", "StoryMap", rights="quote-only")
_NO_PLACE = "TimelineJS has no place; name one in the recipe or by hand"
_TITLE_CHARS = 80
_ADDED_ROLES = ("lat", "lon", "place")


def map_timeline(table: Table, context: ImportContext) -> Iterator[Outcome]:
    """Yield what becomes of each row of a timeline's sheet."""
    mapper = _TimelineMapper(table, context)
    header = [normalize_name(name) for name in table.columns]
    for row in table.read_rows():
        would_be: dict[str, str] = {}
        try:
            check_row(row, header)
            yield mapper.map_row(row, would_be)
        except RowError as error:
            yield RefusedRow(
                row.number, error.code, error.words, tuple(row.cells), would_be or None
            )


def _find_added_column(table: Table, role: str) -> str:
    """Return the name of a column that was added to a timeline's sheet, or an empty text."""
    names = (name for name in table.columns if simplify_name(name) in ROLE_WORDS[role])
    return next(names, "")


def read_timeline_json(document: Mapping[str, Any]) -> Table:
    """Return the slides of a timeline's JSON as the table of its sheet."""
    records: list[dict[str, str]] = []
    if isinstance(document.get("title"), Mapping):
        records.append({"Type": "title", **_slide_record(document["title"])})
    for key, kind in (("events", ""), ("eras", "era")):
        records += [
            {"Type": kind, **_slide_record(slide)}
            for slide in document.get(key) or []
            if isinstance(slide, Mapping)
        ]
    return build_table(records)


def _slide_record(slide: Mapping[str, Any]) -> dict[str, str]:
    record: dict[str, str] = {}
    for prefix, key in (("", "start_date"), ("End ", "end_date")):
        date = slide.get(key)
        if isinstance(date, Mapping):
            for part in ("year", "month", "day"):
                record[f"{prefix}{part.title()}"] = to_cell(date.get(part))
    text = slide.get("text")
    if isinstance(text, Mapping):
        record["Headline"] = to_cell(text.get("headline"))
        record["Text"] = to_cell(text.get("text"))
    media = slide.get("media")
    if isinstance(media, Mapping):
        record["Media"] = to_cell(media.get("url"))
    record["Group"] = to_cell(slide.get("group"))
    record["Id"] = to_cell(slide.get("unique_id"))
    return record


class _TimelineMapper:
    """Mapping of a timeline's rows."""

    def __init__(self, table: Table, context: ImportContext) -> None:
        self.context = context
        columns = Columns(table.columns)
        self.read = {
            name: columns.reader(name)
            for name in (
                "year",
                "month",
                "day",
                "time",
                "end year",
                "end month",
                "end day",
                "headline",
                "text",
                "media",
                "type",
                "group",
                "id",
            )
        }
        self.read |= {
            role: columns.reader(_find_added_column(table, role)) for role in _ADDED_ROLES
        }

    def map_row(self, row: Row, would_be: dict[str, str]) -> Outcome:
        """Return what becomes of a row; `would_be` receives what is known before a place lacks.

        Raises:
            RowError: the row is refused.
        """
        kind = self.read["type"](row).casefold()
        if kind == "title":
            raise RowError("title slide", "becomes the title and description of the map")
        if kind == "era":
            raise RowError("era", "a stretch of time, no event")
        date = self._read_date(row)
        title, quotes, urls = self._read_words(row)
        point = read_position(self.read["lat"](row), self.read["lon"](row))
        place = self.context.words.read(self.read["place"](row))
        if is_unknown(place):
            place = self.context.options.place or self.context.recipe.place or ""
        if point is None and not self.context.can_find_place(place):
            would_be |= {"date": date.edtf, "title": title, "quote": quotes[0]}
            words = f"“{place}” is in no gazetteer" if place else _NO_PLACE
            raise RowError("no-place", words)
        group = self.context.words.read(self.read["group"](row))
        return ImportedEvent(
            row.number,
            self.read["id"](row) or f"row {row.number}",
            title,
            date.edtf,
            self.context.position_class(),
            self.context.find_type(group, "Group"),
            point=point,
            place=place,
            subtype=group or None,
            statements=[StatementDraft(quote) for quote in quotes],
            urls=urls,
        )

    def _read_date(self, row: Row) -> ReadDate:
        start, dropped = build_from_parts(
            *(self.read[part](row) for part in ("year", "month", "day"))
        )
        if dropped:
            self.context.notes.add("a day without a month: the year alone is kept", row.number)
        if self.read["time"](row):
            self.context.notes.add(NOTE_TIME, row.number)
        if not self.read["end year"](row):
            return start
        end, _ = build_from_parts(
            *(self.read[part](row) for part in ("end year", "end month", "end day"))
        )
        return join_dates(start, end)

    def _read_words(self, row: Row) -> tuple[str, list[str], tuple[str, ...]]:
        """Return the title, the quotes and the addresses of a slide.

        Raises:
            RowError: ``no-words``.
        """
        words = self.context.words
        headline = words.read(self.read["headline"](row), row.number)
        quotes, links = words.read_paragraphs(self.read["text"](row), row.number)
        if not headline and not quotes:
            raise RowError("no-words", "neither headline nor text")
        if not quotes:
            quotes = [headline]
        media = [link for link in find_addresses(self.read["media"](row)) if is_link(link)]
        urls = [*dict.fromkeys([*(link for link in links if is_link(link)), *media])]
        return headline or quotes[0][:_TITLE_CHARS], quotes, tuple(urls)


def is_storymap(document: object) -> bool:
    """Return whether a JSON value is a StoryMapJS story."""
    if not isinstance(document, Mapping):
        return False
    storymap = document.get("storymap")
    return isinstance(storymap, Mapping) and isinstance(storymap.get("slides"), list)


def map_storymap(document: Mapping[str, Any], context: ImportContext) -> Iterator[Outcome]:
    """Yield what becomes of each slide of a story."""
    slides = [
        slide if isinstance(slide, Mapping) else {} for slide in document["storymap"]["slides"]
    ]
    column = context.make_date_column("date")
    for slide in slides:
        column.observe(to_cell(slide.get("date")))
    column.decide_order()
    for number, slide in enumerate(slides, 1):
        try:
            yield _map_slide(number, slide, context, column)
        except RowError as error:
            yield RefusedRow(number, error.code, error.words, tuple(slide_cells(slide)))


STORYMAP_COLUMNS = ("headline", "text", "date", "latitude", "longitude", "name", "type")


def slide_cells(slide: Mapping[str, Any]) -> Sequence[str]:
    """Return a slide in the columns `STORYMAP_COLUMNS`."""
    text, location = _read_part(slide, "text"), _read_part(slide, "location")
    values = (
        text.get("headline"),
        text.get("text"),
        slide.get("date"),
        location.get("lat"),
        location.get("lon"),
        location.get("name"),
        slide.get("type"),
    )
    return [to_cell(value) for value in values]


def _read_part(slide: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = slide.get(key)
    return part if isinstance(part, Mapping) else {}


def _map_slide(
    number: int, slide: Mapping[str, Any], context: ImportContext, column: DateColumn
) -> ImportedEvent:
    headline_html, text_html, written, lat, lon, name, kind = slide_cells(slide)
    if kind == "overview":
        raise RowError("title slide", "becomes the title and description of the map")
    headline = context.words.read(headline_html, number)
    date, date_from = _read_slide_date(number, (written, headline), context, column)
    if not lat or not lon:
        raise RowError("no-place", "the slide has no location")
    try:
        position = check_position(float(lon), float(lat))
    except ValueError as error:
        if isinstance(error, RowError):
            raise
        raise RowError("bad-coordinates", f"“{lat}, {lon}” is no position") from None
    quotes, links = context.words.read_paragraphs(text_html, number)
    quotes = quotes or ([headline] if headline else [])
    if not quotes:
        raise RowError("no-words", "neither headline nor text")
    return ImportedEvent(
        number,
        f"slide {number}",
        headline or quotes[0][:_TITLE_CHARS],
        date.edtf,
        context.position_class(),
        context.find_type("", "a slide"),
        point=position,
        place=context.words.read(name),
        statements=[StatementDraft(quote) for quote in quotes],
        urls=tuple(dict.fromkeys(link for link in links if is_link(link))),
        date_from=date_from,
    )


def _read_slide_date(
    number: int, texts: tuple[str, str], context: ImportContext, column: DateColumn
) -> tuple[ReadDate, str | None]:
    """Return the date of a slide, from its date or from its headline, and its field if another."""
    written, headline = texts
    if written.strip():
        found = column.read(written)
        if found.two_digit_year and found.precision == "month":
            raise RowError("ambiguous-date", f"“{written}” may be a day or a month: write the year")
        context.note_date(found, number)
        return found, None
    dates = find_dates_in_prose(headline)
    read = dates[0] if len(dates) == 1 else read_years_at_end(headline)
    if read is None:
        raise RowError("no-date", "the slide has no date")
    context.notes.add("a date is read out of words: check it before it counts", number)
    return read, "headline"
