/**
 * Days: whole numbers counted from 1970-01-01 in the proleptic Gregorian calendar, any year.
 */

/** @typedef {import("../types").Time} Time */

/**
 * @typedef {object} Civil
 * @property {number} year @property {number} month 1–12 @property {number} day 1–31
 */

/** @typedef {{day: number, label: "day"|"month"|"year", strong: boolean}} Tick */

const DAY_MS = 86400000;

/**
 * @param {number} year @param {number} [month] 1–12 @param {number} [day] @returns {number}
 */
export function dayOf(year, month = 1, day = 1) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / DAY_MS);
}

/** @param {number} day @returns {Civil} */
export function civilOf(day) {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** @param {number} day @returns {string} ISO 8601 date */
export function isoDay(day) {
  const { year, month, day: date } = civilOf(day);
  const sign = year < 0 ? "-" : "";
  return `${sign}${String(Math.abs(year)).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/**
 * A date as a reader types it: `2023`, `2023-04`, `2023-04-23`, `23.04.2023` or `23/04/2023`.
 * @param {string} text @param {"start"|"end"} side which day of a year or month is meant
 * @returns {number|null} null where it is no date
 */
export function parseDay(text, side) {
  const trimmed = text.trim();
  const turned = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(trimmed);
  const iso = /^(-?\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(trimmed);
  if (turned) return checkedDay(Number(turned[3]), Number(turned[2]), Number(turned[1]));
  if (!iso) return null;
  const [year, month, day] = iso.slice(1).map((part) => (part === undefined ? null : Number(part)));
  if (year === null) return null;
  if (day !== null) return checkedDay(year, Number(month), day);
  if (month !== null) return checkedMonth(year, month, side);
  return side === "start" ? dayOf(year) : dayOf(year + 1) - 1;
}

/** @param {number} year @param {number} month @param {number} day @returns {number|null} */
function checkedDay(year, month, day) {
  const number = dayOf(year, month, day);
  const civil = civilOf(number);
  return civil.year === year && civil.month === month && civil.day === day ? number : null;
}

/** @param {number} year @param {number} month @param {"start"|"end"} side @returns {number|null} */
function checkedMonth(year, month, side) {
  if (month < 1 || month > 12) return null;
  return side === "start" ? dayOf(year, month) : dayOf(year, month + 1) - 1;
}

/** The days that can be written as a date: those of years of four digits. */
const [FIRST, LAST] = [dayOf(-9999), dayOf(9999, 12, 31)];

/**
 * A day from whatever a page that drives the viewer hands over.
 * @param {unknown} value ISO text, a day number or null @param {"start"|"end"} side
 * @returns {number|null} null for null, and for what is no date
 */
export function readDay(value, side) {
  if (typeof value === "number") return value >= FIRST && value <= LAST ? Math.round(value) : null;
  return typeof value === "string" ? parseDay(value, side) : null;
}

/**
 * Does a Time contain a day?
 * @param {Time|null} time null is always @param {number} day @returns {boolean}
 */
export function covers(time, day) {
  if (!time) return true;
  return (time.start === null || time.start <= day) && (time.end === null || day <= time.end);
}

const STEPS = /** @type {const} */ ([
  ["day", 1],
  ["day", 2],
  ["day", 7],
  ["day", 14],
  ["month", 1],
  ["month", 3],
  ["month", 6],
  ["year", 1],
  ["year", 2],
  ["year", 5],
  ["year", 10],
  ["year", 20],
  ["year", 50],
  ["year", 100],
  ["year", 500],
]);
const STEP_DAYS = { day: 1, month: 30.4, year: 365.25 };

/**
 * Ticks that suit a stretch of time: at most `room` of them, on round days, months or years.
 * @param {number} start @param {number} end days @param {number} room how many labels fit
 * @returns {Tick[]}
 */
export function ticksFor(start, end, room) {
  const wanted = (end - start) / Math.max(1, room);
  const [unit, count] =
    STEPS.find(([name, many]) => STEP_DAYS[name] * many >= wanted) ?? STEPS[STEPS.length - 1];
  if (unit === "day") return dayTicks(start, end, count);
  return unit === "month" ? monthTicks(start, end, count) : yearTicks(start, end, count);
}

/** @param {number} start @param {number} end @param {number} step @returns {Tick[]} */
function dayTicks(start, end, step) {
  /** @type {Tick[]} */
  const ticks = [];
  for (let day = Math.ceil(start); day <= end; day++) {
    const { day: date } = civilOf(day);
    const onStep = step === 1 || (date - 1) % step === 0;
    const tooNearNextMonth =
      step > 1 && date > 1 && civilOf(day + Math.ceil(step / 2)).month !== civilOf(day).month;
    if (onStep && !tooNearNextMonth) ticks.push({ day, label: "day", strong: date === 1 });
  }
  return ticks;
}

/** @param {number} start @param {number} end @param {number} step @returns {Tick[]} */
function monthTicks(start, end, step) {
  const first = civilOf(Math.ceil(start));
  /** @type {Tick[]} */
  const ticks = [];
  for (let month = first.year * 12; ; month += step) {
    const day = dayOf(Math.floor(month / 12), (month % 12) + 1);
    if (day > end) return ticks;
    if (day >= start) ticks.push({ day, label: "month", strong: month % 12 === 0 });
  }
}

/** @param {number} start @param {number} end @param {number} step @returns {Tick[]} */
function yearTicks(start, end, step) {
  /** @type {Tick[]} */
  const ticks = [];
  for (let year = Math.ceil(civilOf(Math.floor(start)).year / step) * step; ; year += step) {
    const day = dayOf(year);
    if (day > end) return ticks;
    if (day >= start) ticks.push({ day, label: "year", strong: year % (step * 5) === 0 });
  }
}
