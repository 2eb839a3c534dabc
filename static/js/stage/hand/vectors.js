/** Arrows as a hand moves them: along the picture, by keys, by numbers; and what a constraint leaves of that. */

import { project } from "../../figures/projection.js";

const LONGER = 0.02; // by a key
const TURN = 2; // degrees by a key
const FAR = 5; // times, with Shift
const STEEPEST = 90; // degrees above the ground
const DEGREE = Math.PI / 180; // in radians
const SHORTEST = 1e-9; // below, an arrow has no direction

/** Which of an arrow's numbers a key changes, by the dimension of its space, and which way. */
const KEYS = /** @type {Record<string, (number[] | null)[]>} */ ({ // [length, angle, tilt] by dimension
  ArrowLeft: [[-LONGER], [0, TURN], [0, TURN, 0]],
  ArrowRight: [[LONGER], [0, -TURN], [0, -TURN, 0]],
  ArrowUp: [[LONGER], [LONGER, 0], [0, 0, TURN]],
  ArrowDown: [[-LONGER], [-LONGER, 0], [0, 0, -TURN]],
  PageUp: [[LONGER], [LONGER, 0], [LONGER, 0, 0]],
  PageDown: [[-LONGER], [-LONGER, 0], [-LONGER, 0, 0]],
});

/**
 * An arrow as its length and its angles in degrees: on a line its place alone; in a plane the angle from the first axis;
 * in space that around the upright, and the tilt above the ground.
 * @param {number[]} v
 */
export function polarOf(v) {
  if (v.length === 1) return [v[0]];
  const length = Math.hypot(...v);
  const around = length < SHORTEST ? 0 : Math.atan2(v[1], v[0]) / DEGREE;
  return v.length === 2 ? [length, around] : [length, around, length < SHORTEST ? 0 : Math.asin(v[2] / length) / DEGREE];
}

/** @param {number[]} polar */
export function fromPolar([length, around = 0, tilt = 0], dimensions = 2) {
  if (dimensions === 1) return [length];
  const ground = length * Math.cos(tilt * DEGREE);
  const plane = [ground * Math.cos(around * DEGREE), ground * Math.sin(around * DEGREE)];
  return dimensions === 2 ? plane : [...plane, length * Math.sin(tilt * DEGREE)];
}

/**
 * The arrow's numbers after a key, or null where the key is none of ours.
 * @param {number[]} polar
 * @param {string} key
 * @param {{ far?: boolean, longest: number }} options
 */
export function byKey(polar, key, { far = false, longest }) {
  const by = KEYS[key]?.[polar.length - 1];
  if (!by) return null;
  const [length, around, tilt] = polar.map((value, k) => value + by[k] * (far ? FAR : 1));
  const least = polar.length === 1 ? -longest : 0;
  const kept = Math.min(Math.max(length, least), longest);
  return [kept, within(around), Math.min(Math.max(tilt, -STEEPEST), STEEPEST)].slice(0, polar.length);
}

/**
 * The same angle from -180, not itself, to 180 degrees.
 * @param {number} angle
 */
function within(angle) {
  return angle - 360 * Math.ceil((angle - 180) / 360);
}

/**
 * An arrow moved in the picture's plane by [right, up] in units of the space; on a line only along it.
 * @param {number[]} v
 * @param {number[]} by
 * @param {{ eye: number[], longest: number }} options
 */
export function moved(v, [right, up], { eye, longest }) {
  const axes = v.map((_, k) => v.map((__, j) => (j === k ? 1 : 0)));
  const [across, upright] = v.length === 3 ? project(axes, eye) : axes;
  const next = v.map((value, k) => value + right * across[k] + (upright ? up * upright[k] : 0));
  const length = Math.hypot(...next);
  return length > longest ? next.map((value) => (value * longest) / length) : next;
}

/**
 * W with one arrow put somewhere else, as the constraint lets it: on a sphere it only turns; with a common gain all
 * arrows are as long as this one.
 * @param {Matrix} W
 * @param {number} i
 * @param {number[]} v
 * @param {string} constraint
 */
export function placed(W, i, v, constraint) {
  const length = Math.hypot(...v);
  if (constraint !== "free" && length < SHORTEST) return W;
  const columns = W[0].map((_, j) => (j === i ? v : W.map((row) => row[j])));
  const scaled = constraint === "free" ? columns : columns.map((column) => {
    const own = Math.hypot(...column) || 1;
    const wanted = constraint === "sphere" ? 1 : length;
    return column.map((value) => (value * wanted) / own);
  });
  return W.map((_, k) => scaled.map((column) => column[k]));
}
