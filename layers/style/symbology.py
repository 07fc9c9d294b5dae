"""Drawing rules that the viewer, the print renderer and the no-script map share.

The rules are data: `symbology.json` in this folder. This module gives them types for Python;
layers/viewer/map/symbology.js does the same for the viewer. Colours are names of
`layers.style.palettes.PALETTE`; lengths are CSS pixels, unless a name has another unit.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Literal

SYMBOLOGY_FILE = "symbology.json"

LineCap = Literal["butt", "round"]
SymbolFill = Literal["solid", "hollow", "half"]
Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Pen:
    """How a kind of feature is drawn.

    Attributes:
        stroke: The colour of its lines; None where it has none.
        width_px: The width of its lines.
        dash_px: Lengths of dashes and gaps in turn; empty for a solid line.
        fill: The colour of its areas; None where they are not filled.
        fill_opacity: How opaque the fill is.
        min_zoom: The zoom from which it is drawn, on a map without `zoom_shift`.
        tooth_px: Length of the teeth of a front line, which are on its left; 0 for none.
        tooth_gap_px: Distance between teeth.
        arrow_px: Length of the arrow head at the end of a line; 0 for none.
    """

    stroke: str | None = None
    width_px: float = 1.0
    dash_px: tuple[float, ...] = ()
    fill: str | None = None
    fill_opacity: float = 1.0
    min_zoom: float = 0.0
    tooth_px: float = 0.0
    tooth_gap_px: float = 0.0
    arrow_px: float = 0.0


@dataclass(frozen=True, slots=True)
class RouteStyle:
    """How the line of a corridor is dashed in one status.

    Attributes:
        dash_px: Lengths of dashes and gaps in turn; empty for a solid line.
        cap: How dashes end.
        has_cross_ticks: Whether short strokes cross the line.
    """

    dash_px: tuple[float, ...] = ()
    cap: LineCap = "butt"
    has_cross_ticks: bool = False


@dataclass(frozen=True, slots=True)
class CrossTicks:
    """Strokes across a corridor; their spacing is three blocked dashes and gaps."""

    spacing_px: float
    half_length_px: float
    width_px: float


@dataclass(frozen=True, slots=True)
class CheckpointStyle:
    """A checkpoint's two brackets, which leave room for the symbol of an event."""

    half_width_px: float
    half_height_px: float
    serif_px: float
    width_px: float
    casing_width_px: float


@dataclass(frozen=True, slots=True)
class SymbolStatusStyle:
    """How a symbol shows the status of its event: its fill, and a second ring."""

    fill: SymbolFill
    has_ring: bool = False


@dataclass(frozen=True, slots=True)
class SelectionRing:
    """The ring around the selected event's symbol."""

    gap_px: float
    width_px: float


@dataclass(frozen=True, slots=True)
class CircleStyle:
    """The circle of uncertainty; one smaller than `min_radius_px` is hidden by its symbol.

    Attributes:
        min_radius_px: The least radius that is drawn.
        fill_opacity: How opaque its fill is.
        width_px: The width of its edge.
        dash_px: Lengths of the edge's dashes and gaps in turn.
        max_filled_view_share: The greatest diameter of a filled circle, in widths of the view. The
            vaguer a place, the quieter its mark: a larger circle is drawn as its edge alone.
    """

    min_radius_px: float
    fill_opacity: float
    width_px: float
    dash_px: tuple[float, ...]
    max_filled_view_share: float

    def is_filled(self, radius_px: float, view_width_px: float) -> bool:
        """Return whether a circle is filled in a view."""
        return 2 * radius_px <= self.max_filled_view_share * view_width_px


@dataclass(frozen=True, slots=True)
class OutlineStyle:
    """The outline of a region that an event is drawn as, while the event is not selected."""

    width_px: float
    dash_px: tuple[float, ...]
    opacity: float


