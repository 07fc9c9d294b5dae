"""The profile ``ucdp``: CSV with the columns of UCDP GED (UCDP GED Codebook).

UCDP's coders decide on types of organised violence, dyads and countries, so those columns are
empty. Precision, dates, sources and deaths are given in UCDP's classes.
"""

import math
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from conflictmap.publish.data.csv_table import describe_omitted_texts, iso_date, write_csv
from conflictmap.publish.data.origin_columns import describe_empty_codes, restore_columns
from conflictmap.publish.data.selection import (
    DETAIL_FIELDS,
    EventSelection,
    describe_inferred_dates,
    describe_omissions,
    describe_omitted_fields,
    describe_replaced_semicolons,
    join_values,
    keep_days_from_year_1,
    keep_located,
)
from geo.dates import DateInterval
from geo.geometry.geodesy import geometry_kind
from geo.location import LocatedEvent
from geo.project.events import Event
from geo.project.sources import Source

FILE_EXTENSION = ".csv"
UCDP_COLUMNS = (
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
CODER_ONLY_COLUMNS = (
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
"""Columns that only UCDP's coders can fill, listed by hand; a test checks that they are empty."""

_NO_SOURCE = -1
"""What UCDP writes where the number of sources is not known, as of years before it was coded."""

_MAX_SIDES = 2
_COORDINATE_DECIMALS = 6
_PRIO_CELL_DEGREES = 0.5
_PRIO_CELLS_PER_ROW = 720


def write_ucdp(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write one row per event; `relid` is the event's id."""
    selection = keep_days_from_year_1(keep_located(selection))
    shortened = write_csv(files[0], UCDP_COLUMNS, _iter_rows(selection))
    omissions = [*_list_omissions(selection), *shortened]
    return selection.with_omissions(*omissions, describe_omitted_texts(selection))


def _iter_rows(selection: EventSelection) -> Iterator[list[Any]]:
    for number, (event, located) in enumerate(selection, 1):
        cells = {"id": number, **_event_cells(selection, event, located)}
        cells = restore_columns(event, cells, "type_of_violence")
        origin = event.details.origin
        if origin and "type_of_violence" in origin.columns:
            cells |= {
                "id": origin.columns.get("id") or origin.id,
                "relid": origin.columns.get("relid") or event.id,
            }
        yield [cells.get(column) for column in UCDP_COLUMNS]


def _event_cells(selection: EventSelection, event: Event, located: LocatedEvent) -> dict[str, Any]:
    actors = [*event.actors, "", ""]
    latitude = round(located.latitude, _COORDINATE_DECIMALS)
    longitude = round(located.longitude, _COORDINATE_DECIMALS)
    deaths = event.fatalities
    return {
        "relid": event.id,
        "year": _event_year(event.date),
        "side_a": actors[0],
        "side_b": actors[1],
        **_source_columns(selection, event),
        "where_prec": located.where_prec,
        "where_coordinates": located.place,
        "where_description": _describe_place(selection, event, located),
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude!r} {latitude!r})",
        "priogrid_gid": priogrid_cell(longitude, latitude),
        "date_prec": event.date.date_prec,
        "date_start": iso_date(event.date.start),
        "date_end": iso_date(event.date.end),
        "best": deaths.best if deaths else None,
        "high": deaths.high if deaths else None,
        "low": deaths.low if deaths else None,
    }


def _event_year(span: DateInterval) -> str | None:
    day = iso_date(span.start) or iso_date(span.end)
    return day and str(int(day[:4]))


def _describe_place(selection: EventSelection, event: Event, located: LocatedEvent) -> str:
    note = selection.translator.localize(event.place_note)
    return f"{located.method}. {note}" if note else str(located.method)


def _quoted_sources(selection: EventSelection, event: Event) -> list[Source]:
    """Return the sources that an event quotes, each once; not the UCDP data set it came from."""
    origin = event.details.origin
    own = origin.dataset if origin and "type_of_violence" in origin.columns else None
    named = dict.fromkeys(one.source for one in event.statements)
    ids = [name for name in named if own is None or not _is_part_of(name, own)]
    return [selection.project.sources[name] for name in ids]


def _is_part_of(source: str, dataset: str) -> bool:
    """Return whether a source is a data set, or a numbered part of its text."""
    return source == dataset or source.removeprefix(f"{dataset}-").isdigit()


def _source_columns(selection: EventSelection, event: Event) -> dict[str, Any]:
    """Return the columns on sources, separated by semicolons as in UCDP GED; each source once."""
    sources = _quoted_sources(selection, event)
    speakers = dict.fromkeys(statement.by for statement in event.statements if statement.by)
    return {
        "number_of_sources": len(sources) or (_NO_SOURCE if event.statements else 0),
        "source_article": ";".join(_cite_article(source) for source in sources),
        "source_office": _join_optional(source.publisher for source in sources),
        "source_date": _join_optional(source.stated_date for source in sources),
        "source_headline": _join_optional(source.title for source in sources),
        "source_original": _join_optional(speakers),
    }


def _cite_article(source: Source) -> str:
    """Return publisher, date and title in double quotes, as UCDP cites an article."""
    citation = ",".join((source.publisher or "", source.stated_date or "", source.title))
    return '"{}"'.format(citation.replace('"', "'"))


def _join_optional(values: Iterable[str | None]) -> str:
    return join_values((value or "" for value in values), ";")


def _unquoted_names(selection: EventSelection, event: Event) -> Iterator[str]:
    """Yield the names in semicolon-separated columns that have no quotation marks."""
    yield from (statement.by for statement in event.statements if statement.by)
    for source in _quoted_sources(selection, event):
        yield from (source.publisher or "", source.title)


def priogrid_cell(longitude: float, latitude: float) -> int:
    """Return the number of the PRIO-GRID cell that contains a position.

    Cells of half a degree are counted from 1 at 180° W, 90° S, eastwards and then northwards
    (Tollefsen, Strand & Buhaug 2012, https://doi.org/10.1177/0022343311431287).
    """
    column = min(math.floor((longitude + 180) / _PRIO_CELL_DEGREES), _PRIO_CELLS_PER_ROW - 1)
    row = min(math.floor((latitude + 90) / _PRIO_CELL_DEGREES), _PRIO_CELLS_PER_ROW // 2 - 1)
    return row * _PRIO_CELLS_PER_ROW + column + 1


def _list_omissions(selection: EventSelection) -> list[str]:
    events = selection.project.events
    many_actors = [event.id for event in events if len(event.actors) > _MAX_SIDES]
    open_ended = [event.id for event in events if None in (event.date.start, event.date.end)]
    not_violent = [event.id for event in events if event.type != "violence"]
    areas = [row.id for row in selection.located_events if geometry_kind(row.geometry) != "point"]
    return [
        *describe_empty_codes(
            selection.project.events, "UCDP", "type_of_violence", CODER_ONLY_COLUMNS
        ),
        "quotes, titles, stances, statuses and notes: UCDP GED has no column for them",
        *describe_omissions(
            (not_violent, "the type of", "UCDP GED contains organised violence only"),
            (many_actors, "the actors beyond two of", "UCDP GED has two sides"),
            (open_ended, "the open end of", "that date is empty"),
            (areas, "the line or region of", "geom_wkt is its label point, where_prec its class"),
        ),
        *describe_omitted_fields(
            selection,
            "date_note",
            "status_reason",
            *DETAIL_FIELDS,
            reason="UCDP GED has no column for it",
        ),
        *describe_omitted_fields(
            selection, "place_languages", reason="where_description is in one language"
        ),
        *describe_replaced_semicolons(
            selection,
            partial(_unquoted_names, selection),
            "the names of publishers, titles and speakers",
        ),
        *describe_inferred_dates(selection),
    ]
