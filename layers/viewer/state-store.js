/**
 * The state of one viewer: its only writer, what is derived from it, and the notification of listeners.
 */

import { NO_FILTERS, areFiltersEqual, getWindowDays, readWindow, serializeState } from "./core/state.js";
import { OPEN_END_DAY, containsSorted } from "./events/store.js";

/** @typedef {import("./core/state.js").State} State */
/** @typedef {import("./events/store.js").Store} Store */

/**
 * How a change is made.
 * @typedef {object} ChangeOptions
 * @property {boolean} [replace] an intermediate step, which adds no entry to the browser's history
 * @property {boolean} [playing] made by the player, which goes on
 * @property {boolean} [reveal] lift filters and extend the window where they hide the selected event; without it a
 *   hidden event is no longer selected
 */

/**
 * A change of the state, as observers receive it.
 * @typedef {object} StateChange
 * @property {State} before
 * @property {State} state
 * @property {(keyof State)[]} keys the keys that were set, changed or not
 * @property {boolean} isWindowSet whether mode, start or end was set or changed
 * @property {boolean} isSearchResult whether the result of a search has arrived, or its failure
 * @property {boolean} isDeselected whether the selected event was dropped because it is hidden or unknown
 * @property {boolean} replace
 * @property {boolean} playing
 */

/** @typedef {(change: StateChange) => void} Observer */

const WINDOW_KEYS = /** @type {const} */ (["mode", "start", "end"]);

/** Holds the state of one viewer. */
export class StateStore {
  /** @param {Store} store @param {State} openingState what permalinks are relative to @param {State} state */
  constructor(store, openingState, state) {
    this.store = store;
    this.openingState = openingState;
    this.extent = store.computeExtent();
    this.totalCounts = store.countFacets(-Infinity, Infinity); // before any filter is applied
    /** @type {State} */
    this.state = { ...state, selected: null };
    this.selectedIndex = -1;
    /** @type {Uint32Array} indexes of the events that pass the filters and touch the window, in order of their start */
    this.visibleEvents = new Uint32Array(0);
    /** @type {Uint32Array|null} */
    this.cachedMatches = null;
    /** @type {""|"searching"|"failed"} status of the search through packed texts */
    this.searchStatus = "";
    this.filterVersion = 0; // grows whenever filters are applied, so that caches can compare it
    /** @type {Observer[]} */
    this.observers = [];
    /** @type {Map<string, Set<(value: any) => void>>} */
    this.listeners = new Map();
    this.#setState(state, { reveal: true, refilter: true });
  }

  // --- changing -----------------------------------------------------------------------------------------------------

