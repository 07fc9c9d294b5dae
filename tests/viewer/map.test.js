import assert from "node:assert/strict";
import { formatNumbers } from "../../layers/viewer/panels/print-view.js";
import { test } from "node:test";
import { BaseLayers, findStatus } from "../../layers/viewer/map/base-layers.js";
import { CanvasViewport } from "../../layers/viewer/map/canvas-layer.js";
import { DensityLayer, countCells, packColour, sizeStep } from "../../layers/viewer/map/density-layer.js";
import { EventLayer, gatherMarks, gatherPlates } from "../../layers/viewer/map/event-layer.js";
import {
  buildFeatureLabels,
  mergeEventLabels,
  placeLabels,
  buildPlaceLabels,
  rectsIntersect,
} from "../../layers/viewer/map/labels.js";
import { mercatorX, mercatorY } from "../../layers/viewer/core/geometry.js";
import { MAX_POINT_SYMBOLS } from "../../layers/viewer/map/symbology.js";
import { buildTextFragment } from "../../layers/viewer/dom/text-fragment.js";
import { Store, buildColumns } from "../../layers/viewer/events/store.js";
import { roundDownLength, splitCredit } from "../../layers/viewer/panels/status-bar.js";
import { TimeScale, padSpan } from "../../layers/viewer/timeline/scale.js";
import { createTranslator } from "../../layers/viewer/core/i18n.js";
import { WORDS, days, documentOf, event } from "./helpers.js";

const WORDS_EN = createTranslator(WORDS, "en", "en");
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

