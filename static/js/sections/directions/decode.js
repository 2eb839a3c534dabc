/** The model's own arithmetic, as in app/superposition/geometry/forward.py: the only formula of the paper in a script. */

/**
 * h = W x; W: [hidden][feature].
 * @param {Matrix} W
 * @param {number[]} x
 */
export function encode(W, x) {
  return W.map((row) => row.reduce((sum, value, i) => sum + value * x[i], 0));
}

/**
 * W_i · h of every feature: what h says before bias and ReLU.
 * @param {Matrix} W
 * @param {number[]} h
 */
export function heard(W, h) {
  return W[0].map((_, i) => W.reduce((sum, row, k) => sum + row[i] * h[k], 0));
}

/**
 * x' = ReLU(Wᵀh + b), without the ReLU where there is none.
 * @param {Matrix} W
 * @param {number[]} b
 * @param {number[]} h
 * @param {boolean} relu
 */
export function decode(W, b, h, relu) {
  return heard(W, h).map((value, i) => (relu ? Math.max(value + b[i], 0) : value + b[i]));
}
