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

from conflictmap.publish.data.selection import Extract, counted, joined, named, parted
from geo.dates import to_date
from geo.geocoding.batch import LINE_END, safe_cell
from geo.location import Located
from geo.project.events import Event, Expression, Fatalities, Statement
from geo.project.record_reader import Words
from geo.project.sources import Source
from geo.text.quotes import CONTEXT
from layers.document.builder import sentence

Row = dict[str, Any]

WORDS = ("title", "date_note", "place_note", "note")
"""What an event says by language."""

STATEMENT = (
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

FLOATS = ("longitude", "latitude", "radius_m", "precision_m")
"""The columns that hold numbers with decimals."""

_WHOLE = frozenset(
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

MAX_CELL = 32_767
"""Characters that a cell of a spreadsheet holds (Excel specifications and limits)."""

_JSON = ("{", '"')
_DECIMALS = 7
"""Of a label point: a centimetre. Geometry is never rounded."""


class EventRows:
    """Makes the rows of an extract's events."""

    def __init__(self, taken: Extract) -> None:
        """Stand on an extract."""
        self.taken = taken
        self.sources = taken.project.sources

    @cached_property
    def tongues(self) -> Mapping[str, tuple[str, ...]]:
        """Of each text by language, the languages besides the map's own that any event has."""
        found: dict[str, dict[str, None]] = {key: {} for key in WORDS}
        for event in self.taken.project.events:
            for key in WORDS:
                found[key].update(dict.fromkeys(getattr(event, key) or {}))
        main, order = self.taken.language, self.taken.project.frame.languages
        return {key: _ranked(tags.keys() - {main}, order) for key, tags in found.items()}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of an event, in order."""
        event, row = next(iter(zip(self.taken.project.events, self.taken.rows, strict=True)))
        return tuple(self.event(event, row))

    def event(self, event: Event, row: Located) -> Row:
        """Return the row of an event, without its statements."""
        span = event.date
        low, best, high = _figures(event.fatalities)
        return {
            "id": event.id,
            **self._words("title", event.title),
            "type": event.type,
            "status": event.status,
            "status_reason": event.status_reason,
            "review": "verified" if event.verified else "draft",
            "edtf": span.edtf,
            "start": iso(span.start),
            "end": iso(span.end),
            "date_prec": span.date_prec,
            **self._words("date_note", event.date_note),
            "place": row.place,
            "place_id": row.toponym,
            "place_as_written": event.place,
            **self._words("place_note", event.place_note),
            "longitude": round(row.longitude, _DECIMALS),
            "latitude": round(row.latitude, _DECIMALS),
            "where_prec": row.where_prec,
            "geo_precision": row.geo_precision,
            "radius_m": round(row.radius_m, 1),
            "method": row.method,
            "actors": list(event.actors),
            "fatalities_low": low,
            "fatalities_best": best,
            "fatalities_high": high,
            **self._words("note", event.note),
        }

    def _words(self, key: str, words: Words | None) -> Row:
        said = words or {}
        others = {f"{key}_{tag}": said.get(tag) for tag in self.tongues[key]}
        return {key: said.get(self.taken.language), **others}

    def statements(self, event: Event) -> list[Row]:
        """Return the rows of an event's statements, with the columns `STATEMENT`."""
        return [self._statement(said, self.sources[said.source]) for said in event.statements]

    @staticmethod
    def _statement(said: Statement, source: Source) -> Row:
        anchor = said.anchor
        before, after = _context(said, source)
        return {
            "source": source.id,
            "source_title": source.title,
            "publisher": source.publisher,
            "author": source.author,
            "source_date": source.stated_date,
            "source_date_inferred": source.inferred_date,
            "url": source.url,
            "archive": source.archive,
            "by": said.by,
            "stance": said.stance,
            "quote": anchor.exact,
            "prefix": before,
            "suffix": after,
            "quote_start": anchor.start,
            "quote_end": anchor.end,
            "sentence": "".join(sentence(said, source)),
        }


def _context(said: Statement, source: Source) -> tuple[str, str]:
    """Return the words around a quote; of a text that may only be quoted, those of its sentence."""
    if source.rights == "full-text":
        return said.anchor.prefix, said.anchor.suffix
    before, _, after = sentence(said, source)
    return before[-CONTEXT:], after[:CONTEXT]


def _ranked(tags: Collection[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """Return languages in the map's order, those that it does not list at the end."""
    return (*(tag for tag in order if tag in tags), *sorted(set(tags) - set(order)))


def _figures(stated: Fatalities | None) -> tuple[int | None, int | None, int | None]:
    return (stated.low, stated.best, stated.high) if stated else (None, None, None)


def is_whole(column: str) -> bool:
    """Tell whether a column holds whole numbers."""
    return column in _WHOLE


def iso(day: int | None) -> str | None:
    """Return a day number as ``2023-04-23``, or None."""
    return None if day is None else to_date(day).isoformat()


def expression_text(place: Expression) -> str:
    """Return a place as the curator wrote it as one text: a mapping as JSON.

    A text that could be taken for JSON is written as JSON too, so that each can be told.
    """
    if isinstance(place, str) and not place.startswith(_JSON):
        return place
    return json.dumps(place, ensure_ascii=False)


def read_expression(text: str) -> Any:  # noqa: ANN401  the loader checks what it is
    """Return what `expression_text` was given.

    Raises:
        ValueError: it looks like JSON and is none.
    """
    return json.loads(text) if text.startswith(_JSON) else text


def texts_left_out(taken: Extract) -> str:
    """Return the line that says what only the complete forms carry."""
    project = taken.project
    parts = (
        ("text", len(project.sources), "source"),
        ("record", len(project.places), "place"),
        ("feature", len(project.layers), "layer"),
    )
    said = [f"the {what}s of {counted(many, noun)}" for what, many, noun in parts if many]
    return f"{', '.join(said)}: GeoJSON and GeoPackage carry them"


# CSV

_Tails = Callable[[list[Row]], Iterator[list[Any]]]
"""From the statements of an event to what its rows end in."""


def write_wide(files: list[Path], taken: Extract) -> Extract:
    """Write CSV with a row an event; its first statement is ``source_1``, ``quote_1`` and so on."""
    most = max(len(event.statements) for event in taken.project.events)
    more = [f"{column}_{number}" for number in range(1, most + 1) for column in STATEMENT]

    def tails(said: list[Row]) -> Iterator[list[Any]]:
        cells = [cell for row in said for cell in row.values()]
        yield cells + [None] * (len(more) - len(cells))

    return _write(files[0], more, tails, taken)


def write_long(files: list[Path], taken: Extract) -> Extract:
    """Write CSV with a row a statement, in which the columns of its event stand again."""

    def tails(said: list[Row]) -> Iterator[list[Any]]:
        for number, row in enumerate(said, 1):
            yield [number, *row.values()]

    return _write(files[0], ["statement", *STATEMENT], tails, taken)


def _write(file: Path, more: list[str], tails: _Tails, taken: Extract) -> Extract:
    rows, shapes = EventRows(taken), _Shapes()

    def lines() -> Iterator[list[Any]]:
        for event, row in taken:
            own = [*_flat(rows.event(event, row)), shapes.text(event, row.geometry)]
            for tail in tails(rows.statements(event)):
                yield own + tail

    write_csv(file, [*rows.columns, "wkt", *more], lines(), mark=True)
    lost = [*shapes.left_out, *actors_parted(taken)]
    return taken.without(*lost, texts_left_out(taken))


def write_csv(
    file: Path, header: Iterable[str], rows: Iterable[Iterable[Any]], *, mark: bool = False
) -> None:
    """Write CSV in which no cell is run as a formula.

    Args:
        file: Where to write.
        header: The names of the columns.
        rows: The cells.
        mark: Whether to begin with a byte order mark, without which Excel takes UTF-8 for another
            encoding.
    """
    encoding = "utf-8-sig" if mark else "utf-8"
    with file.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, lineterminator=LINE_END)
        writer.writerow(map(safe_cell, header))
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)


def _flat(row: Row) -> list[Any]:
    place, actors = expression_text(row["place_as_written"]), joined(row["actors"])
    return [*{**row, "place_as_written": place, "actors": actors}.values()]


def actors_parted(taken: Extract) -> list[str]:
    """Return the line on actors whose names have a semicolon, for forms that join them."""
    return parted(taken, lambda event: event.actors, "the actors")


class _Shapes:
    """Geometry as text, as far as it fits in a cell of a spreadsheet."""

    def __init__(self) -> None:
        self._texts: dict[bytes, str | None] = {}
        self._long: dict[str, None] = {}

    def text(self, event: Event, geometry: BaseGeometry) -> str | None:
        """Return a geometry as well-known text, or None where that is too long."""
        key = geometry.wkb
        if key not in self._texts:
            text = shapely.to_wkt(geometry, rounding_precision=-1)
            self._texts[key] = text if len(text) <= MAX_CELL else None
        if self._texts[key] is None:
            self._long[event.id] = None
        return self._texts[key]

    @property
    def left_out(self) -> list[str]:
        """What was too long, for the list of what is left out."""
        if not self._long:
            return []
        many = counted(len(self._long), "event")
        held = f"longer than the {MAX_CELL:,} characters that a cell of a spreadsheet holds"
        return [f"the outline of {many} ({named(self._long)}): as text it is {held}"]
