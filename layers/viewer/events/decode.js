/**
 * Bytes out of text: base85 by hand, gzip by the browser's own means.
 */

// The alphabet of RFC 1924 with a comma in place of "<", which could end a script element.
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";
const VALUES = new Uint8Array(128);
[...ALPHABET].forEach((letter, value) => {
  VALUES[letter.charCodeAt(0)] = value;
});

/**
 * Five letters are four bytes; of the last letters one fewer are bytes.
 * @param {string} text base85 @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOfBase85(text) {
  const groups = Math.ceil(text.length / 5);
  const view = new DataView(new ArrayBuffer(4 * groups));
  const whole = text.padEnd(5 * groups, "~");
  for (let group = 0, at = 0; group < groups; group++) {
    let value = 0;
    for (let i = 0; i < 5; i++) value = value * 85 + VALUES[whole.charCodeAt(at++)];
    view.setUint32(4 * group, value);
  }
  return new Uint8Array(view.buffer, 0, 4 * groups - (5 * groups - text.length));
}

/** @param {Uint8Array<ArrayBuffer>} bytes gzip @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function gunzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * What the document keeps: inside, in another element of the page, or in a file beside it.
 * @param {import("../types").Kept} kept base85 of gzip, the id of an element that has it, or the address of gzip
 * @returns {Promise<Uint8Array<ArrayBuffer>>} unpacked
 */
export async function unpack(kept) {
  if (typeof kept === "string") return gunzip(bytesOfBase85(kept));
  if ("element" in kept) return gunzip(bytesOfBase85(await textOf(kept.element)));
  const answer = await fetch(kept.file);
  if (!answer.ok) throw new Error(`${kept.file}: ${answer.status}`);
  return gunzip(new Uint8Array(await answer.arrayBuffer()));
}

/** @param {string} id of an element that holds a text as JSON @returns {Promise<string>} once the page is read to its end */
async function textOf(id) {
  if (document.readyState === "loading")
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  return JSON.parse(document.getElementById(id)?.textContent ?? '""');
}

/**
 * A line of JSON, and the bytes after it.
 * @param {Uint8Array<ArrayBuffer>} bytes @returns {[any, Uint8Array<ArrayBuffer>]}
 */
export function cutJson(bytes) {
  const end = bytes.indexOf(10);
  return [JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), bytes.subarray(end + 1)];
}
