/** Borders followed from row to row, and where those end that only one of two rows has. */

import { matchRegions } from "./matching.js";

const CLEAR = 0.15; // of the way between two rows: a region that begins or ends there stays as far from both

/**
 * The borders of rows, y ascending, as points of ascending y: where both rows beside a strip have a border it goes on;
 * where a region ends its borders meet; where regions give way to others they end at a seam, from left to right.
 * @param {MapRow[]} rows
 * @param {MapFrame} frame
 * @returns {{ tracks: Track[], seams: Point[][] }}
 */
export function followBorders(rows, frame) {
  const tracks = /** @type {Track[]} */ ([]);
  const gaps = /** @type {Gap[]} */ ([]);
  let open = /** @type {Track[]} */ ([]);
  rows.forEach((row, i) => {
    const blocks = i > 0 ? blocksBetween(rows[i - 1], row, frame) : [];
    const shared = blocks.filter(({ keys }) => keys.every((side) => side.length === 0));
    const here = row.borders.map((x, j) => {
      const goesOn = shared.find(({ upper }) => upper[0] === j);
      const track = goesOn ? open[goesOn.lower[0]] : { before: row.regions[j].key, after: row.regions[j + 1].key, points: [] };
      if (track.points[track.points.length - 1]?.[1] !== row.y) track.points.push([x, row.y]);
      if (!goesOn) tracks.push(track);
      return track;
    });
    gaps.push(...blocks.filter((block) => !shared.includes(block)).map(({ lower, upper, ends, keys }) => (
      { under: lower.map((j) => open[j]), over: upper.map((j) => here[j]), ends, keys, from: rows[i - 1].y, to: row.y })));
    open = here;
  });
  const closed = gaps.map(close);
  closed.forEach(({ under, over }, k) => {
    gaps[k].under.forEach(({ points }, j) => points[points.length - 1][1] < under[j][1] && points.push(under[j]));
    gaps[k].over.forEach(({ points }, j) => points[0][1] > over[j][1] && points.unshift(over[j]));
  });
  extend(tracks, rows, frame);
  return { tracks, seams: closed.flatMap(({ seams }) => seams) };
}

/**
 * Upright from the lowest and the highest row to the edges of the picture.
 * @param {Track[]} tracks
 * @param {MapRow[]} rows
 * @param {MapFrame} frame
 */
function extend(tracks, rows, { y: [low, high] }) {
  for (const { points } of tracks) {
    const [[x, first], [end, last]] = [points[0], points[points.length - 1]];
    if (first === rows[0].y && low < first) points.unshift([x, low]);
    if (last === rows[rows.length - 1].y && high > last) points.push([end, high]);
  }
}

/**
 * What lies between regions that two rows share: the borders of either row there, the keys that only one of them has,
 * and the edge of the picture that ends it where no shared region does.
 * @param {MapRow} below
 * @param {MapRow} above
 * @param {MapFrame} frame
 */
function blocksBetween(below, above, { x: [left, right], column, stepped }) {
  const [lower, upper] = [below, above].map(({ regions, borders }) => regions.map(({ key }, j) => (
    { key, from: borders[j - 1] ?? left, to: borders[j] ?? right })));
  const pairs = stepped ? [] : matchRegions(lower, upper, column);
  const all = [[-1, -1], ...pairs, [lower.length, upper.length]];
  return all.slice(1).map((to, k) => {
    const from = all[k];
    const [edgeBefore, edgeAfter] = [k === 0 ? left : null, k === all.length - 2 ? right : null];
    const bordersOf = (/** @type {number} */ side, /** @type {unknown[]} */ borders) => (
      range(Math.max(from[side], 0), Math.min(to[side], borders.length)));
    return {
      lower: bordersOf(0, below.borders), upper: bordersOf(1, above.borders), ends: [edgeBefore, edgeAfter],
      keys: [lower, upper].map((stretches, side) => stretches.slice(from[side] + 1, to[side]).map(({ key }) => key)),
    };
  });
}

/**
 * Where the borders under and over a gap end.
 * @param {Gap} gap
 * @returns {Closed}
 */
function close({ under, over, ends, keys: [lost, gained], from, to }) {
  const lower = under.map(({ points }) => line(points.slice(-2).reverse()));
  const upper = over.map(({ points }) => line(points.slice(0, 2)));
  if (lost.length > 0 && gained.length > 0) return seam({ lower, upper, ends, lost, gained, y: (from + to) / 2 });
  const [closing, near, far] = lost.length > 0 ? [lower, from, to] : [upper, to, from];
  const [first, last] = [closing[0], closing[closing.length - 1]];
  const edge = ends[0] ?? ends[1];
  const met = edge === null ? crossing(first, last) : crossing(ends[0] === null ? first : last, () => edge);
  const share = met === null || near === far ? 0 : (met - near) / (far - near);
  const held = share > 0 ? Math.min(Math.max(share, CLEAR), edge === null ? 1 - CLEAR : 1) : 0.5;
  const y = near + held * (far - near);
  const point = /** @type {Point} */ ([edge ?? mean([...lower, ...upper].map((x) => x(y))), y]);
  return { under: under.map(() => point), over: over.map(() => point), seams: [] };
}

/**
 * Regions give way to others at one height.
 * @param {{ lower: Line[], upper: Line[], ends: (number | null)[], lost: string[], gained: string[], y: number }} block
 * @returns {Closed}
 */
function seam({ lower, upper, ends: [before, after], lost, gained, y }) {
  const left = before ?? mean([lower[0](y), upper[0](y)]);
  const right = Math.max(left, after ?? mean([lower[lower.length - 1](y), upper[upper.length - 1](y)]));
  const held = (/** @type {Line[]} */ borders) => borders.map((x, j) => {
    if (j === 0 && before === null) return left;
    if (j === borders.length - 1 && after === null) return right;
    return Math.min(Math.max(x(y), left), right);
  });
  const [below, above] = [held(lower), held(upper)];
  const keyAt = (/** @type {number[]} */ borders, /** @type {string[]} */ keys, /** @type {number} */ x) => {
    const passed = borders.filter((border) => border <= x).length - (before === null ? 1 : 0);
    return keys[Math.min(Math.max(passed, 0), keys.length - 1)];
  };
  const stops = [...new Set([left, ...below, ...above, right])].sort((a, b) => a - b);
  const seams = stops.slice(1).flatMap((to, k) => {
    const middle = (stops[k] + to) / 2;
    return keyAt(below, lost, middle) === keyAt(above, gained, middle) ? [] : [/** @type {Point[]} */ ([[stops[k], y], [to, y]])];
  });
  return { under: below.map((x) => [x, y]), over: above.map((x) => [x, y]), seams };
}

/**
 * The line through the first two points, or upright through the only one.
 * @param {Point[]} points
 * @returns {Line}
 */
function line([[x, y], next]) {
  return (height) => (next ? x + ((next[0] - x) / (next[1] - y)) * (height - y) : x);
}

/**
 * The height where two lines meet, null where they are parallel.
 * @param {Line} one
 * @param {Line} other
 */
function crossing(one, other) {
  const [at, rise] = [one(0) - other(0), one(1) - other(1) - (one(0) - other(0))];
  return rise === 0 ? null : -at / rise;
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * @param {number} from
 * @param {number} to
 */
function range(from, to) {
  return Array.from({ length: Math.max(to - from, 0) }, (_, k) => from + k);
}
