"""Any table, by the roles of its columns: a spreadsheet, or the properties of map features."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from conflictmap.importing.coordinates import distance_km, read_position, read_position_cell
from conflictmap.importing.date_reading import (
    DateColumn,
    ReadDate,
    build_from_parts,
    find_dates_in_prose,
    is_ambiguous_number,
    join_dates,
    read_years_at_end,
)
from conflictmap.importing.figures import read_figures
from conflictmap.importing.formats.common import (
    NOTE_SHARED_WORDS,
    ImportContext,
    describe_order,
    find_host,
    map_table,
    read_count,
    unique_values,
)
from conflictmap.importing.geometries import (
    check_geometry,
    format_wkt,
    is_wkt_geometry,
    read_geometry_point,
    read_wkt,
)
from conflictmap.importing.headers import normalize_name
from conflictmap.importing.model import (
    DatasetInfo,
    ImportedEvent,
    ImportFileError,
    MergedRow,
    MovementEnd,
    Outcome,
    RefusedRow,
    Row,
    RowError,
    SourceDraft,
    StatementDraft,
    Table,
)
from conflictmap.importing.movements import END_ROLES
from conflictmap.importing.roles import SHOWN_VALUES, RoleMap, guess_roles, is_date
from conflictmap.importing.word_lists import TOTAL_WORDS, VERIFIED_NAMES, YES_WORDS, is_unknown
from conflictmap.importing.words import find_addresses
from geo.text.links import is_link

DATASET = DatasetInfo("dataset", "", rights="quote-only")
LINE_CLASS = 5
OPEN_END = ".."
"""What a column of ends has where there is none, as in EDTF."""

_DISAGREE_KM = 1.0
_LONG_DISTANCE_KM = 1000
_TITLE_CHARS = 80
_MIN_LEVELS = 3
_URL_COLUMN_HINT = "not an http address: left out"
_ADDRESS_LIKE = re.compile(
    r"(?:https?:)?/{0,2}(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?\Z", re.IGNORECASE
)
_ACTOR_BREAK = re.compile(r"[;|\n]|\s/\s|\s(?:vs?\.|vs)\s", re.IGNORECASE)
"""What separates several actors in a cell; a comma does not, because names have commas."""

_FORMULA = re.compile(r"=(?!=)\s*[\w@+\-(\"']+")


NOTE_END_LOST = "the end of a movement cannot be placed: its start is used"
NOTE_START_LOST = "the start of a movement cannot be placed: its end is used"


@dataclass(frozen=True, slots=True)
class _Site:
    """Where an event was; positions are longitude and latitude in degrees."""

    place: str
    point: tuple[float, float] | None = None
    geometry: Mapping[str, Any] | None = None
    end_name: str = ""
    end_point: tuple[float, float] | None = None
    is_movement: bool = False


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How the rows of a format differ from those of a spreadsheet.

    Attributes:
        record_noun: What a row without id is called, such as ``row`` or ``feature``.
        geometries: GeoJSON geometry by row, None where it is missing; for map features only.
        type_column: Name of the column that has the type if no other has, such as the layer's name.
        prose_dates: Whether a date may be read out of title and words.
        date_labels: What a date is said to come from, by column.
        title_is_id: Whether the title is the id of a row that has no other.
        umap_marks: Whether words have uMap's marks.
        links_are_sources: Whether each row is a document that was archived, with its own words.
        columns: Columns by role that are known from the format.
        name_is_place: Whether the title names the place if no column does.
        split_paragraphs: Whether each paragraph of HTML is quoted on its own.
    """

    record_noun: str = "row"
    geometries: Mapping[int, Mapping[str, Any] | None] | None = None
    type_column: str | None = None
    prose_dates: bool = False
    date_labels: Mapping[str, str] = field(default_factory=dict)
    title_is_id: bool = False
    umap_marks: bool = False
    links_are_sources: bool = False
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    name_is_place: bool = False
    split_paragraphs: bool = False


def map_any_table(
    table: Table, context: ImportContext, layout: TableLayout | None = None
) -> tuple[Iterator[Outcome], RoleMap]:
    """Return what becomes of each row of a table, and what its columns were taken for.

    Raises:
        ImportFileError: a column of the recipe is missing, or the table has neither dates nor
            anything that says where an event was.
    """
    mapper = TableMapper(table, context, layout or TableLayout())
    outcomes = map_table(table, mapper.map_row)
    if layout is not None and layout.geometries is not None:
        outcomes = _keep_geometries(outcomes, len(table.columns), layout.geometries)
    return outcomes, mapper.roles


