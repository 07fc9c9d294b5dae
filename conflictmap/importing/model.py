"""Rows of a file and what an import makes of each: an event, a refused row or a merged row."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from geo.errors import ConflictMapError


class ImportFileError(ConflictMapError):
    """A file cannot be imported; the message has the file, the reason and the remedy."""


class RowError(ValueError):
    """A row cannot become an event.

    Attributes:
        code: A word for programs, such as ``no-date``.
        words: What is wrong, for the curator; may be empty.
    """

    def __init__(self, code: str, words: str = "") -> None:
        """Store the code and the words."""
        self.code = code
        self.words = words
        super().__init__(f"{code}: {words}" if words else code)


class Row(NamedTuple):
    """One record of a file.

    Attributes:
        number: Its number: in a table the line of the sheet, the header being row 1; in other files
            counted from 1.
        cells: The values as text, one for each column of the table.
        formulas: Positions of the cells that hold a formula.
    """

    number: int
    cells: Sequence[str]
    formulas: frozenset[int] = frozenset()


NO_FORMULAS: frozenset[int] = frozenset()


def take_first(rows: Iterator[Row], count: int) -> list[Row]:
    """Return the first rows of an iterator, and close it, which closes its file."""
    taken = list(islice(rows, count))
    if isinstance(rows, Generator):
        rows.close()
    return taken


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be read more than once without being held in memory.

    Attributes:
        columns: The names in the header, as written except for white space at their ends; a column
            without a name is empty.
        read_rows: Returns an iterator over the rows below the header.
        row_count: Number of rows, or an estimate; for progress only.
        dialect: What the file was taken for, such as ``delimiter ";"``, for the report.
        is_workbook: Whether numbers may be dates (days since 1899-12-30).
        sheet: Name of the sheet; empty for other files.
        header_row: Number of the header's row.
        raw_columns: The names exactly as written.
    """

    columns: tuple[str, ...]
    read_rows: Callable[[], Iterator[Row]]
    row_count: int = 0
    dialect: str = ""
    is_workbook: bool = False
    sheet: str = ""
    header_row: int = 1
    raw_columns: tuple[str, ...] = ()
    delimiter: str = ""

    def read_first(self, count: int) -> list[Row]:
        """Return the first rows, and close the file."""
        return take_first(self.read_rows(), count)


@dataclass(slots=True)
class SourceDraft:
    """A document that an imported row cites.

    Attributes:
        key: What makes it distinct; two rows with the same key cite the same document.
        title: Its title.
        publisher: Who published it; None if the file does not state it.
        words: The words that are quoted from it.
        date: Date of publication in EDTF, or None.
        url: Its address.
        archive: Address of an archived copy.
        language: BCP 47 tag of its words; None for the language of the data set.
    """

    key: str
    title: str
    publisher: str | None
    words: str
    date: str | None = None
    url: str | None = None
    archive: str | None = None
    language: str | None = None


@dataclass(slots=True)
class StatementDraft:
    """A quote of an imported event.

    Attributes:
        quote: The words, white space folded.
        source: The document; None for the data set itself.
        by: Who made the statement according to the data set.
        stance: Its relation to the event, one of `geo.project.vocabulary.STANCES`.
    """

    quote: str
    source: SourceDraft | None = None
    by: str | None = None
    stance: str = "reports"


@dataclass(frozen=True, slots=True)
class MovementEnd:
    """The place where a movement ends.

    Attributes:
        point: Longitude and latitude in degrees; None if the project finds the name.
        name: Its name; empty if there is none.
        where_prec: UCDP's precision class of both ends.
    """

    point: tuple[float, float] | None
    name: str
    where_prec: int


