/**
 * Events on the map.
 *
 * A point is a symbol with its circle of uncertainty, a line a band under the road, a region an outline, which is hatched
 * under the pointer or when selected. The symbol of a line or region has a plate behind it, so that it does not look like
 * a point. Events at the same position share one mark with their types and number: coordinates are never moved. What
 * events of several types share is neutral. Thousands of points are drawn as density; lines and regions
 * are not, because a disc in the middle of a region would look like a point.
 */

import { listPlaceParts } from "../events/place-parts.js";
import { drawPlaceParts } from "./place-parts.js";
import { boxesIntersect, distanceToGeometry, toLatitude, mercatorLength } from "../core/geometry.js";
import { buildPath } from "./base-layers.js";
import { GEOMETRY_KINDS, EVENT_STATUSES } from "../events/store.js";
import { SpriteCache, drawSymbol } from "./symbols.js";
import {
  AREA_OUTLINE,
  BADGE,
  BAND,
  CIRCLE,
  COUNT_FONT,
  HATCH,
  MAX_POINT_SYMBOLS,
  MIXED_COLOUR,
  PLATE,
  SELECTION_RING,
  SYMBOL_RADIUS_PX,
  UNSELECTED_OPACITY,
  getHatchDirection,
} from "./symbology.js";
import { DensityLayer } from "./density-layer.js";

/** @typedef {import("../events/store.js").Store} Store */
/** @typedef {import("../dom/theme.js").Theme} Theme */
/** @typedef {import("./canvas-layer.js").CanvasViewport} CanvasViewport */
/** @typedef {import("../core/geometry.js").Geometry} Geometry */

/**
 * Events that share a position.
 * @typedef {object} EventMark
 * @property {number} x @property {number} y on the Mercator square @property {boolean} plate whether it is the mark of a line or region
 * @property {number[]} events indexes, in order of time
 * @property {number[]} front the latest event of each type, at most three, in order of time
 */

const MAX_MARK_TYPES = 3; // shown in a mark of several events
const TYPE_SPACING_PX = 14; // between the symbols of a mark
const COUNT_SPACE_PX = 16; // for the number next to them
const BAND_HIT_WIDTH_PX = 6; // how far from a line a pointer at least finds it
const POINT_INDEX = GEOMETRY_KINDS.indexOf("point");

/** Draws the visible events, and finds those under a pointer. */
export class EventLayer {
  /** @param {Store} store @param {Theme} theme */
  constructor(store, theme) {
    this.store = store;
    this.theme = theme;
    /** @type {Uint32Array} */
    this.visibleEvents = new Uint32Array(0);
    this.placeParts = listPlaceParts(store);
    this.visibleParts = this.placeParts;
    this.selectedIndex = -1;
    /** @type {EventMark[]} */
    this.marks = [];
    /** @type {Map<number, number[]>} the visible events of each shape, in order of time */
    this.eventsByShape = new Map();
    this.hoveredShape = -1; // under the pointer
    this.leadIndex = store.findIndex(store.document.lead ?? null); // whose mark is never under another
    this.spriteCache = new SpriteCache(1, SYMBOL_RADIUS_PX);
    this.densityLayer = new DensityLayer();
    this.isDense = false; // whether points are drawn as density, not one by one
  }

