import assert from "node:assert/strict";
import { test } from "node:test";
import {
  boundsToBox,
  boxesIntersect,
  decodeNumbers,
  decodeShape,
  distanceToGeometry,
  findCrossings,
  isBetweenCrossings,
  isInsideRings,
  toLatitude,
  toLeafletBounds,
  toLeafletPoint,
  toLongitude,
  mercatorLength,
  mercatorX,
  mercatorY,
  findMidpoint,
  distanceToPath,
  interpolatePath,
} from "../../layers/viewer/core/geometry.js";

const SQUARE = {
  type: "Polygon",
  deltas: [[4600000, 3900000, 100000, 0, 0, 100000, -100000, 0, 0, -100000]],
};
const HOLED = {
  type: "Polygon",
  deltas: [SQUARE.deltas[0], [4640000, 3940000, 0, 20000, 20000, 0, 0, -20000, -20000, 0]],
};
const LINE = { type: "LineString", deltas: [4600000, 3900000, 100000, 0] };

/** @param {number} actual @param {number} wanted @param {number} [by] */
function near(actual, wanted, by = 1e-9) {
  assert.ok(Math.abs(actual - wanted) <= by, `${actual} is not within ${by} of ${wanted}`);
}

test("Mercator projection and its inverse round-trip", () => {
  for (const longitude of [-180, -77.04, 0, 46.5, 179.9]) near(toLongitude(mercatorX(longitude)), longitude);
  for (const latitude of [-80, 0, 38.9, 39.6, 84]) near(toLatitude(mercatorY(latitude)), latitude, 1e-8);
});

test("Mercator latitudes are clamped at the poles", () => {
  near(mercatorY(90), 0, 1e-6);
  near(mercatorY(-90), 1, 1e-6);
});

test("only the two Leaflet adapters put latitude first", () => {
  assert.deepEqual(toLeafletPoint([46.5, 39.6]), [39.6, 46.5]);
  assert.deepEqual(toLeafletBounds([44, 38, 50, 41]), [
    [38, 44],
    [41, 50],
  ]);
});

test("bounding boxes round-trip through Mercator", () => {
  const [west, north, east, south] = boundsToBox([44.3, 38.3, 50.1, 41.4]);
  [toLongitude(west), toLatitude(south), toLongitude(east), toLatitude(north)].forEach((value, i) =>
    near(value, [44.3, 38.3, 50.1, 41.4][i], 1e-8),
  );
});

for (const [shape, dimension, parts, paths, why] of /** @type {[any, number, number, number, string][]} */ ([
  [{ type: "Point", deltas: [4650000, 3960000] }, 0, 1, 1, "one list is one point"],
  [
    {
      type: "MultiPoint",
      deltas: [
        [1, 1],
        [2, 2],
      ],
    },
    0,
    2,
    2,
    "each point is a part",
  ],
  [LINE, 1, 1, 1, "one list is one line"],
  [{ type: "MultiLineString", deltas: [LINE.deltas, LINE.deltas] }, 1, 2, 2, "each line is a part"],
  [HOLED, 2, 1, 2, "a polygon is one part of several rings"],
  [{ type: "MultiPolygon", deltas: [SQUARE.deltas, HOLED.deltas] }, 2, 2, 3, "each polygon is a part"],
])) {
  test(`decode ${shape.type}: ${why}`, () => {
    const geometry = decodeShape(shape);
    assert.equal(geometry.dimension, dimension);
    assert.equal(geometry.parts.length, parts);
    assert.equal(geometry.parts.flat().length, paths);
  });
}

test("the numbers of a line are read from digits of five bits", () => {
  /** @type {[string, number[], string][]} as in tests/layers/document/test_delta_geometry.py */
  const cases = [
    ["", [], "no number"],
    ["ACB", [0, 1, -1], "the lowest bit is the sign"],
    ["egBfhB", [15, 16, -16, -17], "a digit has five bits"],
    ["go0qiB", [18_000_000], "180 degrees of longitude"],
  ];
  for (const [text, numbers, why] of cases) assert.deepEqual(decodeNumbers(text), numbers, why);
  assert.deepEqual(
    decodeShape({ type: "LineString", deltas: "gs44IgmhuHgqjGA" }),
    decodeShape(LINE),
    "text and list are the same line",
  );
});

