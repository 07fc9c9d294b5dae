/**
 * Popup: the card of one event, or the list of events at one place. In a wide viewer it is in the panel, where it covers
 * none of the map; otherwise next to its mark, or a sheet: on a telephone at the bottom of the screen, where the reader sets
 * its height, elsewhere at the bottom of the map. In the app the panel has the source, so the popup is on the map.
 */

import { h, replaceContent, findFocused } from "../dom/dom.js";
import { buildIconButton } from "../dom/icons.js";
import { buildEventCard, buildEventSymbol, buildSymbolByIndex, getTypeName } from "./event-card.js";
import { formatExactDay, formatType } from "./event-text.js";
import { formatInterval } from "../core/date-phrases.js";
import { EVENT_STATUSES, containsSorted } from "../events/store.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"isCompact"|"layout"|"mapView"|"panels"|"root"|"selection"|"stateStore"|"store"|"translator"|"uid">} ViewerSlice */

const MARK_GAP_PX = 22; // between the mark and the popup
const EDGE_MARGIN_PX = 8;
const GROUP_PAGE_SIZE = 20; // events of one place on a page of the list
const PANEL_MIN_WIDTH_PX = 1000; // of the viewer, from which an event is shown in the panel
const SHEET_MAX_MAP_WIDTH_PX = 780; // on narrower maps the popup is a sheet: it would not fit next to every mark
const SHEET_MAX_HEIGHT_SHARE = 0.76; // of the map's height
const SHEET_MIN_HEIGHT_PX = 240; // on low maps, less if the mark would be covered
const MARK_SPACE_PX = 28; // kept free of the sheet for the mark
const SCREEN_SHEET_SHARES = [0.6, 0.85]; // of the screen's height: as it opens, and drawn up
const CLOSING_SHARE = 0.4; // a sheet that is drawn down to this closes
const SHARE_STEP = 0.05; // of an arrow key

