/**
 * The texts of the sources, and the words of statements in them.
 */

import { TokenReader, fillTemplate, countGaps } from "./dictionary.js";
import { splitJsonHeader, loadBlob } from "./decode.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../types").EventRecord} EventRecord */
/** @typedef {import("../types").Source} Source */
/** @typedef {import("../types").Statement} Statement */
/** @typedef {import("../types").EncodedStatement} EncodedStatement */
/** @typedef {import("../types").TextSegment} TextSegment */

/** A quote in a source's text: the event and the index of its statement. @typedef {{id: string, index: number, start: number, end: number}} Quote */

const MAX_CONTEXT_CHARS = 32; // characters of context on each side of a quote

/** @param {string} text @returns {string} with each run of white space as one space */
function collapseWhitespace(text) {
  return text.replace(/[\s\x1c-\x1f\x85]+/g, " ");
}

/**
 * A statement with its words, which the document has in the text of its source.
 * @param {EncodedStatement} encoded @param {Pick<Source, "text"|"gaps">} source @returns {Statement}
 */
export function decodeStatement({ source: id, by, stance, span, ...further }, { text, gaps }) {
  const [first, start, end, last] = span;
  const begin = gaps.findLast((gap) => gap <= first) ?? 0;
  const stop = gaps.find((gap) => gap >= last) ?? text.length;
  return {
    ...further,
    source: id,
    by,
    stance,
    sentence: [
      collapseWhitespace(text.slice(first, start)),
      collapseWhitespace(text.slice(start, end)),
      collapseWhitespace(text.slice(end, last)),
    ],
    exact: text.slice(start, end),
    prefix: text.slice(Math.max(begin, Math.min(first, start - MAX_CONTEXT_CHARS)), start),
    suffix: text.slice(end, Math.min(stop, Math.max(last, end + MAX_CONTEXT_CHARS))),
  };
}

/**
 * The paragraphs of a text, cut where quotes begin and end; null for a passage that is left out.
 * @param {string} text a line for each paragraph @param {number[]} gaps @param {Quote[]} quotes
 * @returns {TextSegment[][]}
 */
export function splitParagraphs(text, gaps, quotes) {
  const sorted = [...quotes].sort((a, b) => a.start - b.start || a.end - b.end);
  const cuts = [...new Set(sorted.flatMap(({ start, end }) => [start, end]).concat(gaps))].sort(
    (a, b) => a - b,
  );
  const left = { cut: 0, gap: 0, quote: 0 };
  /** @type {Quote[]} the quotes that the current segment may be part of */
  let open = [];
  let place = 0;
  /** @param {number} end @returns {TextSegment} */
  const takeSegment = (end) => {
    while (left.quote < sorted.length && sorted[left.quote].start < end) open.push(sorted[left.quote++]);
    open = open.filter((quote) => quote.end > place);
    /** @type {TextSegment} */
    const segment = [text.slice(place, end), open.map(({ id, index }) => [id, index])];
    place = end;
    return segment;
  };
  return (text === "" && !gaps.length ? [] : text.split("\n")).map((line) => {
    const end = place + line.length;
    /** @type {TextSegment[]} */
    const segments = [];
    while (left.cut < cuts.length && cuts[left.cut] <= end) {
      const cut = cuts[left.cut++];
      if (cut > place) segments.push(takeSegment(cut));
      if (gaps[left.gap] === cut) left.gap = segments.push(null) && left.gap + 1;
    }
    if (place < end) segments.push(takeSegment(end));
    place = end + 1;
    return segments;
  });
}

/** @param {Store} store @param {Source} source @returns {TextSegment[][]} the paragraphs of a source that is not packed */
export function buildParagraphs(store, source) {
  /** @type {Quote[]} */
  const quotes = [];
  for (const { id, statements } of store.document.events.records ?? [])
    statements.forEach((one, index) => {
      if (one.source === source.id) quotes.push({ id, index, start: one.span[1], end: one.span[2] });
    });
  return splitParagraphs(source.text, source.gaps, quotes);
}

