/**
 * Marks of events in several places: a dot at each further place, and the head of a movement's line.
 */

import { mercatorX, mercatorY } from "../core/geometry.js";

/** @typedef {import("./canvas-layer.js").CanvasViewport} CanvasViewport */

const DOT_RADIUS_PX = 4;
const HEAD_LENGTH_PX = 11;
const HEAD_HALF_WIDTH_PX = 5.5;

/** @typedef {import("../document").PlaceParts} PlaceParts */

/**
 * @param {CanvasRenderingContext2D} ctx @param {CanvasViewport} viewport
 * @param {PlaceParts[]} visible of the visible events @param {(event: number) => string} getColour
 */
export function drawPlaceParts(ctx, viewport, visible, getColour) {
  for (const { event, points: places, is_movement } of visible) {
    const points = places.map(([lon, lat]) => [
      viewport.pixelX(mercatorX(lon)),
      viewport.pixelY(mercatorY(lat)),
    ]);
    ctx.save();
    ctx.fillStyle = ctx.strokeStyle = getColour(event);
    if (is_movement) drawHead(ctx, points[points.length - 2], points[points.length - 1]);
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
