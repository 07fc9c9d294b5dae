/**
 * The page of a built map: its map, the timeline of months, the filters, the list of a cell's events, and the legend.
 */

import { formatBound } from "../core/date-phrases.js";
import { buildMessageTables, createTranslator, getTextDirection } from "../core/i18n.js";
import { resizeCanvas } from "../dom/canvas.js";
import { debounce, h, replaceContent, throttleToFrame } from "../dom/dom.js";
import { buildIconButton } from "../dom/icons.js";
import { Theme } from "../dom/theme.js";
import { decodeBase85 } from "../events/decode.js";
import { Player } from "../timeline/player.js";
import { ENDS, isInMonths, sumEntries, toFirstDay } from "./counts.js";
import { FileError } from "./edition-files.js";
import { buildEventEntry } from "./event-entry.js";
import { EventPopup } from "./event-popup.js";
import { NameFilter } from "./name-filter.js";
import { buildFrameCode, formatTiledView, parseTiledView } from "./tiled-address.js";
import { TiledMap } from "./tiled-map.js";
import { TileSource, decodeTile } from "./tile-source.js";

/**
 * @typedef {object} TiledData
 * @property {any} document the map document without events
 * @property {any} tiles names of the files, and how they are read
 * @property {Record<string, string>} blobs columns that the page itself has, in base85
 */

/** @typedef {{first: number, total: number, numbers: number[]|null}} EventRange */

/** @typedef {import("./counts.js").Choice} Choice */

const LIST_PAGE = 20; // events that are added to the list at once
const CHART_HEIGHT_PX = 36;
const ADDRESS_DELAY_MS = 250; // browsers limit how often the address may change
const MODES = ["all", "window", "upto"];

/** One page. */
export class TiledViewer {
  /** @param {HTMLElement} root @param {TiledData} data */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.source = new TileSource(data.tiles);
    this.messages = buildMessageTables(data.document.words);
    const preferred = (navigator.languages ?? []).map((one) => one.split("-")[0]);
    const { language, languages } = data.document;
    this.language = preferred.find((one) => languages.includes(one)) ?? language;
    this.translator = createTranslator(this.messages, this.language, language);
    this.mode = "all";
    /** @type {number} */
    this.from = data.tiles.months[0];
    /** @type {number} */
    this.to = data.tiles.months[1];
    /** @type {boolean[]} */
    this.types = data.document.types.map(() => true);
    /** @type {boolean[]} */
    this.statuses = data.tiles.statuses.map(() => true);
    /** @type {any[]} */
    this.shapes = [];
    /** @type {any} */
    this.shapeTable = null;
    /** @type {number[]} */
    this.shapeCounts = [];
    /** @type {any} */
    this.fullHistory = null;
    /** @type {any} */
    this.opening = null;
    /** @type {{range: EventRange, count: (choice: Choice) => number, records: AsyncGenerator<any, void>, shown: number, isComplete: boolean}|null} */
    this.listed = null;
    root.classList.add("conflict-map", "ct");
    root.setAttribute("role", "main");
    this.theme = new Theme(root, data.document, () => this.map?.redraw());
    this.theme.applyTheme("auto");
    this.updateLater = throttleToFrame(() => this.update());
    this.formatType = (/** @type {string} */ id) =>
      this.translator.localize(
        data.document.types.find((/** @type {any} */ one) => one.id === id)?.words ?? {},
      );
    this.names = new NameFilter(this);
    this.player = this.#createPlayer();
    this.chosenLanguage = "";
    this.isFramed = window.parent !== window; // in another page
    this.isMoved = false; // whether the reader has moved the map
    this.writeAddressLater = debounce(() => this.#writeAddress(), ADDRESS_DELAY_MS);
  }

