/** Where in the plane the decoder reads which feature most: one polygon a feature, cut out of a square. */

import { heard } from "./decode.js";

/**
 * W: [1 or 2][feature]; half: half the side. Returns [{feature, points}] of the regions where z_i = W_i·h + b_i wins.
 * @param {Pick<Model, "W" | "b">} model
 * @param {number} half
 */
export function regions({ W, b }, half) {
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
 * The feature that is read most at h, or -1 where all are silent.
 * @param {Pick<Model, "W" | "b">} model
 * @param {number[]} h
 */
export function strongest({ W, b }, h) {
  const z = heard(W, h).map((value, i) => value + b[i]);
  const best = z.indexOf(Math.max(...z));
  return z[best] > 0 ? best : -1;
}
