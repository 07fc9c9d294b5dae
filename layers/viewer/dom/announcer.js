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
    this.getSummary = getSummary;
    this.lastSummary = "";
    this.announceSummaryLater = debounce(() => this.#announceSummary(), ANNOUNCE_DELAY_MS);
  }

  /** Announce the summary if it has changed: it does not replace a later text without need. */
  #announceSummary() {
    const summary = this.getSummary();
    if (summary && summary !== this.lastSummary) this.announce(summary);
    this.lastSummary = summary || this.lastSummary;
  }

  /** @param {string} text */
  announce(text) {
    if (this.element.textContent !== text) this.element.textContent = text;
  }

  /** Forget the last text, which was in another language. */
  clear() {
    this.element.textContent = "";
    this.lastSummary = "";
  }

  destroy() {
    this.announceSummaryLater.cancel();
  }
}
