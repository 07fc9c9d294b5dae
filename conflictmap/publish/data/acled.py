"""The profile ``acled``: CSV with the columns of ACLED's data files (ACLED Codebook).

An ACLED event has one day, one place and two actors. Anything more goes into the notes, or is
omitted and listed as an omission. Columns that only ACLED's coders can fill stay empty.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from conflictmap.publish.data.csv_table import describe_omitted_texts, write_csv
from conflictmap.publish.data.event_text import format_statement, list_figures, list_notices
from conflictmap.publish.data.origin_columns import describe_empty_codes, restore_columns
from conflictmap.publish.data.selection import (
    DETAIL_FIELDS,
    EventSelection,
    describe_omissions,
    describe_omitted_fields,
    describe_replaced_semicolons,
    join_values,
    keep_days_from_year_1,
    keep_located,
)
from geo.dates import DateInterval, to_civil_date
from geo.location import LocatedEvent
from geo.project.events import Event, Fatalities
from geo.project.vocabulary import EVENT_TYPES

FILE_EXTENSION = ".csv"
ACLED_COLUMNS = (
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
)
CODER_ONLY_COLUMNS = (
    "assoc_actor_1",
    "inter1",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "source_scale",
    "timestamp",
)
"""Columns that only ACLED's coders can fill, listed by hand; a test checks that they are empty."""

_DISORDER_TYPES = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
"""ACLED's disorder type for each ACLED event type that determines it."""

_SUB_EVENT_TYPES = {
    sub_type.casefold(): (event_type, sub_type)
    for event_type, sub_types in {
        "Battles": (
            "Government regains territory",
            "Non-state actor overtakes territory",
            "Armed clash",
        ),
        "Protests": (
            "Excessive force against protesters",
            "Protest with intervention",
            "Peaceful protest",
        ),
        "Riots": ("Violent demonstration", "Mob violence"),
        "Explosions/Remote violence": (
            "Chemical weapon",
            "Air/drone strike",
            "Suicide bomb",
            "Shelling/artillery/missile attack",
            "Remote explosive/landmine/IED",
            "Grenade",
        ),
        "Violence against civilians": (
            "Sexual violence",
            "Attack",
            "Abduction/forced disappearance",
        ),
        "Strategic developments": (
            "Agreement",
            "Arrests",
            "Change to group/activity",
            "Disrupted weapons use",
            "Headquarters or base established",
            "Looting/property destruction",
            "Non-violent transfer of territory",
            "Other",
        ),
    }.items()
    for sub_type in sub_types
}
"""Event type and sub-event type by sub-event type in small letters (ACLED Codebook)."""

_FATALITIES_NOTE = (
    "fatalities is the low figure, or else the best; it is empty if only a high figure is given"
)
_MAX_ACTORS = 2
_COORDINATE_DECIMALS = 4
_DAYS_IN_WEEK = 7


