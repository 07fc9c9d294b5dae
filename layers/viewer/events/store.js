/**
 * The events as columns: one typed array a property, whichever form the document carries them in.
 */

import { Records } from "./records.js";
import { decodeShape, latitudeOf, longitudeOf, mercatorX, mercatorY } from "../core/geometry.js";
import { fold, matchesAll, searchTerms } from "../core/search.js";

/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").MapDocument} MapDocument */
/** @typedef {import("../core/geometry.js").Geometry} Geometry */
/** @typedef {import("../core/state.js").Filters} Filters */

/** A day that stands for "open" in the columns. */
export const OPEN_START = -2147483648;
export const OPEN_END = 2147483647;

export const STATUSES = /** @type {const} */ (["reported", "corroborated", "claimed", "disputed"]);
export const MARKS = /** @type {const} */ (["point", "line", "region"]);
export const FACETS = /** @type {const} */ (["types", "status", "precision", "actors", "sources"]);

/** @typedef {typeof FACETS[number]} Facet */

const DAY_MS = 86_400_000;
const TEXT_BIT = 32; // the bits below are the facets', in their order
const TIME_BIT = 64;

/**
 * Values of a property that an event may have several of: those of event i are
 * `values[offsets[i]] … values[offsets[i + 1] - 1]`, indexes into `names`.
 * @typedef {object} Several
 * @property {string[]} names @property {Uint32Array} offsets @property {Uint16Array|Uint32Array} values
 */

/**
 * @typedef {object} Columns
 * @property {number} count
 * @property {Int32Array} start sorted; OPEN_START where open @property {Int32Array} end OPEN_END where open
 * @property {Float64Array|Float32Array} x on the Mercator square, less `origin` @property {Float64Array|Float32Array} y
 * @property {[number, number]} origin
 * @property {Uint8Array} type index in the document's types @property {Uint8Array} status index in STATUSES
 * @property {Uint8Array} precision where_prec @property {Uint8Array} mark index in MARKS
 * @property {Uint8Array} about 1 where the date is approximate
 * @property {Float32Array} radius metres
 * @property {Int32Array} shape index in `shapes`, -1 for a point @property {Geometry[]} shapes
 * @property {Several} actors @property {Several} sources
 * @property {import("./id-lines.js").Lines} [ids] all ids, a line each, where the records are packed
 */

/** @typedef {Record<Facet, Map<string, number>>} Counts how many events each value would leave */

/**
 * @param {MapDocument} document with its events as records
 * @returns {Columns}
 */
export function columnsOfRecords(document) {
  const records = document.events.records ?? [];
  const types = document.types.map((type) => type.id);
  const sources = document.sources.map((source) => source.id);
  const shapes = shapeTable(document);
  return {
    count: records.length,
    start: Int32Array.from(records, (one) => one.time.start ?? OPEN_START),
    end: Int32Array.from(records, (one) => one.time.end ?? OPEN_END),
    x: Float64Array.from(records, (one) => mercatorX(one.point[0])),
    y: Float64Array.from(records, (one) => mercatorY(one.point[1])),
    origin: [0, 0],
    type: Uint8Array.from(records, (one) => types.indexOf(one.type)),
    status: Uint8Array.from(records, (one) => STATUSES.indexOf(/** @type {any} */ (one.status))),
    precision: Uint8Array.from(records, (one) => one.where_prec),
    mark: Uint8Array.from(records, (one) => MARKS.indexOf(one.mark)),
    about: Uint8Array.from(records, ({ time }) => Number(Boolean(time.from?.about || time.to?.about))),
    radius: Float32Array.from(records, (one) => one.radius_m),
    shape: Int32Array.from(records, shapes.indexOf),
    shapes: shapes.list,
    actors: severalOf(records.map((one) => one.actors)),
    sources: severalOf(
      records.map((one) => one.statements.map((statement) => statement.source)),
      sources,
    ),
  };
}

/**
 * Each shape once, however many events share it.
 * @param {MapDocument} document
 * @returns {{list: Geometry[], indexOf: (record: EventRecord) => number}}
 */
function shapeTable(document) {
  const list = (document.events.shapes ?? []).map(decodeShape);
  /** @type {Map<string, number>} */
  const seen = new Map();
  return {
    list,
    indexOf: ({ shape }) => {
      if (shape === null) return -1;
      if (typeof shape === "number") return shape;
      const key = JSON.stringify(shape);
      if (!seen.has(key)) seen.set(key, list.push(decodeShape(shape)) - 1);
      return seen.get(key) ?? -1;
    },
  };
}

