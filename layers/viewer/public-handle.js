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

/** @param {import("./viewer.js").Viewer} viewer @returns {ViewerHandle} */
export function createPublicHandle(viewer) {
  const { selection, stateStore } = viewer;
  return {
    setWindow: (start, end) => stateStore.change(readWindow(start, end)),
    select: (id) => selection.openById(id),
    filter: (filters) => viewer.setFilters(filters),
    state: () => stateStore.getPlainState(),
    permalink: () => viewer.getPermalink(),
    on: (name, listener) => stateStore.on(name, listener),
    setLanguage: (language) => viewer.setLanguage(language),
    setTheme: (theme) => viewer.setTheme(theme),
    destroy: () => viewer.destroy(),
  };
}
