"""The events of a still picture as SVG, drawn as the viewer draws them (viewer/eventlayer.js).

A point is a symbol with its circle of uncertainty, a line a band, a region a hatched area; the
symbol of these two stands on a plate, so that nobody takes it for a spot. Events of one place are
one mark with their number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
Types = Mapping[str, Mapping[str, Any]]

SIZE = 6.5
"""The radius of a symbol, in pixels."""

MIN_CIRCLE = 9.0
"""A smaller circle of uncertainty is hidden by its symbol."""

_OUTLINES = {
    "circle": "M-.95,0A.95,.95,0,1,1,.95,0A.95,.95,0,1,1-.95,0Z",
    "bar": "M-1.15-.5H1.15V.5H-1.15Z",
    "diamond": "M0-1.2 1.2,0 0,1.2-1.2,0Z",
    "cross": "M-.38-1.1H.38V-.38H1.1V.38H.38V1.1H-.38V.38H-1.1V-.38H-.38Z",
    "square": "M-.88-.88H.88V.88H-.88Z",
    "triangle": "M0-1.15 1.15.88H-1.15Z",
}
_HALVES = {
    "circle": "M0-.95A.95,.95,0,0,0,0,.95Z",
    "bar": "M-1.15-.5H0V.5H-1.15Z",
    "diamond": "M0-1.2-1.2,0 0,1.2Z",
    "cross": "M-.38-1.1H0V1.1H-.38V.38H-1.1V-.38H-.38Z",
    "square": "M-.88-.88H0V.88H-.88Z",
    "triangle": "M0-1.15V.88H-1.15Z",
}
_RING = 1.62
_HATCH = {"violence": 45, "access": -45}
"""The slant of an area's strokes, by type; the others lie between."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Events that share a place.

    Attributes:
        point: Longitude and latitude.
        plate: Whether it stands for a line or a region.
        events: In order of time; the last one's symbol is shown.
    """

    point: tuple[float, float]
    plate: bool
    events: tuple[Record, ...]


def gather(records: Iterable[Record]) -> list[Mark]:
    """Return one mark for the events of each place."""
    found: dict[tuple[float, float, bool], list[Record]] = {}
    for record in records:
        longitude, latitude = record["point"]
        found.setdefault((longitude, latitude, record["mark"] != "point"), []).append(record)
    return [Mark((x, y), plate, tuple(events)) for (x, y, plate), events in found.items()]


def symbol(shape: str, status: str, colour: str, ground: str) -> str:
    """Return a symbol of about one unit's radius: type by shape and colour, status by fill."""
    outline = _OUTLINES[shape]
    fill = ground if status in {"claimed", "disputed"} else colour
    halo = f'stroke="{ground}" stroke-width=".6" paint-order="stroke"'
    parts = [f'<path d="{outline}" fill="{fill}" {halo}/>']
    if status == "corroborated":
        ring = f'<path d="{outline}" fill="none" transform="scale({_RING})" stroke='
        parts = [
            f'{ring}"{ground}" stroke-width=".4"/>{ring}"{colour}" stroke-width=".13"/>',
            *parts,
        ]
    if status == "disputed":
        parts.append(f'<path d="{_HALVES[shape]}" fill="{colour}"/>')
    parts.append(f'<path d="{outline}" fill="none" stroke="{colour}" stroke-width=".26"/>')
    return "".join(parts)


def drawn(mark: Mark, types: Types, palette: Mapping[str, str], x: float, y: float) -> str:
    """Return a mark at a place in pixels, its number with it."""
    latest, many = mark.events[-1], len(mark.events)
    kind = types[latest["type"]]
    colour, ground = kind["light"], palette["land"]
    aside = 8 if mark.plate and many > 1 else 0
    under = _plate(x, y, 19 if many > 1 else 12, colour, ground) if mark.plate else ""
    sign = symbol(kind["shape"], latest["status"], colour, ground)
    placed = f'<g transform="translate({x - aside:g} {y:g}) scale({SIZE})">{sign}</g>'
    return under + placed + "".join(_number(mark, palette, x, y))


def _plate(x: float, y: float, half: float, colour: str, ground: str) -> str:
    box = f'x="{x - half:g}" y="{y - 12:g}" width="{2 * half:g}" height="24" rx="4"'
    return f'<rect {box} fill="{ground}" stroke="{colour}"/>'


def _number(mark: Mark, palette: Mapping[str, str], x: float, y: float) -> Iterator[str]:
    many = len(mark.events)
    if many == 1:
        return
    x, y = (x + 10, y) if mark.plate else (x + 12, y - 10)
    if not mark.plate:
        yield f'<circle cx="{x:g}" cy="{y:g}" r="8" fill="{palette["ink"]}"/>'
    ink = palette["ink" if mark.plate else "paper"]
    look = 'font-family="sans-serif" font-size="11" font-weight="600" text-anchor="middle"'
    yield f'<text x="{x:g}" y="{y + 4:g}" fill="{ink}" {look}>{many}</text>'


def circle(x: float, y: float, radius: float, colour: str) -> str:
    """Return the circle within which an event lies, in pixels."""
    look = f'fill="{colour}" fill-opacity=".08" stroke="{colour}" stroke-dasharray="3 3"'
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}" {look}/>'


def band(path: str, colour: str) -> str:
    """Return the band along a line that stands for an event."""
    look = 'fill="none" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{path}" {look} stroke="{colour}" opacity=".4"/>'


def area(path: str, kind: str, colour: str, *, wide: bool) -> str:
    """Return a hatched region; `hatching` has its strokes. A wide one would drown the map."""
    edge = f'stroke="{colour}" stroke-opacity=".45" stroke-width="1.6" fill-rule="evenodd"'
    faint = ' opacity=".45"' if wide else ""
    return f'<path d="{path}" fill="url(#hatch-{kind})" {edge}{faint}/>'


def hatching(kinds: Iterable[str], types: Types) -> str:
    """Return the strokes of the regions of some types, once for each."""
    return "".join(
        f'<pattern id="hatch-{kind}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({_HATCH.get(kind, 20)})">'
        f'<path d="M0,0H8V8H0Z" fill="{types[kind]["light"]}" fill-opacity=".05"/>'
        f'<path d="M0,0V8" stroke="{types[kind]["light"]}" stroke-opacity=".45"/></pattern>'
        for kind in sorted(kinds)
    )
