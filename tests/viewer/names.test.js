/** Names of actors, speakers and kinds in the reader's language, or marked with their own. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createTranslator } from "../../layers/viewer/core/i18n.js";
import { NO_FILTERS } from "../../layers/viewer/core/state.js";
import { Store, buildColumns } from "../../layers/viewer/events/store.js";
import { translateName } from "../../layers/viewer/panels/event-text.js";
import { WORDS, documentOf, event } from "./helpers.js";

const document = {
  ...documentOf([event("one", { actors: ["Village council"] }), event("two", { actors: ["Army"] })]),
  names: { "Village council": { ru: "Сельский совет" } },
};

/** @param {string} language @param {string} name */
const translate = (language, name) =>
  translateName({ document, translator: createTranslator(WORDS, language, "en") }, name);

test("a translated name is in the reader's language, another has its own marked", () => {
  assert.deepEqual(translate("ru", "Village council"), { text: "Сельский совет", lang: null });
  assert.deepEqual(translate("hy", "Village council"), { text: "Village council", lang: document.language });
  assert.deepEqual(translate("ru", "Army"), { text: "Army", lang: document.language });
});

test("a name is found by its translation, and chosen by the name that the events have", () => {
  const store = new Store(document, buildColumns(document));
  for (const filters of [
    { ...NO_FILTERS, text: "сельский" },
    { ...NO_FILTERS, actors: ["Village council"] },
  ]) {
    store.applyFilters(filters);
    assert.deepEqual(
      [...store.findVisible(-Infinity, Infinity)].map((index) => store.getId(index)),
      ["one"],
    );
  }
});
