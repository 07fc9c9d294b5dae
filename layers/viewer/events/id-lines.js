/**
 * Many short texts in one: a line each, found by number and by text without counting lines again.
 */

/** Lines whose beginnings are counted once. */
export class Lines {
  /** @param {string} text lines, separated by line feeds; empty for none */
  constructor(text) {
    this.text = text;
    this.count = text ? 1 : 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.count++;
    this.starts = new Uint32Array(this.count + 1);
    for (let line = 1, at = 0; line < this.count; line++) this.starts[line] = at = text.indexOf("\n", at) + 1;
    this.starts[this.count] = text.length + 1;
    this.last = { text: "", line: -1 };
  }

  /** @param {number} line @returns {string} empty where there is none */
  at(line) {
    return line >= 0 && line < this.count
      ? this.text.slice(this.starts[line], this.starts[line + 1] - 1)
      : "";
  }

  /**
   * The one asked for last is remembered: who asks once asks again, and a million lines take long to look through.
   * @param {string} wanted @returns {number} the first line that is the text; -1 for none
   */
  indexOf(wanted) {
    if (!wanted || wanted.includes("\n")) return -1;
    if (this.last.text !== wanted) this.last = { text: wanted, line: this.#find(wanted) };
    return this.last.line;
  }

  /** @param {string} wanted @returns {number} */
  #find(wanted) {
    for (let at = this.text.indexOf(wanted); at >= 0; at = this.text.indexOf(wanted, at + 1)) {
      const line = this.#lineOn(at);
      if (this.at(line) === wanted) return line;
    }
    return -1;
  }

  /** @param {number} at @returns {number} the line on which a character stands */
  #lineOn(at) {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
