"""The profile ``storymap``: the JSON of Knight Lab's StoryMapJS, one slide per event.

The structure is described at https://storymap.knightlab.com/advanced/, "JSON syntax". Its text
fields are HTML.
"""

import json
import math
from pathlib import Path
from typing import Any

from conflictmap.publish.data.csv_table import describe_omitted_texts
from conflictmap.publish.data.event_text import format_place_name
from conflictmap.publish.data.selection import (
    EventSelection,
    describe_omissions,
    keep_located,
)
from conflictmap.publish.data.slides import (
    event_text,
    list_slide_omissions,
    slide_media,
    title_text,
)
from geo.geometry.geodesy import geometry_kind

FILE_EXTENSION = ".json"
_STORY_SIZE_PX = (960, 640)
_COORDINATE_DECIMALS = 6
_MAP_TYPE = "osm:standard"
_EQUATOR_M_PER_PIXEL = 156_543.0
"""Metres per pixel of a web map at the equator at zoom 0: 2π · 6,378,137 m / 256."""

_RADIUS_PX = 120
"""Maximum length of an event's radius on the screen."""

_MAX_ZOOM, _MIN_ZOOM = 13, 3


def write_storymap(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write the events as slides after an overview, in the order in which the page lists them."""
    selection = keep_located(selection)
    translator = selection.translator
    slides: list[dict[str, Any]] = [{"type": "overview", "text": title_text(selection)}]
    areas: list[str] = []
    for event, located in selection.in_reading_order():
        if geometry_kind(located.geometry) != "point":
            areas.append(event.id)
        location = {
            "lat": round(located.latitude, _COORDINATE_DECIMALS),
            "lon": round(located.longitude, _COORDINATE_DECIMALS),
            "name": format_place_name(located, translator),
            "zoom": zoom_for_radius(located.latitude, located.radius_m),
            "line": False,
        }
        text = event_text(selection, event, located, translator)
        date = translator.format_interval(event.date)
        media = slide_media(event, translator)
        slides.append({"location": location, "text": text, "date": date, **media})
    width, height = _STORY_SIZE_PX
    story = {
        "width": width,
        "height": height,
        "calculate_zoom": False,
        "storymap": {
            "language": selection.language.split("-", maxsplit=1)[0],
            "map_type": _MAP_TYPE,
            "map_as_image": False,
            "slides": slides,
        },
    }
    files[0].write_text(json.dumps(story, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    omissions = [
        "dates as dates: StoryMapJS shows them as text",
        "types, and how places were found: StoryMapJS has no field for them",
        *describe_omissions((areas, "the line or region of", "StoryMapJS marks points only")),
        *list_slide_omissions(selection),
    ]
    return selection.with_omissions(*omissions, describe_omitted_texts(selection))


def zoom_for_radius(latitude: float, radius_m: float) -> int:
    """Return the largest zoom of a web map at which a radius takes at most `_RADIUS_PX` pixels."""
    m_per_pixel = _EQUATOR_M_PER_PIXEL * math.cos(math.radians(latitude))
    zoom = math.floor(math.log2(m_per_pixel * _RADIUS_PX / max(radius_m, 1)))
    return max(_MIN_ZOOM, min(_MAX_ZOOM, zoom))
