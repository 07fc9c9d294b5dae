/**
 * An entry of the list: one event with its sentences and their sources.
 */

import { formatInterval } from "../core/date-phrases.js";
import { buildExternalLink, h } from "../dom/dom.js";
import {
  buildFigureFacts,
  buildHistory,
  buildMedia,
  buildNotices,
  buildTranslation,
  buildWithheldQuote,
  formatDateAndTime,
  formatParts,
} from "../panels/record-details.js";

/** @typedef {import("../panels/record-details.js").DetailContext} DetailContext */

/**
 * @param {any} record @param {DetailContext} context @param {(id: string) => string} formatType
 * @param {"h2"|"h3"} [heading] its level: below the page's title, or below that of the list @returns {HTMLElement}
 */
export function buildEventEntry(record, context, formatType, heading = "h3") {
  const { translator } = context;
  const { place, statements } = record;
  const names = place.names ? translator.formatNames(place.names) : "";
  const precision = record.where_prec ? translator.message(`precision.${record.where_prec}`) : "";
  const facts = [
    formatDateAndTime(context, record),
    formatParts(context, record) || names || place.text,
    precision,
    formatType(record.type),
    translator.message(`status.${record.status}`),
    ...(record.actors ?? []),
  ];
  return h(
    "article",
    { class: "ct-event", "data-event": record.id },
    h(heading, { class: "ct-event-title" }, translator.localize(record.title)),
    buildNotices(context, record),
    h("p", { class: "ct-facts" }, facts.filter(Boolean).join(" · ")),
    buildFigures(context, record),
    statements.map((/** @type {any} */ one, /** @type {number} */ i) =>
      buildStatement(one, context, buildMedia(context, record, i + 1)),
    ),
    buildMedia(context, record, null),
    record.note &&
      h("p", { class: "ct-note" }, `${translator.message("fact.note")} ${translator.localize(record.note)}`),
    buildHistory(context, record),
  );
}

/** The figures by kind, with the speaker of each account: the statements of this page have their sources in them. @param {DetailContext} context @param {any} record @returns {HTMLElement[]} */
function buildFigures(context, record) {
  const statements = record.statements.map((/** @type {any} */ one) => ({
    ...one,
    by: one.by ?? one.source.publisher ?? one.source.title,
  }));
  return buildFigureFacts(context, { ...record, statements }).map(([term, details]) =>
    h("p", { class: "ct-facts" }, `${term}: `, details),
  );
}

/** @param {any} statement @param {DetailContext} context @param {HTMLElement[]} media @returns {HTMLElement} */
function buildStatement(statement, context, media) {
  const { sentence, source, by, stance } = statement;
  const { translator } = context;
  const [before, quote, after] = sentence;
  const language = source.language ?? null;
  const link = source.url && buildExternalLink(source.url, source.title);
  const details = [source.publisher, source.date && formatInterval(source.date, translator)].filter(Boolean);
  return h(
    "figure",
    { class: "ct-statement" },
    quote
      ? h("blockquote", { lang: language, dir: "auto" }, before, h("mark", {}, quote), after)
      : buildWithheldQuote(context),
    buildTranslation(context, statement),
    media,
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
