"""Event marks as SVG, in the style of layers/viewer/map/event-layer.js.

A point is a symbol with its circle of uncertainty, a line a band, a region an outline. The
symbol of a line or a region has a plate behind it, so that it does not look like a point. Events
at one place share a mark with their number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from layers.style import symbology
from layers.style.symbology import AREA_OUTLINE, BADGE, BAND, CIRCLE, MIXED_COLOUR, PLATE

Record = Mapping[str, Any]
TypesById = Mapping[str, Mapping[str, Any]]
"""The document's types by id, in its order."""

_DIGIT_WIDTH_PX = 6.6
"""Estimated width of a digit; nothing measures text here."""


@dataclass(frozen=True, slots=True)
class SvgMark:
    """Events that share a place.

    Attributes:
        point: Longitude and latitude.
        on_plate: Whether it is the mark of a line or region.
        events: The events in order of time; the symbol is that of the last one.
    """

    point: tuple[float, float]
    on_plate: bool
    events: tuple[Record, ...]


def group_events(records: Iterable[Record]) -> list[SvgMark]:
    """Return one mark for the events of each place."""
    groups: dict[tuple[float, float, bool], list[Record]] = {}
    for record in records:
        longitude, latitude = record["point"]
        groups.setdefault((longitude, latitude, record["mark"] != "point"), []).append(record)
    return [SvgMark((x, y), plate, tuple(events)) for (x, y, plate), events in groups.items()]


def render_symbol(shape: str, status: str, colour: str, background: str) -> str:
    """Return a symbol of about one unit's radius: type by shape and colour, status by fill."""
    style = symbology.STATUS_STYLES[status]
    outline = symbology.outline_path(shape)
    fill = colour if style.fill == "solid" else background
    halo = f'{_symbol_stroke(background, symbology.SYMBOL_HALO_WIDTH_PX)} paint-order="stroke"'
    parts = [f'<path d="{outline}" fill="{fill}" {halo}/>']
    if style.has_ring:
        scale = symbology.RING_SCALE
        ring = f'<path d="{outline}" fill="none" transform="scale({scale})"'
        ring_halo = _symbol_stroke(background, symbology.SYMBOL_HALO_WIDTH_PX / scale)
        ring_line = _symbol_stroke(colour, symbology.RING_WIDTH_PX / scale)
        parts.insert(0, f"{ring} {ring_halo}/>{ring} {ring_line}/>")
    if style.fill == "half":
        parts.append(f'<path d="{symbology.left_half_path(shape)}" fill="{colour}"/>')
    edge = _symbol_stroke(colour, symbology.SYMBOL_OUTLINE_WIDTH_PX)
    parts.append(f'<path d="{outline}" fill="none" {edge}/>')
    return "".join(parts)


def _symbol_stroke(colour: str, width_px: float) -> str:
    """Return a stroke in the units of a symbol, for a width on a map."""
    width = width_px / symbology.SYMBOL_RADIUS_PX
    return f'stroke="{colour}" stroke-width="{width:.3g}" stroke-linejoin="round"'


def render_mark(
    mark: SvgMark, types: TypesById, palette: Mapping[str, str], x: float, y: float
) -> str:
    """Return a mark at a position in pixels, with its number."""
    latest, event_count = mark.events[-1], len(mark.events)
    type_style = types[latest["type"]]
    colour, background = type_style["light"], palette["land"]
    shift = PLATE.symbol_shift_px if mark.on_plate and event_count > 1 else 0
    edge = shared_colour(mark.events, types, palette)
    plate = _render_plate(x, y, event_count, edge, background) if mark.on_plate else ""
    seat = render_seat(x, y, palette) if latest.get("place", {}).get("role") == "seat" else ""
    symbol = render_symbol(type_style["shape"], latest["status"], colour, background)
    transform = f"translate({x - shift:g} {y:g}) scale({symbology.SYMBOL_RADIUS_PX})"
    count = "".join(_render_count(mark, palette, x, y))
    return f'{seat}{plate}<g transform="{transform}">{symbol}</g>{count}'


