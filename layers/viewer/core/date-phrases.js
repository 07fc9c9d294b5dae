/**
 * Dates and intervals as text, with the precision of their source.
 */

import { toCivilDate } from "./calendar.js";

/** @typedef {import("../types").Time} Time */
/** @typedef {import("../types").Bound} Bound */
/** @typedef {import("./i18n.js").Translator} Translator */

const SEASON_KEYS = ["spring", "summer", "autumn"];
const ROMAN_NUMERALS = /** @type {const} */ ([
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
]);

/**
 * Format an interval: "23 April 2023", "about 1991", "since 12 December 2022", "from 22 to 23 April 2023".
 * docs/reference/dates.md has the words of every form of EDTF.
 * @param {Time} time @param {Translator} translator @returns {string}
 */
export function formatInterval(time, translator) {
  const { from, to } = time;
  if (!from && !to) return translator.message("date.unknown");
  if (!from)
    return translator.message(time.edtf.startsWith("/") ? "date.until_unknown_start" : "date.until", {
      end: formatBound(/** @type {Bound} */ (to), translator),
    });
  if (!to)
    return translator.message(time.edtf.endsWith("/") ? "date.since_unknown_end" : "date.since", {
      start: formatBound(from, translator),
    });
  if (areBoundsEqual(from, to)) return formatBound(from, translator);
  return formatRange(from, to, getRangeForm(time.edtf), translator);
}

/** @param {Bound} a @param {Bound} b @returns {boolean} */
function areBoundsEqual(a, b) {
  return a.day === b.day && a.last === b.last && a.about === b.about;
}

/** @typedef {"between"|"either"|"one_of"} RangeForm the days from one date to another; one of two dates; a day of several */

/** Messages of each form: of dates in general, and of days of the same month. @type {Record<RangeForm, [string, string]>} */
const RANGE_MESSAGES = {
  between: ["date.range", "date.days"],
  either: ["date.either", "date.either_days"],
  one_of: ["date.one_of", "date.one_of_days"],
};

/** @param {string} edtf @returns {RangeForm} of `a/b`, `[a,b]` and `[a..b]` */
function getRangeForm(edtf) {
  if (!edtf.startsWith("[")) return "between";
  return edtf.includes(",") ? "either" : "one_of";
}

/** @param {Bound} from @param {Bound} to @param {RangeForm} form @param {Translator} translator @returns {string} */
function formatRange(from, to, form, translator) {
  const [general, ofMonth] = RANGE_MESSAGES[form];
  const days = from.grain === "day" && to.grain === "day" && !from.about && !to.about;
  const [a, b] = [toCivilDate(from.day), toCivilDate(to.day)];
  if (days && a.year === b.year && a.month === b.month) {
    const month = translator.message(`month.${a.month}`);
    return formatWithYear(ofMonth, a.year, { first: a.day, last: b.day, month }, translator);
  }
  return translator.message(general, {
    start: formatBound(from, translator),
    end: formatBound(to, translator),
  });
}

/** @param {Bound} bound @param {Translator} translator @returns {string} */
export function formatBound(bound, translator) {
  const date = formatGrain(bound, translator);
  return bound.about ? translator.message("date.about", { date }) : date;
}

/** @param {Bound} bound @param {Translator} translator @returns {string} */
function formatGrain(bound, translator) {
  const { year, month } = toCivilDate(bound.day);
  if (bound.grain === "day") return formatDay(bound.day, translator);
  if (bound.grain === "month")
    return formatWithYear(
      "date.month",
      year,
      { month: translator.message(`month.alone.${month}`) },
      translator,
    );
  if (bound.grain === "season")
    return formatWithYear(`date.season.${SEASON_KEYS[Math.floor(month / 3) - 1]}`, year, {}, translator);
  if (bound.grain === "decade") return translator.message("date.decade", { year });
  if (bound.grain === "century") return formatCentury(year, translator);
  return formatWithYear("date.year", year, {}, translator);
}

/**
 * Format a message with a year. There is no year 0: the year before 1 is 1 BC.
 * @param {string} key @param {number} year as ISO 8601 counts: 1 BC is 0
 * @param {Record<string, string|number>} values the message's other values @param {Translator} translator
 * @returns {string}
 */
export function formatWithYear(key, year, values, translator) {
  if (year > 0) return translator.message(key, { ...values, year });
  return translator.message("date.bc", { date: translator.message(key, { ...values, year: 1 - year }) });
}

/** @param {number} year the century's first @param {Translator} translator @returns {string} */
function formatCentury(year, translator) {
  const number = Math.floor(year / 100) + 1;
  const form = new Intl.PluralRules("en", { type: "ordinal" }).select(number);
  return translator.message(`date.century.${form}`, { n: number, roman: toRomanNumeral(number) });
}

/** @param {number} number @returns {string} */
function toRomanNumeral(number) {
  let remainder = number;
  let text = "";
  for (const [value, letters] of ROMAN_NUMERALS) {
    for (; remainder >= value; remainder -= value) text += letters;
  }
  return text;
}

/** @param {number} day @param {Translator} translator @returns {string} */
export function formatDay(day, translator) {
  const civil = toCivilDate(day);
  const values = { day: civil.day, month: translator.message(`month.${civil.month}`) };
  return formatWithYear("date.day", civil.year, values, translator);
}

/** @param {number} day @param {Translator} translator @returns {string} short name of the month, for a tick */
export function formatShortMonth(day, translator) {
  return translator.message(`month.short.${toCivilDate(day).month}`);
}
