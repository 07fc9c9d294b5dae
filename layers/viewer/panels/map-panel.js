/**
 * Map panel: the layers as of the day, their sources and licences, and the places.
 */

import { h, replaceContent, buildExternalLink } from "../dom/dom.js";
import { formatDay } from "../core/date-phrases.js";
import { buildFeatureFacts, buildPlaceFacts } from "./event-card.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"mapView"|"state"|"stateStore"|"store"|"selection"|"translator">} ViewerSlice */
/** @typedef {import("../types").Layer} Layer */

const LISTED_KINDS = ["corridor", "road", "checkpoint", "zone", "line", "region"]; // whose features are listed one by one

/** The map panel of one viewer. */
export class MapPanel {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.element = h("div", { class: "cm-map-panel" });
    this.renderedKey = "";
  }

  update() {
    const { viewer } = this;
    const key = `${viewer.mapView.baseLayers.day}`;
    if (key === this.renderedKey || viewer.state.panel !== "map") return;
    this.renderedKey = key;
    const { translator, document } = viewer;
    replaceContent(
      this.element,
      h("p", { class: "cm-description" }, translator.localize(document.description)),
      h(
        "h2",
        {},
        translator.message("map.layers", { date: formatDay(viewer.mapView.baseLayers.day, translator) }),
      ),
      h("ul", { class: "cm-layers" }, ...document.layers.map((layer) => this.#buildLayer(layer))),
      this.#buildPlaceList(),
    );
  }

  /** @param {Layer} layer */
  #buildLayer(layer) {
    const { translator } = this.viewer;
    const features = this.viewer.mapView.baseLayers.currentFeatures.filter(
      (feature) => feature.layer === layer && LISTED_KINDS.includes(feature.kind),
    );
    const note = translator.localize(layer.note);
    return h(
      "li",
      {},
      h("h3", {}, translator.localize(layer.title)),
      note && h("p", {}, note),
      features.length > 0 &&
        h(
          "ul",
          {},
          ...features.map(({ feature }) => h("li", {}, ...buildFeatureFacts(this.viewer, feature))),
        ),
      h(
        "p",
        { class: "cm-aside" },
        `${layer.attribution} · ${layer.licence}`,
        layer.url ? " · " : "",
        buildExternalLink(layer.url, translator.message("map.origin")),
      ),
    );
  }

  #buildPlaceList() {
    const { translator, document } = this.viewer;
    return document.labels.length === 0
      ? null
      : h(
          "details",
          { class: "cm-places" },
          h(
            "summary",
            {},
            translator.message("map.places", { n: translator.formatNumber(document.labels.length) }),
          ),
          h("ul", {}, ...document.labels.map((label) => h("li", {}, ...buildPlaceFacts(this.viewer, label)))),
        );
  }
}
