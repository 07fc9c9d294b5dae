/**
 * The legend: only what is on the map at the moment.
 */

import { h, fill, svg } from "../dom/dom.js";
import { symbolPicture } from "../map/symbols.js";
import { ROUTE_DASHES, statusOn } from "../map/base-layers.js";
import { MARKS, STATUSES } from "../events/store.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const GROUND = /** @type {const} */ (["border", "region", "line", "zone", "checkpoint"]);
const GROUND_STROKES = /** @type {Record<string, Record<string, string|number>>} */ ({
  border: { stroke: "var(--cm-border)", "stroke-width": 1.4 },
  region: { stroke: "var(--cm-line)", "stroke-width": 1.4, "stroke-dasharray": "7 3 1.5 3" },
  line: { stroke: "var(--cm-line)", "stroke-width": 1.6, "stroke-dasharray": "1.5 3.5" },
  zone: { stroke: "var(--cm-zone)", "stroke-width": 7, "stroke-opacity": 0.3 },
});

/** The legend of one viewer. */
export class Legend {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.content = h("div", { class: "cm-legend-items" });
    this.element = h(
      "details",
      { class: "cm-legend", open: true },
      h("summary", {}, viewer.words.say("legend.title")),
      this.content,
    );
    this.key = "";
    this.width = 0;
  }

  update() {
    const seen = this.#seen();
    const key = JSON.stringify(seen);
    if (key === this.key) return;
    this.key = key;
    const { words } = this.viewer;
    fill(
      this.content,
      this.#group(
        words.say("legend.types"),
        [
          ...seen.types.map((type) => this.#type(type, seen.discs.includes(type))),
          seen.counted ? item(discsPicture(), words.say("legend.discs")) : null,
        ].filter(Boolean),
      ),
      this.#group(
        words.say("legend.status"),
        seen.statuses.map((status) => this.#status(status)),
      ),
      this.#group(
        words.say("legend.place"),
        seen.marks.map((mark) => item(markPicture(mark), words.say(`legend.mark.${mark}`))),
      ),
      this.#group(words.say("legend.ground"), [
        ...seen.routes.map((status) =>
          item(routePicture(status), words.say("legend.route", { status: words.say(`route.${status}`) })),
        ),
        ...seen.ground.map((kind) => item(groundPicture(kind), words.say(`legend.ground.${kind}`))),
      ]),
    );
    this.#keepHeight();
  }

  /** The map must not jump when an item goes: the legend keeps the height it has had at this width. */
  #keepHeight() {
    const { style, offsetWidth } = this.content;
    if (offsetWidth !== this.width) style.minHeight = "";
    this.width = offsetWidth;
    style.minHeight = `${this.content.offsetHeight}px`;
  }

  #seen() {
    const { columns } = this.viewer.store;
    const {
      shown,
      mapView: { base, events },
    } = this.viewer;
    const [types, discs, statuses, marks] = [new Set(), new Set(), new Set(), new Set()];
    for (const event of shown) {
      // a disc that stands for many events has a colour, and neither shape nor status nor circle
      if (events.dense && columns.shape[event] < 0) {
        discs.add(columns.type[event]);
        continue;
      }
      types.add(columns.type[event]);
      statuses.add(columns.status[event]);
      marks.add(columns.mark[event]);
    }
    const routes = base.ofKind("corridor").map(({ feature }) => statusOn(feature, base.day)?.is ?? "open");
    return {
      types: /** @type {number[]} */ ([...new Set([...types, ...discs])].sort()),
      discs: /** @type {number[]} */ ([...discs].filter((type) => !types.has(type)).sort()),
      counted: discs.size > 0,
      statuses: STATUSES.filter((_, i) => statuses.has(i)),
      marks: MARKS.filter((_, i) => marks.has(i)),
      routes: Object.keys(ROUTE_DASHES).filter((status) => routes.includes(status)),
      ground: GROUND.filter((kind) => base.ofKind(kind).length > 0),
    };
  }

  /** @param {string} title @param {(HTMLElement|null)[]} items @returns {HTMLElement|null} */
  #group(title, items) {
    return items.length
      ? h(
          "div",
          { class: "cm-legend-group" },
          h("p", { class: "cm-legend-head" }, title),
          h("ul", { role: "list", "aria-label": title }, ...items),
        )
      : null;
  }

  /** @param {number} type @param {boolean} disc whether it is on the map as discs alone */
  #type(type, disc) {
    const known = this.viewer.document.types[type];
    if (!known) return null;
    const shape = disc ? "circle" : known.shape;
    return item(symbolPicture(shape, "reported", type), this.viewer.words.pick(known.words));
  }

  /** @param {string} status */
  #status(status) {
    return item(symbolPicture("circle", status, -1), this.viewer.words.say(`status.${status}`));
  }
}

/** @param {Element} picture @param {string} text */
function item(picture, text) {
  return h("li", {}, picture, h("span", {}, text));
}

/** Discs from few events to many. @returns {SVGElement} */
function discsPicture() {
  const disc = (/** @type {number} */ cx, /** @type {number} */ r) =>
    svg("circle", { cx, cy: 7, r, fill: "currentColor" });
  return swatch(disc(5, 2), disc(15, 3.5), disc(28, 5));
}

/** @param {...SVGElement} parts @returns {SVGElement} */
function swatch(...parts) {
  return svg(
    "svg",
    { class: "cm-swatch", viewBox: "0 0 34 14", "aria-hidden": "true", focusable: "false" },
    ...parts,
  );
}

/** @param {Record<string, string|number>} attributes */
function stroke(attributes) {
  return svg("path", { d: "M1,7H33", fill: "none", ...attributes });
}

/** @param {string} status @returns {SVGElement} */
function routePicture(status) {
  const dashes = ROUTE_DASHES[status] ?? [];
  const line = stroke({
    stroke: "var(--cm-route)",
    "stroke-width": 3,
    "stroke-dasharray": dashes.join(" ") || "none",
    "stroke-linecap": status === "closed" ? "round" : "butt",
  });
  if (status !== "blocked") return swatch(line);
  return swatch(
    line,
    svg("path", { d: "M9,1.5V12.5M25,1.5V12.5", stroke: "var(--cm-route)", "stroke-width": 1.6 }),
  );
}

/** @param {string} kind @returns {SVGElement} */
function groundPicture(kind) {
  if (kind !== "checkpoint") return swatch(stroke(GROUND_STROKES[kind]));
  return swatch(
    svg("path", {
      d: "M11,1H8V13H11M23,1H26V13H23",
      fill: "none",
      stroke: "var(--cm-route)",
      "stroke-width": 2,
    }),
  );
}

/** @param {string} mark @returns {SVGElement} */
function markPicture(mark) {
  if (mark === "point") return swatch(svg("circle", { cx: 17, cy: 7, r: 6, class: "cm-swatch-circle" }));
  if (mark === "line")
    return swatch(
      stroke({
        stroke: "var(--cm-muted)",
        "stroke-width": 8,
        "stroke-opacity": 0.5,
        "stroke-linecap": "round",
      }),
    );
  return swatch(
    svg("rect", { x: 3, y: 1, width: 28, height: 12, class: "cm-swatch-region" }),
    svg("path", {
      d: "M3,9L11,1M7,13L19,1M15,13L27,1M23,13L31,5",
      stroke: "var(--cm-muted)",
      "stroke-width": 1,
      "stroke-opacity": 0.7,
    }),
  );
}
