/**
 * The symbols of events: type by shape and colour, status by fill. One set of outlines serves canvas and SVG.
 */

import { createSvg } from "../dom/dom.js";

/** @typedef {"circle"|"bar"|"diamond"|"cross"|"square"|"triangle"} SymbolShape */

/** Outlines about the origin, of about one unit's radius. */
const OUTLINES = /** @type {Record<SymbolShape, string>} */ ({
  circle: "M-.95,0A.95,.95,0,1,1,.95,0A.95,.95,0,1,1,-.95,0Z",
  bar: "M-1.15,-.5H1.15V.5H-1.15Z",
  diamond: "M0,-1.2L1.2,0L0,1.2L-1.2,0Z",
  cross: "M-.38,-1.1H.38V-.38H1.1V.38H.38V1.1H-.38V.38H-1.1V-.38H-.38Z",
  square: "M-.88,-.88H.88V.88H-.88Z",
  triangle: "M0,-1.15L1.15,.88H-1.15Z",
});

/** The left halves, for what is disputed. */
const HALVES = /** @type {Record<SymbolShape, string>} */ ({
  circle: "M0,-.95A.95,.95,0,0,0,0,.95Z",
  bar: "M-1.15,-.5H0V.5H-1.15Z",
  diamond: "M0,-1.2L-1.2,0L0,1.2Z",
  cross: "M-.38,-1.1H0V1.1H-.38V.38H-1.1V-.38H-.38Z",
  square: "M-.88,-.88H0V.88H-.88Z",
  triangle: "M0,-1.15L0,.88H-1.15Z",
});

const RING_SCALE = 1.62; // scale of the second ring of what is corroborated

/**
 * @typedef {object} SymbolStyle
 * @property {SymbolShape} shape @property {string} status @property {string} colour @property {string} ground
 */

/**
 * Draw a symbol.
 * @param {CanvasRenderingContext2D|OffscreenCanvasRenderingContext2D} ctx
 * @param {SymbolStyle} look @param {number} x @param {number} y centre @param {number} radius radius in pixels
 */
export function drawSymbol(ctx, { shape, status, colour, ground }, x, y, radius) {
  const outline = new Path2D(OUTLINES[shape] ?? OUTLINES.circle);
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(radius, radius);
  ctx.lineJoin = "round";
  if (status === "corroborated")
    strokeScaled(
      ctx,
      outline,
      RING_SCALE,
      [
        [ground, 4],
        [colour, 1.4],
      ],
      radius,
    );
  ctx.strokeStyle = ground;
  ctx.lineWidth = 4 / radius;
  ctx.stroke(outline);
  ctx.fillStyle = status === "claimed" || status === "disputed" ? ground : colour;
  ctx.fill(outline);
  ctx.fillStyle = colour;
  if (status === "disputed") ctx.fill(new Path2D(HALVES[shape] ?? HALVES.circle));
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.7 / radius;
  ctx.stroke(outline);
  ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D|OffscreenCanvasRenderingContext2D} ctx @param {Path2D} outline @param {number} scale
 * @param {[string, number][]} strokes colour and width in pixels @param {number} radius
 */
function strokeScaled(ctx, outline, scale, strokes, radius) {
  ctx.save();
  ctx.scale(scale, scale);
  for (const [colour, width] of strokes) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width / radius / scale;
    ctx.stroke(outline);
  }
  ctx.restore();
}

/**
 * The same symbol as an inline picture, coloured by a custom property.
 * @param {SymbolShape} shape @param {string} status @param {number} typeIndex index of the type, for its colour; -1 for ink
 * @returns {SVGElement}
 */
export function buildSymbolSvg(shape, status, typeIndex) {
  const outline = OUTLINES[shape] ?? OUTLINES.circle;
  const hollow = status === "claimed" || status === "disputed";
  const parts = [createSvg("path", { d: outline, class: hollow ? "cm-hollow" : "cm-solid", "stroke-width": 0.28 })];
  if (status === "disputed")
    parts.push(createSvg("path", { d: HALVES[shape] ?? HALVES.circle, class: "cm-solid", "stroke-width": 0 }));
  if (status === "corroborated") {
    parts.push(
      createSvg("path", { d: outline, class: "cm-ring", transform: `scale(${RING_SCALE})`, "stroke-width": 0.15 }),
    );
  }
  const picture = createSvg(
    "svg",
    { class: "cm-symbol", viewBox: "-2.1 -2.1 4.2 4.2", "aria-hidden": "true", focusable: "false" },
    ...parts,
  );
  picture.style.color = typeIndex < 0 ? "var(--cm-ink)" : `var(--cm-type-${typeIndex})`;
  return picture;
}

/** Symbols drawn once and copied: thousands of marks a frame. */
export class SpriteCache {
  /** @param {number} pixelRatio device pixels a pixel @param {number} radius radius in pixels */
  constructor(pixelRatio, radius) {
    this.pixelRatio = pixelRatio;
    this.radius = radius;
    this.sidePx = Math.ceil(radius * RING_SCALE * 1.25 + 4) * 2;
    /** @type {Map<string, HTMLCanvasElement>} */
    this.canvases = new Map();
  }

  /** @param {CanvasRenderingContext2D} ctx @param {SymbolStyle} style @param {number} x @param {number} y */
  drawSprite(ctx, style, x, y) {
    const half = this.sidePx / 2;
    ctx.drawImage(this.#getSprite(style), x - half, y - half, this.sidePx, this.sidePx);
  }

  /** @param {SymbolStyle} style @returns {HTMLCanvasElement} */
  #getSprite(style) {
    const key = `${style.shape} ${style.status} ${style.colour} ${style.ground}`;
    const known = this.canvases.get(key);
    if (known) return known;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(this.sidePx * this.pixelRatio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    ctx.scale(this.pixelRatio, this.pixelRatio);
    drawSymbol(ctx, style, this.sidePx / 2, this.sidePx / 2, this.radius);
    this.canvases.set(key, canvas);
    return canvas;
  }
}
