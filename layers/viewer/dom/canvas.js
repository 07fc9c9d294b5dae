/**
 * Canvas size in CSS pixels at a pixel ratio.
 */

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height CSS pixels @param {number} pixelRatio */
export function resizeCanvas(canvas, width, height, pixelRatio) {
  const [deviceWidth, deviceHeight] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
