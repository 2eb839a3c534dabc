/** What is asked of the server along an axis, whatever is swept. */

import { toQuery } from "../state.js";

/**
 * The query of the levels along an axis through a place, the same at each of its positions; null where there is none.
 * @template {Named} V
 * @param {string} name
 * @param {SliderAxis<V>} axis
 * @param {{ fields: FieldSchema[], values: V, sparsity: number }} options
 */
export function queryAlong(name, axis, { fields, values, sparsity }) {
  const usual = (/** @type {string} */ field) => /** @type {number} */ (fields.find((one) => one.name === field)?.default);
  const without = axis.without(values, usual);
  if (!without) return null;
  const spec = toQuery(fields, { ...values, ...without, sparsities: null });
  return [spec, `along=${name}`, `sparsity=${sparsity}`].filter(Boolean).join("&");
}