  /**
   * Change the state and what is derived from it; then notify observers and listeners, once.
   * @param {Partial<State>} patch @param {ChangeOptions} [options]
   */
  change(patch, { replace = false, playing = false, reveal = false } = {}) {
    const before = this.state;
    this.#setState({ ...before, ...patch }, { reveal });
    const keys = /** @type {(keyof State)[]} */ (Object.keys(patch));
    const wanted = "selected" in patch ? patch.selected : before.selected;
    this.#notify(
      this.#createChange(before, { keys, replace, playing, isDeselected: wanted !== this.state.selected }),
    );
  }

  /** @param {State} before @param {Partial<StateChange>} details @returns {StateChange} */
  #createChange(before, details) {
    const { state } = this;
    const { keys = [] } = details;
    return {
      before,
      state,
      keys,
      isWindowSet: WINDOW_KEYS.some((key) => keys.includes(key) || state[key] !== before[key]),
      isSearchResult: false,
      isDeselected: false,
      replace: true,
      playing: false,
      ...details,
    };
  }

  /**
   * The only writer of the state and of what is derived from it.
   * @param {State} state @param {{reveal?: boolean, refilter?: boolean}} options
   */
  #setState(state, { reveal = false, refilter = false }) {
    const before = this.state;
    this.state = state;
    const isFiltered = refilter || state.filters !== before.filters;
    if (isFiltered) this.#applyFilters();
    if (isFiltered || WINDOW_KEYS.some((key) => state[key] !== before[key]))
      this.visibleEvents = this.store.findVisible(...getWindowDays(state));
    if (state.selected !== before.selected) this.selectedIndex = this.store.findIndex(state.selected);
    if (state.selected === null || containsSorted(this.visibleEvents, this.selectedIndex)) return;
    const isRevealed = reveal && this.selectedIndex >= 0;
    this.#setState({ ...state, ...(isRevealed ? this.#findRevealingPatch() : { selected: null }) }, {});
  }

  /** Lift the filters that hide the selected event, and extend the window to it. @returns {Partial<State>} */
  #findRevealingPatch() {
    const event = this.selectedIndex;
    const filters = this.store.failedFilters[event] ? { filters: NO_FILTERS } : {};
    const [first, last] = getWindowDays(this.state);
    const [from, to] = this.findDayRange([event]);
    const start = this.state.mode === "window" ? Math.min(first, from) : null;
    const days = to < first || from > last ? readWindow(start, Math.max(last, to)) : {};
    return { ...filters, ...days };
  }

  #applyFilters() {
    const { filters } = this.state;
    this.store.applyFilters(filters);
    this.cachedMatches = null;
    this.filterVersion++;
    this.searchStatus = "";
    if (this.store.needsSearch(filters.text)) this.#searchPackedTexts(filters.text);
  }

  /** Search texts that have to be unpacked first; the result is applied when it arrives. @param {string} text */
  async #searchPackedTexts(text) {
    this.searchStatus = "searching";
    const error = await this.store.searchTexts(text).catch((reason) => reason);
    if (this.state.filters.text !== text) return; // superseded by a later search
    const before = this.state;
    if (error) this.searchStatus = "failed";
    else this.#setState({ ...before }, { refilter: true });
    const isDeselected = this.state.selected !== before.selected;
    this.#notify(this.#createChange(before, { isSearchResult: true, isDeselected }));
  }

  // --- notifying ----------------------------------------------------------------------------------------------------

  /** Call a part of the viewer at every change, before the public listeners. @param {Observer} observer */
  observe(observer) {
    this.observers.push(observer);
  }

  /** @param {string} name of a public event @param {(value: any) => void} listener @returns {() => void} removes it */
  on(name, listener) {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** @param {string} name of a public event @param {any} value */
  emit(name, value) {
    for (const listener of this.listeners.get(name) ?? []) listener(value);
  }

  /** @param {StateChange} change */
  #notify(change) {
    for (const observer of this.observers) observer(change);
    const { before, state, isSearchResult } = change;
    const keys = listChangedKeys(before, state);
    if (keys.has("selected")) this.emit("select", { id: state.selected });
    if (WINDOW_KEYS.some((key) => keys.has(key)))
      this.#emitPlain("window", ({ mode, start, end }) => ({ mode, start, end }));
    if (keys.has("filters")) this.#emitPlain("filter", ({ filters }) => filters);
    if (keys.has("language")) this.emit("language", state.language);
    if (keys.has("theme")) this.emit("theme", state.theme);
    if (keys.size || (isSearchResult && this.searchStatus !== "failed"))
      this.#emitPlain("change", (plain) => plain);
  }

  /** Emit a part of the plain state, which is built only for listeners. @param {string} name @param {(plain: any) => any} select */
  #emitPlain(name, select) {
    if (this.listeners.get(name)?.size) this.emit(name, select(this.getPlainState()));
  }

  /** @returns {any} the state as plain JSON, and how many events are visible */
  getPlainState() {
    return { ...serializeState(this.state), shown: this.visibleEvents.length };
  }

  /** Stop calling observers: the viewer is gone. */
  destroy() {
    this.observers = [];
    this.emit("destroy", null);
  }

  // --- derived values -----------------------------------------------------------------------------------------------

  /** The day as of which the base map is drawn: the window's last, or the last dated day. @returns {number} */
  get mapDay() {
    const [, last] = getWindowDays(this.state);
    return Number.isFinite(last) ? last : this.extent[1];
  }

  /** Events that pass the filters, at any time. @returns {Uint32Array} */
  getMatchingEvents() {
    this.cachedMatches ??= this.store.findVisible(-Infinity, Infinity);
    return this.cachedMatches;
  }

  /** For each filter value, the number of events it would leave in the window. */
  countFacets() {
    return this.store.countFacets(...getWindowDays(this.state));
  }

  /** @param {number} day @returns {number|null} first day of the next event that starts after a day */
  findNextStart(day) {
    const { start } = this.store.columns;
    const next = this.getMatchingEvents().find((event) => start[event] > day);
    return next === undefined ? null : start[next];
  }

  /** @returns {[number, number]|null} first and last day of the selected event */
  getSelectedDays() {
    return this.selectedIndex < 0 ? null : this.findDayRange([this.selectedIndex]);
  }

  /** @returns {[number, number]|null} first and last day of the visible events */
  getVisibleDays() {
    return this.visibleEvents.length ? this.findDayRange(this.visibleEvents) : null;
  }

  /** @param {Iterable<number>} events @returns {[number, number]} from the first to the last known day */
  findDayRange(events) {
    const { start, end } = this.store.columns;
    let [first, last] = [Infinity, -Infinity];
    for (const event of events) {
      first = Math.min(first, start[event]);
      last = Math.max(last, end[event] === OPEN_END_DAY ? start[event] : end[event]);
    }
    return [first, last];
  }

  /** The matching event nearest to the window; -1 if no event passes the filters. @returns {number} */
  findNearestEvent() {
    const [first, last] = getWindowDays(this.state);
    const { start, end } = this.store.columns;
    let [nearest, shortest] = [-1, Infinity];
    for (const event of this.getMatchingEvents()) {
      const distance = Math.max(start[event] - last, first - end[event]);
      if (distance < shortest) [nearest, shortest] = [event, distance];
    }
    return nearest;
  }
}

/** @param {State} before @param {State} after @returns {Set<keyof State>} keys whose values differ */
function listChangedKeys(before, after) {
  const keys = /** @type {(keyof State)[]} */ (Object.keys(after));
  return new Set(keys.filter((key) => before[key] !== after[key] && !isSameValue(key, before, after)));
}

/** Are two values that are different objects equal? @param {keyof State} key @param {State} before @param {State} after @returns {boolean} */
function isSameValue(key, before, after) {
  if (key === "filters") return areFiltersEqual(before.filters, after.filters);
  return (
    key === "map" && before.map !== null && after.map !== null && String(before.map) === String(after.map)
  );
}
