/** Builders of small map documents for the tests. */

/** @typedef {import("../../layers/viewer/types").EventRecord} EventRecord */
/** @typedef {import("../../layers/viewer/types").MapDocument} MapDocument */
/** @typedef {import("../../layers/viewer/types").Time} Time */

import { readFileSync } from "node:fs";

export const LANGUAGES = ["en", "hy", "az", "ru"];

/** Message tables by language, as the bundler reads them. */
export const WORDS = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    JSON.parse(readFileSync(new URL(`../../layers/viewer/words/${language}.json`, import.meta.url), "utf8")),
  ]),
);

/** The same as rows, as a document contains them: each key once. */
const ROWS = {
  languages: LANGUAGES,
  rows: Object.fromEntries(
    Object.keys(WORDS.ru).map((key) => [key, LANGUAGES.map((language) => WORDS[language][key] ?? null)]),
  ),
};

/** @param {number|null} start @param {number|null} [end] @returns {Time} whose bounds are dates of one day */
export function days(start, end = start) {
  /** @param {number|null} day */
  const bound = (day) =>
    day === null ? null : { day, last: day, grain: /** @type {const} */ ("day"), about: false };
  return { edtf: `${start}/${end}`, start, end, from: bound(start), to: bound(end), date_prec: 1 };
}

/** @param {string} id @param {Partial<EventRecord>} [given] @returns {EventRecord} */
export function event(id, given = {}) {
  return {
    id,
    title: { en: `Title of ${id}` },
    time: days(0),
    date_note: null,
    type: "violence",
    actors: ["A"],
    status: "reported",
    status_reason: null,
    place: {
      text: "Lachin",
      names: { en: ["Lachin"], az: ["Laçın"] },
      method: "exact name",
      note: null,
      role: null,
    },
    point: [46.5, 39.6],
    shape: null,
    mark: "point",
    where_prec: 1,
    geo_precision: 1,
    radius_m: 400,
    statements: [
      {
        source: "one",
        by: null,
        stance: "reports",
        sentence: ["Before ", `quote of ${id}`, "."],
        prefix: "Before ",
        suffix: ".",
      },
    ],
    fatalities: null,
    note: null,
    ...given,
  };
}

/**
 * The statements' words as texts of sources, a sentence a line, and as spans in them.
 * @param {EventRecord[]} records
 */
function encodeStatements(records) {
  /** @type {Map<string, string>} */
  const texts = new Map();
  const encoded = records.map((record) => ({
    ...record,
    statements: record.statements.map(({ source, by, stance, sentence: [before, quote, after] }) => {
      const first = texts.has(source) ? (texts.get(source) ?? "").length + 1 : 0;
      const start = first + before.length;
      const end = start + quote.length;
      texts.set(source, [...(first ? [texts.get(source)] : []), before + quote + after].join("\n"));
      return {
        source,
        by,
        stance,
        span: /** @type {[number, number, number, number]} */ ([first, start, end, end + after.length]),
      };
    }),
  }));
  return { texts, encoded };
}

/** @param {EventRecord[]} records @returns {MapDocument} */
export function documentOf(records) {
  const { texts, encoded } = encodeStatements(records);
  return {
    format: "conflictmap/2",
    title: { en: "Title" },
    description: { en: "" },
    language: "en",
    languages: LANGUAGES,
    bounds: [46, 39, 47, 40],
    window: null,
    lead: null,
    words: ROWS,
    palette: { light: {}, dark: {} },
    types: [
      { id: "violence", words: { en: "Violence" }, shape: "circle", light: "#b93a1e", dark: "#f0795c" },
      { id: "access", words: { en: "Access" }, shape: "bar", light: "#6d3fa0", dark: "#b48ae0" },
    ],
    layers: [],
    labels: [],
    sources: ["one", "two"].map((id) => ({
      id,
      title: `Source ${id}`,
      publisher: null,
      author: null,
      date: null,
      date_note: null,
      inferred: false,
      url: null,
      archive: null,
      language: "en",
      rights: "full-text",
      text: texts.get(id) ?? "",
      gaps: [],
    })),
    events: { count: records.length, records: encoded },
  };
}
