/** What an atlas may have across and upwards: how a value is read from the page's state, put into it, and laid out. */

import { axisOf, importanceName } from "../../page/along/axis.js";
import { featureImportances, toQuery } from "../../page/state.js";
import { depth } from "../axis.js";

const usual = { importances: null };
const RANGE = [0.01, 0.1, 1, 10]; // ticks of one importance

/** @type {Record<"sparsity" | "importance" | "features" | "last_importance", Axis>} */
const AXES = {
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
 * @param {string} name
 * @returns {Axis}
 */
export function atlasAxis(name) {
  if (name in AXES) return AXES[/** @type {keyof typeof AXES} */ (name)];
  const along = axisOf(/** @type {AxisName} */ (name));
  return {
    without: [],
    levelled: (values) => ({ ...values, ...along.without(values, () => 1) }),
    valueOf: along.valueOf,
    changes: along.changes,
    place: Math.log10,
    ticks: RANGE,
  };
}

/**
 * What may lie upwards over an axis: each of its points is a place of the page's own sliders.
 * @param {AtlasName} across
 * @param {number} n_features
 * @returns {AtlasName[]}
 */
export function upwardsOver(across, n_features) {
  const ones = Array.from({ length: n_features }, (_, i) => /** @type {AtlasName} */ (importanceName(i)));
  if (across === "sparsity") return ["importance", "features", "last_importance", ...ones];
  if (across === "importance") return ["sparsity", "features"];
  return ["sparsity", ...ones.filter((one) => one !== across)];
}

/**
 * The axes of a state; an importance that it lacks, or two that do not fit, give way to the usual ones.
 * @param {Pick<Values, "across" | "atlas" | "n_features">} values
 * @returns {{ across: AtlasName, up: AtlasName }}
 */
export function atlasAxes({ across, atlas, n_features }) {
  const single = upwardsOver("sparsity", n_features);
  const known = ["sparsity", "importance", ...single].includes(across) && upwardsOver(across, n_features).includes(atlas);
  if (known) return { across, up: atlas };
  return { across: "sparsity", up: single.includes(atlas) ? atlas : "importance" };
}

/**
 * The query of the atlas of an experiment: what its axes replace is left out; sparsity is that of all where it lies on
 * neither.
 * @param {FieldSchema[]} fields
 * @param {Values} values
 * @param {number} sparsity
 */
export function atlasQuery(fields, values, sparsity) {
  const { across, up } = atlasAxes(values);
  const axes = [across, up].map(atlasAxis);
  const without = axes.flatMap((axis) => axis.without);
  const levelled = axes.reduce((levels, axis) => axis.levelled?.(levels) ?? levels, values);
  const spec = toQuery(fields.filter(({ name }) => !without.includes(name)), levelled);
  const fixed = [across, up].includes("sparsity") ? "" : `sparsity=${sparsity}`;
  return [spec, across === "sparsity" ? "" : `x=${across}`, `y=${up}`, fixed].filter(Boolean).join("&");
}
