/**
 * The popup: one event in full, or the list of those that share a place. It stands beside its mark where there is room
 * and becomes a sheet at the map's foot where there is none.
 */

import { h, fill, focusedIn } from "../dom/dom.js";
import { iconButton } from "../dom/icons.js";
import { eventCard, eventSymbol, indexSymbol, typeName } from "./event-card.js";
import { timeInWords } from "../core/date-phrases.js";
import { STATUSES, holds } from "../events/store.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const GAP = 22; // pixels between the mark and the popup
const MARGIN = 8;
const PAGE_HERE = 20; // events of one place that are listed at a time
const SHEET_WIDTH = 780; // of the map: below it there is no room beside every mark
const SHEET_SHARE = 0.76; // of the map's height that a sheet may cover
const SHEET_LEAST = 240; // pixels that it may have in a low map, but for what shows the mark
const MARK_ROOM = 28;

/** The popup of one viewer. */
export class Popup {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {number[]} events that share the place */
    this.group = [];
    this.event = -1;
    /** @type {number|null} the event whose text is being unpacked */
    this.wanted = null;
    /** @type {[number, number]} where it points to, on the Mercator square */
    this.anchor = [0, 0];
    /** @type {HTMLElement|null} what had the focus before */
    this.origin = null;
    this.title = h("h2", { class: "cm-popup-title", id: `${viewer.uid}-popup-title`, tabindex: -1 });
    this.body = h("div", {
      class: "cm-popup-body",
      tabindex: 0,
      role: "group",
      "aria-labelledby": this.title.id,
    });
    this.element = h("div", {
      class: "cm-popup",
      role: "dialog",
      "aria-labelledby": this.title.id,
      hidden: true,
      on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
    });
  }

  get open() {
    return !this.element.hidden;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.viewer.closePopup();
  }

  /** Safari gives a button that is clicked no focus: the popup takes it, so that it goes back to where it came from. */
  #leave() {
    this.title.focus({ preventScroll: true });
    this.viewer.closePopup();
  }

  /** Several events of one place: their list. @param {number[]} events @param {[number, number]} anchor */
  showGroup(events, anchor) {
    this.anchor = anchor;
    this.group = events;
    this.event = -1;
    this.wanted = null;
    fill(this.title, this.viewer.words.count("popup.events_here", events.length));
    const [list, more] = [h("ul", { class: "cm-popup-list", role: "list" }), h("p", { class: "cm-pager" })];
    fill(this.body, list, more);
    this.#showMore(list, more, 0);
    this.#show([]);
  }

  /** A page of the list; what is packed gets its title a moment later. @param {HTMLElement} list @param {HTMLElement} more @param {number} first */
  #showMore(list, more, first) {
    const { viewer, group } = this;
    const page = group.slice(first, first + PAGE_HERE);
    const entries = page.map((event) => this.#groupEntry(event));
    list.append(...entries);
    const rest = group.length - first - page.length;
    fill(
      more,
      rest > 0 &&
        h(
          "button",
          {
            type: "button",
            class: "cm-button",
            on: { click: () => this.#turn(list, more, first + PAGE_HERE) },
          },
          viewer.words.say("popup.more", { n: viewer.words.number(rest) }),
        ),
    );
    if (viewer.store.texts.has(page)) return;
    viewer.store.texts.need(page).then(
      () => entries.forEach((entry, i) => this.#complete(entry, page[i])),
      () => {},
    );
  }

  /** @param {HTMLElement} entry that its text has come for @param {number} event */
  #complete(entry, event) {
    const held = focusedIn(entry) !== null;
    const whole = this.#groupEntry(event);
    entry.replaceWith(whole);
    if (held) /** @type {HTMLElement|null} */ (whole.querySelector("button"))?.focus();
  }

  /** The button for more is gone, or another: the first that it brought has the focus. @param {HTMLElement} list @param {HTMLElement} more @param {number} first */
  #turn(list, more, first) {
    this.#showMore(list, more, first);
    /** @type {HTMLElement|null|undefined} */ (list.children[first]?.querySelector("button"))?.focus();
  }

  /** Of several events of one place, go on with those that are still shown. @param {Uint32Array} shown */
  keepGroup(shown) {
    const kept = this.group.filter((event) => holds(shown, event));
    if (kept.length === this.group.length) return;
    if (this.event >= 0) this.group = kept;
    else if (kept.length) return this.showGroup(kept, this.anchor);
    else return this.hide();
    return this.showEvent(this.event, this.anchor);
  }

  /** Texts that are packed come a moment later. @param {number} event @param {() => void} show */
  #fetch(event, show) {
    const { texts } = this.viewer.store;
    this.wanted = event;
    texts.need([event]).then(
      () => this.wanted === event && texts.at(event) && show(),
      () => this.wanted === event && this.#sayMissing(event),
    );
  }

  /** @param {number} event */
  #sayMissing(event) {
    this.wanted = null;
    this.#showKnown(event, h("p", { role: "status" }, this.viewer.words.say("popup.missing")));
  }

  /** @param {number} event */
  #groupEntry(event) {
    const { viewer } = this;
    const record = viewer.store.record(event);
    const date = record ? timeInWords(record.time, viewer.words) : viewer.exactDay(event);
    const title = record ? viewer.words.pick(record.title) : viewer.typeOf(event);
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "cm-popup-choice", on: { click: () => viewer.choose([event], "popup") } },
        indexSymbol(viewer, event),
        h("span", {}, h("span", { class: "cm-aside" }, date), title),
      ),
    );
  }

  /** A place of the map. @param {string} title @param {Node[]} facts @param {[number, number]} anchor */
  showPlace(title, facts, anchor) {
    this.hide();
    this.anchor = anchor;
    fill(this.title, title);
    fill(this.body, ...facts);
    this.#show([]);
  }

  /** One event. @param {number} event @param {[number, number]} anchor */
  showEvent(event, anchor) {
    this.anchor = anchor;
    if (!this.group.includes(event)) this.group = [event];
    this.event = event;
    const record = this.viewer.store.record(event);
    if (!record) {
      this.#fetch(event, () => this.showEvent(event, anchor));
      this.#showKnown(event);
      return;
    }
    this.wanted = null;
    fill(this.title, this.viewer.words.pick(record.title));
    fill(this.body, ...eventCard(this.viewer, record));
    this.#show([eventSymbol(this.viewer, record), h("span", {}, typeName(this.viewer, record))]);
  }

  /** What the columns say of an event without its text. @param {number} event @param {...Node} more */
  #showKnown(event, ...more) {
    const { viewer } = this;
    const status = viewer.words.say(`status.${STATUSES[viewer.store.columns.status[event]]}`);
    fill(this.title, viewer.typeOf(event));
    fill(
      this.body,
      h("p", { class: "cm-aside" }, [viewer.exactDay(event), status].filter(Boolean).join(" · ")),
      ...more,
    );
    this.#show([indexSymbol(viewer, event), h("span", {}, viewer.typeOf(event))]);
  }

  /** @param {(Node|string)[]} kicker */
  #show(kicker) {
    const { viewer } = this;
    const { words } = viewer;
    const group = this.group.length > 1 && this.event >= 0;
    const held = /** @type {HTMLElement|null} */ (focusedIn(this.element));
    fill(
      this.element,
      h(
        "div",
        { class: "cm-popup-head" },
        h(
          "div",
          { class: "cm-popup-kicker" },
          ...kicker,
          group &&
            h(
              "button",
              {
                type: "button",
                class: "cm-text-button",
                on: { click: () => viewer.choose(this.group, "popup") },
              },
              words.count("popup.all_here", this.group.length),
            ),
        ),
        iconButton("close", words.say("popup.close"), () => this.#leave()),
        this.title,
      ),
      this.body,
      h("span", { class: "cm-popup-tip", "aria-hidden": "true" }),
    );
    this.element.hidden = false;
    this.element.setAttribute("aria-busy", String(this.wanted !== null));
    this.body.scrollTop = 0;
    if (held) (held.isConnected ? held : this.title).focus({ preventScroll: true });
    this.place();
  }

  hide() {
    this.element.hidden = true;
    this.wanted = null;
    this.group = [];
    this.event = -1;
  }

  /** Stand beside the mark: right, left, below or above, wherever most of it fits. */
  place() {
    if (!this.open) return;
    const { viewer, element } = this;
    const area = viewer.parts.mapArea;
    const [width, height] = [area.clientWidth, area.clientHeight];
    const sheet = width < SHEET_WIDTH;
    element.classList.toggle("cm-sheet", sheet);
    element.style.maxHeight = `${Math.max(120, sheet ? sheetRoom(height) : height - 2 * MARGIN)}px`;
    element.style.left = element.style.top = "";
    if (sheet) return;
    this.#placeBeside(...viewer.mapView.pixelOf(this.anchor), width, height);
  }

  /** @returns {number} pixels of the map that the sheet covers; 0 beside the mark */
  sheetHeight() {
    return this.element.classList.contains("cm-sheet") ? this.element.offsetHeight : 0;
  }

  /** @param {number} x @param {number} y of the mark @param {number} width @param {number} height of the map */
  #placeBeside(x, y, width, height) {
    const { element } = this;
    const [wide, high] = [element.offsetWidth, element.offsetHeight];
    const right = x + GAP + wide + MARGIN <= width || x < width / 2;
    const left = right ? x + GAP : x - GAP - wide;
    const top = Math.max(MARGIN, Math.min(height - high - MARGIN, y - Math.min(high / 2, 120)));
    const held = Math.max(MARGIN, Math.min(width - wide - MARGIN, left));
    element.style.left = `${held}px`;
    element.style.top = `${top}px`;
    const tip = /** @type {HTMLElement} */ (element.lastElementChild);
    tip.hidden = held !== left || y < top + 14 || y > top + high - 14;
    tip.className = `cm-popup-tip ${right ? "cm-tip-left" : "cm-tip-right"}`;
    tip.style.top = `${y - top}px`;
  }
}

/** @param {number} height of the map @returns {number} pixels that a sheet may have of it */
function sheetRoom(height) {
  return Math.max(SHEET_SHARE * height, Math.min(SHEET_LEAST, height - MARK_ROOM));
}
