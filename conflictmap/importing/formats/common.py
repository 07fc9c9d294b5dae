"""What the formats share: the context of an import, columns by name, and checks of rows."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from conflictmap.importing.date_reading import DateColumn, ReadDate
from conflictmap.importing.headers import is_hxl_row, normalize_name, repeats_header
from conflictmap.importing.model import (
    ImportOptions,
    NoteCollector,
    Outcome,
    RefusedRow,
    Row,
    RowError,
    Table,
)
from conflictmap.importing.recipe import Recipe
from conflictmap.importing.word_lists import to_ascii_digits
from conflictmap.importing.words import WordsReader
from geo.geometry.bounds import Bounds
from geo.progress import track_progress
from geo.project.sources import Source
from geo.project.vocabulary import EVENT_TYPES

NOTE_TIME = "a time of day is dropped"
NOTE_ZONE = "a time of day and its zone are dropped: the day is the one written"
NOTE_MILLISECONDS = "a number of milliseconds since 1970 (UTC)"
NOTE_CALENDAR = (
    "a year before 1500 or after 2100 is read as Gregorian: convert dates of another calendar"
)
NOTE_SHARED_WORDS = "same notes in several rows: each quote must still be found once"
CLASS_NOT_STATED = 2
"""Precision class of a position for which nothing is stated; never 1, whatever its digits."""

MISSING_VALUES = frozenset({"NA", "N/A", "NaN", "nan", "NULL", "null", "None", "#N/A", "\\N", "."})
"""What R, Stata, pandas, databases and spreadsheets write into a cell that has no value."""

_FIRST_USUAL_YEAR, _LAST_USUAL_YEAR = 1500, 2100
"""Years outside may be of the Hijri, Persian or Buddhist calendar."""

_ORDER_NAMES = {"dmy": "day/month/year", "mdy": "month/day/year", "ymd": "year/month/day"}
_HOST = re.compile(r"https?://(?:www\.)?([^/?#:]+)", re.IGNORECASE)
_COUNT = re.compile(r"[-+]?\d{1,9}(?:[.,]0{1,2})?\Z", re.ASCII)
_SEMICOLON = re.compile(r"\s*;\s*")


@dataclass(slots=True)
class ImportContext:
    """What a format needs besides the rows.

    Attributes:
        options: What the user states.
        recipe: What the recipe states; empty if there is none.
        notes: Receives what is decided for rows.
        words: Reads words of cells.
        find_place: Returns whether a name is a place of the project; None without a project.
        bounds: Bounds of the project that the events are added to.
        open_bounds_of: Data sets of the project, whose new versions may widen the bounds.
        used_types: Types of events that the project uses; empty without a project.
        known_sources: Sources of the project by id.
    """

    options: ImportOptions = field(default_factory=ImportOptions)
    recipe: Recipe = field(default_factory=Recipe)
    notes: NoteCollector = field(default_factory=NoteCollector)
    words: WordsReader = field(init=False)
    find_place: Callable[[str], bool] | None = None
    bounds: Bounds | None = None
    open_bounds_of: set[str] = field(default_factory=set)
    used_types: frozenset[str] = frozenset()
    known_sources: Mapping[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the reader of words."""
        self.words = WordsReader(self.notes)

    def find_type(self, value: str, column: str) -> str:
        """Return the event type for a value of the file.

        The recipe is used first, then a value that is itself a type, then the type that the user
        states for all others.

        Raises:
            RowError: ``no-type``.
        """
        text = value.strip()
        found = self.recipe.find_type(text)
        if found is None and text.casefold() in EVENT_TYPES:
            found = text.casefold()
        found = found or self.options.event_type or self.recipe.default_type
        if found is None:
            where = f"“{text}” of {column} has" if text else "the file states"
            hint = (
                f"give it one in the recipe, `types: {{{text}: violence}}`, or" if text else "use"
            )
            raise RowError("no-type", f"{where} no type: {hint} --type")
        return found

    def can_find_place(self, name: str) -> bool:
        """Return whether a name is a place of the project that the events are added to."""
        return bool(name) and self.find_place is not None and self.find_place(name)

    def position_class(self) -> int:
        """Return the precision class of positions for which the file states none."""
        return self.options.where_prec or self.recipe.default_class or CLASS_NOT_STATED

    @property
    def stated_order(self) -> str | None:
        """The order of day and month that the user or the recipe states."""
        return self.options.date_order or self.recipe.dates

    def make_date_column(self, name: str, table: Table | None = None) -> DateColumn:
        """Return a column of dates, with the order that the user or the recipe states."""
        order = self.stated_order
        return DateColumn(
            name,
            order,
            stated=order is not None,
            from_workbook=bool(table and table.is_workbook),
        )

    def note_date(self, found: ReadDate, row: int, *, milliseconds: bool = True) -> None:
        """Note what was dropped from a date."""
        if found.has_zone:
            self.notes.add(NOTE_ZONE, row)
        elif found.has_time:
            self.notes.add(NOTE_TIME, row)
        if not _FIRST_USUAL_YEAR <= found.first.year <= _LAST_USUAL_YEAR:
            self.notes.add(NOTE_CALENDAR, row)
        if milliseconds and found.form == "milliseconds":
            self.notes.add(NOTE_MILLISECONDS, row)


