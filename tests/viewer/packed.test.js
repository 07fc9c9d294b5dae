import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { columnsOfPacked, cutColumns } from "../../viewer/columns.js";
import { NO_FILTERS } from "../../viewer/state.js";
import { Lines } from "../../viewer/lines.js";
import { Store, columnsOfRecords } from "../../viewer/store.js";
import { bytesOfBase64, gunzip, jsonOfGzip } from "../../viewer/unpack.js";
import { days, documentOf, event } from "./helpers.js";

/** @param {Uint8Array|string} bytes */
const packed = (bytes) => gzipSync(bytes).toString("base64");
const OPEN = -2147483648;

const RECORDS = [
  event("open-start", { time: days(null, 5), type: "access", actors: ["B", "A"], radius_m: 900 }),
  event("day", { time: days(7), point: [-77.03637, 38.90719], status: "disputed" }),
  event("two-days", { time: days(7, 8), actors: [], where_prec: 5, mark: "line", shape: 0 }),
  event("open-end", { time: days(9, null), title: { en: "Bridge at Laçın" } }),
];
const SHAPE = { type: "LineString", deltas: [4600000, 3900000, 100, 100] };

/** The same events packed as docs/document.md says. */
function packedDocument() {
  const document = documentOf(RECORDS);
  const ids = new TextEncoder().encode(RECORDS.map(({ id }) => id).join("\n"));
  const columns = /** @type {[string, any, any, boolean?][]} */ ([
    ["start", "int32", Int32Array.of(OPEN, 7 - OPEN, 0, 2), true],
    ["length", "uint32", Uint32Array.of(5 - OPEN, 0, 1, 0xffffffff)],
    ["lon", "int32", Int32Array.from(RECORDS, ({ point }) => Math.round(point[0] * 1e5))],
    ["lat", "int32", Int32Array.from(RECORDS, ({ point }) => Math.round(point[1] * 1e5))],
    ["radius_m", "uint32", Uint32Array.from(RECORDS, ({ radius_m: radius }) => radius)],
    ["shape", "int32", Int32Array.of(-1, -1, 0, -1)],
    ["type", "uint8", Uint8Array.of(1, 0, 0, 0)],
    ["status", "uint8", Uint8Array.of(0, 3, 0, 0)],
    ["where_prec", "uint8", Uint8Array.of(1, 1, 5, 1)],
    ["mark", "uint8", Uint8Array.of(0, 0, 1, 0)],
    ["actors_each", "uint8", Uint8Array.of(2, 1, 0, 1)],
    ["actors", "uint16", Uint16Array.of(0, 1, 1, 1)],
    ["sources_each", "uint8", Uint8Array.of(1, 1, 1, 1)],
    ["sources", "uint16", Uint16Array.of(0, 0, 0, 0)],
    ["ids", "text", ids],
  ]);
  const bytes = Buffer.concat(
    columns.map(([, , values]) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  );
  const texts = RECORDS.map(({ title, place, statements: [{ source, sentence }] }) => ({
    title,
    place,
    statements: [{ source, sentence }],
  }));
  document.events = {
    count: RECORDS.length,
    shapes: [SHAPE],
    actors: ["B", "A"],
    chunk: 3,
    columns: columns.map(([name, type, values, delta]) => ({
      name,
      type,
      length: values.length,
      ...(delta ? { delta } : {}),
    })),
    data: packed(bytes),
    chunks: [texts.slice(0, 3), texts.slice(3)].map((chunk) => packed(JSON.stringify(chunk))),
  };
  return document;
}

async function packedStore() {
  const document = packedDocument();
  const store = new Store(document, await columnsOfPacked(document));
  store.applyFilters(NO_FILTERS);
  return store;
}

/** @returns {Store} */
function plainStore() {
  const document = documentOf(RECORDS);
  document.events.shapes = [SHAPE];
  const store = new Store(document, columnsOfRecords(document));
  store.applyFilters(NO_FILTERS);
  return store;
}

test("bytes survive base64 and gzip", async () => {
  const bytes = Uint8Array.of(0, 255, 128, 10);
  assert.deepEqual(bytesOfBase64(Buffer.from(bytes).toString("base64")), bytes);
  assert.deepEqual(await gunzip(new Uint8Array(gzipSync(bytes))), bytes);
  assert.deepEqual(await jsonOfGzip(new Uint8Array(gzipSync('["Լաչին"]'))), ["Լաչին"]);
});

test("both forms of a document fill the same columns", async () => {
  const [{ columns: one }, { columns: other }] = [await packedStore(), plainStore()];
  for (const name of /** @type {const} */ ([
    "start",
    "end",
    "type",
    "status",
    "precision",
    "mark",
    "about",
    "radius",
    "shape",
  ])) {
    assert.deepEqual(Array.from(one[name]), Array.from(other[name]), name);
  }
  for (const axis of /** @type {const} */ ([0, 1])) {
    const names = /** @type {const} */ (["x", "y"]);
    one[names[axis]].forEach((value, i) =>
      assert.ok(Math.abs(value + one.origin[axis] - other[names[axis]][i]) < 1e-7),
    );
  }
});

test("both forms show, filter and count alike", async () => {
  const [one, other] = [await packedStore(), plainStore()];
  for (const filters of [
    NO_FILTERS,
    { ...NO_FILTERS, actors: ["A"] },
    { ...NO_FILTERS, types: ["access"] },
    { ...NO_FILTERS, precision: [5] },
  ]) {
    for (const store of [one, other]) store.applyFilters(filters);
    assert.deepEqual([...one.shown(6, 8)], [...other.shown(6, 8)]);
    assert.deepEqual(one.counts(-Infinity, Infinity).types, other.counts(-Infinity, Infinity).types);
    assert.deepEqual(
      new Map([...one.counts(0, 9).actors].sort()),
      new Map([...other.counts(0, 9).actors].sort()),
    );
  }
});

test("a text comes when it is needed, complete with what its columns say", async () => {
  const store = await packedStore();
  assert.equal(store.record(1), null);
  await store.texts.need([1]);
  assert.equal(store.record(0), null, "its neighbours in the chunk are not kept");
  const record = store.record(1);
  const { place, ...wanted } = RECORDS[1];
  assert.deepEqual(
    { ...record, point: record?.point.map((one) => Math.round(one * 1e5) / 1e5) },
    { ...wanted, place, radius_m: 400, time: { ...wanted.time, edtf: "" } },
  );
});

test("ids are found without their texts", async () => {
  const store = await packedStore();
  assert.deepEqual(
    RECORDS.map(({ id }) => store.indexOf(id)),
    [0, 1, 2, 3],
  );
  assert.deepEqual(
    [0, 1, 2, 3, 4, -1].map((index) => store.idOf(index)),
    [...RECORDS.map(({ id }) => id), null, null],
  );
  assert.deepEqual([store.indexOf("days"), store.indexOf("open"), store.indexOf("")], [-1, -1, -1]);
});

test("a search goes through all packed texts", async () => {
  const store = await packedStore();
  const filters = { ...NO_FILTERS, text: "lacin bridge" };
  assert.ok(store.mustSearch(filters.text));
  await store.search(filters.text);
  assert.ok(!store.mustSearch(filters.text));
  store.applyFilters(filters);
  assert.deepEqual([...store.shown(-Infinity, Infinity)], [3]);
});

test("lines are counted as they are read", () => {
  const lines = new Lines("aa\na\nb");
  assert.deepEqual(
    ["aa", "a", "b", "c", "a\nb"].map((text) => lines.indexOf(text)),
    [0, 1, 2, -1, -1],
  );
  assert.deepEqual(
    [0, 1, 2].map((number) => lines.at(number)),
    ["aa", "a", "b"],
  );
  assert.deepEqual(
    [lines.at(3), lines.at(-1), new Lines("").indexOf(""), new Lines("").count],
    ["", "", -1, 0],
  );
});

test("a column of unknown type says which would be right", () => {
  assert.throws(
    () => cutColumns([{ name: "x", type: /** @type {any} */ ("float64"), length: 1 }], new Uint8Array(8)),
    /"x" is of type "float64"; expected text, uint8/,
  );
});
