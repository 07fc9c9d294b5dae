/**
 * The widget's side of the messages between a page and its frame: the page controls what is shown, and receives what the
 * reader selects. Messages are accepted from the parent window only, and only if its origin is one of those that the
 * widget was made for. Nothing is sent before such a page has sent a message, and then only to its origin. Messages that
 * are not valid are ignored.
 *
 * A widget that was made for origins contains this file and a call of `connectToParent`; others contain neither.
 */
"use strict";

const MAX_TEXT_CHARS = 200; // of an id or a name
const MAX_FILTER_VALUES = 100; // of one filter
const MAX_AREA_CORNERS = 100; // of an area drawn by hand
const FILTER_LISTS = ["types", "subtypes", "actors", "sources", "status", "precision"];
const DATE_PATTERN = /^\d{4}(-\d\d(-\d\d)?)?$/;

/** @typedef {{isValid: (data: any) => boolean, apply: (data: any) => void}} RequestHandler */

/** The connection between a viewer and the page around its frame. */
class ParentConnection {
  /** @param {any} handle of the viewer @param {string[]} trustedOrigins as browsers write them: `https://example.org` */
  constructor(handle, trustedOrigins) {
    this.handle = handle;
    this.trustedOrigins = trustedOrigins;
    this.parentOrigin = ""; // of the page, once it has sent a message
    /** @type {Map<string, string>} JSON of the last report of each kind */
    this.lastReports = new Map();
    this.requestHandlers = this.createRequestHandlers();
    window.addEventListener("message", (event) => this.handleMessage(event));
  }

  /** What a page may request, by the name of the message. @returns {Map<string, RequestHandler>} */
  createRequestHandlers() {
    const { handle } = this;
    return new Map([
      [
        "state",
        {
          isValid: ({ ask }) => isRequestId(ask),
          apply: ({ ask }) => this.postToParent("state", { ask, state: handle.state() }),
        },
      ],
      [
        "select",
        { isValid: ({ id }) => id === null || isShortText(id), apply: ({ id }) => handle.select(id) },
      ],
      [
        "window",
        {
          isValid: ({ start, end }) => isDayValue(start) && isDayValue(end),
          apply: ({ start = null, end = null }) => handle.setWindow(start, end),
        },
      ],
      [
        "filter",
        { isValid: ({ filters }) => isFilters(filters), apply: ({ filters }) => handle.filter(filters) },
      ],
    ]);
  }

  /** @param {MessageEvent} event */
  handleMessage({ source, origin, data }) {
    if (source !== window.parent || source === window || !this.trustedOrigins.includes(origin)) return;
    const handler = this.requestHandlers.get(data?.conflictmap);
    if (!handler?.isValid(data)) return;
    this.runWhenReady(() => {
      if (!this.parentOrigin) this.startReporting(origin);
      handler.apply(data);
    });
  }

  /** Run an action once the viewer has its events. @param {() => void} action */
  runWhenReady(action) {
    if (this.handle.state()) action();
    else this.handle.on("ready", action);
  }

  /** @param {string} origin of the page, which receives reports from now on */
  startReporting(origin) {
    this.parentOrigin = origin;
    this.handle.on("select", (/** @type {object} */ event) => this.reportChange("select", event));
    this.handle.on("window", (/** @type {object} */ event) => this.reportChange("window", event));
    this.handle.on("filter", (/** @type {object} */ filters) => this.reportChange("filter", { filters }));
    this.postToParent("ready", { state: this.handle.state() });
  }

  /** Report a change unless it repeats the last, so that a page that sends it back causes no loop. @param {string} name @param {object} data */
  reportChange(name, data) {
    const text = JSON.stringify(data);
    if (this.lastReports.get(name) === text) return;
    this.lastReports.set(name, text);
    this.postToParent(name, data);
  }

  /** @param {string} name @param {object} data */
  postToParent(name, data) {
    window.parent.postMessage({ conflictmap: name, ...data }, this.parentOrigin);
  }
}

/** @param {unknown} value */
function isShortText(value) {
  return typeof value === "string" && value.length <= MAX_TEXT_CHARS;
}

/** A date of the calendar, a day number, or nothing. @param {any} value */
function isDayValue(value) {
  if (value === null || value === undefined) return true;
  if (typeof value === "number") return Number.isInteger(value);
  if (typeof value !== "string" || !DATE_PATTERN.test(value)) return false;
  const time = Date.parse(value);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(value);
}

/** @param {any} value */
function isFilters(value) {
  if (value === null) return true;
  if (typeof value !== "object" || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, given]) =>
    key === "text"
      ? isShortText(given)
      : key === "area"
        ? isArea(given)
        : FILTER_LISTS.includes(key) && isValueList(given),
  );
}

/** The corners of an area: longitude and latitude each. @param {any} value */
function isArea(value) {
  return (
    Array.isArray(value) &&
    value.length <= MAX_AREA_CORNERS &&
    value.every((one) => Array.isArray(one) && one.length === 2 && one.every(Number.isFinite))
  );
}

/** @param {any} value */
function isValueList(value) {
  return (
    Array.isArray(value) &&
    value.length <= MAX_FILTER_VALUES &&
    value.every((one) => isShortText(one) || Number.isInteger(one))
  );
}

/** The number of a request, which comes back with its answer; optional. @param {any} requestId */
function isRequestId(requestId) {
  return requestId === undefined || Number.isSafeInteger(requestId);
}

/** Connect the page's viewer to the page around the frame. @param {string[]} trustedOrigins */
function connectToParent(trustedOrigins) {
  const root = /** @type {any} */ (document.querySelector(".conflict-map"));
  return new ParentConnection(root.conflictMap, trustedOrigins);
}
