import assert from "node:assert/strict";
import { test } from "node:test";
import { BaseLayers, statusOn } from "../../layers/viewer/map/base-layers.js";
import { Frame } from "../../layers/viewer/map/canvas-layer.js";
import { Discs, countCells, packColour, sizeStep } from "../../layers/viewer/map/density-layer.js";
import { gatherMarks, gatherPlates } from "../../layers/viewer/map/event-layer.js";
import { featureNames, placeLabels, placeNames, rectsTouch } from "../../layers/viewer/map/labels.js";
import { textFragment } from "../../layers/viewer/dom/text-fragment.js";
import { Store, columnsOfRecords } from "../../layers/viewer/events/store.js";
import { roundBelow, splitCredit } from "../../layers/viewer/panels/status-bar.js";
import { TimeScale, paddedSpan } from "../../layers/viewer/timeline/scale.js";
import { translator } from "../../layers/viewer/core/i18n.js";
import { WORDS, days, documentOf, event } from "./helpers.js";

const WORDS_EN = translator(WORDS, "en", "en");
const ROAD = { type: "LineString", deltas: [4640000, 3950000, 20000, 10000] };

/** @param {string} id @param {any} given @returns {import("../../layers/viewer/types").Feature} */
function feature(id, given) {
  return {
    id,
    names: { en: [id] },
    shape: ROAD,
    kind: "corridor",
    valid: null,
    status: [],
    precision_m: 100,
    basis: "sourced",
    schematic: false,
    source: "s",
    ...given,
  };
}

/** @param {import("../../layers/viewer/types").Feature[]} features @param {string} [style] */
function layersOf(features, style = "corridor") {
  return new BaseLayers([
    { id: "l", title: { en: "L" }, style, attribution: "a", licence: "b", url: null, note: null, features },
  ]);
}

const CORRIDOR = feature("corridor", {
  valid: days(10, null),
  status: [
    { is: "open", when: days(10, 20), source: "x" },
    { is: "blocked", when: days(15, null), source: "y" },
  ],
});

test("a feature is there while it is valid", () => {
  const layers = layersOf([CORRIDOR, feature("border", { kind: "border" })]);
  layers.setDay(9);
  assert.deepEqual(
    layers.current.map(({ feature: { id } }) => id),
    ["border"],
  );
  assert.ok(layers.setDay(10), "it appears: the ground changed");
  assert.ok(!layers.setDay(11), "nothing new the day after");
  assert.ok(layers.setDay(15), "its status changes: the ground changed");
});

for (const [day, wanted, why] of /** @type {[number, string|undefined, string][]} */ ([
  [9, undefined, "none before"],
  [12, "open", "the one that holds"],
  [17, "blocked", "of two the later"],
  [30, "blocked", "open-ended"],
])) {
  test(`status on day ${day}: ${why}`, () => assert.equal(statusOn(CORRIDOR, day)?.is, wanted));
}

test("districts are drawn by their limits where these are given, else by their own outlines", () => {
  const area = feature("d", {
    kind: "district",
    shape: { type: "Polygon", deltas: [[0, 0, 9, 0, 0, 9, -9, -9]] },
  });
  assert.deepEqual(layersOf([area], "district").ofKind("district").length, 1);
  const both = layersOf([area, feature("limits", { kind: "border" })], "district");
  assert.deepEqual(
    both.ofKind("district").map((one) => one.feature.id),
    ["limits"],
  );
});

// A frame of 400 × 300 pixels whose origin is the north-west of 46 E, 40 N.
const SCALE = 256 * 2 ** 10;
const FRAME = new Frame(400, 300, SCALE, -(46 / 360 + 0.5) * SCALE, -0.3789 * SCALE, 10, 1);
/** @param {string} text */
const measure = (text) => text.length * 7;

/** @param {string} id @param {number} rank @param {[number, number]} point */
function label(id, rank, point) {
  return {
    id,
    names: { en: [id] },
    point,
    rank,
    kind: "town",
    basis: "sourced",
    precision_m: 400,
    citation: "c",
  };
}