def _render_plate(x: float, y: float, event_count: int, colour: str, background: str) -> str:
    half_width, half_height = PLATE.half_width_px(event_count), PLATE.half_size_px
    box = (
        f'x="{x - half_width:g}" y="{y - half_height:g}" width="{2 * half_width:g}" '
        f'height="{2 * half_height:g}" rx="{PLATE.corner_radius_px:g}"'
    )
    edge = f'stroke="{colour}" stroke-width="{PLATE.edge_width_px:g}"'
    return f'<rect {box} fill="{background}" {edge}/>'


def _render_count(mark: SvgMark, palette: Mapping[str, str], x: float, y: float) -> Iterator[str]:
    event_count = len(mark.events)
    if event_count == 1:
        return
    if mark.on_plate:
        x += PLATE.count_shift_px
    else:
        x, y = x + BADGE.dx_px, y - BADGE.dy_px
        half_width = BADGE.half_width_px(_DIGIT_WIDTH_PX * len(str(event_count)))
        half_height = BADGE.half_height_px
        box = (
            f'x="{x - half_width:g}" y="{y - half_height:g}" width="{2 * half_width:g}" '
            f'height="{2 * half_height:g}" rx="{half_height:g}"'
        )
        yield f'<rect {box} fill="{palette["ink"]}"/>'
    ink = palette["ink" if mark.on_plate else "paper"]
    size, weight = symbology.COUNT_FONT.size_px, symbology.COUNT_FONT.weight
    font = f'font-family="sans-serif" font-size="{size}" font-weight="{weight}"'
    position = f'x="{x:g}" y="{y + 4:g}" text-anchor="middle"'
    yield f'<text {position} fill="{ink}" {font}>{event_count}</text>'


def render_circle(x: float, y: float, radius: float, colour: str, *, is_filled: bool = True) -> str:
    """Return the circle of uncertainty of an event, in pixels; a large one is its edge alone."""
    dash = " ".join(f"{length:g}" for length in CIRCLE.dash_px)
    style = (
        f'fill="{colour}" fill-opacity="{CIRCLE.fill_opacity}" ' if is_filled else 'fill="none" '
    ) + f'stroke="{colour}" stroke-width="{CIRCLE.width_px:g}" stroke-dasharray="{dash}"'
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}" {style}/>'


def render_band(path: str, colour: str) -> str:
    """Return the band along a line that is the place of an event."""
    style = f'stroke-width="{BAND.width_px:g}" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{path}" fill="none" {style} stroke="{colour}" opacity="{BAND.opacity}"/>'


def render_area(path: str, colour: str) -> str:
    """Return the outline of a region."""
    dash = " ".join(f"{length:g}" for length in AREA_OUTLINE.dash_px)
    style = (
        f'stroke="{colour}" stroke-opacity="{AREA_OUTLINE.opacity}" '
        f'stroke-width="{AREA_OUTLINE.width_px:g}" stroke-dasharray="{dash}"'
    )
    return f'<path d="{path}" fill="none" {style}/>'


def render_seat(x: float, y: float, palette: Mapping[str, str]) -> str:
    """Return the base under a mark that represents a body at its seat, not a place."""
    top = y + symbology.SYMBOL_RADIUS_PX + 3
    path = f"M{x - 9:g},{top:g}H{x + 9:g}M{x - 11:g},{top + 3.5:g}H{x + 11:g}"
    return f'<path d="{path}" stroke="{palette["label"]}" stroke-width="2"/>'


def shared_colour(events: Iterable[Record], types: TypesById, palette: Mapping[str, str]) -> str:
    """Return the colour of what events share: of their type, or neutral where types differ."""
    colours = {str(types[event["type"]]["light"]) for event in events}
    return colours.pop() if len(colours) == 1 else palette[MIXED_COLOUR]
