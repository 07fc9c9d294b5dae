/**
 * Event list: the visible events grouped by date, one page at a time.
 */

import { findHits, splitSearchTerms } from "../core/search.js";
import { findFocused, h, markHits, replaceContent, updateChildren } from "../dom/dom.js";
import { buildEventSymbol, getPlaceName, getTypeName } from "./event-card.js";
import { formatInterval } from "../core/date-phrases.js";
import { describeUndrawn, describeVisibleCount, translateName } from "./event-text.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"layout"|"panels"|"resetFilters"|"mapView"|"root"|"selection"|"state"|"stateStore"|"store"|"translator"|"uid">} ViewerSlice */
/** @typedef {import("../types").EventRecord} EventRecord */

const NEWEST_FIRST_COUNT = 100; // with more events, the list begins with the newest
const PAGE_SIZE = 100;
const EMBED_PAGE_SIZE = 6; // the frame is as high as its content, and the article continues below it

/**
 * A date of the list, or a party, with its events.
 * @typedef {object} ListGroup
 * @property {string} title @property {EventRecord[]} records @property {number[]} events their indexes
 */

/** @typedef {ListGroup & {element: HTMLElement}} RenderedGroup */

/** The event list of one viewer. */
export class EventList {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.pageSize = viewer.layout === "embed" ? EMBED_PAGE_SIZE : PAGE_SIZE; // events on a page
    this.pageStart = 0;
    this.list = h("ol", { class: "cm-events", role: "list" }); // without the role, Safari does not announce a list without numbers
    this.emptyNotice = h("div", { class: "cm-empty", hidden: true });
    this.summary = h("p", { class: "cm-summary" }); // next to the button of the filters
    this.order = viewer.store.count > NEWEST_FIRST_COUNT ? "newest" : "oldest";
    this.renderedText = ""; // of the search, whose hits the entries show
    this.inViewBox = h("input", { type: "checkbox", on: { change: () => this.update() } });
    this.options = h(
      "div",
      { class: "cm-list-options" },
      this.#buildOrderSelect(),
      h("label", { class: "cm-check" }, this.inViewBox, viewer.translator.message("list.in_view")),
    );
    this.pager = h("div", { class: "cm-pager" });
    this.element = h(
      "div",
      {
        class: "cm-list",
        on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#handleArrowKey(event) },
      },
      this.options,
      this.emptyNotice,
      this.list,
      this.pager,
    );
    /** @type {Uint32Array|null} the events of the list, once it is rendered */
    this.listedEvents = null;
    /** @type {RenderedGroup[]} */
    this.groups = [];
    /** @type {Map<EventRecord, HTMLElement>} their entries */
    this.entries = new Map();
    this.focusPending = false; // whether to focus the page's first entry once it is rendered
    this.eventToReveal = -1; // whose entry to scroll into view once it is rendered
    this.lastSelected = -1; // whose page was shown last
  }

  /** The visible events in the order that the reader has chosen. @returns {Uint32Array} */
  #collectListed() {
    const { stateStore, store, mapView } = this.viewer;
    let events = [...stateStore.visibleEvents];
    if (this.inViewBox.checked) events = events.filter((event) => mapView.isInView(event));
    if (this.order === "newest") events.reverse();
    if (this.order === "party")
      events.sort((a, b) =>
        compareTexts(this.#getPartyName(store.getRecord(a)), this.#getPartyName(store.getRecord(b))),
      );
    return Uint32Array.from(events);
  }

  /** @param {EventRecord|null} record @returns {string} the first actor, or who is quoted */
  #getParty(record) {
    return record?.actors[0] ?? record?.statements[0]?.by ?? "";
  }

  /** @param {EventRecord|null} record @returns {string} the party in the reader's language, if it is translated */
  #getPartyName(record) {
    const party = this.#getParty(record);
    return party && translateName(this.viewer, party).text;
  }

  #buildOrderSelect() {
    const { store, translator } = this.viewer;
    const orders = store.isPacked ? ["oldest", "newest"] : ["oldest", "newest", "party"];
    return h(
      "select",
      {
        "aria-label": translator.message("list.order"),
        on: { change: (/** @type {any} */ event) => this.#setOrder(event.target.value) },
      },
      ...orders.map((order) =>
        h(
          "option",
          { value: order, selected: order === this.order },
          translator.message(`list.order.${order}`),
        ),
      ),
    );
  }

  /** @param {string} order */
  #setOrder(order) {
    this.order = order;
    this.pageStart = 0;
    this.update();
  }

  update() {
    const { selectedIndex } = this.viewer.stateStore;
    const visibleEvents = this.#collectListed();
    replaceContent(
      this.summary,
      [describeVisibleCount(this.viewer), describeUndrawn(this.viewer)].filter(Boolean).join(" · "),
    );
    const changed = !areNumbersEqual(visibleEvents, this.listedEvents);
    const { pageStart } = this;
    const isNewSearch = this.renderedText !== this.viewer.state.filters.text;
    this.renderedText = this.viewer.state.filters.text;
    this.listedEvents = visibleEvents;
    if (isNewSearch) this.#forgetRendered(); // which show the hits of the search before
    if (changed) this.pageStart = 0;
    if (changed || selectedIndex !== this.lastSelected) this.#showPageWith(selectedIndex);
    this.lastSelected = selectedIndex;
    if (changed || isNewSearch || this.pageStart !== pageStart) this.#renderPage();
    else this.#markSelected();
    this.#scrollToSelected();
  }

  /** Show the page with an event. Only called for a new selection, so that readers can turn pages. @param {number} event */
  #showPageWith(event) {
    const position =
      event < 0 ? -1 : (this.listedEvents ?? this.viewer.stateStore.visibleEvents).indexOf(event);
    if (position >= 0) this.pageStart = Math.floor(position / this.pageSize) * this.pageSize;
  }

  #renderPage() {
    const visibleEvents = this.listedEvents ?? this.viewer.stateStore.visibleEvents;
    this.emptyNotice.hidden = visibleEvents.length > 0 || this.viewer.store.count === 0;
    if (!this.emptyNotice.hidden) this.#renderEmptyNotice();
    const page = visibleEvents.subarray(this.pageStart, this.pageStart + this.pageSize);
    const { records } = this.viewer.store;
    if (!records.hasAll(page)) this.#loadPage(page);
    updateChildren(this.list, this.#buildDateGroups(page));
    this.#renderPager(visibleEvents.length);
    this.#markSelected();
    this.#scrollToSelected();
    if (this.focusPending) this.#focusFirstEntry();
  }

  /** Unpack the records of a page and render it again. @param {Uint32Array} page */
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
      h("p", {}, nearest < 0 ? this.#describeMismatch() : translator.message("list.none_in_window")),
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

  /** What no event matches: the search, the filters, or both. @returns {string} */
  #describeMismatch() {
    const { translator, state } = this.viewer;
    const { text, ...filters } = state.filters;
    const isFiltered = Object.values(filters).some((values) => values.length > 0);
    if (!text || isFiltered) return translator.message("list.no_match");
    return translator.message("list.no_hit", { text });
  }

  /** Reset the filters. The button is removed with the notice, so the focus moves to the search field. */
  #resetFilters() {
    this.viewer.resetFilters();
    this.viewer.panels.searchField.focus();
  }

  /**
   * An item for each date, with its events. Groups and entries that are rendered are used again: only what a step of the
   * slider changes is built and laid out.
   * @param {Uint32Array} events @returns {HTMLElement[]}
   */
  #buildDateGroups(events) {
    const rendered = new Map(this.groups.map((group) => [group.records[0], group]));
    this.groups = this.#groupEvents(events).map((group) => {
      const old = rendered.get(group.records[0]);
      return old && areGroupsEqual(group, old) ? old : { ...group, element: this.#buildGroup(group) };
    });
    const listed = new Set(this.groups.flatMap(({ records }) => records));
    for (const record of this.entries.keys()) if (!listed.has(record)) this.entries.delete(record);
    return this.groups.map(({ element }) => element);
  }

  #forgetRendered() {
    this.entries.clear();
    this.groups = [];
  }

  /** @param {Uint32Array} events @returns {ListGroup[]} */
  #groupEvents(events) {
    /** @type {ListGroup[]} */
    const groups = [];
    for (const event of events) {
      const record = this.viewer.store.getRecord(event);
      if (!record) continue;
      const title =
        this.order === "party"
          ? this.#getPartyName(record) || this.viewer.translator.message("list.no_party")
          : formatInterval(record.time, this.viewer.translator);
      if (groups[groups.length - 1]?.title !== title) groups.push({ title, records: [], events: [] });
      groups[groups.length - 1].records.push(record);
      groups[groups.length - 1].events.push(event);
    }
    return groups;
  }

  /** The language of a party's name that is not translated. @param {EventRecord} record @returns {string|null} null for a date */
  #findHeadLanguage(record) {
    const party = this.order === "party" ? this.#getParty(record) : "";
    return party ? translateName(this.viewer, party).lang : null;
  }

  /** @param {ListGroup} group */
  #buildGroup({ title, records, events }) {
    const items = records.map((record, i) => {
      const entry = this.entries.get(record) ?? this.#buildEntry(events[i], record);
      this.entries.set(record, entry);
      return entry;
    });
    return h(
      "li",
      { class: "cm-date-group" },
      h("h2", { class: "cm-date-head", lang: this.#findHeadLanguage(records[0]) }, title),
      h("ol", { class: "cm-day", role: "list" }, ...items),
    );
  }

  /** @param {number} event @param {EventRecord} record */
  #buildEntry(event, record) {
    const { viewer } = this;
    const { translator } = viewer;
    const prefix = `${viewer.uid}-entry-${event}`;
    const title = translator.localize(record.title);
    const language = viewer.document.sources.find(({ id }) => id === record.statements[0].source)?.language;
    return h(
      "li",
      { class: "cm-event", "data-event-id": record.id },
      h(
        "button",
        {
          type: "button",
          class: "cm-event-button",
          "aria-labelledby": `${prefix}-title`,
          "aria-describedby": `${prefix}-more`,
          on: { click: () => viewer.selection.openEvents([event], "list") },
        },
        buildEventSymbol(viewer, record),
        h(
          "span",
          { class: "cm-event-text" },
          h("span", { class: "cm-event-title", id: `${prefix}-title` }, ...this.#markHits(title)),
          h(
            "span",
            { class: "cm-event-place", id: `${prefix}-more` },
            h("span", { class: "cm-hidden" }, `${getTypeName(viewer, record)} · `), // for screen readers, which do not read the symbol
            [
              record.time_of_day?.replace("/", "–"),
              getPlaceName(viewer, record),
              translator.message(`status.${record.status}`),
              record.review === "imported" && translator.message("review.imported"),
              record.retracted && translator.message("review.retracted"),
              record.protected && translator.message("review.protected"),
              record.media &&
                translator.message("list.media", { n: translator.formatNumber(record.media.length) }),
            ]
              .filter(Boolean)
              .join(" · "),
          ),
          h(
            "span",
            { class: "cm-event-quote", lang: language, dir: "auto" },
            ...(record.statements[0].sentence[1]
              ? this.#markHits(translator.message("quote", { text: record.statements[0].sentence[1] }))
              : []),
          ),
        ),
      ),
    );
  }

  /** @param {string} text @returns {import("../dom/dom.js").Child[]} with the words of the search marked */
  #markHits(text) {
    const terms = splitSearchTerms(this.viewer.state.filters.text);
    return terms.length ? markHits(text, findHits(text, terms)) : [text];
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

  /** Focus the page's first entry: the button that turned the page is gone. */
  #focusFirstEntry() {
    const entry = /** @type {HTMLElement|null} */ (this.list.querySelector("button"));
    const focused = findFocused(this.viewer.root); // the reader has moved on

    if (!focused) entry?.focus();
    this.focusPending = entry === null && !focused;
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

  /** Update a list that follows the map, after the map has moved. */
  handleMapMove() {
    if (this.inViewBox.checked) this.update();
  }

  /** Scroll to the selected entry once it is rendered. */
  revealSelected() {
    this.eventToReveal = this.viewer.stateStore.selectedIndex;
    this.#scrollToSelected();
  }

  /** Scroll the list to the selected entry, without scrolling the page. */
  #scrollToSelected() {
    if (this.eventToReveal < 0 || this.eventToReveal !== this.viewer.stateStore.selectedIndex) return;
    const item = /** @type {HTMLElement|null} */ (this.list.querySelector(".cm-current"));
    if (!item || item.dataset.eventId !== this.viewer.state.selected) return;
    this.eventToReveal = -1;
    this.scrollToEntry(item);
  }

  /** Scroll the list to an entry, without scrolling the page. @param {HTMLElement|null} item */
  scrollToEntry(item) {
    const scroller = /** @type {HTMLElement|null} */ (this.element.closest(".cm-panel-body"));
    if (!item || !scroller || scroller.scrollHeight <= scroller.clientHeight) return;
    const [box, view] = [item.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (box.top < view.top + 40) scroller.scrollTop -= view.top + 40 - box.top;
    else if (box.bottom > view.bottom) scroller.scrollTop += box.bottom - view.bottom + 8;
  }

  /** Move the focus to the next or previous entry with the arrow keys. @param {KeyboardEvent} event */
  #handleArrowKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [
      .../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll(".cm-event-button")),
    ];
    const position = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    if (position < 0 || !buttons[position + step]) return;
    event.preventDefault();
    buttons[position + step].focus();
  }

  /** The button of an event's entry. @param {string|null} id @returns {HTMLElement|null} */
  findEntryButton(id) {
    const item = [
      .../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-event-id]")),
    ].find((entry) => entry.dataset.eventId === id);
    return /** @type {HTMLElement|null} */ (item?.firstElementChild ?? null);
  }
}

/** @param {ListGroup} a @param {ListGroup} b @returns {boolean} */
function areGroupsEqual(a, b) {
  return (
    a.title === b.title &&
    a.records.length === b.records.length &&
    a.records.every((record, i) => record === b.records[i])
  );
}

/** @param {Uint32Array} a @param {Uint32Array|null} b @returns {boolean} */
function areNumbersEqual(a, b) {
  return b !== null && a.length === b.length && a.every((value, i) => value === b[i]);
}

/** By code points, which every engine compares alike; an empty text last. @param {string} a @param {string} b @returns {number} */
function compareTexts(a, b) {
  return Number(a === "") - Number(b === "") || (a < b ? -1 : a > b ? 1 : 0);
}
