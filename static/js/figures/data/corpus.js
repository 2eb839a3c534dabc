/** The loss of a training on a corpus against the pairs seen, and the optimum it comes down to. */

const FIRST = 100; // pairs at the left edge: the first frame after the start
const ROOM = 0.16; // of the height below the optimum, for its name

/**
 * Where frames lie in a picture of so many units, pairs in logarithmic steps; level: the height of the optimum.
 * @param {{ frames: { step: number, loss: number }[], optimum: number, pairs: number, width: number, height: number }} options
 */
export function corpusCurve({ frames, optimum, pairs, width, height }) {
  const top = (frames[1] ?? frames[0]).loss; // the first hundred pairs teach how often words are, which would hide the rest
  const x = (/** @type {number} */ step) => (width * Math.log(Math.max(step, FIRST) / FIRST)) / Math.log(pairs / FIRST);
  const y = (/** @type {number} */ loss) => height * (1 - ROOM) * Math.max(0, Math.min(1, (top - loss) / Math.max(top - optimum, Number.EPSILON)));
  return { points: frames.map(({ step, loss }) => [x(step), y(loss)]), level: y(optimum) };
}