  /** @param {Uint32Array} events indexes @param {number} selectedIndex index, -1 for none */
  setEvents(events, selectedIndex) {
    this.visibleEvents = events;
    this.selectedIndex = selectedIndex;
    if (this.placeParts.length > 0) {
      const visible = new Set(events);
      this.visibleParts = this.placeParts.filter(({ event }) => visible.has(event));
    }
    this.isDense = countPoints(this.store, events) > MAX_POINT_SYMBOLS;
    this.eventsByShape = groupByShape(this.store, events);
    this.marks = this.isDense ? gatherPlates(this.store, events) : gatherMarks(this.store, events);
    const leading = this.marks.findIndex((mark) => mark.events.includes(this.leadIndex));
    if (leading >= 0) this.marks.push(...this.marks.splice(leading, 1));
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  draw(ctx, viewport) {
    if (this.spriteCache.pixelRatio !== viewport.pixelRatio)
      this.spriteCache = new SpriteCache(viewport.pixelRatio, SYMBOL_RADIUS_PX);
    ctx.globalAlpha = this.selectedIndex >= 0 ? UNSELECTED_OPACITY : 1;
    this.#drawShapes(ctx, viewport);
    drawPlaceParts(ctx, viewport, this.visibleParts, (event) => this.#getColour(event));
    if (this.isDense) this.densityLayer.draw(ctx, viewport, this.store, this.theme, this.visibleEvents);
    this.#drawMarks(ctx, viewport);
    ctx.globalAlpha = 1;
    if (this.selectedIndex >= 0) this.#drawSelection(ctx, viewport);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawShapes(ctx, viewport) {
    const { shape, shapes } = this.store.columns;
    const seen = viewport.getMercatorBox();
    for (const [index, events] of this.eventsByShape) {
      if (shape[this.selectedIndex] === index || !boxesIntersect(shapes[index].box, seen)) continue;
      this.#drawShape(ctx, viewport, index, this.#getSharedColour(events), index === this.hoveredShape);
    }
  }

  /** The colour of what several events share: of their type, or neutral where types differ. @param {number[]} events @returns {string} */
  #getSharedColour(events) {
    const { type } = this.store.columns;
    return events.every((event) => type[event] === type[events[0]])
      ? this.#getColour(events[0])
      : this.theme.colours[MIXED_COLOUR];
  }

  /** Whether a smaller area is in view: an area around it is then never filled. @param {CanvasViewport} viewport @param {number} index @returns {boolean} */
  #hasSmallerAreaInView(viewport, index) {
    const { shapes } = this.store.columns;
    const seen = viewport.getMercatorBox();
    const size = measureBox(shapes[index].box);
    return [...this.eventsByShape.keys()].some(
      (other) =>
        shapes[other].dimension === 2 &&
        measureBox(shapes[other].box) < size &&
        boxesIntersect(shapes[other].box, seen),
    );
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawMarks(ctx, viewport) {
    for (const mark of this.marks)
      if (!mark.plate)
        this.#drawCircle(
          ctx,
          viewport,
          mark.events[mark.events.length - 1],
          this.#getSharedColour(mark.events),
        );
    for (const mark of this.marks) if (this.#isInView(viewport, mark)) this.#drawMark(ctx, viewport, mark);
  }

  /** @param {CanvasViewport} viewport @param {EventMark} mark */
  #isInView(viewport, { x, y }) {
    const [px, py] = [viewport.pixelX(x), viewport.pixelY(y)];
    return px > -30 && py > -30 && px < viewport.width + 30 && py < viewport.height + 30;
  }

