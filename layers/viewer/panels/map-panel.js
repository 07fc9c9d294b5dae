/**
 * What the map shows and where it comes from: the layers as of the day, their sources and licences, the places.
 */

import { h, fill, outLink } from "../dom/dom.js";
import { dayInWords } from "../core/date-phrases.js";
import { featureFacts, placeFacts } from "./event-card.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../types").Layer} Layer */

const TOLD = ["corridor", "road", "checkpoint", "zone", "line", "region"]; // kinds whose features are told one by one

/** The panel about the map of one viewer. */
export class MapPanel {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.element = h("div", { class: "cm-map-panel" });
    this.key = "";
  }

  update() {
    const { viewer } = this;
    const key = `${viewer.mapView.base.day}`;
    if (key === this.key || viewer.state.panel !== "map") return;
    this.key = key;
    const { words, document } = viewer;
    fill(
      this.element,
      h("p", { class: "cm-description" }, words.pick(document.description)),
      h("h2", {}, words.say("map.layers", { date: dayInWords(viewer.mapView.base.day, words) })),
      h("ul", { class: "cm-layers" }, ...document.layers.map((layer) => this.#layer(layer))),
      this.#places(),
    );
  }

  /** @param {Layer} layer */
  #layer(layer) {
    const { words } = this.viewer;
    const told = this.viewer.mapView.base.current.filter(
      (one) => one.layer === layer && TOLD.includes(one.kind),
    );
    const note = words.pick(layer.note);
    return h(
      "li",
      {},
      h("h3", {}, words.pick(layer.title)),
      note && h("p", {}, note),
      told.length > 0 &&
        h("ul", {}, ...told.map(({ feature }) => h("li", {}, ...featureFacts(this.viewer, feature)))),
      h(
        "p",
        { class: "cm-aside" },
        `${layer.attribution} · ${layer.licence}`,
        layer.url ? " · " : "",
        outLink(layer.url, words.say("map.origin")),
      ),
    );
  }

  #places() {
    const { words, document } = this.viewer;
    return document.labels.length === 0
      ? null
      : h(
          "details",
          { class: "cm-places" },
          h("summary", {}, words.say("map.places", { n: words.number(document.labels.length) })),
          h("ul", {}, ...document.labels.map((label) => h("li", {}, ...placeFacts(this.viewer, label)))),
        );
  }
}
