/**
 * Chips for events outside the map's view: one for each place, which moves the map there, and one that leads back.
 */

import { h, replaceContent, findFocused, throttleToFrame } from "../dom/dom.js";
import { getPlaceName } from "./event-card.js";
import { boxesIntersect } from "../core/geometry.js";
import { getScreenViewport } from "../map/canvas-layer.js";
import { MAX_OFFSCREEN_CHIPS, MAX_POINT_SYMBOLS } from "../map/symbology.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"goHome"|"mapView"|"stateStore"|"store"|"translator">} ViewerSlice */

/** The chips of one viewer. */
export class OffscreenEvents {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.element = h("div", {
      class: "cm-elsewhere",
      role: "group",
      "aria-label": viewer.translator.message("elsewhere.title"),
      hidden: true,
    });
    this.update = throttleToFrame(() => this.#renderChips());
    this.renderedKey = "";
  }

  #renderChips() {
    const { viewer } = this;
    const isHomeOutOfView = viewer.mapView.isHomeOutOfView();
    const places = isHomeOutOfView ? [] : this.#findOffscreenPlaces();
    const key = `${isHomeOutOfView} ${places.map(({ name, events }) => `${name}${events.length}`).join()}`;
    if (key === this.renderedKey) return;
    this.renderedKey = key;
    const hasFocus = findFocused(this.element) !== null;
    this.element.hidden = !places.length && !isHomeOutOfView;
    viewer.mapView.labelCanvas.redraw();
    replaceContent(
      this.element,
      isHomeOutOfView &&
        this.#buildChip(viewer.translator.message("elsewhere.back"), () => viewer.goHome(), "cm-chip-back"),
      places.length > 0 &&
        h(
          "span",
          { class: "cm-elsewhere-title", "aria-hidden": "true" },
          viewer.translator.message("elsewhere.title"),
        ),
      ...places.slice(0, MAX_OFFSCREEN_CHIPS).map(({ name, events }) =>
        this.#buildChip(
          viewer.translator.message("elsewhere.place", {
            name,
            n: viewer.translator.formatNumber(events.length),
          }),
          () => viewer.mapView.zoomToEvent(events[0]),
        ),
      ),
      places.length > MAX_OFFSCREEN_CHIPS &&
        h(
          "span",
          { class: "cm-elsewhere-more" },
          viewer.translator.message("elsewhere.more", {
            n: viewer.translator.formatNumber(places.length - MAX_OFFSCREEN_CHIPS),
          }),
        ),
    );
    if (hasFocus) this.#restoreFocus();
  }

  /** Focus the chip that leads back: the chip that was pressed is gone. */
  #restoreFocus() {
    const next = this.element.hidden ? null : this.element.querySelector("button");
    (next ?? this.viewer.mapView.container).focus({ preventScroll: true });
  }

  /** @param {string} text @param {() => void} action @param {string} [kind] */
  #buildChip(text, action, kind = "") {
    return h("button", { type: "button", class: `cm-chip ${kind}`, on: { click: action } }, text);
  }

  /** Places outside the view with their events, those with most events first. */
  #findOffscreenPlaces() {
    const { store, mapView } = this.viewer;
    const visibleEvents = store.selectDrawn(this.viewer.stateStore.visibleEvents);
    const viewBox = getScreenViewport(mapView.map).getMercatorBox();
    /** @type {Map<string, {name: string, events: number[]}>} */
    const places = new Map();
    if (visibleEvents.length > MAX_POINT_SYMBOLS || !store.records.hasAll(visibleEvents)) return []; // the places of some events would be taken for all
    for (const event of visibleEvents) {
      const record = store.getRecord(event);
      if (!record || boxesIntersect(mapView.getEventBox(event), viewBox)) continue;
      const name = getPlaceName(this.viewer, record);
      const place = places.get(name) ?? { name, events: [] };
      place.events.push(event);
      places.set(name, place);
    }
    return [...places.values()].sort((a, b) => b.events.length - a.events.length);
  }
}
