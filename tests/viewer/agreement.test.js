/** The store's columns, bits and binary searches agree with a plain filter over the records, on random events. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { dice } from "../../fuzz/viewer.js";
import { NO_FILTERS } from "../../layers/viewer/core/state.js";
import { EVENT_STATUSES, Store, buildColumns } from "../../layers/viewer/events/store.js";
import { days, documentOf, event } from "./helpers.js";

/** @typedef {import("../../layers/viewer/types").EventRecord} EventRecord */
/** @typedef {import("../../layers/viewer/core/state.js").Filters} Filters */

const TYPES = ["violence", "access"];
const ACTORS = ["Army", "Council", "Press", "Village"];
const SUBTYPES = ["Road block", "Toll"];
const WORDS = ["bridge", "closed", "water", "road", "mill"];

/** @template T @param {() => number} roll @param {readonly T[]} list @returns {T} */
const pick = (roll, list) => list[Math.floor(roll() * list.length)];

/** @template T @param {() => number} roll @param {readonly T[]} list @param {number} share @returns {T[]} */
const some = (roll, list, share) => list.filter(() => roll() < share);

/** @param {() => number} roll @param {number} number @returns {EventRecord} */
function randomEvent(roll, number) {
  const start = roll() < 0.1 ? null : Math.floor(roll() * 60) - 30;
  const length = roll() < 0.6 ? 0 : Math.floor(roll() * 20);
  const end = roll() < 0.1 && start !== null ? null : (start ?? Math.floor(roll() * 60) - 30) + length;
  const sources = some(roll, ["one", "two"], 0.5);
  return event(`e-${number}`, {
    time: days(start, end),
    title: { en: some(roll, WORDS, 0.3).join(" ") },
    type: pick(roll, TYPES),
    ...(roll() < 0.5 ? { subtype: pick(roll, SUBTYPES) } : {}),
    status: pick(roll, EVENT_STATUSES),
    where_prec: 1 + Math.floor(roll() * 7),
    actors: some(roll, ACTORS, 0.3),
    statements: (sources.length ? sources : ["one"]).map((source) => ({
      ...{ source, by: null, stance: "reports", prefix: "", suffix: "" },
      sentence: /** @type {[string, string, string]} */ (["", some(roll, WORDS, 0.2).join(" "), ""]),
    })),
  });
}

/** @param {() => number} roll @returns {Filters} */
function randomFilters(roll) {
  const share = roll() * 0.5;
  return {
    types: some(roll, [...TYPES, "unknown"], share),
    subtypes: some(roll, [...SUBTYPES, "unknown"], share),
    actors: some(roll, [...ACTORS, "Nobody"], share),
    sources: some(roll, ["one", "two", "three"], share),
    status: some(roll, [...EVENT_STATUSES, "unknown"], share),
    precision: some(roll, [1, 2, 3, 4, 5, 6, 7], share),
    area: [],
    text: some(roll, WORDS, share * 0.5).join(" "),
  };
}

/** Days as a reader may choose them: either end open, or the wrong way round. @param {() => number} roll @returns {[number, number]} */
function randomWindow(roll) {
  const day = () => Math.floor(roll() * 90) - 45;
  return [roll() < 0.2 ? -Infinity : day(), roll() < 0.2 ? Infinity : day()];
}

/** Nothing clever: each condition read from the record itself. @param {EventRecord} one @param {Filters} filters */
function passes(one, filters) {
  /** @param {readonly any[]} wanted @param {any[]} had */
  const meets = (wanted, had) => wanted.length === 0 || had.some((value) => wanted.includes(value));
  const names = Object.values(one.place.names).flat();
  const said = one.statements.flatMap(({ sentence, source }) => [...sentence, `source ${source}`]);
  const text = [one.id, one.title.en, one.subtype ?? "", ...names, ...one.actors, ...said]
    .join(" ")
    .toLowerCase();
  return (
    meets(filters.types, [one.type]) &&
    meets(filters.subtypes, [one.subtype]) &&
    meets(filters.status, [one.status]) &&
    meets(filters.precision, [one.where_prec]) &&
    meets(filters.actors, one.actors) &&
    meets(
      filters.sources,
      one.statements.map(({ source }) => source),
    ) &&
    filters.text.split(" ").every((word) => text.includes(word))
  );
}

/** @param {EventRecord} one @param {number} first @param {number} last */
const inDays = ({ time }, first, last) =>
  (time.start ?? time.end ?? NaN) <= last && (time.end ?? Infinity) >= first; // an open start is no duration

/** As the document has them: by the first known day. @param {EventRecord[]} records */
const inOrder = (records) =>
  records.sort(
    (a, b) =>
      (a.time.start ?? a.time.end ?? 0) - (b.time.start ?? b.time.end ?? 0) ||
      (a.time.end ?? 1e9) - (b.time.end ?? 1e9),
  );

for (let seed = 1; seed <= 40; seed++) {
  test(`random events and windows, seed ${seed}`, () => {
    const roll = dice(seed);
    const records = inOrder(Array.from({ length: Math.floor(roll() * 80) }, (_, i) => randomEvent(roll, i)));
    const document = documentOf(records);
    const store = new Store(document, buildColumns(document));
    for (let turn = 0; turn < 40; turn++) {
      const [filters, [first, last]] = [randomFilters(roll), randomWindow(roll)];
      store.applyFilters(filters);
      const left = records.filter((one) => passes(one, filters));
      const wanted = left.filter((one) => inDays(one, first, last)).map(({ id }) => id);
      const shown = [...store.findVisible(first, last)].map((index) => store.getId(index));
      assert.deepEqual(shown, wanted, JSON.stringify({ filters, first, last }));
      assert.equal(store.failedFilters.filter((one) => one === 0).length, left.length);
      checkCounts(store, records, filters, first, last);
    }
  });
}

/** @param {Store} store @param {EventRecord[]} records @param {Filters} filters @param {number} first @param {number} last */
function checkCounts(store, records, filters, first, last) {
  const counts = store.countFacets(first, last);
  for (const [facet, read] of /** @type {[keyof typeof counts, (one: EventRecord) => string[]][]} */ ([
    ["types", (one) => [one.type]],
    ["status", (one) => [one.status]],
    ["precision", (one) => [String(one.where_prec)]],
    ["actors", (one) => one.actors],
    ["sources", (one) => one.statements.map(({ source }) => source)],
  ])) {
    const others = { ...filters, [facet]: NO_FILTERS[facet] };
    const left = records.filter((one) => passes(one, others) && inDays(one, first, last));
    for (const [value, count] of counts[facet]) {
      const wanted = left.filter((one) => read(one).includes(String(value))).length;
      assert.equal(count, wanted, `${facet} ${value}: ${JSON.stringify({ filters, first, last })}`);
    }
  }
}
