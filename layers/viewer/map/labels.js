/**
 * Labels of places and features. They do not overlap events or each other; the most important are placed first. A
 * label without room is left out until the map is closer.
 */

import { findCrossings, findMidpoint, isBetweenCrossings, mercatorX, mercatorY } from "../core/geometry.js";
import { FEATURE_LABELS, LABELS, LABEL_STYLES, MIN_ZOOM_BY_RANK } from "./symbology.js";

/** @typedef {import("../types").Label} Label */
/** @typedef {import("./base-layers.js").ProjectedFeature} ProjectedFeature */
/** @typedef {import("./canvas-layer.js").CanvasViewport} CanvasViewport */
/** @typedef {import("../dom/theme.js").Colours} Colours */
/** @typedef {import("../core/i18n.js").Translator} Translator */
/** @typedef {[number, number, number, number]} Rect left, top, right, bottom in pixels */

/**
 * A label and its position.
 * @typedef {object} MapLabel
 * @property {string} text @property {number} x @property {number} y on the Mercator square
 * @property {number} rank 1 (always) to 4 (close up only)
 * @property {import("./symbology.js").LabelStyleName} style
 * @property {Label|ProjectedFeature|null} of the place or feature it names; null for the place of an event
 * @property {boolean} [hasMark] whether the mark of an event replaces its dot
 * @property {[number, number][]} [alternatives] further positions on the Mercator square, the best first
 */

/** @typedef {{name: MapLabel, lines: string[], x: number, y: number, rect: Rect}} PlacedLabel */

const DOT_RADIUS_PX = LABELS.dot_radius_px;
const LINE_HEIGHT_PX = LABELS.line_height_px;
const FONT_FAMILY =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Armenian', sans-serif";

/** @param {Label[]} labels @param {Translator} translator @returns {MapLabel[]} */
export function buildPlaceLabels(labels, translator) {
  return labels.map((label) => ({
    text: shortenName(translator.formatNames(label.names)),
    rank: label.rank,
    style: "place",
    of: label,
    x: mercatorX(label.point[0]),
    y: mercatorY(label.point[1]),
  }));
}

const MAX_CALLOUT_LINE_CHARS = 26;
const MAX_CALLOUT_LINES = 4;
const CALLOUT_PADDING_PX = 4;
const LEADER_START_PX = 11; // from the middle of the mark

/**
 * The callout of an event: its date and title next to its mark.
 * @param {string} date @param {string} title @param {number} x @param {number} y on the Mercator square @returns {MapLabel}
 */
export function buildCallout(date, title, x, y) {
  const lines = [date, ...wrapWords(title, MAX_CALLOUT_LINE_CHARS)];
  if (lines.length > MAX_CALLOUT_LINES) {
    lines.length = MAX_CALLOUT_LINES;
    lines[MAX_CALLOUT_LINES - 1] += " …";
  }
  return { text: lines.join("\n"), x, y, rank: -1, style: "callout", of: null, hasMark: true };
}

/** @param {string} text @param {number} maxChars @returns {string[]} */
function wrapWords(text, maxChars) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= maxChars)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const SAME_PLACE_DISTANCE_PX = 10; // a label this close to a mark is of the mark's town

const NEAR_TOWN_DISTANCE_PX = LABELS.near_town_px; // the labels of a town and of a mark this close may need the same room
const NEAR_TOWN_RANK = 0.5; // of a place with an event near a town of the base map, which is placed before it

/**
 * Let towns with an event keep their names: the label moves aside for the mark and is placed first. A place of an event
 * that has no label gets one. A town of the base map near it is placed before it: a hospital does not take the room of
 * its town's name.
 * @param {MapLabel[]} labels of places @param {{x: number, y: number, text: string}[]} marks points with an event, and their names
 * @param {CanvasViewport} viewport @param {MapLabel[]} [towns] labels of the base map's towns @param {number} [zoomShift] of the map's opening view
 * @returns {MapLabel[]} the labels of places and towns
 */