class Columns:
    """The columns of a table by name, without regard to case and white space."""

    def __init__(self, names: Sequence[str], aliases: Mapping[str, str] | None = None) -> None:
        """Index the names; a name that occurs twice means its first column.

        Args:
            names: The names in the header.
            aliases: Other names of columns, in small letters, with the name that is used here.
        """
        self.names = list(names)
        self._positions: dict[str, int] = {}
        for position, name in enumerate(names):
            key = normalize_name(name)
            self._positions.setdefault((aliases or {}).get(key, key), position)

    def __contains__(self, name: str) -> bool:
        """Return whether there is a column of that name."""
        return normalize_name(name) in self._positions

    def position(self, name: str) -> int | None:
        """Return the position of a column, or None."""
        return self._positions.get(normalize_name(name))

    def name_as_written(self, name: str) -> str:
        """Return the name of a column as the header has it."""
        position = self.position(name)
        return name if position is None else self.names[position].strip()

    def reader(self, name: str) -> Callable[[Row], str]:
        """Return a function that returns the cell of a column; empty if it is missing."""
        position = self.position(name)
        if position is None:
            return _read_nothing
        index = position

        def read_cell(row: Row) -> str:
            try:
                value = row.cells[index].strip()
            except IndexError:
                return ""
            return "" if value in MISSING_VALUES else value

        return read_cell


def _read_nothing(row: Row) -> str:
    """Return the cell of a column that is missing."""
    del row
    return ""


def map_table(
    table: Table,
    map_row: Callable[[Row], Outcome],
    *,
    description: str = "reading rows",
) -> Iterator[Outcome]:
    """Yield what becomes of each row of a table; a row with an error is refused."""
    header = [normalize_name(name) for name in table.columns]
    for row in track_progress(table.read_rows(), description, table.row_count):
        try:
            check_row(row, header)
            yield map_row(row)
        except RowError as error:
            yield RefusedRow(row.number, error.code, error.words, tuple(row.cells))


def check_row(row: Row, header: Sequence[str]) -> None:
    """Raise `RowError` for a row that holds no record: empty, a repeated header or HXL tags."""
    if not row.formulas and _is_record(row.cells, header):
        return
    filled = [
        position
        for position, cell in enumerate(row.cells)
        if cell.strip() and position not in row.formulas
    ]
    if not filled or (row.formulas and len(filled) == 1 and row.cells[filled[0]].strip().isdigit()):
        raise RowError("empty row", "a number and formulas alone" if row.formulas else "")
    if repeats_header(row.cells, header):
        raise RowError("header", "the header is repeated")
    if is_hxl_row(row.cells):
        raise RowError("HXL tags")


def _is_record(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Return whether the first filled cell alone shows that a row holds a record."""
    for position, cell in enumerate(cells):
        text = cell.strip()
        if text:
            is_name = position < len(header) and normalize_name(text) == header[position]
            return not is_name and not text.startswith("#")
    return False


def read_count(text: str) -> int | None:
    """Return a whole number, also one written as ``49.0``, or None."""
    plain = to_ascii_digits(text.strip())
    if not _COUNT.match(plain):
        return None
    return int(re.split(r"[.,]", plain)[0])


def read_id(text: str) -> str:
    """Return an id as the data set has it; R and pandas write whole numbers as 300380.0."""
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a cell, which semicolons separate."""
    return tuple(name for name in _SEMICOLON.split(text.strip()) if name)


def find_host(url: str) -> str:
    """Return the host of an address in small letters, without ``www.``; empty if it has none."""
    match = _HOST.match(url)
    return match[1].lower() if match else ""


def unique_values(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))


def describe_order(column: DateColumn, subject: str = "dates") -> str:
    """Return the note about a decided order of day and month, with the values that decide."""
    order = _ORDER_NAMES.get(column.order or "", "")
    reason = f"{column.evidence} can be nothing else"
    if column.stated:
        reason = "as stated"
    elif column.named_order == column.order and not column.evidence:
        reason = "as the name of the column states"
    two_ways = "; two ways of writing, one order" if len(column.forms) > 1 else ""
    return f"{subject} read as {order} ({reason}{two_ways})"
