/**
 * Events as packed columns: what the document carries in place of records when there are thousands.
 */

import { decodeShape, mercatorX, mercatorY } from "../core/geometry.js";
import { Lines } from "./id-lines.js";
import { OPEN_END } from "./store.js";
import { unpack } from "./decode.js";

/** @typedef {import("../types").MapDocument} MapDocument */
/** @typedef {import("../types").Column} PackedColumn */
/** @typedef {import("./store.js").Columns} Columns */
/** @typedef {import("./store.js").Several} Several */

/** @type {Record<string, {new (buffer: ArrayBuffer): any, BYTES_PER_ELEMENT: number}>} */
const ARRAYS = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, int32: Int32Array };
const STEP = 1e-5; // degrees

/**
 * @param {MapDocument} document with its events as columns
 * @returns {Promise<Columns>}
 * @throws {TypeError} for a column of unknown type
 */
export async function columnsOfPacked(document) {
  const { events } = document;
  const bytes = await unpack(events.data ?? "");
  const table = cutColumns(events.columns ?? [], bytes);
  return assemble(document, table);
}

/** @param {PackedColumn[]} columns @param {Uint8Array<ArrayBuffer>} bytes @returns {Record<string, any>} */
export function cutColumns(columns, bytes) {
  /** @type {Record<string, any>} */
  const table = {};
  let at = 0;
  for (const column of columns) {
    const size = column.length * (ARRAYS[column.type]?.BYTES_PER_ELEMENT ?? 1);
    table[column.name] = readColumn(
      column,
      bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + size),
    );
    at += size;
  }
  return table;
}

/** @param {PackedColumn} column @param {ArrayBuffer} buffer */
function readColumn({ name, type, delta }, buffer) {
  if (type === "text") return new TextDecoder().decode(buffer);
  if (!ARRAYS[type])
    throw new TypeError(
      `column ${JSON.stringify(name)} is of type ${JSON.stringify(type)}; expected text, ${Object.keys(ARRAYS).join(", ")}`,
    );
  const values = new ARRAYS[type](buffer);
  if (delta) for (let i = 1; i < values.length; i++) values[i] += values[i - 1];
  return values;
}

/** @param {MapDocument} document @param {Record<string, any>} table @returns {Columns} */
function assemble({ events, sources }, table) {
  const { count } = events;
  /** @param {string} name @param {number} [value] where the document leaves a column out, because all values are alike */
  const bytes = (name, value = 0) => table[name] ?? new Uint8Array(count).fill(value);
  return {
    count,
    start: table.start,
    end: endsOf(table.length, table.start) ?? table.start,
    ...project(table.lon, table.lat),
    type: bytes("type"),
    status: bytes("status"),
    precision: bytes("where_prec", 1),
    mark: bytes("mark"),
    about: bytes("about"),
    radius: Float32Array.from(table.radius_m ?? new Float32Array(count)),
    shape: table.shape ?? new Int32Array(count).fill(-1),
    shapes: (events.shapes ?? []).map(decodeShape),
    actors: several(events.actors ?? [], table.actors_each, table.actors, count),
    sources: several(
      sources.map(({ id }) => id),
      table.sources_each,
      table.sources,
      count,
    ),
    ids: new Lines(table.ids ?? ""),
  };
}

const OPEN_LENGTH = 0xffffffff; // of an event whose end is open

/** @param {Uint32Array|undefined} lengths days from start to end @param {Int32Array} starts @returns {Int32Array|undefined} */
function endsOf(lengths, starts) {
  if (!lengths) return undefined;
  const ends = new Int32Array(starts.length);
  for (let i = 0; i < ends.length; i++)
    ends[i] = lengths[i] === OPEN_LENGTH ? OPEN_END : starts[i] + lengths[i];
  return ends;
}

/**
 * Onto the Mercator square, relative to the first event, so that 32 bits are fine enough.
 * @param {Int32Array} longitudes @param {Int32Array} latitudes in 1e-5 degrees
 * @returns {Pick<Columns, "x"|"y"|"origin">}
 */
function project(longitudes, latitudes) {
  /** @type {[number, number]} */
  const origin = [mercatorX((longitudes[0] ?? 0) * STEP), mercatorY((latitudes[0] ?? 0) * STEP)];
  const x = new Float32Array(longitudes.length);
  const y = new Float32Array(longitudes.length);
  for (let i = 0; i < x.length; i++) {
    x[i] = mercatorX(longitudes[i] * STEP) - origin[0];
    y[i] = mercatorY(latitudes[i] * STEP) - origin[1];
  }
  return { origin, x, y };
}

/** @param {string[]} names @param {Uint8Array|undefined} each how many an event has @param {Uint16Array|undefined} values @param {number} count @returns {Several} */
function several(names, each, values, count) {
  const offsets = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + (each?.[i] ?? 0);
  return { names, offsets, values: values ?? new Uint16Array(0) };
}
