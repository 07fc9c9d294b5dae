/**
 * One viewer: it holds the state, tells the parts when that changes, and is what the public handle speaks for.
 */

import { AddressBar } from "./panels/address-bar.js";
import { buildPlaceCard } from "./panels/event-card.js";
import { debounce, findFocused, isRendered, throttleToFrame } from "./dom/dom.js";
import { findMidpoint, mercatorX, mercatorY } from "./core/geometry.js";
import { MapView } from "./map/map-view.js";
import { PanelLayout } from "./panels/layout.js";
import { formatDay, formatInterval } from "./core/date-phrases.js";
import { PrintView } from "./panels/print-view.js";
import {
  NO_FILTERS,
  getWindowDays,
  createOpeningState,
  serializeState,
  readFilters,
  readState,
  readWindow,
} from "./core/state.js";
import { OPEN_END_DAY, OPEN_START_DAY, Store, containsSorted } from "./events/store.js";
import { ResizeGuard } from "./dom/resize-guard.js";
import { Theme } from "./dom/theme.js";
import { getTextDirection, buildMessageTables, createTranslator } from "./core/i18n.js";

/** @typedef {import("./types").MapDocument} MapDocument */
/** @typedef {import("./core/state.js").State} State */
/** @typedef {import("./core/state.js").Filters} Filters */
/**
 * What a choice was made with. `quote` steps through the source that is read; `restore` shows again what the address or
 * another language had: it adds nothing to the history.
 * @typedef {"map"|"list"|"timeline"|"reading"|"quote"|"popup"|"step"|"api"|"restore"} SelectionOrigin
 */

/**
 * @typedef {object} ViewerOptions
 * @property {boolean} [hash] keep the view in the page's address; by default only in the layout *page*
 * @property {"auto"|"light"|"dark"} [theme]
 * @property {string} [language] one of the document's; by default its first
 * @property {"page"|"app"|"embed"} [layout] fills the window; fills the element; takes the height it needs
 * @property {object} [state] what to begin with, in the form that `state()` returns
 * @property {TileOptions} [tiles] pictures of a server under the map
 * @property {(event: {id: string|null}) => void} [onSelect]
 * @property {(window: {mode: string, start: string|null, end: string|null}) => void} [onWindow]
 * @property {(filters: Filters) => void} [onFilter]
 * @property {(handle: object) => void} [onReady]
 */

/** @typedef {{url: string, attribution: string, maxZoom: number}} TileOptions address with {z}, {x} and {y} */

/**
 * What a page drives the viewer with.
 * @typedef {object} ViewerHandle
 * @property {(start: unknown, end: unknown) => void} setWindow ISO date text, day number or null, each
 * @property {(id: unknown) => void} select an event's id, or null for none
 * @property {(filters: unknown) => void} filter keys that are given replace; null lifts all filters
 * @property {() => any} state plain JSON
 * @property {(name: string, listener: (value: any) => void) => () => void} on returns what stops listening
 * @property {(language: string) => void} setLanguage
 * @property {(theme: State["theme"]) => void} setTheme
 * @property {() => void} destroy
 */

const MAX_LIVE_LIST_EVENTS = 2000; // events beyond which lists wait until the slider rests
const LIST_REFRESH_DELAY_MS = 120; // milliseconds
const ANNOUNCE_DELAY_MS = 700; // milliseconds of quiet before what is shown is announced

let viewerCount = 0;

