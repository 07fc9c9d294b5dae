/**
 * Marks of events in several places: a dot at each further place, and the head of a movement's line.
 */

import { mercatorX, mercatorY } from "../core/geometry.js";

/** @typedef {import("./canvas-layer.js").CanvasViewport} CanvasViewport */

const DOT_RADIUS_PX = 4;
const HEAD_LENGTH_PX = 11;
const HEAD_HALF_WIDTH_PX = 5.5;

/** @param {import("../events/store.js").Store} store @returns {Uint32Array} the events with several places, of a map whose records are not packed */
export function findEventsWithParts(store) {
  const records = store.records.inlineRecords ?? [];
  return Uint32Array.from(records.flatMap((record, index) => (record.parts ? [index] : [])));
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport @param {import("../events/store.js").Store} store
 * @param {Iterable<number>} events indexes of events with several places @param {(event: number) => string} getColour
 */
export function drawPlaceParts(ctx, viewport, store, events, getColour) {
  for (const event of events) {
    const parts = store.getRecord(event)?.parts ?? [];
    const points = parts.map(({ point: [lon, lat] }) => [
      viewport.pixelX(mercatorX(lon)),
      viewport.pixelY(mercatorY(lat)),
    ]);
    ctx.save();
    ctx.fillStyle = ctx.strokeStyle = getColour(event);
    if (parts[0]?.role === "from") drawHead(ctx, points[points.length - 2], points[points.length - 1]);
    else for (const point of points.slice(1)) drawDot(ctx, point);
    ctx.restore();
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {number[]} position */
function drawDot(ctx, [x, y]) {
  ctx.beginPath();
  ctx.arc(x, y, DOT_RADIUS_PX, 0, 2 * Math.PI);
  ctx.fill();
}

/** The head of a line at its end. @param {CanvasRenderingContext2D} ctx @param {number[]} start @param {number[]} end */
function drawHead(ctx, [fromX, fromY], [x, y]) {
  ctx.translate(x, y);
  ctx.rotate(Math.atan2(y - fromY, x - fromX));
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(-HEAD_LENGTH_PX, HEAD_HALF_WIDTH_PX);
  ctx.lineTo(-HEAD_LENGTH_PX, -HEAD_HALF_WIDTH_PX);
  ctx.closePath();
  ctx.fill();
}
