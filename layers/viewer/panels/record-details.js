/**
 * What few events have: figures by account, several places, media, translations, corrections, and what a reader must know
 * of how a record came about.
 */

import { h, buildExternalLink } from "../dom/dom.js";
import { translateName } from "./event-text.js";
import { formatInterval } from "../core/date-phrases.js";
import { formatFigures, hasOpenEnd } from "./figures.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"translator">} DetailContext */
/** @typedef {{translator: import("../viewer.js").Viewer["translator"], media?: Record<string, string>|null}} MediaContext */
/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").Statement} Statement */
/** @typedef {import("../document").MediaItem} MediaItem */
/** @typedef {"fatalities"|"injured"|"displaced"|"detained"} FigureKind */

const FIGURE_KINDS = /** @type {const} */ (["fatalities", "injured", "displaced", "detained"]);

/**
 * What a reader must know before the facts: that an event is withdrawn, taken over unread, placed coarsely or without a place.
 * @param {DetailContext} viewer @param {EventRecord} record @returns {HTMLElement[]}
 */
export function buildNotices(viewer, record) {
  const { translator } = viewer;
  return listNotices(viewer, record).map(([text, why]) =>
    h(
      "p",
      { class: "cm-notice" },
      text,
      why ? h("span", { class: "cm-aside" }, translator.localize(why)) : null,
    ),
  );
}

/** @param {DetailContext} viewer @param {EventRecord} record @returns {[string, Record<string, string>|null][]} each text with its reason */
function listNotices({ translator }, record) {
  /** @type {[string, Record<string, string>|null][]} */
  const notices = [];
  const { retracted, origin } = record;
  if (retracted)
    notices.push([
      translator.message("record.retracted", { date: formatInterval(retracted.on, translator) }),
      retracted.why,
    ]);
  if (record.review === "imported")
    notices.push([
      origin
        ? translator.message("record.imported", { dataset: origin.dataset })
        : translator.message("record.imported_unnamed"),
      null,
    ]);
  if (record.protected) notices.push([translator.message("record.protected"), record.protected]);
  if (record.mark === "none" && !retracted) notices.push([translator.message("record.not_drawn"), null]);
  return notices;
}

/** The places of an event with several, or of a movement. @param {DetailContext} viewer @param {EventRecord} record @returns {string} empty for one place */
export function formatParts({ translator }, record) {
  const { parts } = record;
  if (!parts) return "";
  const names = parts.map((part) => translator.formatNames(part.names) || part.text);
  return names.join(parts[0].role === "from" ? " → " : " · ");
}

/** Each place of an event with several, with its own precision. @param {DetailContext} viewer @param {EventRecord} record @returns {HTMLElement[]} */
export function buildPartPrecisions({ translator }, record) {
  return (record.parts ?? []).map((part) =>
    h(
      "span",
      { class: "cm-aside" },
      `${translator.formatNames(part.names) || part.text}: ${translator.message(`precision.${part.where_prec}`)}`,
    ),
  );
}

/**
 * The figures of an event by kind: the headline range, then each account side by side.
 * @param {DetailContext} viewer @param {EventRecord} record @returns {[string, HTMLElement[]][]} each term with its details
 */
export function buildFigureFacts(viewer, record) {
  return FIGURE_KINDS.flatMap((kind) => {
    const headline = kind === "fatalities" ? record.fatalities : record.figures?.[kind];
    if (!headline) return [];
    const accounts = record.statements.flatMap((statement) => buildAccount(viewer, statement, kind) ?? []);
    const isOpen = hasOpenEnd(
      headline,
      record.statements.flatMap(({ figures }) => figures?.[kind] ?? []),
    );
    const details = [h("span", {}, formatFigures(viewer.translator, headline, isOpen)), ...accounts];
    return [/** @type {[string, HTMLElement[]]} */ ([viewer.translator.message(`fact.${kind}`), details])];
  });
}

/** @param {DetailContext} viewer @param {Statement} statement @param {FigureKind} kind @returns {HTMLElement|null} */
function buildAccount(viewer, statement, kind) {
  const { document, translator } = viewer;
  const figures = statement.figures?.[kind];
  if (!figures) return null;
  const source = document.sources.find(({ id }) => id === statement.source);
  const by = statement.by && translateName(viewer, statement.by).text;
  const speaker = by ?? source?.publisher ?? source?.title ?? statement.source;
  return h("span", { class: "cm-aside cm-account" }, `${speaker}: ${formatFigures(translator, figures)}`);
}

/** The translation of a quote, marked as one. @param {DetailContext} viewer @param {Statement} statement @returns {HTMLElement|null} */
export function buildTranslation({ translator }, statement) {
  const { translation, translated_by: by } = statement;
  if (!translation) return null;
  const text = translator.localize(translation);
  const language = Object.keys(translation).find((tag) => translation[tag] === text);
  return h(
    "div",
    { class: "cm-translation" },
    h("p", { lang: language ?? false, dir: "auto" }, translator.message("quote", { text })),
    h("p", { class: "cm-aside" }, translator.message("translation.by", { by: by ?? "" })),
  );
}