  /** Read what the page has, and show it. @returns {Promise<void>} */
  async start() {
    const { blobs } = this.data;
    const [opening, history, shapes] = await Promise.all(
      [blobs.opening, blobs.history, blobs.shapes].map((text) => decodeTile(decodeBase85(text))),
    );
    this.opening = opening.table;
    this.fullHistory = history.table;
    this.shapes = shapes.header.shapes;
    this.shapeTable = shapes.table;
    this.mapElement = h("div", { class: "ct-map", on: { keydown: (event) => this.#chooseByKey(event) } });
    const view = this.#readAddress();
    /** @type {unknown} */
    let failure = null;
    await this.names.restore(view).catch((error) => (failure = error));
    this.#buildPage();
    this.map = new TiledMap(this, this.mapElement);
    if (view.map) this.map.goTo(...view.map);
    this.isMoved = view.map !== null;
    this.#nameMap();
    this.update();
    await this.map.load();
    if (failure) this.showError(failure);
    this.root.dataset.ready = "true";
    await this.source.reader.prepareTexts();
  }

  /** Take over the view that the page's address gives. @returns {import("./tiled-address.js").TiledView} */
  #readAddress() {
    const { document: map, tiles } = this.data;
    const types = map.types.map((/** @type {any} */ one) => one.id);
    const known = { types, statuses: tiles.statuses, languages: map.languages, months: tiles.months };
    const view = parseTiledView(window.location.hash, known);
    [this.mode, this.from, this.to] = [view.mode, view.from, view.to];
    this.types = types.map((/** @type {string} */ id) => view.types?.includes(id) ?? true);
    this.statuses = tiles.statuses.map((/** @type {string} */ id) => view.statuses?.includes(id) ?? true);
    if (view.language) this.#setLanguage(view.language);
    return view;
  }

  #writeAddress() {
    if (!this.map || this.player.isPlaying) return;
    const { document: map, tiles } = this.data;
    /** @param {boolean[]} shown @param {string[]} all */
    const list = (shown, all) => (shown.every(Boolean) ? null : all.filter((_, i) => shown[i]));
    const hash = formatTiledView({
      mode: this.mode,
      from: Math.min(this.from, this.to),
      to: Math.max(this.from, this.to),
      types: list(
        this.types,
        map.types.map((/** @type {any} */ one) => one.id),
      ),
      statuses: list(this.statuses, tiles.statuses),
      ...this.names.chosen,
      map: this.isMoved ? this.map.getView() : null,
      language: this.chosenLanguage || null,
    });
    const { pathname, search } = window.location;
    try {
      window.history.replaceState(null, "", hash ? `#${hash}` : pathname + search);
    } catch {
      // a frame without access to its history: the view is in no address
    }
  }

  /** The map was moved. @param {boolean} isHome to its opening view */
  handleMove(isHome) {
    this.isMoved = !isHome;
    this.writeAddressLater();
  }

  /** @param {string} language one of the map's */
  #setLanguage(language) {
    this.language = this.chosenLanguage = language;
    this.translator = createTranslator(this.messages, language, this.data.document.language);
  }

  /** What the details of an event need. @returns {import("../panels/record-details.js").DetailContext} */
  get detailContext() {
    return { translator: this.translator, document: this.data.document };
  }

  /** What is counted. @returns {import("./counts.js").Choice} */
  get choice() {
    const { mode, from, to, types, statuses } = this;
    return {
      from: mode === "window" ? Math.min(from, to) : -Infinity,
      to: mode === "all" ? Infinity : mode === "upto" ? to : Math.max(from, to),
      types,
      statuses,
    };
  }

  /** Counts by month of the events that the chosen names leave. @returns {any} */
  get history() {
    return this.names.events?.history ?? this.fullHistory;
  }

  get isEverythingShown() {
    return (
      !this.names.events && this.mode === "all" && this.types.every(Boolean) && this.statuses.every(Boolean)
    );
  }

  /** Count for the reader's choice, and show it. */
  update() {
    const { choice } = this;
    const { shape, ...entries } = this.names.events?.shapeTable ?? this.shapeTable;
    this.shapeCounts = this.shapes.map(() => 0);
    for (let i = 0; i < shape.length; i++) {
      const one = { month: [entries.month[i]], kind: [entries.kind[i]], type: [entries.type[i]] };
      const rest = { status: [entries.status[i]], count: [entries.count[i]] };
      this.shapeCounts[shape[i]] += sumEntries({ ...one, ...rest }, choice);
    }
    this.#showPeriod();
    this.#showChoice();
    this.#drawChart();
    this.map?.update();
    this.writeAddressLater();
    if (this.player.isPlaying) return; // texts are read once it rests
    if (this.listed) this.listEvents(this.listed.range, this.listed.count);
    this.popup?.refresh();
  }

