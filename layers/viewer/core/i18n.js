/**
 * Translations: interface messages, number formats, and the choice among a text's languages.
 *
 * Numbers and dates are formatted from the message files, not by the browser: engines have different sets of locales
 * (Chromium has neither Armenian nor Azerbaijani), and a map must read the same in all of them.
 */

/** @typedef {Record<string, string>} LocalizedText language to text */
/** @typedef {Record<string, string[]>} LocalizedNames language to names */
/** @typedef {Record<string, string|number>} MessageValues */

/**
 * @typedef {object} Translator
 * @property {string} language
 * @property {(key: string, values?: MessageValues) => string} message the message of a key, with its placeholders filled in
 * @property {(key: string, count: number, values?: MessageValues) => string} pluralMessage the plural form of a key for a number
 * @property {(value: number, decimals?: number) => string} formatNumber
 * @property {(words: LocalizedText|null|undefined) => string} localize the text in this language, or in the best one available
 * @property {(words: LocalizedText|null|undefined) => string|null} findOtherLanguage the language of the text that `localize` gives, if it is another than this one
 * @property {(names: LocalizedNames) => string} formatNames the name or names in this language
 * @property {(names: LocalizedNames) => [string, string][]} listOtherNames language and name of all other names
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
export function getTextDirection(language) {
  return RIGHT_TO_LEFT.has(language.split("-")[0]) ? "rtl" : "ltr";
}

/** @param {string} template @param {MessageValues} values @returns {string} */
function fillPlaceholders(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** @type {Map<string, Intl.PluralRules|null>} by language; null where the engine has none: it would use the browser's own rules */
const pluralRules = new Map();

/**
 * Select the plural form.
 * @param {string} language @param {number} count @returns {string}
 */
export function getPluralForm(language, count) {
  if (!pluralRules.has(language)) {
    const isKnown = Intl.PluralRules.supportedLocalesOf(language).length > 0;
    pluralRules.set(language, isKnown ? new Intl.PluralRules(language) : null); // takes longer than to select
  }
  return pluralRules.get(language)?.select(count) ?? (count === 1 ? "one" : "other");
}

/**
 * Build a message table for each language from rows that contain each key once.
 * @param {import("../types").MapDocument["words"]} words @returns {Record<string, LocalizedText>} language to key to text
 */
export function buildMessageTables({ languages, rows }) {
  const listEntries = (/** @type {number} */ i) =>
    Object.entries(rows).flatMap(([key, texts]) => (texts[i] === null ? [] : [[key, texts[i]]]));
  return Object.fromEntries(languages.map((language, i) => [language, Object.fromEntries(listEntries(i))]));
}

/**
 * @param {Record<string, LocalizedText>} tables messages by language
 * @param {string} language of the interface @param {string} fallback the document's language
 * @returns {Translator}
 */
export function createTranslator(tables, language, fallback) {
  const order = [...new Set([language, fallback, "en"])];
  /** @param {string} key */
  const findText = (key) => order.map((name) => tables[name]?.[key]).find((text) => text !== undefined);
  /** @param {string} key @param {MessageValues} [values] */
  const message = (key, values = {}) => fillPlaceholders(findText(key) ?? key, values);
  /** @param {number} value @param {number} [decimals] */
  const formatNumber = (value, decimals = 0) =>
    formatDecimal(value, decimals, message("number.group"), message("number.decimal"));
  return {
    language,
    message,
    formatNumber,
    pluralMessage: (key, count, values = {}) => {
      const available = order.find((name) => tables[name]?.[`${key}.other`] !== undefined) ?? language;
      const form = `${key}.${getPluralForm(available, count)}`;
      const formKey = tables[available]?.[form] === undefined ? `${key}.other` : form;
      return message(formKey, { n: formatNumber(count), ...values });
    },
    localize: (words) => localizeText(words, order),
    findOtherLanguage: (words) => {
      const found = words && (order.find((name) => words[name]) ?? Object.keys(words)[0]);
      return found && found !== language ? found : null;
    },
    formatNames: (names) => localizeNames(names, order).join(" / "),
    listOtherNames: (names) => listOtherNames(names, order),
  };
}

/**
 * @param {number} value @param {number} decimals at most @param {string} group @param {string} point
 * @returns {string}
 */
export function formatDecimal(value, decimals, group, point) {
  const [whole, fraction = ""] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  const fractionDigits = fraction.replace(/0+$/, "");
  return (value < 0 ? "−" : "") + grouped + (fractionDigits ? point + fractionDigits : "");
}

/** @param {LocalizedText|null|undefined} text @param {string[]} order @returns {string} */
function localizeText(text, order) {
  if (!text) return "";
  const language = order.find((name) => text[name]) ?? Object.keys(text)[0];
  return text[language] ?? "";
}

/** @param {LocalizedNames} names @param {string[]} order @returns {string[]} */
function localizeNames(names, order) {
  const language = order.find((name) => names[name]?.length) ?? Object.keys(names)[0];
  return names[language] ?? [];
}

/** @param {LocalizedNames} names @param {string[]} order @returns {[string, string][]} */
function listOtherNames(names, order) {
  const ownNames = localizeNames(names, order);
  return Object.entries(names).flatMap(([language, list]) =>
    list
      .filter((name) => !ownNames.includes(name))
      .map((name) => /** @type {[string, string]} */ ([language, name])),
  );
}
