/**
 * Canvas size in CSS pixels at a pixel ratio.
 */

const MAX_PIXEL_RATIO = 2; // a finer canvas takes longer to hand over than a reader can see

/** @returns {number} pixels of a canvas for each CSS pixel */
export function getPixelRatio() {
  return Math.min(window.devicePixelRatio || 1, MAX_PIXEL_RATIO);
}

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height CSS pixels @param {number} pixelRatio */
export function resizeCanvas(canvas, width, height, pixelRatio) {
  const [deviceWidth, deviceHeight] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)];
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
