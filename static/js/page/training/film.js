/** Films: what a training showed, frame by frame, {step, W, b, loss, D}; b is null where it was not kept. */

const MOST_FRAMES = 2000; // kept of a training that goes on and on
/** @type {WeakMap<SweepHistory, number>} */
const longestOf = new WeakMap(); // by a sweep's history

/**
 * last: the step where it ends or will end; linear: how its steps are laid out.
 * @param {number} last
 * @param {{ linear?: boolean }} options
 * @returns {Training}
 */
export function emptyFilm(last, { linear = false } = {}) {
  return { frames: [], moves: [], last, linear, done: null };
}

/**
 * The film of one level of a finished sweep.
 * @param {Finished & { history: SweepHistory }} sweep
 * @param {number} index
 * @returns {Training}
 */
export function sweepFilm({ history, spec }, index) {
  const { step, W, loss, feature_dimensionality } = history;
  const frames = step.map((at, k) => ({ step: at, W: W[k][index], b: null, loss: loss[k][index], D: feature_dimensionality[k][index] }));
  const reach = longestOf.get(history) ?? longest(W.flat());
  longestOf.set(history, reach);
  return { ...emptyFilm(step[step.length - 1]), frames, spec, longest: reach };
}

/**
 * The longest arrow of some models' W.
 * @param {Matrix[]} models
 */
export function longest(models) {
  return Math.max(...models.flatMap((W) => W[0].map((_, i) => Math.hypot(...W.map((row) => row[i])))));
}

/**
 * Takes the lines of a stream, and says of each whether it was new: after a break the same link tells the same again.
 * offset: the steps that came before this stream; seen: the step of the last frame that it need not tell.
 * @param {Training} film
 */
export function createTaker(film, { offset = 0, seen = film.frames.at(-1)?.step ?? -1 } = {}) {
  return (/** @type {TrainLine} */ line) => {
    if (line.kind === "frame") {
      const step = line.step + offset;
      if (step <= seen) return false;
      seen = step;
      film.frames.push({ step, W: line.W, b: line.b, loss: line.loss, D: line.feature_dimensionality });
      if (film.frames.length > MOST_FRAMES) film.frames.shift();
    } else if (line.kind === "move") {
      const [start, end] = [line.start + offset, line.end + offset];
      if (film.moves.some((move) => move.end >= end)) return false;
      film.moves.push({ ...line, start, end });
    } else if (line.kind === "done") film.done = line;
    return true;
  };
}

/**
 * W between a frame and the next, for the eye; share 0 is the frame itself.
 * @param {{ W: Matrix }[]} frames
 * @param {number} index
 * @param {number} share
 */
export function between(frames, index, share) {
  const { W } = frames[index];
  const next = frames[index + 1]?.W;
  if (!share || !next || next[0].length !== W[0].length) return W;
  return W.map((row, h) => row.map((value, i) => value + (next[h][i] - value) * share));
}

/**
 * The frame nearest to a step.
 * @param {{ step: number }[]} frames
 * @param {number} step
 */
export function nearestFrame(frames, step) {
  let best = 0;
  frames.forEach((frame, k) => {
    if (Math.abs(frame.step - step) < Math.abs(frames[best].step - step)) best = k;
  });
  return best;
}