@dataclass(frozen=True, slots=True)
class BandStyle:
    """The band along a line that an event is drawn as."""

    width_px: float
    opacity: float


@dataclass(frozen=True, slots=True)
class HatchTone:
    """How opaque the parts of a hatched area are."""

    fill_opacity: float
    stroke_opacity: float
    edge_opacity: float


@dataclass(frozen=True, slots=True)
class HatchStyle:
    """The hatching of a region that an event is drawn as.

    Attributes:
        gap_px: Distance between strokes, measured along a horizontal line.
        stroke_width_px: The width of the strokes.
        edge_width_px: The width of the edge that is seen.
        normal: The tone of most areas.
        wider_than_map: The tone of an area wider than the map, which would otherwise hide it.
    """

    gap_px: float
    stroke_width_px: float
    edge_width_px: float
    normal: HatchTone
    wider_than_map: HatchTone

    def tone(self, *, is_wide: bool) -> HatchTone:
        """Return the tone of an area, which may be wider than the map."""
        return self.wider_than_map if is_wide else self.normal


@dataclass(frozen=True, slots=True)
class PlateStyle:
    """The plate behind the symbol of a line or region."""

    half_size_px: float
    counted_half_width_px: float
    corner_radius_px: float
    edge_width_px: float
    symbol_shift_px: float
    count_shift_px: float

    def half_width_px(self, event_count: int) -> float:
        """Return half the width of a plate: it is wider with a number."""
        return self.counted_half_width_px if event_count > 1 else self.half_size_px


@dataclass(frozen=True, slots=True)
class BadgeStyle:
    """The number of events at a point, at a corner of its symbol."""

    dx_px: float
    dy_px: float
    half_height_px: float
    min_half_width_px: float
    padding_px: float

    def half_width_px(self, text_width_px: float) -> float:
        """Return half the width of a badge that holds a text."""
        return max(self.min_half_width_px, text_width_px / 2 + self.padding_px)


@dataclass(frozen=True, slots=True)
class CountFont:
    """The font of numbers on plates and badges."""

    size_px: float
    weight: int


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """The font of a label; its print size differs because the print font is wider."""

    size_px: float
    print_size_px: float
    italic: bool = False


@dataclass(frozen=True, slots=True)
class FeatureLabel:
    """The label style of a kind of feature, and its rank: 1 (always) to 4 (close up only)."""

    style: str
    rank: int


def _read_rules() -> Any:  # noqa: ANN401  JSON; the constants below give it types
    text = resources.files("layers.style").joinpath(SYMBOLOGY_FILE).read_text(encoding="utf-8")
    return json.loads(text, object_hook=_freeze_lists)


def _freeze_lists(table: dict[str, Any]) -> dict[str, Any]:
    return {key: _freeze(value) for key, value in table.items()}


def _freeze(value: Any) -> Any:  # noqa: ANN401  any JSON value
    return tuple(map(_freeze, value)) if isinstance(value, list) else value


_RULES = _read_rules()

# --- base layers ----------------------------------------------------------------------------------

PENS: dict[str, Pen] = {kind: Pen(**pen) for kind, pen in _RULES["base_layers"]["pens"].items()}
"""Pen by drawing kind, which `drawing_kind` returns."""

_DEFAULT_KIND: str = _RULES["base_layers"]["default_kind"]
_KIND_ALIASES: dict[str, str] = _RULES["base_layers"]["kind_aliases"]
_KINDS_BY_STYLE: dict[str, str] = _RULES["base_layers"]["kinds_by_style"]
_DEFAULT_KINDS: dict[str, str] = _RULES["base_layers"]["default_kinds"]
LIMITED_STYLES: tuple[str, ...] = _RULES["base_layers"]["limited_styles"]
"""Styles whose areas are drawn by their limits, if the layer has these as lines."""

