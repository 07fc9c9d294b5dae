/**
 * The events as columns: one typed array a property, whichever form the document carries them in.
 */

import { EventRecords } from "./records.js";
import { compareEventPlaces } from "./area-filter.js";
import { decodeStatement } from "./source-text.js";
import { OUTSIDE, PARTLY_INSIDE } from "../core/drawn-area.js";
import { decodeShape, toLatitude, toLongitude, mercatorX, mercatorY } from "../core/geometry.js";
import { foldText, containsAllTerms, splitSearchTerms } from "../core/search.js";

/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").MapDocument} MapDocument */
/** @typedef {import("../core/geometry.js").Geometry} Geometry */
/** @typedef {import("../core/state.js").Filters} Filters */

/** The day of an open end in the columns. */
export const OPEN_END_DAY = 2147483647;
const UNKNOWN_DAY = -2147483648; // of an event without any date, which no valid document has

export const EVENT_STATUSES = /** @type {const} */ (["reported", "corroborated", "claimed", "disputed"]);
export const GEOMETRY_KINDS = /** @type {const} */ (["point", "line", "region"]);
/** Kinds of an event's mark; the column `mark` has the index. */
export const MARK_KINDS = /** @type {const} */ ([...GEOMETRY_KINDS, "none"]);
const NO_MARK = MARK_KINDS.indexOf("none");
export const FILTER_FACETS = /** @type {const} */ ([
  "types",
  "subtypes",
  "status",
  "precision",
  "actors",
  "sources",
]);

/** @typedef {typeof FILTER_FACETS[number]} Facet */

const MS_PER_DAY = 86_400_000;
/** The bit of each facet in `failedFilters`. */
const FACET_BITS = { types: 1, status: 2, precision: 4, actors: 8, sources: 16, subtypes: 32 };
const TEXT_FILTER_BIT = 64;
const TIME_FILTER_BIT = 128;
const AREA_FILTER_BIT = 256;

/**
 * Values of a property that an event may have several of: those of event i are
 * `values[offsets[i]] … values[offsets[i + 1] - 1]`, indexes into `names`.
 * @typedef {object} MultiValueColumn
 * @property {string[]} names @property {Uint32Array} offsets @property {Uint16Array|Uint32Array} values
 */

/**
 * @typedef {object} EventColumns
 * @property {number} count
 * @property {Int32Array} start first known day, sorted: an open start is no duration
 * @property {Int32Array} end OPEN_END_DAY where open @property {Uint8Array} openStart 1 where the start is open or unknown
 * @property {Float64Array|Float32Array} x on the Mercator square, less `origin` @property {Float64Array|Float32Array} y
 * @property {[number, number]} origin
 * @property {Uint8Array} type index in the document's types @property {Uint8Array} status index in STATUSES
 * @property {Uint8Array} precision where_prec @property {Uint8Array} mark index in MARKS
 * @property {Uint8Array} about 1 where the date is approximate
 * @property {Uint8Array} seat 1 where the mark represents a body at its seat
 * @property {Float32Array} radius metres
 * @property {Int32Array} shape index in `shapes`, -1 for a point @property {Geometry[]} shapes
 * @property {MultiValueColumn} actors @property {MultiValueColumn} sources
 * @property {MultiValueColumn} subtypes at most one an event
 * @property {import("./id-lines.js").LineIndex} [ids] all ids, a line each, where the records are packed
 */

/** @typedef {Record<Facet, Map<string, number>>} FacetCounts how many events each value would leave */

/**
 * @param {MapDocument} document with its events as records
 * @returns {EventColumns}
 */
