/** Space on paper, as it is seen by an eye far away; app/drawing/projection.py does the same. */

/**
 * The rows of W as they are drawn on paper: one or two as they are, three as they are seen by an eye far away.
 * @param {Matrix} W
 * @param {number[]} eye
 */
export function project(W, [x, depth, z]) {
  if (W.length < 3) return W;
  const y = depth || (x ? 0 : -1e-9); // from right above, x lies to the right and y upwards
  const ground = Math.sqrt(x * x + y * y);
  const far = Math.sqrt(ground * ground + z * z);
  const right = [-y / ground, x / ground, 0];
  const up = [(-x * z) / ground / far, (-y * z) / ground / far, ground / far];
  const seen = (/** @type {number[]} */ axis) => W[0].map((_, i) => axis[0] * W[0][i] + axis[1] * W[1][i] + axis[2] * W[2][i]);
  return [seen(right), seen(up)];
}

/**
 * The columns of W in the order in which they are painted: in space the nearer to the eye lies over the rest.
 * @param {Matrix} W
 * @param {number[]} eye
 */
export function farFirst(W, [x, y, z]) {
  const nearness = W[0].map((_, i) => (W.length === 3 ? x * W[0][i] + y * W[1][i] + z * W[2][i] : 0));
  return [...nearness.keys()].sort((i, j) => nearness[i] - nearness[j]);
}

/**
 * The equator of the unit sphere and two meridians, each as the rows of its points as they are seen.
 * @param {number} corners
 * @param {number[]} eye
 */
export function greatCircles(corners, eye) {
  const turns = Array.from({ length: corners }, (_, k) => (2 * Math.PI * k) / corners);
  const [c, s, zero] = [Math.cos, Math.sin, () => 0].map((along) => turns.map(along));
  return [[c, s, zero], [c, zero, s], [zero, c, s]].map((circle) => project(circle, eye));
}