/**
 * The paragraphs of a packed source: its block has the text between sentences, and names the statements whose
 * sentences are there.
 * @param {Store} store @param {Source} source @returns {Promise<TextSegment[][]>}
 */
export async function loadParagraphs(store, source) {
  const number = store.document.sources.indexOf(source);
  const [paragraphs = [], otherQuotes = []] = await loadPackedText(store, number);
  const events = listQuotingEvents(store, number);
  const records = await loadRecords(store, events, decodeEventNumbers(paragraphs));
  const joined = new TextJoiner(source.id, events, records);
  paragraphs.forEach((items, at) => joined.addParagraph(items, at > 0));
  for (const [event, index, start, end] of otherQuotes)
    joined.quotes.push({ id: store.getId(events[event]) ?? "", index, start, end });
  return splitParagraphs(joined.text, joined.gaps, joined.quotes);
}

/** Joins the text of a packed source from its own text and the sentences of events. */
class TextJoiner {
  /** @param {string} sourceId @param {number[]} events that quote it @param {Map<number, EventRecord>} records */
  constructor(sourceId, events, records) {
    this.sourceId = sourceId;
    this.events = events;
    this.records = records;
    this.text = "";
    /** @type {number[]} */
    this.gaps = [];
    /** @type {Quote[]} */
    this.quotes = [];
    this.expected = 0;
  }

  /** @param {any[]} items @param {boolean} isNext whether a paragraph is before it */
  addParagraph(items, isNext) {
    if (isNext) this.text += "\n";
    for (const item of items) {
      if (item === null) this.gaps.push(this.text.length);
      else if (typeof item === "string") this.text += item;
      else this.#addSentence(item);
    }
  }

  /** @param {number|[number, number]} item */
  #addSentence(item) {
    const [step, given] = Array.isArray(item) ? item : [item];
    const record = this.records.get(this.events[this.expected + step]);
    this.expected += step + 1;
    if (!record) return;
    const index = given ?? record.statements.findIndex(({ source }) => source === this.sourceId);
    const [before, quote, after] = record.statements[index].sentence;
    const start = this.text.length + before.length;
    this.quotes.push({ id: record.id, index, start, end: start + quote.length });
    this.text += before + quote + after;
  }
}

/** @param {Store} store @param {number[]} events @param {number[]} numbers @returns {Promise<Map<number, EventRecord>>} */
async function loadRecords(store, events, numbers) {
  /** @type {Map<number, EventRecord>} */
  const records = new Map();
  const wanted = new Set(numbers.map((number) => events[number]));
  for await (const [index, record] of store.records.readSome([...wanted])) records.set(index, record);
  return records;
}

/** @param {Store} store @param {number} source @returns {Promise<any[][]>} the source's paragraphs and quotes as they are packed */
async function loadPackedText(store, source) {
  let before = 0;
  for (const { sources, texts } of store.document.events.readings ?? []) {
    if (source >= before + sources) {
      before += sources;
      continue;
    }
    const [dictionary, bytes] = await Promise.all([store.records.loadDictionary(), loadBlob(texts)]);
    const [[packed, firsts, seconds], coded] = splitJsonHeader(bytes);
    const reader = new TokenReader(coded, firsts, seconds);
    reader.skipTexts(countGaps(packed.slice(0, source - before)));
    return fillTemplate(packed[source - before], reader, dictionary);
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

/** The numbers of the source's events whose sentences are named. @param {any[][]} paragraphs @returns {number[]} */
function decodeEventNumbers(paragraphs) {
  let expected = 0;
  return paragraphs
    .flat()
    .map((item) => (Array.isArray(item) ? item[0] : item))
    .filter((step) => typeof step === "number")
    .map((step) => (expected += step + 1) - 1);
}