_ROAD_KINDS: dict[str, str] = _RULES["base_layers"]["road_kinds"]
POINT_OUTLINES: dict[str, Outline] = {
    kind: symbol["outline"] for kind, symbol in _RULES["base_layers"]["point_kinds"].items()
}
"""The right half of the symbol of each kind of point feature, from top to bottom, in pixels."""

CONTROL_COLOUR_COUNT: int = _RULES["base_layers"]["control_colours"]
"""How many actors' areas of control have a colour of their own."""

SCHEMATIC_DASH_PX: tuple[float, ...] = _RULES["base_layers"]["schematic_dash_px"]
"""Dashes of a course that is only schematic."""

CORRIDOR_WIDTH_PX: float = _RULES["corridors"]["width_px"]
CORRIDOR_CASING_WIDTH_PX: float = _RULES["corridors"]["casing_width_px"]
ROUTE_STYLES: dict[str, RouteStyle] = {
    status: RouteStyle(**style) for status, style in _RULES["corridors"]["by_status"].items()
}
"""How a corridor is dashed, by status, in the order of the legend."""

DEFAULT_ROUTE_STATUS: str = _RULES["corridors"]["default_status"]
"""The status that a corridor without any is drawn in."""

CROSS_TICKS = CrossTicks(**_RULES["corridors"]["cross_ticks"])
CHECKPOINTS = CheckpointStyle(**_RULES["checkpoints"])

# --- symbols --------------------------------------------------------------------------------------

SYMBOL_RADIUS_PX: float = _RULES["symbols"]["radius_px"]
SYMBOL_OUTLINE_WIDTH_PX: float = _RULES["symbols"]["outline_width_px"]
SYMBOL_HALO_WIDTH_PX: float = _RULES["symbols"]["halo_width_px"]
RING_SCALE: float = _RULES["symbols"]["ring_scale"]
"""The size of a corroborated symbol's second ring, in sizes of the symbol."""

RING_WIDTH_PX: float = _RULES["symbols"]["ring_width_px"]
CIRCLE_RADIUS: float = _RULES["symbols"]["circle_radius"]
"""The radius of the round symbol, in radii of a symbol."""

RIGHT_OUTLINES: dict[str, Outline] = _RULES["symbols"]["right_outlines"]
"""The right half of each outline that is not round, from top to bottom, in radii of a symbol."""

STATUS_STYLES: dict[str, SymbolStatusStyle] = {
    status: SymbolStatusStyle(**style) for status, style in _RULES["symbols"]["by_status"].items()
}
"""How a symbol shows each status, in the order of the legend."""

# --- events ---------------------------------------------------------------------------------------

MAX_POINT_SYMBOLS: int = _RULES["events"]["max_point_symbols"]
"""Visible events at points beyond which density is drawn in place of symbols."""

UNSELECTED_OPACITY: float = _RULES["events"]["unselected_opacity"]
SELECTION_RING = SelectionRing(**_RULES["events"]["selection_ring"])
CIRCLE = CircleStyle(**_RULES["events"]["circle"])
BAND = BandStyle(**_RULES["events"]["band"])
AREA_OUTLINE = OutlineStyle(**_RULES["events"]["outline"])
MIXED_COLOUR: str = _RULES["events"]["mixed_colour"]
"""The colour, by its name in the palette, of an area or plate of events of several types."""

HATCH = HatchStyle(
    **_RULES["events"]["hatch"]
    | {tone: HatchTone(**_RULES["events"]["hatch"][tone]) for tone in ("normal", "wider_than_map")}
)
PLATE = PlateStyle(**_RULES["events"]["plate"])
BADGE = BadgeStyle(**_RULES["events"]["badge"])
COUNT_FONT = CountFont(**_RULES["events"]["count_font"])

# --- density --------------------------------------------------------------------------------------

CELL_SIZE_PX: float = _RULES["density"]["cell_size_px"]
"""The side of a density cell."""

