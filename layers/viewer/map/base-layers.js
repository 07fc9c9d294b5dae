/**
 * Base layers: the document's layers as of a day.
 *
 * The drawing kind of a feature selects its pen. The pattern of a corridor shows its status before its colour does;
 * the rules are in layers/style/symbology.json.
 */

import { boxesIntersect, decodeShape } from "../core/geometry.js";
import { containsDay } from "../core/calendar.js";
import {
  CHECKPOINTS,
  CORRIDOR_CASING_WIDTH_PX,
  CORRIDOR_WIDTH_PX,
  CROSS_TICKS,
  DEFAULT_ROUTE_STATUS,
  LABELS,
  LIMITED_STYLES,
  PENS,
  POINT_KINDS,
  assignControlKinds,
  getDrawingKind,
  getRouteStyle,
  selectPen,
} from "./symbology.js";

/** @typedef {import("../types").Feature} Feature */
/** @typedef {import("../types").Layer} Layer */
/** @typedef {import("../core/geometry.js").Geometry} Geometry */
/** @typedef {import("../core/geometry.js").Box} Box */
/** @typedef {import("./canvas-layer.js").CanvasViewport} CanvasViewport */
/** @typedef {import("../dom/theme.js").Colours} Colours */
/** @typedef {import("./symbology.js").Pen} Pen */

/**
 * A feature, ready to draw.
 * @typedef {object} ProjectedFeature
 * @property {Feature} feature @property {Layer} layer @property {Geometry} geometry
 * @property {string} kind drawing kind
 */

const KINDS_SHOWN_BY_TILES = ["land", "country", "sea", "lake", "river"]; // shown by tiles too
const HIDDEN_KIND = "hidden"; // not drawn

/** @param {Layer} layer @param {string[]} [lines] the document's shared lines @returns {ProjectedFeature[]} */
function decodeLayer(layer, lines) {
  const hasLines = layer.features.some(isLine);
  const controlKinds = layer.style === "control" ? assignControlKinds(layer.features.map(getMainName)) : {};
  return layer.features.map((feature) => ({
    layer,
    feature,
    geometry: decodeShape(feature.shape, lines),
    // districts that have their limits as lines are drawn by these: an edge that two share is drawn once
    kind:
      LIMITED_STYLES.includes(layer.style) && hasLines && isArea(feature)
        ? HIDDEN_KIND
        : (controlKinds[getMainName(feature)] ?? getDrawingKind(layer.style, feature.kind)),
  }));
}

/** @param {Feature} feature @returns {string} its first name, of English or else of any language */
export function getMainName({ names }) {
  return (names.en ?? Object.values(names)[0] ?? [])[0] ?? "";
}

/** @param {Feature} feature @returns {boolean} */
function isLine({ shape }) {
  return shape.type.endsWith("LineString");
}

/** @param {Feature} feature @returns {boolean} */
function isArea({ shape }) {
  return shape.type.endsWith("Polygon");
}

/**
 * A feature's status on a day: of several, the one that began last.
 * @param {Feature} feature @param {number} day @returns {import("../types").CorridorStatus|null}
 */
export function findStatus(feature, day) {
  const current = feature.status.filter(({ when }) => containsDay(when, day));
  return current.reduce(
    (/** @type {import("../types").CorridorStatus|null} */ best, one) =>
      !best || (one.when.start ?? -Infinity) >= (best.when.start ?? -Infinity) ? one : best,
    null,
  );
}

/** The base layers of one map. */
export class BaseLayers {
  /**
   * @param {Layer[]} layers @param {number} [zoomShift] of the map's opening view
   * @param {string[]} [lines] the document's shared lines
   */
  constructor(layers, zoomShift = 0, lines = []) {
    /** @type {ProjectedFeature[]} */
    this.allFeatures = layers.flatMap((layer) => decodeLayer(layer, lines));
    this.detailBox = mergeBoxes(this.allFeatures.filter(({ kind }) => kind === "country"));
    this.day = 0;
    this.zoomShift = zoomShift;
    this.overTiles = false; // whether a tile layer replaces land and water
    /** @type {ProjectedFeature[]} */
    this.currentFeatures = [];
    this.setDay(0);
  }

  /** @param {number} day @returns {boolean} whether any base layer changed */
  setDay(day) {
    const before = this.#buildStateKey();
    this.day = day;
    this.currentFeatures = this.allFeatures.filter(
      ({ feature, kind }) => kind !== HIDDEN_KIND && containsDay(feature.valid, day),
    );
    return before !== this.#buildStateKey();
  }

