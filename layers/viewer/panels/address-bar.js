/**
 * The view in the page's address: written as the reader goes, read when they come back.
 */

import { afterQuiet } from "../dom/dom.js";
import { hashOf, stateOfHash } from "../core/permalink.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const QUIET = 250; // milliseconds: browsers limit how often the address may change

/** The address bar of one viewer. A frame that may not touch its history goes without. */
export class Address {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.written = hashOf(this.read(), viewer.opening);
    this.push = false;
    this.later = afterQuiet(() => this.#write(), QUIET);
    this.listener = () => this.#follow();
    window.addEventListener("popstate", this.listener);
    window.addEventListener("hashchange", this.listener);
  }

  /** @returns {import("../core/state.js").State} */
  read() {
    return stateOfHash(window.location.hash, this.viewer.opening, this.viewer.document);
  }

  /** @param {boolean} replace whether this is but a step on the way, not worth a place in the history */
  changed(replace) {
    this.push ||= !replace;
    this.later();
  }

  #write() {
    const hash = hashOf(this.viewer.state, this.viewer.opening);
    const { push } = this;
    this.push = false;
    if (hash === this.written) return;
    this.written = hash;
    const url = hash ? `#${hash}` : window.location.pathname + window.location.search;
    try {
      if (push) window.history.pushState(null, "", url);
      else window.history.replaceState(null, "", url);
    } catch {
      this.destroy(); // a sandboxed or srcdoc frame: no history, no deep link
    }
  }

  #follow() {
    const state = this.read();
    const hash = hashOf(state, this.viewer.opening);
    if (hash === this.written) return;
    this.later.cancel();
    this.push = false;
    this.written = hash;
    this.viewer.restore(state);
  }

  /** @returns {string} a link to the view as it is now */
  link() {
    const hash = hashOf(this.viewer.state, this.viewer.opening);
    return window.location.href.replace(/#.*$/, "") + (hash ? `#${hash}` : "");
  }

  destroy() {
    this.later.cancel();
    window.removeEventListener("popstate", this.listener);
    window.removeEventListener("hashchange", this.listener);
  }
}
