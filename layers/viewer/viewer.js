/**
 * One viewer: it holds the state, tells the parts when that changes, and is what the public handle speaks for.
 */

import { Address } from "./panels/address-bar.js";
import { placeCard } from "./panels/event-card.js";
import { afterQuiet, focusedIn, isSeen, oncePerFrame } from "./dom/dom.js";
import { middleOf, mercatorX, mercatorY } from "./core/geometry.js";
import { MapView } from "./map/map-view.js";
import { Parts } from "./panels/layout.js";
import { dayInWords, timeInWords } from "./core/date-phrases.js";
import { PrintSheet } from "./panels/print-view.js";
import {
  NO_FILTERS,
  daysShown,
  openingState,
  plainState,
  readFilters,
  readState,
  windowState,
} from "./core/state.js";
import { OPEN_END, OPEN_START, Store, holds } from "./events/store.js";
import { Swing } from "./dom/resize-guard.js";
import { Theme } from "./dom/theme.js";
import { directionOf, tablesOf, translator } from "./core/i18n.js";

/** @typedef {import("./types").MapDocument} MapDocument */
/** @typedef {import("./core/state.js").State} State */
/** @typedef {import("./core/state.js").Filters} Filters */
/**
 * What a choice was made with. `quote` steps through the source that is read; `restore` shows again what the address or
 * another language had: it adds nothing to the history.
 * @typedef {"map"|"list"|"timeline"|"reading"|"quote"|"popup"|"step"|"api"|"restore"} Origin
 */

/**
 * @typedef {object} Options
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
 * @typedef {object} Handle
 * @property {(start: unknown, end: unknown) => void} setWindow ISO date text, day number or null, each
 * @property {(id: unknown) => void} select an event's id, or null for none
 * @property {(filters: unknown) => void} filter keys that are given replace; null lifts all filters
 * @property {() => any} state plain JSON
 * @property {(name: string, listener: (value: any) => void) => () => void} on returns what stops listening
 * @property {(language: string) => void} setLanguage
 * @property {(theme: State["theme"]) => void} setTheme
 * @property {() => void} destroy
 */

const LARGE = 2000; // events beyond which lists wait until the slider rests
const REST = 120; // milliseconds
const SPEAK = 700; // milliseconds of quiet before what is shown is announced

let made = 0;

/** A mounted map. */
export class Viewer {
  /**
   * @param {HTMLElement} root @param {MapDocument} document @param {Options} options
   * @param {import("./events/store.js").Columns} columns @param {L.Map} map @param {HTMLElement} container of the map
   */
  constructor(root, document, options, columns, map, container) {
    this.root = root;
    this.document = document;
    this.layout = options.layout ?? "page";
    this.tiles = options.tiles ?? null;
    this.uid = `cm${++made}`;
    /** @type {Map<string, Set<(value: any) => void>>} */
    this.listeners = new Map();
    this.store = new Store(document, columns);
    this.extent = this.store.extent();
    this.allCounts = this.store.counts(-Infinity, Infinity);
    this.opening = openingOf(document, options);
    this.state = this.opening;
    this.address = (options.hash ?? this.layout === "page") ? new Address(this) : null;
    this.state = this.address?.read() ?? this.opening;
    /** @type {import("./timeline/scale.js").Span|null} days that the timeline shows, once a reader has moved it */
    this.timeView = null;
    this.selected = -1;
    /** @type {Uint32Array} */
    this.shown = new Uint32Array(0);
    /** @type {Uint32Array|null} */
    this.passingCache = null;
    /** @type {""|"searching"|"failed"} what became of a search through packed texts */
    this.search = "";
    this.mapSize = ""; // of the map's container, as it was last fitted
    this.filterCount = 0; // how often filters have been applied: what depends on them may be kept until it grows
    this.tables = tablesOf(document.words);
    this.words = this.#translator();
    this.theme = new Theme(root, document, () => this.repaint());
    this.#dress();
    this.mapView = new MapView(this, map, container);
    this.parts = new Parts(this);
    this.refreshLater = afterQuiet(() => this.parts.refreshLists(), REST);
    this.announceLater = afterQuiet(() => this.#announceShown(), SPEAK);
    this.print = new PrintSheet(this);
    this.swing = new Swing();
    this.ownsMap = false;
    this.publicHandle = this.#handle();
  }

  #translator() {
    return translator(this.tables, this.state.language, this.document.language);
  }