DISC_SIZE_COUNT: int = _RULES["density"]["disc_size_count"]
MIN_DISC_RADIUS_PX: float = _RULES["density"]["min_disc_radius_px"]
MAX_DISC_RADIUS_PX: float = _RULES["density"]["max_disc_radius_px"]
STEPS_PER_DECADE: float = _RULES["density"]["steps_per_decade"]
"""Disc sizes for ten times as many events."""

# --- labels ---------------------------------------------------------------------------------------

_REFERENCE_ZOOM: float = _RULES["labels"]["reference_zoom"]
_REFERENCE_SIZE_PX: tuple[float, float] = _RULES["labels"]["reference_size_px"]
MIN_ZOOM_BY_RANK: dict[int, float] = {
    int(rank): zoom for rank, zoom in _RULES["labels"]["min_zoom_by_rank"].items()
}
"""The zoom from which a label of a rank is shown on a screen, on a map without `zoom_shift`."""

NEAR_TOWN_PX: float = _RULES["labels"]["near_town_px"]
"""Distance in pixels within which a town of the base map is placed before a place with an event."""

PRINT_ZOOM_GAIN: float = _RULES["labels"]["print_zoom_gain"]
"""How much sooner labels are shown in print, which is finer than a screen."""

"""The area of the map for each label of a place: labels fill the room by rank, without a cliff."""

LABEL_STYLES: dict[str, LabelStyle] = {
    name: LabelStyle(**style) for name, style in _RULES["labels"]["styles"].items()
}
FEATURE_LABELS: dict[str, FeatureLabel] = {
    kind: FeatureLabel(**label) for kind, label in _RULES["labels"]["by_feature_kind"].items()
}
"""Label by drawing kind; a kind that is not here has no label."""

LABEL_LINE_HEIGHT_PX: float = _RULES["labels"]["line_height_px"]
LABEL_HALO_WIDTH_PX: float = _RULES["labels"]["halo_width_px"]
LABEL_DOT_RADIUS_PX: float = _RULES["labels"]["dot_radius_px"]
LABEL_DOT_HALO_WIDTH_PX: float = _RULES["labels"]["dot_halo_width_px"]
LABEL_DOT_GAP_PX: float = _RULES["labels"]["dot_gap_px"]
LABEL_ROUTE_GAP_PX: float = _RULES["labels"]["route_gap_px"]
ROUTE_BOX_STEP_PX: float = _RULES["labels"]["route_box_step_px"]
"""The distance between the boxes that keep labels off a corridor."""

ROUTE_BOX_HALF_WIDTH_PX: float = _RULES["labels"]["route_box_half_width_px"]
MAX_LABEL_NAMES: int = _RULES["labels"]["max_names"]
"""How many of several names in one language a label shows."""

MAX_LABEL_LINE_CHARS: int = _RULES["labels"]["max_line_chars"]
"""Characters beyond which a label is broken into lines."""

# --- legend and chips -----------------------------------------------------------------------------

LEGEND_GEOMETRY_KINDS: tuple[str, ...] = _RULES["legend"]["geometry_kinds"]
LEGEND_BASE_KINDS: tuple[str, ...] = _RULES["legend"]["base_kinds"]
"""Drawing kinds of base layers that the legend explains, in its order."""

LEGEND_SWATCH_WIDTH_PX: float = _RULES["legend"]["swatch_width_px"]
LEGEND_LINE_WIDTH_GAIN_PX: float = _RULES["legend"]["line_width_gain_px"]
"""How much wider the lines of base layers are in the legend than on the map."""

MAX_OFFSCREEN_CHIPS: int = _RULES["offscreen_chips"]["max_chips"]
"""Chips for places outside the map; further places are counted."""


