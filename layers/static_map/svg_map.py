"""A still picture of the map as SVG: for readers without script, and wherever a picture will do.

The same palette, lines and shapes of events as the viewer's, in the light theme, drawn in an
equirectangular projection that is true to scale at the middle of the view.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any

from shapely import clip_by_rect
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from geo.geometry.geodesy import geodesic_circle
from layers.document.delta_geometry import decode_geometry
from layers.i18n import Translator
from layers.static_map import svg_marks
from layers.static_map.svg_marks import SvgMark
from layers.style import palettes, symbology

MAP_WIDTH_PX = 800
_METRES_PER_DEGREE = 111_195
"""Of latitude, on a sphere as large as the Earth."""

_MIN_ASPECT_RATIO = 1.4
"""The least width of a sketch for its height."""

_SVG_STYLES = {
    "outline": 'fill="{land}"',
    "lake": 'fill="{water}"',
    "river": 'fill="none" stroke="{river}" stroke-width="1"',
    "district": 'fill="none" stroke="{district}" stroke-width="0.7"',
    "border": 'fill="none" stroke="{border}" stroke-width="1.2"',
    "region": 'fill="none" stroke="{line}" stroke-width="1.2" stroke-dasharray="7 3 1.5 3"',
    "ceasefire": 'fill="none" stroke="{line}" stroke-width="1.4" stroke-dasharray="1.5 3.5"',
    "corridor": 'fill="none" stroke="{route}" stroke-width="3"',
}


class SvgViewport:
    """The view, and how degrees become pixels."""

    def __init__(self, bounds: list[float]) -> None:
        """Show `bounds`: west, south, east, north in degrees."""
        self.bounds = west, south, east, north = bounds
        self.x_scale = MAP_WIDTH_PX / (east - west)
        self.y_scale = self.x_scale / math.cos(math.radians((south + north) / 2))
        self.height = round((north - south) * self.y_scale)

    def project_point(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Return a position in pixels from the upper left corner."""
        west, _, _, north = self.bounds
        x, y = (longitude - west) * self.x_scale, (north - latitude) * self.y_scale
        return round(x), round(y)

    def contains_point(self, x: float, y: float) -> bool:
        """Tell whether a place in pixels lies in the view."""
        return 0 <= x <= MAP_WIDTH_PX and 0 <= y <= self.height

    def is_filled_by(self, geometry: BaseGeometry) -> bool:
        """Tell whether a geometry is wider than the view."""
        west, _, east, _ = geometry.bounds
        return bool(east - west > self.bounds[2] - self.bounds[0])

    def svg_path(self, geometry: BaseGeometry) -> str:
        """Return a line or polygon as the data of an SVG path, cut to the view."""
        seen = clip_by_rect(geometry, *box(*self.bounds).buffer(0.05).bounds)
        return "".join(
            self._line_path(part) for part in _iter_lines(seen.simplify(0.7 / self.x_scale))
        )

    def _line_path(self, line: BaseGeometry) -> str:
        points = [self.project_point(*position[:2]) for position in line.coords]
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + ("Z" if line.is_ring else "")