export function buildColumns(document) {
  const records = document.events.records ?? [];
  const types = document.types.map((type) => type.id);
  const sources = document.sources.map((source) => source.id);
  const shapes = createShapeTable(document);
  return {
    count: records.length,
    start: Int32Array.from(records, ({ time }) => findFirstKnownDay(time)),
    end: Int32Array.from(records, (one) => one.time.end ?? OPEN_END_DAY),
    openStart: Uint8Array.from(records, (one) => Number(one.time.start === null)),
    x: Float64Array.from(records, (one) => mercatorX(one.point[0])),
    y: Float64Array.from(records, (one) => mercatorY(one.point[1])),
    origin: [0, 0],
    type: Uint8Array.from(records, (one) => types.indexOf(one.type)),
    status: Uint8Array.from(records, (one) => EVENT_STATUSES.indexOf(/** @type {any} */ (one.status))),
    precision: Uint8Array.from(records, (one) => one.where_prec),
    mark: Uint8Array.from(records, (one) => MARK_KINDS.indexOf(one.mark)),
    seat: Uint8Array.from(records, ({ place }) => Number(place.role === "seat")),
    about: Uint8Array.from(records, ({ time }) => Number(Boolean(time.from?.about || time.to?.about))),
    radius: Float32Array.from(records, (one) => one.radius_m),
    shape: Int32Array.from(records, shapes.indexOf),
    shapes: shapes.list,
    actors: buildMultiValues(records.map((one) => one.actors)),
    sources: buildMultiValues(
      records.map((one) => one.statements.map((statement) => statement.source)),
      sources,
    ),
    subtypes: buildMultiValues(records.map(({ subtype }) => (subtype === undefined ? [] : [subtype]))),
  };
}

/** @param {import("../types").Time} time @returns {number} the first day of the earliest known date */
function findFirstKnownDay({ start, end, from, to }) {
  return start ?? from?.day ?? to?.day ?? end ?? UNKNOWN_DAY;
}

/**
 * Each shape once, however many events share it.
 * @param {MapDocument} document
 * @returns {{list: Geometry[], indexOf: (record: Pick<EventRecord, "shape">) => number}}
 */
