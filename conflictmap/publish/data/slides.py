"""Slide texts of StoryMapJS and TimelineJS, as the HTML that both tools render.

Every text of the project is escaped; this module writes the only markup.
"""

from html import escape

from conflictmap.publish.data.event_text import (
    format_place_name,
    format_statement,
    format_translation,
    list_corrections,
    list_figures,
    list_notices,
)
from conflictmap.publish.data.selection import (
    DETAIL_FIELDS,
    EventSelection,
    describe_omitted_fields,
)
from geo.location import LocatedEvent
from geo.project.events import Event, Statement
from geo.project.sources import Source
from layers.i18n import Translator
from layers.style.credits import format_media_credit

_SLIDE_FIELDS = frozenset(
    {
        "time",
        "protect",
        "parts",
        "media",
        "figures",
        "accounts",
        "subtype",
        "review",
        "corrections",
        "translation",
    }
)
"""What few events have and the slides contain, at least in part."""

SlideText = dict[str, str]
"""``{"headline": …, "text": …}``, both HTML."""


def title_text(selection: EventSelection) -> SlideText:
    """Return the text of the first slide: the map's title and description."""
    map_info, translator = selection.project.map_info, selection.translator
    return {
        "headline": escape(translator.localize(map_info.title)),
        "text": f"<p>{escape(translator.localize(map_info.description))}</p>",
    }


def event_text(
    selection: EventSelection, event: Event, located: LocatedEvent, translator: Translator
) -> SlideText:
    """Return an event's title, and its date, place, precision, status, quotes and note.

    Args:
        selection: What is exported.
        event: The event.
        located: Its location.
        translator: The translator for the language of the slides.
    """
    place = format_place_name(located, translator)
    if located.where_prec:
        place = f"{place} ({translator.message(f'precision.{located.where_prec}')})"
    time = event.details.time
    facts = (
        translator.format_interval(event.date),
        *([time.text.replace("/", "–")] if time else []),
        place,
        *([event.details.subtype] if event.details.subtype else []),
        translator.message(f"status.{event.status}"),
        *list_notices(event, translator),
    )
    lines = [escape(" · ".join(facts))]
    if event.actors:
        lines.append(escape(f"{translator.message('fact.actors')}: {' · '.join(event.actors)}"))
    lines += map(escape, list_figures(event, selection.project.sources, translator))
    lines += (
        _render_statement(statement, selection.project.sources[statement.source], translator)
        for statement in event.statements
    )
    if event.note:
        note = translator.localize(event.note)
        lines.append(escape(f"{translator.message('fact.note')} {note}"))
    lines += map(escape, list_corrections(event, translator))
    text = "".join(f"<p>{line}</p>" for line in lines)
    return {"headline": escape(translator.localize(event.title)), "text": text}


def slide_media(event: Event, translator: Translator) -> dict[str, SlideText]:
    """Return the key ``media`` of a slide, or nothing: the first linked item that is not graphic.

    Both tools load and show it with the slide, so that a graphic item must not be in it. Caption
    and credit are HTML.
    """
    for item in event.details.media:
        if item.url and not item.graphic:
            caption, credit = translator.localize(item.alt), format_media_credit(item)
            return {
                "media": {"url": item.url, "caption": escape(caption), "credit": escape(credit)}
            }
    return {}


def _render_statement(statement: Statement, source: Source, translator: Translator) -> str:
    """Return a statement as HTML, with the source's title and link."""
    title = escape(source.title)
    link = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
    line = f"{escape(format_statement(statement, source, translator))} ({link})"
    translation = format_translation(statement, translator)
    return f"{line}<br>{escape(translation)}" if translation else line


def list_slide_omissions(selection: EventSelection) -> list[str]:
    """Return lines on what no slide contains."""
    return [
        "precision, status, actors and deaths as fields: they are in the texts of the slides",
        *describe_omitted_fields(
            selection,
            "date_note",
            "place_note",
            "status_reason",
            *(field for field in DETAIL_FIELDS if field not in _SLIDE_FIELDS),
            reason="the slides do not contain it",
        ),
        *describe_omitted_fields(
            selection,
            "media",
            reason="a slide has only the first item with an address that is not graphic",
        ),
        *describe_omitted_fields(selection, "languages", reason="the slides are in one language"),
    ]
