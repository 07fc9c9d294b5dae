/**
 * The view in the page's address: written as the reader goes, read when they come back.
 */

import { debounce } from "../dom/dom.js";
import { formatPermalink, parsePermalink } from "../core/permalink.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const WRITE_DELAY_MS = 250; // milliseconds: browsers limit how often the address may change

/** The address bar of one viewer. A frame that may not touch its history goes without. */
export class AddressBar {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.writtenHash = formatPermalink(this.parseLocation(), viewer.openingState);
    this.pushPending = false;
    this.writeLater = debounce(() => this.#writeHash(), WRITE_DELAY_MS);
    this.listener = () => this.#restoreFromLocation();
    window.addEventListener("popstate", this.listener);
    window.addEventListener("hashchange", this.listener);
  }

  /** @returns {import("../core/state.js").State} */
  parseLocation() {
    return parsePermalink(window.location.hash, this.viewer.openingState, this.viewer.document);
  }

  /** @param {boolean} replace whether this is but a step on the way, not worth a place in the history */
  scheduleWrite(replace) {
    this.pushPending ||= !replace;
    this.writeLater();
  }

  #writeHash() {
    const hash = formatPermalink(this.viewer.state, this.viewer.openingState);
    const { pushPending } = this;
    this.pushPending = false;
    if (hash === this.writtenHash) return;
    this.writtenHash = hash;
    const url = hash ? `#${hash}` : window.location.pathname + window.location.search;
    try {
      if (pushPending) window.history.pushState(null, "", url);
      else window.history.replaceState(null, "", url);
    } catch {
      this.destroy(); // a sandboxed or srcdoc frame: no history, no deep link
    }
  }

  #restoreFromLocation() {
    const state = this.parseLocation();
    const hash = formatPermalink(state, this.viewer.openingState);
    if (hash === this.writtenHash) return;
    this.writeLater.cancel();
    this.pushPending = false;
    this.writtenHash = hash;
    this.viewer.restoreState(state);
  }

  /** @returns {string} a link to the view as it is now */
  getPermalink() {
    const hash = formatPermalink(this.viewer.state, this.viewer.openingState);
    return window.location.href.replace(/#.*$/, "") + (hash ? `#${hash}` : "");
  }

  destroy() {
    this.writeLater.cancel();
    window.removeEventListener("popstate", this.listener);
    window.removeEventListener("hashchange", this.listener);
  }
}
