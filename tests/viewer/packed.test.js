import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { unpackColumns, splitColumns } from "../../layers/viewer/events/columns.js";
import { NO_FILTERS } from "../../layers/viewer/core/state.js";
import { LineIndex } from "../../layers/viewer/events/id-lines.js";
import { Store, buildColumns } from "../../layers/viewer/events/store.js";
import { TokenReader, Dictionary, fillTemplate, countGaps } from "../../layers/viewer/events/dictionary.js";
import { decodeBase85, splitJsonHeader, gunzip, loadBlob } from "../../layers/viewer/events/decode.js";
import { days, documentOf, event } from "./helpers.js";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

/** @param {Uint8Array} bytes @returns {string} base85 */
function base85(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) {
    const four = [...bytes.subarray(at, at + 4), 0, 0, 0].slice(0, 4);
    let value = four.reduce((sum, byte) => sum * 256 + byte, 0);
    let five = "";
    for (let i = 0; i < 5; i++, value = Math.floor(value / 85)) five = LETTERS[value % 85] + five;
    text += five.slice(0, Math.min(5, bytes.length - at + 1));
  }
  return text;
}

/** @param {Uint8Array|string} bytes */
const packed = (bytes) => base85(gzipSync(bytes));

const ENTRIES = ["", "", "Before ", "quote of ", ".", "Bridge at ", "Laçın", "Title of "];

/** A lexicon of these words and of each id. @returns {string} */
const common = () =>
  packed(`[{"text":"Somewhere"}]\n${[...ENTRIES, ...RECORDS.map(({ id }) => id)].join("\n")}`);

/** What a chunk holds. @param {EventRecord[]} records @returns {string} */
function chunkOf(records) {
  const forms = [{ title: { en: "" }, statements: [{ sentence: ["", "", ""] }] }];
  const code = (/** @type {string} */ text) => [...ENTRIES, ...RECORDS.map(({ id }) => id)].indexOf(text);
  const codes = records.flatMap(({ id, title }) => [
    ...(title.en.startsWith("Bridge") ? [5, 6] : [7, code(id)]),
    ...[0, 2, 0, 3, code(id), 0, 4, 0],
  ]);
  const head = { forms, form: records.map(() => 0), place: records.map(() => 0) };
  return packed(
    Buffer.concat([Buffer.from(`${JSON.stringify([head, codes.length, 0])}\n`), Buffer.from(codes)]),
  );
}

/** @typedef {import("../../layers/viewer/types").EventRecord} EventRecord */

const RECORDS = [
  event("open-start", { time: days(null, 5), type: "access", actors: ["B", "A"], radius_m: 900 }),
  event("day", { time: days(7), point: [-77.03637, 38.90719], status: "disputed" }),
  event("two-days", { time: days(7, 8), actors: [], where_prec: 5, mark: "line", shape: 0 }),
  event("open-end", { time: days(9, null), title: { en: "Bridge at Laçın" } }),
];
const SHAPE = { type: "LineString", deltas: [4600000, 3900000, 100, 100] };

