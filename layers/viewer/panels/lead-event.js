/**
 * Lead event: the one that the map opens on, with its date, title and first quote.
 */

import { h, replaceContent } from "../dom/dom.js";
import { formatInterval } from "../core/date-phrases.js";
import { buildEventSymbol, getPlaceName } from "./event-card.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"selection"|"stateStore"|"store"|"translator">} ViewerSlice */

/** The lead event of one viewer. */
export class LeadEvent {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.index = viewer.store.findIndex(viewer.document.lead);
    this.element = h("section", {
      class: "cm-lead",
      hidden: true,
      "aria-label": viewer.translator.message("lead.title"),
    });
    this.isRendered = false;
  }

  /** Show the event while it is visible and its text is at hand. */
  update() {
    const { records } = this.viewer.store;
    const isVisible = this.viewer.stateStore.visibleEvents.includes(this.index);
    this.element.hidden = !isVisible || !this.isRendered;
    if (!isVisible || this.isRendered) return;
    if (records.get(this.index)) this.#render();
    else
      records.loadRecords([this.index]).then(
        () => this.#render(),
        () => {}, // the list shows that texts are missing
      );
  }

  #render() {
    const { document, selection, store, translator } = this.viewer;
    const record = store.getRecord(this.index);
    if (!record) return;
    const { sentence, source } = record.statements[0];
    const language = document.sources.find(({ id }) => id === source)?.language;
    const place = getPlaceName(this.viewer, record);
    replaceContent(
      this.element,
      buildEventSymbol(this.viewer, record),
      h(
        "div",
        { class: "cm-lead-text" },
        h(
          "button",
          {
            type: "button",
            class: "cm-lead-title",
            on: { click: () => selection.openEvents([this.index], "list") },
          },
          translator.localize(record.title),
        ),
        h(
          "p",
          { class: "cm-event-place" },
          [formatInterval(record.time, translator), place].filter(Boolean).join(" · "),
        ),
        h(
          "p",
          { class: "cm-event-quote", lang: language, dir: "auto" },
          translator.message("quote", { text: sentence[1] }),
        ),
      ),
    );
    this.isRendered = true;
    this.element.hidden = false;
  }
}
