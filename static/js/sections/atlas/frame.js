/** Where the map lies in the picture, in its own coordinates and in pixels. */

export const MARGIN = { l: 54, r: 12, t: 10, b: 40 }; // pixels: of ticks and titles

/**
 * @param {Pick<Grid, "xs" | "ys" | "bounds" | "cellAt">} grid
 * @param {Size} size
 */
export function frameOf({ xs, ys, bounds, cellAt }, { width: wide, height: tall }) {
  const { x: [left, right], y: [low, high] } = bounds;
  const [inside, upright] = [wide - MARGIN.l - MARGIN.r, tall - MARGIN.t - MARGIN.b];
  return {
    xs, ys, x: bounds.x, y: bounds.y,
    perColumn: inside / xs.length, perRow: upright / ys.length,
    toPixels: (/** @type {number} */ x, /** @type {number} */ y) => [MARGIN.l + ((x - left) / (right - left)) * inside, MARGIN.t + ((high - y) / (high - low)) * upright],
    /**
     * The cell whose model stands for a pixel, or for the nearest one in the picture.
     */
    cellAt: (/** @type {number} */ px, /** @type {number} */ py) => cellAt(left + ((px - MARGIN.l) / inside) * (right - left), high - ((py - MARGIN.t) / upright) * (high - low)),
  };
}
