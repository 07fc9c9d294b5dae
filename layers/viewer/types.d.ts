/** The map document: see docs/document.md. */

export type Words = Record<string, string>;
export type Names = Record<string, string[]>;

export interface Shape {
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
  words: Words;
  shape: "circle" | "bar" | "diamond" | "cross" | "square" | "triangle";
  light: string;
  dark: string;
}

export interface Status {
  is: string;
  when: Time;
  source: string;
}

export interface Feature {
  id: string;
  names: Names;
  shape: Shape;
  kind: string;
  valid: Time | null;
  status: Status[];
  precision_m: number | null;
  basis: string;
  schematic: boolean;
  source: string;
}

export interface Layer {
  id: string;
  title: Words;
  style: string;
  attribution: string;
  licence: string;
  url: string | null;
  note: Words | null;
  features: Feature[];
}

export interface Label {
  id: string;
  names: Names;
  point: [number, number];
  rank: number;
  kind: string;
  basis: string;
  precision_m: number;
  citation: string;
}

export type Segment = [string, [string, number][]] | null;

export interface Source {
  id: string;
  title: string;
  publisher: string | null;
  author: string | null;
  date: Time | null;
  date_note: Words | null;
  inferred: boolean;
  url: string | null;
  archive: string | null;
  language: string;
  rights: string;
  paragraphs: Segment[][];
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
  title: Words;
  time: Time;
  date_note: Words | null;
  type: string;
  actors: string[];
  status: string;
  status_reason: string | null;
  place: { text: string; names: Names; method: string; note: Words | null };
  point: [number, number];
  shape: Shape | number | null;
  mark: "point" | "line" | "region";
  where_prec: number;
  geo_precision: number;
  radius_m: number;
  statements: Statement[];
  fatalities: { low: number | null; best: number | null; high: number | null } | null;
  note: Words | null;
}

export interface Column {
  name: string;
  type: "uint8" | "uint16" | "int32" | "uint32" | "text";
  length: number;
  delta?: boolean;
}

/** Bytes as base85, or where they are: a file beside the page, an element of it. */
export type Kept = string | { file: string } | { element: string };

export interface Events {
  count: number;
  shapes?: Shape[];
  records?: EventRecord[];
  columns?: Column[];
  data?: string;
  actors?: string[];
  common?: Kept;
  chunk?: number;
  chunks?: Kept[];
  readings?: { sources: number; texts: Kept }[];
}

export interface MapDocument {
  format: string;
  title: Words;
  description: Words;
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
  events: Events;
}
