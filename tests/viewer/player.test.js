import assert from "node:assert/strict";
import { test } from "node:test";
import { PLAY_SPEEDS, Player } from "../../layers/viewer/timeline/player.js";
import { findDenseSpan } from "../../layers/viewer/timeline/scale.js";

/** @param {number[]} starts of the events @param {any} [state] */
function playerOf(starts, state = { mode: "all", start: null, end: null }) {
  /** @type {any[]} */
  const shown = [];
  const player = new Player({
    getState: () => state,
    getDayRange: () => [starts[0], starts[starts.length - 1]],
    findNextStart: (day) => starts.find((start) => start > day) ?? null,
    applyPatch: (patch) => shown.push(patch),
    onPlayingChange: () => {},
  });
  return { player, shown };
}

test("playing goes from event to event and stops at the last", () => {
  const starts = [0, 3, 3, 4000, 4001];
  const { player, shown } = playerOf(starts);
  player.start();
  for (let i = 0; i < 20 && player.isPlaying; i++) player.step();
  assert.deepEqual([...new Set(shown.map(({ end }) => end))], [0, 3, 4000, 4001]);
  assert.equal(player.isPlaying, false);
});

test("each step stays for at least a second at every speed", () => {
  const { player } = playerOf([0, 1]);
  for (const speed of PLAY_SPEEDS) {
    player.speed = speed;
    assert.ok(player.stepMs >= 1000, `${speed}`);
  }
});

test("a map with events on thousands of days plays in at most a minute's steps", () => {
  const { player, shown } = playerOf(Array.from({ length: 5000 }, (_, day) => day));
  player.start();
  for (let i = 0; i < 200 && player.isPlaying; i++) player.step();
  assert.equal(player.isPlaying, false);
  assert.ok(new Set(shown.map(({ end }) => end)).size <= 62);
});

for (const [
  starts,
  full,
  wanted,
  why,
] of /** @type {[number[], [number, number], [number, number]|null, string][]} */ ([
  [
    [0, 9000, 12000, 12001, 12002, 12004, 12008, 12008],
    [0, 12009],
    [12000, 12009],
    "a story of days after decades",
  ],
  [[0, 10, 20, 30, 40, 50], [0, 51], null, "evenly spread events have no dense stretch"],
  [[], [0, 6], null, "no event"],
])) {
  test(`dense stretch: ${why}`, () => {
    const span = findDenseSpan(Int32Array.from(starts), full);
    if (!wanted) return assert.equal(span, null);
    assert.ok(span && span[0] <= wanted[0] && span[1] >= wanted[1] && span[1] - span[0] < 20, String(span));
  });
}
