/**
 * What many texts have in common, kept once: words and turns of phrase that texts name by number.
 */

import { LineIndex } from "./id-lines.js";
import { splitJsonHeader, loadBlob } from "./decode.js";

/** @typedef {import("../types").StoredBlob} StoredBlob */

// Numbers below DIRECT take one byte, numbers below WIDE two and others three.
const ONE_BYTE_LIMIT = 192;
const TWO_BYTE_PREFIX_COUNT = 56;
const TWO_BYTE_LIMIT = ONE_BYTE_LIMIT + TWO_BYTE_PREFIX_COUNT * 256;
const END_TOKEN = 0; // of a text
const LINE_FEED_TOKEN = 1; // a line feed, which no entry holds

/** The entries of a map's texts, and the places that several events share. */
export class Dictionary {
  /** @param {any[]} places @param {string} entries a line each, in order of their numbers */
  constructor(places, entries) {
    this.places = places;
    this.entries = new LineIndex(entries);
  }

  /** @param {StoredBlob} blob @returns {Promise<Dictionary>} */
  static async load(blob) {
    const [places, entries] = splitJsonHeader(await loadBlob(blob));
    return new Dictionary(places, new TextDecoder().decode(entries));
  }

  /** @param {number} token @returns {string} */
  get(token) {
    return token === LINE_FEED_TOKEN ? "\n" : this.entries.get(token);
  }
}

/** Coded texts, read one after another. */
export class TokenReader {
  /** @param {Uint8Array} bytes @param {number} firstByteCount @param {number} secondByteCount how many first and second bytes there are */
  constructor(bytes, firstByteCount, secondByteCount) {
    this.bytes = bytes;
    this.firstOffset = 0;
    this.secondOffset = firstByteCount;
    this.thirdOffset = firstByteCount + secondByteCount;
  }

  /** @returns {number} the next number */
  readToken() {
    const { bytes } = this;
    const first = bytes[this.firstOffset++];
    if (first < ONE_BYTE_LIMIT) return first;
    if (first < ONE_BYTE_LIMIT + TWO_BYTE_PREFIX_COUNT)
      return (first - ONE_BYTE_LIMIT) * 256 + ONE_BYTE_LIMIT + bytes[this.secondOffset++];
    const low = bytes[this.thirdOffset++];
    return (
      (first - ONE_BYTE_LIMIT - TWO_BYTE_PREFIX_COUNT) * 65536 +
      TWO_BYTE_LIMIT +
      low +
      256 * bytes[this.thirdOffset++]
    );
  }

  /** Pass over some texts. @param {number} count */
  skipTexts(count) {
    for (let left = count; left > 0; ) if (this.readToken() === END_TOKEN) left--;
  }

  /** @param {Dictionary} dictionary @returns {string} the next text */
  readText(dictionary) {
    let text = "";
    for (let number = this.readToken(); number !== END_TOKEN; number = this.readToken())
      text += dictionary.get(number);
    return text;
  }
}

/**
 * A form with its gaps filled: the next texts in place of each empty one.
 * @param {any} template @param {TokenReader} reader @param {Dictionary} dictionary @returns {any}
 */
export function fillTemplate(template, reader, dictionary) {
  if (template === "") return reader.readText(dictionary);
  if (Array.isArray(template)) return template.map((one) => fillTemplate(one, reader, dictionary));
  if (template === null || typeof template !== "object") return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, one]) => [key, fillTemplate(one, reader, dictionary)]),
  );
}

/** @param {any} template @returns {number} how many texts it has room for */
export function countGaps(template) {
  if (template === "") return 1;
  if (template === null || typeof template !== "object") return 0;
  return Object.values(template).reduce((sum, one) => sum + countGaps(one), 0);
}
