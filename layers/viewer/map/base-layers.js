/**
 * The ground: the document's layers as they were on a day.
 *
 * A feature's `kind` says how it is drawn. What a corridor's status was is told by its pattern before its tone:
 * open solid, restricted in long dashes, blocked in short dashes with cross ticks, closed dotted.
 */

import { boxesTouch, decodeShape } from "../core/geometry.js";
import { covers } from "../core/calendar.js";

/** @typedef {import("../types").Feature} Feature */
/** @typedef {import("../types").Layer} Layer */
/** @typedef {import("../core/geometry.js").Geometry} Geometry */
/** @typedef {import("../core/geometry.js").Box} Box */
/** @typedef {import("./canvas-layer.js").Frame} Frame */
/** @typedef {import("../dom/theme.js").Colours} Colours */

/**
 * A feature, ready to draw.
 * @typedef {object} Drawn
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
const ALIASES = /** @type {Record<string, string>} */ ({
  city: "district",
  province: "district",
  reservoir: "lake",
});
const GROUND = ["land", "country", "lake", "river"]; // what tiles show themselves
const SCHEMATIC_DASH = [4, 4];
const UNSEEN = "unseen"; // a shape that is there to be found, not drawn

/** How the route of a corridor is dashed, by status. */
export const ROUTE_DASHES = /** @type {Record<string, number[]>} */ ({
  open: [],
  restricted: [14, 6],
  blocked: [6, 5],
  closed: [0.1, 5.5],
});
const ROUTE_WIDTH = 3;

/**
 * @param {Layer} layer @returns {Drawn[]}
 */
function drawnOf(layer) {
  const lines = layer.features.some(({ shape }) => shape.type.endsWith("LineString"));
  return layer.features.map((feature) => ({
    layer,
    feature,
    geometry: decodeShape(feature.shape),
    kind: kindOf(layer, feature, lines),
  }));
}

/**
 * Districts that bring their limits as lines are drawn by these: an edge that two share is drawn once.
 * @param {Layer} layer @param {Feature} feature @param {boolean} lines whether the layer has lines
 * @returns {string}
 */
function kindOf(layer, feature, lines) {
  const kind = ALIASES[feature.kind] ?? feature.kind;
  if (layer.style !== "district") return kind;
  return lines && kind === "district" ? UNSEEN : "district";
}

/**
 * What a feature's status was on a day; of several that hold, the one that began last.
 * @param {Feature} feature @param {number} day @returns {import("../types").Status|null}
 */
export function statusOn(feature, day) {
  const holding = feature.status.filter(({ when }) => covers(when, day));
  return holding.reduce(
    (/** @type {import("../types").Status|null} */ best, one) =>
      !best || (one.when.start ?? -Infinity) >= (best.when.start ?? -Infinity) ? one : best,
    null,
  );
}

/** The ground of one map. */
export class BaseLayers {
  /** @param {Layer[]} layers */
  constructor(layers) {
    /** @type {Drawn[]} */
    this.all = layers.flatMap(drawnOf);
    this.detail = boxOfAll(this.all.filter(({ kind }) => kind === "country"));
    this.day = 0;
    this.onTiles = false; // pictures of a server, or of another layer, are the ground
    /** @type {Drawn[]} */
    this.current = [];
    this.setDay(0);
  }

  /** @param {number} day @returns {boolean} whether anything on the ground changed */
  setDay(day) {
    const before = this.#signature();
    this.day = day;
    this.current = this.all.filter(({ feature, kind }) => kind !== UNSEEN && covers(feature.valid, day));
    return before !== this.#signature();
  }

