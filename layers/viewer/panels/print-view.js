/**
 * Print view: a picture of the map at the paper's width in light colours, then the visible events with their statements,
 * numbered as the marks on the picture, then the page's address and the day.
 */

import { formatDay, formatInterval } from "../core/date-phrases.js";
import { mercatorLength, toLatitude } from "../core/geometry.js";
import { replaceContent, h } from "../dom/dom.js";
import { selectPen } from "../map/symbology.js";
import { MAX_SCALE_WIDTH_PX, roundDownLength } from "./status-bar.js";
import { buildEventCard, buildEventSymbol, formatDistance } from "./event-card.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "completeStart"|"document"|"getPermalink"|"mapView"|"panels"|"root"|"selection"|"state"|"stateStore"|"store"|"theme"|"translator">} ViewerSlice */

/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../map/canvas-layer.js").CanvasViewport} CanvasViewport */

const MAX_PRINTED_EVENTS = 500; // a longer list ends with the number of events that are not printed
const PICTURE_SIZE_PX = /** @type {const} */ ([720, 520]); // A4 and Letter are 718 and 740 wide within usual margins
const PICTURE_PIXEL_RATIO = 2.5; // 240 dots an inch
const NUMBER_OFFSET_PX = 13; // from a mark's middle to its number
const SCALE_MARGIN_PX = 16; // of the scale bar, to the picture's edges
/** @type {[number, number]} */
const LOCATOR_SIZE = [100, 80]; // the units of its paths, as in docs/reference/map-document.md
const NUMBER_FONT = "700 10px system-ui, sans-serif";
const MS_PER_DAY = 86400000;

