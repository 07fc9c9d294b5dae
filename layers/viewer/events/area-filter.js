/**
 * Which events have their place in an area drawn by hand.
 */

import { AreaTest, INSIDE, OUTSIDE, PARTLY_INSIDE } from "../core/drawn-area.js";
import { mercatorLength, mercatorX, mercatorY, toLatitude } from "../core/geometry.js";
import { listPlaceParts } from "./place-parts.js";

/** @typedef {import("./store.js").Store} Store */

/**
 * Compare the place of every event with an area: a line or area by its whole shape, a point with the circle that it is known
 * to be in, several places each by its point. An event without a mark is outside.
 * @param {Store} store @param {import("../core/geometry.js").Position[]} area not empty
 * @returns {Uint8Array} per event OUTSIDE, PARTLY_INSIDE or INSIDE
 */
export function compareEventPlaces(store, area) {
  const { columns, count } = store;
  const { x, y, origin, radius, shape, shapes } = columns;
  const test = new AreaTest(area);
  const shapeRelations = shapes.map((one) => test.compareGeometry(one));
  const relations = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    if (!store.hasMark(i)) continue;
    const [px, py] = [x[i] + origin[0], y[i] + origin[1]];
    relations[i] =
      shape[i] >= 0
        ? shapeRelations[shape[i]]
        : test.comparePoint(px, py, mercatorLength(radius[i], toLatitude(py)));
  }
  for (const { event, points } of listPlaceParts(store)) {
    const others = points.map(([longitude, latitude]) =>
      test.comparePoint(mercatorX(longitude), mercatorY(latitude), 0),
    );
    relations[event] = joinRelations([relations[event], ...others]);
  }
  return relations;
}

/** @param {number[]} relations of several places @returns {number} of all together */
function joinRelations(relations) {
  if (relations.every((one) => one === INSIDE)) return INSIDE;
  return relations.every((one) => one === OUTSIDE) ? OUTSIDE : PARTLY_INSIDE;
}
