/**
 * Geometry on the Mercator square: decoding, projection, distances and intersections.
 *
 * The document puts longitude first. Inside the viewer all coordinates are on the Web Mercator square, x and y from 0 to
 * 1, with y growing southwards. Leaflet puts latitude first: only `toLeafletPoint` and `toLeafletBounds` swap the order.
 */

/** @typedef {import("../types").EncodedShape} EncodedShape */
/** @typedef {[number, number]} Position longitude, latitude in degrees */
/** @typedef {[number, number, number, number]} Box west, north, east, south on the Mercator square */
/** @typedef {Float64Array} Path x0, y0, x1, y1 … on the Mercator square */

/**
 * @typedef {object} Geometry
 * @property {0|1|2} dimension 0 points, 1 lines, 2 polygons
 * @property {Path[][]} parts a point or line is a part with one path; a polygon is its rings
 * @property {Box} box
 */

const DEGREES_PER_UNIT = 1e-5;
const EARTH_CIRCUMFERENCE_M = 40075016.686; // metres, WGS 84 equator, as in EPSG:3857
const MAX_MERCATOR_LATITUDE = 85.0511287798; // of the square's edge

/** @param {number} longitude @returns {number} */
export function mercatorX(longitude) {
  return longitude / 360 + 0.5;
}

