/**
 * The list of the events that are shown: a real list, grouped by date, a page at a time.
 */

import { h, fill, focusedIn } from "../dom/dom.js";
import { eventSymbol, placeName, typeName } from "./event-card.js";
import { timeInWords } from "../core/date-phrases.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../types").EventRecord} EventRecord */

const PAGE = 100;
const PAGE_IN_ARTICLE = 6; // the frame is as high as its content, and the article's text stands below it

/** The list of one viewer. */
export class EventList {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.page = viewer.layout === "embed" ? PAGE_IN_ARTICLE : PAGE; // how many events it has
    this.first = 0;
    this.list = h("ol", { class: "cm-events", role: "list" }); // Safari reads out no list without its role, where it has no numbers
    this.empty = h("div", { class: "cm-empty", hidden: true });
    this.summary = h("p", { class: "cm-summary" });
    this.pager = h("div", { class: "cm-pager" });
    this.element = h(
      "div",
      { class: "cm-list", on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#arrow(event) } },
      this.summary,
      this.empty,
      this.list,
      this.pager,
    );
    /** @type {Uint32Array|null} what is listed now */
    this.listed = null;
    this.awaited = false; // whether the first entry of the page gets the focus once it is there
    this.toReveal = -1; // the event whose entry is to be brought into view once it is there
    this.led = -1; // the selected event that the list was last turned to
  }

  update() {
    const { shown, selected } = this.viewer;
    fill(this.summary, this.viewer.howMany());
    const changed = !sameNumbers(shown, this.listed);
    const { first } = this;
    this.listed = shown;
    if (changed) this.first = 0;
    if (changed || selected !== this.led) this.#turnTo(selected);
    this.led = selected;
    if (changed || this.first !== first) this.#render();
    else this.#markSelected();
    this.#bring();
  }

