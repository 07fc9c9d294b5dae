/**
 * The map itself: a Leaflet map with the ground, the events and the names on it, and the ways to move it.
 */

import { BaseLayers } from "./base-layers.js";
import { CanvasLayer, screenFrame } from "./canvas-layer.js";
import { EventLayer } from "./event-layer.js";
import {
  boxOf,
  degreesOf,
  geometryDistance,
  latitudeOf,
  leafletBounds,
  leafletPoint,
  longitudeOf,
} from "../core/geometry.js";
import { drawLabels, featureNames, labelFont, placeLabels, placeNames, routeBoxes } from "./labels.js";
import { stillMotion } from "../dom/dom.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../types").Label} Label */
/** @typedef {import("./base-layers.js").Drawn} Drawn */
/** @typedef {import("./canvas-layer.js").Frame} Frame */
/** @typedef {import("./labels.js").Placed} Placed */

const HIT_FINE = 14; // pixels
const HIT_COARSE = 24;
const MOST_HOVERED = 100000; // events beyond which the pointer is not followed
const REMOTE_ZOOM = 6;
const SIGHT = 20; // pixels from the map's edge within which a mark does not count as in sight
const TOLD_KINDS = ["corridor", "road", "checkpoint"]; // kinds that a click on the ground tells about

/** @returns {L.MapOptions} of the viewer's own map */
export function mapOptions() {
  const still = stillMotion();
  return {
    zoomControl: false,
    attributionControl: false,
    trackResize: false, // the viewer does: to Leaflet a new size is a move, which the reader did not make
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    minZoom: 2,
    maxZoom: 16,
    zoomAnimation: !still,
    fadeAnimation: false,
    inertia: !still,
    markerZoomAnimation: false,
    wheelPxPerZoomLevel: 120,
  };
}

/** @param {import("../viewer.js").TileOptions} tiles @returns {L.TileLayer} */
function tilesOf({ url, maxZoom }) {
  return L.tileLayer(url, { maxNativeZoom: maxZoom, maxZoom: 20, referrerPolicy: "strict-origin" });
}

/** Does the map have tiles, its own or those of who made it? @param {L.Map} map @returns {boolean} */
function hasTiles(map) {
  let found = false;
  map.eachLayer((layer) => (found ||= layer instanceof L.GridLayer));
  return found;
}

/** The map of one viewer. */
export class MapView {
  /** @param {Viewer} viewer @param {L.Map} map @param {HTMLElement} container */
  constructor(viewer, map, container) {
    this.viewer = viewer;
    this.map = map;
    this.container = container;
    this.base = new BaseLayers(viewer.document.layers);
    this.events = new EventLayer(viewer.store, viewer.theme);
    /** @type {Placed[]} */
    this.placed = [];
    this.placedFrame = screenFrame(map);
    this.quiet = false;
    if (viewer.tiles) tilesOf(viewer.tiles).addTo(map);
    this.ground = new CanvasLayer(map, "cm-base", 250, (ctx, frame) =>
      this.base.draw(ctx, frame, viewer.theme.colours),
    );
    this.names = new CanvasLayer(map, "cm-labels", 440, (ctx, frame) => this.#drawNames(ctx, frame));
    this.marks = new CanvasLayer(map, "cm-events", 450, (ctx, frame) => this.events.draw(ctx, frame));
    this.leafletEvents = {
      click: (/** @type {L.LeafletMouseEvent} */ event) => this.#click(event),
      mousemove: (/** @type {L.LeafletMouseEvent} */ event) => this.#hover(event),
      move: () => viewer.parts.popup.place(),
      moveend: () => viewer.mapMoved(),
      "layeradd layerremove": () => this.#seeTiles(),
    };
    this.keys = (/** @type {KeyboardEvent} */ event) => viewer.mapKey(event);
    this.#wheelWhenFocused();
  }

  /** Begin to listen: the viewer is ready. */
  listen() {
    this.#seeTiles();
    this.map.on(/** @type {any} */ (this.leafletEvents));
    this.container.addEventListener("keydown", this.keys);
  }

  /** Where a layer of tiles is the ground, the map draws none of its own. */
  #seeTiles() {
    const tiled = hasTiles(this.map);
    if (tiled === this.base.onTiles) return;
    this.base.onTiles = tiled;
    this.redraw();
  }

