/**
 * A size that swings: the view fills the room it is given, and what stands beside it (a scale, a row of places out of
 * view) takes more or less room with the view. Where each answers the other, neither would come to rest.
 */

const OSCILLATION_WINDOW_MS = 500; // milliseconds within which a size comes back that swings; people are slower

/** The last sizes of something, and when they began. */
export class ResizeGuard {
  constructor() {
    this.currentSize = "";
    this.previousSize = "";
    this.changedAt = -Infinity;
  }

  /**
   * Note a size.
   * @param {number} width @param {number} height pixels
   * @param {number} timeMs milliseconds
   * @returns {boolean} whether it is back where it was a moment ago
   */
  isOscillating(width, height, timeMs) {
    const size = `${width} ${height}`;
    if (size === this.currentSize) return false;
    const swings = size === this.previousSize && timeMs - this.changedAt < OSCILLATION_WINDOW_MS;
    [this.previousSize, this.currentSize, this.changedAt] = [this.currentSize, size, timeMs];
    return swings;
  }
}
