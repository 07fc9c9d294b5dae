/**
 * The scale of the timeline: which days it shows and where they stand. Pure.
 */

/** @typedef {[number, number]} Span first day, and the day after the last */

const LEAST_SPAN = 6; // days
export const EDGE = 14; // pixels kept free left and right, for the handles

/** @param {number} value @param {number} low @param {number} high @returns {number} */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/** @param {number} first @param {number} last @returns {Span} widened to the least that is useful */
export function spanAtLeast(first, last) {
  const lack = Math.max(0, LEAST_SPAN - (last - first)) / 2;
  return [first - lack, last + lack];
}

/** @param {number} first @param {number} last @param {number} [share] of the span, left free on each side @returns {Span} */
export function paddedSpan(first, last, share = 0.03) {
  const pad = Math.max(1, Math.round((last - first) * share));
  return spanAtLeast(first - pad, last + pad);
}

/** Days to pixels and back. */
export class TimeScale {
  /** @param {Span} view */
  constructor(view) {
    this.view = view;
    this.width = 1;
  }

  /** Pixels between the edges. */
  get room() {
    return Math.max(1, this.width - 2 * EDGE);
  }

  /** Days shown. */
  get span() {
    return this.view[1] - this.view[0];
  }

  /** @param {number} day @returns {number} pixels from the chart's left */
  x(day) {
    return EDGE + ((day - this.view[0]) / this.span) * this.room;
  }

  /** @param {number} x pixels @returns {number} */
  day(x) {
    return this.view[0] + ((x - EDGE) / this.room) * this.span;
  }

  /**
   * @param {number} factor beyond 1 shows more @param {number} about the day that stays where it is
   * @param {Span} most what there is to show
   * @returns {Span}
   */
  zoomed(factor, about, most) {
    const [first, last] = [about - (about - this.view[0]) * factor, about + (this.view[1] - about) * factor];
    return spanAtLeast(
      Math.max(first, Math.min(most[0], this.view[0])),
      Math.min(last, Math.max(most[1], this.view[1])),
    );
  }
}