  /** Show the events of the names that were chosen. @returns {Promise<void>} */
  async showNamedEvents() {
    this.popup?.close();
    this.listed = null;
    if (this.list) replaceContent(this.list, h("p", {}, this.translator.message("tiled.choose")));
    await this.map?.load();
    this.update();
  }

  /** Plays month by month. @returns {Player} */
  #createPlayer() {
    const [first, last] = this.data.tiles.months;
    return new Player({
      getState: () => /** @type {any} */ ({ mode: this.mode, start: this.from, end: this.to }),
      getDayRange: () => [first, last],
      findNextStart: (after) => {
        const { month, kind } = this.history;
        let next = Infinity;
        for (let i = 0; i < month.length; i++)
          if (kind[i] !== ENDS && month[i] > after && month[i] < next) next = month[i];
        return next === Infinity ? null : next;
      },
      applyPatch: ({ mode, start, end }) => {
        [this.mode, this.from, this.to] = [mode ?? this.mode, start ?? this.from, end ?? this.to];
        this.update();
      },
      onPlayingChange: (playing) => this.#showPlaying(playing),
    });
  }

  /** @param {boolean} playing */
  #showPlaying(playing) {
    if (!this.playButton) return;
    const button = this.#buildPlayButton(playing);
    const hadFocus = this.playButton === window.document.activeElement;
    this.playButton.replaceWith(button);
    this.playButton = button;
    if (hadFocus) button.focus();
  }

  /** @param {boolean} playing @returns {HTMLButtonElement} */
  #buildPlayButton(playing) {
    const label = this.translator.message(playing ? "time.pause" : "time.play");
    return buildIconButton(playing ? "pause" : "play", label, () => this.player.toggle());
  }

  // --- the page -----------------------------------------------------------------------------------------------------

  #buildPage() {
    const { document: map, tiles } = this.data;
    const t = this.translator;
    this.root.lang = window.document.documentElement.lang = this.language;
    this.root.dir = window.document.documentElement.dir = getTextDirection(this.language);
    this.periodText = h("output", { class: "ct-period" });
    this.countText = h("p", { class: "ct-counts", role: "status" });
    this.choiceText = h("p", { class: "ct-choice ct-muted", hidden: true });
    this.errorText = h("p", { class: "ct-error", role: "alert", hidden: true });
    this.chart = h("canvas", { class: "ct-chart", "aria-hidden": "true" });
    this.list = h("div", { class: "ct-list", "aria-live": "polite" }, h("p", {}, t.message("tiled.choose")));
    this.playButton = this.#buildPlayButton(this.player.isPlaying);
    const main = h("div", { class: "ct-main" }, this.mapElement, this.#buildZoomButtons(), this.errorText);
    this.popup = new EventPopup(this, main);
    this.sliders = [this.#buildSlider("from"), this.#buildSlider("to")];
    replaceContent(
      this.root,
      h(
        "div",
        { class: "ct-header" },
        h("h1", {}, t.localize(map.title)),
        h("p", {}, t.localize(map.description)),
        map.languages.length > 1 && this.#buildLanguages(),
      ),
      main,
      h(
        "section",
        { class: "ct-time", "aria-label": t.message("tiled.time") },
        h("div", { class: "ct-row" }, this.playButton, this.#buildModes(), this.periodText),
        this.chart,
        ...this.sliders,
        this.countText,
        this.choiceText,
      ),
      h(
        "aside",
        { class: "ct-side" },
        this.#buildFilters(),
        this.#buildLegend(),
        h("section", { "aria-label": t.message("tiled.list") }, this.list),
        !this.isFramed && this.#buildFrameCode(),
      ),
    );
    if (tiles.not_drawn)
      this.countText.after(h("p", { class: "ct-muted" }, t.pluralMessage("tiled.undrawn", tiles.not_drawn)));
  }

  #nameMap() {
    const { mapElement } = this;
    if (!mapElement) return;
    mapElement.setAttribute("role", "application");
    mapElement.setAttribute("aria-label", this.translator.message("tiled.map"));
  }

  /** @param {KeyboardEvent} event */
  #chooseByKey(event) {
    if (event.target !== this.mapElement) return;
    if (event.key === "Enter") this.map?.chooseMiddle();
    else this.popup?.handleKey(event);
  }

  /** @returns {HTMLElement} */
  #buildZoomButtons() {
    const t = this.translator;
    /** @param {string} text @param {string} key @param {() => void} action */
    const button = (text, key, action) =>
      h("button", { type: "button", "aria-label": t.message(key), on: { click: action } }, text);
    return h(
      "div",
      { class: "ct-zoom" },
      button("+", "tiled.zoom_in", () => this.map?.map.zoomIn(1)),
      button("−", "tiled.zoom_out", () => this.map?.map.zoomOut(1)),
      button("⌂", "tiled.home", () => this.map?.goHome()),
    );
  }

  /** @returns {HTMLElement} */
  #buildLanguages() {
    const { languages } = this.data.document;
    const change = (/** @type {Event} */ event) => {
      this.#setLanguage(/** @type {HTMLSelectElement} */ (event.target).value);
      this.#buildPage();
      this.#nameMap();
      this.update();
    };
    return h(
      "select",
      { "aria-label": this.translator.message("tiled.language"), on: { change } },
      languages.map((/** @type {string} */ tag) =>
        h(
          "option",
          { value: tag, selected: tag === this.language },
          this.messages[tag]?.["language.name"] ?? tag,
        ),
      ),
    );
  }

  /** @returns {HTMLElement} */
  #buildModes() {
    return h(
      "fieldset",
      { class: "ct-modes" },
      h("legend", {}, this.translator.message("tiled.time")),
      MODES.map((mode) =>
        h(
          "label",
          {},
          h("input", {
            type: "radio",
            name: "ct-mode",
            value: mode,
            checked: mode === this.mode,
            on: {
              change: () => {
                this.player.stop();
                this.setPeriod(mode, this.from, this.to);
              },
            },
          }),
          ` ${this.translator.message(`tiled.mode.${mode}`)}`,
        ),
      ),
    );
  }

  /** @param {"from"|"to"} end @returns {HTMLInputElement} */
  #buildSlider(end) {
    const [first, last] = this.data.tiles.months;
    const slider = h("input", {
      type: "range",
      class: "ct-slider",
      min: first,
      max: last,
      value: this[end],
      "aria-label": this.translator.message(`tiled.${end}`),
      on: {
        input: () => {
          this.player.stop();
          this[end] = Number(slider.value);
          if (this.mode === "all") this.mode = end === "to" ? "upto" : "window";
          this.updateLater();
        },
      },
    });
    return slider;
  }

  /** @returns {HTMLElement} */
  #buildFilters() {
    const t = this.translator;
    /** @param {boolean[]} shown @param {number} i @param {string} text @param {string} [swatch] */
    const box = (shown, i, text, swatch) =>
      h(
        "label",
        {},
        h("input", {
          type: "checkbox",
          checked: shown[i],
          on: {
            change: (/** @type {Event} */ event) => {
              shown[i] = /** @type {HTMLInputElement} */ (event.target).checked;
              this.updateLater();
            },
          },
        }),
        ` ${text}`,
      );
    return h(
      "details",
      { class: "ct-filters", open: !this.isFramed },
      h("summary", {}, t.message("filter.title")),
      h(
        "fieldset",
        { name: "types" },
        h("legend", {}, t.message("filter.types")),
        this.data.document.types.map((/** @type {any} */ type, /** @type {number} */ i) =>
          box(this.types, i, t.localize(type.words)),
        ),
      ),
      h(
        "fieldset",
        { name: "statuses" },
        h("legend", {}, t.message("filter.status")),
        this.data.tiles.statuses.map((/** @type {string} */ name, /** @type {number} */ i) =>
          box(this.statuses, i, t.message(`status.${name}`)),
        ),
      ),
      this.names.build(),
      h("p", { class: "ct-muted" }, t.message("tiled.limits")),
    );
  }

  /** The code of a frame with the present view, for an article. @returns {HTMLElement} */
  #buildFrameCode() {
    const t = this.translator;
    const code = h("textarea", {
      readonly: true,
      rows: 5,
      spellcheck: "false",
      "aria-label": t.message("tiled.frame.code"),
      on: { focus: () => code.select() },
    });
    const toggle = (/** @type {Event} */ event) => {
      if (!(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)) return;
      this.#writeAddress();
      code.value = buildFrameCode(window.location.href, t.localize(this.data.document.title));
    };
    return h(
      "details",
      { class: "ct-frame", on: { toggle } },
      h("summary", {}, t.message("tiled.frame")),
      h("p", { class: "ct-muted" }, t.message("tiled.frame.help")),
      code,
    );
  }

  /** @returns {HTMLElement} */
  #buildLegend() {
    const t = this.translator;
    const rows = [
      ["ct-disc", "tiled.legend.disc"],
      ["ct-ring", "tiled.legend.ring"],
      ...(this.shapes.length ? [["ct-area", "tiled.legend.shape"]] : []),
    ];
    return h(
      "section",
      { class: "ct-legend", "aria-label": t.message("tiled.legend") },
      h("h2", {}, t.message("tiled.legend")),
      h(
        "ul",
        {},
        rows.map(([name, key]) =>
          h("li", {}, h("span", { class: name, "aria-hidden": "true" }), ` ${t.message(key)}`),
        ),
      ),
    );
  }

  // --- what is shown ------------------------------------------------------------------------------------------------

  /** @param {string} mode @param {number} from first month @param {number} to last month, counted from January 1970 */
  setPeriod(mode, from, to) {
    [this.mode, this.from, this.to] = [mode, from, to];
    this.update();
  }

  /** @param {number} month @returns {string} */
  #formatMonth(month) {
    const day = toFirstDay(month);
    return formatBound(
      /** @type {any} */ ({ day, last: day, grain: "month", about: false }),
      this.translator,
    );
  }

  #showPeriod() {
    const { mode, translator: t } = this;
    const [from, to] = [Math.min(this.from, this.to), Math.max(this.from, this.to)];
    const values = { start: this.#formatMonth(from), end: this.#formatMonth(mode === "upto" ? this.to : to) };
    const key = { all: "tiled.period.all", window: "date.range", upto: "date.until" }[mode] ?? "";
    if (this.periodText) this.periodText.textContent = t.message(key, values);
    this.sliders?.forEach((slider, i) => {
      const month = i ? this.to : this.from;
      slider.value = String(month);
      slider.disabled = !i && mode === "upto";
      slider.setAttribute("aria-valuetext", this.#formatMonth(month));
    });
    const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (
      this.root.querySelectorAll("input[name='ct-mode']")
    );
    for (const input of inputs) input.checked = input.value === mode;
  }

  /** Show which types and statuses the filters leave: they are closed in a frame, and not printed. */
  #showChoice() {
    if (!this.choiceText) return;
    const t = this.translator;
    const { document: map, tiles } = this.data;
    const types = map.types.map((/** @type {any} */ one) => t.localize(one.words));
    const statuses = tiles.statuses.map((/** @type {string} */ one) => t.message(`status.${one}`));
    /** @param {string} key @param {string[]} names @param {boolean[]} shown */
    const describe = (key, names, shown) =>
      shown.every(Boolean)
        ? []
        : [`${t.message(key)}: ${names.filter((_, i) => shown[i]).join(", ") || "–"}`];
    const parts = [
      ...describe("filter.types", types, this.types),
      ...describe("filter.status", statuses, this.statuses),
      ...this.names.describe(),
    ];
    this.choiceText.hidden = !parts.length;
    this.choiceText.textContent = parts.join(" · ");
  }

  /** Show how many events there are: of the map, and in the cells on the screen. */
  showCounts() {
    if (!this.countText || !this.map) return;
    const t = this.translator;
    const shown = sumEntries(this.history, this.choice);
    const { events, not_drawn: undrawn } = this.data.tiles;
    const visible = this.map.countVisible();
    const shapes = this.shapeCounts.reduce((sum, one) => sum + one, 0);
    const parts = [t.pluralMessage("tiled.shown", shown, { all: t.formatNumber(events - undrawn) })];
    if (visible) {
      parts.push(t.pluralMessage("tiled.placed", visible.placed));
      if (visible.rough) parts.push(t.pluralMessage("tiled.rough", visible.rough));
    }
    if (shapes) parts.push(t.pluralMessage("tiled.shapes", shapes));
    this.countText.textContent = parts.join(" · ");
  }

  #drawChart() {
    const { chart } = this;
    const width = chart?.clientWidth ?? 0;
    if (!chart || !width) return;
    const ratio = window.devicePixelRatio || 1;
    resizeCanvas(chart, width, CHART_HEIGHT_PX, ratio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (chart.getContext("2d"));
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, CHART_HEIGHT_PX);
    const [first, last] = this.data.tiles.months;
    const bins = new Float64Array(last - first + 1);
    const { month, kind, type, status, count } = this.history;
    for (let i = 0; i < count.length; i++) {
      if (kind[i] === ENDS || !this.types[type[i]] || !this.statuses[status[i]]) continue;
      if (month[i] >= first && month[i] <= last) bins[month[i] - first] += count[i];
    }
    const highest = bins.reduce((most, one) => Math.max(most, one), 1);
    const { from, to } = this.choice;
    const { accent, rule } = this.theme.colours;
    bins.forEach((value, i) => {
      const height = (value / highest) * CHART_HEIGHT_PX;
      ctx.fillStyle = first + i >= from && first + i <= to ? accent : rule;
      const left = (i * width) / bins.length;
      ctx.fillRect(left, CHART_HEIGHT_PX - height, Math.max(1, width / bins.length - 0.5), height);
    });
  }

  /** @param {boolean} isBusy */
  setBusy(isBusy) {
    this.mapElement?.setAttribute("aria-busy", String(isBusy));
  }

  /** Show why the map cannot be read. @param {unknown} error null for none */
  showError(error) {
    if (!this.errorText) return;
    this.errorText.hidden = !error;
    this.errorText.textContent = error ? this.describeError(error) : "";
  }

  /** @param {unknown} error @returns {string} */
  describeError(error) {
    return this.translator.message(`tiled.${error instanceof FileError ? error.kind : "failed"}`);
  }

  // --- the list -----------------------------------------------------------------------------------------------------

  /**
   * List the events of a cell or shape that are in the period and pass the filters.
   * @param {EventRange} range @param {(choice: Choice) => number} count how many these are for a choice @returns {Promise<void>}
   */
  async listEvents(range, count) {
    this.listed = { range, count, records: this.iterateRecords(range), shown: 0, isComplete: false };
    const heading = h("h2", {}, this.translator.pluralMessage("tiled.here", count(this.choice)));
    this.entries = h("div", {});
    this.more = h(
      "button",
      { type: "button", class: "ct-more", hidden: true, on: { click: () => this.#listMore() } },
      this.translator.message("tiled.more"),
    );
    if (this.list) replaceContent(this.list, heading, this.entries, this.more);
    await this.#listMore();
  }

  async #listMore() {
    const { listed, entries, more } = this;
    if (!listed || !entries || !more) return;
    const total = listed.range.numbers?.length ?? listed.range.total;
    const limit = listed.shown + LIST_PAGE;
    try {
      while (listed.shown < limit) {
        const { value: record, done } = await listed.records.next();
        if (this.listed !== listed) return; // another cell was chosen meanwhile
        if (done) {
          listed.isComplete = true;
          break;
        }
        listed.shown++;
        entries.append(buildEventEntry(record, this.detailContext, this.formatType));
      }
      if (!listed.shown) replaceContent(entries, h("p", {}, this.translator.message("list.none_in_window")));
    } catch (error) {
      replaceContent(entries, h("p", { role: "alert" }, this.describeError(error)));
    }
    more.hidden = listed.isComplete || listed.shown >= total;
  }

  /** The events of a range that are in the period and pass the filters. @param {EventRange} range @returns {AsyncGenerator<any, void>} */
  async *iterateRecords({ first, total, numbers }) {
    const { choice, data } = this;
    for (let i = 0; i < (numbers?.length ?? total); i++) {
      const record = await this.source.loadRecord(numbers?.[i] ?? first + i);
      const type = data.document.types.findIndex((/** @type {any} */ one) => one.id === record.type);
      if (!choice.types[type] || !choice.statuses[data.tiles.statuses.indexOf(record.status)]) continue;
      if (isInMonths(record.time, choice)) yield record;
    }
  }
}
