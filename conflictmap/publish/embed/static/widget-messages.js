/**
 * The widget's side of a conversation: lets the page around it choose what is shown, and tells it what the reader
 * chooses. It listens to its parent alone, and only if that is one of the origins the widget was made for; it says
 * nothing before such a page has spoken, and then to that origin and no other. What is not understood is passed over.
 *
 * The widget is made with this file and a call of `connectToParent`; without origins it carries neither.
 * @param {string[]} trustedOrigins origins, as browsers write them: `https://example.org`
 */
function connectToParent(trustedOrigins) {
  "use strict";
  const MAX_TEXT_CHARS = 200; // characters of an id or a name
  const MAX_FILTER_VALUES = 100; // values of one filter
  const FILTER_LISTS = ["types", "actors", "sources", "status", "precision"];
  const DATE_PATTERN = /^\d{4}(-\d\d(-\d\d)?)?$/;
  const root = /** @type {any} */ (document.querySelector(".conflict-map"));
  const handle = root.conflictMap;
  const lastReports = new Map();
  let parentOrigin = "";

  /** @param {unknown} value */
  function isShortText(value) {
    return typeof value === "string" && value.length <= MAX_TEXT_CHARS;
  }

  /** A date that is on the calendar, a day number, or nothing. @param {any} value */
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
      key === "text" ? isShortText(given) : FILTER_LISTS.includes(key) && isValueList(given),
    );
  }

  /** The number of a question comes back with its answer; who needs none gives none. @param {any} requestId */
  function isRequestId(requestId) {
    return requestId === undefined || Number.isSafeInteger(requestId);
  }

  /** @param {any} value */
  function isValueList(value) {
    return (
      Array.isArray(value) &&
      value.length <= MAX_FILTER_VALUES &&
      value.every((one) => isShortText(one) || Number.isInteger(one))
    );
  }

  /** What a page may ask: whether it is understood, and what is then done. */
  const requestHandlers = new Map(
    /** @type {[string, [(data: any) => boolean, (data: any) => void]][]} */ ([
      [
        "state",
        [({ ask }) => isRequestId(ask), ({ ask }) => postToParent("state", { ask, state: handle.state() })],
      ],
      ["select", [({ id }) => id === null || isShortText(id), ({ id }) => handle.select(id)]],
      [
        "window",
        [
          ({ start, end }) => isDayValue(start) && isDayValue(end),
          ({ start = null, end = null }) => handle.setWindow(start, end),
        ],
      ],
      ["filter", [({ filters }) => isFilters(filters), ({ filters }) => handle.filter(filters)]],
    ]),
  );

  /** @param {string} name @param {object} data */
  function postToParent(name, data) {
    window.parent.postMessage({ conflictmap: name, ...data }, parentOrigin);
  }

  /** Tell of a choice, once: a page that sends back what it hears does not go round in circles. @param {string} name @param {object} data */
  function reportChange(name, data) {
    const text = JSON.stringify(data);
    if (lastReports.get(name) === text) return;
    lastReports.set(name, text);
    postToParent(name, data);
  }

  /** @param {() => void} action once the events are there */
  function runWhenReady(action) {
    if (handle.state()) action();
    else handle.on("ready", action);
  }

  /** @param {string} origin */
  function startReporting(origin) {
    parentOrigin = origin;
    handle.on("select", (/** @type {object} */ event) => reportChange("select", event));
    handle.on("window", (/** @type {object} */ event) => reportChange("window", event));
    handle.on("filter", (/** @type {object} */ filters) => reportChange("filter", { filters }));
    postToParent("ready", { state: handle.state() });
  }

  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || source === window || !trustedOrigins.includes(origin)) return;
    const [understood, act] = requestHandlers.get(data?.conflictmap) ?? [];
    if (!understood?.(data)) return;
    runWhenReady(() => {
      if (!parentOrigin) startReporting(origin);
      act?.(data);
    });
  });
}
