import assert from "node:assert/strict";
import { test } from "node:test";
import { formatBound, formatDay, formatInterval } from "../../layers/viewer/core/date-phrases.js";
import { toDayNumber } from "../../layers/viewer/core/calendar.js";
import { createTranslator } from "../../layers/viewer/core/i18n.js";
import { LANGUAGES, WORDS } from "./helpers.js";

const en = createTranslator(WORDS, "en", "en");

/** @param {number} day @param {number} last @param {any} grain @param {boolean} [about] */
function bound(day, last, grain, about = false) {
  return { day, last, grain, about };
}

const DAY = bound(toDayNumber(2023, 4, 23), toDayNumber(2023, 4, 23), "day");
const NEXT = bound(toDayNumber(2023, 4, 24), toDayNumber(2023, 4, 24), "day");
const LATER = bound(toDayNumber(2023, 4, 30), toDayNumber(2023, 4, 30), "day");
const MAY = bound(toDayNumber(2023, 5, 1), toDayNumber(2023, 5, 1), "day");
const BLOCKADE = bound(toDayNumber(2022, 12, 12), toDayNumber(2022, 12, 12), "day");
const ABOUT = bound(toDayNumber(1991), toDayNumber(1991, 12, 31), "year", true);
const LAST = bound(toDayNumber(1988), toDayNumber(1988, 12, 31), "year");

for (const [from, to, wanted] of /** @type {[any, any, string][]} */ ([
  [DAY, DAY, "23 April 2023"],
  [ABOUT, ABOUT, "about 1991"],
  [BLOCKADE, null, "since 12 December 2022"],
  [null, DAY, "until 23 April 2023"],
  [null, null, "date not known"],
  [DAY, NEXT, "from 23 to 24 April 2023"],
  [DAY, LATER, "from 23 to 30 April 2023"],
  [LATER, MAY, "from 30 April 2023 to 1 May 2023"],
  [BLOCKADE, DAY, "from 12 December 2022 to 23 April 2023"],
  [LAST, ABOUT, "from 1988 to about 1991"],
])) {
  test(`time phrase keeps precision: ${wanted}`, () => {
    assert.equal(formatInterval({ edtf: "", start: 0, end: 0, from, to, date_prec: 1 }, en), wanted);
  });
}

for (const [grain, first, wanted] of /** @type {[any, number, string][]} */ ([
  ["month", toDayNumber(2023, 4), "April 2023"],
  ["season", toDayNumber(2023, 3), "spring 2023"],
  ["season", toDayNumber(2023, 9), "autumn 2023"],
  ["decade", toDayNumber(1990), "1990s"],
  ["century", toDayNumber(1900), "20th century"],
  ["century", toDayNumber(2000), "21st century"],
])) {
  test(`grain ${grain}: ${wanted}`, () => {
    assert.equal(formatBound(bound(first, first, grain), en), wanted);
  });
}

test("date order follows the language", () => {
  const spelt = Object.fromEntries(
    LANGUAGES.map((language) => [language, formatDay(DAY.day, createTranslator(WORDS, language, "en"))]),
  );
  assert.deepEqual(spelt, {
    en: "23 April 2023",
    hy: "2023 թ. ապրիլի 23",
    az: "23 aprel 2023",
    ru: "23 апреля 2023 г.",
  });
});

test("centuries are Roman numerals in languages that use them", () => {
  assert.equal(
    formatBound(
      bound(toDayNumber(1900), toDayNumber(1999, 12, 31), "century"),
      createTranslator(WORDS, "ru", "en"),
    ),
    "XX век",
  );
  assert.equal(
    formatBound(
      bound(toDayNumber(1800), toDayNumber(1899, 12, 31), "century"),
      createTranslator(WORDS, "hy", "en"),
    ),
    "XIX դար",
  );
});