test("names never touch each other, nor what is taken", () => {
  const labels = Array.from({ length: 60 }, (_, i) =>
    label(`Place ${i}`, 1 + (i % 2), [46.05 + (i % 10) * 0.04, 39.95 - Math.floor(i / 10) * 0.04]),
  );
  /** @type {import("../../layers/viewer/map/labels.js").Rect[]} */
  const taken = [[100, 50, 180, 120]];
  const rects = placeLabels(placeNames(labels, WORDS_EN), FRAME, taken, measure).map(({ rect }) => rect);
  assert.ok(rects.length > 5 && rects.length < 60);
  rects.forEach((rect, i) =>
    assert.ok([...taken, ...rects.slice(i + 1)].every((other) => !rectsTouch(rect, other))),
  );
});

test("no name is cut by the edge of the screen; those beyond it wait for the map to be dragged", () => {
  const labels = Array.from({ length: 400 }, (_, i) =>
    label(`L${i}`, 1, [46 + (i % 20) * 0.02, 39.7 + Math.floor(i / 20) * 0.015]),
  );
  /** @type {import("../../layers/viewer/map/labels.js").Rect} */
  const screen = [80, 60, 320, 240];
  const rects = placeLabels(placeNames(labels, WORDS_EN), FRAME, [], measure, screen).map(({ rect }) => rect);
  const inside = rects.filter(
    ([left, top, right, bottom]) => left >= 80 && top >= 60 && right <= 320 && bottom <= 240,
  );
  const beyond = rects.filter((rect) => !rectsTouch(rect, screen));
  assert.ok(inside.length > 5 && beyond.length > 5, `${inside.length} inside, ${beyond.length} beyond`);
  assert.equal(inside.length + beyond.length, rects.length);
});

test("where there is room for one, the more important name has it", () => {
  const [placed] = placeLabels(
    placeNames([label("minor", 2, [46.3, 39.9]), label("major", 1, [46.3, 39.9])], WORDS_EN),
    FRAME,
    [],
    measure,
  );
  assert.equal(placed.name.text, "major");
});

test("minor names wait until the map is closer", () => {
  const far = new Frame(400, 300, SCALE, FRAME.left, FRAME.top, 8, 1);
  assert.equal(
    placeLabels(placeNames([label("minor", 3, [46.3, 39.9])], WORDS_EN), far, [], measure).length,
    0,
  );
});

test("a schematic route says so in its name", () => {
  const layers = layersOf([feature("Lachin corridor", { schematic: true })]);
  assert.deepEqual(
    featureNames(layers.current, WORDS_EN).map(({ text }) => text),
    ["Lachin corridor (schematic)"],
  );
});

test("events of one place are one mark; a region's mark is not a point's", () => {
  const document = documentOf([
    event("a"),
    event("b"),
    event("c", { point: [46.6, 39.6] }),
    event("d", { mark: "region" }),
  ]);
  const marks = gatherMarks(new Store(document, columnsOfRecords(document)), Uint32Array.of(0, 1, 2, 3));
  assert.deepEqual(
    marks.map(({ events, plate }) => [events, plate]),
    [
      [[0, 1], false],
      [[2], false],
      [[3], true],
    ],
  );
});

test("density counts every event on the frame and none beside it", () => {
  const document = documentOf([
    event("a", { point: [46.2, 39.9] }),
    event("b", { point: [46.2, 39.9], type: "access" }),
    event("c", { point: [10, 10] }),
  ]);
  const cells = countCells(FRAME, new Store(document, columnsOfRecords(document)), Uint32Array.of(0, 1, 2));
  assert.equal(
    cells.counts.reduce((a, b) => a + b, 0),
    2,
  );
  assert.equal(cells.types[cells.counts.indexOf(2)], 1, "the latest gives the colour");
});

