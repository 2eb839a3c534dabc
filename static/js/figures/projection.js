// @ts-nocheck its types are not yet told
/** W as seen by the camera, for where there is no third dimension to draw. */
export function flattened(W, [x, y, z]) {
  const ground = Math.hypot(x, y) || 1e-9;
  const far = Math.hypot(ground, z);
  const right = [-y / ground, x / ground, 0];
  const up = [(-x * z) / ground / far, (-y * z) / ground / far, ground / far];
  const seen = (axis) => W[0].map((_, i) => axis.reduce((sum, value, h) => sum + value * W[h][i], 0));
  return [seen(right), seen(up)];
}
