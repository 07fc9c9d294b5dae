"""A still picture of the map as SVG: for readers without script, and wherever a picture will do.

The same palette, lines and shapes of events as the viewer's, in the light theme, drawn in an
equirectangular projection that is true to scale at the middle of the view.
"""

import math
from collections.abc import Iterator
from html import escape
from itertools import chain
from typing import Any

from shapely import clip_by_rect
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from layers import style
from layers.shapes import decode
from layers.words import Speaker

WIDTH = 800
_MARK = 7
"""Half the size of an event's mark, in pixels."""

_PENS = {
    "outline": 'fill="{land}"',
    "lake": 'fill="{water}"',
    "river": 'fill="none" stroke="{river}" stroke-width="1"',
    "district": 'fill="none" stroke="{district}" stroke-width="0.7"',
    "border": 'fill="none" stroke="{border}" stroke-width="1.2"',
    "region": 'fill="none" stroke="{line}" stroke-width="1.2" stroke-dasharray="7 3 1.5 3"',
    "ceasefire": 'fill="none" stroke="{line}" stroke-width="1.4" stroke-dasharray="1.5 3.5"',
    "corridor": 'fill="none" stroke="{route}" stroke-width="3"',
}
_SHAPES = {
    "circle": '<circle cx="{x}" cy="{y}" r="{r}" {paint}/>',
    "square": '<path d="M{w},{n}H{e}V{s}H{w}Z" {paint}/>',
    "bar": '<path d="M{w},{u}H{e}V{d}H{w}Z" {paint}/>',
    "diamond": '<path d="M{x},{n}L{e},{y}L{x},{s}L{w},{y}Z" {paint}/>',
    "triangle": '<path d="M{x},{n}L{e},{s}L{w},{s}Z" {paint}/>',
    "cross": '<path d="M{w},{y}H{e}M{x},{n}V{s}" {line}/>',
}


class Frame:
    """The view, and how degrees become pixels."""

    def __init__(self, bounds: list[float]) -> None:
        """Show `bounds`: west, south, east, north in degrees."""
        self.bounds = west, south, east, north = bounds
        self.x_scale = WIDTH / (east - west)
        self.y_scale = self.x_scale / math.cos(math.radians((south + north) / 2))
        self.height = round((north - south) * self.y_scale)

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Return a position in pixels from the upper left corner."""
        west, _, _, north = self.bounds
        x, y = (longitude - west) * self.x_scale, (north - latitude) * self.y_scale
        return round(x), round(y)

    def sees(self, x: float, y: float) -> bool:
        """Tell whether a place in pixels lies in the view."""
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def path(self, geometry: BaseGeometry) -> str:
        """Return a line or polygon as the data of an SVG path, cut to the view."""
        seen = clip_by_rect(geometry, *box(*self.bounds).buffer(0.05).bounds)
        return "".join(self._line(part) for part in _lines(seen.simplify(0.7 / self.x_scale)))

    def _line(self, line: BaseGeometry) -> str:
        points = [self.place(*position[:2]) for position in line.coords]
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + ("Z" if line.is_ring else "")


def _lines(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _lines(part)
    elif geometry.geom_type == "Polygon" and not geometry.is_empty:
        yield from (geometry.exterior, *geometry.interiors)
    elif geometry.geom_type in {"LineString", "LinearRing"} and not geometry.is_empty:
        yield geometry


def picture(data: dict[str, Any], language: str | None = None) -> str:
    """Return the map of a document as an SVG element, every text in it escaped.

    Args:
        data: The map document.
        language: The language of its title; None for the map's own.
    """
    frame = Frame(data["bounds"])
    palette = style.PALETTE["light"]
    speaker = Speaker(language or data["language"])
    title = escape(speaker.pick(data["title"]))
    parts = (
        _ground(data, frame, palette),
        _labels(data, frame, speaker),
        _events(data, frame, palette),
    )
    inner = "".join(chain.from_iterable(parts))
    size = f'viewBox="0 0 {WIDTH} {frame.height}" width="{WIDTH}" height="{frame.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{title}</title>'
        f'<path d="M0,0H{WIDTH}V{frame.height}H0Z" fill="{palette["water"]}"/>{inner}</svg>'
    )


def _ground(data: dict[str, Any], frame: Frame, palette: dict[str, str]) -> Iterator[str]:
    for layer in data["layers"]:
        pen = _PENS.get(layer["style"], "").format(**palette)
        for feature in layer["features"] if pen else ():
            geometry = shape(decode(feature["shape"]))
            path = frame.path(geometry)
            if path:
                yield f'<path d="{path}" {pen}/>'


def _labels(data: dict[str, Any], frame: Frame, speaker: Speaker) -> Iterator[str]:
    palette = style.PALETTE["light"]
    look = (
        f'font-family="sans-serif" font-size="13" fill="{palette["label"]}" '
        f'stroke="{palette["halo"]}" stroke-width="3" paint-order="stroke"'
    )
    for label in data["labels"]:
        x, y = frame.place(*label["point"])
        if label["rank"] == 1 and frame.sees(x, y):
            name = escape(speaker.names(label["names"]))
            yield f'<circle cx="{x}" cy="{y}" r="2.5" fill="{palette["label"]}"/>'
            yield f'<text x="{x + 6}" y="{y - 5}" {look}>{name}</text>'


def _events(data: dict[str, Any], frame: Frame, palette: dict[str, str]) -> Iterator[str]:
    looks = {kind["id"]: kind for kind in data["types"]}
    for event in data["events"]["records"]:
        kind = looks[event["type"]]
        if event["mark"] != "point":
            band = frame.path(shape(decode(data["events"]["shapes"][event["shape"]])))
            yield _area(event["mark"], band, kind["light"])
        x, y = frame.place(*event["point"])
        if frame.sees(x, y):
            yield _mark(kind["shape"], x, y, kind["light"], palette["land"])


def _area(mark: str, path: str, colour: str) -> str:
    if mark == "line":
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="6" opacity="0.35"/>'
    return f'<path d="{path}" fill="{colour}" fill-opacity="0.04" fill-rule="evenodd"/>'


def _mark(form: str, x: float, y: float, colour: str, halo: str) -> str:
    half = _MARK
    return _SHAPES[form].format(
        x=x,
        y=y,
        r=half,
        w=round(x - half, 1),
        e=round(x + half, 1),
        n=round(y - half, 1),
        s=round(y + half, 1),
        u=round(y - half / 2, 1),
        d=round(y + half / 2, 1),
        paint=f'fill="{colour}" stroke="{halo}" stroke-width="1.5"',
        line=f'fill="none" stroke="{colour}" stroke-width="4"',
    )
