/* Fits each conflictmap frame to its content: takes a whole number from the frame itself, and nothing from anyone else. */
(function () {
  "use strict";
  window.addEventListener("message", function (event) {
    const data = event.data;
    if (!data || data.sentinel !== "amp" || data.type !== "embed-size" || !Number.isInteger(data.height)) return;
    if (data.height < 100 || data.height > 5000) return;
    document.querySelectorAll("iframe.conflictmap-frame").forEach(function (frame) {
      if (frame.contentWindow !== event.source) return;
      frame.style.aspectRatio = "auto";
      frame.style.height = data.height + "px";
    });
  });
})();