  /** @param {number} event @returns {string} */
  #getColour(event) {
    return this.theme.typeColours[this.store.columns.type[event]] ?? this.theme.colours.ink;
  }

  /** @param {number} event @param {string} [colour] @returns {import("./symbols.js").SymbolStyle} */
  #getSymbolStyle(event, colour = this.#getColour(event)) {
    const { type, status } = this.store.columns;
    const shape = this.store.document.types[type[event]]?.shape ?? "circle";
    return { shape, status: EVENT_STATUSES[status[event]], colour, background: this.theme.colours.land };
  }

  /**
   * An area is an outline, hatched if it is active.
   * @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {number} index of the shape @param {string} colour
   * @param {boolean} isActive under the pointer, or selected
   */
  #drawShape(ctx, viewport, index, colour, isActive) {
    const geometry = this.store.columns.shapes[index];
    const events = this.eventsByShape.get(index) ?? [];
    if (geometry.dimension === 1) drawBand(ctx, viewport, geometry, colour);
    if (geometry.dimension !== 2) return;
    if (isActive && !this.#hasSmallerAreaInView(viewport, index))
      drawHatch(ctx, viewport, geometry, colour, this.store.columns.type[events[events.length - 1]] ?? 0);
    if (isActive || (geometry.box[2] - geometry.box[0]) * viewport.scale <= viewport.width)
      drawOutline(ctx, viewport, geometry, colour, isActive);
  }

  /** The circle of uncertainty; a large one is its edge alone. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {number} event @param {string} colour */
  #drawCircle(ctx, viewport, event, colour) {
    const radius = this.#getRadiusPx(viewport, event);
    if (radius < CIRCLE.min_radius_px) return;
    const { x, y, origin } = this.store.columns;
    ctx.save();
    ctx.beginPath();
    ctx.arc(
      viewport.pixelX(x[event] + origin[0]),
      viewport.pixelY(y[event] + origin[1]),
      radius,
      0,
      2 * Math.PI,
    );
    ctx.fillStyle = ctx.strokeStyle = colour;
    if (2 * radius <= CIRCLE.max_filled_view_share * viewport.width) {
      ctx.globalAlpha *= CIRCLE.fill_opacity;
      ctx.fill();
      ctx.globalAlpha /= CIRCLE.fill_opacity;
    }
    ctx.lineWidth = CIRCLE.width_px;
    ctx.setLineDash(CIRCLE.dash_px);
    ctx.stroke();
    ctx.restore();
  }

  /** @param {CanvasViewport} viewport @param {number} event @returns {number} pixels */
  #getRadiusPx(viewport, event) {
    const { y, origin, radius, seat } = this.store.columns;
    if (seat[event]) return 0; // the mark represents a body, not a place that is not known better
    return mercatorLength(radius[event], toLatitude(y[event] + origin[1])) * viewport.scale;
  }

  /** Whether any circle of uncertainty is drawn in a view. @param {CanvasViewport} viewport @returns {boolean} */
  hasCircle(viewport) {
    return this.marks.some(
      (mark) =>
        !mark.plate &&
        this.#isInView(viewport, mark) &&
        this.#getRadiusPx(viewport, mark.events[mark.events.length - 1]) >= CIRCLE.min_radius_px,
    );
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {EventMark} mark */
  #drawMark(ctx, viewport, mark) {
    const { x, y, plate, events, front } = mark;
    const [px, py] = [viewport.pixelX(x), viewport.pixelY(y)];
    const several = front.length > 1;
    const halfWidth = measureHalfWidth(mark);
    const { colours } = this.theme;
    if (this.store.columns.seat[front[front.length - 1]]) drawSeat(ctx, px, py, halfWidth, colours);
    if (plate || several) drawPlate(ctx, px, py, halfWidth, colours, this.#getSharedColour(events), plate);
    const countSpace = events.length > 1 && (plate || several) ? COUNT_SPACE_PX : 0;
    const first = px - countSpace / 2 - ((front.length - 1) * TYPE_SPACING_PX) / 2;
    front.forEach((event, i) =>
      this.spriteCache.drawSprite(ctx, this.#getSymbolStyle(event), first + i * TYPE_SPACING_PX, py),
    );
    if (events.length < 2) return;
    if (plate || several)
      drawCount(ctx, px + halfWidth - COUNT_SPACE_PX / 2 - 2, py, events.length, colours, true);
    else drawCount(ctx, px + BADGE.dx_px, py - BADGE.dy_px, events.length, colours, false);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawSelection(ctx, viewport) {
    const event = this.selectedIndex;
    const { x, y, origin, shape, mark, seat } = this.store.columns;
    const [px, py] = [viewport.pixelX(x[event] + origin[0]), viewport.pixelY(y[event] + origin[1])];
    const colour = this.#getColour(event);
    if (shape[event] >= 0) this.#drawShape(ctx, viewport, shape[event], colour, true);
    if (seat[event]) drawSeat(ctx, px, py, PLATE.half_size_px, this.theme.colours);
    if (mark[event] === POINT_INDEX) this.#drawCircle(ctx, viewport, event, colour);
    else drawPlate(ctx, px, py, PLATE.half_size_px, this.theme.colours, colour, true);
    drawSymbol(ctx, this.#getSymbolStyle(event), px, py, SYMBOL_RADIUS_PX + 1);
    ctx.strokeStyle = this.theme.colours.accent;
    ctx.lineWidth = SELECTION_RING.width_px;
    ctx.beginPath();
    ctx.arc(px, py, SYMBOL_RADIUS_PX + SELECTION_RING.gap_px, 0, 2 * Math.PI);
    ctx.stroke();
  }

  /** Highlight the area of events under the pointer. @param {number[]} events @returns {boolean} whether that changes the picture */
  setHovered(events) {
    const { shape } = this.store.columns;
    const index = events.length ? shape[events[events.length - 1]] : -1;
    if (index === this.hoveredShape) return false;
    this.hoveredShape = index;
    return true;
  }

  /**
   * The events under a pointer, the nearest position first; those at one position in order of time.
   * @param {CanvasViewport} viewport @param {number} px @param {number} py pixels @param {number} tolerance pixels
   * @returns {number[]} indexes
   */
  hitTest(viewport, px, py, tolerance) {
    let near = this.#hitTestMarks(viewport, px, py, tolerance);
    if (!near.length && this.isDense) near = this.#hitTestEvents(viewport, px, py, tolerance);
    return near.length
      ? near
      : this.#hitTestLines(viewport, px, py, Math.max(BAND_HIT_WIDTH_PX, tolerance / 2));
  }

  /** @param {CanvasViewport} viewport @param {number} px @param {number} py @param {number} tolerance @returns {number[]} */
  #hitTestMarks(viewport, px, py, tolerance) {
    const near = this.marks
      .map((mark) => {
        const beside = Math.max(
          0,
          Math.abs(viewport.pixelX(mark.x) - px) - measureHalfWidth(mark) + SYMBOL_RADIUS_PX,
        );
        return { mark, far: Math.hypot(beside, viewport.pixelY(mark.y) - py) };
      })
      .filter(({ far }) => far <= tolerance)
      .sort((a, b) => a.far - b.far);
    return near.filter(({ far }) => far <= near[0].far + SYMBOL_RADIUS_PX).flatMap(({ mark }) => mark.events);
  }

  /** @param {CanvasViewport} viewport @param {number} px @param {number} py @param {number} tolerance @returns {number[]} */
  #hitTestEvents(viewport, px, py, tolerance) {
    const { x, y, origin } = this.store.columns;
    const cx = (px - viewport.left) / viewport.scale - origin[0];
    const cy = (py - viewport.top) / viewport.scale - origin[1];
    const far = (tolerance / 2 / viewport.scale) ** 2;
    /** @type {number[]} */
    const found = [];
    for (const event of this.visibleEvents) {
      const [dx, dy] = [x[event] - cx, y[event] - cy];
      if (dx * dx + dy * dy <= far) found.push(event);
    }
    return found;
  }

  /** @param {CanvasViewport} viewport @param {number} px @param {number} py @param {number} tolerance @returns {number[]} */
  #hitTestLines(viewport, px, py, tolerance) {
    const { shape, shapes } = this.store.columns;
    const [x, y] = [(px - viewport.left) / viewport.scale, (py - viewport.top) / viewport.scale];
    const near = shapes.map(
      (one) => one.dimension === 1 && distanceToGeometry(one, x, y) * viewport.scale <= tolerance,
    );
    if (!near.includes(true)) return [];
    return [...this.visibleEvents].filter((event) => shape[event] >= 0 && near[shape[event]]);
  }

  /** Boxes that labels must not overlap. @param {CanvasViewport} viewport @returns {[number, number, number, number][]} */
  getLabelObstacles(viewport) {
    const reach = SYMBOL_RADIUS_PX + 3;
    return this.marks.map((mark) => {
      const { x, y, plate, events, front } = mark;
      const wide =
        plate || front.length > 1 ? measureHalfWidth(mark) + 2 : reach + (events.length > 1 ? 8 : 0);
      return [
        viewport.pixelX(x) - wide,
        viewport.pixelY(y) - reach - 3,
        viewport.pixelX(x) + wide,
        viewport.pixelY(y) + reach,
      ];
    });
  }
}