  #buildStateKey() {
    return this.currentFeatures
      .map(({ feature }) => `${feature.id}=${findStatus(feature, this.day)?.is}`)
      .join();
  }

  /** Features of the day of some drawing kinds. @param {...string} kinds @returns {ProjectedFeature[]} */
  findByKind(...kinds) {
    return this.currentFeatures.filter(({ kind }) => kinds.includes(kind));
  }

  /** The features of the day that are drawn. @returns {ProjectedFeature[]} */
  getVisibleFeatures() {
    return this.overTiles
      ? this.currentFeatures.filter(({ kind }) => !KINDS_SHOWN_BY_TILES.includes(kind))
      : this.currentFeatures;
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours */
  draw(ctx, viewport, colours) {
    if (!this.overTiles) {
      ctx.fillStyle = colours.water;
      ctx.fillRect(0, 0, viewport.width, viewport.height);
    }
    const visibleBox = viewport.getMercatorBox();
    for (const one of this.getVisibleFeatures())
      if (boxesIntersect(one.geometry.box, visibleBox)) this.#drawFeature(ctx, viewport, colours, one);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {ProjectedFeature} projectedFeature */
  #drawFeature(ctx, viewport, colours, projectedFeature) {
    const { kind } = projectedFeature;
    ctx.save();
    if (kind === "land" && this.detailBox) clipOutBox(ctx, viewport, this.detailBox);
    if (kind === "corridor")
      drawRoute(
        ctx,
        viewport,
        colours,
        projectedFeature,
        findStatus(projectedFeature.feature, this.day)?.is ?? DEFAULT_ROUTE_STATUS,
      );
    else if (projectedFeature.geometry.dimension === 0)
      drawPoint(ctx, viewport, colours, kind, projectedFeature.geometry);
    else
      drawGeometry(
        ctx,
        viewport,
        colours,
        projectedFeature.geometry,
        selectPen(kind, projectedFeature.feature.schematic),
        viewport.zoom - this.zoomShift,
      );
    ctx.restore();
  }
}

/** @param {ProjectedFeature[]} features @returns {Box|null} */
function mergeBoxes(features) {
  if (!features.length) return null;
  const boxes = features.map(({ geometry }) => geometry.box);
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}

/** Do not draw coarse land where countries are drawn in detail. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Box} box */
function clipOutBox(ctx, viewport, [west, north, east, south]) {
  ctx.beginPath();
  ctx.rect(0, 0, viewport.width, viewport.height);
  ctx.rect(
    viewport.pixelX(west),
    viewport.pixelY(north),
    (east - west) * viewport.scale,
    (south - north) * viewport.scale,
  );
  ctx.clip("evenodd");
}

/** @param {CanvasViewport} viewport @param {Geometry} geometry @returns {Path2D} */
export function buildPath(viewport, geometry) {
  const path = new Path2D();
  for (const one of geometry.parts.flat()) viewport.tracePath(path, one, geometry.dimension === 2);
  return path;
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {Geometry} geometry @param {Pen} pen @param {number} zoom relative to the opening view */
function drawGeometry(ctx, viewport, colours, geometry, pen, zoom) {
  if (pen.min_zoom && zoom < pen.min_zoom) return;
  const path = buildPath(viewport, geometry);
  ctx.lineJoin = "round";
  if (pen.fill && geometry.dimension === 2) {
    ctx.globalAlpha = pen.fill_opacity ?? 1;
    ctx.fillStyle = colours[pen.fill];
    ctx.fill(path, "evenodd");
    ctx.globalAlpha = 1;
  }
  if (!pen.stroke) return;
  ctx.strokeStyle = colours[pen.stroke];
  ctx.lineWidth = pen.width_px ?? 1;
  ctx.setLineDash(pen.dash_px ?? []);
  ctx.stroke(path);
  if (pen.tooth_px) drawTeeth(ctx, viewport, geometry, pen.tooth_px, pen.tooth_gap_px ?? pen.tooth_px);
  if (pen.arrow_px) drawArrowHeads(ctx, viewport, geometry, pen.arrow_px);
}

/**
 * Teeth of a front line, on the left of its direction.
 * @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Geometry} geometry
 * @param {number} length @param {number} gap pixels
 */
function drawTeeth(ctx, viewport, geometry, length, gap) {
  ctx.fillStyle = ctx.strokeStyle;
  ctx.beginPath();
  for (const path of geometry.parts.flat())
    walkPath(viewport, path, gap, (x, y, ux, uy) => {
      const half = length * 0.6;
      ctx.moveTo(x - ux * half, y - uy * half);
      ctx.lineTo(x + uy * length, y - ux * length);
      ctx.lineTo(x + ux * half, y + uy * half);
    });
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Geometry} geometry @param {number} length */
function drawArrowHeads(ctx, viewport, geometry, length) {
  ctx.fillStyle = ctx.strokeStyle;
  ctx.beginPath();
  for (const path of geometry.parts.flat()) {
    const end = path.length - 2;
    if (end < 2) continue;
    const [x, y] = [viewport.pixelX(path[end]), viewport.pixelY(path[end + 1])];
    const [dx, dy] = [x - viewport.pixelX(path[end - 2]), y - viewport.pixelY(path[end - 1])];
    const size = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / size, dy / size];
    ctx.moveTo(x + ux * 2, y + uy * 2);
    ctx.lineTo(x - ux * length - uy * length * 0.5, y - uy * length + ux * length * 0.5);
    ctx.lineTo(x - ux * length + uy * length * 0.5, y - uy * length - ux * length * 0.5);
  }
  ctx.fill();
}

