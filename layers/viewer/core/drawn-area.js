/**
 * An area drawn by hand: read from links and messages, and compared with the places of events.
 *
 * It is a list of positions in degrees, longitude first: two are opposite corners of a box, three or more the corners of a
 * polygon, whose sides are straight on the map. layers/drawn_area.py has the same rules.
 */

import {
  boundsToBox,
  boxesIntersect,
  distanceToPath,
  isInsideRings,
  mercatorX,
  mercatorY,
} from "./geometry.js";

/** @typedef {import("./geometry.js").Box} Box */
/** @typedef {import("./geometry.js").Geometry} Geometry */
/** @typedef {import("./geometry.js").Path} Path */
/** @typedef {import("./geometry.js").Position} Position */

/** How a place lies to an area. */
export const OUTSIDE = 0;
export const PARTLY_INSIDE = 1;
export const INSIDE = 2;

const MAX_CORNERS = 100;
const UNITS_PER_DEGREE = 1e4; // 11 m
const MAX_LATITUDE = 85; // degrees
const MAX_LONGITUDE = 540; // degrees: a map may show 180° twice

/** @param {unknown} value @returns {Position[]} empty for what is no area */
export function readArea(value) {
  if (!Array.isArray(value) || value.length < 2 || value.length > MAX_CORNERS) return [];
  const isPosition = (/** @type {any} */ one) =>
    Array.isArray(one) &&
    one.length === 2 &&
    one.every(Number.isFinite) &&
    Math.abs(one[0]) <= MAX_LONGITUDE &&
    Math.abs(one[1]) <= MAX_LATITUDE;
  return value.every(isPosition) ? value.map((one) => one.map(roundDegrees)) : [];
}

/** @param {number} degrees @returns {number} */
function roundDegrees(degrees) {
  return Math.round(degrees * UNITS_PER_DEGREE) / UNITS_PER_DEGREE;
}

/** @param {string} text `44.1_39.5_47_41` @returns {Position[]} empty for what is no area */
export function parseArea(text) {
  const numbers = text.split("_").map((one) => (one.trim() ? Number(one) : NaN));
  if (numbers.length % 2) return [];
  return readArea(Array.from({ length: numbers.length / 2 }, (_, i) => numbers.slice(2 * i, 2 * i + 2)));
}

/** @param {Position[]} area @returns {string} `parseArea` is the inverse */
export function formatArea(area) {
  return area.flat().join("_");
}

/** @param {Position[]} area not empty @returns {Path} its outline on the Mercator square, whose last corner is the first */
export function traceArea(area) {
  const [[a, b], [c, d]] = area;
  /** @type {Position[]} */
  const corners = area.length > 2 ? area : [[a, b], [c, b], [c, d], [a, d]]; // prettier-ignore
  return Float64Array.from(
    [...corners, corners[0]].flatMap(([longitude, latitude]) => [mercatorX(longitude), mercatorY(latitude)]),
  );
}

/** Compares places with one area. */
export class AreaTest {
  /** @param {Position[]} area not empty */
  constructor(area) {
    this.path = traceArea(area);
    const longitudes = area.map(([longitude]) => longitude);
    const latitudes = area.map(([, latitude]) => latitude);
    /** @type {Box} */
    this.box = boundsToBox([
      Math.min(...longitudes),
      Math.min(...latitudes),
      Math.max(...longitudes),
      Math.max(...latitudes),
    ]);
  }

  /**
   * Compare a point and the circle that it is known to be in.
   * @param {number} x @param {number} y @param {number} radius on the Mercator square @returns {number}
   */
  comparePoint(x, y, radius) {
    if (!boxesIntersect([x - radius, y - radius, x + radius, y + radius], this.box)) return OUTSIDE;
    const isInside = isInsideRings([this.path], x, y);
    if (radius === 0) return isInside ? INSIDE : OUTSIDE;
    if (distanceToPath(this.path, x, y) > radius) return isInside ? INSIDE : OUTSIDE;
    return PARTLY_INSIDE;
  }

  /** Compare a line or polygon. @param {Geometry} geometry @returns {number} */
  compareGeometry({ dimension, parts, box }) {
    if (!boxesIntersect(box, this.box)) return OUTSIDE;
    if (parts.flat().some((path) => this.#crossesPath(path))) return PARTLY_INSIDE;
    const inside = parts.flat().filter(([x, y]) => isInsideRings([this.path], x, y)).length;
    if (inside > 0) return inside === parts.flat().length ? INSIDE : PARTLY_INSIDE;
    const [x, y] = this.path;
    return dimension === 2 && parts.some((rings) => isInsideRings(rings, x, y)) ? PARTLY_INSIDE : OUTSIDE;
  }

  /** @param {Path} path @returns {boolean} whether it and the area's outline have a point in common */
  #crossesPath(path) {
    const { path: outline, box } = this;
    for (let i = 2; i < path.length; i += 2) {
      const [ax, ay, bx, by] = [path[i - 2], path[i - 1], path[i], path[i + 1]];
      if (Math.max(ax, bx) < box[0] || Math.min(ax, bx) > box[2]) continue;
      if (Math.max(ay, by) < box[1] || Math.min(ay, by) > box[3]) continue;
      for (let k = 2; k < outline.length; k += 2)
        if (segmentsCross(ax, ay, bx, by, outline[k - 2], outline[k - 1], outline[k], outline[k + 1]))
          return true;
    }
    return false;
  }
}

/**
 * Whether segments a–b and c–d have a point in common.
 * @param {number} ax @param {number} ay @param {number} bx @param {number} by @param {number} cx @param {number} cy
 * @param {number} dx @param {number} dy @returns {boolean}
 */
function segmentsCross(ax, ay, bx, by, cx, cy, dx, dy) {
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return false;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false;
  return (
    getTurn(ax, ay, bx, by, cx, cy) * getTurn(ax, ay, bx, by, dx, dy) <= 0 &&
    getTurn(cx, cy, dx, dy, ax, ay) * getTurn(cx, cy, dx, dy, bx, by) <= 0
  );
}

/** On which side of a–b is c? @param {number} ax @param {number} ay @param {number} bx @param {number} by @param {number} cx @param {number} cy */
function getTurn(ax, ay, bx, by, cx, cy) {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/**
 * Leave out the points of a drawn line that change its course by less than a tolerance (Ramer–Douglas–Peucker).
 * @param {[number, number][]} points pixels @param {number} tolerance pixels @returns {[number, number][]}
 */
export function simplifyLine(points, tolerance) {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points[points.length - 1]];
  const chord = Float64Array.from([...first, ...last]);
  let [farthest, distance] = [0, 0];
  for (let i = 1; i < points.length - 1; i++) {
    const away = distanceToPath(chord, ...points[i]);
    if (away > distance) [farthest, distance] = [i, away];
  }
  if (distance <= tolerance) return [first, last];
  return [
    ...simplifyLine(points.slice(0, farthest + 1), tolerance).slice(0, -1),
    ...simplifyLine(points.slice(farthest), tolerance),
  ];
}
