/**
 * Dates in the fields of the window: written as readers of the language do, read in that form and as ISO 8601.
 */

import { parseDay, toCivilDate, toIsoDate } from "./calendar.js";
import { foldText } from "./search.js";

/** @typedef {import("./i18n.js").Translator} Translator */

const MONTH_FORMS = ["month", "month.alone", "month.short"];
const MIN_NAME_LENGTH = 3; // of the beginning of a month's name; a shorter word, such as “г.” for year, is skipped

/** @param {number} day @param {Translator} translator @returns {string} "23 Apr 2023" */
export function formatDateField(day, translator) {
  const { year, month, day: date } = toCivilDate(day);
  if (year < 1000) return toIsoDate(day); // only this form is read again
  const name = translator.message(`month.short.${month}`);
  return translator.message("date.tick.full", { day: date, month: name, year });
}

/**
 * Parse a date as a reader types it: `23 Apr 2023`, `April 2023` or any form of `parseDay`.
 * @param {string} text @param {"start"|"end"} side first or last day of a year or month @param {Translator} translator
 * @returns {number|null} null for any other text
 */
export function parseDateField(text, side, translator) {
  const plain = parseDay(text, side);
  if (plain !== null) return plain;
  const words = foldText(text).match(/\p{L}+|\d+/gu) ?? [];
  const years = words.filter((word) => /^\d{4}$/.test(word));
  const days = words.filter((word) => /^\d{1,2}$/.test(word));
  const names = words.filter((word) => /^\p{L}{3,}$/u.test(word));
  const month = names.length === 1 ? findMonth(names[0], translator) : 0;
  if (!month || years.length !== 1 || days.length > 1) return null;
  return parseDay([years[0], month, ...days].join("-"), side);
}

/** @param {string} word folded @param {Translator} translator @returns {number} 1 to 12; 0 where it begins no month, or several */
function findMonth(word, translator) {
  const found = Array.from({ length: 12 }, (_, i) => i + 1).filter((month) =>
    MONTH_FORMS.some((form) => {
      const name = foldText(translator.message(`${form}.${month}`));
      return word.length >= MIN_NAME_LENGTH && name.startsWith(word);
    }),
  );
  return found.length === 1 ? found[0] : 0;
}
