/**
 * An entry of the list: one event with its sentences and their sources.
 */

import { formatInterval } from "../core/date-phrases.js";
import { buildExternalLink, h } from "../dom/dom.js";

/** @typedef {import("../core/i18n.js").Translator} Translator */

/**
 * @param {any} record @param {Translator} translator @param {(id: string) => string} formatType
 * @param {"h2"|"h3"} [heading] its level: below the page's title, or below that of the list @returns {HTMLElement}
 */
export function buildEventEntry(record, translator, formatType, heading = "h3") {
  const { place, statements } = record;
  const names = place.names ? translator.formatNames(place.names) : "";
  const precision = record.where_prec ? translator.message(`precision.${record.where_prec}`) : "";
  const facts = [
    formatInterval(record.time, translator),
    names || place.text,
    precision,
    formatType(record.type),
    translator.message(`status.${record.status}`),
    ...(record.actors ?? []),
  ];
  return h(
    "article",
    { class: "ct-event", "data-event": record.id },
    h(heading, { class: "ct-event-title" }, translator.localize(record.title)),
    h("p", { class: "ct-facts" }, facts.filter(Boolean).join(" · ")),
    buildDeaths(record.fatalities, translator),
    statements.map((/** @type {any} */ one) => buildStatement(one, translator)),
    record.note &&
      h("p", { class: "ct-note" }, `${translator.message("fact.note")} ${translator.localize(record.note)}`),
  );
}

/** @param {any} figures @param {Translator} translator @returns {HTMLElement|null} */
function buildDeaths(figures, translator) {
  if (!figures) return null;
  const { low, best, high } = figures;
  const known = [low, best, high].filter((one) => one !== null && one !== undefined);
  const text = [...new Set(known)].map((one) => translator.formatNumber(one)).join("–");
  return h("p", { class: "ct-facts" }, `${translator.message("fact.fatalities")}: ${text}`);
}

/** @param {any} statement @param {Translator} translator @returns {HTMLElement} */
function buildStatement({ sentence, source, by, stance, translation }, translator) {
  const [before, quote, after] = sentence;
  const language = source.language ?? null;
  const link = source.url && buildExternalLink(source.url, source.title);
  const details = [source.publisher, source.date && formatInterval(source.date, translator)].filter(Boolean);
  return h(
    "figure",
    { class: "ct-statement" },
    quote && h("blockquote", { lang: language, dir: "auto" }, before, h("mark", {}, quote), after),
    translation && h("p", { class: "ct-translation" }, translator.localize(translation)),
    h(
      "figcaption",
      {},
      by
        ? `${by} ${translator.message(`stance.${stance}`)} · `
        : `${translator.message(`stance.${stance}`)} · `,
      link || source.title,
      details.length ? ` · ${details.join(" · ")}` : "",
    ),
  );
}