def _keep_geometries(
    outcomes: Iterator[Outcome],
    width: int,
    geometries: Mapping[int, Mapping[str, Any] | None],
) -> Iterator[Outcome]:
    """Yield outcomes; a refused row has its geometry in WKT after its own columns."""
    for outcome in outcomes:
        if isinstance(outcome, RefusedRow):
            cells = (*outcome.cells, *[""] * (width - len(outcome.cells)))
            wkt = format_wkt(geometries.get(outcome.row))
            yield replace(outcome, cells=(*cells, wkt))
        else:
            yield outcome


class TableMapper:
    """Mapping of rows by the roles of their columns."""

    def __init__(self, table: Table, context: ImportContext, layout: TableLayout) -> None:
        """Guess the roles, and read the table once to decide dates and repeated ids."""
        self.table, self.context, self.layout = table, context, layout
        stated = {role: names for role, names in context.recipe.columns.items() if names}
        known = {role: names for role, names in layout.columns.items() if names}
        try:
            self.roles = guess_roles(table, stated, known)
        except KeyError as error:
            listed = ", ".join(name for name in table.columns if name)
            raise ImportFileError(
                f"the table has no column {error.args[0]!r}, which the recipe names: the header "
                f"has changed, or the recipe is for another file; its columns are: {listed}"
            ) from None
        self._empty = {normalize_name(word) for word in context.recipe.empty}
        self._choose_date_columns()
        self._class_levels = self._find_levels()
        self._verified = self._find_column_named(VERIFIED_NAMES)
        self.roles.also_used = self._find_other_columns()
        self._merged: dict[int, tuple[int, str]] = {}
        self._second: dict[int, str] = {}
        self._repeated_words: set[int] = set()
        self._survey_rows()
        self._note_table()

    # The columns

    def cell(self, row: Row, position: int | None) -> str:
        """Return a cell, or an empty text if it is missing or means "unknown"."""
        if position is None or position >= len(row.cells):
            return ""
        value = row.cells[position].strip()
        if value.startswith("=") and _FORMULA.match(value):
            return ""
        return "" if normalize_name(value) in self._empty else value

    def role_cells(self, row: Row, role: str) -> list[str]:
        """Return the filled cells of a role, the best column first."""
        cells = (self.cell(row, position) for position in self.roles.columns.get(role, ()))
        return [cell for cell in cells if cell]

    def role_cell(self, row: Row, role: str) -> str:
        """Return the first filled cell of a role, or an empty text."""
        return next(iter(self.role_cells(row, role)), "")

    def _column_name(self, role: str) -> str:
        position = self.roles.first(role)
        return role if position is None else self.table.columns[position]

    def _find_column_named(self, names: frozenset[str]) -> int | None:
        for position, name in enumerate(self.table.columns):
            if normalize_name(name) in names:
                return position
        return None

    def _choose_date_columns(self) -> None:
        """Set the readers of dates; parts of dates are used only where no date column is."""
        columns = self.roles.columns
        self.dates = {
            position: self.context.make_date_column(self.table.columns[position], self.table)
            for role in ("date", "end")
            for position in columns.get(role, ())
        }
        self.source_dates = DateColumn("source date", from_workbook=self.table.is_workbook)
        self._has_parts = "year" in columns and "date" not in columns

    def _find_levels(self) -> list[tuple[int, int]]:
        """Return the columns of divisions with their class, the finest first."""
        recipe = self.context.recipe
        if recipe.classes and recipe.class_column is None:
            names = {normalize_name(name): level for name, level in recipe.classes.items()}
            found = [
                (position, names[normalize_name(name)])
                for position, name in enumerate(self.table.columns)
                if normalize_name(name) in names
            ]
            return sorted(found, key=lambda entry: entry[1])
        levels = [
            (position, level)
            for role, level in (("place", 1), ("district", 3), ("province", 4), ("country", 6))
            for position in self.roles.columns.get(role, ())[:1]
        ]
        has_town = bool(levels) and levels[0][1] == 1
        return levels if has_town and len(levels) >= _MIN_LEVELS else []

    def _find_other_columns(self) -> set[int]:
        """Return the columns that are read without having a role."""
        names = {self.context.recipe.class_column, self.layout.type_column} - {None}
        keys = {normalize_name(name) for name in names if name}
        found = {
            position
            for position, name in enumerate(self.table.columns)
            if normalize_name(name) in keys
        }
        found |= {position for position, _ in self._class_levels}
        return found | ({self._verified} if self._verified is not None else set())

    def _survey_rows(self) -> None:
        """Read all rows once: the order of day and month, repeated ids and words."""
        rows_by_key: dict[str, tuple[int, int]] = {}
        words: dict[int, int] = {}
        for row in self.table.read_rows():
            self._observe_dates(row)
            self.source_dates.observe(self.role_cell(row, "source_date"))
            text = " ".join(self.role_cells(row, "words"))
            if text:
                words[hash(text)] = words.get(hash(text), 0) + 1
            self._find_repeated(row, rows_by_key, text)
        shared = self.dates.values()
        for column in shared:
            column.decide_order()
        self._share_order()
        self.source_dates.decide_order()
        orders = {column.order for column in shared if column.order}
        self.roles.date_order = orders.pop() if len(orders) == 1 else None
        self._repeated_words = {key for key, count in words.items() if count > 1}

    def _observe_dates(self, row: Row) -> None:
        """Record what the dates of a row show about their order of day and month.

        Of two columns of dates, the one in ISO 8601 shows how the other is to be read.
        """
        written = {position: self.cell(row, position) for position in self.dates}
        for position, column in self.dates.items():
            column.observe(written[position])
        positions = [one for one in self.roles.columns.get("date", ()) if written[one]]
        for position in positions:
            for other in positions:
                if other != position:
                    self.dates[position].compare(written[position], written[other])

    def _share_order(self) -> None:
        """Take the order of the dates for the ends of the same rows, if nothing decides theirs."""
        dates, ends = (
            [self.dates[position] for position in self.roles.columns.get(role, ())]
            for role in ("date", "end")
        )
        orders = {column.order for column in dates if column.order}
        order = orders.pop() if len(orders) == 1 else None
        for column in ends:
            if column.order is None and not column.day_first + column.month_first:
                column.order = order

    def _find_repeated(self, row: Row, rows_by_key: dict[str, tuple[int, int]], text: str) -> None:
        """Record a row that repeats another, or its id."""
        key = self._make_key(row)
        if not key:
            return
        geometry = (self.layout.geometries or {}).get(row.number)
        if self.layout.links_are_sources:
            content = hash((text, self.role_cell(row, "date"), self.role_cell(row, "position")))
        else:
            content = hash((tuple(row.cells), repr(geometry)))
        first = rows_by_key.setdefault(key, (row.number, content))
        if first[0] == row.number:
            return
        if first[1] == content:
            why = "identical to the record with the same id"
            if self.layout.links_are_sources:
                why = "same link, same text, archived again"
            self._merged[row.number] = (first[0], why)
        elif not self.layout.links_are_sources:
            self._second[row.number] = key
            code = f"the id {key} is on rows that differ: all are kept, with other ids"
            self.context.notes.add(code, first[0])
            self.context.notes.add(code, row.number)

    def _make_key(self, row: Row) -> str:
        """Return the id of a row as written, or an empty text."""
        if self.layout.links_are_sources:
            return self.role_cell(row, "url")
        found = self.role_cell(row, "id")
        if not found and self.layout.title_is_id:
            found = self.context.words.read(self.role_cell(row, "title"))
        return "" if is_unknown(found) else found

    def _note_table(self) -> None:
        """Note what concerns the whole table."""
        notes, table = self.context.notes, self.table
        unnamed = sum(not name for name in table.columns)
        spaced = [name for name in table.raw_columns if name != name.strip() and name.strip()]
        if spaced or unnamed:
            parts = [f"the header {name!r} has a space at its end" for name in spaced]
            parts += [f"{unnamed} columns without a name"] if unnamed else []
            notes.add("header", words="; ".join(parts))
        if change := _describe_header_change(self.context.recipe.header, table.columns):
            notes.add("header-changed", words=change)
        if self.roles.place_kinds is not None:
            name = table.columns[self.roles.place_kinds]
            notes.add(f"`{name}` says what kind of place (Road, Office …) and is no place name")
        if self._class_levels and not self.context.options.where_prec:
            listed = ", ".join(
                f"{table.columns[position]} {level}" for position, level in self._class_levels
            )
            notes.add(f"where_prec from the finest filled column: {listed}")

    # One row

    def map_row(self, row: Row) -> Outcome:
        """Return what becomes of a row.

        Raises:
            RowError: the row is refused.
        """
        if row.number in self._merged:
            into, why = self._merged[row.number]
            return MergedRow(row.number, into, why)
        self._check_total(row)
        title = self.context.words.read(self.role_cell(row, "title"), row.number)
        date, date_from = self._read_date(row, title)
        place = self._read_place_name(row, title)
        site = self._locate_ends(row, place)
        place, point, geometry = site.place, site.point, site.geometry
        quotes, links = self._read_words(row)
        from_row = not quotes
        if from_row:
            quotes = [self._quote_row(row, title)]
        kind, subtype = self._read_type(row)
        outlets, urls = self._read_sources(row)
        urls = unique_values([*urls, *(link for link in links if is_link(link))])
        statements = self._build_statements(row, quotes, outlets, urls)
        self._note_row(row, date, quotes)
        where_prec, place_note = self._read_class(row, geometry)
        end = None
        if site.is_movement:
            end = MovementEnd(site.end_point, site.end_name, where_prec)
            where_prec = LINE_CLASS
        label = f"{place} → {end.name}" if end and place and end.name else place
        return ImportedEvent(
            row.number,
            self._make_id(row, title),
            self._make_title(row, title, subtype, label, quotes[0]),
            date.edtf,
            where_prec,
            kind,
            point=point,
            geometry=geometry,
            place=place,
            within=() if end else self._read_within(row, place),
            place_note=place_note,
            subtype=subtype or None,
            actors=self._read_actors(row),
            fatalities=self._read_fatalities(row),
            statements=statements,
            from_row=from_row and not self.layout.links_are_sources,
            outlets=outlets,
            urls=urls,
            date_from=date_from,
            media_sha256=self._read_hashes(row),
            end=end,
        )

    def _check_total(self, row: Row) -> None:
        first = next((cell.strip() for cell in row.cells if cell.strip()), "")
        word = first.casefold().rstrip(":").split(" ")[0]
        if word in TOTAL_WORDS and not (
            self.role_cell(row, "date") and is_date(self.role_cell(row, "date"))
        ):
            raise RowError("no-date", "a line of totals")

    def _make_id(self, row: Row, title: str) -> str:
        key = "" if self.layout.links_are_sources else self._make_key(row)
        if row.number in self._second:
            return f"{key} (second)"
        del title
        return key or f"{self.layout.record_noun} {row.number}"

    def _make_title(self, row: Row, title: str, subtype: str, place: str, quote: str) -> str:
        if title:
            return title
        if subtype and place:
            return f"{subtype}: {place}"
        if self.layout.geometries is not None and self.roles.first("title") is not None:
            self.context.notes.add("no name: the title is made of the words", row.number)
        text = subtype or quote
        return text if len(text) <= _TITLE_CHARS else f"{text[: _TITLE_CHARS - 1].rstrip()}…"

    # Date

    def _read_date(self, row: Row, title: str) -> tuple[ReadDate, str | None]:
        """Return the date of a row, and the field that it comes from if it is no date field.

        Raises:
            RowError: ``no-date``, ``ambiguous-date``, ``date-reversed`` or ``date-disagrees``.
        """
        if self._has_parts:
            found = self._read_parts(row, "")
            if self.role_cell(row, "end_year"):
                found = join_dates(found, self._read_parts(row, "end_"))
            return found, None
        if self.role_cell(row, "date") == OPEN_END and (end := self._read_date_role(row, "end")):
            label = end[1] and end[1].removesuffix(" end")
            return end[0]._replace(edtf=f"../{end[0].edtf}", precision="interval"), label
        start = self._read_date_role(row, "date")
        if start is None:
            if self.layout.prose_dates:
                return self._read_prose_date(row, title)
            if self.layout.links_are_sources:
                raise RowError("no-date", "no date of the event (the archive date is not one)")
            raise RowError("no-date", f"{self._column_name('date')} is empty")
        found, label = start
        if self.role_cell(row, "end") == OPEN_END:
            edtf = f"{found.edtf}/.."
            return found._replace(edtf=edtf, precision="interval"), label
        end = self._read_date_role(row, "end")
        if end is not None:
            found = join_dates(found, end[0])
            label = label and label.removesuffix(" begin")
        self._check_year(row, found)
        return found, label

    def _read_parts(self, row: Row, prefix: str) -> ReadDate:
        """Return a date whose year, month and day are in columns of their own.

        Raises:
            RowError: ``no-date``.
        """
        parts = (self.role_cell(row, f"{prefix}{part}") for part in ("year", "month", "day"))
        found, dropped_day = build_from_parts(*parts)
        if dropped_day:
            self.context.notes.add("a day without a month: the year alone is kept", row.number)
        return found

    def _read_date_role(self, row: Row, role: str) -> tuple[ReadDate, str | None] | None:
        """Return the date of the first filled column of a role, with the label of its column."""
        year = read_count(self.role_cell(row, "year"))
        for position in self.roles.columns.get(role, ()):
            written = self.cell(row, position)
            if not written:
                continue
            column = self.dates[position]
            found = column.read(written, year=year)
            self._note_date(row, found, written, column)
            name = self.table.columns[position]
            return found, self.layout.date_labels.get(name)
        return None

    def _note_date(self, row: Row, found: ReadDate, written: str, column: DateColumn) -> None:
        notes = self.context.notes
        self.context.note_date(found, row.number)
        if is_ambiguous_number(written):
            notes.add(f"order of {column.name}", row.number, words=describe_order(column))
        if found.form == "serial":
            notes.add(
                "serial",
                row.number,
                words=f"a number {written} in a column of dates is the day {found.edtf}",
            )
        if found.two_digit_year and found.form in ("numeric", "named", "words"):
            notes.add("two-digit years are read as 1969 to 2068")
        if found.precision == "month" and found.form == "named" and found.two_digit_year:
            notes.add(
                "month of two numbers",
                row.number,
                words=f"“{written}” is read as a month, as the other dates of the column are "
                "day-month-year",
            )

    def _check_year(self, row: Row, found: ReadDate) -> None:
        year = read_count(self.role_cell(row, "year"))
        if year is not None and not found.first.year <= year <= found.last.year:
            raise RowError(
                "date-disagrees",
                f"{self._column_name('date')} says {found.first.year}, "
                f"{self._column_name('year')} says {year}",
            )

    def _read_prose_date(self, row: Row, title: str) -> tuple[ReadDate, str]:
        """Return a date in the title or the words.

        Raises:
            RowError: ``no-date``, or ``ambiguous-date`` if there are several.
        """
        texts = [("name", title)]
        texts += [("description", " ".join(self._read_words(row)[0]))]
        for label, text in texts:
            found = find_dates_in_prose(text, self.context.stated_order, refuse_ambiguous=True)
            if len(found) > 1:
                listed = ", ".join(one.edtf for one in found)
                raise RowError("ambiguous-date", f"the {label} has several dates: {listed}")
            read = found[0] if found else read_years_at_end(text) if label == "name" else None
            if read is not None:
                self.context.notes.add(
                    "a date is read out of words: check it before it counts", row.number
                )
                return read, label
        raise RowError("no-date", "no date field, and no date in the name or the description")

    # Place

    def _read_place_name(self, row: Row, title: str) -> str:
        words = self.context.words
        for role in ("place", "district", "province", "country"):
            for cell in self.role_cells(row, role):
                name = words.read(cell)
                if name and not is_unknown(name):
                    return name
        if self.layout.name_is_place and title:
            return title
        return self.context.options.place or self.context.recipe.place or ""

    def _read_within(self, row: Row, place: str) -> tuple[str, ...]:
        names = (
            self.context.words.read(cell)
            for role in ("place", "district", "province", "country")
            for cell in self.role_cells(row, role)[:1]
        )
        return tuple(
            name for name in unique_values(names) if name != place and not is_unknown(name)
        )

    def _locate_row(
        self, row: Row, place: str
    ) -> tuple[tuple[float, float] | None, Mapping[str, Any] | None]:
        """Return the position or the geometry of a row; both are None for a place by name.

        Raises:
            RowError: ``bad-coordinates`` or ``no-place``.
        """
        if self.layout.geometries is None and (cell := self.role_cell(row, "position")):
            geometry = read_wkt(cell)
            if geometry is not None:
                return None, geometry
        position, written = self._read_position(row)
        if self.layout.geometries is not None:
            geometry = check_geometry(self.layout.geometries.get(row.number))
            if geometry is not None:
                return compare_positions(geometry, position)
        if position is not None:
            return position, None
        if self.context.can_find_place(place):
            return None, None
        raise RowError("no-place", self._describe_missing_place(place, written))

    def _locate_ends(self, row: Row, place: str) -> "_Site":
        """Return where an event was: one place, or both ends of a movement.

        Of a movement one of whose ends cannot be placed, the other is used, and noted.

        Raises:
            RowError: ``bad-coordinates`` or ``no-place``, if no end can be placed.
        """
        if not any(role in self.roles.columns for role in END_ROLES):
            return _Site(place, *self._locate_row(row, place))
        notes, (end_name, end_point, problem) = self.context.notes, self._read_end(row)
        has_end = end_point is not None or self.context.can_find_place(end_name)
        try:
            point, geometry = self._locate_row(row, place)
        except RowError as error:
            if not has_end or error.code != "no-place":
                raise
            notes.add(NOTE_START_LOST, row.number, words=f"{NOTE_START_LOST} ({error.words})")
            return _Site(end_name, end_point)
        if not has_end:
            notes.add(NOTE_END_LOST, row.number, words=f"{NOTE_END_LOST} ({problem})")
            return _Site(place, point, geometry)
        if geometry is not None or (point, place) == (end_point, end_name):
            return _Site(place, point, geometry)
        return _Site(place, point, None, end_name, end_point, is_movement=True)

    def _read_end(self, row: Row) -> tuple[str, tuple[float, float] | None, str]:
        """Return name and position of the end of a movement, and why there is no position."""
        names = (self.context.words.read(cell) for cell in self.role_cells(row, "to_place"))
        name = next((name for name in names if name and not is_unknown(name)), "")
        try:
            point, written = self._read_position(row, "to_")
        except RowError as error:
            return name, None, error.words
        return name, point, self._describe_missing_place(name, written)

    def _read_position(self, row: Row, prefix: str = "") -> tuple[tuple[float, float] | None, str]:
        """Return the position in a row's columns, or None, and what is written there.

        Args:
            row: The row.
            prefix: Start of the names of the roles: ``to_`` for the end of a movement.
        """

        def note(code: str, words: str) -> None:
            self.context.notes.add(code, row.number, words=words)

        latitude, longitude = (
            self._read_coordinate(row, f"{prefix}{axis}") for axis in ("lat", "lon")
        )
        if latitude or longitude:
            found = read_position(latitude, longitude, note)
            if found is not None:
                return found, ""
        written = self.role_cell(row, f"{prefix}position")
        if not written:
            return None, ""
        first = self.roles.longitude_first
        return read_position_cell(written, note, longitude_first=first), written

    def _read_coordinate(self, row: Row, role: str) -> str:
        """Return a coordinate with the minus of the half of the earth that its header states."""
        written = self.role_cell(row, role)
        if role in self.roles.negative and written[:1].isdigit() and written[-1:].isdigit():
            name = self._column_name(role)
            self.context.notes.add(
                "half", row.number, words=f"`{name}` is of the south or the west: minus"
            )
            return f"-{written}"
        return written

    def _describe_missing_place(self, place: str, written: str) -> str:
        if self.layout.geometries is not None:
            where = "no geometry"
        else:
            where = f"coordinates “{written}”" if written else "no coordinates"
        if place:
            return f"{where}, and “{place}” is in no gazetteer"
        return f"{where}, and no name of a place"

    def _read_class(self, row: Row, geometry: Mapping[str, Any] | None) -> tuple[int, str | None]:
        """Return the precision class of a row's position, and what it is based on."""
        if geometry is not None:
            return LINE_CLASS, None
        recipe = self.context.recipe
        if self.context.options.where_prec:
            return self.context.options.where_prec, None
        column = recipe.class_column
        stated = self._cell_by_name(row, column) if column else self.role_cell(row, "where_prec")
        if stated:
            level = recipe.classes.get(stated) or read_count(stated)
            if level is not None and level in range(1, 8):
                return level, None
            self.context.notes.add("a precision class that is none of 1 to 7", row.number)
        for position, level in self._class_levels:
            cell = self.cell(row, position)
            if cell and not is_unknown(cell):
                return level, self._describe_level(position, cell, level)
        return self.context.position_class(), None

    def _describe_level(self, position: int, cell: str, level: int) -> str | None:
        if level == 1:
            return None
        name = self.table.columns[position]
        return f"only {name} is stated: {self.context.words.read(cell)}"

    def _cell_by_name(self, row: Row, name: str) -> str:
        for position, column in enumerate(self.table.columns):
            if normalize_name(column) == normalize_name(name):
                return self.cell(row, position)
        return ""

    # Words

    def _read_words(self, row: Row) -> tuple[list[str], list[str]]:
        """Return the quotes of a row and the addresses in them."""
        quotes: list[str] = []
        links: list[str] = []
        reader = self.context.words
        for cell in self.role_cells(row, "words"):
            if is_unknown(cell):
                continue
            read = reader.read_umap if self.layout.umap_marks else reader.read_paragraphs
            paragraphs, found = read(cell, row.number)
            links += found
            if self.layout.geometries is not None:
                links += [link for one in paragraphs for link in find_addresses(one)]
            paragraphs = [one for one in paragraphs if not _is_link_alone(one)]
            quotes += paragraphs if self.layout.split_paragraphs else [" ".join(paragraphs)]
        return list(unique_values(quotes)), links

    def _quote_row(self, row: Row, title: str) -> str:
        """Return the row in words, if the user allows it to be quoted.

        Raises:
            RowError: ``no-words``.
        """
        if self.layout.links_are_sources:
            if title:
                return title
            raise RowError("no-words", "nothing was archived, and there is no text")
        if not (self.context.options.quote_rows or self.context.recipe.quote_rows):
            if "words" in self.roles.columns:
                raise RowError("no-words", f"{self._column_name('words')} is empty")
            raise RowError(
                "no-words", "no column has words: name it in a recipe, or use --quote-rows"
            )
        self.context.notes.add("the row itself is quoted", row.number)
        parts = [
            f"{name}: {self.context.words.read(cell)}"
            for name, cell in zip(self.table.columns, row.cells, strict=False)
            if name and cell.strip() and not is_unknown(cell)
        ]
        return "; ".join(parts)

    def _build_statements(
        self, row: Row, quotes: Sequence[str], outlets: Sequence[str], urls: Sequence[str]
    ) -> list[StatementDraft]:
        if not self.layout.links_are_sources:
            by = "; ".join(outlets) or None
            return [StatementDraft(quote, by=by) for quote in quotes]
        url = urls[0] if urls else None
        archive = next((link for link in self.role_cells(row, "archive") if is_link(link)), None)
        host = find_host(url) if url else ""
        words = " ".join(quotes)
        title = (
            self.context.words.read(self.role_cell(row, "title")) or host or words[:_TITLE_CHARS]
        )
        source = SourceDraft(
            url or archive or f"row {row.number}",
            title,
            host or None,
            words,
            date=self._read_source_date(row),
            url=url,
            archive=archive,
            language=self.role_cell(row, "language") or None,
        )
        return [StatementDraft(words, source)]

    def _read_source_date(self, row: Row) -> str | None:
        written = self.role_cell(row, "source_date")
        if not written:
            return None
        try:
            return self.source_dates.read(written).edtf
        except RowError:
            return None

    def _read_sources(self, row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names and the addresses of the sources that a row gives."""
        names: list[str] = []
        urls: list[str] = []
        for role in ("source", "url"):
            for cell in self.role_cells(row, role):
                if is_unknown(cell):
                    if cell == "-":
                        self.context.notes.add("“-” is an empty cell", row.number)
                    continue
                found = [link for link in find_addresses(cell) if is_link(link)]
                urls += found
                if found:
                    names += [find_host(link) for link in found] if role == "source" else []
                elif role == "url" or _is_bare_address(cell):
                    self.context.notes.add(_URL_COLUMN_HINT, row.number)
                else:
                    names.append(self.context.words.read(cell))
        return unique_values(names), unique_values(urls)

    def _read_hashes(self, row: Row) -> tuple[str, ...]:
        found = (
            match[0].lower()
            for cell in self.role_cells(row, "hash")
            for match in re.finditer(r"(?<![0-9a-fA-F])[0-9a-fA-F]{32,128}(?![0-9a-fA-F])", cell)
        )
        return unique_values(found)

    # What took part and what happened

    def _read_type(self, row: Row) -> tuple[str, str]:
        """Return the type of a row's event, and the type in the file's words."""
        written = self.context.words.read(self.role_cell(row, "type"))
        column = self._column_name("type")
        if not written and self.layout.type_column:
            written = self.context.words.read(self._cell_by_name(row, self.layout.type_column))
            column = self.layout.type_column
        subtype = self.context.words.read(self.role_cell(row, "subtype"))
        if is_unknown(written):
            written = ""
        return self.context.find_type(written, column), subtype or written

    def _read_actors(self, row: Row) -> tuple[str, ...]:
        cells = (self.context.words.read(cell) for cell in self.role_cells(row, "actors"))
        names = (part.strip() for cell in cells for part in _ACTOR_BREAK.split(cell))
        return unique_values(name for name in names if not is_unknown(name))

    def _read_fatalities(self, row: Row) -> dict[str, int] | None:
        figures: dict[str, int] = {}
        for role, key in (("deaths", "best"), ("low", "low"), ("high", "high")):
            written = self.role_cell(row, role)
            if not written or is_unknown(written):
                continue
            found = read_figures(written)
            if found is None:
                self.context.notes.add(
                    "figure", row.number, words=f"“{written}” is no number of deaths: left out"
                )
            elif role == "deaths":
                figures |= found
                if read_count(written) is None:
                    self._note_figures(row, written, found)
            elif len(set(found.values())) == 1:
                figures[key] = next(iter(found.values()))
        values = [figures[key] for key in ("low", "best", "high") if key in figures]
        if values != sorted(values):
            self.context.notes.add(
                "figures-disordered",
                row.number,
                words=f"figures-disordered ({', '.join(map(str, values))}): left out",
            )
            return None
        return figures or None

    def _note_figures(self, row: Row, written: str, found: Mapping[str, int]) -> None:
        listed = ", ".join(f"{key} {value:,}" for key, value in found.items())
        self.context.notes.add(
            "figures", row.number, words=f"“{written}” deaths are read as {listed}"
        )

    def _note_row(self, row: Row, date: ReadDate, quotes: Sequence[str]) -> None:
        notes = self.context.notes
        del date
        for cell in row.cells:
            if cell.startswith("=") and (match := _FORMULA.match(cell)):
                notes.add(
                    "formula",
                    row.number,
                    words=f"a formula in a cell ({match[0].rstrip('(')}…): not run, not kept",
                )
        verified = self.cell(row, self._verified)
        if verified and verified.casefold() not in YES_WORDS and self._verified is not None:
            notes.add(f"{self.table.columns[self._verified]} is not Yes", row.number)
        if quotes and hash(" ".join(self.role_cells(row, "words"))) in self._repeated_words:
            notes.add(NOTE_SHARED_WORDS, row.number)


def compare_positions(
    geometry: Mapping[str, Any], position: tuple[float, float] | None
) -> tuple[tuple[float, float] | None, Mapping[str, Any] | None]:
    """Return the point of a geometry, or the geometry if it is a line or an area.

    Args:
        geometry: The geometry, as `check_geometry` returns it.
        position: Longitude and latitude that columns state, in degrees.

    Raises:
        RowError: ``bad-coordinates``, if both are points more than `_DISAGREE_KM` apart.
    """
    point = read_geometry_point(geometry)
    if point is None:
        return None, geometry
    if position is not None and (apart := distance_km(point, position)) > _DISAGREE_KM:
        raise RowError(
            "bad-coordinates",
            f"the geometry is at [{point[0]:g}, {point[1]:g}], the columns are at "
            f"[{position[0]:g}, {position[1]:g}]: {_format_distance(apart)} apart",
        )
    return point, None


def _describe_header_change(saved: Sequence[str], columns: Sequence[str]) -> str:
    """Return how a header differs from that of the recipe, or an empty text."""
    if not saved:
        return ""
    before, now = (
        {normalize_name(name): name for name in names if name.strip()} for names in (saved, columns)
    )
    gone = [f"`{name}`" for key, name in before.items() if key not in now]
    new = [f"`{name}`" for key, name in now.items() if key not in before]
    parts = [f"without {', '.join(gone)}"] if gone else []
    parts += [f"with the new {', '.join(new)}"] if new else []
    if not parts:
        return ""
    return (
        f"the header has changed since the recipe was saved: {'; '.join(parts)}. The other columns "
        "are read by the recipe, the new ones are guessed: check what each is taken for"
    )


def describe_roles(table: Table, roles: RoleMap) -> list[dict[str, Any]]:
    """Return each role with its column, three values, and the share that can be read."""
    return [
        {
            "role": role,
            "column": table.columns[position],
            "values": _show_values(roles, position),
            "readable": _share_readable(role, roles.samples[position]),
        }
        for role, positions in roles.columns.items()
        for position in positions
    ]


def describe_unused(table: Table, roles: RoleMap) -> list[dict[str, Any]]:
    """Return each column that nothing is read from and that has values, with three of them."""
    return [
        {"column": table.columns[position], "values": values}
        for position in roles.left_over
        if table.columns[position] and (values := _show_values(roles, position))
    ]


def list_types(roles: RoleMap) -> list[str]:
    """Return the distinct values of the column of types, as far as its first rows show them."""
    position = roles.first("type")
    if position is None:
        return []
    values = dict.fromkeys(roles.samples[position].values)
    return [value for value in values if not is_unknown(value)]


def _show_values(roles: RoleMap, position: int) -> list[str]:
    values = list(dict.fromkeys(roles.samples[position].values))[:SHOWN_VALUES]
    return [value[:_TITLE_CHARS] for value in values]


def _share_readable(role: str, sample: Any) -> float | None:  # noqa: ANN401  a ColumnSample
    tests: dict[str, Callable[[str], object]] = {
        "date": is_date,
        "end": is_date,
        "lat": _is_number,
        "lon": _is_number,
        "deaths": read_figures,
        "low": read_figures,
        "high": read_figures,
        "position": _is_readable_position,
        "to_lat": _is_number,
        "to_lon": _is_number,
        "to_position": _is_readable_position,
    }
    test = tests.get(role)
    values = [value for value in sample.values if value != OPEN_END]
    if test is None or not values:
        return None
    return round(sum(bool(test(value)) for value in values) / len(values), 3)


def _is_number(value: str) -> bool:
    try:
        read_position(value, "0.5")
    except RowError as error:
        return "is not a number" not in error.words
    return True


def _is_readable_position(value: str) -> bool:
    if is_wkt_geometry(value):
        return True
    try:
        return read_position_cell(value) is not None
    except RowError:
        return False


def _format_distance(distance_km: float) -> str:
    """Return a distance in whole kilometres, a long one in hundreds."""
    return f"{round(distance_km, -2 if distance_km > _LONG_DISTANCE_KM else 0):,.0f} km"


def _is_link_alone(text: str) -> bool:
    """Return whether a text is nothing but addresses, which are no words to quote."""
    return "://" in text and all(map(is_link, text.split()))


def _is_bare_address(cell: str) -> bool:
    return cell.lower().startswith("www.") and _ADDRESS_LIKE.match(cell) is not None
