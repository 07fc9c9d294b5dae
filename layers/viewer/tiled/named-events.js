/**
 * The events of chosen names: those of one kind are alternatives, and an event must have one of each kind. Pure functions; no DOM.
 */

import { listMonthEntries } from "./counts.js";

/** @typedef {Record<string, ArrayLike<number>>} NamedTable columns number, x, y, start, end, type, status, radius_m */

const COLUMNS = ["number", "x", "y", "start", "end", "type", "status", "radius_m"];

/** @param {NamedTable[][]} kinds the tables of the names of each kind that has any @returns {NamedTable} in the order of their numbers */
export function combineTables(kinds) {
  const [first, ...others] = kinds.map(uniteTables);
  return others.reduce(intersectTables, first);
}

/** @param {NamedTable[]} tables @returns {NamedTable} the events of any */
function uniteTables(tables) {
  if (tables.length === 1) return tables[0];
  /** @type {Map<number, [NamedTable, number]>} */
  const rows = new Map();
  for (const table of tables)
    for (let i = 0; i < table.number.length; i++) rows.set(table.number[i], [table, i]);
  return takeRows([...rows].sort(([a], [b]) => a - b).map(([, row]) => row));
}

/** @param {NamedTable} table @param {NamedTable} other @returns {NamedTable} the events of both */
function intersectTables(table, other) {
  const numbers = new Set(Array.from(other.number));
  /** @type {[NamedTable, number][]} */
  const rows = [];
  for (let i = 0; i < table.number.length; i++) if (numbers.has(table.number[i])) rows.push([table, i]);
  return takeRows(rows);
}

/** @param {[NamedTable, number][]} rows @returns {NamedTable} */
function takeRows(rows) {
  return Object.fromEntries(COLUMNS.map((name) => [name, rows.map(([table, i]) => table[name][i])]));
}

/** Counts of the chosen events, in the form of those of all. */
export class NamedEvents {
  /** @param {NamedTable} table @param {{first: number, total: number}[]} shapes lines and regions, in the order of their events */
  constructor(table, shapes) {
    const { number, type, status } = table;
    const firstShape = shapes[0]?.first ?? Infinity;
    const pointCount = Array.from(number).filter((one) => one < firstShape).length;
    /** The events with a point. @type {NamedTable} */
    this.points = Object.fromEntries(
      COLUMNS.map((name) => [name, Array.from(table[name]).slice(0, pointCount)]),
    );
    /** The numbers of the events of each shape. @type {number[][]} */
    this.ofShapes = shapes.map(() => []);
    const empty = () => ({ month: [], kind: [], type: [], status: [], count: [] });
    /** @type {Record<string, number[]>} */
    this.history = empty();
    /** @type {Record<string, number[]>} */
    this.shapeTable = { ...empty(), shape: [] };
    let shape = 0;
    for (let i = 0; i < number.length; i++) {
      const isPoint = i < pointCount;
      if (!isPoint) {
        while (number[i] >= shapes[shape].first + shapes[shape].total) shape++;
        this.ofShapes[shape].push(number[i]);
      }
      for (const [month, kind] of listMonthEntries(table.start[i], table.end[i])) {
        for (const entries of isPoint ? [this.history] : [this.history, this.shapeTable]) {
          entries.month.push(month);
          entries.kind.push(kind);
          entries.type.push(type[i]);
          entries.status.push(status[i]);
          entries.count.push(1);
        }
        if (!isPoint) this.shapeTable.shape.push(shape);
      }
    }
  }
}
