/** Regions' names in place. */

import { briefly, shapesOf } from "../../page/words.js";
import { regionName } from "./names.js";

const [LETTER, LINE] = [7.6, 18]; // pixels of a label
const [SIZE, SMALL] = [13, 11]; // of its type, and of that of the shortest name
const SIDES = new Map([[0, "top center"], [-1, "bottom center"]]); // of a point at an edge, so that a name lies within

/**
 * A region's name where it has most room, if it fits there: whole, without what it ignores, without what it shares, or small.
 * @param {Cells} cells
 * @param {Frame} frame
 * @param {{ y_name: string, phrases: AtlasPhrases, colours: Colours }} options
 */
export function labels(cells, frame, { y_name, phrases, colours }) {
  const room = roomOf(cells, frame);
  const placed = regionsOf(cells).flatMap((region) => {
    const whole = regionName(region.level, y_name, phrases);
    const short = whole.map(shapesOf);
    const ways = [{ lines: whole, size: SIZE }, { lines: whole.map(briefly), size: SIZE }, { lines: short, size: SIZE }, { lines: short, size: SMALL }];
    for (const { lines, size } of ways) {
      const [wide, tall] = [Math.max(...lines.map(({ length }) => length)) * LETTER, lines.length * LINE].map((pixels) => (pixels * size) / SIZE);
      const ends = Math.floor(wide / frame.perColumn / 2);
      const score = (/** @type {Cell} */ [i, k]) => Math.min((room[i][k]?.across ?? 0) / wide,
        ...[k - ends, k, k + ends].map((column) => (room[i][column]?.along ?? 0) / tall));
      const best = region.cells.reduce((found, cell) => (score(cell) > score(found) ? cell : found));
      if (score(best) >= 1) return [{ text: lines.join("<br>"), size, x: frame.xs[best[1]], y: frame.ys[best[0]], side: SIDES.get(best[0] - (best[0] > 0 ? cells.length : 0)) ?? "middle center" }];
    }
    return [];
  });
  return {
    type: "scatter", mode: "text", hoverinfo: "skip", textposition: placed.map(({ side }) => side), x: placed.map(({ x }) => x), y: placed.map(({ y }) => y),
    text: placed.map(({ text }) => text), textfont: { size: placed.map(({ size }) => size), weight: 600, color: colours.ink },
  };
}

/**
 * Around each cell, the pixels that stay in its region: the most that is centred on it, across and along.
 * @param {Cells} cells
 * @param {Frame} frame
 */
function roomOf(cells, { perRow, perColumn }) {
  const reach = (/** @type {number} */ i, /** @type {number} */ k, /** @type {number} */ di, /** @type {number} */ dk) => {
    const key = cells[i][k]?.key;
    let steps = 0;
    while (cells[i + di * (steps + 1)]?.[k + dk * (steps + 1)]?.key === key) steps += 1;
    return 2 * steps + 1;
  };
  return cells.map((row, i) => row.map((level, k) => level && {
    across: Math.min(reach(i, k, 0, 1), reach(i, k, 0, -1)) * perColumn,
    along: Math.min(reach(i, k, 1, 0), reach(i, k, -1, 0)) * perRow,
  }));
}

/**
 * Connected cells of one key: [{level, cells: [[row, column]]}].
 * @param {Cells} cells
 */
function regionsOf(cells) {
  const met = cells.map((row) => row.map(() => false));
  /** @type {{ level: AtlasLevel, cells: Cell[] }[]} */
  const regions = [];
  cells.forEach((row, i) => row.forEach((level, k) => {
    if (met[i][k] || !level) return;
    regions.push({ level, cells: flood(cells, level.key, met, [i, k]) });
  }));
  return regions;
}

/**
 * @param {Cells} cells
 * @param {string} key
 * @param {boolean[][]} met
 * @param {Cell} start
 */
function flood(cells, key, met, start) {
  const [found, open] = [/** @type {Cell[]} */ ([]), [start]];
  met[start[0]][start[1]] = true;
  for (let cell = open.pop(); cell; cell = open.pop()) {
    const [i, k] = cell;
    found.push(cell);
    for (const [a, b] of /** @type {Cell[]} */ ([[i + 1, k], [i - 1, k], [i, k + 1], [i, k - 1]])) {
      if (cells[a]?.[b]?.key !== key || met[a][b]) continue;
      met[a][b] = true;
      open.push([a, b]);
    }
  }
  return found;
}
