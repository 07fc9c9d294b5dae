/**
 * Bytes out of text: base64 and gzip, by the browser's own means.
 */

/** @param {string} text base64 @returns {Uint8Array<ArrayBuffer>} */
export function bytesOfBase64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes gzip @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function gunzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array<ArrayBuffer>} bytes gzip of JSON in UTF-8 @returns {Promise<any>} */
export async function jsonOfGzip(bytes) {
  return JSON.parse(new TextDecoder().decode(await gunzip(bytes)));
}
