import assert from "node:assert/strict";
import { test } from "node:test";
import { OPEN_START_FADE_PX, layOutBars, computeBinWeights } from "../../layers/viewer/timeline/histogram.js";
import { NO_FILTERS } from "../../layers/viewer/core/state.js";
import { Store, buildColumns } from "../../layers/viewer/events/store.js";
import { days, documentOf, event } from "./helpers.js";

/** @param {...[number|null, number|null]} spans */
function storeOf(...spans) {
  const document = documentOf(spans.map(([start, end], i) => event(`e${i}`, { time: days(start, end) })));
  const store = new Store(document, buildColumns(document));
  store.applyFilters(NO_FILTERS);
  return store;
}

/** @param {Float64Array} weights */
function sum(weights) {
  return weights.reduce((a, b) => a + b, 0);
}

for (const [spans, wanted, why] of /** @type {[[number|null, number|null][], number[], string][]} */ ([
  [[[2, 2]], [0, 0, 1, 0, 0], "a day is one bin"],
  [[[0, 4]], [0.2, 0.2, 0.2, 0.2, 0.2], "a vague date is spread thin"],
  [
    [
      [1, 2],
      [2, 2],
    ],
    [0, 0.5, 1.5, 0, 0],
    "weights add up",
  ],
  [[[-5, 4]], [0.1, 0.1, 0.1, 0.1, 0.1], "only the share within the chart counts"],
  [
    [
      [null, 4],
      [0, 0],
    ],
    [1, 0, 0, 0, 1],
    "an open start is no duration: its weight is on the known day",
  ],
  [[[3, null]], [0, 0, 0, 0.5, 0.5], "an open end goes to the last day of all"],
  [[[9, 12]], [0, 0, 0, 0, 0], "days outside are not counted"],
])) {
  test(`weights: ${why}`, () => {
    const weights = computeBinWeights(storeOf(...spans), 0, 5, 5, [0, 4]);
    weights.forEach((weight, i) => assert.ok(Math.abs(weight - wanted[i]) < 1e-12, `${[...weights]}`));
  });
}

test("total weight inside the chart is independent of bins", () => {
  const store = storeOf([0, 0], [3, 17], [5, 6], [18, 19]);
  for (const bins of [1, 3, 7, 20, 64])
    assert.ok(Math.abs(sum(computeBinWeights(store, 0, 20, bins, [0, 19])) - 4) < 1e-9);
});

test("filtered events have no weight", () => {
  const store = storeOf([1, 1], [2, 2]);
  store.failedFilters[0] = 1;
  assert.deepEqual([...computeBinWeights(store, 0, 3, 3, [0, 2])], [0, 0, 1]);
});

test("overlapping bars use the next lane, then the last lane", () => {
  const store = storeOf([0, 9], [5, 9], [6, 9], [30, 31]);
  const bars = layOutBars(store, [0, 1, 2, 3], (day) => day * 10, 400, 2);
  assert.deepEqual(
    bars.map(({ lane }) => lane),
    [0, 1, 1, 0],
  );
});

test("bar of a day has a minimum width", () => {
  const [bar] = layOutBars(storeOf([5000, 5000]), [0], (day) => day / 100, 400, 1);
  assert.ok(bar.right - bar.left >= 6);
});

test("an open start is a short fade, an open end reaches the chart's edge, and outside events have no bar", () => {
  const bars = layOutBars(storeOf([null, 5], [5, null], [90, 95]), [0, 1, 2], (day) => day * 10, 100, 3);
  assert.deepEqual(
    bars.map(({ event: index, openStart, openEnd }) => [index, openStart, openEnd]),
    [
      [0, true, false],
      [1, false, true],
    ],
  );
  assert.equal(bars[0].left, 50 - OPEN_START_FADE_PX);
  assert.ok(bars[1].right > 100);
});
