/**
 * Print view: the map at the paper's width in light colours, then the visible events with their statements.
 */

import { replaceContent, h } from "../dom/dom.js";
import { buildEventCard, buildEventSymbol } from "./event-card.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"mapView"|"panels"|"root"|"selection"|"state"|"stateStore"|"store"|"theme"|"translator">} ViewerSlice */

const MAX_PRINTED_EVENTS = 500; // a longer list ends with the number of events that are not printed

/** Prepares one viewer for print, and restores it. */
export class PrintView {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.eventSheet = h("div", { class: "cm-print-list" });
    this.isPrinting = false;
    this.printMedia = window.matchMedia("print");
    this.onBeforePrint = () => this.preparePage();
    this.onAfterPrint = () => this.restorePage();
    this.onMediaChange = () => (this.printMedia.matches ? this.preparePage() : this.restorePage());
    window.addEventListener("beforeprint", this.onBeforePrint);
    window.addEventListener("afterprint", this.onAfterPrint);
    this.printMedia.addEventListener("change", this.onMediaChange);
  }

  /** Print the page once the records are unpacked. */
  async print() {
    const { stateStore, store } = this.viewer;
    await store.records.loadRecords(stateStore.visibleEvents.subarray(0, MAX_PRINTED_EVENTS)).catch(() => {}); // events without a record are counted as not printed
    window.print();
  }

  preparePage() {
    if (this.isPrinting) return;
    this.isPrinting = true;
    const { viewer } = this;
    viewer.root.classList.add("cm-printing");
    viewer.theme.applyTheme(viewer.theme.choice, true);
    this.legendWasOpen = viewer.panels.legend.element.open;
    viewer.panels.legend.element.open = true;
    replaceContent(this.eventSheet, ...this.#buildEntries());
    viewer.panels.frame.append(this.eventSheet);
    this.#redrawMap();
  }

  #buildEntries() {
    const { stateStore, store, translator } = this.viewer;
    const { visibleEvents } = stateStore;
    const printed = [...visibleEvents.subarray(0, MAX_PRINTED_EVENTS)].flatMap(
      (event) => this.#buildEntry(event) ?? [],
    );
    const omitted = visibleEvents.length - printed.length;
    return [
      ...printed,
      omitted > 0 &&
        h(
          "p",
          {},
          translator.message("print.more", {
            n: translator.formatNumber(omitted),
            all: translator.formatNumber(store.count),
          }),
        ),
    ];
  }

  /** @param {number} event */
  #buildEntry(event) {
    const record = this.viewer.store.getRecord(event);
    return (
      record &&
      h(
        "article",
        {},
        h("h2", {}, buildEventSymbol(this.viewer, record), this.viewer.translator.localize(record.title)),
        ...buildEventCard(this.viewer, record),
      )
    );
  }

  restorePage() {
    if (!this.isPrinting) return;
    this.isPrinting = false;
    const { viewer } = this;
    viewer.root.classList.remove("cm-printing");
    viewer.theme.applyTheme(viewer.theme.choice);
    viewer.panels.legend.element.open = Boolean(this.legendWasOpen);
    this.eventSheet.remove();
    this.#redrawMap();
  }

  #redrawMap() {
    const { mapView, state } = this.viewer;
    mapView.refreshSize();
    if (state.map === null) mapView.goHome();
    mapView.drawNow();
  }

  destroy() {
    window.removeEventListener("beforeprint", this.onBeforePrint);
    window.removeEventListener("afterprint", this.onAfterPrint);
    this.printMedia.removeEventListener("change", this.onMediaChange);
  }
}
