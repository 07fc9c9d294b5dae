import assert from "node:assert/strict";
import { test } from "node:test";
import { foldText, containsAllTerms, splitSearchTerms } from "../../layers/viewer/core/search.js";

for (const [text, wanted, why] of [
  ["LAÇIN", "lacin", "cedilla and capitals"],
  ["Xankəndi", "xankendi", "schwa, which Unicode does not decompose"],
  ["Şuşa", "susa", "cedillas"],
  ["İrəvan", "irevan", "dotted capital I"],
  ["Qızıl", "qizil", "dotless i"],
  ["Ёлка", "елка", "io"],
  ["Ходжалы́", "ходжалы", "stress mark"],
  ["Երևան", foldText("Երեւան"), "the Armenian ligature ev and its two letters"],
  ["Caf\u00e9", "cafe", "composed"],
  ["Cafe\u0301", "cafe", "decomposed"],
  ["the region’s", "the region's", "curly apostrophe"],
]) {
  test(`fold ${text}: ${why}`, () => assert.equal(foldText(text), wanted));
}

test("quoted phrase is one search term", () => {
  assert.deepEqual(splitSearchTerms('  Laçın "border  checkpoint" '), ["lacin", "border  checkpoint"]);
  assert.deepEqual(splitSearchTerms(""), []);
  assert.deepEqual(splitSearchTerms('"'), []);
});

test("search matches only if all terms match", () => {
  assert.ok(containsAllTerms(foldText("Border checkpoint at Laçın"), splitSearchTerms("lacin check")));
  assert.ok(!containsAllTerms(foldText("Border checkpoint at Laçın"), splitSearchTerms("lacin corridor")));
  assert.ok(containsAllTerms("anything", []));
});
