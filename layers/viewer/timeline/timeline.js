/**
 * Timeline: the chart, the window with its two handles, and the controls.
 */

import { h, throttleToFrame } from "../dom/dom.js";
import { formatDay, formatInterval } from "../core/date-phrases.js";
import { Player } from "./player.js";
import { getWindowDays } from "../core/state.js";
import { CHART_HEIGHT_PX, TimeChart } from "./chart.js";
import { TimeControls } from "./controls.js";
import { EDGE_WIDTH_PX, TimeScale, clamp, findDenseSpan, padSpan, ensureMinSpan } from "./scale.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "announcer"|"document"|"panels"|"selection"|"state"|"stateStore"|"store"|"theme"|"timeView"|"translator"|"uid">} ViewerSlice */
/** @typedef {import("../core/state.js").TimeMode} TimeMode */
/** @typedef {import("./scale.js").DaySpan} DaySpan */
/** @typedef {"start"|"end"} WindowSide */

const MIN_WINDOW_SHARE = 0.1; // of the chart, which a window that is typed has
const FIT_MARGIN_SHARE = 0.5; // of the span, added on each side when the chart is fitted
const MAX_CLICK_DISTANCE_PX = 4; // a shorter drag is a click
const WHEEL_NOTCH_PX = 100; // a notch zooms by the square root of two; a pinch sends smaller steps
const WHEEL_LINE_PX = 33;
/** @type {Record<string, number>} by how much a key zooms the chart */
const KEY_ZOOMS = { "+": 0.5, "=": 0.5, "-": 2 };

/** The timeline of one viewer. */
export class Timeline {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const [first, last] = viewer.stateStore.extent;
    this.fullSpan = padSpan(first, last + 1);
    this.scale = new TimeScale(viewer.timeView ?? this.#getOpeningSpan());
    this.chart = new TimeChart(viewer, this.scale);
    this.player = this.#createPlayer();
    /** @type {Map<number, number>} x of each finger or pressed pointer on the chart, in pixels of the screen */
    this.pressedPointers = new Map();
    this.windowBox = h("div", { class: "cm-window" });
    this.handles = { start: this.#buildHandle("start"), end: this.#buildHandle("end") };
    this.edgeButtons = { before: this.#buildEdgeButton("before"), after: this.#buildEdgeButton("after") };
    this.controls = new TimeControls(viewer, this);
    this.chartArea = h(
      "div",
      { class: "cm-chart-box", dir: "ltr" },
      this.chart.canvas,
      this.windowBox,
      this.handles.start,
      this.handles.end,
    );
    this.chartArea.style.height = `${CHART_HEIGHT_PX}px`;
    this.#addListeners();
    this.element = h(
      "section",
      { class: "cm-time", "aria-label": viewer.translator.message("time.title") },
      this.controls.element,
      this.chartArea,
    );
    this.renderedEdgeKey = "";
    this.redraw = throttleToFrame(() => this.#drawChart());
    this.resizeObserver = new ResizeObserver(() => {
      if (this.chartArea.clientWidth !== this.scale.width) this.redraw();
    });
    this.isDrawn = false;
  }

  /** @returns {DaySpan} */
  #getOpeningSpan() {
    const { document, store } = this.viewer;
    const dense = document.window ? null : findDenseSpan(store.columns.start, this.fullSpan);
    if (dense) return dense;
    const [start, end] = document.window ?? [null, null];
    return ensureMinSpan(start ?? this.fullSpan[0], end === null ? this.fullSpan[1] : end + 1);
  }

  #createPlayer() {
    const { viewer } = this;
    return new Player({
      getState: () => viewer.state,
      getDayRange: () => [this.#getFirstDay(), this.#getLastDay()],
      findNextStart: (day) => viewer.stateStore.findNextStart(day),
      applyPatch: (patch) => viewer.stateStore.change(patch, { replace: true, playing: true }),
      onPlayingChange: (playing) => {
        this.controls.updatePlayButton(playing);
        viewer.panels.caption.update(playing);
        viewer.stateStore.emit("play", playing);
      },
    });
  }

  /** @param {WindowSide} side */
  #buildHandle(side) {
    return h("div", {
      class: `cm-handle cm-handle-${side}`,
      role: "slider",
      tabindex: 0,
      "aria-label": this.viewer.translator.message(`time.handle.${side}`),
      "aria-orientation": "horizontal",
      on: { keydown: (event) => this.#moveByKey(event, side) },
    });
  }

  /** @param {"before"|"after"} side */
  #buildEdgeButton(side) {
    return h("button", {
      type: "button",
      class: `cm-edge cm-edge-${side}`,
      hidden: true,
      on: { click: () => this.#showFullSpan() },
    });
  }

  /** Show all days. The button is hidden then, so the focus moves to the window's end. */
  #showFullSpan() {
    this.fitAll();
    this.handles.end.focus();
  }

  // --- the window ---------------------------------------------------------------------------------------------------

  /** @param {TimeMode} mode */
  setMode(mode) {
    const [first, last] = this.#getClosedWindow();
    /** @type {Record<TimeMode, [number|null, number|null]>} */
    const days = { all: [null, null], upto: [null, last], window: [first, last] };
    this.viewer.stateStore.change({ mode, start: days[mode][0], end: days[mode][1] });
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.player.speed = speed;
  }

  /** The window with open ends replaced by the first and last day. @returns {[number, number]} */
  #getClosedWindow() {
    const [first, last] = getWindowDays(this.viewer.state);
    return [
      Number.isFinite(first) ? first : this.#getFirstDay(),
      Number.isFinite(last) ? last : this.#getLastDay(),
    ];
  }

