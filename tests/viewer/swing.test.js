import test from "node:test";
import assert from "node:assert/strict";
import { ResizeGuard } from "../../layers/viewer/dom/resize-guard.js";

/** @typedef {[height: number, at: number]} Size */

/** @param {Size[]} sizes */
const told = (sizes) => {
  const swing = new ResizeGuard();
  return sizes.map(([height, at]) => swing.isOscillating(800, height, at));
};

/** @type {[why: string, sizes: Size[], swings: boolean[]][]} */
const CASES = [
  ["the first size is no way back", [[400, 0]], [false]],
  ["a size that stays does not swing", [[400, 0], [400, 10], [400, 20]], [false, false, false]], // prettier-ignore
  ["two sizes in turn swing from the third on", [[400, 0], [390, 80], [400, 160], [390, 240]], [false, false, true, true]], // prettier-ignore
  ["who opens and closes something takes longer", [[400, 0], [300, 5000], [400, 6000]], [false, false, false]], // prettier-ignore
  ["a window drawn wider passes every size once", [[400, 0], [410, 16], [420, 32]], [false, false, false]], // prettier-ignore
  ["a size told twice is still the same swing", [[400, 0], [390, 80], [390, 90], [400, 160]], [false, false, false, true]], // prettier-ignore
];
for (const [why, sizes, expected] of CASES) test(why, () => assert.deepEqual(told(sizes), expected));
