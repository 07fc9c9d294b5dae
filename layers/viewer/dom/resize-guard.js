/**
 * A size that swings: the view fills the room it is given, and what stands beside it (a scale, a row of places out of
 * view) takes more or less room with the view. Where each answers the other, neither would come to rest.
 */

const MOMENT = 500; // milliseconds within which a size comes back that swings; people are slower

/** The last sizes of something, and when they began. */
export class Swing {
  constructor() {
    this.now = "";
    this.before = "";
    this.since = -Infinity;
  }

  /**
   * Note a size.
   * @param {number} width @param {number} height pixels
   * @param {number} at milliseconds
   * @returns {boolean} whether it is back where it was a moment ago
   */
  back(width, height, at) {
    const size = `${width} ${height}`;
    if (size === this.now) return false;
    const swings = size === this.before && at - this.since < MOMENT;
    [this.before, this.now, this.since] = [this.now, size, at];
    return swings;
  }
}
