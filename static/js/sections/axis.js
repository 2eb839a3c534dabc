/** The slider's own axis: sparsity as the number of tenfold steps that the density has come down from 1. */

import { percent } from "../page/words.js";

const MARKED = [0, 0.9, 0.99, 0.999, 0.9999, 0.5]; // the first to find room are marked
const ROOM = 42; // pixels of a mark

/** @param {number} sparsity */
export function depth(sparsity) {
  return -Math.log10(1 - sparsity) + 0; // + 0: there is no negative zero
}

/**
 * Plotly's axis over these sparsities, ascending, so many pixels long; room: what is left free at either end.
 * @param {number[]} sparsities
 * @param {{ room?: number, length: number, [style: string]: unknown }} options
 */
export function sparsityAxis(sparsities, { room = 0, length, ...axis }) {
  const highest = sparsities[sparsities.length - 1];
  const [first, last] = [depth(sparsities[0]), depth(highest)];
  const pixels = (/** @type {number} */ value) => (depth(value) / (last - first || 1)) * length;
  const marks = MARKED
    .filter((value) => value >= sparsities[0] && value <= highest + 1e-9)
    .reduce((/** @type {number[]} */ kept, value) => (kept.some((other) => Math.abs(pixels(other) - pixels(value)) < ROOM) ? kept : [...kept, value]), []);
  const free = room * (last - first || 1);
  return {
    ...axis, range: [first - free, last + free], tickvals: marks.map(depth), ticktext: marks.map(percent), tickangle: 0,
  };
}
