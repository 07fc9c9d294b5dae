"""The profile ``timemap``: what Forensic Architecture's TimeMap draws.

As JSON, one object with `events`, `associations` and `sources`, each as the address of that name
must answer (``EVENTS_EXT``, ``ASSOCIATIONS_EXT``, ``SOURCES_EXT``; TimeMap checks them against the
schemas in its ``src/reducers/validate``). As CSV, the three tabs that its datasheet-server reads.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conflictmap.publish.data.acled import actors_noted, notes
from conflictmap.publish.data.csv_table import texts_left_out, write_csv
from conflictmap.publish.data.selection import Extract, dropped, losses, parted, undated
from geo.dates import Span, to_date
from geo.geometry.geodesy import mark
from geo.location import Located
from geo.project.events import Event
from geo.project.sources import Source
from geo.project.vocabulary import STATUSES, TYPES
from layers.style import palettes

TABS = ("export_events", "export_associations", "export_sources")
"""The names of the tabs; each is a file of its own, named after the one asked for."""

EVENT = (
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
SOURCE = ("id", "title", "thumbnail", "type", "url", "description", "author", "date")
ASSOCIATION = ("id", "title", "desc", "mode", "filter_path0", "filter_path1")
_DECIMALS = 6


def write_timemap_json(files: list[Path], taken: Extract) -> Extract:
    """Write the three answers as one object; all values are texts, as TimeMap asks."""
    answers = {
        "events": [_event(taken, event, row) for event, row in taken],
        "associations": list(associations(taken)),
        "sources": {
            name: {**_source(one), "paths": []} for name, one in taken.project.sources.items()
        },
    }
    files[0].write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return taken.without(*_left_out(taken), texts_left_out(taken))


def write_timemap_csv(files: list[Path], taken: Extract) -> Extract:
    """Write the three tabs: events, associations, sources."""
    many = {
        key: max(len(found) for found in map(listed, taken.project.events))
        for key, listed in (("association", association_ids), ("source", source_ids))
    }
    numbered = [f"{key}{number}" for key in many for number in range(1, many[key] + 1)]
    write_csv(files[0], [*EVENT, *numbered, "comments"], _rows(taken, many))
    named_so = ([row.get(column) for column in ASSOCIATION] for row in _flat(taken))
    write_csv(files[1], ASSOCIATION, named_so)
    sources = map(_source, taken.project.sources.values())
    write_csv(files[2], SOURCE, ([row[column] for column in SOURCE] for row in sources))
    return taken.without(*_left_out(taken), texts_left_out(taken))


def _rows(taken: Extract, many: dict[str, int]) -> Iterator[list[str]]:
    for event, row in taken:
        given = _event(taken, event, row)
        lists = [
            cell
            for key, width in many.items()
            for cell in (*given[f"{key}s"], *[""] * (width - len(given[f"{key}s"])))
        ]
        yield [*(given[column] for column in EVENT), *lists, given["comments"]]


def _flat(taken: Extract) -> Iterator[dict[str, str]]:
    for row in associations(taken):
        paths = row.pop("filter_paths")
        yield row | {f"filter_path{number}": path for number, path in enumerate(paths)}


def _event(taken: Extract, event: Event, row: Located) -> dict[str, Any]:
    return {
        "id": event.id,
        "description": notes(taken, event),
        "date": date(event.date),
        "time": "",
        "time_precision": "",
        "location": row.place,
        "latitude": str(round(row.latitude, _DECIMALS)),
        "longitude": str(round(row.longitude, _DECIMALS)),
        "type": event.type,
        "category": taken.speaker.pick(palettes.TYPES[event.type].words),
        "associations": association_ids(event),
        "sources": source_ids(event),
        "comments": _comments(event, row),
    }


def _comments(event: Event, row: Located) -> str:
    radius = f"radius_m={round(row.radius_m)}"
    return f"edtf={event.date.edtf} where_prec={row.where_prec} {radius} status={event.status}"


def date(span: Span) -> str:
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


def associations(taken: Extract) -> Iterator[dict[str, Any]]:
    """Yield the categories and filters: types, statuses and actors, as far as they occur."""
    events, speaker = taken.project.events, taken.speaker
    for kind in TYPES:
        if any(event.type == kind for event in events):
            title = speaker.pick(palettes.TYPES[kind].words)
            yield _association(f"type:{kind}", title, "CATEGORY", [])
    heading = speaker.say("fact.status")
    for status in STATUSES:
        if any(event.status == status for event in events):
            title = speaker.say(f"status.{status}")
            yield _association(f"status:{status}", title, "FILTER", [heading, title])
    heading = speaker.say("fact.actors")
    for actor in sorted({actor for event in events for actor in event.actors}):
        yield _association(f"actor:{actor}", actor, "FILTER", [heading, actor])


def _association(identifier: str, title: str, mode: str, paths: list[str]) -> dict[str, Any]:
    return {"id": identifier, "title": title, "desc": "", "mode": mode, "filter_paths": paths}


def _source(source: Source) -> dict[str, str]:
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


def _left_out(taken: Extract) -> list[str]:
    events = taken.project.events
    lasting = [event.id for event in events if event.date.start != event.date.end]
    areas = [row.id for row in taken.rows if mark(row.geometry) != "point"]
    instead = "TimeMap draws one day, the first; comments hold the EDTF"
    return [
        *losses(
            (lasting, "the interval of", instead),
            (areas, "the line or region of", "TimeMap draws its label point"),
        ),
        *dropped(
            taken,
            "fatalities",
            "date_note",
            "place_note",
            "status_reason",
            instead="TimeMap has no field for it",
        ),
        *dropped(taken, "languages", instead="the file is in one language"),
        *parted(taken, actors_noted, "the actors in the descriptions"),
        *undated(taken),
        "stances and who says what as fields: they stand in the descriptions",
        "how places were found: TimeMap has no field for it",
    ]