  /** First day that is in the chart and within the extent of the events. */
  #getFirstDay() {
    return clamp(Math.floor(this.scale.view[0]), ...this.viewer.stateStore.extent);
  }

  #getLastDay() {
    return clamp(Math.ceil(this.scale.view[1]) - 1, ...this.viewer.stateStore.extent);
  }

  /** Set one end of the window; the other moves if it would be passed. @param {WindowSide} side @param {number|null} day */
  setWindowSide(side, day) {
    const { mode, start, end } = this.viewer.state;
    const sides = { start: mode === "window" ? start : null, end, [side]: day };
    if (sides.start !== null && sides.end !== null && sides.end < sides.start)
      sides[side === "start" ? "end" : "start"] = day;
    const next = sides.start !== null ? "window" : sides.end !== null ? "upto" : "all";
    this.viewer.stateStore.change({ mode: next, start: sides.start, end: sides.end }, { replace: true });
  }

  /** @param {KeyboardEvent} event @param {WindowSide} side */
  #moveByKey(event, side) {
    const day = this.#getClosedWindow()[side === "start" ? 0 : 1];
    if (KEY_ZOOMS[event.key]) return this.zoomBy(KEY_ZOOMS[event.key]);
    const pageDays = Math.max(2, Math.round(this.scale.spanDays / 12));
    const [first, last] = this.viewer.stateStore.extent;
    const moved = /** @type {Record<string, number>} */ ({
      ArrowLeft: day - 1,
      ArrowDown: day - 1,
      ArrowRight: day + 1,
      ArrowUp: day + 1,
      PageDown: day - pageDays,
      PageUp: day + pageDays,
      Home: first,
      End: last,
    })[event.key];
    if (moved === undefined) return undefined;
    event.preventDefault();
    return this.setWindowSide(side, clamp(moved, first, last));
  }

  // --- the pointer --------------------------------------------------------------------------------------------------

  #addListeners() {
    this.chartArea.addEventListener("pointerdown", (event) => this.#handlePointerDown(event));
    this.chartArea.addEventListener("pointermove", (event) => {
      this.#handlePinch(event);
      this.#handleHover(event);
    });
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"]))
      this.chartArea.addEventListener(name, (event) => this.pressedPointers.delete(event.pointerId));
    this.chartArea.addEventListener("wheel", (event) => this.#handleWheel(event), { passive: false });
  }

  /** Zoom with Ctrl, Shift or a pinch; without them the wheel scrolls the page. @param {WheelEvent} event */
  #handleWheel(event) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
    event.preventDefault();
    const about = this.scale.xToDay(this.#toChartPoint(event)[0]);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1;
    const delta = clamp((event.deltaY || event.deltaX) * lines, -WHEEL_NOTCH_PX, WHEEL_NOTCH_PX);
    this.#setView(...this.scale.zoomSpan(2 ** (delta / WHEEL_NOTCH_PX / 2), about, this.fullSpan));
  }

  /** Zoom about the middle of two fingers. @param {PointerEvent} event */
  #handlePinch({ pointerId, clientX }) {
    const before = this.pressedPointers;
    if (!before.has(pointerId)) return;
    const after = new Map(before).set(pointerId, clientX);
    this.pressedPointers = after;
    if (after.size !== 2) return;
    const [[a, b], [c, d]] = [[...before.values()], [...after.values()]];
    const about = this.scale.xToDay((c + d) / 2 - this.chartArea.getBoundingClientRect().left);
    const factor = Math.max(1, Math.abs(a - b)) / Math.max(1, Math.abs(c - d));
    this.#setView(...this.scale.zoomSpan(factor, about, this.fullSpan));
  }

  /** @param {MouseEvent} event @returns {[number, number]} pixels in the chart */
  #toChartPoint(event) {
    const box = this.chartArea.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {PointerEvent} event */
  #handlePointerDown(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.button !== 0 || target.closest("button")) return;
    const side = target === this.handles.start ? "start" : target === this.handles.end ? "end" : null;
    if (side) target.focus({ preventScroll: true });
    else this.pressedPointers.set(event.pointerId, event.clientX);
    const onWindow = target === this.windowBox && this.viewer.state.mode === "window";
    this.#startDrag(
      event,
      side ? this.#createSideMover(side) : onWindow ? this.#createWindowMover() : this.#createViewMover(),
      side === null,
    );
  }

  /** @param {PointerEvent} event @param {(shift: number) => void} move receives the distance in days @param {boolean} opensBar whether a click opens the event under it */
  #startDrag(event, move, opensBar) {
    event.preventDefault();
    const days = this.scale.spanDays / this.scale.plotWidth;
    const drag = new AbortController();
    const { signal } = drag;
    const isSamePointer = (/** @type {PointerEvent} */ { pointerId }) => pointerId === event.pointerId;
    let maxDistance = 0;
    this.chartArea.setPointerCapture(event.pointerId);
    this.chartArea.addEventListener(
      "pointermove",
      (next) => {
        if (!isSamePointer(next) || this.pressedPointers.size > 1) return; // another finger
        maxDistance = Math.max(maxDistance, Math.abs(next.clientX - event.clientX));
        if (maxDistance >= MAX_CLICK_DISTANCE_PX) move((next.clientX - event.clientX) * days);
      },
      { signal },
    );
    this.chartArea.addEventListener(
      "pointerup",
      (last) => {
        if (!isSamePointer(last)) return;
        drag.abort();
        if (opensBar && maxDistance < MAX_CLICK_DISTANCE_PX) this.#openEventAt(last);
      },
      { signal },
    );
    this.chartArea.addEventListener("pointercancel", (last) => isSamePointer(last) && drag.abort(), {
      signal,
    });
  }

  /** @param {MouseEvent} event */
  #openEventAt(event) {
    const bar = this.chart.findBarAt(...this.#toChartPoint(event));
    if (bar) this.viewer.selection.openEvents([bar.event], "timeline");
  }

  /** @param {WindowSide} side */
  #createSideMover(side) {
    const day = this.#getClosedWindow()[side === "start" ? 0 : 1];
    return (/** @type {number} */ shift) => this.setWindowSide(side, Math.round(day + shift));
  }

  #createWindowMover() {
    const [first, last] = this.#getClosedWindow();
    return (/** @type {number} */ shift) => {
      const by = Math.round(shift);
      this.viewer.stateStore.change({ mode: "window", start: first + by, end: last + by }, { replace: true });
    };
  }

  #createViewMover() {
    const [first, last] = this.scale.view;
    return (/** @type {number} */ shift) => this.#setView(first - shift, last - shift);
  }

  /** @param {PointerEvent} event */
  #handleHover(event) {
    const point = this.#toChartPoint(event);
    const bar = event.buttons ? undefined : this.chart.findBarAt(...point);
    const days = event.buttons || bar ? null : this.chart.findColumnAt(...point);
    this.chartArea.classList.toggle("cm-over-bar", Boolean(bar));
    this.chartArea.title = bar ? this.#describeBar(bar) : days ? this.#describeColumn(days) : "";
  }

  /** @param {[number, number]} days @returns {string} the days of a column, and how many of the matching events they touch */
  #describeColumn([first, last]) {
    const { store, translator } = this.viewer;
    const dates = [first, ...(last > first ? [last] : [])].map((day) => formatDay(day, translator));
    return `${dates.join(" – ")}: ${translator.formatNumber(store.findVisible(first, last).length)}`;
  }

  /** @param {import("./histogram.js").Bar} bar @returns {string} date and title, and what the fade of an open start means */
  #describeBar({ event, openStart }) {
    const { store, translator } = this.viewer;
    const record = store.getRecord(event);
    return [
      record && formatInterval(record.time, translator),
      record && translator.localize(record.title),
      openStart && translator.message("date.open_start"),
    ]
      .filter(Boolean)
      .join(" – ");
  }

  // --- the view -----------------------------------------------------------------------------------------------------

  /** @param {number} first @param {number} last */
  #setView(first, last) {
    this.scale.view = ensureMinSpan(first, last);
    this.viewer.timeView = this.scale.view;
    this.redraw();
  }

  /** @param {number} factor above 1 shows more days */
  zoomBy(factor) {
    const middle = (this.scale.view[0] + this.scale.view[1]) / 2;
    const [first, last] = this.viewer.stateStore.getSelectedDays() ?? [middle, middle];
    const about = first >= this.scale.view[0] && last < this.scale.view[1] ? (first + last) / 2 : middle;
    this.#setView(...this.scale.zoomSpan(factor, about, this.fullSpan));
  }

  fitAll() {
    this.#setView(...this.fullSpan);
  }

  /** @returns {boolean} whether the chart shows all days */
  isWhole() {
    const [[first, last], [from, to]] = [this.scale.view, this.fullSpan];
    return first <= from && last >= to;
  }

  /** Zoom to the selected event, else to the window, else to where most of the events are. */
  zoomIn() {
    const [first, last] = getWindowDays(this.viewer.state);
    const closed = Number.isFinite(first) && Number.isFinite(last) ? [first, last] : null;
    const days = this.viewer.stateStore.getSelectedDays() ?? closed;
    const dense = findDenseSpan(this.viewer.store.columns.start, this.fullSpan);
    if (days) this.#setView(...padSpan(days[0], days[1] + 1, FIT_MARGIN_SHARE));
    if (days === null && dense) this.#setView(...dense);
    if (this.isWhole()) this.zoomBy(0.5);
  }

  /** Fit the chart to a window that it does not show, or shows so narrow that both handles are at one spot. */
  showWindow() {
    const [first, last] = getWindowDays(this.viewer.state);
    if (!Number.isFinite(first) || !Number.isFinite(last)) return;
    const { view } = this.scale;
    const isNarrow = last + 1 - first < MIN_WINDOW_SHARE * (view[1] - view[0]);
    if (isNarrow || first < view[0] || last >= view[1])
      this.#setView(...padSpan(first, last + 1, FIT_MARGIN_SHARE));
  }

  /** Extend the chart to days that it does not show. @param {[number, number]} days */
  revealDays([first, last]) {
    const { view } = this.scale;
    if (last < view[0] || first >= view[1])
      this.#setView(...padSpan(Math.min(view[0], first), Math.max(view[1], last + 1)));
  }

  /** Update after a change of filters, window or selection. */
  update() {
    this.controls.update();
    if (this.isDrawn) return this.redraw();
    this.isDrawn = true;
    this.#drawChart(); // at once: the handles have their places when the start is complete
    return this.resizeObserver.observe(this.chartArea);
  }

  #drawChart() {
    this.scale.width = this.chartArea.clientWidth;
    if (!this.scale.width) return;
    this.chart.draw();
    this.#positionWindow();
    this.#updateEdgeCounts();
    this.controls.updateZoomButton();
  }

  #positionWindow() {
    const { mode } = this.viewer.state;
    const { width } = this.scale;
    const [first, last] = this.#getClosedWindow();
    const clampToChart = (/** @type {number} */ day) =>
      clamp(this.scale.dayToX(day), EDGE_WIDTH_PX, width - EDGE_WIDTH_PX);
    const left = mode === "window" ? clampToChart(first) : mode === "upto" ? 0 : EDGE_WIDTH_PX;
    const right = mode === "all" ? width - EDGE_WIDTH_PX : clampToChart(last + 1);
    this.windowBox.style.left = `${left}px`;
    this.windowBox.style.width = `${Math.max(0, right - left)}px`;
    this.windowBox.className = `cm-window cm-window-${mode}`;
    this.#positionHandle("start", left, first);
    this.#positionHandle("end", right, last);
  }

  /** @param {WindowSide} side @param {number} x @param {number} day */
  #positionHandle(side, x, day) {
    const handle = this.handles[side];
    const [first, last] = this.viewer.stateStore.extent;
    handle.hidden = side === "start" && this.viewer.state.mode === "upto";
    handle.style.left = `${x}px`;
    handle.setAttribute("aria-valuemin", String(Math.min(first, day)));
    handle.setAttribute("aria-valuemax", String(Math.max(last, day)));
    handle.setAttribute("aria-valuenow", String(day));
    handle.setAttribute("aria-valuetext", formatDay(day, this.viewer.translator));
  }

  /** Show the numbers of events before and after the days of the chart. */
  #updateEdgeCounts() {
    const key = `${this.scale.view} ${this.viewer.stateStore.filterVersion}`;
    if (key === this.renderedEdgeKey) return;
    this.renderedEdgeKey = key;
    const { start, end } = this.viewer.store.columns;
    const counts = { before: 0, after: 0 };
    for (const event of this.viewer.stateStore.getMatchingEvents()) {
      if (end[event] < this.scale.view[0]) counts.before++;
      else if (start[event] >= this.scale.view[1]) counts.after++;
    }
    for (const side of /** @type {const} */ (["before", "after"])) {
      this.edgeButtons[side].hidden = counts[side] === 0;
      this.edgeButtons[side].textContent = this.viewer.translator.pluralMessage(`time.${side}`, counts[side]);
    }
  }

  destroy() {
    this.player.stop();
    this.resizeObserver.disconnect();
    this.redraw.cancel();
  }
}
