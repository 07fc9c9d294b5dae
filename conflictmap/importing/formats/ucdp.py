"""UCDP's Georeferenced Event Dataset (GED): CSV, GeoJSON, and the answers of its API.

Source: UCDP GED Codebook: where_prec, date_prec, event_clarity, the figures, and source_article,
whose entries are ``"office,date,headline"`` separated by semicolons. A row without an article, as
most of the older ones, is quoted itself.
"""

import re
from collections.abc import Callable, Iterator

from conflictmap.importing.coordinates import read_position
from conflictmap.importing.date_reading import DateColumn, ReadDate
from conflictmap.importing.figures import read_figures
from conflictmap.importing.formats.common import (
    Columns,
    ImportContext,
    describe_order,
    map_table,
    read_count,
    read_id,
    unique_values,
)
from conflictmap.importing.model import (
    DatasetInfo,
    ImportedEvent,
    MergedRow,
    Outcome,
    Row,
    RowError,
    SourceDraft,
    StatementDraft,
    Table,
)
from conflictmap.importing.word_lists import is_unknown

SIGNATURE = frozenset({"where_prec", "date_prec", "side_a"})
DATASET = DatasetInfo(
    "ucdp-ged",
    "UCDP Georeferenced Event Dataset",
    publisher="Uppsala Conflict Data Program",
    licence="CC BY 4.0",
    rights="full-text",
    language="en",
    url="https://ucdp.uu.se/downloads/",
    terms_url="https://ucdp.uu.se/downloads/",
)
COLUMNS = (
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
)
"""Columns of the versions since 19.1."""

KEPT_COLUMNS = (
    "relid",
    "type_of_violence",
    "conflict_new_id",
    "conflict_name",
    "dyad_new_id",
    "dyad_name",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "code_status",
    "event_clarity",
    "source_original",
    "country",
    "country_id",
    "adm_1",
    "adm_2",
)

_TYPE_NAMES = {"1": "state-based violence", "2": "non-state violence", "3": "one-sided violence"}
_CLASSES = range(1, 8)
_ENTRY_BREAK = re.compile(r'"\s*;\s*"')
_POINT_NOTES = {
    2: "a point within about 25 km of the place",
    3: "only the district is known: the position is its centroid",
    4: "only the province is known: the position is its centroid",
    5: "a line or an area: the position is a point of it",
    6: "only the country is known: the position is its centroid",
    7: "in international waters or airspace",
}


def map_ucdp(table: Table, context: ImportContext) -> Iterator[Outcome]:
    """Yield what becomes of each row of a GED table."""
    yield from map_table(table, _UcdpMapper(table, context).map_row)


