/**
 * An event in full: what, when, where, how surely, and the sentences that say so.
 */

import { h, outLink } from "../dom/dom.js";
import { STATUSES } from "../events/store.js";
import { symbolPicture } from "../map/symbols.js";
import { timeInWords } from "../core/date-phrases.js";
import { textFragment } from "../dom/text-fragment.js";
import { statusOn } from "../map/base-layers.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").Statement} Statement */
/** @typedef {import("../types").Feature} Feature */
/** @typedef {import("../types").Label} Label */

/** @param {Viewer} viewer @param {EventRecord} record @returns {SVGElement} */
export function eventSymbol(viewer, record) {
  const type = viewer.store.typeIds.indexOf(record.type);
  return symbolPicture(viewer.document.types[type]?.shape ?? "circle", record.status, type);
}

/** The same of an event whose record may not be at hand. @param {Viewer} viewer @param {number} event @returns {SVGElement} */
export function indexSymbol(viewer, event) {
  const { type, status } = viewer.store.columns;
  return symbolPicture(
    viewer.document.types[type[event]]?.shape ?? "circle",
    STATUSES[status[event]],
    type[event],
  );
}

/** @param {Viewer} viewer @param {EventRecord} record @returns {string} */
export function typeName(viewer, record) {
  const type = viewer.document.types.find(({ id }) => id === record.type);
  return type ? viewer.words.pick(type.words) : record.type;
}

/** @param {Viewer} viewer @param {EventRecord} record @returns {string} the place as the map's language calls it */
export function placeName(viewer, record) {
  return viewer.words.name(record.place.names) || record.place.text;
}

/** @param {Viewer} viewer @param {number} metres @returns {string} */
export function distanceInWords(viewer, metres) {
  const { words } = viewer;
  if (metres < 1000) return words.say("unit.m", { n: words.number(Math.round(metres)) });
  return words.say("unit.km", { n: words.number(metres / 1000, metres < 10000 ? 1 : 0) });
}

/** @param {Viewer} viewer @param {EventRecord} record @returns {string} what its mark stands for */
function precisionInWords(viewer, record) {
  const { words } = viewer;
  if (record.mark !== "point") return words.say(`mark.${record.mark}`);
  return words.say("mark.point", { distance: distanceInWords(viewer, record.radius_m) });
}

/**
 * The body of a popup: the facts in short, the sentences, and how the facts were worked out.
 * @param {Viewer} viewer @param {EventRecord} record @returns {HTMLElement[]}
 */
export function eventCard(viewer, record) {
  return [
    h("dl", { class: "cm-facts" }, ...shortFacts(viewer, record)),
    h(
      "div",
      { class: "cm-statements" },
      ...record.statements.map((one, i) => statementBlock(viewer, record, one, i)),
    ),
    ...noteBlock(viewer, record),
    ...groundsBlock(viewer, record),
  ];
}

/** @param {string} term @param {...(Node|string|false|null)} details @returns {HTMLElement[]} nothing where there is no detail */
function fact(term, ...details) {
  return details.some(Boolean) ? [h("dt", {}, term), h("dd", {}, ...details)] : [];
}

/** @param {Viewer} viewer @param {EventRecord} record */
function shortFacts(viewer, record) {
  const { words } = viewer;
  return [
    ...fact(words.say("fact.when"), timeInWords(record.time, words)),
    ...fact(words.say("fact.where"), placeName(viewer, record)),
    ...fact(words.say("fact.precision"), precisionInWords(viewer, record)),
    ...fact(
      words.say("fact.status"),
      words.say(`status.${record.status}`),
      aside(record.status_reason ?? words.say(`status.${record.status}.means`)),
    ),
    ...fact(words.say("fact.fatalities"), record.fatalities && fatalitiesInWords(viewer, record.fatalities)),
  ];
}

/** @param {string} text */
function aside(text) {
  return h("span", { class: "cm-aside" }, text);
}

/** @param {Viewer} viewer @param {EventRecord} record @returns {HTMLElement[]} */
function groundsBlock(viewer, record) {
  const { words } = viewer;
  const others = otherNames(viewer, record.place.names);
  return [
    h("h3", { class: "cm-grounds-head" }, words.say("fact.grounds")),
    h(
      "dl",
      { class: "cm-facts cm-grounds" },
      ...fact(words.say("fact.date"), words.pick(record.date_note)),
      ...fact(words.say("fact.place"), words.pick(record.place.note)),
      ...fact(words.say("fact.class"), words.say(`precision.${record.where_prec}`)),
      ...fact(words.say("fact.method"), record.place.method),
      ...fact(words.say("fact.names"), ...others),
      ...fact(words.say("fact.actors"), record.actors.join(" · ")),
    ),
  ];
}

/** @param {Viewer} viewer @param {import("../types").Names} names @returns {HTMLElement[]} */
function otherNames(viewer, names) {
  return viewer.words
    .others(names)
    .map(([language, name]) => h("span", { lang: language, class: "cm-other-name" }, name));
}

