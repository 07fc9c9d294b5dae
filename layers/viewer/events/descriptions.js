/**
 * Events in a few words, for a tip.
 */

import { formatInterval } from "../core/date-phrases.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "store"|"translator">} EventContext */

const MAX_LISTED_EVENTS = 4;

/**
 * A line for each event: its date and title; after the first few, their number.
 * @param {EventContext} context @param {number[]} events @returns {string} only the number while their texts are packed
 */
export function describeEvents({ store, translator }, events) {
  const lines = events.slice(0, MAX_LISTED_EVENTS).flatMap((event) => {
    const record = store.getRecord(event);
    return record ? [`${formatInterval(record.time, translator)}: ${translator.localize(record.title)}`] : [];
  });
  if (events.length > lines.length) lines.push(translator.pluralMessage("popup.events_here", events.length));
  return lines.join("\n");
}
