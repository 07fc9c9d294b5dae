import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { directionOf, spellNumber, tablesOf, translator } from "../../layers/viewer/core/i18n.js";
import { LANGUAGES, WORDS } from "./helpers.js";

const PLURAL = /\.(one|two|few|many|other)$/;
const VIEWER = new URL("../../layers/viewer/", import.meta.url);

/** @param {string} text @returns {string[]} */
function holes(text) {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
}

for (const language of LANGUAGES) {
  test(`${language} has every key of en and no other`, () => {
    const missing = Object.keys(WORDS.en).filter((key) => !(key in WORDS[language]));
    const extra = Object.keys(WORDS[language]).filter((key) => !(key in WORDS.en) && !PLURAL.test(key));
    assert.deepEqual([missing, extra], [[], []]);
  });

  test(`${language} fills no hole that en does not`, () => {
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

  test(`${language} has each plural form that it needs`, () => {
    const forms = new Set(
      [0, 1, 2, 3, 5, 11, 21, 22, 101].map((n) => new Intl.PluralRules(language).select(n)),
    );
    for (const key of ["list.shown", "popup.events_here", "source.quotes"]) {
      for (const form of language === "ru" ? forms : ["one", "other"])
        assert.ok(`${key}.${form}` in WORDS[language], `${key}.${form}`);
    }
  });
}

test("every key that the code says by name exists", () => {
  const code = readdirSync(VIEWER, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(new URL(name, VIEWER), "utf8"))
    .join("\n");
  const said = [...code.matchAll(/words\.say\("([\w.-]+)"/g)].map((match) => match[1]);
  const counted = [...code.matchAll(/words\.count\("([\w.-]+)"/g)].map((match) => `${match[1]}.other`);
  assert.ok(said.length > 60);
  assert.deepEqual(
    [...said, ...counted].filter((key) => !(key in WORDS.en)),
    [],
  );
});

test("holes are filled; what is not given stays to be seen", () => {
  const words = translator({ en: { a: "{x} and {y}" } }, "en", "en");
  assert.equal(words.say("a", { x: "$& {y}" }), "$& {y} and {y}");
});

test("a word that is missing is said in the map's language, then in English, then by its key", () => {
  const words = translator({ en: { a: "A", b: "B" }, ru: { a: "А", b: "Б" }, hy: { a: "Ա" } }, "hy", "ru");
  assert.deepEqual(
    ["a", "b", "c"].map((key) => words.say(key)),
    ["Ա", "Б", "c"],
  );
  assert.equal(translator({ en: { b: "B" }, hy: {} }, "hy", "hy").say("b"), "B");
});

test("Russian counts in its three forms", () => {
  const words = translator(WORDS, "ru", "en");
  assert.deepEqual(
    [1, 3, 5, 21].map((n) => words.count("popup.events_here", n)),
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
    assert.equal(spellNumber(value, decimals, ",", "."), wanted);
  });
}

test("the chosen language comes first, the others follow", () => {
  const names = { en: ["Khankendi", "Stepanakert"], hy: ["Ստեփանակերտ"], az: ["Xankəndi"] };
  assert.equal(translator(WORDS, "en", "en").name(names), "Khankendi / Stepanakert");
  assert.equal(translator(WORDS, "hy", "en").name(names), "Ստեփանակերտ");
  assert.deepEqual(translator(WORDS, "hy", "en").others(names), [
    ["en", "Khankendi"],
    ["en", "Stepanakert"],
    ["az", "Xankəndi"],
  ]);
  assert.equal(
    translator(WORDS, "ru", "en").name(names),
    "Khankendi / Stepanakert",
    "no Russian name: the map's language",
  );
  assert.equal(translator(WORDS, "ru", "en").name({}), "");
});

test("scripts written from right to left", () => {
  assert.deepEqual(["en", "fa", "ar-EG", "he", "hy"].map(directionOf), ["ltr", "rtl", "rtl", "rtl", "ltr"]);
});

test("rows with a key once give the tables back, without what a language lacks", () => {
  const rows = { languages: ["en", "ru"], rows: { a: ["A", "А"], b: [null, "Б"] } };
  assert.deepEqual(tablesOf(rows), { en: { a: "A" }, ru: { a: "А", b: "Б" } });
});
