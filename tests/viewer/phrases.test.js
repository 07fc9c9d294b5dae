import assert from "node:assert/strict";
import { test } from "node:test";
import { boundInWords, dayInWords, timeInWords } from "../../layers/viewer/core/date-phrases.js";
import { dayOf } from "../../layers/viewer/core/calendar.js";
import { translator } from "../../layers/viewer/core/i18n.js";
import { LANGUAGES, WORDS } from "./helpers.js";

const en = translator(WORDS, "en", "en");

/** @param {number} day @param {number} last @param {any} grain @param {boolean} [about] */
function bound(day, last, grain, about = false) {
  return { day, last, grain, about };
}

const DAY = bound(dayOf(2023, 4, 23), dayOf(2023, 4, 23), "day");
const NEXT = bound(dayOf(2023, 4, 24), dayOf(2023, 4, 24), "day");
const LATER = bound(dayOf(2023, 4, 30), dayOf(2023, 4, 30), "day");
const MAY = bound(dayOf(2023, 5, 1), dayOf(2023, 5, 1), "day");
const BLOCKADE = bound(dayOf(2022, 12, 12), dayOf(2022, 12, 12), "day");
const ABOUT = bound(dayOf(1991), dayOf(1991, 12, 31), "year", true);
const LAST = bound(dayOf(1988), dayOf(1988, 12, 31), "year");

for (const [from, to, wanted] of /** @type {[any, any, string][]} */ ([
  [DAY, DAY, "23 April 2023"],
  [ABOUT, ABOUT, "about 1991"],
  [BLOCKADE, null, "since 12 December 2022"],
  [null, DAY, "until 23 April 2023"],
  [null, null, "date not known"],
  [DAY, NEXT, "23 or 24 April 2023"],
  [DAY, LATER, "23–30 April 2023"],
  [LATER, MAY, "30 April 2023 or 1 May 2023"],
  [BLOCKADE, DAY, "12 December 2022 to 23 April 2023"],
  [LAST, ABOUT, "1988 to about 1991"],
])) {
  test(`a time is as precise as it is: ${wanted}`, () => {
    assert.equal(timeInWords({ edtf: "", start: 0, end: 0, from, to, date_prec: 1 }, en), wanted);
  });
}

for (const [grain, first, wanted] of /** @type {[any, number, string][]} */ ([
  ["month", dayOf(2023, 4), "April 2023"],
  ["season", dayOf(2023, 3), "spring 2023"],
  ["season", dayOf(2023, 9), "autumn 2023"],
  ["decade", dayOf(1990), "1990s"],
  ["century", dayOf(1900), "20th century"],
  ["century", dayOf(2000), "21st century"],
])) {
  test(`grain ${grain}: ${wanted}`, () => {
    assert.equal(boundInWords(bound(first, first, grain), en), wanted);
  });
}

test("each language in its own order", () => {
  const spelt = Object.fromEntries(
    LANGUAGES.map((language) => [language, dayInWords(DAY.day, translator(WORDS, language, "en"))]),
  );
  assert.deepEqual(spelt, {
    en: "23 April 2023",
    hy: "2023 թ. ապրիլի 23",
    az: "23 aprel 2023",
    ru: "23 апреля 2023 г.",
  });
});

test("Roman centuries where they are the custom", () => {
  assert.equal(
    boundInWords(bound(dayOf(1900), dayOf(1999, 12, 31), "century"), translator(WORDS, "ru", "en")),
    "XX век",
  );
  assert.equal(
    boundInWords(bound(dayOf(1800), dayOf(1899, 12, 31), "century"), translator(WORDS, "hy", "en")),
    "XIX դար",
  );
});
