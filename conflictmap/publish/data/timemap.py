"""The profile ``timemap``: what Forensic Architecture's TimeMap draws.

As JSON, one object with `events`, `associations` and `sources`, each as the address of that name
must answer (``EVENTS_EXT``, ``ASSOCIATIONS_EXT``, ``SOURCES_EXT``; TimeMap checks them against the
schemas in its ``src/reducers/validate``). As CSV, the three tabs that its datasheet-server reads.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conflictmap.publish.data.acled import compose_notes, list_noted_actors
from conflictmap.publish.data.csv_table import describe_omitted_texts, write_csv
from conflictmap.publish.data.selection import (
    EventSelection,
    describe_inferred_dates,
    describe_omissions,
    describe_omitted_fields,
    describe_replaced_semicolons,
)
from geo.dates import DateInterval, to_date
from geo.geometry.geodesy import geometry_kind
from geo.location import LocatedEvent
from geo.project.events import Event
from geo.project.sources import Source
from geo.project.vocabulary import EVENT_STATUSES, EVENT_TYPES
from layers.style import palettes

EVENT_TAB_COLUMNS = (
    "id",
    "description",
    "date",
    "time",
    "time_precision",
    "location",
    "latitude",
    "longitude",
    "type",
    "category",
)
SOURCE_TAB_COLUMNS = ("id", "title", "thumbnail", "type", "url", "description", "author", "date")
ASSOCIATION_TAB_COLUMNS = ("id", "title", "desc", "mode", "filter_path0", "filter_path1")
_COORDINATE_DECIMALS = 6


def write_timemap_json(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write the three answers as one object; all values are texts, as TimeMap asks."""
    answers = {
        "events": [_event_values(selection, event, row) for event, row in selection],
        "associations": list(list_associations(selection)),
        "sources": {
            name: {**_source_values(one), "paths": []}
            for name, one in selection.project.sources.items()
        },
    }
    files[0].write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return selection.with_omissions(*_list_omissions(selection), describe_omitted_texts(selection))


def write_timemap_csv(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write the three tabs: events, associations, sources."""
    many = {
        key: max(len(found) for found in map(listed, selection.project.events))
        for key, listed in (("association", association_ids), ("source", source_ids))
    }
    numbered = [f"{key}{number}" for key in many for number in range(1, many[key] + 1)]
    write_csv(files[0], [*EVENT_TAB_COLUMNS, *numbered, "comments"], _iter_rows(selection, many))
    named_so = (
        [row.get(column) for column in ASSOCIATION_TAB_COLUMNS]
        for row in _flatten_associations(selection)
    )
    write_csv(files[1], ASSOCIATION_TAB_COLUMNS, named_so)
    sources = map(_source_values, selection.project.sources.values())
    write_csv(
        files[2],
        SOURCE_TAB_COLUMNS,
        ([row[column] for column in SOURCE_TAB_COLUMNS] for row in sources),
    )
    return selection.with_omissions(*_list_omissions(selection), describe_omitted_texts(selection))


def _iter_rows(selection: EventSelection, many: dict[str, int]) -> Iterator[list[str]]:
    for event, row in selection:
        given = _event_values(selection, event, row)
        lists = [
            cell
            for key, width in many.items()
            for cell in (*given[f"{key}s"], *[""] * (width - len(given[f"{key}s"])))
        ]
        yield [*(given[column] for column in EVENT_TAB_COLUMNS), *lists, given["comments"]]


def _flatten_associations(selection: EventSelection) -> Iterator[dict[str, str]]:
    for row in list_associations(selection):
        paths = row.pop("filter_paths")
        yield row | {f"filter_path{number}": path for number, path in enumerate(paths)}


def _event_values(selection: EventSelection, event: Event, row: LocatedEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "description": compose_notes(selection, event),
        "date": format_us_date(event.date),
        "time": "",
        "time_precision": "",
        "location": row.place,
        "latitude": str(round(row.latitude, _COORDINATE_DECIMALS)),
        "longitude": str(round(row.longitude, _COORDINATE_DECIMALS)),
        "type": event.type,
        "category": selection.translator.localize(palettes.TYPE_STYLES[event.type].label),
        "associations": association_ids(event),
        "sources": source_ids(event),
        "comments": _format_comments(event, row),
    }


def _format_comments(event: Event, row: LocatedEvent) -> str:
    radius = f"radius_m={round(row.radius_m)}"
    return f"edtf={event.date.edtf} where_prec={row.where_prec} {radius} status={event.status}"


def format_us_date(span: DateInterval) -> str:
    """Return the first day as month/day/year, or the last where the beginning is open."""
    day = span.end if span.start is None else span.start
    if day is None:
        raise ValueError("an interval that is open at both ends has no date")
    when = to_date(day)
    return f"{when.month:02}/{when.day:02}/{when.year:04}"


def association_ids(event: Event) -> list[str]:
    """Return the ids of what an event can be filtered by: its type, its status, its actors."""
    return [f"type:{event.type}", f"status:{event.status}", *map("actor:{}".format, event.actors)]


def source_ids(event: Event) -> list[str]:
    """Return the ids of the sources that an event quotes, each once."""
    return list(dict.fromkeys(said.source for said in event.statements))


def list_associations(selection: EventSelection) -> Iterator[dict[str, Any]]:
    """Yield the categories and filters: types, statuses and actors, as far as they occur."""
    events, speaker = selection.project.events, selection.translator
    for kind in EVENT_TYPES:
        if any(event.type == kind for event in events):
            title = speaker.localize(palettes.TYPE_STYLES[kind].label)
            yield _association_values(f"type:{kind}", title, "CATEGORY", [])
    heading = speaker.message("fact.status")
    for status in EVENT_STATUSES:
        if any(event.status == status for event in events):
            title = speaker.message(f"status.{status}")
            yield _association_values(f"status:{status}", title, "FILTER", [heading, title])
    heading = speaker.message("fact.actors")
    for actor in sorted({actor for event in events for actor in event.actors}):
        yield _association_values(f"actor:{actor}", actor, "FILTER", [heading, actor])


def _association_values(identifier: str, title: str, mode: str, paths: list[str]) -> dict[str, Any]:
    return {"id": identifier, "title": title, "desc": "", "mode": mode, "filter_paths": paths}


def _source_values(source: Source) -> dict[str, str]:
    return {
        "id": source.id,
        "title": source.title,
        "thumbnail": "",
        "type": "Document",
        "url": source.url or "",
        "description": source.publisher or "",
        "author": source.author or "",
        "date": source.stated_date or "",
    }


def _list_omissions(selection: EventSelection) -> list[str]:
    events = selection.project.events
    lasting = [event.id for event in events if event.date.start != event.date.end]
    areas = [row.id for row in selection.located_events if geometry_kind(row.geometry) != "point"]
    instead = "TimeMap draws one day, the first; comments hold the EDTF"
    return [
        *describe_omissions(
            (lasting, "the interval of", instead),
            (areas, "the line or region of", "TimeMap draws its label point"),
        ),
        *describe_omitted_fields(
            selection,
            "fatalities",
            "date_note",
            "place_note",
            "status_reason",
            reason="TimeMap has no field for it",
        ),
        *describe_omitted_fields(selection, "languages", reason="the file is in one language"),
        *describe_replaced_semicolons(
            selection, list_noted_actors, "the actors in the descriptions"
        ),
        *describe_inferred_dates(selection),
        "stances and who says what as fields: they stand in the descriptions",
        "how places were found: TimeMap has no field for it",
    ]
