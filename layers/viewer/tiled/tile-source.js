/**
 * The tiles and records of a built map, decoded and kept.
 */

import { gunzip, splitJsonHeader } from "../events/decode.js";
import { splitColumns } from "../events/columns.js";
import { keep, openEdition } from "./edition-files.js";

/** @typedef {import("./edition-files.js").TileFiles} TileFiles */
/** @typedef {{kind: string, header: any, table: Record<string, any>}} TileContent */
/**
 * @typedef {object} EditionReader
 * @property {(zoom: number, x: number, y: number) => Promise<Uint8Array<ArrayBuffer>|null>} readTile
 * @property {(page: number) => Promise<string[]>} readTexts records as JSON
 * @property {() => Promise<void>} prepareTexts reads ahead what the first text needs
 * @property {(address: number[]) => Promise<Uint8Array<ArrayBuffer>>} readNames a part of the index of names
 */

const MAX_KEPT_TILES = 200;
const MAX_KEPT_PAGES = 100;
const MAX_KEPT_NAMES = 20;

/** @param {Uint8Array<ArrayBuffer>} bytes gzip @returns {Promise<TileContent>} */
export async function decodeTile(bytes) {
  const [header, body] = splitJsonHeader(await gunzip(bytes));
  return { kind: header.kind, header, table: splitColumns(header.columns, new Uint8Array(body)) };
}

/** The tiles and records of one edition of a map. */
export class TileSource {
  /** @param {TileFiles} files @param {EditionReader} [reader] */
  constructor(files, reader = openEdition(files)) {
    this.files = files;
    this.reader = reader;
    /** @type {Map<string, Promise<TileContent|null>>} */
    this.tiles = new Map();
    /** @type {Map<number, Promise<any[]>>} */
    this.pages = new Map();
    /** @type {Map<string, Promise<any>>} */
    this.names = new Map();
  }

  /** A list of the index of names. @param {"actors"|"publishers"|"places"} kind @returns {Promise<any[]>} */
  async loadNames(kind) {
    const address = this.files.names?.lists[kind];
    if (!address) return [];
    return keep(this.names, kind, MAX_KEPT_NAMES, async () =>
      JSON.parse(new TextDecoder().decode(await gunzip(await this.reader.readNames(address)))),
    );
  }

  /** The events of a name. @param {number[]} address @returns {Promise<Record<string, any>>} columns, in the order of their numbers */
  loadNamedEvents(address) {
    return keep(this.names, String(address), MAX_KEPT_NAMES, async () => {
      const { table } = await decodeTile(await this.reader.readNames(address));
      return table;
    });
  }

  /**
   * The tile with what is at a position of a zoom: that of the zoom, or one of single events of a lower zoom.
   * @param {number} zoom @param {number} x @param {number} y
   * @returns {Promise<{zoom: number, x: number, y: number, content: TileContent}|null>} null where there are no events
   */
  async findTile(zoom, x, y) {
    for (let z = zoom; z >= Math.min(zoom, this.files.count_zooms); z--) {
      const [column, row] = [x, y].map((one) => Math.floor(one / 2 ** (zoom - z)));
      const content = await this.#loadTile(z, column, row);
      if (!content) continue;
      // a tile of counts has tiles below it: where these are not, there are no events
      if (z < zoom && content.kind !== "events") return null;
      return { zoom: z, x: column, y: row, content };
    }
    return null;
  }

  /** @param {number} zoom @param {number} x @param {number} y @returns {Promise<TileContent|null>} */
  #loadTile(zoom, x, y) {
    return keep(this.tiles, `${zoom}/${x}/${y}`, MAX_KEPT_TILES, async () => {
      const bytes = await this.reader.readTile(zoom, x, y);
      return bytes && decodeTile(bytes);
    });
  }

  /** What readers are shown of an event. @param {number} number @returns {Promise<any>} */
  async loadRecord(number) {
    const size = this.files.texts_per_page;
    const page = Math.floor(number / size);
    const records = await keep(this.pages, page, MAX_KEPT_PAGES, async () =>
      (await this.reader.readTexts(page)).map((text) => JSON.parse(text)),
    );
    return records[number - page * size];
  }
}
