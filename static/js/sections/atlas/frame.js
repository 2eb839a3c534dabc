/** Where cells lie in the picture, in its own coordinates and in pixels. */

import { depth } from "../axis.js";

export const MARGIN = { l: 54, r: 12, t: 10, b: 40 }; // pixels: of ticks and titles

/**
 * @param {{ sparsity: number[], y: number[] }} grid
 * @param {(value: number) => number} height
 * @param {Size} size
 */
export function frameOf({ sparsity, y }, height, { width: wide, height: tall }) {
  const [xs, ys] = [sparsity.map(depth), y.map(height)];
  const [columns, rows] = [xs, ys].map(edges);
  const [left, right, low, high] = [columns[0], columns[columns.length - 1], rows[0], rows[rows.length - 1]];
  const [inside, upright] = [wide - MARGIN.l - MARGIN.r, tall - MARGIN.t - MARGIN.b];
  return {
    xs, ys, columns, rows,
    x: [left, right], y: [low, high],
    perColumn: inside / xs.length, perRow: upright / ys.length,
    toPixels: (/** @type {number} */ x, /** @type {number} */ y) => [MARGIN.l + ((x - left) / (right - left)) * inside, MARGIN.t + ((high - y) / (high - low)) * upright],
    /**
     * The cell under a pixel, or the nearest one: [row, column].
     * @param {number} px
     * @param {number} py
     * @returns {Cell}
     */
    cellAt(px, py) {
      const x = left + ((px - MARGIN.l) / inside) * (right - left);
      const y = high - ((py - MARGIN.t) / upright) * (high - low);
      return [within(rows, y), within(columns, x)];
    },
  };
}

/**
 * Half way between neighbours, and as far beyond the first and the last.
 * @param {number[]} places
 */
function edges(places) {
  if (places.length === 1) return [places[0] - 0.5, places[0] + 0.5];
  const between = places.slice(1).map((place, k) => (place + places[k]) / 2);
  return [2 * places[0] - between[0], ...between, 2 * places[places.length - 1] - between[between.length - 1]];
}

/**
 * @param {number[]} bounds
 * @param {number} place
 */
function within(bounds, place) {
  const above = bounds.findIndex((bound) => bound > place);
  return Math.min(Math.max(above < 0 ? bounds.length - 2 : above - 1, 0), bounds.length - 2);
}
