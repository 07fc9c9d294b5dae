/**
 * Legend: only what is on the map now.
 */

import { h, replaceContent, createSvg } from "../dom/dom.js";
import { buildSymbolSvg } from "../map/symbols.js";
import { findStatus } from "../map/base-layers.js";
import { getScreenViewport } from "../map/canvas-layer.js";
import { getDiscRadiusPx } from "../map/density-layer.js";
import {
  AREA_OUTLINE,
  CORRIDOR_WIDTH_PX,
  CROSS_TICKS,
  DEFAULT_ROUTE_STATUS,
  DENSITY,
  LEGEND_BASE_KINDS,
  LEGEND_GEOMETRY_KINDS,
  LEGEND_LINE_WIDTH_GAIN_PX,
  LEGEND_SWATCH_WIDTH_PX,
  PENS,
  POINT_KINDS,
  ROUTE_STYLES,
  STATUS_STYLES,
  getDrawingKind,
  getRouteStyle,
  selectPen,
} from "../map/symbology.js";
import { GEOMETRY_KINDS, EVENT_STATUSES } from "../events/store.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const FILL_SWATCH_HEIGHT_PX = 7;
const FILL_SWATCH_OPACITY = 0.3;

/** The legend of one viewer. */
export class Legend {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.content = h("div", { class: "cm-legend-items" });
    this.element = h(
      "details",
      { class: "cm-legend" },
      h("summary", {}, viewer.translator.message("legend.title")),
      this.content,
    );
    this.renderedKey = "";
  }

  update() {
    const seen = this.#collectItems();
    const key = JSON.stringify(seen);
    if (key === this.renderedKey) return;
    this.renderedKey = key;
    const { translator } = this.viewer;
    replaceContent(
      this.content,
      this.#buildGroup(
        translator.message("legend.types"),
        [
          ...seen.types.map((type) => this.#buildTypeItem(type)),
          ...(seen.counted ? this.#buildDiscItems() : []),
        ].filter(Boolean),
      ),
      this.#buildGroup(
        translator.message("legend.status"),
        seen.statuses.map((status) => this.#buildStatusItem(status)),
      ),
      this.#buildGroup(translator.message("legend.place"), [
        ...seen.marks.map((mark) =>
          buildItem(buildMarkSwatch(mark), translator.message(`legend.mark.${mark}`)),
        ),
        seen.hasSeat ? buildItem(buildSeatSwatch(), translator.message("legend.mark.seat")) : null,
      ]),
      this.#buildGroup(translator.message("legend.ground"), [
        ...seen.routes.map((status) =>
          buildItem(
            buildRouteSwatch(status),
            translator.message("legend.route", {
              title: seen.titles.corridor ?? "",
              status: translator.message(`route.${status}`),
            }),
          ),
        ),
        ...seen.baseKinds.map((kind) => buildItem(buildBaseSwatch(kind), seen.titles[kind] ?? kind)),
        seen.hasSchematicRiver
          ? buildItem(
              buildSwatch(buildPenStroke(selectPen("river", true))),
              translator.message("label.schematic", { name: seen.titles.river }),
            )
          : null,
      ]),
    );
  }

  #collectItems() {
    const { columns } = this.viewer.store;
    const {
      stateStore: { visibleEvents },
      mapView: { baseLayers, eventLayer, map },
    } = this.viewer;
    const [types, statuses, marks] = [new Set(), new Set(), new Set()];
    let discs = 0;
    for (const event of visibleEvents) {
      // a disc has a colour, but no shape, status or circle
      if (eventLayer.isDense && columns.shape[event] < 0) {
        discs++;
        continue;
      }
      types.add(columns.type[event]);
      statuses.add(columns.status[event]);
      marks.add(columns.mark[event]);
    }
    const routes = baseLayers
      .findByKind("corridor")
      .map(({ feature }) => findStatus(feature, baseLayers.day)?.is ?? DEFAULT_ROUTE_STATUS);
    return {
      types: /** @type {number[]} */ ([...types].sort()), // discs have one colour for all types
      counted: discs > 0,
      statuses: Object.keys(STATUS_STYLES).filter((status) =>
        statuses.has(EVENT_STATUSES.indexOf(/** @type {any} */ (status))),
      ),
      marks: LEGEND_GEOMETRY_KINDS.filter((kind) =>
        kind === "point"
          ? eventLayer.hasCircle(getScreenViewport(map))
          : marks.has(GEOMETRY_KINDS.indexOf(/** @type {any} */ (kind))),
      ),
      hasSeat: !eventLayer.isDense && visibleEvents.some((event) => columns.seat[event] === 1),
      routes: Object.keys(ROUTE_STYLES).filter((status) => routes.includes(status)),
      baseKinds: LEGEND_BASE_KINDS.filter((kind) => baseLayers.findByKind(kind).length > 0),
      hasSchematicRiver: baseLayers.findByKind("river").some(({ feature }) => feature.schematic),
      titles: this.#collectTitles(),
    };
  }

  /** Titles of the layers that each drawing kind is of. @returns {Record<string, string>} */
  #collectTitles() {
    const { translator, mapView } = this.viewer;
    /** @type {Record<string, Set<string>>} */
    const titles = {};
    const features = mapView.baseLayers.findByKind("corridor", "river", ...LEGEND_BASE_KINDS);
    // a layer of countries may have their borders too: one of borders is the better name
    const hasOwnLayer = new Set(features.filter(isOfOwnStyle).map(({ kind }) => kind));
    const named = features.filter((one) => !hasOwnLayer.has(one.kind) || isOfOwnStyle(one));
    for (const { kind, layer, feature } of named) {
      const actor = kind.startsWith("control-") && translator.formatNames(feature.names);
      (titles[kind] ??= new Set()).add(actor || translator.localize(layer.title));
    }
    return Object.fromEntries(Object.entries(titles).map(([kind, found]) => [kind, [...found].join(" / ")]));
  }

  /** @param {string} title @param {(HTMLElement|null)[]} items @returns {HTMLElement|null} */
  #buildGroup(title, items) {
    return items.some(Boolean)
      ? h(
          "div",
          { class: "cm-legend-group" },
          h("p", { class: "cm-legend-head" }, title),
          h("ul", { role: "list", "aria-label": title }, ...items),
        )
      : null;
  }

  /** The sizes of discs, with the numbers of events that they represent. */
  #buildDiscItems() {
    const { translator } = this.viewer;
    return Array.from({ length: DENSITY.disc_size_count }, (_, step) => {
      const low = Math.ceil(10 ** (step / DENSITY.steps_per_decade));
      const high = Math.ceil(10 ** ((step + 1) / DENSITY.steps_per_decade)) - 1;
      const isLast = step === DENSITY.disc_size_count - 1;
      const text = translator.message(isLast ? "legend.disc_more" : "legend.disc_range", {
        low: translator.formatNumber(low),
        high: translator.formatNumber(high),
      });
      return buildItem(buildDiscSwatch(step), text);
    });
  }

  /** @param {number} type */
  #buildTypeItem(type) {
    const known = this.viewer.document.types[type];
    if (!known) return null;
    return buildItem(
      buildSymbolSvg(known.shape, "reported", type),
      this.viewer.translator.localize(known.words),
    );
  }

  /** @param {string} status */
  #buildStatusItem(status) {
    return buildItem(
      buildSymbolSvg("circle", status, -1),
      this.viewer.translator.message(`status.${status}`),
    );
  }
}

