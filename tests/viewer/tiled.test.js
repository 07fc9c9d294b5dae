/** Counts of a built map: what a period, a type and a status leave of the entries of tiles. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CellEntries,
  cellWidthM,
  isInMonths,
  sumEntries,
  toFirstDay,
  toMonth,
} from "../../layers/viewer/tiled/counts.js";
import { FolderFiles } from "../../layers/viewer/tiled/edition-files.js";
import { NamedEvents, combineTables } from "../../layers/viewer/tiled/named-events.js";
import { buildFrameCode, formatTiledView, parseTiledView } from "../../layers/viewer/tiled/tiled-address.js";
import { TileSource } from "../../layers/viewer/tiled/tile-source.js";

const ALL = { from: -Infinity, to: Infinity, types: [true, true], statuses: [true] };
const OPEN_END_DAY = 2147483647;

test("a day's month is counted from January 1970, also before it", () => {
  const rows = [
    [0, 0],
    [30, 0],
    [31, 1],
    [-1, -1],
    [365, 12],
    [toFirstDay(-26284), -26284],
  ];
  for (const [day, month] of rows) assert.equal(toMonth(day), month);
  for (const month of [-26284, -13, -1, 0, 1, 648]) assert.equal(toMonth(toFirstDay(month)), month);
});

/** Event tile of zoom 9 with one short, one long, one open event in two cells. */
const EVENTS = {
  x: [0, 0, 32767],
  y: [0, 0, 0],
  start: [0, 40, 100],
  end: [0, 400, OPEN_END_DAY],
  type: [0, 1, 1],
  status: [0, 0, 0],
  radius_m: [10, 10, 50_000],
};

test("counts of single events are those of the events in a period", () => {
  const cells = new CellEntries(9);
  cells.addEvents(9, 3, 5, { first: 70, bits: 15 }, EVENTS, [0, 2 ** 15, 0, 2 ** 15]);
  const times = EVENTS.start.map((start, i) => ({
    start,
    end: EVENTS.end[i] === OPEN_END_DAY ? null : EVENTS.end[i],
  }));
  for (const [from, to] of [
    [-9, 999],
    [0, 0],
    [0, 1],
    [2, 2],
    [13, 14],
    [14, 20],
    [-Infinity, 0],
  ]) {
    const choice = { ...ALL, from, to };
    cells.count(choice);
    const expected = times.filter((time) => isInMonths(time, choice)).length;
    const found = [...cells.counts, ...cells.rough].reduce((sum, one) => sum + one, 0);
    assert.equal(found, expected, `${from} to ${to}`);
    assert.equal(sumEntries(cells.entries, choice), expected);
    assert.equal(cells.countCell(0, choice) + cells.countCell(1, choice), expected);
  }
  assert.deepEqual([cells.countCell(0, ALL), cells.countCell(1, ALL)], [2, 1]);
  cells.count({ ...ALL, types: [true, false] });
  assert.deepEqual([...cells.counts], [1, 0]);
  cells.count(ALL);
  assert.deepEqual(
    [[...cells.counts], [...cells.rough]],
    [
      [2, 0],
      [0, 1],
    ],
  );
  assert.deepEqual(
    cells.events.map(({ numbers }) => numbers),
    [[70, 71], [72]],
  );
});

test("a cell at 60 degrees is half as wide as at the equator", () => {
  const middle = cellWidthM(2 ** 13, 14);
  const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + Math.PI / 6)) / (2 * Math.PI);
  assert.ok(Math.abs(cellWidthM(Math.floor(y * 2 ** 14), 14) / middle - 0.5) < 0.001);
});

test("a file that cannot be read is an error, and is read again the next time", async () => {
  let reads = 0;
  const read = async () => {
    reads++;
    throw new Error("map/tiles.json: 404");
  };
  const files = {
    layout: "folder",
    map: "map",
    texts: "texts",
    texts_per_page: 128,
    count_zooms: 9,
    max_zoom: 14,
  };
  const source = new TileSource(
    /** @type {any} */ (files),
    new FolderFiles(/** @type {any} */ (files), read),
  );
  await assert.rejects(source.findTile(0, 0, 0), /404/);
  await assert.rejects(source.findTile(0, 0, 0), /404/);
  assert.equal(reads, 2);
});

