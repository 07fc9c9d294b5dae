"""What StoryMapJS and TimelineJS share: a slide's words, as the HTML that both tools render.

Every text of the project is escaped; the only markup is ours.
"""

from html import escape

from geo.events import Event
from layers.words import Speaker
from publish.extract import Extract

Text = dict[str, str]
"""``{"headline": …, "text": …}``, both HTML."""


def title_text(taken: Extract) -> Text:
    """Return what the first slide says: the map's title and description."""
    frame, speaker = taken.project.frame, taken.speaker
    return {
        "headline": escape(speaker.pick(frame.title)),
        "text": f"<p>{escape(speaker.pick(frame.description))}</p>",
    }


def event_text(taken: Extract, event: Event, place: str, speaker: Speaker) -> Text:
    """Return an event's title, and when, where and how surely it was, with every quote.

    Args:
        taken: What goes out.
        event: The event.
        place: The name of its place.
        speaker: Says the interface's words.
    """
    status = speaker.say(f"status.{event.status}")
    facts = " · ".join((speaker.span(event.date), place, status))
    parts = [f"<p>{escape(facts)}</p>"]
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
