/** The cells of an atlas while its rows come in: each shows the nearest row that is known, finished ones first. */

import { briefly } from "../../page/words.js";
import { depth } from "../axis.js";
import { fateOf } from "./ways.js";

export function createGrid({ sparsity, y, y_name }) {
  const finished = new Map();
  const coarse = new Map();
  let cells = null;

  function rowIndex(value) {
    const index = y.indexOf(value);
    if (index < 0) throw new Error(`no such row: ${value}`);
    return index;
  }

  function nearestRow(i) {
    const [exact, rough] = [finished, coarse].map((rows) => nearest([...rows.keys()], i));
    if (exact === null && rough === null) return null;
    const useExact = rough === null || (exact !== null && Math.abs(exact - i) <= Math.abs(rough - i));
    return useExact ? finished.get(exact) : coarse.get(rough);
  }

  function all() {
    cells ??= y.map((_, i) => {
      const row = nearestRow(i);
      return sparsity.map((_, k) => (row ? { ...row[k], key: keyOf(row[k], y_name) } : null));
    });
    return cells;
  }

  return {
    sparsity, y, y_name,
    take({ y: value, levels, sparsity: few }) {
      cells = null;
      if (!few) return void finished.set(rowIndex(value), levels);
      const depths = few.map(depth);
      const spread = sparsity.map((S) => levels[nearest(depths, depth(S), { index: true })]);
      coarse.set(rowIndex(value), spread);
    },
    get cells() {
      return all();
    },
    isFinished: (i) => finished.has(i),
    get count() {
      return finished.size;
    },
  };
}

function nearest(values, wanted, { index = false } = {}) {
  if (values.length === 0) return null;
  const best = values.reduce((found, value, k) => (Math.abs(value - wanted) < Math.abs(values[found] - wanted) ? k : found), 0);
  return index ? best : values[best];
}

/** Cells of one key are one region. */
function keyOf(level, y_name) {
  return y_name === "last_importance" ? `${level.arrangement}, ${fateOf(level)}` : level.arrangement;
}

/** What a region is called, in one line or two. */
export function regionName(level, y_name, { fates }) {
  return y_name === "last_importance" ? [briefly(level.label), fates[fateOf(level)]] : [level.label];
}

/** Connected cells of one key: [{key, level, cells: [[row, column]]}], the largest first. */
export function regionsOf(cells) {
  const met = cells.map((row) => row.map(() => false));
  const regions = [];
  cells.forEach((row, i) => row.forEach((level, k) => {
    if (met[i][k] || !level) return;
    regions.push({ key: level.key, level, cells: flood(cells, met, i, k) });
  }));
  return regions.sort((a, b) => b.cells.length - a.cells.length);
}

function flood(cells, met, row, column) {
  const { key } = cells[row][column];
  const [found, open] = [[], [[row, column]]];
  met[row][column] = true;
  while (open.length > 0) {
    const [i, k] = open.pop();
    found.push([i, k]);
    for (const [a, b] of [[i + 1, k], [i - 1, k], [i, k + 1], [i, k - 1]]) {
      if (cells[a]?.[b]?.key !== key || met[a][b]) continue;
      met[a][b] = true;
      open.push([a, b]);
    }
  }
  return found;
}