@dataclass(slots=True)
class ImportedEvent:
    """A row that becomes an event.

    Attributes:
        row: Number of the row.
        origin: Id in the data set.
        title: Title of the event.
        date: Date in EDTF.
        where_prec: UCDP's precision class of the place.
        type: Type of the event.
        point: Longitude and latitude in degrees; None if `geometry` is given.
        geometry: A GeoJSON line or area in place of the point.
        place: Name of the place; empty if there is none.
        within: Names of the divisions around it, the smallest first.
        place_note: What the position is.
        subtype: Type in the data set's words.
        actors: Names of those who took part.
        fatalities: Figures by ``low``, ``best`` and ``high``.
        statements: The quotes.
        from_row: Whether the row itself is quoted, because the file has no text of a source.
        outlets: Names of the sources that the data set gives.
        urls: Addresses that the data set gives.
        version: Version of the row in the data set.
        date_note: How the date was derived.
        date_from: Which field the date was read from, if it is not a date field.
        note: Note for readers.
        kept: Further values of the data set by their column.
        media_sha256: SHA-256 of archived media.
        end: Where it ends, if it is a movement; `point` and `place` are then its start.
        associates: Names of those whom the data set names beside the actors.
        radius_m: Radius of uncertainty of the point in metres, if the user states one.
        time: Time of day as a project writes it, such as ``08:30``.
        place_remark: Note on the place, in place of the divisions around it.
        retracted: When and why the event was withdrawn, as a project has it.
    """

    row: int
    origin: str
    title: str
    date: str
    where_prec: int
    type: str
    point: tuple[float, float] | None = None
    geometry: Mapping[str, Any] | None = None
    place: str = ""
    within: tuple[str, ...] = ()
    place_note: str | None = None
    subtype: str | None = None
    actors: tuple[str, ...] = ()
    fatalities: dict[str, int] | None = None
    statements: list[StatementDraft] = field(default_factory=list)
    from_row: bool = False
    outlets: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    version: str | None = None
    date_note: str | None = None
    date_from: str | None = None
    note: str | None = None
    kept: dict[str, str] = field(default_factory=dict)
    media_sha256: tuple[str, ...] = ()
    radius_m: float | None = None
    associates: tuple[str, ...] = ()
    end: MovementEnd | None = None
    time: str | None = None
    place_remark: str | None = None
    retracted: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that does not become an event.

    Attributes:
        row: Number of the row.
        code: A word for programs, such as ``no-date``.
        words: What is wrong.
        cells: The row's values, in the columns of the file.
        would_be: What is known of the event, where only a place is missing.
    """

    row: int
    code: str
    words: str
    cells: tuple[str, ...] = ()
    would_be: Mapping[str, str] | None = None

    @property
    def reason(self) -> str:
        """The code and the words."""
        return f"{self.code}: {self.words}" if self.words else self.code


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A row that is part of another row's event."""

    row: int
    into: int
    why: str


Outcome: TypeAlias = ImportedEvent | RefusedRow | MergedRow
"""What becomes of a row: exactly one of these."""


@dataclass(slots=True)
class DatasetInfo:
    """The data set that rows come from, which becomes one source of the project.

    Attributes:
        id: Id of the source, and the ``dataset`` of each event's origin.
        title: Title with version.
        publisher: Who published it; None if it is not stated.
        licence: Licence as the user or the file states it; None if it is not stated.
        rights: What may be published of its words: ``full-text``, ``quote-only`` or ``internal``.
        language: BCP 47 tag of its words.
        url: Address of the data set.
        terms_url: Page with the terms of use, for the user to read.
    """

    id: str
    title: str
    publisher: str | None = None
    licence: str | None = None
    rights: str = "quote-only"
    language: str = "en"
    url: str | None = None
    terms_url: str | None = None


class NoteCollector:
    """Notes about rows, each given once with the numbers of all its rows."""

    def __init__(self) -> None:
        """Start without notes."""
        self._rows_by_code: dict[str, list[int]] = {}
        self._texts: dict[str, str] = {}

    def add(self, code: str, row: int | None = None, *, words: str | None = None) -> None:
        """Add a row to a note.

        Args:
            code: What is noted; the same for all rows.
            row: Number of the row; None for a note about the whole file.
            words: The note in full, if it has an example; that of the first row is used.
        """
        rows = self._rows_by_code.setdefault(code, [])
        if row is not None and (not rows or rows[-1] != row):
            rows.append(row)
        if words is not None:
            self._texts.setdefault(code, words)

    def drop_rows(self, row_numbers: Iterable[int]) -> None:
        """Remove rows from all notes, such as rows that are refused."""
        dropped = set(row_numbers)
        for code, rows in list(self._rows_by_code.items()):
            if rows and not any(row not in dropped for row in rows):
                del self._rows_by_code[code]
            else:
                rows[:] = [row for row in rows if row not in dropped]

    def list_notes(self) -> list[dict[str, Any]]:
        """Return the notes as ``{"code", "rows"}``, rows in ascending order."""
        return [
            {"code": self._texts.get(code, code), "rows": sorted(set(rows))}
            for code, rows in self._rows_by_code.items()
        ]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user states about a file; None for what is left to the file.

    Attributes:
        as_format: Name of the format.
        date_order: Order of day, month and year: ``dmy``, ``mdy`` or ``ymd``.
        where_prec: Precision class of positions for which the file states none.
        radius_m: Radius of uncertainty of such positions, in metres.
        event_type: Type of the events for which the file states none.
        place: Name of the place of events for which the file states none.
        quote_rows: Whether a row without words is itself quoted.
        title: Title of the data set.
        publisher: Publisher of the data set.
        licence: Licence of the data set.
        review: Review state of new events.
    """

    as_format: str | None = None
    date_order: str | None = None
    where_prec: int | None = None
    radius_m: float | None = None
    event_type: str | None = None
    place: str | None = None
    quote_rows: bool = False
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    review: str = "imported"