/** @param {Viewer} viewer @param {NonNullable<EventRecord["fatalities"]>} counts @returns {string} */
function fatalitiesInWords({ words }, { low, best, high }) {
  /** @param {number} value */
  const n = (value) => words.number(value);
  if (best !== null)
    return low !== null && high !== null && low !== high
      ? words.say("fatalities.best", { best: n(best), low: n(low), high: n(high) })
      : n(best);
  if (low !== null && high !== null) return words.say("fatalities.between", { low: n(low), high: n(high) });
  if (low !== null) return words.say("fatalities.least", { low: n(low) });
  return words.say("fatalities.most", { high: n(high ?? 0) });
}

/** @param {Viewer} viewer @param {Statement} statement @returns {string} who says it */
function speaker(viewer, statement) {
  return statement.by ?? viewer.words.say("source.itself");
}

/**
 * One statement: who says it, how, and the sentence with the quote marked.
 * @param {Viewer} viewer @param {EventRecord} record @param {Statement} statement @param {number} index
 */
function statementBlock(viewer, record, statement, index) {
  const { words } = viewer;
  const source = viewer.document.sources.find(({ id }) => id === statement.source);
  return h(
    "figure",
    { class: "cm-statement" },
    h(
      "figcaption",
      {},
      h("strong", {}, speaker(viewer, statement)),
      " ",
      h("span", { class: "cm-stance" }, words.say(`stance.${statement.stance}`)),
    ),
    quoteBlock(viewer, statement),
    h(
      "p",
      { class: "cm-statement-links" },
      h(
        "button",
        {
          type: "button",
          class: "cm-text-button",
          "aria-label": `${words.say("source.read")}: ${speaker(viewer, statement)}`, // an event may have several
          on: { click: () => viewer.read(statement.source, record.id, index) },
        },
        words.say("source.read"),
      ),
      source
        ? outLink(
            source.url && textFragment(source.url, statement.sentence[1], statement.prefix, statement.suffix),
            words.say("source.open"),
          )
        : null,
      source ? outLink(source.archive, words.say("source.archive")) : null,
    ),
  );
}

/** @param {Viewer} viewer @param {Statement} statement @returns {HTMLElement} */
function quoteBlock(viewer, { source, sentence }) {
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

/** @param {Viewer} viewer @param {EventRecord} record @returns {HTMLElement[]} */
function noteBlock(viewer, record) {
  const note = viewer.words.pick(record.note);
  return note
    ? [h("p", { class: "cm-note" }, h("strong", {}, viewer.words.say("fact.note")), " ", note)]
    : [];
}

/**
 * A place or a feature of the ground: its title and what is known of it.
 * @param {Viewer} viewer @param {import("../types").Label|import("../map/base-layers.js").Drawn} place
 * @returns {[string, HTMLElement[]]}
 */
export function placeCard(viewer, place) {
  const { words } = viewer;
  if ("point" in place) return [words.name(place.names), placeFacts(viewer, place).slice(1)];
  const name = words.name(place.feature.names) || words.pick(place.layer.title);
  return [name, /** @type {HTMLElement[]} */ (featureFacts(viewer, place.feature).slice(1).filter(Boolean))];
}

/** What the ground shows and how surely. @param {Viewer} viewer @param {Feature} feature @returns {(HTMLElement|null)[]} */
export function featureFacts(viewer, feature) {
  const { words } = viewer;
  const status = statusOn(feature, viewer.mapView.base.day);
  const held =
    status &&
    words.say("map.status", {
      status: words.say(`route.${status.is}`),
      when: timeInWords(status.when, words),
    });
  const others = otherNames(viewer, feature.names);
  return [
    h("span", { class: "cm-place-name" }, words.name(feature.names)),
    others.length > 0 ? h("span", { class: "cm-aside cm-other-names" }, ...others) : null,
    feature.valid &&
      h("span", { class: "cm-aside" }, words.say("map.valid", { when: timeInWords(feature.valid, words) })),
    held ? h("span", { class: "cm-aside" }, held) : null,
    h("span", { class: "cm-aside" }, basisInWords(viewer, feature)),
    h("span", { class: "cm-aside" }, words.say("map.source", { source: status?.source || feature.source })),
  ];
}

/** @param {Viewer} viewer @param {Pick<Feature, "basis"|"precision_m"> & {schematic?: boolean}} feature @returns {string} */
function basisInWords(viewer, { basis, precision_m: precision, schematic = false }) {
  const { words } = viewer;
  return [
    words.say(`basis.${basis}`),
    schematic && words.say("basis.schematic"),
    precision && words.say("basis.precision", { distance: distanceInWords(viewer, precision) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** All names of a place, and how surely it lies there. @param {Viewer} viewer @param {Label} label @returns {HTMLElement[]} */
export function placeFacts(viewer, label) {
  const { words } = viewer;
  const others = otherNames(viewer, label.names);
  return [
    h("span", { class: "cm-place-name" }, words.name(label.names)),
    h("span", { class: "cm-aside cm-other-names" }, ...others),
    h("span", { class: "cm-aside" }, `${basisInWords(viewer, label)} · ${label.citation}`),
  ];
}
