/** What an atlas may have upwards: how a value is read from the page's state, put into it, and laid out. */

import { featureImportances, toQuery } from "../../page/state.js";

const usual = { importances: null };

/** @type {Record<AtlasName, Axis>} */
export const AXES = {
  importance: {
    without: ["importance", "importances"],
    valueOf: ({ importance, importances }) => (importances ? null : importance),
    changes: (importance) => ({ ...usual, importance }),
    height: (value) => value,
    ticks: [0.2, 0.4, 0.6, 0.8, 1],
  },
  features: {
    without: ["n_features", "importances"],
    valueOf: ({ n_features, importances }) => (importances ? null : n_features),
    changes: (n_features) => ({ ...usual, n_features }),
    height: (value) => value,
  },
  last_importance: {
    without: ["importance", "importances"],
    valueOf(values) {
      const importances = featureImportances(values);
      return importances.slice(0, -1).every((value) => value === 1) ? importances.at(-1) : null;
    },
    changes: (last, { n_features }) => ({ importances: [...Array.from({ length: n_features - 1 }, () => 1), last] }),
    height: Math.log10,
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

/**
 * What becomes of the last feature: the paper's question where its importance varies.
 * @param {{ parts: Part[] }} model
 * @returns {"ignored" | "dedicated" | "shared"}
 */
export function fateOf({ parts }) {
  const last = Math.max(...parts.flatMap(({ features }) => features));
  const shape = parts.find(({ features }) => features.includes(last))?.shape;
  return shape === "ignored" || shape === "dedicated" ? shape : "shared";
}
