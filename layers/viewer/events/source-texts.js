/**
 * The texts of the sources where they are packed: what events quote stands with the events, and the rest here.
 */

import { TokenReader, fillTemplate, countGaps } from "./dictionary.js";
import { splitJsonHeader, loadBlob } from "./decode.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").TextSegment} TextSegment */
/** @typedef {import("../types").Source} Source */

/**
 * @param {Store} store @param {Source} source
 * @returns {Promise<TextSegment[][]>} the source's paragraphs
 */
export async function loadParagraphs(store, source) {
  const number = store.document.sources.indexOf(source);
  const items = await loadPackedParagraphs(store, number);
  const events = listQuotingEvents(store, number);
  const steps = decodeEventSteps(items);
  /** @type {Map<number, EventRecord>} */
  const records = new Map();
  const wanted = steps.filter((step) => step >= 0).map((step) => events[step]);
  for await (const [index, record] of store.records.readSome([...new Set(wanted)])) records.set(index, record);
  const isFromSource = (/** @type {any} */ { source: id }) => id === source.id;
  let at = 0;
  return items.map((paragraph) =>
    paragraph.flatMap((item) => {
      const event = events[steps[at++]];
      const record = records.get(event);
      if (!record) return [decodeSegment(item, (/** @type {number} */ k) => store.getId(events[k]) ?? "")];
      const statement = Array.isArray(item) ? item[1] : record.statements.findIndex(isFromSource);
      return buildSentenceSegments(record, statement);
    }),
  );
}

/** @param {Store} store @param {number} source @returns {Promise<any[][]>} the source's paragraphs as they are packed */
async function loadPackedParagraphs(store, source) {
  let before = 0;
  for (const { sources, texts } of store.document.events.readings ?? []) {
    if (source >= before + sources) {
      before += sources;
      continue;
    }
    const [lexicon, bytes] = await Promise.all([store.records.loadDictionary(), loadBlob(texts)]);
    const [[paragraphs, firsts, seconds], coded] = splitJsonHeader(bytes);
    const codes = new TokenReader(coded, firsts, seconds);
    codes.skipTexts(countGaps(paragraphs.slice(0, source - before)));
    return fillTemplate(paragraphs[source - before], codes, lexicon);
  }
  return [];
}

/** @param {Store} store @param {number} source @returns {number[]} the events that quote it, in order */
function listQuotingEvents(store, source) {
  const { offsets, values } = store.columns.sources;
  const events = [];
  for (let event = 0; event < store.count; event++)
    for (let k = offsets[event]; k < offsets[event + 1]; k++) if (values[k] === source) events.push(event);
  return events;
}

/** For each item, which of the source's events it is a sentence of; -1 for other text. @param {any[][]} items @returns {number[]} */
function decodeEventSteps(items) {
  let expected = 0;
  return items.flat().map((item) => {
    const step = typeof item === "number" ? item : Array.isArray(item) ? item[0] : null;
    if (typeof step !== "number") return -1;
    expected += step + 1;
    return expected - 1;
  });
}

/** @param {any} item @param {(k: number) => string} getEventId @returns {TextSegment} */
function decodeSegment(item, getEventId) {
  if (item === null) return null;
  if (typeof item === "string") return [item, []];
  const [text, refs] = item;
  return [text, refs.map((/** @type {[number, number]} */ [k, index]) => [getEventId(k), index])];
}

/** @param {EventRecord} record @param {number} index @returns {TextSegment[]} a sentence, its quote marked */
function buildSentenceSegments({ id, statements }, index) {
  const [before, quote, after] = statements[index].sentence;
  const segments = /** @type {TextSegment[]} */ ([
    [before, []],
    [quote, [[id, index]]],
    [after, []],
  ]);
  return segments.filter((segment) => segment?.[0]);
}
