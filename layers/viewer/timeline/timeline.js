/**
 * The timeline: the chart, the window over it with its two handles, and the controls.
 */

import { h, oncePerFrame } from "../dom/dom.js";
import { dayInWords } from "../core/date-phrases.js";
import { Player } from "./player.js";
import { daysShown } from "../core/state.js";
import { CHART_HEIGHT, TimeChart } from "./chart.js";
import { TimeControls } from "./controls.js";
import { EDGE, TimeScale, clamp, paddedSpan, spanAtLeast } from "./scale.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../core/state.js").Mode} Mode */
/** @typedef {import("./scale.js").Span} Span */
/** @typedef {"start"|"end"} Side */

const FIT_MARGIN = 0.5; // of the span, left free around what the chart is fitted to
const CLICK = 4; // pixels within which a press is no drag
const NOTCH = 100; // pixels of a wheel's notch, which zooms by the root of two; a pinch comes in smaller parts
const LINE = 33; // pixels

/** The timeline of one viewer. */
export class Timeline {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const [first, last] = viewer.extent;
    this.whole = paddedSpan(first, last + 1);
    this.scale = new TimeScale(viewer.timeView ?? this.#openingView());
    this.chart = new TimeChart(viewer, this.scale);
    this.player = this.#makePlayer();
    this.controls = new TimeControls(viewer, this);
    this.box = h("div", { class: "cm-window" });
    this.handles = { start: this.#handle("start"), end: this.#handle("end") };
    this.edges = { before: this.#edge("before"), after: this.#edge("after") };
    this.area = h(
      "div",
      { class: "cm-chart-box", dir: "ltr" },
      this.chart.canvas,
      this.box,
      this.handles.start,
      this.handles.end,
      this.edges.before,
      this.edges.after,
    );
    this.area.style.height = `${CHART_HEIGHT}px`;
    this.#listen();
    this.element = h(
      "section",
      { class: "cm-time", "aria-label": viewer.words.say("time.title") },
      this.controls.element,
      this.area,
    );
    this.edgeKey = "";
    this.redraw = oncePerFrame(() => this.#draw());
    this.observer = new ResizeObserver(() => this.redraw());
    this.observer.observe(this.area);
  }

  /** @returns {Span} */
  #openingView() {
    const [start, end] = this.viewer.document.window ?? [null, null];
    return spanAtLeast(start ?? this.whole[0], end === null ? this.whole[1] : end + 1);
  }

  #makePlayer() {
    const { viewer } = this;
    return new Player({
      state: () => viewer.state,
      span: () => [this.#firstDay(), this.#lastDay()],
      nextEvent: (day) => viewer.nextStart(day),
      show: (patch) => viewer.change(patch, { replace: true, playing: true }),
      changed: (playing) => {
        this.controls.showPlaying(playing);
        viewer.playingChanged(playing);
      },
    });
  }

  /** @param {Side} side */
  #handle(side) {
    return h("div", {
      class: `cm-handle cm-handle-${side}`,
      role: "slider",
      tabindex: 0,
      "aria-label": this.viewer.words.say(`time.handle.${side}`),
      "aria-orientation": "horizontal",
      on: { keydown: (event) => this.#handleKey(event, side) },
    });
  }

  /** @param {"before"|"after"} side */
  #edge(side) {
    return h("button", {
      type: "button",
      class: `cm-edge cm-edge-${side}`,
      hidden: true,
      on: { click: () => this.#leaveEdge() },
    });
  }

  /** To the whole time; the button is hidden then, and the window's end has the focus. */
  #leaveEdge() {
    this.fitAll();
    this.handles.end.focus();
  }

  // --- the window ---------------------------------------------------------------------------------------------------

  /** @param {Mode} mode */
  setMode(mode) {
    const [first, last] = this.#closedWindow();
    /** @type {Record<Mode, [number|null, number|null]>} */
    const days = { all: [null, null], upto: [null, last], window: [first, last] };
    this.viewer.change({ mode, start: days[mode][0], end: days[mode][1] });
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.player.speed = speed;
  }

  /** The window as it would be with both ends closed. @returns {[number, number]} */
  #closedWindow() {
    const [first, last] = daysShown(this.viewer.state);
    return [
      Number.isFinite(first) ? first : this.#firstDay(),
      Number.isFinite(last) ? last : this.#lastDay(),
    ];
  }