function createShapeTable(document) {
  const list = (document.events.shapes ?? []).map((shape) => decodeShape(shape, document.lines));
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

/** @param {string[][]} lists @param {string[]} [knownNames] @returns {MultiValueColumn} */
export function buildMultiValues(lists, knownNames = []) {
  const names = [...knownNames];
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
export function containsSorted(sorted, wanted) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}

/** @param {MapDocument} document @returns {EventRecord[]|undefined} the records with the words of their statements; undefined where they are packed */
function decodeRecords({ events, sources }) {
  const sourcesById = new Map(sources.map((source) => [source.id, source]));
  return events.records?.map((record) => ({
    ...record,
    statements: record.statements.map((one) =>
      decodeStatement(one, sourcesById.get(one.source) ?? { text: "", gaps: [] }),
    ),
  }));
}

/** The events of one map, and which of them are shown. */
export class Store {
  /**
   * @param {MapDocument} document
   * @param {EventColumns} columns
   */
  constructor(document, columns) {
    this.document = document;
    this.columns = columns;
    this.count = columns.count;
    this.records = new EventRecords(document.events, decodeRecords(document), (index, packed) =>
      completeRecord(document, columns, index, packed),
    );
    this.isPacked = !document.events.records;
    /** @type {{text: string, matches: Uint8Array}} result of the last search through packed texts */
    this.searchResult = { text: "", matches: new Uint8Array(0) };
    this.typeIds = document.types.map((type) => type.id);
    /** @type {Uint16Array} per event, which filters keep it out */
    this.failedFilters = new Uint16Array(this.count);
    /** @type {Uint8Array|null} per event, how its place lies to the area drawn by hand; null without an area */
    this.areaRelations = null;
    this.comparedArea = "[]"; // JSON of that area
    /** @type {string[]} */
    this.foldedTexts = [];
    /** Searched where there are several: a search for a word of the only source's title would leave nothing out. */
    this.sourceTitles = new Map(
      document.sources.length > 1 ? document.sources.map((source) => [source.id, source.title]) : [],
    );
  }

  /** @param {string|null} id @returns {number} -1 where there is none */
  findIndex(id) {
    if (id === null) return -1;
    return this.records.inlineRecords
      ? this.records.inlineRecords.findIndex((record) => record.id === id)
      : (this.columns.ids?.indexOf(id) ?? -1);
  }

  /** @param {number} index @returns {string|null} */
  getId(index) {
    if (index < 0 || index >= this.count) return null;
    return this.records.get(index)?.id ?? this.columns.ids?.get(index) ?? "";
  }

  /** @param {number} index @returns {EventRecord|null} null while its text is not unpacked */
  getRecord(index) {
    return this.records.get(index);
  }

  /** The source of an event's first statement. @param {number} index @returns {string|null} its id */
  getFirstSource(index) {
    const { names, offsets, values } = this.columns.sources;
    return index < 0 ? null : (names[values[offsets[index]]] ?? null);
  }

  /** First and last day that any event is dated, today where none is; open ends do not count. @returns {[number, number]} */
  computeExtent() {
    const { start, end } = this.columns;
    let [first, last] = [Infinity, -Infinity];
    for (let i = 0; i < this.count; i++) {
      const until = end[i] === OPEN_END_DAY ? start[i] : end[i];
      if (start[i] !== UNKNOWN_DAY && start[i] < first) first = start[i];
      if (until !== UNKNOWN_DAY && until > last) last = until;
    }
    const today = Math.floor(Date.now() / MS_PER_DAY); // of a map without an event, the ground is today's
    return first <= last ? [first, last] : [today, today];
  }

  /** Note, for every event, which filters keep it out. @param {Filters} filters */
  applyFilters(filters) {
    this.failedFilters.fill(0);
    this.#failColumn(
      FACET_BITS.types,
      this.columns.type,
      buildAllowedTable(filters.types, (id) => this.typeIds.indexOf(id)),
    );
    this.#failColumn(
      FACET_BITS.status,
      this.columns.status,
      buildAllowedTable(filters.status, (id) => EVENT_STATUSES.indexOf(/** @type {any} */ (id))),
    );
    this.#failColumn(
      FACET_BITS.precision,
      this.columns.precision,
      buildAllowedTable(filters.precision, Number),
    );
    this.#failMultiValues(FACET_BITS.actors, this.columns.actors, filters.actors);
    this.#failMultiValues(FACET_BITS.sources, this.columns.sources, filters.sources);
    this.#failMultiValues(FACET_BITS.subtypes, this.columns.subtypes, filters.subtypes);
    this.#failArea(filters.area);
    if (this.isPacked) this.#failBySearchResult(filters.text);
    else this.#failText(splitSearchTerms(filters.text));
  }

  /** Does a search still have to go through the packed texts? @param {string} text @returns {boolean} */
  needsSearch(text) {
    return this.isPacked && text !== "" && this.searchResult.text !== text;
  }

  /** Go through all packed texts, keeping none. @param {string} text @returns {Promise<void>} */
  async searchTexts(text) {
    const terms = splitSearchTerms(text);
    const matches = new Uint8Array(this.count);
    let at = 0;
    for await (const record of this.records.readAll()) {
      matches[at++] = Number(containsAllTerms(foldText(this.#collectText(record)), terms));
    }
    this.searchResult = { text, matches };
  }

  /** @param {string} text */
  #failBySearchResult(text) {
    if (!text || this.searchResult.text !== text) return;
    for (let i = 0; i < this.count; i++)
      if (!this.searchResult.matches[i]) this.failedFilters[i] |= TEXT_FILTER_BIT;
  }

  /** @param {Filters["area"]} area */
  #failArea(area) {
    const key = JSON.stringify(area);
    if (key !== this.comparedArea) this.areaRelations = area.length ? compareEventPlaces(this, area) : null;
    this.comparedArea = key;
    const relations = this.areaRelations;
    if (!relations) return;
    for (let i = 0; i < this.count; i++)
      if (relations[i] === OUTSIDE) this.failedFilters[i] |= AREA_FILTER_BIT;
  }

  /** How many of some events have their place only partly in the area drawn by hand. @param {Uint32Array} events indexes @returns {number} */
  countPartlyInArea(events) {
    const relations = this.areaRelations;
    return relations ? events.filter((event) => relations[event] === PARTLY_INSIDE).length : 0;
  }

  /** @param {number} bit @param {Uint8Array} column @param {Uint8Array|null} wanted */
  #failColumn(bit, column, wanted) {
    if (!wanted) return;
    for (let i = 0; i < this.count; i++) if (!wanted[column[i]]) this.failedFilters[i] |= bit;
  }

  /** @param {number} bit @param {MultiValueColumn} several @param {string[]} wantedNames */
  #failMultiValues(bit, { names, offsets, values }, wantedNames) {
    if (!wantedNames.length) return;
    const wanted = new Set(wantedNames.map((name) => names.indexOf(name)));
    for (let i = 0; i < this.count; i++) {
      let found = false;
      for (let k = offsets[i]; k < offsets[i + 1] && !found; k++) found = wanted.has(values[k]);
      if (!found) this.failedFilters[i] |= bit;
    }
  }

  /** @param {string[]} terms */
  #failText(terms) {
    if (!terms.length) return;
    for (let i = 0; i < this.count; i++)
      if (!containsAllTerms(this.#getFoldedText(i), terms)) this.failedFilters[i] |= TEXT_FILTER_BIT;
  }

  /** @param {EventRecord} record @returns {string} everything that can be searched */
  #collectText(record) {
    return collectSearchText(record, this.sourceTitles, this.document.names ?? {});
  }

  /** @param {number} index @returns {string} everything of an event that can be searched, folded */
  #getFoldedText(index) {
    const record = this.records.get(index);
    if (this.foldedTexts[index] === undefined && record)
      this.foldedTexts[index] = foldText(this.#collectText(record));
    return this.foldedTexts[index] ?? "";
  }

  /**
   * The events that pass the filters and touch the days; in order of their start.
   * @param {number} first @param {number} last days, may be infinite @returns {Uint32Array} indexes
   */
  findVisible(first, last) {
    const { start, end } = this.columns;
    const stop = this.countStartedBy(last);
    const found = new Uint32Array(stop);
    let n = 0;
    for (let i = 0; i < stop; i++) {
      if (this.failedFilters[i] === 0 && end[i] >= first && start[i] <= last) found[n++] = i;
    }
    return found.subarray(0, n);
  }

  /** @param {number} event index @returns {boolean} whether the event has a mark on the map */
  hasMark(event) {
    return this.columns.mark[event] !== NO_MARK;
  }

  /** The events that have a mark on the map. @param {Uint32Array} events indexes @returns {Uint32Array} the same array where all have one */
  selectDrawn(events) {
    return events.every((event) => this.hasMark(event))
      ? events
      : events.filter((event) => this.hasMark(event));
  }

  /** How many events start on or before a day: a binary search. @param {number} day @returns {number} */
  countStartedBy(day) {
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
   * @param {number} first @param {number} last days @returns {FacetCounts}
   */
  countFacets(first, last) {
    const tally = this.#createTally();
    for (let i = 0; i < this.count; i++) {
      const inTime = this.columns.start[i] <= last && this.columns.end[i] >= first;
      this.#tallyEvent(tally, i, this.failedFilters[i] | (inTime ? 0 : TIME_FILTER_BIT));
    }
    return this.#buildCounts(tally);
  }

  #createTally() {
    return {
      types: new Uint32Array(256),
      status: new Uint32Array(EVENT_STATUSES.length + 1),
      precision: new Uint32Array(8),
      actors: new Uint32Array(this.columns.actors.names.length),
      sources: new Uint32Array(this.columns.sources.names.length),
      subtypes: new Uint32Array(this.columns.subtypes.names.length),
    };
  }

  /** @param {Record<Facet, Uint32Array>} tally @param {number} i @param {number} failing */
  #tallyEvent(tally, i, failing) {
    const { type, status, precision, actors, sources, subtypes } = this.columns;
    if ((failing & ~FACET_BITS.types) === 0) tally.types[type[i]]++;
    if ((failing & ~FACET_BITS.status) === 0) tally.status[status[i]]++;
    if ((failing & ~FACET_BITS.precision) === 0) tally.precision[precision[i]]++;
    if ((failing & ~FACET_BITS.actors) === 0) tallyMultiValues(tally.actors, actors, i);
    if ((failing & ~FACET_BITS.sources) === 0) tallyMultiValues(tally.sources, sources, i);
    if ((failing & ~FACET_BITS.subtypes) === 0) tallyMultiValues(tally.subtypes, subtypes, i);
  }

  /** @param {Record<Facet, Uint32Array>} tally @returns {FacetCounts} */
  #buildCounts(tally) {
    /** @param {string[]} names @param {Uint32Array} numbers */
    const pairCounts = (names, numbers) => new Map(names.map((name, i) => [name, numbers[i]]));
    return {
      types: pairCounts(this.typeIds, tally.types),
      status: pairCounts([...EVENT_STATUSES], tally.status),
      precision: new Map([1, 2, 3, 4, 5, 6, 7].map((one) => [String(one), tally.precision[one]])),
      actors: pairCounts(this.columns.actors.names, tally.actors),
      sources: pairCounts(this.columns.sources.names, tally.sources),
      subtypes: pairCounts(this.columns.subtypes.names, tally.subtypes),
    };
  }
}

