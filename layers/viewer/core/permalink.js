/**
 * Permalinks: the state as the hash of an address. `#e=checkpoint-established&t=2023-04-01..2023-04-30&hl=hy`
 *
 * Only what differs from the opening view is written.
 */

import { toIsoDate } from "./calendar.js";
import { formatArea, parseArea } from "./drawn-area.js";
import { NO_FILTERS, areFiltersEqual, hasActiveFilters, readState } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Filters} Filters */

/** @type {[string, "types"|"subtypes"|"actors"|"sources"|"status"|"precision"][]} */
const FILTER_LIST_FIELDS = [
  ["type", "types"],
  ["sub", "subtypes"],
  ["actor", "actors"],
  ["src", "sources"],
  ["status", "status"],
  ["prec", "precision"],
];

/** If a hash has one of these, it gives all filters; an empty `q` lifts those of the opening view. */
const FILTER_FIELDS = ["q", "area", ...FILTER_LIST_FIELDS.map(([field]) => field)];

/** Fields whose values may end in any character. */
const FREE_TEXT_FIELDS = ["q", "actor", "sub"];

/** A query, or white space, closing punctuation, brackets and quotation marks at the end of a value. */
const ADDED_TEXT_PATTERN = /[\s.,;:!'"*_’”»›)\]}>…。，]*(\?.*)?$/su;

/** A window at the beginning of a value; it may end in two points. */
const WINDOW_START_PATTERN = /^[\d-]*\.\.[\d-]*/;

/** The window: two ISO dates, each of which may be absent. */
const DATE_RANGE_PATTERN = /^(-?\d{4}-\d\d-\d\d)?\.\.(-?\d{4}-\d\d-\d\d)?$/;

/** @param {State} state @param {State} opening @returns {string} without the `#`; empty for the opening view */
export function formatPermalink(state, opening) {
  const fields = new URLSearchParams();
  if (state.mode !== opening.mode) fields.set("m", state.mode);
  if (state.start !== opening.start || state.end !== opening.end) fields.set("t", formatDateRange(state));
  if (state.selected !== opening.selected) fields.set("e", state.selected ?? "");
  if (!areFiltersEqual(state.filters, opening.filters)) appendFilterFields(state.filters, fields);
  if (state.map) fields.set("map", formatView(state.map));
  if (state.language !== opening.language) fields.set("hl", state.language);
  if (state.panel !== opening.panel) fields.set("p", state.panel);
  if (state.source !== null) fields.set("s", state.source);
  return fields.toString();
}

/** @param {State} state @returns {string} */
function formatDateRange({ start, end }) {
  return `${start === null ? "" : toIsoDate(start)}..${end === null ? "" : toIsoDate(end)}`;
}

/** @param {Filters} filters @param {URLSearchParams} fields */
function appendFilterFields(filters, fields) {
  for (const [field, key] of FILTER_LIST_FIELDS)
    for (const value of filters[key]) fields.append(field, String(value));
  if (filters.area.length) fields.set("area", formatArea(filters.area));
  if (filters.text) fields.set("q", filters.text);
  if (!hasActiveFilters(filters)) fields.set("q", "");
}

/** @param {[number, number, number]} view @returns {string} */
function formatView([longitude, latitude, zoom]) {
  return `${longitude.toFixed(4)},${latitude.toFixed(4)},${Number(zoom.toFixed(2))}`;
}

/**
 * @param {string} hash with or without its `#` @param {State} opening @param {{languages: string[]}} known
 * @returns {State} the opening state, with the valid values of the hash
 */
export function parsePermalink(hash, opening, known) {
  const fields = readFields(hash);
  /** @type {any} */
  const values = {
    mode: fields.get("m"),
    language: fields.get("hl"),
    panel: fields.get("p"),
    theme: fields.get("theme"),
  };
  const span = DATE_RANGE_PATTERN.exec(fields.get("t") ?? "");
  if (span) [values.start, values.end] = [span[1] ?? null, span[2] ?? null];
  if (fields.has("e")) values.selected = fields.get("e") || null;
  if (fields.has("s")) values.source = fields.get("s");
  if (fields.has("map")) values.map = (fields.get("map") ?? "").split(",").map(Number);
  if (FILTER_FIELDS.some((field) => fields.has(field))) values.filters = parseFilterFields(fields);
  return readState(opening, values, known);
}

/**
 * Read the fields of a hash without what mail programs and newsletters add to a link: a full stop, a bracket or a quotation
 * mark at its end, a query of their own, and `&amp;` for `&`. No value but a search or a name has such characters.
 * @param {string} hash @returns {URLSearchParams}
 */
function readFields(hash) {
  const text = hash.replace(/^#/, "").slice(0, 4000).replace(/&amp;/g, "&");
  const fields = new URLSearchParams();
  for (const [field, value] of new URLSearchParams(text)) fields.append(field, removeAddedText(field, value));
  return fields;
}

/** @param {string} field @param {string} value @returns {string} */
function removeAddedText(field, value) {
  if (FREE_TEXT_FIELDS.includes(field)) return value;
  if (field === "t") return WINDOW_START_PATTERN.exec(value)?.[0] ?? value;
  return value.replace(ADDED_TEXT_PATTERN, "");
}

/** @param {URLSearchParams} fields @returns {object} */
function parseFilterFields(fields) {
  const lists = FILTER_LIST_FIELDS.map(([field, key]) => [key, fields.getAll(field).slice(0, 50)]);
  const area = parseArea(fields.get("area") ?? "");
  return { ...NO_FILTERS, ...Object.fromEntries(lists), area, text: fields.get("q") ?? "" };
}
