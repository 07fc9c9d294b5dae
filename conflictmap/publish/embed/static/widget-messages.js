/**
 * The widget's side of a conversation: lets the page around it choose what is shown, and tells it what the reader
 * chooses. It listens to its parent alone, and only if that is one of the origins the widget was made for; it says
 * nothing before such a page has spoken, and then to that origin and no other. What is not understood is passed over.
 *
 * The widget is made with this file and a call of `converse`; without origins it carries neither.
 * @param {string[]} trusted origins, as browsers write them: `https://example.org`
 */
function converse(trusted) {
  "use strict";
  const LONGEST = 200; // characters of an id or a name
  const MOST = 100; // values of one filter
  const LISTS = ["types", "actors", "sources", "status", "precision"];
  const DAY = /^\d{4}(-\d\d(-\d\d)?)?$/;
  const root = /** @type {any} */ (document.querySelector(".conflict-map"));
  const handle = root.conflictMap;
  const said = new Map();
  let partner = "";

  /** @param {unknown} value */
  function isShort(value) {
    return typeof value === "string" && value.length <= LONGEST;
  }

  /** A date that is on the calendar, a day number, or nothing. @param {any} value */
  function isDay(value) {
    if (value === null || value === undefined) return true;
    if (typeof value === "number") return Number.isInteger(value);
    if (typeof value !== "string" || !DAY.test(value)) return false;
    const time = Date.parse(value);
    return Number.isFinite(time) && new Date(time).toISOString().startsWith(value);
  }

  /** @param {any} value */
  function isFilters(value) {
    if (value === null) return true;
    if (typeof value !== "object" || Array.isArray(value)) return false;
    return Object.entries(value).every(([key, given]) =>
      key === "text" ? isShort(given) : LISTS.includes(key) && isList(given),
    );
  }

  /** The number of a question comes back with its answer; who needs none gives none. @param {any} ask */
  function isAsk(ask) {
    return ask === undefined || Number.isSafeInteger(ask);
  }

  /** @param {any} value */
  function isList(value) {
    return (
      Array.isArray(value) &&
      value.length <= MOST &&
      value.every((one) => isShort(one) || Number.isInteger(one))
    );
  }

  /** What a page may ask: whether it is understood, and what is then done. */
  const requests = new Map(
    /** @type {[string, [(data: any) => boolean, (data: any) => void]][]} */ ([
      ["state", [({ ask }) => isAsk(ask), ({ ask }) => tell("state", { ask, state: handle.state() })]],
      ["select", [({ id }) => id === null || isShort(id), ({ id }) => handle.select(id)]],
      [
        "window",
        [
          ({ start, end }) => isDay(start) && isDay(end),
          ({ start = null, end = null }) => handle.setWindow(start, end),
        ],
      ],
      ["filter", [({ filters }) => isFilters(filters), ({ filters }) => handle.filter(filters)]],
    ]),
  );

  /** @param {string} name @param {object} data */
  function tell(name, data) {
    window.parent.postMessage({ conflictmap: name, ...data }, partner);
  }

  /** Tell of a choice, once: a page that sends back what it hears does not go round in circles. @param {string} name @param {object} data */
  function report(name, data) {
    const text = JSON.stringify(data);
    if (said.get(name) === text) return;
    said.set(name, text);
    tell(name, data);
  }

  /** @param {() => void} act once the events are there */
  function whenReady(act) {
    if (handle.state()) act();
    else handle.on("ready", act);
  }

  /** @param {string} origin */
  function meet(origin) {
    partner = origin;
    handle.on("select", (/** @type {object} */ event) => report("select", event));
    handle.on("window", (/** @type {object} */ event) => report("window", event));
    handle.on("filter", (/** @type {object} */ filters) => report("filter", { filters }));
    tell("ready", { state: handle.state() });
  }

  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || source === window || !trusted.includes(origin)) return;
    const [understood, act] = requests.get(data?.conflictmap) ?? [];
    if (!understood?.(data)) return;
    whenReady(() => {
      if (!partner) meet(origin);
      act?.(data);
    });
  });
}
