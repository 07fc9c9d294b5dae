/**
 * Timeline chart: ticks, histogram, and a bar for each event.
 */

import { getPixelRatio, resizeCanvas } from "../dom/canvas.js";
import { h } from "../dom/dom.js";
import { OPEN_START_FADE_PX, layOutBars, computeBinWeights } from "./histogram.js";
import { toCivilDate, buildTicks } from "../core/calendar.js";
import { formatShortMonth, formatWithYear } from "../core/date-phrases.js";
import { getWindowDays } from "../core/state.js";
import { EDGE_WIDTH_PX } from "./scale.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "state"|"stateStore"|"store"|"theme"|"translator">} ViewerSlice */
/** @typedef {import("./scale.js").TimeScale} TimeScale */
/** @typedef {import("./histogram.js").Bar} Bar */
/** @typedef {import("../core/calendar.js").Tick} Tick */

const HISTOGRAM_HEIGHT_PX = 20;
const LANE_HEIGHT_PX = 6;
const LANE_COUNT = 4;
const AXIS_HEIGHT_PX = 17;
export const CHART_HEIGHT_PX = HISTOGRAM_HEIGHT_PX + LANE_HEIGHT_PX * LANE_COUNT + AXIS_HEIGHT_PX + 3;
const AXIS_Y_PX = CHART_HEIGHT_PX - AXIS_HEIGHT_PX;
const MAX_BARS = 400; // with more events, only the histogram is drawn
const MIN_BIN_WIDTH_PX = 5;
const MIN_BIN_WEIGHT = 0.5; // of an event: a smaller share would look like an event
const TICK_LABEL_WIDTH_PX = 74;
const FADE_WIDTH_PX = 18; // over which an open end or an approximate date fades
const FAINT_OPACITY = 0.35;

/** The chart of one timeline. */
export class TimeChart {
  /** @param {ViewerSlice} viewer @param {TimeScale} scale */
  constructor(viewer, scale) {
    this.viewer = viewer;
    this.scale = scale;
    this.canvas = h("canvas", { class: "cm-chart", "aria-hidden": "true" });
    /** @type {Bar[]} */
    this.bars = [];
    /** @type {{key: string, weights: Float64Array}} */
    this.cachedWeights = { key: "", weights: new Float64Array(0) };
  }

  draw() {
    const ratio = getPixelRatio();
    const { width } = this.scale;
    resizeCanvas(this.canvas, width, CHART_HEIGHT_PX, ratio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, CHART_HEIGHT_PX);
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
    const ticks = buildTicks(...this.scale.view, this.scale.plotWidth / TICK_LABEL_WIDTH_PX);
    let minLeft = -Infinity;
    ticks.forEach((tick, i) => {
      const x = Math.round(this.scale.dayToX(tick.day)) + 0.5;
      strokeLine(ctx, rule, x, 0, x, AXIS_Y_PX + 3);
      minLeft = this.#drawTickLabel(ctx, this.#formatTick(tick, ticks[i - 1]), x, minLeft);
    });
    strokeLine(ctx, muted, 0, AXIS_Y_PX + 0.5, this.scale.width, AXIS_Y_PX + 0.5);
  }