/** @param {string[][]} lists @param {string[]} [known] @returns {Several} */
export function severalOf(lists, known = []) {
  const names = [...known];
  const index = new Map(names.map((name, i) => [name, i]));
  const offsets = new Uint32Array(lists.length + 1);
  /** @type {number[]} */
  const values = [];
  lists.forEach((list, row) => {
    for (const name of new Set(list)) {
      if (!index.has(name)) index.set(name, names.push(name) - 1);
      values.push(/** @type {number} */ (index.get(name)));
    }
    offsets[row + 1] = values.length;
  });
  return { names, offsets, values: Uint16Array.from(values) };
}

/** Is a number among ascending ones? A binary search. @param {Uint32Array} sorted @param {number} wanted @returns {boolean} */
export function holds(sorted, wanted) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}

/** The events of one map, and which of them are shown. */
export class Store {
  /**
   * @param {MapDocument} document
   * @param {Columns} columns
   */
  constructor(document, columns) {
    this.document = document;
    this.columns = columns;
    this.count = columns.count;
    this.texts = new Records(document.events, (index, packed) =>
      completeRecord(document, columns, index, packed),
    );
    this.packed = !document.events.records;
    /** @type {{text: string, matches: Uint8Array}} result of the last search through packed texts */
    this.found = { text: "", matches: new Uint8Array(0) };
    this.typeIds = document.types.map((type) => type.id);
    /** @type {Uint8Array} per event, which filters keep it out */
    this.failing = new Uint8Array(this.count);
    /** @type {string[]} */
    this.folded = [];
    this.sourceTitles = new Map(document.sources.map((source) => [source.id, source.title]));
  }

  /** @param {string|null} id @returns {number} -1 where there is none */
  indexOf(id) {
    if (id === null) return -1;
    return this.texts.records
      ? this.texts.records.findIndex((record) => record.id === id)
      : (this.columns.ids?.indexOf(id) ?? -1);
  }

  /** @param {number} index @returns {string|null} */
  idOf(index) {
    if (index < 0 || index >= this.count) return null;
    return this.texts.at(index)?.id ?? this.columns.ids?.at(index) ?? "";
  }

  /** @param {number} index @returns {EventRecord|null} null while its text is not unpacked */
  record(index) {
    return this.texts.at(index);
  }

  /** The source of an event's first statement. @param {number} index @returns {string|null} its id */
  sourceOf(index) {
    const { names, offsets, values } = this.columns.sources;
    return index < 0 ? null : (names[values[offsets[index]]] ?? null);
  }

  /** First and last day that any event is dated, today where none is; open ends do not count. @returns {[number, number]} */
  extent() {
    const { start, end } = this.columns;
    let [first, last] = [Infinity, -Infinity];
    for (let i = 0; i < this.count; i++) {
      const day = start[i] === OPEN_START ? end[i] : start[i];
      const until = end[i] === OPEN_END ? start[i] : end[i];
      if (day !== OPEN_END && day < first) first = day;
      if (until !== OPEN_START && until > last) last = until;
    }
    const today = Math.floor(Date.now() / DAY_MS); // of a map without an event, the ground is today's
    return first <= last ? [first, last] : [today, today];
  }

