/**
 * Links to a sentence of a page: text fragments (WICG Scroll-to-Text-Fragment).
 *
 * A browser finds a term only if it begins and ends at the edges of words and is within one block of the page. So
 * words that the context cuts are left out, words that the quote cuts are completed, and a quote over several lines or
 * sentences is given by its first and last words.
 */

const MAX_WHOLE_QUOTE_CHARS = 120; // longer quotes are given by their first and last words
const QUOTE_END_WORDS = 5; // at each end of a long quote
const CONTEXT_WORDS = 4; // before and after a quote
const CUT_CONTEXT_CHARS = 32; // a context of this length may be cut within a word (MAX_CONTEXT_CHARS of source-text.js)

const FIRST_LETTERS = /^[\p{L}\p{N}\p{M}]+/u;
const LAST_LETTERS = /[\p{L}\p{N}\p{M}]+$/u;
/** Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;
/** Where a page may begin a new block: a line break of the text, or a sentence end */
const BLOCK_END = /\s*\n\s*|(?<=[.!?։。！？؟।۔][”"»’')\]]*)\s+/;

/** @param {string} text @returns {string} percent-encoded, including the hyphen, which separates terms */
function encodeTerm(text) {
  return encodeURIComponent(text).replace(/-/g, "%2D");
}

/** @param {string} text @returns {string[]} */
function splitWords(text) {
  return text.trim().split(/\s+/).filter(Boolean);
}

/**
 * The last whole words before a quote, in the same line.
 * @param {string} prefix @returns {string}
 */
function takeWordsBefore(prefix) {
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const isCut = line.length === prefix.length && prefix.length === CUT_CONTEXT_CHARS && /^\S/.test(prefix);
  return splitWords(line)
    .slice(isCut ? 1 : 0)
    .slice(-CONTEXT_WORDS)
    .join(" ");
}

/**
 * The first whole words after a quote, in the same line.
 * @param {string} suffix @returns {string}
 */
function takeWordsAfter(suffix) {
  const [line] = suffix.split("\n", 1);
  const isCut = line.length === suffix.length && suffix.length === CUT_CONTEXT_CHARS && /\S$/.test(suffix);
  const words = splitWords(line);
  return words
    .slice(0, isCut ? -1 : words.length)
    .slice(0, CONTEXT_WORDS)
    .join(" ");
}

/**
 * A quote and its context, with the words completed that the quote begins or ends within.
 * @param {string} quote @param {string} prefix @param {string} suffix @returns {[string, string, string]}
 */
function completeWords(quote, prefix, suffix) {
  const before = FIRST_LETTERS.test(quote) ? (LAST_LETTERS.exec(prefix)?.[0] ?? "") : "";
  const after = LAST_LETTERS.test(quote) ? (FIRST_LETTERS.exec(suffix)?.[0] ?? "") : "";
  const [left, right] = [before, after].map((letters) => (UNSPACED.test(letters) ? "" : letters));
  return [
    left + quote + right,
    left ? prefix.slice(0, -left.length).replace(/\S+$/, "") : prefix,
    suffix.slice(right.length),
  ];
}

/**
 * @param {string} url of the page @param {string} quote with its line breaks, if they are known
 * @param {string} [prefix] words before it @param {string} [suffix] words after it
 * @returns {string} the address with `#:~:text=[prefix-,]start[,end][,-suffix]`
 */
export function buildTextFragment(url, quote, prefix = "", suffix = "") {
  const [whole, before, after] = completeWords(quote.trim(), prefix, suffix);
  const blocks = whole
    .split(BLOCK_END)
    .map(splitWords)
    .filter(({ length }) => length);
  const words = blocks.flat();
  const isWhole =
    blocks.length <= 1 && (whole.length <= MAX_WHOLE_QUOTE_CHARS || words.length <= 2 * QUOTE_END_WORDS);
  const ends = isWhole
    ? [words.join(" ")]
    : [blocks[0].slice(0, QUOTE_END_WORDS), blocks[blocks.length - 1].slice(-QUOTE_END_WORDS)].map((end) =>
        end.join(" "),
      );
  const [left, right] = [takeWordsBefore(before), takeWordsAfter(after)];
  const terms = [left && `${encodeTerm(left)}-`, ...ends.map(encodeTerm), right && `-${encodeTerm(right)}`];
  return `${url}${url.includes("#") ? "" : "#"}:~:text=${terms.filter(Boolean).join(",")}`;
}
