/**
 * Timeline controls: play and step, mode, dates, zoom.
 */

import { replaceContent, findFocused, h } from "../dom/dom.js";
import { buildIcon, buildIconButton } from "../dom/icons.js";
import { PLAY_SPEEDS } from "./player.js";
import { TIME_MODES } from "../core/state.js";
import { formatDateField, parseDateField } from "../core/date-input.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "announcer"|"selection"|"state"|"translator"|"uid">} ViewerSlice */
/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {"start"|"end"} WindowSide */

/** The controls of one timeline. */
export class TimeControls {
  /** @param {ViewerSlice} viewer @param {Timeline} timeline */
  constructor(viewer, timeline) {
    this.viewer = viewer;
    this.timeline = timeline;
    const { translator } = viewer;
    this.playButton = h("button", {
      type: "button",
      class: "cm-button cm-play",
      on: { click: () => timeline.player.toggle() },
    });
    this.updatePlayButton(false);
    this.zoomButton = h("button", {
      type: "button",
      class: "cm-button cm-zoom",
      on: { click: () => this.#toggleZoom() },
    });
    this.modeInputs = new Map(
      TIME_MODES.map((mode) => [
        mode,
        h("input", {
          type: "radio",
          name: `${viewer.uid}-mode`,
          value: mode,
          on: { change: () => timeline.setMode(mode) },
        }),
      ]),
    );
    this.dateError = h("p", { class: "cm-complaint", id: `${viewer.uid}-bad-date`, hidden: true });
    this.dateFields = { start: this.#buildDateField("start"), end: this.#buildDateField("end") };
    this.element = h(
      "div",
      { class: "cm-time-controls" },
      this.#buildStepButtons(),
      h("div", { class: "cm-group cm-edges" }, timeline.edgeButtons.before, timeline.edgeButtons.after),
      this.zoomButton,
      this.#buildModeGroup(),
      this.#buildDateGroup(),
      this.dateError,
    );
  }

  #buildStepButtons() {
    const { translator } = this.viewer;
    return h(
      "div",
      { class: "cm-group" },
      buildIconButton("previous", translator.message("time.previous"), () =>
        this.viewer.selection.stepToEvent(-1),
      ),
      this.playButton,
      buildIconButton("next", translator.message("time.next"), () => this.viewer.selection.stepToEvent(1)),
    );
  }

  #buildSpeedSelect() {
    const { translator } = this.viewer;
    const applySpeed = (/** @type {any} */ event) => this.timeline.setSpeed(Number(event.target.value));
    return h(
      "select",
      { class: "cm-speed", "aria-label": translator.message("time.speed"), on: { change: applySpeed } },
      ...PLAY_SPEEDS.map((one) =>
        h(
          "option",
          { value: one, selected: one === this.timeline.player.speed },
          translator.message("time.times", { n: translator.formatNumber(one, 1) }),
        ),
      ),
    );
  }

  #buildModeGroup() {
    const { translator } = this.viewer;
    return h(
      "fieldset",
      { class: "cm-modes" },
      h("legend", { class: "cm-hidden" }, translator.message("time.mode")),
      ...TIME_MODES.map((mode) =>
        h(
          "label",
          { class: "cm-mode" },
          this.modeInputs.get(mode),
          h("span", {}, translator.message(`time.mode.${mode}`)),
        ),
      ),
    );
  }

  #buildDateGroup() {
    return h(
      "div",
      { class: "cm-group cm-dates" },
      this.dateFields.start,
      h("span", { "aria-hidden": "true" }, "–"),
      this.dateFields.end,
      this.#buildSpeedSelect(),
    );
  }

  /** Zoom the chart in, or show all of its days again. The button may be hidden then, so the focus moves to the window's end. */
  #toggleZoom() {
    if (this.timeline.isWhole()) this.timeline.zoomIn();
    else this.timeline.fitAll();
    this.timeline.handles.end.focus();
  }

  /** Show on the button what it does, after the chart has moved; a button for events beyond the chart shows all days, too. */
  updateZoomButton() {
    const { edgeButtons } = this.timeline;
    const { translator } = this.viewer;
    this.zoomButton.textContent = translator.message(this.timeline.isWhole() ? "time.fit" : "time.whole");
    this.zoomButton.hidden = !edgeButtons.before.hidden || !edgeButtons.after.hidden;
  }

  /** @param {WindowSide} side */
  #buildDateField(side) {
    const { translator } = this.viewer;
    return h("input", {
      type: "text",
      class: "cm-date",
      autocomplete: "off",
      spellcheck: "false",
      dir: "ltr",
      placeholder: translator.message(`time.placeholder.${side}`),
      "aria-label": translator.message(`time.${side}`),
      "aria-describedby": this.dateError.id,
      on: { change: () => this.#handleDateInput(side) },
    });
  }

  /** @param {WindowSide} side */
  #handleDateInput(side) {
    const field = this.dateFields[side];
    const day = parseDateField(field.value, side, this.viewer.translator);
    const isInvalid = day === null && field.value.trim() !== "";
    if (!isInvalid) {
      this.timeline.setWindowSide(side, day);
      return this.timeline.showWindow();
    }
    const message = this.viewer.translator.message("time.bad_date", { text: field.value });
    field.setAttribute("aria-invalid", "true");
    replaceContent(this.dateError, message);
    this.dateError.hidden = false;
    return this.viewer.announcer.announce(message);
  }

  update() {
    const { start, end, mode } = this.viewer.state;
    const input = this.modeInputs.get(mode);
    if (input) input.checked = true;
    this.#setDateField(this.dateFields.start, mode === "window" ? start : null);
    this.#setDateField(this.dateFields.end, mode === "all" ? null : end);
    if (!this.timeline.player.isPlaying) this.dateError.hidden = true;
  }

  /** @param {HTMLInputElement} field @param {number|null} day */
  #setDateField(field, day) {
    if (findFocused(field) && this.timeline.player.isPlaying) return; // do not overwrite what a reader is typing
    field.value = day === null ? "" : formatDateField(day, this.viewer.translator);
    field.setAttribute("aria-invalid", "false");
  }

  /** @param {boolean} playing */
  updatePlayButton(playing) {
    const label = this.viewer.translator.message(playing ? "time.pause" : "time.play");
    this.playButton.setAttribute("aria-label", label);
    replaceContent(this.playButton, buildIcon(playing ? "pause" : "play"), label);
  }
}
