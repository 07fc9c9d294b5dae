/**
 * The events on the map.
 *
 * A point is a symbol with its circle of uncertainty; a line is a band under the road, a region a hatched area, and
 * the symbol of these two stands on a plate, so that nobody takes it for a spot. What lies at the same place is one
 * mark with its number: coordinates are never moved. Of thousands of events points are counted; lines and regions are
 * drawn as ever, for a disc on the middle of a region would pass for a spot.
 */

import { boxesTouch, geometryDistance, latitudeOf, mercatorLength } from "../core/geometry.js";
import { pathOf } from "./base-layers.js";
import { MARKS, STATUSES } from "../events/store.js";
import { Sprites, drawSymbol } from "./symbols.js";
import { Discs } from "./density-layer.js";

/** @typedef {import("../events/store.js").Store} Store */
/** @typedef {import("../dom/theme.js").Theme} Theme */
/** @typedef {import("./canvas-layer.js").Frame} Frame */
/** @typedef {import("../core/geometry.js").Geometry} Geometry */

/**
 * Events that share a place: one mark.
 * @typedef {object} Mark
 * @property {number} x @property {number} y on the Mercator square @property {boolean} plate for a line or region
 * @property {number[]} events indexes, in order of time
 */

const SYMBOL = 6.5; // radius in pixels
const DENSE = 3000; // events beyond which density is drawn in place of symbols
const BAND = 6; // pixels
const FADED = 0.35;
const HATCH_GAP = 8; // pixels
const HATCH = 0.3; // opacity of the strokes, which cover about an eighth: 4 % and its fill make the 12 % of an area
const WIDE_HATCH = 0.14; // for an area wider than the map, which would drown it
const MIN_CIRCLE = 9; // pixels: a smaller circle of uncertainty is hidden by its symbol
const POINT = MARKS.indexOf("point");

/** Draws the events that are shown, and finds them again under a pointer. */
export class EventLayer {
  /** @param {Store} store @param {Theme} theme */
  constructor(store, theme) {
    this.store = store;
    this.theme = theme;
    /** @type {Uint32Array} */
    this.shown = new Uint32Array(0);
    this.selected = -1;
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {Map<number, number>} each shape that is shown, with its latest event */
    this.shapes = new Map();
    this.sprites = new Sprites(1, SYMBOL);
    this.discs = new Discs();
  }

  /** @param {Uint32Array} shown indexes @param {number} selected index, -1 for none */
  set(shown, selected) {
    this.shown = shown;
    this.selected = selected;
    this.shapes = latestOfShapes(this.store, shown);
    this.marks = this.dense ? gatherPlates(this.store, shown) : gatherMarks(this.store, shown);
  }

  get dense() {
    return this.shown.length > DENSE;
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame */
  draw(ctx, frame) {
    if (this.sprites.ratio !== frame.ratio) this.sprites = new Sprites(frame.ratio, SYMBOL);
    const faded = this.selected >= 0 ? FADED : 1;
    ctx.globalAlpha = faded;
    this.#drawShapes(ctx, frame);
    if (this.dense) this.discs.draw(ctx, frame, this.store, this.theme, this.shown);
    this.#drawMarks(ctx, frame);
    ctx.globalAlpha = 1;
    if (this.selected >= 0) this.#drawSelected(ctx, frame);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame */
  #drawShapes(ctx, frame) {
    const { shape } = this.store.columns;
    const seen = frame.box();
    for (const [index, event] of this.shapes) {
      const geometry = this.store.columns.shapes[index];
      if (event !== this.selected && shape[this.selected] !== index && boxesTouch(geometry.box, seen)) {
        this.#drawShape(ctx, frame, geometry, event);
      }
    }
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame */
  #drawMarks(ctx, frame) {
    for (const mark of this.marks)
      if (!mark.plate) this.#drawCircle(ctx, frame, mark.events[mark.events.length - 1]);
    for (const mark of this.marks) if (this.#isSeen(frame, mark)) this.#drawMark(ctx, frame, mark);
  }

  /** @param {Frame} frame @param {Mark} mark */
  #isSeen(frame, { x, y }) {
    const [px, py] = [frame.px(x), frame.py(y)];
    return px > -30 && py > -30 && px < frame.width + 30 && py < frame.height + 30;
  }

  /** @param {number} event @returns {string} */
  #colour(event) {
    return this.theme.types[this.store.columns.type[event]] ?? this.theme.colours.ink;
  }

