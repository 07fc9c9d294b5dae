/*
 * The widget's side of a frame: tells the page around it how high the content is, in the three dialects that
 * newsrooms' loaders understand. It sends a number and nothing else, and listens to nobody.
 */
(function () {
  "use strict";
  if (window.parent === window) return;
  let last = 0;

  function send() {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    const id = new URLSearchParams(location.search).get("id") || new URLSearchParams(location.search).get("childId") || "conflictmap";
    window.parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
    window.parent.postMessage({ "datawrapper-height": { [id]: height } }, "*");
    window.parent.postMessage(`pymxPYMx${id}xPYMxheightxPYMx${height}`, "*");
  }

  new ResizeObserver(send).observe(document.documentElement);
  send();
})();
