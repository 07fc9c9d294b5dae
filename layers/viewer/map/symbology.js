/**
 * Drawing rules that the viewer shares with the print renderer and the no-script map.
 *
 * The rules are data: layers/style/symbology.json, which the bundler puts into the script. This module gives them
 * types; layers/style/symbology.py does the same for Python and describes each rule. Colours are names of the
 * palette; lengths are CSS pixels, unless a name has another unit.
 */

import { mercatorY } from "../core/geometry.js";
import rules from "../../style/symbology.json" with { type: "json" };

/** @typedef {"circle"|"bar"|"diamond"|"cross"|"square"|"triangle"|"star"} SymbolShape */

/**
 * How a kind of feature is drawn.
 * @typedef {object} Pen
 * @property {string} [stroke] name of a colour @property {number} [width_px] @property {number[]} [dash_px]
 * @property {string} [fill] name of a colour @property {number} [fill_opacity] @property {number} [min_zoom]
 * @property {number} [tooth_px] @property {number} [tooth_gap_px] teeth of a front line @property {number} [arrow_px]
 */

/**
 * How the line of a corridor is dashed in one status.
 * @typedef {object} RouteStyle
 * @property {number[]} dash_px @property {CanvasLineCap} [cap] @property {boolean} [has_cross_ticks]
 */

/**
 * How a symbol shows the status of its event.
 * @typedef {object} SymbolStatusStyle
 * @property {"solid"|"hollow"|"half"} fill @property {boolean} [has_ring]
 */

/** @typedef {"place"|"route"|"area"|"country"|"water"|"province"|"callout"} LabelStyleName */

const { base_layers: baseLayers, corridors, symbols, events, density, labels, legend } = rules;

/** Pen by drawing kind, which `getDrawingKind` returns. */
export const PENS = /** @type {Record<string, Pen>} */ (baseLayers.pens);
const KIND_ALIASES = /** @type {Record<string, string>} */ (baseLayers.kind_aliases);
const KINDS_BY_STYLE = /** @type {Record<string, string>} */ (baseLayers.kinds_by_style);
const DEFAULT_KINDS = /** @type {Record<string, string>} */ (baseLayers.default_kinds);
/** Styles whose areas are drawn by their limits, if the layer has these as lines. */
export const LIMITED_STYLES = /** @type {string[]} */ (baseLayers.limited_styles);
const ROAD_KINDS = /** @type {Record<string, string>} */ (baseLayers.road_kinds);
/** The right half of the symbol of each kind of point feature, from top to bottom, in pixels. */
export const POINT_KINDS = /** @type {Record<string, {outline: [number, number][]}|undefined>} */ (
  /** @type {unknown} */ (baseLayers.point_kinds)
);
const DEFAULT_PEN = PENS[baseLayers.default_kind];

export const CORRIDOR_WIDTH_PX = corridors.width_px;
export const CORRIDOR_CASING_WIDTH_PX = corridors.casing_width_px;
/** How a corridor is dashed, by status, in the order of the legend. */
export const ROUTE_STYLES = /** @type {Record<string, RouteStyle>} */ (corridors.by_status);
export const DEFAULT_ROUTE_STATUS = corridors.default_status;
export const CROSS_TICKS = corridors.cross_ticks;
export const CHECKPOINTS = rules.checkpoints;

export const SYMBOL_RADIUS_PX = symbols.radius_px;
export const SYMBOL_OUTLINE_WIDTH_PX = symbols.outline_width_px;
export const SYMBOL_HALO_WIDTH_PX = symbols.halo_width_px;
export const RING_SCALE = symbols.ring_scale;
export const RING_WIDTH_PX = symbols.ring_width_px;
/** How a symbol shows each status, in the order of the legend. */
export const STATUS_STYLES = /** @type {Record<string, SymbolStatusStyle>} */ (symbols.by_status);

export const MAX_POINT_SYMBOLS = events.max_point_symbols;
export const UNSELECTED_OPACITY = events.unselected_opacity;
export const SELECTION_RING = events.selection_ring;
export const CIRCLE = events.circle;
export const BAND = events.band;
export const HATCH = events.hatch;
export const AREA_OUTLINE = events.outline;
/** The colour of an area or plate of events of several types. */
export const MIXED_COLOUR = events.mixed_colour;
export const PLATE = events.plate;
export const BADGE = events.badge;
export const COUNT_FONT = events.count_font;

export const DENSITY = density;

/** The zoom from which a label is shown, by rank. */
export const MIN_ZOOM_BY_RANK = /** @type {Record<number, number>} */ (labels.min_zoom_by_rank);
export const LABEL_STYLES = /** @type {Record<LabelStyleName, {size_px: number, italic?: boolean}>} */ (
  labels.styles
);
/** Label by drawing kind; a kind that is not here has no label. */
export const FEATURE_LABELS = /** @type {Record<string, {style: LabelStyleName, rank: number}|undefined>} */ (
  labels.by_feature_kind
);
export const LABELS = labels;

