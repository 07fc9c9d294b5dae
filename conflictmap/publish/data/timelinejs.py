"""The profile ``timeline``: the JSON of Knight Lab's TimelineJS, one slide per event.

The structure is described at https://timeline.knightlab.com/docs/json-format.html. Headline and
text are HTML. TimelineJS needs a first day for every event: an event with an open start is placed
at its end, and the displayed date gives the interval.
"""

import json
from pathlib import Path

from conflictmap.publish.data.csv_table import describe_omitted_texts
from conflictmap.publish.data.selection import EventSelection, describe_omissions, keep_dated
from conflictmap.publish.data.slides import (
    event_text,
    list_slide_omissions,
    slide_media,
    title_text,
)
from geo.dates import DateBound, DateInterval, to_civil_date

FILE_EXTENSION = ".json"
TITLE_SLIDE_ID = "conflictmap_title"
"""The title slide's id; no event id has an underscore."""

_DATE_FIELDS = {
    "day": ("year", "month", "day"),
    "month": ("year", "month"),
    "season": ("year", "month"),
}
_DATE_GRAINS = ("day", "month", "year")
"""The grains (units of precision) that a TimelineJS date can have."""


def write_timeline(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write the events as slides, in rows by type."""
    selection = keep_dated(selection)
    translator = selection.translator
    slides, open_start, open_end = [], [], []
    for event, located in selection:
        if event.date.lower is None:
            open_start.append(event.id)
        if event.date.upper is None:
            open_end.append(event.id)
        slides.append(
            {
                **format_dates(event.date),
                "display_date": translator.format_interval(event.date),
                "text": event_text(selection, event, located, translator),
                **slide_media(event, translator),
                "group": selection.type_label(event.type),
                "unique_id": event.id,
                "autolink": False,
            }
        )
    title = {"text": title_text(selection), "unique_id": TITLE_SLIDE_ID, "autolink": False}
    story = {"title": title, "events": slides}
    files[0].write_text(json.dumps(story, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    open_ends = describe_omissions(
        (open_start, "the open start of", "drawn at the end that is known"),
        (open_end, "the open end of", "drawn at the start"),
    )
    return selection.with_omissions(
        "locations, and how they were found: TimelineJS has no map; the texts name the places",
        *open_ends,
        *list_slide_omissions(selection),
        describe_omitted_texts(selection),
    )


def format_dates(span: DateInterval) -> dict[str, dict[str, int]]:
    """Return ``start_date`` and ``end_date`` of an interval, no more precise than the interval.

    ``end_date`` is the last day of the interval: TimelineJS reads a year as its first day. Seasons,
    decades and centuries, for which TimelineJS has no date, also get an ``end_date``.

    Raises:
        ValueError: the interval is open at both ends.
    """
    first = span.lower or span.upper
    if first is None:
        raise ValueError("an interval that is open at both ends has no date")
    dates = {"start_date": _format_date(first)}
    is_coarse = first.grain not in _DATE_GRAINS
    if span.lower and span.upper and (is_coarse or span.lower != span.upper):
        last = to_civil_date(span.upper.last)
        dates["end_date"] = {"year": last.year, "month": last.month, "day": last.day}
    return dates


def _format_date(bound: DateBound) -> dict[str, int]:
    first = to_civil_date(bound.day)
    return {field: getattr(first, field) for field in _DATE_FIELDS.get(bound.grain, ("year",))}