/** @param {Uint32Array} numbers @param {MultiValueColumn} several @param {number} i */
function tallyMultiValues(numbers, { offsets, values }, i) {
  for (let k = offsets[i]; k < offsets[i + 1]; k++) numbers[values[k]]++;
}

/**
 * @template T
 * @param {T[]} wanted @param {(one: T) => number} toCode @returns {Uint8Array|null} null where nothing is restricted
 */
function buildAllowedTable(wanted, toCode) {
  if (!wanted.length) return null;
  const table = new Uint8Array(256);
  for (const one of wanted) if (toCode(one) >= 0) table[toCode(one)] = 1;
  return table;
}

/**
 * @param {EventRecord} record @param {Map<string, string>} sourceTitles
 * @param {Record<string, Record<string, string>>} names translations of names @returns {string}
 */
function collectSearchText(record, sourceTitles, names) {
  /** @param {string|null|undefined} name */
  const listNames = (name) => [name ?? "", ...Object.values((name && names[name]) || {})];
  return [
    record.id,
    ...Object.values(record.title),
    ...Object.values(record.note ?? {}),
    record.place.text,
    ...listNames(record.subtype),
    record.origin?.id ?? "",
    ...(record.parts ?? []).flatMap((part) => [part.text, ...Object.values(part.names).flat()]),
    ...(record.media ?? []).flatMap((item) => [...Object.values(item.alt), item.credit]),
    ...Object.values(record.place.names).flat(),
    ...record.actors.flatMap(listNames),
    ...record.statements.flatMap(({ by, sentence, source, translation }) => [
      ...listNames(by),
      ...Object.values(translation ?? {}),
      sentence.join(""),
      sourceTitles.get(source) ?? "",
    ]),
  ].join("\n");
}

