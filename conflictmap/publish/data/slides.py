"""What StoryMapJS and TimelineJS share: a slide's words, as the HTML that both tools render.

Every text of the project is escaped; the only markup is ours.
"""

from html import escape

from conflictmap.publish.data.selection import (
    EventSelection,
    describe_omissions,
    describe_omitted_fields,
)
from geo.location import LocatedEvent
from geo.project.events import Event, Fatalities
from layers.i18n import Translator

SlideText = dict[str, str]
"""``{"headline": …, "text": …}``, both HTML."""


def title_text(selection: EventSelection) -> SlideText:
    """Return what the first slide says: the map's title and description."""
    frame, speaker = selection.project.map_info, selection.translator
    return {
        "headline": escape(speaker.localize(frame.title)),
        "text": f"<p>{escape(speaker.localize(frame.description))}</p>",
    }


def place_name(located: LocatedEvent, translator: Translator) -> str:
    """Return what a place is called in a language: prose in Armenian names it in Armenian."""
    return translator.format_names(located.names) or str(located.place)


def event_text(
    selection: EventSelection, event: Event, located: LocatedEvent, translator: Translator
) -> SlideText:
    """Return an event's title, and when, where and how surely it was, with every quote.

    Args:
        selection: What goes out.
        event: The event.
        located: Where it lies.
        translator: Says the interface's words.
    """
    precision = translator.message(f"precision.{located.where_prec}")
    where = f"{place_name(located, translator)} ({precision})"
    facts = (
        translator.format_interval(event.date),
        where,
        translator.message(f"status.{event.status}"),
    )
    parts = [f"<p>{escape(' · '.join(facts))}</p>"]
    if event.actors:
        named = f"{translator.message('fact.actors')}: {' · '.join(event.actors)}"
        parts.append(f"<p>{escape(named)}</p>")
    if event.fatalities:
        killed = f"{translator.message('fact.fatalities')}: {format_fatalities(event.fatalities, translator)}"
        parts.append(f"<p>{escape(killed)}</p>")
    for said in event.statements:
        source = selection.project.sources[said.source]
        who = said.by or source.publisher or source.title
        quote = translator.message("quote", text=said.anchor.exact)
        stance = translator.message(f"stance.{said.stance}")
        title = escape(source.title)
        link = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
        parts.append(f"<p>{escape(f'{who} {stance}: {quote}')} ({link})</p>")
    if event.note:
        note = f"{translator.message('fact.note')} {translator.localize(event.note)}"
        parts.append(f"<p>{escape(note)}</p>")
    return {"headline": escape(translator.localize(event.title)), "text": "".join(parts)}


def format_fatalities(stated: Fatalities, translator: Translator) -> str:
    """Return how many were killed in words, as layers/viewer/panels/event-card.js does."""
    low, best, high = (
        None if figure is None else f"{figure:,}".replace(",", translator.message("number.group"))
        for figure in (stated.low, stated.best, stated.high)
    )
    if best is not None:
        certain = low is None or high is None or low == high
        return (
            best
            if certain
            else translator.message("fatalities.best", best=best, low=low, high=high)
        )
    if low is not None and high is not None:
        return translator.message("fatalities.between", low=low, high=high)
    if low is not None:
        return translator.message("fatalities.least", low=low)
    return translator.message("fatalities.most", high=high)


def list_slide_omissions(selection: EventSelection) -> list[str]:
    """Return what the words of no slide say, for the list of what is left out."""
    counts = [
        (event.id, event.fatalities) for event in selection.project.events if event.fatalities
    ]
    halved = [one for one, found in counts if _is_halved(found)]
    return [
        "precision, status, actors and deaths as fields: they stand in the words of the slides",
        *describe_omitted_fields(
            selection, "date_note", "place_note", "status_reason", reason="the slides do not say it"
        ),
        *describe_omitted_fields(selection, "languages", reason="the slides are in one language"),
        *describe_omissions(
            (halved, "one bound of the deaths of", "the slides give the best figure")
        ),
    ]


def _is_halved(stated: Fatalities) -> bool:
    """Tell whether a bound stands beside the best figure alone, so that no words are for it."""
    known = {one for one in (stated.low, stated.high) if one is not None}
    return stated.best is not None and None in (stated.low, stated.high) and bool(known)
