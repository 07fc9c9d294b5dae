/**
 * Menu: theme, link, print, and keyboard shortcuts; and the language switch, which is in the head.
 */

import { h, replaceContent, findFocused } from "../dom/dom.js";
import { buildIcon } from "../dom/icons.js";
import { THEMES } from "../core/state.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "document"|"getPermalink"|"messageTables"|"printView"|"setLanguage"|"setTheme"|"state"|"translator">} ViewerSlice */

const SHORTCUT_TOPICS = ["map", "events", "timeline", "escape"];

/** The menu of one viewer. */
export class Menu {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const { translator } = viewer;
    this.summary = h(
      "summary",
      {
        class: "cm-button cm-icon-button",
        "aria-label": translator.message("menu.title"),
        title: translator.message("menu.title"),
      },
      buildIcon("menu"),
    );
    this.statusText = h("p", { class: "cm-aside", role: "status" });
    this.languageSelect = this.#buildLanguageSelect();
    this.themeSelect = h("select", { on: { change: (event) => viewer.setTheme(event.target.value) } });
    this.linkField = h("input", {
      type: "text",
      class: "cm-link-field",
      readonly: true,
      hidden: true,
      "aria-label": translator.message("menu.link"),
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
    );
  }

  /** Build what opens under the button. */
  buildBody() {
    const { translator } = this.viewer;
    const body = h(
      "div",
      { class: "cm-menu-body" },
      this.#buildThemeField(),
      h(
        "button",
        { type: "button", class: "cm-button", on: { click: () => this.#copyLink() } },
        translator.message("menu.copy"),
      ),
      this.linkField,
      this.statusText,
      h(
        "button",
        { type: "button", class: "cm-button", on: { click: () => this.viewer.printView.print() } },
        translator.message("menu.print"),
      ),
      h("h2", {}, translator.message("menu.keys")),
      h(
        "ul",
        { class: "cm-keys" },
        ...SHORTCUT_TOPICS.map((key) => h("li", {}, translator.message(`menu.keys.${key}`))),
      ),
    );
    replaceContent(this.element, this.summary, body);
  }

  /** The switch in the head: a code for each language. */
  #buildLanguageSelect() {
    const { translator, messageTables, document, state } = this.viewer;
    return h(
      "select",
      {
        class: "cm-language",
        "aria-label": translator.message("menu.language"),
        hidden: document.languages.length < 2,
        on: { change: (event) => this.viewer.setLanguage(event.target.value) },
      },
      ...document.languages.map((language) =>
        h(
          "option",
          {
            value: language,
            lang: language,
            selected: language === state.language,
            title: messageTables[language]?.["language.name"] ?? language,
          },
          messageTables[language]?.["language.code"] ?? language.toUpperCase(),
        ),
      ),
    );
  }

  #buildThemeField() {
    const { translator, state } = this.viewer;
    return h(
      "label",
      { class: "cm-field" },
      h("span", {}, translator.message("menu.theme")),
      replaceContent(
        this.themeSelect,
        ...THEMES.map((theme) =>
          h(
            "option",
            { value: theme, selected: theme === state.theme },
            translator.message(`menu.theme.${theme}`),
          ),
        ),
      ),
    );
  }

  async #copyLink() {
    const { viewer } = this;
    const link = viewer.getPermalink();
    try {
      await navigator.clipboard.writeText(link);
      replaceContent(this.statusText, viewer.translator.message("menu.copied"));
    } catch {
      this.linkField.hidden = false;
      this.linkField.value = link;
      this.linkField.select();
      replaceContent(this.statusText, viewer.translator.message("menu.copy_by_hand"));
    }
  }

  /** Update the theme that is selected in the menu. @param {string} theme */
  showTheme(theme) {
    this.themeSelect.value = theme;
  }

  /** @param {boolean} [returnFocus] whether the focus returns to the button */
  close(returnFocus = true) {
    if (!this.element.open) return;
    const inside = findFocused(this.element);
    this.element.open = false;
    if (returnFocus && inside) this.summary.focus();
  }
}