/** @param {import("../map/base-layers.js").ProjectedFeature} projectedFeature @returns {boolean} */
function isOfOwnStyle({ kind, layer }) {
  return getDrawingKind(layer.style, "") === kind;
}

/** @param {Element} picture @param {string} text */
function buildItem(picture, text) {
  return h("li", {}, picture, h("span", {}, text));
}

/** @param {number} step @returns {SVGElement} a disc of a size */
function buildDiscSwatch(step) {
  return buildSwatch(
    createSvg("circle", { cx: 17, cy: 7, r: getDiscRadiusPx(step), fill: "var(--cm-accent)" }),
  );
}

/** @param {...SVGElement} parts @returns {SVGElement} */
function buildSwatch(...parts) {
  return createSvg(
    "svg",
    {
      class: "cm-swatch",
      viewBox: `0 0 ${LEGEND_SWATCH_WIDTH_PX} 14`,
      "aria-hidden": "true",
      focusable: "false",
    },
    ...parts,
  );
}

/** @param {Record<string, string|number>} attributes */
function buildStroke(attributes) {
  return createSvg("path", { d: `M1,7H${LEGEND_SWATCH_WIDTH_PX - 1}`, fill: "none", ...attributes });
}

/** @param {string} status @returns {SVGElement} */
function buildRouteSwatch(status) {
  const style = getRouteStyle(status);
  const line = buildStroke({
    stroke: "var(--cm-route)",
    "stroke-width": CORRIDOR_WIDTH_PX,
    "stroke-dasharray": style.dash_px.join(" ") || "none",
    "stroke-linecap": style.cap ?? "butt",
  });
  if (!style.has_cross_ticks) return buildSwatch(line);
  const [top, bottom] = [7 - CROSS_TICKS.half_length_px, 7 + CROSS_TICKS.half_length_px];
  return buildSwatch(
    line,
    createSvg("path", {
      d: [9, LEGEND_SWATCH_WIDTH_PX - 9].map((x) => `M${x},${top}V${bottom}`).join(""),
      stroke: "var(--cm-route)",
      "stroke-width": CROSS_TICKS.width_px,
    }),
  );
}