  /** @param {number} event @param {string} [colour] @returns {import("./symbols.js").Look} */
  #look(event, colour = this.#colour(event)) {
    const { type, status } = this.store.columns;
    const shape = this.store.document.types[type[event]]?.shape ?? "circle";
    return { shape, status: STATUSES[status[event]], colour, ground: this.theme.colours.land };
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Geometry} geometry @param {number} event */
  #drawShape(ctx, frame, geometry, event) {
    const colour = this.#colour(event);
    if (geometry.dimension === 2) hatch(ctx, frame, geometry, colour, this.store.columns.type[event]);
    else if (geometry.dimension === 1) band(ctx, frame, geometry, colour);
  }

  /** The circle within which the event lies. @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {number} event */
  #drawCircle(ctx, frame, event) {
    const radius = this.#radius(frame, event);
    if (radius < MIN_CIRCLE) return;
    const { x, y, origin } = this.store.columns;
    ctx.save();
    ctx.beginPath();
    ctx.arc(frame.px(x[event] + origin[0]), frame.py(y[event] + origin[1]), radius, 0, 2 * Math.PI);
    ctx.fillStyle = ctx.strokeStyle = this.#colour(event);
    ctx.globalAlpha *= 0.08;
    ctx.fill();
    ctx.globalAlpha /= 0.08;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    ctx.stroke();
    ctx.restore();
  }

  /** @param {Frame} frame @param {number} event @returns {number} pixels */
  #radius(frame, event) {
    const { y, origin, radius } = this.store.columns;
    return mercatorLength(radius[event], latitudeOf(y[event] + origin[1])) * frame.scale;
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Mark} mark */
  #drawMark(ctx, frame, { x, y, plate, events }) {
    const [px, py] = [frame.px(x), frame.py(y)];
    const last = events[events.length - 1];
    if (plate) drawPlate(ctx, px, py, events.length, this.theme.colours, this.#colour(last));
    this.sprites.draw(ctx, this.#look(last), plate && events.length > 1 ? px - 8 : px, py);
    if (events.length > 1)
      drawCount(
        ctx,
        plate ? px + 10 : px + 12,
        plate ? py : py - 10,
        events.length,
        this.theme.colours,
        plate,
      );
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame */
  #drawSelected(ctx, frame) {
    const event = this.selected;
    const { x, y, origin, shape, shapes, mark } = this.store.columns;
    const [px, py] = [frame.px(x[event] + origin[0]), frame.py(y[event] + origin[1])];
    if (shape[event] >= 0) this.#drawShape(ctx, frame, shapes[shape[event]], event);
    if (mark[event] === POINT) this.#drawCircle(ctx, frame, event);
    else drawPlate(ctx, px, py, 1, this.theme.colours, this.#colour(event));
    drawSymbol(ctx, this.#look(event), px, py, SYMBOL + 1);
    ctx.strokeStyle = this.theme.colours.accent;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.arc(px, py, SYMBOL + 8, 0, 2 * Math.PI);
    ctx.stroke();
  }

  /**
   * The events under a pointer, nearest place first; those at one place in order of time.
   * @param {Frame} frame @param {number} px @param {number} py pixels @param {number} reach pixels
   * @returns {number[]} indexes
   */
  hit(frame, px, py, reach) {
    let near = this.#hitMarks(frame, px, py, reach);
    if (!near.length && this.dense) near = this.#hitEvents(frame, px, py, reach);
    return near.length ? near : this.#hitLines(frame, px, py, Math.max(BAND, reach / 2));
  }

  /** @param {Frame} frame @param {number} px @param {number} py @param {number} reach @returns {number[]} */
  #hitMarks(frame, px, py, reach) {
    const near = this.marks
      .map((mark) => ({ mark, far: Math.hypot(frame.px(mark.x) - px, frame.py(mark.y) - py) }))
      .filter(({ far }) => far <= reach)
      .sort((a, b) => a.far - b.far);
    return near.filter(({ far }) => far <= near[0].far + SYMBOL).flatMap(({ mark }) => mark.events);
  }

  /** @param {Frame} frame @param {number} px @param {number} py @param {number} reach @returns {number[]} */
  #hitEvents(frame, px, py, reach) {
    const { x, y, origin } = this.store.columns;
    const cx = (px - frame.left) / frame.scale - origin[0];
    const cy = (py - frame.top) / frame.scale - origin[1];
    const far = (reach / 2 / frame.scale) ** 2;
    /** @type {number[]} */
    const found = [];
    for (const event of this.shown) {
      const [dx, dy] = [x[event] - cx, y[event] - cy];
      if (dx * dx + dy * dy <= far) found.push(event);
    }
    return found;
  }

  /** @param {Frame} frame @param {number} px @param {number} py @param {number} reach @returns {number[]} */
  #hitLines(frame, px, py, reach) {
    const { shape, shapes } = this.store.columns;
    const [x, y] = [(px - frame.left) / frame.scale, (py - frame.top) / frame.scale];
    const near = shapes.map(
      (one) => one.dimension === 1 && geometryDistance(one, x, y) * frame.scale <= reach,
    );
    if (!near.includes(true)) return [];
    return [...this.shown].filter((event) => shape[event] >= 0 && near[shape[event]]);
  }

  /** Boxes that labels keep clear of. @param {Frame} frame @returns {[number, number, number, number][]} */
  obstacles(frame) {
    const reach = SYMBOL + 3;
    return this.marks.map(({ x, y, plate, events }) => {
      const wide = plate ? 20 : reach + (events.length > 1 ? 8 : 0);
      return [frame.px(x) - wide, frame.py(y) - reach - 3, frame.px(x) + wide, frame.py(y) + reach];
    });
  }
}