export function mergeEventLabels(labels, marks, viewport, towns = [], zoomShift = 0) {
  const isWithin = (
    /** @type {{x: number, y: number}} */ a,
    /** @type {MapLabel} */ b,
    /** @type {number} */ px,
  ) => Math.hypot(a.x - b.x, a.y - b.y) <= px / viewport.scale;
  const ground = towns
    .filter(
      (town) => !labels.some((one) => one.text === town.text && isWithin(one, town, NEAR_TOWN_DISTANCE_PX)),
    )
    .map((town) => ({ town, label: { ...town } }));
  const findTown = (/** @type {{x: number, y: number, text: string}} */ place, maxRank = Infinity) => {
    const near = ground
      .filter(({ label }) => isWithin(place, label, NEAR_TOWN_DISTANCE_PX))
      .sort((a, b) => a.town.rank - b.town.rank);
    return (
      near.find(({ label }) => label.text === place.text) ??
      near.find(({ town }) => town.rank <= maxRank && isShown(town, viewport, zoomShift))
    )?.label;
  };
  const merged = labels.map((label) => {
    if (!marks.some((mark) => isWithin(mark, label, SAME_PLACE_DISTANCE_PX))) return label;
    const town = findTown(label, label.rank);
    if (town) town.rank = 0;
    return { ...label, rank: town ? NEAR_TOWN_RANK : 0, hasMark: true };
  });
  for (const mark of marks) {
    const { x, y, text } = mark;
    if (merged.some((label) => isWithin(mark, label, SAME_PLACE_DISTANCE_PX) || label.text === text))
      continue;
    const town = findTown(mark);
    const isOnTown = town !== undefined && isWithin(mark, town, SAME_PLACE_DISTANCE_PX);
    if (town) Object.assign(town, { rank: 0, hasMark: town.hasMark || isOnTown });
    if (!text || town?.text === text) continue;
    merged.push({ text, x, y, rank: town ? NEAR_TOWN_RANK : 0, style: "place", of: null, hasMark: true });
  }
  return [...merged, ...ground.map(({ label }) => label)];
}

/** @param {MapLabel} label @param {CanvasViewport} viewport @param {number} zoomShift @returns {boolean} whether labels of its rank are shown at this zoom */
function isShown({ rank }, viewport, zoomShift) {
  return viewport.zoom - zoomShift >= (MIN_ZOOM_BY_RANK[rank] ?? 0);
}

/** @param {string} text @returns {string} */
export function shortenName(text) {
  return text.split(" / ").slice(0, LABELS.max_names).join(" / ");
}

/**
 * Labels of the features of a day; a schematic corridor is labelled as schematic.
 * @param {ProjectedFeature[]} features @param {Translator} translator
 * @param {CanvasViewport} [viewport] @param {Rect} [screen] the visible part of the canvas: areas are labelled in the middle
 *   of what is visible of them
 * @returns {MapLabel[]}
 */
export function buildFeatureLabels(features, translator, viewport, screen) {
  const seen = viewport && screen ? toMercatorBox(viewport, screen) : null;
  const regions = features.filter(({ kind }) => kind === "region" || kind === "zone");
  return features.flatMap((one) => {
    const { style, rank } = FEATURE_LABELS[one.kind] ?? {};
    const text = translator.formatNames(one.feature.names).split(" / ")[0];
    if (!style || !rank || !text) return [];
    const [position, ...alternatives] = listLabelPositions(one, seen, one.kind === "country" ? regions : []);
    if (!position) return [];
    const [x, y] = position;
    const full =
      one.feature.schematic && style === "route"
        ? translator.message("label.schematic", { name: text })
        : text;
    const label = { text: full, rank: one.feature.rank ?? rank, style, of: one, x, y };
    return [one.kind === "country" ? { ...label, alternatives } : label];
  });
}

/**
 * @param {ProjectedFeature} projectedFeature @param {import("../core/geometry.js").Box|null} seen the visible part of the map
 * @param {ProjectedFeature[]} excluded see listVisibleCentres
 * @returns {[number, number][]} positions on the Mercator square, the best first; none for a large area out of sight
 */
function listLabelPositions({ feature: { label }, geometry }, seen, excluded) {
  if (label && (!seen || geometry.dimension !== 2)) return [[mercatorX(label[0]), mercatorY(label[1])]];
  if (geometry.dimension === 2) return listVisibleCentres(geometry, seen, excluded);
  return [geometry.dimension === 1 ? findMidpoint(geometry) : [geometry.box[0], geometry.box[1]]];
}

