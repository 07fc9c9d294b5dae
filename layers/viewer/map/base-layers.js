/**
 * The ground: the document's layers as they were on a day.
 *
 * A feature's `kind` says how it is drawn. What a corridor's status was is told by its pattern before its tone:
 * open solid, restricted in long dashes, blocked in short dashes with cross ticks, closed dotted.
 */

import { boxesIntersect, decodeShape } from "../core/geometry.js";
import { containsDay } from "../core/calendar.js";

/** @typedef {import("../types").Feature} Feature */
/** @typedef {import("../types").Layer} Layer */
/** @typedef {import("../core/geometry.js").Geometry} Geometry */
/** @typedef {import("../core/geometry.js").Box} Box */
/** @typedef {import("./canvas-layer.js").CanvasViewport} CanvasViewport */
/** @typedef {import("../dom/theme.js").Colours} Colours */

/**
 * A feature, ready to draw.
 * @typedef {object} ProjectedFeature
 * @property {Feature} feature @property {Layer} layer @property {Geometry} geometry
 * @property {string} kind how it is drawn
 */

/**
 * @typedef {object} Pen
 * @property {string} [stroke] name of a colour @property {number} [width] pixels @property {number[]} [dash]
 * @property {string} [fill] name of a colour @property {number} [fillOpacity] @property {number} [minZoom]
 */

const PENS = /** @type {Record<string, Pen>} */ ({
  land: { fill: "land" },
  country: { fill: "land" },
  district: { stroke: "district", width: 0.7, minZoom: 7.5 },
  lake: { fill: "water", stroke: "river", width: 0.5 },
  river: { stroke: "river", width: 1.1 },
  border: { stroke: "border", width: 1.2 },
  region: { stroke: "line", width: 1.2, dash: [7, 3, 1.5, 3] },
  line: { stroke: "line", width: 1.4, dash: [1.5, 3.5] },
  zone: { fill: "zone", fillOpacity: 0.13, stroke: "zone", width: 0.8, dash: [2, 2] },
  road: { stroke: "route", width: 1.4, dash: [4, 2] },
});
const KIND_ALIASES = /** @type {Record<string, string>} */ ({
  city: "district",
  province: "district",
  reservoir: "lake",
});
const KINDS_SHOWN_BY_TILES = ["land", "country", "lake", "river"]; // what tiles show themselves
const SCHEMATIC_DASH_PX = [4, 4];
const HIDDEN_KIND = "unseen"; // a shape that is there to be found, not drawn

/** How the route of a corridor is dashed, by status. */
export const ROUTE_DASHES = /** @type {Record<string, number[]>} */ ({
  open: [],
  restricted: [14, 6],
  blocked: [6, 5],
  closed: [0.1, 5.5],
});
const ROUTE_WIDTH_PX = 3;

/**
 * @param {Layer} layer @returns {ProjectedFeature[]}
 */
function decodeLayer(layer) {
  const lines = layer.features.some(({ shape }) => shape.type.endsWith("LineString"));
  return layer.features.map((feature) => ({
    layer,
    feature,
    geometry: decodeShape(feature.shape),
    kind: resolveDrawingKind(layer, feature, lines),
  }));
}

/**
 * Districts that bring their limits as lines are drawn by these: an edge that two share is drawn once.
 * @param {Layer} layer @param {Feature} feature @param {boolean} hasLines whether the layer has lines
 * @returns {string}
 */
function resolveDrawingKind(layer, feature, hasLines) {
  const kind = KIND_ALIASES[feature.kind] ?? feature.kind;
  if (layer.style !== "district") return kind;
  return hasLines && kind === "district" ? HIDDEN_KIND : "district";
}

/**
 * What a feature's status was on a day; of several that hold, the one that began last.
 * @param {Feature} feature @param {number} day @returns {import("../types").CorridorStatus|null}
 */
export function findStatus(feature, day) {
  const holding = feature.status.filter(({ when }) => containsDay(when, day));
  return holding.reduce(
    (/** @type {import("../types").CorridorStatus|null} */ best, one) =>
      !best || (one.when.start ?? -Infinity) >= (best.when.start ?? -Infinity) ? one : best,
    null,
  );
}

/** The ground of one map. */
export class BaseLayers {
  /** @param {Layer[]} layers */
  constructor(layers) {
    /** @type {ProjectedFeature[]} */
    this.allFeatures = layers.flatMap(decodeLayer);
    this.detailBox = mergeBoxes(this.allFeatures.filter(({ kind }) => kind === "country"));
    this.day = 0;
    this.overTiles = false; // pictures of a server, or of another layer, are the ground
    /** @type {ProjectedFeature[]} */
    this.currentFeatures = [];
    this.setDay(0);
  }

  /** @param {number} day @returns {boolean} whether anything on the ground changed */
  setDay(day) {
    const before = this.#buildStateKey();
    this.day = day;
    this.currentFeatures = this.allFeatures.filter(({ feature, kind }) => kind !== HIDDEN_KIND && containsDay(feature.valid, day));
    return before !== this.#buildStateKey();
  }

