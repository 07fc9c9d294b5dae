/**
 * Timeline scale: which days are shown, and at which pixels. Pure functions.
 */

/** @typedef {[number, number]} DaySpan first day, and the day after the last */

const MIN_SPAN_DAYS = 6;
export const EDGE_WIDTH_PX = 14; // kept free on both sides for the handles

/** @param {number} value @param {number} low @param {number} high @returns {number} */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/** @param {number} first @param {number} last @returns {DaySpan} extended to the minimum span */
export function ensureMinSpan(first, last) {
  const lack = Math.max(0, MIN_SPAN_DAYS - (last - first)) / 2;
  return [first - lack, last + lack];
}

/** @param {number} first @param {number} last @param {number} [share] of the span, added on each side @returns {DaySpan} */
export function padSpan(first, last, share = 0.03) {
  const pad = Math.max(1, Math.round((last - first) * share));
  return ensureMinSpan(first - pad, last + pad);
}

/** Converts days to pixels and back. */
export class TimeScale {
  /** @param {DaySpan} view */
  constructor(view) {
    this.view = view;
    this.width = 1;
  }

  /** Width between the edges, in pixels. */
  get plotWidth() {
    return Math.max(1, this.width - 2 * EDGE_WIDTH_PX);
  }

  /** Number of days shown. */
  get spanDays() {
    return this.view[1] - this.view[0];
  }

  /** @param {number} day @returns {number} pixels from the chart's left */
  dayToX(day) {
    return EDGE_WIDTH_PX + ((day - this.view[0]) / this.spanDays) * this.plotWidth;
  }

  /** @param {number} x pixels @returns {number} */
  xToDay(x) {
    return this.view[0] + ((x - EDGE_WIDTH_PX) / this.plotWidth) * this.spanDays;
  }

  /**
   * @param {number} factor above 1 shows more days @param {number} anchorDay the day that keeps its position
   * @param {DaySpan} fullSpan all days of the map
   * @returns {DaySpan}
   */
  zoomSpan(factor, anchorDay, fullSpan) {
    const [first, last] = [
      anchorDay - (anchorDay - this.view[0]) * factor,
      anchorDay + (this.view[1] - anchorDay) * factor,
    ];
    return ensureMinSpan(
      Math.max(first, Math.min(fullSpan[0], this.view[0])),
      Math.min(last, Math.max(fullSpan[1], this.view[1])),
    );
  }
}

const DENSE_SHARE = 2 / 3; // of the events, which the dense stretch has
const MAX_DENSE_SPAN_SHARE = 0.25; // of all days: a longer stretch is not denser

/**
 * The shortest stretch of time in which most events begin, if it is much shorter than the whole.
 * @param {Int32Array} starts sorted first days @param {DaySpan} fullSpan @returns {DaySpan|null}
 */
export function findDenseSpan(starts, fullSpan) {
  const wanted = Math.max(2, Math.ceil(starts.length * DENSE_SHARE));
  /** @type {DaySpan|null} */
  let shortest = null;
  for (let i = 0; i + wanted <= starts.length; i++) {
    const span = /** @type {DaySpan} */ ([starts[i], starts[i + wanted - 1] + 1]);
    if (!shortest || span[1] - span[0] <= shortest[1] - shortest[0]) shortest = span;
  }
  if (!shortest || shortest[1] - shortest[0] > MAX_DENSE_SPAN_SHARE * (fullSpan[1] - fullSpan[0]))
    return null;
  return padSpan(...shortest, 0.15);
}
