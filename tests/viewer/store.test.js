import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_FILTERS } from "../../layers/viewer/core/state.js";
import { OPEN_END, OPEN_START, Store, columnsOfRecords, severalOf, holds } from "../../layers/viewer/events/store.js";
import { days, documentOf, event } from "./helpers.js";

const SQUARE = { type: "Polygon", deltas: [[0, 0, 100, 0, 0, 100, 0, 0]] };
const RECORDS = [
  event("open-start", { time: days(null, 5), type: "access", status: "claimed", actors: ["A", "B"] }),
  event("first", { time: days(0), actors: ["B"] }),
  event("region", { time: days(2, 8), shape: SQUARE, mark: "region", where_prec: 5 }),
  event("same-region", {
    time: days(3),
    shape: { ...SQUARE },
    mark: "region",
    where_prec: 5,
    status: "disputed",
  }),
  event("second-source", {
    time: days(9),
    statements: ["one", "two"].map((source) => ({
      source,
      by: null,
      stance: "reports",
      sentence: /** @type {[string, string, string]} */ (["", "Bridge over the Həkəri", ""]),
      prefix: "",
      suffix: "",
    })),
  }),
  event("open-end", { time: days(10, null), type: "access" }),
];

/** @param {import("../../layers/viewer/core/state.js").Filters} [filters] */
function storeWith(filters = NO_FILTERS) {
  const document = documentOf(RECORDS);
  const store = new Store(document, columnsOfRecords(document));
  store.applyFilters(filters);
  return store;
}

/** @param {Store} store @param {number} first @param {number} last */
function idsShown(store, first, last) {
  return [...store.shown(first, last)].map((index) => store.record(index)?.id);
}

test("open ends are the ends of the columns", () => {
  const { start, end } = storeWith().columns;
  assert.equal(start[0], OPEN_START);
  assert.equal(end[5], OPEN_END);
});

test("a shape that two events share is kept once", () => {
  const { shape, shapes } = storeWith().columns;
  assert.deepEqual([...shape], [-1, -1, 0, 0, -1, -1]);
  assert.equal(shapes.length, 1);
});

test("a shape may be a number in the document's table", () => {
  const document = documentOf([event("a", { shape: 1 })]);
  document.events.shapes = [SQUARE, { type: "LineString", deltas: [0, 0, 5, 5] }];
  const { shape, shapes } = columnsOfRecords(document);
  assert.equal(shapes[shape[0]].dimension, 1);
});

for (const [first, last, wanted, why] of /** @type {[number, number, string[], string][]} */ ([
  [
    -Infinity,
    Infinity,
    ["open-start", "first", "region", "same-region", "second-source", "open-end"],
    "everything",
  ],
  [0, 0, ["open-start", "first"], "a day shows what starts and ends on it"],
  [4, 6, ["open-start", "region"], "an interval that overlaps counts"],
  [-Infinity, 2, ["open-start", "first", "region"], "up to date"],
  [50, 60, ["open-end"], "an open end goes on"],
  [-100, -50, ["open-start"], "an open start was always"],
])) {
  test(`window ${first} to ${last}: ${why}`, () =>
    assert.deepEqual(idsShown(storeWith(), first, last), wanted));
}

for (const [filters, wanted, why] of /** @type {[any, string[], string][]} */ ([
  [{ types: ["access"] }, ["open-start", "open-end"], "one type"],
  [{ types: ["access", "violence"] }, RECORDS.map(({ id }) => id), "values of one property are alternatives"],
  [{ types: ["access"], status: ["claimed"] }, ["open-start"], "properties are conditions"],
  [{ precision: [5] }, ["region", "same-region"], "precision"],
  [{ actors: ["B"] }, ["open-start", "first"], "any of an event's actors"],
  [{ sources: ["two"] }, ["second-source"], "any of an event's sources"],
  [{ text: "hekeri" }, ["second-source"], "text, folded"],
  [{ text: "lacin region" }, ["region", "same-region"], "names in every language"],
  [{ types: ["nonsense"] }, [], "an unknown value matches nothing"],
])) {
  test(`filter ${JSON.stringify(filters)}: ${why}`, () => {
    assert.deepEqual(idsShown(storeWith({ ...NO_FILTERS, ...filters }), -Infinity, Infinity), wanted);
  });
}

test("counts: each property sees the choices of all others but not its own", () => {
  const counts = storeWith({ ...NO_FILTERS, types: ["access"], status: ["claimed"] }).counts(
    -Infinity,
    Infinity,
  );
  assert.deepEqual(
    [...counts.types],
    [
      ["violence", 0],
      ["access", 1],
    ],
  );
  assert.deepEqual([counts.status.get("claimed"), counts.status.get("reported")], [1, 1]);
  assert.deepEqual([counts.actors.get("A"), counts.actors.get("B")], [1, 1]);
});

test("counts agree with what choosing the value shows", () => {
  const open = storeWith().counts(0, 8);
  for (const [status, count] of open.status) {
    const chosen = storeWith({ ...NO_FILTERS, status: [status] });
    assert.equal(chosen.shown(0, 8).length, count, status);
  }
});

test("a window restricts the counts, too", () => {
  assert.equal(storeWith().counts(9, 9).sources.get("two"), 1);
  assert.equal(storeWith().counts(0, 1).sources.get("two"), 0);
});

test("the extent leaves open ends out", () => {
  assert.deepEqual(storeWith().extent(), [0, 10]);
  const nothing = documentOf([]);
  const today = Math.floor(Date.now() / 86_400_000); // a map without an event shows today's ground
  assert.deepEqual(new Store(nothing, columnsOfRecords(nothing)).extent(), [today, today]);
});

test("an id leads to its event and an unknown one nowhere", () => {
  const store = storeWith();
  assert.equal(store.indexOf("region"), 2);
  assert.equal(store.indexOf("no-such"), -1);
  assert.equal(store.indexOf(null), -1);
});

test("several values a row: each once, in order of appearance", () => {
  const { names, offsets, values } = severalOf([["a", "b", "a"], [], ["b"]], ["z"]);
  assert.deepEqual(names, ["z", "a", "b"]);
  assert.deepEqual([...offsets], [0, 2, 2, 3]);
  assert.deepEqual([...values], [1, 2, 2]);
});

test("a number is found among ascending ones, or not", () => {
  const sorted = Uint32Array.from([0, 2, 3, 7, 4294967295]);
  const held = [0, 1, 2, 3, 4, 7, 8, 4294967295].filter((wanted) => holds(sorted, wanted));
  assert.deepEqual(held, [...sorted]);
  assert.equal(holds(new Uint32Array(0), 0), false);
});
