/** Areas drawn by hand: reading, comparing with places, and the filter. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AreaTest,
  INSIDE,
  OUTSIDE,
  PARTLY_INSIDE,
  formatArea,
  parseArea,
  readArea,
  simplifyLine,
} from "../../layers/viewer/core/drawn-area.js";
import { decodeShape, mercatorX, mercatorY } from "../../layers/viewer/core/geometry.js";
import { NO_FILTERS } from "../../layers/viewer/core/state.js";
import { Store, buildColumns } from "../../layers/viewer/events/store.js";
import { documentOf, event } from "./helpers.js";

const BOX = readArea([[46, 39], [48, 41]]); // prettier-ignore
const BOWTIE = readArea([[46, 39], [48, 41], [48, 39], [46, 41]]); // prettier-ignore

test("an area is read from what a link or a page gives, or is none", () => {
  for (const [why, given] of Object.entries({
    "one corner": [[46, 39]],
    "no list": "46,39",
    "no pair": [[46, 39], [48]],
    "no number": [
      [46, 39],
      [48, "41"],
    ],
    "no finite number": [
      [46, 39],
      [48, NaN],
    ],
    "beyond the poles": [
      [46, 39],
      [48, 91],
    ],
    "too many corners": Array.from({ length: 101 }, (_, i) => [i, 0]),
  }))
    assert.deepEqual(readArea(given), [], why);
  for (const text of ["46_39", "46_39_48", "46_39__41", "x_y_z_a", ""])
    assert.deepEqual(parseArea(text), [], text);
  assert.deepEqual(parseArea(formatArea(BOWTIE)), BOWTIE);
  assert.deepEqual(readArea([[46.123456, 39], [48, 41]])[0], [46.1235, 39]); // prettier-ignore
});

/** @param {typeof BOX} area @param {number} longitude @param {number} latitude @param {number} [radius] degrees of longitude */
const compare = (area, longitude, latitude, radius = 0) =>
  new AreaTest(area).comparePoint(mercatorX(longitude), mercatorY(latitude), radius / 360);

test("a point counts with the circle that it is known to be in", () => {
  assert.equal(compare(BOX, 47, 40), INSIDE);
  assert.equal(compare(BOX, 49, 40), OUTSIDE);
  assert.equal(compare(BOX, 47, 40, 0.5), INSIDE);
  assert.equal(compare(BOX, 47.9, 40, 0.5), PARTLY_INSIDE, "its circle reaches beyond the area");
  assert.equal(compare(BOX, 48.2, 40, 0.5), PARTLY_INSIDE, "it may be in the area");
  assert.equal(compare(BOX, 48.6, 40, 0.5), OUTSIDE);
  assert.equal(compare(BOX, 47, 40, 20), PARTLY_INSIDE, "the area is within the circle");
});

test("sides that cross follow the even-odd rule", () => {
  assert.equal(compare(BOWTIE, 46.2, 40), INSIDE);
  assert.equal(compare(BOWTIE, 47, 39.2), OUTSIDE);
});

test("a line or an area counts by its whole shape", () => {
  /** @param {number} west @param {number} south @param {number} side degrees */
  const square = (west, south, side) => {
    const [x, y, d] = [west, south, side].map((one) => Math.round(one * 1e5));
    return decodeShape({ type: "Polygon", deltas: [[x, y, d, 0, 0, d, -d, 0, 0, -d]] });
  };
  const test_ = new AreaTest(BOX);
  assert.equal(test_.compareGeometry(square(46.5, 39.5, 1)), INSIDE);
  assert.equal(test_.compareGeometry(square(47.5, 39.5, 1)), PARTLY_INSIDE);
  assert.equal(test_.compareGeometry(square(40, 35, 20)), PARTLY_INSIDE, "a country around the area");
  assert.equal(test_.compareGeometry(square(48.5, 39.5, 1)), OUTSIDE);
  const line = decodeShape({ type: "LineString", deltas: [4500000, 4000000, 400000, 0] });
  assert.equal(test_.compareGeometry(line), PARTLY_INSIDE, "it crosses the area, with both ends outside");
});

test("an event without a mark, or with all its places elsewhere, is outside", () => {
  const records = [
    event("in", { point: [47, 40], radius_m: 1000 }),
    event("undrawn", { point: [47, 40], mark: "none" }),
    event("out", { point: [50, 40], radius_m: 1000 }),
    event("two-places", {
      point: [50, 40],
      radius_m: 1000,
      parts: [50, 47].map((longitude) => ({
        ...{ role: /** @type {const} */ ("place"), text: "P", names: {} },
        ...{ point: [longitude, 40], where_prec: 1, radius_m: 1000 },
      })),
    }),
  ];
  const document = documentOf(records);
  const store = new Store(document, buildColumns(document));
  store.applyFilters({ ...NO_FILTERS, area: BOX });
  const found = store.findVisible(-Infinity, Infinity);
  assert.deepEqual(
    [...found].map((index) => store.getId(index)),
    ["in", "two-places"],
  );
  assert.equal(store.countPartlyInArea(found), 1);
  store.applyFilters(NO_FILTERS);
  assert.equal(store.countPartlyInArea(store.findVisible(-Infinity, Infinity)), 0);
});

test("a drawn line keeps the corners that change its course", () => {
  /** @type {[number, number][]} */
  const line = [[0, 0], [5, 0.5], [10, 0], [10, 10], [10.5, 15], [10, 20]]; // prettier-ignore
  assert.deepEqual(simplifyLine(line, 1), [[0, 0], [10, 0], [10, 20]]); // prettier-ignore
});
