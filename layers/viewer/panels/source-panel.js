/**
 * Source panel: the text of a source with every quote marked. A mark opens its event.
 */

import { h, replaceContent, buildExternalLink } from "../dom/dom.js";
import { formatInterval } from "../core/date-phrases.js";
import { buildIconButton } from "../dom/icons.js";
import { buildSourceCheck } from "./record-details.js";
import { buildParagraphs, loadParagraphs } from "../events/source-text.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"panels"|"selection"|"state"|"stateStore"|"store"|"translator"|"uid">} ViewerSlice */
/** @typedef {import("../types").Source} Source */
/** @typedef {import("../types").TextSegment} TextSegment */

/** The source panel of one viewer. */
export class SourcePanel {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {string|null} */
    this.sourceId = null;
    /** @type {TextSegment[][]} of the open source */
    this.paragraphs = [];
    /** @type {[string, number]|null} event id and index of the statement that was requested last */
    this.soughtStatement = null;
    /** @type {HTMLElement|null} the mark to scroll to once the panel is visible */
    this.pendingScroll = null;
    this.focusPending = false; // whether to focus the requested statement once it is unpacked
    /** @type {{element: HTMLElement, ids: string[]}[]} */
    this.quoteMarks = [];
    this.markIndex = -1;
    this.header = h("div", { class: "cm-source-head" });
    this.textBody = h("div", { class: "cm-source-text" });
    this.positionLabel = h("span", { class: "cm-position" });
    this.element = h("div", { class: "cm-reading" }, this.#buildToolbar(), this.header, this.textBody);
  }

