/*
 * Fits each conflictmap frame of a page to its content: takes a whole number from the frame itself, and nothing
 * from anyone else. It may stand in a page more than once.
 */
(function () {
  "use strict";
  const LEAST = 100;
  const MOST = 10000;

  function frames() {
    return /** @type {HTMLIFrameElement[]} */ ([...document.querySelectorAll("iframe.conflictmap-frame")]);
  }

  /** @param {HTMLIFrameElement} frame @param {number} height pixels */
  function fit(frame, height) {
    frame.style.aspectRatio = "auto";
    frame.style.minHeight = "0";
    frame.style.maxHeight = "none";
    frame.style.height = Math.min(height, MOST) + "px";
  }

  window.addEventListener("message", function ({ source, data }) {
    if (data?.sentinel !== "amp" || data.type !== "embed-size") return;
    if (!Number.isInteger(data.height) || data.height < LEAST) return;
    for (const frame of frames()) if (frame.contentWindow === source) fit(frame, data.height);
  });

  // a frame that was there first has said its height already: ask again
  for (const frame of frames())
    frame.contentWindow?.postMessage({ sentinel: "amp", type: "frames-init" }, "*");
})();
