"""Flat event rows and the two CSV forms.

A cell is a text or a number. A text by language has a column each: ``title`` in the map's language,
``title_hy`` in Armenian. `conflictmap.publish.data.importer` reads the rows of events back.
"""

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from conflictmap.publish.data.selection import (
    EventSelection,
    describe_replaced_semicolons,
    format_short_list,
    join_values,
    pluralize,
)
from geo.dates import to_date
from geo.io.csv_cells import CSV_LINE_END, escape_csv_cell
from geo.location import LocatedEvent
from geo.project.events import Event, Fatalities, PlaceQuery, Statement
from geo.project.record_reader import LocalizedText
from geo.project.sources import Source
from geo.text.quotes import MAX_CONTEXT_CHARS

Row = dict[str, Any]

LOCALIZED_FIELDS = ("title", "date_note", "place_note", "note")
"""What an event says by language."""

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
"""The columns that hold numbers with decimals."""

_INTEGER_COLUMNS = frozenset(
    {
        "date_prec",
        "where_prec",
        "geo_precision",
        "fatalities_low",
        "fatalities_best",
        "fatalities_high",
        "quote_start",
        "quote_end",
        "number",
        "label",
    }
)

MAX_CELL_CHARS = 32_767
"""Characters that a cell of a spreadsheet holds (Excel specifications and limits)."""

_JSON_PREFIXES = ("{", '"')
_COORDINATE_DECIMALS = 7
"""Of a label point: a centimetre. Geometry is never rounded."""


class EventRowBuilder:
    """Makes the rows of an extract's events."""

    def __init__(self, selection: EventSelection) -> None:
        """Stand on an extract."""
        self.selection = selection
        self.sources = selection.project.sources

    @cached_property
    def extra_languages(self) -> Mapping[str, tuple[str, ...]]:
        """Of each text by language, the languages besides the map's own that any event has."""
        found: dict[str, dict[str, None]] = {key: {} for key in LOCALIZED_FIELDS}
        for event in self.selection.project.events:
            for key in LOCALIZED_FIELDS:
                found[key].update(dict.fromkeys(getattr(event, key) or {}))
        main, order = self.selection.language, self.selection.project.map_info.languages
        return {key: _sort_languages(tags.keys() - {main}, order) for key, tags in found.items()}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of an event, in order."""
        event, row = next(
            iter(zip(self.selection.project.events, self.selection.located_events, strict=True))
        )
        return tuple(self.event_row(event, row))

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
            "review": "verified" if event.verified else "draft",
            "edtf": span.edtf,
            "start": iso_date(span.start),
            "end": iso_date(span.end),
            "date_prec": span.date_prec,
            **self._localized_cells("date_note", event.date_note),
            "place": located.place,
            "place_id": located.toponym,
            "place_as_written": event.place,
            **self._localized_cells("place_note", event.place_note),
            "longitude": round(located.longitude, _COORDINATE_DECIMALS),
            "latitude": round(located.latitude, _COORDINATE_DECIMALS),
            "where_prec": located.where_prec,
            "geo_precision": located.geo_precision,
            "radius_m": round(located.radius_m, 1),
            "method": located.method,
            "actors": list(event.actors),
            "fatalities_low": low,
            "fatalities_best": best,
            "fatalities_high": high,
            **self._localized_cells("note", event.note),
        }

    def _localized_cells(self, key: str, texts: LocalizedText | None) -> Row:
        said = texts or {}
        others = {f"{key}_{tag}": said.get(tag) for tag in self.extra_languages[key]}
        return {key: said.get(self.selection.language), **others}

    def statement_rows(self, event: Event) -> list[Row]:
        """Return the rows of an event's statements, with the columns `STATEMENT`."""
        return [self._statement_row(said, self.sources[said.source]) for said in event.statements]

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
    """Return the words around a quote; of a text that may only be quoted, those of its sentence."""
    if source.rights == "full-text":
        return statement.anchor.prefix, statement.anchor.suffix
    before, _, after = statement.anchor.split_sentence(source.passage.text)
    return before[-MAX_CONTEXT_CHARS:], after[:MAX_CONTEXT_CHARS]


