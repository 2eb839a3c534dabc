/** The cells of an atlas while its rows come in: each shows the nearest row that is known, finished ones first. */

import { briefly } from "../../page/words.js";
import { depth } from "../axis.js";
import { fateOf } from "./axes.js";

/** @param {Pick<AtlasHeader, "sparsity" | "y" | "y_name">} header */
export function createGrid({ sparsity, y, y_name }) {
  /** @type {Map<number, Summary[]>} */
  const finished = new Map();
  /** @type {Map<number, Summary[]>} */
  const coarse = new Map();
  /** @type {Cells | null} */
  let cells = null;

  /** @param {number} value */
  function rowIndex(value) {
    const index = y.indexOf(value);
    if (index < 0) throw new Error(`no such row: ${value}`);
    return index;
  }

  /**
   * @param {number} i
   * @returns {Summary[] | null | undefined}
   */
  function nearestRow(i) {
    const [exact, rough] = [finished, coarse].map((rows) => nearest([...rows.keys()], i));
    if (exact === null && rough === null) return null;
    const useExact = exact !== null && (rough === null || Math.abs(exact - i) <= Math.abs(rough - i));
    return useExact ? finished.get(exact) : coarse.get(Number(rough));
  }

  /** @returns {Cells} */
  function all() {
    cells ??= y.map((_, i) => {
      const row = nearestRow(i);
      return sparsity.map((_, k) => (row ? { ...row[k], key: keyOf(row[k], y_name) } : null));
    });
    return cells;
  }

  return {
    sparsity, y, y_name,
    /** @param {{ y: number, levels: Summary[], sparsity?: number[] }} line */
    take({ y: value, levels, sparsity: few }) {
      cells = null;
      if (!few) return void finished.set(rowIndex(value), levels);
      const depths = few.map(depth);
      const spread = sparsity.map((S) => levels[nearestIndex(depths, depth(S))]);
      coarse.set(rowIndex(value), spread);
    },
    get cells() {
      return all();
    },
    isFinished: (/** @type {number} */ i) => finished.has(i),
    get count() {
      return finished.size;
    },
  };
}

/**
 * @param {number[]} values
 * @param {number} wanted
 */
function nearest(values, wanted) {
  return values.length === 0 ? null : values[nearestIndex(values, wanted)];
}

/**
 * @param {number[]} values
 * @param {number} wanted
 */
function nearestIndex(values, wanted) {
  return values.reduce((found, value, k) => (Math.abs(value - wanted) < Math.abs(values[found] - wanted) ? k : found), 0);
}

/**
 * Cells of one key are one region.
 * @param {Summary} level
 * @param {AtlasName} y_name
 */
function keyOf(level, y_name) {
  return y_name === "last_importance" ? `${level.arrangement}, ${fateOf(level)}` : level.arrangement;
}

/**
 * What a region is called, in one line or two.
 * @param {Summary} level
 * @param {AtlasName} y_name
 * @param {Pick<AtlasPhrases, "fates">} phrases
 */
export function regionName(level, y_name, { fates }) {
  return y_name === "last_importance" ? [briefly(level.label), fates[fateOf(level)]] : [level.label];
}

/**
 * Connected cells of one key: [{key, level, cells: [[row, column]]}], the largest first.
 * @param {Cells} cells
 */
export function regionsOf(cells) {
  const met = cells.map((row) => row.map(() => false));
  /** @type {{ key: string, level: AtlasLevel, cells: Cell[] }[]} */
  const regions = [];
  cells.forEach((row, i) => row.forEach((level, k) => {
    if (met[i][k] || !level) return;
    regions.push({ key: level.key, level, cells: flood(cells, level.key, met, [i, k]) });
  }));
  return regions.sort((a, b) => b.cells.length - a.cells.length);
}

/**
 * @param {Cells} cells
 * @param {string} key
 * @param {boolean[][]} met
 * @param {Cell} start
 */
function flood(cells, key, met, start) {
  const [found, open] = [/** @type {Cell[]} */ ([]), [start]];
  met[start[0]][start[1]] = true;
  for (let cell = open.pop(); cell; cell = open.pop()) {
    const [i, k] = cell;
    found.push(cell);
    for (const [a, b] of /** @type {Cell[]} */ ([[i + 1, k], [i - 1, k], [i, k + 1], [i, k - 1]])) {
      if (cells[a]?.[b]?.key !== key || met[a][b]) continue;
      met[a][b] = true;
      open.push([a, b]);
    }
  }
  return found;
}