  #signature() {
    return this.current.map(({ feature }) => `${feature.id}=${statusOn(feature, this.day)?.is}`).join();
  }

  /** Features of the day whose kind is among those asked for. @param {...string} kinds @returns {Drawn[]} */
  ofKind(...kinds) {
    return this.current.filter(({ kind }) => kinds.includes(kind));
  }

  /** The features of the day that are drawn. @returns {Drawn[]} */
  shown() {
    return this.onTiles ? this.current.filter(({ kind }) => !GROUND.includes(kind)) : this.current;
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Colours} colours */
  draw(ctx, frame, colours) {
    if (!this.onTiles) {
      ctx.fillStyle = colours.water;
      ctx.fillRect(0, 0, frame.width, frame.height);
    }
    const seen = frame.box();
    for (const one of this.shown())
      if (boxesTouch(one.geometry.box, seen)) this.#drawOne(ctx, frame, colours, one);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Colours} colours @param {Drawn} drawn */
  #drawOne(ctx, frame, colours, drawn) {
    const { kind } = drawn;
    ctx.save();
    if (kind === "land" && this.detail) clipOut(ctx, frame, this.detail);
    if (kind === "corridor")
      drawRoute(ctx, frame, colours, drawn, statusOn(drawn.feature, this.day)?.is ?? "open");
    else if (drawn.geometry.dimension === 0) drawPost(ctx, frame, colours, drawn.geometry);
    else drawPlain(ctx, frame, colours, drawn.geometry, penOf(drawn));
    ctx.restore();
  }
}

/** A course that is only schematic is not drawn as if it were surveyed. @param {Drawn} drawn @returns {Pen} */
function penOf({ kind, feature }) {
  const pen = PENS[kind] ?? PENS.line;
  return feature.schematic && !pen.dash ? { ...pen, dash: SCHEMATIC_DASH } : pen;
}

/** @param {Drawn[]} drawn @returns {Box|null} */
function boxOfAll(drawn) {
  if (!drawn.length) return null;
  const boxes = drawn.map(({ geometry }) => geometry.box);
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}

/** Keep coarse land out of where the countries are drawn in detail. @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Box} box */
function clipOut(ctx, frame, [west, north, east, south]) {
  ctx.beginPath();
  ctx.rect(0, 0, frame.width, frame.height);
  ctx.rect(frame.px(west), frame.py(north), (east - west) * frame.scale, (south - north) * frame.scale);
  ctx.clip("evenodd");
}

/** @param {Frame} frame @param {Geometry} geometry @returns {Path2D} */
export function pathOf(frame, geometry) {
  const path = new Path2D();
  for (const one of geometry.parts.flat()) frame.trace(path, one, geometry.dimension === 2);
  return path;
}

/** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Colours} colours @param {Geometry} geometry @param {Pen} pen */
function drawPlain(ctx, frame, colours, geometry, pen) {
  if (pen.minZoom && frame.zoom < pen.minZoom) return;
  const path = pathOf(frame, geometry);
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

/** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Colours} colours @param {Drawn} drawn @param {string} status */
function drawRoute(ctx, frame, colours, { geometry }, status) {
  const path = pathOf(frame, geometry);
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.land;
  ctx.lineWidth = ROUTE_WIDTH + 2.5;
  ctx.stroke(path);
  ctx.strokeStyle = colours.route;
  ctx.lineWidth = ROUTE_WIDTH;
  ctx.lineCap = status === "closed" ? "round" : "butt";
  ctx.setLineDash(ROUTE_DASHES[status] ?? []);
  ctx.stroke(path);
  if (status === "blocked") for (const one of geometry.parts.flat()) crossTicks(ctx, frame, one);
}

const TICK_GAP = 33; // pixels between cross ticks: three dashes and their gaps
const TICK_REACH = 5.5;

/** Short strokes across a path. @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {import("../core/geometry.js").Path} path */
function crossTicks(ctx, frame, path) {
  ctx.setLineDash([]);
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  let until = TICK_GAP / 2;
  for (let i = 2; i < path.length; i += 2) {
    const [ax, ay] = [frame.px(path[i - 2]), frame.py(path[i - 1])];
    const [dx, dy] = [frame.px(path[i]) - ax, frame.py(path[i + 1]) - ay];
    const length = Math.hypot(dx, dy);
    for (; until < length; until += TICK_GAP)
      tickAt(ctx, ax + (dx * until) / length, ay + (dy * until) / length, dx / length, dy / length);
    until -= length;
  }
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} dx @param {number} dy along the path */
function tickAt(ctx, x, y, dx, dy) {
  ctx.moveTo(x - dy * TICK_REACH, y + dx * TICK_REACH);
  ctx.lineTo(x + dy * TICK_REACH, y - dx * TICK_REACH);
}

/** A post on the road: a bracket that leaves room for the event's own mark. @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Colours} colours @param {Geometry} geometry */
function drawPost(ctx, frame, colours, geometry) {
  for (const [point] of geometry.parts) {
    const [x, y] = [frame.px(point[0]), frame.py(point[1])];
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