/** Prepares one viewer for print, and restores it. */
export class PrintView {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.eventSheet = h("div", { class: "cm-print-list" });
    this.picture = h("canvas", { class: "cm-print-map", "aria-hidden": "true" });
    /** @type {Map<number, number>} the number of each printed event */
    this.numbers = new Map();
    this.isPrinting = false;
    this.printMedia = window.matchMedia("print");
    this.onBeforePrint = () => this.preparePage();
    this.onAfterPrint = () => this.restorePage();
    this.onMediaChange = () => (this.printMedia.matches ? this.preparePage() : this.restorePage());
    window.addEventListener("beforeprint", this.onBeforePrint);
    window.addEventListener("afterprint", this.onAfterPrint);
    this.printMedia.addEventListener("change", this.onMediaChange);
  }

  /** Print the page once the records are unpacked. */
  async print() {
    const { stateStore, store } = this.viewer;
    await store.records.loadRecords(stateStore.visibleEvents.subarray(0, MAX_PRINTED_EVENTS)).catch(() => {}); // events without a record are counted as not printed
    window.print();
  }

  preparePage() {
    if (this.isPrinting) return;
    this.isPrinting = true;
    const { viewer } = this;
    viewer.completeStart();
    viewer.root.classList.add("cm-printing");
    viewer.theme.applyTheme(viewer.theme.choice, true);
    this.legendWasOpen = viewer.panels.legend.element.open;
    viewer.panels.legend.element.open = true;
    viewer.panels.statusBar.credits.open = true;
    replaceContent(this.eventSheet, ...this.#buildEntries());
    viewer.panels.frame.append(this.eventSheet);
    if (viewer.mapView.baseLayers.overTiles) this.#redrawMap();
    else this.#drawPicture();
  }

  /** Without tiles the picture takes the place of the map. */
  #drawPicture() {
    const { mapView, panels } = this.viewer;
    mapView.drawPicture(this.picture, ...PICTURE_SIZE_PX, PICTURE_PIXEL_RATIO, (ctx, viewport) =>
      this.#drawNotes(ctx, viewport),
    );
    this.picture.removeAttribute("style"); // the style sheet gives it the paper's width
    panels.mapArea.before(this.picture);
  }

  /** Draw the numbers of the entries and the scale. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawNotes(ctx, viewport) {
    this.#drawNumbers(ctx, viewport);
    this.#drawScale(ctx, viewport);
    const { locator } = this.viewer.document;
    if (locator) drawLocator(ctx, locator, viewport.width - SCALE_MARGIN_PX, this.viewer.theme.colours);
  }

  /** Draw a scale bar for the picture's middle. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawScale(ctx, viewport) {
    const [, north, , south] = viewport.getMercatorBox();
    const pixel = 1 / (mercatorLength(1, toLatitude((north + south) / 2)) * viewport.scale); // metres
    const metres = roundDownLength(pixel * MAX_SCALE_WIDTH_PX);
    const [left, top] = [SCALE_MARGIN_PX, viewport.height - SCALE_MARGIN_PX];
    ctx.fillRect(left, top, metres / pixel, 2);
    const text = formatDistance(this.viewer.translator, metres);
    ctx.textAlign = "left";
    ctx.strokeText(text, left, top - SCALE_MARGIN_PX / 2);
    ctx.fillText(text, left, top - SCALE_MARGIN_PX / 2);
  }

  /** Write the numbers of the entries next to each mark. @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawNumbers(ctx, viewport) {
    const { mapView, theme } = this.viewer;
    ctx.font = NUMBER_FONT;
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3;
    ctx.strokeStyle = theme.colours.halo;
    ctx.fillStyle = theme.colours.ink;
    for (const { x, y, events } of mapView.eventLayer.marks) {
      const text = formatNumbers(events.flatMap((event) => this.numbers.get(event) ?? []));
      const [left, top] = [viewport.pixelX(x) + NUMBER_OFFSET_PX, viewport.pixelY(y) + NUMBER_OFFSET_PX];
      ctx.strokeText(text, left, top);
      ctx.fillText(text, left, top);
    }
  }

  #buildEntries() {
    const { stateStore, store, translator } = this.viewer;
    const { visibleEvents } = stateStore;
    this.numbers.clear();
    let date = "";
    /** @type {HTMLElement[]} */
    const entries = [];
    for (const event of visibleEvents.subarray(0, MAX_PRINTED_EVENTS)) {
      const record = store.getRecord(event);
      if (!record) continue;
      const eventDate = formatInterval(record.time, translator);
      if (eventDate !== date) entries.push(h("h2", { class: "cm-date-head" }, eventDate));
      date = eventDate;
      this.numbers.set(event, this.numbers.size + 1);
      entries.push(this.#buildEntry(record, this.numbers.size));
    }
    const omitted = visibleEvents.length - this.numbers.size;
    return [
      ...entries,
      omitted > 0 &&
        h(
          "p",
          {},
          translator.message("print.more", {
            n: translator.formatNumber(omitted),
            all: translator.formatNumber(store.count),
          }),
        ),
      this.#buildImprint(),
    ];
  }

  /** @param {EventRecord} record @param {number} number */
  #buildEntry(record, number) {
    const { translator } = this.viewer;
    return h(
      "article",
      {},
      h(
        "h3",
        {},
        h("span", { class: "cm-print-number" }, translator.formatNumber(number)),
        buildEventSymbol(this.viewer, record),
        translator.localize(record.title),
      ),
      ...buildEventCard(this.viewer, record),
    );
  }

  /** The page's address, where it is one that others can open, and the day. */
  #buildImprint() {
    const { translator } = this.viewer;
    const address = this.viewer.getPermalink();
    const today = formatDay(Math.floor(Date.now() / MS_PER_DAY), translator);
    return h(
      "p",
      { class: "cm-print-imprint" },
      translator.message("print.on", { date: today }),
      /^https?:/.test(address) && [" · ", h("bdi", {}, address)],
    );
  }

  restorePage() {
    if (!this.isPrinting) return;
    this.isPrinting = false;
    const { viewer } = this;
    viewer.root.classList.remove("cm-printing");
    viewer.theme.applyTheme(viewer.theme.choice);
    viewer.panels.legend.element.open = Boolean(this.legendWasOpen);
    viewer.panels.statusBar.credits.open = false;
    this.eventSheet.remove();
    this.picture.remove();
    this.#redrawMap();
  }

  #redrawMap() {
    const { mapView, state } = this.viewer;
    mapView.refreshSize();
    if (state.map === null) mapView.goHome();
    mapView.drawNow();
  }

  destroy() {
    window.removeEventListener("beforeprint", this.onBeforePrint);
    window.removeEventListener("afterprint", this.onAfterPrint);
    this.printMedia.removeEventListener("change", this.onMediaChange);
  }
}

/** Write numbers with runs as ranges: “2, 5–8”. @param {number[]} numbers @returns {string} */
export function formatNumbers(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  /** @type {[number, number][]} */
  const runs = [];
  for (const number of sorted) {
    const last = runs[runs.length - 1];
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .map(([first, last]) => (first === last ? `${first}` : `${first}${last - first > 1 ? "–" : ", "}${last}`))
    .join(", ");
}

/**
 * Draw the inset that shows where the map is, in the upper corner.
 * @param {CanvasRenderingContext2D} ctx @param {import("../document").Locator} locator
 * @param {number} right its right edge, in pixels @param {Record<string, string>} colours
 */
function drawLocator(ctx, { land, borders, disputed, frame }, right, colours) {
  ctx.translate(right - LOCATOR_SIZE[0], SCALE_MARGIN_PX);
  ctx.fillStyle = colours.water;
  ctx.fillRect(0, 0, ...LOCATOR_SIZE);
  ctx.fillStyle = colours.land;
  ctx.fill(new Path2D(land));
  ctx.lineWidth = 0.5;
  ctx.strokeStyle = colours.border;
  ctx.stroke(new Path2D(borders));
  ctx.strokeRect(0, 0, ...LOCATOR_SIZE);
  ctx.setLineDash(selectPen("line", false).dash_px ?? []);
  ctx.stroke(new Path2D(disputed));
  ctx.setLineDash([]);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = colours.accent;
  const [x, y, width, height] = frame;
  ctx.strokeRect(x, y, width, height);
}