  /** What the root says about itself. */
  #dress() {
    const { root, state } = this;
    root.lang = state.language;
    root.dir = directionOf(state.language);
    this.theme.set(state.theme);
  }

  /** Show the first view; the address may ask for a time, a selection or a place. */
  start() {
    this.parts.mount(this.mapView.container);
    this.mapView.resized();
    this.mapView.goHome();
    this.mapView.listen();
    this.#applyAll();
    if (this.state.map) this.mapView.goTo(this.state.map);
    if (this.state.selected) this.#open(this.state.selected, "restore");
    this.mapMoved(true);
    this.#watchPage();
    this.repaint();
    this.emit("ready", this.publicHandle);
  }

  #watchPage() {
    // in the next frame: what follows from a size may change it, which an observer must not do at once
    this.resizedLater = oncePerFrame(() => this.#resized());
    this.resizer = new ResizeObserver(this.resizedLater);
    this.resizer.observe(this.root);
    this.resizer.observe(this.mapView.container);
    this.outside = (/** @type {Event} */ event) => {
      if (!event.composedPath().includes(this.parts.menu.element)) this.parts.menu.close(false);
    };
    window.document.addEventListener("pointerdown", this.outside);
  }

  #resized() {
    this.parts.arrange();
    this.mapView.resized();
    this.#fitAgain();
    this.parts.popup.place();
    this.parts.strip.updateScale();
    this.parts.elsewhere.update();
  }

  /** A map that nobody has moved shows its opening view in the new size, and an open event with it. */
  #fitAgain() {
    const { clientWidth, clientHeight } = this.mapView.container;
    const size = `${clientWidth} ${clientHeight}`;
    if (size === this.mapSize) return;
    this.mapSize = size;
    const swings = this.swing.back(clientWidth, clientHeight, performance.now());
    if (this.state.map !== null || swings) return;
    this.mapView.goHome();
    if (this.parts.popup.open) this.#makeRoom();
  }

  // --- the state ----------------------------------------------------------------------------------------------------

  /**
   * Change the state and everything that follows from it.
   * @param {Partial<State>} patch
   * @param {{replace?: boolean, playing?: boolean}} [how] `replace`: a step on the way, no place in the history
   */
  change(patch, { replace = false, playing = false } = {}) {
    const before = this.state;
    if (!playing && ("mode" in patch || "start" in patch || "end" in patch))
      this.parts.timeline.player.stop();
    this.state = { ...before, ...patch };
    this.#apply(before);
    this.address?.changed(replace);
    this.#tell(before);
  }

  /** @param {State} before */
  #apply(before) {
    const { state } = this;
    const filtered = state.filters !== before.filters;
    const moved = state.mode !== before.mode || state.start !== before.start || state.end !== before.end;
    if (filtered) this.#applyFilters();
    if (filtered || moved) this.#applyWindow();
    if (state.selected !== before.selected) this.selected = this.store.indexOf(state.selected);
    this.#dropHidden();
    this.#refresh();
  }

  #applyAll() {
    this.#applyFilters();
    this.#applyWindow();
    this.selected = this.store.indexOf(this.state.selected);
    this.#refresh();
  }

  #applyFilters() {
    const { text } = this.state.filters;
    this.store.applyFilters(this.state.filters);
    this.passingCache = null;
    this.filterCount++;
    this.parts.showSearch();
    this.search = "";
    if (this.store.mustSearch(text)) this.#searchPacked(text);
  }

  /** Packed texts take a while to go through: show the result when it is there. @param {string} text */
  async #searchPacked(text) {
    this.search = "searching";
    const fault = await this.store.search(text).catch((error) => error);
    if (this.state.filters.text !== text) return; // the search that came after it will tell
    if (fault) return this.#sayUnsearched();
    const before = this.state;
    this.#applyFilters();
    this.#applyWindow();
    this.#dropHidden();
    this.#refresh();
    this.address?.changed(true);
    return this.#tell(before);
  }

  /** A file of texts did not come: every event is listed still, and that is said. */
  #sayUnsearched() {
    this.search = "failed";
    this.parts.list.update();
    this.announceLater();
  }

  #applyWindow() {
    const [first, last] = daysShown(this.state);
    this.shown = this.store.shown(first, last);
    this.mapView.setDay(Number.isFinite(last) ? last : this.extent[1]);
  }

  /** A selected event that time or a filter hides is no longer selected, and its popup closes. */
  #dropHidden() {
    const { popup } = this.parts;
    if (this.selected >= 0 && !holds(this.shown, this.selected)) {
      this.#leavePopup();
      this.state = { ...this.state, selected: null };
      this.selected = -1;
    }
    if (popup.group.length) popup.keepGroup(this.shown);
  }

  #refresh() {
    this.mapView.setEvents(this.shown, this.selected);
    this.parts.timeline.update();
    this.parts.strip.update();
    this.parts.elsewhere.update();
    this.parts.showPanel();
    if (this.store.count > LARGE) this.refreshLater();
    else this.parts.refreshLists();
    this.announceLater();
  }

  /** Colours or size have changed. */
  repaint() {
    this.mapView.redraw();
    this.parts.timeline.redraw();
  }

  /** Tell listeners what has changed. @param {State} before */
  #tell(before) {
    const { state } = this;
    const plain = this.plain();
    const { mode, start, end } = plain;
    if (state.selected !== before.selected) this.emit("select", { id: state.selected });
    if (state.mode !== before.mode || state.start !== before.start || state.end !== before.end)
      this.emit("window", { mode, start, end });
    if (state.filters !== before.filters) this.emit("filter", plain.filters);
    this.emit("change", plain);
  }

  /** @param {State} state from the address */
  restore(state) {
    const before = this.state;
    this.parts.timeline.player.stop();
    if (state.language !== before.language) this.setLanguage(state.language);
    this.state = { ...state, theme: before.theme };
    this.parts.setSearch(state.filters.text);
    this.#applyAll();
    if (state.map) this.mapView.goTo(state.map);
    else this.mapView.goHome();
    if (state.selected) this.#open(state.selected, "restore");
    else this.#leavePopup();
    this.#tell(before);
  }

  // --- choosing -----------------------------------------------------------------------------------------------------

  /**
   * One event is opened; of several, their list.
   * @param {number[]} events indexes @param {Origin} origin
   */
  choose(events, origin) {
    const { popup } = this.parts;
    if (!events.length) return;
    if (origin !== "popup" && origin !== "api")
      popup.origin = /** @type {HTMLElement|null} */ (focusedIn(this.root));
    if (events.length === 1) this.#open(this.store.idOf(events[0]), origin);
    else this.#openGroup(events);
    if (!["api", "step", "quote"].includes(origin)) this.#focusPopup();
  }

  /** @param {number[]} events */
  #openGroup(events) {
    if (this.state.selected !== null) this.change({ selected: null });
    this.parts.popup.showGroup(events, this.mapView.anchorOf(events[0]));
    this.#makeRoom();
  }

  /** @param {string|null} id @param {Origin} origin */
  #open(id, origin) {
    const event = this.store.indexOf(id);
    if (event < 0) return this.closePopup();
    const replace = origin === "restore";
    this.#admit(event, replace);
    this.change({ selected: id, ...this.#sourceFor(event, origin), ...this.#beside(origin) }, { replace });
    this.parts.popup.showEvent(event, this.mapView.anchorOf(event));
    this.#makeRoom();
    this.parts.timeline.reveal(this.selectedDays() ?? this.extent);
    this.parts.list.reveal();
    if (origin !== "reading" && origin !== "quote") this.parts.reading.reveal(/** @type {string} */ (id), 0);
    if (origin === "step" || origin === "quote") this.announce(this.#sayEvent(event));
    return undefined;
  }

  /**
   * Who reads a source stays in it; any other choice leads to the event's own, its first statement's.
   * @param {number} event @param {Origin} origin @returns {Partial<State>}
   */
  #sourceFor(event, origin) {
    if (origin === "restore") return {};
    const reads = origin === "reading" || origin === "quote" ? this.parts.reading.sourceId : null;
    return { source: reads === this.store.sourceOf(event) ? null : reads };
  }

  /** In the app, where a table lists the events, the source stands beside the map. @param {Origin} origin @returns {Partial<State>} */
  #beside(origin) {
    const shows = this.layout === "app" && !this.parts.narrow && ["map", "timeline", "api"].includes(origin);
    return shows ? { panel: "source" } : {};
  }

  /** Tell about a place or a feature of the ground. @param {import("./types").Label|import("./map/base-layers.js").Drawn} place */
  tellPlace(place) {
    this.parts.popup.origin = this.mapView.container;
    this.change({ selected: null });
    /** @type {[number, number]} */
    const anchor =
      "point" in place ? [mercatorX(place.point[0]), mercatorY(place.point[1])] : middleOf(place.geometry);
    this.parts.popup.showPlace(...placeCard(this, place), anchor);
    this.#focusPopup();
  }

  #makeRoom() {
    const { popup } = this.parts;
    this.mapView.bringIntoView(popup.anchor, popup.sheetHeight());
    popup.place();
  }

  /**
   * Let an event through: filters that hide it are lifted, the window is stretched.
   * @param {number} event @param {boolean} replace whether that has no place in the history
   */
  #admit(event, replace) {
    if (holds(this.shown, event)) return;
    const patch = this.store.failing[event] ? { filters: NO_FILTERS } : {};
    const [first, last] = daysShown(this.state);
    const [from, to] = this.#daysOf([event]);
    const start = this.state.mode === "window" ? Math.min(first, from) : null;
    const days = to < first || from > last ? windowState(start, Math.max(last, to)) : {};
    this.change({ ...patch, ...days }, { replace });
  }

  #focusPopup() {
    if (this.parts.narrow) this.parts.mapArea.scrollIntoView({ block: "nearest" });
    this.parts.popup.title.focus({ preventScroll: true });
  }

  closePopup() {
    if (!this.parts.popup.open) return;
    const { selected } = this.state;
    this.#leavePopup();
    if (selected !== null) this.change({ selected: null });
  }

  /** Hide the popup; a focus within goes back to where it came from, or to what stands for the event. */
  #leavePopup() {
    const { popup, list } = this.parts;
    const inside = focusedIn(popup.element);
    const entry = list.buttonOf(this.state.selected);
    popup.hide();
    if (!inside) return;
    const next = [popup.origin, entry, this.mapView.container].find(
      (one) => one && one !== this.root && isSeen(one),
    );
    next?.focus();
  }

  /** To the next or previous event in time; the window goes along. @param {1|-1} way */
  step(way) {
    const passing = this.passing();
    const at = passing.indexOf(this.selected);
    const next = at >= 0 ? passing[at + way] : this.#firstStep(passing, way);
    if (next === undefined)
      return this.announce(this.words.say(way > 0 ? "time.no_next" : "time.no_previous"));
    this.#carryWindow(next);
    this.choose([next], "step");
    return undefined;
  }

  /** Where stepping begins when nothing is selected. @param {Uint32Array} passing @param {1|-1} way @returns {number|undefined} */
  #firstStep(passing, way) {
    const { mode, end } = this.state;
    if (mode === "upto" && way > 0)
      return passing.find((event) => this.store.columns.start[event] > (end ?? Infinity));
    return way > 0 ? (this.shown[0] ?? passing[0]) : this.shown[this.shown.length - 1];
  }

  /** Move the window, as wide as it is, to an event. @param {number} event */
  #carryWindow(event) {
    const { mode, start, end } = this.state;
    const [first, last] = this.#daysOf([event]);
    if (mode === "upto") this.change({ end: first });
    if (mode !== "window" || start === null || end === null || holds(this.shown, event)) return;
    const shift = first < start ? first - start : last > end ? last - end : 0;
    this.change({ start: start + shift, end: end + shift });
  }

  /** Show where a statement stands in its source. @param {string} source id @param {string} id of the event @param {number} index */
  read(source, id, index) {
    this.change({ panel: "source", source });
    this.parts.reading.update(); // lists may be waiting until the slider rests
    this.parts.reading.go(id, index);
  }

  // --- the map ------------------------------------------------------------------------------------------------------

  /** @param {boolean} [quiet] the reader has not moved it */
  mapMoved(quiet = false) {
    this.parts.strip.updateScale();
    this.parts.elsewhere.update();
    this.parts.popup.place();
    if (quiet || this.mapView.quiet) return;
    this.state = { ...this.state, map: this.mapView.view() };
    this.address?.changed(true);
  }

  /** @param {KeyboardEvent} event on the map */
  mapKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own, such as to print
    if (event.key === "n" || event.code === "KeyN") this.step(1);
    else if (event.key === "p" || event.code === "KeyP") this.step(-1);
    else if (event.key === "Enter" && this.parts.popup.open) this.#focusPopup();
    else if (event.key === "Escape") this.closePopup();
  }

  goHome() {
    this.state = { ...this.state, map: null };
    this.mapView.goHome();
    this.address?.changed(false);
  }

  // --- what the parts ask -------------------------------------------------------------------------------------------

  /** Events that pass the filters, at any time. @returns {Uint32Array} */
  passing() {
    this.passingCache ??= this.store.shown(-Infinity, Infinity);
    return this.passingCache;
  }

  counts() {
    return this.store.counts(...daysShown(this.state));
  }

  /** @param {number} event @returns {boolean} whether its date is approximate */
  isAbout(event) {
    return this.store.columns.about[event] === 1;
  }

  /** @param {number} day @returns {number|null} the first day of the next event */
  nextStart(day) {
    const { start } = this.store.columns;
    const next = this.passing().find((event) => start[event] > day);
    return next === undefined ? null : start[next];
  }

  /** @returns {[number, number]|null} */
  selectedDays() {
    return this.selected < 0 ? null : this.#daysOf([this.selected]);
  }

  /** @returns {[number, number]|null} */
  shownDays() {
    return this.shown.length ? this.#daysOf(this.shown) : null;
  }

  /** @param {Iterable<number>} events @returns {[number, number]} from the first to the last known day */
  #daysOf(events) {
    const { start, end } = this.store.columns;
    let [first, last] = [Infinity, -Infinity];
    for (const event of events) {
      first = Math.min(first, start[event] === OPEN_START ? end[event] : start[event]);
      last = Math.max(last, end[event] === OPEN_END ? start[event] : end[event]);
    }
    return [first, last];
  }

  /** The event nearest to an empty window; -1 where the filters leave none at all. @returns {number} */
  nearestEvent() {
    const [first, last] = daysShown(this.state);
    const { start, end } = this.store.columns;
    let [best, far] = [-1, Infinity];
    for (const event of this.passing()) {
      const distance = Math.max(start[event] - last, first - end[event]);
      if (distance < far) [best, far] = [event, distance];
    }
    return best;
  }

  /** @param {number} event @returns {string} */
  #sayEvent(event) {
    const record = this.store.record(event);
    if (record) return `${timeInWords(record.time, this.words)}: ${this.words.pick(record.title)}`;
    return [this.exactDay(event), this.typeOf(event)].filter(Boolean).join(": ");
  }

  /** The columns know days alone: of a vaguer date the text must say how it is written. @param {number} event @returns {string} */
  exactDay(event) {
    const { start, end, about } = this.store.columns;
    return start[event] === end[event] && !about[event] ? dayInWords(start[event], this.words) : "";
  }

  /** @param {number} event @returns {string} */
  typeOf(event) {
    return this.words.pick(this.document.types[this.store.columns.type[event]]?.words);
  }

  #announceShown() {
    if (!this.parts.timeline.player.playing) this.announce(this.howMany());
  }

  /** @returns {string} how many events are shown, or that a search is not done */
  howMany() {
    if (this.search) return this.words.say(`search.${this.search}`);
    return this.words.count("list.shown", this.shown.length, { all: this.words.number(this.store.count) });
  }

  /** @param {string} text for those who listen */
  announce(text) {
    this.parts.announce(text);
  }

  /** @param {boolean} playing */
  playingChanged(playing) {
    this.emit("play", playing);
  }

  /** @returns {string} a link to the view as it is */
  link() {
    return this.address?.link() ?? window.location.href;
  }

  // --- the handle ---------------------------------------------------------------------------------------------------

  /** @param {any} patch keys that are given replace; null lifts all filters @param {boolean} [replace] */
  filter(patch, replace = false) {
    this.change({ filters: patch ? readFilters(patch, this.state.filters) : NO_FILTERS }, { replace });
  }

  resetFilters() {
    this.parts.searchField.value = "";
    this.filter(null);
  }

  /** @param {string} language */
  setLanguage(language) {
    if (!this.document.languages.includes(language) || language === this.state.language) return;
    const inMenu = focusedIn(this.parts.menu.element);
    this.parts.destroy();
    this.state = { ...this.state, language };
    this.words = this.#translator();
    this.#dress();
    this.parts = new Parts(this);
    this.parts.mount(this.mapView.container);
    this.#applyAll();
    if (this.state.selected) this.#open(this.state.selected, "restore");
    this.mapMoved(true);
    this.repaint();
    if (inMenu) this.parts.menu.openAtLanguage();
    this.address?.changed(false);
    this.emit("language", language);
  }

  /** @param {State["theme"]} theme */
  setTheme(theme) {
    this.theme.set(theme);
    this.state = { ...this.state, theme: this.theme.choice };
    this.parts.menu.showTheme(this.theme.choice);
    this.repaint();
    this.emit("theme", theme);
  }

  /** @returns {any} the state as plain JSON, and how many events are shown */
  plain() {
    return { ...plainState(this.state), shown: this.shown.length };
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
  #select(id) {
    const event = typeof id === "string" ? this.store.indexOf(id) : -1;
    if (event < 0) this.closePopup();
    else this.choose([event], "api");
  }

  /** The public handle: see docs/viewer.md. @returns {Handle} */
  #handle() {
    return {
      setWindow: (start, end) => this.change(windowState(start, end)),
      select: (id) => this.#select(id),
      filter: (filters) => this.filter(filters),
      state: () => this.plain(),
      on: (name, listener) => this.on(name, listener),
      setLanguage: (language) => this.setLanguage(language),
      setTheme: (theme) => this.setTheme(theme),
      destroy: () => this.destroy(),
    };
  }

  destroy() {
    this.parts.destroy();
    this.print.destroy();
    this.refreshLater.cancel();
    this.announceLater.cancel();
    this.address?.destroy();
    this.resizer?.disconnect();
    this.resizedLater?.cancel();
    this.theme.destroy();
    this.mapView.destroy();
    this.root.replaceWith(...(this.ownsMap ? [] : [this.mapView.container]));
    if (this.ownsMap) this.mapView.map.remove();
    if (this.outside) window.document.removeEventListener("pointerdown", this.outside);
    this.emit("destroy", null);
  }
}

/** @param {MapDocument} document @param {Options} options @returns {State} */
function openingOf(document, { language = document.language, theme = "auto", state }) {
  const known = document.languages.includes(language) ? language : document.language;
  return readState({ ...openingState(known), theme }, state, document);
}
