/**
 * Many short texts in one: a line each, found by number and by text without counting lines again.
 */

/** Lines whose beginnings are counted once. */
export class LineIndex {
  /** @param {string} text lines, separated by line feeds; empty for none */
  constructor(text) {
    this.text = text;
    this.count = text ? 1 : 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.count++;
    this.lineStarts = new Uint32Array(this.count + 1);
    for (let line = 1, at = 0; line < this.count; line++)
      this.lineStarts[line] = at = text.indexOf("\n", at) + 1;
    this.lineStarts[this.count] = text.length + 1;
    this.lastLookup = { text: "", line: -1 };
  }

  /** @param {number} line @returns {string} empty where there is none */
  get(line) {
    return line >= 0 && line < this.count
      ? this.text.slice(this.lineStarts[line], this.lineStarts[line + 1] - 1)
      : "";
  }

  /**
   * The last result is cached: the same text is often looked up again, and a search through a million lines is slow.
   * @param {string} wanted @returns {number} the first line that is the text; -1 for none
   */
  indexOf(wanted) {
    if (!wanted || wanted.includes("\n")) return -1;
    if (this.lastLookup.text !== wanted) this.lastLookup = { text: wanted, line: this.#findLine(wanted) };
    return this.lastLookup.line;
  }

  /** @param {string} wanted @returns {number} */
  #findLine(wanted) {
    for (let at = this.text.indexOf(wanted); at >= 0; at = this.text.indexOf(wanted, at + 1)) {
      const line = this.#findLineAt(at);
      if (this.get(line) === wanted) return line;
    }
    return -1;
  }

  /** @param {number} offset @returns {number} the line of a character */
  #findLineAt(offset) {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
