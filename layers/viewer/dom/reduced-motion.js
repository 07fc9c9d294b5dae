/**
 * A map for those who ask their device for less motion: it is at once where it is sent.
 */

import { prefersReducedMotion } from "./dom.js";

/**
 * Have a map move, zoom and fade without animation as long as the reader's device asks for that; the device is asked
 * before each move, for a reader may change their mind.
 * @param {L.Map} map @returns {() => void} takes this back
 */
export function disableAnimations(map) {
  const { setView, panBy, flyTo } = map;
  /** @template {object} T @param {T|undefined} how @returns {T|undefined} */
  const withoutAnimation = (how) =>
    prefersReducedMotion() ? /** @type {T} */ ({ ...how, animate: false }) : how;
  const moves = /** @type {Partial<L.Map>} */ ({
    setView: (centre, zoom, how) => setView.call(map, centre, zoom, withoutAnimation(how)),
    panBy: (offset, how) => panBy.call(map, offset, withoutAnimation(how)),
    flyTo: (centre, zoom, how) => flyTo.call(map, centre, zoom, withoutAnimation(how)),
  });
  const fades = Reflect.get(map, "_fadeAnimated"); // Leaflet reads its option once, when the map is made
  Object.assign(map, moves, prefersReducedMotion() && { _fadeAnimated: false });
  return () => void Object.assign(map, { setView, panBy, flyTo, _fadeAnimated: fades });
}
