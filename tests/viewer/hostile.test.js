/** What a link, a page around the widget, or another window may try; and what fuzzing has found. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { TARGETS, run } from "../../fuzz/viewer.js";
import { stateOfHash } from "../../layers/viewer/core/permalink.js";
import { openingState, plainState, readState, windowState } from "../../layers/viewer/core/state.js";
import { parseDay, readDay } from "../../layers/viewer/core/calendar.js";

const OPENING = openingState("en");
const KNOWN = { languages: ["en", "hy"] };

for (const name of /** @type {(keyof typeof TARGETS)[]} */ (Object.keys(TARGETS))) {
  test(`fuzzed: ${name}`, () => {
    const { taken, refused } = run(name, performance.now() + 700, 1);
    assert.ok(taken > 0 && refused > 0, `${taken} taken, ${refused} refused`);
  });
}

for (const day of [-1e9, 1e9, 1e18, 1e300, -1e300, Infinity, -Infinity, NaN, 4e6]) {
  test(`found by fuzzing: the day ${day} has no date and would label the timeline without end`, () => {
    assert.equal(readDay(day, "start"), null);
    assert.equal(windowState(day, day).mode, "all");
  });
}

for (const text of [
  "2023-00",
  "2023-00-00",
  "2023-04-00",
  "2023-00-12",
  "2023-13",
  "2023-99-99",
  "2023-02-30",
]) {
  test(`found in a browser: ${text} is no date, and no year either`, () => {
    assert.equal(parseDay(text, "start"), null);
    assert.equal(stateOfHash(`t=${text}..${text}`, OPENING, KNOWN).mode, "all");
  });
}

for (const [hash, why] of [
  ["t=abc", "no days"],
  ["t=abc&t=2023-01-01..2023-02-01", "the first one counts, and is none"],
  ["map=NaN,NaN,NaN", "no position"],
  ["map=46,39", "half a position"],
  ["map=1e9,1e9,1e9", "a position off the globe"],
  ["m=sometimes", "no mode"],
  ["hl=tlh", "no language of the map"],
  ["p=__proto__", "no panel"],
  ["%", "half of an escape"],
  ["\ud800", "half of a character"],
  ["x=1&".repeat(50_000), "far too long"],
]) {
  test(`row 18: a hash with ${why} gives the opening view`, () => {
    assert.deepEqual(plainState(stateOfHash(hash, OPENING, KNOWN)), plainState(OPENING));
  });
}

test("row 18: a state may hold keys of every object without harm", () => {
  const given = JSON.parse(
    '{"__proto__": {"polluted": true}, "constructor": 1, "filters": {"__proto__": {"types": ["x"]}}}',
  );
  assert.deepEqual(plainState(readState(OPENING, given, KNOWN)), plainState(OPENING));
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});