test("feature is visible while it is valid", () => {
  const layers = layersOf([CORRIDOR, feature("border", { kind: "border" })]);
  layers.setDay(9);
  assert.deepEqual(
    layers.currentFeatures.map(({ feature: { id } }) => id),
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
  test(`status on day ${day}: ${why}`, () => assert.equal(findStatus(CORRIDOR, day)?.is, wanted));
}

test("districts are drawn by limits if given, otherwise by outlines", () => {
  const area = feature("d", {
    kind: "district",
    shape: { type: "Polygon", deltas: [[0, 0, 9, 0, 0, 9, -9, -9]] },
  });
  assert.deepEqual(layersOf([area], "district").findByKind("district").length, 1);
  const both = layersOf([area, feature("limits", { kind: "border" })], "district");
  assert.deepEqual(
    both.findByKind("district").map((one) => one.feature.id),
    ["limits"],
  );
  const limits = layersOf([area, feature("limits", { kind: "district" })], "district");
  assert.deepEqual(
    limits.findByKind("district").map((one) => one.feature.id),
    ["limits"],
    "limits of the kind district too",
  );
});

// A frame of 400 × 300 pixels whose origin is the north-west of 46 E, 40 N.
const SCALE = 256 * 2 ** 10;
const FRAME = new CanvasViewport(400, 300, SCALE, -(46 / 360 + 0.5) * SCALE, -0.3789 * SCALE, 10, 1);
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

test("labels do not overlap each other or occupied boxes", () => {
  const labels = Array.from({ length: 60 }, (_, i) =>
    label(`Place ${i}`, 1 + (i % 2), [46.05 + (i % 10) * 0.04, 39.95 - Math.floor(i / 10) * 0.04]),
  );
  /** @type {import("../../layers/viewer/map/labels.js").Rect[]} */
  const taken = [[100, 50, 180, 120]];
  const rects = placeLabels(buildPlaceLabels(labels, WORDS_EN), FRAME, taken, measure).map(
    ({ rect }) => rect,
  );
  assert.ok(rects.length > 5 && rects.length < 60);
  rects.forEach((rect, i) =>
    assert.ok([...taken, ...rects.slice(i + 1)].every((other) => !rectsIntersect(rect, other))),
  );
});

test("a label in a crowd is near its mark, so that it is not read as the name of another", () => {
  const [placed] = buildPlaceLabels([label("A name that is long", 1, [46.4, 39.8])], WORDS_EN);
  const [x, y] = [FRAME.pixelX(placed.x), FRAME.pixelY(placed.y)];
  /** @type {import("../../layers/viewer/map/labels.js").Rect} */
  const crowd = [x - 16, y - 80, x + 200, y + 80];
  const [{ rect }] = placeLabels([{ ...placed, hasMark: true }], FRAME, [crowd], measure);
  const distance = Math.hypot(Math.max(rect[0] - x, x - rect[2], 0), Math.max(rect[1] - y, y - rect[3], 0));
  assert.ok(distance > 16 && distance <= 45, `${distance} px`);
});

test("labels are not clipped by the screen edge", () => {
  const labels = Array.from({ length: 400 }, (_, i) =>
    label(`L${i}`, 1, [46 + (i % 20) * 0.02, 39.7 + Math.floor(i / 20) * 0.015]),
  );
  /** @type {import("../../layers/viewer/map/labels.js").Rect} */
  const screen = [80, 60, 320, 240];
  const rects = placeLabels(buildPlaceLabels(labels, WORDS_EN), FRAME, [], measure, screen).map(
    ({ rect }) => rect,
  );
  const inside = rects.filter(
    ([left, top, right, bottom]) => left >= 80 && top >= 60 && right <= 320 && bottom <= 240,
  );
  const beyond = rects.filter((rect) => !rectsIntersect(rect, screen));
  assert.ok(inside.length > 5 && beyond.length > 5, `${inside.length} inside, ${beyond.length} beyond`);
  assert.equal(inside.length + beyond.length, rects.length);
});

test("higher-ranked label is placed first", () => {
  const [placed] = placeLabels(
    buildPlaceLabels([label("minor", 2, [46.3, 39.9]), label("major", 1, [46.3, 39.9])], WORDS_EN),
    FRAME,
    [],
    measure,
  );
  assert.equal(placed.name.text, "major");
});

test("minor labels appear at closer zoom", () => {
  const far = new CanvasViewport(400, 300, SCALE, FRAME.left, FRAME.top, 8, 1);
  assert.equal(
    placeLabels(buildPlaceLabels([label("minor", 3, [46.3, 39.9])], WORDS_EN), far, [], measure).length,
    0,
  );
});

test("town with an event keeps its name beside the mark", () => {
  const town = label("Town", 4, [46.3, 39.9]);
  const mark = { x: mercatorX(46.3), y: mercatorY(39.9), text: "Town" };
  const other = { x: mercatorX(46.5), y: mercatorY(39.8), text: "Village without a label" };
  const merged = mergeEventLabels(buildPlaceLabels([town], WORDS_EN), [mark, other], FRAME);
  const [px, py] = [FRAME.pixelX(mark.x), FRAME.pixelY(mark.y)];
  const placed = placeLabels(merged, FRAME, [[px - 10, py - 10, px + 10, py + 10]], measure);
  assert.deepEqual(placed.map(({ name }) => name.text).sort(), ["Town", "Village without a label"]);
});

test("town of the base map is placed before a place with an event in it", () => {
  const at = (/** @type {number} */ lon, /** @type {number} */ lat) => ({
    x: mercatorX(lon),
    y: mercatorY(lat),
  });
  const near = 12 / FRAME.scale; // too close for two labels on the same side
  const town = at(46.3, 39.9);
  const cases = /** @type {[string, object, object, string[], number][]} */ ([
    // why, the town's label, the place's own label or null, labels in their order, rank of the town
    ["a hospital has no label of its own", { rank: 2 }, null, ["Town", "Hospital"], 0],
    ["a hospital has the same rank", { rank: 1 }, { rank: 1 }, ["Town", "Hospital"], 0],
    ["the curator ranks the place higher", { rank: 2 }, { rank: 1 }, ["Hospital", "Town"], 2],
    ["the town is not shown at this zoom", { rank: 4 }, null, ["Hospital"], 4],
  ]);
  for (const [why, townPart, own, expected, rank] of cases) {
    const style = /** @type {const} */ ("place");
    const ground = { text: "Town", style, of: null, rank: 1, ...town, ...townPart };
    const mark = { text: "Hospital", x: town.x + near, y: town.y };
    const labels = own ? [{ text: "Hospital", style, of: null, rank: 1, x: mark.x, y: mark.y, ...own }] : [];
    const viewport = /** @type {any} */ (Object.assign(Object.create(FRAME), { zoom: 9 }));
    const merged = mergeEventLabels(labels, [mark], viewport, [ground]);
    assert.equal(merged.find(({ text }) => text === "Town")?.rank, rank, why);
    const placed = placeLabels(merged, viewport, [], measure).map(({ name }) => name.text);
    assert.deepEqual(placed, expected, why);
  }
});

test("name of a town with a chip of events is not read as that of the mark above it", () => {
  const at = (/** @type {number} */ x, /** @type {number} */ y) => ({
    x: (x - FRAME.left) / FRAME.scale,
    y: (y - FRAME.top) / FRAME.scale,
  });
  const base = /** @type {const} */ ({ style: "place", of: null, rank: 0, hasMark: true });
  const labels = [
    { ...base, text: "Mark above", ...at(225, 117) },
    { ...base, text: "Town", ...at(213, 150) },
  ];
  /** @type {import("../../layers/viewer/map/labels.js").Rect[]} */
  const obstacles = [
    [177, 138, 249, 160], // the chip of the town
    [216, 104, 235, 126],
    [100, 170, 301, 213], // a callout below
    [100, 100, 176, 169],
  ];
  const [, placed] = placeLabels(labels, FRAME, obstacles, measure);
  assert.equal(placed.name.text, "Town");
  const [, top, , bottom] = placed.rect;
  assert.ok(top < 150 && 150 < bottom, "level with its chip");
});

test("town of the base map is named once, next to the event on it", () => {
  const town = /** @type {const} */ ({ text: "Town", style: "place", of: null, rank: 3 });
  const point = { x: mercatorX(46.3), y: mercatorY(39.9) };
  const mark = { ...point, text: "Town" };
  for (const labels of [[], [{ ...town, ...point, rank: 1 }]]) {
    const merged = mergeEventLabels(labels, [mark], FRAME, [{ ...town, ...point }]);
    assert.deepEqual(
      merged.map(({ text, rank, hasMark }) => [text, rank, hasMark]),
      [["Town", 0, true]],
    );
  }
});

/** @param {string} [id] @returns {BaseLayers} a country that is larger than the screen */
function countryLayers(id = "c") {
  const shape = { type: "Polygon", deltas: [[3000000, 3000000, 3000000, 0, 0, 2000000, -3000000, 0]] };
  return new BaseLayers([
    /** @type {any} */ ({
      ...{ id: "l", style: "outline", title: {} },
      features: [
        {
          id,
          kind: "country",
          names: { en: ["Country"] },
          shape,
          status: [],
          valid: null,
          schematic: false,
        },
      ],
    }),
  ]);
}

test("country is labelled in the middle of what is visible of it", () => {
  const layers = countryLayers();
  const [found] = buildFeatureLabels(layers.currentFeatures, WORDS_EN, FRAME, [0, 0, 400, 300]);
  const [x, y] = [FRAME.pixelX(found.x), FRAME.pixelY(found.y)];
  assert.ok(x > 100 && x < 300 && y > 75 && y < 225, `${x}, ${y}`);
});

test("country is not labelled on land that another country has too", () => {
  const [one, other] = ["c", "d"].map(
    (id) => buildFeatureLabels(countryLayers(id).currentFeatures, WORDS_EN, FRAME, [0, 0, 400, 300])[0],
  );
  assert.equal(placeLabels([one], FRAME, [], measure).length, 1);
  assert.deepEqual(placeLabels([one, other], FRAME, [], measure), []);
});

test("country is labelled elsewhere where events take the room in the middle", () => {
  const [found] = buildFeatureLabels(countryLayers().currentFeatures, WORDS_EN, FRAME, [0, 0, 400, 300]);
  /** @type {import("../../layers/viewer/map/labels.js").Rect} */
  const crowd = [100, 40, 300, 240]; // higher than the label moves up or down
  const [placed] = placeLabels([found], FRAME, [crowd], measure);
  assert.equal(placed?.name.text, "Country");
  const [left, top, right, bottom] = placed.rect;
  const isApart = right <= 80 || left >= 320 || bottom <= 20 || top >= 260;
  assert.ok(isApart, `${placed.rect}: so near the events, it would be read as the name of one`);
});

test("schematic route is labelled as schematic", () => {
  const layers = layersOf([feature("Lachin corridor", { schematic: true })]);
  assert.deepEqual(
    buildFeatureLabels(layers.currentFeatures, WORDS_EN).map(({ text }) => text),
    ["Lachin corridor (schematic)"],
  );
});

test("events of one place share a mark, separate for region and point", () => {
  const document = documentOf([
    event("a"),
    event("b"),
    event("c", { point: [46.6, 39.6] }),
    event("d", { mark: "region" }),
  ]);
  const marks = gatherMarks(new Store(document, buildColumns(document)), Uint32Array.of(0, 1, 2, 3));
  assert.deepEqual(
    marks.map(({ events, plate }) => [events, plate]),
    [
      [[0, 1], false],
      [[2], false],
      [[3], true],
    ],
  );
});

test("density counts only events inside the frame", () => {
  const document = documentOf([
    event("a", { point: [46.2, 39.9] }),
    event("b", { point: [46.2, 39.9], type: "access" }),
    event("c", { point: [10, 10] }),
  ]);
  const cells = countCells(FRAME, new Store(document, buildColumns(document)), Uint32Array.of(0, 1, 2));
  assert.equal(
    cells.counts.reduce((a, b) => a + b, 0),
    2,
  );
  assert.equal(cells.types[cells.counts.indexOf(2)], 1, "the latest gives the colour");
});

test("discs are recomputed only when events or map change", () => {
  let made = 0;
  const page = /** @type {any} */ (globalThis);
  page.ImageData = class {
    /** @param {number} width @param {number} height */
    constructor(width, height) {
      Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) });
    }
  };
  let canvases = 0;
  const createElement = () => ({ number: ++canvases, getContext: () => ({ putImageData: () => made++ }) });
  page.document = { createElement };
  const store = new Store(
    documentOf([event("a"), event("b")]),
    buildColumns(documentOf([event("a"), event("b")])),
  );
  const ctx = /** @type {any} */ ({ drawImage: () => {} });
  const theme = /** @type {any} */ ({ colours: { accent: "rgb(1, 2, 3)" } });
  const discs = new DensityLayer();
  const both = Uint32Array.of(0, 1);
  const moved = new CanvasViewport(
    FRAME.width,
    FRAME.height,
    FRAME.scale,
    FRAME.left + 1,
    FRAME.top,
    FRAME.zoom,
    FRAME.pixelRatio,
  );
  const dark = /** @type {any} */ ({ colours: { accent: "rgb(9, 9, 9)" } });
  /** @type {[CanvasViewport, any, Uint32Array, number, string][]} */
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
  assert.equal(canvases, 1, "the canvas is used again");
  delete page.ImageData;
  delete page.document;
});

