/**
 * Playing time: the end of the window moves on, the window with it. Whole days, so that events of one day play too.
 */

import { stillMotion } from "../dom/dom.js";

/** @typedef {import("../core/state.js").State} State */

const SECONDS = 20; // to play what the timeline shows, at single speed
const STEP_MS = 66; // two frames of a slow machine
const STILL_MS = 1600; // a step when no motion is wanted: from event to event

export const SPEEDS = [0.5, 1, 2, 4];

/**
 * @typedef {object} Stage what playing needs to know and to do
 * @property {() => State} state
 * @property {() => [number, number]} span days that the timeline shows
 * @property {(day: number) => number|null} nextEvent first day of the next event that starts after a day
 * @property {(patch: Partial<State>) => void} show
 * @property {(playing: boolean) => void} changed playing has begun or ended
 */

/** Plays one timeline. */
export class Player {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.speed = 1;
    this.playing = false;
    this.still = false;
    this.day = 0;
    /** @type {number|null} days of a window that moves along; null plays up to the day */
    this.width = null;
    /** @type {ReturnType<typeof setInterval>|undefined} */
    this.timer = undefined;
  }

  toggle() {
    if (this.playing) this.stop();
    else this.start();
  }

  start() {
    const { mode, start, end } = this.stage.state();
    const [first, last] = this.stage.span();
    const width = mode === "window" && start !== null ? (end ?? last) - start : null;
    this.width = width !== null && width < last - first ? width : null; // one as wide as the chart could not move
    this.day = mode === "all" || end === null || end >= last ? first + (this.width ?? 0) : end;
    this.playing = true;
    this.still = stillMotion();
    this.timer = setInterval(() => this.step(), this.still ? STILL_MS : STEP_MS);
    this.#show();
    this.stage.changed(true);
  }

  step() {
    const [first, last] = this.stage.span();
    const pace = ((last - first) / SECONDS) * (STEP_MS / 1000) * this.speed;
    const next = this.still ? (this.stage.nextEvent(this.day) ?? last) : this.day + pace;
    this.day = Math.min(last, next);
    this.#show();
    if (this.day >= last) this.stop();
  }

  #show() {
    const end = Math.floor(this.day);
    if (this.width === null) this.stage.show({ mode: "upto", start: null, end });
    else this.stage.show({ mode: "window", start: end - this.width, end });
  }

  stop() {
    if (!this.playing) return;
    this.playing = false;
    clearInterval(this.timer);
    this.stage.changed(false);
  }
}