def drawing_kind(layer_style: str, kind: str) -> str:
    """Return the kind that features of a kind are drawn as, in a layer of a style.

    The style decides; in the styles of `_DEFAULT_KINDS` a feature of a kind that has a pen of its
    own is drawn as that kind. A road is drawn by its class, as OpenStreetMap names it.
    """
    if layer_style in _KINDS_BY_STYLE:
        return _KINDS_BY_STYLE[layer_style]
    if layer_style == "road" and kind in _ROAD_KINDS:
        return _ROAD_KINDS[kind]
    known = _KIND_ALIASES.get(kind, kind)
    if known in PENS or known in ("corridor", "checkpoint"):
        return known
    return _DEFAULT_KINDS.get(layer_style, known)


def control_kinds(names: Iterable[str]) -> dict[str, str]:
    """Return the drawing kind of each actor's areas of control, by the actor's name.

    Actors get colours in the order in which a layer names them; after the last colour the first
    follows again.

    Args:
        names: The names of the features of a layer, in order.
    """
    actors = dict.fromkeys(names)
    return {
        name: f"control-{number % CONTROL_COLOUR_COUNT + 1}" for number, name in enumerate(actors)
    }


def nominal_zoom(west: float, south: float, east: float, north: float) -> float:
    """Return the zoom at which a view of these bounds fills a map of the reference size.

    Web Mercator, 256 pixels at zoom 0. East may exceed 180.
    """
    width_px, height_px = _REFERENCE_SIZE_PX
    limit = 85.0
    top, bottom = (_mercator_y(max(-limit, min(limit, lat))) for lat in (north, south))
    horizontal = math.log2(width_px * 360 / (256 * (east - west)))
    return min(horizontal, math.log2(height_px / (256 * (bottom - top))))


def _mercator_y(latitude: float) -> float:
    """Return the y of a latitude on a square of side 1, 0 at the top."""
    sine = math.sin(math.radians(latitude))
    return 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def zoom_shift(west: float, south: float, east: float, north: float) -> float:
    """Return how far the zoom of a map that opens on these bounds is from the reference zoom.

    The least zooms of pens and labels hold for a map that opens at the reference zoom; those of
    another map are shifted by this, so that a rank means the same on a map of a town and of a
    continent.
    """
    return nominal_zoom(west, south, east, north) - _REFERENCE_ZOOM


def select_pen(kind: str, *, is_schematic: bool) -> Pen:
    """Return the pen of a drawing kind; schematic courses are dashed."""
    pen = PENS.get(kind, PENS[_DEFAULT_KIND])
    if is_schematic and not pen.dash_px:
        return replace(pen, dash_px=SCHEMATIC_DASH_PX)
    return pen


def hatch_direction(type_number: int) -> tuple[int, float]:
    """Return the slant of an area's strokes.

    Args:
        type_number: The number of the area's type; types differ in slant so that areas that overlap
            can be distinguished.

    Returns:
        1 or -1, and the horizontal run for a unit down.
    """
    return (1 if type_number % 2 else -1), (0.5 if type_number // 2 % 2 else 1)


def outline_path(shape: str) -> str:
    """Return the outline of a symbol about the origin as SVG path data."""
    if shape == "circle":
        r = CIRCLE_RADIUS
        return f"M{-r},0A{r},{r},0,1,1,{r},0A{r},{r},0,1,1,{-r},0Z"
    right = RIGHT_OUTLINES[shape]
    return _svg_path(*right, *((-x, y) for x, y in reversed(right)))


def left_half_path(shape: str) -> str:
    """Return the left half of the same outline, for disputed events."""
    if shape == "circle":
        r = CIRCLE_RADIUS
        return f"M0,{-r}A{r},{r},0,0,0,0,{r}Z"
    right = RIGHT_OUTLINES[shape]
    (_, top), (_, bottom) = right[0], right[-1]
    return _svg_path((0, top), (0, bottom), *((-x, y) for x, y in reversed(right)))


def _svg_path(*corners: tuple[float, float]) -> str:
    points = "L".join(f"{x:g},{y:g}" for x, y in dict.fromkeys(corners))
    return f"M{points}Z"
