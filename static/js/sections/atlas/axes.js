/** What an atlas may have across and upwards: how a value is read from the page's state, put into it, and laid out. */

import { featureImportances, toQuery } from "../../page/state.js";
import { depth } from "../axis.js";

const usual = { importances: null };

/** @type {Record<AtlasName | "sparsity", Axis>} */
export const AXES = {
  sparsity: {
    without: [],
    valueOf: ({ sparsity }) => sparsity,
    changes: (sparsity) => ({ sparsity }),
    place: depth,
  },
  importance: {
    without: ["importance", "importances"],
    valueOf: ({ importance, importances }) => (importances ? null : importance),
    changes: (importance) => ({ ...usual, importance }),
    place: (value) => value,
    ticks: [0.2, 0.4, 0.6, 0.8, 1],
  },
  features: {
    without: ["n_features", "importances"],
    valueOf: ({ n_features, importances }) => (importances ? null : n_features),
    changes: (n_features) => ({ ...usual, n_features }),
    place: (value) => value,
    stepped: true,
  },
  last_importance: {
    without: ["importance", "importances"],
    valueOf(values) {
      const importances = featureImportances(values);
      return importances.slice(0, -1).every((value) => value === 1) ? importances.at(-1) : null;
    },
    changes: (last, { n_features }) => ({ importances: [...Array.from({ length: n_features - 1 }, () => 1), last] }),
    place: Math.log10,
    equal: 0,
    ticks: [0.1, 0.2, 0.5, 1, 2, 5, 10],
  },
};

/**
 * The query of the atlas of an experiment: what its axis replaces is left out.
 * @param {FieldSchema[]} fields
 * @param {Values} values
 */
export function atlasQuery(fields, values) {
  const { without } = AXES[values.atlas];
  const spec = toQuery(fields.filter(({ name }) => !without.includes(name)), values);
  return [spec, `y=${values.atlas}`].filter(Boolean).join("&");
}
