import assert from "node:assert/strict";
import { test } from "node:test";
import { readDay } from "../../layers/viewer/core/calendar.js";
import { createOpeningState } from "../../layers/viewer/core/state.js";
import { Store, buildColumns } from "../../layers/viewer/events/store.js";
import { StateStore } from "../../layers/viewer/state-store.js";
import { days, documentOf, event } from "./helpers.js";

/** @typedef {import("../../layers/viewer/core/state.js").State} State */

const PUBLIC_EVENTS = ["select", "window", "filter", "language", "theme", "change"];
const RECORDS = [
  event("first", { time: days(0), type: "access" }),
  event("second", { time: days(5), type: "violence" }),
  event("third", { time: days(10), type: "violence" }),
];

/** @param {Partial<State>} [patch] of the opening state */
function createStateStore(patch = {}) {
  const document = documentOf(RECORDS);
  const opening = createOpeningState("en");
  const stateStore = new StateStore(new Store(document, buildColumns(document)), opening, {
    ...opening,
    ...patch,
  });
  /** @type {string[]} names of the public events, in order */
  const emitted = [];
  for (const name of PUBLIC_EVENTS) stateStore.on(name, () => emitted.push(name));
  return { stateStore, emitted };
}

/** @type {[string, Partial<State>, string[]][]} a change of each key, and the events that it emits */
const CHANGES = [
  ["selection", { selected: "second" }, ["select", "change"]],
  ["window", { mode: "window", start: 0, end: 5 }, ["window", "change"]],
  ["filters", { filters: { ...createOpeningState("en").filters, types: ["access"] } }, ["filter", "change"]],
  ["map view", { map: [46.5, 39.6, 9] }, ["change"]],
  ["language", { language: "hy" }, ["language", "change"]],
  ["theme", { theme: "dark" }, ["theme", "change"]],
  ["panel", { panel: "map" }, ["change"]],
  ["source", { source: "one" }, ["change"]],
  ["selection and window", { selected: "first", mode: "upto", end: 0 }, ["select", "window", "change"]],
];

for (const [name, patch, expected] of CHANGES) {
  test(`change of ${name} emits each event once`, () => {
    const { stateStore, emitted } = createStateStore();
    stateStore.change(patch);
    assert.deepEqual(emitted, expected);
  });

  test(`repeated change of ${name} emits nothing`, () => {
    const { stateStore, emitted } = createStateStore(patch);
    stateStore.change(structuredClone(patch));
    assert.deepEqual(emitted, []);
  });
}

test("return to the opening view of the map emits change", () => {
  const { stateStore, emitted } = createStateStore({ map: [46.5, 39.6, 9] });
  stateStore.change({ map: null });
  assert.deepEqual(emitted, ["change"]);
  assert.equal(stateStore.state.map, null);
});

test("change carries the plain state after the change", () => {
  const { stateStore } = createStateStore();
  /** @type {any[]} */
  const states = [];
  stateStore.on("change", (state) => states.push(state));
  stateStore.change({ mode: "upto", start: null, end: 5 });
  assert.equal(states.length, 1);
  assert.equal(states[0].mode, "upto");
  assert.equal(readDay(states[0].end, "end"), 5);
  assert.equal(states[0].shown, 2);
});

test("plain state is not built without listeners", () => {
  const document = documentOf(RECORDS);
  const opening = createOpeningState("en");
  const stateStore = new StateStore(new Store(document, buildColumns(document)), opening, opening);
  let built = 0;
  stateStore.getPlainState = () => built++;
  stateStore.change({ mode: "upto", start: null, end: 5 });
  assert.equal(built, 0);
});

test("observers are called once per change, before listeners", () => {
  const { stateStore } = createStateStore();
  /** @type {string[]} */
  const calls = [];
  stateStore.on("change", () => calls.push("listener"));
  stateStore.observe(({ before, state, keys }) => {
    calls.push("observer");
    assert.equal(before.selected, null);
    assert.equal(state.selected, "second");
    assert.deepEqual(keys, ["selected"]);
  });
  stateStore.change({ selected: "second" });
  assert.deepEqual(calls, ["observer", "listener"]);
});

test("observers are called for a change that sets equal values", () => {
  const { stateStore } = createStateStore();
  let calls = 0;
  stateStore.observe(({ isWindowSet }) => (calls += Number(isWindowSet)));
  stateStore.change({ mode: "all", start: null, end: null });
  assert.equal(calls, 1, "a date field is written anew");
});

test("removed listener is not called", () => {
  const { stateStore } = createStateStore();
  let calls = 0;
  const removeListener = stateStore.on("change", () => calls++);
  removeListener();
  stateStore.change({ theme: "dark" });
  assert.equal(calls, 0);
});

test("window hides the selected event: it is deselected in the same change", () => {
  const { stateStore, emitted } = createStateStore({ selected: "third" });
  /** @type {boolean[]} */
  const deselected = [];
  stateStore.observe(({ isDeselected }) => deselected.push(isDeselected));
  stateStore.change({ mode: "upto", start: null, end: 5 });
  assert.deepEqual(emitted, ["select", "window", "change"]);
  assert.deepEqual(deselected, [true]);
  assert.equal(stateStore.state.selected, null);
  assert.equal(stateStore.selectedIndex, -1);
});

test("revealed selection lifts filters and extends the window in the same change", () => {
  const { stateStore, emitted } = createStateStore({ mode: "window", start: 0, end: 5 });
  stateStore.change({ filters: { ...stateStore.state.filters, types: ["access"] } });
  emitted.length = 0;
  stateStore.change({ selected: "third" }, { reveal: true });
  assert.deepEqual(emitted, ["select", "window", "filter", "change"]);
  const { mode, start, end, selected } = stateStore.state;
  assert.deepEqual([mode, start, end, selected], ["window", 0, 10, "third"]);
  assert.equal(stateStore.selectedIndex, 2);
  assert.deepEqual([...stateStore.visibleEvents], [0, 1, 2]);
});

test("selected event of the first state is revealed", () => {
  const { stateStore, emitted } = createStateStore({ mode: "upto", end: 0, selected: "third" });
  assert.deepEqual([stateStore.state.selected, stateStore.state.end], ["third", 10]);
  assert.deepEqual(emitted, []);
});

test("unknown event is not selected", () => {
  const { stateStore } = createStateStore({ selected: "no-such-event" });
  assert.equal(stateStore.state.selected, null);
  stateStore.change({ selected: "no-such-event" }, { reveal: true });
  assert.deepEqual([stateStore.state.selected, stateStore.selectedIndex], [null, -1]);
});

test("map day is the window's last day, or the last dated day", () => {
  const { stateStore } = createStateStore();
  assert.equal(stateStore.mapDay, 10);
  stateStore.change({ mode: "upto", start: null, end: 7 });
  assert.equal(stateStore.mapDay, 7);
});

test("nearest event, next start and days follow the filters", () => {
  const { stateStore } = createStateStore({ mode: "window", start: 6, end: 8 });
  assert.equal(stateStore.getVisibleDays(), null);
  assert.equal(stateStore.findNearestEvent(), 1);
  assert.equal(stateStore.findNextStart(0), 5);
  stateStore.change({ filters: { ...stateStore.state.filters, types: ["access"] } });
  assert.equal(stateStore.findNearestEvent(), 0);
  assert.equal(stateStore.findNextStart(0), null);
});

test("destroyed store calls no observer", () => {
  const { stateStore } = createStateStore();
  let calls = 0;
  stateStore.observe(() => calls++);
  stateStore.destroy();
  stateStore.change({ theme: "dark" });
  assert.equal(calls, 0);
});
