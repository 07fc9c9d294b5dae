/**
 * Reads the files of one edition of a built map from its own server: one archive and one file of texts, of which ranges
 * are read; or folders of small files.
 */

import { gunzip } from "../events/decode.js";

/**
 * @typedef {object} TileFiles
 * @property {"archive"|"folder"} layout @property {string} map name of the archive or folder @property {string} texts likewise
 * @property {number} text_bytes of all texts @property {number} texts_per_page records of a page of texts
 * @property {number} events of the map @property {number} count_zooms @property {number} max_zoom
 * @property {NameIndex|null} names index of names; null where the events name nothing
 */

/**
 * @typedef {object} NameIndex
 * @property {string} name of the file or folder
 * @property {Partial<Record<"actors"|"publishers"|"places", PartAddress>>} lists where each list is
 */

/** @typedef {number[]} PartAddress first byte and length in a file; number in a folder */

/** @typedef {"failed"|"no_ranges"|"replaced"} FileErrorKind */

const FILES_PER_FOLDER = 1000;
const TAIL_BYTES = 10_240; // of the texts: the footer, and the page index of the last group
const MAX_KEPT_RANGES = 50;

/** Why a file cannot be read. */
export class FileError extends Error {
  /** @param {FileErrorKind} kind @param {string} path @param {number} [status] of the server's answer */
  constructor(kind, path, status = 0) {
    super(`${path}: ${kind} ${status}`);
    this.kind = kind;
  }
}

/** @param {TileFiles} files @returns {ArchiveFiles|FolderFiles} */
export function openEdition(files) {
  return files.layout === "archive" ? new ArchiveFiles(files) : new FolderFiles(files);
}

/** An edition of two files, of which ranges are read. */
export class ArchiveFiles {
  /** @param {TileFiles} files @param {(path: string, start: number, end: number) => Promise<ArrayBuffer>} [read] */
  constructor(files, read = readRange) {
    this.files = files;
    this.read = read;
    this.readers = /** @type {any} */ (globalThis).ConflictReaders;
    /** @type {any} */
    this.archive = null;
    /** @type {Promise<any>|null} */
    this.metadata = null;
    /** @type {Map<string, Promise<ArrayBuffer>>} */
    this.ranges = new Map();
  }

  /** @param {number} zoom @param {number} x @param {number} y @returns {Promise<Uint8Array<ArrayBuffer>|null>} null where there is none */
  async readTile(zoom, x, y) {
    const { map } = this.files;
    this.archive ??= new this.readers.PMTiles({
      getKey: () => map,
      getBytes: async (/** @type {number} */ offset, /** @type {number} */ length) => ({
        data: await this.read(map, offset, offset + length),
      }),
    });
    try {
      const found = await this.archive.getZxy(zoom, x, y);
      return found ? new Uint8Array(found.data) : null;
    } catch (error) {
      this.archive = null; // it keeps a directory that could not be read: try again with the next view
      throw error;
    }
  }

  /** @param {number} page @returns {Promise<string[]>} */
  async readTexts(page) {
    const { parquetReadObjects, decompressZstd } = this.readers;
    const { texts_per_page: size, events } = this.files;
    try {
      const rows = await parquetReadObjects({
        file: this.#openTexts(),
        metadata: await this.#readFooter(),
        compressors: {
          ZSTD: (/** @type {Uint8Array} */ input, /** @type {number} */ length) =>
            decompressZstd(input, new Uint8Array(length)),
        },
        columns: ["record"],
        rowStart: page * size,
        rowEnd: Math.min(events, (page + 1) * size),
        useOffsetIndex: true,
      });
      return rows.map((/** @type {{record: string}} */ row) => row.record);
    } catch (error) {
      this.metadata = null;
      this.ranges.clear();
      throw error;
    }
  }

  /** @param {PartAddress} address of a part of the index of names @returns {Promise<Uint8Array<ArrayBuffer>>} */
  async readNames([start, length]) {
    return new Uint8Array(await this.read(this.files.names?.name ?? "", start, start + length));
  }

  #openTexts() {
    return { byteLength: this.files.text_bytes, slice: this.#readTextRange.bind(this) };
  }

