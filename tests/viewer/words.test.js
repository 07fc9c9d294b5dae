import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import {
  getTextDirection,
  formatDecimal,
  buildMessageTables,
  createTranslator,
} from "../../layers/viewer/core/i18n.js";
import { LANGUAGES, WORDS } from "./helpers.js";

const PLURAL = /\.(one|two|few|many|other)$/;
const VIEWER = new URL("../../layers/viewer/", import.meta.url);
/** Words of the page of a built map, which has those of the viewer too. */
const TILED_WORDS = JSON.parse(readFileSync(new URL("tiled/words/en.json", VIEWER), "utf8"));

/** @param {string} text @returns {string[]} */
function holes(text) {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
}

for (const language of LANGUAGES) {
  test(`${language} has the same message keys as en`, () => {
    const missing = Object.keys(WORDS.en).filter((key) => !(key in WORDS[language]));
    const extra = Object.keys(WORDS[language]).filter((key) => !(key in WORDS.en) && !PLURAL.test(key));
    assert.deepEqual([missing, extra], [[], []]);
  });

  test(`${language} uses only placeholders of en`, () => {
    for (const [key, text] of Object.entries(WORDS[language])) {
      const allowed = new Set([
        ...holes(WORDS.en[key] ?? WORDS.en[key.replace(PLURAL, ".other")]),
        ...(key.startsWith("date.century") ? ["roman"] : []),
      ]);
      assert.deepEqual(
        holes(text).filter((hole) => !allowed.has(hole)),
        [],
        key,
      );
      assert.ok(text.length > 0, key);
    }
  });

  test(`${language} has every required plural form`, () => {
    const forms = new Set(
      [0, 1, 2, 3, 5, 11, 21, 22, 101].map((n) => new Intl.PluralRules(language).select(n)),
    );
    for (const key of ["list.shown", "popup.events_here", "source.quotes"]) {
      for (const form of language === "ru" ? forms : ["one", "other"])
        assert.ok(`${key}.${form}` in WORDS[language], `${key}.${form}`);
    }
  });
}

test("every message key used in the code exists", () => {
  const code = readdirSync(VIEWER, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(new URL(name, VIEWER), "utf8"))
    .join("\n");
  const keys = [...code.matchAll(/translator\.message\("([\w.-]+)"/g)].map((match) => match[1]);
  const counted = [...code.matchAll(/translator\.pluralMessage\("([\w.-]+)"/g)].map(
    (match) => `${match[1]}.other`,
  );
  assert.ok(keys.length > 60);
  assert.deepEqual(
    [...keys, ...counted].filter((key) => !(key in WORDS.en) && !(key in TILED_WORDS)),
    [],
  );
});

test("placeholders are filled and missing values stay visible", () => {
  const words = createTranslator({ en: { a: "{x} and {y}" } }, "en", "en");
  assert.equal(words.message("a", { x: "$& {y}" }), "$& {y} and {y}");
});

test("missing message falls back to the map's language, English, then its key", () => {
  const words = createTranslator(
    { en: { a: "A", b: "B" }, ru: { a: "А", b: "Б" }, hy: { a: "Ա" } },
    "hy",
    "ru",
  );
  assert.deepEqual(
    ["a", "b", "c"].map((key) => words.message(key)),
    ["Ա", "Б", "c"],
  );
  assert.equal(createTranslator({ en: { b: "B" }, hy: {} }, "hy", "hy").message("b"), "B");
});

test("Russian plural has three forms", () => {
  const words = createTranslator(WORDS, "ru", "en");
  assert.deepEqual(
    [1, 3, 5, 21].map((n) => words.pluralMessage("popup.events_here", n)),
    ["1 событие здесь", "3 события здесь", "5 событий здесь", "21 событие здесь"],
  );
});

for (const [value, decimals, wanted] of /** @type {[number, number, string][]} */ ([
  [6500, 0, "6,500"],
  [999, 0, "999"],
  [1234567, 0, "1,234,567"],
  [1.5, 1, "1.5"],
  [2, 1, "2"],
  [-4, 0, "−4"],
])) {
  test(`number ${value} is ${wanted}`, () => {
    assert.equal(formatDecimal(value, decimals, ",", "."), wanted);
  });
}

test("chosen language comes first in the fallback order", () => {
  const names = { en: ["Khankendi", "Stepanakert"], hy: ["Ստեփանակերտ"], az: ["Xankəndi"] };
  assert.equal(createTranslator(WORDS, "en", "en").formatNames(names), "Khankendi / Stepanakert");
  assert.equal(createTranslator(WORDS, "hy", "en").formatNames(names), "Ստեփանակերտ");
  assert.deepEqual(createTranslator(WORDS, "hy", "en").listOtherNames(names), [
    ["en", "Khankendi"],
    ["en", "Stepanakert"],
    ["az", "Xankəndi"],
  ]);
  assert.equal(
    createTranslator(WORDS, "ru", "en").formatNames(names),
    "Khankendi / Stepanakert",
    "no Russian name: the map's language",
  );
  assert.equal(createTranslator(WORDS, "ru", "en").formatNames({}), "");
});

test("right-to-left languages are recognized", () => {
  assert.deepEqual(["en", "fa", "ar-EG", "he", "hy"].map(getTextDirection), [
    "ltr",
    "rtl",
    "rtl",
    "rtl",
    "ltr",
  ]);
});

test("message rows expand to tables without missing messages", () => {
  const rows = { languages: ["en", "ru"], rows: { a: ["A", "А"], b: [null, "Б"] } };
  assert.deepEqual(buildMessageTables(rows), { en: { a: "A" }, ru: { a: "А", b: "Б" } });
});
