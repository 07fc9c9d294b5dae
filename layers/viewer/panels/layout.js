/**
 * Everything around the map, in one language: built anew when the language changes.
 */

import { afterQuiet, fill, focusedIn, h, mediaMatches } from "../dom/dom.js";
import { Elsewhere } from "./offscreen-events.js";
import { FilterPanel } from "./filter-panel.js";
import { icon, iconButton } from "../dom/icons.js";
import { Legend } from "./legend.js";
import { EventList } from "./event-list.js";
import { MapPanel } from "./map-panel.js";
import { Menu } from "./menu.js";
import { Popup } from "./popup.js";
import { Reading } from "./source-panel.js";
import { PANELS } from "../core/state.js";
import { Strip } from "./status-bar.js";
import { Timeline } from "../timeline/timeline.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../core/state.js").Panel} Panel */

const ROOMY_WIDTH = 900; // pixels from which the panel stands beside the map, as in the style sheet
const ROOMY_HEIGHT = 700;
const TYPING = 180; // milliseconds of quiet after which a search begins

/** The parts of one viewer. */
export class Parts {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.popup = new Popup(viewer);
    this.elsewhere = new Elsewhere(viewer);
    this.strip = new Strip(viewer);
    this.legend = new Legend(viewer);
    this.timeline = new Timeline(viewer);
    this.filters = new FilterPanel(viewer);
    this.list = new EventList(viewer);
    this.reading = new Reading(viewer);
    this.mapPanel = new MapPanel(viewer);
    this.menu = new Menu(viewer);
    this.searchField = this.#searchField();
    this.searchLater = afterQuiet(() => viewer.filter({ text: this.searchField.value }, true), TYPING);
    this.search = h("div", { class: "cm-search", role: "search" }, icon("search"), this.searchField);
    this.headSlot = h("div", { class: "cm-search-slot" });
    this.listSlot = h("div", { class: "cm-search-slot" });
    this.tabs = new Map(PANELS.map((panel) => [panel, this.#tab(panel)]));
    this.bodies = new Map(PANELS.map((panel) => [panel, this.#body(panel)]));
    this.live = h("div", { class: "cm-hidden", role: "status", "aria-live": "polite" });
    this.mapArea = h("div", { class: "cm-map-area" });
    this.frame = this.#frame();
  }

  /** Lay the parts out around the map's container. @param {HTMLElement} container */
  mount(container) {
    const { words, root } = this.viewer;
    fill(this.mapArea, container, this.#mapTools(), this.elsewhere.element, this.popup.element);
    fill(root, this.frame);
    container.setAttribute("role", "application");
    container.setAttribute("aria-roledescription", words.say("map.role"));
    container.setAttribute("aria-label", words.say("map.label"));
    this.arrange();
    this.legend.element.open = this.#roomy();
  }

  #frame() {
    const { words, document, layout } = this.viewer;
    const skip = h(
      "button",
      { type: "button", class: "cm-skip cm-button", on: { click: () => this.#skipToEvents() } },
      words.say("skip.events"),
    );
    const title = h(layout === "app" ? "h2" : "h1", { class: "cm-title" }, words.pick(document.title));
    const panel = h(
      "section",
      { class: "cm-panel", "aria-label": words.say("panel.title") },
      h(
        "div",
        { class: "cm-tabs", role: "tablist", "aria-label": words.say("panel.title") },
        ...this.tabs.values(),
      ),
      ...this.bodies.values(),
    );
    return h(
      "div",
      { class: "cm-frame" },
      skip,
      h("div", { class: "cm-head" }, title, this.headSlot, this.menu.element),
      this.mapArea,
      this.strip.element,
      this.legend.element,
      this.timeline.element,
      panel,
      this.live,
    );
  }

  #searchField() {
    const { words, state } = this.viewer;
    const field = h("input", {
      type: "search",
      placeholder: words.say("search.placeholder"),
      "aria-label": words.say("search.title"),
      autocomplete: "off",
      spellcheck: "false",
      on: {
        input: () => this.searchLater(),
        keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && this.searchLater.now(),
      },
    });
    field.value = state.filters.text;
    return field;
  }

  /** The search is another reader's, or an earlier one: what was being typed is gone. @param {string} text */
  setSearch(text) {
    this.searchLater.cancel();
    this.searchField.value = text;
  }

  /** The filters were set by something else than typing. */
  showSearch() {
    const { text } = this.viewer.state.filters;
    if (!focusedIn(this.search) && this.searchField.value !== text) this.searchField.value = text;
  }

  #mapTools() {
    const { words } = this.viewer;
    const { map } = this.viewer.mapView;
    return h(
      "div",
      { class: "cm-map-tools", role: "group", "aria-label": words.say("map.tools") },
      iconButton("plus", words.say("map.zoom_in"), () => map.zoomIn()),
      iconButton("minus", words.say("map.zoom_out"), () => map.zoomOut()),
      iconButton("home", words.say("map.home"), () => this.viewer.goHome()),
    );
  }

  // --- the panel ----------------------------------------------------------------------------------------------------

  /** @param {Panel} panel */
  #tab(panel) {
    const { viewer } = this;
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "cm-tab",
        id: `${viewer.uid}-tab-${panel}`,
        "aria-controls": `${viewer.uid}-panel-${panel}`,
        on: { click: () => viewer.change({ panel }), keydown: (event) => this.#tabKey(event, panel) },
      },
      viewer.words.say(`panel.${panel}`),
    );
  }

  /** @param {Panel} panel */
  #body(panel) {
    const { uid } = this.viewer;
    const content = {
      events: [this.listSlot, this.filters.element, this.list.element],
      source: [this.reading.element],
      map: [this.mapPanel.element],
    };
    return h(
      "div",
      {
        role: "tabpanel",
        class: `cm-panel-body cm-panel-${panel}`,
        id: `${uid}-panel-${panel}`,
        "aria-labelledby": `${uid}-tab-${panel}`,
        tabindex: 0,
      },
      ...content[panel],
    );
  }

  /** @param {KeyboardEvent} event @param {Panel} panel */
  #tabKey(event, panel) {
    const forward = this.viewer.root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = this.viewer.root.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const way = event.key === forward ? 1 : event.key === back ? -1 : 0;
    if (!way) return;
    event.preventDefault();
    const next = PANELS[(PANELS.indexOf(panel) + way + PANELS.length) % PANELS.length];
    this.viewer.change({ panel: next });
    this.tabs.get(next)?.focus();
  }

  showPanel() {
    for (const [panel, tab] of this.tabs) {
      const current = panel === this.viewer.state.panel;
      tab.setAttribute("aria-selected", String(current));
      tab.tabIndex = current ? 0 : -1;
      /** @type {HTMLElement} */ (this.bodies.get(panel)).hidden = !current;
    }
  }

  #skipToEvents() {
    this.viewer.change({ panel: "events" });
    const first = /** @type {HTMLElement|null} */ (this.list.element.querySelector(".cm-event-button"));
    (first ?? this.tabs.get("events"))?.focus();
  }

