/**
 * Map view: a Leaflet map with base layers, events and labels, and functions to move it.
 */

import { BaseLayers } from "./base-layers.js";
import { CanvasLayer, fitViewport, getScreenViewport } from "./canvas-layer.js";
import { drawAreaOutline } from "./area-drawing.js";
import { EventLayer } from "./event-layer.js";
import { getZoomShift } from "./symbology.js";
import {
  boundsToBox,
  boxesIntersect,
  distanceToGeometry,
  toLatitude,
  toLeafletBounds,
  toLeafletPoint,
  toLongitude,
} from "../core/geometry.js";
import {
  drawLabels,
  buildFeatureLabels,
  buildCallout,
  mergeEventLabels,
  shortenName,
  getLabelFont,
  placeLabels,
  buildPlaceLabels,
  buildRouteBoxes,
} from "./labels.js";
import { resizeCanvas } from "../dom/canvas.js";
import { debounceAfterFrame, prefersReducedMotion } from "../dom/dom.js";
import { TouchGestures } from "./touch-gestures.js";
import { formatInterval } from "../core/date-phrases.js";
import { containsSorted } from "../events/store.js";
import { describeEvents } from "../events/descriptions.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../types").Label} Label */
/** @typedef {import("./base-layers.js").ProjectedFeature} ProjectedFeature */
/** @typedef {import("./canvas-layer.js").CanvasViewport} CanvasViewport */
/** @typedef {import("./labels.js").PlacedLabel} PlacedLabel */

const MOUSE_TOLERANCE_PX = 14;
const TOUCH_TOLERANCE_PX = 24;
const MAX_NAMED_MARKS = 200; // with more marks, their places are named by rank alone
const MAX_LIVE_LABEL_EVENTS = 2000; // with more events, labels are placed anew only once the slider rests
const LABEL_DELAY_MS = 120;
const MAX_HOVER_EVENTS = 100000; // with more events, hovering has no effect
const VIEW_MARGIN_PX = 20; // a mark closer to the map's edge counts as out of view
const CLICKABLE_KINDS = ["corridor", "road", "checkpoint"]; // drawing kinds that open a popup on click

/** @returns {L.MapOptions} of the viewer's own map */
export function getMapOptions() {
  const isMotionReduced = prefersReducedMotion();
  return {
    zoomControl: false,
    attributionControl: false,
    trackResize: false, // the viewer tracks it: Leaflet would treat a new size as a move by the reader
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    minZoom: 0, // the whole world on a phone
    maxZoom: 18, // a street
    zoomAnimation: !isMotionReduced,
    fadeAnimation: false,
    inertia: !isMotionReduced,
    markerZoomAnimation: false,
    wheelPxPerZoomLevel: 120,
  };
}

/** @param {import("../viewer.js").TileOptions} tiles @returns {L.TileLayer} */
function createTileLayer({ url, maxZoom }) {
  return L.tileLayer(url, { maxNativeZoom: maxZoom, maxZoom: 20, referrerPolicy: "strict-origin" });
}

/** Whether the map has tiles, the viewer's or those of the embedding page; without tiles the page may leave out `GridLayer`. @param {L.Map} map @returns {boolean} */
function hasTiles(map) {
  let hasGridLayer = false;
  map.eachLayer((layer) => (hasGridLayer ||= !!L.GridLayer && layer instanceof L.GridLayer));
  return hasGridLayer;
}

