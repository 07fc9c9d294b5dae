/**
 * Links to a sentence of a page: text fragments (WICG Scroll-to-Text-Fragment).
 */

const MAX_WHOLE_QUOTE_CHARS = 120; // longer quotes are given by their first and last words
const QUOTE_END_WORDS = 5; // at each end of a long quote
const CONTEXT_WORDS = 4; // before and after a quote

/** @param {string} text @returns {string} percent-encoded, including the hyphen, which separates terms */
function encodeTerm(text) {
  return encodeURIComponent(text).replace(/-/g, "%2D");
}

/** @param {string} text @returns {string[]} */
function splitWords(text) {
  return text.trim().split(/\s+/).filter(Boolean);
}

/**
 * @param {string} url of the page @param {string} quote @param {string} [prefix] @param {string} [suffix] words around it
 * @returns {string} the address with `#:~:text=[prefix-,]start[,end][,-suffix]`
 */
export function buildTextFragment(url, quote, prefix = "", suffix = "") {
  const words = splitWords(quote);
  const whole = quote.length <= MAX_WHOLE_QUOTE_CHARS || words.length <= 2 * QUOTE_END_WORDS;
  const ends = whole
    ? [words.join(" ")]
    : [words.slice(0, QUOTE_END_WORDS).join(" "), words.slice(-QUOTE_END_WORDS).join(" ")];
  const before = splitWords(prefix).slice(-CONTEXT_WORDS).join(" ");
  const after = splitWords(suffix).slice(0, CONTEXT_WORDS).join(" ");
  const terms = [
    before && `${encodeTerm(before)}-`,
    ...ends.map(encodeTerm),
    after && `-${encodeTerm(after)}`,
  ];
  return `${url}${url.includes("#") ? "" : "#"}:~:text=${terms.filter(Boolean).join(",")}`;
}
