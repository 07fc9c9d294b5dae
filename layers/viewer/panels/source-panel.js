/**
 * The reading panel: a source as published, with every quoted sentence marked. A mark leads to its event and back.
 */

import { h, fill, outLink } from "../dom/dom.js";
import { timeInWords } from "../core/date-phrases.js";
import { iconButton } from "../dom/icons.js";
import { paragraphsOf } from "../events/source-texts.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("../types").Source} Source */
/** @typedef {import("../types").Segment} Segment */

/** The reading panel of one viewer. */
export class Reading {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {string|null} */
    this.sourceId = null;
    /** @type {Segment[][]} of the source that is shown */
    this.paragraphs = [];
    /** @type {[string, number]|null} the statement that was looked for last */
    this.sought = null;
    /** @type {HTMLElement|null} the mark that could not be scrolled to while the panel was hidden */
    this.unseen = null;
    this.awaited = false; // whether what is looked for gets the focus once it is unpacked
    /** @type {{element: HTMLElement, ids: string[]}[]} */
    this.marks = [];
    this.at = -1;
    this.head = h("div", { class: "cm-source-head" });
    this.text = h("div", { class: "cm-source-text" });
    this.position = h("span", { class: "cm-position" });
    this.element = h("div", { class: "cm-reading" }, this.#bar(), this.head, this.text);
  }