/** A pen's line, or a strip in its fill. @param {import("../map/symbology.js").Pen} pen @returns {SVGElement} */
function buildPenStroke({ stroke, width_px: width = 1, dash_px: dash, fill }) {
  if (fill)
    return buildStroke({
      stroke: `var(--cm-${fill})`,
      "stroke-width": FILL_SWATCH_HEIGHT_PX,
      "stroke-opacity": FILL_SWATCH_OPACITY,
    });
  return buildStroke({
    stroke: `var(--cm-${stroke})`,
    "stroke-width": width + LEGEND_LINE_WIDTH_GAIN_PX,
    ...(dash && { "stroke-dasharray": dash.join(" ") }),
  });
}

/** @param {string} kind @returns {SVGElement} */
function buildBaseSwatch(kind) {
  if (POINT_KINDS[kind]) return buildSwatch(buildPointSymbol(POINT_KINDS[kind].outline));
  if (kind !== "checkpoint") return buildSwatch(buildPenStroke(PENS[kind]), ...buildLineMarks(PENS[kind]));
  return buildSwatch(
    createSvg("path", {
      d: "M11,1H8V13H11M23,1H26V13H23",
      fill: "none",
      stroke: "var(--cm-route)",
      "stroke-width": 2,
    }),
  );
}

/** @param {[number, number][]} outline right half @returns {SVGElement} */
function buildPointSymbol(outline) {
  const corners = [...outline, ...[...outline].reverse().map(([x, y]) => [-x, y])];
  const d = `M${corners.map(([x, y]) => `${LEGEND_SWATCH_WIDTH_PX / 2 + x},${7 + y}`).join("L")}Z`;
  return createSvg("path", { d, fill: "var(--cm-label)" });
}

/** Teeth of a front line or the head of an arrow. @param {import("../map/symbology.js").Pen} pen @returns {SVGElement[]} */
function buildLineMarks({ stroke, tooth_px: tooth, tooth_gap_px: gap = 16, arrow_px: arrow }) {
  const end = LEGEND_SWATCH_WIDTH_PX - 1;
  const marks = [];
  if (tooth)
    for (let x = gap / 2; x < end; x += gap)
      marks.push(`M${x - tooth * 0.6},7L${x},${7 - tooth}L${x + tooth * 0.6},7Z`);
  if (arrow) marks.push(`M${end},7L${end - arrow},${7 - arrow / 2}V${7 + arrow / 2}Z`);
  return marks.map((d) => createSvg("path", { d, fill: `var(--cm-${stroke})` }));
}

/** @param {string} mark @returns {SVGElement} */
function buildMarkSwatch(mark) {
  if (mark === "point")
    return buildSwatch(createSvg("circle", { cx: 17, cy: 7, r: 6, class: "cm-swatch-circle" }));
  if (mark === "line")
    return buildSwatch(
      buildStroke({
        stroke: "var(--cm-muted)",
        "stroke-width": 8,
        "stroke-opacity": 0.5,
        "stroke-linecap": "round",
      }),
    );
  return buildSwatch(
    createSvg("rect", {
      x: 3,
      y: 1,
      width: 28,
      height: 12,
      fill: "none",
      stroke: "var(--cm-muted)",
      "stroke-width": AREA_OUTLINE.width_px,
      "stroke-dasharray": AREA_OUTLINE.dash_px.join(" "),
    }),
  );
}

/** @returns {SVGElement} the base under a mark at a seat of government */
function buildSeatSwatch() {
  return buildSwatch(
    createSvg("path", {
      d: "M9,6H25M6,10H28",
      fill: "none",
      stroke: "var(--cm-label)",
      "stroke-width": 2,
    }),
  );
}
