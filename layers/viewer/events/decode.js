/**
 * Bytes out of text: base85 by hand, gzip by the browser's own means.
 */

// The alphabet of RFC 1924 with a comma in place of "<", which could end a script element.
const BASE85_ALPHABET =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";
const BASE85_VALUES = new Uint8Array(128);
[...BASE85_ALPHABET].forEach((letter, value) => {
  BASE85_VALUES[letter.charCodeAt(0)] = value;
});

/**
 * Five letters are four bytes; of the last letters one fewer are bytes.
 * @param {string} text base85 @returns {Uint8Array<ArrayBuffer>}
 */
export function decodeBase85(text) {
  const groups = Math.ceil(text.length / 5);
  const view = new DataView(new ArrayBuffer(4 * groups));
  const whole = text.padEnd(5 * groups, "~");
  for (let group = 0, at = 0; group < groups; group++) {
    let value = 0;
    for (let i = 0; i < 5; i++) value = value * 85 + BASE85_VALUES[whole.charCodeAt(at++)];
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
 * Unpacks bytes that the document holds itself or names a file for.
 * @param {import("../types").StoredBlob} blob base85 of gzip, or the address of gzip
 * @returns {Promise<Uint8Array<ArrayBuffer>>} unpacked
 */
export async function loadBlob(blob) {
  if (typeof blob === "string") return gunzip(decodeBase85(blob));
  const answer = await fetch(blob.file);
  if (!answer.ok) throw new Error(`${blob.file}: ${answer.status}`);
  return gunzip(new Uint8Array(await answer.arrayBuffer()));
}

/**
 * A line of JSON, and the bytes after it.
 * @param {Uint8Array<ArrayBuffer>} bytes @returns {[any, Uint8Array<ArrayBuffer>]}
 */
export function splitJsonHeader(bytes) {
  const end = bytes.indexOf(10);
  return [JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), bytes.subarray(end + 1)];
}
