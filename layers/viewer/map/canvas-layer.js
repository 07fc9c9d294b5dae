/**
 * Canvas layer of a Leaflet map. It covers a little more than the visible area, follows pans and zooms, and draws in
 * coordinates of the Mercator square.
 */

import { getPixelRatio, resizeCanvas } from "../dom/canvas.js";
import { toLeafletPoint } from "../core/geometry.js";
import { throttleToFrame } from "../dom/dom.js";

/** @typedef {import("../core/geometry.js").Box} Box */
/** @typedef {import("../core/geometry.js").Path} Path */

const PADDING_SHARE = 0.045; // of the map's size, on each side
const TILE_SIZE_PX = 256; // pixels of the Mercator square at zoom 0, Leaflet's convention
const MAX_PICTURE_SCALE = TILE_SIZE_PX * 2 ** 18; // the viewer's highest zoom

/** The position of the Mercator square on a canvas, in CSS pixels. */
export class CanvasViewport {
  /**
   * @param {number} width @param {number} height @param {number} scale side of the whole square in pixels
   * @param {number} left @param {number} top pixels of its north-west corner
   * @param {number} zoom @param {number} pixelRatio device pixels per CSS pixel
   */
  constructor(width, height, scale, left, top, zoom, pixelRatio) {
    this.width = width;
    this.height = height;
    this.scale = scale;
    this.left = left;
    this.top = top;
    this.zoom = zoom;
    this.pixelRatio = pixelRatio;
  }

  /** @param {number} x @returns {number} */
  pixelX(x) {
    return x * this.scale + this.left;
  }

  /** @param {number} y @returns {number} */
  pixelY(y) {
    return y * this.scale + this.top;
  }

  /** The part of the Mercator square on the canvas. @returns {Box} */
  getMercatorBox() {
    const { left, top, scale, width, height } = this;
    return [-left / scale, -top / scale, (width - left) / scale, (height - top) / scale];
  }

  /** @param {CanvasRenderingContext2D|Path2D} target @param {Path} path @param {boolean} [closed] */
  tracePath(target, path, closed = false) {
    for (let i = 0; i < path.length; i += 2) {
      if (i === 0) target.moveTo(this.pixelX(path[0]), this.pixelY(path[1]));
      else target.lineTo(this.pixelX(path[i]), this.pixelY(path[i + 1]));
    }
    if (closed) target.closePath();
  }
}

/** The viewport of the visible area, without padding. @param {L.Map} map @returns {CanvasViewport} */
export function getScreenViewport(map) {
  const size = map.getSize();
  const scale = TILE_SIZE_PX * 2 ** map.getZoom();
  const corner = map.latLngToContainerPoint(toLeafletPoint([0, 0]));
  return new CanvasViewport(
    size.x,
    size.y,
    scale,
    corner.x - scale / 2,
    corner.y - scale / 2,
    map.getZoom(),
    1,
  );
}

/**
 * The viewport of a picture that shows a box whole, in its middle.
 * @param {Box} box @param {number} width @param {number} height CSS pixels @param {number} pixelRatio @returns {CanvasViewport}
 */
export function fitViewport([west, north, east, south], width, height, pixelRatio) {
  const scale = Math.min(width / (east - west), height / (south - north), MAX_PICTURE_SCALE);
  return new CanvasViewport(
    width,
    height,
    scale,
    width / 2 - ((west + east) / 2) * scale,
    height / 2 - ((north + south) / 2) * scale,
    Math.log2(scale / TILE_SIZE_PX),
    pixelRatio,
  );
}

/** A canvas on a map. */
export class CanvasLayer {
  /**
   * @param {L.Map} map @param {string} pane name; created if it does not exist @param {number} order its z-index
   * @param {(ctx: CanvasRenderingContext2D, viewport: CanvasViewport) => void} draw
   */
  constructor(map, pane, order, draw) {
    this.map = map;
    this.draw = draw;
    const paneElement = map.getPane(pane) ?? map.createPane(pane);
    paneElement.style.zIndex = String(order);
    paneElement.style.pointerEvents = "none";
    this.canvas = document.createElement("canvas");
    this.canvas.className = `cm-canvas ${map.options.zoomAnimation ? "leaflet-zoom-animated" : "leaflet-zoom-hide"}`;
    this.canvas.setAttribute("aria-hidden", "true");
    paneElement.append(this.canvas);
    this.corner = map.getCenter();
    this.zoom = 0;
    this.isPaused = false; // whether nothing is drawn yet
    this.redraw = throttleToFrame(() => this.drawNow());
    this.mapListeners = {
      viewreset: this.redraw,
      moveend: this.redraw,
      resize: this.redraw,
      move: () => this.#redrawNearEdge(),
      zoomanim: (/** @type {L.ZoomAnimEvent} */ event) => this.#animateZoom(event),
    };
    map.on(/** @type {any} */ (this.mapListeners));
  }

  drawNow() {
    const size = this.map.getSize();
    if (this.isPaused || !size.x || !size.y) return;
    const viewport = this.#positionCanvas(size);
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    ctx.setTransform(viewport.pixelRatio, 0, 0, viewport.pixelRatio, 0, 0);
    ctx.clearRect(0, 0, viewport.width, viewport.height);
    this.draw(ctx, viewport);
  }

  /** Position the canvas around the visible area. @param {L.Point} size @returns {CanvasViewport} */
  #positionCanvas(size) {
    const pad = size.multiplyBy(PADDING_SHARE).round();
    const corner = this.map.containerPointToLayerPoint(pad.multiplyBy(-1));
    const [width, height] = [size.x + 2 * pad.x, size.y + 2 * pad.y];
    const ratio = getPixelRatio();
    L.DomUtil.setTransform(this.canvas, corner, 1);
    resizeCanvas(this.canvas, width, height, ratio);
    this.corner = this.map.layerPointToLatLng(corner);
    this.zoom = this.map.getZoom();
    const scale = TILE_SIZE_PX * 2 ** this.zoom;
    const origin = this.map.latLngToLayerPoint(toLeafletPoint([0, 0])).subtract(corner);
    return new CanvasViewport(
      width,
      height,
      scale,
      origin.x - scale / 2,
      origin.y - scale / 2,
      this.zoom,
      ratio,
    );
  }

  /** Redraw before a long drag shows the canvas's edge. */
  #redrawNearEdge() {
    if (this.map.getZoom() !== this.zoom) return;
    const shift = this.map.latLngToContainerPoint(this.corner);
    const size = this.map.getSize();
    if (
      shift.x > 0 ||
      shift.y > 0 ||
      shift.x < -2 * PADDING_SHARE * size.x ||
      shift.y < -2 * PADDING_SHARE * size.y
    )
      this.redraw();
  }

  /** @param {L.ZoomAnimEvent} event */
  #animateZoom({ center, zoom }) {
    const origin = this.map.project(center, zoom).subtract(this.map.getSize().divideBy(2));
    const pane = L.DomUtil.getPosition(this.map.getPane("mapPane") ?? this.canvas);
    const offset = this.map.project(this.corner, zoom).subtract(origin).subtract(pane);
    L.DomUtil.setTransform(this.canvas, offset, this.map.getZoomScale(zoom, this.zoom));
  }

  remove() {
    this.redraw.cancel();
    this.map.off(/** @type {any} */ (this.mapListeners));
    this.canvas.remove();
  }
}
