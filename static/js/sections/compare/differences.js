/** What was measured of each model at its level, as rows of one table: everything beside the first model's. */

import { fill, fixed, measuredText, percent, timesText, UNMEASURED } from "../../page/words.js";

const FEW = 6; // that are told one by one

/**
 * levels: one a model, null where it is not there yet; models: {letter, starts}.
 * @param {{ levels: (Level | null)[], models: { letter: string, starts: number }[] }} compared
 * @param {ComparePhrases} words
 * @returns {Rows}
 */
export function differences({ levels, models }, words) {
  const { rows } = words;
  const measured = /** @type {["loss" | "loss_active" | "loss_inactive" | "loss_one" | "leak" | "loss_two" | "loss_more" | "interference_sum", (level: Level) => number | null][]} */ ([
    ["loss", (level) => level.loss],
    ["loss_active", (level) => level.loss_active],
    ["loss_inactive", (level) => level.loss_inactive],
    ["loss_one", ({ loss_by_active }) => loss_by_active.one],
    ["leak", ({ leak }) => leak],
    ["loss_two", ({ loss_by_active }) => loss_by_active.two],
    ["loss_more", ({ loss_by_active }) => loss_by_active.more],
    ["interference_sum", (level) => level.interference_sum],
  ]);
  const told = (/** @type {(level: Level, k: number) => string | number} */ read) => levels.map((level, k) => (level ? read(level, k) : "…"));
  return {
    head: [words.measured, ...models.map(({ letter }) => letter)],
    body: [
      [rows.sparsity, ...told((level) => percent(level.sparsity))],
      [rows.arrangement, ...told((level) => level.label)],
      ...measured.map(([name, read]) => [rows[name], ...told((level, k) => {
        const [value, first] = [read(level), (levels[0] ? read(levels[0]) : null) ?? 0];
        if (value === null) return words.never_on;
        return measuredText(value) + (k > 0 && first > UNMEASURED && value > UNMEASURED ? ` ${fill(words.times, { ratio: timesText(value / first) })}` : "");
      })]),
      [rows.least_sum, ...told((level) => measuredText(leastSum(level)))],
      [rows.cosine_sum, ...told(({ cosine_sum }) => measuredText(cosine_sum))],
      [rows.cosine_least, ...told(({ cosine_least }) => measuredText(cosine_least))],
      [rows.capacity, ...told(({ feature_dimensionality, W }) => fill(words.of, { part: fixed(sum(feature_dimensionality), 2), all: W.length }))],
      [rows.loudest, ...told(({ loudest_right, b }) => fill(words.of, { part: loudest_right, all: (b.length * (b.length - 1)) / 2 }))],
      [rows.heard, ...told(({ heard }) => perFeature(heard))],
      [rows.interference, ...told(({ interference }) => perFeature(interference))],
      [rows.norm, ...told(({ feature_norm }) => perFeature(feature_norm))],
      [rows.best_share, ...told((level, k) => fill(words.starts, {
        count: Math.round(level.best_share * models[k].starts), starts: models[k].starts,
      }))],
      [rows.settled_after, ...told((level) => level.settled_after)],
    ],
  };
}

/**
 * The least Σ over i ≠ j of (Wᵢ·Wⱼ)² that arrows of these lengths allow in so many dimensions: the Welch bound.
 * @param {Pick<Level, "feature_norm" | "W">} level
 */
export function leastSum({ feature_norm, W }) {
  const squares = feature_norm.map((norm) => norm ** 2);
  return Math.max(0, sum(squares) ** 2 / W.length - sum(squares.map((square) => square ** 2)));
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Each feature's value, or from the least to the greatest where they are many.
 * @param {number[]} values
 */
function perFeature(values) {
  if (values.length <= FEW) return values.map((value) => fixed(value, 2)).join("  ");
  return `${fixed(Math.min(...values), 2)} – ${fixed(Math.max(...values), 2)}`;
}
