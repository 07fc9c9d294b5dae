"""The profile ``storymap``: the JSON of Knight Lab's StoryMapJS, a slide an event.

The shape is that of https://storymap.knightlab.com/advanced/, "JSON syntax". Its text fields are
HTML.
"""

import json
import math
from pathlib import Path
from typing import Any

from conflictmap.publish.data.csv_table import texts_left_out
from conflictmap.publish.data.selection import Extract, losses
from conflictmap.publish.data.slides import event_text, place_name, slides_left_out, title_text
from geo.geometry.geodesy import mark

ENDING = ".json"
_SIZE = (960, 640)
_DECIMALS = 6
_MAP = "osm:standard"
_SCREEN_M = 156_543.0
"""Metres in a pixel of a web map at the equator at zoom 0: 2π · 6,378,137 m / 256."""

_REACH = 120
"""Pixels that an event's radius shall take on the screen."""

_CLOSEST, _FARTHEST = 13, 3


def write_storymap(files: list[Path], taken: Extract) -> Extract:
    """Write the events as slides after an overview, in the order in which the page lists them."""
    speaker = taken.speaker
    slides: list[dict[str, Any]] = [{"type": "overview", "text": title_text(taken)}]
    areas: list[str] = []
    for event, row in taken.in_reading_order():
        if mark(row.geometry) != "point":
            areas.append(event.id)
        where = {
            "lat": round(row.latitude, _DECIMALS),
            "lon": round(row.longitude, _DECIMALS),
            "name": place_name(row, speaker),
            "zoom": zoom(row.latitude, row.radius_m),
            "line": False,
        }
        text = event_text(taken, event, row, speaker)
        slides.append({"location": where, "text": text, "date": speaker.span(event.date)})
    width, height = _SIZE
    story = {
        "width": width,
        "height": height,
        "calculate_zoom": False,
        "storymap": {
            "language": taken.language.split("-", maxsplit=1)[0],
            "map_type": _MAP,
            "map_as_image": False,
            "slides": slides,
        },
    }
    files[0].write_text(json.dumps(story, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lost = [
        "dates as dates: StoryMapJS shows them as words",
        "types, and how places were found: StoryMapJS has no field for them",
        *losses((areas, "the line or region of", "StoryMapJS marks a point alone")),
        *slides_left_out(taken),
    ]
    return taken.without(*lost, texts_left_out(taken))


def zoom(latitude: float, radius_m: float) -> int:
    """Return the zoom of a web map at which a radius is not wider than a hand's breadth."""
    pixel = _SCREEN_M * math.cos(math.radians(latitude))
    fitting = math.floor(math.log2(pixel * _REACH / max(radius_m, 1)))
    return max(_FARTHEST, min(_CLOSEST, fitting))
