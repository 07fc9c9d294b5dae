/**
 * Counts of events in cells by month, as tiles have them. Pure functions; no DOM.
 *
 * An event within one month is one entry. One that lasts longer has an entry where it starts and one where it ends, so
 * that the number of events of any months is exact: those that start by the last, less those that ended before the first.
 */

import { toCivilDate, toDayNumber } from "../core/calendar.js";

export const BEGINS = 0;
export const STARTS = 1;
export const ENDS = 2;
const KEY_LEVELS = 24; // of the quadtree of conflictmap/batch/cells.py
export const CELL_BITS = 6; // a tile has 2 ** 6 cells in each direction
const OPEN_END_DAY = 2147483647;
const OPEN_START_DAY = -2147483648;
const EARLIEST_MONTH = -1_000_000; // of an open start
const EQUATOR_M = 40_075_016.686;

/**
 * Counts in some cells: parallel arrays, one item for each entry.
 * @typedef {object} Entries
 * @property {ArrayLike<number>} month since January 1970 @property {ArrayLike<number>} kind
 * @property {ArrayLike<number>} type @property {ArrayLike<number>} status @property {ArrayLike<number>} count
 */

/**
 * @typedef {object} Choice
 * @property {number} from first month @property {number} to last month, both infinite where open
 * @property {boolean[]} types whether each type is shown @property {boolean[]} statuses likewise
 */

/** @param {number} day @returns {number} its month, counted from January 1970 */
export function toMonth(day) {
  if (day === OPEN_START_DAY) return EARLIEST_MONTH;
  if (day === OPEN_END_DAY) return Infinity;
  const { year, month } = toCivilDate(day);
  return (year - 1970) * 12 + month - 1;
}

/** @param {number} month @returns {number} its first day */
export function toFirstDay(month) {
  const year = 1970 + Math.floor(month / 12);
  return toDayNumber(year, month - (year - 1970) * 12 + 1, 1);
}

/**
 * The entries of one event: one within a month, else one where it starts and one where it ends.
 * @param {number} start @param {number} end days @returns {[number, number][]} month and kind of each
 */
export function listMonthEntries(start, end) {
  const [first, last] = [toMonth(start), toMonth(end)];
  if (first === last) return [[first, BEGINS]];
  return last === Infinity
    ? [[first, STARTS]]
    : [
        [first, STARTS],
        [last, ENDS],
      ];
}

/**
 * What an entry adds to the number of events of some months: its count, less, or nothing.
 * @param {number} kind @param {number} month @param {number} from @param {number} to @returns {-1|0|1}
 */
export function getSign(kind, month, from, to) {
  if (kind === BEGINS) return month >= from && month <= to ? 1 : 0;
  if (kind === STARTS) return month <= to ? 1 : 0;
  return month < from ? -1 : 0;
}

/** @param {Entries} entries @param {Choice} choice @returns {number} how many events there are */
export function sumEntries(entries, { from, to, types, statuses }) {
  let sum = 0;
  for (let i = 0; i < entries.count.length; i++) {
    if (types[entries.type[i]] && statuses[entries.status[i]])
      sum += getSign(entries.kind[i], entries.month[i], from, to) * entries.count[i];
  }
  return sum;
}

/** @param {{start: number|null, end: number|null}} time @param {Choice} choice @returns {boolean} whether an event is in the months */
export function isInMonths({ start, end }, { from, to }) {
  const first = start === null ? EARLIEST_MONTH : toMonth(start);
  const last = end === null ? Infinity : toMonth(end);
  return first <= to && last >= from;
}

/**
 * The cells of a view and their entries, of tiles that were merged.
 */
export class CellEntries {
  /** @param {number} zoom of the tiles, whose cells are drawn */
  constructor(zoom) {
    this.zoom = zoom;
    this.depth = zoom + CELL_BITS;
    /** @type {Map<number, number>} index of each cell by its column and row */
    this.indexes = new Map();
    /** @type {number[]} */
    this.columns = [];
    /** @type {number[]} */
    this.rows = [];
    /** @type {{first: number, total: number, numbers: number[]|null}[]} the events of each cell, by number */
    this.events = [];
    /** @type {{month: number[], kind: number[], type: number[], status: number[], rough: number[], count: number[], cell: number[]}} */
    this.entries = { month: [], kind: [], type: [], status: [], rough: [], count: [], cell: [] };
    this.counts = new Int32Array(0);
    this.rough = new Int32Array(0);
  }

  /** @param {number} column @param {number} row @returns {number} the cell's index */
  addCell(column, row) {
    const key = row * 2 ** this.depth + column;
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    this.indexes.set(key, this.columns.length);
    this.columns.push(column);
    this.rows.push(row);
    this.events.push({ first: 0, total: 0, numbers: null });
    return this.columns.length - 1;
  }