/** The map of one viewer. */
export class MapView {
  /** @param {Viewer} viewer @param {L.Map} map @param {HTMLElement} container */
  constructor(viewer, map, container) {
    this.viewer = viewer;
    this.map = map;
    this.container = container;
    this.zoomShift = getZoomShift(viewer.document.bounds);
    this.baseLayers = new BaseLayers(viewer.document.layers, this.zoomShift, viewer.document.lines);
    this.eventLayer = new EventLayer(viewer.store, viewer.theme);
    /** @type {PlacedLabel[]} */
    this.placedLabels = [];
    this.labelViewport = getScreenViewport(map);
    this.isProgrammaticMove = false;
    if (viewer.tiles) createTileLayer(viewer.tiles).addTo(map);
    this.baseCanvas = new CanvasLayer(map, "cm-base", 250, (ctx, viewport) =>
      this.baseLayers.draw(ctx, viewport, viewer.theme.colours),
    );
    this.labelCanvas = new CanvasLayer(map, "cm-labels", 455, (ctx, viewport) =>
      this.#drawLabels(ctx, viewport),
    );
    this.eventCanvas = new CanvasLayer(map, "cm-events", 450, (ctx, viewport) =>
      this.#drawEvents(ctx, viewport),
    );
    this.drawLabelsLater = debounceAfterFrame(() => this.labelCanvas.redraw(), LABEL_DELAY_MS);
    this.labelCanvas.isPaused = true; // at the start labels are drawn after the events, which are then seen sooner
    this.mapListeners = {
      click: (/** @type {L.LeafletMouseEvent} */ event) => this.#handleClick(event),
      mousemove: (/** @type {L.LeafletMouseEvent} */ event) => this.#handleHover(event),
      move: () => viewer.panels.popup.updatePosition(),
      moveend: () => viewer.handleMapMove(),
      "layeradd layerremove": () => this.#detectTiles(),
    };
    this.keyListener = (/** @type {KeyboardEvent} */ event) => viewer.handleMapKey(event);
    this.#limitWheelZoom();
    this.touchGestures = new TouchGestures(viewer, map, container);
  }

  /** Add event listeners; call it when the viewer is ready. */
  addListeners() {
    this.#detectTiles();
    this.map.on(/** @type {any} */ (this.mapListeners));
    this.container.addEventListener("keydown", this.keyListener);
  }