/** @param {Store} store @param {Uint32Array} events @returns {number} events that are neither lines nor regions */
function countPoints({ columns: { shape } }, events) {
  let count = 0;
  for (const event of events) if (shape[event] < 0) count++;
  return count;
}

/** @param {Store} store @param {Uint32Array} events @returns {EventMark[]} */
export function gatherMarks(store, events) {
  const { x, y, origin, mark } = store.columns;
  /** @type {Map<string, EventMark>} */
  const marks = new Map();
  for (const event of events) {
    const plate = mark[event] !== POINT_INDEX;
    const key = `${x[event]} ${y[event]} ${plate}`;
    const known = marks.get(key);
    if (known) known.events.push(event);
    else
      marks.set(key, { x: x[event] + origin[0], y: y[event] + origin[1], plate, events: [event], front: [] });
  }
  return chooseFrontEvents(store, [...marks.values()]);
}

/** Choose the events whose symbols the marks show. @param {Store} store @param {EventMark[]} marks @returns {EventMark[]} */
function chooseFrontEvents({ columns: { type } }, marks) {
  for (const mark of marks) {
    /** @type {Map<number, number>} */
    const latest = new Map();
    for (const event of mark.events) {
      latest.delete(type[event]);
      latest.set(type[event], event);
    }
    mark.front = [...latest.values()].slice(-MAX_MARK_TYPES);
  }
  return marks;
}

