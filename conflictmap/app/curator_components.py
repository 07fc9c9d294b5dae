"""Components of the curators' pages: a text in which words are selected, a map to give a point.

Their values come from a browser, which may send anything: both are checked before they are used.
"""

import base64
import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from conflictmap.app.project_cache import HASH_BY_VERSION, LoadedProject
from conflictmap.app.viewer_component import current_theme, read_static_file
from conflictmap.drafting.model import Span
from geo.geometry.geodesy import Position
from layers.static_map.svg_map import MAP_WIDTH_PX, render_ground
from layers.style.palettes import PALETTE

_MAX_EVENTS = 2_000
_MAX_RADIUS_M = 1_000_000
_MAX_CORNERS = 500
_MIN_CORNERS = {"line": 2, "area": 3}
_LAST_OF_PLANE = "\uffff"
"""The last character that is one unit in UTF-16."""

_TEXT_HTML = """<div class="conflictmap-text" data-reading>
<div class="tools" role="group" aria-label="Select words">
<button type="button" data-move="sentence-previous">Previous sentence</button>
<button type="button" data-move="sentence-next">Next sentence</button>
<button type="button" data-move="start-earlier" data-needs="selection">Start earlier</button>
<button type="button" data-move="start-later" data-needs="selection">Start later</button>
<button type="button" data-move="end-earlier" data-needs="selection">End earlier</button>
<button type="button" data-move="end-later" data-needs="selection">End later</button>
</div>
<output aria-live="polite"></output>
<div class="tools" role="group" aria-label="Use the selected words">
<button type="button" data-action="event">New event</button>
<button type="button" data-action="statement" data-needs="card">Further statement</button>
<button type="button" data-action="date" data-needs="card">Date</button>
<button type="button" data-action="place" data-needs="card">Place</button>
<button type="button" data-action="killed" data-needs="card">Killed</button>
<button type="button" data-action="by" data-needs="card">Said by</button>
</div>
<div class="text" tabindex="0" role="region" aria-label="Text of the source"></div>
<div class="key">Line: quoted by an event. Dashes: proposed. Marked: the open card, with its words
for date (D), place (P), people killed (K) and speaker (S).</div>
</div>"""
_PLACE_HTML = """<div class="conflictmap-place">
<svg tabindex="0" role="application"
  aria-label="Map to give a place: arrow keys move, + and - zoom, Enter adds a corner"></svg>
<output aria-live="polite"></output>
<div class="tools">
<label>Draw <select><option value="point">a point</option><option value="line">a line</option>
<option value="area">an area</option></select></label>
<button type="button" data-action="closer">Zoom in</button>
<button type="button" data-action="wider">Zoom out</button>
<label><span data-label="radius">Radius in metres</span>
<input type="number" min="1" max="1000000"></label>
<button type="button" data-action="remove" hidden>Remove the last corner</button>
<button type="button" data-action="use">Use this point</button>
</div>
</div>"""

TEXT_ACTIONS = ("event", "statement", "date", "place", "killed", "by", "open")


@dataclass(frozen=True, slots=True)
class TextMark:
    """Marked words of a text.

    Attributes:
        span: The words, in code points.
        kind: ``quoted``, ``proposed``, ``open`` or ``words``.
        letter: A letter that names an attribute; may be empty.
        title: Shown with the words; may be empty.
    """

    span: Span
    kind: str
    letter: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class SelectedWords:
    """What a curator did with words of the text: an action of `TEXT_ACTIONS`, and their span."""

    action: str
    span: Span


@dataclass(frozen=True, slots=True)
class PlaceMarker:
    """A numbered place on the map, with the radius of its circle in metres."""

    number: int
    name: str
    point: Position
    radius_m: float


@dataclass(frozen=True, slots=True)
class DrawnShape:
    """A line or an area that a curator drew.

    Attributes:
        kind: ``line`` or ``area``.
        positions: Its corners, longitude and latitude in degrees; an area is closed by itself.
        precision_m: How far off it may be, in metres.
    """

    kind: str
    positions: tuple[Position, ...]
    precision_m: int


