/**
 * Filters: a box for each value with the number of events it has, given all other choices.
 */

import { h, fill } from "../dom/dom.js";
import { symbolPicture } from "../map/symbols.js";
import { FACETS } from "../events/store.js";
import { restricts } from "../core/state.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../events/store.js").Facet} Facet */

const MOST_VALUES = 60; // values of a facet that are offered; the most frequent

/** The filters of one viewer. */
export class FilterPanel {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {Map<string, {input: HTMLInputElement, count: HTMLElement, facet: Facet, value: string}>} */
    this.boxes = new Map();
    const { words } = viewer;
    this.summary = h("summary", { class: "cm-button" }, words.say("filter.title"));
    this.reset = h(
      "button",
      { type: "button", class: "cm-button", on: { click: () => viewer.resetFilters() } },
      words.say("filter.reset"),
    );
    this.element = h(
      "details",
      { class: "cm-filters", on: { toggle: () => this.update() } },
      this.summary,
      h("div", { class: "cm-filter-body" }, ...FACETS.map((facet) => this.#facet(facet)), this.reset),
    );
  }

  /** @param {Facet} facet */
  #facet(facet) {
    const values = this.#values(facet);
    return values.length < 2 && facet !== "sources"
      ? null
      : h(
          "fieldset",
          { class: "cm-facet" },
          h("legend", {}, this.viewer.words.say(`filter.${facet}`)),
          ...values.map((value) => this.#box(facet, value)),
        );
  }

  /** Values that some event has, whatever is filtered. @param {Facet} facet @returns {string[]} */
  #values(facet) {
    const counts = [...this.viewer.allCounts[facet]].filter(([, count]) => count > 0);
    if (counts.length > MOST_VALUES) counts.sort((a, b) => b[1] - a[1]);
    return counts.slice(0, MOST_VALUES).map(([value]) => value);
  }

  /** @param {Facet} facet @param {string} value */
  #box(facet, value) {
    const count = h("span", { class: "cm-count" });
    const input = h("input", { type: "checkbox", on: { change: () => this.#toggle(facet, value) } });
    this.boxes.set(`${facet} ${value}`, { input, count, facet, value });
    return h(
      "label",
      { class: "cm-check" },
      input,
      this.#picture(facet, value),
      h("span", { class: "cm-check-text" }, this.#name(facet, value)),
      count,
    );
  }

  /** @param {Facet} facet @param {string} value @returns {SVGElement|null} */
  #picture(facet, value) {
    const { types } = this.viewer.document;
    const type = types.findIndex(({ id }) => id === value);
    if (facet === "types" && type >= 0) return symbolPicture(types[type].shape, "reported", type);
    return facet === "status" ? symbolPicture("circle", value, -1) : null;
  }

  /** @param {Facet} facet @param {string} value @returns {string} */
  #name(facet, value) {
    const { words, document } = this.viewer;
    if (facet === "types") return words.pick(document.types.find(({ id }) => id === value)?.words) || value;
    if (facet === "status") return words.say(`status.${value}`);
    if (facet === "precision") return words.say(`precision.${value}`);
    return facet === "sources" ? (document.sources.find(({ id }) => id === value)?.title ?? value) : value;
  }

  /** @param {Facet} facet @param {string} value */
  #toggle(facet, value) {
    const chosen = this.viewer.state.filters[facet].map(String);
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    this.viewer.filter({ [facet]: next });
  }

  update() {
    const { words, state } = this.viewer;
    const active = FACETS.reduce((sum, facet) => sum + state.filters[facet].length, 0);
    fill(
      this.summary,
      active ? words.say("filter.title_active", { n: words.number(active) }) : words.say("filter.title"),
    );
    this.reset.disabled = !restricts(state.filters);
    if (!this.element.open) return;
    const counts = this.viewer.counts();
    for (const { input, count, facet, value } of this.boxes.values()) {
      const number = counts[facet].get(value) ?? 0;
      input.checked = state.filters[facet].map(String).includes(value);
      count.textContent = words.number(number);
      input.parentElement?.classList.toggle("cm-none", number === 0);
    }
  }
}
