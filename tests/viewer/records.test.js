// What few events have: figures of several accounts, and events that have no mark.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createTranslator } from "../../layers/viewer/core/i18n.js";
import { findNamedEvent } from "../../layers/viewer/map/map-view.js";
import { formatFigures, hasOpenEnd } from "../../layers/viewer/panels/figures.js";
import { WORDS } from "./helpers.js";

const AT_LEAST_1000 = { low: 1000, best: null, high: null };

for (const [headline, accounts, expected, why] of /** @type {const} */ ([
  [{ low: 450, best: null, high: 1000 }, [AT_LEAST_1000], true, "the highest figure is a least number"],
  [{ low: 450, best: null, high: 1000 }, [{ low: null, best: 1000, high: null }], false, "it is stated"],
  [{ low: 450, best: null, high: 2000 }, [AT_LEAST_1000], false, "another account has more"],
  [AT_LEAST_1000, [AT_LEAST_1000], false, "it is in words already"],
]))
  test(`open end of figures: ${why}`, () => {
    assert.equal(hasOpenEnd(headline, [...accounts]), expected);
  });

for (const [figures, isOpen, expected] of /** @type {const} */ ([
  [{ low: 450, best: null, high: 1000 }, true, "450 to 1,000 or more"],
  [{ low: 450, best: null, high: 1000 }, false, "450 to 1,000"],
  [{ low: 1000, best: null, high: 1000 }, true, "at least 1,000"],
  [{ low: 1000, best: null, high: 1000 }, false, "1,000"],
]))
  test(`figures in words: ${expected}`, () => {
    assert.equal(formatFigures(createTranslator(WORDS, "en", "en"), figures, isOpen), expected);
  });

test("the selected event is named on the map only if it has a mark", () => {
  const store = { hasMark: (/** @type {number} */ event) => event !== 2 };
  const visibleEvents = new Uint32Array([0, 1, 2]);
  assert.equal(findNamedEvent({ selectedIndex: 1, visibleEvents }, store, 0), 1);
  assert.equal(findNamedEvent({ selectedIndex: 2, visibleEvents }, store, 0), -1);
  assert.equal(findNamedEvent({ selectedIndex: -1, visibleEvents }, store, 0), 0);
  assert.equal(findNamedEvent({ selectedIndex: -1, visibleEvents }, store, 2), -1);
});