def _iter_lines(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _iter_lines(part)
    elif geometry.geom_type == "Polygon" and not geometry.is_empty:
        yield from (geometry.exterior, *geometry.interiors)
    elif geometry.geom_type in {"LineString", "LinearRing"} and not geometry.is_empty:
        yield geometry


@dataclass(frozen=True, slots=True)
class CandidateMarker:
    """A place in question: a number, a spot with its circle, and its shape where it has one."""

    number: int
    point: tuple[float, float]
    radius_m: float
    geometry: BaseGeometry | None = None


def render_candidate_map(
    data: dict[str, Any], candidates: Sequence[CandidateMarker], theme: str = "light"
) -> str:
    """Return numbered candidates on the ground of a document as an SVG element.

    Args:
        data: The map document.
        candidates: What to show, at least one; the view is fitted around them.
        theme: ``light`` or ``dark``.
    """
    frame = SvgViewport(_candidate_bounds(candidates))
    palette = palettes.PALETTE[theme]
    ground = _render_base_layers(data, frame, palette, {"world": 'fill="{land}"', **_SVG_STYLES})
    candidate_marks = (_render_candidate(one, frame, palette) for one in reversed(candidates))
    inner = "".join(
        chain(
            ground,
            _render_labels(data, frame, Translator(data["language"]), theme, 2),
            candidate_marks,
        )
    )
    return _render_svg(frame, palette, inner, f"{len(candidates)} candidates")


def _candidate_bounds(candidates: Sequence[CandidateMarker]) -> list[float]:
    """Return the box around all candidates and their circles: west, south, east, north."""
    shapes = [
        one.geometry if one.geometry is not None else geodesic_circle(one.point, one.radius_m)
        for one in candidates
    ]
    west, south, east, north = unary_union([box(*shape.bounds) for shape in shapes]).bounds
    margin = max(0.25, 0.15 * (east - west), 0.15 * (north - south))
    narrow = math.cos(math.radians((south + north) / 2))
    height = north - south + 2 * margin
    width = max(east - west + 2 * margin, height / narrow * _MIN_ASPECT_RATIO)
    middle = (west + east) / 2
    return [middle - width / 2, south - margin, middle + width / 2, north + margin]


def _render_candidate(
    candidate: CandidateMarker, viewport: SvgViewport, palette: dict[str, str]
) -> str:
    x, y = viewport.project_point(*candidate.point)
    colour = palette["accent"]
    ring = viewport.svg_path(geodesic_circle(candidate.point, candidate.radius_m))
    pen = f'fill="{colour}" fill-opacity="0.08" stroke="{colour}" stroke-dasharray="4 3"'
    shape = viewport.svg_path(candidate.geometry) if candidate.geometry is not None else ""
    line = (
        f'<path d="{shape}" fill="{colour}" fill-opacity="0.1" stroke="{colour}"/>' if shape else ""
    )
    dot = f'<circle cx="{x}" cy="{y}" r="11" fill="{colour}"/>'
    look = 'font-family="sans-serif" font-size="13" text-anchor="middle"'
    number = f'<text x="{x}" y="{y + 4.5}" fill="{palette["accent-ink"]}" {look}>{candidate.number}</text>'
    return f'{line}<path d="{ring}" {pen}/>{dot}{number}'


def render_svg_map(data: dict[str, Any], language: str | None = None) -> str:
    """Return the map of a document as an SVG element, every text in it escaped.

    Args:
        data: The map document.
        language: The language of its title; None for the map's own.
    """
    frame = SvgViewport(data["bounds"])
    palette = palettes.PALETTE["light"]
    speaker = Translator(language or data["language"])
    title = speaker.localize(data["title"])
    places = svg_marks.group_events(data["events"]["records"])
    parts = (
        _render_base_layers(data, frame, palette, day=find_last_day(data)),
        _render_shapes(data, frame),
        _render_circles(data, frame, places),
        _render_labels(data, frame, speaker),
        _render_marks(data, frame, places, palette),
    )
    return _render_svg(frame, palette, "".join(chain.from_iterable(parts)), title)


def find_last_day(data: dict[str, Any]) -> int | None:
    """Return the day that the ground is shown as of: the last of the events listed, or None."""
    times = (record["time"] for record in data["events"]["records"])
    days = [time["start"] if time["end"] is None else time["end"] for time in times]
    return max((day for day in days if day is not None), default=None)


def _render_svg(viewport: SvgViewport, palette: dict[str, str], inner: str, title: str) -> str:
    size = f'viewBox="0 0 {MAP_WIDTH_PX} {viewport.height}" width="{MAP_WIDTH_PX}" height="{viewport.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(title)}</title>'
        f'<path d="M0,0H{MAP_WIDTH_PX}V{viewport.height}H0Z" fill="{palette["water"]}"/>{inner}</svg>'
    )


def _render_base_layers(
    data: dict[str, Any],
    viewport: SvgViewport,
    palette: Mapping[str, str],
    svg_styles: Mapping[str, str] = _SVG_STYLES,
    day: int | None = None,
) -> Iterator[str]:
    for layer in data["layers"]:
        pen = svg_styles.get(layer["style"], "").format(**palette)
        for feature in layer["features"] if pen else ():
            if layer["style"] == "river" and feature["schematic"]:
                continue  # a straight line between its two ends would pass for a river
            if day is not None and not _holds_on_day(feature["valid"], day):
                continue
            geometry = shape(decode_geometry(feature["shape"]))
            path = viewport.svg_path(geometry)
            if path:
                dashes = (
                    _route_dash_attributes(feature, day) if layer["style"] == "corridor" else ""
                )
                yield f'<path d="{path}" {pen}{dashes}/>'