  /** Where the page scrolls, the wheel is the page's until the reader is in the map. */
  #wheelWhenFocused() {
    if (this.viewer.layout === "page") return;
    this.map.scrollWheelZoom?.disable();
    this.map.on("focus", () => this.map.scrollWheelZoom?.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom?.disable());
  }

  redraw() {
    this.ground.redraw();
    this.#redrawEvents();
  }

  #redrawEvents() {
    this.names.redraw();
    this.marks.redraw();
  }

  /** Draw at once, for print. */
  drawNow() {
    for (const layer of [this.ground, this.names, this.marks]) layer.drawNow();
  }

  /** @param {number} day @returns {boolean} whether the ground changed */
  setDay(day) {
    const changed = this.base.setDay(day);
    if (changed) this.ground.redraw();
    return changed;
  }

  /** @param {Uint32Array} shown @param {number} selected */
  setEvents(shown, selected) {
    this.events.set(shown, selected);
    this.#redrawEvents();
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Frame} frame */
  #drawNames(ctx, frame) {
    const { document, words, theme } = this.viewer;
    const places = this.base.onTiles ? [] : placeNames(document.labels, words);
    const names = [...places, ...featureNames(this.base.shown(), words)];
    this.placed = placeLabels(
      names,
      frame,
      [
        ...this.events.obstacles(frame),
        ...routeBoxes(this.base.ofKind("corridor"), frame),
        ...this.#covered(frame),
      ],
      (text, style) => {
        ctx.font = labelFont(style);
        return ctx.measureText(text).width;
      },
      this.#seen(frame),
    );
    this.placedFrame = frame;
    drawLabels(ctx, this.placed, frame, theme.colours);
  }

  /** The part of the canvas that is on the screen. @param {Frame} frame @returns {import("./labels.js").Rect} */
  #seen(frame) {
    const screen = screenFrame(this.map);
    const [left, top] = [frame.left - screen.left, frame.top - screen.top];
    return [left, top, left + screen.width, top + screen.height];
  }

  /** What the controls cover, on a canvas that is larger than the screen. @param {Frame} frame @returns {import("./labels.js").Rect[]} */
  #covered(frame) {
    const [dx, dy] = this.#seen(frame);
    return this.viewer.parts
      .covered()
      .map(([left, top, right, bottom]) => [left + dx, top + dy, right + dx, bottom + dy]);
  }

  // --- under the pointer --------------------------------------------------------------------------------------------

  /** @param {L.LeafletMouseEvent} event */
  #click(event) {
    const { x, y } = event.containerPoint;
    const touch = /** @type {PointerEvent} */ (event.originalEvent).pointerType === "touch";
    const found = this.events.hit(screenFrame(this.map), x, y, touch ? HIT_COARSE : HIT_FINE);
    const place = found.length ? null : this.#placeAt(x, y);
    if (found.length) this.viewer.choose(found, "map");
    else if (place) this.viewer.tellPlace(place);
    else this.viewer.closePopup();
  }

  /** @param {L.LeafletMouseEvent} event */
  #hover(event) {
    if (this.viewer.shown.length > MOST_HOVERED) return;
    const { x, y } = event.containerPoint;
    const over =
      this.events.hit(screenFrame(this.map), x, y, HIT_FINE).length > 0 || this.#placeAt(x, y) !== null;
    this.container.classList.toggle("cm-over", over);
  }

  /** A named place, or a road or post on the ground. @param {number} x @param {number} y pixels @returns {Label|Drawn|null} */
  #placeAt(x, y) {
    const frame = screenFrame(this.map);
    const [dx, dy] = [this.placedFrame.left - frame.left, this.placedFrame.top - frame.top];
    const over = this.placed.find(
      ({ rect: [left, top, right, bottom] }) =>
        x + dx >= left && x + dx <= right && y + dy >= top && y + dy <= bottom,
    );
    if (over) return over.name.of;
    const [mx, my] = [(x - frame.left) / frame.scale, (y - frame.top) / frame.scale];
    return (
      this.base.current.find(
        ({ kind, geometry }) =>
          TOLD_KINDS.includes(kind) && geometryDistance(geometry, mx, my) * frame.scale < HIT_FINE / 2,
      ) ?? null
    );
  }

  // --- where things are ---------------------------------------------------------------------------------------------

  /** @param {number} event @returns {[number, number]} on the Mercator square */
  anchorOf(event) {
    const { x, y, origin } = this.viewer.store.columns;
    return [x[event] + origin[0], y[event] + origin[1]];
  }

  /** @param {[number, number]} anchor on the Mercator square @returns {[number, number]} pixels in the map's area */
  pixelOf([x, y]) {
    const frame = screenFrame(this.map);
    return [frame.px(x), frame.py(y)];
  }

  /** @param {number} event @returns {import("../core/geometry.js").Box} of its shape, or of its point */
  boxOf(event) {
    const { shape, shapes } = this.viewer.store.columns;
    if (shape[event] >= 0) return shapes[shape[event]].box;
    const [x, y] = this.anchorOf(event);
    return [x, y, x, y];
  }

  // --- moving -------------------------------------------------------------------------------------------------------

  /**
   * Pan only if a place would be out of sight or under the popup's sheet.
   * @param {[number, number]} anchor @param {number} sheet height of the sheet in pixels, 0 where there is none
   */
  bringIntoView(anchor, sheet) {
    const { x: width, y: height } = this.map.getSize();
    const low = height - sheet;
    const [x, y] = this.pixelOf(anchor);
    if (x > SIGHT && x < width - SIGHT && y > SIGHT && y < low - SIGHT / 2) return;
    this.#quietly(() => {
      if (Math.abs(x - width / 2) > 2 * width || Math.abs(y - height / 2) > 2 * height)
        this.#flyToPoint(anchor);
      const [nx, ny] = this.pixelOf(anchor);
      this.map.panBy([nx - width / 2, ny - low / 2], { animate: false });
    });
  }

  /** @param {[number, number]} anchor */
  #flyToPoint([x, y]) {
    const far = !boxHolds(this.#homeBox(), x, y);
    const zoom = far ? Math.min(this.map.getZoom(), REMOTE_ZOOM) : this.map.getZoom();
    this.map.setView(leafletPoint([longitudeOf(x), latitudeOf(y)]), zoom, { animate: false });
  }

  /** Show the place of an event. @param {number} event */
  flyTo(event) {
    const box = this.boxOf(event);
    if (box[0] === box[2]) this.#flyToPoint([box[0], box[1]]);
    else this.map.fitBounds(leafletBounds(degreesOf(box)), { animate: false, padding: [SIGHT, SIGHT] });
  }

  /** @param {[number, number, number]} view longitude, latitude, zoom */
  goTo([longitude, latitude, zoom]) {
    this.map.setView(leafletPoint([longitude, latitude]), zoom, { animate: false });
  }

  goHome() {
    this.#quietly(() => this.map.fitBounds(leafletBounds(this.viewer.document.bounds), { animate: false }));
  }

  /** Move the map without that being the reader's choice of a view. @param {() => void} move */
  #quietly(move) {
    this.quiet = true;
    move();
    this.quiet = false;
  }

  #homeBox() {
    return boxOf(this.viewer.document.bounds);
  }

  /** Is nothing of the opening view on the map? @returns {boolean} */
  isAway() {
    const [west, north, east, south] = this.#homeBox();
    const seen = screenFrame(this.map).box();
    return seen[0] > east || seen[2] < west || seen[1] > south || seen[3] < north;
  }

  /** @returns {[number, number, number]} longitude, latitude, zoom */
  view() {
    const centre = this.map.getCenter();
    const rounded = (/** @type {number} */ value, /** @type {number} */ unit) =>
      Math.round(value * unit) / unit;
    return [rounded(centre.lng, 1e4), rounded(centre.lat, 1e4), rounded(this.map.getZoom(), 100)];
  }

  resized() {
    // a view that the reader chose keeps its middle, the opening view is fitted anew
    const pan = this.viewer.state.map !== null;
    this.#quietly(() => this.map.invalidateSize({ animate: false, pan }));
  }

  destroy() {
    this.map.off(/** @type {any} */ (this.leafletEvents));
    this.container.removeEventListener("keydown", this.keys);
    for (const layer of [this.ground, this.names, this.marks]) layer.remove();
  }
}

/** @param {import("../core/geometry.js").Box} box @param {number} x @param {number} y @returns {boolean} */
function boxHolds([west, north, east, south], x, y) {
  return x >= west && x <= east && y >= north && y <= south;
}
