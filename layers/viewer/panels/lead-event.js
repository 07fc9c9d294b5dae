/**
 * Lead event: the one that the map opens on, with its date, title and first quote. In the compact layout readers step from
 * it to the other events, and open the rest of the viewer.
 */

import { h, replaceContent } from "../dom/dom.js";
import { buildIconButton } from "../dom/icons.js";
import { formatInterval } from "../core/date-phrases.js";
import { buildEventSymbol, getPlaceName } from "./event-card.js";
import { translateName } from "./event-text.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"isCompact"|"mapView"|"selection"|"setCompact"|"stateStore"|"store"|"translator">} ViewerSlice */

/** The lead event of one viewer. */
export class LeadEvent {
  /** @param {ViewerSlice} viewer @param {boolean} [hasCompact] whether the viewer has a compact layout */
  constructor(viewer, hasCompact = false) {
    this.viewer = viewer;
    this.leadIndex = viewer.store.findIndex(viewer.document.lead);
    this.index = this.leadIndex;
    this.renderedIndex = -1;
    this.element = h("section", {
      class: "cm-lead",
      hidden: true,
      "aria-label": viewer.translator.message("lead.title"),
    });
    this.position = h("span", { class: "cm-steps-position", role: "status" });
    this.toggle = h("button", {
      type: "button",
      class: "cm-button",
      on: { click: () => viewer.setCompact(!viewer.isCompact) },
    });
    this.steps = hasCompact ? this.#buildSteps() : null;
  }

  #buildSteps() {
    const { translator } = this.viewer;
    return h(
      "div",
      { class: "cm-steps" },
      buildIconButton("previous", translator.message("time.previous"), () => this.#step(-1)),
      this.position,
      buildIconButton("next", translator.message("time.next"), () => this.#step(1)),
      this.toggle,
    );
  }

  /** Show the next or previous event here and on the map, without its card. @param {1|-1} direction */
  #step(direction) {
    const { mapView, stateStore } = this.viewer;
    const events = stateStore.visibleEvents;
    const next = events[(events.indexOf(this.index) + direction + events.length) % events.length];
    if (next === undefined) return;
    this.index = next;
    if (stateStore.selectedIndex >= 0) this.viewer.selection.closePopup();
    mapView.nameEvent(next);
    this.update();
  }

  /** Show the event while it is visible and its text is at hand. */
  update() {
    const { isCompact, stateStore, store } = this.viewer;
    const { selectedIndex, visibleEvents } = stateStore;
    if (!isCompact) this.index = this.leadIndex;
    else if (selectedIndex >= 0) this.index = selectedIndex;
    if (isCompact && !visibleEvents.includes(this.index)) this.index = visibleEvents[0] ?? -1;
    const isVisible = visibleEvents.includes(this.index);
    if (this.steps) this.#updateSteps(visibleEvents);
    this.element.hidden = !isVisible || this.renderedIndex !== this.index;
    if (!isVisible || this.renderedIndex === this.index) return;
    const index = this.index;
    if (store.records.get(index)) this.#render();
    else
      store.records.loadRecords([index]).then(
        () => index === this.index && this.#render(),
        () => {}, // the list shows that texts are missing
      );
  }

  /** @param {Uint32Array} events */
  #updateSteps(events) {
    const { isCompact, translator } = this.viewer;
    const n = translator.formatNumber(events.length);
    replaceContent(this.position, `${translator.formatNumber(events.indexOf(this.index) + 1)} / ${n}`);
    replaceContent(this.toggle, translator.message(isCompact ? "compact.all" : "compact.less", { n }));
    this.toggle.setAttribute("aria-expanded", String(!isCompact));
  }

  #render() {
    const { document, selection, store, translator } = this.viewer;
    const record = store.getRecord(this.index);
    if (!record) return;
    const { by, sentence, source: id } = record.statements[0];
    const source = document.sources.find((one) => one.id === id);
    const place = getPlaceName(this.viewer, record);
    const { index } = this;
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
            on: { click: () => selection.openEvents([index], "list") },
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
          { class: "cm-event-quote", lang: source?.language, dir: "auto" },
          translator.message("quote", { text: sentence[1] }),
        ),
        h(
          "p",
          { class: "cm-event-place cm-lead-source", dir: "auto" },
          translator.message("map.source", { source: this.#nameSource(by, source) }),
        ),
      ),
    );
    this.renderedIndex = index;
    this.element.hidden = false;
  }

  /**
   * Name who says it: the speaker and the publisher, else the title of the source.
   * @param {string|undefined|null} by @param {import("../types").Source|undefined} source @returns {string}
   */
  #nameSource(by, source) {
    const speaker = by && translateName(this.viewer, by).text;
    const named = [speaker, source?.publisher].filter(Boolean).join(", ");
    return named || this.viewer.translator.message("quote", { text: source?.title ?? "" });
  }
}