  #bar() {
    const { words, document, uid } = this.viewer;
    this.chooser = h(
      "select",
      {
        class: "cm-chooser",
        id: `${uid}-source`,
        "aria-label": words.say("source.choose"),
        on: { change: (event) => this.viewer.change({ source: event.target.value }) },
      },
      ...document.sources.map((source) => h("option", { value: source.id }, source.title)),
    );
    this.chooser.hidden = document.sources.length < 2;
    return h(
      "div",
      { class: "cm-source-bar" },
      this.chooser,
      iconButton("previous", words.say("source.previous_quote"), () => this.stepMark(-1)),
      this.position,
      iconButton("next", words.say("source.next_quote"), () => this.stepMark(1)),
    );
  }

  update() {
    const { document, state } = this.viewer;
    const source =
      document.sources.find(({ id }) => id === state.source) ??
      this.#sourceOfSelected() ??
      document.sources.find(({ id }) => id === this.sourceId) ?? // who reads a source stays in it
      document.sources[0];
    if (!source) return;
    if (source.id !== this.sourceId) this.#open(source);
    this.#markCurrent();
    if (this.unseen?.isConnected) this.#scrollTo(this.unseen);
  }

  /** A packed source is unpacked when it is to be read, and comes a moment later. @param {Source} source */
  #open(source) {
    const { store, state } = this.viewer;
    if (!store.packed) return this.#render(source, source.paragraphs);
    if (state.panel !== "source") return undefined;
    this.#render(source, []);
    const isStill = () => this.sourceId === source.id;
    return paragraphsOf(store, source).then(
      (paragraphs) => isStill() && this.#showUnpacked(source, paragraphs),
      () => isStill() && this.#sayMissing(),
    );
  }

  /** @param {Source} source @param {Segment[][]} paragraphs */
  #showUnpacked(source, paragraphs) {
    this.#render(source, paragraphs);
    const { awaited } = this;
    const mark = this.sought && this.reveal(...this.sought);
    if (!this.sought) this.#markCurrent();
    if (awaited && mark) this.#land(mark);
  }

  #sayMissing() {
    this.awaited = false;
    fill(this.text, this.viewer.words.say("source.missing"));
  }

  #sourceOfSelected() {
    const own = this.viewer.store.sourceOf(this.viewer.selected);
    return this.viewer.document.sources.find(({ id }) => id === own);
  }

  /** @param {Source} source @param {Segment[][]} paragraphs */
  #render(source, paragraphs) {
    this.sourceId = source.id;
    this.paragraphs = paragraphs;
    this.marks = [];
    this.at = -1;
    if (this.chooser) this.chooser.value = source.id;
    fill(this.head, ...this.#heading(source));
    this.text.lang = source.language;
    fill(this.text, ...paragraphs.map((segments) => this.#paragraph(segments, source)));
  }

  /** The title is often the text's first line: then it stands there and not twice. @param {Segment[]} segments @param {Source} source */
  #paragraph(segments, source) {
    const isTitle = segments === this.paragraphs[0] && startsWithTitle(source, this.paragraphs);
    return h(
      isTitle ? "h2" : "p",
      { dir: "auto", class: isTitle ? "cm-source-title" : null },
      ...segments.map((segment) => this.#segment(segment)),
    );
  }

  /** @param {Source} source */
  #heading(source) {
    const { words } = this.viewer;
    const date = source.date ? timeInWords(source.date, words) : words.say("source.date_not_stated");
    const facts = [
      source.publisher && !/^not stated$/i.test(source.publisher)
        ? source.publisher
        : words.say("source.publisher_not_stated"),
      source.author,
      source.inferred ? words.say("source.date_inferred", { date }) : date,
    ]
      .filter(Boolean)
      .join(" · ");
    const note = words.pick(source.date_note);
    const links = [
      outLink(source.url, words.say("source.open")),
      outLink(source.archive, words.say("source.archive")),
    ];
    return [
      !startsWithTitle(source, this.paragraphs) &&
        h("h2", { class: "cm-source-title", lang: source.language, dir: "auto" }, source.title),
      h("p", { class: "cm-aside" }, facts),
      note && h("p", { class: "cm-aside" }, note),
      source.rights === "quote-only" && h("p", { class: "cm-aside" }, words.say("source.quote_only")),
      links.some(Boolean) && h("p", { class: "cm-statement-links" }, ...links),
    ];
  }

  /** @param {Segment} segment @returns {Node|string} */
  #segment(segment) {
    const { words } = this.viewer;
    if (segment === null)
      return h(
        "span",
        { class: "cm-left-out", title: words.say("source.left_out") },
        "[…]",
        h("span", { class: "cm-hidden" }, words.say("source.left_out")),
      );
    const [text, refs] = segment;
    return refs.length
      ? this.#mark(
          text,
          refs.map(([id]) => id),
        )
      : text;
  }

  /** @param {string} text @param {string[]} ids */
  #mark(text, ids) {
    const open = () =>
      this.viewer.choose(
        [...new Set(ids)].map((id) => this.viewer.store.indexOf(id)).filter((event) => event >= 0),
        "reading",
      );
    const link = h(
      "span",
      {
        role: "button",
        tabindex: 0,
        class: "cm-mark-link",
        on: {
          click: open,
          keydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            open();
          },
        },
      },
      text,
    );
    this.marks.push({ element: link, ids });
    return h("mark", { "data-events": ids.join(" ") }, link);
  }

  #markCurrent() {
    const { state, words } = this.viewer;
    const current = this.marks.findIndex(({ ids }) => ids.includes(state.selected ?? ""));
    this.marks.forEach(({ element, ids }) => {
      const here = ids.includes(state.selected ?? "");
      element.parentElement?.classList.toggle("cm-current", here);
      if (here) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    });
    if (current >= 0 && !this.marks[this.at]?.ids.includes(state.selected ?? "")) this.at = current;
    const all = this.marks.length;
    this.position.textContent =
      this.at < 0
        ? words.count("source.quotes", all)
        : words.say("source.position", { n: words.number(this.at + 1), all: words.number(all) });
  }

  /** Go to the next or previous quote and open its event. @param {1|-1} way */
  stepMark(way) {
    if (!this.marks.length) return;
    this.at =
      this.at < 0
        ? way > 0
          ? 0
          : this.marks.length - 1
        : (this.at + way + this.marks.length) % this.marks.length;
    const { ids, element } = this.marks[this.at];
    this.#scrollTo(element);
    this.viewer.choose([this.viewer.store.indexOf(ids[0])], "quote");
  }

  /** Show where an event is quoted, and put the focus there. @param {string} id @param {number} index of the statement */
  go(id, index) {
    const mark = this.reveal(id, index);
    if (mark) this.#land(mark);
    else this.awaited = true; // its source is still packed
  }

  /** @param {HTMLElement} mark */
  #land(mark) {
    if (this.viewer.parts.narrow) mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  }

  /** Show where an event is quoted. @param {string} id @param {number} index of the statement */
  reveal(id, index) {
    this.sought = [id, index];
    this.awaited = false; // another has been asked for since
    const flat = this.paragraphs.flat().filter((segment) => segment?.[1].length);
    const at = flat.findIndex((segment) =>
      segment?.[1].some(([event, statement]) => event === id && statement === index),
    );
    this.at = at >= 0 ? at : this.marks.findIndex(({ ids }) => ids.includes(id));
    const mark = this.marks[this.at];
    this.#markCurrent();
    if (mark) this.#scrollTo(mark.element);
    return mark?.element ?? null;
  }

  /** @param {HTMLElement} element */
  #scrollTo(element) {
    const scroller = /** @type {HTMLElement|null} */ (this.element.closest(".cm-panel-body"));
    this.unseen = scroller?.hidden ? element : null;
    if (!scroller || scroller.scrollHeight <= scroller.clientHeight) return;
    const [box, view] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
    scroller.scrollTop += box.top - view.top - view.height / 3;
  }
}

/** @param {Source} source @param {Segment[][]} paragraphs @returns {boolean} */
function startsWithTitle({ title }, paragraphs) {
  return (
    paragraphs.length > 0 &&
    paragraphs[0]
      .map((segment) => segment?.[0] ?? "")
      .join("")
      .trim() === title.trim()
  );
}
