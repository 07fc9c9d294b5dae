/**
 * Times in words: as precise as their source and no more.
 */

import { civilOf } from "./calendar.js";

/** @typedef {import("../types").Time} Time */
/** @typedef {import("../types").Bound} Bound */
/** @typedef {import("./i18n.js").Translator} Translator */

const SEASONS = ["spring", "summer", "autumn"];
const ROMAN = /** @type {const} */ ([
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
]);

/**
 * "23 April 2023", "about 1991", "since 12 December 2022", "22 or 23 April 2023".
 * @param {Time} time @param {Translator} words @returns {string}
 */
export function timeInWords(time, words) {
  const { from, to } = time;
  if (!from && !to) return words.say("date.unknown");
  if (!from) return words.say("date.until", { end: boundInWords(/** @type {Bound} */ (to), words) });
  if (!to) return words.say("date.since", { start: boundInWords(from, words) });
  if (sameBound(from, to)) return boundInWords(from, words);
  return rangeInWords(from, to, isEither(time), words);
}

/** @param {Bound} a @param {Bound} b @returns {boolean} */
function sameBound(a, b) {
  return a.day === b.day && a.last === b.last && a.about === b.about;
}

/** @param {Time} time @returns {boolean} whether it is one of two dates, `[a,b]` */
function isEither({ edtf }) {
  return edtf.startsWith("[") && edtf.includes(",");
}

/**
 * @param {Bound} from @param {Bound} to
 * @param {boolean} either whether one of the two is meant; so it is of two days that follow each other
 * @param {Translator} words @returns {string}
 */
function rangeInWords(from, to, either, words) {
  const days = from.grain === "day" && to.grain === "day" && !from.about && !to.about;
  const one = either || (days && to.day === from.day + 1);
  const [a, b] = [civilOf(from.day), civilOf(to.day)];
  if (days && a.year === b.year && a.month === b.month) {
    const month = words.say(`month.${a.month}`);
    return words.say(one ? "date.either_days" : "date.days", {
      first: a.day,
      last: b.day,
      month,
      year: a.year,
    });
  }
  const [start, end] = [boundInWords(from, words), boundInWords(to, words)];
  return words.say(one ? "date.either" : "date.range", { start, end });
}

/** @param {Bound} bound @param {Translator} words @returns {string} */
export function boundInWords(bound, words) {
  const date = grainInWords(bound, words);
  return bound.about ? words.say("date.about", { date }) : date;
}

/** @param {Bound} bound @param {Translator} words @returns {string} */
function grainInWords(bound, words) {
  const { year, month } = civilOf(bound.day);
  if (bound.grain === "day") return dayInWords(bound.day, words);
  if (bound.grain === "month")
    return words.say("date.month", { month: words.say(`month.alone.${month}`), year });
  if (bound.grain === "season")
    return words.say(`date.season.${SEASONS[Math.floor(month / 3) - 1]}`, { year });
  if (bound.grain === "decade") return words.say("date.decade", { year });
  if (bound.grain === "century") return centuryInWords(year, words);
  return words.say("date.year", { year });
}

/** @param {number} year the century's first @param {Translator} words @returns {string} */
function centuryInWords(year, words) {
  const number = Math.floor(year / 100) + 1;
  const form = new Intl.PluralRules("en", { type: "ordinal" }).select(number);
  return words.say(`date.century.${form}`, { n: number, roman: romanNumeral(number) });
}

/** @param {number} number @returns {string} */
function romanNumeral(number) {
  let left = number;
  let text = "";
  for (const [value, letters] of ROMAN) {
    for (; left >= value; left -= value) text += letters;
  }
  return text;
}

/** @param {number} day @param {Translator} words @returns {string} */
export function dayInWords(day, words) {
  const civil = civilOf(day);
  return words.say("date.day", {
    day: civil.day,
    month: words.say(`month.${civil.month}`),
    year: civil.year,
  });
}

/** @param {number} day @param {Translator} words @returns {string} short, for a tick: the month's name */
export function shortMonth(day, words) {
  return words.say(`month.short.${civilOf(day).month}`);
}
