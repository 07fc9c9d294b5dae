/**
 * The drawing in the timeline: ticks, histogram, and a bar for each event.
 */

import { h } from "../dom/dom.js";
import { layBars, weighDays } from "./histogram.js";
import { civilOf, ticksFor } from "../core/calendar.js";
import { shortMonth } from "../core/date-phrases.js";
import { daysShown } from "../core/state.js";
import { setSize } from "../map/canvas-layer.js";
import { EDGE } from "./scale.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("./scale.js").TimeScale} TimeScale */
/** @typedef {import("./histogram.js").Bar} Bar */
/** @typedef {import("../core/calendar.js").Tick} Tick */

const HISTOGRAM = 34; // pixels
const LANE = 6;
const LANES = 6;
const AXIS = 18;
export const CHART_HEIGHT = HISTOGRAM + LANE * LANES + AXIS + 6;
const BASE = CHART_HEIGHT - AXIS;
const MOST_BARS = 400; // beyond it the histogram speaks alone
const BIN = 5; // pixels
const TICK_ROOM = 74; // pixels of a tick's label
const FADE = 18; // pixels over which an end that is not known fades
const FAINT = 0.35;

/** The chart of one timeline. */
export class TimeChart {
  /** @param {Viewer} viewer @param {TimeScale} scale */
  constructor(viewer, scale) {
    this.viewer = viewer;
    this.scale = scale;
    this.canvas = h("canvas", { class: "cm-chart", "aria-hidden": "true" });
    /** @type {Bar[]} */
    this.bars = [];
    /** @type {{key: string, weights: Float64Array}} */
    this.kept = { key: "", weights: new Float64Array(0) };
  }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    const { width } = this.scale;
    setSize(this.canvas, width, CHART_HEIGHT, ratio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, CHART_HEIGHT);
    this.#drawTicks(ctx);
    this.#drawHistogram(ctx);
    this.#drawBars(ctx);
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #drawTicks(ctx) {
    const { rule, muted } = this.viewer.theme.colours;
    Object.assign(ctx, {
      font: "12px system-ui, sans-serif",
      textBaseline: "top",
      textAlign: "center",
      lineWidth: 1,
    });
    const ticks = ticksFor(...this.scale.view, this.scale.room / TICK_ROOM);
    let free = -Infinity;
    ticks.forEach((tick, i) => {
      const x = Math.round(this.scale.x(tick.day)) + 0.5;
      strokeLine(ctx, rule, x, 0, x, BASE + 3);
      free = this.#label(ctx, this.#tickText(tick, ticks[i - 1]), x, free);
    });
    strokeLine(ctx, muted, 0, BASE + 0.5, this.scale.width, BASE + 0.5);
  }

  /** Write a label if there is room. @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} free @returns {number} where the next may begin */
  #label(ctx, text, x, free) {
    const half = ctx.measureText(text).width / 2;
    const at = Math.max(half + 1, Math.min(this.scale.width - half - 1, x));
    if (at - half < free + 6) return free;
    ctx.fillStyle = this.viewer.theme.colours.muted;
    ctx.fillText(text, at, BASE + 4);
    return at + half;
  }

  /** The first tick, and the first of a month or year, say more. @param {Tick} tick @param {Tick|undefined} before @returns {string} */
  #tickText(tick, before) {
    const { words } = this.viewer;
    const { year, month, day } = civilOf(tick.day);
    const last = before && civilOf(before.day);
    if (tick.label === "year") return words.say("date.year", { year });
    const short = shortMonth(tick.day, words);
    if (tick.label === "month")
      return last?.year === year ? short : words.say("date.tick.month", { month: short, year });
    if (last?.year === year && last.month === month) return String(day);
    return words.say(last?.year === year ? "date.tick.day" : "date.tick.full", { day, month: short, year });
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #drawHistogram(ctx) {
    const { viewer, scale } = this;
    const bins = this.#bins();
    const weights = this.#weights(bins);
    const most = weights.reduce((a, b) => Math.max(a, b), 1e-9);
    const [first, last] = daysShown(viewer.state);
    const wide = scale.room / bins;
    const foot = viewer.passing().length > MOST_BARS ? BASE - 4 : HISTOGRAM;
    weights.forEach((weight, i) => {
      if (!weight) return;
      const day = scale.view[0] + ((i + 0.5) / bins) * scale.span;
      const high = Math.max(1.5, Math.sqrt(weight / most) * (foot - 4));
      ctx.fillStyle = day >= first && day < last + 1 ? viewer.theme.colours.label : viewer.theme.colours.rule;
      ctx.fillRect(EDGE + i * wide, foot - high, Math.max(1, wide - 1), high);
    });
  }

  /** The slider moves far more often than these change. @param {number} bins @returns {Float64Array} */
  #weights(bins) {
    const { viewer, scale } = this;
    const key = `${scale.view} ${bins} ${viewer.filterCount}`;
    if (key !== this.kept.key)
      this.kept = { key, weights: weighDays(viewer.store, ...scale.view, bins, viewer.extent) };
    return this.kept.weights;
  }

  /** As many bins as there are days, or as there is room for. @returns {number} */
  #bins() {
    const { view, span, room } = this.scale;
    const most = Math.max(1, Math.floor(room / BIN));
    return span <= most && Number.isInteger(view[0]) && Number.isInteger(span) ? span : most;
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #drawBars(ctx) {
    const { viewer, scale } = this;
    const passing = viewer.passing();
    this.bars =
      passing.length > MOST_BARS
        ? []
        : layBars(viewer.store, passing, (day) => scale.x(day), scale.width, LANES);
    const shown = new Set(this.bars.length ? viewer.shown : []);
    for (const bar of this.bars) this.#drawBar(ctx, bar, shown.has(bar.event));
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Bar} bar @param {boolean} shown */
  #drawBar(ctx, bar, shown) {
    const { theme, store, selected } = this.viewer;
    const top = HISTOGRAM + 2 + bar.lane * LANE;
    const chosen = bar.event === selected;
    ctx.globalAlpha = shown && (selected < 0 || chosen) ? 1 : FAINT;
    ctx.fillStyle = barPaint(
      ctx,
      bar,
      theme.types[store.columns.type[bar.event]],
      this.viewer.isAbout(bar.event),
    );
    ctx.beginPath();
    ctx.roundRect(bar.left, top, bar.right - bar.left, LANE - 2, 2);
    ctx.fill();
    ctx.globalAlpha = 1;
    if (!chosen) return;
    ctx.strokeStyle = theme.colours.accent;
    ctx.lineWidth = 2;
    ctx.strokeRect(bar.left - 2, top - 2, bar.right - bar.left + 4, LANE + 2);
  }

  /** @param {number} x @param {number} y pixels in the chart @returns {Bar|undefined} */
  barAt(x, y) {
    return this.bars.find((bar) => {
      const middle = HISTOGRAM + 2 + (bar.lane + 0.5) * LANE - 1;
      return x >= bar.left - 4 && x <= bar.right + 4 && Math.abs(y - middle) <= LANE / 2;
    });
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {string} colour @param {number} ax @param {number} ay @param {number} bx @param {number} by */
function strokeLine(ctx, colour, ax, ay, bx, by) {
  ctx.strokeStyle = colour;
  ctx.beginPath();
  ctx.moveTo(ax, ay);
  ctx.lineTo(bx, by);
  ctx.stroke();
}

/**
 * Approximate and open ends fade away.
 * @param {CanvasRenderingContext2D} ctx @param {Bar} bar @param {string} colour @param {boolean} about
 * @returns {string|CanvasGradient}
 */
function barPaint(ctx, bar, colour, about) {
  const [fadeStart, fadeEnd] = [about || bar.openStart, about || bar.openEnd];
  if (!fadeStart && !fadeEnd) return colour;
  const share = Math.min(0.45, FADE / (bar.right - bar.left));
  const clear = colour.replace(/^rgb\((.*)\)$/, "rgba($1, 0.1)");
  const paint = ctx.createLinearGradient(bar.left, 0, bar.right, 0);
  paint.addColorStop(0, fadeStart ? clear : colour);
  paint.addColorStop(share, colour);
  paint.addColorStop(1 - share, colour);
  paint.addColorStop(1, fadeEnd ? clear : colour);
  return paint;
}
