/**
 * Map documents in which keys and values that repeat are written once, as pages have them.
 *
 * layers/packing/shared_values.py encodes them; docs/reference/map-document.md describes them.
 */

/** @typedef {import("../types").MapDocument} MapDocument */

/**
 * The lists of keys that several objects have, the encoded values that are referred to, and the encoded document.
 * @typedef {{shapes: string[][], shared: unknown[], document: unknown}} SharedValues
 */

/**
 * Decode a document; one that is not encoded is returned as it is.
 * @param {MapDocument|SharedValues} data @returns {MapDocument}
 */
export function expandDocument(data) {
  if (!("shapes" in data)) return data;
  const { shapes, shared, document } = data;
  /** @param {any} value @returns {any} */
  const expand = (value) => {
    if (typeof value !== "object" || value === null) return value;
    if (!Array.isArray(value))
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item)]));
    const [kind] = value;
    if (typeof kind !== "number") return value.map(expand);
    if (kind < 0) return expand(shared[-kind - 1]);
    const items = value.slice(1).map(expand);
    return kind ? Object.fromEntries(shapes[kind - 1].map((key, i) => [key, items[i]])) : items;
  };
  return expand(document);
}
