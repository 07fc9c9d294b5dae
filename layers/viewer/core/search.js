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

/**
 * Find where terms occur in a text.
 * @param {string} text @param {string[]} terms from `splitSearchTerms`
 * @returns {[number, number][]} start and end of each hit, in order, without overlaps
 */
export function findHits(text, terms) {
  /** @type {number[]} */
  const origins = []; // of each folded letter, its position in the text
  let folded = "";
  for (let at = 0; at < text.length; ) {
    const letter = String.fromCodePoint(/** @type {number} */ (text.codePointAt(at)));
    for (const one of foldText(letter)) {
      folded += one;
      origins.push(...Array.from(one, () => at), ...Array.from({ length: one.length - 1 }, () => at));
    }
    at += letter.length;
  }
  /** @type {[number, number][]} */
  const hits = [];
  for (const term of terms)
    for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length))
      hits.push([origins[at], origins[at + term.length] ?? text.length]);
  hits.sort((a, b) => a[0] - b[0]);
  return hits.filter(([start], i) => i === 0 || start >= hits[i - 1][1]);
}