const KNOWN = {
  types: ["violence", "access"],
  statuses: ["reported", "claimed"],
  languages: ["en", "hy"],
  months: /** @type {[number, number]} */ ([-30_000, 672]),
};
const OPENING = {
  mode: "all",
  from: -30_000,
  to: 672,
  types: null,
  statuses: null,
  actors: /** @type {string[]} */ ([]),
  publishers: /** @type {string[]} */ ([]),
  map: null,
  language: null,
};

test("a view is the same after it was written into an address and read", () => {
  /** @type {any[]} */
  const views = [
    OPENING,
    { ...OPENING, mode: "window", from: -1, to: 590, types: ["access"], statuses: [] },
    { ...OPENING, actors: ["Group A & B", "C, D"], publishers: ["Der Bote"] },
    { ...OPENING, mode: "upto", from: -29_999, to: 12, map: [44.1, -40.25, 6.5], language: "hy" },
  ];
  for (const view of views) assert.deepEqual(parseTiledView(`#${formatTiledView(view)}`, KNOWN), view);
  assert.equal(formatTiledView(/** @type {any} */ (OPENING)), "");
});

test("what an address has wrong is as in the opening view", () => {
  for (const hash of [
    "#m=x&t=2019-13..&map=1,2&hl=xx",
    "#map=1,99,3",
    "#map=1,2,3,4",
    "#map=,",
    "#t=a..b",
    "#%%",
  ])
    assert.deepEqual(parseTiledView(hash, KNOWN), OPENING, hash);
  assert.deepEqual(parseTiledView("#type=war&type=access", KNOWN).types, ["access"]);
  assert.equal(parseTiledView("#m=upto&t=1970-01..2999-01", KNOWN).to, 672);
});

const NAMED = {
  number: [70, 71, 95],
  x: [2 ** 20, 2 ** 20 + 5, 0],
  y: [2 ** 22, 2 ** 22, 0],
  start: [0, 40, 100],
  end: [0, 400, OPEN_END_DAY],
  type: [0, 1, 1],
  status: [0, 0, 0],
  radius_m: [10, 50_000, 0],
};

test("events of chosen names are those of any name of a kind, and of all kinds", () => {
  const rows = (/** @type {number[]} */ indexes) =>
    Object.fromEntries(Object.entries(NAMED).map(([name, all]) => [name, indexes.map((i) => all[i])]));
  const table = [
    [[[0, 2]], [70, 95], "one name"],
    [[[1, 2], [0, 2]], [70, 71, 95], "two names with an event in common"], // prettier-ignore
    [[[0, 1], [2]], [70, 71, 95], "two names without"], // prettier-ignore
  ];
  for (const [names, expected, reason] of table)
    assert.deepEqual(
      Array.from(combineTables([/** @type {number[][]} */ (names).map(rows)]).number),
      expected,
      /** @type {string} */ (reason),
    );
  assert.deepEqual(combineTables([[rows([0, 1])], [rows([1]), rows([2])]]).number, [71]);
  assert.deepEqual(combineTables([[rows([0])], []]).number, []);
});

test("chosen events are counted as all are, points apart from lines and regions", () => {
  const shapes = [
    { first: 90, total: 4 },
    { first: 94, total: 3 },
  ];
  const events = new NamedEvents(NAMED, shapes);
  assert.deepEqual(events.points.number, [70, 71]);
  assert.deepEqual(events.ofShapes, [[], [95]]);
  for (const [from, to, expected] of [
    [-9, 999, 3],
    [0, 0, 1],
    [5, 6, 2],
    [20, 30, 1],
  ])
    assert.equal(sumEntries(/** @type {any} */ (events.history), { ...ALL, from, to }), expected);
  assert.deepEqual(new Set(events.shapeTable.shape), new Set([1]));
  const cells = new CellEntries(9);
  cells.addNamedEvents(events.points, [0, 2 ** 15, 0, 2 ** 15]);
  cells.count(ALL);
  assert.deepEqual([[...cells.counts], [...cells.rough]], [[1], [1]]);
  assert.deepEqual([cells.columns, cells.rows], [[2 ** 11], [2 ** 13]]);
  assert.deepEqual(cells.events[0].numbers, [70, 71]);
  assert.deepEqual(new NamedEvents(NAMED, []).points.number, [70, 71, 95]);
});

test("the code of a frame quotes what a title and an address have", () => {
  const code = buildFrameCode('https://a.test/?q="x"#m=window&t=1', 'A "title" <b>');
  assert.ok(code.includes('title="A &quot;title&quot; &lt;b>"'));
  assert.ok(code.includes('src="https://a.test/?q=&quot;x&quot;#m=window&amp;t=1"'));
});
