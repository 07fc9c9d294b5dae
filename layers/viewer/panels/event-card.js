/**
 * Event card: the facts of an event, its quoted sentences, and how the facts were determined.
 */

import { h, buildExternalLink, linkAddresses } from "../dom/dom.js";
import { EVENT_STATUSES } from "../events/store.js";
import { buildSymbolSvg } from "../map/symbols.js";
import { formatInterval } from "../core/date-phrases.js";
import { buildTextFragment } from "../dom/text-fragment.js";
import { buildName, translateName } from "./event-text.js";
import {
  buildFigureFacts,
  buildHistory,
  buildMedia,
  buildNotices,
  buildPartPrecisions,
  buildSourceCheck,
  buildTranslation,
  buildWithheldQuote,
  formatDateAndTime,
  formatParts,
} from "./record-details.js";
import { findStatus } from "../map/base-layers.js";

/** @typedef {import("./event-text.js").EventContext} EventContext */
/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"selection"|"stateStore"|"store"|"translator">} CardContext */
/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").Statement} Statement */
/** @typedef {import("../types").Feature} Feature */
/** @typedef {import("../types").Label} Label */

/** @param {EventContext} viewer @param {EventRecord} record @returns {SVGElement} */
export function buildEventSymbol(viewer, record) {
  const type = viewer.store.typeIds.indexOf(record.type);
  return buildSymbolSvg(viewer.document.types[type]?.shape ?? "circle", record.status, type);
}

/** The symbol of an event whose record may still be packed. @param {EventContext} viewer @param {number} event @returns {SVGElement} */
export function buildSymbolByIndex(viewer, event) {
  const { type, status } = viewer.store.columns;
  return buildSymbolSvg(
    viewer.document.types[type[event]]?.shape ?? "circle",
    EVENT_STATUSES[status[event]],
    type[event],
  );
}

/** @param {EventContext} viewer @param {EventRecord} record @returns {string} */
export function getTypeName(viewer, record) {
  const type = viewer.document.types.find(({ id }) => id === record.type);
  return type ? viewer.translator.localize(type.words) : record.type;
}

/** @param {EventContext} viewer @param {EventRecord} record @returns {string} in the map's language, else as the source writes it */
export function getPlaceName(viewer, record) {
  return (
    formatParts(viewer, record) ||
    viewer.translator.formatNames(record.place.names) ||
    record.place.text ||
    viewer.translator.message("record.no_place")
  );
}

/** @param {import("../core/i18n.js").Translator} translator @param {number} metres @returns {string} */
export function formatDistance(translator, metres) {
  if (metres < 1000) return translator.message("unit.m", { n: translator.formatNumber(Math.round(metres)) });
  return translator.message("unit.km", { n: translator.formatNumber(metres / 1000, metres < 10000 ? 1 : 0) });
}

/** @param {CardContext} viewer @param {EventRecord} record @returns {string} what the mark on the map represents */
function formatPrecision(viewer, record) {
  const { translator } = viewer;
  if (record.place.role === "seat") return translator.message("mark.seat");
  if (record.mark === "none") return "";
  if (record.protected && record.mark === "region") return translator.message("mark.protected");
  if (record.parts?.[0].role === "from") return translator.message("mark.movement");
  if (record.mark === "point" && record.radius_m === 0)
    return translator.message(`precision.${record.where_prec}`); // the class alone is known
  if (record.mark !== "point") return translator.message(`mark.${record.mark}`);
  return translator.message("mark.point", { distance: formatDistance(translator, record.radius_m) });
}

/**
 * Build the body of a popup: the main facts, the statements, and how the facts were determined.
 * @param {CardContext} viewer @param {EventRecord} record @returns {HTMLElement[]}
 */
export function buildEventCard(viewer, record) {
  return [
    ...buildNotices(viewer, record),
    h("dl", { class: "cm-facts" }, ...buildShortFacts(viewer, record)),
    ...buildMedia(viewer, record, null),
    ...buildAccounts(viewer, record),
    ...buildNote(viewer, record),
    ...buildGrounds(viewer, record),
    ...buildHistory(viewer, record),
  ];
}

/** @param {string} term @param {...(Node|string|false|null)} details @returns {HTMLElement[]} empty without details */
function buildFact(term, ...details) {
  return details.some(Boolean) ? [h("dt", {}, term), h("dd", {}, ...details)] : [];
}

/** @param {CardContext} viewer @param {EventRecord} record */
function buildShortFacts(viewer, record) {
  const { translator } = viewer;
  return [
    ...buildFact(translator.message("fact.when"), formatDateAndTime(viewer, record)),
    ...buildFact(translator.message("fact.where"), getPlaceName(viewer, record)),
    ...buildFact(translator.message("fact.precision"), formatPrecision(viewer, record)),
    ...buildFact(
      translator.message("fact.subtype"),
      record.subtype ? buildName(viewer, record.subtype) : null,
    ),
    ...buildFact(
      translator.message("fact.status"),
      translator.message(`status.${record.status}`),
      buildAside(record.status_reason ?? translator.message(`status.${record.status}.means`)),
    ),
    ...buildFigureFacts(viewer, record).flatMap(([term, details]) => buildFact(term, ...details)),
  ];
}

