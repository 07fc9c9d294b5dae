/**
 * Layout of the panels around the map, in one language: built anew when the language changes.
 */

import { createSvg, debounce, replaceContent, findFocused, h, matchesMedia } from "../dom/dom.js";
import { AreaDrawing } from "../map/area-drawing.js";
import { OffscreenEvents } from "./offscreen-events.js";
import { FilterPanel } from "./filter-panel.js";
import { buildIcon, buildIconButton } from "../dom/icons.js";
import { Caption } from "./caption.js";
import { LeadEvent } from "./lead-event.js";
import { Legend } from "./legend.js";
import { EventList } from "./event-list.js";
import { MapPanel } from "./map-panel.js";
import { Menu } from "./menu.js";
import { Popup } from "./popup.js";
import { SourcePanel } from "./source-panel.js";
import { PANEL_IDS } from "../core/state.js";
import { StatusBar } from "./status-bar.js";
import { Timeline } from "../timeline/timeline.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../core/state.js").PanelId} PanelId */

const WIDE_MIN_WIDTH_PX = 900; // from which the panel is next to the map, as in 11-wide.css
const SEARCH_DELAY_MS = 180; // without typing, after which the search starts

/** The panels of one viewer. */
export class PanelLayout {
  /** Built by `buildTabPanels`, as are the panels after it. */
  filterPanel = /** @type {FilterPanel} */ (/** @type {unknown} */ (null));

  eventList = /** @type {EventList} */ (/** @type {unknown} */ (null));

  sourcePanel = /** @type {SourcePanel} */ (/** @type {unknown} */ (null));

