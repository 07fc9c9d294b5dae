/**
 * The view of a built map as the hash of an address: `#m=window&t=2019-03..2020-11&type=violence&map=44.1000,40.2000,6&hl=hy`.
 * Only what differs from the opening view is written. Pure functions; no DOM.
 */

/**
 * @typedef {object} TiledView
 * @property {string} mode @property {number} from first month @property {number} to last month, counted from January 1970
 * @property {string[]|null} types that are shown; null for all @property {string[]|null} statuses likewise
 * @property {string[]} actors whose events are shown; empty for all @property {string[]} publishers likewise
 * @property {[number, number, number]|null} map longitude, latitude, zoom; null for the opening view
 * @property {string|null} language null for the reader's own
 */

const MONTH_PATTERN = /^(-?\d{4,6})-(\d\d)$/;
const MAX_LATITUDE = 85.06;
const MAX_ZOOM = 30;
const MAX_NAMES = 20; // each is a request

/** @param {number} month @returns {string} such as 2019-03 */
function formatMonth(month) {
  const year = 1970 + Math.floor(month / 12);
  const number = String(month - (year - 1970) * 12 + 1).padStart(2, "0");
  return `${year < 0 ? "-" : ""}${String(Math.abs(year)).padStart(4, "0")}-${number}`;
}

/** @param {string} text @returns {number|null} */
function parseMonth(text) {
  const [, year, month] = MONTH_PATTERN.exec(text) ?? [];
  return month >= "01" && month <= "12" ? (Number(year) - 1970) * 12 + Number(month) - 1 : null;
}

/** @param {TiledView} view @returns {string} without the `#`; empty for the opening view */
export function formatTiledView({ mode, from, to, types, statuses, actors, publishers, map, language }) {
  const fields = new URLSearchParams();
  if (mode !== "all") {
    fields.set("m", mode);
    fields.set("t", `${formatMonth(from)}..${formatMonth(to)}`);
  }
  for (const [key, values] of /** @type {[string, string[]|null][]} */ ([
    ["type", types],
    ["status", statuses],
  ])) {
    for (const value of values ?? []) fields.append(key, value);
    if (values && !values.length) fields.set(key, ""); // none
  }
  for (const name of actors) fields.append("actor", name);
  for (const name of publishers) fields.append("publisher", name);
  if (map) fields.set("map", `${map[0].toFixed(4)},${map[1].toFixed(4)},${Number(map[2].toFixed(2))}`);
  if (language) fields.set("hl", language);
  return fields.toString();
}

/** @param {string} address of the page with its hash @param {string} title @returns {string} HTML of a frame */
export function buildFrameCode(address, title) {
  /** @param {string} text @returns {string} */
  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  return (
    `<iframe title="${escape(title)}" src="${escape(address)}"\n` +
    '        style="width: 100%; height: 700px; border: 0"></iframe>'
  );
}

/**
 * Read a hash; what is not valid is as in the opening view.
 * @param {string} hash with or without its `#`
 * @param {{types: string[], statuses: string[], languages: string[], months: [number, number]}} known @returns {TiledView}
 */
export function parseTiledView(hash, { types, statuses, languages, months }) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const span = (fields.get("t") ?? "").split("..").map(parseMonth);
  const [from, to] = months.map((end, i) => clamp(span[i] ?? end, months));
  const mode = fields.get("m") ?? "";
  const language = fields.get("hl") ?? "";
  /** @param {string} key @param {string[]} all @returns {string[]|null} */
  const readList = (key, all) =>
    fields.has(key) ? fields.getAll(key).filter((value) => all.includes(value)) : null;
  return {
    mode: ["window", "upto"].includes(mode) ? mode : "all",
    from,
    to,
    types: readList("type", types),
    statuses: readList("status", statuses),
    actors: fields.getAll("actor").slice(0, MAX_NAMES),
    publishers: fields.getAll("publisher").slice(0, MAX_NAMES),
    map: parseMap(fields.get("map")),
    language: languages.includes(language) ? language : null,
  };
}

/** @param {number} value @param {[number, number]} range @returns {number} */
function clamp(value, [low, high]) {
  return Math.max(low, Math.min(high, value));
}

/** @param {string|null} text @returns {[number, number, number]|null} */
function parseMap(text) {
  const [longitude, latitude, zoom, ...more] = (text || "x").split(",").map(Number);
  const isValid =
    Math.abs(longitude) <= 180 && Math.abs(latitude) <= MAX_LATITUDE && zoom >= 0 && zoom <= MAX_ZOOM;
  return isValid && !more.length ? [longitude, latitude, zoom] : null;
}
