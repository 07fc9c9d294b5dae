/** The map document: see docs/document.md. */

export type LocalizedText = Record<string, string>;
export type LocalizedNames = Record<string, string[]>;

export interface EncodedShape {
  type: string;
  deltas: any;
}

export interface Bound {
  day: number;
  last: number;
  grain: "day" | "month" | "season" | "year" | "decade" | "century";
  about: boolean;
}

export interface Time {
  edtf: string;
  start: number | null;
  end: number | null;
  from: Bound | null;
  to: Bound | null;
  date_prec: number;
}

export interface EventType {
  id: string;
  words: LocalizedText;
  shape: "circle" | "bar" | "diamond" | "cross" | "square" | "triangle";
  light: string;
  dark: string;
}

export interface CorridorStatus {
  is: string;
  when: Time;
  source: string;
}

export interface Feature {
  id: string;
  names: LocalizedNames;
  shape: EncodedShape;
  kind: string;
  valid: Time | null;
  status: CorridorStatus[];
  precision_m: number | null;
  basis: string;
  schematic: boolean;
  source: string;
}

export interface Layer {
  id: string;
  title: LocalizedText;
  style: string;
  attribution: string;
  licence: string;
  url: string | null;
  note: LocalizedText | null;
  features: Feature[];
}

export interface Label {
  id: string;
  names: LocalizedNames;
  point: [number, number];
  rank: number;
  kind: string;
  basis: string;
  precision_m: number;
  citation: string;
}

export type TextSegment = [string, [string, number][]] | null;

export interface Source {
  id: string;
  title: string;
  publisher: string | null;
  author: string | null;
  date: Time | null;
  date_note: LocalizedText | null;
  inferred: boolean;
  url: string | null;
  archive: string | null;
  language: string;
  rights: string;
  paragraphs: TextSegment[][];
}

export interface Statement {
  source: string;
  by: string | null;
  stance: string;
  sentence: [string, string, string];
  prefix: string;
  suffix: string;
}

export interface EventRecord {
  id: string;
  title: LocalizedText;
  time: Time;
  date_note: LocalizedText | null;
  type: string;
  actors: string[];
  status: string;
  status_reason: string | null;
  place: { text: string; names: LocalizedNames; method: string; note: LocalizedText | null };
  point: [number, number];
  shape: EncodedShape | number | null;
  mark: "point" | "line" | "region";
  where_prec: number;
  geo_precision: number;
  radius_m: number;
  statements: Statement[];
  fatalities: { low: number | null; best: number | null; high: number | null } | null;
  note: LocalizedText | null;
}

export interface PackedColumn {
  name: string;
  type: "uint8" | "uint16" | "int32" | "uint32" | "text";
  length: number;
  delta?: boolean;
}

/** Bytes as base85, or the address of a file that has them. */
export type StoredBlob = string | { file: string };

export interface EventData {
  count: number;
  shapes?: EncodedShape[];
  records?: EventRecord[];
  columns?: PackedColumn[];
  data?: string;
  actors?: string[];
  common?: StoredBlob;
  chunk?: number;
  chunks?: StoredBlob[];
  readings?: { sources: number; texts: StoredBlob }[];
}

export interface MapDocument {
  format: string;
  title: LocalizedText;
  description: LocalizedText;
  language: string;
  languages: string[];
  bounds: [number, number, number, number];
  window: [number | null, number | null] | null;
  words: { languages: string[]; rows: Record<string, (string | null)[]> };
  palette: { light: Record<string, string>; dark: Record<string, string> };
  types: EventType[];
  layers: Layer[];
  labels: Label[];
  sources: Source[];
  events: EventData;
}
