/**
 * The texts of the events: all at hand in a small map, unpacked by the chunk in a large one.
 */

import { bytesOfBase64, jsonOfGzip } from "./unpack.js";

/** @typedef {import("./types").EventRecord} EventRecord */
/** @typedef {import("./types").Events} Events */

const KEPT = 2000; // records kept at hand

/** The records of one map. */
export class Records {
  /**
   * @param {Events} events
   * @param {(index: number, packed: any) => EventRecord} complete makes a record of what a chunk has of it
   */
  constructor({ records, chunk = 1, chunks = [] }, complete) {
    this.records = records;
    this.size = chunk;
    this.chunks = chunks;
    this.complete = complete;
    /** @type {Map<number, EventRecord>} the latest used last */
    this.kept = new Map();
  }

  /** @param {number} index @returns {EventRecord|null} null while it is not unpacked */
  at(index) {
    return (this.records ? this.records[index] : this.kept.get(index)) ?? null;
  }

  /** Unpack some events and keep them, but not what else is in their chunks. @param {Iterable<number>} indexes */
  async need(indexes) {
    /** @type {Map<number, number[]>} */
    const wanted = new Map();
    for (const index of indexes) {
      if (this.at(index)) continue;
      const chunk = Math.floor(index / this.size);
      wanted.set(chunk, [...(wanted.get(chunk) ?? []), index]);
    }
    await Promise.all([...wanted].map(([chunk, inside]) => this.#keep(chunk, inside)));
  }

  /** @param {number} chunk @param {number[]} indexes */
  async #keep(chunk, indexes) {
    const packed = await this.#unpack(chunk);
    for (const index of indexes) this.kept.set(index, this.complete(index, packed[index % this.size]));
    for (const old of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(old);
    }
  }

  /** Are all of these at hand? @param {Iterable<number>} indexes @returns {boolean} */
  has(indexes) {
    for (const index of indexes) if (!this.at(index)) return false;
    return true;
  }

  /** Every record in turn; none is kept. @returns {AsyncGenerator<EventRecord>} */
  async *all() {
    for (let chunk = 0, index = 0; chunk < this.chunks.length; chunk++) {
      for (const packed of await this.#unpack(chunk)) yield this.complete(index++, packed);
    }
  }

  /** @param {number} chunk @returns {Promise<any[]>} */
  async #unpack(chunk) {
    const packed = this.chunks[chunk];
    if (typeof packed === "string") return jsonOfGzip(bytesOfBase64(packed));
    const answer = await fetch(packed.file);
    if (!answer.ok) throw new Error(`${packed.file}: ${answer.status}`);
    return jsonOfGzip(new Uint8Array(await answer.arrayBuffer()));
  }
}
