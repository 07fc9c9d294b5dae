/**
 * The texts of the events: all at hand in a small map, unpacked by the chunk in a large one.
 */

import { Codes, Lexicon, filled, gapsOf } from "./dictionary.js";
import { cutJson, unpack } from "./decode.js";

/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").Events} Events */

const KEPT = 2000; // records kept at hand

/** The records of one map. */
export class Records {
  /**
   * @param {Events} events
   * @param {(index: number, packed: any) => EventRecord} complete makes a record of what a chunk has of it
   */
  constructor({ records, chunk = 1, chunks = [], common = "" }, complete) {
    this.records = records;
    this.size = chunk;
    this.chunks = chunks;
    this.common = common;
    this.complete = complete;
    /** @type {Map<number, EventRecord>} the latest unpacked last */
    this.kept = new Map();
    /** @type {Promise<Lexicon>|null} */
    this.unpacked = null;
  }

  /** @param {number} index @returns {EventRecord|null} null while it is not unpacked */
  at(index) {
    return (this.records ? this.records[index] : this.kept.get(index)) ?? null;
  }

  /** Are all of these at hand? @param {Iterable<number>} indexes @returns {boolean} */
  has(indexes) {
    for (const index of indexes) if (!this.at(index)) return false;
    return true;
  }

  /** What all texts share; unpacked when the first is asked for. @returns {Promise<Lexicon>} */
  lexicon() {
    this.unpacked ??= Lexicon.of(this.common).catch((fault) => {
      this.unpacked = null; // a file that did not come may come the next time
      throw fault;
    });
    return this.unpacked;
  }

  /** Unpack some events and keep them, but not what else is in their chunks. @param {Iterable<number>} indexes */
  async need(indexes) {
    const asked = new Set(indexes);
    for await (const [index, record] of this.some([...asked].filter((index) => !this.at(index))))
      this.kept.set(index, record);
    for (const old of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      if (!asked.has(old)) this.kept.delete(old);
    }
  }

  /** Every record in turn; none is kept. @returns {AsyncGenerator<EventRecord>} */
  async *all() {
    for (let chunk = 0; chunk < this.chunks.length; chunk++) {
      const from = chunk * this.size;
      const events = Array.from({ length: this.size }, (_, i) => from + i);
      for (const [, record] of await this.#read(chunk, events)) yield record;
    }
  }

  /**
   * Some records, by the chunk; none is kept.
   * @param {number[]} indexes @returns {AsyncGenerator<[number, EventRecord]>}
   */
  async *some(indexes) {
    /** @type {Map<number, number[]>} */
    const wanted = new Map();
    for (const index of indexes) {
      const chunk = Math.floor(index / this.size);
      const inside = wanted.get(chunk);
      if (inside) inside.push(index);
      else wanted.set(chunk, [index]);
    }
    const read = [...wanted].map(([chunk, inside]) => this.#read(chunk, inside));
    for (const records of await Promise.all(read)) yield* records;
  }

  /** @param {number} chunk @param {number[]} indexes of events in it @returns {Promise<[number, EventRecord][]>} */
  async #read(chunk, indexes) {
    const [lexicon, bytes] = await Promise.all([this.lexicon(), unpack(this.chunks[chunk])]);
    const [[{ forms, form, place }, firsts, seconds], coded] = cutJson(bytes);
    const codes = new Codes(coded, firsts, seconds);
    const gaps = forms.map(gapsOf);
    const wanted = new Set(indexes);
    /** @type {[number, EventRecord][]} */
    const found = [];
    for (let i = 0; i < form.length; i++) {
      const index = chunk * this.size + i;
      if (!wanted.has(index)) {
        codes.skip(gaps[form[i]]);
        continue;
      }
      const packed = filled(forms[form[i]], codes, lexicon);
      found.push([index, this.complete(index, { place: lexicon.places[place[i]], ...packed })]);
    }
    return found;
  }
}
