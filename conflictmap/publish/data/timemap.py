"""The profile ``timemap``: the input of Forensic Architecture's TimeMap.

The JSON file is one object with `events`, `associations` and `sources`: the responses that TimeMap
expects from the addresses ``EVENTS_EXT``, ``ASSOCIATIONS_EXT`` and ``SOURCES_EXT``, and validates
with the schemas in its ``src/reducers/validate``. The CSV files are the three sheets that TimeMap's
datasheet-server reads.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conflictmap.publish.data.acled import compose_notes, list_noted_actors
from conflictmap.publish.data.csv_table import describe_omitted_texts, write_csv
from conflictmap.publish.data.selection import (
    DETAIL_FIELDS,
    EventSelection,
    describe_inferred_dates,
    describe_omissions,
    describe_omitted_fields,
    describe_replaced_semicolons,
    keep_days_from_year_1,
    keep_located,
)
from geo.dates import DateInterval, to_civil_date
from geo.geometry.geodesy import geometry_kind
from geo.location import LocatedEvent
from geo.project.event_details import MediaItem
from geo.project.events import Event
from geo.project.sources import Source
from geo.project.vocabulary import EVENT_STATUSES, EVENT_TYPES
from layers.style.credits import format_media_credit

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
_MEDIA_TYPES = {"image": "Photo", "video": "Video", "audio": "Audio", "document": "Document"}


def write_timemap_json(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write the three responses as one object; all values are strings, as TimeMap requires."""
    selection = keep_days_from_year_1(keep_located(selection))
    responses = {
        "events": [_event_values(selection, event, located) for event, located in selection],
        "associations": list(list_associations(selection)),
        "sources": {
            **{
                name: {**_source_values(source), "paths": []}
                for name, source in selection.project.sources.items()
            },
            **{
                values["id"]: {**values, "paths": [values["url"]]}
                for values in _list_media_values(selection)
            },
        },
    }
    text = json.dumps(responses, ensure_ascii=False, indent=1) + "\n"
    files[0].write_text(text, encoding="utf-8")
    return selection.with_omissions(*_list_omissions(selection), describe_omitted_texts(selection))


