/** The map document: see docs/reference/map-document.md. Generated from layers/document/schema.py: run python -m scripts.generate_types. */

/** An inset of 100 by 80 units that shows where the map is, as SVG path data. */
export interface Locator {
  land: string;
  borders: string;
  disputed: string;
  frame: number[];
}

/** The interface messages as the map document has them. */
export interface MessageRows {
  languages: string[];
  rows: Record<string, (string | null)[]>;
}

/** A type of event and its symbol. */
export interface EventType {
  id: string;
  words: Record<string, string>;
  shape: "circle" | "bar" | "diamond" | "cross" | "square" | "triangle" | "star";
  light: string;
  dark: string;
}

/** A geometry as delta-coded whole numbers of 1e-5 degrees, each line or ring as text. */
export interface EncodedShape {
  type: string;
  deltas: any;
}

/** One end of a time, as it was written. */
export interface Bound {
  day: number;
  last: number;
  grain: "day" | "month" | "season" | "year" | "decade" | "century";
  about: boolean;
}

/** An interval of days; an end that is open or unknown is null. */
export interface Time {
  edtf: string;
  start: number | null;
  end: number | null;
  from: Bound | null;
  to: Bound | null;
  date_prec: number;
}

/** What a corridor was for a while. */
export interface CorridorStatus {
  is: string;
  when: Time;
  source: string;
}

/** A feature of a base layer. */
export interface Feature {
  id: string;
  names: Record<string, string[]>;
  shape: EncodedShape;
  kind: string;
  valid: Time | null;
  status: CorridorStatus[];
  precision_m: number | null;
  basis: string;
  schematic: boolean;
  source: string;
  rank?: number;
  label?: number[];
}

/** A base layer: its features, their style and whom to credit. */
export interface Layer {
  id: string;
  title: Record<string, string>;
  style: string;
  attribution: string;
  licence: string;
  url: string | null;
  note: Record<string, string> | null;
  features: Feature[];
}

/** A place's label; rank 1 is always shown, 4 only close up. */
export interface Label {
  id: string;
  names: Record<string, string[]>;
  point: [number, number];
  rank: number;
  kind: string;
  basis: string;
  precision_m: number;
  citation: string;
}

/** What the last check of a source's page found, and when. */
export interface SourceCheck {
  state: string;
  on: Time;
}

/** A source with the text that readers may see. */
export interface Source {
  id: string;
  title: string;
  publisher: string | null;
  author: string | null;
  date: Time | null;
  date_note: Record<string, string> | null;
  inferred: boolean;
  url: string | null;
  archive: string | null;
  language: string;
  rights: string;
  text: string;
  gaps: number[];
  checked?: SourceCheck;
}

/** A number of people, as far as it is stated. */
export interface Figures {
  low: number | null;
  best: number | null;
  high: number | null;
}

/** One of several places of an event, or an end or stage of a movement. */
export interface PlacePart {
  role: "place" | "from" | "via" | "to";
  text: string;
  names: Record<string, string[]>;
  point: [number, number];
  where_prec: number;
  radius_m: number;
}

/** The record of a data set that an event was taken over from. */
export interface Origin {
  dataset: string;
  id: string;
  version: string | null;
}

/** Who reviewed an event, and when. */
export interface Reviewed {
  by: string;
  on: Time;
}

/** An image, video, recording or document. */
export interface MediaItem {
  kind: "image" | "video" | "audio" | "document";
  alt: Record<string, string>;
  credit: string;
  licence: string | null;
  taken: Time | null;
  graphic: boolean;
  statement: number | null;
  url: string | null;
  data: string | null;
  width: number | null;
  height: number | null;
  file?: string;
}

/** A change of an event after its publication. */
export interface Correction {
  on: Time;
  was: string;
  now: string;
  why: Record<string, string>;
}

/** When and why an event was withdrawn. */
export interface Retraction {
  on: Time;
  why: Record<string, string>;
}

/** Where an event was, in words. */
export interface PlaceDescription {
  text: string;
  names: Record<string, string[]>;
  method: string;
  note: Record<string, string> | null;
  role: "seat" | null;
}

/** How many people were killed, as far as the sources state it. */
export interface Fatalities {
  low: number | null;
  best: number | null;
  high: number | null;
}

/** A statement, whose words are a span of its source's text. */
export interface Statement {
  figures?: Record<string, Figures>;
  translation?: Record<string, string>;
  translated_by?: string;
  source: string;
  by: string | null;
  stance: string;
  span: [number, number, number, number];
}

/** An event of a map document that is not packed. */
export interface EventRecord {
  time_of_day?: string;
  subtype?: string;
  figures?: Record<string, Figures>;
  parts?: PlacePart[];
  review?: "imported";
  origin?: Origin;
  reviewed?: Reviewed;
  media?: MediaItem[];
  protected?: Record<string, string>;
  corrections?: Correction[];
  retracted?: Retraction;
  id: string;
  title: Record<string, string>;
  time: Time;
  date_note: Record<string, string> | null;
  type: string;
  actors: string[];
  status: string;
  status_reason: string | null;
  place: PlaceDescription;
  point: [number, number];
  shape: EncodedShape | number | null;
  mark: "point" | "line" | "region" | "none";
  where_prec: number;
  geo_precision: number;
  radius_m: number;
  fatalities: Fatalities | null;
  note: Record<string, string> | null;
  statements: Statement[];
}

/** The description of one column of packed events. */
export interface PackedColumn {
  name: string;
  type: "uint8" | "uint16" | "int32" | "uint32" | "text";
  length: number;
  delta?: boolean;
}

/** The points of a packed event in several places, or of a movement, in order. */
export interface PlaceParts {
  event: number;
  points: [number, number][];
  is_movement: boolean;
}

/** The address of a file that has bytes of the document. */
export interface ExternalFile {
  file: string;
}

/** The packed texts of the next sources. */
export interface SourceTextBlock {
  sources: number;
  texts: string | ExternalFile;
}

/** The events: as records, or packed as columns and text blocks. */
export interface EventData {
  count: number;
  shapes?: EncodedShape[];
  records?: EventRecord[];
  columns?: PackedColumn[];
  data?: string;
  actors?: string[];
  subtypes?: string[];
  place_parts?: PlaceParts[];
  common?: string | ExternalFile;
  chunk?: number;
  chunks?: (string | ExternalFile)[];
  readings?: SourceTextBlock[];
}

/** The map document. */
export interface MapDocument {
  format: string;
  title: Record<string, string>;
  description: Record<string, string>;
  language: string;
  languages: string[];
  bounds: [number, number, number, number];
  window: [number | null, number | null] | null;
  timezone?: string;
  lead: string | null;
  locator?: Locator;
  names?: Record<string, Record<string, string>>;
  words: MessageRows;
  palette: { light: Record<string, string>; dark: Record<string, string> };
  types: EventType[];
  layers: Layer[];
  lines?: string[];
  labels: Label[];
  sources: Source[];
  events: EventData;
}
