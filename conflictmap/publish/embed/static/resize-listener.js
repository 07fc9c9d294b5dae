/*
 * Fits each conflictmap frame of a page to the height of its content. Heights are whole numbers and are accepted from the
 * frame itself only. A page may contain this script more than once.
 */
(function () {
  "use strict";
  const MIN_HEIGHT_PX = 100;
  const MAX_HEIGHT_PX = 10000;

  function findFrames() {
    return /** @type {HTMLIFrameElement[]} */ ([...document.querySelectorAll("iframe.conflictmap-frame")]);
  }

  /** @param {HTMLIFrameElement} frame @param {number} height pixels */
  function setFrameHeight(frame, height) {
    frame.style.aspectRatio = "auto";
    frame.style.minHeight = "0";
    frame.style.maxHeight = "none";
    frame.style.height = Math.min(height, MAX_HEIGHT_PX) + "px";
  }

  window.addEventListener("message", function ({ source, data }) {
    if (data?.sentinel !== "amp" || data.type !== "embed-size") return;
    if (!Number.isInteger(data.height) || data.height < MIN_HEIGHT_PX) return;
    for (const frame of findFrames()) if (frame.contentWindow === source) setFrameHeight(frame, data.height);
  });

  // a frame that loaded before this script has already sent its height: request it again
  for (const frame of findFrames())
    frame.contentWindow?.postMessage({ sentinel: "amp", type: "frames-init" }, "*");
})();