  // --- what the viewer asks -----------------------------------------------------------------------------------------

  /** @returns {boolean} whether there is room for the legend from the start */
  #roomy() {
    return this.viewer.root.clientWidth >= ROOMY_WIDTH && window.innerHeight >= ROOMY_HEIGHT;
  }

  get narrow() {
    return this.viewer.root.classList.contains("cm-narrow");
  }

  /** Narrow or wide: the search box goes to the list or to the head. */
  arrange() {
    const { root } = this.viewer;
    const narrow = root.clientWidth < ROOMY_WIDTH;
    const slot = narrow ? this.listSlot : this.headSlot;
    if (this.search.parentElement !== slot) {
      const typing = focusedIn(this.search);
      slot.append(this.search);
      if (typing) this.searchField.focus();
    }
    // put there only where it is not: a chip that has the focus would lose it
    const { strip, mapArea, elsewhere } = this;
    if (narrow && strip.element.firstElementChild !== elsewhere.element)
      strip.element.prepend(elsewhere.element);
    if (!narrow && mapArea.lastElementChild !== elsewhere.element) mapArea.append(elsewhere.element);
    root.classList.toggle("cm-narrow", narrow);
    root.classList.toggle("cm-touch", narrow || mediaMatches("(pointer: coarse)"));
  }

  /** Boxes, in pixels of the map, that its controls cover. @returns {import("../map/labels.js").Rect[]} */
  covered() {
    const home = this.mapArea.getBoundingClientRect();
    return [...this.mapArea.children]
      .slice(1)
      .filter((one) => one !== this.popup.element)
      .flatMap((one) => (one === this.elsewhere.element ? [...one.children] : [one]))
      .map((one) => one.getBoundingClientRect())
      .map((box) => [box.left - home.left, box.top - home.top, box.right - home.left, box.bottom - home.top]);
  }

  /** What may wait until a slider rests. */
  refreshLists() {
    this.list.update();
    this.legend.update();
    this.filters.update();
    this.reading.update();
    this.mapPanel.update();
  }

  /** @param {string} text for those who listen */
  announce(text) {
    if (this.live.textContent !== text) this.live.textContent = text;
  }

  destroy() {
    this.timeline.destroy();
    this.searchLater.cancel();
    this.elsewhere.update.cancel();
  }
}