/** A mounted map. */
export class Viewer {
  /**
   * @param {HTMLElement} root @param {MapDocument} document @param {ViewerOptions} options
   * @param {import("./events/store.js").EventColumns} columns @param {L.Map} map @param {HTMLElement} container of the map
   */
  constructor(root, document, options, columns, map, container) {
    this.root = root;
    this.document = document;
    this.layout = options.layout ?? "page";
    this.tiles = options.tiles ?? null;
    this.uid = `cm${++viewerCount}`;
    /** @type {Map<string, Set<(value: any) => void>>} */
    this.listeners = new Map();
    this.store = new Store(document, columns);
    this.extent = this.store.computeExtent();
    this.allCounts = this.store.countFacets(-Infinity, Infinity);
    this.openingState = readOpeningState(document, options);
    this.state = this.openingState;
    this.addressBar = (options.hash ?? this.layout === "page") ? new AddressBar(this) : null;
    this.state = this.addressBar?.parseLocation() ?? this.openingState;
    /** @type {import("./timeline/scale.js").DaySpan|null} days that the timeline shows, once a reader has moved it */
    this.timeView = null;
    this.selectedIndex = -1;
    /** @type {Uint32Array} */
    this.visibleEvents = new Uint32Array(0);
    /** @type {Uint32Array|null} */
    this.matchingCache = null;
    /** @type {""|"searching"|"failed"} what became of a search through packed texts */
    this.searchStatus = "";
    this.mapSize = ""; // of the map's container, as it was last fitted
    this.filterCount = 0; // how often filters have been applied: what depends on them may be kept until it grows
    this.messageTables = buildMessageTables(document.words);
    this.translator = this.#createTranslator();
    this.theme = new Theme(root, document, () => this.repaint());
    this.#applyRootAttributes();
    this.mapView = new MapView(this, map, container);
    this.panels = new PanelLayout(this);
    this.refreshPanelsLater = debounce(() => this.panels.refreshPanels(), LIST_REFRESH_DELAY_MS);
    this.announceLater = debounce(() => this.#announceCount(), ANNOUNCE_DELAY_MS);
    this.printView = new PrintView(this);
    this.resizeGuard = new ResizeGuard();
    this.ownsMap = false;
    this.publicHandle = this.#createHandle();
  }

  #createTranslator() {
    return createTranslator(this.messageTables, this.state.language, this.document.language);
  }

