"""Map as SVG, for readers without script and for sketches of candidates.

The map has the layers, pens and event marks of the viewer, in an equirectangular projection that is
true to scale at the centre of the view. The rules are in layers/style/symbology.json.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from geo.geometry.geodesy import geodesic_circle
from layers.document.delta_geometry import decode_geometry
from layers.document.schema import MapDocument
from layers.i18n import Translator
from layers.static_map import svg_marks
from layers.static_map.svg_marks import SvgMark
from layers.style import palettes, symbology
from layers.style.route_marks import (
    PART_DOT_RADIUS_PX,
    checkpoint_brackets,
    cross_tick_lines,
    movement_head,
)
from layers.style.svg_path import format_path

MAP_WIDTH_PX = 800
_METRES_PER_DEGREE = 111_195
"""Length of a degree of latitude on a sphere of the size of the Earth."""

_MIN_ASPECT_RATIO = 1.4
"""The least width of a candidate map, in heights."""

_TILE_SIZE_PX = 256
"""Width of the world at zoom 0, by the convention of web maps."""

_CLIP_MARGIN_PX = 24
"""Distance from the view up to which shapes are kept, so that no cut edge is seen."""

_SIMPLIFY_TOLERANCE_PX = 0.7


class SvgViewport:
    """The view of a map, and the projection of degrees to pixels."""

    def __init__(self, bounds: Sequence[float]) -> None:
        """Fit the view to `bounds`: west, south, east, north in degrees."""
        self.bounds = west, south, east, north = tuple(bounds)
        self.x_scale = MAP_WIDTH_PX / (east - west)
        self.y_scale = self.x_scale / math.cos(math.radians((south + north) / 2))
        self.height = round((north - south) * self.y_scale)

    @property
    def zoom(self) -> float:
        """The zoom of a web map of this scale."""
        return math.log2(self.x_scale * 360 / _TILE_SIZE_PX)

    def project_point(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Return a position in whole pixels from the upper left corner."""
        west, _, _, north = self.bounds
        x, y = (longitude - west) * self.x_scale, (north - latitude) * self.y_scale
        return round(x), round(y)

    def project_geometry(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in pixels, clipped near the view and simplified."""
        margin = _CLIP_MARGIN_PX / self.x_scale
        near = shapely.clip_by_rect(geometry, *box(*self.bounds).buffer(margin).bounds)
        return shapely.transform(near, self._project_array).simplify(_SIMPLIFY_TOLERANCE_PX)

    def _project_array(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        west, _, _, north = self.bounds
        x, y = (degrees[:, 0] - west) * self.x_scale, (north - degrees[:, 1]) * self.y_scale
        return np.column_stack([x, y])

    def contains_point(self, x: float, y: float) -> bool:
        """Return whether a position in pixels is within the view."""
        return 0 <= x <= MAP_WIDTH_PX and 0 <= y <= self.height

    def is_filled_by(self, geometry: BaseGeometry) -> bool:
        """Return whether a geometry is wider than the view."""
        west, _, east, _ = geometry.bounds
        return bool(east - west > self.bounds[2] - self.bounds[0])

    def svg_path(self, geometry: BaseGeometry) -> str:
        """Return a line or polygon in degrees as SVG path data."""
        return _svg_path(self.project_geometry(geometry))


def _svg_path(geometry: BaseGeometry) -> str:
    """Return a line or polygon in pixels as SVG path data."""
    return "".join(
        format_path(part.coords, is_closed=part.is_ring) for part in _iter_lines(geometry)
    )


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
    """A candidate for a place: a number, a point with its radius, and a shape if it has one."""

    number: int
    point: tuple[float, float]
    radius_m: float
    geometry: BaseGeometry | None = None


def render_candidate_map(
    data: MapDocument, candidates: Sequence[CandidateMarker], theme: str = "light"
) -> str:
    """Return numbered candidates on the base layers of a document as an SVG element.

    Args:
        data: The map document.
        candidates: The candidates, at least one; the view is fitted around them.
        theme: ``light`` or ``dark``.
    """
    viewport = SvgViewport(candidate_bounds(candidates))
    palette = palettes.PALETTE[theme]
    parts = (
        _BaseLayers(data, viewport, theme, day=None).render(),
        _render_labels(data, viewport, Translator(data["language"]), theme, 2),
        (_render_candidate(one, viewport, palette) for one in reversed(candidates)),
    )
    inner = "".join(chain.from_iterable(parts))
    return _render_svg(viewport, palette, inner, f"{len(candidates)} candidates")


def render_ground(data: MapDocument, bounds: Sequence[float], theme: str = "light") -> str:
    """Return the base layers and labels of a document as an SVG element.

    Args:
        data: The map document.
        bounds: West, south, east and north in degrees. The projection is linear in both.
        theme: ``light`` or ``dark``.
    """
    viewport = SvgViewport(bounds)
    parts = (
        _BaseLayers(data, viewport, theme, day=None).render(),
        _render_labels(data, viewport, Translator(data["language"]), theme, 2),
    )
    return _render_svg(viewport, palettes.PALETTE[theme], "".join(chain.from_iterable(parts)), "")


def candidate_bounds(candidates: Sequence[CandidateMarker]) -> list[float]:
    """Return a box around all candidates and their circles: west, south, east, north in degrees."""
    shapes = [
        one.geometry if one.geometry is not None else geodesic_circle(one.point, one.radius_m)
        for one in candidates
    ]
    west, south, east, north = unary_union([box(*shape.bounds) for shape in shapes]).bounds
    margin = max(0.25, 0.15 * (east - west), 0.15 * (north - south))
    shrinkage = math.cos(math.radians((south + north) / 2))
    height = north - south + 2 * margin
    width = max(east - west + 2 * margin, height / shrinkage * _MIN_ASPECT_RATIO)
    centre = (west + east) / 2
    return [centre - width / 2, south - margin, centre + width / 2, north + margin]


def _render_candidate(
    candidate: CandidateMarker, viewport: SvgViewport, palette: dict[str, str]
) -> str:
    x, y = viewport.project_point(*candidate.point)
    colour = palette["accent"]
    circle = viewport.svg_path(geodesic_circle(candidate.point, candidate.radius_m))
    circle_style = f'fill="{colour}" fill-opacity="0.08" stroke="{colour}" stroke-dasharray="4 3"'
    outline = viewport.svg_path(candidate.geometry) if candidate.geometry is not None else ""
    shape_style = f'fill="{colour}" fill-opacity="0.1" stroke="{colour}"'
    area = f'<path d="{outline}" {shape_style}/>' if outline else ""
    dot = f'<circle cx="{x}" cy="{y}" r="11" fill="{colour}"/>'
    font = 'font-family="sans-serif" font-size="13" text-anchor="middle"'
    ink = palette["accent-ink"]
    number = f'<text x="{x}" y="{y + 4.5}" fill="{ink}" {font}>{candidate.number}</text>'
    return f'{area}<path d="{circle}" {circle_style}/>{dot}{number}'


def render_svg_map(data: MapDocument, language: str | None = None) -> str:
    """Return the map of a document as an SVG element, every text in it escaped.

    Every event is one symbol: a document lists at most 500 events for readers without script, fewer
    than the number beyond which the other maps draw density.

    Args:
        data: The map document.
        language: The language of its title and labels; None for the map's own.
    """
    viewport = SvgViewport(data["bounds"])
    palette = palettes.PALETTE["light"]
    translator = Translator(language or data["language"])
    title = translator.localize(data["title"])
    marks = svg_marks.group_events(
        [record for record in data["events"]["records"] if record["mark"] != "none"]
    )
    parts = (
        _BaseLayers(data, viewport, "light", find_last_day(data)).render(),
        _render_shapes(data, viewport),
        _render_circles(data, viewport, marks),
        _render_labels(data, viewport, translator),
        _render_parts(data, viewport),
        _render_marks(data, viewport, marks, palette),
    )
    return _render_svg(viewport, palette, "".join(chain.from_iterable(parts)), title)


def find_last_day(data: MapDocument) -> int | None:
    """Return the day that base layers are shown as of: the last of the listed events, or None."""
    times = (record["time"] for record in data["events"]["records"])
    days = [time["start"] if time["end"] is None else time["end"] for time in times]
    return max((day for day in days if day is not None), default=None)


def _render_svg(viewport: SvgViewport, palette: Mapping[str, str], inner: str, title: str) -> str:
    width, height = MAP_WIDTH_PX, viewport.height
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(title)}</title>'
        f'<path d="M0,0H{width}V{height}H0Z" fill="{palette["water"]}"/>{inner}</svg>'
    )


class _BaseLayers:
    """The base layers of a document as SVG."""

    def __init__(
        self, data: MapDocument, viewport: SvgViewport, theme: str, day: int | None
    ) -> None:
        """Prepare the layers of a day; None is for features of all days."""
        self._layers, self._lines = data["layers"], data.get("lines", ())
        self._viewport = viewport
        self._palette = palettes.PALETTE[theme]
        self._day = day
        self._relative_zoom = viewport.zoom - symbology.zoom_shift(*data["bounds"])

    def render(self) -> Iterator[str]:
        """Yield the features that are valid on the day, in the order of the document."""
        for layer in self._layers:
            has_lines = any(_is_line(feature) for feature in layer["features"])
            for feature in layer["features"]:
                # divisions that have their limits as lines are drawn by these
                hidden = (
                    layer["style"] in symbology.LIMITED_STYLES
                    and has_lines
                    and not _is_line(feature)
                )
                if not hidden and self._is_valid(feature):
                    yield self._render_feature(
                        symbology.drawing_kind(layer["style"], feature["kind"]), feature
                    )

    def _is_valid(self, feature: Mapping[str, Any]) -> bool:
        return self._day is None or _holds_on_day(feature["valid"], self._day)

    def _render_feature(self, kind: str, feature: Mapping[str, Any]) -> str:
        geometry = shape(decode_geometry(feature["shape"], self._lines))
        if kind == "corridor":
            return self._render_corridor(geometry, self._status(feature))
        if "Point" in geometry.geom_type:
            is_checkpoint = kind not in symbology.PENS
            return "".join(self._render_checkpoints(geometry)) if is_checkpoint else ""
        if kind == "land":
            geometry = shapely.make_valid(geometry).difference(self._detailed_land_box())
        return self._render_geometry(
            geometry, symbology.select_pen(kind, is_schematic=feature["schematic"])
        )

    def _detailed_land_box(self) -> BaseGeometry:
        """Return the box in which countries are drawn in detail, without the coarse land."""
        countries = [
            box(*shape(decode_geometry(feature["shape"], self._lines)).bounds)
            for layer in self._layers
            for feature in layer["features"]
            if feature["kind"] == "country" and self._is_valid(feature)
        ]
        return box(*unary_union(countries).bounds) if countries else shapely.Polygon()

    def _render_geometry(self, geometry: BaseGeometry, pen: symbology.Pen) -> str:
        path = self._viewport.svg_path(geometry) if pen.min_zoom <= self._relative_zoom else ""
        if not path:
            return ""
        fill = 'fill="none"'
        if pen.fill and "Polygon" in geometry.geom_type:
            opacity = f' fill-opacity="{pen.fill_opacity}"' if pen.fill_opacity < 1 else ""
            fill = f'fill="{self._palette[pen.fill]}"{opacity} fill-rule="evenodd"'
        stroke = self._stroke(pen.stroke, pen.width_px, pen.dash_px) if pen.stroke else ""
        return f'<path d="{path}" {fill}{stroke}/>'

    def _stroke(
        self,
        colour: str,
        width_px: float,
        dash_px: Sequence[float] = (),
        cap: symbology.LineCap = "butt",
    ) -> str:
        dash = " ".join(f"{length:g}" for length in dash_px)
        return (
            f' stroke="{self._palette[colour]}" stroke-width="{width_px:g}"'
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + (f' stroke-linecap="{cap}"' if cap != "butt" else "")
        )

    def _status(self, feature: Mapping[str, Any]) -> str:
        """Return a corridor's status on the day: of several, the one that began last."""
        if self._day is None:
            return symbology.DEFAULT_ROUTE_STATUS
        holding = [one for one in feature["status"] if _holds_on_day(one["when"], self._day)]
        latest = max(reversed(holding), key=_condition_start, default=None)
        return str(latest["is"]) if latest else symbology.DEFAULT_ROUTE_STATUS

    def _render_corridor(self, geometry: BaseGeometry, status: str) -> str:
        course = self._viewport.project_geometry(geometry)
        path = _svg_path(course)
        if not path:
            return ""
        style = symbology.ROUTE_STYLES[status]
        casing = self._stroke("land", symbology.CORRIDOR_CASING_WIDTH_PX)
        line = self._stroke("route", symbology.CORRIDOR_WIDTH_PX, style.dash_px, style.cap)
        drawn = f'<path d="{path}" fill="none"{casing}/><path d="{path}" fill="none"{line}/>'
        ticks = "".join(map(_tick_path, cross_tick_lines(course))) if style.has_cross_ticks else ""
        if ticks:
            stroke = self._stroke("route", symbology.CROSS_TICKS.width_px)
            drawn += f'<path d="{ticks}" fill="none"{stroke}/>'
        return drawn

    def _render_checkpoints(self, geometry: BaseGeometry) -> Iterator[str]:
        for longitude, latitude in shapely.get_coordinates(geometry):
            x, y = self._viewport.project_point(longitude, latitude)
            if self._viewport.contains_point(x, y):
                path = "".join(map(format_path, checkpoint_brackets(x, y)))
                for colour, width in (
                    ("land", symbology.CHECKPOINTS.casing_width_px),
                    ("route", symbology.CHECKPOINTS.width_px),
                ):
                    yield f'<path d="{path}" fill="none"{self._stroke(colour, width)}/>'


def _is_line(feature: Mapping[str, Any]) -> bool:
    return str(feature["shape"]["type"]).endswith("LineString")


def _tick_path(line: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in line)


def _render_labels(
    data: MapDocument,
    viewport: SvgViewport,
    translator: Translator,
    theme: str = "light",
    max_rank: int = 1,
) -> Iterator[str]:
    palette = palettes.PALETTE[theme]
    style = symbology.LABEL_STYLES["place"]
    halo = f'stroke="{palette["halo"]}" paint-order="stroke"'
    dot_style = (
        f'r="{symbology.LABEL_DOT_RADIUS_PX}" fill="{palette["label"]}" {halo} '
        f'stroke-width="{symbology.LABEL_DOT_HALO_WIDTH_PX}"'
    )
    text_style = (
        f'font-family="sans-serif" font-size="{style.size_px}" fill="{palette["label"]}" {halo} '
        f'stroke-width="{symbology.LABEL_HALO_WIDTH_PX}"'
    )
    for label in data["labels"]:
        x, y = viewport.project_point(*label["point"])
        if label["rank"] <= max_rank and viewport.contains_point(x, y):
            name = escape(translator.format_names(label["names"]))
            yield f'<circle cx="{x}" cy="{y}" {dot_style}/>'
            yield f'<text x="{x + 6}" y="{y - 5}" {text_style}>{name}</text>'


def _holds_on_day(time: Mapping[str, Any] | None, day: int) -> bool:
    """Return whether a `Time` of the document covers a day; None covers every day."""
    if time is None:
        return True
    start, end = time["start"], time["end"]
    return (start is None or start <= day) and (end is None or day <= end)


def _condition_start(condition: Mapping[str, Any]) -> float:
    start = condition["when"]["start"]
    return -math.inf if start is None else float(start)


def _render_shapes(data: MapDocument, viewport: SvgViewport) -> Iterator[str]:
    """Yield each line and region once; a region wider than the map is its mark alone."""
    groups: dict[int, list[Any]] = {}
    for event in data["events"]["records"]:
        if event["shape"] is not None:
            groups.setdefault(event["shape"], []).append(event)
    types = {kind["id"]: kind for kind in data["types"]}
    for number, events in groups.items():
        geometry = shape(decode_geometry(data["events"]["shapes"][number], data.get("lines", ())))
        path = viewport.svg_path(geometry)
        colour = svg_marks.shared_colour(events, types, palettes.PALETTE["light"])
        if events[-1]["mark"] == "line":
            yield svg_marks.render_band(path, colour)
        elif not viewport.is_filled_by(geometry):
            yield svg_marks.render_area(path, colour)


def _render_circles(
    data: MapDocument, viewport: SvgViewport, marks: Sequence[SvgMark]
) -> Iterator[str]:
    """Yield the circle of uncertainty of each point: that of its latest event."""
    types = {kind["id"]: kind for kind in data["types"]}
    for mark in marks:
        latest = mark.events[-1]
        radius = latest["radius_m"] / _METRES_PER_DEGREE * viewport.y_scale
        is_seat = latest["place"].get("role") == "seat"
        x, y = viewport.project_point(*mark.point)
        if (
            not (mark.on_plate or is_seat)
            and radius >= symbology.CIRCLE.min_radius_px
            and viewport.contains_point(x, y)
        ):
            colour = svg_marks.shared_colour(mark.events, types, palettes.PALETTE["light"])
            is_filled = symbology.CIRCLE.is_filled(radius, MAP_WIDTH_PX)
            yield svg_marks.render_circle(x, y, radius, colour, is_filled=is_filled)


def _render_parts(data: MapDocument, viewport: SvgViewport) -> Iterator[str]:
    """Yield a dot at each further place of an event, and the head of a movement's line."""
    colours = {kind["id"]: kind["light"] for kind in data["types"]}
    for event in data["events"]["records"]:
        parts = event.get("parts", [])
        points = [viewport.project_point(*part["point"]) for part in parts]
        if not points or event["mark"] == "none":
            continue
        colour = colours[event["type"]]
        if parts[0]["role"] == "from":
            if viewport.contains_point(*points[-1]):
                corners = "L".join(
                    f"{x:.1f},{y:.1f}" for x, y in movement_head(points[-2], points[-1])
                )
                yield f'<path d="M{corners}Z" fill="{colour}"/>'
            continue
        for x, y in points[1:]:
            if viewport.contains_point(x, y):
                yield f'<circle cx="{x}" cy="{y}" r="{PART_DOT_RADIUS_PX:g}" fill="{colour}"/>'


def _render_marks(
    data: MapDocument,
    viewport: SvgViewport,
    marks: Sequence[SvgMark],
    palette: Mapping[str, str],
) -> Iterator[str]:
    types = {kind["id"]: kind for kind in data["types"]}
    for mark in marks:
        x, y = viewport.project_point(*mark.point)
        if viewport.contains_point(x, y):
            yield svg_marks.render_mark(mark, types, palette, x, y)
