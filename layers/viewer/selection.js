/**
 * Selecting events: opening one or several, stepping to the next, and closing the popup.
 */

import { findMidpoint, mercatorX, mercatorY } from "./core/geometry.js";
import { findFocused, isRendered } from "./dom/dom.js";
import { containsSorted } from "./events/store.js";
import { buildPlaceCard } from "./panels/event-card.js";
import { describeEvent } from "./panels/event-text.js";

/** @typedef {import("./core/state.js").State} State */

/**
 * What an event was selected with. `quote` steps through the quotes of the open source. `restore` shows again what was
 * selected before, from the address or after a change of language. `chip` leaves the map as it is.
 * @typedef {"map"|"chip"|"list"|"timeline"|"reading"|"quote"|"popup"|"step"|"api"|"restore"} SelectionOrigin
 */

/** Opens and closes the events of one viewer. */
export class Selection {
  /** @param {import("./viewer.js").Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.keepsView = false; // whether the map is not moved to the open events
  }

  // --- opening ------------------------------------------------------------------------------------------------------

  /**
   * Open one event, or the list of several.
   * @param {number[]} events indexes @param {SelectionOrigin} origin
   */
  openEvents(events, origin) {
    if (events.length === 0) return;
    if (origin !== "popup" && origin !== "api") this.#saveFocus();
    if (events.length === 1) this.#openEvent(events[0], origin);
    else this.#openGroup(events, origin);
    if (!["api", "step", "quote"].includes(origin)) this.focusPopup();
  }

  /** @param {unknown} id any other value than an event's id closes the popup */
  openById(id) {
    const event = typeof id === "string" ? this.viewer.store.findIndex(id) : -1;
    if (event < 0) this.closePopup();
    else this.openEvents([event], "api");
  }

  /** @param {number} event @param {SelectionOrigin} origin @param {Partial<State>} [patch] that goes with the selection */
  #openEvent(event, origin, patch = {}) {
    this.keepsView = origin === "chip" || (origin === "popup" && this.keepsView);
    const selected = this.viewer.store.getId(event);
    if (selected === null) return this.closePopup();
    const source = this.#chooseSource(event, origin);
    this.viewer.stateStore.change(
      { ...patch, selected, source, ...this.#choosePanel(origin) },
      { reveal: true },
    );
    return this.showSelected(origin);
  }

  /** Show the selected event in all parts of the viewer. @param {SelectionOrigin} origin */
  showSelected(origin) {
    const { announcer, panels, stateStore } = this.viewer;
    const { selectedIndex: event, state } = stateStore;
    if (state.selected === null) return;
    panels.popup.showEvent(event, this.#findAnchor([event]));
    this.bringPopupIntoView();
    panels.timeline.revealDays(stateStore.getSelectedDays() ?? stateStore.extent);
    panels.eventList.revealSelected();
    if (origin !== "reading" && origin !== "quote") panels.sourcePanel.revealStatement(state.selected, 0);
    if (origin === "step" || origin === "quote") announcer.announce(describeEvent(this.viewer, event));
  }

  /** @param {number[]} events @param {SelectionOrigin} origin */
  #openGroup(events, origin) {
    this.keepsView = origin === "chip";
    const { panels, stateStore } = this.viewer;
    if (stateStore.state.selected !== null) stateStore.change({ selected: null });
    panels.popup.showGroup(events, this.#findAnchor(events));
    this.bringPopupIntoView();
  }

  /**
   * The mark that the popup of some events points to: one in view, because a quote may have events far apart.
   * @param {number[]} events @returns {[number, number]|null} null where no event has a mark
   */
  #findAnchor(events) {
    const { mapView, store } = this.viewer;
    const drawn = events.filter((event) => store.hasMark(event));
    const nearest = drawn.find((event) => mapView.isInView(event)) ?? drawn[0];
    return nearest === undefined ? null : mapView.getAnchor(nearest);
  }

