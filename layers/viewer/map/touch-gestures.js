/**
 * Touch on a map in a page that scrolls: one finger scrolls the page, two fingers move and zoom the map.
 */

import { h } from "../dom/dom.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "layout"|"panels"|"translator">} ViewerSlice */

const HINT_MS = 1500; // how long the hint stays after the finger is lifted
const MIN_DRAG_PX = 12; // a shorter way is a tap

/** Gives one finger to the page, in a frame of an article and in a narrow window. */
export class TouchGestures {
  /** @param {ViewerSlice} viewer @param {L.Map} map @param {HTMLElement} container */
  constructor(viewer, map, container) {
    this.viewer = viewer;
    this.map = map;
    this.container = container;
    this.hint = h("div", { class: "cm-touch-hint", "aria-hidden": "true" });
    /** @type {Touch|null} where the first finger came down */
    this.firstTouch = null;
    this.hideTimer = 0;
    this.abort = new AbortController();
    const options = { capture: true, passive: true, signal: this.abort.signal };
    container.addEventListener("pointerdown", (event) => this.#choosePointer(event), options);
    container.addEventListener("touchstart", (event) => (this.firstTouch = event.touches[0]), options);
    container.addEventListener("touchmove", (event) => this.#handleMove(event), options);
    container.addEventListener("touchend", () => this.#hideLater(), options);
    container.addEventListener("touchcancel", () => this.#hideLater(), options);
  }

  /** Update what one finger does after a change of the size. */
  updateScrolling() {
    this.container.classList.toggle("cm-page-scrolls", this.#isShared());
  }

  /** Whether the page scrolls under the map. */
  #isShared() {
    return this.viewer.layout === "embed" || this.viewer.panels.isNarrow;
  }

  /** A mouse and a pen drag the map; Leaflet gets no finger alone. @param {PointerEvent} event */
  #choosePointer({ pointerType }) {
    if (pointerType === "touch" && this.#isShared()) this.map.dragging.disable();
    else this.map.dragging.enable();
    this.updateScrolling();
  }

  /** @param {TouchEvent} event */
  #handleMove({ touches }) {
    const [touch, first] = [touches[0], this.firstTouch];
    if (touches.length > 1) this.hint.classList.remove("cm-shown");
    else if (first && this.#isShared() && distanceBetween(touch, first) > MIN_DRAG_PX) this.#showHint();
  }

  #showHint() {
    clearTimeout(this.hideTimer);
    this.hint.textContent = this.viewer.translator.message("map.two_fingers");
    if (!this.hint.isConnected) this.container.after(this.hint);
    this.hint.classList.add("cm-shown");
  }

  #hideLater() {
    clearTimeout(this.hideTimer);
    this.hideTimer = window.setTimeout(() => this.hint.classList.remove("cm-shown"), HINT_MS);
  }

  destroy() {
    clearTimeout(this.hideTimer);
    this.abort.abort();
    this.map.dragging.enable();
    this.hint.remove();
  }
}

/** @param {Touch} one @param {Touch} other @returns {number} pixels */
function distanceBetween(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}