  /** First day that is both dated and in the chart. */
  #firstDay() {
    return clamp(Math.floor(this.scale.view[0]), ...this.viewer.extent);
  }

  #lastDay() {
    return clamp(Math.ceil(this.scale.view[1]) - 1, ...this.viewer.extent);
  }

  /** Set one end of the window; the other gives way. @param {Side} side @param {number|null} day */
  moveSide(side, day) {
    const { mode, start, end } = this.viewer.state;
    const both = { start: mode === "window" ? start : null, end, [side]: day };
    if (both.start !== null && both.end !== null && both.end < both.start)
      both[side === "start" ? "end" : "start"] = day;
    const next = both.start !== null ? "window" : both.end !== null ? "upto" : "all";
    this.viewer.change({ mode: next, start: both.start, end: both.end }, { replace: true });
  }

  /** @param {KeyboardEvent} event @param {Side} side */
  #handleKey(event, side) {
    const day = this.#closedWindow()[side === "start" ? 0 : 1];
    const far = Math.max(2, Math.round(this.scale.span / 12));
    const [first, last] = this.viewer.extent;
    const moved = /** @type {Record<string, number>} */ ({
      ArrowLeft: day - 1,
      ArrowDown: day - 1,
      ArrowRight: day + 1,
      ArrowUp: day + 1,
      PageDown: day - far,
      PageUp: day + far,
      Home: first,
      End: last,
    })[event.key];
    if (moved === undefined) return;
    event.preventDefault();
    this.moveSide(side, clamp(moved, first, last));
  }

  // --- the pointer --------------------------------------------------------------------------------------------------

  #listen() {
    this.area.addEventListener("pointerdown", (event) => this.#grab(event));
    this.area.addEventListener("pointermove", (event) => this.#hover(event));
    this.area.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  /** Zoom with Ctrl, Shift or a pinch; the bare wheel is the page's. @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
    event.preventDefault();
    const about = this.scale.day(this.#point(event)[0]);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const way = clamp((event.deltaY || event.deltaX) * lines, -NOTCH, NOTCH);
    this.#setView(...this.scale.zoomed(2 ** (way / NOTCH / 2), about, this.whole));
  }

  /** @param {MouseEvent} event @returns {[number, number]} pixels in the chart */
  #point(event) {
    const box = this.area.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.button !== 0 || target.closest("button")) return;
    const side = target === this.handles.start ? "start" : target === this.handles.end ? "end" : null;
    if (side) target.focus({ preventScroll: true });
    const onWindow = target === this.box && this.viewer.state.mode === "window";
    this.#drag(
      event,
      side ? this.#sideMover(side) : onWindow ? this.#windowMover() : this.#viewMover(),
      side === null,
    );
  }

  /** @param {PointerEvent} event @param {(shift: number) => void} move takes the way in days @param {boolean} choosing whether a press without a drag opens the bar under it */
  #drag(event, move, choosing) {
    event.preventDefault();
    const days = this.scale.span / this.scale.room;
    const ended = new AbortController();
    const { signal } = ended;
    const isOwn = (/** @type {PointerEvent} */ { pointerId }) => pointerId === event.pointerId;
    let far = 0;
    this.area.setPointerCapture(event.pointerId);
    this.area.addEventListener(
      "pointermove",
      (next) => {
        if (!isOwn(next)) return; // another finger
        far = Math.max(far, Math.abs(next.clientX - event.clientX));
        if (far >= CLICK) move((next.clientX - event.clientX) * days);
      },
      { signal },
    );
    this.area.addEventListener(
      "pointerup",
      (last) => {
        if (!isOwn(last)) return;
        ended.abort();
        if (choosing && far < CLICK) this.#chooseAt(last);
      },
      { signal },
    );
    this.area.addEventListener("pointercancel", (last) => isOwn(last) && ended.abort(), { signal });
  }

  /** @param {MouseEvent} event */
  #chooseAt(event) {
    const bar = this.chart.barAt(...this.#point(event));
    if (bar) this.viewer.choose([bar.event], "timeline");
  }

  /** @param {Side} side */
  #sideMover(side) {
    const day = this.#closedWindow()[side === "start" ? 0 : 1];
    return (/** @type {number} */ shift) => this.moveSide(side, Math.round(day + shift));
  }

  #windowMover() {
    const [first, last] = this.#closedWindow();
    return (/** @type {number} */ shift) => {
      const by = Math.round(shift);
      this.viewer.change({ mode: "window", start: first + by, end: last + by }, { replace: true });
    };
  }

  #viewMover() {
    const [first, last] = this.scale.view;
    return (/** @type {number} */ shift) => this.#setView(first - shift, last - shift);
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    const bar = event.buttons ? undefined : this.chart.barAt(...this.#point(event));
    const record = bar && this.viewer.store.record(bar.event);
    this.area.classList.toggle("cm-over-bar", Boolean(bar));
    this.area.title = record ? this.viewer.words.pick(record.title) : "";
  }

  // --- the view -----------------------------------------------------------------------------------------------------

  /** @param {number} first @param {number} last */
  #setView(first, last) {
    this.scale.view = spanAtLeast(first, last);
    this.viewer.timeView = this.scale.view;
    this.redraw();
  }

  /** @param {number} factor beyond 1 shows more */
  zoom(factor) {
    const middle = (this.scale.view[0] + this.scale.view[1]) / 2;
    const [first, last] = this.viewer.selectedDays() ?? [middle, middle];
    const about = first >= this.scale.view[0] && last < this.scale.view[1] ? (first + last) / 2 : middle;
    this.#setView(...this.scale.zoomed(factor, about, this.whole));
  }

  fitAll() {
    this.#setView(...this.whole);
  }

  /** Fit to the selected event, or else to the window, or else to what is shown. */
  fitSelection() {
    const [first, last] = daysShown(this.viewer.state);
    const closed = Number.isFinite(first) && Number.isFinite(last) ? [first, last] : null;
    const days = this.viewer.selectedDays() ?? closed ?? this.viewer.shownDays();
    if (days) this.#setView(...paddedSpan(days[0], days[1] + 1, FIT_MARGIN));
  }

  /** Bring a stretch of days into the chart if it is not. @param {[number, number]} days */
  reveal([first, last]) {
    const { view } = this.scale;
    if (last < view[0] || first >= view[1])
      this.#setView(...paddedSpan(Math.min(view[0], first), Math.max(view[1], last + 1)));
  }

  /** Filters, window, selection or theme have changed. */
  update() {
    this.controls.update();
    this.redraw();
  }

  #draw() {
    this.scale.width = this.area.clientWidth;
    if (!this.scale.width) return;
    this.chart.draw();
    this.#placeWindow();
    this.#countEdges();
  }

  #placeWindow() {
    const { mode } = this.viewer.state;
    const { width } = this.scale;
    const [first, last] = this.#closedWindow();
    const held = (/** @type {number} */ day) => clamp(this.scale.x(day), EDGE, width - EDGE);
    const left = mode === "window" ? held(first) : mode === "upto" ? 0 : EDGE;
    const right = mode === "all" ? width - EDGE : held(last + 1);
    this.box.style.left = `${left}px`;
    this.box.style.width = `${Math.max(0, right - left)}px`;
    this.box.className = `cm-window cm-window-${mode}`;
    this.#placeHandle("start", left, first);
    this.#placeHandle("end", right, last);
  }

  /** @param {Side} side @param {number} x @param {number} day */
  #placeHandle(side, x, day) {
    const handle = this.handles[side];
    const [first, last] = this.viewer.extent;
    handle.hidden = side === "start" && this.viewer.state.mode === "upto";
    handle.style.left = `${x}px`;
    handle.setAttribute("aria-valuemin", String(Math.min(first, day)));
    handle.setAttribute("aria-valuemax", String(Math.max(last, day)));
    handle.setAttribute("aria-valuenow", String(day));
    handle.setAttribute("aria-valuetext", dayInWords(day, this.viewer.words));
  }

  /** Say how many events lie outside of what the chart shows. */
  #countEdges() {
    const key = `${this.scale.view} ${this.viewer.filterCount}`;
    if (key === this.edgeKey) return;
    this.edgeKey = key;
    const { start, end } = this.viewer.store.columns;
    const counts = { before: 0, after: 0 };
    for (const event of this.viewer.passing()) {
      if (end[event] < this.scale.view[0]) counts.before++;
      else if (start[event] >= this.scale.view[1]) counts.after++;
    }
    for (const side of /** @type {const} */ (["before", "after"])) {
      this.edges[side].hidden = counts[side] === 0;
      this.edges[side].textContent = this.viewer.words.count(`time.${side}`, counts[side]);
    }
  }

  destroy() {
    this.player.stop();
    this.observer.disconnect();
    this.redraw.cancel();
  }
}