  /** @param {number} cell @param {number} month @param {number} kind @param {number} type @param {number} status @param {number} rough @param {number} count */
  #addEntry(cell, month, kind, type, status, rough, count) {
    const { entries } = this;
    entries.cell.push(cell);
    entries.month.push(month);
    entries.kind.push(kind);
    entries.type.push(type);
    entries.status.push(status);
    entries.rough.push(rough);
    entries.count.push(count);
  }

  /** Add a tile of counts, of this zoom. @param {number} x @param {number} y @param {Record<string, any>} table */
  addCounts(x, y, table) {
    const side = 2 ** CELL_BITS;
    const indexes = new Map();
    for (let i = 0; i < table.place.length; i++) {
      const cell = this.addCell(
        x * side + (table.place[i] % side),
        y * side + Math.floor(table.place[i] / side),
      );
      indexes.set(table.place[i], cell);
      this.events[cell] = { first: table.first[i], total: table.total[i], numbers: null };
    }
    for (let i = 0; i < table.cell.length; i++) {
      this.#addEntry(
        indexes.get(table.cell[i]),
        table.month[i],
        table.kind[i],
        table.type[i],
        table.status[i],
        table.rough[i],
        table.count[i],
      );
    }
  }

  /**
   * Add the events of a tile of single events that are in a box of cells.
   * @param {number} zoom of the tile @param {number} x @param {number} y
   * @param {{first: number, bits: number}} header @param {Record<string, any>} table
   * @param {[number, number, number, number]} box first and last column, first and last row
   */
  addEvents(zoom, x, y, { first, bits }, table, [left, right, top, bottom]) {
    const shift = this.depth - zoom; // levels from the tile to a cell
    const scale = 2 ** (shift - bits);
    for (let i = 0; i < table.x.length; i++) {
      const column = x * 2 ** shift + Math.floor(table.x[i] * scale);
      const row = y * 2 ** shift + Math.floor(table.y[i] * scale);
      if (column < left || column > right || row < top || row > bottom) continue;
      this.#addEvent(column, row, first + i, table, i);
    }
  }

  /**
   * Add the events of chosen names that are in a box of cells.
   * @param {Record<string, ArrayLike<number>>} table with positions of `KEY_LEVELS` levels
   * @param {[number, number, number, number]} box first and last column, first and last row
   */
  addNamedEvents(table, [left, right, top, bottom]) {
    const scale = 2 ** (this.depth - KEY_LEVELS);
    for (let i = 0; i < table.number.length; i++) {
      const column = Math.floor(table.x[i] * scale);
      const row = Math.floor(table.y[i] * scale);
      if (column < left || column > right || row < top || row > bottom) continue;
      this.#addEvent(column, row, table.number[i], table, i);
    }
  }

  /**
   * Add one event to its cell.
   * @param {number} column @param {number} row @param {number} number of the event
   * @param {Record<string, any>} table that it is in @param {number} i its row of the table
   */
  #addEvent(column, row, number, table, i) {
    const cell = this.addCell(column, row);
    const events = this.events[cell];
    events.numbers ??= [];
    events.numbers.push(number);
    const rough = table.radius_m[i] > cellWidthM(row, this.depth) ? 1 : 0;
    for (const [month, kind] of listMonthEntries(table.start[i], table.end[i]))
      this.#addEntry(cell, month, kind, table.type[i], table.status[i], rough, 1);
  }

  /** @param {number} cell its index @param {Choice} choice @returns {number} the events of one cell, those placed only roughly too */
  countCell(cell, { from, to, types, statuses }) {
    const { entries } = this;
    let sum = 0;
    for (let i = 0; i < entries.count.length; i++) {
      if (entries.cell[i] === cell && types[entries.type[i]] && statuses[entries.status[i]])
        sum += getSign(entries.kind[i], entries.month[i], from, to) * entries.count[i];
    }
    return sum;
  }

  /** Count the events of each cell: `counts` of those with a place, `rough` of those placed only roughly. @param {Choice} choice */
  count({ from, to, types, statuses }) {
    const { entries } = this;
    this.counts = new Int32Array(this.columns.length);
    this.rough = new Int32Array(this.columns.length);
    for (let i = 0; i < entries.count.length; i++) {
      if (!types[entries.type[i]] || !statuses[entries.status[i]]) continue;
      const sign = getSign(entries.kind[i], entries.month[i], from, to);
      if (sign) (entries.rough[i] ? this.rough : this.counts)[entries.cell[i]] += sign * entries.count[i];
    }
  }
}

/** @param {number} row @param {number} depth @returns {number} metres of a cell's side at the latitude of its row */
export function cellWidthM(row, depth) {
  const y = (row + 0.5) / 2 ** depth;
  return EQUATOR_M / 2 ** depth / Math.cosh((0.5 - y) * 2 * Math.PI);
}