  /**
   * The source that the panel keeps open while a reader goes through it; otherwise null: the event's own.
   * @param {number} event @param {SelectionOrigin} origin @returns {string|null}
   */
  #chooseSource(event, origin) {
    const isReading = origin === "reading" || origin === "quote";
    const source = isReading ? this.viewer.panels.sourcePanel.sourceId : null;
    return source === this.viewer.store.getFirstSource(event) ? null : source;
  }

  /** In the app, where a table lists the events, the panel shows the source. @param {SelectionOrigin} origin @returns {Partial<State>} */
  #choosePanel(origin) {
    const { layout, panels } = this.viewer;
    const showsSource = layout === "app" && !panels.isNarrow && ["map", "timeline", "api"].includes(origin);
    return showsSource ? { panel: "source" } : {};
  }

  /** Open the popup of a place or of a feature of the base map. @param {import("./types").Label|import("./map/base-layers.js").ProjectedFeature} place */
  showPlaceInfo(place) {
    const { mapView, panels, stateStore } = this.viewer;
    panels.popup.focusOrigin = mapView.container;
    stateStore.change({ selected: null });
    /** @type {[number, number]} */
    const anchor =
      "point" in place
        ? [mercatorX(place.point[0]), mercatorY(place.point[1])]
        : findMidpoint(place.geometry);
    panels.popup.showPlace(...buildPlaceCard(this.viewer, place), anchor);
    this.focusPopup();
  }

  /** Show a statement in its source. @param {string} source id @param {string} id of the event @param {number} index */
  showInSource(source, id, index) {
    const { panels, stateStore } = this.viewer;
    if (panels.popup.isOnScreen) this.closePopup(); // it would cover the source
    this.viewer.setCompact(false);
    stateStore.change({ panel: "source", source });
    panels.sourcePanel.update(); // with many events, panels are updated only once the slider rests
    panels.sourcePanel.goToStatement(id, index);
  }

  // --- stepping -----------------------------------------------------------------------------------------------------

  /** Go to the next or previous event in time; the window moves with it. @param {1|-1} direction */
  stepToEvent(direction) {
    const { announcer, stateStore, translator } = this.viewer;
    const matching = stateStore.getMatchingEvents();
    const current = matching.indexOf(stateStore.selectedIndex);
    const next = current >= 0 ? matching[current + direction] : this.#findFirstStep(matching, direction);
    if (next === undefined)
      return announcer.announce(translator.message(direction > 0 ? "time.no_next" : "time.no_previous"));
    this.#saveFocus();
    return this.#openEvent(next, "step", this.#findShiftedWindow(next));
  }

  /** Where stepping begins when nothing is selected. @param {Uint32Array} matching @param {1|-1} direction @returns {number|undefined} */
  #findFirstStep(matching, direction) {
    const { state, store, visibleEvents } = this.viewer.stateStore;
    const { mode, end } = state;
    if (mode === "upto" && direction > 0)
      return matching.find((event) => store.columns.start[event] > (end ?? Infinity));
    return direction > 0 ? (visibleEvents[0] ?? matching[0]) : visibleEvents[visibleEvents.length - 1];
  }

  /** The window, with its width kept, moved to an event. @param {number} event @returns {Partial<State>} */
  #findShiftedWindow(event) {
    const { stateStore } = this.viewer;
    const { mode, start, end } = stateStore.state;
    const [first, last] = stateStore.findDayRange([event]);
    if (mode === "upto") return { end: first };
    if (
      mode !== "window" ||
      start === null ||
      end === null ||
      containsSorted(stateStore.visibleEvents, event)
    )
      return {};
    const shift = first < start ? first - start : last > end ? last - end : 0;
    return { start: start + shift, end: end + shift };
  }

  // --- the popup ----------------------------------------------------------------------------------------------------

  /** Remember which element the focus returns to when the popup closes. */
  #saveFocus() {
    const { panels, root } = this.viewer;
    panels.popup.focusOrigin = /** @type {HTMLElement|null} */ (findFocused(root));
  }

  bringPopupIntoView() {
    const { mapView, panels } = this.viewer;
    const { anchor } = panels.popup;
    if (!this.keepsView && anchor) mapView.bringIntoView(anchor, panels.popup.getSheetHeight());
    panels.popup.updatePosition();
  }

  focusPopup() {
    const { panels, stateStore } = this.viewer;
    if (panels.popup.isInPanel) stateStore.change({ panel: "events" });
    if (panels.isNarrow && !this.viewer.isCompact)
      panels.mapArea.scrollIntoView({ block: panels.popup.isOnScreen ? "start" : "nearest" });
    panels.popup.title.focus({ preventScroll: true });
  }

  /** Close the popup; its event is no longer selected. */
  closePopup() {
    const { panels, stateStore } = this.viewer;
    if (!panels.popup.isOpen) return;
    this.hidePopup(stateStore.state.selected);
    if (stateStore.state.selected !== null) stateStore.change({ selected: null });
  }

  /** Hide the popup. A focus within returns to its origin, or to the event's entry in the list. @param {string|null} id of the event */
  hidePopup(id) {
    const { mapView, panels, root, stateStore } = this.viewer;
    const { popup, eventList } = panels;
    const hasFocus = findFocused(popup.element);
    const entry = eventList.findEntryButton(id);
    const wasInPanel = popup.isInPanel;
    popup.hide();
    if (wasInPanel) eventList.scrollToEntry(entry);
    if (!hasFocus) return;
    if (wasInPanel && popup.isFromText) stateStore.change({ panel: "source" });
    const next = [popup.focusOrigin, entry, mapView.container].find(
      (element) => element && element !== root && isRendered(element),
    );
    next?.focus();
  }
}