def _render_labels(
    data: dict[str, Any],
    viewport: SvgViewport,
    translator: Translator,
    theme: str = "light",
    max_rank: int = 1,
) -> Iterator[str]:
    palette = palettes.PALETTE[theme]
    look = (
        f'font-family="sans-serif" font-size="13" fill="{palette["label"]}" '
        f'stroke="{palette["halo"]}" stroke-width="3" paint-order="stroke"'
    )
    for label in data["labels"]:
        x, y = viewport.project_point(*label["point"])
        if label["rank"] <= max_rank and viewport.contains_point(x, y):
            name = escape(translator.format_names(label["names"]))
            yield f'<circle cx="{x}" cy="{y}" r="2.5" fill="{palette["label"]}"/>'
            yield f'<text x="{x + 6}" y="{y - 5}" {look}>{name}</text>'


def _holds_on_day(time: Mapping[str, Any] | None, day: int) -> bool:
    """Tell whether a `Time` of the document holds on a day; None always does."""
    if time is None:
        return True
    start, end = time["start"], time["end"]
    return (start is None or start <= day) and (end is None or day <= end)


def _route_dash_attributes(feature: Mapping[str, Any], day: int | None) -> str:
    """Return how a corridor is dashed on a day; of several states the one that began last."""
    if day is None:
        return ""
    holding = [one for one in feature["status"] if _holds_on_day(one["when"], day)]
    latest = max(reversed(holding), key=_condition_start, default=None)
    status = latest["is"] if latest else "open"
    style = symbology.ROUTE_STYLES[status]
    dash = " ".join(f"{length:g}" for length in style.dash_px)
    cap = f' stroke-linecap="{style.cap}"' if style.cap != "butt" else ""
    return f' stroke-dasharray="{dash}"{cap}' if dash else ""


def _condition_start(condition: Mapping[str, Any]) -> float:
    start = condition["when"]["start"]
    return -math.inf if start is None else float(start)


def _render_shapes(data: dict[str, Any], viewport: SvgViewport) -> Iterator[str]:
    """Draw each line and region once, in the colour of its latest event."""
    latest = {event["shape"]: event for event in data["events"]["records"]}
    types = {kind["id"]: kind for kind in data["types"]}
    regions = {event["type"] for event in latest.values() if event["mark"] == "region"}
    yield f"<defs>{svg_marks.render_hatch_patterns(regions, types)}</defs>" if regions else ""
    for number, event in latest.items():
        if number is None:
            continue
        geometry = shape(decode_geometry(data["events"]["shapes"][number]))
        path, colour = viewport.svg_path(geometry), types[event["type"]]["light"]
        if event["mark"] == "line":
            yield svg_marks.render_band(path, colour)
        else:
            yield svg_marks.render_area(
                path, event["type"], colour, wide=viewport.is_filled_by(geometry)
            )


def _render_circles(
    data: dict[str, Any], viewport: SvgViewport, marks: Sequence[SvgMark]
) -> Iterator[str]:
    """Draw the circle of each place: that of its latest event."""
    types = {kind["id"]: kind for kind in data["types"]}
    for mark in marks:
        latest = mark.events[-1]
        radius = latest["radius_m"] / _METRES_PER_DEGREE * viewport.y_scale
        x, y = viewport.project_point(*mark.point)
        if (
            not mark.on_plate
            and radius >= symbology.CIRCLE.min_radius_px
            and viewport.contains_point(x, y)
        ):
            yield svg_marks.render_circle(x, y, radius, types[latest["type"]]["light"])


def _render_marks(
    data: dict[str, Any],
    viewport: SvgViewport,
    marks: Sequence[SvgMark],
    palette: Mapping[str, str],
) -> Iterator[str]:
    types = {kind["id"]: kind for kind in data["types"]}
    for mark in marks:
        x, y = viewport.project_point(*mark.point)
        if viewport.contains_point(x, y):
            yield svg_marks.render_mark(mark, types, palette, x, y)
