/**
 * The live region: announces text to screen readers.
 */

import { debounce, h } from "./dom.js";

const ANNOUNCE_DELAY_MS = 700; // without a change, after which the summary is announced

/** The live region of one viewer. */
export class Announcer {
  /** @param {() => string} getSummary the text to announce once changes have stopped; empty for none */
  constructor(getSummary) {
    this.element = h("div", { class: "cm-hidden", role: "status", "aria-live": "polite" });
    this.announceSummaryLater = debounce(() => this.announce(getSummary()), ANNOUNCE_DELAY_MS);
  }

  /** @param {string} text */
  announce(text) {
    if (text && this.element.textContent !== text) this.element.textContent = text;
  }

  /** Forget the last text, which was in another language. */
  clear() {
    this.element.textContent = "";
  }

  destroy() {
    this.announceSummaryLater.cancel();
  }
}
