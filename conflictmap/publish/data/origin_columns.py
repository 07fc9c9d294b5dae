"""Cells of a data set that an imported event came from, given back in that data set's format.

A cell is given back only where it still fits the event: after a curator has changed the type or the
date, the exported columns follow the event.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from geo.dates import DateError, parse_date
from geo.project.events import Event
from geo.project.vocabulary import EVENT_TYPES

_TYPE_COLUMNS = ("event_type", "sub_event_type", "disorder_type")
_ACTOR_COLUMNS = ("actor1", "actor2")
_DEMONSTRATIONS = ("protests", "riots", "riots/protests")
_SAME_AS_EVENT = frozenset({"time_precision", "geo_precision", "event_date"})


def restore_columns(event: Event, cells: Mapping[str, Any], marker: str) -> dict[str, Any]:
    """Return the cells of an event, with those of its origin where the event itself has none.

    Args:
        event: The event.
        cells: The cells that follow from the event.
        marker: A column that only origins of the same format have, such as ``event_type``.
    """
    origin = event.details.origin
    if origin is None or marker not in origin.columns:
        return dict(cells)
    restored = dict(cells)
    for column, value in origin.columns.items():
        if column in _TYPE_COLUMNS or column in _SAME_AS_EVENT or column in _ACTOR_COLUMNS:
            continue
        if cells.get(column) in (None, ""):
            restored[column] = value
    if _type_still_fits(event, origin.columns):
        for column in _TYPE_COLUMNS:
            if origin.columns.get(column):
                restored[column] = origin.columns[column]
    actors = [origin.columns.get(column, "") for column in _ACTOR_COLUMNS]
    if any(actors) and all(name in event.actors for name in actors if name):
        restored |= dict(zip(_ACTOR_COLUMNS, actors, strict=True))
    day = origin.columns.get("event_date")
    if day and _is_within(event, day):
        restored["event_date"] = day
    return restored


def describe_empty_codes(
    events: Iterable[Event], dataset: str, marker: str, columns: Iterable[str]
) -> list[str]:
    """Return the line on the columns of codes that are empty, where any event has none.

    Args:
        events: The events that are exported.
        dataset: The data set that assigns the codes.
        marker: A column that only origins of that data set have.
        columns: The columns.
    """
    origins = (event.details.origin for event in events)
    if all(origin is not None and marker in origin.columns for origin in origins):
        return []
    return [f"codes that only {dataset} assigns: the columns {', '.join(columns)} are empty"]


def _type_still_fits(event: Event, columns: Mapping[str, str]) -> bool:
    """Return whether an event has the type that its ACLED type became when it was imported."""
    written = columns.get("event_type", "").casefold()
    if not written:
        return False
    if event.type == "protest":
        return written in _DEMONSTRATIONS
    if written in ("strategic developments", "strategic development"):
        return event.type not in ("violence", "protest")
    return event.type == "violence" and event.type in EVENT_TYPES and written != "protests"


def _is_within(event: Event, day: str) -> bool:
    """Return whether an ISO day is one of the days of an event."""
    try:
        first = parse_date(day).first_day
    except DateError:
        return False
    return event.date.first_day <= first <= event.date.last_day
