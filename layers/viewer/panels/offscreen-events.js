/**
 * Chips for events outside the map's view: one for each place, with its symbol and direction, which opens its events, and one
 * that leads back.
 */

import { h, replaceContent, findFocused, throttleToFrame } from "../dom/dom.js";
import { buildSymbolByIndex, getPlaceName } from "./event-card.js";
import { boxesIntersect } from "../core/geometry.js";
import { getScreenViewport } from "../map/canvas-layer.js";
import { MAX_OFFSCREEN_CHIPS, MAX_POINT_SYMBOLS } from "../map/symbology.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"goHome"|"mapView"|"selection"|"stateStore"|"store"|"translator">} ViewerSlice */

const ARROWS = "→↘↓↙←↖↑↗"; // clockwise from the east, as y grows downwards

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
    this.update = throttleToFrame(() => this.render());
    this.renderedKey = createChipsKey(false, []); // as the element is now: hidden
  }

  /** Show the chips at once; `update` waits for the next frame. */
  render() {
    const { viewer } = this;
    const isHomeOutOfView = viewer.mapView.isHomeOutOfView();
    const places = isHomeOutOfView ? [] : this.#findOffscreenPlaces();
    const key = createChipsKey(
      isHomeOutOfView,
      places.map(({ name, events }) => `${name}${events.length}${this.#findArrow(events[0])}`),
    );
    if (key === this.renderedKey) return;
    this.renderedKey = key;
    const focused = [...this.element.querySelectorAll("button")].findIndex((chip) => findFocused(chip));
    this.element.hidden = !places.length && !isHomeOutOfView;
    viewer.mapView.labelCanvas.redraw();
    replaceContent(
      this.element,
      isHomeOutOfView &&
        this.#buildChip([viewer.translator.message("elsewhere.back")], () => viewer.goHome(), "cm-chip-back"),
      places.length > 0 &&
        h(
          "span",
          { class: "cm-elsewhere-title", "aria-hidden": "true" },
          viewer.translator.message("elsewhere.title"),
        ),
      ...places.slice(0, MAX_OFFSCREEN_CHIPS).map((place) => this.#buildPlaceChip(place)),
      places.length > MAX_OFFSCREEN_CHIPS &&
        h(
          "span",
          { class: "cm-elsewhere-more" },
          viewer.translator.message("elsewhere.more", {
            n: viewer.translator.formatNumber(places.length - MAX_OFFSCREEN_CHIPS),
          }),
        ),
    );
    if (focused >= 0) this.#restoreFocus(focused);
  }

  /** Focus the chip at the position of the one that had the focus, else the first one. @param {number} position */
  #restoreFocus(position) {
    const chips = this.element.hidden ? [] : [...this.element.querySelectorAll("button")];
    (chips[position] ?? chips[0] ?? this.viewer.mapView.container).focus({ preventScroll: true });
  }

  /** @param {{name: string, events: number[]}} place */
  #buildPlaceChip({ name, events }) {
    const { selection, translator } = this.viewer;
    const n = translator.formatNumber(events.length);
    return this.#buildChip(
      [
        buildSymbolByIndex(this.viewer, events[0]),
        translator.message("elsewhere.place", { name, n }),
        h("span", { "aria-hidden": "true" }, this.#findArrow(events[0])),
      ],
      () => selection.openEvents(events, "chip"),
    );
  }

  /** The direction of an event from the middle of the map. @param {number} event @returns {string} */
  #findArrow(event) {
    const { map } = this.viewer.mapView;
    const [x, y] = this.viewer.mapView.toPixel(this.viewer.mapView.getAnchor(event));
    const { x: width, y: height } = map.getSize();
    const eighths = Math.round((Math.atan2(y - height / 2, x - width / 2) / Math.PI) * 4);
    return ARROWS[(eighths + 8) % 8];
  }

  /** @param {import("../dom/dom.js").Child[]} content @param {() => void} action @param {string} [kind] */
  #buildChip(content, action, kind = "") {
    return h("button", { type: "button", class: `cm-chip ${kind}`, on: { click: action } }, ...content);
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

/** @param {boolean} isHomeOutOfView @param {string[]} places each with its number and direction @returns {string} equal for equal chips */
function createChipsKey(isHomeOutOfView, places) {
  return `${isHomeOutOfView} ${places.join()}`;
}
