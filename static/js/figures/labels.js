/** Where the markers of features stand, in pixels from the origin: beyond the tips, off each other and off the heads. */

import { lengthOf } from "./outlines.js";

const NOWHERE = 1e-3; // pixels: what is nearer has no direction, and one goes upwards

/**
 * The middle of each feature's marker, within a square of this side around the origin.
 * @param {number[][]} tips
 * @param {{ ignored: Set<number>, radius: number, side: number, proportions: Proportions }} options
 * @returns {Point[]}
 */
export function placeLabels(tips, { ignored, radius, side, proportions }) {
  const heads = tips.filter((_, i) => !ignored.has(i));
  const around = fan(heads, ignored.size, radius, proportions);
  const places = tips.map((tip, i) => (ignored.has(i) ? /** @type {Point} */ (around.shift()) : beyond(tip, radius, proportions)));
  for (let round = 0; round < proportions.rounds; round += 1) {
    if (!spread(places, heads, radius, proportions)) break;
  }
  const limit = side / 2 - proportions.inside * radius;
  return places.map((place) => /** @type {Point} */ (place.map((value) => Math.min(Math.max(value, -limit), limit))));
}

/**
 * Past the tip of an arrow.
 * @param {number[]} tip
 * @param {number} radius
 * @param {Proportions} proportions
 * @returns {Point}
 */
function beyond([x, y], radius, { gap }) {
  const further = 1 + (radius + gap) / (lengthOf(x, y) || 1e-9);
  return [x * further, y * further];
}

/**
 * Around the origin in the widest gap between the arrows.
 * @param {number[][]} heads
 * @param {number} count
 * @param {number} radius
 * @param {Proportions} proportions
 * @returns {Point[]}
 */
function fan(heads, count, radius, { fan: [nearest, apart] }) {
  const angles = heads.map(([x, y]) => Math.atan2(y, x)).sort((a, b) => a - b);
  if (angles.length === 0) angles.push(0);
  let [width, start] = [0, 0];
  angles.forEach((before, k) => {
    const gap = (angles[k + 1] ?? angles[0] + 2 * Math.PI) - before;
    if (gap > width + 1e-6) [width, start] = [gap, before]; // of gaps as wide the first, whatever the last digits
  });
  const far = Math.max(nearest, (count * apart * radius) / width);
  return Array.from({ length: count }, (_, k) => {
    const angle = start + (width * (k + 1)) / (count + 1);
    return [far * Math.cos(angle), far * Math.sin(angle)];
  });
}

/**
 * Push markers off each other, half the way each, and off the heads; whether any had to move.
 * @param {Point[]} places
 * @param {number[][]} heads
 * @param {number} radius
 * @param {Proportions} proportions
 */
function spread(places, heads, radius, { apart, off_heads }) {
  let moved = false;
  for (let i = 0; i < places.length; i += 1) {
    const one = places[i];
    for (let j = 0; j < i; j += 1) {
      const [dx, dy, distance] = between(one, places[j]);
      const push = (apart * radius - distance) / 2;
      if (push <= 0) continue;
      moved = true;
      move(one, dx * push, dy * push);
      move(places[j], -dx * push, -dy * push);
    }
    for (const head of heads) {
      const [dx, dy, distance] = between(one, head);
      const push = radius + off_heads - distance;
      if (push <= 0) continue;
      moved = true;
      move(one, dx * push, dy * push);
    }
  }
  return moved;
}

/**
 * The direction from another place to one, and their distance.
 * @param {number[]} one
 * @param {number[]} other
 */
function between(one, other) {
  const [dx, dy] = [one[0] - other[0], one[1] - other[1]];
  const distance = lengthOf(dx, dy);
  return distance > NOWHERE ? [dx / distance, dy / distance, distance] : [0, 1, distance];
}

/**
 * @param {Point} place
 * @param {number} dx
 * @param {number} dy
 */
function move(place, dx, dy) {
  place[0] += dx;
  place[1] += dy;
}
