"""Event marks as SVG, in the style of layers/viewer/map/event-layer.js.

A point is a symbol with its circle of uncertainty, a line a band, a region a hatched area. The
symbol of a line or a region has a plate behind it, so that it does not look like a point. Events
at one place share a mark with their number.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from layers.style import symbology

Record = Mapping[str, Any]
TypesById = Mapping[str, Mapping[str, Any]]
"""The document's types by id, in its order."""

_HATCH_GAP_PX = 8
"""Pixels between the strokes of an area."""

_DIGIT_WIDTH_PX = 6.6
"""Pixels that a figure of a number takes."""


@dataclass(frozen=True, slots=True)
class SvgMark:
    """Events that share a place.

    Attributes:
        point: Longitude and latitude.
        on_plate: Whether it stands for a line or a region.
        events: In order of time; the last one's symbol is shown.
    """

    point: tuple[float, float]
    on_plate: bool
    events: tuple[Record, ...]


def group_events(records: Iterable[Record]) -> list[SvgMark]:
    """Return one mark for the events of each place."""
    found: dict[tuple[float, float, bool], list[Record]] = {}
    for record in records:
        longitude, latitude = record["point"]
        found.setdefault((longitude, latitude, record["mark"] != "point"), []).append(record)
    return [SvgMark((x, y), plate, tuple(events)) for (x, y, plate), events in found.items()]


def render_symbol(shape: str, status: str, colour: str, background: str) -> str:
    """Return a symbol of about one unit's radius: type by shape and colour, status by fill."""
    drawn = symbology.outline_path(shape)
    fill = background if status in {"claimed", "disputed"} else colour
    halo = f'stroke="{background}" stroke-width=".6" paint-order="stroke" stroke-linejoin="round"'
    parts = [f'<path d="{drawn}" fill="{fill}" {halo}/>']
    if status == "corroborated":
        ring = f'<path d="{drawn}" fill="none" transform="scale({symbology.RING_SCALE})" stroke='
        parts = [
            f'{ring}"{background}" stroke-width=".4"/>{ring}"{colour}" stroke-width=".13"/>',
            *parts,
        ]
    if status == "disputed":
        parts.append(f'<path d="{symbology.left_half_path(shape)}" fill="{colour}"/>')
    edge = f'stroke="{colour}" stroke-width=".26" stroke-linejoin="round"'
    parts.append(f'<path d="{drawn}" fill="none" {edge}/>')
    return "".join(parts)


def render_mark(
    mark: SvgMark, types: TypesById, palette: Mapping[str, str], x: float, y: float
) -> str:
    """Return a mark at a place in pixels, its number with it."""
    latest, many = mark.events[-1], len(mark.events)
    kind = types[latest["type"]]
    colour, ground = kind["light"], palette["land"]
    aside = 8 if mark.on_plate and many > 1 else 0
    under = _render_plate(x, y, 19 if many > 1 else 12, colour, ground) if mark.on_plate else ""
    sign = render_symbol(kind["shape"], latest["status"], colour, ground)
    placed = f'<g transform="translate({x - aside:g} {y:g}) scale({symbology.SYMBOL_RADIUS_PX})">{sign}</g>'
    return under + placed + "".join(_render_count(mark, palette, x, y))


def _render_plate(x: float, y: float, half_width: float, colour: str, background: str) -> str:
    box = f'x="{x - half_width:g}" y="{y - 12:g}" width="{2 * half_width:g}" height="24" rx="4"'
    return f'<rect {box} fill="{background}" stroke="{colour}"/>'


def _render_count(mark: SvgMark, palette: Mapping[str, str], x: float, y: float) -> Iterator[str]:
    many = len(mark.events)
    if many == 1:
        return
    x, y = (x + 10, y) if mark.on_plate else (x + 12, y - 10)
    if not mark.on_plate:
        half = max(7, _DIGIT_WIDTH_PX / 2 * len(str(many)) + 4)
        box = f'x="{x - half:g}" y="{y - 7.5:g}" width="{2 * half:g}" height="15" rx="7.5"'
        yield f'<rect {box} fill="{palette["ink"]}"/>'
    ink = palette["ink" if mark.on_plate else "paper"]
    look = 'font-family="sans-serif" font-size="11" font-weight="600" text-anchor="middle"'
    yield f'<text x="{x:g}" y="{y + 4:g}" fill="{ink}" {look}>{many}</text>'


def render_circle(x: float, y: float, radius: float, colour: str) -> str:
    """Return the circle within which an event lies, in pixels."""
    look = f'fill="{colour}" fill-opacity=".08" stroke="{colour}" stroke-dasharray="3 3"'
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}" {look}/>'


def render_band(path: str, colour: str) -> str:
    """Return the band along a line that stands for an event."""
    look = 'fill="none" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{path}" {look} stroke="{colour}" opacity=".4"/>'


def render_area(path: str, kind: str, colour: str, *, wide: bool) -> str:
    """Return a hatched region; `hatching` has its strokes. A wide one would drown the map."""
    edge = f'stroke="{colour}" stroke-opacity=".45" stroke-width="1.6" fill-rule="evenodd"'
    faint = ' opacity=".45"' if wide else ""
    return f'<path d="{path}" fill="url(#hatch-{kind})" {edge}{faint}/>'


def render_hatch_patterns(kinds: Collection[str], types: TypesById) -> str:
    """Return the strokes of the regions of some types; each type's lean its own way."""
    return "".join(
        f'<pattern id="hatch-{kind}" width="{_HATCH_GAP_PX}" height="{_HATCH_GAP_PX}" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate({symbology.hatch_angle(number)})">'
        f'<path d="M0,0H{_HATCH_GAP_PX}V{_HATCH_GAP_PX}H0Z" fill="{kept["light"]}" fill-opacity=".06"/>'
        f'<path d="M{_HATCH_GAP_PX / 2},0V{_HATCH_GAP_PX}" stroke="{kept["light"]}" stroke-opacity=".3"/></pattern>'
        for number, (kind, kept) in enumerate(types.items())
        if kind in kinds
    )
