/**
 * Events that are shown but lie off the map's edge: a chip each place, which goes there; and one that leads back.
 */

import { h, fill, focusedIn, oncePerFrame } from "../dom/dom.js";
import { placeName } from "./event-card.js";
import { boxesTouch } from "../core/geometry.js";
import { screenFrame } from "../map/canvas-layer.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const MOST_CHIPS = 3;
const MOST_EVENTS = 3000; // beyond it there is density and no chips

/** The chips of one viewer. */
export class Elsewhere {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.element = h("div", {
      class: "cm-elsewhere",
      role: "group",
      "aria-label": viewer.words.say("elsewhere.title"),
      hidden: true,
    });
    this.update = oncePerFrame(() => this.#render());
    this.key = "";
  }

  #render() {
    const { viewer } = this;
    const away = viewer.mapView.isAway();
    const places = away ? [] : this.#places();
    const key = `${away} ${places.map(({ name, events }) => `${name}${events.length}`).join()}`;
    if (key === this.key) return;
    this.key = key;
    const held = focusedIn(this.element) !== null;
    this.element.hidden = !places.length && !away;
    viewer.mapView.names.redraw();
    fill(
      this.element,
      away && this.#chip(viewer.words.say("elsewhere.back"), () => viewer.goHome(), "cm-chip-back"),
      places.length > 0 &&
        h(
          "span",
          { class: "cm-elsewhere-title", "aria-hidden": "true" },
          viewer.words.say("elsewhere.title"),
        ),
      ...places
        .slice(0, MOST_CHIPS)
        .map(({ name, events }) =>
          this.#chip(
            viewer.words.say("elsewhere.place", { name, n: viewer.words.number(events.length) }),
            () => viewer.mapView.flyTo(events[0]),
          ),
        ),
      places.length > MOST_CHIPS &&
        h(
          "span",
          { class: "cm-elsewhere-more" },
          viewer.words.say("elsewhere.more", { n: viewer.words.number(places.length - MOST_CHIPS) }),
        ),
    );
    if (held) this.#keepFocus();
  }

  /** The chip that was pressed is gone, and with it the focus: the chip that leads back has it now. */
  #keepFocus() {
    const next = this.element.hidden ? null : this.element.querySelector("button");
    (next ?? this.viewer.mapView.container).focus({ preventScroll: true });
  }

  /** @param {string} text @param {() => void} action @param {string} [kind] */
  #chip(text, action, kind = "") {
    return h("button", { type: "button", class: `cm-chip ${kind}`, on: { click: action } }, text);
  }

  /** Places off the map with their events; the one with most events first. */
  #places() {
    const { store, shown, mapView } = this.viewer;
    const seen = screenFrame(mapView.map).box();
    /** @type {Map<string, {name: string, events: number[]}>} */
    const places = new Map();
    if (shown.length > MOST_EVENTS || !store.texts.has(shown)) return []; // places of some would pass for all
    for (const event of shown) {
      const record = store.record(event);
      if (!record || boxesTouch(mapView.boxOf(event), seen)) continue;
      const name = placeName(this.viewer, record);
      const place = places.get(name) ?? { name, events: [] };
      place.events.push(event);
      places.set(name, place);
    }
    return [...places.values()].sort((a, b) => b.events.length - a.events.length);
  }
}