test("the discs are worked out anew only where events or map are others", () => {
  let made = 0;
  const page = /** @type {any} */ (globalThis);
  page.ImageData = class {
    /** @param {number} width @param {number} height */
    constructor(width, height) {
      Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) });
    }
  };
  page.document = { createElement: () => ({ getContext: () => ({ putImageData: () => made++ }) }) };
  const store = new Store(
    documentOf([event("a"), event("b")]),
    columnsOfRecords(documentOf([event("a"), event("b")])),
  );
  const ctx = /** @type {any} */ ({ drawImage: () => {} });
  const theme = /** @type {any} */ ({ types: ["rgb(1, 2, 3)"] });
  const discs = new Discs();
  const both = Uint32Array.of(0, 1);
  const moved = new Frame(
    FRAME.width,
    FRAME.height,
    FRAME.scale,
    FRAME.left + 1,
    FRAME.top,
    FRAME.zoom,
    FRAME.ratio,
  );
  const dark = /** @type {any} */ ({ types: ["rgb(9, 9, 9)"] });
  /** @type {[Frame, any, Uint32Array, number, string][]} */
  const drawings = [
    [FRAME, theme, both, 1, "the first drawing"],
    [FRAME, theme, both, 1, "an event was selected"],
    [FRAME, theme, Uint32Array.of(1, 0), 2, "other events"],
    [moved, theme, both, 3, "the map was dragged"],
    [moved, dark, both, 4, "another theme"],
    [moved, dark, both, 4, "nothing is new"],
  ];
  for (const [frame, colours, shown, wanted, why] of drawings) {
    discs.draw(ctx, frame, store, colours, shown);
    assert.equal(made, wanted, why);
  }
  delete page.ImageData;
  delete page.document;
});

test("more events make a larger disc, in few steps", () => {
  assert.deepEqual([1, 2, 5, 10, 100, 1e6].map(sizeStep), [0, 0, 1, 1, 3, 4]);
});

test("colours are packed as pixels are stored", () => {
  assert.equal(packColour("rgb(1, 2, 3)") >>> 0, 0xff030201);
});

for (const [url, quote, prefix, suffix, wanted] of [
  ["https://x.org/a", "six-year war, ended", "", "", "https://x.org/a#:~:text=six%2Dyear%20war%2C%20ended"],
  [
    "https://x.org/a#part",
    "quote",
    "said the",
    "on Sunday",
    "https://x.org/a#part:~:text=said%20the-,quote,-on%20Sunday",
  ],
  [
    "https://x.org/a",
    `one two three four five ${"long ".repeat(30)}six seven eight nine ten`,
    "",
    "",
    "https://x.org/a#:~:text=one%20two%20three%20four%20five,six%20seven%20eight%20nine%20ten",
  ],
]) {
  test(`text fragment ${wanted.slice(0, 60)}`, () =>
    assert.equal(textFragment(url, quote, prefix, suffix), wanted));
}

test("the scale bar is round", () => {
  assert.deepEqual([1, 3, 9.9, 1234, 61000].map(roundBelow), [1, 2, 5, 1000, 50000]);
});

test("a layer of several sources is credited source by source", () => {
  assert.deepEqual(splitCredit({ attribution: "A; B", licence: "x; y" }), [
    ["A", "x"],
    ["B", "y"],
  ]);
  assert.deepEqual(splitCredit({ attribution: "A; B", licence: "x" }), [["A; B", "x"]]);
});

test("the timeline's scale goes both ways and keeps the day under the pointer", () => {
  const scale = new TimeScale([0, 100]);
  scale.width = 528;
  assert.equal(scale.day(scale.x(42)), 42);
  const [first, last] = scale.zoomed(0.5, 20, [0, 100]);
  assert.deepEqual([first, last], [10, 60]);
  assert.deepEqual(scale.zoomed(4, 50, [0, 100]), [0, 100], "not beyond what there is");
});

test("one day is fitted with room around it", () => {
  const [first, last] = paddedSpan(10, 11, 0.5);
  assert.ok(first < 10 && last > 11 && last - first >= 6);
});

test("of thousands of events points are counted, and each line and region has a plate", () => {
  const shapes = [ROAD, { type: "Polygon", deltas: [[0, 0, 100, 0, 0, 100, 0, 0]] }];
  const document = documentOf([
    event("a", { point: [46, 39] }),
    event("b", { shape: 1, mark: "region", where_prec: 5 }),
    event("c", { shape: 0, mark: "line", where_prec: 5 }),
    event("d", { shape: 1, mark: "region", where_prec: 5 }),
  ]);
  document.events.shapes = /** @type {any} */ (shapes);
  const store = new Store(document, columnsOfRecords(document));
  const shown = Uint32Array.of(0, 1, 2, 3);
  assert.deepEqual(
    gatherPlates(store, shown).map(({ plate, events }) => [plate, events]),
    [
      [true, [2]],
      [true, [1, 3]],
    ],
  );
  const counts = countCells(FRAME, store, shown).counts;
  assert.equal(
    counts.reduce((sum, one) => sum + one, 0),
    countCells(FRAME, store, Uint32Array.of(0)).counts.reduce((sum, one) => sum + one, 0),
  );
});