/** @param {number} latitude @returns {number} */
export function mercatorY(latitude) {
  const clipped = Math.max(-MAX_MERCATOR_LATITUDE, Math.min(MAX_MERCATOR_LATITUDE, latitude));
  const sine = Math.sin((clipped * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** @param {number} y @returns {number} latitude in degrees */
export function toLatitude(y) {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** @param {number} x @returns {number} longitude in degrees */
export function toLongitude(x) {
  return (x - 0.5) * 360;
}

/**
 * Convert a position to Leaflet's order, latitude first.
 * @param {Position} position @returns {[number, number]}
 */
export function toLeafletPoint([longitude, latitude]) {
  return [latitude, longitude];
}

/**
 * @param {[number, number, number, number]} bounds west, south, east, north in degrees
 * @returns {[[number, number], [number, number]]} south-west and north-east in Leaflet's order
 */
export function toLeafletBounds([west, south, east, north]) {
  return [toLeafletPoint([west, south]), toLeafletPoint([east, north])];
}

/**
 * @param {[number, number, number, number]} bounds west, south, east, north in degrees
 * @returns {Box}
 */
export function boundsToBox([west, south, east, north]) {
  return [mercatorX(west), mercatorY(north), mercatorX(east), mercatorY(south)];
}

/**
 * Convert a length on the Earth's surface to a length on the Mercator square at a latitude.
 * @param {number} metres @param {number} latitude @returns {number}
 */
export function mercatorLength(metres, latitude) {
  return metres / (EARTH_CIRCUMFERENCE_M * Math.cos((latitude * Math.PI) / 180));
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGIT_VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
const DIGIT_BITS = 5;
const MORE_DIGITS = 1 << DIGIT_BITS; // added to each digit of a number but the last

/**
 * Decode the whole numbers of a line: digits of five bits, the lowest first; a number's lowest bit is its sign.
 * @param {string} text @returns {number[]}
 */
export function decodeNumbers(text) {
  const numbers = [];
  let rest = 0;
  let shift = 0;
  for (const digit of text) {
    const value = DIGIT_VALUES.get(digit) ?? 0;
    rest |= value % MORE_DIGITS << shift;
    shift += DIGIT_BITS;
    if (value >= MORE_DIGITS) continue;
    numbers.push(rest & 1 ? -((rest + 1) >>> 1) : rest >>> 1);
    rest = 0;
    shift = 0;
  }
  return numbers;
}

const SHARED_LINE_MARK = "~"; // before the numbers of a line's parts in the document's shared lines

/** @param {string|number[]} line @param {string[]} shared the document's `lines` @returns {Path} */
function decodePath(line, shared) {
  if (line[0] === SHARED_LINE_MARK) return joinSharedLines(String(line), shared);
  const deltas = typeof line === "string" ? decodeNumbers(line) : line;
  const path = new Float64Array(deltas.length);
  let longitude = 0;
  let latitude = 0;
  for (let i = 0; i < deltas.length; i += 2) {
    longitude += deltas[i];
    latitude += deltas[i + 1];
    path[i] = mercatorX(longitude * DEGREES_PER_UNIT);
    path[i + 1] = mercatorY(latitude * DEGREES_PER_UNIT);
  }
  return path;
}

/** @param {string} line its parts, -1 - number for one that is reversed @param {string[]} shared @returns {Path} */
function joinSharedLines(line, shared) {
  /** @type {number[]} */
  const joined = [];
  for (const number of decodeNumbers(line.slice(1))) {
    const part = decodePath(shared[number < 0 ? -1 - number : number], shared);
    // each part begins where the one before it ends
    for (let i = joined.length ? 2 : 0; i < part.length; i += 2) {
      const at = number < 0 ? part.length - 2 - i : i;
      joined.push(part[at], part[at + 1]);
    }
  }
  return Float64Array.from(joined);
}

/** @type {Record<string, {dimension: 0|1|2, nest: (deltas: any) => (string|number[])[][]}>} */
const SHAPE_TYPES = {
  Point: { dimension: 0, nest: (deltas) => [[deltas]] },
  MultiPoint: { dimension: 0, nest: (deltas) => deltas.map((/** @type {string|number[]} */ one) => [one]) },
  LineString: { dimension: 1, nest: (deltas) => [[deltas]] },
  MultiLineString: {
    dimension: 1,
    nest: (deltas) => deltas.map((/** @type {string|number[]} */ one) => [one]),
  },
  Polygon: { dimension: 2, nest: (deltas) => [deltas] },
  MultiPolygon: { dimension: 2, nest: (deltas) => deltas },
};

/**
 * @param {EncodedShape} shape @param {string[]} [shared] the document's `lines` @returns {Geometry}
 * @throws {TypeError} if the type is unknown
 */
export function decodeShape(shape, shared = []) {
  const shapeType = SHAPE_TYPES[shape.type];
  if (!shapeType)
    throw new TypeError(
      `shape type ${JSON.stringify(shape.type)}; expected ${Object.keys(SHAPE_TYPES).join(", ")}`,
    );
  const parts = shapeType.nest(shape.deltas).map((paths) => paths.map((path) => decodePath(path, shared)));
  return { dimension: shapeType.dimension, parts, box: computeBox(parts) };
}

/** @param {Path[][]} parts @returns {Box} */
function computeBox(parts) {
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const path of parts.flat()) {
    for (let i = 0; i < path.length; i += 2) extendBox(box, path[i], path[i + 1]);
  }
  return box;
}

/** @param {Box} box @param {number} x @param {number} y */
function extendBox(box, x, y) {
  box[0] = Math.min(box[0], x);
  box[1] = Math.min(box[1], y);
  box[2] = Math.max(box[2], x);
  box[3] = Math.max(box[3], y);
}

/** @param {Box} a @param {Box} b @returns {boolean} */
export function boxesIntersect(a, b) {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/**
 * Is a point inside a polygon and outside its holes (even–odd rule)?
 * @param {Path[]} rings @param {number} x @param {number} y @returns {boolean}
 */
export function isInsideRings(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const crosses = ring[i + 1] > y !== ring[j + 1] > y;
      if (crosses && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) {
        inside = !inside;
      }
    }
  }
  return inside;
}

/**
 * Find where a line from west to east crosses the edges of a polygon and its holes: for several points of one line, this
 * and `isBetweenCrossings` cost less than `isInsideRings` and give the same.
 * @param {Path[]} rings @param {number} y of the line @returns {number[]} x of each crossing, in no order
 */
export function findCrossings(rings, y) {
  /** @type {number[]} */
  const found = [];
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
      if (ring[i + 1] > y !== ring[j + 1] > y)
        found.push(((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]);
  return found;
}

/** Is a point of the line inside the polygon (even–odd rule)? @param {number[]} crossings @param {number} x @returns {boolean} */
export function isBetweenCrossings(crossings, x) {
  let inside = false;
  for (const crossing of crossings) if (x < crossing) inside = !inside;
  return inside;
}

/**
 * @param {number} x @param {number} y @param {number} ax @param {number} ay @param {number} bx @param {number} by
 * @returns {number} distance from the point to the segment a–b
 */
function distanceToSegment(x, y, ax, ay, bx, by) {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const along = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** @param {Path} path @param {number} x @param {number} y @returns {number} */
export function distanceToPath(path, x, y) {
  if (path.length === 2) return Math.hypot(path[0] - x, path[1] - y);
  let nearest = Infinity;
  for (let i = 2; i < path.length; i += 2) {
    nearest = Math.min(nearest, distanceToSegment(x, y, path[i - 2], path[i - 1], path[i], path[i + 1]));
  }
  return nearest;
}

/**
 * Distance from a point to a geometry on the Mercator square; 0 inside a polygon.
 * @param {Geometry} geometry @param {number} x @param {number} y @returns {number}
 */
export function distanceToGeometry(geometry, x, y) {
  if (geometry.dimension === 2 && geometry.parts.some((rings) => isInsideRings(rings, x, y))) return 0;
  return Math.min(...geometry.parts.flat().map((path) => distanceToPath(path, x, y)));
}

/**
 * Find the point half-way along the longest path, where a line's label is placed.
 * @param {Geometry} geometry @returns {[number, number]}
 */
export function findMidpoint(geometry) {
  const lengths = geometry.parts.map((paths) => measurePath(paths[0]));
  const longest = geometry.parts[lengths.indexOf(Math.max(...lengths))][0];
  return interpolatePath(longest, Math.max(...lengths) / 2);
}

/** @param {Path} path @returns {number} */
function measurePath(path) {
  let length = 0;
  for (let i = 2; i < path.length; i += 2)
    length += Math.hypot(path[i] - path[i - 2], path[i + 1] - path[i - 1]);
  return length;
}

/** @param {Path} path @param {number} distance @returns {[number, number]} */
export function interpolatePath(path, distance) {
  let remaining = distance;
  for (let i = 2; i < path.length; i += 2) {
    const step = Math.hypot(path[i] - path[i - 2], path[i + 1] - path[i - 1]);
    if (step >= remaining && step > 0) {
      const share = remaining / step;
      return [
        path[i - 2] + (path[i] - path[i - 2]) * share,
        path[i - 1] + (path[i + 1] - path[i - 1]) * share,
      ];
    }
    remaining -= step;
  }
  return [path[path.length - 2], path[path.length - 1]];
}
