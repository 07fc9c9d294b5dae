/**
 * The entry.
 */

import { columnsOfPacked } from "./events/columns.js";
import { h } from "./dom/dom.js";
import { mapOptions } from "./map/map-view.js";
import { calm } from "./dom/reduced-motion.js";
import { columnsOfRecords } from "./events/store.js";
import { Viewer } from "./viewer.js";
import { tablesOf, translator } from "./core/i18n.js";

/** @typedef {import("./types").MapDocument} MapDocument */
/** @typedef {import("./viewer.js").Options} Options */
/** @typedef {import("./events/store.js").Columns} Columns */
/** @typedef {import("./viewer.js").Handle} Handle */

/**
 * Mount the viewer of a map document.
 * @param {HTMLElement|L.Map} target an element to fill; or a Leaflet map to dress: its container moves into the
 *   viewer's frame, in its old place, and its layers stay on it
 * @param {MapDocument} document see docs/document.md
 * @param {Options} [options]
 * @returns {Handle} also kept as `conflictMap` on the root: see docs/viewer.md
 */
export function mount(target, document, options = {}) {
  const [map, container] = target instanceof L.Map ? [target, target.getContainer()] : ownMap(target);
  const root = makeRoot(container, options);
  container.before(root);
  root.append(container);
  container.classList.add("cm-map");
  if (map === target) dress(map);
  const begin = (/** @type {Columns} */ columns) => {
    const viewer = new Viewer(root, document, options, columns, map, container);
    viewer.ownsMap = map !== target;
    viewer.on("destroy", calm(map));
    Object.assign(root, { conflictMap: viewer.publicHandle });
    listenFor(viewer, options);
    return viewer;
  };
  return document.events.records
    ? started(begin(columnsOfRecords(document)))
    : startLater(root, document, begin);
}

/** @param {Viewer} viewer @returns {Handle} */
function started(viewer) {
  viewer.start();
  return viewer.publicHandle;
}

/**
 * Packed events take a moment to unpack: what is asked of the handle meanwhile is done then.
 * @param {HTMLElement} root @param {MapDocument} document @param {(columns: Columns) => Viewer} begin
 * @returns {Handle}
 */
function startLater(root, document, begin) {
  /** @type {((handle: any) => void)[]} */
  const listening = [];
  /** @type {((handle: any) => void)[]} */
  const asked = [];
  let gone = false;
  /** @type {Handle|null} */
  let ready = null;
  const later =
    (/** @type {keyof Handle} */ name) =>
    (/** @type {any[]} */ ...given) => {
      const call = (/** @type {any} */ handle) => handle[name](...given);
      gone ||= name === "destroy";
      return ready ? call(ready) : void asked.push(call);
    };
  const names = /** @type {(keyof Handle)[]} */ ([
    "setWindow",
    "select",
    "filter",
    "setLanguage",
    "setTheme",
    "destroy",
  ]);
  const waiting = /** @type {Handle} */ ({
    ...Object.fromEntries(names.map((name) => [name, later(name)])),
    state: () => ready?.state() ?? null,
    on: (name, listener) => {
      /** @type {() => void} */
      let off = () => void listening.splice(listening.indexOf(call), 1);
      const call = (/** @type {Handle} */ handle) => {
        off = handle.on(name, listener);
      };
      if (ready) call(ready);
      else listening.push(call);
      return () => off();
    },
  });
  Object.assign(root, { conflictMap: waiting });
  root.setAttribute("aria-busy", "true");
  columnsOfPacked(document).then(
    (columns) => {
      const viewer = begin(columns);
      root.removeAttribute("aria-busy");
      ready = viewer.publicHandle;
      for (const call of listening) call(ready);
      if (gone) return ready.destroy(); // before it was seen
      viewer.start();
      for (const call of asked) call(ready);
      return undefined;
    },
    () => sayUnread(root, document),
  );
  return waiting;
}

/** A browser too old to unpack, or a damaged page: a sentence in place of an empty frame. @param {HTMLElement} root @param {MapDocument} document */
function sayUnread(root, { words, language }) {
  root.removeAttribute("aria-busy");
  const told = translator(tablesOf(words), language, language).say("map.unread");
  root.prepend(h("p", { role: "alert", class: "cm-unread" }, told));
}

/** @param {HTMLElement} element @returns {[L.Map, HTMLElement]} */
function ownMap(element) {
  const container = h("div");
  element.append(container);
  return [L.map(container, mapOptions()).setView([0, 0], 2), container];
}

/** A map that others made behaves like the viewer's own. @param {L.Map} map */
function dress(map) {
  const { zoomSnap, zoomDelta, minZoom, maxZoom, wheelPxPerZoomLevel, inertia } = mapOptions();
  Object.assign(map.options, { zoomSnap, zoomDelta, wheelPxPerZoomLevel, inertia });
  map.options.minZoom ??= minZoom;
  map.options.maxZoom ??= maxZoom;
  L.DomEvent.off(/** @type {any} */ (window), "resize", /** @type {any} */ (map)._onResize, map); // see mapOptions
  map.zoomControl?.remove();
  map.attributionControl?.setPrefix(false);
}

/** @param {HTMLElement} place @param {Options} options @returns {HTMLElement} */
function makeRoot(place, { layout = "page" }) {
  const alone = layout !== "app" && !place.closest("main");
  return h("div", { class: "conflict-map", role: alone ? "main" : "region", "data-layout": layout });
}

/** @param {Viewer} viewer @param {Options} options */
function listenFor(viewer, { onSelect, onWindow, onFilter, onReady }) {
  for (const [name, listener] of Object.entries({
    select: onSelect,
    window: onWindow,
    filter: onFilter,
    ready: onReady,
  })) {
    if (listener) viewer.on(name, listener);
  }
}
