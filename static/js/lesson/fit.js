/** How near drawn arrows come to a model's: turned, mirrored and numbered anew, for the loss knows none of these. */

import { orientLevels } from "../figures/orientation.js";

const KEPT = 0.4; // a drawn arrow that is shorter counts as left out

/**
 * The arrows that are not left out.
 * @param {Matrix} W
 */
export function spread(W) {
  return W[0].map((_, i) => i).filter((i) => lengthOf(W, i) >= KEPT);
}

/**
 * Degrees between the two arrows that stand nearest; null where there are not two.
 * @param {Matrix} W
 */
export function smallestAngle(W) {
  const long = spread(W);
  const cosines = long.flatMap((i, k) => long.slice(k + 1).map((j) => W.reduce((sum, row) => sum + row[i] * row[j], 0) / lengthOf(W, i) / lengthOf(W, j)));
  return cosines.length ? (Math.acos(Math.min(Math.max(...cosines), 1)) * 180) / Math.PI : null;
}

/**
 * The arrows as they fit a model's best, and how far a tip is then from its own on average.
 * @param {Matrix} W
 * @param {Matrix} model
 */
export function fitted(W, model) {
  const tries = orders(W[0].length).map((order) => {
    const [{ W: turned }] = orientLevels([{ W: W.map((row) => order.map((i) => row[i])) }], { index: 0, reference: model });
    const far = turned[0].map((_, i) => Math.hypot(...turned.map((row, k) => row[i] - model[k][i])));
    return { W: turned, off: far.reduce((sum, d) => sum + d, 0) / far.length };
  });
  return tries.reduce((best, one) => (one.off < best.off ? one : best));
}

/**
 * @param {Matrix} W
 * @param {number} i
 */
function lengthOf(W, i) {
  return Math.hypot(...W.map((row) => row[i]));
}

/**
 * Every order of so many: few, as lessons have.
 * @param {number} count
 * @returns {number[][]}
 */
function orders(count) {
  if (count === 0) return [[]];
  return orders(count - 1).flatMap((order) => Array.from({ length: count }, (_, at) => order.toSpliced(at, 0, count - 1)));
}
