"""The page without script: the list of events with their sentences."""

from html import escape
from typing import Any

from geo.dates import DateBound, DateInterval
from geo.project.vocabulary import EVENT_STATUSES
from layers.i18n import Translator, text_direction
from layers.static_map.svg_map import find_last_day, render_svg_map
from layers.static_map.svg_marks import render_symbol
from layers.style import palettes
from layers.style.credits import group_licences


def render_noscript(data: dict[str, Any], language: str | None = None) -> str:
    """Return what a reader without script sees: title, description, every event, every sentence.

    Args:
        data: The map document.
        language: The language to say it in; None for the map's own.

    Returns:
        HTML in which every text of the project is escaped.
    """
    speaker = Translator(language or data["language"])
    sources = {source["id"]: source for source in data["sources"]}
    records, count = data["events"]["records"], data["events"]["count"]
    events = "".join(_render_event(event, speaker, sources) for event in records)
    if len(records) < count:
        shown = speaker.message("list.range", first=1, last=len(records), all=count)
        events = f"<p>{escape(shown)}</p>\n{events}"
    return (
        f"<h1>{escape(speaker.localize(data['title']))}</h1>\n"
        f"<p>{escape(speaker.localize(data['description']))}</p>\n"
        f"{render_svg_map(data, language)}\n"
        f"{_render_legend(data, speaker)}"
        f"<section>\n{events}</section>\n"
        f"<p>{escape(format_layer_credits(data))}</p>\n"
    )


def _render_legend(data: dict[str, Any], translator: Translator) -> str:
    """Return what the picture's symbols mean, of those that it has, and the day of its ground."""
    records, palette = data["events"]["records"], palettes.PALETTE["light"]
    if not records:
        return ""
    types = [kind for kind in data["types"] if any(kind["id"] == one["type"] for one in records)]
    statuses = [name for name in EVENT_STATUSES if any(name == one["status"] for one in records)]
    signs = [
        *(
            (kind["shape"], "reported", kind["light"], translator.localize(kind["words"]))
            for kind in types
        ),
        *(
            ("circle", name, palette["ink"], translator.message(f"status.{name}"))
            for name in statuses
        ),
    ]
    items = "".join(_render_legend_item(*sign, palette["land"]) for sign in signs)
    day = find_last_day(data)
    as_of = (
        "" if day is None else translator.message("strip.as_of", date=translator.format_day(day))
    )
    return f"<ul>{items}</ul>\n<p>{escape(as_of)}</p>\n"


def _render_legend_item(shape: str, status: str, colour: str, label: str, background: str) -> str:
    drawn = render_symbol(shape, status, colour, background)
    frame = 'viewBox="-2 -2 4 4" width="22" height="22" aria-hidden="true"'
    return f"<li><svg {frame}>{drawn}</svg> {escape(label)}</li>"


def _render_event(event: dict[str, Any], translator: Translator, sources: dict[str, Any]) -> str:
    where = translator.format_names(event["place"]["names"]) or event["place"]["text"]
    facts = (
        translator.format_interval(decode_time(event["time"])),
        where,
        translator.message(f"status.{event['status']}"),
    )
    note = translator.localize(event["note"])
    statements = "".join(
        _render_statement(said, translator, sources) for said in event["statements"]
    )
    return (
        f'<article id="{escape(event["id"])}"><h2>{escape(translator.localize(event["title"]))}</h2>\n'
        f"<p>{escape(' · '.join(facts))}</p>\n"
        f"{statements}{f'<p>{escape(note)}</p>' if note else ''}</article>\n"
    )


def _render_statement(
    statement: dict[str, Any], translator: Translator, sources: dict[str, Any]
) -> str:
    source = sources[statement["source"]]
    before, quote, after = (escape(part) for part in statement["sentence"])
    language = source["language"]
    by = f"{statement['by']} · " if statement["by"] else ""
    credit = f"{by}{translator.message('stance.' + statement['stance'])} · {source['title']}"
    return (
        f'<blockquote lang="{escape(language)}" dir="{text_direction(language)}">'
        f"<p>{before}<mark>{quote}</mark>{after}</p></blockquote>\n<p>— {escape(credit)}</p>\n"
    )


def decode_time(time: dict[str, Any]) -> DateInterval:
    """Return the `Time` of a document as an interval again."""
    return DateInterval(time["edtf"], _decode_bound(time["from"]), _decode_bound(time["to"]))


def _decode_bound(bound: dict[str, Any] | None) -> DateBound | None:
    return None if bound is None else DateBound(**bound)


def format_layer_credits(data: dict[str, Any]) -> str:
    """Return the credit line: each source of the layers once, with its licences."""
    layers = ((layer["attribution"], layer["licence"]) for layer in data["layers"])
    return " · ".join(
        f"{name} ({', '.join(licences)})" for name, licences in group_licences(layers).items()
    )
