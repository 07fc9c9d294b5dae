/**
 * Full-text search: folded words, in any script.
 */

/** Letters that Unicode does not decompose but that readers type without their marks. */
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
 * Lower case, without marks: what is compared.
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
 * The words that must all be found; a phrase in double quotes is one.
 * @param {string} query @returns {string[]}
 */
export function splitSearchTerms(query) {
  const found = foldText(query).match(/"[^"]+"|[^\s"]+/g) ?? [];
  return found.map((term) => term.replace(/"/g, "").trim()).filter(Boolean);
}

/**
 * @param {string} folded text that `fold` has seen @param {string[]} terms of `searchTerms` @returns {boolean}
 */
export function containsAllTerms(folded, terms) {
  return terms.every((term) => folded.includes(term));
}
