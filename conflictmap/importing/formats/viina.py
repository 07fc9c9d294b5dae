"""VIINA 2.0's ``event_info``: reports of events in Ukraine, in Ukrainian and Russian.

Source: the README of VIINA (github.com/zhukovyuri/VIINA). Rows with the same ``event_id_1pd`` are
reports of one event; the date is that of the report; GEO_PRECISION names the level of the place.
"""

from collections.abc import Iterator

from conflictmap.importing.coordinates import read_position
from conflictmap.importing.formats.common import (
    Columns,
    ImportContext,
    map_table,
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
from geo.text.links import is_link

SIGNATURE = frozenset({"geo_precision", "report_id", "event_id"})
DATASET = DatasetInfo(
    "viina",
    "VIINA 2.0: Violent Incident Information from News Articles",
    publisher="VIINA",
    licence="ODbL 1.0",
    rights="quote-only",
    language="uk",
    url="https://github.com/zhukovyuri/VIINA",
    terms_url="https://opendatacommons.org/licenses/odbl/1-0/",
)
CLASSES = {"STREET": 1, "ADM3": 1, "ADM2": 3, "ADM1": 4, "ADM0": 6}
_LANGUAGE_TAGS = {"ua": "uk"}
_TITLE_CHARS = 80
_DATE_NOTE = "the day of the report, not of the event"


def map_viina(table: Table, context: ImportContext) -> Iterator[Outcome]:
    """Yield what becomes of each row of a VIINA table."""
    yield from map_table(table, _ViinaMapper(table, context).map_row)


class _ViinaMapper:
    """Mapping of VIINA's rows; the reports of an event are collected when the table is surveyed."""

    def __init__(self, table: Table, context: ImportContext) -> None:
        self.context = context
        self.columns = Columns(table.columns)
        self.read = {
            name: self.columns.reader(name)
            for name in (
                "event_id",
                "event_id_1pd",
                "date",
                "time",
                "asciiname",
                "adm1_name",
                "adm2_name",
                "longitude",
                "latitude",
                "geo_precision",
                "address",
                "report_id",
                "source",
                "url",
                "text",
                "lang",
            )
        }
        self.dates = context.make_date_column("date", table)
        self.main_row: dict[str, int] = {}
        self.reports: dict[str, list[Row]] = {}
        self._survey_rows(table)
        context.notes.add("the date is that of the report: so it is said in date_note")
        context.notes.add(
            "where_prec from GEO_PRECISION: STREET and ADM3 1, ADM2 3, ADM1 4, ADM0 6"
        )

    def _survey_rows(self, table: Table) -> None:
        """Collect the reports of each event; the coarsest place is the event's."""
        rows_by_report: dict[str, list[int]] = {}
        for row in table.read_rows():
            key = self._read_key(row)
            if not key:
                continue
            rows_by_report.setdefault(self.read["report_id"](row), []).append(row.number)
            try:
                self._check_row(row)
            except RowError:
                continue
            self.reports.setdefault(key, []).append(row)
        for key, rows in self.reports.items():
            coarsest = max(rows, key=lambda row: (self._read_class(row) or 0, -row.number))
            self.main_row[key] = coarsest.number
        for report, numbers in rows_by_report.items():
            if len(numbers) > 1 and report:
                code = (
                    f"one report ({report}) puts {len(numbers)} events on the map: one source, "
                    "quoted several times"
                )
                for number in numbers:
                    self.context.notes.add(code, number)

    def _read_key(self, row: Row) -> str:
        """Return the id of the event that a row reports, or an empty text."""
        return read_id(self.read["event_id_1pd"](row))

    def _read_class(self, row: Row) -> int | None:
        return CLASSES.get(self.read["geo_precision"](row).upper())

    def _choose_class(self, row: Row) -> int:
        """Return the class of a row; that of a position without a known level is noted."""
        level = self._read_class(row)
        if level is None:
            written = self.read["geo_precision"](row)
            words = f"“{written}” of GEO_PRECISION has no class"
            self.context.notes.add("GEO_PRECISION", row.number, words=words)
        return level or self.context.position_class()

    def _check_row(self, row: Row) -> tuple[str, tuple[float, float], str]:
        """Return date, position and words of a row.

        Raises:
            RowError: one of them is missing.
        """
        date = self.dates.read(self.read["date"](row)).edtf
        position = read_position(self.read["latitude"](row), self.read["longitude"](row))
        if position is None:
            raise RowError("no-place", "there is no latitude and longitude")
        words = self.context.words.read(self.read["text"](row))
        if not words:
            raise RowError("no-words", "text is empty")
        return date, position, words

    def map_row(self, row: Row) -> Outcome:
        """Return what becomes of a row.

        Raises:
            RowError: the row is refused.
        """
        date, position, _ = self._check_row(row)
        key = self._read_key(row) or read_id(self.read["event_id"](row))
        main = self.main_row.get(key, row.number)
        rows = self.reports.get(key, [row])
        if row.number != main:
            same_place = {
                self._position_text(one) for one in rows if one.number in (main, row.number)
            }
            why = "same event_id_1pd: another report of one event"
            if len(same_place) > 1:
                why = (
                    "same event_id_1pd, placed otherwise: the coarser class is kept, and both "
                    "positions are given in place_note"
                )
            return MergedRow(row.number, main, why)
        return self._build_event(row, rows, key, date, position)

    def _position_text(self, row: Row) -> str:
        return f"{self.read['latitude'](row)}, {self.read['longitude'](row)}"

    def _build_event(
        self, row: Row, rows: list[Row], key: str, date: str, position: tuple[float, float]
    ) -> ImportedEvent:
        statements = [self._build_statement(one) for one in rows]
        kind = self.context.find_type("", "the file")
        words = statements[0].quote
        places = unique_values(
            self.context.words.read(self.read[name](row))
            for name in ("asciiname", "adm2_name", "adm1_name")
        )
        positions = unique_values(self._position_text(one) for one in rows)
        note = None
        if len(positions) > 1:
            note = f"the reports are placed at {'; '.join(positions)} (latitude, longitude)"
        return ImportedEvent(
            row.number,
            key or f"row {row.number}",
            words if len(words) <= _TITLE_CHARS else f"{words[: _TITLE_CHARS - 1].rstrip()}…",
            date,
            self._choose_class(row),
            kind,
            point=position,
            place=places[0] if places else "",
            within=places[1:],
            place_note=note,
            statements=statements,
            outlets=unique_values(self.read["source"](one) for one in rows),
            urls=unique_values(url for one in rows if is_link(url := self.read["url"](one))),
            date_note=_DATE_NOTE,
        )

    def _build_statement(self, row: Row) -> StatementDraft:
        words = self.context.words.read(self.read["text"](row), row.number)
        written = self.read["lang"](row).casefold()
        language = _LANGUAGE_TAGS.get(written, written)
        if language != written:
            self.context.notes.add(f"the language {written} is {language} in BCP 47")
        url = self.read["url"](row)
        link = url if is_link(url) else None
        source = SourceDraft(
            link or f"report {self.read['report_id'](row)}",
            words[:_TITLE_CHARS],
            self.read["source"](row) or None,
            words,
            date=self.dates.read(self.read["date"](row)).edtf,
            url=link,
            language=language or None,
        )
        return StatementDraft(words, source)
