/** A small hidden space: the arrows of one model, each with its number. */

import { drawSpace } from "../../stage/svg.js";

export const [WIDTH, HEIGHT] = [240, 190]; // units of the picture's own, which the page scales
const SIZE = 0.8; // of markers and arrows beside the stage's

/**
 * reach: the longest arrow of all that stand side by side, so that lengths compare.
 * @param {Drawn} model
 * @param {MiniatureOptions} options
 */
export function miniature(model, options) {
  return drawSpace(model, { side: HEIGHT, size: SIZE, thickness: SIZE, axes: false, ...options });
}
