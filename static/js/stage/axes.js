/** The sliders along other axes than sparsity: which of them leads, and what is known of the models at its positions. */

import { orientLevels } from "../figures/orientation.js";
import { queryAlong } from "../page/along/query.js";
import { nearestLevel } from "../page/state.js";

const REST = 160; // ms after the last change before the ribbons are looked up again

/**
 * axes: those there are; fields: of the state that a query has; sparsity(): the level that all positions have; drawn():
 * the W on the stage, if there is one, and the values it is of.
 * @template {string} N
 * @template {Named} V
 * @param {AxesOptions<N, V>} options
 */
export function createAxes({ axes, fields, state, columns, sliders, sparsity, drawn }) {
  /** @type {WeakMap<Column, Column>} */
  const oriented = new WeakMap(); // each as its levels stand beside what was on the stage when a hand came to it
  /** @type {{ name: N, base: V } | null} */
  let lead = null;
  let moving = false;
  /** @type {Timer | null} */
  let timer = null;

  /** @param {N} name */
  function queryOf(name) {
    return queryAlong(name, axes.of(name), { fields, values: state.values, sparsity: sparsity() });
  }

  /**
   * The column of an axis and the position in it at which the state stands, or null where there is none.
   * @param {N} name
   * @returns {{ run: Column, index: number } | null}
   */
  function at(name) {
    const { valueOf, holds } = axes.of(name);
    const column = holds(state.values) ? columns.get(queryOf(name)) : null;
    const index = column?.value?.indexOf(valueOf(state.values)) ?? -1;
    return column && index >= 0 ? { run: column.levels ? orient(name, column) : column, index } : null;
  }

  /**
   * @param {N} name
   * @param {Column} column
   */
  function orient(name, column) {
    const known = oriented.get(column);
    if (known) return known;
    const levels = /** @type {AxisLevel[]} */ (column.levels);
    const { W: reference, values } = drawn();
    const index = nearestLevel(column.value, axes.of(name).valueOf(values));
    const turned = reference && levels.every(({ W }) => W.length === reference.length) ? { ...column, levels: orientLevels(levels, { index, reference }) } : column;
    oriented.set(column, turned);
    return turned;
  }

  /** Ribbons of what is known at the state's place; the others grow pale. */
  function refresh() {
    for (const name of axes.names(state.values)) {
      const slider = sliders.get(name);
      const column = columns.get(queryOf(name));
      if (!slider) continue;
      if (!column?.levels) {
        slider.setStale(true);
        continue;
      }
      slider.setPositions(column.value);
      slider.setResult(/** @type {RibbonResult} */ (column));
    }
  }

  return {
    get leading() {
      return lead?.name ?? null;
    },
    /**
     * Whether the slider that moves has its column, or may have it, so that nothing else need be asked for; hasRow: what
     * is asked for along sparsity has been before.
     * @param {boolean} hasRow
     */
    carried(hasRow) {
      if (!moving || !lead) return false;
      const query = queryOf(lead.name);
      return !columns.lacks(query) && (!hasRow || Boolean(columns.get(query)?.levels));
    },
    at,
    refresh,
    /** A finished column that has the state's own model, along whichever axis. */
    known() {
      for (const name of axes.names(state.values)) {
        const found = at(name);
        if (found?.run.levels) return found;
      }
      return null;
    },
    /**
     * A hand moves a slider: others of its values are those at which it took hold.
     * @param {N} name
     * @param {number} value
     */
    move(name, value) {
      if (lead?.name !== name) {
        lead = { name, base: state.values };
        const column = columns.get(queryOf(name));
        if (column) oriented.delete(column);
      }
      columns.want(queryOf(name));
      moving = true;
      state.set(axes.of(name).changes(value, lead.base));
      moving = false;
    },
    /** The state has changed: ribbons of other settings are marked at once, and looked up at rest. */
    settle() {
      if (!moving) lead = null;
      for (const [name, slider] of sliders) if (name !== lead?.name) slider.setStale(true);
      columns.keep((query) => axes.names(state.values).some((name) => queryOf(name) === query));
      clearTimeout(timer);
      timer = setTimeout(refresh, REST);
    },
    /** No slider leads any more: what is asked for along sparsity is there. */
    end() {
      lead = null;
    },
    near: (/** @type {N} */ name) => columns.want(queryOf(name)),
    /**
     * A hand has gone: its column is not wanted, unless the stage follows it.
     * @param {N} name
     */
    far(name) {
      const query = queryOf(name);
      if (lead?.name !== name) columns.keep((other) => other !== query);
    },
    prefetch: (/** @type {N} */ name) => sliders.get(name)?.offered && columns.prefetch(queryOf(name)),
  };
}
