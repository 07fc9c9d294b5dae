/**
 * The list of the events that are shown: a real list, grouped by date, a page at a time.
 */

import { h, replaceContent, findFocused } from "../dom/dom.js";
import { buildEventSymbol, getPlaceName, getTypeName } from "./event-card.js";
import { formatInterval } from "../core/date-phrases.js";
import { describeVisibleCount } from "./event-text.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../types").EventRecord} EventRecord */

const PAGE_SIZE = 100;
const EMBED_PAGE_SIZE = 6; // the frame is as high as its content, and the article's text stands below it

/** The list of one viewer. */
export class EventList {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.pageSize = viewer.layout === "embed" ? EMBED_PAGE_SIZE : PAGE_SIZE; // how many events it has
    this.pageStart = 0;
    this.list = h("ol", { class: "cm-events", role: "list" }); // Safari reads out no list without its role, where it has no numbers
    this.emptyNotice = h("div", { class: "cm-empty", hidden: true });
    this.summary = h("p", { class: "cm-summary" });
    this.pager = h("div", { class: "cm-pager" });
    this.element = h(
      "div",
      {
        class: "cm-list",
        on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#handleArrowKey(event) },
      },
      this.summary,
      this.emptyNotice,
      this.list,
      this.pager,
    );
    /** @type {Uint32Array|null} what is listed now */
    this.listedEvents = null;
    this.focusPending = false; // whether the first entry of the page gets the focus once it is there
    this.eventToReveal = -1; // the event whose entry is to be brought into view once it is there
    this.lastSelected = -1; // the selected event that the list was last turned to
  }

  update() {
    const { visibleEvents, selectedIndex } = this.viewer.stateStore;
    replaceContent(this.summary, describeVisibleCount(this.viewer));
    const changed = !areNumbersEqual(visibleEvents, this.listedEvents);
    const { pageStart } = this;
    this.listedEvents = visibleEvents;
    if (changed) this.pageStart = 0;
    if (changed || selectedIndex !== this.lastSelected) this.#showPageWith(selectedIndex);
    this.lastSelected = selectedIndex;
    if (changed || this.pageStart !== pageStart) this.#renderPage();
    else this.#markSelected();
    this.#scrollToSelected();
  }

  /** Begin with the page that has an event; who turns the pages afterwards is not called back. @param {number} event */
  #showPageWith(event) {
    const at = event < 0 ? -1 : this.viewer.stateStore.visibleEvents.indexOf(event);
    if (at >= 0) this.pageStart = Math.floor(at / this.pageSize) * this.pageSize;
  }

  #renderPage() {
    const { visibleEvents } = this.viewer.stateStore;
    this.emptyNotice.hidden = visibleEvents.length > 0 || this.viewer.store.count === 0;
    if (!this.emptyNotice.hidden) this.#renderEmptyNotice();
    const page = visibleEvents.subarray(this.pageStart, this.pageStart + this.pageSize);
    const { records } = this.viewer.store;
    if (!records.hasAll(page)) this.#loadPage(page);
    replaceContent(this.list, ...this.#buildDateGroups(page));
    this.#renderPager(visibleEvents.length);
    this.#markSelected();
    this.#scrollToSelected();
    if (this.focusPending) this.#focusFirstEntry();
  }

  /** Texts that are packed come a moment later. @param {Uint32Array} page */
  #loadPage(page) {
    const { records } = this.viewer.store;
    records.loadRecords(page).then(
      () => records.hasAll(page) && this.#renderPage(),
      () => void (this.focusPending = false),
    );
  }

  #renderEmptyNotice() {
    const { viewer } = this;
    const { translator } = viewer;
    const nearest = viewer.stateStore.findNearestEvent();
    replaceContent(
      this.emptyNotice,
      h("p", {}, translator.message(nearest < 0 ? "list.no_match" : "list.none_in_window")),
      nearest < 0
        ? h(
            "button",
            { type: "button", class: "cm-button", on: { click: () => this.#resetFilters() } },
            translator.message("filter.reset"),
          )
        : h(
            "button",
            {
              type: "button",
              class: "cm-button",
              on: { click: () => viewer.selection.openEvents([nearest], "list") },
            },
            translator.message("list.nearest"),
          ),
    );
  }

  /** The button goes with the empty list; the search box, where the filters begin, has the focus then. */
  #resetFilters() {
    this.viewer.resetFilters();
    this.viewer.panels.searchField.focus();
  }

  /** @param {Uint32Array} events @returns {HTMLElement[]} one item a date, with its events */
  #buildDateGroups(events) {
    /** @type {{date: string, items: HTMLElement[]}[]} */
    const groups = [];
    for (const event of events) {
      const record = this.viewer.store.getRecord(event);
      if (!record) continue;
      const date = formatInterval(record.time, this.viewer.translator);
      if (groups[groups.length - 1]?.date !== date) groups.push({ date, items: [] });
      groups[groups.length - 1].items.push(this.#buildEntry(event, record));
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
  #buildEntry(event, record) {
    const { viewer } = this;
    const { translator } = viewer;
    const language = viewer.document.sources.find(({ id }) => id === record.statements[0].source)?.language;
    return h(
      "li",
      { class: "cm-event", "data-event-id": record.id },
      h(
        "button",
        {
          type: "button",
          class: "cm-event-button",
          on: { click: () => viewer.selection.openEvents([event], "list") },
        },
        buildEventSymbol(viewer, record),
        h(
          "span",
          { class: "cm-event-text" },
          h("span", { class: "cm-event-title" }, translator.localize(record.title)),
          h(
            "span",
            { class: "cm-event-place" },
            h("span", { class: "cm-hidden" }, `${getTypeName(viewer, record)} · `), // its symbol says so to the eye alone
            `${getPlaceName(viewer, record)} · ${translator.message(`status.${record.status}`)}`,
          ),
          h(
            "span",
            { class: "cm-event-quote", lang: language, dir: "auto" },
            translator.message("quote", { text: record.statements[0].sentence[1] }),
          ),
        ),
      ),
    );
  }

  /** @param {number} eventCount */
  #renderPager(eventCount) {
    const { translator } = this.viewer;
    const last = Math.min(eventCount, this.pageStart + this.pageSize);
    const buildButton = (/** @type {string} */ key, /** @type {number} */ first) =>
      h(
        "button",
        { type: "button", class: "cm-button", on: { click: () => this.#turnPage(first) } },
        translator.message(key),
      );
    replaceContent(
      this.pager,
      this.pageStart > 0 && buildButton("list.earlier", Math.max(0, this.pageStart - this.pageSize)),
      eventCount > this.pageSize &&
        h(
          "span",
          {},
          translator.message("list.range", {
            first: translator.formatNumber(this.pageStart + 1),
            last: translator.formatNumber(last),
            all: translator.formatNumber(eventCount),
          }),
        ),
      last < eventCount && buildButton("list.later", last),
    );
  }

  /** @param {number} pageStart */
  #turnPage(pageStart) {
    this.pageStart = pageStart;
    this.focusPending = true;
    this.#renderPage();
  }

  /** The button that turned the page is gone: the first entry has the focus, once it is there. */
  #focusFirstEntry() {
    const entry = /** @type {HTMLElement|null} */ (this.list.querySelector("button"));
    const elsewhere = findFocused(this.viewer.root); // who has gone on is not called back
    if (!elsewhere) entry?.focus();
    this.focusPending = entry === null && !elsewhere;
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
  revealSelected() {
    this.eventToReveal = this.viewer.stateStore.selectedIndex;
    this.#scrollToSelected();
  }

  /** Scroll the list, and nothing else of the page. */
  #scrollToSelected() {
    if (this.eventToReveal < 0 || this.eventToReveal !== this.viewer.stateStore.selectedIndex) return;
    const item = /** @type {HTMLElement|null} */ (this.list.querySelector(".cm-current"));
    const scroller = /** @type {HTMLElement|null} */ (this.element.closest(".cm-panel-body"));
    if (!item || !scroller || item.dataset.eventId !== this.viewer.state.selected) return;
    this.eventToReveal = -1;
    if (scroller.scrollHeight <= scroller.clientHeight) return;
    const [box, view] = [item.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (box.top < view.top + 40) scroller.scrollTop -= view.top + 40 - box.top;
    else if (box.bottom > view.bottom) scroller.scrollTop += box.bottom - view.bottom + 8;
  }

  /** Up and down go from entry to entry. @param {KeyboardEvent} event */
  #handleArrowKey(event) {
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
  findEntryButton(id) {
    const item = [
      .../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-event-id]")),
    ].find((one) => one.dataset.eventId === id);
    return /** @type {HTMLElement|null} */ (item?.firstElementChild ?? null);
  }
}

/** @param {Uint32Array} a @param {Uint32Array|null} b @returns {boolean} */
function areNumbersEqual(a, b) {
  return b !== null && a.length === b.length && a.every((value, i) => value === b[i]);
}
