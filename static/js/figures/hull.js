/** Edges of the convex hull of a few points in space. Faces with more than three corners show no diagonals. */

import { ring } from "./outlines.js";

const TOLERANCE = 0.02; // off a face's plane: ground states are found to a thousandth

/** @param {number[][]} points */
export function hullEdges(points) {
  /** @type {Map<string, [number, number]>} */
  const edges = new Map();
  for (const face of faces(points)) {
    face.forEach((i, k) => {
      const j = face[(k + 1) % face.length];
      edges.set(`${Math.min(i, j)} ${Math.max(i, j)}`, [i, j]);
    });
  }
  return [...edges.values()];
}

/**
 * Corner indices of each face in order, found by trying every plane through three points.
 * @param {number[][]} points
 */
function faces(points) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  for (let i = 0; i < points.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      for (let k = 0; k < j; k += 1) {
        const normal = cross(minus(points[j], points[i]), minus(points[k], points[i]));
        const size = Math.sqrt(dot(normal, normal));
        if (size < TOLERANCE) continue;
        const heights = points.map((point) => dot(minus(point, points[i]), normal) / size);
        const outside = heights.every((h) => h < TOLERANCE) || heights.every((h) => h > -TOLERANCE);
        const flat = heights.flatMap((h, index) => (Math.abs(h) < TOLERANCE ? [index] : []));
        if (outside) found.set(flat.join(" "), inOrder(flat, points, normal));
      }
    }
  }
  return [...found.values()];
}

/**
 * @param {number[]} corners
 * @param {number[][]} points
 * @param {number[]} normal
 */
function inOrder(corners, points, normal) {
  const middle = [0, 1, 2].map((h) => corners.reduce((sum, i) => sum + points[i][h], 0) / corners.length);
  const one = minus(points[corners[0]], middle);
  const two = cross(normal, one);
  const [a, b] = [one, two].map((axis) => Math.sqrt(dot(axis, axis)) || 1);
  const placed = corners.map((i) => {
    const spoke = minus(points[i], middle);
    return [dot(spoke, one) / a, dot(spoke, two) / b, i];
  });
  return ring(placed).map(([, , i]) => i);
}

/** @type {(a: number[], b: number[]) => number[]} */
const minus = (a, b) => a.map((value, h) => value - b[h]);
/** @type {(a: number[], b: number[]) => number} */
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
/** @type {(a: number[], b: number[]) => number[]} */
const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];
