/** What training came to: back to the minimum that a hand had left, or another. */

import { gramMatrix } from "../../figures/gram.js";

const ALIKE = 0.05; // of WᵀW, which turning leaves as it is: what is nearer came back to the same place

/** @typedef {Pick<Model, "W" | "b"> & { arrangement: string }} Minimum */

/**
 * The name of the sentence that says it.
 * @param {Minimum | null} home
 * @param {Minimum} end
 */
export function fallOf(home, end) {
  if (!home || home.b.length !== end.b.length) return "fell_new";
  if (farthest(gramMatrix(home.W), gramMatrix(end.W)) < ALIKE) return "fell_back";
  return home.arrangement === end.arrangement ? "fell_alike" : "fell_other";
}

/**
 * @param {Matrix} gram
 * @param {Matrix} other
 */
function farthest(gram, other) {
  return Math.max(...gram.flatMap((row, i) => row.map((value, j) => Math.abs(value - other[i][j]))));
}
