/**
 * One viewer: composes the state, the map and the panels, and updates them after each change.
 */

import { buildMessageTables, createTranslator, getTextDirection } from "./core/i18n.js";
import { NO_FILTERS, THEMES, createOpeningState, readFilters, readState } from "./core/state.js";
import { Announcer } from "./dom/announcer.js";
import { debounceAfterFrame, findFocused, throttleToFrame } from "./dom/dom.js";
import { ResizeGuard } from "./dom/resize-guard.js";
import { StepRunner } from "./dom/step-runner.js";
import { Theme } from "./dom/theme.js";
import { Store } from "./events/store.js";
import { MapView } from "./map/map-view.js";
import { AddressBar, readAddress } from "./panels/address-bar.js";
import { describeVisibleCount } from "./panels/event-text.js";
import { PanelLayout } from "./panels/layout.js";
import { PrintView } from "./panels/print-view.js";
import { createPublicHandle } from "./public-handle.js";
import { Selection } from "./selection.js";
import { StateStore } from "./state-store.js";

/** @typedef {import("./types").MapDocument} MapDocument */
/** @typedef {import("./core/state.js").State} State */
/** @typedef {import("./core/state.js").Filters} Filters */
/** @typedef {import("./state-store.js").StateChange} StateChange */

/**
 * @typedef {object} ViewerOptions
 * @property {boolean} [hash] keep the view in the page's address; by default only in the layout *page*
 * @property {"auto"|"light"|"dark"} [theme]
 * @property {string} [language] one of the document's; by default its first
 * @property {"page"|"app"|"embed"} [layout] fills the window; fills the element; takes the height it needs
 * @property {boolean} [compact] in the layout *embed*: the map and one event at a time until the reader opens the rest
 * @property {object} [state] the opening view, in the form that `state()` returns
 * @property {TileOptions} [tiles] raster tiles under the map
 * @property {Record<string, string>} [media] addresses of the files of media by name; by default in the folder media
 * @property {(event: {id: string|null}) => void} [onSelect]
 * @property {(window: {mode: string, start: string|null, end: string|null}) => void} [onWindow]
 * @property {(filters: Filters) => void} [onFilter]
 * @property {(handle: object) => void} [onReady]
 * @property {(error: unknown) => void} [onStartError] called with an error of the start after `mount` has returned
 */

/** @typedef {{url: string, attribution: string, maxZoom: number}} TileOptions URL template with {z}, {x} and {y} */

const MAX_LIVE_LIST_EVENTS = 2000; // with more events, panels are updated only once the slider rests
const PANEL_REFRESH_DELAY_MS = 120;
/** @type {readonly (keyof State)[]} */
const KEYS_WITHOUT_EVENTS = ["map", "theme"]; // changing these leaves the panels as they are

let viewerCount = 0;

/** A mounted map. */
export class Viewer {
  /** Built by the start, as are the panels. */
  mapView = /** @type {MapView} */ (/** @type {unknown} */ (null));

  panels = /** @type {PanelLayout} */ (/** @type {unknown} */ (null));

