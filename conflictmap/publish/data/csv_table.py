"""Flat event rows, and the two CSV formats: one row per event or per statement.

A cell is a text or a number. A localised text has one column per language: ``title`` in the map's
language, ``title_hy`` in Armenian. `conflictmap.publish.data.importer` reads event rows back.
"""

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.detail_columns import (
    event_cells,
    published_place,
    rounded_or_none,
    statement_cells,
)
from conflictmap.publish.data.selection import (
    EventSelection,
    describe_omissions,
    describe_replaced_semicolons,
    format_short_list,
    join_values,
)
from geo.dates import to_civil_date
from geo.io.csv_cells import CSV_LINE_END, MAX_CELL_CHARS, escape_csv_cell, shorten_cell
from geo.location import LocatedEvent
from geo.project.event_details import (
    FIGURE_KINDS,
    NO_EVENT_DETAILS,
    NO_PLACE,
    NO_STATEMENT_DETAILS,
)
from geo.project.events import Event, Fatalities, PlaceQuery, Statement
from geo.project.record_reader import LocalizedText
from geo.project.sources import Source
from geo.text.plurals import pluralize
from geo.text.quotes import MAX_CONTEXT_CHARS

Row = dict[str, Any]

LOCALIZED_FIELDS = ("title", "date_note", "place_note", "note")
"""The localised fields of an event."""

STATEMENT_COLUMNS = (
    "source",
    "source_title",
    "publisher",
    "author",
    "source_date",
    "source_date_inferred",
    "url",
    "archive",
    "by",
    "stance",
    "quote",
    "prefix",
    "suffix",
    "quote_start",
    "quote_end",
    "sentence",
)
"""The columns of a statement; ``quote_start`` and ``quote_end`` count characters from 0."""

FLOAT_COLUMNS = ("longitude", "latitude", "radius_m", "precision_m")
"""Columns of decimal numbers."""

_INTEGER_COLUMNS = frozenset(
    {
        "date_prec",
        "where_prec",
        "geo_precision",
        *(f"{kind}_{part}" for kind in FIGURE_KINDS for part in ("low", "best", "high")),
        "quote_start",
        "quote_end",
        "number",
        "label",
    }
)

_JSON_PREFIXES = ("{", '"')
_COORDINATE_DECIMALS = 7
"""Decimals of a label point: 1 cm. Geometry is never rounded."""


class EventRowBuilder:
    """Builds the event and statement rows of a selection."""

    def __init__(self, selection: EventSelection, *, with_data: bool = False) -> None:
        """Initialise with the selection to export.

        Args:
            selection: What is exported.
            with_data: Whether the cells of media have the images.
        """
        self.selection = selection
        self.with_data = with_data
        self.sources = selection.project.sources

    @cached_property
    def extra_languages(self) -> Mapping[str, tuple[str, ...]]:
        """The languages of each localised field in any event, without the map's first language."""
        languages: dict[str, set[str]] = {key: set() for key in LOCALIZED_FIELDS}
        for event in self.selection.project.events:
            for key in LOCALIZED_FIELDS:
                languages[key].update(getattr(event, key) or ())
        main, order = self.selection.language, self.selection.project.map_info.languages
        return {key: _sort_languages(tags - {main}, order) for key, tags in languages.items()}

    @cached_property
    def detail_columns(self) -> tuple[str, ...]:
        """The columns of what few events have, as far as an event has it."""
        columns: dict[str, None] = {}
        for event, row in zip(
            self.selection.project.events, self.selection.located_events, strict=True
        ):
            if row.parts or event.place_role or event.details is not NO_EVENT_DETAILS:
                columns |= dict.fromkeys(event_cells(event, row, with_data=False))
        return tuple(columns)

    @cached_property
    def statement_columns(self) -> tuple[str, ...]:
        """The columns of a statement."""
        used: dict[str, None] = {}
        for event in self.selection.project.events:
            for one in event.statements:
                if one.details is not NO_STATEMENT_DETAILS:
                    used |= dict.fromkeys(statement_cells(one))
        return (*STATEMENT_COLUMNS, *used)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of an event, in order."""
        event, located = self.selection.project.events[0], self.selection.located_events[0]
        return tuple(self.event_row(event, located))

    def event_row(self, event: Event, located: LocatedEvent) -> Row:
        """Return the row of an event, without its statements."""
        span = event.date
        low, best, high = _fatality_figures(event.fatalities)
        return {
            "id": event.id,
            **self._localized_cells("title", event.title),
            "type": event.type,
            "status": event.status,
            "status_reason": event.status_reason,
            "review": event.review,
            "edtf": span.edtf,
            "start": iso_date(span.start),
            "end": iso_date(span.end),
            "date_prec": span.date_prec,
            **self._localized_cells("date_note", event.date_note),
            "place": located.place,
            "place_id": located.toponym,
            "place_as_written": published_place(event, located),
            **self._localized_cells("place_note", event.place_note),
            "longitude": rounded_or_none(located.longitude, _COORDINATE_DECIMALS),
            "latitude": rounded_or_none(located.latitude, _COORDINATE_DECIMALS),
            "where_prec": located.where_prec or None,
            "geo_precision": located.geo_precision or None,
            "radius_m": round(located.radius_m, 1),
            "method": located.method,
            "actors": list(event.actors),
            "fatalities_low": low,
            "fatalities_best": best,
            "fatalities_high": high,
            **self._localized_cells("note", event.note),
            **self._detail_cells(event, located),
        }

    def _detail_cells(self, event: Event, located: LocatedEvent) -> Row:
        if not self.detail_columns:
            return {}
        cells = event_cells(event, located, with_data=self.with_data)
        return {column: cells.get(column) for column in self.detail_columns}

    def _localized_cells(self, key: str, texts: LocalizedText | None) -> Row:
        by_language = texts or {}
        others = {f"{key}_{tag}": by_language.get(tag) for tag in self.extra_languages[key]}
        return {key: by_language.get(self.selection.language), **others}

    def statement_rows(self, event: Event) -> list[Row]:
        """Return the rows of an event's statements, with the columns `STATEMENT_COLUMNS`."""
        return [
            {
                **self._statement_row(statement, self.sources[statement.source]),
                **self._statement_details(statement),
            }
            for statement in event.statements
        ]

    def _statement_details(self, statement: Statement) -> Row:
        columns = self.statement_columns[len(STATEMENT_COLUMNS) :]
        if not columns:
            return {}
        cells = statement_cells(statement)
        return {column: cells.get(column) for column in columns}

    @staticmethod
    def _statement_row(statement: Statement, source: Source) -> Row:
        anchor = statement.anchor
        before, after = _publishable_context(statement, source)
        return {
            "source": source.id,
            "source_title": source.title,
            "publisher": source.publisher,
            "author": source.author,
            "source_date": source.stated_date,
            "source_date_inferred": source.inferred_date,
            "url": source.url,
            "archive": source.archive,
            "by": statement.by,
            "stance": statement.stance,
            "quote": anchor.exact,
            "prefix": before,
            "suffix": after,
            "quote_start": anchor.start,
            "quote_end": anchor.end,
            "sentence": "".join(anchor.split_sentence(source.passage.text)),
        }


