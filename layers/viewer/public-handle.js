/**
 * The public handle: what `mount` returns and the root keeps as `conflictMap`.
 */

import { readWindow } from "./core/state.js";

/** @typedef {import("./core/state.js").State} State */

/**
 * The public interface of a viewer; see docs/reference/viewer.md.
 * @typedef {object} ViewerHandle
 * @property {(start: unknown, end: unknown) => void} setWindow ISO date text, day number or null, each
 * @property {(id: unknown) => void} select an event's id, or null for none
 * @property {(filters: unknown) => void} filter given keys replace, other keys keep their value; null lifts all filters
 * @property {() => any} state plain JSON
 * @property {() => string} permalink a link to the page that opens with the current view
 * @property {(name: string, listener: (value: any) => void) => () => void} on returns a function that removes the listener
 * @property {(language: string) => void} setLanguage
 * @property {(theme: State["theme"]) => void} setTheme
 * @property {() => void} destroy
 */

/**
 * The handle of a viewer. Any call but that of `on` first completes the start, so that a page which uses the handle at once
 * finds the whole viewer.
 * @param {import("./viewer.js").Viewer} viewer @returns {ViewerHandle}
 */
export function createPublicHandle(viewer) {
  const { selection, stateStore } = viewer;
  const methods = {
    setWindow: (/** @type {unknown} */ start, /** @type {unknown} */ end) =>
      stateStore.change(readWindow(start, end)),
    select: (/** @type {unknown} */ id) => selection.openById(id),
    filter: (/** @type {unknown} */ filters) => viewer.setFilters(filters),
    state: () => stateStore.getPlainState(),
    permalink: () => viewer.getPermalink(),
    setLanguage: (/** @type {string} */ language) => viewer.setLanguage(language),
    setTheme: (/** @type {State["theme"]} */ theme) => viewer.setTheme(theme),
    destroy: () => viewer.destroy(),
  };
  const started = Object.entries(methods).map(([name, method]) => [
    name,
    (/** @type {any[]} */ ...args) => {
      viewer.completeStart();
      return /** @type {any} */ (method)(...args);
    },
  ]);
  return /** @type {ViewerHandle} */ ({
    ...Object.fromEntries(started),
    on: (name, listener) => stateStore.on(name, listener),
  });
}
