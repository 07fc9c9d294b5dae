/*
 * The widget's side of a frame: tells the page around it how high the content is, in the three dialects that
 * newsrooms' loaders understand, and again when a loader that came late asks. It sends a number and nothing else.
 */
(function () {
  "use strict";
  if (window.parent === window) return;
  const asked = new URLSearchParams(window.location.search);
  let last = 0;

  /** @param {unknown} message */
  function tell(message) {
    window.parent.postMessage(message, "*");
  }

  function height() {
    return Math.ceil(document.documentElement.getBoundingClientRect().height);
  }

  function send() {
    last = height();
    tell({ sentinel: "amp", type: "embed-size", height: last });
    tell({ "datawrapper-height": { [asked.get("id") ?? "conflictmap"]: last } });
    tell(`pymxPYMx${asked.get("childId") ?? "conflictmap"}xPYMxheightxPYMx${last}`);
  }

  new ResizeObserver(() => {
    if (height() !== last) send();
  }).observe(document.documentElement);

  window.addEventListener("message", ({ source, data }) => {
    if (source === window.parent && data?.sentinel === "amp" && data.type === "frames-init") send();
  });
  send();
})();