def write_timemap_csv(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write the three sheets: events, associations, sources."""
    selection = keep_days_from_year_1(keep_located(selection))
    widths = {
        key: max(len(ids) for ids in map(list_ids, selection.project.events))
        for key, list_ids in (("association", association_ids), ("source", source_ids))
    }
    numbered = [f"{key}{number}" for key in widths for number in range(1, widths[key] + 1)]
    header = [*EVENT_TAB_COLUMNS, *numbered, "comments"]
    shortened = write_csv(files[0], header, _iter_rows(selection, widths))
    associations = (
        [row.get(column) for column in ASSOCIATION_TAB_COLUMNS]
        for row in _flatten_associations(selection)
    )
    shortened += write_csv(files[1], ASSOCIATION_TAB_COLUMNS, associations)
    sources = [
        *map(_source_values, selection.project.sources.values()),
        *_list_media_values(selection),
    ]
    source_rows = ([row[column] for column in SOURCE_TAB_COLUMNS] for row in sources)
    shortened += write_csv(files[2], SOURCE_TAB_COLUMNS, source_rows)
    omissions = [*_list_omissions(selection), *shortened]
    return selection.with_omissions(*omissions, describe_omitted_texts(selection))


def _iter_rows(selection: EventSelection, widths: dict[str, int]) -> Iterator[list[str]]:
    """Yield the rows of the events; each list of ids is padded to its number of columns."""
    for event, located in selection:
        values = _event_values(selection, event, located)
        lists = [
            cell
            for key, width in widths.items()
            for cell in (*values[f"{key}s"], *[""] * (width - len(values[f"{key}s"])))
        ]
        yield [*(values[column] for column in EVENT_TAB_COLUMNS), *lists, values["comments"]]


def _flatten_associations(selection: EventSelection) -> Iterator[dict[str, str]]:
    for row in list_associations(selection):
        paths = row.pop("filter_paths")
        yield row | {f"filter_path{number}": path for number, path in enumerate(paths)}


def _event_values(selection: EventSelection, event: Event, located: LocatedEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "description": compose_notes(selection, event),
        "date": format_us_date(event.date),
        "time": event.details.time.text.partition("/")[0] if event.details.time else "",
        "time_precision": "",
        "location": located.place,
        "latitude": str(round(located.latitude, _COORDINATE_DECIMALS)),
        "longitude": str(round(located.longitude, _COORDINATE_DECIMALS)),
        "type": event.type,
        "category": selection.type_label(event.type),
        "associations": association_ids(event),
        "sources": source_ids(event),
        "comments": _format_comments(event, located),
    }


def _format_comments(event: Event, located: LocatedEvent) -> str:
    radius = f"radius_m={round(located.radius_m)}"
    return f"edtf={event.date.edtf} where_prec={located.where_prec} {radius} status={event.status}"


def format_us_date(span: DateInterval) -> str:
    """Return the first day as month/day/year, or the last day if the start is open.

    Raises:
        ValueError: the interval is open at both ends.
    """
    day = span.end if span.start is None else span.start
    if day is None:
        raise ValueError("an interval that is open at both ends has no date")
    date = to_civil_date(day)
    return f"{date.month:02}/{date.day:02}/{date.year:04}"


def association_ids(event: Event) -> list[str]:
    """Return the ids of the associations of an event: its type, status and actors."""
    return [f"type:{event.type}", f"status:{event.status}", *map("actor:{}".format, event.actors)]


def source_ids(event: Event) -> list[str]:
    """Return the ids of the sources that an event quotes, each once, and of its linked media."""
    quoted = dict.fromkeys(statement.source for statement in event.statements)
    return [*quoted, *(name for name, _ in _list_linked_media(event))]


def _list_linked_media(event: Event) -> Iterator[tuple[str, MediaItem]]:
    """Yield the media that TimeMap can show: linked, and not graphic, since it covers nothing."""
    for number, item in enumerate(event.details.media, 1):
        if item.url and not item.graphic:
            yield f"media:{event.id}:{number}", item


def _list_media_values(selection: EventSelection) -> Iterator[dict[str, str]]:
    """Yield the media of the events as sources, which is where TimeMap has them."""
    for event in selection.project.events:
        for name, item in _list_linked_media(event):
            yield {
                "id": name,
                "title": selection.translator.localize(item.alt),
                "thumbnail": "",
                "type": _MEDIA_TYPES[item.kind],
                "url": item.url or "",
                "description": format_media_credit(item),
                "author": item.credit,
                "date": item.taken.edtf if item.taken else "",
            }


def list_associations(selection: EventSelection) -> Iterator[dict[str, Any]]:
    """Yield the categories and filters: the types, statuses and actors that occur."""
    events, translator = selection.project.events, selection.translator
    for event_type in EVENT_TYPES:
        if any(event.type == event_type for event in events):
            title = selection.type_label(event_type)
            yield _association_values(f"type:{event_type}", title, "CATEGORY", [])
    heading = translator.message("fact.status")
    for status in EVENT_STATUSES:
        if any(event.status == status for event in events):
            title = translator.message(f"status.{status}")
            yield _association_values(f"status:{status}", title, "FILTER", [heading, title])
    heading = translator.message("fact.actors")
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
    intervals = [event.id for event in events if event.date.start != event.date.end]
    areas = [row.id for row in selection.located_events if geometry_kind(row.geometry) != "point"]
    instead = "TimeMap draws one day, the first; the comments contain the EDTF date"
    return [
        *describe_omissions(
            (intervals, "the interval of", instead),
            (areas, "the line or region of", "TimeMap draws its label point"),
        ),
        *describe_omitted_fields(
            selection,
            "fatalities",
            "date_note",
            "place_note",
            "status_reason",
            *(field for field in DETAIL_FIELDS if field not in {"time", "media"}),
            reason="TimeMap has no field for it",
        ),
        *describe_omitted_fields(
            selection, "media", reason="the sources have only items with an address, not graphic"
        ),
        *describe_omitted_fields(selection, "languages", reason="the file is in one language"),
        *describe_replaced_semicolons(
            selection, list_noted_actors, "the actors in the descriptions"
        ),
        *describe_inferred_dates(selection),
        "stances and speakers as fields: they are in the descriptions",
        "how places were found: TimeMap has no field for it",
    ]
