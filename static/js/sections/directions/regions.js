/** Where in the plane the decoder reads which feature most: one polygon a feature, cut out of a square. */

import { heard } from "../../figures/decode.js";

const SECTORS = 720; // half a degree each: what is read at length 1 depends on the direction of h alone

/**
 * W: [1 or 2][feature]; half: half the side. Returns [{feature, points}] of the regions where z_i = W_i·h + b_i wins.
 * @param {Pick<Model, "W" | "b"> & { decoder?: string }} model
 * @param {number} half
 */
export function regions({ W, b, decoder = "affine" }, half) {
  if (decoder !== "affine") return cones({ W, b, decoder }, half);
  const square = [[-half, -half], [half, -half], [half, half], [-half, half]];
  const z = (/** @type {number[]} */ point) => heard(W, point).map((value, i) => value + b[i]);
  return b.flatMap((_, i) => {
    let points = cut(square, (point) => z(point)[i]);
    for (let j = 0; j < b.length; j += 1) {
      if (j !== i) points = cut(points, (point) => z(point)[i] - z(point)[j]);
    }
    return points.length > 2 ? [{ feature: i, points }] : [];
  });
}

/**
 * The part of a convex polygon where a function that is linear in the plane is positive.
 * @param {number[][]} points
 * @param {(point: number[]) => number} value
 * @returns {number[][]}
 */
function cut(points, value) {
  return points.flatMap((point, k) => {
    const next = points[(k + 1) % points.length];
    const [here, there] = [value(point), value(next)];
    const kept = here > 0 ? [point] : [];
    if (here > 0 === there > 0) return kept;
    const share = here / (here - there);
    return [...kept, point.map((coordinate, axis) => coordinate + share * (next[axis] - coordinate))];
  });
}

/**
 * The same where h is read at length 1: one polygon for each run of directions in which one feature wins.
 * @param {Pick<Model, "W" | "b"> & { decoder: string }} model
 * @param {number} half
 */
function cones(model, half) {
  const at = (/** @type {number} */ k) => {
    const [x, y] = [Math.cos((2 * Math.PI * k) / SECTORS), Math.sin((2 * Math.PI * k) / SECTORS)];
    const far = half / Math.max(Math.abs(x), Math.abs(y));
    return [x * far, y * far];
  };
  const winner = Array.from({ length: SECTORS }, (_, k) => strongest(model, at(k + 0.5)));
  const first = winner.findIndex((feature, k) => feature !== winner.at(k - 1));
  if (first < 0) return winner[0] < 0 ? [] : [{ feature: winner[0], points: Array.from({ length: SECTORS }, (_, k) => at(k)) }];
  /** @type {{ feature: number, points: number[][] }[]} */
  const found = [];
  for (let k = first; k < first + SECTORS; k += 1) {
    const feature = winner[k % SECTORS];
    if (k === first || feature !== winner[(k - 1) % SECTORS]) found.push({ feature, points: [[0, 0], at(k)] });
    found[found.length - 1].points.push(at(k + 1));
  }
  return found.filter(({ feature }) => feature >= 0);
}

/**
 * The feature that is read most at h, or -1 where all are silent.
 * @param {Pick<Model, "W" | "b"> & { decoder?: string }} model
 * @param {number[]} h
 */
export function strongest({ W, b, decoder = "affine" }, h) {
  const length = decoder === "affine" ? 1 : Math.hypot(...h.slice(0, W.length)); // z at length 1 has the sign and the order of z times |h|
  const z = heard(W, h).map((value, i) => value + b[i] * length);
  const best = z.indexOf(Math.max(...z));
  return z[best] > 0 ? best : -1;
}