test("deltas are summed in units of 1e-5 degree", () => {
  const [[ring]] = decodeShape(SQUARE).parts;
  near(toLongitude(ring[2]), 47);
  near(toLatitude(ring[5]), 40, 1e-8);
  assert.deepEqual([ring[0], ring[1]], [ring[8], ring[9]]);
});

test("unknown geometry type is rejected with the known types", () => {
  assert.throws(() => decodeShape({ type: "Circle", deltas: [] }), /"Circle"; expected Point, /);
});

test("point in a polygon's hole is outside", () => {
  const [rings] = decodeShape(HOLED).parts;
  assert.ok(isInsideRings(rings, mercatorX(46.1), mercatorY(39.1)));
  assert.ok(!isInsideRings(rings, mercatorX(46.5), mercatorY(39.5)));
  assert.ok(!isInsideRings(rings, mercatorX(45.9), mercatorY(39.5)));
});

test("crossings of a row find the same points inside as the rings do", () => {
  for (const [geometry, why] of /** @type {[any, string][]} */ ([
    [SQUARE, "no hole"],
    [HOLED, "a row through the hole crosses four edges"],
  ])) {
    const [rings] = decodeShape(geometry).parts;
    let inside = 0;
    for (let latitude = 38.85; latitude < 40.2; latitude += 0.1)
      for (let longitude = 45.85; longitude < 47.2; longitude += 0.1) {
        const [x, y] = [mercatorX(longitude), mercatorY(latitude)];
        const found = isBetweenCrossings(findCrossings(rings, y), x);
        assert.equal(found, isInsideRings(rings, x, y), `${why}: ${longitude} ${latitude}`);
        inside += Number(found);
      }
    assert.ok(inside > 10, why);
  }
});

test("distance is zero inside a polygon and to the segment elsewhere", () => {
  const square = decodeShape(SQUARE);
  assert.equal(distanceToGeometry(square, mercatorX(46.5), mercatorY(39.5)), 0);
  near(distanceToGeometry(square, mercatorX(45), mercatorY(39.5)), mercatorX(46) - mercatorX(45));
  near(distanceToPath(Float64Array.of(0, 0, 1, 0), 0.5, 0.25), 0.25);
  near(distanceToPath(Float64Array.of(0, 0, 1, 0), 2, 0), 1);
  near(distanceToPath(Float64Array.of(3, 4), 0, 0), 5);
});

test("touching boxes intersect", () => {
  assert.ok(boxesIntersect([0, 0, 1, 1], [1, 1, 2, 2]));
  assert.ok(!boxesIntersect([0, 0, 1, 1], [1.1, 0, 2, 1]));
});

test("middle of a line is half-way along its longest part", () => {
  const [x, y] = findMidpoint(
    decodeShape({
      type: "MultiLineString",
      deltas: [
        [0, 0, 100, 0],
        [4600000, 3900000, 100000, 0],
      ],
    }),
  );
  near(toLongitude(x), 46.5);
  near(toLatitude(y), 39, 1e-8);
});

test("position beyond the end of a line is its end", () => {
  assert.deepEqual(interpolatePath(Float64Array.of(0, 0, 1, 0), 5), [1, 0]);
});

test("Mercator length of a kilometre at 39.6° N", () => {
  near(mercatorLength(1000, 39.6) * 40075016.686, 1000 / Math.cos((39.6 * Math.PI) / 180), 1e-6);
});

test("a line made of shared lines is each of these in its direction, joined at their ends", () => {
  // lines 0: (0,0)→(1,1), and 1: (2,0)→(1,1), in units; used as 0 and 1 reversed: ~ 0, -2
  const shared = ["AACC", "EABC"];
  const [[path]] = decodeShape({ type: "LineString", deltas: "~AD" }, shared).parts;
  const [[plain]] = decodeShape({ type: "LineString", deltas: [0, 0, 1, 1, 1, -1] }).parts;
  assert.deepEqual([...path], [...plain]);
});
