/**
 * The rows of W as they are drawn on paper: one or two as they are, three as they are seen by an eye far away.
 * @param {Matrix} W
 * @param {number[]} eye
 */
export function project(W, [x, y, z]) {
  if (W.length < 3) return W;
  const ground = Math.sqrt(x * x + y * y) || 1e-9;
  const far = Math.sqrt(ground * ground + z * z);
  const right = [-y / ground, x / ground, 0];
  const up = [(-x * z) / ground / far, (-y * z) / ground / far, ground / far];
  const seen = (/** @type {number[]} */ axis) => W[0].map((_, i) => axis[0] * W[0][i] + axis[1] * W[1][i] + axis[2] * W[2][i]);
  return [seen(right), seen(up)];
}
