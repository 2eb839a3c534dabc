/** The rows of an atlas while they come in, the map that they make, and a model for each of its cells. */

import { arrangementClass } from "../../figures/colours.js";
import { atlasAxis } from "./axes.js";
import { seenFromBothSides } from "./map/mirror.js";
import { keyOf } from "./names.js";
import { createMap } from "./map/regions.js";
import { rowRegions } from "./map/row.js";

/**
 * @param {Omit<AtlasHeader, "kind"> | Omit<AtlasAcrossHeader, "kind">} header
 */
export function createGrid({ y, y_name, sparsity, ...rest }) {
  const { x, x_name } = "x" in rest ? rest : { x: /** @type {number[]} */ (sparsity), x_name: "sparsity" };
  const [across, up] = [x_name, y_name].map(atlasAxis);
  const [xs, ys] = [x.map(across.place), y.map(up.place)];
  const stepped = Boolean(up.stepped);
  const bounds = { x: ends(xs, false), y: ends(ys, stepped), column: (xs[xs.length - 1] - xs[0]) / Math.max(xs.length - 1, 1), stepped };
  /** @type {Map<number, KnownRow>} */
  const finished = new Map();
  /** @type {Map<number, KnownRow>} */
  const coarse = new Map();
  /** @type {ReturnType<typeof createMap> | null} */
  let map = null;
  /** @type {Cells | null} */
  let cells = null;

  /** @param {number} i */
  function knownRow(i) {
    return finished.get(i) ?? coarse.get(i);
  }

  /** The rows that are known, upwards. */
  function knownRows() {
    return ys.flatMap((_, i) => knownRow(i) ?? []);
  }

  /** Null as long as no row is known. */
  function drawMap() {
    const rows = map ? [] : knownRows();
    if (rows.length > 0) map = createMap(up.equal === undefined ? rows : seenFromBothSides(rows, up.equal), bounds);
    return map;
  }

  /**
   * The model of a region that is nearest to a point: of the nearest row that has one.
   * @param {string} key
   * @param {number} x
   * @param {number} height
   */
  function nearestModel(key, x, height) {
    const rows = knownRows().sort((a, b) => Math.abs(a.y - height) - Math.abs(b.y - height));
    const row = rows.find(({ keys }) => keys.includes(key)) ?? rows[0];
    const own = row.keys.flatMap((one, k) => (one === key ? [k] : []));
    return row.levels[own.length > 0 ? nearest(own, x, (k) => row.places[k]) : nearest(row.places.map((_, k) => k), x, (k) => row.places[k])];
  }

  /** @returns {Cells} */
  function all() {
    const drawn = drawMap();
    cells ??= ys.map((height, i) => {
      const row = finished.get(i);
      return xs.map((x, k) => {
        const key = row ? row.keys[k] : drawn?.keyAt(x, height);
        return key === undefined ? null : { ...(row ? row.levels[k] : nearestModel(key, x, height)), key };
      });
    });
    return cells;
  }

  return {
    x, x_name, y, y_name, xs, ys, bounds,
    /** @param {Omit<CoarseLine, "kind"> | Omit<CoarseAcrossLine, "kind"> | Omit<AtlasRow, "kind">} line */
    take({ y: value, levels, ...line }) {
      const i = y.indexOf(value);
      if (i < 0) throw new Error(`no such row: ${value}`);
      [map, cells] = [null, null];
      const few = "x" in line ? line.x : "sparsity" in line ? line.sparsity : null;
      const changes = "changes" in line ? line.changes : [];
      const places = few ? few.map(across.place) : xs;
      const keys = levels.map((level) => keyOf(level, y_name));
      const regions = rowRegions({
        keys, names: levels.map(({ arrangement }) => arrangement), places,
        changes: changes.map((change) => ({ ...change, place: across.place("value" in change ? change.value : change.sparsity) })),
      });
      (few ? coarse : finished).set(i, { y: ys[i], ...regions, keys, levels, places });
    },
    get cells() {
      return all();
    },
    get map() {
      return drawMap();
    },
    /** The classes that colour each key's regions. */
    get classes() {
      return new Map(knownRows().flatMap(({ keys, levels }) => levels.map(({ parts }, k) => [keys[k], arrangementClass(parts)])));
    },
    /**
     * The cell nearest to a point among those whose model belongs to the region that the point is in: [row, column].
     * @param {number} x
     * @param {number} height
     * @returns {Cell}
     */
    cellAt(x, height) {
      const near = nearest(ys.map((_, i) => i), height, (i) => ys[i]);
      const column = nearest(xs.map((_, k) => k), x, (k) => xs[k]);
      const key = drawMap()?.keyAt(x, height);
      const beside = stepped ? [near] : [near, near + Math.sign(height - ys[near])];
      const own = /** @type {Cell[]} */ (beside.flatMap((i) => (all()[i] ?? []).flatMap((level, k) => (level?.key === key ? [[i, k]] : []))));
      const [wide, tall] = [bounds.column || 1, Math.abs(ys[beside[1]] - ys[near]) || 1];
      return own.length > 0 ? nearest(own, 0, ([i, k]) => Math.hypot((xs[k] - x) / wide, (ys[i] - height) / tall)) : [near, column];
    },
    /**
     * The sparsity of a cell's model.
     * @param {Cell} cell
     */
    sparsityAt([i, k]) {
      return Array.isArray(sparsity) ? sparsity[k] : sparsity ?? y[i];
    },
    isFinished: (/** @type {number} */ i) => finished.has(i),
    get count() {
      return finished.size;
    },
  };
}

/**
 * From the first place to the last; half a step beyond where each is a band of its own, or where there is one.
 * @param {number[]} places
 * @param {boolean} stepped
 * @returns {[number, number]}
 */
function ends(places, stepped) {
  const [first, last] = [places[0], places[places.length - 1]];
  const beyond = places.length === 1 || stepped ? 0.5 : 0;
  return [first - beyond, last + beyond];
}

/**
 * @template T
 * @param {T[]} items
 * @param {number} wanted
 * @param {(item: T) => number} placeOf
 */
function nearest(items, wanted, placeOf) {
  return items.reduce((found, item) => (Math.abs(placeOf(item) - wanted) < Math.abs(placeOf(found) - wanted) ? item : found));
}
