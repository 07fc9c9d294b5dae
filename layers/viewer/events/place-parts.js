/**
 * Events in several places, and the points of these.
 */

/** @typedef {import("../document").PlaceParts} PlaceParts */

/** @param {import("./store.js").Store} store @returns {PlaceParts[]} of each event with several places */
export function listPlaceParts({ document, records }) {
  const { place_parts } = document.events;
  return (
    place_parts ??
    (records.inlineRecords ?? []).flatMap(({ parts }, event) =>
      parts
        ? [{ event, points: parts.map(({ point }) => point), is_movement: parts[0].role === "from" }]
        : [],
    )
  );
}
