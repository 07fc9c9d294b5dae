/*
 * <conflict-map src="…/widget.html" title="…"> puts the widget into a page, in a frame that may run its own scripts
 * and nothing more, as high as its content.
 *
 *   select="an-event"                     the event that is open, at first and whenever it changes
 *   window="2023-04-01..2023-04-30"       the days, either of which may be absent
 *   .select(id)  .setWindow(start, end)  .filter(filters)  .state()     for pages that the widget was made for
 *   ready, select, window, filter         events; their `detail` says what was chosen
 *
 * It needs no other file, stores nothing and asks nobody; it may stand in a page more than once.
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
    minHeight: "480px",
    maxHeight: "760px",
  };
  const MIN_HEIGHT_PX = 100; // pixels
  const MAX_HEIGHT_PX = 10000;
  const STATE_TIMEOUT_MS = 5000; // milliseconds
  const FORWARDED_EVENTS = ["ready", "select", "window", "filter"];
  const DATE_RANGE_PATTERN = /^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/;

  /** @typedef {{resolve: (state: any) => void, reject: (error: Error) => void}} PendingRequest */

  class ConflictMapElement extends HTMLElement {
    static observedAttributes = ["src", "title", "select", "window"];
    /** @type {HTMLIFrameElement|null} */
    #frame = null;
    /** @type {object[]} what was asked for before the widget answered */
    #queuedMessages = [];
    /** @type {Map<number, PendingRequest>} by the number of the question */
    #pendingRequests = new Map();
    #lastRequestId = 0;

    /** Whether the widget has answered: it does so to the pages it was made for. */
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
      if (name === "src") this.#mountFrame();
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

    /** @param {string|null} id of an event; null closes what is open */
    select(id) {
      this.#sendOrQueue({ conflictmap: "select", id });
    }

    /** @param {string|null} [start] ISO date @param {string|null} [end] both absent: all days */
    setWindow(start = null, end = null) {
      this.#sendOrQueue({ conflictmap: "window", start, end });
    }

    /** @param {object|null} filters keys that are given replace; null lifts all */
    filter(filters) {
      this.#sendOrQueue({ conflictmap: "filter", filters });
    }

    /** @returns {Promise<any>} what the widget shows; rejected where it was not made for this page */
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
      // a question is also a greeting: the widget speaks to nobody who has not spoken to it
      frame.addEventListener("load", () => this.#postToFrame({ conflictmap: "state" }));
      this.#frame = frame;
      this.shadowRoot?.append(frame);
    }

    /** What was asked of an element that has no frame yet waits for it. */
    #removeFrame() {
      if (!this.#frame) return;
      this.#frame.remove();
      this.#frame = null;
      this.ready = false;
      this.#queuedMessages = [];
      for (const { reject } of this.#pendingRequests.values())
        reject(new Error("the widget was taken out of the page"));
      this.#pendingRequests.clear();
    }

    /** @param {object} message */
    #sendOrQueue(message) {
      if (this.ready) this.#postToFrame(message);
      else this.#queuedMessages.push(message);
    }

    /** A sandboxed frame has no origin that could be named here; the frame itself is. @param {object} message */
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

    /** Answers carry the number of their question: the greeting's, which has none, is older than what was asked since. @param {{ask?: number, state: any}} data */
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
      const waiting = this.#pendingRequests.get(requestId);
      this.#pendingRequests.delete(requestId);
      waiting?.reject(
        new Error(
          `the widget gives no answer: is it in view, and was it made with --origin ${window.location.origin}?`,
        ),
      );
    }
  }

  /** @param {string|null} text @returns {[string|null, string|null]} */
  function parseDateRange(text) {
    const found = DATE_RANGE_PATTERN.exec(text ?? "");
    return [found?.[1] ?? null, found?.[2] ?? null];
  }

  /** What is asked for at first stands in the address, so it needs nobody's trust. @param {ConflictMapElement} element @returns {string} empty where there is nothing to show */
  function buildFrameUrl(element) {
    const address = element.src ? parseUrl(element.src) : null;
    if (!address || !["https:", "http:", "file:"].includes(address.protocol)) return "";
    const fields = new URLSearchParams(address.hash.slice(1));
    const days = element.getAttribute("window");
    const event = element.getAttribute("select");
    if (days && DATE_RANGE_PATTERN.test(days)) fields.set("t", days);
    if (event) fields.set("e", event);
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
