/**
 * Drawing an area by hand on the map: around events with the pointer, as a box between two taps, or as a box that the arrow
 * keys move and size. What is drawn becomes a filter.
 */

import { simplifyLine, traceArea } from "../core/drawn-area.js";
import { toLatitude, toLongitude } from "../core/geometry.js";
import { createSvg, h } from "../dom/dom.js";
import { buildIconButton } from "../dom/icons.js";
import { getScreenViewport } from "./canvas-layer.js";

/** @typedef {[number, number]} Pixel in the map's container */
/** @typedef {import("../core/geometry.js").Position} Position */

const FIRST_BOX_SHARE = 0.5; // of the map's width and height
const KEY_STEP_SHARE = 0.05; // of the map's width and height
const MIN_SIDE_PX = 12; // of a box
const TAP_PX = 8; // a shorter way is a tap
const TOLERANCE_PX = 3; // by which a drawn line is simplified
const MAX_CORNERS = 60; // of a drawn line: a link holds them
const OUTLINE_WIDTH_PX = 2;
const OUTLINE_DASH_PX = [7, 4];

/** @type {Record<string, Pixel>} */
const KEY_DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Lets a reader draw an area on one map. */
export class AreaDrawing {
  /** @param {import("../viewer.js").Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const { translator } = viewer;
    this.button = buildIconButton("area", translator.message("area.draw"), () => this.#toggle());
    const [help, keys] = [translator.message("area.help"), translator.message("area.keys")];
    this.outline = createSvg("polygon", {});
    this.surface = h(
      "div",
      {
        class: "cm-area-surface",
        role: "application",
        tabindex: 0,
        "aria-label": `${help} ${keys}`,
      },
      createSvg("svg", { "aria-hidden": "true" }, this.outline),
    );
    this.element = h(
      "div",
      { class: "cm-area-drawing", hidden: true },
      this.surface,
      h(
        "div",
        { class: "cm-area-bar" },
        h("p", { "aria-hidden": "true" }, help, h("span", {}, ` ${keys}`)),
        this.#buildButton("area.apply", () => this.#apply(this.box)),
        this.#buildButton("area.cancel", () => this.stop()),
      ),
    );
    /** @type {Pixel[]} two opposite corners of the box */
    this.box = [];
    /** @type {Pixel[]} the line that is being drawn */
    this.line = [];
    /** @type {Pixel|null} the first of two taps */
    this.firstTap = null;
    this.#addListeners();
  }

  /** @param {string} key @param {() => void} action */
  #buildButton(key, action) {
    return h(
      "button",
      { type: "button", class: "cm-button", on: { click: action } },
      this.viewer.translator.message(key),
    );
  }

  #addListeners() {
    const { surface } = this;
    this.element.addEventListener("keydown", (event) => this.#handleKey(event));
    surface.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button > 0) return;
      surface.setPointerCapture(event.pointerId);
      this.line = [this.#getPixel(event)];
    });
    surface.addEventListener("pointermove", (event) => {
      if (!event.isPrimary || !this.line.length) return;
      this.line.push(this.#getPixel(event));
      this.#render();
    });
    surface.addEventListener("pointerup", (event) => event.isPrimary && this.#endLine());
    surface.addEventListener("pointercancel", () => {
      this.line = [];
      this.#render();
    });
  }

  /** @param {PointerEvent} event @returns {Pixel} */
  #getPixel({ clientX, clientY }) {
    const { left, top } = this.surface.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /** Draw an area, or remove the one that is set. */
  #toggle() {
    if (!this.element.hidden) this.stop();
    else if (this.viewer.state.filters.area.length) this.viewer.setFilters({ area: [] });
    else this.#start();
  }

  #start() {
    const { x: width, y: height } = this.viewer.map.getSize();
    this.viewer.selection.closePopup();
    const before = (1 - FIRST_BOX_SHARE) / 2;
    this.box = [
      [width * before, height * before],
      [width * (1 - before), height * (1 - before)],
    ];
    this.line = [];
    this.firstTap = null;
    this.element.hidden = false;
    this.#render();
    this.update();
    this.surface.focus({ preventScroll: true });
  }

  /** Stop drawing; the map is as it was. */
  stop() {
    this.element.hidden = true;
    this.update();
    this.button.focus({ preventScroll: true });
  }

  /** Show on the button what it does. */
  update() {
    const { state, translator } = this.viewer;
    const isDrawing = !this.element.hidden;
    const key = !isDrawing && state.filters.area.length ? "area.clear" : "area.draw";
    this.button.title = translator.message(key);
    this.button.setAttribute("aria-label", this.button.title);
    this.button.classList.toggle("cm-on", isDrawing || key === "area.clear");
  }

  /** The pointer is lifted: a line is an area, two taps are the corners of a box. */
  #endLine() {
    const { line } = this;
    this.line = [];
    if (!line.length) return;
    const [first] = line;
    if (line.some((one) => Math.hypot(one[0] - first[0], one[1] - first[1]) > TAP_PX))
      return void this.#apply(this.#simplify(line));
    if (!this.firstTap) {
      this.firstTap = first;
      return void this.#render();
    }
    const [[ax, ay], [bx, by]] = [this.firstTap, first];
    this.firstTap = null;
    if (Math.abs(ax - bx) < MIN_SIDE_PX || Math.abs(ay - by) < MIN_SIDE_PX) return void this.#render();
    return void this.#apply([[ax, ay], [bx, by]]); // prettier-ignore
  }

  /** A line with few corners, as its tolerance grows. @param {Pixel[]} line @returns {Pixel[]} */
  #simplify(line) {
    let [corners, tolerance] = [line, TOLERANCE_PX];
    do {
      corners = simplifyLine(line, tolerance);
      tolerance *= 1.5;
    } while (corners.length > MAX_CORNERS);
    return corners;
  }

  /** @param {KeyboardEvent} event */
  #handleKey(event) {
    const direction = KEY_DIRECTIONS[event.key];
    if (event.target !== this.surface && event.key !== "Escape") return;
    if (event.key === "Escape") this.stop();
    else if (event.key === "Enter") this.#apply(this.box);
    else if (direction) this.#changeBox(direction, event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Move the box or, with its first corner kept, size it. @param {Pixel} direction @param {boolean} isSized */
  #changeBox([dx, dy], isSized) {
    const { x: width, y: height } = this.viewer.map.getSize();
    const [[left, top], [right, bottom]] = this.box;
    const [stepX, stepY] = [dx * KEY_STEP_SHARE * width, dy * KEY_STEP_SHARE * height];
    this.firstTap = null;
    this.box = isSized
      ? [
          [left, top],
          [Math.max(left + MIN_SIDE_PX, right + stepX), Math.max(top + MIN_SIDE_PX, bottom + stepY)],
        ]
      : [
          [left + stepX, top + stepY],
          [right + stepX, bottom + stepY],
        ];
    this.#render();
    this.viewer.announcer.announce(this.#describeBox());
  }

  /** @returns {string} the box's edges in degrees */
  #describeBox() {
    const { translator } = this.viewer;
    const [[west, north], [east, south]] = this.box.map((pixel) => this.#toPosition(pixel));
    const format = (/** @type {number} */ degrees) => translator.formatNumber(degrees, 2);
    return translator.message("area.box", {
      west: format(west),
      south: format(south),
      east: format(east),
      north: format(north),
    });
  }

  #render() {
    const [[left, top], [right, bottom]] = this.box;
    const [x, y] = this.firstTap ?? [0, 0];
    const mark = [[x - 4, y], [x, y - 4], [x + 4, y], [x, y + 4]]; // prettier-ignore
    const box = [[left, top], [right, top], [right, bottom], [left, bottom]]; // prettier-ignore
    const shown = this.line.length > 1 ? this.line : this.firstTap ? mark : box;
    this.outline.setAttribute("points", shown.join(" "));
  }

  /** @param {Pixel} pixel @returns {Position} */
  #toPosition([x, y]) {
    const viewport = getScreenViewport(this.viewer.map);
    return [
      toLongitude((x - viewport.left) / viewport.scale),
      toLatitude((y - viewport.top) / viewport.scale),
    ];
  }

  /** Filter by an area. @param {Pixel[]} corners two of a box, or more */
  #apply(corners) {
    this.stop();
    this.viewer.setFilters({ area: corners.map((one) => this.#toPosition(one)) });
  }
}

/**
 * Draw the outline of the area that is set.
 * @param {CanvasRenderingContext2D} ctx @param {import("./canvas-layer.js").CanvasViewport} viewport
 * @param {Position[]} area empty for none @param {string} colour
 */
export function drawAreaOutline(ctx, viewport, area, colour) {
  if (!area.length) return;
  ctx.save();
  ctx.beginPath();
  viewport.tracePath(ctx, traceArea(area), true);
  ctx.strokeStyle = colour;
  ctx.lineWidth = OUTLINE_WIDTH_PX;
  ctx.setLineDash(OUTLINE_DASH_PX);
  ctx.stroke();
  ctx.restore();
}
