/**
 * Events as packed columns: what the document carries in place of records when there are thousands.
 */

import { decodeShape, mercatorX, mercatorY } from "../core/geometry.js";
import { LineIndex } from "./id-lines.js";
import { OPEN_END_DAY } from "./store.js";
import { loadBlob } from "./decode.js";

/** @typedef {import("../types").MapDocument} MapDocument */
/** @typedef {import("../types").PackedColumn} PackedColumn */
/** @typedef {import("./store.js").EventColumns} EventColumns */
/** @typedef {import("./store.js").MultiValueColumn} MultiValueColumn */

/** @type {Record<string, {new (buffer: ArrayBuffer): any, BYTES_PER_ELEMENT: number}>} */
const ARRAY_TYPES = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, int32: Int32Array };
const DEGREES_PER_UNIT = 1e-5; // degrees

/**
 * @param {MapDocument} document with its events as columns
 * @returns {Promise<EventColumns>}
 * @throws {TypeError} for a column of unknown type
 */
export async function unpackColumns(document) {
  const { events } = document;
  const bytes = await loadBlob(events.data ?? "");
  const table = splitColumns(events.columns ?? [], bytes);
  return assembleColumns(document, table);
}

/** @param {PackedColumn[]} columns @param {Uint8Array<ArrayBuffer>} bytes @returns {Record<string, any>} */
export function splitColumns(columns, bytes) {
  /** @type {Record<string, any>} */
  const table = {};
  let at = 0;
  for (const column of columns) {
    const size = column.length * (ARRAY_TYPES[column.type]?.BYTES_PER_ELEMENT ?? 1);
    table[column.name] = decodeColumn(
      column,
      bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + size),
    );
    at += size;
  }
  return table;
}

/** @param {PackedColumn} column @param {ArrayBuffer} buffer */
function decodeColumn({ name, type, delta }, buffer) {
  if (type === "text") return new TextDecoder().decode(buffer);
  if (!ARRAY_TYPES[type])
    throw new TypeError(
      `column ${JSON.stringify(name)} is of type ${JSON.stringify(type)}; expected text, ${Object.keys(ARRAY_TYPES).join(", ")}`,
    );
  const values = new ARRAY_TYPES[type](buffer);
  if (delta) for (let i = 1; i < values.length; i++) values[i] += values[i - 1];
  return values;
}

/** @param {MapDocument} document @param {Record<string, any>} table @returns {EventColumns} */
function assembleColumns({ events, sources, lines }, table) {
  const { count } = events;
  /** @param {string} name @param {number} [defaultValue] where the document leaves a column out, because all values are alike */
  const getBytes = (name, defaultValue = 0) => table[name] ?? new Uint8Array(count).fill(defaultValue);
  return {
    count,
    start: table.start,
    end: decodeEnds(table.length, table.start) ?? table.start,
    openStart: getBytes("open_start"),
    ...projectPoints(table.lon, table.lat),
    type: getBytes("type"),
    status: getBytes("status"),
    precision: getBytes("where_prec", 1),
    mark: getBytes("mark"),
    about: getBytes("about"),
    seat: getBytes("seat"),
    radius: Float32Array.from(table.radius_m ?? new Float32Array(count)),
    shape: table.shape ?? new Int32Array(count).fill(-1),
    shapes: (events.shapes ?? []).map((shape) => decodeShape(shape, lines)),
    actors: decodeMultiValues(events.actors ?? [], table.actors_each, table.actors, count),
    sources: decodeMultiValues(
      sources.map(({ id }) => id),
      table.sources_each,
      table.sources,
      count,
    ),
    subtypes: decodeOptionalValues(events.subtypes ?? [], table.subtype, count),
    ids: new LineIndex(table.ids ?? ""),
  };
}

const OPEN_END_LENGTH = 0xffffffff; // of an event whose end is open

/** @param {Uint32Array|undefined} lengths days from start to end @param {Int32Array} starts @returns {Int32Array|undefined} */
function decodeEnds(lengths, starts) {
  if (!lengths) return undefined;
  const ends = new Int32Array(starts.length);
  for (let i = 0; i < ends.length; i++)
    ends[i] = lengths[i] === OPEN_END_LENGTH ? OPEN_END_DAY : starts[i] + lengths[i];
  return ends;
}

/**
 * Onto the Mercator square, relative to the first event, so that 32 bits are fine enough.
 * @param {Int32Array} longitudes @param {Int32Array} latitudes in 1e-5 degrees
 * @returns {Pick<EventColumns, "x"|"y"|"origin">}
 */
function projectPoints(longitudes, latitudes) {
  /** @type {[number, number]} */
  const origin = [
    mercatorX((longitudes[0] ?? 0) * DEGREES_PER_UNIT),
    mercatorY((latitudes[0] ?? 0) * DEGREES_PER_UNIT),
  ];
  const x = new Float32Array(longitudes.length);
  const y = new Float32Array(longitudes.length);
  for (let i = 0; i < x.length; i++) {
    x[i] = mercatorX(longitudes[i] * DEGREES_PER_UNIT) - origin[0];
    y[i] = mercatorY(latitudes[i] * DEGREES_PER_UNIT) - origin[1];
  }
  return { origin, x, y };
}

/** @param {string[]} names @param {Uint8Array|undefined} countsPerEvent how many an event has @param {Uint16Array|undefined} values @param {number} count @returns {MultiValueColumn} */
function decodeMultiValues(names, countsPerEvent, values, count) {
  const offsets = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + (countsPerEvent?.[i] ?? 0);
  return { names, offsets, values: values ?? new Uint16Array(0) };
}

/** @param {string[]} names @param {ArrayLike<number>|undefined} numbers of an event's name, from 1; 0 for none @param {number} count @returns {MultiValueColumn} */
function decodeOptionalValues(names, numbers, count) {
  const present = Array.from(numbers ?? []).filter((one) => one > 0);
  const counts = Uint8Array.from({ length: numbers ? count : 0 }, (_, i) => Number((numbers?.[i] ?? 0) > 0));
  return decodeMultiValues(
    names,
    counts,
    Uint16Array.from(present, (one) => one - 1),
    count,
  );
}
