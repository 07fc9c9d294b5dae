/**
 * The menu: language, theme, link, print, and how the keyboard drives the map.
 */

import { h, fill, focusedIn } from "../dom/dom.js";
import { icon } from "../dom/icons.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */

const THEME_CHOICES = ["auto", "light", "dark"];
const KEYS = ["map", "events", "timeline", "escape"];

/** The menu of one viewer. */
export class Menu {
  /** @param {Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const { words } = viewer;
    this.summary = h(
      "summary",
      {
        class: "cm-button cm-icon-button",
        "aria-label": words.say("menu.title"),
        title: words.say("menu.title"),
      },
      icon("menu"),
    );
    this.said = h("p", { class: "cm-aside", role: "status" });
    this.language = h("select", { on: { change: (event) => viewer.setLanguage(event.target.value) } });
    this.theme = h("select", { on: { change: (event) => viewer.setTheme(event.target.value) } });
    this.link = h("input", {
      type: "text",
      class: "cm-link-field",
      readonly: true,
      hidden: true,
      "aria-label": words.say("menu.link"),
    });
    this.element = h(
      "details",
      {
        class: "cm-menu",
        on: {
          keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.close(),
          focusout: (/** @type {FocusEvent} */ event) =>
            event.relatedTarget &&
            !this.element.contains(/** @type {Node} */ (event.relatedTarget)) &&
            this.close(false),
        },
      },
      this.summary,
      this.#body(),
    );
  }

  #body() {
    const { words } = this.viewer;
    return h(
      "div",
      { class: "cm-menu-body" },
      this.#languages(),
      this.#themes(),
      h(
        "button",
        { type: "button", class: "cm-button", on: { click: () => this.#copy() } },
        words.say("menu.copy"),
      ),
      this.link,
      this.said,
      h(
        "button",
        { type: "button", class: "cm-button", on: { click: () => this.viewer.print.print() } },
        words.say("menu.print"),
      ),
      h("h2", {}, words.say("menu.keys")),
      h("ul", { class: "cm-keys" }, ...KEYS.map((key) => h("li", {}, words.say(`menu.keys.${key}`)))),
    );
  }

  #languages() {
    const { words, tables, document, state } = this.viewer;
    return h(
      "label",
      { class: "cm-field" },
      h("span", {}, words.say("menu.language")),
      fill(
        this.language,
        ...document.languages.map((language) =>
          h(
            "option",
            { value: language, lang: language, selected: language === state.language },
            tables[language]?.["language.name"] ?? language,
          ),
        ),
      ),
    );
  }

  #themes() {
    const { words, state } = this.viewer;
    return h(
      "label",
      { class: "cm-field" },
      h("span", {}, words.say("menu.theme")),
      fill(
        this.theme,
        ...THEME_CHOICES.map((theme) =>
          h("option", { value: theme, selected: theme === state.theme }, words.say(`menu.theme.${theme}`)),
        ),
      ),
    );
  }

  async #copy() {
    const { viewer } = this;
    const link = viewer.link();
    try {
      await navigator.clipboard.writeText(link);
      fill(this.said, viewer.words.say("menu.copied"));
    } catch {
      this.link.hidden = false;
      this.link.value = link;
      this.link.select();
      fill(this.said, viewer.words.say("menu.copy_by_hand"));
    }
  }

  /** The theme was set by something else than the choice. @param {string} theme */
  showTheme(theme) {
    this.theme.value = theme;
  }

  /** Open it with the focus on the choice of language. */
  openAtLanguage() {
    this.element.open = true;
    this.language.focus();
  }

  /** @param {boolean} [back] whether the focus returns to the button */
  close(back = true) {
    if (!this.element.open) return;
    const inside = focusedIn(this.element);
    this.element.open = false;
    if (back && inside) this.summary.focus();
  }
}