  /** What the root says about itself. */
  #applyRootAttributes() {
    const { root, state } = this;
    root.lang = state.language;
    root.dir = getTextDirection(state.language);
    this.theme.applyTheme(state.theme);
  }

  /** Show the first view; the address may ask for a time, a selection or a place. */
  start() {
    this.panels.mount(this.mapView.container);
    this.mapView.refreshSize();
    this.mapView.goHome();
    this.mapView.addListeners();
    this.#applyState();
    if (this.state.map) this.mapView.goToView(this.state.map);
    if (this.state.selected) this.#openEvent(this.state.selected, "restore");
    this.handleMapMove(true);
    this.#watchPage();
    this.repaint();
    this.emit("ready", this.publicHandle);
  }

  #watchPage() {
    // in the next frame: what follows from a size may change it, which an observer must not do at once
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

  /** A map that nobody has moved shows its opening view in the new size, and an open event with it. */
  #refitMap() {
    const { clientWidth, clientHeight } = this.mapView.container;
    const size = `${clientWidth} ${clientHeight}`;
    if (size === this.mapSize) return;
    this.mapSize = size;
    const swings = this.resizeGuard.isOscillating(clientWidth, clientHeight, performance.now());
    if (this.state.map !== null || swings) return;
    this.mapView.goHome();
    if (this.panels.popup.isOpen) this.#bringPopupIntoView();
  }

  // --- the state ----------------------------------------------------------------------------------------------------

  /**
   * Change the state and everything that follows from it.
   * @param {Partial<State>} patch
   * @param {{replace?: boolean, playing?: boolean}} [how] `replace`: a step on the way, no place in the history
   */
  changeState(patch, { replace = false, playing = false } = {}) {
    const before = this.state;
    if (!playing && ("mode" in patch || "start" in patch || "end" in patch))
      this.panels.timeline.player.stop();
    this.state = { ...before, ...patch };
    this.#applyChange(before);
    this.addressBar?.scheduleWrite(replace);
    this.#notifyListeners(before);
  }

  /** @param {State} before */
  #applyChange(before) {
    const { state } = this;
    const filtered = state.filters !== before.filters;
    const moved = state.mode !== before.mode || state.start !== before.start || state.end !== before.end;
    if (filtered) this.#applyFilters();
    if (filtered || moved) this.#applyWindow();
    if (state.selected !== before.selected) this.selectedIndex = this.store.findIndex(state.selected);
    this.#deselectHidden();
    this.#refreshViews();
  }

  #applyState() {
    this.#applyFilters();
    this.#applyWindow();
    this.selectedIndex = this.store.findIndex(this.state.selected);
    this.#refreshViews();
  }

  #applyFilters() {
    const { text } = this.state.filters;
    this.store.applyFilters(this.state.filters);
    this.matchingCache = null;
    this.filterCount++;
    this.panels.syncSearchField();
    this.searchStatus = "";
    if (this.store.needsSearch(text)) this.#searchPackedTexts(text);
  }

  /** Packed texts take a while to go through: show the result when it is there. @param {string} text */
  async #searchPackedTexts(text) {
    this.searchStatus = "searching";
    const fault = await this.store.searchTexts(text).catch((error) => error);
    if (this.state.filters.text !== text) return; // the search that came after it will tell
    if (fault) return this.#reportSearchFailure();
    const before = this.state;
    this.#applyFilters();
    this.#applyWindow();
    this.#deselectHidden();
    this.#refreshViews();
    this.addressBar?.scheduleWrite(true);
    return this.#notifyListeners(before);
  }

  /** A file of texts did not come: every event is listed still, and that is said. */
  #reportSearchFailure() {
    this.searchStatus = "failed";
    this.panels.eventList.update();
    this.announceLater();
  }

  #applyWindow() {
    const [first, last] = getWindowDays(this.state);
    this.visibleEvents = this.store.findVisible(first, last);
    this.mapView.setDay(Number.isFinite(last) ? last : this.extent[1]);
  }

  /** A selected event that time or a filter hides is no longer selected, and its popup closes. */
  #deselectHidden() {
    const { popup } = this.panels;
    if (this.selectedIndex >= 0 && !containsSorted(this.visibleEvents, this.selectedIndex)) {
      this.#hidePopup();
      this.state = { ...this.state, selected: null };
      this.selectedIndex = -1;
    }
    if (popup.group.length) popup.filterGroup(this.visibleEvents);
  }

  #refreshViews() {
    this.mapView.setEvents(this.visibleEvents, this.selectedIndex);
    this.panels.timeline.update();
    this.panels.statusBar.update();
    this.panels.offscreenEvents.update();
    this.panels.updateTabs();
    if (this.store.count > MAX_LIVE_LIST_EVENTS) this.refreshPanelsLater();
    else this.panels.refreshPanels();
    this.announceLater();
  }

  /** Colours or size have changed. */
  repaint() {
    this.mapView.redraw();
    this.panels.timeline.redraw();
  }

  /** Tell listeners what has changed. @param {State} before */
  #notifyListeners(before) {
    const { state } = this;
    const plain = this.getPlainState();
    const { mode, start, end } = plain;
    if (state.selected !== before.selected) this.emit("select", { id: state.selected });
    if (state.mode !== before.mode || state.start !== before.start || state.end !== before.end)
      this.emit("window", { mode, start, end });
    if (state.filters !== before.filters) this.emit("filter", plain.filters);
    this.emit("change", plain);
  }

  /** @param {State} state from the address */
  restoreState(state) {
    const before = this.state;
    this.panels.timeline.player.stop();
    if (state.language !== before.language) this.setLanguage(state.language);
    this.state = { ...state, theme: before.theme };
    this.panels.setSearchText(state.filters.text);
    this.#applyState();
    if (state.map) this.mapView.goToView(state.map);
    else this.mapView.goHome();
    if (state.selected) this.#openEvent(state.selected, "restore");
    else this.#hidePopup();
    this.#notifyListeners(before);
  }

  // --- choosing -----------------------------------------------------------------------------------------------------

  /**
   * One event is opened; of several, their list.
   * @param {number[]} events indexes @param {SelectionOrigin} origin
   */
  openEvents(events, origin) {
    const { popup } = this.panels;
    if (!events.length) return;
    if (origin !== "popup" && origin !== "api")
      popup.focusOrigin = /** @type {HTMLElement|null} */ (findFocused(this.root));
    if (events.length === 1) this.#openEvent(this.store.getId(events[0]), origin);
    else this.#openGroup(events);
    if (!["api", "step", "quote"].includes(origin)) this.#focusPopup();
  }

  /** @param {number[]} events */
  #openGroup(events) {
    if (this.state.selected !== null) this.changeState({ selected: null });
    this.panels.popup.showGroup(events, this.mapView.getAnchor(events[0]));
    this.#bringPopupIntoView();
  }

  /** @param {string|null} id @param {SelectionOrigin} origin */
  #openEvent(id, origin) {
    const event = this.store.findIndex(id);
    if (event < 0) return this.closePopup();
    const replace = origin === "restore";
    this.#makeVisible(event, replace);
    this.changeState(
      { selected: id, ...this.#chooseSource(event, origin), ...this.#panelFor(origin) },
      { replace },
    );
    this.panels.popup.showEvent(event, this.mapView.getAnchor(event));
    this.#bringPopupIntoView();
    this.panels.timeline.revealDays(this.getSelectedDays() ?? this.extent);
    this.panels.eventList.revealSelected();
    if (origin !== "reading" && origin !== "quote")
      this.panels.sourcePanel.revealStatement(/** @type {string} */ (id), 0);
    if (origin === "step" || origin === "quote") this.announce(this.#describeEvent(event));
    return undefined;
  }

  /**
   * Who reads a source stays in it; any other choice leads to the event's own, its first statement's.
   * @param {number} event @param {SelectionOrigin} origin @returns {Partial<State>}
   */
  #chooseSource(event, origin) {
    if (origin === "restore") return {};
    const reads = origin === "reading" || origin === "quote" ? this.panels.sourcePanel.sourceId : null;
    return { source: reads === this.store.getFirstSource(event) ? null : reads };
  }

  /** In the app, where a table lists the events, the source stands beside the map. @param {SelectionOrigin} origin @returns {Partial<State>} */
  #panelFor(origin) {
    const shows =
      this.layout === "app" && !this.panels.isNarrow && ["map", "timeline", "api"].includes(origin);
    return shows ? { panel: "source" } : {};
  }

  /** Tell about a place or a feature of the ground. @param {import("./types").Label|import("./map/base-layers.js").ProjectedFeature} place */
  showPlaceInfo(place) {
    this.panels.popup.focusOrigin = this.mapView.container;
    this.changeState({ selected: null });
    /** @type {[number, number]} */
    const anchor =
      "point" in place
        ? [mercatorX(place.point[0]), mercatorY(place.point[1])]
        : findMidpoint(place.geometry);
    this.panels.popup.showPlace(...buildPlaceCard(this, place), anchor);
    this.#focusPopup();
  }

  #bringPopupIntoView() {
    const { popup } = this.panels;
    this.mapView.bringIntoView(popup.anchor, popup.getSheetHeight());
    popup.updatePosition();
  }

  /**
   * Let an event through: filters that hide it are lifted, the window is stretched.
   * @param {number} event @param {boolean} replace whether that has no place in the history
   */
  #makeVisible(event, replace) {
    if (containsSorted(this.visibleEvents, event)) return;
    const patch = this.store.failedFilters[event] ? { filters: NO_FILTERS } : {};
    const [first, last] = getWindowDays(this.state);
    const [from, to] = this.#findDayRange([event]);
    const start = this.state.mode === "window" ? Math.min(first, from) : null;
    const days = to < first || from > last ? readWindow(start, Math.max(last, to)) : {};
    this.changeState({ ...patch, ...days }, { replace });
  }

  #focusPopup() {
    if (this.panels.isNarrow) this.panels.mapArea.scrollIntoView({ block: "nearest" });
    this.panels.popup.title.focus({ preventScroll: true });
  }

  closePopup() {
    if (!this.panels.popup.isOpen) return;
    const { selected } = this.state;
    this.#hidePopup();
    if (selected !== null) this.changeState({ selected: null });
  }

  /** Hide the popup; a focus within goes back to where it came from, or to what stands for the event. */
  #hidePopup() {
    const { popup, eventList } = this.panels;
    const inside = findFocused(popup.element);
    const entry = eventList.findEntryButton(this.state.selected);
    popup.hide();
    if (!inside) return;
    const next = [popup.focusOrigin, entry, this.mapView.container].find(
      (one) => one && one !== this.root && isRendered(one),
    );
    next?.focus();
  }

  /** To the next or previous event in time; the window goes along. @param {1|-1} direction */
  stepToEvent(direction) {
    const passing = this.getMatchingEvents();
    const at = passing.indexOf(this.selectedIndex);
    const next = at >= 0 ? passing[at + direction] : this.#findFirstStep(passing, direction);
    if (next === undefined)
      return this.announce(this.translator.message(direction > 0 ? "time.no_next" : "time.no_previous"));
    this.#shiftWindowTo(next);
    this.openEvents([next], "step");
    return undefined;
  }

  /** Where stepping begins when nothing is selected. @param {Uint32Array} matching @param {1|-1} direction @returns {number|undefined} */
  #findFirstStep(matching, direction) {
    const { mode, end } = this.state;
    if (mode === "upto" && direction > 0)
      return matching.find((event) => this.store.columns.start[event] > (end ?? Infinity));
    return direction > 0
      ? (this.visibleEvents[0] ?? matching[0])
      : this.visibleEvents[this.visibleEvents.length - 1];
  }

  /** Move the window, as wide as it is, to an event. @param {number} event */
  #shiftWindowTo(event) {
    const { mode, start, end } = this.state;
    const [first, last] = this.#findDayRange([event]);
    if (mode === "upto") this.changeState({ end: first });
    if (mode !== "window" || start === null || end === null || containsSorted(this.visibleEvents, event))
      return;
    const shift = first < start ? first - start : last > end ? last - end : 0;
    this.changeState({ start: start + shift, end: end + shift });
  }

  /** Show where a statement stands in its source. @param {string} source id @param {string} id of the event @param {number} index */
  showInSource(source, id, index) {
    this.changeState({ panel: "source", source });
    this.panels.sourcePanel.update(); // lists may be waiting until the slider rests
    this.panels.sourcePanel.goToStatement(id, index);
  }

  // --- the map ------------------------------------------------------------------------------------------------------

  /** @param {boolean} [isProgrammatic] the reader has not moved it */
  handleMapMove(isProgrammatic = false) {
    this.panels.statusBar.updateScale();
    this.panels.offscreenEvents.update();
    this.panels.popup.updatePosition();
    if (isProgrammatic || this.mapView.isProgrammaticMove) return;
    this.state = { ...this.state, map: this.mapView.getView() };
    this.addressBar?.scheduleWrite(true);
  }

  /** @param {KeyboardEvent} event on the map */
  handleMapKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own, such as to print
    if (event.key === "n" || event.code === "KeyN") this.stepToEvent(1);
    else if (event.key === "p" || event.code === "KeyP") this.stepToEvent(-1);
    else if (event.key === "Enter" && this.panels.popup.isOpen) this.#focusPopup();
    else if (event.key === "Escape") this.closePopup();
  }

  goHome() {
    this.state = { ...this.state, map: null };
    this.mapView.goHome();
    this.addressBar?.scheduleWrite(false);
  }

  // --- what the parts ask -------------------------------------------------------------------------------------------

  /** Events that pass the filters, at any time. @returns {Uint32Array} */
  getMatchingEvents() {
    this.matchingCache ??= this.store.findVisible(-Infinity, Infinity);
    return this.matchingCache;
  }

  countFacets() {
    return this.store.countFacets(...getWindowDays(this.state));
  }

  /** @param {number} event @returns {boolean} whether its date is approximate */
  isApproximate(event) {
    return this.store.columns.about[event] === 1;
  }

  /** @param {number} day @returns {number|null} the first day of the next event */
  findNextStart(day) {
    const { start } = this.store.columns;
    const next = this.getMatchingEvents().find((event) => start[event] > day);
    return next === undefined ? null : start[next];
  }

  /** @returns {[number, number]|null} */
  getSelectedDays() {
    return this.selectedIndex < 0 ? null : this.#findDayRange([this.selectedIndex]);
  }

  /** @returns {[number, number]|null} */
  getVisibleDays() {
    return this.visibleEvents.length ? this.#findDayRange(this.visibleEvents) : null;
  }

  /** @param {Iterable<number>} events @returns {[number, number]} from the first to the last known day */
  #findDayRange(events) {
    const { start, end } = this.store.columns;
    let [first, last] = [Infinity, -Infinity];
    for (const event of events) {
      first = Math.min(first, start[event] === OPEN_START_DAY ? end[event] : start[event]);
      last = Math.max(last, end[event] === OPEN_END_DAY ? start[event] : end[event]);
    }
    return [first, last];
  }

  /** The event nearest to an empty window; -1 where the filters leave none at all. @returns {number} */
  findNearestEvent() {
    const [first, last] = getWindowDays(this.state);
    const { start, end } = this.store.columns;
    let [best, far] = [-1, Infinity];
    for (const event of this.getMatchingEvents()) {
      const distance = Math.max(start[event] - last, first - end[event]);
      if (distance < far) [best, far] = [event, distance];
    }
    return best;
  }

  /** @param {number} event @returns {string} */
  #describeEvent(event) {
    const record = this.store.getRecord(event);
    if (record)
      return `${formatInterval(record.time, this.translator)}: ${this.translator.localize(record.title)}`;
    return [this.formatExactDay(event), this.getTypeName(event)].filter(Boolean).join(": ");
  }

  /** The columns know days alone: of a vaguer date the text must say how it is written. @param {number} event @returns {string} */
  formatExactDay(event) {
    const { start, end, about } = this.store.columns;
    return start[event] === end[event] && !about[event] ? formatDay(start[event], this.translator) : "";
  }

  /** @param {number} event @returns {string} */
  getTypeName(event) {
    return this.translator.localize(this.document.types[this.store.columns.type[event]]?.words);
  }

  #announceCount() {
    if (!this.panels.timeline.player.isPlaying) this.announce(this.visibleCountText());
  }

  /** @returns {string} how many events are shown, or that a search is not done */
  visibleCountText() {
    if (this.searchStatus) return this.translator.message(`search.${this.searchStatus}`);
    return this.translator.pluralMessage("list.shown", this.visibleEvents.length, {
      all: this.translator.formatNumber(this.store.count),
    });
  }

  /** @param {string} text for those who listen */
  announce(text) {
    this.panels.announce(text);
  }

  /** @param {boolean} playing */
  notifyPlaying(playing) {
    this.emit("play", playing);
  }

  /** @returns {string} a link to the view as it is */
  getPermalink() {
    return this.addressBar?.getPermalink() ?? window.location.href;
  }

  // --- the handle ---------------------------------------------------------------------------------------------------

  /** @param {any} patch keys that are given replace; null lifts all filters @param {boolean} [replace] */
  setFilters(patch, replace = false) {
    this.changeState({ filters: patch ? readFilters(patch, this.state.filters) : NO_FILTERS }, { replace });
  }

  resetFilters() {
    this.panels.searchField.value = "";
    this.setFilters(null);
  }

  /** @param {string} language */
  setLanguage(language) {
    if (!this.document.languages.includes(language) || language === this.state.language) return;
    const inMenu = findFocused(this.panels.menu.element);
    this.panels.destroy();
    this.state = { ...this.state, language };
    this.translator = this.#createTranslator();
    this.#applyRootAttributes();
    this.panels = new PanelLayout(this);
    this.panels.mount(this.mapView.container);
    this.#applyState();
    if (this.state.selected) this.#openEvent(this.state.selected, "restore");
    this.handleMapMove(true);
    this.repaint();
    if (inMenu) this.panels.menu.openAtLanguage();
    this.addressBar?.scheduleWrite(false);
    this.emit("language", language);
  }

  /** @param {State["theme"]} theme */
  setTheme(theme) {
    this.theme.applyTheme(theme);
    this.state = { ...this.state, theme: this.theme.choice };
    this.panels.menu.showTheme(this.theme.choice);
    this.repaint();
    this.emit("theme", theme);
  }

  /** @returns {any} the state as plain JSON, and how many events are shown */
  getPlainState() {
    return { ...serializeState(this.state), shown: this.visibleEvents.length };
  }

  /** @param {string} name @param {(value: any) => void} listener @returns {() => void} stops listening */
  on(name, listener) {
    const own = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, own.add(listener));
    return () => void own.delete(listener);
  }

  /** @param {string} name @param {any} value */
  emit(name, value) {
    for (const listener of this.listeners.get(name) ?? []) listener(value);
  }

  /** @param {unknown} id */
  #selectById(id) {
    const event = typeof id === "string" ? this.store.findIndex(id) : -1;
    if (event < 0) this.closePopup();
    else this.openEvents([event], "api");
  }

  /** The public handle: see docs/viewer.md. @returns {ViewerHandle} */
  #createHandle() {
    return {
      setWindow: (start, end) => this.changeState(readWindow(start, end)),
      select: (id) => this.#selectById(id),
      filter: (filters) => this.setFilters(filters),
      state: () => this.getPlainState(),
      on: (name, listener) => this.on(name, listener),
      setLanguage: (language) => this.setLanguage(language),
      setTheme: (theme) => this.setTheme(theme),
      destroy: () => this.destroy(),
    };
  }

  destroy() {
    this.panels.destroy();
    this.printView.destroy();
    this.refreshPanelsLater.cancel();
    this.announceLater.cancel();
    this.addressBar?.destroy();
    this.resizeObserver?.disconnect();
    this.resizeLater?.cancel();
    this.theme.destroy();
    this.mapView.destroy();
    this.root.replaceWith(...(this.ownsMap ? [] : [this.mapView.container]));
    if (this.ownsMap) this.mapView.map.remove();
    if (this.outsideListener) window.document.removeEventListener("pointerdown", this.outsideListener);
    this.emit("destroy", null);
  }
}

/** @param {MapDocument} document @param {ViewerOptions} options @returns {State} */
function readOpeningState(document, { language = document.language, theme = "auto", state }) {
  const known = document.languages.includes(language) ? language : document.language;
  return readState({ ...createOpeningState(known), theme }, state, document);
}
