/** The map that an atlas's rows make: regions with smooth borders, and which of them a point lies in. */

import { curveThrough, placeAt } from "./curve.js";
import { followBorders } from "./tracks.js";

const REACH = 8; // columns within which a jump inside a region is the same from one row to the next

/**
 * rows: y ascending, at least one.
 * @param {MapRow[]} rows
 * @param {MapFrame} frame
 */
export function createMap(rows, frame) {
  const { tracks, seams } = followBorders(rows, frame);
  const [[left, right], [bottom, top]] = [frame.x, frame.y];
  const smooth = (/** @type {Point[]} */ points) => curveThrough(points, [right - left, top - bottom]);
  const curves = tracks.map(({ points, ...keys }, id) => ({ ...keys, id, line: smooth(points), low: points[0][1], high: points[points.length - 1][1] }));

  /**
   * The borders at a height, from left to right.
   * @param {number} y
   */
  function cut(y) {
    return curves.filter(({ low, high }) => (low <= y || low === bottom) && (y < high || high === top))
      .map((curve) => ({ curve, x: placeAt(curve.line, y) })).sort((a, b) => a.x - b.x);
  }

  /**
   * The region at a height that no border crosses: the only one of a row beside it.
   * @param {number} y
   */
  function wholeAt(y) {
    const beside = [rows.findLast((row) => row.y <= y), rows.find((row) => row.y >= y)].filter((row) => row !== undefined);
    const whole = beside.filter(({ regions }) => regions.length === 1);
    const [row] = (whole.length > 0 ? whole : beside).sort((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y));
    return row.regions[0].key;
  }

  /**
   * Closed outlines, each with its key; a region may be of several.
   * @returns {Area[]}
   */
  function areas() {
    const stops = [...new Set([...frame.y, ...curves.flatMap(({ line }) => line.map(([, y]) => y))])].sort((a, b) => a - b);
    const found = /** @type {Strip[]} */ ([]);
    /** @type {Map<string, Strip>} */
    let open = new Map();
    stops.slice(1).forEach((high, k) => {
      const low = stops[k];
      const borders = cut((low + high) / 2).map(({ curve }) => curve);
      open = new Map(Array.from({ length: borders.length + 1 }, (_, j) => {
        const [before, after] = [borders[j - 1], borders[j]];
        const key = before?.after ?? after?.before ?? wholeAt((low + high) / 2);
        const name = `${before?.id} ${after?.id} ${key}`;
        const known = open.get(name);
        const strip = known ?? { key, left: [], right: [] };
        if (!known) found.push(strip);
        for (const y of known ? [high] : [low, high]) {
          const from = before ? placeAt(before.line, y) : left;
          strip.left.push([from, y]);
          strip.right.push([after ? Math.max(from, placeAt(after.line, y)) : right, y]);
        }
        return [name, strip];
      }));
    });
    return found.map(({ key, left, right }) => ({ key, outline: [...left, ...right.reverse()] }));
  }

  return {
    areas, seams, borders: curves.map(({ line }) => line),
    jumps: followJumps(rows, REACH * frame.column).map(smooth),
    /**
     * The key of the region at a point.
     * @param {number} x
     * @param {number} y
     */
    keyAt(x, y) {
      const borders = cut(y);
      const passed = borders.filter((border) => border.x <= x).length;
      return passed > 0 ? borders[passed - 1].curve.after : borders[0]?.curve.before ?? wholeAt(y);
    },
  };
}

/**
 * Jumps within one key as points of ascending y, two at least, joined from row to row where they are near.
 * @param {MapRow[]} rows
 * @param {number} reach
 */
function followJumps(rows, reach) {
  const lines = /** @type {{ key: string, points: Point[] }[]} */ ([]);
  let open = lines;
  for (const { y, jumps } of rows) {
    const free = [...open];
    open = jumps.map(({ key, place }) => {
      const near = free.findIndex((one) => one.key === key && Math.abs(one.points[one.points.length - 1][0] - place) < reach);
      const [line] = near < 0 ? [{ key, points: [] }] : free.splice(near, 1);
      line.points.push([place, y]);
      if (near < 0) lines.push(line);
      return line;
    });
  }
  return lines.flatMap(({ points }) => (points.length > 1 ? [points] : []));
}
