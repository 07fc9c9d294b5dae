/**
 * The interface's own words, numbers, and the choice among a text's languages.
 *
 * Numbers and dates are spelt from the words files and not by the browser: engines ship different sets of locales
 * (Chromium has neither Armenian nor Azerbaijani), and one map must read the same in all of them.
 */

/** @typedef {Record<string, string>} Words language to text */
/** @typedef {Record<string, string[]>} Names language to names */
/** @typedef {Record<string, string|number>} Values */

/**
 * @typedef {object} Translator
 * @property {string} language
 * @property {(key: string, values?: Values) => string} say the words of a key, filled in
 * @property {(key: string, count: number, values?: Values) => string} count the form of a key that suits a number
 * @property {(value: number, decimals?: number) => string} number
 * @property {(words: Words|null|undefined) => string} pick a text in the language, or the nearest there is
 * @property {(names: Names) => string} name the name or names in the language
 * @property {(names: Names) => [string, string][]} others language and name of all other names
 */

const RIGHT_TO_LEFT = new Set([
  "ar",
  "arc",
  "ckb",
  "dv",
  "fa",
  "he",
  "ks",
  "ps",
  "sd",
  "syr",
  "ug",
  "ur",
  "yi",
]);

/** @param {string} language @returns {"ltr"|"rtl"} */
export function directionOf(language) {
  return RIGHT_TO_LEFT.has(language.split("-")[0]) ? "rtl" : "ltr";
}

/** @param {string} template @param {Values} values @returns {string} */
function fillIn(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/**
 * Some engines know few languages; they would take the browser's own for any other.
 * @param {string} language @param {number} count @returns {string}
 */
export function pluralForm(language, count) {
  if (Intl.PluralRules.supportedLocalesOf(language).length)
    return new Intl.PluralRules(language).select(count);
  return count === 1 ? "one" : "other";
}

/**
 * The words of each language, out of rows in which a key stands once.
 * @param {import("../types").MapDocument["words"]} words @returns {Record<string, Words>} language to key to text
 */
export function tablesOf({ languages, rows }) {
  const kept = (/** @type {number} */ i) =>
    Object.entries(rows).flatMap(([key, texts]) => (texts[i] === null ? [] : [[key, texts[i]]]));
  return Object.fromEntries(languages.map((language, i) => [language, Object.fromEntries(kept(i))]));
}

/**
 * @param {Record<string, Words>} tables words by language
 * @param {string} language the one wanted @param {string} fallback the document's own
 * @returns {Translator}
 */
export function translator(tables, language, fallback) {
  const order = [...new Set([language, fallback, "en"])];
  /** @param {string} key */
  const find = (key) => order.map((name) => tables[name]?.[key]).find((text) => text !== undefined);
  /** @param {string} key @param {Values} [values] */
  const say = (key, values = {}) => fillIn(find(key) ?? key, values);
  /** @param {number} value @param {number} [decimals] */
  const number = (value, decimals = 0) =>
    spellNumber(value, decimals, say("number.group"), say("number.decimal"));
  return {
    language,
    say,
    number,
    count: (key, count, values = {}) => {
      const spoken = order.find((name) => tables[name]?.[`${key}.other`] !== undefined) ?? language;
      const form = `${key}.${pluralForm(spoken, count)}`;
      const told = tables[spoken]?.[form] === undefined ? `${key}.other` : form;
      return say(told, { n: number(count), ...values });
    },
    pick: (words) => pickText(words, order),
    name: (names) => pickNames(names, order).join(" / "),
    others: (names) => otherNames(names, order),
  };
}

/**
 * @param {number} value @param {number} decimals at most @param {string} group @param {string} point
 * @returns {string}
 */
export function spellNumber(value, decimals, group, point) {
  const [whole, fraction = ""] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  const rest = fraction.replace(/0+$/, "");
  return (value < 0 ? "−" : "") + grouped + (rest ? point + rest : "");
}

/** @param {Words|null|undefined} words @param {string[]} order @returns {string} */
function pickText(words, order) {
  if (!words) return "";
  const language = order.find((name) => words[name]) ?? Object.keys(words)[0];
  return words[language] ?? "";
}

/** @param {Names} names @param {string[]} order @returns {string[]} */
function pickNames(names, order) {
  const language = order.find((name) => names[name]?.length) ?? Object.keys(names)[0];
  return names[language] ?? [];
}

/** @param {Names} names @param {string[]} order @returns {[string, string][]} */
function otherNames(names, order) {
  const shown = pickNames(names, order);
  return Object.entries(names).flatMap(([language, list]) =>
    list
      .filter((name) => !shown.includes(name))
      .map((name) => /** @type {[string, string]} */ ([language, name])),
  );
}