test("discs of the drawing before are cleared", () => {
  const page = /** @type {any} */ (globalThis);
  page.ImageData = class {
    /** @param {number} width @param {number} height */
    constructor(width, height) {
      Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) });
    }
  };
  /** @type {number[]} */
  const painted = [];
  const putImageData = (/** @type {ImageData} */ { data }) =>
    painted.push(data.filter((value, i) => i % 4 === 3 && value).length);
  page.document = { createElement: () => ({ getContext: () => ({ putImageData }) }) };
  const map = documentOf([event("a"), event("b", { point: [46.3, 39.8] })]);
  const store = new Store(map, buildColumns(map));
  const discs = new DensityLayer();
  const ctx = /** @type {any} */ ({ drawImage: () => {} });
  const theme = /** @type {any} */ ({ colours: { accent: "rgb(1, 2, 3)" } });
  for (const shown of [[0], [], [0]]) discs.draw(ctx, FRAME, store, theme, Uint32Array.from(shown));
  assert.ok(painted[0] > 0);
  assert.deepEqual(painted, [painted[0], 0, painted[0]]);
  delete page.ImageData;
  delete page.document;
});

test("disc size grows in steps with the event count", () => {
  assert.deepEqual([1, 2, 5, 10, 100, 1e6].map(sizeStep), [0, 0, 1, 1, 3, 4]);
});

