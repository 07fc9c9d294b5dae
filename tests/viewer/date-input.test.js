/** Dates in the fields of the window, in the words of four languages. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { toDayNumber } from "../../layers/viewer/core/calendar.js";
import { formatDateField, parseDateField } from "../../layers/viewer/core/date-input.js";
import { createTranslator } from "../../layers/viewer/core/i18n.js";
import { LANGUAGES, WORDS } from "./helpers.js";

const DAY = toDayNumber(2023, 4, 23);

for (const language of LANGUAGES) {
  const translator = createTranslator(WORDS, language, "en");
  test(`a date in ${language} is read as it is written`, () => {
    for (let month = 1; month <= 12; month++) {
      const day = toDayNumber(2023, month, 23);
      assert.equal(parseDateField(formatDateField(day, translator), "start", translator), day);
      for (const form of ["month", "month.alone"]) {
        const name = translator.message(`${form}.${month}`);
        for (const text of [`23 ${name} 2023`, `2023 ${name.toUpperCase()} 23`])
          assert.equal(parseDateField(text, "start", translator), day, text);
        assert.equal(parseDateField(`${name} 2023`, "start", translator), toDayNumber(2023, month), name);
        assert.equal(
          parseDateField(`${name} 2023`, "end", translator),
          toDayNumber(2023, month + 1) - 1,
          name,
        );
      }
    }
    for (const text of ["2023-04-23", "23.04.2023", "23/4/2023"])
      assert.equal(parseDateField(text, "start", translator), DAY, text);
  });
}

test("what is no date, or is several, is none", () => {
  const translator = createTranslator(WORDS, "en", "en");
  for (const [text, why] of [
    ["23 Foo 2023", "no month"],
    ["Ma 2023", "two letters"],
    ["Ju 2023", "two letters"],
    ["31 April 2023", "no such day"],
    ["April", "no year"],
    ["April May 2023", "two months"],
    ["1 2 April 2023", "two days"],
    ["April 2022 2023", "two years"],
    ["", "nothing"],
  ])
    assert.equal(parseDateField(text, "start", translator), null, why);
});

test("a year of less than four digits is written as ISO 8601, which is read again", () => {
  const translator = createTranslator(WORDS, "en", "en");
  for (const day of [toDayNumber(-44, 3, 15), toDayNumber(476, 9, 4)])
    assert.equal(parseDateField(formatDateField(day, translator), "start", translator), day);
});
