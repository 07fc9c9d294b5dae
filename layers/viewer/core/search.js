/**
 * Full-text search: case and diacritics are ignored, in any script.
 */

/** Letters that Unicode does not decompose but that readers type without diacritics. */
const BASE_LETTERS = /** @type {Record<string, string>} */ ({
  ə: "e",
  ı: "i",
  ø: "o",
  ł: "l",
  đ: "d",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  "’": "'",
  ʼ: "'",
});

/**
 * Fold a text for comparison: lower case, without diacritics.
 * @param {string} text @returns {string}
 */
export function foldText(text) {
  const bare = text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .normalize("NFC");
  return bare.replace(/[əıøłđßæœ’ʼ]/gu, (letter) => BASE_LETTERS[letter]);
}

/**
 * Split a query into terms, all of which must be found; a phrase in double quotes is one term.
 * @param {string} query @returns {string[]}
 */
export function splitSearchTerms(query) {
  const terms = foldText(query).match(/"[^"]+"|[^\s"]+/g) ?? [];
  return terms.map((term) => term.replace(/"/g, "").trim()).filter(Boolean);
}

/**
 * @param {string} folded text from `foldText` @param {string[]} terms from `splitSearchTerms` @returns {boolean}
 */
export function containsAllTerms(folded, terms) {
  return terms.every((term) => folded.includes(term));
}
