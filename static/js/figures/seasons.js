/** Features that come together: what they are called, the colours of a year, and a run as rows of a file. */

const AROUND = 360; // degrees of hue

/**
 * Colours around a year, so that neighbours are alike: the style sheet's, in every hue.
 * @param {number} n
 */
export function yearColours(n) {
  return Array.from({ length: n }, (_, i) => `oklch(from var(--season) l c ${Math.round(AROUND * i / n)})`);
}

/**
 * What features are called: months by their names where there are twelve, else by their numbers.
 * @param {string} pattern
 * @param {number} n
 * @param {string[]} months
 */
export function namesOf(pattern, n, months) {
  const named = pattern === "months" && n === months.length;
  return Array.from({ length: n }, (_, i) => (named ? months[i] : `${i + 1}`));
}

/**
 * What stands along a slider as rows of a file: a row for each feature at each position, below their names.
 * @param {{ axis: string, values: number[], levels: PatternLevel[], names: string[] }} options
 */
export function yearRows({ axis, values, levels, names }) {
  const head = [axis, "feature", "on", "length", ...levels[0].W.map((_, h) => `h${h + 1}`), "bias", "loss", "arrangement"];
  const rows = levels.flatMap(({ W, b, density, feature_norm, loss, arrangement }, k) => names.map((name, i) => (
    [values[k], name, density[i], feature_norm[i], ...W.map((row) => row[i]), b[i], loss, `"${arrangement}"`]
  )));
  return [head, ...rows];
}