@dataclass(frozen=True, slots=True)
class PickedPlace:
    """A numbered place that was chosen, a point in degrees with a radius in metres, or a shape."""

    number: int | None = None
    point: Position | None = None
    radius_m: int | None = None
    shape: DrawnShape | None = None


@st.cache_resource(show_spinner=False)
def _text_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_text",
        html=_TEXT_HTML,
        css=read_static_file("read-text.css"),
        js=read_static_file("read-text.js"),
        isolate_styles=False,  # a selection cannot be read inside a shadow root in every browser
    )


@st.cache_resource(show_spinner=False)
def _place_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_place",
        html=_PLACE_HTML,
        css=read_static_file("place-map.css"),
        js=read_static_file("place-map.js"),
        isolate_styles=False,
    )


def show_text(  # noqa: PLR0913
    text: str,
    *,
    key: str,
    language: str,
    sentences: Sequence[Span],
    marks: Sequence[TextMark],
    has_card: bool,
    on_words: Callable[[], None],
) -> None:
    """Show a text in which words can be selected.

    Args:
        text: The text; a line is a paragraph.
        key: The key of the component; `read_selected_words` needs it.
        language: Its BCP 47 tag.
        sentences: Spans of its sentences, for the selection without a pointer.
        marks: The marked words.
        has_card: Whether a draft is open, which can take over the words.
        on_words: Called when the curator used words.
    """
    offsets = _Utf16Offsets(text)
    data: dict[str, Any] = {
        "text": text,
        "language": language,
        "sentences": [offsets.encode_span(span) for span in sentences],
        "marks": [
            {
                "start": offsets.encode(mark.span[0]),
                "end": offsets.encode(mark.span[1]),
                "kind": mark.kind,
                "letter": mark.letter,
                "title": mark.title,
            }
            for mark in marks
        ],
        "hasCard": has_card,
    }
    _text_component()(key=key, data=_add_version(data), on_words_change=on_words)


def read_selected_words(text: str, key: str) -> SelectedWords | None:
    """Return what the curator did with words, in the callback; None for anything malformed."""
    return parse_selected_words(text, _read_trigger(key, "words"))


def parse_selected_words(text: str, value: object) -> SelectedWords | None:
    """Return what a browser reported, with the span in code points; None if it is malformed."""
    if not isinstance(value, Mapping):
        return None
    action, start, end = value.get("action"), value.get("start"), value.get("end")
    if action not in TEXT_ACTIONS or type(start) is not int or type(end) is not int:
        return None
    span = _Utf16Offsets(text).decode_span((start, end))
    if not 0 <= span[0] <= span[1] <= len(text):
        return None
    if action != "open" and not text[slice(*span)].strip():
        return None
    return SelectedWords(action, span)


def show_place_map(  # noqa: PLR0913
    loaded: LoadedProject,
    *,
    key: str,
    bounds: Sequence[float],
    markers: Sequence[PlaceMarker],
    radius_m: float | None,
    shape: DrawnShape | None = None,
    on_place: Callable[[], None],
) -> None:
    """Show places on the ground of the map, where a point can be given.

    Args:
        loaded: The project; its events are drawn faint.
        key: The key of the component; `read_picked_place` needs it.
        bounds: West, south, east and north in degrees.
        markers: The places to choose from.
        radius_m: The radius to begin with.
        shape: The line or area that the curator drew.
        on_place: Called when the curator chose a place or gave a point.
    """
    theme = current_theme()
    palette = PALETTE[theme]
    west, south, east, north = bounds
    data: dict[str, Any] = {
        "image": _draw_ground(loaded, tuple(bounds), theme),
        "bounds": [west, south, east, north],
        "width": MAP_WIDTH_PX,
        "markers": [
            {
                "number": marker.number,
                "name": marker.name,
                "point": list(marker.point),
                "radius_m": marker.radius_m,
            }
            for marker in markers
        ],
        "events": _list_event_points(loaded, bounds),
        "radius_m": shape.precision_m if shape is not None else radius_m,
        "shape": {"kind": shape.kind, "positions": shape.positions} if shape is not None else None,
        "ink": palette["accent"],
        "paper": palette["accent-ink"],
    }
    _place_component()(key=key, data=_add_version(data), on_place_change=on_place)


