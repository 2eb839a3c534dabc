// @ts-nocheck its types are not yet told
/** Outlines of arrows and markers as lists of points, in any unit; y points up. */

const HEAD = { length: 15, half: 6.5 };
const SHAFT = 2;
const TURN = Math.PI / 180;

/** An arrow from the origin to (x, y); unit: the length of one pixel. */
export function arrow(x, y, { unit = 1, thickness = 1 } = {}) {
  const length = Math.hypot(x, y) || 1e-9;
  const shrink = Math.min(1, length / unit / HEAD.length) * unit * thickness;
  const [half, shaft] = [HEAD.half * shrink, Math.min(SHAFT * thickness * unit, HEAD.half * shrink * 0.6)];
  const neck = Math.max(0, length - HEAD.length * shrink);
  const corners = [[0, shaft], [neck, shaft], [neck, half], [length, 0], [neck, -half], [neck, -shaft], [0, -shaft]];
  const [ux, uy] = [x / length, y / length];
  return corners.map(([along, aside]) => [along * ux - aside * uy, along * uy + aside * ux]);
}

/** The marker of a feature around (x, y); shape: [corners, turn in degrees, size]. */
export function marker([corners, turn, size], x, y, radius) {
  return Array.from({ length: corners }, (_, k) => {
    const angle = (turn + (360 * k) / corners) * TURN;
    return [x + radius * size * Math.cos(angle), y + radius * size * Math.sin(angle)];
  });
}

export function path(points) {
  return `M${points.map(([x, y]) => `${round(x)},${round(y)}`).join("L")}Z`;
}

function round(value) {
  return Math.round(value * 1e4) / 1e4;
}

/** Points in the order of their angle: the outline of a star. */
export function ring(points) {
  return [...points].sort((a, b) => Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]));
}

/** Columns of a matrix as points, filled up to the given number of dimensions. */
export function tipsOf(W, dimensions = W.length) {
  return W[0].map((_, i) => Array.from({ length: dimensions }, (_, h) => W[h]?.[i] ?? 0));
}

export function ignoredFeatures(parts) {
  return new Set((parts ?? []).filter(({ shape }) => shape === "ignored").flatMap(({ features }) => features));
}

/** The outline through the tips of each part that has an inside. */
export function starsOf(parts, tips) {
  return (parts ?? [])
    .filter(({ shape, features }) => shape !== "ignored" && features.length > 2)
    .map(({ features }) => ring(features.map((i) => tips[i])));
}
