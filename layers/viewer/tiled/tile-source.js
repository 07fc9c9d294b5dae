/**
 * Reads the tiles and texts of a built map from its own server.
 */

import { gunzip, splitJsonHeader } from "../events/decode.js";
import { splitColumns } from "../events/columns.js";

/** @typedef {{kind: string, header: any, table: Record<string, any>}} TileContent */
/** @typedef {{map: string, texts: string, texts_per_page: number, count_zooms: number, max_zoom: number}} TileFiles */

const FILES_PER_FOLDER = 1000;
const MAX_KEPT_TILES = 200;
const MAX_KEPT_PAGES = 100;

/** @param {Uint8Array<ArrayBuffer>} bytes gzip @returns {Promise<TileContent>} */
export async function decodeTile(bytes) {
  const [header, body] = splitJsonHeader(await gunzip(bytes));
  return { kind: header.kind, header, table: splitColumns(header.columns, new Uint8Array(body)) };
}

/** The files of one edition of a map. */
export class TileSource {
  /** @param {TileFiles} files @param {(path: string) => Promise<Uint8Array<ArrayBuffer>>} [read] */
  constructor(files, read = readFile) {
    this.files = files;
    this.read = read;
    /** @type {Map<string, Promise<TileContent>>} */
    this.tiles = new Map();
    /** @type {Map<number, Promise<any[]>>} */
    this.pages = new Map();
    /** @type {Promise<Map<string, boolean>>|null} */
    this.known = null;
  }

  /** The tiles that there are, as "zoom/x/y". @returns {Promise<Map<string, boolean>>} */
  #listTiles() {
    this.known ??= this.read(`${this.files.map}/tiles.json`).then((bytes) => {
      /** @type {Record<string, Record<string, number[]>>} */
      const rows = JSON.parse(new TextDecoder().decode(bytes));
      const known = new Map();
      for (const [zoom, columns] of Object.entries(rows))
        for (const [x, list] of Object.entries(columns))
          for (const y of list) known.set(`${zoom}/${x}/${y}`, true);
      return known;
    });
    this.known.catch(() => (this.known = null)); // try again with the next view
    return this.known;
  }

  /**
   * The tile with what is at a position of a zoom: that of the zoom, or one of single events of a lower zoom.
   * @param {number} zoom @param {number} x @param {number} y
   * @returns {Promise<{zoom: number, x: number, y: number, content: TileContent}|null>} null where there are no events
   */
  async findTile(zoom, x, y) {
    const known = await this.#listTiles();
    for (let z = zoom; z >= Math.min(zoom, this.files.count_zooms); z--) {
      const [column, row] = [x, y].map((one) => Math.floor(one / 2 ** (zoom - z)));
      const name = `${z}/${column}/${row}`;
      if (!known.has(name)) continue;
      const content = await this.#loadTile(name);
      // a tile of counts has tiles below it: where these are not, there are no events
      if (z < zoom && content.kind !== "events") return null;
      return { zoom: z, x: column, y: row, content };
    }
    return null;
  }

  /** @param {string} name @returns {Promise<TileContent>} */
  #loadTile(name) {
    return keep(this.tiles, name, MAX_KEPT_TILES, () =>
      this.read(`${this.files.map}/${name}.bin`).then(decodeTile),
    );
  }

  /** What readers are shown of an event. @param {number} number @returns {Promise<any>} */
  async loadRecord(number) {
    const size = this.files.texts_per_page;
    const page = Math.floor(number / size);
    const path = `${this.files.texts}/${Math.floor(page / FILES_PER_FOLDER)}/${page % FILES_PER_FOLDER}.bin`;
    const records = await keep(this.pages, page, MAX_KEPT_PAGES, async () => {
      const text = new TextDecoder().decode(await gunzip(await this.read(path)));
      return text.split("\n").map((line) => JSON.parse(line));
    });
    return records[number - page * size];
  }
}

/**
 * A value that is made once and kept; one that fails is made again, and the oldest is dropped.
 * @template K, V
 * @param {Map<K, Promise<V>>} kept @param {K} key @param {number} limit @param {() => Promise<V>} make @returns {Promise<V>}
 */
function keep(kept, key, limit, make) {
  const found = kept.get(key);
  if (found) return found;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  if (kept.size > limit) kept.delete(/** @type {K} */ (kept.keys().next().value));
  return made;
}

/** @param {string} path @returns {Promise<Uint8Array<ArrayBuffer>>} @throws {Error} with the path and the server's answer */
async function readFile(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
