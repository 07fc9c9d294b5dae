import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, matchesAll, searchTerms } from "../../layers/viewer/core/search.js";

for (const [text, wanted, why] of [
  ["LAÇIN", "lacin", "cedilla and capitals"],
  ["Xankəndi", "xankendi", "schwa, which Unicode does not decompose"],
  ["Şuşa", "susa", "cedillas"],
  ["İrəvan", "irevan", "dotted capital I"],
  ["Qızıl", "qizil", "dotless i"],
  ["Ёлка", "елка", "io"],
  ["Ходжалы́", "ходжалы", "stress mark"],
  ["Երևան", fold("Երեւան"), "the Armenian ligature ev and its two letters"],
  ["Caf\u00e9", "cafe", "composed"],
  ["Cafe\u0301", "cafe", "decomposed"],
  ["the region’s", "the region's", "curly apostrophe"],
]) {
  test(`fold ${text}: ${why}`, () => assert.equal(fold(text), wanted));
}

test("terms are words; a phrase in quotation marks is one term", () => {
  assert.deepEqual(searchTerms('  Laçın "border  checkpoint" '), ["lacin", "border  checkpoint"]);
  assert.deepEqual(searchTerms(""), []);
  assert.deepEqual(searchTerms('"'), []);
});

test("all terms must be found", () => {
  assert.ok(matchesAll(fold("Border checkpoint at Laçın"), searchTerms("lacin check")));
  assert.ok(!matchesAll(fold("Border checkpoint at Laçın"), searchTerms("lacin corridor")));
  assert.ok(matchesAll("anything", []));
});
