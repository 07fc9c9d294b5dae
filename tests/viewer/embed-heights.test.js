import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const SCRIPTS = [
  "conflictmap/publish/embed/static/resize-listener.js",
  "conflictmap/publish/embed/static/conflict-map-element.js",
  "conflictmap/app/static/preview.js",
];

/** @param {string} path @param {string} name @returns {number} */
function readConstant(path, name) {
  const source = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  return Number(new RegExp(`const ${name} = (\\d+);`).exec(source)?.[1]);
}

for (const path of SCRIPTS) {
  test(`${path} accepts the same widget heights as the others`, () => {
    assert.deepEqual(
      ["MIN_HEIGHT_PX", "MAX_HEIGHT_PX"].map((name) => readConstant(path, name)),
      [100, 10000],
    );
  });
}
