/**
 * Filter panel: a checkbox for each value, with the number of events it would leave under the other filters; and a chip for
 * each value that is set, which stays in sight while the panel is closed.
 */

import { findFocused, h, replaceContent } from "../dom/dom.js";
import { buildSymbolSvg } from "../map/symbols.js";
import { FILTER_FACETS } from "../events/store.js";
import { translateName } from "./event-text.js";
import { hasActiveFilters } from "../core/state.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"resetFilters"|"setFilters"|"state"|"stateStore"|"translator">} ViewerSlice */
/** @typedef {import("../events/store.js").Facet} Facet */

const MAX_FACET_VALUES = 60; // of a facet; the most frequent are offered

/** The filters of one viewer. */
export class FilterPanel {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {Map<string, {input: HTMLInputElement, count: HTMLElement, facet: Facet, value: string}>} */
    this.checkboxes = new Map();
    const { translator } = viewer;
    this.summary = h("summary", { class: "cm-button" }, translator.message("filter.title"));
    this.resetButton = h(
      "button",
      { type: "button", class: "cm-button", on: { click: () => viewer.resetFilters() } },
      translator.message("filter.reset"),
    );
    this.chips = h("div", {
      class: "cm-filter-chips",
      role: "group",
      "aria-label": translator.message("filter.title"),
      hidden: true,
    });
    this.renderedChips = "";
    this.element = h(
      "details",
      { class: "cm-filters", on: { toggle: () => this.update() } },
      this.summary,
      h(
        "div",
        { class: "cm-filter-body" },
        ...FILTER_FACETS.map((facet) => this.#buildFacet(facet)),
        this.resetButton,
      ),
    );
  }

  /** @param {Facet} facet */
  #buildFacet(facet) {
    const values = this.#listValues(facet);
    const least = facet === "sources" ? 0 : facet === "subtypes" ? 1 : 2; // not every event has a subtype
    return values.length < least
      ? null
      : h(
          "fieldset",
          { class: "cm-facet" },
          h("legend", {}, this.viewer.translator.message(`filter.${facet}`)),
          ...values.map((value) => this.#buildCheckbox(facet, value)),
        );
  }

