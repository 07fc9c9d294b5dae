/**
 * Plays time from event to event: moves the window's end to the next day on which an event begins. Each step stays for
 * at least a second, so that its title can be read as a caption.
 */

/** @typedef {import("../core/state.js").State} State */

const STEP_MS = 2000; // at speed 1
const MIN_STEP_MS = 1000;
const MAX_STEPS = 60; // a map with more days of events plays in steps of equal length

export const PLAY_SPEEDS = [0.5, 1, 2];

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
    this.day = 0;
    /** @type {number|null} width of a window that moves along; null plays in cumulative mode */
    this.windowDays = null;
    this.minStepDays = 1;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
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
    const isAtEnd = mode === "all" || end === null || end >= last;
    this.day = isAtEnd ? (this.host.findNextStart(first - 1) ?? first) : end;
    this.minStepDays = this.#chooseMinStep(first, last);
    this.isPlaying = true;
    this.#showDay();
    this.#scheduleStep();
    this.host.onPlayingChange(true);
  }

  /** One day, or more where events begin on too many days. @param {number} first @param {number} last @returns {number} */
  #chooseMinStep(first, last) {
    let steps = 0;
    for (
      let day = this.host.findNextStart(first - 1);
      day !== null && day <= last && steps <= MAX_STEPS;
      steps++
    )
      day = this.host.findNextStart(day);
    return steps > MAX_STEPS ? (last - first + 1) / MAX_STEPS : 1;
  }

  /** How long a step stays, in milliseconds. @returns {number} */
  get stepMs() {
    return Math.max(MIN_STEP_MS, STEP_MS / this.speed);
  }

  #scheduleStep() {
    this.timer = setTimeout(() => {
      this.step();
      if (this.isPlaying) this.#scheduleStep();
    }, this.stepMs);
  }

  /** Go to the next day on which an event begins; after the last, stop. */
  step() {
    const [, last] = this.host.getDayRange();
    const next = this.host.findNextStart(this.day + this.minStepDays - 1);
    if (next === null || next > last) {
      this.day = Math.max(this.day, last);
      this.#showDay();
      this.stop();
      return;
    }
    this.day = next;
    this.#showDay();
  }

  #showDay() {
    const end = Math.floor(this.day);
    if (this.windowDays === null) this.host.applyPatch({ mode: "upto", start: null, end });
    else this.host.applyPatch({ mode: "window", start: end - this.windowDays, end });
  }

  stop() {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    clearTimeout(this.timer);
    this.host.onPlayingChange(false);
  }
}
