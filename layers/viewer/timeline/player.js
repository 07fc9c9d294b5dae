/**
 * Plays time: moves the window's end forward by whole days, so that events of a single day appear too.
 */

import { prefersReducedMotion } from "../dom/dom.js";

/** @typedef {import("../core/state.js").State} State */

const PLAY_DURATION_S = 20; // for the days that the timeline shows, at speed 1
const STEP_MS = 66; // two frames on a slow machine
const REDUCED_MOTION_STEP_MS = 1600; // with reduced motion, from event to event

export const PLAY_SPEEDS = [0.5, 1, 2, 4];

/**
 * @typedef {object} PlayerHost the timeline's side of the player
 * @property {() => State} getState
 * @property {() => [number, number]} getDayRange days that the timeline shows
 * @property {(day: number) => number|null} findNextStart first day of the next event that starts after a day
 * @property {(patch: Partial<State>) => void} applyPatch
 * @property {(playing: boolean) => void} onPlayingChange called when playing starts or stops
 */

/** Plays one timeline. */
export class Player {
  /** @param {PlayerHost} host */
  constructor(host) {
    this.host = host;
    this.speed = 1;
    this.isPlaying = false;
    this.reducedMotion = false;
    this.day = 0;
    /** @type {number|null} width of a window that moves along; null plays in cumulative mode */
    this.windowDays = null;
    /** @type {ReturnType<typeof setInterval>|undefined} */
    this.timer = undefined;
  }

  toggle() {
    if (this.isPlaying) this.stop();
    else this.start();
  }

  start() {
    const { mode, start, end } = this.host.getState();
    const [first, last] = this.host.getDayRange();
    const width = mode === "window" && start !== null ? (end ?? last) - start : null;
    this.windowDays = width !== null && width < last - first ? width : null; // a window as wide as the chart could not move
    this.day = mode === "all" || end === null || end >= last ? first + (this.windowDays ?? 0) : end;
    this.isPlaying = true;
    this.reducedMotion = prefersReducedMotion();
    this.timer = setInterval(() => this.step(), this.reducedMotion ? REDUCED_MOTION_STEP_MS : STEP_MS);
    this.#showDay();
    this.host.onPlayingChange(true);
  }

  step() {
    const [first, last] = this.host.getDayRange();
    const pace = ((last - first) / PLAY_DURATION_S) * (STEP_MS / 1000) * this.speed;
    const next = this.reducedMotion ? (this.host.findNextStart(this.day) ?? last) : this.day + pace;
    this.day = Math.min(last, next);
    this.#showDay();
    if (this.day >= last) this.stop();
  }

  #showDay() {
    const end = Math.floor(this.day);
    if (this.windowDays === null) this.host.applyPatch({ mode: "upto", start: null, end });
    else this.host.applyPatch({ mode: "window", start: end - this.windowDays, end });
  }

  stop() {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    clearInterval(this.timer);
    this.host.onPlayingChange(false);
  }
}
