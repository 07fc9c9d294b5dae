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
 * Format an interval: "23 April 2023", "about 1991", "since 12 December 2022", "22 or 23 April 2023".
 * @param {Time} time @param {Translator} translator @returns {string}
 */
export function formatInterval(time, translator) {
  const { from, to } = time;
  if (!from && !to) return translator.message("date.unknown");
  if (!from)
    return translator.message("date.until", { end: formatBound(/** @type {Bound} */ (to), translator) });
  if (!to) return translator.message("date.since", { start: formatBound(from, translator) });
  if (areBoundsEqual(from, to)) return formatBound(from, translator);
  return formatRange(from, to, isOneOfTwoDates(time), translator);
}

/** @param {Bound} a @param {Bound} b @returns {boolean} */
function areBoundsEqual(a, b) {
  return a.day === b.day && a.last === b.last && a.about === b.about;
}

/** @param {Time} time @returns {boolean} whether it is one of two dates, `[a,b]` */
function isOneOfTwoDates({ edtf }) {
  return edtf.startsWith("[") && edtf.includes(",");
}

/**
 * @param {Bound} from @param {Bound} to
 * @param {boolean} isOneOfTwo whether the date is one of the two bounds
 * @param {Translator} translator @returns {string}
 */
function formatRange(from, to, isOneOfTwo, translator) {
  const days = from.grain === "day" && to.grain === "day" && !from.about && !to.about;
  const one = isOneOfTwo || (days && to.day === from.day + 1);
  const [a, b] = [toCivilDate(from.day), toCivilDate(to.day)];
  if (days && a.year === b.year && a.month === b.month) {
    const month = translator.message(`month.${a.month}`);
    return translator.message(one ? "date.either_days" : "date.days", {
      first: a.day,
      last: b.day,
      month,
      year: a.year,
    });
  }
  const [start, end] = [formatBound(from, translator), formatBound(to, translator)];
  return translator.message(one ? "date.either" : "date.range", { start, end });
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
    return translator.message("date.month", { month: translator.message(`month.alone.${month}`), year });
  if (bound.grain === "season")
    return translator.message(`date.season.${SEASON_KEYS[Math.floor(month / 3) - 1]}`, { year });
  if (bound.grain === "decade") return translator.message("date.decade", { year });
  if (bound.grain === "century") return formatCentury(year, translator);
  return translator.message("date.year", { year });
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
  return translator.message("date.day", {
    day: civil.day,
    month: translator.message(`month.${civil.month}`),
    year: civil.year,
  });
}

/** @param {number} day @param {Translator} translator @returns {string} short name of the month, for a tick */
export function formatShortMonth(day, translator) {
  return translator.message(`month.short.${toCivilDate(day).month}`);
}
