/**
 * The popup of a disc, line or region of a built map: one of its events at a time, with its sentences.
 */

import { findFocused, h, replaceContent } from "../dom/dom.js";
import { buildIconButton } from "../dom/icons.js";
import { buildEventEntry } from "./event-entry.js";

/** @typedef {import("./tiled-viewer.js").TiledViewer} TiledViewer */
/** @typedef {import("./tiled-viewer.js").EventRange} EventRange */
/** @typedef {import("./counts.js").Choice} Choice */

/**
 * What a popup shows the events of.
 * @typedef {object} PopupSubject
 * @property {EventRange} range @property {(choice: Choice) => number} count events for a choice
 * @property {[number, number]} point in the Mercator square
 */

const MARGIN_PX = 8;

/** One popup in the element of the map. */
export class EventPopup {
  /** @param {TiledViewer} viewer @param {HTMLElement} container that the map fills */
  constructor(viewer, container) {
    this.viewer = viewer;
    this.container = container;
    /** @type {PopupSubject|null} */
    this.subject = null;
    /** @type {any[]} records that the choice leaves, as far as they were read */
    this.found = [];
    this.index = 0;
    const t = viewer.translator;
    this.title = h("p", { class: "ct-popup-title", role: "status" });
    this.body = h("div", { class: "ct-popup-body", tabindex: "0" });
    this.previous = buildIconButton("previous", t.message("time.previous"), () => this.step(-1));
    this.next = buildIconButton("next", t.message("time.next"), () => this.step(1));
    this.element = h(
      "section",
      {
        class: "ct-popup",
        role: "dialog",
        "aria-label": t.message("tiled.list"),
        hidden: true,
        on: { keydown: (event) => this.handleKey(event) },
      },
      h(
        "div",
        { class: "ct-popup-bar" },
        this.title,
        this.previous,
        this.next,
        buildIconButton("close", t.message("popup.close"), () => this.close()),
      ),
      this.body,
    );
    container.append(this.element);
  }

  get isOpen() {
    return this.subject !== null;
  }

  /** @param {PopupSubject} subject @param {boolean} focus whether it takes the keyboard @returns {Promise<void>} */
  async open(subject, focus) {
    this.subject = subject;
    await this.refresh();
    if (focus && this.subject === subject) this.body.focus({ preventScroll: true });
  }

  /** Show the first event again, after the choice has changed. @returns {Promise<void>} */
  async refresh() {
    const { subject, viewer } = this;
    if (!subject) return;
    this.total = subject.count(viewer.choice);
    if (!this.total) {
      this.close();
      return;
    }
    this.found = [];
    this.records = viewer.iterateRecords(subject.range);
    await this.#show(0);
  }

  /** @param {number} by 1 for the next event, -1 for the one before @returns {Promise<void>} */
  async step(by) {
    const index = this.index + by;
    if (this.isOpen && index >= 0 && index < (this.total ?? 0)) await this.#show(index);
  }

  /** @param {number} index of the event among those of the choice @returns {Promise<void>} */
  async #show(index) {
    const { records, viewer } = this;
    if (!records) return;
    try {
      while (this.found.length <= index) {
        const { value, done } = await records.next();
        if (records !== this.records || !this.subject) return; // another was opened meanwhile
        if (done) break;
        this.found.push(value);
      }
      const record = this.found[index];
      if (!record) return;
      this.index = index;
      replaceContent(this.body, buildEventEntry(record, viewer.detailContext, viewer.formatType, "h2"));
    } catch (error) {
      replaceContent(this.body, h("p", { role: "alert" }, viewer.describeError(error)));
    }
    const { translator: t } = viewer;
    const total = this.total ?? 0;
    this.title.textContent = t.message("tiled.position", {
      n: t.formatNumber(this.index + 1),
      all: t.formatNumber(total),
    });
    this.previous.disabled = this.index === 0;
    this.next.disabled = this.index + 1 >= total;
    this.element.hidden = false;
    this.body.scrollTop = 0;
    this.updatePosition();
  }

  /** Place the popup above, below or next to its point, within the map. */
  updatePosition() {
    const { subject, element, container, viewer } = this;
    if (!subject || !viewer.map || element.hidden) return;
    const [x, y] = viewer.map.toPixel(subject.point);
    const { clientWidth, clientHeight } = container;
    const { offsetWidth: width, offsetHeight: height } = element;
    const [above, below] = [y - height - 2 * MARGIN_PX, y + 2 * MARGIN_PX];
    const [before, after] = [x - width - 2 * MARGIN_PX, x + 2 * MARGIN_PX];
    const fitsBelow = below + height <= clientHeight - MARGIN_PX;
    const isNextTo = above < MARGIN_PX && !fitsBelow; // neither fits: left or right of the point
    const fitsAfter = after + width <= clientWidth - MARGIN_PX;
    const wanted = isNextTo ? [fitsAfter ? after : before, y - height / 2] : [x - width / 2, above];
    if (!isNextTo && above < MARGIN_PX) wanted[1] = below;
    const left = Math.max(MARGIN_PX, Math.min(clientWidth - width - MARGIN_PX, wanted[0]));
    const top = Math.max(MARGIN_PX, Math.min(clientHeight - height - MARGIN_PX, wanted[1]));
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
    const isOutside = x < 0 || y < 0 || x > clientWidth || y > clientHeight;
    element.style.visibility = isOutside ? "hidden" : "";
  }

  /** @param {KeyboardEvent} event on the popup or the map */
  handleKey(event) {
    if (!this.isOpen || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "n" || event.code === "KeyN") this.step(1);
    else if (event.key === "p" || event.code === "KeyP") this.step(-1);
  }

  close() {
    const hadFocus = findFocused(this.element);
    this.subject = null;
    this.records = null;
    this.element.hidden = true;
    if (hadFocus) this.viewer.mapElement?.focus({ preventScroll: true });
  }
}
