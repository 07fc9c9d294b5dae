import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_FILTERS } from "../../layers/viewer/core/state.js";
import {
  OPEN_END_DAY,
  Store,
  buildColumns,
  buildMultiValues,
  containsSorted,
} from "../../layers/viewer/events/store.js";
import { days, documentOf, event } from "./helpers.js";

const SQUARE = { type: "Polygon", deltas: [[0, 0, 100, 0, 0, 100, 0, 0]] };
const RECORDS = [
  event("first", { time: days(0), actors: ["B"] }),
  event("region", { subtype: "Road block", time: days(2, 8), shape: SQUARE, mark: "region", where_prec: 5 }),
  event("same-region", {
    time: days(3),
    shape: { ...SQUARE },
    mark: "region",
    where_prec: 5,
    status: "disputed",
  }),
  event("open-start", { time: days(null, 5), type: "access", status: "claimed", actors: ["A", "B"] }),
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
  const store = new Store(document, buildColumns(document));
  store.applyFilters(filters);
  return store;
}

/** @param {Store} store @param {number} first @param {number} last */
function idsShown(store, first, last) {
  return [...store.findVisible(first, last)].map((index) => store.getRecord(index)?.id);
}

test("open end is a sentinel day and open start is the first known day", () => {
  const { start, end, openStart } = storeWith().columns;
  assert.deepEqual([start[3], end[3]], [5, 5]);
  assert.deepEqual([...openStart], [0, 0, 0, 1, 0, 0]);
  assert.equal(end[5], OPEN_END_DAY);
});

test("known days of an open start are those of its vague end", () => {
  const time = {
    ...days(null, 30),
    to: { day: 1, last: 30, grain: /** @type {const} */ ("month"), about: false },
  };
  const { start, end } = buildColumns(documentOf([event("until-a-month", { time })]));
  assert.deepEqual([start[0], end[0]], [1, 30]);
});

test("shared shape is stored once", () => {
  const { shape, shapes } = storeWith().columns;
  assert.deepEqual([...shape], [-1, 0, 0, -1, -1, -1]);
  assert.equal(shapes.length, 1);
});

test("shape index refers to the document's shape table", () => {
  const document = documentOf([event("a", { shape: 1 })]);
  document.events.shapes = [SQUARE, { type: "LineString", deltas: [0, 0, 5, 5] }];
  const { shape, shapes } = buildColumns(document);
  assert.equal(shapes[shape[0]].dimension, 1);
});

for (const [first, last, wanted, why] of /** @type {[number, number, string[], string][]} */ ([
  [
    -Infinity,
    Infinity,
    ["first", "region", "same-region", "open-start", "second-source", "open-end"],
    "everything",
  ],
  [0, 0, ["first"], "a day shows what starts and ends on it"],
  [4, 6, ["region", "open-start"], "an interval that overlaps counts"],
  [-Infinity, 2, ["first", "region"], "up to date"],
  [50, 60, ["open-end"], "an open end goes on"],
  [-100, -50, [], "an open start is no duration"],
  [5, 5, ["region", "open-start"], "an open start counts on its known day"],
])) {
  test(`window ${first} to ${last}: ${why}`, () =>
    assert.deepEqual(idsShown(storeWith(), first, last), wanted));
}

for (const [filters, wanted, why] of /** @type {[any, string[], string][]} */ ([
  [{ types: ["access"] }, ["open-start", "open-end"], "one type"],
  [{ types: ["access", "violence"] }, RECORDS.map(({ id }) => id), "values of one property are alternatives"],
  [{ types: ["access"], status: ["claimed"] }, ["open-start"], "properties are conditions"],
  [{ precision: [5] }, ["region", "same-region"], "precision"],
  [{ subtypes: ["Road block"] }, ["region"], "the type in the project's own words"],
  [{ actors: ["B"] }, ["first", "open-start"], "any of an event's actors"],
  [{ sources: ["two"] }, ["second-source"], "any of an event's sources"],
  [{ text: "hekeri" }, ["second-source"], "text, folded"],
  [{ text: "lacin region" }, ["region", "same-region"], "names in every language"],
  [{ types: ["nonsense"] }, [], "an unknown value matches nothing"],
])) {
  test(`filter ${JSON.stringify(filters)}: ${why}`, () => {
    assert.deepEqual(idsShown(storeWith({ ...NO_FILTERS, ...filters }), -Infinity, Infinity), wanted);
  });
}

test("facet counts ignore the facet's own filter", () => {
  const counts = storeWith({ ...NO_FILTERS, types: ["access"], status: ["claimed"] }).countFacets(
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

test("facet count equals the number of events shown by choosing it", () => {
  const open = storeWith().countFacets(0, 8);
  for (const [status, count] of open.status) {
    const chosen = storeWith({ ...NO_FILTERS, status: [status] });
    assert.equal(chosen.findVisible(0, 8).length, count, status);
  }
});

test("time window restricts facet counts", () => {
  assert.equal(storeWith().countFacets(9, 9).sources.get("two"), 1);
  assert.equal(storeWith().countFacets(0, 1).sources.get("two"), 0);
});

test("time extent ignores open ends", () => {
  assert.deepEqual(storeWith().computeExtent(), [0, 10]);
  const nothing = documentOf([]);
  const today = Math.floor(Date.now() / 86_400_000); // a map without an event shows today's ground
  assert.deepEqual(new Store(nothing, buildColumns(nothing)).computeExtent(), [today, today]);
});

test("event is found by id and an unknown id is not", () => {
  const store = storeWith();
  assert.equal(store.findIndex("region"), 1);
  assert.equal(store.findIndex("no-such"), -1);
  assert.equal(store.findIndex(null), -1);
});

test("list column keeps distinct values in order of appearance", () => {
  const { names, offsets, values } = buildMultiValues([["a", "b", "a"], [], ["b"]], ["z"]);
  assert.deepEqual(names, ["z", "a", "b"]);
  assert.deepEqual([...offsets], [0, 2, 2, 3]);
  assert.deepEqual([...values], [1, 2, 2]);
});

test("binary search finds a present number", () => {
  const sorted = Uint32Array.from([0, 2, 3, 7, 4294967295]);
  const held = [0, 1, 2, 3, 4, 7, 8, 4294967295].filter((wanted) => containsSorted(sorted, wanted));
  assert.deepEqual(held, [...sorted]);
  assert.equal(containsSorted(new Uint32Array(0), 0), false);
});