  /** @returns {Promise<any>} */
  #readFooter() {
    const options = { initialFetchSize: TAIL_BYTES };
    this.metadata ??= this.readers.parquetMetadataAsync(this.#openTexts(), options);
    return /** @type {Promise<any>} */ (this.metadata);
  }

  /** Read ahead what the first text needs. @returns {Promise<void>} */
  async prepareTexts() {
    try {
      await this.#readFooter();
    } catch {
      this.metadata = null; // read, and explained, with the first text
    }
  }

  /** @param {number} start @param {number} [end] @returns {Promise<ArrayBuffer>} */
  async #readTextRange(start, end = this.files.text_bytes) {
    const { texts, text_bytes: length } = this.files;
    const tail = Math.max(0, length - TAIL_BYTES);
    if (start >= tail) {
      const bytes = await keep(this.ranges, "tail", MAX_KEPT_RANGES, () => this.read(texts, tail, length));
      return bytes.slice(start - tail, end - tail);
    }
    return keep(this.ranges, `${start}-${end}`, MAX_KEPT_RANGES, () => this.read(texts, start, end));
  }
}

/** An edition of two folders of small files, for servers that send no ranges. */
export class FolderFiles {
  /** @param {TileFiles} files @param {(path: string) => Promise<Uint8Array<ArrayBuffer>>} [read] */
  constructor(files, read = readFile) {
    this.files = files;
    this.read = read;
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

  /** @param {number} zoom @param {number} x @param {number} y @returns {Promise<Uint8Array<ArrayBuffer>|null>} null where there is none */
  async readTile(zoom, x, y) {
    const name = `${zoom}/${x}/${y}`;
    const known = await this.#listTiles();
    return known.has(name) ? this.read(`${this.files.map}/${name}.bin`) : null;
  }

  /** There is nothing to read ahead. @returns {Promise<void>} */
  async prepareTexts() {}

  /** @param {number} page @returns {Promise<string[]>} */
  async readTexts(page) {
    const bytes = await this.read(getNumberedPath(this.files.texts, page));
    return new TextDecoder().decode(await gunzip(bytes)).split("\n");
  }

  /** @param {PartAddress} address of a part of the index of names @returns {Promise<Uint8Array<ArrayBuffer>>} */
  async readNames([number]) {
    return this.read(getNumberedPath(this.files.names?.name ?? "", number));
  }
}

/** @param {string} folder @param {number} number @returns {string} */
function getNumberedPath(folder, number) {
  return `${folder}/${Math.floor(number / FILES_PER_FOLDER)}/${number % FILES_PER_FOLDER}.bin`;
}

/**
 * A value that is made once and kept; one that fails is made again, and the oldest is dropped.
 * @template K, V
 * @param {Map<K, Promise<V>>} kept @param {K} key @param {number} limit @param {() => Promise<V>} make @returns {Promise<V>}
 */
export function keep(kept, key, limit, make) {
  const found = kept.get(key);
  if (found) return found;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  if (kept.size > limit) kept.delete(/** @type {K} */ (kept.keys().next().value));
  return made;
}

/** @param {string} path @param {RequestInit} [options] @returns {Promise<Response>} @throws {FileError} */
async function request(path, options) {
  const answer = await fetch(path, options).catch(() => {
    throw new FileError("failed", path);
  });
  // the name of a file has the digest of its content: one that is gone belongs to an edition that was replaced
  if (answer.status === 404 || answer.status === 410 || answer.status === 416)
    throw new FileError("replaced", path, answer.status);
  if (!answer.ok) throw new FileError("failed", path, answer.status);
  return answer;
}

/** @param {string} path @param {number} start @param {number} end @returns {Promise<ArrayBuffer>} @throws {FileError} */
async function readRange(path, start, end) {
  const answer = await request(path, { headers: { Range: `bytes=${start}-${end - 1}` } });
  if (answer.status !== 206) {
    answer.body?.cancel(); // the whole file
    throw new FileError("no_ranges", path, answer.status);
  }
  return answer.arrayBuffer();
}

/** @param {string} path @returns {Promise<Uint8Array<ArrayBuffer>>} @throws {FileError} */
async function readFile(path) {
  return new Uint8Array(await (await request(path)).arrayBuffer());
}
