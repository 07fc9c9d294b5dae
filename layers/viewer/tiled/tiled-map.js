/**
 * The map of a built map: its ground, the discs of its cells, and lines and regions.
 */

import { decodeShape, distanceToGeometry, toLeafletBounds, toLeafletPoint } from "../core/geometry.js";
import { throttleToFrame } from "../dom/dom.js";
import { BaseLayers, buildPath } from "../map/base-layers.js";
import { CanvasLayer, getScreenViewport } from "../map/canvas-layer.js";
import { getDiscRadiusPx, sizeStep } from "../map/density-layer.js";
import { TouchGestures } from "../map/touch-gestures.js";
import { CELL_BITS, CellEntries } from "./counts.js";

/** @typedef {import("./tiled-viewer.js").TiledViewer} TiledViewer */
/** @typedef {import("../map/canvas-layer.js").CanvasViewport} CanvasViewport */

const MIN_HIT_PX = 10;
const MAX_VIEW_ZOOM = 16;
const PLACE_ZOOM = 12; // at which a town is seen
const TILE_PIXEL_ZOOM = 1; // tiles have 512 pixels: those of zoom 0 fill the map of Leaflet's zoom 1
const RING_WIDTH_PX = 1.5;
const HOME_DISTANCE_PX = 2; // the map's centre is on a whole pixel
const SHAPE_OPACITY = 0.16;
const NARROW_WINDOW = "(max-width: 800px)"; // as in tiled.css

/** Draws what a viewer counts. */
export class TiledMap {
  /** @param {TiledViewer} viewer @param {HTMLElement} container */
  constructor(viewer, container) {
    this.viewer = viewer;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(container, {
      zoomControl: false,
      attributionControl: false,
      zoomSnap: 0.5,
      minZoom: 0,
      maxZoom: MAX_VIEW_ZOOM,
      zoomAnimation: !still,
      fadeAnimation: false,
      inertia: !still,
    });
    const { bounds, layers } = viewer.data.document;
    this.ground = new BaseLayers(layers);
    this.shapes = viewer.shapes.map(({ shape }) => decodeShape(shape));
    this.map.fitBounds(toLeafletBounds(bounds), { animate: false });
    /** @type {CellEntries|null} */
    this.cells = null;
    this.generation = 0;
    this.groundLayer = new CanvasLayer(this.map, "ct-ground", 200, (ctx, viewport) =>
      this.ground.draw(ctx, viewport, viewer.theme.colours),
    );
    this.discLayer = new CanvasLayer(this.map, "ct-discs", 400, (ctx, viewport) => this.#draw(ctx, viewport));
    this.loadLater = throttleToFrame(() => this.load());
    this.map.on("moveend", this.loadLater);
    this.map.on("moveend", () => this.viewer.map && this.viewer.handleMove(this.isAtHome));
    this.map.on("move zoom resize", () => this.viewer.popup?.updatePosition());
    // the rows below the map take more or less of the page as their texts change
    this.resizeObserver = new ResizeObserver(throttleToFrame(() => this.map.invalidateSize({ pan: false })));
    this.resizeObserver.observe(container);
    this.#shareGestures(container);
    this.map.on("click", (/** @type {L.LeafletMouseEvent} */ event) =>
      this.choose(event.containerPoint, false),
    );
  }

  /** In a frame of an article, and in a window so narrow that the page scrolls, the wheel and one finger scroll. @param {HTMLElement} container */
  #shareGestures(container) {
    const { viewer, map } = this;
    const narrow = matchMedia(NARROW_WINDOW);
    const slice = {
      layout: /** @type {any} */ (viewer.isFramed ? "embed" : "page"),
      get panels() {
        return /** @type {any} */ ({ isNarrow: narrow.matches });
      },
      get translator() {
        return viewer.translator;
      },
    };
    this.touchGestures = new TouchGestures(slice, map, container);
    const updateWheel = () => {
      const isShared = (viewer.isFramed || narrow.matches) && window.document.activeElement !== container;
      map.scrollWheelZoom?.[isShared ? "disable" : "enable"]();
      this.touchGestures?.updateScrolling();
    };
    updateWheel();
    narrow.addEventListener("change", updateWheel);
    map.on("focus blur", () => requestAnimationFrame(updateWheel));
  }

  /** The zoom of the tiles for the map's zoom. @returns {number} */
  get tileZoom() {
    const zoom = Math.floor(this.map.getZoom() + 0.01) - TILE_PIXEL_ZOOM;
    return Math.max(0, Math.min(this.viewer.data.tiles.max_zoom, zoom));
  }