/** @param {EventMark} mark @returns {number} half of its width in pixels, without a badge */
function measureHalfWidth({ plate, events, front }) {
  if (events.length === 1) return plate ? PLATE.half_size_px : SYMBOL_RADIUS_PX;
  if (!plate && front.length === 1) return SYMBOL_RADIUS_PX;
  return (front.length * TYPE_SPACING_PX + COUNT_SPACE_PX) / 2 + 5;
}

/** @param {Store} store @param {Uint32Array} events @returns {Map<number, number[]>} the events of each shape, larger shapes first */
function groupByShape({ columns: { shape, shapes } }, events) {
  /** @type {Map<number, number[]>} */
  const groups = new Map();
  if (shapes.length)
    for (const event of events) {
      if (shape[event] < 0) continue;
      const group = groups.get(shape[event]);
      if (group) group.push(event);
      else groups.set(shape[event], [event]);
    }
  return new Map([...groups].sort(([a], [b]) => measureBox(shapes[b].box) - measureBox(shapes[a].box)));
}

/** @param {import("../core/geometry.js").Box} box @returns {number} its area on the Mercator square */
function measureBox([west, north, east, south]) {
  return (east - west) * (south - north);
}

/** The marks of lines and regions only, one for each shape. @param {Store} store @param {Uint32Array} events @returns {EventMark[]} */
export function gatherPlates(store, events) {
  const { x, y, origin, shape, shapes } = store.columns;
  if (!shapes.length) return [];
  /** @type {(EventMark|undefined)[]} */
  const marks = new Array(shapes.length);
  for (const event of events) {
    if (shape[event] < 0) continue;
    const known = marks[shape[event]];
    if (known) known.events.push(event);
    else
      marks[shape[event]] = {
        x: x[event] + origin[0],
        y: y[event] + origin[1],
        plate: true,
        events: [event],
        front: [],
      };
  }
  return chooseFrontEvents(store, /** @type {EventMark[]} */ (marks.filter(Boolean)));
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Geometry} geometry @param {string} colour */
function drawBand(ctx, viewport, geometry, colour) {
  const path = buildPath(viewport, geometry);
  ctx.save();
  ctx.lineCap = ctx.lineJoin = "round";
  ctx.strokeStyle = colour;
  ctx.globalAlpha *= BAND.opacity;
  ctx.lineWidth = BAND.width_px;
  ctx.stroke(path);
  ctx.restore();
}

/**
 * Parallel strokes within an area; types differ in slant, so that areas that overlap can be distinguished.
 * @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Geometry} geometry @param {string} colour @param {number} type
 */