test("colours are packed in pixel byte order", () => {
  assert.equal(packColour("rgb(1, 2, 3)") >>> 0, 0xff030201);
});

for (const [url, quote, prefix, suffix, wanted] of [
  ["https://x.org/a", "six-year war, ended", "", "", "https://x.org/a#:~:text=six%2Dyear%20war%2C%20ended"],
  [
    "https://x.org/a#part",
    "quote",
    "said the ",
    " on Sunday",
    "https://x.org/a#part:~:text=said%20the-,quote,-on%20Sunday",
  ],
  [
    "https://x.org/a",
    `one two three four five ${"long ".repeat(30)}six seven eight nine ten`,
    "",
    "",
    "https://x.org/a#:~:text=one%20two%20three%20four%20five,six%20seven%20eight%20nine%20ten",
  ],
  // a context that is cut within a word
  [
    "https://x.org/a",
    "close it",
    "uftragte Verwaltungsangestellte ",
    " now and for",
    "https://x.org/a#:~:text=Verwaltungsangestellte-,close%20it,-now%20and%20for",
  ],
  [
    "https://x.org/a",
    "close it",
    "uftragteVerwaltungsangestellten ",
    "",
    "https://x.org/a#:~:text=close%20it",
  ],
  [
    "https://x.org/a",
    "close it",
    "",
    " and the road over the hills nea",
    "https://x.org/a#:~:text=close%20it,-and%20the%20road%20over",
  ],
  // a quote over a line break, or over a sentence end that may be one
  [
    "https://x.org/a",
    "closed for now.\nSecond paragraph",
    "The bridge is ",
    " has more",
    "https://x.org/a#:~:text=The%20bridge%20is-,closed%20for%20now.,Second%20paragraph,-has%20more",
  ],
  [
    "https://x.org/a",
    "for now. “Second” one",
    "",
    "",
    "https://x.org/a#:~:text=for%20now.,%E2%80%9CSecond%E2%80%9D%20one",
  ],
  [
    "https://x.org/a",
    "one two three four five six\nseven",
    "",
    "",
    "https://x.org/a#:~:text=one%20two%20three%20four%20five,seven",
  ],
  // a context in another line, and a quote that begins and ends within words
  ["https://x.org/a", "It closed", "A headline\n", "\nMore", "https://x.org/a#:~:text=It%20closed"],
  [
    "https://x.org/a",
    "ridge is clos",
    "when the b",
    "ed today",
    "https://x.org/a#:~:text=when%20the-,bridge%20is%20closed,-today",
  ],
]) {
  test(`text fragment ${wanted.slice(0, 60)}`, () =>
    assert.equal(buildTextFragment(url, quote, prefix, suffix), wanted));
}