def _add_version(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data with a digest of it, by which a component knows that it has changed."""
    return {**data, "version": hashlib.sha256(json.dumps(data).encode()).hexdigest()}


def _list_event_points(loaded: LoadedProject, bounds: Sequence[float]) -> list[list[float]]:
    west, south, east, north = bounds
    near = [
        [round(one.longitude, 5), round(one.latitude, 5)]
        for one in loaded.located
        if one.drawn and west <= one.longitude <= east and south <= one.latitude <= north
    ]
    return near[:_MAX_EVENTS]


@st.cache_data(show_spinner=False, max_entries=40, hash_funcs=HASH_BY_VERSION)
def _draw_ground(loaded: LoadedProject, bounds: tuple[float, ...], theme: str) -> str:
    """Return the ground as a data URL: an image, in which no script runs."""
    svg = render_ground(loaded.document, bounds, theme)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def read_picked_place(key: str) -> PickedPlace | None:
    """Return what the curator chose on the map, in the callback; None for anything malformed."""
    return parse_picked_place(_read_trigger(key, "place"))


def parse_picked_place(value: object) -> PickedPlace | None:
    """Return the place that a browser reported; None if it is malformed."""
    if not isinstance(value, Mapping):
        return None
    number = value.get("number")
    if type(number) is int:
        return PickedPlace(number=number)
    radius = _read_number(value.get("radius_m"), 1, _MAX_RADIUS_M)
    if radius is None:
        return None
    drawn = value.get("shape")
    if isinstance(drawn, Mapping):
        shape = _parse_shape(drawn, round(radius))
        return PickedPlace(shape=shape) if shape is not None else None
    point = _parse_position((value.get("longitude"), value.get("latitude")))
    return PickedPlace(point=point, radius_m=round(radius)) if point is not None else None


def _parse_shape(value: Mapping[Any, Any], precision_m: int) -> DrawnShape | None:
    kind, listed = value.get("kind"), value.get("positions")
    if kind not in _MIN_CORNERS or not isinstance(listed, list) or len(listed) > _MAX_CORNERS:
        return None
    positions = tuple(_parse_position(one) for one in listed)
    checked = tuple(one for one in positions if one is not None)
    if len(checked) < len(positions) or len(set(checked)) < _MIN_CORNERS[kind]:
        return None
    return DrawnShape(kind, checked, precision_m)


def _parse_position(value: object) -> Position | None:
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004
        return None
    lon, lat = _read_number(value[0], -180, 180), _read_number(value[1], -90, 90)
    return (round(lon, 5), round(lat, 5)) if lon is not None and lat is not None else None


def _read_number(value: object, least: float, most: float) -> float | None:
    """Return a finite number within limits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if least <= value <= most else None


def _read_trigger(key: str, name: str) -> object:
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


class _Utf16Offsets:
    """Offsets of a text in code points, as in Python, and in UTF-16 units, as in a browser."""

    def __init__(self, text: str) -> None:
        self._far = [index for index, letter in enumerate(text) if letter > _LAST_OF_PLANE]

    def encode(self, offset: int) -> int:
        return offset + sum(1 for index in self._far if index < offset)

    def encode_span(self, span: Span) -> list[int]:
        return [self.encode(span[0]), self.encode(span[1])]

    def decode_span(self, span: Span) -> Span:
        return self._decode(span[0]), self._decode(span[1])

    def _decode(self, units: int) -> int:
        return units - sum(1 for count, index in enumerate(self._far) if index + count < units)