/** @param {CanvasViewport} viewport @param {Rect} screen @returns {import("../core/geometry.js").Box} */
function toMercatorBox({ left, top, scale }, screen) {
  return [
    (screen[0] - left) / scale,
    (screen[1] - top) / scale,
    (screen[2] - left) / scale,
    (screen[3] - top) / scale,
  ];
}

const CENTRE_GRID = [16, 12]; // positions that are tried, across and down

/**
 * List the positions in the visible part of an area that are farthest from its edge and from the screen's, on a grid.
 * @param {import("../core/geometry.js").Geometry} geometry @param {import("../core/geometry.js").Box|null} seen
 * @param {ProjectedFeature[]} excluded regions that have their own label: the name of a country is not put on them
 * @returns {[number, number][]} the middle of a small area of which no position is visible; none if it is large
 */
function listVisibleCentres({ box, parts }, seen, excluded) {
  const middle = /** @type {[number, number]} */ ([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
  if (!seen) return [middle];
  const [west, north, east, south] = [
    Math.max(box[0], seen[0]),
    Math.max(box[1], seen[1]),
    Math.min(box[2], seen[2]),
    Math.min(box[3], seen[3]),
  ];
  const fallback = box[2] - box[0] < (seen[2] - seen[0]) / 2 ? [middle] : [];
  if (east <= west || south <= north) return fallback;
  const [columns, rows] = CENTRE_GRID;
  const [dx, dy] = [(east - west) / columns, (south - north) / rows];
  const inside = Array.from({ length: (columns + 2) * (rows + 2) }, () => 0);
  const excludedParts = excluded.flatMap(({ geometry }) => geometry.parts);
  for (let row = 0; row < rows; row++) {
    const y = north + (row + 0.5) * dy;
    const crossings = parts.map((rings) => findCrossings(rings, y));
    const excludedCrossings = excludedParts.map((rings) => findCrossings(rings, y));
    for (let column = 0; column < columns; column++) {
      const x = west + (column + 0.5) * dx;
      const isInside =
        crossings.some((xs) => isBetweenCrossings(xs, x)) &&
        !excludedCrossings.some((xs) => isBetweenCrossings(xs, x));
      inside[(row + 1) * (columns + 2) + column + 1] = Number(isInside);
    }
  }
  const cells = listDeepestCells(inside, columns, rows);
  if (!cells.length) return fallback;
  return cells.map(([column, row]) => [west + (column + 0.5) * dx, north + (row + 0.5) * dy]);
}

const ROOM_AROUND_PX = 20; // of the name of a country, which is else read as that of a mark
const MAX_CENTRES = 20;
const MIN_CELLS_APART = 3; // between two centres, across or down

/**
 * @param {number[]} inside 1 for each cell inside, with a margin of 0 @param {number} columns @param {number} rows
 * @returns {[number, number][]} column and row of the cells with most rings of cells inside around them, apart from each other
 */
function listDeepestCells(inside, columns, rows) {
  const depth = [...inside];
  const stride = columns + 2;
  for (let pass = 1; pass <= Math.max(columns, rows); pass++) {
    const before = [...depth];
    for (let row = 1; row <= rows; row++)
      for (let column = 1; column <= columns; column++) {
        const i = row * stride + column;
        if (before[i] < pass) continue;
        const around = Math.min(before[i - 1], before[i + 1], before[i - stride], before[i + stride]);
        if (around >= pass) depth[i] = pass + 1;
      }
  }
  /** @type {[number, number][]} */
  const chosen = [];
  for (const i of depth.map((_, index) => index).sort((a, b) => depth[b] - depth[a] || a - b)) {
    if (!depth[i] || chosen.length === MAX_CENTRES) break;
    const [column, row] = [(i % stride) - 1, Math.floor(i / stride) - 1];
    const isApart = chosen.every(
      ([x, y]) => Math.max(Math.abs(x - column), Math.abs(y - row)) >= MIN_CELLS_APART,
    );
    if (isApart) chosen.push([column, row]);
  }
  return chosen;
}

/**
 * Place as many labels as there is room for.
 * @param {MapLabel[]} labels @param {CanvasViewport} viewport @param {Rect[]} obstacles boxes of the events
 * @param {(text: string, style: MapLabel["style"]) => number} measure width in pixels
 * @param {Rect} [screen] the visible part of the canvas
 * @param {number} [zoomShift] of the map's opening view
 * @returns {PlacedLabel[]}
 */
export function placeLabels(
  labels,
  viewport,
  obstacles,
  measure,
  screen = [0, 0, viewport.width, viewport.height],
  zoomShift = 0,
) {
  const rects = [...obstacles];
  /** @type {PlacedLabel[]} */
  const placed = [];
  const wanted = labels.filter((name) => isShown(name, viewport, zoomShift) && isOnCanvas(viewport, name));
  const marks = wanted.filter((name) => name.hasMark && name.style === "place");
  const dots = wanted.filter(({ style }) => style === "place").map((one) => buildDotBox(one, viewport));
  let placesLeft = Math.ceil((viewport.width * viewport.height) / LABELS.place_area_px2);
  for (const name of wanted.sort(compareLabels)) {
    if (name.style === "place" && name.rank > 1 && placesLeft <= 0) continue;
    const placements = listPlacements(name, viewport, measure).filter(
      (one) =>
        isFullyOnCanvas(one.rect, viewport) &&
        !isCutByEdge(one, viewport, screen) &&
        isOnItsLand(one, viewport) &&
        !isOnOtherCountry(one, viewport, labels),
    );
    const clear = marks.includes(name)
      ? placements.filter((one) => !isNearerToOther(one, marks, viewport))
      : placements;
    const spot =
      (name.alternatives && findCountryPlacement(placements, [...rects, ...dots], viewport)) ??
      findFreePlacement(clear, rects) ??
      findFreePlacement(placements, rects);
    if (!spot) continue;
    if (name.style === "place") placesLeft--;
    rects.push(spot.rect);
    placed.push(spot);
  }
  return placed;
}

/**
 * Return whether the middle of a country's name is on another country too: both have land that is disputed between them.
 * @param {PlacedLabel} placed @param {CanvasViewport} viewport @param {MapLabel[]} labels @returns {boolean}
 */
function isOnOtherCountry({ name, x, rect: [, top, , bottom] }, viewport, labels) {
  if (name.style !== "country") return false;
  const [mx, my] = [
    (x - viewport.left) / viewport.scale,
    ((top + bottom) / 2 - viewport.top) / viewport.scale,
  ];
  return labels.some(({ of, style }) => {
    if (style !== "country" || of === name.of || !of || !("geometry" in of)) return false;
    const { box, dimension, parts } = of.geometry;
    if (dimension !== 2 || mx < box[0] || mx > box[2] || my < box[1] || my > box[3]) return false;
    return parts.some((rings) => isBetweenCrossings(findCrossings(rings, my), mx));
  });
}

/** @param {MapLabel} name of a place @param {CanvasViewport} viewport @returns {Rect} around its dot */
function buildDotBox({ x, y }, viewport) {
  const [px, py] = [viewport.pixelX(x), viewport.pixelY(y)];
  return [px - DOT_RADIUS_PX, py - DOT_RADIUS_PX, px + DOT_RADIUS_PX, py + DOT_RADIUS_PX];
}

/**
 * Find a position for the name of a country: inside its borders, if the name fits, and with room around it.
 * @param {PlacedLabel[]} placements @param {Rect[]} obstacles @param {CanvasViewport} viewport @returns {PlacedLabel|undefined}
 */
function findCountryPlacement(placements, obstacles, viewport) {
  const within = placements.filter((one) => isOnItsLand(one, viewport, 1));
  return (
    findFreePlacement(within, obstacles, ROOM_AROUND_PX) ??
    findFreePlacement(within, obstacles) ??
    findFreePlacement(placements, obstacles, ROOM_AROUND_PX)
  );
}

const LAND_STYLES = ["country", "province"]; // a name on other land than its own would be read as the name of that

/**
 * Return whether the middle of a country's or province's name, or a larger part of it, is on the country or province.
 * @param {PlacedLabel} placed @param {CanvasViewport} viewport @param {number} [share] of the width on each side of the middle
 * @returns {boolean} true for all other names
 */
function isOnItsLand({ name, x, rect: [left, top, right, bottom] }, viewport, share = 0) {
  if (!LAND_STYLES.includes(name.style) || !name.of || !("geometry" in name.of)) return true;
  const { parts, dimension } = name.of.geometry;
  if (dimension !== 2) return true;
  const crossings = parts.map((rings) =>
    findCrossings(rings, ((top + bottom) / 2 - viewport.top) / viewport.scale),
  );
  const reach = (share * (right - left)) / 2;
  return [x - reach, x, x + reach].every((px) =>
    crossings.some((xs) => isBetweenCrossings(xs, (px - viewport.left) / viewport.scale)),
  );
}

/** Callout and towns with an event first, then countries, then by rank. @param {MapLabel} a @param {MapLabel} b @returns {number} */
function compareLabels(a, b) {
  return a.rank - b.rank || Number(b.style === "country") - Number(a.style === "country");
}

/** Boxes along the corridors, which labels must not overlap. @param {ProjectedFeature[]} routes @param {CanvasViewport} viewport @returns {Rect[]} */
export function buildRouteBoxes(routes, viewport) {
  const reach = LABELS.route_box_half_width_px;
  return routes
    .flatMap(({ geometry }) => geometry.parts.flat())
    .flatMap((path) => {
      /** @type {Rect[]} */
      const boxes = [];
      for (let i = 2; i < path.length; i += 2) {
        const [ax, ay, bx, by] = [
          viewport.pixelX(path[i - 2]),
          viewport.pixelY(path[i - 1]),
          viewport.pixelX(path[i]),
          viewport.pixelY(path[i + 1]),
        ];
        const steps = Math.min(400, Math.ceil(Math.hypot(bx - ax, by - ay) / LABELS.route_box_step_px));
        for (let k = 0; k <= steps; k++) {
          const [x, y] = [ax + ((bx - ax) * k) / steps, ay + ((by - ay) * k) / steps];
          boxes.push([x - reach, y - reach, x + reach, y + reach]);
        }
      }
      return boxes;
    });
}

/** @param {CanvasViewport} viewport @param {MapLabel} name @returns {boolean} */
function isOnCanvas(viewport, { x, y }) {
  const [px, py] = [viewport.pixelX(x), viewport.pixelY(y)];
  return px >= 0 && py >= 0 && px <= viewport.width && py <= viewport.height;
}

/** @param {Rect} rect @param {CanvasViewport} viewport @returns {boolean} whether all of it is on the canvas */
function isFullyOnCanvas([left, top, right, bottom], viewport) {
  return left >= 0 && top >= 0 && right <= viewport.width && bottom <= viewport.height;
}

/**
 * Whether the map's edge would cut a label or separate it from its dot. Labels outside the visible part are kept: they
 * appear when the map is dragged.
 * @param {PlacedLabel} placed @param {CanvasViewport} viewport @param {Rect} screen @returns {boolean}
 */
function isCutByEdge({ name, rect }, viewport, screen) {
  const [x, y] = [viewport.pixelX(name.x), viewport.pixelY(name.y)];
  const reach = name.style === "place" ? DOT_RADIUS_PX + 1 : -Infinity;
  const whole = /** @type {Rect} */ ([
    Math.min(rect[0], x - reach),
    Math.min(rect[1], y - reach),
    Math.max(rect[2], x + reach),
    Math.max(rect[3], y + reach),
  ]);
  const inside =
    whole[0] >= screen[0] && whole[1] >= screen[1] && whole[2] <= screen[2] && whole[3] <= screen[3];
  return rectsIntersect(whole, screen) && !inside;
}

/**
 * Whether a label would be read as the name of another place with an event: it is nearer to that place's mark. A label
 * level with its own mark is read as the name of that.
 * @param {PlacedLabel} placed @param {MapLabel[]} marks @param {CanvasViewport} viewport @returns {boolean}
 */
function isNearerToOther({ name, rect }, marks, viewport) {
  const measureFrom = (/** @type {MapLabel} */ mark) => {
    const [x, y] = [viewport.pixelX(mark.x), viewport.pixelY(mark.y)];
    return Math.hypot(Math.max(rect[0] - x, 0, x - rect[2]), Math.max(rect[1] - y, 0, y - rect[3]));
  };
  const row = viewport.pixelY(name.y);
  if (rect[1] < row && row < rect[3]) return false;
  const own = measureFrom(name);
  return marks.some((mark) => mark !== name && measureFrom(mark) < own);
}

/**
 * @param {PlacedLabel[]} placements @param {Rect[]} obstacles @param {number} [margin] pixels around the label that are free too
 * @returns {PlacedLabel|undefined}
 */
function findFreePlacement(placements, obstacles, margin = 0) {
  return placements.find(({ rect: [left, top, right, bottom] }) => {
    const room = /** @type {Rect} */ ([left - margin, top - margin, right + margin, bottom + margin]);
    return !obstacles.some((other) => rectsIntersect(room, other));
  });
}

/** @param {Rect} a @param {Rect} b @returns {boolean} */
export function rectsIntersect(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** @param {MapLabel} name @param {CanvasViewport} viewport @param {(text: string, style: MapLabel["style"]) => number} measure @returns {PlacedLabel[]} the best first */
function listPlacements(name, viewport, measure) {
  const lines =
    name.style === "callout"
      ? name.text.split("\n")
      : name.text.length > LABELS.max_line_chars
        ? name.text.split(/(?<= \/) | (?=\()/)
        : [name.text];
  const width = Math.max(...lines.map((line) => measure(line, name.style)));
  const height = lines.length * LINE_HEIGHT_PX;
  const isKept = name.rank === 0; // the name of a town that has an event in it
  const offsets = listOffsets(name.style, width, height, name.hasMark, isKept);
  /** @type {[number, number][]} */
  const points = [[name.x, name.y], ...(name.alternatives ?? [])];
  return points.flatMap(([x, y]) =>
    offsets.map(([dx, dy]) => {
      const [left, top] = [viewport.pixelX(x) + dx, viewport.pixelY(y) + dy];
      return {
        name,
        lines,
        x: left + width / 2,
        y: top + LINE_HEIGHT_PX / 2,
        rect: /** @type {Rect} */ ([left - 2, top - 1, left + width + 2, top + height + 1]),
      };
    }),
  );
}

/** @param {MapLabel["style"]} style @param {number} width @param {number} height @param {boolean} [hasMark] @param {boolean} [isKept] whether farther positions are tried too @returns {[number, number][]} from the point to the label's upper left corner */
function listOffsets(style, width, height, hasMark, isKept) {
  if (style === "country" || style === "area" || style === "water" || style === "province") {
    return [0, -30, 30, -60, 60].map((dy) => [-width / 2, dy - height / 2]);
  }
  if (style === "callout") return listCalloutOffsets(width, height);
  const gap = style === "route" ? LABELS.route_gap_px : hasMark ? LABELS.mark_gap_px : LABELS.dot_gap_px;
  const near = listCorners(width, height, gap);
  if (style === "route" || hasMark) {
    const crowded = listCorners(width, height, gap * CROWDED_GAP_FACTOR);
    const level = isKept ? listCorners(width, height, gap * CLUSTER_GAP_FACTOR).slice(0, 2) : [];
    return [...near, ...crowded.slice(0, SIDES), ...level, ...crowded.slice(SIDES)];
  }
  return isKept ? [...near, ...listRowOffsets(width, height, gap)] : near;
}

const SIDES = 4; // the corners come after them
const CROWDED_GAP_FACTOR = 2; // farther, a label would be read as the name of something else
const CLUSTER_GAP_FACTOR = 3; // to the left or right of the chip of several events, which is that wide

/** Sides and corners at a distance from the point, the best first. @param {number} width @param {number} height @param {number} gap @returns {[number, number][]} */
function listCorners(width, height, gap) {
  const [left, above] = [-gap - width, -gap - height];
  return [
    [gap, -height / 2],
    [left, -height / 2],
    [-width / 2, above + 1],
    [-width / 2, gap - 1],
    [gap, above + 6],
    [gap, gap - 6],
    [left, above + 6],
    [left, gap - 6],
  ];
}

/** Rows below and above the point, the nearest first. @param {number} width @param {number} height @param {number} gap @returns {[number, number][]} */
function listRowOffsets(width, height, gap) {
  return [0.5, 1, 2].flatMap((rows) => [
    /** @type {[number, number]} */ ([-width / 2, gap + rows * height]),
    /** @type {[number, number]} */ ([-width / 2, -gap - (1 + rows) * height]),
  ]);
}

const CALLOUT_DISTANCES_PX = [20, 44, 80, 120]; // from the mark, the nearest first

/** Corners and sides around the mark, each distance in turn. @param {number} width @param {number} height @returns {[number, number][]} */
function listCalloutOffsets(width, height) {
  return CALLOUT_DISTANCES_PX.flatMap((far) => {
    const [right, left, above, below] = [far, -far - width, -far - height, far];
    return /** @type {[number, number][]} */ ([
      [right, -height / 2],
      [left, -height / 2],
      [right, below - height / 2],
      [left, below - height / 2],
      [right, above + height / 2],
      [left, above + height / 2],
      [-width / 2, below],
      [-width / 2, above],
    ]);
  });
}

/** @param {MapLabel["style"]} style @returns {string} */
export function getLabelFont(style) {
  const { size_px: size, italic } = LABEL_STYLES[style];
  if (style === "callout") return `600 ${size}px ${FONT_FAMILY}`;
  return `${italic ? "italic " : ""}${size}px ${FONT_FAMILY}`;
}

/** @param {CanvasRenderingContext2D} ctx @param {PlacedLabel[]} placed @param {CanvasViewport} viewport @param {Colours} colours */
export function drawLabels(ctx, placed, viewport, colours) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const { name } of placed)
    if (name.style === "place" && !name.hasMark)
      drawDot(ctx, viewport.pixelX(name.x), viewport.pixelY(name.y), colours);
  for (const one of placed) {
    if (one.name.style === "callout") drawCalloutBox(ctx, one, viewport, colours);
    drawLabel(ctx, one, colours);
  }
}

/** The box of a callout, and the line from it to its mark. @param {CanvasRenderingContext2D} ctx @param {PlacedLabel} placed @param {CanvasViewport} viewport @param {Colours} colours */
function drawCalloutBox(ctx, { name, rect }, viewport, colours) {
  const [left, top, right, bottom] = rect;
  const [x, y] = [viewport.pixelX(name.x), viewport.pixelY(name.y)];
  ctx.strokeStyle = colours.ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  const [toX, toY] = [Math.max(left, Math.min(right, x)), Math.max(top, Math.min(bottom, y))];
  const far = Math.max(1, Math.hypot(toX - x, toY - y));
  ctx.moveTo(x + ((toX - x) * LEADER_START_PX) / far, y + ((toY - y) * LEADER_START_PX) / far);
  ctx.lineTo(toX, toY);
  ctx.stroke();
  ctx.beginPath();
  const pad = CALLOUT_PADDING_PX;
  ctx.roundRect(left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad, 3);
  ctx.fillStyle = colours.paper;
  ctx.fill();
  ctx.strokeStyle = colours.rule;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {Colours} colours */
function drawDot(ctx, x, y, colours) {
  ctx.beginPath();
  ctx.arc(x, y, DOT_RADIUS_PX, 0, 2 * Math.PI);
  ctx.fillStyle = colours.label;
  ctx.strokeStyle = colours.halo;
  ctx.lineWidth = LABELS.dot_halo_width_px;
  ctx.stroke();
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx @param {PlacedLabel} placed @param {Colours} colours */
function drawLabel(ctx, { name, lines, x, y }, colours) {
  ctx.font = getLabelFont(name.style);
  const isCallout = name.style === "callout";
  ctx.strokeStyle = isCallout ? colours.paper : colours.halo;
  ctx.lineWidth = LABELS.halo_width_px;
  ctx.fillStyle = isCallout ? colours.ink : name.style === "route" ? colours.route : colours.label;
  lines.forEach((line, i) => {
    ctx.strokeText(line, x, y + i * LINE_HEIGHT_PX);
    ctx.fillText(line, x, y + i * LINE_HEIGHT_PX);
  });
}