  mapPanel = /** @type {MapPanel} */ (/** @type {unknown} */ (null));

  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.popup = new Popup(viewer);
    this.offscreenEvents = new OffscreenEvents(viewer);
    this.statusBar = new StatusBar(viewer);
    this.legend = new Legend(viewer);
    this.timeline = new Timeline(viewer);
    this.menu = new Menu(viewer);
    this.lead = new LeadEvent(viewer, viewer.hasCompact);
    this.caption = new Caption(viewer);
    this.areaDrawing = new AreaDrawing(viewer);
    this.searchField = this.#buildSearchField();
    this.searchLater = debounce(
      () => viewer.setFilters({ text: this.searchField.value }, true),
      SEARCH_DELAY_MS,
    );
    this.searchBox = h("div", { class: "cm-search", role: "search" }, buildIcon("search"), this.searchField);
    this.headSlot = h("div", { class: "cm-search-slot" });
    this.listSlot = h("div", { class: "cm-search-slot" });
    this.leadSlot = h("div", { class: "cm-lead-slot" });
    this.filterBar = h("div", { class: "cm-filter-bar" });
    this.mapFoot = h("div", { class: "cm-map-foot" }, this.legend.element, this.statusBar.element);
    /** @type {Map<PanelId, HTMLElement>} */
    this.tabs = new Map();
    /** @type {Map<PanelId, HTMLElement>} */
    this.tabPanels = new Map();
    this.panel = h("section", { class: "cm-panel", "aria-label": viewer.translator.message("panel.title") });
    this.mapArea = h("div", { class: "cm-map-area" });
    this.frame = this.#buildFrame();
  }

  /** Build what is next to the map or below it: filters, list, source and layers. */
  buildTabPanels() {
    const { viewer } = this;
    this.filterPanel = new FilterPanel(viewer);
    this.eventList = new EventList(viewer);
    this.sourcePanel = new SourcePanel(viewer);
    this.mapPanel = new MapPanel(viewer);
    replaceContent(this.filterBar, this.eventList.summary, this.filterPanel.element);
    this.tabs = new Map(PANEL_IDS.map((panel) => [panel, this.#buildTab(panel)]));
    this.tabPanels = new Map(PANEL_IDS.map((panel) => [panel, this.#buildTabPanel(panel)]));
    const label = viewer.translator.message("panel.title");
    replaceContent(
      this.panel,
      h("div", { class: "cm-tabs", role: "tablist", "aria-label": label }, ...this.tabs.values()),
      ...this.tabPanels.values(),
    );
  }

  /** Lay out the map's container with what is around it. @param {HTMLElement} container */
  mount(container) {
    const { translator, root } = this.viewer;
    replaceContent(
      this.mapArea,
      container,
      h("p", { class: "cm-saved-copy" }, translator.message("map.saved_copy")),
      this.#buildMapTools(),
      this.#buildLocator(),
      this.caption.element,
      this.offscreenEvents.element,
      this.popup.element,
      this.areaDrawing.element,
    );
    this.areaDrawing.update();
    this.arrangePanels(); // before the frame is in the page, so that the page is laid out once
    replaceContent(root, this.frame);
    container.setAttribute("role", "application");
    container.setAttribute("aria-roledescription", translator.message("map.role"));
    container.setAttribute("aria-label", translator.message("map.label"));
  }

  #buildFrame() {
    const { translator, document, layout } = this.viewer;
    const skip = h(
      "button",
      { type: "button", class: "cm-skip cm-button", on: { click: () => this.#skipToEvents() } },
      translator.message("skip.events"),
    );
    const title = h(
      layout === "app" ? "h2" : "h1",
      { class: "cm-title" },
      translator.localize(document.title),
    );
    const standfirst = h("p", { class: "cm-standfirst" }, translator.localize(document.description));
    return h(
      "div",
      { class: "cm-frame" },
      skip,
      h(
        "div",
        { class: "cm-head" },
        h("div", { class: "cm-headline" }, title, standfirst),
        this.headSlot,
        this.menu.languageSelect,
        this.menu.element,
      ),
      this.mapArea,
      this.lead.steps,
      this.mapFoot,
      this.timeline.element,
      this.panel,
      this.viewer.announcer.element,
    );
  }

  #buildSearchField() {
    const { translator, state } = this.viewer;
    const field = h("input", {
      type: "search",
      placeholder: translator.message("search.placeholder"),
      "aria-label": translator.message("search.title"),
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

  /** Set the text of the search field, and discard what was being typed: the address gives another search. @param {string} text */
  setSearchText(text) {
    this.searchLater.cancel();
    this.searchField.value = text;
  }

  /** Update the search field and the button of the drawn area after filters were set by other means. */
  syncFilterControls() {
    this.areaDrawing.update();
    const { text } = this.viewer.state.filters;
    if (!findFocused(this.searchBox) && this.searchField.value !== text) this.searchField.value = text;
  }

  #buildMapTools() {
    const { translator } = this.viewer;
    const { map } = this.viewer.mapView;
    return h(
      "div",
      { class: "cm-map-tools", role: "group", "aria-label": translator.message("map.tools") },
      buildIconButton("plus", translator.message("map.zoom_in"), () => map.zoomIn()),
      buildIconButton("minus", translator.message("map.zoom_out"), () => map.zoomOut()),
      buildIconButton("home", translator.message("map.home"), () => this.viewer.goHome()),
      window.document.fullscreenEnabled
        ? buildIconButton("fullscreen", translator.message("map.fullscreen"), () => this.#toggleFullscreen())
        : null,
      this.areaDrawing.button,
    );
  }

  /** The inset that shows where the map is. @returns {SVGElement|null} */
  #buildLocator() {
    const { locator } = this.viewer.document;
    if (!locator) return null;
    const { land, borders, disputed, frame } = locator;
    const [x, y, width, height] = frame;
    return createSvg(
      "svg",
      { class: "cm-locator", viewBox: "0 0 100 80", "aria-hidden": "true" },
      createSvg("path", { d: land, class: "cm-locator-land" }),
      createSvg("path", { d: borders }),
      createSvg("path", { d: disputed, "stroke-dasharray": "1.5" }),
      createSvg("rect", { x, y, width, height }),
    );
  }

  #toggleFullscreen() {
    const { root } = this.viewer;
    const home = /** @type {Document|ShadowRoot} */ (root.getRootNode());
    const change = home.fullscreenElement ? window.document.exitFullscreen() : root.requestFullscreen();
    change.catch(() => {}); // a frame may forbid it
  }

  // --- the panel ----------------------------------------------------------------------------------------------------

  /** @param {PanelId} panel */
  #buildTab(panel) {
    const { viewer } = this;
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "cm-tab",
        id: `${viewer.uid}-tab-${panel}`,
        "aria-controls": `${viewer.uid}-panel-${panel}`,
        on: {
          click: () => viewer.stateStore.change({ panel }),
          keydown: (event) => this.#handleTabKey(event, panel),
        },
      },
      viewer.translator.message(`panel.${panel}`),
    );
  }

  /** @param {PanelId} panel */
  #buildTabPanel(panel) {
    const { uid } = this.viewer;
    const content = {
      events: [this.listSlot, this.leadSlot, this.filterBar, this.filterPanel.chips, this.eventList.element],
      source: [this.sourcePanel.element],
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

  /** @param {KeyboardEvent} event @param {PanelId} panel */
  #handleTabKey(event, panel) {
    const forward = this.viewer.root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = this.viewer.root.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const step = event.key === forward ? 1 : event.key === back ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const next = PANEL_IDS[(PANEL_IDS.indexOf(panel) + step + PANEL_IDS.length) % PANEL_IDS.length];
    this.viewer.stateStore.change({ panel: next });
    this.tabs.get(next)?.focus();
  }

  updateTabs() {
    for (const [panel, tab] of this.tabs) {
      const current = panel === this.viewer.state.panel;
      tab.setAttribute("aria-selected", String(current));
      tab.tabIndex = current ? 0 : -1;
      /** @type {HTMLElement} */ (this.tabPanels.get(panel)).hidden = !current;
    }
  }

  #skipToEvents() {
    this.viewer.stateStore.change({ panel: "events" });
    if (this.popup.isInPanel) return this.popup.title.focus();
    const first = /** @type {HTMLElement|null} */ (this.eventList.element.querySelector(".cm-event-button"));
    (first ?? this.tabs.get("events"))?.focus();
  }

  // --- for the viewer -----------------------------------------------------------------------------------------------

  /** The panel with the event list, which a wide viewer shows an event in. */
  get eventsPanel() {
    return /** @type {HTMLElement} */ (this.tabPanels.get("events"));
  }

  get isNarrow() {
    return this.viewer.root.classList.contains("cm-narrow");
  }

  /** Arrange the panels for a narrow or wide frame: the search box is in the list or in the head. */
  arrangePanels() {
    const { root } = this.viewer;
    const { isCompact } = this.viewer;
    const narrow = isCompact || root.clientWidth < WIDE_MIN_WIDTH_PX;
    const slot = narrow ? this.listSlot : this.headSlot;
    if (this.searchBox.parentElement !== slot) {
      const typing = findFocused(this.searchBox);
      slot.append(this.searchBox);
      if (typing) this.searchField.focus();
    }
    if (!narrow && this.lead.element.parentElement !== this.leadSlot) this.leadSlot.append(this.lead.element);
    const isFootApart = narrow && !isCompact;
    if (isFootApart && this.mapFoot.parentElement !== this.frame) this.timeline.element.before(this.mapFoot);
    if (narrow && this.lead.element.previousElementSibling !== this.mapArea)
      this.mapArea.after(this.lead.element);
    if (!isFootApart && this.mapFoot.parentElement !== this.mapArea) this.mapArea.append(this.mapFoot);
    // moved only if necessary: a focused chip would lose the focus
    const { statusBar, mapArea, offscreenEvents } = this;
    if (narrow && statusBar.element.lastElementChild !== offscreenEvents.element)
      statusBar.element.append(offscreenEvents.element);
    if (!narrow && offscreenEvents.element.parentElement !== mapArea) mapArea.append(offscreenEvents.element);
    root.classList.toggle("cm-narrow", narrow);
    root.classList.toggle("cm-compact", isCompact);
    root.classList.toggle("cm-touch", narrow || matchesMedia("(pointer: coarse)"));
  }

  /** Rectangles of the map that its controls cover, in pixels. @returns {import("../map/labels.js").Rect[]} */
  getControlRects() {
    const home = this.mapArea.getBoundingClientRect();
    return [...this.mapArea.children]
      .slice(1)
      .filter((child) => child !== this.popup.element && child !== this.areaDrawing.element)
      .flatMap((one) => (one === this.offscreenEvents.element ? [...one.children] : [one]))
      .map((one) => one.getBoundingClientRect())
      .map((box) => [box.left - home.left, box.top - home.top, box.right - home.left, box.bottom - home.top]);
  }

  /** Update the panels that may be delayed while a slider is dragged. */
  refreshPanels() {
    this.eventList.update();
    this.lead.update();
    this.legend.update();
    this.filterPanel.update();
    this.sourcePanel.update();
    this.mapPanel.update();
  }

  destroy() {
    this.timeline.destroy();
    this.searchLater.cancel();
    this.offscreenEvents.update.cancel();
  }
}
