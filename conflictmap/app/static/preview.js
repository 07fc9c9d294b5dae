/*
 * Preview of a published page or image: the very bytes of the download, in a frame as wide as a phone, a column of
 * text, or the page. In a narrower space the frame is scaled down and keeps its width.
 */
const FRAME_WIDTHS_PX = { phone: 390, column: 600, full: null };
const FRAME_HEIGHTS_PX = { phone: 844, column: 800, full: 800 };
const DEFAULT_WIDGET_MIN_HEIGHT_PX = 480; // until the widget has reported its height
const DEFAULT_WIDGET_ASPECT = 1.25; // height by width
const MIN_HEIGHT_PX = 100; // heights that a widget may request, as in publish/embed/static/resize-listener.js
const MAX_HEIGHT_PX = 10000;

export default function showPreview(component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".preview");
  root.preview ??= new Preview(root);
  root.preview.show(data);
  return () => root.preview.removeListeners();
}

class Preview {
  constructor(root) {
    this.stage = root.querySelector(".stage");
    this.sizeLabel = root.querySelector(".size");
    this.widthInputs = [...root.querySelectorAll("input")];
    this.data = {};
    this.frame = null;
    this.requestedHeight = null; // the height that a widget has reported
    this.messageListener = (event) => this.handleHeightMessage(event);
    this.resizeObserver = new ResizeObserver(() => this.arrangeFrame());
    for (const input of this.widthInputs) input.addEventListener("change", () => this.arrangeFrame());
  }

  /** Show what the component received; the same version stays as it is. */
  show(data) {
    window.addEventListener("message", this.messageListener);
    this.resizeObserver.observe(this.stage);
    if (data.version === this.data.version) return;
    if (!this.widthInputs.some((input) => input.checked))
      this.widthInputs.find((input) => input.value === data.width).checked = true;
    this.data = data;
    this.loadFrame();
  }

  removeListeners() {
    window.removeEventListener("message", this.messageListener);
    this.resizeObserver.disconnect();
  }

  loadFrame() {
    this.requestedHeight = null;
    this.frame = this.data.html === undefined ? this.createImage() : this.createPageFrame();
    this.stage.replaceChildren(this.frame);
    this.arrangeFrame();
  }

  createImage() {
    const image = document.createElement("img");
    image.onload = () => this.arrangeFrame();
    image.alt = this.data.title;
    image.src = this.data.image;
    return image;
  }

  createPageFrame() {
    const frame = document.createElement("iframe");
    frame.title = this.data.title;
    frame.setAttribute("sandbox", this.data.sandbox);
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.onload = () => frame.contentWindow?.postMessage({ sentinel: "amp", type: "frames-init" }, "*");
    frame.srcdoc = this.data.html;
    return frame;
  }

  arrangeFrame() {
    if (!this.frame) return;
    const choice = this.widthInputs.find((input) => input.checked).value;
    const availableWidth = this.stage.clientWidth;
    const width = FRAME_WIDTHS_PX[choice] ?? availableWidth;
    const scale = Math.min(1, availableWidth / width);
    const height = this.chooseHeight(choice, width);
    Object.assign(this.frame.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `scale(${scale})`,
    });
    this.stage.style.height = `${Math.ceil(height * scale)}px`;
    const note = scale < 1 ? `, drawn at ${Math.round(scale * 100)} %` : "";
    this.sizeLabel.textContent = `${Math.round(width)} × ${Math.round(height)} pixels${note}`;
  }

  chooseHeight(choice, width) {
    const { frame, data, requestedHeight } = this;
    if (frame.tagName === "IMG") return width * (frame.naturalHeight / frame.naturalWidth || 1);
    if (data.layout !== "embed") return FRAME_HEIGHTS_PX[choice];
    return requestedHeight ?? Math.max(DEFAULT_WIDGET_MIN_HEIGHT_PX, width * DEFAULT_WIDGET_ASPECT);
  }

  /** Read a height in the AMP dialect as the snippet's listener does: a whole number, from this frame only. */
  handleHeightMessage({ source, data }) {
    if (source !== this.frame?.contentWindow || data?.sentinel !== "amp" || data.type !== "embed-size")
      return;
    if (!Number.isInteger(data.height) || data.height < MIN_HEIGHT_PX) return;
    this.requestedHeight = Math.min(data.height, MAX_HEIGHT_PX);
    this.arrangeFrame();
  }
}
