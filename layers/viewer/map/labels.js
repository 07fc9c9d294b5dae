/**
 * Names on the map: they keep clear of the events and of each other, the more important first. One that finds no
 * room is left out until the map is closer.
 */

import { mercatorX, mercatorY, middleOf } from "../core/geometry.js";

/** @typedef {import("../types").Label} Label */
/** @typedef {import("./base-layers.js").Drawn} Drawn */
/** @typedef {import("./canvas-layer.js").Frame} Frame */
/** @typedef {import("../dom/theme.js").Colours} Colours */
/** @typedef {import("../core/i18n.js").Translator} Translator */
/** @typedef {[number, number, number, number]} Rect left, top, right, bottom in pixels */

/**
 * A name and where it may stand.
 * @typedef {object} Name
 * @property {string} text @property {number} x @property {number} y on the Mercator square
 * @property {number} rank 1 (always) to 4 (close up only)
 * @property {"place"|"route"|"area"|"country"|"water"} style
 * @property {Label|Drawn} of what it names
 */

/** @typedef {{name: Name, lines: string[], x: number, y: number, rect: Rect}} Placed */

const RANK_ZOOM = [0, 0, 8.6, 10.2, 11.6]; // from which zoom on a rank is shown
const DOT = 2.2; // pixels
const LINE_HEIGHT = 14;
const LABEL_SIZES = /** @type {Record<Name["style"], string>} */ ({
  place: "12px",
  route: "12px",
  area: "italic 12px",
  country: "14px",
  water: "italic 12px",
});
const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Armenian', sans-serif";
const FEATURE_STYLES = /** @type {Record<string, [Name["style"], number]>} */ ({
  corridor: ["route", 1],
  country: ["country", 1],
  region: ["area", 2],
  zone: ["area", 3],
  line: ["area", 2],
  lake: ["water", 3],
  river: ["water", 3],
});
const MOST_NAMES = 2; // of several names in one language, how many a label has room for

/** @param {Label[]} labels @param {Translator} words @returns {Name[]} */
export function placeNames(labels, words) {
  return labels.map((label) => ({
    text: shortName(words.name(label.names)),
    rank: label.rank,
    style: "place",
    of: label,
    x: mercatorX(label.point[0]),
    y: mercatorY(label.point[1]),
  }));
}

/** @param {string} text @returns {string} */
function shortName(text) {
  return text.split(" / ").slice(0, MOST_NAMES).join(" / ");
}

/**
 * Names of what the ground shows on a day; a schematic course says so.
 * @param {Drawn[]} drawn @param {Translator} words @returns {Name[]}
 */
export function featureNames(drawn, words) {
  return drawn.flatMap((one) => {
    const [style, rank] = FEATURE_STYLES[one.feature.kind] ?? [];
    const text = words.name(one.feature.names).split(" / ")[0];
    if (!style || !rank || !text) return [];
    const [x, y] = one.geometry.dimension === 2 ? centreOf(one.geometry.box) : middleOf(one.geometry);
    const full =
      one.feature.schematic && style === "route" ? words.say("label.schematic", { name: text }) : text;
    return [{ text: full, rank, style, of: one, x, y }];
  });
}

/** @param {import("../core/geometry.js").Box} box @returns {[number, number]} */
function centreOf([west, north, east, south]) {
  return [(west + east) / 2, (north + south) / 2];
}

/**
 * Find room for as many names as there is.
 * @param {Name[]} names @param {Frame} frame @param {Rect[]} taken boxes of the events
 * @param {(text: string, style: Name["style"]) => number} measure width in pixels
 * @param {Rect} [screen] the part of the canvas that is seen
 * @returns {Placed[]}
 */
export function placeLabels(names, frame, taken, measure, screen = [0, 0, frame.width, frame.height]) {
  const rects = [...taken];
  /** @type {Placed[]} */
  const placed = [];
  const wanted = names.filter((name) => frame.zoom >= RANK_ZOOM[name.rank] && inFrame(frame, name));
  for (const name of wanted.sort((a, b) => a.rank - b.rank)) {
    const spot = firstFree(
      spotsFor(name, frame, measure).filter((one) => isWhole(one.rect, frame) && !isCut(one, frame, screen)),
      rects,
    );
    if (!spot) continue;
    rects.push(spot.rect);
    placed.push(spot);
  }
  return placed;
}

const ROUTE_STEP = 8; // pixels between the boxes that keep names off a route

/** Boxes along the routes: names keep off them. @param {Drawn[]} routes @param {Frame} frame @returns {Rect[]} */
export function routeBoxes(routes, frame) {
  return routes
    .flatMap(({ geometry }) => geometry.parts.flat())
    .flatMap((path) => {
      /** @type {Rect[]} */
      const boxes = [];
      for (let i = 2; i < path.length; i += 2) {
        const [ax, ay, bx, by] = [
          frame.px(path[i - 2]),
          frame.py(path[i - 1]),
          frame.px(path[i]),
          frame.py(path[i + 1]),
        ];
        const steps = Math.min(400, Math.ceil(Math.hypot(bx - ax, by - ay) / ROUTE_STEP));
        for (let k = 0; k <= steps; k++) {
          const [x, y] = [ax + ((bx - ax) * k) / steps, ay + ((by - ay) * k) / steps];
          boxes.push([x - 3, y - 3, x + 3, y + 3]);
        }
      }
      return boxes;
    });
}

