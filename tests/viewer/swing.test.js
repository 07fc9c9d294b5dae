import test from "node:test";
import assert from "node:assert/strict";
import { ResizeGuard } from "../../layers/viewer/dom/resize-guard.js";

/** @typedef {[height: number, at: number]} Size */

/** @param {Size[]} sizes */
const detectOscillation = (sizes) => {
  const guard = new ResizeGuard();
  return sizes.map(([height, at]) => guard.isOscillating(800, height, at));
};

/** @type {[title: string, sizes: Size[], isOscillating: boolean[]][]} */
const CASES = [
  ["the first size is no way back", [[400, 0]], [false]],
  ["constant size does not oscillate", [[400, 0], [400, 10], [400, 20]], [false, false, false]], // prettier-ignore
  ["alternating sizes oscillate from the third on", [[400, 0], [390, 80], [400, 160], [390, 240]], [false, false, true, true]], // prettier-ignore
  ["slow return to a size does not oscillate", [[400, 0], [300, 5000], [400, 6000]], [false, false, false]], // prettier-ignore
  ["growing size does not oscillate", [[400, 0], [410, 16], [420, 32]], [false, false, false]], // prettier-ignore
  ["repeated size does not interrupt an oscillation", [[400, 0], [390, 80], [390, 90], [400, 160]], [false, false, false, true]], // prettier-ignore
];
for (const [title, sizes, expected] of CASES)
  test(title, () => assert.deepEqual(detectOscillation(sizes), expected));
