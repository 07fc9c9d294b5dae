/**
 * The strip under the map: what the layers show as of when, the scale, and the credits. Always in view.
 */

import { h, fill } from "../dom/dom.js";
import { statusOn } from "../map/base-layers.js";
import { dayInWords } from "../core/date-phrases.js";
import { mercatorLength } from "../core/geometry.js";
import { distanceInWords } from "./event-card.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const SCALE_WIDTH = 96; // pixels at most
const ROUND = [1, 2, 5];

/** The strip of one viewer. */
export class Strip {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.asOf = h("p", { class: "cm-as-of" });
    this.scaleText = h("span", { class: "cm-scale-text" });
    this.scaleBar = h("span", { class: "cm-scale-bar" });
    this.scale = h("div", { class: "cm-scale", role: "img" }, this.scaleBar, this.scaleText);
    this.credits = h("p", { class: "cm-credits" }, creditsOf(viewer));
    this.element = h("div", { class: "cm-strip" }, this.asOf, this.scale, this.credits);
  }

  update() {
    const {
      words,
      mapView: { base },
    } = this.viewer;
    const routes = base.ofKind("corridor").map(({ feature }) => {
      const status = statusOn(feature, base.day);
      return (
        status &&
        words.say("strip.route", {
          name: words.name(feature.names).split(" / ")[0],
          status: words.say(`route.${status.is}`),
        })
      );
    });
    const posts = base.ofKind("checkpoint").map(({ feature }) => words.name(feature.names).split(" / ")[0]);
    const facts = [...new Set([...routes, ...posts].filter(Boolean))];
    fill(
      this.asOf,
      words.say("strip.as_of", { date: dayInWords(base.day, words) }),
      facts.length ? ` ${facts.join(" · ")}` : "",
    );
  }

  /** The map has moved. */
  updateScale() {
    const {
      words,
      mapView: { map },
    } = this.viewer;
    const centre = map.getCenter();
    const pixel = 1 / (mercatorLength(1, centre.lat) * 256 * 2 ** map.getZoom()); // metres a pixel
    const metres = roundBelow(pixel * SCALE_WIDTH);
    this.scaleBar.style.width = `${Math.round(metres / pixel)}px`;
    fill(this.scaleText, distanceInWords(this.viewer, metres));
    this.scale.setAttribute(
      "aria-label",
      words.say("strip.scale", { distance: distanceInWords(this.viewer, metres) }),
    );
  }
}

/** @param {number} length @returns {number} 1, 2 or 5 times a power of ten */
export function roundBelow(length) {
  const power = 10 ** Math.floor(Math.log10(length));
  const factor = [...ROUND].reverse().find((one) => one * power <= length) ?? 1;
  return factor * power;
}

/**
 * Each attribution once, with the licences it comes under.
 * @param {Viewer} viewer @returns {string}
 */
function creditsOf({ document, words, tiles }) {
  /** @type {Map<string, Set<string>>} */
  const licences = new Map();
  for (const [name, licence] of document.layers.flatMap(splitCredit)) {
    licences.set(name, (licences.get(name) ?? new Set()).add(licence));
  }
  const credits = [...licences].map(([name, under]) =>
    words.say("strip.credit", { name, licence: [...under].join(", ") }),
  );
  if (tiles) credits.push(tiles.attribution);
  return words.say("strip.credits", { credits: credits.join(" · ") });
}

/**
 * A layer made from several sources names them, and as many licences, between semicolons.
 * @param {{attribution: string, licence: string}} layer @returns {[string, string][]}
 */
export function splitCredit({ attribution, licence }) {
  const [names, licences] = [attribution.split("; "), licence.split("; ")];
  return names.length === licences.length
    ? names.map((name, i) => [name, licences[i]])
    : [[attribution, licence]];
}
