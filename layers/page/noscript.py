"""The page without script: title, picture, legend and every event with its sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import cast

from geo.dates import DateBound, DateInterval
from geo.project.event_details import FIGURE_KINDS, Figures
from geo.project.vocabulary import EVENT_STATUSES
from layers.document.details import MEDIA_FOLDER_NAME
from layers.document.schema import (
    Bound,
    EventRecord,
    FigureKind,
    MapDocument,
    MediaItem,
    QuotedStatement,
    Source,
    Statement,
    Time,
)
from layers.document.source_text import split_sentence, to_utf16_units
from layers.figure_words import format_figure_line
from layers.i18n import Translator, text_direction
from layers.static_map.svg_map import find_last_day, render_svg_map
from layers.static_map.svg_marks import render_symbol
from layers.style import palettes
from layers.style.credits import group_licences


@dataclass(frozen=True)
class _ListedSource:
    """A source, with its text ready for slicing at offsets of statements."""

    source: Source
    units: str

    @property
    def name(self) -> str:
        """The publisher, or else the title."""
        return self.source["publisher"] or self.source["title"]


def render_noscript(data: MapDocument, language: str | None = None) -> str:
    """Return the page for readers without script.

    Args:
        data: The map document. Of packed events, the first ones are listed.
        language: The language of the page; None for the map's own.

    Returns:
        HTML in which every text of the project is escaped.
    """
    translator = Translator(language or data["language"], data.get("names"))
    sources = {
        one["id"]: _ListedSource(one, to_utf16_units(one["text"])) for one in data["sources"]
    }
    records, count = data["events"]["records"], data["events"]["count"]
    events = "".join(_render_event(event, translator, sources) for event in records)
    undrawn = sum(event["mark"] == "none" for event in records)
    if undrawn:
        note = translator.plural_message("list.undrawn", undrawn)
        events = f"<p>{escape(note)}</p>\n{events}"
    if len(records) < count:
        note = translator.message("list.range", first=1, last=len(records), all=count)
        events = f"<p>{escape(note)}</p>\n{events}"
    return (
        f"<h1>{escape(translator.localize(data['title']))}</h1>\n"
        f"<p>{escape(translator.localize(data['description']))}</p>\n"
        f"{render_svg_map(data, language)}\n"
        f"{_render_legend(data, translator)}"
        f"<section>\n{events}</section>\n"
        f"<p>{escape(format_layer_credits(data))}</p>\n"
    )


def _render_legend(data: MapDocument, translator: Translator) -> str:
    """Return the legend of the symbols in the picture, and the day that its base map shows."""
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


def _render_event(
    event: EventRecord, translator: Translator, sources: Mapping[str, _ListedSource]
) -> str:
    facts = [
        translator.format_interval(decode_time(event["time"])),
        format_place(event, translator),
        translator.message(f"status.{event['status']}"),
        *list_notices(event, translator),
    ]
    if "time_of_day" in event:
        facts.insert(1, event["time_of_day"].replace("/", "–"))
    if "subtype" in event:
        facts.append(translator.translate_name(event["subtype"]))
    figures = "".join(
        f"<p>{escape(line)}</p>\n" for line in list_figures(event, translator, sources)
    )
    title, note = translator.localize(event["title"]), translator.localize(event["note"])
    statements = "".join(
        _render_statement(one, translator, sources[one["source"]]) for one in event["statements"]
    )
    return (
        f'<article id="{escape(event["id"])}"><h2>{escape(title)}</h2>\n'
        f"<p>{escape(' · '.join(facts))}</p>\n"
        f"{figures}{statements}{f'<p>{escape(note)}</p>' if note else ''}"
        f"{_render_history(event, translator)}</article>\n"
    )


def format_place(event: EventRecord, translator: Translator) -> str:
    """Return the place of an event, or its places, in a language."""
    parts = event.get("parts", [])
    if parts:
        separator = " → " if parts[0]["role"] == "from" else " · "
        return separator.join(translator.format_names(one["names"]) or one["text"] for one in parts)
    place = event["place"]
    return (
        translator.format_names(place["names"])
        or place["text"]
        or translator.message("record.no_place")
    )


def list_figures(
    event: EventRecord, translator: Translator, sources: Mapping[str, _ListedSource]
) -> list[str]:
    """Return a line for each kind of figure: the event's range, then each account's figure."""
    lines = []
    for kind in cast("tuple[FigureKind, ...]", FIGURE_KINDS):
        found = event["fatalities"] if kind == "fatalities" else event.get("figures", {}).get(kind)
        if found is None:
            continue
        headline = Figures(**found)
        accounts = [
            (
                _name_speaker(one, translator) or sources[one["source"]].name,
                Figures(**one["figures"][kind]),
            )
            for one in event["statements"]
            if kind in one.get("figures", {})
        ]
        lines.append(format_figure_line(kind, headline, accounts, translator))
    return lines


def _name_speaker(statement: Statement, translator: Translator) -> str:
    return translator.translate_name(statement["by"]) if statement["by"] else ""


def list_notices(event: EventRecord, translator: Translator) -> list[str]:
    """Return what a reader must know of an event: that it is withdrawn, unread or coarse."""
    notices = []
    if "retracted" in event:
        date = translator.format_interval(decode_time(event["retracted"]["on"]))
        why = translator.localize(event["retracted"]["why"])
        notices.append(f"{translator.message('record.retracted', date=date)} {why}")
    if event.get("review") == "imported":
        dataset = event["origin"]["dataset"] if "origin" in event else ""
        key = "record.imported" if dataset else "record.imported_unnamed"
        notices.append(translator.message(key, dataset=dataset))
    if "protected" in event:
        why = translator.localize(event["protected"])
        notices.append(f"{translator.message('record.protected')} {why}")
    if event["mark"] == "none" and "retracted" not in event:
        notices.append(translator.message("record.not_drawn"))
    return notices


def _render_history(event: EventRecord, translator: Translator) -> str:
    """Return the corrections of an event as paragraphs, and what its media show."""
    lines = [
        translator.message(
            "record.corrected",
            date=translator.format_interval(decode_time(one["on"])),
            was=one["was"],
            now=one["now"],
        )
        + f" {translator.localize(one['why'])}"
        for one in event.get("corrections", [])
    ]
    items = (_render_media_item(item, translator) for item in event.get("media", []))
    return "".join((*(f"<p>{escape(line)}</p>\n" for line in lines), *items))


def _render_media_item(item: MediaItem, translator: Translator) -> str:
    """Return what an item shows, with its credit and a link to it; nothing is loaded."""
    words = [
        translator.localize(item["alt"]),
        translator.message("media.credit", credit=item["credit"]),
        item["licence"] or "",
        translator.message("media.graphic") if item["graphic"] else "",
    ]
    text = escape(" · ".join(filter(None, words)))
    name = item.get("file", "")
    address = item["url"] or (name and f"{MEDIA_FOLDER_NAME}/{name}")
    if not address:
        return f"<p>{text}</p>\n"
    label = (
        translator.message(f"media.open.{item['kind']}", host=item["url"].split("/")[2])
        if item["url"]
        else translator.message(f"media.file.{item['kind']}")
    )
    link = f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(label)}</a>'
    return f"<p>{text} · {link}</p>\n"


def _render_statement(statement: Statement, translator: Translator, listed: _ListedSource) -> str:
    source = listed.source
    before, quote, after = (escape(part) for part in _sentence_parts(statement, listed.units))
    language = source["language"]
    speaker = _name_speaker(statement, translator)
    by = f"{speaker} · " if speaker else ""
    if not quote:
        before = escape(translator.message("source.withheld"))
    translation = ""
    if "translation" in statement:
        words = translator.localize(statement["translation"])
        credit = translator.message("translation.by", by=statement["translated_by"])
        translation = f"<p>{escape(words)}</p>\n<p>— {escape(credit)}</p>\n"
    credit = f"{by}{translator.message('stance.' + statement['stance'])} · {source['title']}"
    if "checked" in source:
        on = translator.format_interval(decode_time(source["checked"]["on"]))
        found = translator.message(f"source.page.{source['checked']['state']}")
        credit += f" · {translator.message('source.checked', date=on, found=found)}"
    return (
        f'<blockquote lang="{escape(language)}" dir="{text_direction(language)}">'
        f"<p>{before}<mark>{quote}</mark>{after}</p></blockquote>\n"
        f"<p>— {escape(credit)}</p>\n{translation}"
    )


def _sentence_parts(statement: Statement, units: str) -> Sequence[str]:
    """Return the words of a statement; in a packed map it has them itself."""
    if "sentence" in statement:
        return cast("QuotedStatement", statement)["sentence"]
    return split_sentence(statement, units)


def decode_time(time: Time) -> DateInterval:
    """Return the interval of a `Time` of the document."""
    return DateInterval(time["edtf"], _decode_bound(time["from"]), _decode_bound(time["to"]))


def _decode_bound(bound: Bound | None) -> DateBound | None:
    return None if bound is None else DateBound(**bound)


def format_layer_credits(data: MapDocument) -> str:
    """Return the credit line: each source of the layers once, with its licences."""
    layers = ((layer["attribution"], layer["licence"]) for layer in data["layers"])
    return " · ".join(
        f"{name} ({', '.join(licences)})" for name, licences in group_licences(layers).items()
    )