/**
 * Call a function at equal distances along a path, with the position and the direction in pixels.
 * @param {CanvasViewport} viewport @param {import("../core/geometry.js").Path} path @param {number} gap
 * @param {(x: number, y: number, ux: number, uy: number) => void} visit
 */
function walkPath(viewport, path, gap, visit) {
  let until = gap / 2;
  for (let i = 2; i < path.length; i += 2) {
    const [ax, ay] = [viewport.pixelX(path[i - 2]), viewport.pixelY(path[i - 1])];
    const [dx, dy] = [viewport.pixelX(path[i]) - ax, viewport.pixelY(path[i + 1]) - ay];
    const length = Math.hypot(dx, dy);
    for (; until < length; until += gap)
      visit(ax + (dx * until) / length, ay + (dy * until) / length, dx / length, dy / length);
    until -= length;
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {string} kind @param {Geometry} geometry */
function drawPoint(ctx, viewport, colours, kind, geometry) {
  const symbol = POINT_KINDS[kind];
  if (symbol) drawPointSymbol(ctx, viewport, colours, symbol.outline, geometry);
  else if (!(kind in PENS)) drawCheckpoint(ctx, viewport, colours, geometry);
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {[number, number][]} outline right half @param {Geometry} geometry */
function drawPointSymbol(ctx, viewport, colours, outline, geometry) {
  ctx.fillStyle = colours.label;
  ctx.strokeStyle = colours.halo;
  ctx.lineWidth = LABELS.dot_halo_width_px;
  for (const [point] of geometry.parts) {
    const [x, y] = [viewport.pixelX(point[0]), viewport.pixelY(point[1])];
    ctx.beginPath();
    for (const [dx, dy] of outline) ctx.lineTo(x + dx, y + dy);
    for (const [dx, dy] of [...outline].reverse()) ctx.lineTo(x - dx, y + dy);
    ctx.closePath();
    ctx.stroke();
    ctx.fill();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {ProjectedFeature} drawn @param {string} status */
function drawRoute(ctx, viewport, colours, { geometry }, status) {
  const path = buildPath(viewport, geometry);
  const style = getRouteStyle(status);
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.land;
  ctx.lineWidth = CORRIDOR_CASING_WIDTH_PX;
  ctx.stroke(path);
  ctx.strokeStyle = colours.route;
  ctx.lineWidth = CORRIDOR_WIDTH_PX;
  ctx.lineCap = style.cap ?? "butt";
  ctx.setLineDash(style.dash_px);
  ctx.stroke(path);
  if (style.has_cross_ticks) for (const one of geometry.parts.flat()) drawCrossTicks(ctx, viewport, one);
}

/** Short strokes across a path. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {import("../core/geometry.js").Path} path */
function drawCrossTicks(ctx, viewport, path) {
  ctx.setLineDash([]);
  ctx.lineWidth = CROSS_TICKS.width_px;
  ctx.beginPath();
  let until = CROSS_TICKS.spacing_px / 2;
  for (let i = 2; i < path.length; i += 2) {
    const [ax, ay] = [viewport.pixelX(path[i - 2]), viewport.pixelY(path[i - 1])];
    const [dx, dy] = [viewport.pixelX(path[i]) - ax, viewport.pixelY(path[i + 1]) - ay];
    const length = Math.hypot(dx, dy);
    for (; until < length; until += CROSS_TICKS.spacing_px)
      traceTick(ctx, ax + (dx * until) / length, ay + (dy * until) / length, dx / length, dy / length);
    until -= length;
  }
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} dx @param {number} dy along the path */
function traceTick(ctx, x, y, dx, dy) {
  ctx.moveTo(x - dy * CROSS_TICKS.half_length_px, y + dx * CROSS_TICKS.half_length_px);
  ctx.lineTo(x + dy * CROSS_TICKS.half_length_px, y - dx * CROSS_TICKS.half_length_px);
}

/** A checkpoint: two brackets that leave room for the symbol of an event. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {Geometry} geometry */
function drawCheckpoint(ctx, viewport, colours, geometry) {
  const { half_width_px: halfWidth, half_height_px: halfHeight, serif_px: serif } = CHECKPOINTS;
  for (const [point] of geometry.parts) {
    const [x, y] = [viewport.pixelX(point[0]), viewport.pixelY(point[1])];
    for (const [colour, width] of /** @type {[string, number][]} */ ([
      [colours.land, CHECKPOINTS.casing_width_px],
      [colours.route, CHECKPOINTS.width_px],
    ])) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      for (const side of [-1, 1]) {
        ctx.moveTo(x + side * (halfWidth - serif), y - halfHeight);
        ctx.lineTo(x + side * halfWidth, y - halfHeight);
        ctx.lineTo(x + side * halfWidth, y + halfHeight);
        ctx.lineTo(x + side * (halfWidth - serif), y + halfHeight);
      }
      ctx.stroke();
    }
  }
}
