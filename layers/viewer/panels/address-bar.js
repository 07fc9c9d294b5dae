/**
 * The address bar: writes the view into the page's address, and reads it when the address changes.
 */

import { formatPermalink, parsePermalink } from "../core/permalink.js";
import { debounceAfterFrame } from "../dom/dom.js";

/** @typedef {import("../core/state.js").State} State */
/** @typedef {import("../state-store.js").StateStore} StateStore */

const WRITE_DELAY_MS = 250; // browsers limit how often the address may change

/** @param {State} openingState @param {{languages: string[]}} document @returns {State} the state that the page's address gives */
export function readAddress(openingState, document) {
  return parsePermalink(window.location.hash, openingState, document);
}

/** Whether the page is in a frame: the history that it would add to is that of the page around it. @returns {boolean} */
function isFramed() {
  return window.self !== window.top;
}

/** Keeps the page's address up to date. In a frame it replaces the entry of the history and adds none. In a frame without access to its history it does nothing. */
export class AddressBar {
  /** @param {StateStore} stateStore @param {{languages: string[]}} document @param {(state: State) => void} onRestore called when the address has changed */
  constructor(stateStore, document, onRestore) {
    this.stateStore = stateStore;
    this.document = document;
    this.onRestore = onRestore;
    const { openingState } = stateStore;
    this.writtenHash = formatPermalink(readAddress(openingState, document), openingState);
    this.pushPending = false;
    this.writeLater = debounceAfterFrame(() => this.#writeHash(), WRITE_DELAY_MS);
    this.listener = () => this.#restoreFromLocation();
    window.addEventListener("popstate", this.listener);
    window.addEventListener("hashchange", this.listener);
  }

  /** @param {boolean} replace whether this is an intermediate step, which adds no entry to the history */
  scheduleWrite(replace) {
    this.pushPending ||= !replace;
    this.writeLater();
  }

  #formatHash() {
    return formatPermalink(this.stateStore.state, this.stateStore.openingState);
  }

  #writeHash() {
    const hash = this.#formatHash();
    const { pushPending } = this;
    this.pushPending = false;
    if (hash === this.writtenHash) return;
    this.writtenHash = hash;
    const url = hash ? `#${hash}` : window.location.pathname + window.location.search;
    try {
      if (pushPending && !isFramed()) window.history.pushState(null, "", url);
      else window.history.replaceState(null, "", url);
    } catch {
      this.destroy(); // a sandboxed or srcdoc frame: no history, no permalinks
    }
  }

  #restoreFromLocation() {
    const { openingState } = this.stateStore;
    const state = readAddress(openingState, this.document);
    const hash = formatPermalink(state, openingState);
    if (hash === this.writtenHash) return;
    this.writeLater.cancel();
    this.pushPending = false;
    this.writtenHash = hash;
    this.onRestore(state);
  }

  /** @returns {string} a link to the page that opens with the current view */
  getPermalink() {
    const hash = this.#formatHash();
    return window.location.href.replace(/#.*$/, "") + (hash ? `#${hash}` : "");
  }

  destroy() {
    this.writeLater.cancel();
    window.removeEventListener("popstate", this.listener);
    window.removeEventListener("hashchange", this.listener);
  }
}
