import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Announcer } from "../../layers/viewer/dom/announcer.js";

const QUIET_MS = 1000; // longer than the announcer's delay

/** Run a test with an announcer whose element is a plain object. @param {(announcer: Announcer, wait: () => void, setSummary: (text: string) => void) => void} run */
function withAnnouncer(run) {
  const element = { textContent: "", setAttribute() {}, append() {}, addEventListener() {} };
  Object.assign(globalThis, { document: { createElement: () => element } });
  mock.timers.enable({ apis: ["setTimeout"] });
  let summary = "16 events";
  try {
    run(
      new Announcer(() => summary),
      () => mock.timers.tick(QUIET_MS),
      (text) => (summary = text),
    );
  } finally {
    mock.timers.reset();
    Reflect.deleteProperty(globalThis, "document");
  }
}

test("summary is announced once changes have stopped", () => {
  withAnnouncer((announcer, wait) => {
    announcer.announceSummaryLater();
    assert.equal(announcer.element.textContent, "");
    wait();
    assert.equal(announcer.element.textContent, "16 events");
  });
});

test("unchanged summary does not replace another text", () => {
  withAnnouncer((announcer, wait, setSummary) => {
    announcer.announceSummaryLater();
    wait();
    announcer.announce("23 April 2023: Checkpoint");
    announcer.announceSummaryLater();
    wait();
    assert.equal(announcer.element.textContent, "23 April 2023: Checkpoint");
    setSummary("3 events");
    announcer.announceSummaryLater();
    wait();
    assert.equal(announcer.element.textContent, "3 events");
  });
});

test("empty summary announces nothing", () => {
  withAnnouncer((announcer, wait, setSummary) => {
    announcer.announce("Playing");
    setSummary("");
    announcer.announceSummaryLater();
    wait();
    assert.equal(announcer.element.textContent, "Playing");
  });
});
