/**
 * Layout of events in time: weights of histogram bins, and bars in lanes. Pure functions.
 */

import { OPEN_END_DAY } from "../events/store.js";

/** @typedef {import("../events/store.js").Store} Store */

/**
 * Compute the weights of equal bins. An event's weight of one is spread evenly over its days, so that a vague date looks
 * vague. An open end counts as the end of the extent; an open start is no duration.
 * @param {Store} store with filters applied; the window is not considered
 * @param {number} from @param {number} to days, the interval that the bins divide @param {number} bins
 * @param {[number, number]} extent first and last day of all events
 * @returns {Float64Array}
 */
export function computeBinWeights(store, from, to, bins, extent) {
  const weights = new Float64Array(bins);
  const steps = new Float64Array(bins + 1); // differences between whole bins of long events, summed at the end
  const { start, end } = store.columns;
  const scale = bins / (to - from);
  for (let i = 0; i < store.count; i++) {
    if (store.failedFilters[i]) continue;
    const last = end[i] === OPEN_END_DAY ? Math.max(extent[1], start[i]) : end[i];
    spreadWeight(weights, steps, (start[i] - from) * scale, (last + 1 - from) * scale);
  }
  for (let i = 0, sum = 0; i < bins; i++) weights[i] += sum += steps[i];
  return weights;
}

/** @param {Float64Array} weights @param {Float64Array} steps @param {number} a @param {number} b in bins, b > a */
function spreadWeight(weights, steps, a, b) {
  const [low, high] = [Math.max(0, a), Math.min(weights.length, b)];
  if (high <= low) return;
  const each = 1 / (b - a);
  const [first, last] = [Math.floor(low), Math.min(weights.length - 1, Math.floor(high))];
  if (first === last) {
    weights[first] += (high - low) * each;
    return;
  }
  weights[first] += (first + 1 - low) * each;
  weights[last] += (high - last) * each;
  steps[first + 1] += each;
  steps[last] -= each;
}

/**
 * One event's bar on the timeline.
 * @typedef {object} Bar
 * @property {number} event index @property {number} left @property {number} right pixels @property {number} lane
 * @property {boolean} openStart @property {boolean} openEnd
 */

/**
 * Lay out bars in as few lanes as possible without touching; a bar that fits in none goes to the last lane.
 * @param {Store} store @param {Iterable<number>} events indexes in order of start
 * @param {(day: number) => number} x pixels of a day @param {number} width pixels @param {number} lanes at most
 * @returns {Bar[]} those at least partly within the width
 */
export function layOutBars(store, events, x, width, lanes) {
  const ends = new Array(lanes).fill(-Infinity);
  /** @type {Bar[]} */
  const bars = [];
  for (const event of events) {
    const bar = buildBar(store, event, x, width);
    if (bar.right < 0 || bar.left > width) continue;
    const lane = ends.findIndex((end) => end + 2 <= bar.left);
    bar.lane = lane < 0 ? lanes - 1 : lane;
    ends[bar.lane] = Math.max(ends[bar.lane], bar.right);
    bars.push(bar);
  }
  return bars;
}

const MIN_BAR_WIDTH_PX = 6;
/** Width of the fade before the first known day of an event that began earlier, at an unknown day. */
export const OPEN_START_FADE_PX = 24;

/** @param {Store} store @param {number} event @param {(day: number) => number} x @param {number} width @returns {Bar} */
function buildBar(store, event, x, width) {
  const { start, end, openStart: openStarts } = store.columns;
  const [openStart, openEnd] = [openStarts[event] === 1, end[event] === OPEN_END_DAY];
  const left = x(start[event]);
  const right = openEnd ? width + 1 : x(end[event] + 1);
  const short = Math.max(0, MIN_BAR_WIDTH_PX - (right - left)) / 2;
  const fade = openStart ? OPEN_START_FADE_PX : 0;
  return { event, left: left - short - fade, right: right + short, lane: 0, openStart, openEnd };
}
