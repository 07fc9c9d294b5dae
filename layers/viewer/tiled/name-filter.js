/**
 * Finds actors, publishers and places of a built map: the events of an actor or publisher are shown alone, and the map goes to a place.
 */

import { containsAllTerms, foldText, splitSearchTerms } from "../core/search.js";
import { h, replaceContent } from "../dom/dom.js";
import { NamedEvents, combineTables } from "./named-events.js";

/** @typedef {import("./tiled-viewer.js").TiledViewer} TiledViewer */
/** @typedef {"actors"|"publishers"} NameKind */
/** @typedef {{label: string, folded: string, count: number, row: any[]}} ListedName */

const KINDS = /** @type {NameKind[]} */ (["actors", "publishers"]);
const MAX_RESULTS = 8; // of a kind at once
const GROUP_KEYS = { actors: "filter.actors", publishers: "filter.sources", places: "tiled.names.places" };

/** The names that are chosen, and the box that finds them. */
export class NameFilter {
  /** @param {TiledViewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {Record<NameKind, string[]>} */
    this.chosen = { actors: [], publishers: [] };
    /** @type {NamedEvents|null} the events of the chosen names; null while all are shown */
    this.events = null;
    this.generation = 0;
    /** @type {Record<string, ListedName[]>|null} */
    this.lists = null;
  }

  /** Whether the map has an index of names. @returns {boolean} */
  get isAvailable() {
    return Boolean(this.viewer.data.tiles.names);
  }

  /** Take over the names of an address; names that the map does not have are left out. @param {Record<NameKind, string[]>} names @returns {Promise<void>} */
  async restore(names) {
    if (!this.isAvailable || !KINDS.some((kind) => names[kind].length)) return;
    for (const kind of KINDS) {
      const known = new Set(
        (await this.viewer.source.loadNames(kind)).flatMap(([name, , address]) =>
          address.length ? [name] : [],
        ),
      );
      this.chosen[kind] = [...new Set(names[kind])].filter((name) => known.has(name));
    }
    await this.#load();
  }

  /** @param {NameKind} kind @param {string} name @param {boolean} isChosen @returns {Promise<void>} */
  async choose(kind, name, isChosen) {
    const others = this.chosen[kind].filter((one) => one !== name);
    this.chosen[kind] = isChosen ? [...others, name] : others;
    try {
      if (await this.#load()) await this.viewer.showNamedEvents();
    } catch (error) {
      this.viewer.showError(error);
    }
  }

  /** Load the events of the chosen names. @returns {Promise<boolean>} false where other names were chosen meanwhile */
  async #load() {
    const generation = ++this.generation;
    const { source, shapes } = this.viewer;
    const kinds = [];
    for (const kind of KINDS) {
      if (!this.chosen[kind].length) continue;
      const rows = (await source.loadNames(kind)).filter(([name]) => this.chosen[kind].includes(name));
      kinds.push(await Promise.all(rows.map(([, , address]) => source.loadNamedEvents(address))));
    }
    if (generation !== this.generation) return false;
    this.events = kinds.length ? new NamedEvents(combineTables(kinds), shapes) : null;
    return true;
  }

  /** What is chosen, in words. @returns {string[]} */
  describe() {
    const t = this.viewer.translator;
    return KINDS.filter((kind) => this.chosen[kind].length).map(
      (kind) => `${t.message(GROUP_KEYS[kind])}: ${this.chosen[kind].join(", ")}`,
    );
  }

  // --- the box ------------------------------------------------------------------------------------------------------

  /** @returns {HTMLElement|false} */
  build() {
    if (!this.isAvailable) return false;
    const t = this.viewer.translator;
    this.lists = null; // places have their names in the reader's language
    this.results = h("div", {
      class: "ct-names",
      role: "group",
      "aria-label": t.message("tiled.names.find"),
    });
    const input = h("input", {
      type: "search",
      class: "ct-find",
      "aria-label": t.message("tiled.names.find"),
      placeholder: t.message("tiled.names.find"),
      autocomplete: "off",
      on: { input: () => this.#showResults(input.value), focus: () => this.#showResults(input.value) },
    });
    if (KINDS.some((kind) => this.chosen[kind].length)) this.#showResults("");
    return h("div", {}, input, this.results);
  }

  /** @param {string} query @returns {Promise<void>} */
  async #showResults(query) {
    const { results, viewer } = this;
    if (!results) return;
    this.query = query;
    try {
      const lists = (this.lists ??= await this.#loadLists());
      if (this.query !== query) return; // more was typed meanwhile
      const terms = splitSearchTerms(query);
      const groups = [...KINDS, "places"].map((kind) => this.#buildGroup(kind, lists[kind], terms));
      const isEmpty = !groups.some(Boolean);
      replaceContent(
        results,
        ...groups,
        isEmpty && h("p", {}, viewer.translator.message("tiled.names.none")),
      );
    } catch (error) {
      replaceContent(results, h("p", { role: "alert" }, viewer.describeError(error)));
    }
  }

  /** @returns {Promise<Record<string, ListedName[]>>} */
  async #loadLists() {
    const { source, translator } = this.viewer;
    const lists = await Promise.all(
      [...KINDS, "places"].map(async (kind) => {
        const rows = await source.loadNames(/** @type {any} */ (kind));
        const listed = rows.map((row) => {
          const [name, count] = row;
          const label = typeof name === "string" ? name : translator.formatNames(name);
          const all = typeof name === "string" ? name : Object.values(name).flat().join(" ");
          return { label, folded: foldText(all), count, row };
        });
        return [kind, listed];
      }),
    );
    return Object.fromEntries(lists);
  }

  /** @param {string} kind @param {ListedName[]} names @param {string[]} terms @returns {HTMLElement|false} */
  #buildGroup(kind, names, terms) {
    const t = this.viewer.translator;
    /** @type {string[]} */
    const chosen = kind === "places" ? [] : this.chosen[/** @type {NameKind} */ (kind)];
    const isChosen = (/** @type {ListedName} */ one) => chosen.includes(one.label);
    const found = names.filter((one) => !isChosen(one) && containsAllTerms(one.folded, terms));
    const shown = [...names.filter(isChosen), ...found.slice(0, MAX_RESULTS)];
    const left = found.length - MAX_RESULTS;
    if (!shown.length) return false;
    return h(
      "fieldset",
      { name: kind },
      h("legend", {}, t.message(GROUP_KEYS[/** @type {NameKind} */ (kind)])),
      h(
        "ul",
        {},
        shown.map((one) => h("li", {}, this.#buildName(kind, one, isChosen(one)))),
      ),
      left > 0 && h("p", { class: "ct-muted" }, t.pluralMessage("tiled.names.left", left)),
    );
  }

  /** @param {string} kind @param {ListedName} name @param {boolean} isChosen @returns {HTMLElement} */
  #buildName(kind, { label, count, row }, isChosen) {
    const t = this.viewer.translator;
    const text = `${label} (${t.formatNumber(count)})`;
    if (kind === "places") {
      const [, , ...box] = row;
      return h("button", { type: "button", on: { click: () => this.viewer.map?.showBox(box) } }, text);
    }
    const [name, , address] = row;
    return h(
      "label",
      {},
      h("input", {
        type: "checkbox",
        checked: isChosen,
        disabled: !address.length,
        on: {
          change: (/** @type {Event} */ event) =>
            this.choose(
              /** @type {NameKind} */ (kind),
              name,
              /** @type {HTMLInputElement} */ (event.target).checked,
            ),
        },
      }),
      address.length ? ` ${text}` : ` ${text} – ${t.message("tiled.names.too_many")}`,
    );
  }
}
