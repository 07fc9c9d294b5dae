"""The profile ``acled``: CSV in the columns of ACLED's own files (ACLED Codebook).

An ACLED event is one day at one place with two actors. What is more than that stands in the notes,
or is left out and listed; nothing is coded here that only ACLED's coders can say.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from conflictmap.publish.data.csv_table import describe_omitted_texts, write_csv
from conflictmap.publish.data.selection import (
    EventSelection,
    describe_omissions,
    describe_omitted_fields,
    describe_replaced_semicolons,
    join_values,
)
from geo.dates import DateInterval, to_date
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
"""What a coder at ACLED would say, listed by hand: a test sees when one is filled."""

_DISORDER_TYPES = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
"""ACLED's disorder type of an event type, where it follows from the type alone."""

_FATALITIES_NOTE = "fatalities is the low figure, or the best; with a high one alone it is empty"
_MAX_ACTORS = 2
_COORDINATE_DECIMALS = 4
_DAYS_IN_WEEK = 7


def write_acled(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write a row an event."""
    write_csv(files[0], ACLED_COLUMNS, _iter_rows(selection))
    return selection.with_omissions(*_list_omissions(selection), describe_omitted_texts(selection))


def _iter_rows(selection: EventSelection) -> Iterator[list[Any]]:
    for event, row in selection:
        given = _event_cells(selection, event, row)
        yield [given.get(column) for column in ACLED_COLUMNS]


def _event_cells(selection: EventSelection, event: Event, row: LocatedEvent) -> dict[str, Any]:
    kind, sub = EVENT_TYPES[event.type].acled
    actors = [*event.actors, "", ""]
    return {
        "event_id_cnty": event.id,
        **build_date_columns(event.date),
        "disorder_type": _DISORDER_TYPES[kind],
        "event_type": kind,
        "sub_event_type": sub,
        "actor1": actors[0],
        "actor2": actors[1],
        "location": row.place,
        "latitude": round(row.latitude, _COORDINATE_DECIMALS),
        "longitude": round(row.longitude, _COORDINATE_DECIMALS),
        "geo_precision": row.geo_precision,
        "source": join_values(list_publishers(selection, event)),
        "notes": compose_notes(selection, event),
        "fatalities": lowest_fatalities(event.fatalities),
        "tags": f"status={event.status}",
    }


def build_date_columns(span: DateInterval) -> dict[str, Any]:
    """Return the one day of an event, its year, and how surely it is known.

    The day is the middle of the interval, or the end that is known. Classes of ACLED's
    ``time_precision``: 1 the day, 2 a week, 3 longer.
    """
    first, last = span.start, span.end
    known = [one for one in (first, last) if one is not None]
    when = to_date(sum(known) // len(known))
    length = last - first + 1 if first is not None and last is not None else None
    exact = 1 if length == 1 and not span.is_approximate else 2
    precision = exact if length is not None and length <= _DAYS_IN_WEEK else 3
    return {"event_date": when.isoformat(), "year": when.year, "time_precision": precision}


def list_publishers(selection: EventSelection, event: Event) -> list[str]:
    """Return who published what is quoted of an event, each once; a title where that is unknown."""
    sources = (selection.project.sources[said.source] for said in event.statements)
    return list(dict.fromkeys(source.publisher or source.title for source in sources))


def compose_notes(selection: EventSelection, event: Event) -> str:
    """Return the title, every quote with who says it, all actors, and the curator's note."""
    speaker = selection.translator
    parts = [speaker.localize(event.title)]
    for said in event.statements:
        source = selection.project.sources[said.source]
        who = said.by or source.publisher or source.title
        quote = speaker.message("quote", text=said.anchor.exact)
        parts.append(f"{who} {speaker.message(f'stance.{said.stance}')}: {quote}")
    if noted := list_noted_actors(event):
        parts.append(f"{speaker.message('fact.actors')}: {join_values(noted)}")
    parts.append(f"{speaker.message('fact.when')}: {speaker.format_interval(event.date)}")
    if event.note:
        parts.append(speaker.localize(event.note))
    return " | ".join(parts)


def list_noted_actors(event: Event) -> tuple[str, ...]:
    """Return the actors that the notes list: all of an event that has more than ACLED's two."""
    return event.actors if len(event.actors) > _MAX_ACTORS else ()


def lowest_fatalities(stated: Fatalities | None) -> int | None:
    """Return the lowest figure that is stated as low or best, as ACLED counts; None without any."""
    if stated is None:
        return None
    return stated.best if stated.low is None else stated.low


def _list_omissions(selection: EventSelection) -> list[str]:
    events = selection.project.events
    crowded = [event.id for event in events if len(event.actors) > _MAX_ACTORS]
    lasting = [event.id for event in events if event.date.start != event.date.end]
    other = [event.id for event in events if EVENT_TYPES[event.type].acled[1] == "Other"]
    counts = [event.id for event in events if event.fatalities]
    areas = [row.id for row in selection.located_events if row.geo_precision > 1]
    return [
        f"what only ACLED's coders can say: the columns {', '.join(CODER_ONLY_COLUMNS)} are empty",
        *describe_omissions(
            (other, "the type of", "it goes to “Strategic developments / Other”"),
            (lasting, "the interval of", "event_date is its middle, or the end that is known"),
            (crowded, "the actors beyond two of", "the notes name all"),
            (areas, "the line, region or radius of", "geo_precision alone tells of it"),
            (counts, "the range of deaths of", _FATALITIES_NOTE),
        ),
        "how places were found: ACLED has no column for it",
        *describe_omitted_fields(
            selection,
            "date_note",
            "place_note",
            "status_reason",
            reason="ACLED has no column for it",
        ),
        *describe_omitted_fields(selection, "languages", reason="the notes are in one language"),
        *describe_replaced_semicolons(
            selection, partial(list_publishers, selection), "the publishers"
        ),
        *describe_replaced_semicolons(selection, list_noted_actors, "the actors in the notes"),
    ]