  /** Values of a facet that any event has, with or without filters. @param {Facet} facet @returns {string[]} */
  #listValues(facet) {
    const counts = [...this.viewer.stateStore.totalCounts[facet]].filter(([, count]) => count > 0);
    if (counts.length > MAX_FACET_VALUES) counts.sort((a, b) => b[1] - a[1]);
    return counts.slice(0, MAX_FACET_VALUES).map(([value]) => value);
  }

  /** @param {Facet} facet @param {string} value */
  #buildCheckbox(facet, value) {
    const count = h("span", { class: "cm-count" });
    const input = h("input", { type: "checkbox", on: { change: () => this.#toggleValue(facet, value) } });
    this.checkboxes.set(`${facet} ${value}`, { input, count, facet, value });
    return h(
      "label",
      { class: "cm-check" },
      input,
      this.#buildSymbol(facet, value),
      h(
        "span",
        { class: "cm-check-text", lang: this.#findLanguage(facet, value) },
        this.#formatValue(facet, value),
      ),
      count,
    );
  }

  /** @param {Facet} facet @param {string} value @returns {SVGElement|null} */
  #buildSymbol(facet, value) {
    const { types } = this.viewer.document;
    const type = types.findIndex(({ id }) => id === value);
    if (facet === "types" && type >= 0) return buildSymbolSvg(types[type].shape, "reported", type);
    return facet === "status" ? buildSymbolSvg("circle", value, -1) : null;
  }

  /** @param {Facet} facet @param {string} value @returns {string} */
  #formatValue(facet, value) {
    const { translator, document } = this.viewer;
    if (facet === "types")
      return translator.localize(document.types.find(({ id }) => id === value)?.words) || value;
    if (facet === "status") return translator.message(`status.${value}`);
    if (facet === "precision") return translator.message(`precision.${value}`);
    if (facet === "sources") return document.sources.find(({ id }) => id === value)?.title ?? value;
    return translateName(this.viewer, value).text;
  }

  /** The language of names that are not translated; null where the value is in the reader's. @param {Facet} facet @param {string} value @returns {string|null} */
  #findLanguage(facet, value) {
    const { document } = this.viewer;
    if (facet === "sources")
      return document.sources.find(({ id }) => id === value)?.language ?? document.language;
    return facet === "actors" || facet === "subtypes" ? translateName(this.viewer, value).lang : null;
  }

  /** @param {Facet} facet @param {string} value */
  #toggleValue(facet, value) {
    const selected = this.viewer.state.filters[facet].map(String);
    const next = selected.includes(value) ? selected.filter((one) => one !== value) : [...selected, value];
    this.viewer.setFilters({ [facet]: next });
  }

  /** How many of the events shown are only partly in the drawn area. @returns {string} */
  #describePartlyInArea() {
    const { stateStore, translator } = this.viewer;
    const count = stateStore.store.countPartlyInArea(stateStore.visibleEvents);
    return count ? translator.message("area.partly", { n: translator.formatNumber(count) }) : "";
  }

  /** Show a chip for each value that is set, and one for the drawn area. The chip that lifted its own leaves its focus to the next, or to the button. */
  #updateChips() {
    const { filters } = this.viewer.state;
    const set = FILTER_FACETS.flatMap((facet) => filters[facet].map((value) => [facet, String(value)]));
    const partly = this.#describePartlyInArea();
    const key = JSON.stringify([set, filters.area, partly]);
    if (key === this.renderedChips) return;
    this.renderedChips = key;
    const focused = [...this.chips.children].findIndex((chip) => findFocused(chip));
    replaceContent(
      this.chips,
      ...set.map(([facet, value]) => this.#buildFacetChip(/** @type {Facet} */ (facet), value)),
      filters.area.length ? this.#buildAreaChip() : null,
      partly ? h("span", { class: "cm-area-note" }, partly) : null,
    );
    this.chips.hidden = this.chips.children.length === 0;
    if (focused < 0) return;
    const chips = this.chips.querySelectorAll("button");
    (chips[Math.min(focused, chips.length - 1)] ?? this.summary).focus();
  }

  /** @param {Facet} facet @param {string} value */
  #buildFacetChip(facet, value) {
    return this.#buildChip(
      this.#formatValue(facet, value),
      () => this.#toggleValue(facet, value),
      this.#buildSymbol(facet, value),
      this.#findLanguage(facet, value),
    );
  }

  #buildAreaChip() {
    const { viewer } = this;
    return this.#buildChip(viewer.translator.message("filter.area"), () => viewer.setFilters({ area: [] }));
  }

  /** @param {string} name @param {() => void} lift @param {SVGElement|null} [symbol] @param {string|null} [lang] */
  #buildChip(name, lift, symbol = null, lang = null) {
    return h(
      "button",
      {
        type: "button",
        class: "cm-chip",
        "aria-label": this.viewer.translator.message("filter.lift", { name }),
        on: { click: lift },
      },
      symbol,
      h("span", { class: "cm-chip-text", lang }, name),
      h("span", { "aria-hidden": "true" }, "×"),
    );
  }

  update() {
    const { translator, state } = this.viewer;
    const active = FILTER_FACETS.reduce(
      (sum, facet) => sum + state.filters[facet].length,
      Number(state.filters.area.length > 0),
    );
    replaceContent(
      this.summary,
      active
        ? translator.message("filter.title_active", { n: translator.formatNumber(active) })
        : translator.message("filter.title"),
    );
    this.resetButton.disabled = !hasActiveFilters(state.filters);
    this.#updateChips();
    if (!this.element.open) return;
    const counts = this.viewer.stateStore.countFacets();
    for (const { input, count, facet, value } of this.checkboxes.values()) {
      const number = counts[facet].get(value) ?? 0;
      input.checked = state.filters[facet].map(String).includes(value);
      count.textContent = translator.formatNumber(number);
      input.parentElement?.classList.toggle("cm-none", number === 0);
    }
  }
}
