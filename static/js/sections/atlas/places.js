/** Where the page's own state lies on an atlas, and how it goes to one of its cells. */

import { nearestLevel } from "../../page/state.js";
import { atlasAxis } from "./axes.js";

/**
 * The cell of a state, null where it is not on this atlas.
 * @param {Grid} grid
 * @param {Values} values
 * @returns {Cell | null}
 */
export function cellOf({ x_name, y_name, xs, ys }, values) {
  const [across, up] = [x_name, y_name].map(atlasAxis);
  const [right, height] = [across, up].map((axis) => axis.valueOf(values) ?? null);
  if (right === null || height === null) return null;
  return [nearestLevel(ys, up.place(height)), nearestLevel(xs, across.place(right))];
}

/**
 * How a state goes to a cell from its own: what it is already at stays as it is.
 * @param {Grid} grid
 * @param {Cell} cell
 * @param {Values} values
 * @returns {Changes}
 */
export function changesTo(grid, [i, k], values) {
  const [row, column] = cellOf(grid, values) ?? [];
  const upwards = i === row ? {} : atlasAxis(grid.y_name).changes(grid.y[i], values);
  const sideways = k === column ? {} : atlasAxis(grid.x_name).changes(grid.x[k], { ...values, ...upwards });
  return { ...upwards, ...sideways };
}
