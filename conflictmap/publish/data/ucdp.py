"""The profile ``ucdp``: CSV in the columns of UCDP GED (UCDP GED Codebook).

Types of organised violence, dyads and countries are what UCDP's coders decide, so those columns are
empty; precision, dates, sources and deaths are given in UCDP's own classes.
"""

import math
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from conflictmap.publish.data.csv_table import iso, texts_left_out, write_csv
from conflictmap.publish.data.selection import Extract, dropped, joined, losses, parted, undated
from geo.dates import Span
from geo.geometry.geodesy import mark
from geo.location import Located
from geo.project.events import Event
from geo.project.sources import Source

ENDING = ".csv"
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
CODED = (
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
    "side_b_dset_id",
    "side_b_new_id",
    "adm_1",
    "adm_2",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "gwnoa",
    "gwnob",
)
"""What a coder at UCDP would say, listed by hand: a test sees when one is filled."""

_SIDES = 2
_DECIMALS = 6
_CELL = 0.5  # degrees
_CELLS_IN_ROW = 720


def write_ucdp(files: list[Path], taken: Extract) -> Extract:
    """Write a row an event; `relid` is the event's own id."""
    write_csv(files[0], COLUMNS, _rows(taken))
    return taken.without(*_left_out(taken), texts_left_out(taken))


def _rows(taken: Extract) -> Iterator[list[Any]]:
    for number, (event, row) in enumerate(taken, 1):
        given = {"id": number, **_cells(taken, event, row)}
        yield [given.get(column) for column in COLUMNS]


def _cells(taken: Extract, event: Event, row: Located) -> dict[str, Any]:
    actors = [*event.actors, "", ""]
    latitude, longitude = round(row.latitude, _DECIMALS), round(row.longitude, _DECIMALS)
    deaths = event.fatalities
    return {
        "relid": event.id,
        "year": _year(event.date),
        "side_a": actors[0],
        "side_b": actors[1],
        **_sources(taken, event),
        "where_prec": row.where_prec,
        "where_coordinates": row.place,
        "where_description": _description(taken, event, row),
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude!r} {latitude!r})",
        "priogrid_gid": priogrid(longitude, latitude),
        "date_prec": event.date.date_prec,
        "date_start": iso(event.date.start),
        "date_end": iso(event.date.end),
        "best": deaths.best if deaths else None,
        "high": deaths.high if deaths else None,
        "low": deaths.low if deaths else None,
    }


def _year(span: Span) -> str | None:
    day = iso(span.start) or iso(span.end)
    return day and str(int(day[:4]))


def _description(taken: Extract, event: Event, row: Located) -> str:
    note = taken.speaker.pick(event.place_note)
    return f"{row.method}. {note}" if note else str(row.method)


def _quoted(taken: Extract, event: Event) -> list[Source]:
    """Return the sources that an event quotes, each once."""
    ids = dict.fromkeys(said.source for said in event.statements)
    return [taken.project.sources[name] for name in ids]


def _sources(taken: Extract, event: Event) -> dict[str, Any]:
    """Return the columns on sources, each source once; in UCDP's form, separated by semicolons."""
    sources = _quoted(taken, event)
    said_by = dict.fromkeys(said.by for said in event.statements if said.by)
    return {
        "number_of_sources": len(sources),
        "source_article": ";".join(_article(source) for source in sources),
        "source_office": _joined(source.publisher for source in sources),
        "source_date": _joined(source.stated_date for source in sources),
        "source_headline": _joined(source.title for source in sources),
        "source_original": _joined(said_by),
    }


def _article(source: Source) -> str:
    """Return publisher, date and title in double quotes, as UCDP cites an article."""
    said = ",".join((source.publisher or "", source.stated_date or "", source.title))
    return '"{}"'.format(said.replace('"', "'"))


def _joined(values: Iterable[str | None]) -> str:
    return joined((value or "" for value in values), ";")


def _listed(taken: Extract, event: Event) -> Iterator[str]:
    """Yield what stands in lists that no quotation marks hold together."""
    yield from (said.by for said in event.statements if said.by)
    for source in _quoted(taken, event):
        yield from (source.publisher or "", source.title)


def priogrid(longitude: float, latitude: float) -> int:
    """Return the cell of PRIO-GRID that a position lies in.

    Cells of half a degree, counted from 1 at 180° W, 90° S, eastwards and then northwards
    (Tollefsen, Strand & Buhaug 2012, https://doi.org/10.1177/0022343311431287).
    """
    column = min(math.floor((longitude + 180) / _CELL), _CELLS_IN_ROW - 1)
    row = min(math.floor((latitude + 90) / _CELL), _CELLS_IN_ROW // 2 - 1)
    return row * _CELLS_IN_ROW + column + 1


def _left_out(taken: Extract) -> list[str]:
    events = taken.project.events
    crowded = [event.id for event in events if len(event.actors) > _SIDES]
    open_ended = [event.id for event in events if None in (event.date.start, event.date.end)]
    peaceful = [event.id for event in events if event.type != "violence"]
    areas = [row.id for row in taken.rows if mark(row.geometry) != "point"]
    return [
        f"what only UCDP's coders can say: the columns {', '.join(CODED)} are empty",
        "quotes, titles, stances, statuses and notes: UCDP GED has no column for them",
        *losses(
            (peaceful, "the type of", "UCDP GED holds organised violence alone"),
            (crowded, "the actors beyond two of", "UCDP GED has two sides"),
            (open_ended, "the open end of", "that date is empty"),
            (areas, "the line or region of", "geom_wkt is its label point, where_prec its class"),
        ),
        *dropped(taken, "date_note", "status_reason", instead="UCDP GED has no column for it"),
        *dropped(taken, "place_languages", instead="where_description is in one language"),
        *parted(taken, partial(_listed, taken), "the names of who published, wrote or said it"),
        *undated(taken),
    ]