function drawHatch(ctx, viewport, geometry, colour, type) {
  const path = buildPath(viewport, geometry);
  ctx.save();
  ctx.clip(path, "evenodd");
  ctx.fillStyle = ctx.strokeStyle = colour;
  const alpha = ctx.globalAlpha;
  const isWide = (geometry.box[2] - geometry.box[0]) * viewport.scale > viewport.width;
  const tone = isWide ? HATCH.wider_than_map : HATCH.normal;
  ctx.globalAlpha = alpha * tone.fill_opacity;
  ctx.fill(path, "evenodd");
  ctx.globalAlpha = alpha * tone.stroke_opacity;
  ctx.lineWidth = HATCH.stroke_width_px;
  ctx.stroke(buildHatchLines(viewport, ...getHatchDirection(type)));
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Geometry} geometry @param {string} colour @param {boolean} isActive */
function drawOutline(ctx, viewport, geometry, colour, isActive) {
  ctx.save();
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour;
  ctx.globalAlpha *= isActive ? 1 : AREA_OUTLINE.opacity;
  ctx.lineWidth = AREA_OUTLINE.width_px;
  ctx.setLineDash(AREA_OUTLINE.dash_px);
  ctx.stroke(buildPath(viewport, geometry));
  ctx.restore();
}

/**
 * A seat of government: a base under the symbol, for a mark that represents a body and not a place of events.
 * @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} halfWidth
 * @param {import("../dom/theme.js").Colours} colours
 */
function drawSeat(ctx, x, y, halfWidth, colours) {
  const [half, top] = [Math.max(9, halfWidth + 2), y + SYMBOL_RADIUS_PX + 3];
  for (const [colour, width] of /** @type {[string, number][]} */ ([
    [colours.halo, 5],
    [colours.label, 2],
  ])) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(x - half, top);
    ctx.lineTo(x + half, top);
    ctx.moveTo(x - half - 2, top + 3.5);
    ctx.lineTo(x + half + 2, top + 3.5);
    ctx.stroke();
  }
}

/**
 * Lines over the whole viewport, which move with the map when it is dragged.
 * @param {CanvasViewport} viewport @param {number} direction 1 or -1 @param {number} runPerUnit horizontal run for a unit down
 * @returns {Path2D}
 */
function buildHatchLines(viewport, direction, runPerUnit) {
  const path = new Path2D();
  const gap = HATCH.gap_px;
  const run = viewport.height * runPerUnit;
  const shift = (((viewport.left - direction * viewport.top * runPerUnit) % gap) + gap) % gap;
  for (let x = shift - run - gap; x < viewport.width + run; x += gap) {
    path.moveTo(x, 0);
    path.lineTo(x + direction * run, viewport.height);
  }
  return path;
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} halfWidth
 * @param {import("../dom/theme.js").Colours} colours @param {string} colour
 * @param {boolean} isShape whether it is the mark of a line or area: the corners of a point's are round
 */
function drawPlate(ctx, x, y, halfWidth, colours, colour, isShape) {
  const halfHeight = PLATE.half_size_px;
  const radius = isShape ? PLATE.corner_radius_px : halfHeight;
  ctx.beginPath();
  ctx.roundRect(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight, radius);
  ctx.fillStyle = colours.land;
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = PLATE.edge_width_px;
  ctx.stroke();
}

/**
 * The number of events of a mark.
 * @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} eventCount
 * @param {import("../dom/theme.js").Colours} colours @param {boolean} onPlate
 */
function drawCount(ctx, x, y, eventCount, colours, onPlate) {
  const text = String(eventCount);
  ctx.font = `${COUNT_FONT.weight} ${COUNT_FONT.size_px}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  if (!onPlate) {
    const halfWidth = Math.max(BADGE.min_half_width_px, ctx.measureText(text).width / 2 + BADGE.padding_px);
    const halfHeight = BADGE.half_height_px;
    ctx.beginPath();
    ctx.roundRect(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight, halfHeight);
    ctx.fillStyle = colours.ink;
    ctx.fill();
  }
  ctx.fillStyle = onPlate ? colours.ink : colours.paper;
  ctx.fillText(text, x, y + 0.5);
}