  #buildToolbar() {
    const { translator, document, uid } = this.viewer;
    this.sourceSelect = h(
      "select",
      {
        class: "cm-chooser",
        id: `${uid}-source`,
        "aria-label": translator.message("source.choose"),
        on: { change: (event) => this.viewer.stateStore.change({ source: event.target.value }) },
      },
      ...document.sources.map((source) => h("option", { value: source.id }, source.title)),
    );
    this.sourceSelect.hidden = document.sources.length < 2;
    return h(
      "div",
      { class: "cm-source-bar" },
      this.sourceSelect,
      buildIconButton("previous", translator.message("source.previous_quote"), () => this.stepMark(-1)),
      this.positionLabel,
      buildIconButton("next", translator.message("source.next_quote"), () => this.stepMark(1)),
    );
  }

  update() {
    const { document, state } = this.viewer;
    const source =
      document.sources.find(({ id }) => id === state.source) ??
      this.#findSelectedSource() ??
      document.sources.find(({ id }) => id === this.sourceId) ?? // a source that is being read stays open
      document.sources[0];
    if (!source) return;
    if (source.id !== this.sourceId) this.#openSource(source);
    this.#highlightCurrent();
    if (this.pendingScroll?.isConnected) this.#scrollToMark(this.pendingScroll);
  }

  /** Open a source; a packed one is unpacked once the panel is visible. @param {Source} source */
  #openSource(source) {
    const { store, state } = this.viewer;
    if (!store.isPacked) return this.#renderSource(source, buildParagraphs(store, source));
    if (state.panel !== "source") return undefined;
    this.#renderSource(source, []);
    const isStillOpen = () => this.sourceId === source.id;
    return loadParagraphs(store, source).then(
      (paragraphs) => isStillOpen() && this.#renderUnpacked(source, paragraphs),
      () => isStillOpen() && this.#showLoadError(),
    );
  }

  /** @param {Source} source @param {TextSegment[][]} paragraphs */
  #renderUnpacked(source, paragraphs) {
    this.#renderSource(source, paragraphs);
    const { focusPending } = this;
    const mark = this.soughtStatement && this.revealStatement(...this.soughtStatement);
    if (!this.soughtStatement) this.#highlightCurrent();
    if (focusPending && mark) this.#focusMark(mark);
  }

  #showLoadError() {
    this.focusPending = false;
    replaceContent(this.textBody, this.viewer.translator.message("source.missing"));
  }

  #findSelectedSource() {
    const sourceId = this.viewer.store.getFirstSource(this.viewer.stateStore.selectedIndex);
    return this.viewer.document.sources.find(({ id }) => id === sourceId);
  }

  /** @param {Source} source @param {TextSegment[][]} paragraphs */
  #renderSource(source, paragraphs) {
    this.sourceId = source.id;
    this.paragraphs = paragraphs;
    this.quoteMarks = [];
    this.markIndex = -1;
    if (this.sourceSelect) this.sourceSelect.value = source.id;
    replaceContent(this.header, ...this.#buildHeading(source));
    this.textBody.lang = source.language;
    replaceContent(this.textBody, ...paragraphs.map((segments) => this.#buildParagraph(segments, source)));
  }

  /** Build a paragraph. The first one is the heading if it repeats the title. @param {TextSegment[]} segments @param {Source} source */
  #buildParagraph(segments, source) {
    const isTitle = segments === this.paragraphs[0] && startsWithTitle(source, this.paragraphs);
    return h(
      isTitle ? "h2" : "p",
      { dir: "auto", class: isTitle ? "cm-source-title" : null },
      ...segments.map((segment) => this.#buildSegment(segment)),
    );
  }

  /** @param {Source} source */
  #buildHeading(source) {
    const { translator } = this.viewer;
    const date = source.date
      ? formatInterval(source.date, translator)
      : translator.message("source.date_not_stated");
    const facts = [
      source.publisher && !/^not stated$/i.test(source.publisher)
        ? source.publisher
        : translator.message("source.publisher_not_stated"),
      source.author,
      source.inferred ? translator.message("source.date_inferred", { date }) : date,
    ]
      .filter(Boolean)
      .join(" · ");
    const note = translator.localize(source.date_note);
    const links = [
      buildExternalLink(source.url, translator.message("source.open")) ??
        h("span", {}, translator.message("source.no_address")),
      buildExternalLink(source.archive, translator.message("source.archive")),
      buildSourceCheck(this.viewer, source),
    ];
    return [
      !startsWithTitle(source, this.paragraphs) &&
        h("h2", { class: "cm-source-title", lang: source.language, dir: "auto" }, source.title),
      h("p", { class: "cm-aside" }, facts),
      note && h("p", { class: "cm-aside" }, note),
      source.rights === "quote-only" &&
        h("p", { class: "cm-aside" }, translator.message("source.quote_only")),
      links.some(Boolean) && h("p", { class: "cm-statement-links" }, ...links),
    ];
  }

  /** @param {TextSegment} segment @returns {Node|string} */
  #buildSegment(segment) {
    const { translator } = this.viewer;
    if (segment === null)
      return h(
        "span",
        { class: "cm-left-out", title: translator.message("source.left_out") },
        "[…]",
        h("span", { class: "cm-hidden" }, translator.message("source.left_out")),
      );
    const [text, refs] = segment;
    return refs.length
      ? this.#buildMark(
          text,
          refs.map(([id]) => id),
        )
      : text;
  }

  /** @param {string} text @param {string[]} ids */
  #buildMark(text, ids) {
    const openEvents = () =>
      this.viewer.selection.openEvents(
        [...new Set(ids)].map((id) => this.viewer.store.findIndex(id)).filter((event) => event >= 0),
        "reading",
      );
    const link = h(
      "span",
      {
        role: "button",
        tabindex: 0,
        class: "cm-mark-link",
        on: {
          click: openEvents,
          keydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            openEvents();
          },
        },
      },
      text,
    );
    this.quoteMarks.push({ element: link, ids });
    return h("mark", { "data-events": ids.join(" ") }, link);
  }

  #highlightCurrent() {
    const { state, translator } = this.viewer;
    const current = this.quoteMarks.findIndex(({ ids }) => ids.includes(state.selected ?? ""));
    this.quoteMarks.forEach(({ element, ids }) => {
      const isCurrent = ids.includes(state.selected ?? "");
      element.parentElement?.classList.toggle("cm-current", isCurrent);
      if (isCurrent) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    });
    if (current >= 0 && !this.quoteMarks[this.markIndex]?.ids.includes(state.selected ?? ""))
      this.markIndex = current;
    const all = this.quoteMarks.length;
    this.positionLabel.textContent =
      this.markIndex < 0
        ? translator.pluralMessage("source.quotes", all)
        : translator.message("source.position", {
            n: translator.formatNumber(this.markIndex + 1),
            all: translator.formatNumber(all),
          });
  }

  /** Go to the next or previous quote and open its event. @param {1|-1} direction */
  stepMark(direction) {
    if (!this.quoteMarks.length) return;
    this.markIndex =
      this.markIndex < 0
        ? direction > 0
          ? 0
          : this.quoteMarks.length - 1
        : (this.markIndex + direction + this.quoteMarks.length) % this.quoteMarks.length;
    const { ids, element } = this.quoteMarks[this.markIndex];
    this.#scrollToMark(element);
    this.viewer.selection.openEvents([this.viewer.store.findIndex(ids[0])], "quote");
  }

  /** Scroll to a statement and focus it. @param {string} id @param {number} index of the statement */
  goToStatement(id, index) {
    const mark = this.revealStatement(id, index);
    if (mark) this.#focusMark(mark);
    else this.focusPending = true; // the source is still packed
  }

  /** @param {HTMLElement} mark */
  #focusMark(mark) {
    if (this.viewer.panels.isNarrow) mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  }

  /** Scroll to a statement, or to another quote of its event. @param {string} id @param {number} index of the statement */
  revealStatement(id, index) {
    this.soughtStatement = [id, index];
    this.focusPending = false; // a later request replaces an earlier one
    const flat = this.paragraphs.flat().filter((segment) => segment?.[1].length);
    const position = flat.findIndex((segment) =>
      segment?.[1].some(([event, statement]) => event === id && statement === index),
    );
    this.markIndex = position >= 0 ? position : this.quoteMarks.findIndex(({ ids }) => ids.includes(id));
    const mark = this.quoteMarks[this.markIndex];
    this.#highlightCurrent();
    if (mark) this.#scrollToMark(mark.element);
    return mark?.element ?? null;
  }

  /** @param {HTMLElement} element */
  #scrollToMark(element) {
    const scroller = /** @type {HTMLElement|null} */ (this.element.closest(".cm-panel-body"));
    this.pendingScroll = scroller?.hidden ? element : null;
    if (!scroller || scroller.scrollHeight <= scroller.clientHeight) return;
    const [box, view] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
    scroller.scrollTop += box.top - view.top - view.height / 3;
  }
}

/** @param {Source} source @param {TextSegment[][]} paragraphs @returns {boolean} */
function startsWithTitle({ title }, paragraphs) {
  return (
    paragraphs.length > 0 &&
    paragraphs[0]
      .map((segment) => segment?.[0] ?? "")
      .join("")
      .trim() === title.trim()
  );
}
