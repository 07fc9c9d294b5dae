/*
 * Shows what is published as a reader meets it: the very bytes of the download, in a frame as wide as a telephone, a
 * column of text, or the page. Where there is less room than that, the frame is drawn smaller and keeps its width.
 */
const WIDTHS = { phone: 390, column: 600, full: null };
const HEIGHTS = { phone: 844, column: 800, full: 800 };
const LEAST = 100; // pixels of height that a widget may ask for, as in publish/listener.js
const MOST = 10000;

export default function showPreview(component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".preview");
  const preview = root.preview ?? (root.preview = build(root));
  preview.show(data);
  return () => preview.rest();
}

function build(root) {
  const stage = root.querySelector(".stage");
  const size = root.querySelector(".size");
  const choices = [...root.querySelectorAll("input")];
  let given = {};
  let asked = null; // the height that a widget asks for
  let frame = null;

  function arrange() {
    if (!frame) return;
    const choice = choices.find((one) => one.checked).value;
    const room = stage.clientWidth;
    const width = WIDTHS[choice] ?? room;
    const scale = Math.min(1, room / width);
    const height = frame.tagName === "IMG" ? width * (frame.naturalHeight / frame.naturalWidth || 1) : frameHeight(choice, width);
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
    stage.style.height = `${Math.ceil(height * scale)}px`;
    const smaller = scale < 1 ? `, drawn at ${Math.round(scale * 100)} %` : "";
    size.textContent = `${Math.round(width)} × ${Math.round(height)} pixels${smaller}`;
  }

  function frameHeight(choice, width) {
    if (given.layout !== "embed") return HEIGHTS[choice];
    return asked ?? Math.max(480, width * 1.25);
  }

  /* The height in the AMP dialect, taken as the snippet's listener takes it: from this frame, a whole number. */
  function listen(event) {
    const message = event.data;
    if (event.source !== frame?.contentWindow || message?.sentinel !== "amp" || message.type !== "embed-size") return;
    if (!Number.isInteger(message.height) || message.height < LEAST) return;
    asked = Math.min(message.height, MOST);
    arrange();
  }

  function fill() {
    asked = null;
    frame = document.createElement(given.html === undefined ? "img" : "iframe");
    if (given.html === undefined) {
      frame.onload = arrange;
      frame.alt = given.title;
      frame.src = given.image;
    } else {
      frame.title = given.title;
      frame.setAttribute("sandbox", given.sandbox);
      frame.setAttribute("referrerpolicy", "no-referrer");
      frame.onload = () => frame.contentWindow?.postMessage({ sentinel: "amp", type: "frames-init" }, "*");
      frame.srcdoc = given.html;
    }
    stage.replaceChildren(frame);
    arrange();
  }

  const resizer = new ResizeObserver(arrange);
  for (const one of choices) one.addEventListener("change", arrange);
  return {
    show(data) {
      window.addEventListener("message", listen);
      resizer.observe(stage);
      if (data.version === given.version) return;
      if (!choices.some((one) => one.checked)) choices.find((one) => one.value === data.width).checked = true;
      given = data;
      fill();
    },
    rest() {
      window.removeEventListener("message", listen);
      resizer.disconnect();
    },
  };
}
