import assert from "node:assert/strict";
import { test } from "node:test";
import {
  toCivilDate,
  containsDay,
  toDayNumber,
  toIsoDate,
  parseDay,
  readDay,
  buildTicks,
} from "../../layers/viewer/core/calendar.js";
import { days } from "./helpers.js";

test("day numbers and dates round-trip in any year", () => {
  for (const [year, month, day] of [
    [1970, 1, 1],
    [2023, 4, 23],
    [1991, 12, 26],
    [4, 2, 29],
    [-44, 3, 15],
    [9999, 12, 31],
  ]) {
    assert.deepEqual(toCivilDate(toDayNumber(year, month, day)), { year, month, day });
  }
  assert.equal(toDayNumber(1970), 0);
  assert.equal(toDayNumber(2023, 4, 23), 19470);
});

test("years below 100 are not shifted to 1900", () => {
  assert.equal(toIsoDate(toDayNumber(23, 4, 1)), "0023-04-01");
  assert.equal(toIsoDate(toDayNumber(-44, 3, 15)), "-0044-03-15");
});

for (const [text, side, wanted, why] of /** @type {[string, "start"|"end", string|null, string][]} */ ([
  ["2023-04-23", "start", "2023-04-23", "ISO date"],
  [" 2023-04-23 ", "end", "2023-04-23", "surrounding white space is ignored"],
  ["2023-04", "start", "2023-04-01", "month starts on its first day"],
  ["2023-02", "end", "2023-02-28", "month ends on its last day"],
  ["2023-12", "end", "2023-12-31", "December ends on its last day"],
  ["2023", "start", "2023-01-01", "year starts in January"],
  ["2023", "end", "2023-12-31", "year ends in December"],
  ["23.04.2023", "start", "2023-04-23", "day first, as in the region"],
  ["23/4/2023", "end", "2023-04-23", "day first, with slashes"],
  ["-0044-03-15", "start", "-0044-03-15", "year before 0"],
  ["2023-02-30", "start", null, "no such day"],
  ["2023-13", "start", null, "no such month"],
  ["31.04.2023", "start", null, "no such day, day first"],
  ["04/23/2023", "start", null, "month first is not guessed"],
  ["last weekend", "start", null, "words are not a date"],
  ["", "start", null, "empty text is not a date"],
])) {
  test(`typed date ${JSON.stringify(text)} as ${side}: ${why}`, () => {
    const day = parseDay(text, side);
    assert.equal(day === null ? null : toIsoDate(day), wanted);
  });
}

test("window bound accepts days, dates or nothing", () => {
  assert.equal(readDay(19470.2, "start"), 19470);
  assert.equal(readDay("2023-04-23", "end"), 19470);
  for (const bad of [null, undefined, NaN, Infinity, {}, [], "soon"])
    assert.equal(readDay(bad, "start"), null);
});

test("open ends cover their whole side", () => {
  assert.ok(containsDay(null, 5));
  assert.ok(containsDay(days(null, 5), -1e6));
  assert.ok(containsDay(days(5, null), 1e6));
  assert.ok(containsDay(days(5, 7), 7), "the last day is inside");
  assert.ok(!containsDay(days(5, 7), 8));
});

for (const [from, to, room, label, why] of /** @type {[number, number, number, string, string][]} */ ([
  [toDayNumber(2023, 4, 20), toDayNumber(2023, 4, 30), 10, "day", "ten days, a tick a day"],
  [toDayNumber(2023, 3, 1), toDayNumber(2023, 5, 1), 8, "day", "two months in weeks"],
  [toDayNumber(2022), toDayNumber(2023), 12, "month", "a year in months"],
  [toDayNumber(1988), toDayNumber(2024), 10, "year", "decades in years"],
  [toDayNumber(1), toDayNumber(2000), 8, "year", "two thousand years in centuries"],
])) {
  test(`ticks: ${why}`, () => {
    const ticks = buildTicks(from, to, room);
    assert.ok(ticks.length >= 2 && ticks.length <= 2 * room, `${ticks.length} ticks for ${room}`);
    assert.ok(ticks.every((tick) => tick.label === label && tick.day >= from && tick.day <= to));
    assert.deepEqual(
      ticks.map(({ day }) => day),
      [...ticks.map(({ day }) => day)].sort((a, b) => a - b),
    );
  });
}

test("yearly ticks are at round years", () => {
  const years = buildTicks(toDayNumber(1988, 2), toDayNumber(2023, 5), 8).map(({ day }) => toCivilDate(day));
  assert.ok(years.every(({ year, month, day }) => year % 5 === 0 && month === 1 && day === 1));
});

for (const [from, to, room, wanted, why] of /** @type {[number, number, number, string[], string][]} */ ([
  [
    toDayNumber(-299),
    toDayNumber(300),
    8,
    ["300 BC", "200 BC", "100 BC", "1", "100", "200", "300"],
    "centuries",
  ],
  [toDayNumber(-2), toDayNumber(4), 8, ["3 BC", "2 BC", "1 BC", "1", "2", "3", "4"], "single years"],
  [toDayNumber(-3), toDayNumber(7), 5, ["4 BC", "2 BC", "2", "4", "6"], "every second year"],
  [toDayNumber(-9), toDayNumber(10), 4, ["10 BC", "5 BC", "1", "5", "10"], "every fifth year"],
  [
    toDayNumber(-2999),
    toDayNumber(2000),
    6,
    ["3000 BC", "2000 BC", "1000 BC", "1", "1000", "2000"],
    "millennia",
  ],
])) {
  test(`the time axis has no year 0: ${why}`, () => {
    const years = buildTicks(from, to, room).map(({ day }) => toCivilDate(day).year);
    assert.deepEqual(
      years.map((year) => (year > 0 ? `${year}` : `${1 - year} BC`)),
      wanted,
    );
  });
}

test("monthly ticks over the turn of the era are in order, one a month", () => {
  const months = buildTicks(toDayNumber(-1, 11), toDayNumber(1, 2), 20).map(({ day }) => toIsoDate(day));
  assert.deepEqual(months.slice(0, 3), ["-0001-11-01", "-0001-12-01", "0000-01-01"]);
  assert.deepEqual(months.slice(-3), ["0000-12-01", "0001-01-01", "0001-02-01"]);
  assert.equal(months.length, 16);
});
