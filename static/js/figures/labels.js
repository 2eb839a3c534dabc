// @ts-nocheck its types are not yet told
/** Where the labels of a stage stand, in pixels from the origin: beyond the tips, off each other and off the heads. */

const ROUNDS = 16;
const GAP = 8;
const HEAD_ROOM = 5;

export function placeLabels(tips, { ignored, radius, reach }) {
  const arrows = tips.filter((_, i) => !ignored.has(i));
  const places = tips.map(([x, y]) => {
    const length = Math.hypot(x, y) || 1e-9;
    return [x * (1 + (radius + GAP) / length), y * (1 + (radius + GAP) / length)];
  });
  const around = fan(arrows, ignored.size, radius);
  [...ignored].forEach((i, k) => (places[i] = around[k]));
  for (let round = 0; round < ROUNDS; round += 1) spread(places, arrows, radius);
  return places.map(([x, y]) => [clamp(x, reach[0] - radius * 1.6), clamp(y, reach[1] - radius * 1.6)]);
}

/** Places around the origin in the widest gap between the arrows. */
function fan(arrows, count, radius) {
  const angles = arrows.map(([x, y]) => Math.atan2(y, x)).sort((a, b) => a - b);
  if (angles.length === 0) angles.push(0);
  const gaps = angles.map((angle, k) => [(angles[k + 1] ?? angles[0] + 2 * Math.PI) - angle, angle]);
  const [width, start] = gaps.reduce((widest, gap) => (gap[0] > widest[0] + 1e-6 ? gap : widest));
  const distance = Math.max(34, (count * 2.2 * radius) / width);
  return Array.from({ length: count }, (_, k) => {
    const angle = start + (width * (k + 1)) / (count + 1);
    return [distance * Math.cos(angle), distance * Math.sin(angle)];
  });
}

function spread(places, heads, radius) {
  for (let i = 0; i < places.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const push = away(places[i], places[j], 2.5 * radius) / 2;
      move(places[i], places[j], push);
    }
    for (const head of heads) {
      const push = away(places[i], head, radius + HEAD_ROOM);
      if (push > 0) move(places[i], [...head], push);
    }
  }
}

function away([ax, ay], [bx, by], least) {
  return Math.max(0, least - Math.hypot(ax - bx, ay - by));
}

function move(one, other, push) {
  if (push === 0) return;
  const [dx, dy] = [one[0] - other[0], one[1] - other[1]];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = length > 1e-3 ? [dx / length, dy / length] : [0, 1];
  one[0] += ux * push;
  one[1] += uy * push;
  other[0] -= ux * push;
  other[1] -= uy * push;
}

function clamp(value, limit) {
  return Math.min(Math.max(value, -limit), limit);
}
