/**
 * What many texts have in common, kept once: words and turns of phrase that texts name by number.
 */

import { Lines } from "./id-lines.js";
import { cutJson, unpack } from "./decode.js";

/** @typedef {import("../types").Kept} Kept */

// Numbers below DIRECT take one byte, numbers below WIDE two and others three.
const DIRECT = 192;
const PAIRS = 56;
const WIDE = DIRECT + PAIRS * 256;
const END = 0; // of a text
const FEED = 1; // a line feed, which no entry holds

/** The entries of a map's texts, and the places that several events share. */
export class Lexicon {
  /** @param {any[]} places @param {string} entries a line each, in order of their numbers */
  constructor(places, entries) {
    this.places = places;
    this.entries = new Lines(entries);
  }

  /** @param {Kept} kept @returns {Promise<Lexicon>} */
  static async of(kept) {
    const [places, entries] = cutJson(await unpack(kept));
    return new Lexicon(places, new TextDecoder().decode(entries));
  }

  /** @param {number} number @returns {string} */
  at(number) {
    return number === FEED ? "\n" : this.entries.at(number);
  }
}

/** Coded texts, read one after another. */
export class Codes {
  /** @param {Uint8Array} bytes @param {number} firsts @param {number} seconds how many first and second bytes there are */
  constructor(bytes, firsts, seconds) {
    this.bytes = bytes;
    this.first = 0;
    this.second = firsts;
    this.third = firsts + seconds;
  }

  /** @returns {number} the next number */
  next() {
    const { bytes } = this;
    const first = bytes[this.first++];
    if (first < DIRECT) return first;
    if (first < DIRECT + PAIRS) return (first - DIRECT) * 256 + DIRECT + bytes[this.second++];
    const low = bytes[this.third++];
    return (first - DIRECT - PAIRS) * 65536 + WIDE + low + 256 * bytes[this.third++];
  }

  /** Pass over some texts. @param {number} texts */
  skip(texts) {
    for (let left = texts; left > 0; ) if (this.next() === END) left--;
  }

  /** @param {Lexicon} lexicon @returns {string} the next text */
  text(lexicon) {
    let text = "";
    for (let number = this.next(); number !== END; number = this.next()) text += lexicon.at(number);
    return text;
  }
}

/**
 * A form with its gaps filled: the next texts in place of each empty one.
 * @param {any} form @param {Codes} codes @param {Lexicon} lexicon @returns {any}
 */
export function filled(form, codes, lexicon) {
  if (form === "") return codes.text(lexicon);
  if (Array.isArray(form)) return form.map((one) => filled(one, codes, lexicon));
  if (form === null || typeof form !== "object") return form;
  return Object.fromEntries(Object.entries(form).map(([key, one]) => [key, filled(one, codes, lexicon)]));
}

/** @param {any} form @returns {number} how many texts it has room for */
export function gapsOf(form) {
  if (form === "") return 1;
  if (form === null || typeof form !== "object") return 0;
  return Object.values(form).reduce((sum, one) => sum + gapsOf(one), 0);
}
