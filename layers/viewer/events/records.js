/**
 * The texts of the events: all at hand in a small map, unpacked by the chunk in a large one.
 */

import { TokenReader, Dictionary, fillTemplate, countGaps } from "./dictionary.js";
import { splitJsonHeader, loadBlob } from "./decode.js";

/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").EventData} EventData */

const MAX_CACHED_RECORDS = 2000; // records kept at hand

/** The records of one map. */
export class EventRecords {
  /**
   * @param {EventData} events
   * @param {EventRecord[]|undefined} inlineRecords all records, where they are not packed
   * @param {(index: number, packed: any) => EventRecord} completeRecord makes a record of what a chunk has of it
   */
  constructor({ chunk = 1, chunks = [], common = "" }, inlineRecords, completeRecord) {
    this.inlineRecords = inlineRecords;
    this.chunkSize = chunk;
    this.chunks = chunks;
    this.commonBlob = common;
    this.completeRecord = completeRecord;
    /** @type {Map<number, EventRecord>} the latest unpacked last */
    this.cache = new Map();
    /** @type {Promise<Dictionary>|null} */
    this.dictionaryPromise = null;
  }

  /** @param {number} index @returns {EventRecord|null} null while it is not unpacked */
  get(index) {
    return (this.inlineRecords ? this.inlineRecords[index] : this.cache.get(index)) ?? null;
  }

  /** Are all of these at hand? @param {Iterable<number>} indexes @returns {boolean} */
  hasAll(indexes) {
    for (const index of indexes) if (!this.get(index)) return false;
    return true;
  }

  /** What all texts share; unpacked when the first is asked for. @returns {Promise<Dictionary>} */
  loadDictionary() {
    this.dictionaryPromise ??= Dictionary.load(this.commonBlob).catch((fault) => {
      this.dictionaryPromise = null; // a file that did not come may come the next time
      throw fault;
    });
    return this.dictionaryPromise;
  }

  /** Unpack some events and keep them, but not what else is in their chunks. @param {Iterable<number>} indexes */
  async loadRecords(indexes) {
    const asked = new Set(indexes);
    for await (const [index, record] of this.readSome([...asked].filter((index) => !this.get(index))))
      this.cache.set(index, record);
    for (const old of this.cache.keys()) {
      if (this.cache.size <= MAX_CACHED_RECORDS) break;
      if (!asked.has(old)) this.cache.delete(old);
    }
  }

  /** Every record in turn; none is kept. @returns {AsyncGenerator<EventRecord>} */
  async *readAll() {
    for (let chunk = 0; chunk < this.chunks.length; chunk++) {
      const from = chunk * this.chunkSize;
      const events = Array.from({ length: this.chunkSize }, (_, i) => from + i);
      for (const [, record] of await this.#readChunk(chunk, events)) yield record;
    }
  }

  /**
   * Some records, by the chunk; none is kept.
   * @param {number[]} indexes @returns {AsyncGenerator<[number, EventRecord]>}
   */
  async *readSome(indexes) {
    /** @type {Map<number, number[]>} */
    const wanted = new Map();
    for (const index of indexes) {
      const chunk = Math.floor(index / this.chunkSize);
      const inside = wanted.get(chunk);
      if (inside) inside.push(index);
      else wanted.set(chunk, [index]);
    }
    const read = [...wanted].map(([chunk, inside]) => this.#readChunk(chunk, inside));
    for (const records of await Promise.all(read)) yield* records;
  }

  /** @param {number} chunk @param {number[]} indexes of events in it @returns {Promise<[number, EventRecord][]>} */
  async #readChunk(chunk, indexes) {
    const [lexicon, bytes] = await Promise.all([this.loadDictionary(), loadBlob(this.chunks[chunk])]);
    const [[{ forms, form, place }, firsts, seconds], coded] = splitJsonHeader(bytes);
    const codes = new TokenReader(coded, firsts, seconds);
    const gaps = forms.map(countGaps);
    const wanted = new Set(indexes);
    /** @type {[number, EventRecord][]} */
    const found = [];
    for (let i = 0; i < form.length; i++) {
      const index = chunk * this.chunkSize + i;
      if (!wanted.has(index)) {
        codes.skipTexts(gaps[form[i]]);
        continue;
      }
      const packed = fillTemplate(forms[form[i]], codes, lexicon);
      found.push([index, this.completeRecord(index, { place: lexicon.places[place[i]], ...packed })]);
    }
    return found;
  }
}