/**
 * A packed record leaves out what its columns say and what is usual; see docs/reference/map-document.md.
 * @param {MapDocument} document @param {EventColumns} columns @param {number} index @param {any} packed
 * @returns {EventRecord}
 */
function completeRecord(document, columns, index, packed) {
  const { origin, actors, sources, shape } = columns;
  return {
    id: columns.ids?.get(index) ?? "",
    date_note: null,
    status_reason: null,
    fatalities: null,
    note: null,
    geo_precision: 1,
    type: document.types[columns.type[index]]?.id ?? "",
    status: EVENT_STATUSES[columns.status[index]],
    where_prec: columns.precision[index],
    mark: MARK_KINDS[columns.mark[index]],
    radius_m: columns.radius[index],
    shape: shape[index] < 0 ? null : shape[index],
    point: [toLongitude(columns.x[index] + origin[0]), toLatitude(columns.y[index] + origin[1])],
    actors: Array.from(
      actors.values.subarray(actors.offsets[index], actors.offsets[index + 1]),
      (name) => actors.names[name],
    ),
    ...packed,
    time: buildTime(
      columns.openStart[index] ? null : columns.start[index],
      columns.end[index] === OPEN_END_DAY ? null : columns.end[index],
      packed.time,
    ),
    place: { text: "", names: {}, method: "", note: null, role: null, ...packed.place },
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
    prefix: (packed.prefix ?? "") + before,
    suffix: after + (packed.suffix ?? ""),
  };
}

/**
 * @param {number|null} start @param {number|null} end days, null where open
 * @param {any} [packed] with days counted from the first known one; without it both are dates of one day
 * @returns {import("../types").Time}
 */
function buildTime(start, end, packed) {
  const days = { start, end };
  const first = days.start ?? days.end ?? 0;
  /** @param {number|null} day @returns {import("../types").Bound|null} */
  const createDayBound = (day) => (day === null ? null : { day, last: day, grain: "day", about: false });
  /** @param {import("../types").Bound|null} bound */
  const shiftBound = (bound) => bound && { ...bound, day: bound.day + first, last: bound.last + first };
  if (!packed)
    return {
      edtf: "",
      ...days,
      from: createDayBound(days.start),
      to: createDayBound(days.end),
      date_prec: 1,
    };
  return { ...packed, ...days, from: shiftBound(packed.from), to: shiftBound(packed.to) };
}