/** @param {string} text */
function buildAside(text) {
  return h("span", { class: "cm-aside" }, text);
}

/**
 * Build the statements. Above those of several speakers is a line that names all of them, because the first statement may
 * fill what is in view: each name leads to its statement.
 * @param {CardContext} viewer @param {EventRecord} record @returns {HTMLElement[]}
 */
function buildAccounts(viewer, record) {
  const speakers = record.statements.map((statement) => getSpeaker(viewer, record, statement));
  const figures = speakers.map((speaker, i) => buildStatement(viewer, record, i, speaker));
  const statements = h("div", { class: "cm-statements" }, ...figures);
  const accounts = [...new Set(speakers)];
  if (accounts.length < 2) return [statements];
  const showAccount = (/** @type {string} */ speaker) => {
    const figure = figures[speakers.indexOf(speaker)];
    figure.scrollIntoView({ block: "nearest" });
    figure.focus({ preventScroll: true });
  };
  const links = accounts.map((speaker) =>
    h(
      "button",
      {
        type: "button",
        class: "cm-text-button",
        lang: viewer.document.language,
        on: { click: () => showAccount(speaker) },
      },
      speaker,
    ),
  );
  const count = viewer.translator.pluralMessage("popup.accounts", accounts.length);
  return [h("p", { class: "cm-accounts" }, h("strong", {}, count), ...links), statements];
}

/**
 * A text of the project, with its addresses as links: in the reader's language, or in another one and marked as such.
 * @param {CardContext} viewer @param {import("../core/i18n.js").LocalizedText|null|undefined} words @returns {HTMLElement|null}
 */
function buildText({ translator }, words) {
  const text = translator.localize(words);
  if (!text) return null;
  const language = translator.findOtherLanguage(words);
  const parts = linkAddresses(text);
  if (!language) return h("bdi", {}, ...parts);
  return h(
    "span",
    {},
    h("bdi", { lang: language }, ...parts),
    " ",
    h("span", { class: "cm-aside" }, translator.message("text.not_translated")),
  );
}

/** @param {CardContext} viewer @param {EventRecord} record @returns {HTMLElement[]} */
function buildGrounds(viewer, record) {
  const { translator } = viewer;
  const others = buildOtherNames(viewer, record.place.names);
  return [
    h("h3", { class: "cm-grounds-head" }, translator.message("fact.grounds")),
    h(
      "dl",
      { class: "cm-facts cm-grounds" },
      ...buildFact(translator.message("fact.date"), buildText(viewer, record.date_note)),
      ...buildFact(translator.message("fact.place"), buildText(viewer, record.place.note)),
      ...buildFact(
        translator.message("fact.class"),
        record.where_prec > 0 && translator.message(`precision.${record.where_prec}`),
        ...buildPartPrecisions(viewer, record),
      ),
      ...buildFact(translator.message("fact.method"), record.place.method),
      ...buildFact(translator.message("fact.names"), ...others),
      ...buildFact(
        translator.message("fact.actors"),
        ...record.actors.flatMap((name, i) => [i > 0 && " · ", buildName(viewer, name)]),
      ),
    ),
  ];
}

/** @param {CardContext} viewer @param {import("../types").LocalizedNames} names @returns {HTMLElement[]} */
function buildOtherNames(viewer, names) {
  return viewer.translator
    .listOtherNames(names)
    .map(([language, name]) => h("span", { lang: language, class: "cm-other-name" }, name));
}

/**
 * Who speaks in a statement: the person or body quoted, else the article; of several articles, its publisher.
 * @param {CardContext} viewer @param {EventRecord} record @param {Statement} statement @returns {string}
 */
function getSpeaker(viewer, record, statement) {
  if (statement.by) return translateName(viewer, statement.by).text;
  const isSingle = record.statements.every(({ source }) => source === statement.source);
  const source = isSingle ? null : viewer.document.sources.find(({ id }) => id === statement.source);
  return source?.publisher ?? source?.title ?? viewer.translator.message("source.itself");
}

/**
 * Build a statement: speaker, stance, and the sentence with the quote marked.
 * @param {CardContext} viewer @param {EventRecord} record @param {number} index of the statement @param {string} speaker
 */
