/**
 * Day numbers: days since 1970-01-01 in the proleptic Gregorian calendar, any year.
 */

/** @typedef {import("../types").Time} Time */

/**
 * @typedef {object} CivilDate
 * @property {number} year @property {number} month 1–12 @property {number} day 1–31
 */

/** @typedef {{day: number, label: "day"|"month"|"year", strong: boolean}} Tick */

const MS_PER_DAY = 86400000;

/**
 * @param {number} year @param {number} [month] 1–12 @param {number} [day] @returns {number}
 */
export function toDayNumber(year, month = 1, day = 1) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / MS_PER_DAY);
}

/** @param {number} day @returns {CivilDate} */
export function toCivilDate(day) {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** @param {number} day @returns {string} ISO 8601 date */
export function toIsoDate(day) {
  const { year, month, day: date } = toCivilDate(day);
  const sign = year < 0 ? "-" : "";
  return `${sign}${String(Math.abs(year)).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/**
 * Parse a date as a reader types it: `2023`, `2023-04`, `2023-04-23`, `23.04.2023` or `23/04/2023`.
 * @param {string} text @param {"start"|"end"} side first or last day of a year or month
 * @returns {number|null} null for any other text
 */
export function parseDay(text, side) {
  const trimmed = text.trim();
  const turned = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(trimmed);
  const iso = /^(-?\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(trimmed);
  if (turned) return validateDay(Number(turned[3]), Number(turned[2]), Number(turned[1]));
  if (!iso) return null;
  const [year, month, day] = iso.slice(1).map((part) => (part === undefined ? null : Number(part)));
  if (year === null) return null;
  if (day !== null) return validateDay(year, Number(month), day);
  if (month !== null) return resolveMonth(year, month, side);
  return side === "start" ? toDayNumber(year) : toDayNumber(year + 1) - 1;
}

/** @param {number} year @param {number} month @param {number} day @returns {number|null} */
function validateDay(year, month, day) {
  const number = toDayNumber(year, month, day);
  const civil = toCivilDate(number);
  return civil.year === year && civil.month === month && civil.day === day ? number : null;
}

/** @param {number} year @param {number} month @param {"start"|"end"} side @returns {number|null} */
function resolveMonth(year, month, side) {
  if (month < 1 || month > 12) return null;
  return side === "start" ? toDayNumber(year, month) : toDayNumber(year, month + 1) - 1;
}

/** First and last day that can be written as a date: of years with four digits. */
const [MIN_DAY, MAX_DAY] = [toDayNumber(-9999), toDayNumber(9999, 12, 31)];

/**
 * Read a day from a value that another page passed to the handle.
 * @param {unknown} value ISO text, a day number or null @param {"start"|"end"} side
 * @returns {number|null} null for null and for any value that is not a date
 */
export function readDay(value, side) {
  if (typeof value === "number") return value >= MIN_DAY && value <= MAX_DAY ? Math.round(value) : null;
  return typeof value === "string" ? parseDay(value, side) : null;
}

/**
 * Does a Time contain a day?
 * @param {Time|null} time null is always @param {number} day @returns {boolean}
 */
export function containsDay(time, day) {
  if (!time) return true;
  return (time.start === null || time.start <= day) && (time.end === null || day <= time.end);
}

const TICK_STEPS = /** @type {const} */ ([
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
  ["year", 1000],
  ["year", 5000],
]);
/** With shorter steps, the year 1 is as near to the next tick as to be that tick or its neighbour. */
const MIN_STEP_WITH_YEAR_1 = 5;
const TICK_UNIT_DAYS = { day: 1, month: 30.4, year: 365.25 };

/**
 * Build the ticks of a time axis: at most `maxTicks`, on round days, months or years.
 * @param {number} start @param {number} end days @param {number} maxTicks number of labels that fit
 * @returns {Tick[]}
 */
export function buildTicks(start, end, maxTicks) {
  const wanted = (end - start) / Math.max(1, maxTicks);
  const [unit, count] =
    TICK_STEPS.find(([name, many]) => TICK_UNIT_DAYS[name] * many >= wanted) ??
    TICK_STEPS[TICK_STEPS.length - 1];
  if (unit === "day") return buildDayTicks(start, end, count);
  return unit === "month" ? buildMonthTicks(start, end, count) : buildYearTicks(start, end, count);
}

/** @param {number} start @param {number} end @param {number} step @returns {Tick[]} */
function buildDayTicks(start, end, step) {
  /** @type {Tick[]} */
  const ticks = [];
  for (let day = Math.ceil(start); day <= end; day++) {
    const { day: date } = toCivilDate(day);
    const onStep = step === 1 || (date - 1) % step === 0;
    const tooNearNextMonth =
      step > 1 && date > 1 && toCivilDate(day + Math.ceil(step / 2)).month !== toCivilDate(day).month;
    if (onStep && !tooNearNextMonth) ticks.push({ day, label: "day", strong: date === 1 });
  }
  return ticks;
}

/** @param {number} start @param {number} end @param {number} step @returns {Tick[]} */
function buildMonthTicks(start, end, step) {
  const first = toCivilDate(Math.ceil(start));
  /** @type {Tick[]} */
  const ticks = [];
  for (let month = first.year * 12; ; month += step) {
    const year = Math.floor(month / 12);
    const day = toDayNumber(year, month - year * 12 + 1);
    if (day > end) return ticks;
    if (day >= start) ticks.push({ day, label: "month", strong: month % 12 === 0 });
  }
}

/**
 * Round years as history counts them, where 1 follows 1 BC: 200 BC, 100 BC, 1, 100, 200.
 * @param {number} start @param {number} end @param {number} step @returns {Tick[]}
 */
function buildYearTicks(start, end, step) {
  /** @type {Tick[]} */
  const ticks = [];
  const first = Math.floor((toCivilDate(Math.floor(start)).year - 1) / step) * step;
  for (let year = first; ; year += step) {
    if (year === 0 && step < MIN_STEP_WITH_YEAR_1) continue;
    const day = toDayNumber(year > 0 ? year : year + 1);
    if (day > end) return ticks;
    if (day >= start) ticks.push({ day, label: "year", strong: year % (step * 5) === 0 });
  }
}
