import assert from "node:assert/strict";
import { test } from "node:test";
import { civilOf, covers, dayOf, isoDay, parseDay, readDay, ticksFor } from "../../layers/viewer/core/calendar.js";
import { days } from "./helpers.js";

test("days and dates are each other's inverse, in any year", () => {
  for (const [year, month, day] of [
    [1970, 1, 1],
    [2023, 4, 23],
    [1991, 12, 26],
    [4, 2, 29],
    [-44, 3, 15],
    [9999, 12, 31],
  ]) {
    assert.deepEqual(civilOf(dayOf(year, month, day)), { year, month, day });
  }
  assert.equal(dayOf(1970), 0);
  assert.equal(dayOf(2023, 4, 23), 19470);
});

test("years below 100 are not the twentieth century", () => {
  assert.equal(isoDay(dayOf(23, 4, 1)), "0023-04-01");
  assert.equal(isoDay(dayOf(-44, 3, 15)), "-0044-03-15");
});

for (const [text, side, wanted, why] of /** @type {[string, "start"|"end", string|null, string][]} */ ([
  ["2023-04-23", "start", "2023-04-23", "an ISO date is itself"],
  [" 2023-04-23 ", "end", "2023-04-23", "white space around it does no harm"],
  ["2023-04", "start", "2023-04-01", "a month begins on its first day"],
  ["2023-02", "end", "2023-02-28", "and ends on its last"],
  ["2023-12", "end", "2023-12-31", "December too"],
  ["2023", "start", "2023-01-01", "a year begins in January"],
  ["2023", "end", "2023-12-31", "and ends in December"],
  ["23.04.2023", "start", "2023-04-23", "day first, as it is written in the region"],
  ["23/4/2023", "end", "2023-04-23", "with strokes"],
  ["-0044-03-15", "start", "-0044-03-15", "before our era"],
  ["2023-02-30", "start", null, "no such day"],
  ["2023-13", "start", null, "no such month"],
  ["31.04.2023", "start", null, "no such day, day first"],
  ["04/23/2023", "start", null, "month first is not guessed"],
  ["last weekend", "start", null, "words are no date"],
  ["", "start", null, "nothing is no date"],
])) {
  test(`typed date ${JSON.stringify(text)} as ${side}: ${why}`, () => {
    const day = parseDay(text, side);
    assert.equal(day === null ? null : isoDay(day), wanted);
  });
}

test("a page may hand over days, dates or nothing", () => {
  assert.equal(readDay(19470.2, "start"), 19470);
  assert.equal(readDay("2023-04-23", "end"), 19470);
  for (const bad of [null, undefined, NaN, Infinity, {}, [], "soon"])
    assert.equal(readDay(bad, "start"), null);
});

test("open ends cover everything on their side", () => {
  assert.ok(covers(null, 5));
  assert.ok(covers(days(null, 5), -1e6));
  assert.ok(covers(days(5, null), 1e6));
  assert.ok(covers(days(5, 7), 7), "the last day is inside");
  assert.ok(!covers(days(5, 7), 8));
});

for (const [from, to, room, label, why] of /** @type {[number, number, number, string, string][]} */ ([
  [dayOf(2023, 4, 20), dayOf(2023, 4, 30), 10, "day", "ten days, a tick a day"],
  [dayOf(2023, 3, 1), dayOf(2023, 5, 1), 8, "day", "two months in weeks"],
  [dayOf(2022), dayOf(2023), 12, "month", "a year in months"],
  [dayOf(1988), dayOf(2024), 10, "year", "decades in years"],
  [dayOf(1), dayOf(2000), 8, "year", "two thousand years in centuries"],
])) {
  test(`ticks: ${why}`, () => {
    const ticks = ticksFor(from, to, room);
    assert.ok(ticks.length >= 2 && ticks.length <= 2 * room, `${ticks.length} ticks for ${room}`);
    assert.ok(ticks.every((tick) => tick.label === label && tick.day >= from && tick.day <= to));
    assert.deepEqual(
      ticks.map(({ day }) => day),
      [...ticks.map(({ day }) => day)].sort((a, b) => a - b),
    );
  });
}

test("yearly ticks stand on round years", () => {
  const years = ticksFor(dayOf(1988, 2), dayOf(2023, 5), 8).map(({ day }) => civilOf(day));
  assert.ok(years.every(({ year, month, day }) => year % 5 === 0 && month === 1 && day === 1));
});
