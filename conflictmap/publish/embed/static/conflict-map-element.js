/*
 * <conflict-map src="…/widget.html" title="…"> embeds the widget in a sandboxed frame that may only run its own scripts
 * and open links, and that is as high as its content.
 *
 *   select="an-event"                     the event that is open; may be changed
 *   window="2023-04-01..2023-04-30"       first and last day, either of which may be absent
 *   theme="dark"                          light or dark; without it, as the reader's device
 *   .select(id)  .setWindow(start, end)  .filter(filters)  .state()     for pages that the widget was made for
 *   ready, select, window, filter         events; `detail` has the new value
 *
 * It needs no other file, makes no requests of its own and stores nothing; a page may contain it more than once.
 */
(function () {
  "use strict";
  if (customElements.get("conflict-map")) return;
  const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";
  const HOST_STYLE = ":host { display: block } :host([hidden]) { display: none }";
  const FRAME_STYLE = {
    display: "block",
    width: "100%",
    border: "0",
    aspectRatio: "4 / 5",
    minHeight: "360px",
    maxHeight: "560px",
  };
  const MIN_HEIGHT_PX = 100; // heights that a widget may request, as in resize-listener.js
  const MAX_HEIGHT_PX = 10000;
  const STATE_TIMEOUT_MS = 5000;
  const FORWARDED_EVENTS = ["ready", "select", "window", "filter"];
  const DATE_RANGE_PATTERN = /^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/;

  /** @typedef {{resolve: (state: any) => void, reject: (error: Error) => void}} PendingRequest */

  class ConflictMapElement extends HTMLElement {
    static observedAttributes = ["src", "title", "select", "window", "theme"];
    /** @type {HTMLIFrameElement|null} */
    #frame = null;
    /** @type {object[]} messages to send once the widget is ready */
    #queuedMessages = [];
    /** @type {Map<number, PendingRequest>} by number of the request */
    #pendingRequests = new Map();
    #lastRequestId = 0;

    /** Whether the widget has answered, as it does to pages that it was made for. */
    ready = false;

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(HOST_STYLE);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }

    connectedCallback() {
      window.addEventListener("message", this);
      this.#mountFrame();
    }

    disconnectedCallback() {
      window.removeEventListener("message", this);
      this.#removeFrame();
    }

    /** @param {string} name @param {string|null} old @param {string|null} value */
    attributeChangedCallback(name, old, value) {
      if (!this.isConnected || old === value) return;
      if (name === "src" || name === "theme") this.#mountFrame();
      else if (name === "title" && this.#frame) this.#frame.title = value ?? "";
      else if (name === "select") this.select(value || null);
      else if (name === "window") this.setWindow(...parseDateRange(value));
    }

    get src() {
      return this.getAttribute("src") ?? "";
    }

    set src(value) {
      this.setAttribute("src", value);
    }

    /** @param {string|null} id of an event; null closes the open one */
    select(id) {
      this.#sendOrQueue({ conflictmap: "select", id });
    }

    /** @param {string|null} [start] ISO date @param {string|null} [end] both absent: all days */
    setWindow(start = null, end = null) {
      this.#sendOrQueue({ conflictmap: "window", start, end });
    }

    /** @param {object|null} filters given keys replace, other keys keep their value; null lifts all filters */
    filter(filters) {
      this.#sendOrQueue({ conflictmap: "filter", filters });
    }

    /** @returns {Promise<any>} the widget's state; rejected if the widget was not made for this page */
    state() {
      return new Promise((resolve, reject) => {
        const ask = ++this.#lastRequestId;
        this.#pendingRequests.set(ask, { resolve, reject });
        setTimeout(() => this.#rejectState(ask), STATE_TIMEOUT_MS);
        this.#sendOrQueue({ conflictmap: "state", ask });
      });
    }

    /** @param {MessageEvent} event on the window */
    handleEvent({ source, data }) {
      if (!data || !this.#frame || source !== this.#frame.contentWindow) return;
      if (data.sentinel === "amp" && data.type === "embed-size") this.#setFrameHeight(data.height);
      else if (data.conflictmap === "state") this.#resolveState(data);
      else if (FORWARDED_EVENTS.includes(data.conflictmap)) this.#forwardEvent(data);
    }

    #mountFrame() {
      this.#removeFrame();
      const address = buildFrameUrl(this);
      if (!address) return;
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", SANDBOX);
      frame.setAttribute("allow", "fullscreen; clipboard-write");
      frame.setAttribute("loading", "lazy");
      frame.referrerPolicy = "no-referrer";
      frame.title = this.title;
      frame.src = address;
      Object.assign(frame.style, FRAME_STYLE);
      // the first message: the widget sends none before it has received one
      frame.addEventListener("load", () => this.#postToFrame({ conflictmap: "state" }));
      this.#frame = frame;
      this.shadowRoot?.append(frame);
    }

    /** Remove the frame with its queued messages. Without a frame, messages stay queued for the next one. */
    #removeFrame() {
      if (!this.#frame) return;
      this.#frame.remove();
      this.#frame = null;
      this.ready = false;
      this.#queuedMessages = [];
      for (const { reject } of this.#pendingRequests.values())
        reject(new Error("the widget was removed from the page"));
      this.#pendingRequests.clear();
    }

    /** @param {object} message */
    #sendOrQueue(message) {
      if (this.ready) this.#postToFrame(message);
      else this.#queuedMessages.push(message);
    }

    /** Send to any origin: a sandboxed frame has none of its own, and the window is the frame's. @param {object} message */
    #postToFrame(message) {
      this.#frame?.contentWindow?.postMessage(message, "*");
    }

    /** @param {unknown} height */
    #setFrameHeight(height) {
      if (typeof height !== "number" || !Number.isInteger(height) || height < MIN_HEIGHT_PX || !this.#frame)
        return;
      Object.assign(this.#frame.style, {
        aspectRatio: "auto",
        minHeight: "0",
        maxHeight: "none",
        height: `${Math.min(height, MAX_HEIGHT_PX)}px`,
      });
    }

    /** Resolve the request that an answer belongs to; the answer to the first message has no number and is ignored. @param {{ask?: number, state: any}} data */
    #resolveState({ ask = 0, state }) {
      this.#pendingRequests.get(ask)?.resolve(state);
      this.#pendingRequests.delete(ask);
    }

    /** @param {{conflictmap: string}} data */
    #forwardEvent({ conflictmap: name, ...detail }) {
      if (name === "ready") {
        this.ready = true;
        for (const message of this.#queuedMessages.splice(0)) this.#postToFrame(message);
      }
      this.dispatchEvent(new CustomEvent(name, { detail }));
    }

    /** @param {number} requestId */
    #rejectState(requestId) {
      const request = this.#pendingRequests.get(requestId);
      this.#pendingRequests.delete(requestId);
      request?.reject(
        new Error(
          `the widget does not answer: check that it is in view, and make it with --origin ${window.location.origin}`,
        ),
      );
    }
  }

  /** @param {string|null} text @returns {[string|null, string|null]} */
  function parseDateRange(text) {
    const match = DATE_RANGE_PATTERN.exec(text ?? "");
    return [match?.[1] ?? null, match?.[2] ?? null];
  }

  /** The widget's address with the opening view in its hash, which works for any page. @param {ConflictMapElement} element @returns {string} empty if the source is missing or not valid */
  function buildFrameUrl(element) {
    const address = element.src ? parseUrl(element.src) : null;
    if (!address || !["https:", "http:", "file:"].includes(address.protocol)) return "";
    const fields = new URLSearchParams(address.hash.slice(1));
    const days = element.getAttribute("window");
    const event = element.getAttribute("select");
    if (days && DATE_RANGE_PATTERN.test(days)) fields.set("t", days);
    if (event) fields.set("e", event);
    const theme = element.getAttribute("theme");
    if (theme) fields.set("theme", theme);
    address.hash = fields.toString();
    return address.href;
  }

  /** @param {string} text relative to the page @returns {URL|null} */
  function parseUrl(text) {
    try {
      return new URL(text, document.baseURI);
    } catch {
      return null;
    }
  }

  customElements.define("conflict-map", ConflictMapElement);
})();