/** @param {Store} store @param {Uint32Array} shown @returns {Mark[]} */
export function gatherMarks(store, shown) {
  const { x, y, origin, mark } = store.columns;
  /** @type {Map<string, Mark>} */
  const marks = new Map();
  for (const event of shown) {
    const plate = mark[event] !== POINT;
    const key = `${x[event]} ${y[event]} ${plate}`;
    const known = marks.get(key);
    if (known) known.events.push(event);
    else marks.set(key, { x: x[event] + origin[0], y: y[event] + origin[1], plate, events: [event] });
  }
  return [...marks.values()];
}

/** @param {Store} store @param {Uint32Array} shown @returns {Map<number, number>} each shape once, with the latest event that has it */
function latestOfShapes({ columns: { shape, shapes } }, shown) {
  /** @type {Map<number, number>} */
  const found = new Map();
  if (shapes.length) for (const event of shown) if (shape[event] >= 0) found.set(shape[event], event);
  return found;
}

/** The marks of lines and regions alone, one a shape. @param {Store} store @param {Uint32Array} shown @returns {Mark[]} */
export function gatherPlates(store, shown) {
  const { x, y, origin, shape, shapes } = store.columns;
  if (!shapes.length) return [];
  /** @type {(Mark|undefined)[]} */
  const marks = new Array(shapes.length);
  for (const event of shown) {
    if (shape[event] < 0) continue;
    const known = marks[shape[event]];
    if (known) known.events.push(event);
    else
      marks[shape[event]] = {
        x: x[event] + origin[0],
        y: y[event] + origin[1],
        plate: true,
        events: [event],
      };
  }
  return /** @type {Mark[]} */ (marks.filter(Boolean));
}

/** @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Geometry} geometry @param {string} colour */
function band(ctx, frame, geometry, colour) {
  const path = pathOf(frame, geometry);
  ctx.save();
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.strokeStyle = colour;
  ctx.globalAlpha *= 0.4;
  ctx.lineWidth = BAND + 3;
  ctx.stroke(path);
  ctx.restore();
}

/**
 * Parallel strokes within an area; each type has its own slant, so that two can be told apart where they cross.
 * @param {CanvasRenderingContext2D} ctx @param {Frame} frame @param {Geometry} geometry @param {string} colour @param {number} type
 */
function hatch(ctx, frame, geometry, colour, type) {
  const path = pathOf(frame, geometry);
  ctx.save();
  ctx.clip(path, "evenodd");
  ctx.fillStyle = ctx.strokeStyle = colour;
  const alpha = ctx.globalAlpha;
  const wide = (geometry.box[2] - geometry.box[0]) * frame.scale > frame.width;
  ctx.globalAlpha = alpha * (wide ? 0.03 : 0.06);
  ctx.fill(path, "evenodd");
  ctx.globalAlpha = alpha * (wide ? WIDE_HATCH : HATCH);
  ctx.lineWidth = 1;
  ctx.stroke(slantedLines(frame, type % 2 ? 1 : -1, Math.floor(type / 2) % 2));
  ctx.globalAlpha = alpha * (wide ? 0.25 : 0.45);
  ctx.lineWidth = 1.6;
  ctx.stroke(path);
  ctx.restore();
}

/**
 * Lines over the whole frame, kept in place on the ground while it is dragged.
 * @param {Frame} frame @param {number} slant 1 or -1 @param {number} steep 0 or 1 @returns {Path2D}
 */
function slantedLines(frame, slant, steep) {
  const path = new Path2D();
  const run = frame.height / (steep ? 2 : 1);
  const shift = (((frame.left - (slant * frame.top) / (steep ? 2 : 1)) % HATCH_GAP) + HATCH_GAP) % HATCH_GAP;
  for (let x = shift - run - HATCH_GAP; x < frame.width + run; x += HATCH_GAP) {
    path.moveTo(x, 0);
    path.lineTo(x + slant * run, frame.height);
  }
  return path;
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} many
 * @param {import("../dom/theme.js").Colours} colours @param {string} colour
 */
function drawPlate(ctx, x, y, many, colours, colour) {
  const half = many > 1 ? 19 : 12;
  ctx.beginPath();
  ctx.roundRect(x - half, y - 12, 2 * half, 24, 4);
  ctx.fillStyle = colours.land;
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.stroke();
}

/**
 * How many events a mark stands for.
 * @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} many
 * @param {import("../dom/theme.js").Colours} colours @param {boolean} bare
 */
function drawCount(ctx, x, y, many, colours, bare) {
  const text = String(many);
  ctx.font = "600 11px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  if (!bare) {
    const half = Math.max(7, ctx.measureText(text).width / 2 + 4);
    ctx.beginPath();
    ctx.roundRect(x - half, y - 7.5, 2 * half, 15, 7.5);
    ctx.fillStyle = colours.ink;
    ctx.fill();
  }
  ctx.fillStyle = bare ? colours.ink : colours.paper;
  ctx.fillText(text, x, y + 0.5);
}
