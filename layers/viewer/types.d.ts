/** The map document's types, and the viewer's own forms of events. */

import type {
  EventRecord as EncodedRecord,
  MapDocument,
  PlaceDescription,
  Statement as EncodedStatement,
} from "./document";

export type {
  Bound,
  CorridorStatus,
  EncodedShape,
  EventData,
  EventType,
  Feature,
  Label,
  Layer,
  MapDocument,
  PackedColumn,
  Source,
  Time,
} from "./document";
export type { EncodedRecord, EncodedStatement };

export type LocalizedText = Record<string, string>;
export type LocalizedNames = Record<string, string[]>;

/** A piece of a source's text and the quotes that cover it, as event ids and statement indexes; null for a passage that is left out. */
export type TextSegment = [string, [string, number][]] | null;

/** A statement with its words: before the quote, the quote, after it. */
export interface Statement extends Omit<EncodedStatement, "span"> {
  sentence: [string, string, string];
  exact?: string; // the quote with its line breaks, where they are known
  prefix: string;
  suffix: string;
}

/** An event whose statements have their words. */
export interface EventRecord extends Omit<EncodedRecord, "statements"> {
  statements: Statement[];
}

/** Bytes as base85, or the address of a file that has them. */
export type StoredBlob = string | { file: string };
