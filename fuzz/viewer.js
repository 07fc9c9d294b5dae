/**
 * Fuzzing of the browser side: addresses, values that a page passes to the handle, and messages between frames.
 * `node fuzz/viewer.js SECONDS [SEED]` runs each target for an equal share of the time.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { formatPermalink, parsePermalink } from "../layers/viewer/core/permalink.js";
import {
  TIME_MODES,
  NO_FILTERS,
  PANEL_IDS,
  createOpeningState,
  serializeState,
  readFilters,
  readState,
} from "../layers/viewer/core/state.js";
import { padSpan } from "../layers/viewer/timeline/scale.js";
import { buildTicks } from "../layers/viewer/core/calendar.js";

const LANGUAGES = ["en", "hy", "az", "ru"];
const KNOWN = { languages: LANGUAGES };
const OPENING = createOpeningState("en");
const LIMITS = { least: 100, most: 10000 };

const PIECES = [
  ..."#&=?%+,.-~:/0123456789eE",
  ...[
    "m=",
    "t=",
    "e=",
    "type=",
    "actor=",
    "src=",
    "status=",
    "prec=",
    "q=",
    "map=",
    "hl=",
    "p=",
    "s=",
    "&&",
    "==",
  ],
  ...[
    "window",
    "upto",
    "all",
    "2023-04-01",
    "..",
    "9999-12-31",
    "-9999-01-01",
    "0000-00-00",
    "NaN",
    "Infinity",
    "1e999",
  ],
  ...[
    "checkpoint-established",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "undefined",
    "[object Object]",
    "hy",
    "source",
  ],
  ...[
    "%",
    "%zz",
    "%00",
    "%ud800",
    "%C0%80",
    "javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "46.5,39.5,9",
    ",,,",
  ],
  ...["\u202e", "\ud800", "\0", "é", "x".repeat(5000), "type=violence&".repeat(300)],
];

/** Create a random number generator, which repeats for a seed. @param {number} seed @returns {() => number} 0 up to 1 (mulberry32) */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @template T @param {() => number} roll @param {readonly T[]} list @returns {T} */
const pick = (roll, list) => list[Math.floor(roll() * list.length)];

/** @param {() => number} roll @returns {string} */
function text(roll) {
  return Array.from({ length: Math.floor(roll() * 12) }, () => pick(roll, PIECES)).join("");
}

/** Draw any value that a page can pass. @param {() => number} roll @param {number} [depth] @returns {any} */
export function anything(roll, depth = 3) {
  const plain = [
    () => text(roll),
    () =>
      pick(roll, [
        0,
        -0,
        1,
        -1,
        300,
        1.5,
        1e9,
        -1e9,
        1e18,
        1e300,
        NaN,
        Infinity,
        -Infinity,
        2 ** 53,
        19000,
        700000,
      ]),
    () => pick(roll, [null, undefined, true, false]),
    () => Math.floor((roll() - 0.5) * 1e7),
  ];
  if (depth === 0 || roll() < 0.5) return pick(roll, plain)();
  if (roll() < 0.5) return Array.from({ length: Math.floor(roll() * 5) }, () => anything(roll, depth - 1));
  const keys = [
    "mode",
    "start",
    "end",
    "selected",
    "filters",
    "map",
    "language",
    "theme",
    "panel",
    "source",
    "types",
    "actors",
  ];
  const more = [
    "sources",
    "status",
    "precision",
    "text",
    "__proto__",
    "sentinel",
    "type",
    "height",
    "datawrapper-height",
  ];
  const count = Math.floor(roll() * 8);
  return Object.fromEntries(
    Array.from({ length: count }, () => [pick(roll, [...keys, ...more]), anything(roll, depth - 1)]),
  );
}

/** @param {unknown} condition @param {string} message of the error if it does not hold */
function check(condition, message) {
  if (!condition) throw new Error(message);
}

/** Check that the viewer can show a state. @param {any} state */
function checkState(state) {
  check(TIME_MODES.includes(state.mode), `mode ${state.mode}`);
  check(PANEL_IDS.includes(state.panel), `panel ${state.panel}`);
  check(LANGUAGES.includes(state.language), `language ${state.language}`);
  check(["auto", "light", "dark"].includes(state.theme), `theme ${state.theme}`);
  for (const key of ["selected", "source"])
    check(state[key] === null || typeof state[key] === "string", `${key} ${typeof state[key]}`);
  check(state.map === null || state.map.every(Number.isFinite), `map ${state.map}`);
  for (const key of ["start", "end"]) {
    check(state[key] === null || Number.isInteger(state[key]), `${key} ${state[key]}`);
  }
  for (const [key, empty] of Object.entries(NO_FILTERS)) {
    const value = state.filters[key];
    check(Array.isArray(empty) ? Array.isArray(value) : typeof value === "string", `filter ${key}`);
  }
  checkDays(state);
}

