/** How many features the ground states of a sweep keep, as steps: where each begins, and what stands on it. */

import { ignoredFeatures } from "../../../figures/outlines.js";
import { percent } from "../../../page/words.js";
import { depth } from "../../axis.js";

/** @param {Pick<Level, "parts" | "feature_norm">} level */
export function keptIn({ parts, feature_norm }) {
  return feature_norm.length - ignoredFeatures(parts).size;
}

/**
 * One step for each change of how many are kept, ascending. k: its first level; at: the sparsity at which it begins.
 * @param {Pick<Finished, "levels" | "changes">} sweep
 * @returns {Stair[]}
 */
export function stepsOf({ levels, changes }) {
  const counts = levels.map(keptIn);
  return counts.flatMap((count, k) => (count === counts[k - 1] ? [] : [{ count, k, at: edge(k) }]));

  /**
   * Where the change between a level and the one before lies: the jump in which a length changes most, or half way, where
   * an arrow only grows past the length from which on it is named.
   * @param {number} k
   */
  function edge(k) {
    if (k === 0) return levels[0].sparsity;
    const [low, high] = [levels[k - 1].sparsity, levels[k].sparsity];
    const between = changes.filter(({ order, sparsity }) => order === "jump" && sparsity > low && sparsity <= high);
    const [largest] = between.toSorted((a, b) => leap(b) - leap(a));
    return largest ? largest.sparsity : 1 - 10 ** (-(depth(low) + depth(high)) / 2);
  }
}

/** @param {Pick<SweepChange, "norm">} change */
function leap({ norm }) {
  return Math.abs(norm[1] - norm[0]);
}

/**
 * @param {Stair[]} steps
 * @param {Pick<Finished, "levels">} sweep
 * @param {WhyPhrases["stairs"]["columns"]} columns
 * @returns {Rows}
 */
export function stepRows(steps, { levels }, columns) {
  return {
    head: [columns.count, columns.at, columns.first, columns.arrangement],
    body: steps.map(({ count, k, at }) => [count, shortSparsity(at), percent(levels[k].sparsity), levels[k].label]),
  };
}

/** @param {number} sparsity */
export function shortSparsity(sparsity) {
  return `${Number(sparsity.toFixed(4))}`;
}
