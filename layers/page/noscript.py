"""The page without script: the list of events with their sentences."""

from html import escape
from typing import Any

from geo.dates import Bound, Span
from layers.i18n import Speaker, direction
from layers.packing.columns import STATUSES
from layers.static_map.svg_map import last_day, picture
from layers.static_map.svg_marks import symbol
from layers.style import palettes


def fallback(data: dict[str, Any], language: str | None = None) -> str:
    """Return what a reader without script sees: title, description, every event, every sentence.

    Args:
        data: The map document.
        language: The language to say it in; None for the map's own.

    Returns:
        HTML in which every text of the project is escaped.
    """
    speaker = Speaker(language or data["language"])
    sources = {source["id"]: source for source in data["sources"]}
    records, count = data["events"]["records"], data["events"]["count"]
    events = "".join(_event(event, speaker, sources) for event in records)
    if len(records) < count:
        shown = speaker.say("list.range", first=1, last=len(records), all=count)
        events = f"<p>{escape(shown)}</p>\n{events}"
    return (
        f"<h1>{escape(speaker.pick(data['title']))}</h1>\n"
        f"<p>{escape(speaker.pick(data['description']))}</p>\n"
        f"{picture(data, language)}\n"
        f"{_legend(data, speaker)}"
        f"<section>\n{events}</section>\n"
        f"<p>{escape(credits_line(data))}</p>\n"
    )


def _legend(data: dict[str, Any], speaker: Speaker) -> str:
    """Return what the picture's symbols mean, of those that it has, and the day of its ground."""
    records, palette = data["events"]["records"], palettes.PALETTE["light"]
    if not records:
        return ""
    types = [kind for kind in data["types"] if any(kind["id"] == one["type"] for one in records)]
    statuses = [name for name in STATUSES if any(name == one["status"] for one in records)]
    signs = [
        *(
            (kind["shape"], "reported", kind["light"], speaker.pick(kind["words"]))
            for kind in types
        ),
        *(("circle", name, palette["ink"], speaker.say(f"status.{name}")) for name in statuses),
    ]
    items = "".join(_sign(*sign, palette["land"]) for sign in signs)
    day = last_day(data)
    as_of = "" if day is None else speaker.say("strip.as_of", date=speaker.day(day))
    return f"<ul>{items}</ul>\n<p>{escape(as_of)}</p>\n"


def _sign(shape: str, status: str, colour: str, words: str, ground: str) -> str:
    drawn = symbol(shape, status, colour, ground)
    frame = 'viewBox="-2 -2 4 4" width="22" height="22" aria-hidden="true"'
    return f"<li><svg {frame}>{drawn}</svg> {escape(words)}</li>"


def _event(event: dict[str, Any], speaker: Speaker, sources: dict[str, Any]) -> str:
    where = speaker.names(event["place"]["names"]) or event["place"]["text"]
    facts = (speaker.span(span_of(event["time"])), where, speaker.say(f"status.{event['status']}"))
    note = speaker.pick(event["note"])
    statements = "".join(_statement(said, speaker, sources) for said in event["statements"])
    return (
        f'<article id="{escape(event["id"])}"><h2>{escape(speaker.pick(event["title"]))}</h2>\n'
        f"<p>{escape(' · '.join(facts))}</p>\n"
        f"{statements}{f'<p>{escape(note)}</p>' if note else ''}</article>\n"
    )


def _statement(said: dict[str, Any], speaker: Speaker, sources: dict[str, Any]) -> str:
    source = sources[said["source"]]
    before, quote, after = (escape(part) for part in said["sentence"])
    language = source["language"]
    by = f"{said['by']} · " if said["by"] else ""
    credit = f"{by}{speaker.say('stance.' + said['stance'])} · {source['title']}"
    return (
        f'<blockquote lang="{escape(language)}" dir="{direction(language)}">'
        f"<p>{before}<mark>{quote}</mark>{after}</p></blockquote>\n<p>— {escape(credit)}</p>\n"
    )


def span_of(time: dict[str, Any]) -> Span:
    """Return the `Time` of a document as an interval again."""
    return Span(time["edtf"], _bound(time["from"]), _bound(time["to"]))


def _bound(bound: dict[str, Any] | None) -> Bound | None:
    return None if bound is None else Bound(**bound)


def credits_line(data: dict[str, Any]) -> str:
    """Return the credit line: each attribution of the layers once, with its licence."""
    lines = (f"{layer['attribution']} ({layer['licence']})" for layer in data["layers"])
    return " · ".join(dict.fromkeys(lines))
