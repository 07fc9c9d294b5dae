/**
 * Short texts about events: their day, type and number.
 */

import { h } from "../dom/dom.js";
import { formatDay, formatInterval } from "../core/date-phrases.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"store"|"translator">} EventContext */

/**
 * A name of an actor, a speaker or a kind of event in the reader's language; else as the events have it, with its language.
 * @param {Pick<import("../viewer.js").Viewer, "document"|"translator">} context @param {string} name
 * @returns {{text: string, lang: string|null}} the language is null for the reader's
 */
export function translateName({ document, translator }, name) {
  const text = document.names?.[name]?.[translator.language];
  return text ? { text, lang: null } : { text: name, lang: document.language };
}

/** @param {Parameters<typeof translateName>[0]} context @param {string} name @returns {HTMLElement} */
export function buildName(context, name) {
  const { text, lang } = translateName(context, name);
  return h("span", { lang }, text);
}

/**
 * The day of an event whose record may still be packed. The columns hold days only, so a vaguer date gives no text.
 * @param {EventContext} context @param {number} event @returns {string}
 */
export function formatExactDay({ store, translator }, event) {
  const { start, end, about } = store.columns;
  return start[event] === end[event] && !about[event] ? formatDay(start[event], translator) : "";
}

/** @param {EventContext} context @param {number} event @returns {string} */
export function formatType({ document, store, translator }, event) {
  return translator.localize(document.types[store.columns.type[event]]?.words);
}

/** @param {EventContext} context @param {number} event @returns {string} date and title, or day and type while the record is packed */
export function describeEvent(context, event) {
  const { store, translator } = context;
  const record = store.getRecord(event);
  if (record) return `${formatInterval(record.time, translator)}: ${translator.localize(record.title)}`;
  return [formatExactDay(context, event), formatType(context, event)].filter(Boolean).join(": ");
}

/**
 * @param {Pick<import("../viewer.js").Viewer, "stateStore"|"store"|"translator">} context
 * @returns {string} how many events are visible, or that a search is not complete
 */
export function describeVisibleCount({ stateStore, store, translator }) {
  const { searchStatus, visibleEvents } = stateStore;
  if (searchStatus) return translator.message(`search.${searchStatus}`);
  return translator.pluralMessage("list.shown", store.count, {
    n: translator.formatNumber(visibleEvents.length),
    all: translator.formatNumber(store.count),
  }); // the noun counts all events
}

/**
 * @param {Pick<import("../viewer.js").Viewer, "stateStore"|"store"|"translator">} context
 * @returns {string} how many of the visible events have no mark on the map; empty for none
 */
export function describeUndrawn({ stateStore, store, translator }) {
  const undrawn = stateStore.visibleEvents.length - store.selectDrawn(stateStore.visibleEvents).length;
  return undrawn ? translator.pluralMessage("list.undrawn", undrawn) : "";
}