test("scale bar has a round length", () => {
  assert.deepEqual([1, 3, 9.9, 1234, 61000].map(roundDownLength), [1, 2, 5, 1000, 50000]);
});

test("layer with several sources has an attribution per source", () => {
  assert.deepEqual(splitCredit({ attribution: "A; B", licence: "x; y" }), [
    ["A", "x"],
    ["B", "y"],
  ]);
  assert.deepEqual(splitCredit({ attribution: "A; B", licence: "x" }), [["A; B", "x"]]);
});

test("timeline scale is invertible and zooms around the pointer", () => {
  const scale = new TimeScale([0, 100]);
  scale.width = 528;
  assert.equal(scale.xToDay(scale.dayToX(42)), 42);
  const [first, last] = scale.zoomSpan(0.5, 20, [0, 100]);
  assert.deepEqual([first, last], [10, 60]);
  assert.deepEqual(scale.zoomSpan(4, 50, [0, 100]), [0, 100], "not beyond what there is");
});

test("fitting one day leaves a margin", () => {
  const [first, last] = padSpan(10, 11, 0.5);
  assert.ok(first < 10 && last > 11 && last - first >= 6);
});

test("density is drawn for many points, not for many regions", () => {
  const shapes = [{ type: "Polygon", deltas: [[0, 0, 100, 0, 0, 100, 0, 0]] }];
  const points = Array.from({ length: MAX_POINT_SYMBOLS }, (_, i) => event(`p${i}`));
  const document = documentOf([
    ...points,
    event("region", { shape: 0, mark: "region" }),
    event("last point"),
  ]);
  document.events.shapes = /** @type {any} */ (shapes);
  const store = new Store(document, buildColumns(document));
  const layer = new EventLayer(store, /** @type {any} */ ({}));
  const all = Uint32Array.from({ length: MAX_POINT_SYMBOLS + 2 }, (_, i) => i);
  layer.setEvents(all.subarray(0, MAX_POINT_SYMBOLS + 1), -1);
  assert.ok(!layer.isDense, "as many points as are drawn one by one, and a region");
  layer.setEvents(all, -1);
  assert.ok(layer.isDense, "one point more");
});

test("dense points are counted while lines and regions keep plates", () => {
  const shapes = [ROAD, { type: "Polygon", deltas: [[0, 0, 100, 0, 0, 100, 0, 0]] }];
  const document = documentOf([
    event("a", { point: [46, 39] }),
    event("b", { shape: 1, mark: "region", where_prec: 5 }),
    event("c", { shape: 0, mark: "line", where_prec: 5 }),
    event("d", { shape: 1, mark: "region", where_prec: 5 }),
  ]);
  document.events.shapes = /** @type {any} */ (shapes);
  const store = new Store(document, buildColumns(document));
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

test("numbers of printed entries are written with runs as ranges", () => {
  /** @type {[number[], string, string][]} */
  const cases = [
    [[], "", "none"],
    [[3], "3", "one"],
    [[2, 1], "1, 2", "two are no range, and are sorted"],
    [[5, 6, 7, 2], "2, 5–7", "a run of three"],
    [[1, 2, 3, 15], "1–3, 15", "a run, then one"],
  ];
  for (const [numbers, text, why] of cases) assert.equal(formatNumbers(numbers), text, why);
});
