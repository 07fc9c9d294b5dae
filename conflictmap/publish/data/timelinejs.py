"""The profile ``timeline``: the JSON of Knight Lab's TimelineJS, a slide an event.

The shape is that of https://timeline.knightlab.com/docs/json-format.html. Headline and text are
HTML. TimelineJS needs a first day of every event: one whose beginning is open stands at its end,
and its words say so.
"""

import json
from pathlib import Path

from conflictmap.publish.data.csv_table import describe_omitted_texts
from conflictmap.publish.data.selection import EventSelection, describe_omissions
from conflictmap.publish.data.slides import event_text, list_slide_omissions, title_text
from geo.dates import DateBound, DateInterval, to_date
from layers.style import palettes

FILE_EXTENSION = ".json"
TITLE_SLIDE_ID = "conflictmap_title"
"""The title slide's id; the underscore keeps it apart from all ids of events."""

_DATE_FIELDS = {
    "day": ("year", "month", "day"),
    "month": ("year", "month"),
    "season": ("year", "month"),
}
_DATE_GRAINS = ("day", "month", "year")
"""The grains that a date of TimelineJS can have."""


def write_timeline(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write the events as slides, in rows by type."""
    speaker = selection.translator
    slides, open_start, open_end = [], [], []
    for event, row in selection:
        if event.date.lower is None:
            open_start.append(event.id)
        if event.date.upper is None:
            open_end.append(event.id)
        slides.append(
            {
                **format_dates(event.date),
                "display_date": speaker.format_interval(event.date),
                "text": event_text(selection, event, row, speaker),
                "group": speaker.localize(palettes.TYPE_STYLES[event.type].label),
                "unique_id": event.id,
                "autolink": False,
            }
        )
    title = {"text": title_text(selection), "unique_id": TITLE_SLIDE_ID, "autolink": False}
    story = {"title": title, "events": slides}
    files[0].write_text(json.dumps(story, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lost = describe_omissions(
        (open_start, "the open beginning of", "drawn at the end that is known"),
        (open_end, "the open end of", "drawn at the beginning"),
    )
    words = "places on a map, and how they were found: TimelineJS has none; the words say where"
    return selection.with_omissions(
        words, *lost, *list_slide_omissions(selection), describe_omitted_texts(selection)
    )


def format_dates(span: DateInterval) -> dict[str, dict[str, int]]:
    """Return ``start_date`` and ``end_date`` of an interval, no finer than it is written.

    The end of an interval is its last day: TimelineJS takes a year alone for its first. So have
    seasons, decades and centuries an end, for which TimelineJS has no date.
    """
    first = span.lower or span.upper
    if first is None:
        raise ValueError("an interval that is open at both ends has no date")
    found = {"start_date": _format_date(first)}
    coarse = first.grain not in _DATE_GRAINS
    if span.lower and span.upper and (coarse or span.lower != span.upper):
        last = to_date(span.upper.last)
        found["end_date"] = {"year": last.year, "month": last.month, "day": last.day}
    return found


def _format_date(bound: DateBound) -> dict[str, int]:
    first = to_date(bound.day)
    return {field: getattr(first, field) for field in _DATE_FIELDS.get(bound.grain, ("year",))}