def _publishable_context(statement: Statement, source: Source) -> tuple[str, str]:
    """Return the text around a quote; of a quote-only source, only text of the same sentence."""
    if source.rights == "full-text":
        return statement.anchor.prefix, statement.anchor.suffix
    before, _, after = statement.anchor.split_sentence(source.passage.text)
    return before[-MAX_CONTEXT_CHARS:], after[:MAX_CONTEXT_CHARS]


def _sort_languages(tags: Collection[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """Return languages in the map's order, followed by those that the map does not list."""
    return (*(tag for tag in order if tag in tags), *sorted(set(tags) - set(order)))


def _fatality_figures(stated: Fatalities | None) -> tuple[int | None, int | None, int | None]:
    return (stated.low, stated.best, stated.high) if stated else (None, None, None)


def is_integer_column(column: str) -> bool:
    """Return whether a column contains whole numbers."""
    return column in _INTEGER_COLUMNS


def iso_date(day: int | None) -> str | None:
    """Return a day number as an ISO 8601 date such as ``2023-04-23``; None for None."""
    return None if day is None else to_civil_date(day).isoformat()


def expression_to_text(place: PlaceQuery | None) -> str:
    """Return a place expression as one text: a mapping as JSON, None as ``none``.

    A text that could be mistaken for JSON is also written as JSON.
    """
    if place is None:
        return NO_PLACE
    if isinstance(place, str) and not place.startswith(_JSON_PREFIXES):
        return place
    return json.dumps(place, ensure_ascii=False)


def expression_from_text(text: str) -> Any:  # noqa: ANN401  the loader checks what it is
    """Return the place expression that `expression_to_text` has written.

    Raises:
        ValueError: the text starts like JSON and is not valid JSON.
    """
    return json.loads(text) if text.startswith(_JSON_PREFIXES) else text


def describe_omitted_texts(selection: EventSelection) -> str:
    """Return the line on what only GeoJSON and GeoPackage contain."""
    project = selection.project
    records = (
        ("text", len(project.sources), "source"),
        ("record", len(project.places), "place"),
        ("feature", len(project.layers), "layer"),
    )
    parts = [f"the {what}s of {pluralize(count, noun)}" for what, count, noun in records if count]
    return f"{', '.join(parts)}: only GeoJSON and GeoPackage contain them"


# CSV

_StatementCells = Callable[[list[Row]], Iterator[list[Any]]]
"""Returns the last cells of each row of an event from the event's statements."""


def write_wide_csv(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write CSV with one row per event; the columns of its first statement end in ``_1``."""
    width = max(len(event.statements) for event in selection.project.events)
    names = EventRowBuilder(selection).statement_columns
    columns = [f"{name}_{number}" for number in range(1, width + 1) for name in names]

    def statement_cells(statements: list[Row]) -> Iterator[list[Any]]:
        cells = [_to_cell(cell) for row in statements for cell in row.values()]
        yield cells + [None] * (len(columns) - len(cells))

    return _write_event_rows(files[0], columns, statement_cells, selection)


def write_long_csv(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write CSV with one row per statement; each row repeats the columns of its event."""

    def statement_cells(statements: list[Row]) -> Iterator[list[Any]]:
        for number, row in enumerate(statements, 1):
            yield [number, *map(_to_cell, row.values())]

    columns = ["statement", *EventRowBuilder(selection).statement_columns]
    return _write_event_rows(files[0], columns, statement_cells, selection)


def _write_event_rows(
    file: Path, extra_columns: list[str], get_cells: _StatementCells, selection: EventSelection
) -> EventSelection:
    builder, encoder = EventRowBuilder(selection), _WktEncoder()

    def iter_rows() -> Iterator[list[Any]]:
        for event, located in selection:
            cells = _flatten_row(builder.event_row(event, located))
            wkt = encoder.encode(event, located.geometry)
            for last_cells in get_cells(builder.statement_rows(event)):
                yield [*cells, wkt, *last_cells]

    header = [*builder.columns, "wkt", *extra_columns]
    shortened = write_csv(file, header, iter_rows(), byte_order_mark=True)
    omissions = [*encoder.omissions, *shortened, *describe_split_actors(selection)]
    return selection.with_omissions(*omissions, describe_omitted_texts(selection))


def write_csv(
    file: Path,
    header: Iterable[str],
    rows: Iterable[Iterable[Any]],
    *,
    byte_order_mark: bool = False,
) -> list[str]:
    """Write CSV in which a spreadsheet runs no cell as a formula, and which fits into its cells.

    A longer cell would go on in further rows; it is shortened.

    Args:
        file: The file to write.
        header: The names of the columns.
        rows: The cells of each row, the id first.
        byte_order_mark: Whether to start with a byte order mark. Without it Excel does not
            recognise UTF-8.

    Returns:
        One line for each column with shortened cells.
    """
    columns = list(header)
    shortened: dict[str, dict[str, None]] = {}

    def format_cells(row: Iterable[Any]) -> Iterator[str]:
        identifier = ""
        for column, cell in zip(columns, row, strict=True):
            text = escape_csv_cell(cell)
            fitting = shorten_cell(text)
            identifier = identifier or fitting
            if fitting is not text:
                shortened.setdefault(column, {})[identifier] = None
            yield fitting

    encoding = "utf-8-sig" if byte_order_mark else "utf-8"
    with file.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, lineterminator=CSV_LINE_END)
        writer.writerow(map(escape_csv_cell, columns))
        writer.writerows(format_cells(row) for row in rows)
    limit = f"shortened to the {MAX_CELL_CHARS:,} characters of a spreadsheet cell"
    return [
        f"the end of {column!r} of {pluralize(len(ids), 'row')} ({format_short_list(ids)}): {limit}"
        for column, ids in shortened.items()
    ]


def _flatten_row(row: Row) -> list[Any]:
    place, actors = expression_to_text(row["place_as_written"]), join_values(row["actors"])
    cells = {**row, "place_as_written": place, "actors": actors}
    return [*map(_to_cell, cells.values())]


def _to_cell(value: Any) -> Any:  # noqa: ANN401  any value of a record
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def describe_split_actors(selection: EventSelection) -> list[str]:
    """Return the line on actors with a semicolon in their name, for formats that join names."""
    return describe_replaced_semicolons(selection, lambda event: event.actors, "the actors")


class _WktEncoder:
    """Encodes geometry as well-known text, if it fits into a spreadsheet cell."""

    def __init__(self) -> None:
        self._texts: dict[bytes, str | None] = {}
        self._too_long_ids: dict[str, None] = {}

    def encode(self, event: Event, geometry: BaseGeometry) -> str | None:
        """Return a geometry as well-known text; None if that is too long."""
        if geometry.is_empty:
            return None
        key = geometry.wkb
        if key not in self._texts:
            text = shapely.to_wkt(geometry, rounding_precision=-1)
            self._texts[key] = text if len(text) <= MAX_CELL_CHARS else None
        if self._texts[key] is None:
            self._too_long_ids[event.id] = None
        return self._texts[key]

    @property
    def omissions(self) -> list[str]:
        """The line on geometries that were too long."""
        limit = f"longer than the {MAX_CELL_CHARS:,} characters of a spreadsheet cell"
        return describe_omissions((self._too_long_ids, "the outline of", f"as text it is {limit}"))
