/*
 * Reports the height of the widget's content to the page around its frame, in the three dialects that newsrooms' loaders
 * understand (AMP, Datawrapper, pym.js), once the map is built, and again when a loader that started later requests it. It
 * sends a number and nothing else.
 */
(function () {
  "use strict";
  if (window.parent === window) return;
  const query = new URLSearchParams(window.location.search);
  let lastHeight = 0;

  /** @param {unknown} message */
  function postToParent(message) {
    window.parent.postMessage(message, "*");
  }

  function measureHeight() {
    return Math.ceil(document.documentElement.getBoundingClientRect().height);
  }

  /** Whether the viewer is being built: the frame keeps the height that its page gave it until then. */
  function isBuilding() {
    return document.querySelector(".conflict-map[aria-busy]") !== null;
  }

  function sendHeight() {
    if (isBuilding()) return;
    lastHeight = measureHeight();
    postToParent({ sentinel: "amp", type: "embed-size", height: lastHeight });
    postToParent({ "datawrapper-height": { [query.get("id") ?? "conflictmap"]: lastHeight } });
    postToParent(`pymxPYMx${query.get("childId") ?? "conflictmap"}xPYMxheightxPYMx${lastHeight}`);
  }

  new ResizeObserver(() => {
    if (measureHeight() !== lastHeight) sendHeight();
  }).observe(document.documentElement);

  window.addEventListener("message", ({ source, data }) => {
    if (source === window.parent && data?.sentinel === "amp" && data.type === "frames-init") sendHeight();
  });
  /** @type {any} */ (document.querySelector(".conflict-map"))?.conflictMap?.on("ready", sendHeight);
  sendHeight();
})();
