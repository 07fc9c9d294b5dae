/**
 * Entry point: mounts a viewer in a page.
 */

import { buildMessageTables, createTranslator } from "./core/i18n.js";
import { expandDocument } from "./core/shared-values.js";
import { DeferredHandle } from "./deferred-handle.js";
import { h } from "./dom/dom.js";
import { disableAnimations } from "./dom/reduced-motion.js";
import { unpackColumns } from "./events/columns.js";
import { buildColumns } from "./events/store.js";
import { getMapOptions } from "./map/map-view.js";
import { Viewer } from "./viewer.js";

/** @typedef {import("./types").MapDocument} MapDocument */
/** @typedef {import("./viewer.js").ViewerOptions} ViewerOptions */
/** @typedef {import("./events/store.js").EventColumns} EventColumns */
/** @typedef {import("./public-handle.js").ViewerHandle} ViewerHandle */

/**
 * Mount the viewer of a map document.
 * @param {HTMLElement|L.Map} target an element to fill; or an existing Leaflet map: its container moves into the viewer's
 *   frame, which takes its place, and its layers stay on it
 * @param {MapDocument|import("./core/shared-values.js").SharedValues} data see docs/reference/map-document.md
 * @param {ViewerOptions} [options]
 * @returns {ViewerHandle} also kept as `conflictMap` on the root: see docs/reference/viewer.md
 */
export function mount(target, data, options = {}) {
  const document = expandDocument(data);
  removeLeftovers(target);
  const [map, container] = target instanceof L.Map ? [target, target.getContainer()] : createMap(target);
  const root = createRoot(container, options);
  container.before(root);
  root.append(container);
  container.classList.add("cm-map");
  if (map === target) applyMapOptions(map);
  const createViewer = (/** @type {EventColumns} */ columns) => {
    const onStartError = (/** @type {unknown} */ error) => {
      showLoadError(root, document);
      throw error;
    };
    const viewer = new Viewer(root, document, { onStartError, ...options }, columns, map, container);
    viewer.ownsMap = map !== target;
    viewer.stateStore.on("destroy", disableAnimations(map));
    Object.assign(root, { conflictMap: viewer.publicHandle });
    addOptionListeners(viewer, options);
    return viewer;
  };
  return document.events.records
    ? startViewer(createViewer(buildColumns(document)))
    : startWhenUnpacked(root, document, createViewer);
}

/** @param {Viewer} viewer @returns {ViewerHandle} */
function startViewer(viewer) {
  viewer.start();
  return viewer.publicHandle;
}

/**
 * Start a viewer once its packed events are unpacked.
 * @param {HTMLElement} root @param {MapDocument} document @param {(columns: EventColumns) => Viewer} createViewer
 * @returns {ViewerHandle} one that defers calls until then
 */
function startWhenUnpacked(root, document, createViewer) {
  const deferred = new DeferredHandle();
  Object.assign(root, { conflictMap: deferred.publicHandle });
  root.setAttribute("aria-busy", "true");
  unpackColumns(document).then(
    (columns) => {
      const viewer = createViewer(columns);
      deferred.connect(viewer.publicHandle, () => viewer.start());
    },
    () => showLoadError(root, document),
  );
  return deferred.publicHandle;
}

/** The browser cannot unpack the events, or the page is damaged: show a message. @param {HTMLElement} root @param {MapDocument} document */
function showLoadError(root, { words, language }) {
  root.removeAttribute("aria-busy");
  const message = createTranslator(buildMessageTables(words), language, language).message("map.unread");
  root.prepend(h("p", { role: "alert", class: "cm-unread" }, message));
}

/**
 * Remove what an earlier mount has left: in a page that a browser has saved as it was, the viewer's elements are there and
 * its script runs again.
 * @param {HTMLElement|L.Map} target
 */
function removeLeftovers(target) {
  if (target instanceof L.Map) {
    const container = target.getContainer();
    const parts = Object.values(target.getPanes());
    for (const pane of container.querySelectorAll(":scope > .leaflet-pane"))
      if (!parts.includes(/** @type {HTMLElement} */ (pane))) pane.remove();
    const root = container.closest(".conflict-map");
    if (root && !("conflictMap" in root)) root.replaceWith(container);
  } else {
    for (const root of target.querySelectorAll(".conflict-map")) {
      const { conflictMap } = /** @type {{conflictMap?: ViewerHandle}} */ (/** @type {unknown} */ (root));
      if (conflictMap) conflictMap.destroy();
      else root.remove();
    }
  }
}

/** @param {HTMLElement} element @returns {[L.Map, HTMLElement]} */
function createMap(element) {
  const container = h("div");
  element.append(container);
  return [L.map(container, getMapOptions()).setView([0, 0], 2), container];
}

/** Give an existing map the options of the viewer's own. @param {L.Map} map */
function applyMapOptions(map) {
  const { zoomSnap, zoomDelta, minZoom, maxZoom, wheelPxPerZoomLevel, inertia } = getMapOptions();
  Object.assign(map.options, { zoomSnap, zoomDelta, wheelPxPerZoomLevel, inertia });
  map.options.minZoom ??= minZoom;
  map.options.maxZoom ??= maxZoom;
  L.DomEvent.off(/** @type {any} */ (window), "resize", /** @type {any} */ (map)._onResize, map); // see getMapOptions
  map.zoomControl?.remove();
  map.attributionControl?.setPrefix(false);
}

/** @param {HTMLElement} container @param {ViewerOptions} options @returns {HTMLElement} */
function createRoot(container, { layout = "page" }) {
  const isMain = layout !== "app" && !container.closest("main");
  return h("div", { class: "conflict-map cm-v", role: isMain ? "main" : "region", "data-layout": layout });
}

/** @param {Viewer} viewer @param {ViewerOptions} options */
function addOptionListeners(viewer, { onSelect, onWindow, onFilter, onReady }) {
  for (const [name, listener] of Object.entries({
    select: onSelect,
    window: onWindow,
    filter: onFilter,
    ready: onReady,
  })) {
    if (listener) viewer.stateStore.on(name, listener);
  }
}
