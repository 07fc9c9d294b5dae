/**
 * Density of thousands of points: one disc for each small cell of the screen that holds any. A disc has the colour of
 * its cell's latest event and a size by the number of events. Pixels are written directly: one pass over the events,
 * one over the cells.
 */

import { DENSITY } from "./symbology.js";

/** @typedef {import("../events/store.js").Store} Store */
/** @typedef {import("../dom/theme.js").Theme} Theme */
/** @typedef {import("./canvas-layer.js").CanvasViewport} CanvasViewport */

const {
  cell_size_px: CELL_SIZE_PX,
  disc_size_count: DISC_SIZE_COUNT,
  min_disc_radius_px: MIN_DISC_RADIUS_PX,
  max_disc_radius_px: MAX_DISC_RADIUS_PX,
  steps_per_decade: STEPS_PER_DECADE,
} = DENSITY;

/** The discs of some events, kept until the events or the map change. */
export class DensityLayer {
  constructor() {
    /** @type {HTMLCanvasElement|null} */
    this.canvas = null;
    /** @type {ImageData|null} the canvas's pixels: a new image at each step would cost more than to clear this one */
    this.image = null;
    /** @type {Uint32Array|null} */
    this.renderedEvents = null;
    this.renderedKey = "";
    /** @type {[number, number]} first row of pixels with a disc, and the row after the last */
    this.paintedRows = [0, 0];
  }

  /**
   * @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {Store} store @param {Theme} theme
   * @param {Uint32Array} events indexes in order of time
   */
  draw(ctx, viewport, store, theme, events) {
    const key = JSON.stringify([viewport, theme.colours.accent]);
    if (!this.canvas || this.renderedEvents !== events || this.renderedKey !== key) {
      const cells = countCells(viewport, store, events);
      this.#paint(cells, viewport.pixelRatio, packColour(theme.colours.accent));
      [this.renderedEvents, this.renderedKey] = [events, key];
    }
    const [top, bottom] = this.paintedRows;
    if (!this.canvas || top === bottom) return;
    const { width } = this.canvas;
    const { pixelRatio } = viewport;
    const height = bottom - top;
    ctx.drawImage(
      this.canvas,
      ...[0, top, width, height],
      ...[0, top / pixelRatio, width / pixelRatio, height / pixelRatio],
    );
  }

  /** @param {CellGrid} cells @param {number} pixelRatio @param {number} colour packed by packColour */
  #paint(cells, pixelRatio, colour) {
    const [width, height] = [cells.columns, cells.rows].map((count) =>
      Math.ceil(count * CELL_SIZE_PX * pixelRatio),
    );
    if (!this.canvas || !this.image || this.image.width !== width || this.image.height !== height) {
      this.canvas = Object.assign(document.createElement("canvas"), { width, height });
      this.image = new ImageData(width, height);
      this.paintedRows = [0, 0];
    }
    const [top, bottom] = this.paintedRows;
    new Uint32Array(this.image.data.buffer).fill(0, top * width, bottom * width);
    paintCells(cells, pixelRatio, this.image, colour);
    this.paintedRows = findPaintedRows(cells, pixelRatio, height);
    const first = top === bottom ? this.paintedRows[0] : Math.min(top, this.paintedRows[0]);
    const last = Math.max(bottom, this.paintedRows[1]);
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    ctx.putImageData(this.image, 0, 0, 0, first, width, last - first); // only the rows that change
  }
}

/**
 * @typedef {object} CellGrid
 * @property {number} columns @property {number} rows
 * @property {Uint32Array} counts events per cell @property {Uint8Array} types type of the latest event
 */

/**
 * @param {CanvasViewport} viewport @param {Store} store @param {Uint32Array} events @returns {CellGrid}
 */