  /**
   * @param {HTMLElement} root @param {MapDocument} document @param {ViewerOptions} options
   * @param {import("./events/store.js").EventColumns} columns @param {L.Map} map @param {HTMLElement} container of the map
   */
  constructor(root, document, options, columns, map, container) {
    this.root = root;
    this.document = document;
    this.layout = options.layout ?? "page";
    this.map = map;
    this.container = container;
    this.hasCompact = this.layout === "embed" && options.compact === true;
    this.isCompact = this.hasCompact;
    this.tiles = options.tiles ?? null;
    this.media = options.media ?? null;
    this.uid = `cm${++viewerCount}`;
    this.ownsMap = false;
    /** @type {import("./timeline/scale.js").DaySpan|null} days that the timeline shows, once a reader has moved it */
    this.timeView = null;
    this.store = new Store(document, columns);
    const hasAddress = options.hash ?? this.layout === "page";
    const openingState = this.#withKnownSelection(readOpeningState(document, options));
    const state = hasAddress ? this.#withKnownSelection(readAddress(openingState, document)) : openingState;
    this.stateStore = new StateStore(this.store, openingState, state);
    this.stateStore.observe((change) => this.#handleChange(change));
    this.addressBar = hasAddress
      ? new AddressBar(this.stateStore, document, (restored) =>
          this.#restoreState(this.#withKnownSelection(restored)),
        )
      : null;
    this.messageTables = buildMessageTables(document.words);
    this.translator = this.#createTranslator();
    this.theme = new Theme(root, document, () => this.repaint());
    this.announcer = new Announcer(() => this.#summarizeVisibleEvents());
    this.selection = new Selection(this);
    this.refreshPanelsLater = debounceAfterFrame(() => this.panels.refreshPanels(), PANEL_REFRESH_DELAY_MS);
    this.printView = new PrintView(this);
    this.resizeGuard = new ResizeGuard();
    this.fittedSize = ""; // what the map was last fitted to
    this.startRunner = new StepRunner(this.#createStartSteps(), options.onStartError ?? throwError);
    this.publicHandle = createPublicHandle(this);
  }

  /** A state that selects no event that the map does not have. @param {State} state @returns {State} */
  #withKnownSelection(state) {
    const isKnown = state.selected !== null && this.store.findIndex(state.selected) >= 0;
    return isKnown ? state : { ...state, selected: null };
  }

  /**
   * Show the opening view, or what the address gives: the map in the next frame, then the panels, a part a task. A page that
   * is loaded again is built at once, so that the browser finds the place to which the reader had scrolled.
   */
  start() {
    this.root.setAttribute("aria-busy", "true");
    if (isLoadedAgain()) this.completeStart();
    else this.startRunner.runNext();
  }

  /** Build at once what the start has not built yet; a step of the start itself goes on. */
  completeStart() {
    this.startRunner.finish();
  }

  /** @returns {Generator<import("./dom/step-runner.js").StepGap, void>} */
  *#createStartSteps() {
    const { map } = this.stateStore.state;
    yield "task"; // the script and the events have been read in this one
    this.#applyRootAttributes();
    this.mapView = new MapView(this, this.map, this.container);
    this.#applyDay();
    yield "task";
    this.#mountMap();
    if (map) this.#goToView(map);
    yield "frame";
    this.panels.offscreenEvents.render();
    this.mapView.startLabels();
    yield "frame";
    this.panels.timeline.update();
    this.panels.buildTabPanels();
    this.panels.updateTabs();
    yield "task";
    this.panels.refreshPanels();
    yield "task";
    this.panels.menu.buildBody();
    this.mapView.addListeners();
    this.announcer.announceSummaryLater();
    this.addressBar?.scheduleWrite(true);
    this.selection.showSelected("restore");
    this.handleMapMove(true);
    this.#watchPage();
    this.root.removeAttribute("aria-busy");
    this.stateStore.emit("ready", this.publicHandle);
  }

  /** Build what is around the map, and request its drawing. */
  #mountMap() {
    this.panels = new PanelLayout(this);
    this.panels.statusBar.update(); // whose height the opening view leaves free
    this.panels.lead.update();
    this.panels.mount(this.container);
    this.mapView.refreshSize();
    this.mapView.goHome();
    this.fittedSize = this.mapView.getFittedSize();
    this.#showEventsOnMap();
    this.mapView.redraw();
  }

  destroy() {
    this.completeStart();
    this.panels.destroy();
    this.printView.destroy();
    this.refreshPanelsLater.cancel();
    this.announcer.destroy();
    this.addressBar?.destroy();
    this.resizeObserver?.disconnect();
    this.resizeLater?.cancel();
    this.theme.destroy();
    this.mapView.destroy();
    this.root.replaceWith(...(this.ownsMap ? [] : [this.mapView.container]));
    if (this.ownsMap) this.mapView.map.remove();
    if (this.outsideListener) window.document.removeEventListener("pointerdown", this.outsideListener);
    this.stateStore.destroy();
  }

  get state() {
    return this.stateStore.state;
  }

