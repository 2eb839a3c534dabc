/** The chart's twin: each arrangement's loss, and what is carried, level by level. */

import { percent, short } from "../../page/words.js";

/**
 * @param {EnergyLevels} branches
 * @param {Ways | null} carried
 * @param {WhyPhrases & Phrases} phrases
 * @returns {Rows}
 */
export function levelRows({ sparsity, levels, envelope }, carried, { columns, none }) {
  const ways = carried ? [{ name: columns.up, models: carried.up }, { name: columns.down, models: carried.down }] : [];
  return {
    head: [columns.sparsity, columns.ground, ...levels.map(({ label }) => label), ...ways.map(({ name }) => name)],
    body: sparsity.map((S, k) => [
      percent(S), levels[envelope[k]].label, ...levels.map(({ loss }) => numberAt(loss[k])), ...ways.map(({ models }) => models[k].label),
    ]),
  };

  /** @param {number | null} loss */
  function numberAt(loss) {
    return loss === null ? none : short(loss);
  }
}
