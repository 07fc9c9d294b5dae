"""What few events of the map document have: figures, several places, media, corrections."""

from base64 import b64encode
from collections.abc import Mapping
from typing import cast

from geo.location import LocatedEvent
from geo.project.event_details import FIGURE_KINDS, Figures, MediaItem
from geo.project.events import Event, Statement
from layers.document import schema
from layers.document.times import encode_optional_time, encode_time

MEDIA_FOLDER_NAME = "media"
"""Folder next to a page for the files of media that are not embedded."""


def build_details(event: Event, row: LocatedEvent) -> schema.EventDetails:
    """Return the keys of an event that has any of them; each only where there is a value."""
    details = event.details
    built: schema.EventDetails = {}
    if details.time is not None:
        built["time_of_day"] = details.time.text
    if details.subtype is not None:
        built["subtype"] = details.subtype
    figures = {kind: one for kind, one in details.figures.items() if kind != "fatalities"}
    if figures:
        built["figures"] = _encode_all_figures(figures)
    if row.parts:
        built["parts"] = [
            {
                "role": cast("schema.PartRole", part.role),
                "text": part.place,
                "names": part.names,
                "point": [round(part.longitude, 5), round(part.latitude, 5)],
                "where_prec": part.where_prec,
                "radius_m": round(part.radius_m),
            }
            for part in row.parts
        ]
    if event.imported:
        built["review"] = "imported"
    if details.media:
        built["media"] = [_build_media_item(item) for item in details.media]
    if details.protect is not None:
        built["protected"] = details.protect.why
    _add_history(built, event)
    return built


def _add_history(built: schema.EventDetails, event: Event) -> None:
    """Add where an event is from, who reviewed it, and how it changed."""
    details = event.details
    if details.origin is not None:
        origin = details.origin
        built["origin"] = {"dataset": origin.dataset, "id": origin.id, "version": origin.version}
    if details.reviewed is not None:
        built["reviewed"] = {"by": details.reviewed.by, "on": encode_time(details.reviewed.on)}
    if details.corrections:
        built["corrections"] = [
            {"on": encode_time(one.on), "was": one.was, "now": one.now, "why": one.why}
            for one in details.corrections
        ]
    if details.retracted is not None:
        on = encode_time(details.retracted.on)
        built["retracted"] = {"on": on, "why": details.retracted.why}


def build_statement_details(statement: Statement) -> schema.StatementDetails:
    """Return the figures and the translation of a statement, each only where there is one."""
    details = statement.details
    built: schema.StatementDetails = {}
    if details.figures:
        built["figures"] = _encode_all_figures(details.figures)
    if details.translation and details.translated_by:
        built["translation"] = details.translation
        built["translated_by"] = details.translated_by
    return built


def _encode_all_figures(
    figures: Mapping[str, Figures],
) -> dict[schema.FigureKind, schema.Figures]:
    return {
        cast("schema.FigureKind", kind): {
            "low": figures[kind].low,
            "best": figures[kind].best,
            "high": figures[kind].high,
        }
        for kind in FIGURE_KINDS
        if kind in figures
    }


def _build_media_item(item: MediaItem) -> schema.MediaItem:
    is_embedded = item.kind == "image" and bool(item.data)
    width, height = item.size or (None, None)
    built: schema.MediaItem = {
        "kind": cast("schema.MediaKind", item.kind),
        "alt": item.alt,
        "credit": item.credit,
        "licence": item.licence,
        "taken": encode_optional_time(item.taken),
        "graphic": item.graphic,
        "statement": item.statement,
        "url": item.url,
        "data": f"data:image/webp;base64,{b64encode(item.data).decode()}" if is_embedded else None,
        "width": width,
        "height": height,
    }
    if item.published_name is not None:
        built["file"] = item.published_name
    return built
