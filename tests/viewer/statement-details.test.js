// What few statements have is kept when their words are cut from the source's text.

import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeStatement } from "../../layers/viewer/events/source-text.js";

test("figures and translation of a statement are kept", () => {
  const figures = { fatalities: { low: 1000, best: null, high: null } };
  const statement = {
    source: "s",
    by: null,
    stance: "reports",
    span: /** @type {[number, number, number, number]} */ ([0, 4, 8, 9]),
    figures,
    translation: { fr: "mot" },
    translated_by: "A",
  };
  const decoded = decodeStatement(statement, { text: "One word.", gaps: [] });
  assert.deepEqual(decoded.figures, figures);
  assert.deepEqual(decoded.translation, { fr: "mot" });
  assert.deepEqual(decoded.sentence, ["One ", "word", "."]);
});