  /** Begin with the page that has an event; who turns the pages afterwards is not called back. @param {number} event */
  #turnTo(event) {
    const at = event < 0 ? -1 : this.viewer.shown.indexOf(event);
    if (at >= 0) this.first = Math.floor(at / this.page) * this.page;
  }

  #render() {
    const { shown } = this.viewer;
    this.empty.hidden = shown.length > 0 || this.viewer.store.count === 0;
    if (!this.empty.hidden) this.#sayEmpty();
    const page = shown.subarray(this.first, this.first + this.page);
    const { texts } = this.viewer.store;
    if (!texts.has(page)) this.#fetch(page);
    fill(this.list, ...this.#groups(page));
    this.#pages(shown.length);
    this.#markSelected();
    this.#bring();
    if (this.awaited) this.#focusFirst();
  }

  /** Texts that are packed come a moment later. @param {Uint32Array} page */
  #fetch(page) {
    const { texts } = this.viewer.store;
    texts.need(page).then(
      () => texts.has(page) && this.#render(),
      () => void (this.awaited = false),
    );
  }

  #sayEmpty() {
    const { viewer } = this;
    const { words } = viewer;
    const nearest = viewer.nearestEvent();
    fill(
      this.empty,
      h("p", {}, words.say(nearest < 0 ? "list.no_match" : "list.none_in_window")),
      nearest < 0
        ? h(
            "button",
            { type: "button", class: "cm-button", on: { click: () => this.#reset() } },
            words.say("filter.reset"),
          )
        : h(
            "button",
            { type: "button", class: "cm-button", on: { click: () => viewer.choose([nearest], "list") } },
            words.say("list.nearest"),
          ),
    );
  }

  /** The button goes with the empty list; the search box, where the filters begin, has the focus then. */
  #reset() {
    this.viewer.resetFilters();
    this.viewer.parts.searchField.focus();
  }

  /** @param {Uint32Array} events @returns {HTMLElement[]} one item a date, with its events */
  #groups(events) {
    /** @type {{date: string, items: HTMLElement[]}[]} */
    const groups = [];
    for (const event of events) {
      const record = this.viewer.store.record(event);
      if (!record) continue;
      const date = timeInWords(record.time, this.viewer.words);
      if (groups[groups.length - 1]?.date !== date) groups.push({ date, items: [] });
      groups[groups.length - 1].items.push(this.#entry(event, record));
    }
    return groups.map(({ date, items }) =>
      h(
        "li",
        { class: "cm-date-group" },
        h("h2", { class: "cm-date-head" }, date),
        h("ol", { class: "cm-day", role: "list" }, ...items),
      ),
    );
  }

  /** @param {number} event @param {EventRecord} record */
  #entry(event, record) {
    const { viewer } = this;
    const { words } = viewer;
    const language = viewer.document.sources.find(({ id }) => id === record.statements[0].source)?.language;
    return h(
      "li",
      { class: "cm-event", "data-event-id": record.id },
      h(
        "button",
        { type: "button", class: "cm-event-button", on: { click: () => viewer.choose([event], "list") } },
        eventSymbol(viewer, record),
        h(
          "span",
          { class: "cm-event-text" },
          h("span", { class: "cm-event-title" }, words.pick(record.title)),
          h(
            "span",
            { class: "cm-event-place" },
            h("span", { class: "cm-hidden" }, `${typeName(viewer, record)} · `), // its symbol says so to the eye alone
            `${placeName(viewer, record)} · ${words.say(`status.${record.status}`)}`,
          ),
          h(
            "span",
            { class: "cm-event-quote", lang: language, dir: "auto" },
            words.say("quote", { text: record.statements[0].sentence[1] }),
          ),
        ),
      ),
    );
  }

  /** @param {number} all */
  #pages(all) {
    const { words } = this.viewer;
    const last = Math.min(all, this.first + this.page);
    const button = (/** @type {string} */ key, /** @type {number} */ first) =>
      h(
        "button",
        { type: "button", class: "cm-button", on: { click: () => this.#turn(first) } },
        words.say(key),
      );
    fill(
      this.pager,
      this.first > 0 && button("list.earlier", Math.max(0, this.first - this.page)),
      all > this.page &&
        h(
          "span",
          {},
          words.say("list.range", {
            first: words.number(this.first + 1),
            last: words.number(last),
            all: words.number(all),
          }),
        ),
      last < all && button("list.later", last),
    );
  }

  /** @param {number} first */
  #turn(first) {
    this.first = first;
    this.awaited = true;
    this.#render();
  }

  /** The button that turned the page is gone: the first entry has the focus, once it is there. */
  #focusFirst() {
    const entry = /** @type {HTMLElement|null} */ (this.list.querySelector("button"));
    const elsewhere = focusedIn(this.viewer.root); // who has gone on is not called back
    if (!elsewhere) entry?.focus();
    this.awaited = entry === null && !elsewhere;
  }

  #markSelected() {
    const { state } = this.viewer;
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (
      this.list.querySelectorAll("[data-event-id]")
    )) {
      const current = item.dataset.eventId === state.selected;
      item.classList.toggle("cm-current", current);
      if (current) item.firstElementChild?.setAttribute("aria-current", "true");
      else item.firstElementChild?.removeAttribute("aria-current");
    }
  }

  /** Bring the selected entry into the list's view as soon as it is there. */
  reveal() {
    this.toReveal = this.viewer.selected;
    this.#bring();
  }

  /** Scroll the list, and nothing else of the page. */
  #bring() {
    if (this.toReveal < 0 || this.toReveal !== this.viewer.selected) return;
    const item = /** @type {HTMLElement|null} */ (this.list.querySelector(".cm-current"));
    const scroller = /** @type {HTMLElement|null} */ (this.element.closest(".cm-panel-body"));
    if (!item || !scroller || item.dataset.eventId !== this.viewer.state.selected) return;
    this.toReveal = -1;
    if (scroller.scrollHeight <= scroller.clientHeight) return;
    const [box, view] = [item.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (box.top < view.top + 40) scroller.scrollTop -= view.top + 40 - box.top;
    else if (box.bottom > view.bottom) scroller.scrollTop += box.bottom - view.bottom + 8;
  }

  /** Up and down go from entry to entry. @param {KeyboardEvent} event */
  #arrow(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    const buttons = [
      .../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll(".cm-event-button")),
    ];
    const at = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0 || !buttons[at + way]) return;
    event.preventDefault();
    buttons[at + way].focus();
  }

  /** The entry's button, to give the focus back to. @param {string|null} id @returns {HTMLElement|null} */
  buttonOf(id) {
    const item = [
      .../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-event-id]")),
    ].find((one) => one.dataset.eventId === id);
    return /** @type {HTMLElement|null} */ (item?.firstElementChild ?? null);
  }
}

/** @param {Uint32Array} a @param {Uint32Array|null} b @returns {boolean} */
function sameNumbers(a, b) {
  return b !== null && a.length === b.length && a.every((value, i) => value === b[i]);
}
