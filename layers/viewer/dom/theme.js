/**
 * Theme: the document's palette as custom properties of the root and as colours for the canvases.
 */

import { matchesMedia } from "./dom.js";

/** @typedef {import("../types").MapDocument} MapDocument */
/** @typedef {Record<string, string>} Colours */

/** Names of the palette's colours; the style sheet has a default for each. */
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
  "road",
  "control-1",
  "control-2",
  "control-3",
  "control-4",
  "control-5",
  "control-6",
]);

const DARK_SCHEME_QUERY = "(prefers-color-scheme: dark)";
const FORCED_COLOURS_QUERY = "(forced-colors: active)";

/** Sets and resolves the colours of one root. */
export class Theme {
  /** @param {HTMLElement} root @param {MapDocument} document @param {() => void} onChange */
  constructor(root, document, onChange) {
    this.root = root;
    this.document = document;
    /** @type {import("../core/state.js").State["theme"]} */
    this.choice = "auto";
    this.isDark = false;
    /** @type {Colours} */
    this.colours = {};
    /** @type {string[]} in the order of the document's types */
    this.typeColours = [];
    this.mediaQueries = [DARK_SCHEME_QUERY, FORCED_COLOURS_QUERY].map((query) => matchMedia(query));
    this.mediaListener = () => {
      this.applyTheme(this.choice);
      onChange();
    };
    for (const query of this.mediaQueries) query.addEventListener("change", this.mediaListener);
  }

  /** @param {import("../core/state.js").State["theme"]} choice @param {boolean} [forPrint] prints are always light */
  applyTheme(choice, forPrint = false) {
    this.choice = choice;
    this.isDark = !forPrint && (choice === "dark" || (choice === "auto" && matchesMedia(DARK_SCHEME_QUERY)));
    this.root.dataset.theme = this.isDark ? "dark" : "light";
    const forced = matchesMedia(FORCED_COLOURS_QUERY);
    const palette = this.document.palette?.[this.isDark ? "dark" : "light"] ?? {};
    for (const name of COLOUR_NAMES) this.#setProperty(`--cm-${name}`, forced ? undefined : palette[name]);
    this.document.types.forEach((type, i) => {
      this.#setProperty(`--cm-type-${i}`, forced ? undefined : this.isDark ? type.dark : type.light);
    });
    this.#resolveColours();
  }

  /** @param {string} name @param {string|undefined} value */
  #setProperty(name, value) {
    if (value) this.root.style.setProperty(name, value);
    else this.root.style.removeProperty(name);
  }

  /** Resolve each colour for the canvas, system colours included; the style is computed once for all of them. */
  #resolveColours() {
    const names = [...COLOUR_NAMES, ...this.document.types.map((_, i) => `type-${i}`)];
    const probes = names.map((name) => {
      const probe = document.createElement("span");
      probe.style.color = `var(--cm-${name}, CanvasText)`;
      return probe;
    });
    this.root.append(...probes);
    const resolved = probes.map((probe) => getComputedStyle(probe).color);
    for (const probe of probes) probe.remove();
    this.colours = Object.fromEntries(COLOUR_NAMES.map((name, i) => [name, resolved[i]]));
    this.typeColours = resolved.slice(COLOUR_NAMES.length);
  }

  destroy() {
    for (const query of this.mediaQueries) query.removeEventListener("change", this.mediaListener);
  }
}