  /** Note, for every event, which filters keep it out. @param {Filters} filters */
  applyFilters(filters) {
    this.failing.fill(0);
    this.#failColumn(
      1,
      this.columns.type,
      allowed(filters.types, (id) => this.typeIds.indexOf(id)),
    );
    this.#failColumn(
      2,
      this.columns.status,
      allowed(filters.status, (id) => STATUSES.indexOf(/** @type {any} */ (id))),
    );
    this.#failColumn(4, this.columns.precision, allowed(filters.precision, Number));
    this.#failSeveral(8, this.columns.actors, filters.actors);
    this.#failSeveral(16, this.columns.sources, filters.sources);
    if (this.packed) this.#failFound(filters.text);
    else this.#failText(searchTerms(filters.text));
  }

  /** Does a search still have to go through the packed texts? @param {string} text @returns {boolean} */
  mustSearch(text) {
    return this.packed && text !== "" && this.found.text !== text;
  }

  /** Go through all packed texts, keeping none. @param {string} text @returns {Promise<void>} */
  async search(text) {
    const terms = searchTerms(text);
    const matches = new Uint8Array(this.count);
    let at = 0;
    for await (const record of this.texts.all()) {
      matches[at++] = Number(matchesAll(fold(searchable(record, this.sourceTitles)), terms));
    }
    this.found = { text, matches };
  }

  /** @param {string} text */
  #failFound(text) {
    if (!text || this.found.text !== text) return;
    for (let i = 0; i < this.count; i++) if (!this.found.matches[i]) this.failing[i] |= TEXT_BIT;
  }

  /** @param {number} bit @param {Uint8Array} column @param {Uint8Array|null} wanted */
  #failColumn(bit, column, wanted) {
    if (!wanted) return;
    for (let i = 0; i < this.count; i++) if (!wanted[column[i]]) this.failing[i] |= bit;
  }

  /** @param {number} bit @param {Several} several @param {string[]} wantedNames */
  #failSeveral(bit, { names, offsets, values }, wantedNames) {
    if (!wantedNames.length) return;
    const wanted = new Set(wantedNames.map((name) => names.indexOf(name)));
    for (let i = 0; i < this.count; i++) {
      let found = false;
      for (let k = offsets[i]; k < offsets[i + 1] && !found; k++) found = wanted.has(values[k]);
      if (!found) this.failing[i] |= bit;
    }
  }

  /** @param {string[]} terms */
  #failText(terms) {
    if (!terms.length) return;
    for (let i = 0; i < this.count; i++)
      if (!matchesAll(this.#foldedText(i), terms)) this.failing[i] |= TEXT_BIT;
  }

  /** @param {number} index @returns {string} everything of an event that can be searched, folded */
  #foldedText(index) {
    const record = this.texts.at(index);
    if (this.folded[index] === undefined && record)
      this.folded[index] = fold(searchable(record, this.sourceTitles));
    return this.folded[index] ?? "";
  }

  /**
   * The events that pass the filters and touch the days; in order of their start.
   * @param {number} first @param {number} last days, may be infinite @returns {Uint32Array} indexes
   */
  shown(first, last) {
    const { start, end } = this.columns;
    const stop = this.startedBy(last);
    const found = new Uint32Array(stop);
    let n = 0;
    for (let i = 0; i < stop; i++) {
      if (this.failing[i] === 0 && end[i] >= first && start[i] <= last) found[n++] = i;
    }
    return found.subarray(0, n);
  }

  /** How many events start on or before a day: a binary search. @param {number} day @returns {number} */
  startedBy(day) {
    const { start } = this.columns;
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (start[middle] <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * For each value of each facet, the events it has when all other facets, the text and the days keep their say.
   * @param {number} first @param {number} last days @returns {Counts}
   */
  counts(first, last) {
    const tally = this.#emptyTally();
    for (let i = 0; i < this.count; i++) {
      const inTime = this.columns.start[i] <= last && this.columns.end[i] >= first;
      this.#tallyEvent(tally, i, this.failing[i] | (inTime ? 0 : TIME_BIT));
    }
    return this.#named(tally);
  }

  #emptyTally() {
    return {
      types: new Uint32Array(256),
      status: new Uint32Array(STATUSES.length + 1),
      precision: new Uint32Array(8),
      actors: new Uint32Array(this.columns.actors.names.length),
      sources: new Uint32Array(this.columns.sources.names.length),
    };
  }

  /** @param {Record<Facet, Uint32Array>} tally @param {number} i @param {number} failing */
  #tallyEvent(tally, i, failing) {
    const { type, status, precision, actors, sources } = this.columns;
    if ((failing & ~1) === 0) tally.types[type[i]]++;
    if ((failing & ~2) === 0) tally.status[status[i]]++;
    if ((failing & ~4) === 0) tally.precision[precision[i]]++;
    if ((failing & ~8) === 0) addSeveral(tally.actors, actors, i);
    if ((failing & ~16) === 0) addSeveral(tally.sources, sources, i);
  }

  /** @param {Record<Facet, Uint32Array>} tally @returns {Counts} */
  #named(tally) {
    /** @param {string[]} names @param {Uint32Array} numbers */
    const named = (names, numbers) => new Map(names.map((name, i) => [name, numbers[i]]));
    return {
      types: named(this.typeIds, tally.types),
      status: named([...STATUSES], tally.status),
      precision: new Map([1, 2, 3, 4, 5, 6, 7].map((one) => [String(one), tally.precision[one]])),
      actors: named(this.columns.actors.names, tally.actors),
      sources: named(this.columns.sources.names, tally.sources),
    };
  }
}