/** The popup of one viewer. */
export class Popup {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {number[]} events that share the place */
    this.group = [];
    this.event = -1;
    /** @type {number|null} the event whose record is being unpacked */
    this.pendingEvent = null;
    /** @type {[number, number]|null} the mark that it points to, on the Mercator square; null for an event without a mark */
    this.anchor = [0, 0];
    /** @type {HTMLElement|null} the element that had the focus before */
    this.focusOrigin = null;
    this.listScroll = 0; // of the list that the card replaces
    this.title = h("h2", { class: "cm-popup-title", id: `${viewer.uid}-popup-title`, tabindex: -1 });
    this.body = h("div", {
      class: "cm-popup-body",
      tabindex: 0,
      role: "group",
      "aria-labelledby": this.title.id,
    });
    this.sheetShare = SCREEN_SHEET_SHARES[0];
    this.wasDragged = false;
    this.handle = h("button", {
      type: "button",
      class: "cm-sheet-handle",
      role: "slider",
      "aria-label": viewer.translator.message("popup.height"),
      "aria-orientation": "vertical",
      "aria-valuemin": 100 * SCREEN_SHEET_SHARES[0],
      "aria-valuemax": 100 * SCREEN_SHEET_SHARES[1],
      on: {
        click: () => this.#switchShare(),
        keydown: (/** @type {KeyboardEvent} */ event) => this.#handleSheetKey(event),
        pointerdown: (/** @type {PointerEvent} */ event) => this.#dragSheet(event),
      },
    });
    this.element = h("div", {
      class: "cm-popup",
      role: "dialog",
      "aria-labelledby": this.title.id,
      hidden: true,
      on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#handleKey(event) },
    });
  }

  /** Whether it is a sheet at the bottom of the screen. */
  get isOnScreen() {
    return this.element.hasAttribute("popover");
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Whether it was opened from the text of a source. */
  get isFromText() {
    return this.viewer.panels.sourcePanel.element.contains(this.focusOrigin);
  }

  get isInPanel() {
    return this.element.classList.contains("cm-in-panel");
  }

  /** @param {KeyboardEvent} event */
  #handleKey(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.viewer.selection.closePopup();
  }

  /** @param {KeyboardEvent} event on the sheet's handle */
  #handleSheetKey(event) {
    const step = { ArrowUp: SHARE_STEP, ArrowDown: -SHARE_STEP, End: 1, Home: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#setShare(clampShare(this.sheetShare + step));
  }

  /** Draw the sheet up or down; let go low, it closes. @param {PointerEvent} event on the sheet's handle */
  #dragSheet({ pointerId, clientY }) {
    const { handle } = this;
    const start = this.sheetShare;
    let share = start;
    this.wasDragged = false;
    handle.setPointerCapture(pointerId);
    handle.onpointermove = (event) => {
      share = Math.min(start + (clientY - event.clientY) / window.innerHeight, SCREEN_SHEET_SHARES[1]);
      this.#setShare(share);
    };
    handle.onlostpointercapture = () => {
      handle.onpointermove = handle.onlostpointercapture = null;
      this.wasDragged = share !== start;
      if (share < CLOSING_SHARE) this.#handleClose();
      else this.#setShare(clampShare(share));
    };
  }

  /** Switch between the two heights; the click that ends a drag does not. */
  #switchShare() {
    if (this.wasDragged) this.wasDragged = false;
    else this.#setShare(SCREEN_SHEET_SHARES[this.sheetShare < SCREEN_SHEET_SHARES[1] ? 1 : 0]);
  }

  /** @param {number} share of the screen's height */
  #setShare(share) {
    this.sheetShare = share;
    this.updatePosition();
  }

  /** Close the popup. Safari does not focus a clicked button, so the title is focused first: the focus can then return to its origin. */
  #handleClose() {
    this.title.focus({ preventScroll: true });
    this.viewer.selection.closePopup();
  }

  /** Show the list of several events at one place. @param {number[]} events @param {[number, number]|null} anchor */
  showGroup(events, anchor) {
    this.anchor = anchor;
    this.group = events;
    this.event = -1;
    this.pendingEvent = null;
    replaceContent(this.title, this.viewer.translator.pluralMessage("popup.events_here", events.length));
    const [list, more] = [h("ul", { class: "cm-popup-list", role: "list" }), h("p", { class: "cm-pager" })];
    replaceContent(this.body, list, more);
    this.#appendPage(list, more, 0);
    this.#renderPopup([]);
  }

  /** Append a page of the list. Packed events get their title once they are unpacked. @param {HTMLElement} list @param {HTMLElement} more @param {number} pageStart */
  #appendPage(list, more, pageStart) {
    const { viewer, group } = this;
    const page = group.slice(pageStart, pageStart + GROUP_PAGE_SIZE);
    const entries = page.map((event) => this.#buildGroupEntry(event));
    list.append(...entries);
    const remaining = group.length - pageStart - page.length;
    replaceContent(
      more,
      remaining > 0 &&
        h(
          "button",
          {
            type: "button",
            class: "cm-button",
            on: { click: () => this.#showNextPage(list, more, pageStart + GROUP_PAGE_SIZE) },
          },
          viewer.translator.message("popup.more", { n: viewer.translator.formatNumber(remaining) }),
        ),
    );
    if (viewer.store.records.hasAll(page)) return;
    viewer.store.records.loadRecords(page).then(
      () => entries.forEach((entry, i) => this.#replaceEntry(entry, page[i])),
      () => {},
    );
  }

  /** Replace an entry whose record has been unpacked. @param {HTMLElement} entry @param {number} event */
  #replaceEntry(entry, event) {
    const hasFocus = findFocused(entry) !== null;
    const complete = this.#buildGroupEntry(event);
    entry.replaceWith(complete);
    if (hasFocus) /** @type {HTMLElement|null} */ (complete.querySelector("button"))?.focus();
  }

  /** Append the next page and focus its first entry: the button that was pressed is gone or replaced. @param {HTMLElement} list @param {HTMLElement} more @param {number} pageStart */
  #showNextPage(list, more, pageStart) {
    this.#appendPage(list, more, pageStart);
    /** @type {HTMLElement|null|undefined} */ (list.children[pageStart]?.querySelector("button"))?.focus();
  }

  /** Keep the events of the group that are still visible. @param {Uint32Array} visibleEvents */
  filterGroup(visibleEvents) {
    const kept = this.group.filter((event) => containsSorted(visibleEvents, event));
    if (kept.length === this.group.length) return;
    if (this.event >= 0) this.group = kept;
    else if (kept.length) return this.showGroup(kept, this.anchor);
    else return this.hide();
    return this.showEvent(this.event, this.anchor);
  }

  /** Unpack the record of an event. @param {number} event @param {() => void} onLoad */
  #loadEvent(event, onLoad) {
    const { records } = this.viewer.store;
    this.pendingEvent = event;
    records.loadRecords([event]).then(
      () => this.pendingEvent === event && records.get(event) && onLoad(),
      () => this.pendingEvent === event && this.#showLoadError(event),
    );
  }

  /** @param {number} event */
  #showLoadError(event) {
    this.pendingEvent = null;
    this.#showSummary(event, h("p", { role: "status" }, this.viewer.translator.message("popup.missing")));
  }

  /** @param {number} event */
  #buildGroupEntry(event) {
    const { viewer } = this;
    const record = viewer.store.getRecord(event);
    const date = record ? formatInterval(record.time, viewer.translator) : formatExactDay(viewer, event);
    const title = record ? viewer.translator.localize(record.title) : formatType(viewer, event);
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "cm-popup-choice",
          on: { click: () => viewer.selection.openEvents([event], "popup") },
        },
        buildSymbolByIndex(viewer, event),
        h("span", {}, h("span", { class: "cm-aside" }, date), title),
      ),
    );
  }

  /** Show a place of the map. @param {string} title @param {Node[]} facts @param {[number, number]|null} anchor */
  showPlace(title, facts, anchor) {
    this.hide();
    this.anchor = anchor;
    replaceContent(this.title, title);
    replaceContent(this.body, ...facts);
    this.#renderPopup([]);
  }

  /** Show one event. @param {number} event @param {[number, number]|null} anchor */
  showEvent(event, anchor) {
    this.anchor = anchor;
    if (!this.group.includes(event)) this.group = [event];
    this.event = event;
    const record = this.viewer.store.getRecord(event);
    if (!record) {
      this.#loadEvent(event, () => this.showEvent(event, anchor));
      this.#showSummary(event);
      return;
    }
    this.pendingEvent = null;
    replaceContent(this.title, this.viewer.translator.localize(record.title));
    replaceContent(this.body, ...buildEventCard(this.viewer, record));
    this.#renderPopup([
      buildEventSymbol(this.viewer, record),
      h("span", {}, getTypeName(this.viewer, record)),
    ]);
  }

  /** Show what the columns contain about an event whose record is packed. @param {number} event @param {...Node} more */
  #showSummary(event, ...more) {
    const { viewer } = this;
    const status = viewer.translator.message(`status.${EVENT_STATUSES[viewer.store.columns.status[event]]}`);
    replaceContent(this.title, formatType(viewer, event));
    replaceContent(
      this.body,
      h("p", { class: "cm-aside" }, [formatExactDay(viewer, event), status].filter(Boolean).join(" · ")),
      ...more,
    );
    this.#renderPopup([buildSymbolByIndex(viewer, event), h("span", {}, formatType(viewer, event))]);
  }

  /** @param {(Node|string)[]} kicker */
  #renderPopup(kicker) {
    const { viewer } = this;
    const { translator } = viewer;
    const group = this.group.length > 1 && this.event >= 0;
    const focused = /** @type {HTMLElement|null} */ (findFocused(this.element));
    const back = h(
      "button",
      { type: "button", class: "cm-text-button cm-popup-back", on: { click: () => this.#handleClose() } },
      `‹ ${translator.message(this.isFromText ? "popup.back_to_text" : "popup.back")}`,
    );
    replaceContent(
      this.element,
      this.handle,
      h(
        "div",
        { class: "cm-popup-head" },
        back,
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
                on: { click: () => viewer.selection.openEvents(this.group, "popup") },
              },
              translator.pluralMessage("popup.all_here", this.group.length),
            ),
        ),
        buildIconButton("close", translator.message("popup.close"), () => this.#handleClose()),
        this.title,
      ),
      this.body,
      h("span", { class: "cm-popup-tip", "aria-hidden": "true" }),
    );
    this.element.hidden = false;
    if (this.#isSheet()) moveQuotesUp(this.body);
    this.element.setAttribute("aria-busy", String(this.pendingEvent !== null));
    this.body.scrollTop = 0;
    if (focused) (focused.isConnected ? focused : this.title).focus({ preventScroll: true });
    this.updatePosition();
  }

  hide() {
    this.element.hidden = true;
    this.element.removeAttribute("popover");
    this.sheetShare = SCREEN_SHEET_SHARES[0];
    this.#moveTo(this.viewer.panels.mapArea);
    this.pendingEvent = null;
    this.group = [];
    this.event = -1;
  }

  #isForPanel() {
    const { isCompact, layout, root } = this.viewer;
    const isPlace = this.group.length === 0; // of the map, without events
    if (isPlace || isCompact || layout === "app") return false;
    return root.clientWidth >= PANEL_MIN_WIDTH_PX;
  }

  #isSheet() {
    return !this.#isForPanel() && this.viewer.panels.mapArea.clientWidth < SHEET_MAX_MAP_WIDTH_PX;
  }

  /** Move the popup to the map or, in place of its list, to the panel. @param {HTMLElement} container */
  #moveTo(container) {
    const { element, viewer } = this;
    const { eventsPanel } = viewer.panels;
    if (element.parentElement === container) return;
    const focused = /** @type {HTMLElement|null} */ (findFocused(element));
    const inPanel = container === eventsPanel;
    if (inPanel) this.listScroll = eventsPanel.scrollTop;
    container.append(element);
    element.classList.toggle("cm-in-panel", inPanel);
    eventsPanel.classList.toggle("cm-has-card", inPanel);
    if (!inPanel) eventsPanel.scrollTop = this.listScroll;
    focused?.focus({ preventScroll: true });
  }

  /** Place the popup in the panel, next to its mark, or as a sheet at the bottom of the map or the screen. */
  updatePosition() {
    if (!this.isOpen) return;
    const { viewer, element } = this;
    const { eventsPanel, mapArea: area } = viewer.panels;
    const inPanel = this.#isForPanel();
    const [width, height] = [area.clientWidth, area.clientHeight];
    const sheet = this.#isSheet();
    const onScreen = sheet && hasScreenSheet();
    element.classList.toggle("cm-sheet", sheet);
    element.classList.toggle("cm-screen-sheet", onScreen);
    // an element that the page shows as a popover is over all others, and placed on the screen
    if (!onScreen) element.removeAttribute("popover");
    this.#moveTo(inPanel ? eventsPanel : area);
    if (inPanel) return element.removeAttribute("style");
    if (onScreen && !element.hasAttribute("popover")) {
      element.setAttribute("popover", "manual");
      element.showPopover();
    }
    const limit = sheet ? computeSheetHeight(height) : height - 2 * EDGE_MARGIN_PX;
    const screenHeight = Math.round(this.sheetShare * window.innerHeight);
    element.style.maxHeight = onScreen ? "" : `${Math.max(120, limit)}px`;
    element.style.height = onScreen ? `${screenHeight}px` : "";
    this.handle.setAttribute("aria-valuenow", String(Math.round(100 * this.sheetShare)));
    element.style.left = element.style.top = "";
    if (sheet) return;
    if (this.anchor) this.#positionBesideMark(...viewer.mapView.toPixel(this.anchor), width, height);
    else this.#positionInCorner(width);
  }

  /** @returns {number} pixels of the map's height that the sheet covers; 0 if it is next to the mark */
  getSheetHeight() {
    if (!this.element.classList.contains("cm-sheet")) return 0;
    const { top, bottom } = this.viewer.panels.mapArea.getBoundingClientRect();
    return Math.min(
      bottom - top - MARK_SPACE_PX,
      Math.max(0, bottom - this.element.getBoundingClientRect().top),
    );
  }

  /** Place the popup of an event without a mark: it points to nothing. @param {number} width of the map */
  #positionInCorner(width) {
    const { element } = this;
    element.style.left = `${width - element.offsetWidth - EDGE_MARGIN_PX}px`;
    element.style.top = `${EDGE_MARGIN_PX}px`;
    /** @type {HTMLElement} */ (element.lastElementChild).hidden = true;
  }

  /** @param {number} x @param {number} y of the mark @param {number} width @param {number} height of the map */
  #positionBesideMark(x, y, width, height) {
    const { element } = this;
    const [popupWidth, popupHeight] = [element.offsetWidth, element.offsetHeight];
    const isRight = x + MARK_GAP_PX + popupWidth + EDGE_MARGIN_PX <= width || x < width / 2;
    const left = isRight ? x + MARK_GAP_PX : x - MARK_GAP_PX - popupWidth;
    const top = Math.max(
      EDGE_MARGIN_PX,
      Math.min(height - popupHeight - EDGE_MARGIN_PX, y - Math.min(popupHeight / 2, 120)),
    );
    const clampedLeft = Math.max(EDGE_MARGIN_PX, Math.min(width - popupWidth - EDGE_MARGIN_PX, left));
    element.style.left = `${clampedLeft}px`;
    element.style.top = `${top}px`;
    const tip = /** @type {HTMLElement} */ (element.lastElementChild);
    tip.hidden = clampedLeft !== left || y < top + 14 || y > top + popupHeight - 14;
    tip.className = `cm-popup-tip ${isRight ? "cm-tip-left" : "cm-tip-right"}`;
    tip.style.top = `${y - top}px`;
  }
}

/** @param {number} height of the map @returns {number} maximum height of the sheet in pixels */
function computeSheetHeight(height) {
  return Math.max(SHEET_MAX_HEIGHT_SHARE * height, Math.min(SHEET_MIN_HEIGHT_PX, height - MARK_SPACE_PX));
}

/**
 * Whether a sheet is at the bottom of the screen: in a narrow window that is no higher than the screen. A frame that is as
 * high as its content has parts that are out of view.
 */
function hasScreenSheet() {
  const { innerWidth, innerHeight, screen } = window;
  return (
    innerWidth < SHEET_MAX_MAP_WIDTH_PX && innerHeight <= screen.height && "popover" in HTMLElement.prototype
  );
}

/** @param {number} share @returns {number} */
function clampShare(share) {
  return Math.max(SCREEN_SHEET_SHARES[0], Math.min(SCREEN_SHEET_SHARES[1], share));
}

/** Put the quoted sentences, and the names of their speakers, before the facts: a sheet shows them first. @param {HTMLElement} body */
function moveQuotesUp(body) {
  body.querySelector(".cm-facts")?.before(...body.querySelectorAll(".cm-accounts, .cm-statements"));
}