function buildStatement(viewer, record, index, speaker) {
  const { translator } = viewer;
  const statement = record.statements[index];
  const source = viewer.document.sources.find(({ id }) => id === statement.source);
  return h(
    "figure",
    { class: "cm-statement", tabindex: -1 },
    h(
      "figcaption",
      {},
      h("strong", { lang: statement.by ? translateName(viewer, statement.by).lang : null }, speaker),
      " ",
      h("span", { class: "cm-stance" }, translator.message(`stance.${statement.stance}`)),
    ),
    statement.sentence[1] ? buildQuote(viewer, statement) : buildWithheldQuote(viewer),
    buildTranslation(viewer, statement),
    ...buildMedia(viewer, record, index + 1),
    h(
      "p",
      { class: "cm-statement-links" },
      h(
        "button",
        {
          type: "button",
          class: "cm-text-button",
          "aria-label": `${translator.message("source.read")}: ${speaker}`, // an event may have several
          on: { click: () => viewer.selection.showInSource(statement.source, record.id, index) },
        },
        translator.message("source.read"),
      ),
      source
        ? buildExternalLink(
            source.url &&
              buildTextFragment(
                source.url,
                statement.exact ?? statement.sentence[1],
                statement.prefix,
                statement.suffix,
              ),
            translator.message("source.open"),
          )
        : null,
      source ? buildExternalLink(source.archive, translator.message("source.archive")) : null,
      buildSourceCheck(viewer, source),
    ),
  );
}

/** @param {CardContext} viewer @param {Statement} statement @returns {HTMLElement} */
function buildQuote(viewer, { source, sentence }) {
  const language =
    viewer.document.sources.find(({ id }) => id === source)?.language ?? viewer.document.language;
  const [before, quote, after] = sentence;
  return h(
    "blockquote",
    { class: "cm-quote", lang: language, dir: "auto" },
    before,
    h("mark", {}, quote),
    after,
  );
}

/** @param {CardContext} viewer @param {EventRecord} record @returns {HTMLElement[]} */
function buildNote(viewer, record) {
  const note = buildText(viewer, record.note);
  return note
    ? [h("p", { class: "cm-note" }, h("strong", {}, viewer.translator.message("fact.note")), " ", note)]
    : [];
}

/**
 * Build the card of a place or of a feature of the base map: its title and facts.
 * @param {CardContext} viewer @param {import("../types").Label|import("../map/base-layers.js").ProjectedFeature} place
 * @returns {[string, HTMLElement[]]}
 */
export function buildPlaceCard(viewer, place) {
  const { translator } = viewer;
  if ("point" in place) return [translator.formatNames(place.names), buildPlaceFacts(viewer, place).slice(1)];
  const name = translator.formatNames(place.feature.names) || translator.localize(place.layer.title);
  return [
    name,
    /** @type {HTMLElement[]} */ (buildFeatureFacts(viewer, place.feature).slice(1).filter(Boolean)),
  ];
}

/** Facts about a feature of the base map, with its precision. @param {CardContext} viewer @param {Feature} feature @returns {(HTMLElement|null)[]} */
export function buildFeatureFacts(viewer, feature) {
  const { translator } = viewer;
  const status = findStatus(feature, viewer.stateStore.mapDay);
  const statusText =
    status &&
    translator.message("map.status", {
      status: translator.message(`route.${status.is}`),
      when: formatInterval(status.when, translator),
    });
  const others = buildOtherNames(viewer, feature.names);
  return [
    h("span", { class: "cm-place-name" }, translator.formatNames(feature.names)),
    others.length > 0 ? h("span", { class: "cm-aside cm-other-names" }, ...others) : null,
    feature.valid &&
      h(
        "span",
        { class: "cm-aside" },
        translator.message("map.valid", { when: formatInterval(feature.valid, translator) }),
      ),
    statusText ? h("span", { class: "cm-aside" }, statusText) : null,
    h("span", { class: "cm-aside" }, formatBasis(viewer, feature)),
    h(
      "span",
      { class: "cm-aside" },
      translator.message("map.source", { source: status?.source || feature.source }),
    ),
  ];
}

/** @param {CardContext} viewer @param {Pick<Feature, "basis"|"precision_m"> & {schematic?: boolean}} feature @returns {string} */
function formatBasis(viewer, { basis, precision_m: precision, schematic = false }) {
  const { translator } = viewer;
  return [
    translator.message(`basis.${basis}`),
    schematic && translator.message("basis.schematic"),
    precision && translator.message("basis.precision", { distance: formatDistance(translator, precision) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** All names of a place, and the precision of its position. @param {CardContext} viewer @param {Label} label @returns {HTMLElement[]} */
export function buildPlaceFacts(viewer, label) {
  const { translator } = viewer;
  const others = buildOtherNames(viewer, label.names);
  return [
    h("span", { class: "cm-place-name" }, translator.formatNames(label.names)),
    h("span", { class: "cm-aside cm-other-names" }, ...others),
    h("span", { class: "cm-aside" }, `${formatBasis(viewer, label)} · ${label.citation}`),
  ];
}