def write_acled(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write one row per event."""
    selection = keep_days_from_year_1(keep_located(selection))
    shortened = write_csv(files[0], ACLED_COLUMNS, _iter_rows(selection))
    omissions = [*_list_omissions(selection), *shortened]
    return selection.with_omissions(*omissions, describe_omitted_texts(selection))


def _iter_rows(selection: EventSelection) -> Iterator[list[Any]]:
    for event, located in selection:
        cells = restore_columns(event, _event_cells(selection, event, located), "event_type")
        yield [cells.get(column) for column in ACLED_COLUMNS]


def _event_cells(selection: EventSelection, event: Event, located: LocatedEvent) -> dict[str, Any]:
    event_type, sub_event_type = find_acled_type(event)
    actors = [*event.actors, "", ""]
    origin = event.details.origin
    is_acled = origin is not None and "event_type" in origin.columns
    return {
        "event_id_cnty": _find_acled_id(event),
        **build_date_columns(event.date),
        "disorder_type": _DISORDER_TYPES.get(event_type),
        "event_type": event_type,
        "sub_event_type": sub_event_type,
        "actor1": actors[0],
        "actor2": actors[1],
        "location": located.place,
        "latitude": round(located.latitude, _COORDINATE_DECIMALS),
        "longitude": round(located.longitude, _COORDINATE_DECIMALS),
        "geo_precision": located.geo_precision,
        "source": join_values(list_publishers(selection, event)),
        "notes": compose_notes(selection, event),
        "fatalities": lowest_fatalities(event.fatalities),
        "timestamp": origin.version if is_acled and origin else None,
        "tags": f"status={event.status}",
    }


def _find_acled_id(event: Event) -> str:
    """Return the id that ACLED gave an event, or the event's own."""
    origin = event.details.origin
    if origin is None or "event_type" not in origin.columns:
        return event.id
    return origin.columns.get("event_id_cnty") or origin.id


def find_acled_type(event: Event) -> tuple[str, str]:
    """Return ACLED's event type and sub-event type of an event.

    A subtype that is one of ACLED's sub-event types determines both (ACLED Codebook, "Event
    types"); else they follow from the type.
    """
    subtype = (event.details.subtype or "").casefold()
    known = _SUB_EVENT_TYPES.get(subtype)
    return known or EVENT_TYPES[event.type].acled


def build_date_columns(span: DateInterval) -> dict[str, Any]:
    """Return the columns for one day: date, year and time precision.

    The day is the middle of the interval; of an open interval, the end that is known. Classes of
    ACLED's ``time_precision``: 1 the day, 2 a week, 3 longer.
    """
    first, last = span.start, span.end
    known_days = [day for day in (first, last) if day is not None]
    date = to_civil_date(sum(known_days) // len(known_days))
    length_days = last - first + 1 if first is not None and last is not None else None
    precision = 3
    if length_days is not None and length_days <= _DAYS_IN_WEEK:
        precision = 1 if length_days == 1 and not span.is_approximate else 2
    return {"event_date": date.isoformat(), "year": date.year, "time_precision": precision}


def list_publishers(selection: EventSelection, event: Event) -> list[str]:
    """Return the publishers of an event's sources, each once; a title if there is no publisher."""
    sources = (selection.project.sources[one.source] for one in event.statements)
    return list(dict.fromkeys(source.publisher or source.title for source in sources))


def compose_notes(selection: EventSelection, event: Event) -> str:
    """Return title, attributed quotes, actors beyond ACLED's two, date, and the curator's note."""
    translator = selection.translator
    parts = [translator.localize(event.title)]
    parts += (
        format_statement(statement, selection.project.sources[statement.source], translator)
        for statement in event.statements
    )
    if actors := list_noted_actors(event):
        parts.append(f"{translator.message('fact.actors')}: {join_values(actors)}")
    parts.append(f"{translator.message('fact.when')}: {translator.format_interval(event.date)}")
    if event.details.figures:
        parts += list_figures(event, selection.project.sources, translator)
    parts += list_notices(event, translator)
    if event.note:
        parts.append(translator.localize(event.note))
    return " | ".join(parts)


def list_noted_actors(event: Event) -> tuple[str, ...]:
    """Return the actors that the notes list: all of them if there are more than ACLED's two."""
    return event.actors if len(event.actors) > _MAX_ACTORS else ()


def lowest_fatalities(stated: Fatalities | None) -> int | None:
    """Return the low figure, or else the best, as ACLED counts; None without either."""
    if stated is None:
        return None
    return stated.best if stated.low is None else stated.low


def _list_omissions(selection: EventSelection) -> list[str]:
    events = selection.project.events
    many_actors = [event.id for event in events if len(event.actors) > _MAX_ACTORS]
    intervals = [event.id for event in events if event.date.start != event.date.end]
    untyped = [event.id for event in events if find_acled_type(event)[1] == "Other"]
    fatalities = [event.id for event in events if event.fatalities]
    areas = [row.id for row in selection.located_events if row.geo_precision > 1]
    return [
        *describe_empty_codes(events, "ACLED", "event_type", CODER_ONLY_COLUMNS),
        *describe_omissions(
            (untyped, "the type of", "exported as “Strategic developments / Other”"),
            (intervals, "the interval of", "event_date is its middle, or the end that is known"),
            (many_actors, "the actors beyond two of", "the notes name all"),
            (areas, "the line, region or radius of", "only geo_precision indicates it"),
            (fatalities, "the range of deaths of", _FATALITIES_NOTE),
        ),
        "how places were found: ACLED has no column for it",
        *describe_omitted_fields(
            selection,
            "date_note",
            "place_note",
            "status_reason",
            *(field for field in DETAIL_FIELDS if field not in {"subtype", "origin"}),
            reason="ACLED has no column for it",
        ),
        *describe_omitted_fields(selection, "languages", reason="the notes are in one language"),
        *describe_replaced_semicolons(
            selection, partial(list_publishers, selection), "the publishers"
        ),
        *describe_replaced_semicolons(selection, list_noted_actors, "the actors in the notes"),
    ]
