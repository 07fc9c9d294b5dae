"""Rows of the tables that a newsroom queries, derived from a project that has no errors."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from shapely import set_srid, to_wkb
from shapely.geometry.base import BaseGeometry

from geo.dates import OPEN_END_DAY, OPEN_START_DAY
from geo.location import LocatedEvent, locate_events
from geo.project.events import Event
from geo.project.model import Project
from geo.project.sources import INTERNAL

EPOCH = date(1970, 1, 1)
SRID = 4326

EVENT_COLUMNS = (
    "project",
    "id",
    "title",
    "date",
    "first_day",
    "last_day",
    "date_prec",
    "type",
    "status",
    "review",
    "actors",
    "place",
    "where_prec",
    "radius_m",
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
    "note",
    "geom",
)
STATEMENT_COLUMNS = ("project", "event", "number", "source", "quote", "stance", "author")
SOURCE_COLUMNS = (
    "project",
    "id",
    "title",
    "publisher",
    "author",
    "date",
    "url",
    "language",
    "rights",
    "body",
)
PLACE_COLUMNS = ("project", "id", "kind", "names", "precision_m", "citation", "geom")
LAYER_COLUMNS = ("project", "id", "title", "style", "attribution", "licence", "features")

Row = tuple[Any, ...]

COLUMN_TYPES = {
    "actors": "text[]",
    "body": "bytea",
    "date_prec": "int2",
    "fatalities_best": "int4",
    "fatalities_high": "int4",
    "fatalities_low": "int4",
    "features": "int4",
    "first_day": "date",
    "geom": "geometry",
    "last_day": "date",
    "names": "jsonb",
    "note": "jsonb",
    "number": "int4",
    "position": "numeric",
    "precision_m": "float8",
    "project": "int4",
    "radius_m": "float8",
    "version": "int8",
    "where_prec": "int2",
}
"""Types of columns, by name; others are texts, and `TABLE_COLUMN_TYPES` has exceptions."""

TABLE_COLUMN_TYPES = {
    ("event", "title"): "jsonb",
    ("layer", "title"): "jsonb",
    ("source", "body"): "text",
}
"""Types of columns that have another type in other tables."""


def get_column_type(table: str, column: str) -> str:
    """Return the type of a column in PostgreSQL."""
    return TABLE_COLUMN_TYPES.get((table, column)) or COLUMN_TYPES.get(column, "text")


@dataclass(frozen=True, slots=True)
class TableRows:
    """Rows of derived tables, in the order of their columns.

    Attributes:
        event: Rows of `EVENT_COLUMNS`.
        statement: Rows of `STATEMENT_COLUMNS`.
        source: Rows of `SOURCE_COLUMNS`.
        place: Rows of `PLACE_COLUMNS`.
        layer: Rows of `LAYER_COLUMNS`.
    """

    event: list[Row]
    statement: list[Row]
    source: list[Row]
    place: list[Row]
    layer: list[Row]


def build_rows(project: Project, number: int) -> TableRows:
    """Return the rows of all tables.

    Args:
        project: A project without errors.
        number: Number of the project in the store.
    """
    events, statements = build_event_rows(project, number)
    return TableRows(
        events,
        statements,
        [
            (
                number,
                source.id,
                _clean_text(source.title),
                source.publisher,
                source.author,
                source.date and source.date.edtf,
                source.url,
                source.language,
                source.rights,
                "" if source.rights == INTERNAL else _clean_text(source.passage.text),
            )
            for source in project.sources.values()
        ],
        [
            (
                number,
                name,
                place.toponym.kind,
                _to_json(place.toponym.names),
                place.toponym.precision_m,
                _clean_text(place.citation),
                geometry,
            )
            for (name, place), geometry in zip(
                project.places.items(),
                to_ewkb([place.toponym.geometry for place in project.places.values()]),
                strict=True,
            )
        ],
        [
            (
                number,
                layer.id,
                _to_json(layer.title),
                layer.style,
                _clean_text(layer.attribution),
                layer.licence,
                len(layer.features),
            )
            for layer in project.layers
        ],
    )


def build_event_rows(
    project: Project, number: int, ids: Iterable[str] | None = None
) -> tuple[list[Row], list[Row]]:
    """Return the rows of events and of their statements.

    Args:
        project: A project without errors.
        number: Number of the project in the store.
        ids: Ids of the events that changed; None for all events. Events that quote the same sources
            are included, because a source's other places decide between places of one name.
    """
    events = project.events if ids is None else _related_events(project, set(ids))
    located = {
        record.id: record for record in locate_events(replace(project, events=events), drafts=True)
    }
    geometries = to_ewkb(
        [one.geometry if one.has_place else None for one in (located[e.id] for e in events)]
    )
    event_rows = [
        _event_row(event, located[event.id], geometry, number)
        for event, geometry in zip(events, geometries, strict=True)
    ]
    statement_rows = [
        (
            number, event.id, index, statement.source, _clean_text(statement.anchor.exact),
            statement.stance, statement.by,
        )
        for event in events
        for index, statement in enumerate(event.statements, 1)
    ]  # fmt: skip
    return event_rows, statement_rows


def _related_events(project: Project, ids: set[str]) -> tuple[Event, ...]:
    sources = {
        statement.source
        for event in project.events
        if event.id in ids
        for statement in event.statements
    }
    return tuple(
        event
        for event in project.events
        if event.id in ids or any(one.source in sources for one in event.statements)
    )


def _event_row(event: Event, located: LocatedEvent, geometry: str | None, number: int) -> Row:
    figures = event.fatalities
    return (
        number,
        event.id,
        _to_json(event.title),
        event.date.edtf,
        day_to_date(located.start),
        day_to_date(located.end),
        located.date_prec,
        event.type,
        event.status,
        event.review,
        [_clean_text(actor) for actor in event.actors],
        _clean_text(located.place),
        located.where_prec,
        located.radius_m if located.has_place else None,
        figures.low if figures else None,
        figures.best if figures else None,
        figures.high if figures else None,
        _to_json(event.note) if event.note else None,
        geometry,
    )


def day_to_date(day: int) -> date | None:
    """Return a day counted from 1970-01-01 as a date; None if it is open or out of range."""
    if day in (OPEN_START_DAY, OPEN_END_DAY):
        return None
    try:
        return EPOCH + timedelta(days=day)
    except OverflowError:
        return None


def to_ewkb(geometries: Sequence[BaseGeometry | None]) -> list[str | None]:
    """Return geometries as PostGIS reads them, with their reference system; None stays None."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    found: list[str | None] = to_wkb(set_srid(array, SRID), hex=True, include_srid=True).tolist()
    return found


def _to_json(value: Mapping[str, Any]) -> str:
    return _clean_text(json.dumps(dict(value), ensure_ascii=False))


def _clean_text(text: str) -> str:
    """Return a text without NUL characters, which PostgreSQL does not store."""
    return text.replace("\0", "").replace("\\u0000", "")