/** The words of a source that may not be published are replaced by a sentence that explains it. @param {DetailContext} viewer @returns {HTMLElement} */
export function buildWithheldQuote({ translator }) {
  return h("p", { class: "cm-aside" }, translator.message("source.withheld"));
}

/**
 * The media of an event, or of one of its statements.
 * @param {MediaContext} viewer @param {EventRecord} record @param {number|null} statement number from 1; null for the event's own
 * @returns {HTMLElement[]}
 */
export function buildMedia(viewer, record, statement) {
  return (record.media ?? [])
    .filter((item) => item.statement === statement)
    .map((item) => buildMediaItem(viewer, item));
}

/** @param {MediaContext} viewer @param {MediaItem} item */
function buildMediaItem(viewer, item) {
  const { translator } = viewer;
  const alt = translator.localize(item.alt);
  const { kind, file, url } = item;
  const address = file && (viewer.media?.[file] ?? `media/${file}`);
  const label = url
    ? translator.message(`media.open.${kind}`, { host: new URL(url).host })
    : translator.message(`media.file.${kind}`);
  const isPlayed = address && (kind === "video" || kind === "audio");
  const facts = [
    item.taken && translator.message("media.taken", { date: formatInterval(item.taken, translator) }),
    translator.message("media.credit", { credit: item.credit }),
    item.licence,
    item.graphic && translator.message("media.graphic"),
  ];
  return h(
    "figure",
    { class: "cm-media" },
    item.data || isPlayed ? buildCovered(viewer, item, () => buildShown(item, alt, address)) : null,
    h("figcaption", { class: "cm-aside" }, [alt, ...facts].filter(Boolean).join(" · ")),
    address
      ? h("a", { class: "cm-link", href: address, target: "_blank", rel: "noopener" }, label)
      : buildExternalLink(url, label),
  );
}

/** @param {MediaItem} item @param {string} alt @param {string|undefined} address of the file next to the page @returns {HTMLElement} */
function buildShown({ kind, data, width, height }, alt, address) {
  if (data) return h("img", { src: data, alt, width: width ?? false, height: height ?? false });
  return h(kind === "video" ? "video" : "audio", {
    src: address,
    controls: true,
    preload: "none", // nothing is loaded before it is played
    "aria-label": alt,
  });
}

/** @param {MediaContext} viewer @param {MediaItem} item @param {() => HTMLElement} build @returns {HTMLElement} covered until asked for where it is graphic */
function buildCovered({ translator }, item, build) {
  if (!item.graphic) return build();
  const cover = h(
    "button",
    { type: "button", class: "cm-button cm-cover", on: { click: () => cover.replaceWith(build()) } },
    translator.message(item.data ? "media.show_graphic" : "media.graphic"),
  );
  return cover;
}

/** The corrections of an event, and who reviewed it, for its foot. @param {DetailContext} viewer @param {EventRecord} record @returns {HTMLElement[]} */
export function buildHistory({ translator }, record) {
  const { corrections = [], reviewed, origin } = record;
  const lines = corrections.map((one) =>
    h(
      "p",
      { class: "cm-correction" },
      translator.message("record.corrected", {
        date: formatInterval(one.on, translator),
        was: one.was,
        now: one.now,
      }),
      h("span", { class: "cm-aside" }, translator.localize(one.why)),
    ),
  );
  const facts = [
    origin && translator.message("record.origin", { dataset: origin.dataset, id: origin.id }),
    reviewed &&
      translator.message("record.reviewed", {
        by: reviewed.by,
        date: formatInterval(reviewed.on, translator),
      }),
  ].filter(Boolean);
  return facts.length ? [...lines, h("p", { class: "cm-aside" }, facts.join(" · "))] : lines;
}

/** What the last check of a source's page found. @param {Pick<DetailContext, "translator">} viewer @param {import("../types").Source|undefined} source */
export function buildSourceCheck({ translator }, source) {
  if (!source?.checked) return null;
  const { state, on } = source.checked;
  const found = translator.message(`source.page.${state}`);
  return h(
    "span",
    { class: "cm-aside" },
    translator.message("source.checked", { date: formatInterval(on, translator), found }),
  );
}

/** The date with the time of day. @param {DetailContext} viewer @param {EventRecord} record @returns {string} */
export function formatDateAndTime({ document, translator }, record) {
  const date = formatInterval(record.time, translator);
  if (!record.time_of_day) return date;
  const time = record.time_of_day.replace("/", "–");
  return [`${date}, ${time}`, document.timezone && `(${document.timezone})`].filter(Boolean).join(" ");
}
