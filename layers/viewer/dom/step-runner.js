/**
 * Step runner: runs the steps of a start one after the other, each in a task of its own, so that the browser can draw and
 * take input between them.
 */

const FRAME_WAIT_MS = 500; // after which a page that draws no frame, such as a hidden one in a frame, goes on

/** What comes before a step: only the end of the task before it, or a frame that the browser has drawn. @typedef {"task"|"frame"} StepGap */

/** Runs the steps of one generator. */
export class StepRunner {
  /** @param {Generator<StepGap, void>} steps @param {(error: unknown) => void} onError called with an error of a step that a task ran */
  constructor(steps, onError) {
    this.steps = steps;
    this.onError = onError;
    this.isFinished = false;
    this.isRunning = false; // whether a step is being run
    this.channel = new MessageChannel(); // a timer of a page in the background waits for a second
    this.channel.port1.onmessage = () => this.#runInTask();
    this.frame = 0;
    this.timer = 0;
  }

  /** Run the next step, and request the task of the step after it. */
  runNext() {
    const { done, value } = this.#runStep();
    if (done) this.#end();
    else if (value === "frame" && !document.hidden) this.#requestFrame();
    else this.channel.port2.postMessage(null);
  }

  /** Run the steps that are left at once. A step that calls this goes on. */
  finish() {
    if (this.isFinished || this.isRunning) return;
    this.#end();
    while (!this.#runStep().done);
  }

  #runStep() {
    this.isRunning = true;
    try {
      return this.steps.next();
    } finally {
      this.isRunning = false;
    }
  }

  /** Run the next step after a frame is drawn. */
  #requestFrame() {
    const goOn = () => {
      cancelAnimationFrame(this.frame);
      clearTimeout(this.timer);
      this.channel.port2.postMessage(null);
    };
    this.frame = requestAnimationFrame(goOn); // whose message is handled after the frame is drawn
    this.timer = window.setTimeout(goOn, FRAME_WAIT_MS);
  }

  #runInTask() {
    if (this.isFinished) return;
    try {
      this.runNext();
    } catch (error) {
      this.#end();
      this.onError(error);
    }
  }

  #end() {
    this.isFinished = true;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.channel.port1.close();
  }
}