/** @param {Uint32Array} numbers @param {Several} several @param {number} i */
function addSeveral(numbers, { offsets, values }, i) {
  for (let k = offsets[i]; k < offsets[i + 1]; k++) numbers[values[k]]++;
}

/**
 * @template T
 * @param {T[]} wanted @param {(one: T) => number} code @returns {Uint8Array|null} null where nothing is restricted
 */
function allowed(wanted, code) {
  if (!wanted.length) return null;
  const table = new Uint8Array(256);
  for (const one of wanted) if (code(one) >= 0) table[code(one)] = 1;
  return table;
}

/** @param {EventRecord} record @param {Map<string, string>} sourceTitles @returns {string} */
function searchable(record, sourceTitles) {
  return [
    record.id,
    ...Object.values(record.title),
    ...Object.values(record.note ?? {}),
    record.place.text,
    ...Object.values(record.place.names).flat(),
    ...record.actors,
    ...record.statements.flatMap(({ by, sentence, source }) => [
      by ?? "",
      sentence.join(""),
      sourceTitles.get(source) ?? "",
    ]),
  ].join("\n");
}

/**
 * A packed record leaves out what its columns say and what is usual; see docs/document.md.
 * @param {MapDocument} document @param {Columns} columns @param {number} index @param {any} packed
 * @returns {EventRecord}
 */
function completeRecord(document, columns, index, packed) {
  const { origin, actors, sources, shape } = columns;
  return {
    id: columns.ids?.at(index) ?? "",
    date_note: null,
    status_reason: null,
    fatalities: null,
    note: null,
    geo_precision: 1,
    type: document.types[columns.type[index]]?.id ?? "",
    status: STATUSES[columns.status[index]],
    where_prec: columns.precision[index],
    mark: MARKS[columns.mark[index]],
    radius_m: columns.radius[index],
    shape: shape[index] < 0 ? null : shape[index],
    point: [longitudeOf(columns.x[index] + origin[0]), latitudeOf(columns.y[index] + origin[1])],
    actors: Array.from(
      actors.values.subarray(actors.offsets[index], actors.offsets[index + 1]),
      (name) => actors.names[name],
    ),
    ...packed,
    time: timeOf(columns.start[index], columns.end[index], packed.time),
    place: { text: "", names: {}, method: "", note: null, ...packed.place },
    statements: packed.statements.map((/** @type {any} */ one) =>
      completeStatement(one, sources.names[sources.values[sources.offsets[index] + (one.source ?? 0)]]),
    ),
  };
}

/** @param {any} packed @param {string} source @returns {import("../types").Statement} */
function completeStatement(packed, source) {
  const [before, , after] = packed.sentence;
  return {
    by: null,
    stance: "reports",
    ...packed,
    source,
    prefix: beyond(packed.prefix, (room) => before.slice(-room)),
    suffix: beyond(packed.suffix, (room) => after.slice(0, room), true),
  };
}

const CONTEXT = 32; // characters of a prefix or suffix at most

/**
 * A prefix or suffix, of which a chunk has what the sentence does not say; in a list, all of it.
 * @param {string|[string]|undefined} packed @param {(room: number) => string} told of the sentence
 * @param {boolean} [follows] the sentence comes first @returns {string}
 */
function beyond(packed, told, follows = false) {
  if (packed === undefined) return "";
  if (typeof packed !== "string") return packed[0];
  const room = CONTEXT - packed.length;
  const near = room > 0 ? told(room) : "";
  return follows ? near + packed : packed + near;
}

/**
 * @param {number} start @param {number} end days as in the columns
 * @param {any} [packed] with days counted from the first known one; without it both are dates of one day
 * @returns {import("../types").Time}
 */
function timeOf(start, end, packed) {
  const days = { start: start === OPEN_START ? null : start, end: end === OPEN_END ? null : end };
  const first = days.start ?? days.end ?? 0;
  /** @param {number|null} day @returns {import("../types").Bound|null} */
  const plain = (day) => (day === null ? null : { day, last: day, grain: "day", about: false });
  /** @param {import("../types").Bound|null} bound */
  const moved = (bound) => bound && { ...bound, day: bound.day + first, last: bound.last + first };
  if (!packed) return { edtf: "", ...days, from: plain(days.start), to: plain(days.end), date_prec: 1 };
  return { ...packed, ...days, from: moved(packed.from), to: moved(packed.to) };
}