/** @param {Frame} frame @param {Name} name @returns {boolean} */
function inFrame(frame, { x, y }) {
  const [px, py] = [frame.px(x), frame.py(y)];
  return px >= 0 && py >= 0 && px <= frame.width && py <= frame.height;
}

/** @param {Rect} rect @param {Frame} frame @returns {boolean} whether all of it is on the canvas */
function isWhole([left, top, right, bottom], frame) {
  return left >= 0 && top >= 0 && right <= frame.width && bottom <= frame.height;
}

/**
 * A name that the map's edge would cut, or part from its dot, is left out; one beyond the edge is there when the map is
 * dragged.
 * @param {Placed} placed @param {Frame} frame @param {Rect} screen @returns {boolean}
 */
function isCut({ name, rect }, frame, screen) {
  const [x, y] = [frame.px(name.x), frame.py(name.y)];
  const reach = name.style === "place" ? DOT + 1 : -Infinity;
  const whole = /** @type {Rect} */ ([
    Math.min(rect[0], x - reach),
    Math.min(rect[1], y - reach),
    Math.max(rect[2], x + reach),
    Math.max(rect[3], y + reach),
  ]);
  const inside =
    whole[0] >= screen[0] && whole[1] >= screen[1] && whole[2] <= screen[2] && whole[3] <= screen[3];
  return rectsTouch(whole, screen) && !inside;
}

/** @param {Placed[]} spots @param {Rect[]} taken @returns {Placed|undefined} */
function firstFree(spots, taken) {
  return spots.find(({ rect }) => !taken.some((other) => rectsTouch(rect, other)));
}

/** @param {Rect} a @param {Rect} b @returns {boolean} */
export function rectsTouch(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** @param {Name} name @param {Frame} frame @param {(text: string, style: Name["style"]) => number} measure @returns {Placed[]} best first */
function spotsFor(name, frame, measure) {
  const lines = name.text.length > 16 ? name.text.split(/(?<= \/) | (?=\()/) : [name.text];
  const width = Math.max(...lines.map((line) => measure(line, name.style)));
  const height = lines.length * LINE_HEIGHT;
  const [px, py] = [frame.px(name.x), frame.py(name.y)];
  return offsetsFor(name.style, width, height).map(([dx, dy]) => {
    const [left, top] = [px + dx, py + dy];
    return {
      name,
      lines,
      x: left + width / 2,
      y: top + LINE_HEIGHT / 2,
      rect: /** @type {Rect} */ ([left - 2, top - 1, left + width + 2, top + height + 1]),
    };
  });
}

/** @param {Name["style"]} style @param {number} width @param {number} height @returns {[number, number][]} of the label's corner from its point */
function offsetsFor(style, width, height) {
  if (style === "country" || style === "area" || style === "water") {
    return [0, -30, 30, -60, 60].map((dy) => [-width / 2, dy - height / 2]);
  }
  const gap = style === "route" ? 12 : 7;
  /** @type {[number, number][]} */
  const near = [
    [gap, -height / 2],
    [-gap - width, -height / 2],
    [-width / 2, -gap - height + 1],
    [-width / 2, gap - 1],
    [gap, -gap - height + 6],
    [gap, gap - 6],
    [-gap - width, -gap - height + 6],
    [-gap - width, gap - 6],
  ];
  return style === "route"
    ? [...near, ...near.map(([dx, dy]) => /** @type {[number, number]} */ ([dx * 1.6, dy * 2.4]))]
    : near;
}

/** @param {Name["style"]} style @returns {string} */
export function labelFont(style) {
  return `${LABEL_SIZES[style]} ${FAMILY}`;
}

/** @param {CanvasRenderingContext2D} ctx @param {Placed[]} placed @param {Frame} frame @param {Colours} colours */
export function drawLabels(ctx, placed, frame, colours) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const { name } of placed)
    if (name.style === "place") drawDot(ctx, frame.px(name.x), frame.py(name.y), colours);
  for (const one of placed) drawLabel(ctx, one, colours);
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {Colours} colours */
function drawDot(ctx, x, y, colours) {
  ctx.beginPath();
  ctx.arc(x, y, DOT, 0, 2 * Math.PI);
  ctx.fillStyle = colours.label;
  ctx.strokeStyle = colours.halo;
  ctx.lineWidth = 2;
  ctx.stroke();
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx @param {Placed} placed @param {Colours} colours */
function drawLabel(ctx, { name, lines, x, y }, colours) {
  ctx.font = labelFont(name.style);
  ctx.strokeStyle = colours.halo;
  ctx.lineWidth = 3.5;
  ctx.fillStyle = name.style === "route" ? colours.route : colours.label;
  lines.forEach((line, i) => {
    ctx.strokeText(line, x, y + i * LINE_HEIGHT);
    ctx.fillText(line, x, y + i * LINE_HEIGHT);
  });
}
