/**
 * Links to the sentence itself: text fragments (WICG Scroll-to-Text-Fragment).
 */

const LONG = 120; // characters beyond which a quote is given by its first and last words
const ENDS = 5; // words at each end of a long quote
const CONTEXT = 4; // words of context

/** @param {string} text @returns {string} percent-encoded, with the three characters that mean something in a fragment */
function encodeTerm(text) {
  return encodeURIComponent(text).replace(/-/g, "%2D");
}

/** @param {string} text @returns {string[]} */
function wordsOf(text) {
  return text.trim().split(/\s+/).filter(Boolean);
}

/**
 * @param {string} url of the page @param {string} quote @param {string} [prefix] @param {string} [suffix] words around it
 * @returns {string} the address with `#:~:text=[prefix-,]start[,end][,-suffix]`
 */
export function textFragment(url, quote, prefix = "", suffix = "") {
  const words = wordsOf(quote);
  const whole = quote.length <= LONG || words.length <= 2 * ENDS;
  const ends = whole ? [words.join(" ")] : [words.slice(0, ENDS).join(" "), words.slice(-ENDS).join(" ")];
  const before = wordsOf(prefix).slice(-CONTEXT).join(" ");
  const after = wordsOf(suffix).slice(0, CONTEXT).join(" ");
  const terms = [
    before && `${encodeTerm(before)}-`,
    ...ends.map(encodeTerm),
    after && `-${encodeTerm(after)}`,
  ];
  return `${url}${url.includes("#") ? "" : "#"}:~:text=${terms.filter(Boolean).join(",")}`;
}
