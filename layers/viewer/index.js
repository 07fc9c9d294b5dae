/**
 * The entry.
 */

import { unpackColumns } from "./events/columns.js";
import { h } from "./dom/dom.js";
import { getMapOptions } from "./map/map-view.js";
import { disableAnimations } from "./dom/reduced-motion.js";
import { buildColumns } from "./events/store.js";
import { Viewer } from "./viewer.js";
import { buildMessageTables, createTranslator } from "./core/i18n.js";

/** @typedef {import("./types").MapDocument} MapDocument */
/** @typedef {import("./viewer.js").ViewerOptions} ViewerOptions */
/** @typedef {import("./events/store.js").EventColumns} EventColumns */
/** @typedef {import("./viewer.js").ViewerHandle} ViewerHandle */

/**
 * Mount the viewer of a map document.
 * @param {HTMLElement|L.Map} target an element to fill; or a Leaflet map to dress: its container moves into the
 *   viewer's frame, in its old place, and its layers stay on it
 * @param {MapDocument} document see docs/document.md
 * @param {ViewerOptions} [options]
 * @returns {ViewerHandle} also kept as `conflictMap` on the root: see docs/viewer.md
 */
export function mount(target, document, options = {}) {
  const [map, container] = target instanceof L.Map ? [target, target.getContainer()] : createMap(target);
  const root = createRoot(container, options);
  container.before(root);
  root.append(container);
  container.classList.add("cm-map");
  if (map === target) applyMapOptions(map);
  const createViewer = (/** @type {EventColumns} */ columns) => {
    const viewer = new Viewer(root, document, options, columns, map, container);
    viewer.ownsMap = map !== target;
    viewer.on("destroy", disableAnimations(map));
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
 * Packed events take a moment to unpack: what is asked of the handle meanwhile is done then.
 * @param {HTMLElement} root @param {MapDocument} document @param {(columns: EventColumns) => Viewer} createViewer
 * @returns {ViewerHandle}
 */
function startWhenUnpacked(root, document, createViewer) {
  /** @type {((handle: any) => void)[]} */
  const listening = [];
  /** @type {((handle: any) => void)[]} */
  const asked = [];
  let gone = false;
  /** @type {ViewerHandle|null} */
  let ready = null;
  const deferCall =
    (/** @type {keyof ViewerHandle} */ name) =>
    (/** @type {any[]} */ ...given) => {
      const call = (/** @type {any} */ handle) => handle[name](...given);
      gone ||= name === "destroy";
      return ready ? call(ready) : void asked.push(call);
    };
  const names = /** @type {(keyof ViewerHandle)[]} */ ([
    "setWindow",
    "select",
    "filter",
    "setLanguage",
    "setTheme",
    "destroy",
  ]);
  const waiting = /** @type {ViewerHandle} */ ({
    ...Object.fromEntries(names.map((name) => [name, deferCall(name)])),
    state: () => ready?.state() ?? null,
    on: (name, listener) => {
      /** @type {() => void} */
      let removeListener = () => void listening.splice(listening.indexOf(call), 1);
      const call = (/** @type {ViewerHandle} */ handle) => {
        removeListener = handle.on(name, listener);
      };
      if (ready) call(ready);
      else listening.push(call);
      return () => removeListener();
    },
  });
  Object.assign(root, { conflictMap: waiting });
  root.setAttribute("aria-busy", "true");
  unpackColumns(document).then(
    (columns) => {
      const viewer = createViewer(columns);
      root.removeAttribute("aria-busy");
      ready = viewer.publicHandle;
      for (const call of listening) call(ready);
      if (gone) return ready.destroy(); // before it was seen
      viewer.start();
      for (const call of asked) call(ready);
      return undefined;
    },
    () => showLoadError(root, document),
  );
  return waiting;
}

/** A browser too old to unpack, or a damaged page: a sentence in place of an empty frame. @param {HTMLElement} root @param {MapDocument} document */
function showLoadError(root, { words, language }) {
  root.removeAttribute("aria-busy");
  const told = createTranslator(buildMessageTables(words), language, language).message("map.unread");
  root.prepend(h("p", { role: "alert", class: "cm-unread" }, told));
}

/** @param {HTMLElement} element @returns {[L.Map, HTMLElement]} */
function createMap(element) {
  const container = h("div");
  element.append(container);
  return [L.map(container, getMapOptions()).setView([0, 0], 2), container];
}

/** A map that others made behaves like the viewer's own. @param {L.Map} map */
function applyMapOptions(map) {
  const { zoomSnap, zoomDelta, minZoom, maxZoom, wheelPxPerZoomLevel, inertia } = getMapOptions();
  Object.assign(map.options, { zoomSnap, zoomDelta, wheelPxPerZoomLevel, inertia });
  map.options.minZoom ??= minZoom;
  map.options.maxZoom ??= maxZoom;
  L.DomEvent.off(/** @type {any} */ (window), "resize", /** @type {any} */ (map)._onResize, map); // see mapOptions
  map.zoomControl?.remove();
  map.attributionControl?.setPrefix(false);
}

/** @param {HTMLElement} container @param {ViewerOptions} options @returns {HTMLElement} */
function createRoot(container, { layout = "page" }) {
  const alone = layout !== "app" && !container.closest("main");
  return h("div", { class: "conflict-map", role: alone ? "main" : "region", "data-layout": layout });
}

/** @param {Viewer} viewer @param {ViewerOptions} options */
function addOptionListeners(viewer, { onSelect, onWindow, onFilter, onReady }) {
  for (const [name, listener] of Object.entries({
    select: onSelect,
    window: onWindow,
    filter: onFilter,
    ready: onReady,
  })) {
    if (listener) viewer.on(name, listener);
  }
}
