/**
 * Colours: the document's palette as custom properties of the root, and as values for the canvases.
 */

import { mediaMatches } from "./dom.js";

/** @typedef {import("../types").MapDocument} MapDocument */
/** @typedef {Record<string, string>} Colours */

/** The names a palette may give; the style sheet has a value for each that it does not. */
const COLOUR_NAMES = /** @type {const} */ ([
  "paper",
  "ink",
  "muted",
  "rule",
  "land",
  "water",
  "river",
  "border",
  "district",
  "label",
  "halo",
  "accent",
  "accent-ink",
  "highlight",
  "route",
  "zone",
  "line",
]);

const SCHEME = "(prefers-color-scheme: dark)";
const FORCED = "(forced-colors: active)";

/** The colours in force on one root. */
export class Theme {
  /** @param {HTMLElement} root @param {MapDocument} document @param {() => void} onChange */
  constructor(root, document, onChange) {
    this.root = root;
    this.document = document;
    /** @type {import("../core/state.js").State["theme"]} */
    this.choice = "auto";
    this.dark = false;
    /** @type {Colours} */
    this.colours = {};
    /** @type {string[]} in the order of the document's types */
    this.types = [];
    this.queries = [SCHEME, FORCED].map((query) => matchMedia(query));
    this.listener = () => {
      this.set(this.choice);
      onChange();
    };
    for (const query of this.queries) query.addEventListener("change", this.listener);
  }

  /** @param {import("../core/state.js").State["theme"]} choice @param {boolean} [paper] printing is always light */
  set(choice, paper = false) {
    this.choice = choice;
    this.dark = !paper && (choice === "dark" || (choice === "auto" && mediaMatches(SCHEME)));
    this.root.dataset.theme = this.dark ? "dark" : "light";
    const forced = mediaMatches(FORCED);
    const palette = this.document.palette?.[this.dark ? "dark" : "light"] ?? {};
    for (const name of COLOUR_NAMES) this.#property(`--cm-${name}`, forced ? undefined : palette[name]);
    this.document.types.forEach((type, i) => {
      this.#property(`--cm-type-${i}`, forced ? undefined : this.dark ? type.dark : type.light);
    });
    this.#read();
  }

  /** @param {string} name @param {string|undefined} value */
  #property(name, value) {
    if (value) this.root.style.setProperty(name, value);
    else this.root.style.removeProperty(name);
  }

  /** Resolve each colour as the canvas needs it: system colours included. */
  #read() {
    const probe = document.createElement("span");
    this.root.append(probe);
    /** @param {string} name @returns {string} */
    const resolved = (name) => {
      probe.style.color = `var(${name}, CanvasText)`;
      return getComputedStyle(probe).color;
    };
    this.colours = Object.fromEntries(COLOUR_NAMES.map((name) => [name, resolved(`--cm-${name}`)]));
    this.types = this.document.types.map((_, i) => resolved(`--cm-type-${i}`));
    probe.remove();
  }

  destroy() {
    for (const query of this.queries) query.removeEventListener("change", this.listener);
  }
}
