/**
 * Printing: the map in the paper's width and in light colours, then the events that are shown with their sentences.
 */

import { fill, h } from "../dom/dom.js";
import { eventCard, eventSymbol } from "./event-card.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const MOST_PRINTED = 500; // events; a longer list says how many it leaves out

/** Prepares one viewer for paper, and puts it back. */
export class PrintSheet {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.sheet = h("div", { class: "cm-print-list" });
    this.active = false;
    this.media = window.matchMedia("print");
    this.before = () => this.prepare();
    this.after = () => this.restore();
    this.changed = () => (this.media.matches ? this.prepare() : this.restore());
    window.addEventListener("beforeprint", this.before);
    window.addEventListener("afterprint", this.after);
    this.media.addEventListener("change", this.changed);
  }

  /** Print what the menu asks for: with packed texts, once they are there. */
  async print() {
    const { shown, store } = this.viewer;
    await store.texts.need(shown.subarray(0, MOST_PRINTED)).catch(() => {}); // those that do not come are counted
    window.print();
  }

  prepare() {
    if (this.active) return;
    this.active = true;
    const { viewer } = this;
    viewer.root.classList.add("cm-printing");
    viewer.theme.set(viewer.theme.choice, true);
    this.legendWasOpen = viewer.parts.legend.element.open;
    viewer.parts.legend.element.open = true;
    fill(this.sheet, ...this.#entries());
    viewer.parts.frame.append(this.sheet);
    this.#redraw();
  }

  #entries() {
    const { shown, store, words } = this.viewer;
    const printed = [...shown.subarray(0, MOST_PRINTED)].flatMap((event) => this.#entry(event) ?? []);
    const left = shown.length - printed.length;
    return [
      ...printed,
      left > 0 &&
        h("p", {}, words.say("print.more", { n: words.number(left), all: words.number(store.count) })),
    ];
  }

  /** @param {number} event */
  #entry(event) {
    const record = this.viewer.store.record(event);
    return (
      record &&
      h(
        "article",
        {},
        h("h2", {}, eventSymbol(this.viewer, record), this.viewer.words.pick(record.title)),
        ...eventCard(this.viewer, record),
      )
    );
  }

  restore() {
    if (!this.active) return;
    this.active = false;
    const { viewer } = this;
    viewer.root.classList.remove("cm-printing");
    viewer.theme.set(viewer.theme.choice);
    viewer.parts.legend.element.open = Boolean(this.legendWasOpen);
    this.sheet.remove();
    this.#redraw();
  }

  #redraw() {
    const { mapView, state } = this.viewer;
    mapView.resized();
    if (state.map === null) mapView.goHome();
    mapView.drawNow();
  }

  destroy() {
    window.removeEventListener("beforeprint", this.before);
    window.removeEventListener("afterprint", this.after);
    this.media.removeEventListener("change", this.changed);
  }
}
