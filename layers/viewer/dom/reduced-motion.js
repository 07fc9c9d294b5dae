/**
 * Reduced motion: disables Leaflet's animations where the reader's device requests it.
 */

import { prefersReducedMotion } from "./dom.js";

/**
 * Make a map move, zoom and fade without animation while the device prefers reduced motion. The preference is read
 * before each move, because it may change.
 * @param {L.Map} map @returns {() => void} restores the map's own methods
 */
export function disableAnimations(map) {
  const { setView, panBy, flyTo } = map;
  /** @template {object} T @param {T|undefined} how @returns {T|undefined} */
  const withoutAnimation = (how) =>
    prefersReducedMotion() ? /** @type {T} */ ({ ...how, animate: false }) : how;
  const methods = /** @type {Partial<L.Map>} */ ({
    setView: (centre, zoom, how) => setView.call(map, centre, zoom, withoutAnimation(how)),
    panBy: (offset, how) => panBy.call(map, offset, withoutAnimation(how)),
    flyTo: (centre, zoom, how) => flyTo.call(map, centre, zoom, withoutAnimation(how)),
  });
  const fadeAnimated = Reflect.get(map, "_fadeAnimated"); // Leaflet reads the option once, when it creates the map
  Object.assign(map, methods, prefersReducedMotion() && { _fadeAnimated: false });
  return () => void Object.assign(map, { setView, panBy, flyTo, _fadeAnimated: fadeAnimated });
}
