/** Outlines of arrows and markers. A point is a place in the hidden space and, from there, pixels; y points up. */

const TURN = Math.PI / 180; // radians of a degree

/**
 * An arrow from the origin: tail, neck, head. One shorter than a head is all head, and a smaller one. scale: pixels of a unit.
 * @param {number[]} tip
 * @param {{ scale?: number, thickness?: number, proportions: Proportions }} options
 * @returns {MarkPoint[]}
 */
export function arrow([x, y], { scale = 1, thickness = 1, proportions: { head: [tall, wide], shaft, stoutest } }) {
  const length = lengthOf(x, y) * scale || 1e-9;
  const shrink = Math.min(1, length / tall) * thickness;
  const half = wide * shrink;
  const side = Math.min(shaft * thickness, half * stoutest);
  const head = Math.min(tall * shrink, length);
  const [ux, uy] = [(x * scale) / length, (y * scale) / length];
  const at = (/** @type {number[]} */ place, /** @type {number} */ along, /** @type {number} */ aside) => /** @type {MarkPoint} */ ([...place, along * ux - aside * uy, along * uy + aside * ux]);
  const [origin, tip] = [[0, 0], [x, y]];
  return [
    at(origin, 0, side), at(tip, -head, side), at(tip, -head, half), at(tip, 0, 0),
    at(tip, -head, -half), at(tip, -head, -side), at(origin, 0, -side),
  ];
}

/**
 * Corners around a place, the first at an angle of turn degrees.
 * @param {number[]} place
 * @param {number} radius
 * @param {number[]} shape
 * @param {number[]} offset
 * @returns {MarkPoint[]}
 */
export function polygon(place, radius, [corners, turn = 0], [right, up] = [0, 0]) {
  return Array.from({ length: corners }, (_, k) => {
    const angle = (turn + (360 * k) / corners) * TURN;
    return [...place, right + radius * Math.cos(angle), up + radius * Math.sin(angle)];
  });
}

/**
 * The marker of feature i, around a place or so many pixels from it.
 * @param {number} i
 * @param {number} radius
 * @param {Pick<Proportions, "markers">} proportions
 * @param {number[]} place
 * @param {number[]} offset
 */
export function marker(i, radius, { markers }, place = [0, 0], offset = [0, 0]) {
  const [corners, turn, size] = markers[i % markers.length];
  return polygon(place, radius * size, [corners, turn], offset);
}

/**
 * Points in pixels, as SVG has them: y points down.
 * @returns {Point[]}
 * @param {MarkPoint[]} points
 * @param {number} scale
 */
export function inPixels(points, scale = 1) {
  return points.map(([x, y, right, up]) => [x * scale + right, -(y * scale + up)]);
}

/** @param {number[][]} points */
export function path(points) {
  return `M${points.map(([x, y]) => `${round(x)},${round(y)}`).join("L")}Z`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 1e4) / 1e4;
}

/**
 * Points in the order of their angle: the outline of a star.
 * @template {number[]} P
 * @param {P[]} points
 */
export function ring(points) {
  return [...points].sort((a, b) => Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]));
}

/**
 * Columns of a matrix as points, filled up to the given number of dimensions.
 * @param {Matrix} W
 * @param {number} dimensions
 */
export function tipsOf(W, dimensions = W.length) {
  return W[0].map((_, i) => Array.from({ length: dimensions }, (_, h) => W[h]?.[i] ?? 0));
}

/** @param {Part[] | null | undefined} parts */
export function ignoredFeatures(parts) {
  return new Set((parts ?? []).filter(({ shape }) => shape === "ignored").flatMap(({ features }) => features));
}

/**
 * Math.hypot is not the same to the last digit everywhere.
 * @param {number} x
 * @param {number} y
 */
export function lengthOf(x, y) {
  return Math.sqrt(x * x + y * y);
}
