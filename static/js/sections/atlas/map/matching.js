/** Which regions of two rows next to one another are the same. */

const REACH = 8; // columns between two regions of one key that may still be one, slanting: more are seldom crossed in a row

/**
 * Pairs [lower, upper] of regions with one key, in order along both rows, that lie beside one another; the most overlap
 * in all wins.
 * @param {Stretch[]} lower
 * @param {Stretch[]} upper
 * @param {number} column the width of one
 * @returns {[number, number][]}
 */
export function matchRegions(lower, upper, column) {
  /** @type {{ worth: number, pairs: [number, number][] }[][]} */
  const best = Array.from({ length: lower.length + 1 }, () => []);
  for (let i = 0; i <= lower.length; i += 1) {
    for (let j = 0; j <= upper.length; j += 1) {
      const options = [best[i - 1]?.[j], best[i][j - 1]].filter(Boolean);
      const before = best[i - 1]?.[j - 1];
      const worth = before ? likeness(lower[i - 1], upper[j - 1], REACH * column) : 0;
      if (before && worth > 0) options.push({ worth: before.worth + worth, pairs: [...before.pairs, [i - 1, j - 1]] });
      best[i][j] = options.reduce((one, other) => (other.worth > one.worth ? other : one), { worth: 0, pairs: [] });
    }
  }
  return best[lower.length][upper.length].pairs;
}

/**
 * @param {Stretch} one
 * @param {Stretch} other
 * @param {number} reach
 */
function likeness(one, other, reach) {
  if (one.key !== other.key) return 0;
  const overlap = Math.min(one.to, other.to) - Math.max(one.from, other.from);
  return overlap >= 0 ? 1 + overlap : Math.max(1 + overlap / reach, 0);
}
