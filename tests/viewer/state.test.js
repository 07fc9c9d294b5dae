import assert from "node:assert/strict";
import { test } from "node:test";
import { formatPermalink, parsePermalink } from "../../layers/viewer/core/permalink.js";
import {
  NO_FILTERS,
  getWindowDays,
  createOpeningState,
  serializeState,
  readFilters,
  readState,
  hasActiveFilters,
  readWindow,
} from "../../layers/viewer/core/state.js";
import { toDayNumber } from "../../layers/viewer/core/calendar.js";
import { LANGUAGES } from "./helpers.js";

const KNOWN = { languages: LANGUAGES };
const OPENING = createOpeningState("en");
const FULL = readState(
  OPENING,
  {
    mode: "window",
    start: "2023-04-01",
    end: "2023-04-30",
    selected: "checkpoint-established",
    language: "hy",
    panel: "source",
    source: "blinken",
    filters: {
      types: ["access", "violence"],
      subtypes: ["Road block (north)."],
      actors: ["Government of Azerbaijan & others"],
      sources: ["a=b"],
      status: ["claimed"],
      precision: [1, 5],
      area: [
        [46.1234, 39],
        [48, 41.5],
        [-47, 40],
      ],
      text: "Laçın #1",
    },
    map: [46.5, 39.6, 9.25],
  },
  KNOWN,
);

test("initial state shows everything and selects nothing", () => {
  assert.deepEqual(getWindowDays(OPENING), [-Infinity, Infinity]);
  assert.equal(OPENING.selected, null);
  assert.ok(!hasActiveFilters(OPENING.filters));
  assert.equal(formatPermalink(OPENING, OPENING), "");
});

for (const [start, end, wanted, why] of /** @type {[any, any, any, string][]} */ ([
  [null, null, { mode: "all", start: null, end: null }, "open on both sides is all"],
  [null, "2023-04-23", { mode: "upto", start: null, end: 19470 }, "an open start is up to date"],
  ["2023-04-23", null, { mode: "window", start: 19470, end: null }, "an open end is a window"],
  [19470, 19477, { mode: "window", start: 19470, end: 19477 }, "day numbers"],
  [
    "2023-04",
    "2023-04",
    { mode: "window", start: toDayNumber(2023, 4), end: toDayNumber(2023, 4, 30) },
    "a month is its first and last day",
  ],
  [19477, 19470, { mode: "window", start: 19470, end: 19477 }, "the wrong way round is turned"],
  ["soon", {}, { mode: "all", start: null, end: null }, "nonsense restricts nothing"],
])) {
  test(`window ${JSON.stringify(start)} to ${JSON.stringify(end)}: ${why}`, () =>
    assert.deepEqual(readWindow(start, end), wanted));
}

test("state round-trips through the hash", () => {
  assert.deepEqual(parsePermalink(`#${formatPermalink(FULL, OPENING)}`, OPENING, KNOWN), FULL);
});

test("state round-trips through its plain form", () => {
  const plain = JSON.parse(JSON.stringify(serializeState(FULL)));
  assert.equal(plain.start, "2023-04-01");
  assert.deepEqual(readState(OPENING, plain, KNOWN), FULL);
});

for (const hash of [
  "#",
  "#section-2",
  "#t=abc",
  "#t=2023-99-99..",
  "#m=never&hl=xx&p=nowhere",
  "#map=1,2",
  "#map=NaN,1,2",
  "#map=400,10,3",
  "#map=0,0,999",
  "#prec=9&prec=x",
  "#%",
  "#t=..&t=..",
  `#${"x=1&".repeat(5000)}`,
  "#__proto__=1",
]) {
  test(`invalid hash falls back without error: ${hash.slice(0, 30)}`, () =>
    assert.deepEqual(parsePermalink(hash, OPENING, KNOWN), OPENING));
}

test("a hash keeps the longitude of a map across 180°", () => {
  assert.deepEqual(parsePermalink("#map=181.5,-17,8", OPENING, KNOWN).map, [181.5, -17, 8]);
});

test("repeated and huge hash values are limited", () => {
  const state = parsePermalink(`#${"type=a&".repeat(400)}q=${"y".repeat(900)}`, OPENING, KNOWN);
  assert.deepEqual(state.filters.types, ["a"]);
  assert.ok(state.filters.text.length <= 200);
});

test("given filters replace, absent ones stay and null clears all", () => {
  const first = readFilters({ types: "access", text: "road" });
  assert.deepEqual(first, { ...NO_FILTERS, types: ["access"], text: "road" });
  assert.deepEqual(readFilters({ status: ["claimed"] }, first), { ...first, status: ["claimed"] });
  assert.deepEqual(readFilters({ types: null }, first).types, []);
  assert.deepEqual(readFilters(null, first), NO_FILTERS);
  assert.deepEqual(readFilters({ precision: ["1", 5, 0, 8, "x"] }).precision, [1, 5]);
});

test("mode selects which window ends apply", () => {
  assert.deepEqual(getWindowDays({ mode: "upto", start: 3, end: 9 }), [-Infinity, 9]);
  assert.deepEqual(getWindowDays({ mode: "window", start: 3, end: null }), [3, Infinity]);
});

test("unknown language is ignored", () => {
  assert.equal(readState(OPENING, { language: "fr" }, KNOWN).language, "en");
  assert.equal(readState(OPENING, null, KNOWN), OPENING);
});

for (const [name, state] of Object.entries({
  "everything, nothing selected": { ...OPENING, panel: FULL.panel, source: FULL.source },
  "another filter": { ...FULL, filters: { ...NO_FILTERS, types: ["violence"] } },
  "the same": FULL,
})) {
  test(`initial view of the map can be changed to ${name}`, () => {
    const left = { ...state, map: null };
    const opening = { ...FULL, map: null };
    assert.deepEqual(parsePermalink(`#${formatPermalink(left, opening)}`, opening, KNOWN), left);
  });
}

test("what mail programs and newsletters add to a link is left out", () => {
  /** @type {[string, Record<string, unknown>, string][]} */
  const cases = [
    ["#e=checkpoint-established.", {}, "a full stop"],
    ["#e=checkpoint-established)", {}, "a bracket"],
    ["#e=checkpoint-established%20", {}, "white space"],
    ["#e=checkpoint-established%E2%80%9D.", {}, "a quotation mark and a full stop"],
    ["#e=checkpoint-established?utm_source=newsletter", {}, "a query"],
    ["#e=checkpoint-established&amp;t=2023-04-01..2023-04-30&amp;m=window", { mode: "window" }, "escaped"],
    ["#t=2023-04-01...&e=checkpoint-established", { start: toDayNumber(2023, 4, 1) }, "an open window"],
  ];
  for (const [hash, values, why] of cases) {
    const state = parsePermalink(hash, OPENING, KNOWN);
    assert.equal(state.selected, "checkpoint-established", why);
    for (const [key, value] of Object.entries(values)) assert.equal(Reflect.get(state, key), value, why);
  }
  assert.equal(
    parsePermalink("#q=St.", OPENING, KNOWN).filters.text,
    "St.",
    "a search may end in a full stop",
  );
});
