/**
 * The row of controls over the timeline: play and step, mode, typed dates, zoom.
 */

import { fill, focusedIn, h } from "../dom/dom.js";
import { icon, iconButton } from "../dom/icons.js";
import { SPEEDS } from "./player.js";
import { MODES } from "../core/state.js";
import { isoDay, parseDay } from "../core/calendar.js";

/** @typedef {import("../viewer.js").Viewer} Viewer */
/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {"start"|"end"} Side */

/** The controls of one timeline. */
export class TimeControls {
  /** @param {Viewer} viewer @param {Timeline} timeline */
  constructor(viewer, timeline) {
    this.viewer = viewer;
    this.timeline = timeline;
    const { words } = viewer;
    this.play = iconButton("play", words.say("time.play"), () => timeline.player.toggle());
    this.modes = new Map(
      MODES.map((mode) => [
        mode,
        h("input", {
          type: "radio",
          name: `${viewer.uid}-mode`,
          value: mode,
          on: { change: () => timeline.setMode(mode) },
        }),
      ]),
    );
    this.complaint = h("p", { class: "cm-complaint", id: `${viewer.uid}-bad-date`, hidden: true });
    this.dates = { start: this.#dateField("start"), end: this.#dateField("end") };
    this.element = h(
      "div",
      { class: "cm-time-controls" },
      this.#steps(),
      this.#zooms(),
      this.#modeGroup(),
      this.#dateGroup(),
      this.complaint,
    );
  }

  #steps() {
    const { words } = this.viewer;
    return h(
      "div",
      { class: "cm-group" },
      iconButton("previous", words.say("time.previous"), () => this.viewer.step(-1)),
      this.play,
      iconButton("next", words.say("time.next"), () => this.viewer.step(1)),
    );
  }

  #speed() {
    const { words } = this.viewer;
    const set = (/** @type {any} */ event) => this.timeline.setSpeed(Number(event.target.value));
    return h(
      "select",
      { class: "cm-speed", "aria-label": words.say("time.speed"), on: { change: set } },
      ...SPEEDS.map((one) =>
        h(
          "option",
          { value: one, selected: one === this.timeline.player.speed },
          words.say("time.times", { n: words.number(one, 1) }),
        ),
      ),
    );
  }

  #modeGroup() {
    const { words } = this.viewer;
    return h(
      "fieldset",
      { class: "cm-modes" },
      h("legend", { class: "cm-hidden" }, words.say("time.mode")),
      ...MODES.map((mode) =>
        h("label", { class: "cm-mode" }, this.modes.get(mode), h("span", {}, words.say(`time.mode.${mode}`))),
      ),
    );
  }

  #dateGroup() {
    return h(
      "div",
      { class: "cm-group cm-dates" },
      this.dates.start,
      h("span", { "aria-hidden": "true" }, "–"),
      this.dates.end,
      this.#speed(),
    );
  }

  #zooms() {
    const { words } = this.viewer;
    return h(
      "div",
      { class: "cm-group cm-zooms" },
      iconButton("minus", words.say("time.zoom_out"), () => this.timeline.zoom(2)),
      iconButton("plus", words.say("time.zoom_in"), () => this.timeline.zoom(0.5)),
      iconButton("fit", words.say("time.fit"), () => this.timeline.fitSelection()),
      iconButton("whole", words.say("time.whole"), () => this.timeline.fitAll()),
    );
  }

  /** @param {Side} side */
  #dateField(side) {
    const { words } = this.viewer;
    return h("input", {
      type: "text",
      class: "cm-date",
      autocomplete: "off",
      spellcheck: "false",
      dir: "ltr",
      placeholder: words.say("time.placeholder"),
      "aria-label": words.say(`time.${side}`),
      "aria-describedby": this.complaint.id,
      on: { change: () => this.#typed(side) },
    });
  }

  /** @param {Side} side */
  #typed(side) {
    const field = this.dates[side];
    const day = parseDay(field.value, side);
    const bad = day === null && field.value.trim() !== "";
    if (!bad) return this.timeline.moveSide(side, day);
    const said = this.viewer.words.say("time.bad_date", { text: field.value });
    field.setAttribute("aria-invalid", "true");
    fill(this.complaint, said);
    this.complaint.hidden = false;
    return this.viewer.announce(said);
  }

  update() {
    const { start, end, mode } = this.viewer.state;
    const chosen = this.modes.get(mode);
    if (chosen) chosen.checked = true;
    this.#showDay(this.dates.start, mode === "window" ? start : null);
    this.#showDay(this.dates.end, mode === "all" ? null : end);
    if (!this.timeline.player.playing) this.complaint.hidden = true;
  }

  /** @param {HTMLInputElement} field @param {number|null} day */
  #showDay(field, day) {
    if (focusedIn(field) && this.timeline.player.playing) return; // somebody is typing while time moves
    field.value = day === null ? "" : isoDay(day);
    field.setAttribute("aria-invalid", "false");
  }

  /** @param {boolean} playing */
  showPlaying(playing) {
    const label = this.viewer.words.say(playing ? "time.pause" : "time.play");
    this.play.setAttribute("aria-label", label);
    this.play.title = label;
    fill(this.play, icon(playing ? "pause" : "play"));
  }
}