/** The same events packed as docs/reference/map-document.md says. */
function packedDocument(/** @type {[string, any, any, boolean?][]} */ further = []) {
  const document = documentOf(RECORDS);
  const ids = new TextEncoder().encode(RECORDS.map(({ id }) => id).join("\n"));
  const columns = /** @type {[string, any, any, boolean?][]} */ ([
    ["start", "int32", Int32Array.of(5, 2, 0, 2), true],
    ["length", "uint32", Uint32Array.of(0, 0, 1, 0xffffffff)],
    ["open_start", "uint8", Uint8Array.of(1, 0, 0, 0)],
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
    ...further,
  ]);
  const bytes = Buffer.concat(
    columns.map(([, , values]) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  );
  document.events = {
    count: RECORDS.length,
    shapes: [SHAPE],
    actors: ["B", "A"],
    common: common(),
    chunk: 3,
    columns: columns.map(([name, type, values, delta]) => ({
      name,
      type,
      length: values.length,
      ...(delta ? { delta } : {}),
    })),
    data: packed(bytes),
    chunks: [RECORDS.slice(0, 3), RECORDS.slice(3)].map(chunkOf),
  };
  return document;
}

async function packedStore() {
  const document = packedDocument();
  const store = new Store(document, await unpackColumns(document));
  store.applyFilters(NO_FILTERS);
  return store;
}

/** @returns {Store} */
function plainStore() {
  const document = documentOf(RECORDS);
  document.events.shapes = [SHAPE];
  const store = new Store(document, buildColumns(document));
  store.applyFilters(NO_FILTERS);
  return store;
}

test("subtypes are filtered by a column of their own", async () => {
  const document = packedDocument([["subtype", "uint8", Uint8Array.of(0, 2, 1, 2)]]);
  document.events.subtypes = ["Toll", "Road block"];
  const store = new Store(document, await unpackColumns(document));
  store.applyFilters({ ...NO_FILTERS, subtypes: ["Road block"] });
  assert.deepEqual([...store.findVisible(-Infinity, Infinity)], [1, 3]);
  const { subtypes } = store.countFacets(-Infinity, Infinity);
  assert.deepEqual(
    [...subtypes],
    [
      ["Toll", 1],
      ["Road block", 2],
    ],
  );
});

test("bytes round-trip through base85 and gzip", async () => {
  for (const bytes of [[], [0], [255, 255], [0, 255, 128], [255, 255, 255, 255], [1, 2, 3, 4, 5]]) {
    assert.deepEqual([...decodeBase85(base85(Uint8Array.from(bytes)))], bytes);
  }
  assert.deepEqual([...(await gunzip(new Uint8Array(gzipSync(Uint8Array.of(0, 10)))))], [0, 10]);
  const [json, rest] = splitJsonHeader(await loadBlob(packed('["Լաչին"]\n\n.')));
  assert.deepEqual([json, [...rest]], [["Լաչին"], [10, 46]]);
});

test("missing records are loaded from a minimum of chunks", async () => {
  const store = await packedStore();
  const read = [];
  for await (const [index, record] of store.records.readSome([3, 0, 1])) read.push([index, record.id]);
  assert.deepEqual(read, [
    [3, "open-end"],
    [0, "open-start"],
    [1, "day"],
  ]);
  assert.equal(store.getRecord(0), null, "they are not kept");
  await store.records.loadRecords([0, 3]);
  assert.ok(store.records.hasAll([0, 3]) && !store.records.hasAll([0, 1]));
});

test("numbers are decoded from one to three bytes", () => {
  // the first bytes, the second bytes of 192 + 256 and 192 + 55 * 256 + 255, then two bytes each of the wide ones
  const bytes = Uint8Array.of(191, 193, 247, 248, 249, ...[0, 255], ...[0, 0], ...[255, 1]);
  const codes = new TokenReader(bytes, 5, 2);
  const wide = 192 + 56 * 256;
  assert.deepEqual(
    [1, 2, 3, 4, 5].map(() => codes.readToken()),
    [191, 448, wide - 1, wide, wide + 65536 + 511],
  );
});

test("template is filled with texts in order", () => {
  const lexicon = new Dictionary([], ["", "", "a", "b"].join("\n"));
  const form = { title: { en: "" }, list: ["", [""]], stance: "claims", none: null, number: 3 };
  const codes = new TokenReader(Uint8Array.of(3, 0, 2, 0, 0, 3, 1, 2, 0), 9, 0);
  assert.equal(countGaps(form), 3);
  codes.skipTexts(1);
  assert.deepEqual(fillTemplate(form, codes, lexicon), {
    title: { en: "a" },
    list: ["", ["b\na"]],
    stance: "claims",
    none: null,
    number: 3,
  });
});

test("packed and plain documents fill equal columns", async () => {
  const [{ columns: one }, { columns: other }] = [await packedStore(), plainStore()];
  for (const name of /** @type {const} */ ([
    "start",
    "end",
    "openStart",
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

test("packed and plain documents filter and count alike", async () => {
  const [one, other] = [await packedStore(), plainStore()];
  for (const filters of [
    NO_FILTERS,
    { ...NO_FILTERS, actors: ["A"] },
    { ...NO_FILTERS, types: ["access"] },
    { ...NO_FILTERS, precision: [5] },
  ]) {
    for (const store of [one, other]) store.applyFilters(filters);
    assert.deepEqual([...one.findVisible(6, 8)], [...other.findVisible(6, 8)]);
    assert.deepEqual(
      one.countFacets(-Infinity, Infinity).types,
      other.countFacets(-Infinity, Infinity).types,
    );
    assert.deepEqual(
      new Map([...one.countFacets(0, 9).actors].sort()),
      new Map([...other.countFacets(0, 9).actors].sort()),
    );
  }
});

test("packed record is loaded on demand with column values", async () => {
  const store = await packedStore();
  assert.equal(store.getRecord(1), null);
  await store.records.loadRecords([1]);
  assert.equal(store.getRecord(0), null, "its neighbours in the chunk are not kept");
  const record = store.getRecord(1);
  const wanted = {
    ...RECORDS[1],
    place: { text: "Somewhere", names: {}, method: "", note: null, role: null },
  };
  assert.deepEqual(
    { ...record, point: record?.point.map((one) => Math.round(one * 1e5) / 1e5) },
    { ...wanted, time: { ...wanted.time, edtf: "" } },
  );
});

test("ids are found without loading texts", async () => {
  const store = await packedStore();
  assert.deepEqual(
    RECORDS.map(({ id }) => store.findIndex(id)),
    [0, 1, 2, 3],
  );
  assert.deepEqual(
    [0, 1, 2, 3, 4, -1].map((index) => store.getId(index)),
    [...RECORDS.map(({ id }) => id), null, null],
  );
  assert.deepEqual([store.findIndex("days"), store.findIndex("open"), store.findIndex("")], [-1, -1, -1]);
});

test("search covers all packed texts", async () => {
  const store = await packedStore();
  const filters = { ...NO_FILTERS, text: "lacin bridge" };
  assert.ok(store.needsSearch(filters.text));
  await store.searchTexts(filters.text);
  assert.ok(!store.needsSearch(filters.text));
  store.applyFilters(filters);
  assert.deepEqual([...store.findVisible(-Infinity, Infinity)], [3]);
});

test("id lines are indexed while reading", () => {
  const lines = new LineIndex("aa\na\nb");
  assert.deepEqual(
    ["aa", "a", "b", "c", "a\nb"].map((text) => lines.indexOf(text)),
    [0, 1, 2, -1, -1],
  );
  assert.deepEqual(
    [lines.indexOf("a"), lines.indexOf("a"), lines.indexOf("c"), lines.indexOf("b")],
    [1, 1, -1, 2],
  );
  assert.deepEqual(
    [0, 1, 2].map((number) => lines.get(number)),
    ["aa", "a", "b"],
  );
  assert.deepEqual(
    [lines.get(3), lines.get(-1), new LineIndex("").indexOf(""), new LineIndex("").count],
    ["", "", -1, 0],
  );
});

test("unknown column type is rejected with the known types", () => {
  assert.throws(
    () => splitColumns([{ name: "x", type: /** @type {any} */ ("float64"), length: 1 }], new Uint8Array(8)),
    /"x" is of type "float64"; expected text, uint8/,
  );
});
