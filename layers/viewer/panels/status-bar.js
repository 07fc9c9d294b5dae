/**
 * Status bar of the map: the date of the layers, the scale, and the credits, which unfold.
 */

import { h, replaceContent } from "../dom/dom.js";
import { buildIcon } from "../dom/icons.js";
import { findStatus } from "../map/base-layers.js";
import { formatDay } from "../core/date-phrases.js";
import { mercatorLength } from "../core/geometry.js";
import { formatDistance } from "./event-card.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"mapView"|"tiles"|"translator">} ViewerSlice */

export const MAX_SCALE_WIDTH_PX = 96;
const SCALE_FACTORS = [1, 2, 5];

/** The status bar of one viewer. */
export class StatusBar {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.asOf = h("p", { class: "cm-as-of" });
    this.scaleText = h("span", { class: "cm-scale-text" });
    this.scaleBar = h("span", { class: "cm-scale-bar" });
    this.scale = h("div", { class: "cm-scale", role: "img" }, this.scaleBar, this.scaleText);
    const label = viewer.translator.message("map.data");
    this.credits = h(
      "details",
      { class: "cm-credits" },
      h("summary", { "aria-label": label, title: label }, buildIcon("info")),
      h("p", {}, formatAttribution(viewer)),
    );
    this.element = h("div", { class: "cm-strip" }, this.asOf, this.scale, this.credits);
  }

  update() {
    const {
      translator,
      mapView: { baseLayers },
    } = this.viewer;
    const routes = baseLayers.findByKind("corridor").map(({ feature }) => {
      const status = findStatus(feature, baseLayers.day);
      return (
        status &&
        translator.message("strip.route", {
          name: translator.formatNames(feature.names).split(" / ")[0],
          status: translator.message(`route.${status.is}`),
        })
      );
    });
    const checkpoints = baseLayers
      .findByKind("checkpoint")
      .map(({ feature }) => translator.formatNames(feature.names).split(" / ")[0]);
    const facts = [...new Set([...routes, ...checkpoints].filter(Boolean))];
    replaceContent(
      this.asOf,
      translator.message("strip.as_of", { date: formatDay(baseLayers.day, translator) }),
      facts.length ? ` ${facts.join(" · ")}` : "",
    );
  }

  /** Update the scale bar after the map has moved. */
  updateScale() {
    const {
      translator,
      mapView: { map },
    } = this.viewer;
    const centre = map.getCenter();
    const pixel = 1 / (mercatorLength(1, centre.lat) * 256 * 2 ** map.getZoom()); // metres per pixel
    const metres = roundDownLength(pixel * MAX_SCALE_WIDTH_PX);
    this.scaleBar.style.width = `${Math.round(metres / pixel)}px`;
    replaceContent(this.scaleText, formatDistance(translator, metres));
    this.scale.setAttribute(
      "aria-label",
      translator.message("strip.scale", { distance: formatDistance(translator, metres) }),
    );
  }
}

/** @param {number} length @returns {number} 1, 2 or 5 times a power of ten */
export function roundDownLength(length) {
  const power = 10 ** Math.floor(Math.log10(length));
  const factor = [...SCALE_FACTORS].reverse().find((one) => one * power <= length) ?? 1;
  return factor * power;
}

/**
 * Format the credits: each attribution once, with its licences.
 * @param {ViewerSlice} viewer @returns {string}
 */
function formatAttribution({ document, translator, tiles }) {
  /** @type {Map<string, Set<string>>} */
  const licences = new Map();
  for (const [name, licence] of document.layers.flatMap(splitCredit)) {
    licences.set(name, (licences.get(name) ?? new Set()).add(licence));
  }
  const credits = [...licences].map(([name, under]) =>
    translator.message("strip.credit", { name, licence: [...under].join(", ") }),
  );
  if (tiles) credits.push(tiles.attribution);
  return translator.message("strip.credits", { credits: credits.join(" · ") });
}

/**
 * Split the credit of a layer made from several sources, which names them and as many licences between semicolons.
 * @param {{attribution: string, licence: string}} layer @returns {[string, string][]}
 */
export function splitCredit({ attribution, licence }) {
  const [names, licences] = [attribution.split("; "), licence.split("; ")];
  return names.length === licences.length
    ? names.map((name, i) => [name, licences[i]])
    : [[attribution, licence]];
}
