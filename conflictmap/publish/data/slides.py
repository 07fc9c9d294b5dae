"""What StoryMapJS and TimelineJS share: a slide's words, as the HTML that both tools render.

Every text of the project is escaped; the only markup is ours.
"""

from html import escape

from conflictmap.publish.data.selection import Extract, dropped, losses
from geo.location import Located
from geo.project.events import Event, Fatalities
from layers.i18n import Speaker

Text = dict[str, str]
"""``{"headline": …, "text": …}``, both HTML."""


def title_text(taken: Extract) -> Text:
    """Return what the first slide says: the map's title and description."""
    frame, speaker = taken.project.frame, taken.speaker
    return {
        "headline": escape(speaker.pick(frame.title)),
        "text": f"<p>{escape(speaker.pick(frame.description))}</p>",
    }


def place_name(row: Located, speaker: Speaker) -> str:
    """Return what a place is called in a language: prose in Armenian names it in Armenian."""
    return speaker.names(row.names) or str(row.place)


def event_text(taken: Extract, event: Event, row: Located, speaker: Speaker) -> Text:
    """Return an event's title, and when, where and how surely it was, with every quote.

    Args:
        taken: What goes out.
        event: The event.
        row: Where it lies.
        speaker: Says the interface's words.
    """
    precision = speaker.say(f"precision.{row.where_prec}")
    where = f"{place_name(row, speaker)} ({precision})"
    facts = (speaker.span(event.date), where, speaker.say(f"status.{event.status}"))
    parts = [f"<p>{escape(' · '.join(facts))}</p>"]
    if event.actors:
        named = f"{speaker.say('fact.actors')}: {' · '.join(event.actors)}"
        parts.append(f"<p>{escape(named)}</p>")
    if event.fatalities:
        killed = f"{speaker.say('fact.fatalities')}: {deaths(event.fatalities, speaker)}"
        parts.append(f"<p>{escape(killed)}</p>")
    for said in event.statements:
        source = taken.project.sources[said.source]
        who = said.by or source.publisher or source.title
        quote = speaker.say("quote", text=said.anchor.exact)
        stance = speaker.say(f"stance.{said.stance}")
        title = escape(source.title)
        link = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
        parts.append(f"<p>{escape(f'{who} {stance}: {quote}')} ({link})</p>")
    if event.note:
        note = f"{speaker.say('fact.note')} {speaker.pick(event.note)}"
        parts.append(f"<p>{escape(note)}</p>")
    return {"headline": escape(speaker.pick(event.title)), "text": "".join(parts)}


def deaths(stated: Fatalities, speaker: Speaker) -> str:
    """Return how many were killed in words, as layers/viewer/panels/event-card.js does."""
    low, best, high = (
        None if figure is None else f"{figure:,}".replace(",", speaker.say("number.group"))
        for figure in (stated.low, stated.best, stated.high)
    )
    if best is not None:
        certain = low is None or high is None or low == high
        return best if certain else speaker.say("fatalities.best", best=best, low=low, high=high)
    if low is not None and high is not None:
        return speaker.say("fatalities.between", low=low, high=high)
    if low is not None:
        return speaker.say("fatalities.least", low=low)
    return speaker.say("fatalities.most", high=high)


def slides_left_out(taken: Extract) -> list[str]:
    """Return what the words of no slide say, for the list of what is left out."""
    counts = [(event.id, event.fatalities) for event in taken.project.events if event.fatalities]
    halved = [one for one, found in counts if _is_halved(found)]
    return [
        "precision, status, actors and deaths as fields: they stand in the words of the slides",
        *dropped(
            taken, "date_note", "place_note", "status_reason", instead="the slides do not say it"
        ),
        *dropped(taken, "languages", instead="the slides are in one language"),
        *losses((halved, "one bound of the deaths of", "the slides give the best figure")),
    ]


def _is_halved(stated: Fatalities) -> bool:
    """Tell whether a bound stands beside the best figure alone, so that no words are for it."""
    known = {one for one in (stated.low, stated.high) if one is not None}
    return stated.best is not None and None in (stated.low, stated.high) and bool(known)
