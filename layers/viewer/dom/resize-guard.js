/**
 * Detects oscillating resizes (layout feedback): the map fills the space it has, and its neighbours (the scale, the row
 * of places outside the view) change size with the map's view, which resizes the map again.
 */

const OSCILLATION_WINDOW_MS = 500; // within which an oscillating size returns; people are slower

/** Remembers the last two sizes of an element. */
export class ResizeGuard {
  constructor() {
    this.currentSize = "";
    this.previousSize = "";
    this.changedAt = -Infinity;
  }

  /**
   * Record a size.
   * @param {number} width @param {number} height pixels
   * @param {number} timeMs milliseconds
   * @returns {boolean} whether it is the size before the last, within the time window
   */
  isOscillating(width, height, timeMs) {
    const size = `${width} ${height}`;
    if (size === this.currentSize) return false;
    const isBack = size === this.previousSize && timeMs - this.changedAt < OSCILLATION_WINDOW_MS;
    [this.previousSize, this.currentSize, this.changedAt] = [this.currentSize, size, timeMs];
    return isBack;
  }
}