export const LEGEND_GEOMETRY_KINDS = legend.geometry_kinds;
/** Drawing kinds of base layers that the legend explains, in its order. */
export const LEGEND_BASE_KINDS = legend.base_kinds;
export const LEGEND_SWATCH_WIDTH_PX = legend.swatch_width_px;
export const LEGEND_LINE_WIDTH_GAIN_PX = legend.line_width_gain_px;
export const MAX_OFFSCREEN_CHIPS = rules.offscreen_chips.max_chips;

/**
 * The kind that features of a kind are drawn as, in a layer of a style.
 * @param {string} layerStyle @param {string} kind @returns {string}
 */
export function getDrawingKind(layerStyle, kind) {
  if (KINDS_BY_STYLE[layerStyle]) return KINDS_BY_STYLE[layerStyle];
  if (layerStyle === "road" && ROAD_KINDS[kind]) return ROAD_KINDS[kind];
  const known = KIND_ALIASES[kind] ?? kind;
  if (PENS[known] || known === "corridor" || known === "checkpoint") return known;
  return DEFAULT_KINDS[layerStyle] ?? known;
}

/**
 * The drawing kind of each actor's areas of control; see control_kinds in layers/style/symbology.py.
 * @param {string[]} names of the features of a layer, in order @returns {Record<string, string>}
 */
export function assignControlKinds(names) {
  return Object.fromEntries(
    [...new Set(names)].map((name, i) => [name, `control-${(i % baseLayers.control_colours) + 1}`]),
  );
}

/**
 * How far the zoom of a map that opens on these bounds is from the reference zoom, for which the least zooms of pens
 * and labels hold.
 * @param {[number, number, number, number]|number[]} bounds west, south, east, north in degrees @returns {number}
 */
export function getZoomShift([west, south, east, north]) {
  const [width, height] = labels.reference_size_px;
  const limit = (/** @type {number} */ latitude) => Math.max(-85, Math.min(85, latitude));
  const down = mercatorY(limit(south)) - mercatorY(limit(north));
  const across = (east - west) / 360;
  return Math.min(Math.log2(width / 256 / across), Math.log2(height / 256 / down)) - labels.reference_zoom;
}

/** @param {string} status @returns {RouteStyle} */
export function getRouteStyle(status) {
  return ROUTE_STYLES[status] ?? ROUTE_STYLES[DEFAULT_ROUTE_STATUS];
}

/** @param {string} status @returns {SymbolStatusStyle} */
export function getStatusStyle(status) {
  return STATUS_STYLES[status] ?? STATUS_STYLES.reported;
}

/** The pen of a drawing kind; schematic courses are dashed. @param {string} kind @param {boolean} isSchematic @returns {Pen} */
export function selectPen(kind, isSchematic) {
  const pen = PENS[kind] ?? DEFAULT_PEN;
  return isSchematic && !pen.dash_px ? { ...pen, dash_px: baseLayers.schematic_dash_px } : pen;
}

/**
 * The slant of an area's strokes: types differ, so that areas that overlap can be distinguished.
 * @param {number} typeIndex @returns {[number, number]} 1 or -1, and the horizontal run for a unit down
 */
export function getHatchDirection(typeIndex) {
  return [typeIndex % 2 ? 1 : -1, Math.floor(typeIndex / 2) % 2 ? 0.5 : 1];
}

/** @param {SymbolShape} shape @returns {string} the outline of a symbol about the origin as SVG path data */
export function buildOutlinePath(shape) {
  const right = getRightOutline(shape);
  if (!right) {
    const r = symbols.circle_radius;
    return `M${-r},0A${r},${r},0,1,1,${r},0A${r},${r},0,1,1,${-r},0Z`;
  }
  return buildPathData([...right, ...mirrorOutline(right)]);
}

/** @param {SymbolShape} shape @returns {string} the left half of the same outline, for disputed events */
export function buildLeftHalfPath(shape) {
  const right = getRightOutline(shape);
  if (!right) {
    const r = symbols.circle_radius;
    return `M0,${-r}A${r},${r},0,0,0,0,${r}Z`;
  }
  return buildPathData([[0, right[0][1]], [0, right[right.length - 1][1]], ...mirrorOutline(right)]);
}

/** @param {SymbolShape} shape @returns {number[][]|undefined} from top to bottom; a shape without corners is round */
function getRightOutline(shape) {
  return /** @type {Record<string, number[][]>} */ (symbols.right_outlines)[shape];
}

/** @param {number[][]} right @returns {number[][]} its mirror image, from bottom to top */
function mirrorOutline(right) {
  return right.map(([x, y]) => [-x, y]).reverse();
}

/** @param {number[][]} corners @returns {string} */
function buildPathData(corners) {
  return `M${corners.map(([x, y]) => `${x},${y}`).join("L")}Z`;
}
