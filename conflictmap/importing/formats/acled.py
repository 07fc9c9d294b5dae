"""ACLED's data files: CSV of all generations, workbooks, and the answers of its API.

Sources: ACLED Codebook (geo_precision, time_precision, fatalities); the columns of its exports from
2010 to 2026. The sentence in ``notes`` is ACLED's own: ACLED is its publisher, and the outlets in
``source`` are named as those who reported it, so that they do not corroborate each other.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from conflictmap.importing.coordinates import read_position
from conflictmap.importing.date_reading import (
    DateColumn,
    ReadDate,
    find_dates_in_prose,
    is_ambiguous_number,
)
from conflictmap.importing.figures import read_figures
from conflictmap.importing.formats.common import (
    Columns,
    ImportContext,
    describe_order,
    map_table,
    read_count,
    split_names,
    unique_values,
)
from conflictmap.importing.model import (
    DatasetInfo,
    ImportedEvent,
    MergedRow,
    Outcome,
    Row,
    RowError,
    StatementDraft,
    Table,
)

SIGNATURE = frozenset({"event_id_cnty", "event_date"})
DATASET = DatasetInfo(
    "acled",
    "Armed Conflict Location & Event Data (ACLED)",
    publisher="ACLED",
    licence="ACLED End User Licence Agreement",
    rights="internal",
    language="en",
    url="https://acleddata.com/",
    terms_url="https://acleddata.com/eula/",
)
COLUMNS = (
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
)
"""Columns of the exports since 2023."""

KEPT_COLUMNS = (
    "actor1",
    "actor2",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "assoc_actor_1",
    "inter1",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "source_scale",
    "tags",
    "geo_precision",
    "time_precision",
)

_ALIASES = {
    "ally_actor_1": "assoc_actor_1",
    "ally_actor_2": "assoc_actor_2",
    "gwno": "iso",
    "actor 1": "actor1",
    "actor 2": "actor2",
}
_TYPES = {
    "battles": "violence",
    "explosions/remote violence": "violence",
    "remote violence": "violence",
    "violence against civilians": "violence",
    "riots": "violence",
    "protests": "protest",
    "strategic developments": "strategic-development",
    "strategic development": "strategic-development",
    "headquarters or base established": "strategic-development",
    "non-violent transfer of territory": "strategic-development",
    "non-violent activity by a conflict actor": "strategic-development",
    "non-violent rebel activity": "strategic-development",
}
_PROTESTER_CODES, _RIOTER_CODES = ("6", "protesters"), ("5", "rioters")
_CLASSES = {1: 1, 2: 2, 3: 4}
_CLASS_AT_SEA = 7
_DAYS_AROUND = timedelta(days=3)
_ESTIMATED = re.compile(r"\bcoded as (\d+)\b", re.IGNORECASE)
_FEW_WORDS_CHARS = 400


@dataclass(frozen=True, slots=True)
class _Cells:
    """Functions that read the columns."""

    identifier: Callable[[Row], str]
    date: Callable[[Row], str]
    year: Callable[[Row], str]
    time_precision: Callable[[Row], str]
    event_type: Callable[[Row], str]
    sub_event_type: Callable[[Row], str]
    actor1: Callable[[Row], str]
    actor2: Callable[[Row], str]
    assoc1: Callable[[Row], str]
    assoc2: Callable[[Row], str]
    inter1: Callable[[Row], str]
    country: Callable[[Row], str]
    admin1: Callable[[Row], str]
    admin2: Callable[[Row], str]
    admin3: Callable[[Row], str]
    location: Callable[[Row], str]
    latitude: Callable[[Row], str]
    longitude: Callable[[Row], str]
    geo_precision: Callable[[Row], str]
    source: Callable[[Row], str]
    notes: Callable[[Row], str]
    fatalities: Callable[[Row], str]
    timestamp: Callable[[Row], str]


def map_acled(table: Table, context: ImportContext) -> Iterator[Outcome]:
    """Yield what becomes of each row of an ACLED table."""
    yield from map_table(table, _AcledMapper(table, context).map_row)


class _AcledMapper:
    """Mapping of ACLED rows; the table is read once to decide dates and to find repeated ids."""

    def __init__(self, table: Table, context: ImportContext) -> None:
        self.context = context
        self.columns = Columns(table.columns, _ALIASES)
        names = {
            "identifier": "event_id_cnty",
            "date": "event_date",
            "assoc1": "assoc_actor_1",
            "assoc2": "assoc_actor_2",
        }
        self.cells = _Cells(
            **{key: self.columns.reader(names.get(key, key)) for key in _Cells.__dataclass_fields__}
        )
        self.kept = [(name, self.columns.reader(name)) for name in KEPT_COLUMNS]
        self.dates = context.make_date_column(self.columns.name_as_written("event_date"), table)
        self.into_by_row: dict[int, tuple[int, str]] = {}
        self.second_rows: dict[int, int] = {}
        self._repeated_words: set[int] = set()
        self._last_key: tuple[str, ...] = ()
        self._survey_rows(table)

    def _survey_rows(self, table: Table) -> None:
        """Read all rows once: the order of day and month, repeated ids, repeated notes."""
        cells, rows_by_id = self.cells, dict[str, list[tuple[int, str, int]]]()
        words: Counter[int] = Counter()
        from_words: Counter[str] = Counter()
        for row in table.read_rows():
            date = cells.date(row)
            self.dates.observe(date)
            if is_ambiguous_number(date):
                from_words.update(_find_order_in_words(date, cells.notes(row)))
            identifier = cells.identifier(row)
            if identifier:
                content = hash(tuple(row.cells))
                rows_by_id.setdefault(identifier, []).append(
                    (row.number, cells.timestamp(row), content)
                )
            words[hash(cells.notes(row))] += 1
        self.dates.decide_order()
        if self.dates.order is None and len(from_words) == 1:
            [self.dates.order] = from_words
            (self.dates.day_first if self.dates.order == "dmy" else self.dates.month_first)[
                "the dates in the notes"
            ] += 1
        self._repeated_words = {key for key, count in words.items() if count > 1}
        for identifier, found in rows_by_id.items():
            if len(found) > 1:
                self._merge_repeated(identifier, found)

    def _merge_repeated(self, identifier: str, found: list[tuple[int, str, int]]) -> None:
        """Decide which rows of one id stay: the one with the newest timestamp."""
        newest = max(found, key=lambda one: (_timestamp_key(one[1]), -one[0]))
        others = [one for one in found if one is not newest]
        if len({content for _, _, content in found}) == 1:
            for number, _, _ in others:
                self.into_by_row[number] = (newest[0], "identical to the row with the same id")
        elif all(_timestamp_key(one[1]) < _timestamp_key(newest[1]) for one in others):
            for number, _, _ in others:
                self.into_by_row[number] = (newest[0], "same event_id_cnty, older timestamp")
        else:
            for order, (number, _, _) in enumerate(sorted(found)[1:], 2):
                self.second_rows[number] = order
            for number, _, _ in found:
                self.context.notes.add(
                    f"the id {identifier} is on rows that differ: all are kept, with other ids",
                    number,
                )

    def map_row(self, row: Row) -> Outcome:
        """Return what becomes of a row.

        Raises:
            RowError: the row is refused.
        """
        if row.number in self.into_by_row:
            return MergedRow(row.number, *self.into_by_row[row.number])
        cells, context = self.cells, self.context
        self._check_complete(row)
        identifier = cells.identifier(row) or f"row {row.number}"
        if row.number in self.second_rows:
            identifier = f"{identifier} ({_format_ordinal(self.second_rows[row.number])})"
        date, day = self._read_date(row)
        position = read_position(cells.latitude(row), cells.longitude(row), self._make_noter(row))
        if position is None:
            raise RowError("no-place", "there is no latitude and longitude")
        words = context.words.read(cells.notes(row), row.number)
        if not words:
            raise RowError("no-words", f"{self.columns.name_as_written('notes')} is empty")
        outlets = split_names(context.words.read(cells.source(row)))
        where_prec, place_note = self._read_class(row)
        kind = self._read_type(row)
        self._note_words(row, words, date)
        location = context.words.read(cells.location(row))
        subtype = cells.sub_event_type(row) or cells.event_type(row)
        return ImportedEvent(
            row.number,
            identifier,
            f"{subtype}: {location}" if location else subtype,
            date,
            where_prec,
            kind,
            point=position,
            place=location,
            within=unique_values(
                (cells.admin3(row), cells.admin2(row), cells.admin1(row), cells.country(row))
            ),
            place_note=place_note,
            subtype=subtype,
            actors=unique_values(
                name
                for read in (cells.actor1, cells.actor2)
                for name in split_names(context.words.read(read(row)))
            ),
            associates=unique_values(
                name
                for read in (cells.assoc1, cells.assoc2)
                for name in split_names(context.words.read(read(row)))
            ),
            fatalities=self._read_fatalities(row),
            statements=[StatementDraft(words, by="; ".join(outlets) or None)],
            outlets=outlets,
            version=cells.timestamp(row) or None,
            kept=self._read_kept(row, day),
        )

    def _check_complete(self, row: Row) -> None:
        """Refuse a row that ends before its place."""
        cells = self.cells
        if any(
            read(row) for read in (cells.latitude, cells.longitude, cells.location, cells.notes)
        ):
            return
        filled = [position for position, cell in enumerate(row.cells) if cell.strip()]
        names = self.columns.names
        last = names[filled[-1]] if filled and filled[-1] < len(names) else "its start"
        raise RowError("cut-off", f"the row ends after {last} (no place, no notes)")

    def _read_kept(self, row: Row, day: str) -> dict[str, str]:
        """Return the cells to keep; the day is kept where the date is more than that day."""
        kept = {name: value for name, read in self.kept if (value := read(row))}
        if kept.get("time_precision", "1") != "1":
            kept["event_date"] = day
        if read_count(self.cells.fatalities(row)) == 0:
            kept["fatalities"] = "0"
        return kept

    def _read_date(self, row: Row) -> tuple[str, str]:
        """Return the date with its precision, and the day or month as written.

        Raises:
            RowError: the date is missing, ambiguous, or disagrees with the year.
        """
        cells, notes = self.cells, self.context.notes
        year_text = cells.year(row)
        year = read_count(year_text)
        written = cells.date(row)
        found = self.dates.read(written, year=year)
        if year is not None and not found.first.year <= year <= found.last.year:
            names = self.columns.name_as_written("event_date"), self.columns.name_as_written("year")
            raise RowError(
                "date-disagrees", f"{names[0]} says {found.first.year}, {names[1]} says {year}"
            )
        self.context.note_date(found, row.number)
        if found.two_digit_year:
            column = "the column `year`" if year is not None else "1969–2068 as the range"
            notes.add(f"two-digit years read with {column}", row.number)
        if is_ambiguous_number(written):
            notes.add("date-order", row.number, words=describe_order(self.dates))
        return self._apply_precision(row, found), found.edtf

    def _apply_precision(self, row: Row, found: ReadDate) -> str:
        """Return the date with the time precision that the row states."""
        precision = read_count(self.cells.time_precision(row))
        if found.precision != "day":
            if precision == 1:
                self.context.notes.add("written as a month, though time_precision is 1", row.number)
            return found.edtf
        if precision == 2:  # noqa: PLR2004  ACLED: a week
            return f"[{found.first - _DAYS_AROUND}..{found.last + _DAYS_AROUND}]"
        if precision == 3:  # noqa: PLR2004  ACLED: a month
            return found.edtf[:7]
        return found.edtf

    def _read_class(self, row: Row) -> tuple[int, str | None]:
        """Return the precision class of a row's place, and what its position is."""
        cells = self.cells
        precision = read_count(cells.geo_precision(row))
        if precision == 3:  # noqa: PLR2004  ACLED: a larger region
            if not cells.admin1(row):
                return _CLASS_AT_SEA, "a position at sea or in no province (geo_precision 3)"
            place = cells.location(row)
            return 4, (
                f"{cells.admin1(row)} is meant: the position is that of {place or 'its capital'}, "
                "to which ACLED codes events of the region (geo_precision 3)"
            )
        if precision is None:
            return self.context.position_class(), None
        note = None
        if precision == 2:  # noqa: PLR2004  ACLED: near a town
            note = f"near {cells.location(row)}, or a part of its region (geo_precision 2)"
        return _CLASSES.get(precision, self.context.position_class()), note

    def _read_type(self, row: Row) -> str:
        """Return the event type of a row.

        Raises:
            RowError: ``no-type``.
        """
        cells = self.cells
        written = cells.event_type(row)
        stated = self.context.recipe.find_type(cells.sub_event_type(row))
        stated = stated or self.context.recipe.find_type(written)
        if stated:
            return stated
        if cells.sub_event_type(row).casefold() == "agreement":
            return "diplomacy"
        name = " ".join(written.casefold().split())
        if name.startswith("battle"):
            return "violence"
        if name == "riots/protests":
            return self._read_crowd_type(row)
        if _TYPES.get(name):
            return _TYPES[name]
        return self.context.find_type(written, self.columns.name_as_written("event_type"))

    def _read_crowd_type(self, row: Row) -> str:
        """Return the type of ``Riots/Protests``, one type until 2017, by who takes part."""
        actor, code = self.cells.actor1(row).casefold(), self.cells.inter1(row).casefold()
        if actor.startswith("protester") or code in _PROTESTER_CODES:
            return "protest"
        if actor.startswith("rioter") or code in _RIOTER_CODES:
            return "violence"
        return self.context.find_type(
            self.cells.event_type(row), self.columns.name_as_written("event_type")
        )

    def _read_fatalities(self, row: Row) -> dict[str, int] | None:
        written = self.cells.fatalities(row)
        number = (read_figures(written) or {}).get("best") if written else None
        if number is None:
            if written:
                self.context.notes.add(
                    "fatalities-unreadable",
                    row.number,
                    words=f"“{written}” is no number of deaths: left out",
                )
            return None
        if number == 0:
            self.context.notes.add("zero-fatalities-left-out (0 is “none reported”)", row.number)
            return None
        return {"best": number}

    def _note_words(self, row: Row, words: str, date: str) -> None:
        """Note estimated figures and words that other rows have too."""
        notes = self.context.notes
        match = _ESTIMATED.search(words)
        if match:
            notes.add(
                "fatalities-estimated",
                row.number,
                words=f"fatalities-estimated (“coded as {match[1]}”)",
            )
        if hash(self.cells.notes(row)) in self._repeated_words:
            key = (date, self.cells.latitude(row), self.cells.longitude(row), words)
            if key == self._last_key:
                notes.add(
                    "same date, place and notes as the row before: perhaps twice the same",
                    row.number,
                )
            else:
                notes.add(
                    "same notes in several rows: each quote must still be found once", row.number
                )
            self._last_key = key

    def _make_noter(self, row: Row) -> Callable[[str, str], None]:
        return lambda code, words: self.context.notes.add(code, row.number, words=words)


def _find_order_in_words(date: str, words: str) -> list[str]:
    """Return the order that the date in the first words of the notes shows, if any."""
    prose = [
        read for read in find_dates_in_prose(words[:_FEW_WORDS_CHARS]) if read.precision == "day"
    ]
    if not prose:
        return []
    orders = []
    for order in ("dmy", "mdy"):
        try:
            read = DateColumn(order=order, stated=True).read(date)
        except RowError:
            continue
        if read.edtf == prose[0].edtf:
            orders.append(order)
    return orders


def _timestamp_key(text: str) -> tuple[float, str]:
    """Return the sort key of a timestamp: seconds since 1970, or a date in ISO form."""
    try:
        return float(text), ""
    except ValueError:
        return 0.0, text


def _format_ordinal(number: int) -> str:
    return {2: "second", 3: "third", 4: "fourth"}.get(number, f"no. {number}")
