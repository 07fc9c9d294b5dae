"""The profile ``acled``: CSV in the columns of ACLED's own files (ACLED Codebook).

An ACLED event is one day at one place with two actors. What is more than that stands in the notes,
or is left out and listed; nothing is coded here that only ACLED's coders can say.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from conflictmap.publish.data.csv_table import texts_left_out, write_csv
from conflictmap.publish.data.selection import Extract, dropped, joined, losses, parted
from geo.dates import Span, to_date
from geo.location import Located
from geo.project.events import Event, Fatalities
from geo.project.vocabulary import TYPES

ENDING = ".csv"
COLUMNS = (
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
CODED = (
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

_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
"""ACLED's disorder type of an event type, where it follows from the type alone."""

_COUNTED = "fatalities is the low figure, or the best; with a high one alone it is empty"
_ACTORS = 2
_DECIMALS = 4
_WEEK = 7


def write_acled(files: list[Path], taken: Extract) -> Extract:
    """Write a row an event."""
    write_csv(files[0], COLUMNS, _rows(taken))
    return taken.without(*_left_out(taken), texts_left_out(taken))


def _rows(taken: Extract) -> Iterator[list[Any]]:
    for event, row in taken:
        given = _cells(taken, event, row)
        yield [given.get(column) for column in COLUMNS]


def _cells(taken: Extract, event: Event, row: Located) -> dict[str, Any]:
    kind, sub = TYPES[event.type].acled
    actors = [*event.actors, "", ""]
    return {
        "event_id_cnty": event.id,
        **day(event.date),
        "disorder_type": _DISORDER[kind],
        "event_type": kind,
        "sub_event_type": sub,
        "actor1": actors[0],
        "actor2": actors[1],
        "location": row.place,
        "latitude": round(row.latitude, _DECIMALS),
        "longitude": round(row.longitude, _DECIMALS),
        "geo_precision": row.geo_precision,
        "source": joined(publishers(taken, event)),
        "notes": notes(taken, event),
        "fatalities": fatalities(event.fatalities),
        "tags": f"status={event.status}",
    }


def day(span: Span) -> dict[str, Any]:
    """Return the one day of an event, its year, and how surely it is known.

    The day is the middle of the interval, or the end that is known. Classes of ACLED's
    ``time_precision``: 1 the day, 2 a week, 3 longer.
    """
    first, last = span.start, span.end
    known = [one for one in (first, last) if one is not None]
    when = to_date(sum(known) // len(known))
    length = last - first + 1 if first is not None and last is not None else None
    exact = 1 if length == 1 and not span.about else 2
    precision = exact if length is not None and length <= _WEEK else 3
    return {"event_date": when.isoformat(), "year": when.year, "time_precision": precision}


def publishers(taken: Extract, event: Event) -> list[str]:
    """Return who published what is quoted of an event, each once; a title where that is unknown."""
    sources = (taken.project.sources[said.source] for said in event.statements)
    return list(dict.fromkeys(source.publisher or source.title for source in sources))


def notes(taken: Extract, event: Event) -> str:
    """Return the title, every quote with who says it, all actors, and the curator's note."""
    speaker = taken.speaker
    parts = [speaker.pick(event.title)]
    for said in event.statements:
        source = taken.project.sources[said.source]
        who = said.by or source.publisher or source.title
        quote = speaker.say("quote", text=said.anchor.exact)
        parts.append(f"{who} {speaker.say(f'stance.{said.stance}')}: {quote}")
    if noted := actors_noted(event):
        parts.append(f"{speaker.say('fact.actors')}: {joined(noted)}")
    parts.append(f"{speaker.say('fact.when')}: {speaker.span(event.date)}")
    if event.note:
        parts.append(speaker.pick(event.note))
    return " | ".join(parts)


def actors_noted(event: Event) -> tuple[str, ...]:
    """Return the actors that the notes list: all of an event that has more than ACLED's two."""
    return event.actors if len(event.actors) > _ACTORS else ()


def fatalities(stated: Fatalities | None) -> int | None:
    """Return the lowest figure that is stated as low or best, as ACLED counts; None without any."""
    if stated is None:
        return None
    return stated.best if stated.low is None else stated.low


def _left_out(taken: Extract) -> list[str]:
    events = taken.project.events
    crowded = [event.id for event in events if len(event.actors) > _ACTORS]
    lasting = [event.id for event in events if event.date.start != event.date.end]
    other = [event.id for event in events if TYPES[event.type].acled[1] == "Other"]
    counts = [event.id for event in events if event.fatalities]
    areas = [row.id for row in taken.rows if row.geo_precision > 1]
    return [
        f"what only ACLED's coders can say: the columns {', '.join(CODED)} are empty",
        *losses(
            (other, "the type of", "it goes to “Strategic developments / Other”"),
            (lasting, "the interval of", "event_date is its middle, or the end that is known"),
            (crowded, "the actors beyond two of", "the notes name all"),
            (areas, "the line, region or radius of", "geo_precision alone tells of it"),
            (counts, "the range of deaths of", _COUNTED),
        ),
        "how places were found: ACLED has no column for it",
        *dropped(
            taken, "date_note", "place_note", "status_reason", instead="ACLED has no column for it"
        ),
        *dropped(taken, "languages", instead="the notes are in one language"),
        *parted(taken, partial(publishers, taken), "the publishers"),
        *parted(taken, actors_noted, "the actors in the notes"),
    ]
