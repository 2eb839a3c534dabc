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
 * What the decoder reads for h, and what it adds to that: h and b as they are; of rms_norm h at length 1; of relative b
 * times the length, which is the same as h at length 1 with the length given back.
 * @param {number[]} b
 * @param {number[]} h
 * @param {string} decoder
 */
export function asRead(b, h, decoder) {
  const length = Math.hypot(...h);
  if (decoder === "rms_norm") return { h: h.map((value) => (length > 0 ? value / length : 0)), b };
  return { h, b: decoder === "relative" ? b.map((value) => value * length) : b };
}

/**
 * x' = ReLU(Wᵀh + b), without the ReLU where there is none.
 * @param {Matrix} W
 * @param {number[]} b
 * @param {number[]} h
 * @param {boolean} relu
 * @param {string} [decoder]
 */
export function decode(W, b, h, relu, decoder = "affine") {
  const read = asRead(b, h, decoder);
  return heard(W, read.h).map((value, i) => (relu ? Math.max(value + read.b[i], 0) : value + read.b[i]));
}
