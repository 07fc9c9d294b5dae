/*
 * Shows what is published as a reader meets it: the very bytes of the download, in a frame as wide as a telephone, a
 * column of text, or the page. Where there is less room than that, the frame is drawn smaller and keeps its width.
 */
const FRAME_WIDTHS_PX = { phone: 390, column: 600, full: null };
const FRAME_HEIGHTS_PX = { phone: 844, column: 800, full: 800 };
const MIN_HEIGHT_PX = 100; // pixels of height that a widget may ask for, as in publish/listener.js
const MAX_HEIGHT_PX = 10000;

export default function showPreview(component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".preview");
  const preview = root.preview ?? (root.preview = createPreview(root));
  preview.show(data);
  return () => preview.stopListening();
}

function createPreview(root) {
  const stage = root.querySelector(".stage");
  const size = root.querySelector(".size");
  const choices = [...root.querySelectorAll("input")];
  let shownData = {};
  let requestedHeight = null; // the height that a widget asks for
  let frame = null;

  function arrangeFrame() {
    if (!frame) return;
    const choice = choices.find((one) => one.checked).value;
    const room = stage.clientWidth;
    const width = FRAME_WIDTHS_PX[choice] ?? room;
    const scale = Math.min(1, room / width);
    const height =
      frame.tagName === "IMG"
        ? width * (frame.naturalHeight / frame.naturalWidth || 1)
        : chooseHeight(choice, width);
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
    stage.style.height = `${Math.ceil(height * scale)}px`;
    const smaller = scale < 1 ? `, drawn at ${Math.round(scale * 100)} %` : "";
    size.textContent = `${Math.round(width)} × ${Math.round(height)} pixels${smaller}`;
  }

  function chooseHeight(choice, width) {
    if (shownData.layout !== "embed") return FRAME_HEIGHTS_PX[choice];
    return requestedHeight ?? Math.max(480, width * 1.25);
  }

  /* The height in the AMP dialect, taken as the snippet's listener takes it: from this frame, a whole number. */
  function handleHeightMessage(event) {
    const message = event.data;
    if (event.source !== frame?.contentWindow || message?.sentinel !== "amp" || message.type !== "embed-size")
      return;
    if (!Number.isInteger(message.height) || message.height < MIN_HEIGHT_PX) return;
    requestedHeight = Math.min(message.height, MAX_HEIGHT_PX);
    arrangeFrame();
  }

  function loadFrame() {
    requestedHeight = null;
    frame = document.createElement(shownData.html === undefined ? "img" : "iframe");
    if (shownData.html === undefined) {
      frame.onload = arrangeFrame;
      frame.alt = shownData.title;
      frame.src = shownData.image;
    } else {
      frame.title = shownData.title;
      frame.setAttribute("sandbox", shownData.sandbox);
      frame.setAttribute("referrerpolicy", "no-referrer");
      frame.onload = () => frame.contentWindow?.postMessage({ sentinel: "amp", type: "frames-init" }, "*");
      frame.srcdoc = shownData.html;
    }
    stage.replaceChildren(frame);
    arrangeFrame();
  }

  const resizer = new ResizeObserver(arrangeFrame);
  for (const one of choices) one.addEventListener("change", arrangeFrame);
  return {
    show(data) {
      window.addEventListener("message", handleHeightMessage);
      resizer.observe(stage);
      if (data.version === shownData.version) return;
      if (!choices.some((one) => one.checked)) choices.find((one) => one.value === data.width).checked = true;
      shownData = data;
      loadFrame();
    },
    stopListening() {
      window.removeEventListener("message", handleHeightMessage);
      resizer.disconnect();
    },
  };
}