/** Check that the timeline's days have dates and a limited number of ticks. @param {{start: number|null, end: number|null}} state */
function checkDays({ start, end }) {
  const iso = /^-?\d{4}-\d\d-\d\d$/;
  const plain = /** @type {any} */ (serializeState({ ...OPENING, start, end }));
  check(start === null || iso.test(plain.start), `start ${start} is ${plain.start}`);
  check(end === null || iso.test(plain.end), `end ${end} is ${plain.end}`);
  check(start === null || end === null || start <= end, `${start} to ${end}`);
  const ticks = buildTicks(...padSpan(start ?? 0, Math.max(start ?? 0, end ?? 0)), 12);
  check(ticks.length < 2000, `${ticks.length} ticks`);
}

/** @param {() => number} roll @returns {boolean} whether any value was valid */
export function hashes(roll) {
  const hash = text(roll) + pick(roll, ["", "&", "#"]) + text(roll);
  const state = parsePermalink(hash, OPENING, KNOWN);
  checkState(state);
  const written = formatPermalink(state, OPENING);
  check(!/[<>"\s]/.test(written), `permalink ${written} has unsafe characters`);
  const again = parsePermalink(written, OPENING, KNOWN);
  if (written.length < 3900)
    check(formatPermalink(again, OPENING) === written, `permalink ${written} does not round-trip`);
  return written !== "";
}

/** @param {() => number} roll @returns {boolean} whether any value was valid */
export function states(roll) {
  const state = readState(OPENING, anything(roll), KNOWN);
  checkState(state);
  const again = readState(OPENING, serializeState(state), KNOWN);
  check(
    JSON.stringify(again) === JSON.stringify(state),
    `${JSON.stringify(state)} is not read as it was written`,
  );
  return JSON.stringify(state) !== JSON.stringify(OPENING);
}

const [LISTENER, FRAME, MESSAGES] = ["resize-listener.js", "resize-reporter.js", "widget-messages.js"].map(
  (name) => {
    const path = fileURLToPath(new URL(`../conflictmap/publish/embed/static/${name}`, import.meta.url));
    return new vm.Script(readFileSync(path, "utf8"), { filename: path });
  },
);

/** Create an article with two widgets, which runs the resize listener. */
function article() {
  /** @type {((event: any) => void)[]} */
  const listeners = [];
  const frames = [0, 1].map(() => ({ contentWindow: { postMessage() {} }, style: /** @type {any} */ ({}) }));
  LISTENER.runInNewContext({
    window: { addEventListener: (/** @type {string} */ _, /** @type {any} */ one) => listeners.push(one) },
    document: { querySelectorAll: () => frames },
  });
  return { frames, receive: (/** @type {any} */ event) => listeners.forEach((one) => one(event)) };
}

/** The article's side: only a frame itself sets its height, to a number of pixels within the limits. @param {() => number} roll */
function heights(roll) {
  const { frames, receive } = article();
  const source = pick(roll, [...frames.map((frame) => frame.contentWindow), {}, null]);
  const amp = { sentinel: "amp", type: "embed-size", height: anything(roll, 1) };
  const given = roll() < 0.5 ? amp : anything(roll);
  receive({ data: given, source, origin: "https://evil.example" });
  for (const frame of frames) {
    const { height } = frame.style;
    if (height === undefined) continue;
    check(frame.contentWindow === source, "a frame's height was set by another window");
    check(/^\d+px$/.test(height), `height ${height}`);
    const pixels = Number.parseInt(height, 10);
    check(pixels >= LIMITS.least && pixels <= LIMITS.most, `height ${height}`);
    for (const value of Object.values(frame.style)) check(!/url|:/i.test(String(value)), `style ${value}`);
  }
  return frames.some((frame) => frame.style.height !== undefined);
}

/** The widget's side: whatever it receives or its address contains, it sends heights only. @param {() => number} roll */
function answers(roll) {
  /** @type {any[]} */
  const sent = [];
  /** @type {((event: any) => void)[]} */
  const listeners = [];
  const parent = { postMessage: (/** @type {any} */ message) => sent.push(message) };
  const window = {
    parent,
    location: {
      search: `?${text(roll)}&id=${encodeURIComponent(text(roll).replace(/[\ud800-\udfff]/g, ""))}`,
    },
    addEventListener: (/** @type {string} */ _, /** @type {any} */ one) => listeners.push(one),
  };
  const document = {
    documentElement: { getBoundingClientRect: () => ({ height: 612.4 }) },
    querySelector: () => null,
  };
  const ResizeObserver = class {
    observe() {}
  };
  FRAME.runInNewContext({
    window,
    location: window.location,
    document,
    ResizeObserver,
    URLSearchParams,
    Math,
  });
  const before = sent.length;
  const source = pick(roll, [parent, {}, null]);
  for (const listener of listeners)
    listener({ data: anything(roll), source, origin: "https://evil.example" });
  check(before === 3, `${before} messages at the start`);
  check(source === parent || sent.length === before, "an answer to another window than the parent");
  for (const message of sent) checkMessage(message);
  return sent.length > before;
}

/** @param {any} message */
function checkMessage(message) {
  if (typeof message === "string") return check(message.endsWith("xPYMxheightxPYMx613"), message);
  const values = message.sentinel ? [message.height] : Object.values(message["datawrapper-height"]);
  check(values.length === 1 && values[0] === 613, JSON.stringify(message));
}

const TRUSTED = "https://news.example";

/**
 * The widget's messages: only a trusted parent is accepted, and its requests give states that can be shown.
 * @param {() => number} roll
 */
function conversation(roll) {
  const parent = {
    /** @type {any[]} */ sent: [],
    postMessage: (/** @type {any[]} */ ...given) => parent.sent.push(given),
  };
  /** @type {any[]} */
  const calls = [];
  /** @type {((event: any) => void)[]} */
  const listeners = [];
  const state = serializeState(OPENING);
  const handle = {
    state: () => state,
    on: () => () => {},
    select: (/** @type {any} */ id) => calls.push({ selected: id }),
    setWindow: (/** @type {any} */ start, /** @type {any} */ end) => calls.push({ start, end }),
    filter: (/** @type {any} */ filters) => calls.push({ filters: readFilters(filters) }),
  };
  const window = {
    parent,
    addEventListener: (/** @type {string} */ _, /** @type {any} */ one) => listeners.push(one),
  };
  const context = vm.createContext({ window, document: { querySelector: () => ({ conflictMap: handle }) } });
  MESSAGES.runInContext(context);
  context.connectToParent([TRUSTED]);
  const origin = pick(roll, [
    TRUSTED,
    TRUSTED,
    "https://evil.example",
    "null",
    `${TRUSTED}.evil.example`,
    "",
  ]);
  const source = pick(roll, [parent, parent, parent, window, {}, null]);
  for (const listener of listeners) listener({ data: request(roll), origin, source });
  const isTrusted = source === parent && origin === TRUSTED;
  check(isTrusted || calls.length + parent.sent.length === 0, `message from ${origin} was accepted`);
  for (const call of calls) checkState(readState(OPENING, call, KNOWN));
  for (const [, target] of parent.sent) check(target === TRUSTED, `message sent to ${target}`);
  return calls.length > 0;
}

/** @param {() => number} roll */
function request(roll) {
  if (roll() < 0.2) return anything(roll);
  return {
    conflictmap: pick(roll, [
      "select",
      "window",
      "filter",
      "state",
      "__proto__",
      "destroy",
      anything(roll, 1),
    ]),
    id: anything(roll, 1),
    start: pick(roll, ["2023-04-01", null, anything(roll, 1)]),
    end: pick(roll, ["2023-04-30", null, anything(roll, 1)]),
    filters: pick(roll, [null, { types: ["violence"] }, { precision: [anything(roll, 0)] }, anything(roll)]),
  };
}

/** @param {() => number} roll @returns {boolean} */
export function messages(roll) {
  return pick(roll, [heights, answers, conversation])(roll);
}

export const TARGETS = { hashes, states, messages };

/** Run a target until the time is up. @param {keyof typeof TARGETS} name @param {number} until @param {number} seed */
export function run(name, until, seed) {
  const counts = { taken: 0, refused: 0 };
  for (let number = seed; performance.now() < until; number++) {
    const started = performance.now();
    try {
      if (TARGETS[name](dice(number))) counts.taken++;
      else counts.refused++;
    } catch (error) {
      throw new Error(`${name}, seed ${number}: ${/** @type {Error} */ (error).message}`, { cause: error });
    }
    if (performance.now() - started > 1000) throw new Error(`${name}, seed ${number}: more than a second`);
  }
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seconds, seed] = [Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 1)];
  const names = /** @type {(keyof typeof TARGETS)[]} */ (Object.keys(TARGETS));
  for (const name of names) {
    const { taken, refused } = run(name, performance.now() + (seconds * 1000) / names.length, seed);
    const columns = [taken + refused, taken, refused].map((count) => count.toLocaleString("en").padStart(10));
    console.log(name.padEnd(16) + columns.join(""));
  }
}
