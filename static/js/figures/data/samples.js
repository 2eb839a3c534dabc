/** Losses against the number of samples, as lines; and a draw of the training set as what the stage shows of it. */

const FLAT = 1e-9; // a chart of losses that are all 0 has a height too
const HEAD_ROOM = 1.08; // above the highest point

/**
 * Where the points of each line lie in a picture of so many units: numbers of samples in logarithmic steps.
 * @param {{ counts: number[], lines: Record<string, number[]>, width: number, height: number }} options
 * @returns {{ x: number[], y: Record<string, number[]>, top: number }}
 */
export function lossLines({ counts, lines, width, height }) {
  const [first, last] = [counts[0], counts[counts.length - 1]].map(Math.log);
  const top = Math.max(FLAT, ...Object.values(lines).flat()) * HEAD_ROOM;
  const x = counts.map((count) => (last > first ? (width * (Math.log(count) - first)) / (last - first) : width / 2));
  const y = Object.fromEntries(Object.entries(lines).map(([name, losses]) => [name, losses.map((loss) => height * (1 - loss / top))]));
  return { x, y, top };
}

/**
 * W of all features, by those that a draw has.
 * @param {{ features: number[], W: number[][] }} draw
 * @param {number} n
 */
export function wholeW({ features, W }, n) {
  return W.map((row) => {
    const whole = new Array(n).fill(0);
    features.forEach((feature, k) => { whole[feature] = row[k]; });
    return whole;
  });
}

/**
 * What a ribbon shows of a draw: the arrangement of its features, or of its samples where there are too many features.
 * unnamed: what stands there where neither has a name.
 * @param {any} draw
 * @param {boolean} ofSamples
 * @param {string} unnamed
 */
export function bandOf(draw, ofSamples, unnamed) {
  const [arrangement, label, parts] = ofSamples
    ? [draw.sample_arrangement, draw.sample_label, draw.sample_parts]
    : [draw.arrangement, draw.label, draw.parts];
  if (arrangement === null) return { arrangement: unnamed, label: unnamed, parts: [{ shape: "irregular", features: [] }] };
  return { arrangement, label, parts };
}

/**
 * Every draw at every number of samples as rows of a file, below their names.
 * @param {SamplesAxisLevel[]} levels
 */
export function drawRows(levels) {
  const head = ["samples", "draw", "train_loss", "test_loss", "d_of_features", "d_of_samples", "features", "samples_stand_as"];
  const rows = levels.flatMap(({ value, draws }) => draws.map((one, k) => [
    value, k + 1, one.train_loss, one.test_loss, one.mean_feature_dimensionality, one.mean_sample_dimensionality,
    `"${one.label ?? ""}"`, `"${one.sample_label ?? ""}"`,
  ]));
  return [head, ...rows];
}
