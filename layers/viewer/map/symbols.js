/**
 * Event symbols: shape and colour by type, fill by status. Canvas and SVG use the same outlines.
 */

import { createSvg } from "../dom/dom.js";
import {
  RING_SCALE,
  RING_WIDTH_PX,
  SYMBOL_HALO_WIDTH_PX,
  SYMBOL_OUTLINE_WIDTH_PX,
  buildLeftHalfPath,
  buildOutlinePath,
  getStatusStyle,
} from "./symbology.js";

/** @typedef {import("./symbology.js").SymbolShape} SymbolShape */

/**
 * @typedef {object} SymbolStyle
 * @property {SymbolShape} shape @property {string} status @property {string} colour @property {string} background
 */

/**
 * Draw a symbol.
 * @param {CanvasRenderingContext2D|OffscreenCanvasRenderingContext2D} ctx
 * @param {SymbolStyle} symbolStyle @param {number} x @param {number} y centre @param {number} radius radius in pixels
 */
export function drawSymbol(ctx, { shape, status, colour, background }, x, y, radius) {
  const outline = new Path2D(buildOutlinePath(shape));
  const { fill, has_ring: hasRing } = getStatusStyle(status);
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(radius, radius);
  ctx.lineJoin = "round";
  if (hasRing)
    strokeScaled(
      ctx,
      outline,
      RING_SCALE,
      [
        [background, SYMBOL_HALO_WIDTH_PX],
        [colour, RING_WIDTH_PX],
      ],
      radius,
    );
  ctx.strokeStyle = background;
  ctx.lineWidth = SYMBOL_HALO_WIDTH_PX / radius;
  ctx.stroke(outline);
  ctx.fillStyle = fill === "solid" ? colour : background;
  ctx.fill(outline);
  ctx.fillStyle = colour;
  if (fill === "half") ctx.fill(new Path2D(buildLeftHalfPath(shape)));
  ctx.strokeStyle = colour;
  ctx.lineWidth = SYMBOL_OUTLINE_WIDTH_PX / radius;
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
 * A symbol as an inline SVG element, coloured by a custom property.
 * @param {SymbolShape} shape @param {string} status @param {number} typeIndex index of the type, for its colour; -1 for ink
 * @returns {SVGElement}
 */
export function buildSymbolSvg(shape, status, typeIndex) {
  const outline = buildOutlinePath(shape);
  const { fill, has_ring: hasRing } = getStatusStyle(status);
  const parts = [
    createSvg("path", {
      d: outline,
      class: fill === "solid" ? "cm-solid" : "cm-hollow",
      "stroke-width": 0.28,
    }),
  ];
  if (fill === "half")
    parts.push(createSvg("path", { d: buildLeftHalfPath(shape), class: "cm-solid", "stroke-width": 0 }));
  if (hasRing) {
    parts.push(
      createSvg("path", {
        d: outline,
        class: "cm-ring",
        transform: `scale(${RING_SCALE})`,
        "stroke-width": 0.15,
      }),
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

/** Symbols drawn once and copied, for thousands of marks per frame. */
export class SpriteCache {
  /** @param {number} pixelRatio device pixels per CSS pixel @param {number} radius radius in pixels */
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
    const key = `${style.shape} ${style.status} ${style.colour} ${style.background}`;
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