  #buildStateKey() {
    return this.currentFeatures.map(({ feature }) => `${feature.id}=${findStatus(feature, this.day)?.is}`).join();
  }

  /** Features of the day whose kind is among those asked for. @param {...string} kinds @returns {ProjectedFeature[]} */
  findByKind(...kinds) {
    return this.currentFeatures.filter(({ kind }) => kinds.includes(kind));
  }

  /** The features of the day that are drawn. @returns {ProjectedFeature[]} */
  getVisibleFeatures() {
    return this.overTiles ? this.currentFeatures.filter(({ kind }) => !KINDS_SHOWN_BY_TILES.includes(kind)) : this.currentFeatures;
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours */
  draw(ctx, viewport, colours) {
    if (!this.overTiles) {
      ctx.fillStyle = colours.water;
      ctx.fillRect(0, 0, viewport.width, viewport.height);
    }
    const seen = viewport.getMercatorBox();
    for (const one of this.getVisibleFeatures())
      if (boxesIntersect(one.geometry.box, seen)) this.#drawFeature(ctx, viewport, colours, one);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {ProjectedFeature} projectedFeature */
  #drawFeature(ctx, viewport, colours, projectedFeature) {
    const { kind } = projectedFeature;
    ctx.save();
    if (kind === "land" && this.detailBox) clipOutBox(ctx, viewport, this.detailBox);
    if (kind === "corridor")
      drawRoute(ctx, viewport, colours, projectedFeature, findStatus(projectedFeature.feature, this.day)?.is ?? "open");
    else if (projectedFeature.geometry.dimension === 0) drawCheckpoint(ctx, viewport, colours, projectedFeature.geometry);
    else drawGeometry(ctx, viewport, colours, projectedFeature.geometry, selectPen(projectedFeature));
    ctx.restore();
  }
}

/** A course that is only schematic is not drawn as if it were surveyed. @param {ProjectedFeature} drawn @returns {Pen} */
function selectPen({ kind, feature }) {
  const pen = PENS[kind] ?? PENS.line;
  return feature.schematic && !pen.dash ? { ...pen, dash: SCHEMATIC_DASH_PX } : pen;
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

/** Keep coarse land out of where the countries are drawn in detail. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Box} box */
function clipOutBox(ctx, viewport, [west, north, east, south]) {
  ctx.beginPath();
  ctx.rect(0, 0, viewport.width, viewport.height);
  ctx.rect(viewport.pixelX(west), viewport.pixelY(north), (east - west) * viewport.scale, (south - north) * viewport.scale);
  ctx.clip("evenodd");
}

/** @param {CanvasViewport} viewport @param {Geometry} geometry @returns {Path2D} */
export function buildPath(viewport, geometry) {
  const path = new Path2D();
  for (const one of geometry.parts.flat()) viewport.tracePath(path, one, geometry.dimension === 2);
  return path;
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {Geometry} geometry @param {Pen} pen */
function drawGeometry(ctx, viewport, colours, geometry, pen) {
  if (pen.minZoom && viewport.zoom < pen.minZoom) return;
  const path = buildPath(viewport, geometry);
  ctx.lineJoin = "round";
  if (pen.fill && geometry.dimension === 2) {
    ctx.globalAlpha = pen.fillOpacity ?? 1;
    ctx.fillStyle = colours[pen.fill];
    ctx.fill(path, "evenodd");
    ctx.globalAlpha = 1;
  }
  if (!pen.stroke) return;
  ctx.strokeStyle = colours[pen.stroke];
  ctx.lineWidth = pen.width ?? 1;
  ctx.setLineDash(pen.dash ?? []);
  ctx.stroke(path);
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {ProjectedFeature} drawn @param {string} status */
function drawRoute(ctx, viewport, colours, { geometry }, status) {
  const path = buildPath(viewport, geometry);
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.land;
  ctx.lineWidth = ROUTE_WIDTH_PX + 2.5;
  ctx.stroke(path);
  ctx.strokeStyle = colours.route;
  ctx.lineWidth = ROUTE_WIDTH_PX;
  ctx.lineCap = status === "closed" ? "round" : "butt";
  ctx.setLineDash(ROUTE_DASHES[status] ?? []);
  ctx.stroke(path);
  if (status === "blocked") for (const one of geometry.parts.flat()) drawCrossTicks(ctx, viewport, one);
}

const TICK_SPACING_PX = 33; // pixels between cross ticks: three dashes and their gaps
const TICK_HALF_LENGTH_PX = 5.5;

/** Short strokes across a path. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {import("../core/geometry.js").Path} path */
function drawCrossTicks(ctx, viewport, path) {
  ctx.setLineDash([]);
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  let until = TICK_SPACING_PX / 2;
  for (let i = 2; i < path.length; i += 2) {
    const [ax, ay] = [viewport.pixelX(path[i - 2]), viewport.pixelY(path[i - 1])];
    const [dx, dy] = [viewport.pixelX(path[i]) - ax, viewport.pixelY(path[i + 1]) - ay];
    const length = Math.hypot(dx, dy);
    for (; until < length; until += TICK_SPACING_PX)
      traceTick(ctx, ax + (dx * until) / length, ay + (dy * until) / length, dx / length, dy / length);
    until -= length;
  }
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} dx @param {number} dy along the path */
function traceTick(ctx, x, y, dx, dy) {
  ctx.moveTo(x - dy * TICK_HALF_LENGTH_PX, y + dx * TICK_HALF_LENGTH_PX);
  ctx.lineTo(x + dy * TICK_HALF_LENGTH_PX, y - dx * TICK_HALF_LENGTH_PX);
}

/** A post on the road: a bracket that leaves room for the event's own mark. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Colours} colours @param {Geometry} geometry */
function drawCheckpoint(ctx, viewport, colours, geometry) {
  for (const [point] of geometry.parts) {
    const [x, y] = [viewport.pixelX(point[0]), viewport.pixelY(point[1])];
    for (const [colour, width] of /** @type {[string, number][]} */ ([
      [colours.land, 5],
      [colours.route, 2],
    ])) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      for (const side of [-1, 1]) {
        ctx.moveTo(x + side * 9, y - 11);
        ctx.lineTo(x + side * 13, y - 11);
        ctx.lineTo(x + side * 13, y + 11);
        ctx.lineTo(x + side * 9, y + 11);
      }
      ctx.stroke();
    }
  }
}
