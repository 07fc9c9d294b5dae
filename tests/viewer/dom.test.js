import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { debounceAfterFrame, updateChildren } from "../../layers/viewer/dom/dom.js";

const DELAY_MS = 120;

/**
 * Run a test in which frames are drawn on request.
 * @param {boolean} hidden whether the page is @param {(drawFrame: () => void) => void} run
 */
function withFrames(hidden, run) {
  /** @type {Map<number, () => void>} */
  const frames = new Map();
  let count = 0;
  Object.assign(globalThis, {
    document: { hidden },
    requestAnimationFrame: (/** @type {() => void} */ callback) => frames.set(++count, callback) && count,
    cancelAnimationFrame: (/** @type {number} */ frame) => frames.delete(frame),
  });
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    run(() => {
      const due = [...frames.values()];
      frames.clear();
      for (const callback of due) callback();
    });
  } finally {
    mock.timers.reset();
    for (const name of ["document", "requestAnimationFrame", "cancelAnimationFrame"])
      Reflect.deleteProperty(globalThis, name);
  }
}

test("call waits until the frame is drawn and nothing more is requested", () => {
  withFrames(false, (drawFrame) => {
    let calls = 0;
    const request = debounceAfterFrame(() => calls++, DELAY_MS);
    for (let step = 0; step < 5; step++) {
      request();
      mock.timers.tick(10 * DELAY_MS); // a frame that takes long to come
      drawFrame();
      mock.timers.tick(DELAY_MS / 2);
    }
    assert.equal(calls, 0, "during the steps");
    mock.timers.tick(1);
    mock.timers.tick(DELAY_MS);
    assert.equal(calls, 1, "once after the last");
    drawFrame();
    mock.timers.tick(10 * DELAY_MS);
    assert.equal(calls, 1, "not again");
  });
});

test("cancelled call is not made", () => {
  for (const [frames, milliseconds, why] of /** @type {[number, number, string][]} */ ([
    [0, 0, "before the frame"],
    [1, 0, "in the frame"],
    [1, 1, "while it waits"],
  ])) {
    withFrames(false, (drawFrame) => {
      let calls = 0;
      const request = debounceAfterFrame(() => calls++, DELAY_MS);
      request();
      if (frames) drawFrame();
      mock.timers.tick(milliseconds);
      request.cancel();
      drawFrame();
      mock.timers.tick(1);
      mock.timers.tick(10 * DELAY_MS);
      assert.equal(calls, 0, why);
    });
  }
});

test("hidden page, which draws no frame, is updated too", () => {
  withFrames(true, () => {
    let calls = 0;
    debounceAfterFrame(() => calls++, DELAY_MS)();
    mock.timers.tick(DELAY_MS);
    assert.equal(calls, 1);
  });
});

/** An element with children that notes which are moved. @param {string} names of its children, one letter each */
function createElement(names) {
  const moved = /** @type {string[]} */ ([]);
  const children = /** @type {any[]} */ ([]);
  const createChild = (/** @type {string} */ name) => {
    const child = { name, remove: () => children.splice(children.indexOf(child), 1) };
    return child;
  };
  const insertBefore = (/** @type {any} */ child, /** @type {any} */ next) => {
    if (children.includes(child)) child.remove();
    children.splice(next ? children.indexOf(next) : children.length, 0, child);
    moved.push(child.name);
  };
  const known = new Map([..."abcdefgh"].map((name) => [name, createChild(name)]));
  children.push(...[...names].map((name) => known.get(name)));
  return { element: /** @type {any} */ ({ children, insertBefore }), known, moved };
}

for (const [before, after, wanted, why] of [
  ["abc", "abc", "", "nothing is new"],
  ["abc", "abcd", "d", "a step forward in time"],
  ["abc", "dabc", "d", "the same, newest first"],
  ["abcd", "ab", "", "a step back"],
  ["abcd", "cd", "", "the window's start was moved"],
  ["abcd", "aed", "e", "one in the middle has changed"],
  ["abcd", "dcba", "dcba", "another order"],
  ["", "ab", "ab", "the first rendering"],
  ["ab", "", "", "none is left"],
  ["ab", "ba", "ba", "both ends differ"],
]) {
  test(`children are moved only where they differ: ${why}`, () => {
    const { element, known, moved } = createElement(before);
    updateChildren(
      element,
      [...after].map((name) => /** @type {any} */ (known.get(name))),
    );
    assert.equal(element.children.map((/** @type {any} */ one) => one.name).join(""), after);
    assert.equal(moved.join(""), wanted);
  });
}
