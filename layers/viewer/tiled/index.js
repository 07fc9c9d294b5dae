/**
 * Entry point of the page of a built map: mounts the viewer of tiles in an element.
 */

import { TiledViewer } from "./tiled-viewer.js";

/** @typedef {import("./tiled-viewer.js").TiledData} TiledData */

/**
 * @param {HTMLElement} element to fill @param {TiledData} data see docs/reference/build.md
 * @returns {TiledViewer} also kept as `conflictTiles` on the element
 */
export function mount(element, data) {
  const viewer = new TiledViewer(element, data);
  Object.assign(element, { conflictTiles: viewer });
  viewer.start();
  return viewer;
}