  /** Draw a label if it fits. @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} minLeft @returns {number} where the next label may begin */
  #drawTickLabel(ctx, text, x, minLeft) {
    const halfWidth = ctx.measureText(text).width / 2;
    const centre = Math.max(halfWidth + 1, Math.min(this.scale.width - halfWidth - 1, x));
    if (centre - halfWidth < minLeft + 6) return minLeft;
    ctx.fillStyle = this.viewer.theme.colours.muted;
    ctx.fillText(text, centre, AXIS_Y_PX + 4);
    return centre + halfWidth;
  }

  /** Format a tick. The first tick, and the first of a month or year, have a longer label. @param {Tick} tick @param {Tick|undefined} before @returns {string} */
  #formatTick(tick, before) {
    const { translator } = this.viewer;
    const { year, month, day } = toCivilDate(tick.day);
    const previousDate = before && toCivilDate(before.day);
    if (tick.label === "year") return formatWithYear("date.year", year, {}, translator);
    const short = formatShortMonth(tick.day, translator);
    if (tick.label === "month")
      return previousDate?.year === year
        ? short
        : formatWithYear("date.tick.month", year, { month: short }, translator);
    if (previousDate?.year === year && previousDate.month === month) return String(day);
    if (previousDate?.year === year) return translator.message("date.tick.day", { day, month: short });
    return formatWithYear("date.tick.full", year, { day, month: short }, translator);
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #drawHistogram(ctx) {
    const { viewer, scale } = this;
    const bins = this.#countBins();
    const weights = this.#getWeights(bins);
    const maxWeight = weights.reduce((a, b) => Math.max(a, b), 1e-9);
    const [first, last] = getWindowDays(viewer.state);
    const binWidth = scale.plotWidth / bins;
    const baseline = this.#getBaseline();
    weights.forEach((weight, i) => {
      if (weight < MIN_BIN_WEIGHT && bins > 1) return;
      const day = scale.view[0] + ((i + 0.5) / bins) * scale.spanDays;
      const height = Math.max(1.5, Math.sqrt(weight / maxWeight) * (baseline - 4));
      ctx.fillStyle = day >= first && day < last + 1 ? viewer.theme.colours.label : viewer.theme.colours.rule;
      ctx.fillRect(EDGE_WIDTH_PX + i * binWidth, baseline - height, Math.max(1, binWidth - 1), height);
    });
  }

  /** Weights of the bins, cached: dragging the slider does not change them. @param {number} bins @returns {Float64Array} */
  #getWeights(bins) {
    const { viewer, scale } = this;
    const key = `${scale.view} ${bins} ${viewer.stateStore.filterVersion}`;
    if (key !== this.cachedWeights.key)
      this.cachedWeights = {
        key,
        weights: computeBinWeights(viewer.store, ...scale.view, bins, viewer.stateStore.extent),
      };
    return this.cachedWeights.weights;
  }

  /** One bin a day, or as many bins as fit. @returns {number} */
  #countBins() {
    const { view, spanDays, plotWidth } = this.scale;
    const maxBins = Math.max(1, Math.floor(plotWidth / MIN_BIN_WIDTH_PX));
    return spanDays <= maxBins && Number.isInteger(view[0]) && Number.isInteger(spanDays)
      ? spanDays
      : maxBins;
  }

  /** @param {CanvasRenderingContext2D} ctx */
  #drawBars(ctx) {
    const { viewer, scale } = this;
    const matching = viewer.stateStore.getMatchingEvents();
    this.bars =
      matching.length > MAX_BARS
        ? []
        : layOutBars(viewer.store, matching, (day) => scale.dayToX(day), scale.width, LANE_COUNT);
    const visible = new Set(this.bars.length ? viewer.stateStore.visibleEvents : []);
    for (const bar of this.bars) this.#drawBar(ctx, bar, visible.has(bar.event));
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Bar} bar @param {boolean} isVisible */
  #drawBar(ctx, bar, isVisible) {
    const { theme, store } = this.viewer;
    const { selectedIndex } = this.viewer.stateStore;
    const top = HISTOGRAM_HEIGHT_PX + 2 + bar.lane * LANE_HEIGHT_PX;
    const isSelected = bar.event === selectedIndex;
    ctx.globalAlpha = isVisible && (selectedIndex < 0 || isSelected) ? 1 : FAINT_OPACITY;
    ctx.fillStyle = createBarPaint(
      ctx,
      bar,
      theme.typeColours[store.columns.type[bar.event]],
      this.viewer.store.columns.about[bar.event] === 1,
    );
    ctx.beginPath();
    ctx.roundRect(bar.left, top, bar.right - bar.left, LANE_HEIGHT_PX - 2, 2);
    ctx.fill();
    ctx.globalAlpha = 1;
    if (!isSelected) return;
    ctx.strokeStyle = theme.colours.accent;
    ctx.lineWidth = 2;
    ctx.strokeRect(bar.left - 2, top - 2, bar.right - bar.left + 4, LANE_HEIGHT_PX + 2);
  }

  /** @returns {number} y of the bottom of the histogram */
  #getBaseline() {
    const { length } = this.viewer.stateStore.getMatchingEvents();
    return length > MAX_BARS ? AXIS_Y_PX - 4 : HISTOGRAM_HEIGHT_PX;
  }

  /** The days of the histogram's column at a position. @param {number} x @param {number} y pixels in the chart @returns {[number, number]|null} first and last day; null where no column is drawn */
  findColumnAt(x, y) {
    const { scale } = this;
    const bins = this.#countBins();
    const bin = Math.floor(((x - EDGE_WIDTH_PX) / scale.plotWidth) * bins);
    const weight = this.#getWeights(bins)[bin] ?? 0;
    if (y > this.#getBaseline() || weight < MIN_BIN_WEIGHT) return null;
    const [first, end] = [bin, bin + 1].map((edge) => scale.view[0] + (edge / bins) * scale.spanDays);
    return [Math.floor(first), Math.max(Math.floor(first), Math.ceil(end) - 1)];
  }

  /** @param {number} x @param {number} y pixels in the chart @returns {Bar|undefined} */
  findBarAt(x, y) {
    return this.bars.find((bar) => {
      const middle = HISTOGRAM_HEIGHT_PX + 2 + (bar.lane + 0.5) * LANE_HEIGHT_PX - 1;
      return x >= bar.left - 4 && x <= bar.right + 4 && Math.abs(y - middle) <= LANE_HEIGHT_PX / 2;
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
 * Create the fill of a bar: approximate and open ends fade out.
 * @param {CanvasRenderingContext2D} ctx @param {Bar} bar @param {string} colour @param {boolean} isApproximate
 * @returns {string|CanvasGradient}
 */
function createBarPaint(ctx, bar, colour, isApproximate) {
  const [fadeStart, fadeEnd] = [isApproximate || bar.openStart, isApproximate || bar.openEnd];
  if (!fadeStart && !fadeEnd) return colour;
  const width = bar.right - bar.left;
  const share = Math.min(0.45, FADE_WIDTH_PX / width);
  // the fade of an open start ends at the first known day
  const startShare = bar.openStart ? Math.min(1 - share, OPEN_START_FADE_PX / width) : share;
  const faint = colour.replace(/^rgb\((.*)\)$/, "rgba($1, 0.1)");
  const gradient = ctx.createLinearGradient(bar.left, 0, bar.right, 0);
  gradient.addColorStop(0, fadeStart ? faint : colour);
  gradient.addColorStop(startShare, colour);
  gradient.addColorStop(1 - share, colour);
  gradient.addColorStop(1, fadeEnd ? faint : colour);
  return gradient;
}