def _sort_languages(tags: Collection[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """Return languages in the map's order, those that it does not list at the end."""
    return (*(tag for tag in order if tag in tags), *sorted(set(tags) - set(order)))


def _fatality_figures(stated: Fatalities | None) -> tuple[int | None, int | None, int | None]:
    return (stated.low, stated.best, stated.high) if stated else (None, None, None)


def is_integer_column(column: str) -> bool:
    """Tell whether a column holds whole numbers."""
    return column in _INTEGER_COLUMNS


def iso_date(day: int | None) -> str | None:
    """Return a day number as ``2023-04-23``, or None."""
    return None if day is None else to_date(day).isoformat()


def expression_to_text(place: PlaceQuery) -> str:
    """Return a place as the curator wrote it as one text: a mapping as JSON.

    A text that could be taken for JSON is written as JSON too, so that each can be told.
    """
    if isinstance(place, str) and not place.startswith(_JSON_PREFIXES):
        return place
    return json.dumps(place, ensure_ascii=False)


def expression_from_text(text: str) -> Any:  # noqa: ANN401  the loader checks what it is
    """Return what `expression_text` was given.

    Raises:
        ValueError: it looks like JSON and is none.
    """
    return json.loads(text) if text.startswith(_JSON_PREFIXES) else text


def describe_omitted_texts(selection: EventSelection) -> str:
    """Return the line that says what only the complete forms carry."""
    project = selection.project
    parts = (
        ("text", len(project.sources), "source"),
        ("record", len(project.places), "place"),
        ("feature", len(project.layers), "layer"),
    )
    said = [f"the {what}s of {pluralize(many, noun)}" for what, many, noun in parts if many]
    return f"{', '.join(said)}: GeoJSON and GeoPackage carry them"


# CSV

_RowEndings = Callable[[list[Row]], Iterator[list[Any]]]
"""From the statements of an event to what its rows end in."""


def write_wide_csv(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write CSV with a row an event; its first statement is ``source_1``, ``quote_1`` and so on."""
    most = max(len(event.statements) for event in selection.project.events)
    more = [f"{column}_{number}" for number in range(1, most + 1) for column in STATEMENT_COLUMNS]

    def row_endings(statements: list[Row]) -> Iterator[list[Any]]:
        cells = [cell for row in statements for cell in row.values()]
        yield cells + [None] * (len(more) - len(cells))

    return _write_event_rows(files[0], more, row_endings, selection)


def write_long_csv(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write CSV with a row a statement, in which the columns of its event stand again."""

    def row_endings(statements: list[Row]) -> Iterator[list[Any]]:
        for number, row in enumerate(statements, 1):
            yield [number, *row.values()]

    return _write_event_rows(files[0], ["statement", *STATEMENT_COLUMNS], row_endings, selection)


def _write_event_rows(
    file: Path, extra_columns: list[str], row_endings: _RowEndings, selection: EventSelection
) -> EventSelection:
    rows, shapes = EventRowBuilder(selection), _WktEncoder()

    def iter_rows() -> Iterator[list[Any]]:
        for event, row in selection:
            own = [*_flatten_row(rows.event_row(event, row)), shapes.encode(event, row.geometry)]
            for tail in row_endings(rows.statement_rows(event)):
                yield own + tail

    write_csv(file, [*rows.columns, "wkt", *extra_columns], iter_rows(), byte_order_mark=True)
    lost = [*shapes.omissions, *describe_split_actors(selection)]
    return selection.with_omissions(*lost, describe_omitted_texts(selection))


def write_csv(
    file: Path,
    header: Iterable[str],
    rows: Iterable[Iterable[Any]],
    *,
    byte_order_mark: bool = False,
) -> None:
    """Write CSV in which no cell is run as a formula.

    Args:
        file: Where to write.
        header: The names of the columns.
        rows: The cells.
        byte_order_mark: Whether to begin with a byte order mark, without which Excel takes UTF-8 for another
            encoding.
    """
    encoding = "utf-8-sig" if byte_order_mark else "utf-8"
    with file.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, lineterminator=CSV_LINE_END)
        writer.writerow(map(escape_csv_cell, header))
        writer.writerows([escape_csv_cell(cell) for cell in row] for row in rows)


def _flatten_row(row: Row) -> list[Any]:
    place, actors = expression_to_text(row["place_as_written"]), join_values(row["actors"])
    return [*{**row, "place_as_written": place, "actors": actors}.values()]


def describe_split_actors(selection: EventSelection) -> list[str]:
    """Return the line on actors whose names have a semicolon, for forms that join them."""
    return describe_replaced_semicolons(selection, lambda event: event.actors, "the actors")


class _WktEncoder:
    """Geometry as text, as far as it fits in a cell of a spreadsheet."""

    def __init__(self) -> None:
        self._texts: dict[bytes, str | None] = {}
        self._too_long_ids: dict[str, None] = {}

    def encode(self, event: Event, geometry: BaseGeometry) -> str | None:
        """Return a geometry as well-known text, or None where that is too long."""
        key = geometry.wkb
        if key not in self._texts:
            text = shapely.to_wkt(geometry, rounding_precision=-1)
            self._texts[key] = text if len(text) <= MAX_CELL_CHARS else None
        if self._texts[key] is None:
            self._too_long_ids[event.id] = None
        return self._texts[key]

    @property
    def omissions(self) -> list[str]:
        """What was too long, for the list of what is left out."""
        if not self._too_long_ids:
            return []
        many = pluralize(len(self._too_long_ids), "event")
        held = f"longer than the {MAX_CELL_CHARS:,} characters that a cell of a spreadsheet holds"
        return [
            f"the outline of {many} ({format_short_list(self._too_long_ids)}): as text it is {held}"
        ]
