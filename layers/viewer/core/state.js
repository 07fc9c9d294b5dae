/**
 * The state of a viewer: one plain object, which is replaced and never changed in place.
 */

import { toIsoDate, readDay } from "./calendar.js";
import { readArea } from "./drawn-area.js";

/** @typedef {"all"|"window"|"upto"} TimeMode */
/** @typedef {"events"|"source"|"map"} PanelId */

/**
 * @typedef {object} Filters
 * @property {string[]} types ids; an empty list restricts nothing
 * @property {string[]} subtypes types in the project's own words
 * @property {string[]} actors
 * @property {string[]} sources ids
 * @property {string[]} status
 * @property {number[]} precision classes, UCDP where_prec
 * @property {import("./geometry.js").Position[]} area drawn by hand, see drawn-area.js
 * @property {string} text
 */

/**
 * @typedef {object} State
 * @property {TimeMode} mode
 * @property {number|null} start first day of the window, null where it is open
 * @property {number|null} end last day of the window
 * @property {string|null} selected id of an event
 * @property {Filters} filters
 * @property {[number, number, number]|null} map longitude, latitude, zoom; null is the opening view
 * @property {string} language
 * @property {"auto"|"light"|"dark"} theme
 * @property {PanelId} panel
 * @property {string|null} source id of the source in the source panel; null is the selected event's own
 */

export const NO_FILTERS = Object.freeze(
  /** @type {Filters} */ ({
    types: [],
    subtypes: [],
    actors: [],
    sources: [],
    status: [],
    precision: [],
    area: [],
    text: "",
  }),
);

/** @type {readonly TimeMode[]} */
export const TIME_MODES = ["all", "window", "upto"];
/** @type {readonly PanelId[]} */
export const PANEL_IDS = ["events", "source", "map"];
/** @type {readonly State["theme"][]} */
export const THEMES = ["auto", "light", "dark"];

/** @param {string} language @returns {State} everything visible, nothing selected */
export function createOpeningState(language) {
  return {
    mode: "all",
    start: null,
    end: null,
    selected: null,
    filters: NO_FILTERS,
    map: null,
    language,
    theme: "auto",
    panel: "events",
    source: null,
  };
}

/** @param {unknown} value @returns {string[]} */
function readTextList(value) {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return [...new Set(list.filter((one) => typeof one === "string" || typeof one === "number").map(String))];
}

/**
 * Read filters from a value that another page or a link passed; invalid values restrict nothing.
 * @param {any} given absent keys keep their value in `current` @param {Filters} [current]
 * @returns {Filters}
 */
export function readFilters(given, current = NO_FILTERS) {
  if (!given || typeof given !== "object") return NO_FILTERS;
  /** @param {"types"|"subtypes"|"actors"|"sources"|"status"} key */
  const readList = (key) => (key in given ? readTextList(given[key]) : current[key]);
  const precision = "precision" in given ? readTextList(given.precision).map(Number) : current.precision;
  const text = "text" in given ? String(given.text ?? "").slice(0, 200) : current.text;
  return {
    types: readList("types"),
    subtypes: readList("subtypes"),
    actors: readList("actors"),
    sources: readList("sources"),
    status: readList("status"),
    precision: precision.filter((one) => Number.isInteger(one) && one >= 1 && one <= 7),
    area: "area" in given ? readArea(given.area) : current.area,
    text,
  };
}

/** @param {Filters} filters @returns {boolean} */
export function hasActiveFilters(filters) {
  return Object.values(filters).some((value) => value.length > 0);
}

/** @param {Filters} a @param {Filters} b @returns {boolean} whether both have the same values, in the same order */
export function areFiltersEqual(a, b) {
  const keys = /** @type {(keyof Filters)[]} */ (Object.keys(NO_FILTERS));
  return keys.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
}

/**
 * Read a window as mode and days: both ends open is *all*, an open start is *upto* (cumulative).
 * @param {unknown} start @param {unknown} end ISO text, day number or null
 * @returns {Pick<State, "mode"|"start"|"end">}
 */
export function readWindow(start, end) {
  const [first, last] = [readDay(start, "start"), readDay(end, "end")];
  if (first === null && last === null) return { mode: "all", start: null, end: null };
  if (first === null) return { mode: "upto", start: null, end: last };
  if (last !== null && last < first) return { mode: "window", start: last, end: first };
  return { mode: "window", start: first, end: last };
}

/**
 * Read a state from a plain object that another page or a link passed; invalid values keep those of `base`.
 * @param {State} base @param {any} given @param {{languages: string[]}} known
 * @returns {State}
 */
export function readState(base, given, known) {
  if (!given || typeof given !== "object") return base;
  const state = { ...base };
  if ("start" in given || "end" in given) Object.assign(state, readWindow(given.start, given.end));
  if (TIME_MODES.includes(given.mode)) state.mode = given.mode;
  if ("selected" in given) state.selected = typeof given.selected === "string" ? given.selected : null;
  if ("filters" in given) state.filters = readFilters(given.filters);
  if ("map" in given) state.map = readView(given.map);
  if (known.languages.includes(given.language)) state.language = given.language;
  if (THEMES.includes(given.theme)) state.theme = given.theme;
  if (PANEL_IDS.includes(given.panel)) state.panel = given.panel;
  if ("source" in given) state.source = typeof given.source === "string" ? given.source : null;
  return state;
}

/** @param {unknown} value @returns {[number, number, number]|null} */
function readView(value) {
  if (!Array.isArray(value) || value.length !== 3 || !value.every(Number.isFinite)) return null;
  const [longitude, latitude, zoom] = value;
  const inside = Math.abs(longitude) <= 360 && Math.abs(latitude) <= 85 && zoom >= 0 && zoom <= 20;
  return inside ? [longitude, latitude, zoom] : null;
}

/**
 * Convert a state to plain JSON, as `handle.state()` returns it; `readState` is the inverse.
 * @param {State} state @returns {object}
 */
export function serializeState(state) {
  const { start, end, filters, ...rest } = state;
  return {
    ...rest,
    start: start === null ? null : toIsoDate(start),
    end: end === null ? null : toIsoDate(end),
    filters: structuredClone(filters),
  };
}

/**
 * First and last day of the window in its mode.
 * @param {Pick<State, "mode"|"start"|"end">} state @returns {[number, number]} infinite where open
 */
export function getWindowDays({ mode, start, end }) {
  if (mode === "all") return [-Infinity, Infinity];
  return [mode === "upto" || start === null ? -Infinity : start, end ?? Infinity];
}
