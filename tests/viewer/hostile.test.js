/** Hostile input from links, pages around the widget and other windows; and regressions found by fuzzing. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { TARGETS, run } from "../../fuzz/viewer.js";
import { parsePermalink } from "../../layers/viewer/core/permalink.js";
import { createOpeningState, serializeState, readState, readWindow } from "../../layers/viewer/core/state.js";
import { parseDay, readDay } from "../../layers/viewer/core/calendar.js";

const OPENING = createOpeningState("en");
const KNOWN = { languages: ["en", "hy"] };

for (const name of /** @type {(keyof typeof TARGETS)[]} */ (Object.keys(TARGETS))) {
  test(`fuzzed: ${name}`, () => {
    const { taken, refused } = run(name, performance.now() + 700, 1);
    assert.ok(taken > 0 && refused > 0, `${taken} taken, ${refused} refused`);
  });
}

for (const day of [-1e9, 1e9, 1e18, 1e300, -1e300, Infinity, -Infinity, NaN, 4e6]) {
  test(`found by fuzzing: day ${day} outside the date range gets no endless ticks`, () => {
    assert.equal(readDay(day, "start"), null);
    assert.equal(readWindow(day, day).mode, "all");
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
  test(`found in a browser: ${text} is rejected as a date`, () => {
    assert.equal(parseDay(text, "start"), null);
    assert.equal(parsePermalink(`t=${text}..${text}`, OPENING, KNOWN).mode, "all");
  });
}

for (const [hash, why] of [
  ["t=abc", "an invalid window"],
  ["t=abc&t=2023-01-01..2023-02-01", "an invalid first window"],
  ["map=NaN,NaN,NaN", "an invalid position"],
  ["map=46,39", "an incomplete position"],
  ["map=1e9,1e9,1e9", "a position outside the globe"],
  ["m=sometimes", "an unknown mode"],
  ["hl=tlh", "an unknown language"],
  ["p=__proto__", "an unknown panel"],
  ["%", "an incomplete escape"],
  ["\ud800", "a lone surrogate"],
  ["x=1&".repeat(50_000), "far too long"],
]) {
  test(`T18: hash with ${why} gives the initial view`, () => {
    assert.deepEqual(serializeState(parsePermalink(hash, OPENING, KNOWN)), serializeState(OPENING));
  });
}

for (const [added, why] of [
  [".", "a full stop"],
  [")", "a bracket"],
  ["%20", "a blank"],
  ["?utm_source=newsletter", "the parameters of a campaign"],
  [">", "the bracket around an address"],
  ["…", "an ellipsis"],
  ["。", "a full stop of another script"],
  ["”,", "a quotation mark and a comma"],
  ["&amp;t=2023-04-01..2023-04-30&amp;m=window", "an escaped ampersand"],
  ["&t=2023-04-01..2023-04-30&m=window.", "a full stop after other fields"],
  ["&m=window&t=2023-04-01..2023-04-30)", "a bracket after the window"],
]) {
  test(`link with ${why} after it selects its event`, () => {
    const state = parsePermalink(`#e=checkpoint-established${added}`, OPENING, KNOWN);
    assert.equal(state.selected, "checkpoint-established");
    const hasWindow = added.includes("t=2023");
    assert.deepEqual([state.mode, state.end === null], hasWindow ? ["window", false] : ["all", true]);
  });
}

test("T18: state with prototype keys is harmless", () => {
  const given = JSON.parse(
    '{"__proto__": {"polluted": true}, "constructor": 1, "filters": {"__proto__": {"types": ["x"]}}}',
  );
  assert.deepEqual(serializeState(readState(OPENING, given, KNOWN)), serializeState(OPENING));
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});