class _UcdpMapper:
    """Mapping of GED rows; the table is read once to decide the orders of its dates."""

    def __init__(self, table: Table, context: ImportContext) -> None:
        self.context = context
        self.columns = Columns(table.columns)
        self._readers: dict[str, Callable[[Row], str]] = {}
        self.kept = [(name, self.columns.reader(name)) for name in KEPT_COLUMNS]
        self.event_dates = context.make_date_column("date_start, date_end", table)
        self.source_dates = DateColumn("source_date")
        self._rows_by_id: dict[str, tuple[int, int]] = {}
        self._second_rows: dict[int, str] = {}
        self._merged: dict[int, int] = {}
        self._disordered: set[int] = set()
        self._survey_rows(table)

    def cell(self, row: Row, name: str) -> str:
        """Return a cell by the name of its column."""
        reader = self._readers.get(name)
        if reader is None:
            reader = self._readers[name] = self.columns.reader(name)
        return reader(row)

    def _survey_rows(self, table: Table) -> None:
        """Read all rows once: the orders of day and month, repeated ids."""
        start, end = self.columns.reader("date_start"), self.columns.reader("date_end")
        source_date, identifier = self.columns.reader("source_date"), self.columns.reader("id")
        for row in table.read_rows():
            for read, column in (
                (start, self.event_dates),
                (end, self.event_dates),
                (source_date, self.source_dates),
            ):
                text = read(row)
                if "/" in text or "." in text:
                    column.observe(text)
            name = identifier(row)
            if not name:
                continue
            content = hash(tuple(row.cells))
            first = self._rows_by_id.setdefault(name, (row.number, content))
            if first[0] != row.number:
                if first[1] == content:
                    self._merged[row.number] = first[0]
                else:
                    self._second_rows[row.number] = name
        self.event_dates.decide_order()
        self.source_dates.decide_order()
        for number, name in self._second_rows.items():
            code = f"the id {name} is on rows that differ: all are kept, with other ids"
            self.context.notes.add(code, self._rows_by_id[name][0])
            self.context.notes.add(code, number)
        self._rows_by_id.clear()

    def map_row(self, row: Row) -> Outcome:
        """Return what becomes of a row.

        Raises:
            RowError: the row is refused.
        """
        if row.number in self._merged:
            return MergedRow(
                row.number, self._merged[row.number], "identical to the row with the same id"
            )
        identifier = self.cell(row, "id") or self.cell(row, "relid") or f"row {row.number}"
        identifier = read_id(identifier)
        if row.number in self._second_rows:
            identifier = f"{identifier} (row {row.number})"
        date = self._read_dates(row)
        position = self._read_position(row)
        words = self.context.words
        place = words.read(self.cell(row, "where_coordinates"))
        sides = unique_values(words.read(self.cell(row, side)) for side in ("side_a", "side_b"))
        statements = self._read_articles(row)
        where_prec, place_note = self._read_class(row)
        status = self.cell(row, "code_status")
        if status and status.casefold() != "clear":
            self.context.notes.add("code_status is not Clear", row.number)
        from_row = not statements
        if from_row:
            self.context.notes.add(
                "no article is given (number_of_sources is -1): the row itself is quoted",
                row.number,
            )
            statements = [StatementDraft(self._quote_row(row, date, sides, place))]
        title = " – ".join(sides)
        return ImportedEvent(
            row.number,
            identifier,
            f"{title}: {place}" if place and title else title or place or identifier,
            date,
            where_prec,
            "violence",
            point=position,
            place=place,
            within=unique_values(self.cell(row, key) for key in ("adm_2", "adm_1", "country")),
            place_note=place_note,
            subtype=_TYPE_NAMES.get(self.cell(row, "type_of_violence").split(".")[0]),
            actors=sides,
            fatalities=self._read_fatalities(row),
            statements=statements,
            from_row=from_row,
            outlets=unique_values(
                one.source.publisher or "" for one in statements if one.source is not None
            ),
            kept=self._read_kept(row),
        )

    def _read_kept(self, row: Row) -> dict[str, str]:
        """Return the cells to keep; figures are kept where they are out of order."""
        kept = {name: value for name, read in self.kept if (value := read(row))}
        if row.number in self._disordered:
            kept |= {name: self.cell(row, name) for name in ("low", "best", "high")}
        return kept

    def _read_dates(self, row: Row) -> str:
        """Return the date of an event in EDTF.

        Raises:
            RowError: a date is missing, ambiguous or reversed, or disagrees with the year.
        """
        written = self.cell(row, "date_start"), self.cell(row, "date_end")
        year = read_count(self.cell(row, "year"))
        start = self.event_dates.read(written[0], year=year)
        end = self.event_dates.read(written[1], year=year) if written[1] else start
        if start.first > end.last:
            raise RowError(
                "date-reversed",
                f"date_start {start.edtf} is after date_end {end.edtf}",
            )
        if year is not None and not start.first.year <= year <= end.last.year:
            raise RowError(
                "date-disagrees", f"date_start says {start.first.year}, year says {year}"
            )
        if start.form == "numeric":
            self.context.notes.add(
                "date-order",
                row.number,
                words=describe_order(self.event_dates, "date_start, date_end"),
            )
        self.context.note_date(start, row.number)
        return self._join_days(row, start, end)

    def _join_days(self, row: Row, start: ReadDate, end: ReadDate) -> str:
        """Return one day, some day of several, or the sum over them, by event_clarity."""
        if start.edtf == end.edtf:
            return start.edtf
        if read_count(self.cell(row, "event_clarity")) == 2:  # noqa: PLR2004  an aggregate
            return f"{start.edtf}/{end.edtf}"
        return f"[{start.edtf}..{end.edtf}]"

    def _read_position(self, row: Row) -> tuple[float, float]:
        position = read_position(
            self.cell(row, "latitude"),
            self.cell(row, "longitude"),
            lambda code, words: self.context.notes.add(code, row.number, words=words),
        )
        if position is None:
            raise RowError("no-place", "there is no latitude and longitude")
        return position

    def _read_class(self, row: Row) -> tuple[int, str | None]:
        where_prec = read_count(self.cell(row, "where_prec"))
        description = self.context.words.read(self.cell(row, "where_description"))
        if where_prec is None or where_prec not in _CLASSES:
            self.context.notes.add("where_prec is missing or none of 1 to 7", row.number)
            where_prec = self.context.position_class()
        notes = [_POINT_NOTES.get(where_prec, ""), description]
        return where_prec, "; ".join(note for note in notes if note) or None

    def _read_fatalities(self, row: Row) -> dict[str, int] | None:
        low, best, high = (
            (read_figures(self.cell(row, key)) or {}).get("best") for key in ("low", "best", "high")
        )
        figures = [figure for figure in (low, best, high) if figure is not None]
        if not figures:
            return None
        if figures != sorted(figures):
            self._disordered.add(row.number)
            self.context.notes.add(
                "figures-disordered",
                row.number,
                words=f"figures-disordered (low {low}, best {best}, high {high}): left out",
            )
            return None
        named = zip(("low", "best", "high"), (low, best, high), strict=True)
        return {name: figure for name, figure in named if figure is not None}

    def _read_articles(self, row: Row) -> list[StatementDraft]:
        """Return one statement for each article; the same headline of an office counts once."""
        text = self.cell(row, "source_article")
        entries = split_articles(text) if text else self._read_headline(row)
        statements: dict[tuple[str, str], StatementDraft] = {}
        alone = len(entries) == 1
        for office, date, headline in entries:
            words = self.context.words.read(_undouble_marks(headline), row.number)
            publisher = self.context.words.read(office)
            if not words:
                continue
            edtf = self._read_source_date(row, date, alone=alone)
            key = (publisher.casefold(), words)
            if key in statements:
                self.context.notes.add(
                    "same headline twice from one office: one statement", row.number
                )
                continue
            source = SourceDraft(
                f"{publisher}\n{edtf}\n{words}", words, publisher or None, words, date=edtf
            )
            statements[key] = StatementDraft(words, source)
        return list(statements.values())

    def _read_headline(self, row: Row) -> list[tuple[str, str, str]]:
        headline = self.cell(row, "source_headline")
        if not headline:
            return []
        return [(self.cell(row, "source_office"), self.cell(row, "source_date"), headline)]

    def _read_source_date(self, row: Row, written: str, *, alone: bool) -> str | None:
        """Return the date of an article; that of the column ``source_date`` if it has one."""
        column = self.cell(row, "source_date")
        if alone and "/" in column and ";" not in column:
            try:
                found = self.source_dates.read(column)
            except RowError:
                found = None
            if found is not None and found.form == "numeric":
                other = (
                    ": another order than the column beside it"
                    if self.source_dates.order != self.event_dates.order and self.event_dates.order
                    else ""
                )
                self.context.notes.add(
                    "source-date-order",
                    row.number,
                    words=describe_order(self.source_dates, "source_date") + other,
                )
        for text in (written, column if alone else ""):
            if not text or is_unknown(text):
                continue
            try:
                return self.source_dates.read(text).edtf
            except RowError:
                continue
        return None

    def _quote_row(self, row: Row, date: str, sides: tuple[str, ...], place: str) -> str:
        """Return the row in words, as it is quoted where it has no article."""
        figures = [
            f"{name} {value}" for name in ("best", "low", "high") if (value := self.cell(row, name))
        ]
        kind = _TYPE_NAMES.get(self.cell(row, "type_of_violence").split(".")[0], "")
        parts = (
            " – ".join(sides),
            kind,
            place,
            self.cell(row, "country"),
            date,
            ", ".join(figures),
        )
        return "; ".join(part for part in parts if part)


def _undouble_marks(headline: str) -> str:
    """Return a headline without the doubled quotation marks of a text that was quoted twice."""
    pairs = headline.count('""')
    return (
        headline.replace('""', '"') if pairs > 1 and headline.count('"') == 2 * pairs else headline
    )


def split_articles(text: str) -> list[tuple[str, str, str]]:
    """Return office, date and headline of each article in a cell of ``source_article``.

    Entries are in quotation marks and separated by semicolons; within an entry, the first two
    commas separate office, date and headline, which may have commas and semicolons of its own.
    """
    plain = text.strip()
    quoted = plain.startswith('"')
    entries = _ENTRY_BREAK.split(plain[1:].removesuffix('"')) if quoted else [plain]
    articles = []
    for entry in entries:
        parts = entry.split(",", 2)
        if len(parts) == 3:  # noqa: PLR2004  office, date, headline
            articles.append((parts[0].strip(), parts[1].strip(), parts[2].strip()))
        elif entry.strip():
            articles.append(("", "", entry.strip()))
    return articles