export function countCells(viewport, store, events) {
  const { x, y, origin, shape, type } = store.columns;
  const [columns, rows] = [
    Math.ceil(viewport.width / CELL_SIZE_PX),
    Math.ceil(viewport.height / CELL_SIZE_PX),
  ];
  const counts = new Uint32Array(columns * rows);
  const types = new Uint8Array(columns * rows);
  const scale = viewport.scale / CELL_SIZE_PX;
  const [left, top] = [viewport.pixelX(origin[0]) / CELL_SIZE_PX, viewport.pixelY(origin[1]) / CELL_SIZE_PX];
  for (let i = 0; i < events.length; i++) {
    const event = events[i];
    if (shape[event] >= 0) continue;
    const column = Math.floor(x[event] * scale + left);
    const row = Math.floor(y[event] * scale + top);
    if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
    const cell = row * columns + column;
    counts[cell]++;
    types[cell] = type[event];
  }
  return { columns, rows, counts, types };
}

/** @param {number} count at least 1 @returns {number} 0 for one event to disc_size_count - 1 for hundreds */
export function sizeStep(count) {
  return Math.min(DISC_SIZE_COUNT - 1, Math.floor(Math.log10(count) * STEPS_PER_DECADE));
}

/** @param {number} step @returns {number} the radius of a disc of a size in pixels */
export function getDiscRadiusPx(step) {
  return MIN_DISC_RADIUS_PX + ((MAX_DISC_RADIUS_PX - MIN_DISC_RADIUS_PX) * step) / (DISC_SIZE_COUNT - 1);
}

/** @param {CellGrid} cells @param {number} pixelRatio @param {number} height of the image @returns {[number, number]} see `paintedRows` */
function findPaintedRows({ columns, counts }, pixelRatio, height) {
  const first = counts.findIndex(Boolean);
  if (first < 0) return [0, 0];
  const last = counts.findLastIndex(Boolean);
  const [top, bottom] = [Math.floor(first / columns), Math.floor(last / columns) + 1];
  const reach = Math.max(0, MAX_DISC_RADIUS_PX - CELL_SIZE_PX / 2) + 1; // of a disc beyond its cell, and of rounding
  return [
    Math.max(0, Math.floor((top * CELL_SIZE_PX - reach) * pixelRatio)),
    Math.min(height, Math.ceil((bottom * CELL_SIZE_PX + reach) * pixelRatio)),
  ];
}

/** @param {CellGrid} cells @param {number} pixelRatio @param {ImageData} image without discs @param {number} colour packed by packColour */
function paintCells({ columns, rows, counts }, pixelRatio, image, colour) {
  const { width, height } = image;
  const pixels = new Uint32Array(image.data.buffer);
  const discs = Array.from({ length: DISC_SIZE_COUNT }, (_, step) =>
    computeDiscOffsets(getDiscRadiusPx(step) * pixelRatio),
  );
  for (let row = 0, cell = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, cell++) {
      if (!counts[cell]) continue;
      const [cx, cy] = [
        Math.round((column + 0.5) * CELL_SIZE_PX * pixelRatio),
        Math.round((row + 0.5) * CELL_SIZE_PX * pixelRatio),
      ];
      paintDisc(pixels, width, height, cx, cy, discs[sizeStep(counts[cell])], colour);
    }
  }
}

/** @param {number} radius in device pixels @returns {Int16Array} dx, dy of each pixel of a disc */
function computeDiscOffsets(radius) {
  /** @type {number[]} */
  const offsets = [];
  const reach = Math.ceil(radius);
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) if (dx * dx + dy * dy <= radius * radius) offsets.push(dx, dy);
  }
  return Int16Array.from(offsets);
}

/**
 * @param {Uint32Array} pixels @param {number} width @param {number} height @param {number} cx @param {number} cy
 * @param {Int16Array} disc @param {number} colour
 */
function paintDisc(pixels, width, height, cx, cy, disc, colour) {
  for (let i = 0; i < disc.length; i += 2) {
    const x = cx + disc[i];
    const y = cy + disc[i + 1];
    if (x >= 0 && y >= 0 && x < width && y < height) pixels[y * width + x] = colour;
  }
}

/** @param {string} colour as getComputedStyle returns it @returns {number} little-endian RGBA */
export function packColour(colour) {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}
