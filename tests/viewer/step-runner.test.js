import assert from "node:assert/strict";
import { test } from "node:test";
import { StepRunner } from "../../layers/viewer/dom/step-runner.js";

Object.assign(globalThis, { document: { hidden: true }, cancelAnimationFrame: () => {} }); // a hidden page draws no frame

/** @param {(string|Error)[]} names of the steps, or what one throws @param {Partial<{inStep: (runner: StepRunner) => void}>} [given] */
function runnerOf(names, { inStep = () => {} } = {}) {
  /** @type {string[]} */
  const done = [];
  let ended = (/** @type {unknown} */ _) => {};
  const end = new Promise((resolve) => (ended = resolve));
  function* createSteps() {
    for (const [i, name] of names.entries()) {
      if (name instanceof Error) throw name;
      done.push(name);
      inStep(runner);
      if (i < names.length - 1) yield i % 2 ? /** @type {const} */ ("frame") : /** @type {const} */ ("task");
    }
    ended(null);
  }
  const runner = new StepRunner(createSteps(), ended);
  return { runner, done, end };
}

test("each step has a task of its own", async () => {
  const { runner, done, end } = runnerOf(["a", "b", "c"]);
  runner.runNext();
  assert.deepEqual(done, ["a"]);
  await end;
  assert.deepEqual(done, ["a", "b", "c"]);
  assert.equal(runner.isFinished, true);
});

test("what is left is run at once, and never again", async () => {
  const { runner, done } = runnerOf(["a", "b", "c"]);
  runner.runNext();
  runner.finish();
  assert.deepEqual(done, ["a", "b", "c"]);
  runner.finish();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(done, ["a", "b", "c"]);
});

test("a step that asks for the rest goes on, and the rest follows it", async () => {
  const { runner, done, end } = runnerOf(["a", "b"], { inStep: (one) => one.finish() });
  runner.runNext();
  await end;
  assert.deepEqual(done, ["a", "b"]);
});

test("an error of a later step is reported once", async () => {
  const failure = new Error("broken");
  const { runner, done, end } = runnerOf(["a", failure]);
  runner.runNext();
  assert.equal(await end, failure);
  assert.deepEqual([done, runner.isFinished], [["a"], true]);
});