  #createTranslator() {
    return createTranslator(this.messageTables, this.state.language, this.document.language);
  }

  /** Set language, direction and colours of the root. */
  #applyRootAttributes() {
    const { root, state } = this;
    root.lang = state.language;
    root.dir = getTextDirection(state.language);
    if (this.layout === "page" && root.getAttribute("role") === "main") this.#nameHostPage();
    this.theme.applyTheme(state.theme);
  }

  /** Give the language and title to a page that the map fills. */
  #nameHostPage() {
    const { documentElement } = window.document;
    documentElement.lang = this.state.language;
    documentElement.dir = getTextDirection(this.state.language);
    window.document.title = this.translator.localize(this.document.title) || window.document.title;
  }

  // --- after a change -----------------------------------------------------------------------------------------------

  /** @param {StateChange} change */
  #handleChange(change) {
    const { before, state, keys, isSearchResult } = change;
    this.completeStart();
    if (change.isDeselected) this.selection.hidePopup(before.selected);
    if (state.language !== before.language) this.#rebuildPanels();
    else if (isSearchResult || keys.some((key) => !KEYS_WITHOUT_EVENTS.includes(key)))
      this.#updatePanels(change);
    if (state.theme !== before.theme) this.#applyTheme();
    this.addressBar?.scheduleWrite(change.replace);
  }

  /** @param {StateChange} change */
  #updatePanels({ before, state, playing, isWindowSet }) {
    const { panels } = this;
    if (isWindowSet && !playing) panels.timeline.player.stop();
    if (state.filters !== before.filters) panels.syncFilterControls();
    panels.popup.filterGroup(this.stateStore.visibleEvents);
    this.#refreshEvents();
  }

  #applyDay() {
    this.mapView.setDay(this.stateStore.mapDay);
  }

  #showEventsOnMap() {
    const { mapView, stateStore } = this;
    const drawn = this.store.selectDrawn(stateStore.visibleEvents);
    const isSelectedDrawn = drawn === stateStore.visibleEvents || drawn.includes(stateStore.selectedIndex);
    mapView.setEvents(drawn, isSelectedDrawn ? stateStore.selectedIndex : -1);
  }

  #refreshEvents() {
    const { panels } = this;
    this.#applyDay();
    this.#showEventsOnMap();
    panels.timeline.update();
    panels.caption.update(panels.timeline.player.isPlaying);
    panels.statusBar.update();
    panels.offscreenEvents.update();
    panels.updateTabs();
    if (this.store.count > MAX_LIVE_LIST_EVENTS) this.refreshPanelsLater();
    else panels.refreshPanels();
    this.announcer.announceSummaryLater();
  }

  /** Build the panels anew in the state's language. */
  #rebuildPanels() {
    const isSwitchFocused = findFocused(this.panels.menu.languageSelect);
    this.panels.destroy();
    this.announcer.clear();
    this.translator = this.#createTranslator();
    this.#applyRootAttributes();
    this.panels = new PanelLayout(this);
    this.panels.mount(this.mapView.container);
    this.panels.buildTabPanels();
    this.panels.menu.buildBody();
    this.#refreshEvents();
    this.selection.showSelected("restore");
    this.handleMapMove(true);
    this.repaint();
    if (isSwitchFocused) this.panels.menu.languageSelect.focus();
  }

  #applyTheme() {
    const { theme } = this.state;
    this.theme.applyTheme(theme);
    this.panels.menu.showTheme(theme);
    this.repaint();
  }

  /** Draw map and timeline again: colours or size have changed. */
  repaint() {
    if (!this.startRunner.isFinished) return; // the start draws with the colours of its time
    this.mapView.redraw();
    this.panels.timeline.redraw();
  }

  /** @returns {string} the text that is announced after a change; none while the timeline plays */
  #summarizeVisibleEvents() {
    return this.panels.timeline.player.isPlaying ? "" : describeVisibleCount(this);
  }

  // --- changing -----------------------------------------------------------------------------------------------------

  /** @param {any} patch given keys replace, other keys keep their value; null lifts all filters @param {boolean} [replace] see ChangeOptions */
  setFilters(patch, replace = false) {
    const filters = patch ? readFilters(patch, this.state.filters) : NO_FILTERS;
    this.stateStore.change({ filters }, { replace });
  }

  resetFilters() {
    this.panels.searchField.value = "";
    this.setFilters(null);
  }

  /** @param {string} language one that the document does not have is ignored */
  setLanguage(language) {
    if (language === this.state.language || !this.document.languages.includes(language)) return;
    this.stateStore.change({ language });
  }

  /** @param {State["theme"]} theme an unknown one is ignored */
  setTheme(theme) {
    if (theme === this.state.theme || !THEMES.includes(theme)) return;
    this.stateStore.change({ theme }, { replace: true });
  }

  /** Show one event at a time, or the whole viewer in its place. @param {boolean} isCompact */
  setCompact(isCompact) {
    if (!this.hasCompact || isCompact === this.isCompact) return;
    this.isCompact = isCompact;
    this.selection.closePopup();
    this.#handleResize();
    this.panels.lead.update();
    this.mapView.nameEvent(this.panels.lead.index);
    this.repaint();
  }

  /** @param {State} state from the address */
  #restoreState(state) {
    this.completeStart();
    const { panels, mapView } = this;
    panels.timeline.player.stop();
    panels.setSearchText(state.filters.text);
    if (state.map) mapView.goToView(state.map);
    else mapView.goHome();
    const map = state.map && mapView.getView();
    this.stateStore.change({ ...state, map, theme: this.state.theme }, { replace: true, reveal: true });
    if (this.state.selected === null) this.selection.hidePopup(null);
    else this.selection.showSelected("restore");
  }

  /** @returns {string} a link to the page that opens with the current view, if the page keeps it in its address */
  getPermalink() {
    return this.addressBar?.getPermalink() ?? window.location.href;
  }

  // --- the map ------------------------------------------------------------------------------------------------------

  /** @param {boolean} [isProgrammatic] whether the viewer moved the map, not the reader */
  handleMapMove(isProgrammatic = false) {
    this.panels.statusBar.updateScale();
    this.panels.offscreenEvents.update();
    this.panels.popup.updatePosition();
    this.panels.legend.update(); // circles are drawn from a zoom on
    this.panels.eventList.handleMapMove();
    if (isProgrammatic || this.mapView.isProgrammaticMove) return;
    this.stateStore.change({ map: this.mapView.getView() }, { replace: true });
  }

  /** @param {KeyboardEvent} event on the map */
  handleMapKey(event) {
    const { selection } = this;
    if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own shortcuts, such as to print
    if (event.key === "n" || event.code === "KeyN") selection.stepToEvent(1);
    else if (event.key === "p" || event.code === "KeyP") selection.stepToEvent(-1);
    else if (event.key === "Enter" && this.panels.popup.isOpen) selection.focusPopup();
    else if (event.key === "Escape") selection.closePopup();
  }

  /** Show the opening view of the map. */
  goHome() {
    this.mapView.goHome();
    this.stateStore.change({ map: null });
  }

  /** @param {[number, number, number]} view longitude, latitude, zoom */
  #goToView(view) {
    this.mapView.goToView(view);
    this.stateStore.change({ map: this.mapView.getView() }, { replace: true });
  }

  // --- the size -----------------------------------------------------------------------------------------------------

  #watchPage() {
    // in the next frame: handling a size may change it, which an observer must not do at once
    this.resizeLater = throttleToFrame(() => this.#handleResize());
    this.resizeObserver = new ResizeObserver(this.resizeLater);
    this.resizeObserver.observe(this.root);
    this.resizeObserver.observe(this.mapView.container);
    this.outsideListener = (/** @type {Event} */ event) => {
      if (!event.composedPath().includes(this.panels.menu.element)) this.panels.menu.close(false);
    };
    window.document.addEventListener("pointerdown", this.outsideListener);
  }

  #handleResize() {
    this.panels.arrangePanels();
    this.mapView.refreshSize();
    this.#refitMap();
    this.panels.popup.updatePosition();
    this.panels.statusBar.updateScale();
    this.panels.offscreenEvents.update();
  }

  /** Fit a map that the reader has not moved to its new size, and keep an open event in view. */
  #refitMap() {
    const { clientWidth, clientHeight } = this.mapView.container;
    const size = this.mapView.getFittedSize();
    if (size === this.fittedSize) return;
    this.fittedSize = size;
    const isOscillating = this.resizeGuard.isOscillating(clientWidth, clientHeight, performance.now());
    if (this.state.map !== null || isOscillating) return;
    this.mapView.goHome();
    if (this.panels.popup.isOpen) this.selection.bringPopupIntoView();
  }
}

/** @param {unknown} error */
function throwError(error) {
  throw error;
}

/** Whether the reader has reloaded the page or returned to it. */
function isLoadedAgain() {
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return entry?.type === "reload" || entry?.type === "back_forward";
}

/** @param {MapDocument} document @param {ViewerOptions} options @returns {State} */
function readOpeningState(document, { language, layout = "page", theme = "auto", state }) {
  const preferred = layout === "app" ? null : findReaderLanguage(document.languages);
  const wanted = language ?? preferred ?? document.language;
  const openingLanguage = document.languages.includes(wanted) ? wanted : document.language;
  return readState({ ...createOpeningState(openingLanguage), theme }, state, document);
}

/** @param {string[]} languages of the map @returns {string|null} the first that the reader's browser requests */
function findReaderLanguage(languages) {
  const asked = (window.navigator.languages ?? []).map((tag) => tag.toLowerCase());
  for (const tag of asked) {
    const found = languages.find(
      (language) => language.toLowerCase() === tag || language.split("-")[0] === tag.split("-")[0],
    );
    if (found) return found;
  }
  return null;
}