  /** The cells of the map's area. @param {number} depth @returns {[number, number, number, number]} first and last column, first and last row */
  #getCellBox(depth) {
    const [left, top, right, bottom] = getScreenViewport(this.map).getMercatorBox();
    const side = 2 ** depth;
    const clamp = (/** @type {number} */ one) => Math.max(0, Math.min(side - 1, Math.floor(one * side)));
    return [clamp(left), clamp(right), clamp(top), clamp(bottom)];
  }

  /** Load the tiles of the map's area and count their events. @returns {Promise<void>} */
  async load() {
    const generation = ++this.generation;
    const zoom = this.tileZoom;
    const cells = new CellEntries(zoom);
    const box = this.#getCellBox(cells.depth);
    const [left, right, top, bottom] = box.map((one) => Math.floor(one / 2 ** CELL_BITS));
    this.viewer.setBusy(true);
    try {
      const { events } = this.viewer.names;
      const wanted = [];
      if (events) cells.addNamedEvents(events.points, box);
      for (let x = left; x <= right && !events; x++)
        for (let y = top; y <= bottom; y++) wanted.push(this.viewer.source.findTile(zoom, x, y));
      const found = await Promise.all(wanted);
      if (generation !== this.generation) return;
      const added = new Set();
      for (const tile of found) {
        const name = tile && `${tile.zoom}/${tile.x}/${tile.y}`;
        if (!tile || added.has(name)) continue;
        added.add(name);
        const { kind, header, table } = tile.content;
        if (kind === "events") cells.addEvents(tile.zoom, tile.x, tile.y, header, table, box);
        else cells.addCounts(tile.x, tile.y, table);
      }
      this.cells = cells;
      this.viewer.showError(null);
      this.update();
    } catch (error) {
      if (generation === this.generation) this.viewer.showError(error);
    }
    if (generation === this.generation) this.viewer.setBusy(false);
  }

  /** Count again for the viewer's choice, and draw. */
  update() {
    this.cells?.count(this.viewer.choice);
    this.discLayer.redraw();
    this.viewer.showCounts();
  }

  redraw() {
    this.groundLayer.redraw();
    this.discLayer.redraw();
  }

  /** How many events there are in the cells on the screen. @returns {{placed: number, rough: number}|null} null until tiles are loaded */
  countVisible() {
    if (!this.cells) return null;
    const [left, right, top, bottom] = this.#getCellBox(this.cells.depth);
    let [placed, rough] = [0, 0];
    const { columns, rows, counts, rough: roughCounts } = this.cells;
    for (let i = 0; i < columns.length; i++) {
      if (columns[i] < left || columns[i] > right || rows[i] < top || rows[i] > bottom) continue;
      placed += counts[i];
      rough += roughCounts[i];
    }
    return { placed, rough };
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #draw(ctx, viewport) {
    this.#drawShapes(ctx, viewport);
    const { cells } = this;
    if (cells)
      this.#drawCells(ctx, viewport, cells.depth, cells.columns, cells.rows, cells.counts, cells.rough);
    else if (this.viewer.isEverythingShown) {
      const { x, y, count, rough } = this.viewer.opening;
      this.#drawCells(ctx, viewport, this.viewer.data.tiles.opening_zoom + CELL_BITS, x, y, count, rough);
    }
  }

  /**
   * One disc for each cell with events that have a place in it, one ring for each with events that are placed only roughly.
   * @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {number} depth
   * @param {ArrayLike<number>} columns @param {ArrayLike<number>} rows @param {ArrayLike<number>} counts @param {ArrayLike<number>} rough
   */
  #drawCells(ctx, viewport, depth, columns, rows, counts, rough) {
    const side = 2 ** depth;
    const [discs, rings] = [new Map(), new Map()];
    for (let i = 0; i < columns.length; i++) {
      if (!counts[i] && !rough[i]) continue;
      const x = viewport.pixelX((columns[i] + 0.5) / side);
      const y = viewport.pixelY((rows[i] + 0.5) / side);
      if (x < -8 || y < -8 || x > viewport.width + 8 || y > viewport.height + 8) continue;
      if (counts[i]) addDisc(discs, sizeStep(counts[i]), x, y);
      if (rough[i]) addDisc(rings, sizeStep(rough[i]), x, y);
    }
    const { accent, halo } = this.viewer.theme.colours;
    ctx.fillStyle = accent;
    for (const path of discs.values()) ctx.fill(path);
    for (const path of rings.values()) {
      ctx.lineWidth = RING_WIDTH_PX + 2;
      ctx.strokeStyle = halo;
      ctx.stroke(path);
      ctx.lineWidth = RING_WIDTH_PX;
      ctx.strokeStyle = accent;
      ctx.stroke(path);
    }
  }

  /** @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport */
  #drawShapes(ctx, viewport) {
    const { accent } = this.viewer.theme.colours;
    this.shapes.forEach((geometry, i) => {
      if (!this.viewer.shapeCounts[i]) return;
      const path = buildPath(viewport, geometry);
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = accent;
      ctx.lineWidth = geometry.dimension === 2 ? 1 : 3;
      ctx.stroke(path);
      ctx.globalAlpha = SHAPE_OPACITY;
      if (geometry.dimension === 2) ctx.fill(path, "evenodd");
      ctx.restore();
    });
  }

  /** List the events of what is drawn in the middle of the map. */
  chooseMiddle() {
    this.map.invalidateSize({ pan: false });
    this.choose(this.map.getSize().divideBy(2), true);
  }

  /**
   * List the events of the nearest disc or of the shape at a point of the map, and open the popup of the first.
   * @param {{x: number, y: number}} point @param {boolean} focus whether the popup takes the keyboard
   */
  choose({ x, y }, focus) {
    const viewport = getScreenViewport(this.map);
    const [mx, my] = [(x - viewport.left) / viewport.scale, (y - viewport.top) / viewport.scale];
    const cell = this.#findCell(viewport, x, y);
    const { cells } = this;
    if (cell >= 0 && cells) {
      const side = 2 ** cells.depth;
      this.#openSubject(
        {
          range: cells.events[cell],
          count: (choice) => cells.countCell(cell, choice),
          point: [(cells.columns[cell] + 0.5) / side, (cells.rows[cell] + 0.5) / side],
        },
        focus,
      );
      return;
    }
    const shape = this.shapes.findIndex(
      (geometry, i) =>
        this.viewer.shapeCounts[i] && distanceToGeometry(geometry, mx, my) * viewport.scale < MIN_HIT_PX,
    );
    if (shape < 0) {
      this.viewer.popup?.close();
      return;
    }
    const { first, total } = this.viewer.shapes[shape];
    const range = { first, total, numbers: this.viewer.names.events?.ofShapes[shape] ?? null };
    this.#openSubject({ range, count: () => this.viewer.shapeCounts[shape], point: [mx, my] }, focus);
  }

  /** @param {import("./event-popup.js").PopupSubject} subject @param {boolean} focus */
  #openSubject(subject, focus) {
    this.viewer.listEvents(subject.range, subject.count);
    this.viewer.popup?.open(subject, focus);
  }

  /** @param {[number, number]} point in the Mercator square @returns {[number, number]} pixels in the map's element */
  toPixel([mx, my]) {
    const viewport = getScreenViewport(this.map);
    return [mx * viewport.scale + viewport.left, my * viewport.scale + viewport.top];
  }

  /** @param {CanvasViewport} viewport @param {number} x @param {number} y @returns {number} index of the nearest cell; -1 for none */
  #findCell(viewport, x, y) {
    const { cells } = this;
    if (!cells) return -1;
    const side = 2 ** cells.depth;
    let [best, nearest] = [-1, Infinity];
    for (let i = 0; i < cells.columns.length; i++) {
      const count = cells.counts[i] + cells.rough[i];
      if (!count) continue;
      const dx = viewport.pixelX((cells.columns[i] + 0.5) / side) - x;
      const dy = viewport.pixelY((cells.rows[i] + 0.5) / side) - y;
      const distance = Math.hypot(dx, dy);
      if (distance < nearest && distance <= Math.max(MIN_HIT_PX, getDiscRadiusPx(sizeStep(count))))
        [best, nearest] = [i, distance];
    }
    return best;
  }

  /** Show the opening view. */
  goHome() {
    this.map.fitBounds(toLeafletBounds(this.viewer.data.document.bounds));
  }

  /** @param {number[]} box west, south, east, north of a place's events */
  showBox([west, south, east, north]) {
    const corners = [
      [south, west],
      [north, east],
    ];
    this.map.fitBounds(/** @type {any} */ (corners), { maxZoom: PLACE_ZOOM });
  }

  /** Whether the map shows its opening view. @returns {boolean} */
  get isAtHome() {
    const bounds = toLeafletBounds(this.viewer.data.document.bounds);
    const centre = this.map.project(this.map.getCenter());
    const [southWest, northEast] = bounds.map((corner) => this.map.project(corner));
    const home = southWest.add(northEast).divideBy(2);
    return (
      this.map.getZoom() === this.map.getBoundsZoom(bounds) && centre.distanceTo(home) < HOME_DISTANCE_PX
    );
  }

  /** @returns {[number, number, number]} longitude, latitude, zoom */
  getView() {
    const { lng, lat } = this.map.getCenter();
    return [lng, lat, this.map.getZoom()];
  }

  /** @param {number} longitude @param {number} latitude @param {number} zoom */
  goTo(longitude, latitude, zoom) {
    this.map.setView(toLeafletPoint([longitude, latitude]), zoom, { animate: false });
  }
}

/** @param {Map<number, Path2D>} paths @param {number} step @param {number} x @param {number} y */
function addDisc(paths, step, x, y) {
  let path = paths.get(step);
  if (!path) paths.set(step, (path = new Path2D()));
  const radius = getDiscRadiusPx(step);
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
}