  /** Leave land, water and place labels to a tile layer if there is one. */
  #detectTiles() {
    const tiled = hasTiles(this.map);
    if (tiled === this.baseLayers.overTiles) return;
    this.baseLayers.overTiles = tiled;
    this.redraw();
  }

  /** In a page that scrolls, the wheel zooms only while the map has the focus. */
  #limitWheelZoom() {
    if (this.viewer.layout === "page") return;
    this.map.scrollWheelZoom?.disable();
    this.map.on("focus", () => this.map.scrollWheelZoom?.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom?.disable());
  }

  redraw() {
    this.baseCanvas.redraw();
    this.labelCanvas.redraw();
    this.eventCanvas.redraw();
  }

  /**
   * Draw what the map shows on a canvas of its own, fitted to its size: printers take up no change of the map's canvases.
   * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height CSS pixels @param {number} pixelRatio
   * @param {(ctx: CanvasRenderingContext2D, viewport: CanvasViewport) => void} drawMore what is drawn over the map
   */
  drawPicture(canvas, width, height, pixelRatio, drawMore) {
    const { state, theme } = this.viewer;
    const box = state.map === null ? this.#getHomeBox() : getScreenViewport(this.map).getMercatorBox();
    const viewport = fitViewport(box, width, height, pixelRatio);
    resizeCanvas(canvas, width, height, pixelRatio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (
      canvas.getContext("2d", { willReadFrequently: true })
    );
    ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    ctx.fillStyle = theme.colours.water;
    ctx.fillRect(0, 0, width, height);
    this.baseLayers.draw(ctx, viewport, theme.colours);
    const labels = this.#placeLabels(ctx, viewport, [], [0, 0, width, height]);
    this.#drawEvents(ctx, viewport);
    drawLabels(ctx, labels, viewport, theme.colours); // above the marks, as on the screen
    drawMore(ctx, viewport);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawEvents(ctx, viewport) {
    const { state, theme } = this.viewer;
    this.eventLayer.draw(ctx, viewport);
    drawAreaOutline(ctx, viewport, state.filters.area, theme.colours.ink);
  }

  /** Draw immediately, for print. */
  drawNow() {
    this.labelCanvas.isPaused = false;
    for (const layer of [this.baseCanvas, this.labelCanvas, this.eventCanvas]) layer.drawNow();
  }

  /** @param {number} day @returns {boolean} whether any base layer changed */
  setDay(day) {
    const changed = this.baseLayers.setDay(day);
    if (changed) this.baseCanvas.redraw();
    return changed;
  }

  /** @param {Uint32Array} events @param {number} selectedIndex */
  setEvents(events, selectedIndex) {
    this.eventLayer.setEvents(events, selectedIndex);
    this.eventCanvas.redraw();
    if (this.viewer.store.count > MAX_LIVE_LABEL_EVENTS) this.drawLabelsLater();
    else this.labelCanvas.redraw();
  }

  /** Name an event on the map in place of the lead event, and bring its mark into view. @param {number} event */
  nameEvent(event) {
    this.eventLayer.leadIndex = event;
    this.setEvents(this.eventLayer.visibleEvents, this.eventLayer.selectedIndex);
    if (this.viewer.state.map === null) this.goHome();
    if (this.viewer.store.hasMark(event)) this.bringIntoView(this.getAnchor(event), 0);
  }

  /** Draw labels from now on. */
  startLabels() {
    this.labelCanvas.isPaused = false;
    this.labelCanvas.redraw();
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawLabels(ctx, viewport) {
    this.placedLabels = this.#placeLabels(
      ctx,
      viewport,
      this.#getControlRects(viewport),
      this.#getScreenRect(viewport),
    );
    this.labelViewport = viewport;
    drawLabels(ctx, this.placedLabels, viewport, this.viewer.theme.colours);
  }

  /**
   * @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport
   * @param {import("./labels.js").Rect[]} controls @param {import("./labels.js").Rect} area that labels keep within
   * @returns {PlacedLabel[]}
   */
  #placeLabels(ctx, viewport, controls, area) {
    const { document, translator } = this.viewer;
    const places = this.baseLayers.overTiles ? [] : buildPlaceLabels(document.labels, translator);
    const features = this.baseLayers.getVisibleFeatures();
    const towns = features.filter(({ kind }) => kind === "town");
    const others = features.filter(({ kind }) => kind !== "town");
    const names = [
      ...this.#buildCallouts(),
      ...mergeEventLabels(
        places,
        this.#findNamedMarks(),
        viewport,
        buildFeatureLabels(towns, translator, viewport, area),
        this.zoomShift,
      ),
      ...buildFeatureLabels(others, translator, viewport, area),
    ];
    return placeLabels(
      names,
      viewport,
      [
        ...this.eventLayer.getLabelObstacles(viewport),
        ...buildRouteBoxes(this.baseLayers.findByKind("corridor"), viewport),
        ...controls,
      ],
      (text, style) => {
        ctx.font = getLabelFont(style);
        return ctx.measureText(text).width;
      },
      area,
      this.zoomShift,
    );
  }

  /** The callout of an event. @returns {import("./labels.js").MapLabel[]} */
  #buildCallouts() {
    const { stateStore, store, translator } = this.viewer;
    const event = findNamedEvent(stateStore, store, this.eventLayer.leadIndex);
    const record = event < 0 ? null : store.getRecord(event);
    if (!record) return [];
    const date = formatInterval(record.time, translator);
    return [buildCallout(date, translator.localize(record.title), ...this.getAnchor(event))];
  }

  /** Points with an event, and the names of their places; none where there are many. @returns {{x: number, y: number, text: string}[]} */
  #findNamedMarks() {
    const { store, translator } = this.viewer;
    const points = this.eventLayer.marks.filter(({ plate }) => !plate);
    if (this.eventLayer.isDense || points.length > MAX_NAMED_MARKS) return [];
    return points.map(({ x, y, events }) => {
      const place = store.getRecord(events[0])?.place;
      return { x, y, text: place ? shortenName(translator.formatNames(place.names)) : "" };
    });
  }

  /** The visible part of the canvas. @param {CanvasViewport} viewport @returns {import("./labels.js").Rect} */
  #getScreenRect(viewport) {
    const screen = getScreenViewport(this.map);
    const [left, top] = [viewport.left - screen.left, viewport.top - screen.top];
    return [left, top, left + screen.width, top + screen.height];
  }

  /** The rectangles of the controls, in pixels of a canvas that is larger than the visible area. @param {CanvasViewport} viewport @returns {import("./labels.js").Rect[]} */
  #getControlRects(viewport) {
    const [dx, dy] = this.#getScreenRect(viewport);
    return this.viewer.panels
      .getControlRects()
      .map(([left, top, right, bottom]) => [left + dx, top + dy, right + dx, bottom + dy]);
  }

  // --- pointer --------------------------------------------------------------------------------------------

  /** @param {L.LeafletMouseEvent} event */
  #handleClick(event) {
    const { x, y } = event.containerPoint;
    const touch = /** @type {PointerEvent} */ (event.originalEvent).pointerType === "touch";
    const found = this.eventLayer.hitTest(
      getScreenViewport(this.map),
      x,
      y,
      touch ? TOUCH_TOLERANCE_PX : MOUSE_TOLERANCE_PX,
    );
    const place = found.length ? null : this.#findPlaceAt(x, y);
    if (found.length) this.viewer.selection.openEvents(found, "map");
    else if (place) this.viewer.selection.showPlaceInfo(place);
    else this.viewer.selection.closePopup();
  }

  /** @param {L.LeafletMouseEvent} event */
  #handleHover(event) {
    if (this.viewer.stateStore.visibleEvents.length > MAX_HOVER_EVENTS) return;
    const { x, y } = event.containerPoint;
    const events = this.eventLayer.hitTest(getScreenViewport(this.map), x, y, MOUSE_TOLERANCE_PX);
    const over = events.length > 0 || this.#findPlaceAt(x, y) !== null;
    if (this.eventLayer.setHovered(events)) this.eventCanvas.redraw();
    this.container.title = events.length ? describeEvents(this.viewer, events) : "";
    this.container.classList.toggle("cm-over", over);
  }

  /** The labelled place, corridor, road or checkpoint at a position. @param {number} x @param {number} y pixels @returns {Label|ProjectedFeature|null} */
  #findPlaceAt(x, y) {
    const viewport = getScreenViewport(this.map);
    const [dx, dy] = [this.labelViewport.left - viewport.left, this.labelViewport.top - viewport.top];
    const over = this.placedLabels.find(
      ({ rect: [left, top, right, bottom] }) =>
        x + dx >= left && x + dx <= right && y + dy >= top && y + dy <= bottom,
    );
    if (over?.name.of) return over.name.of;
    const [mx, my] = [(x - viewport.left) / viewport.scale, (y - viewport.top) / viewport.scale];
    return (
      this.baseLayers.currentFeatures.find(
        ({ kind, geometry }) =>
          CLICKABLE_KINDS.includes(kind) &&
          distanceToGeometry(geometry, mx, my) * viewport.scale < MOUSE_TOLERANCE_PX / 2,
      ) ?? null
    );
  }

  // --- positions ---------------------------------------------------------------------------------------------

  /** @param {number} event @returns {[number, number]} on the Mercator square */
  getAnchor(event) {
    const { x, y, origin } = this.viewer.store.columns;
    return [x[event] + origin[0], y[event] + origin[1]];
  }

  /** @param {[number, number]} anchor on the Mercator square @returns {[number, number]} pixels in the map's container */
  toPixel([x, y]) {
    const viewport = getScreenViewport(this.map);
    return [viewport.pixelX(x), viewport.pixelY(y)];
  }

  /** @param {number} event @returns {import("../core/geometry.js").Box} box of its shape or point */
  getEventBox(event) {
    const { shape, shapes } = this.viewer.store.columns;
    if (shape[event] >= 0) return shapes[shape[event]].box;
    const [x, y] = this.getAnchor(event);
    return [x, y, x, y];
  }

  /** @param {number} event @returns {boolean} whether any of its place is in view */
  isInView(event) {
    return boxesIntersect(this.getEventBox(event), getScreenViewport(this.map).getMercatorBox());
  }

  // --- movement -------------------------------------------------------------------------------------------------------

  /**
   * Pan if a position would be out of view or under the popup's sheet. A remote place, whose ground is coarse, does not move
   * the map: its card opens while the map keeps its view.
   * @param {[number, number]} anchor @param {number} sheetHeight height of the sheet in pixels, 0 without a sheet
   */
  bringIntoView(anchor, sheetHeight) {
    if (this.#isCoarse(anchor) && !this.isHomeOutOfView()) return;
    const { x: width, y: height } = this.map.getSize();
    const bottom = height - sheetHeight;
    const [x, y] = this.toPixel(anchor);
    if (
      x > VIEW_MARGIN_PX &&
      x < width - VIEW_MARGIN_PX &&
      y > VIEW_MARGIN_PX &&
      y < bottom - VIEW_MARGIN_PX / 2
    )
      return;
    const centre = toLeafletPoint([toLongitude(anchor[0]), toLatitude(anchor[1])]);
    this.#moveProgrammatically(() => {
      if (Math.abs(x - width / 2) > 2 * width || Math.abs(y - height / 2) > 2 * height)
        this.map.setView(centre, this.map.getZoom(), { animate: false });
      const [nx, ny] = this.toPixel(anchor);
      this.map.panBy([nx - width / 2, ny - bottom / 2], { animate: false });
    });
  }

  /** @param {[number, number]} anchor @returns {boolean} whether the map has countries, but only a coarse ground here */
  #isCoarse([x, y]) {
    const { detailBox, overTiles } = this.baseLayers;
    return !overTiles && detailBox !== null && !boxContains(detailBox, x, y);
  }

  /** @param {[number, number, number]} view longitude, latitude, zoom */
  goToView([longitude, latitude, zoom]) {
    const centre = toLeafletPoint([longitude, latitude]);
    this.#moveProgrammatically(() => this.map.setView(centre, zoom, { animate: false }));
  }

  /** @returns {number} pixels of the map that the line at its foot covers */
  #getFootHeight() {
    /** @type {HTMLElement|null|undefined} */
    const foot = this.container.closest(".cm-map-area")?.querySelector(":scope > .cm-map-foot");
    return foot?.offsetHeight ?? 0;
  }

  /** What `goHome` fits the map to. @returns {string} equal for equal sizes */
  getFittedSize() {
    const { clientWidth, clientHeight } = this.container;
    return `${clientWidth} ${clientHeight} ${this.#getFootHeight()}`;
  }

  /** Show the map's bounds, above the line that covers the foot of a wide map. */
  goHome() {
    this.#moveProgrammatically(() =>
      this.map.fitBounds(toLeafletBounds(this.viewer.document.bounds), {
        animate: false,
        paddingBottomRight: [0, this.#getFootHeight()],
      }),
    );
  }

  /** Move the map without a change of the reader's view. @param {() => void} move */
  #moveProgrammatically(move) {
    this.isProgrammaticMove = true;
    move();
    this.isProgrammaticMove = false;
  }

  #getHomeBox() {
    return boundsToBox(this.viewer.document.bounds);
  }

  /** Whether the opening view is entirely out of view. @returns {boolean} */
  isHomeOutOfView() {
    const [west, north, east, south] = this.#getHomeBox();
    const seen = getScreenViewport(this.map).getMercatorBox();
    return seen[0] > east || seen[2] < west || seen[1] > south || seen[3] < north;
  }

  /** @returns {[number, number, number]} longitude, latitude, zoom */
  getView() {
    const centre = this.map.getCenter();
    const roundTo = (/** @type {number} */ value, /** @type {number} */ unit) =>
      Math.round(value * unit) / unit;
    return [roundTo(centre.lng, 1e4), roundTo(centre.lat, 1e4), roundTo(this.map.getZoom(), 100)];
  }

  refreshSize() {
    this.touchGestures.updateScrolling();
    // a view chosen by the reader keeps its centre; the opening view is fitted again
    const pan = this.viewer.state.map !== null;
    this.#moveProgrammatically(() => this.map.invalidateSize({ animate: false, pan }));
  }

  destroy() {
    this.touchGestures.destroy();
    this.drawLabelsLater.cancel();
    this.map.off(/** @type {any} */ (this.mapListeners));
    this.container.removeEventListener("keydown", this.keyListener);
    for (const layer of [this.baseCanvas, this.labelCanvas, this.eventCanvas]) layer.remove();
  }
}

/** @param {import("../core/geometry.js").Box} box @param {number} x @param {number} y @returns {boolean} */
function boxContains([west, north, east, south], x, y) {
  return x >= west && x <= east && y >= north && y <= south;
}

/**
 * The event that is named on the map: the selected one, or the lead event while it is visible.
 * @param {Pick<import("../state-store.js").StateStore, "selectedIndex"|"visibleEvents">} stateStore
 * @param {Pick<import("../events/store.js").Store, "hasMark">} store @param {number} lead index
 * @returns {number} -1 for none: an event without a mark has nowhere to be named
 */
export function findNamedEvent({ selectedIndex, visibleEvents }, store, lead) {
  const event = selectedIndex >= 0 ? selectedIndex : containsSorted(visibleEvents, lead) ? lead : -1;
  return event >= 0 && store.hasMark(event) ? event : -1;
}
