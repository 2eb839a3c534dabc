/** What the explorer's sliders lie along: where its state stands on each axis, and the query of all its positions. */

import { featureImportances } from "../state.js";
import { fill } from "../words.js";

const ONE = "importances.";
const DIGITS = 2; // of a single importance, as its slider's own positions have

/**
 * @param {AxisName} name
 * @returns {SliderAxis}
 */
export function axisOf(name) {
  if (name === "importance") return DECAY;
  if (name === "n_features") return FEATURES;
  return oneImportance(Number(name.slice(ONE.length)));
}

/** @param {number} i */
export function importanceName(i) {
  return /** @type {AxisName} */ (`${ONE}${i}`);
}

/** @type {Axes<AxisName, Values>} */
export const AXES = {
  names: ({ n_features }) => ["importance", "n_features", ...Array.from({ length: n_features }, (_, i) => importanceName(i))],
  of: axisOf,
};

/** @type {SliderAxis} */
const DECAY = {
  valueOf: ({ importance }) => importance,
  holds: ({ importances }) => !importances,
  changes: (value) => ({ importance: value, importances: null }),
  without: (_, usual) => ({ importance: usual("importance"), importances: null }),
};

/** @type {SliderAxis} */
const FEATURES = {
  valueOf: ({ n_features }) => n_features,
  holds: ({ importances }) => !importances,
  changes: (value, { importances, group_size }) => ({ n_features: value, importances, group_size }),
  without: ({ importances, group_size }, usual) => (importances ? null : { n_features: Math.max(usual("n_features"), group_size) }),
};

/**
 * @param {number} i
 * @returns {SliderAxis}
 */
function oneImportance(i) {
  /**
   * @param {Values} values
   * @param {number} value
   */
  const withOne = (values, value) => featureImportances(values).map((other, k) => (k === i ? value : Number(other.toPrecision(DIGITS))));
  return {
    valueOf: (values) => featureImportances(values)[i],
    holds: (values) => String(withOne(values, featureImportances(values)[i])) === String(values.importances),
    changes: (value, values) => ({ importances: withOne(values, value) }),
    without: (values) => ({ importances: withOne(values, 1) }),
  };
}

/**
 * Where a model stands along an axis, in words.
 * @param {AxisName} name
 * @param {number} value
 * @param {Phrases} phrases
 */
export function placeWords(name, value, phrases) {
  if (name === "importance") return fill(phrases.decay_value, { value });
  if (name === "n_features") return fill(phrases.features_value, { value });
  return `${fill(phrases.importance_of, { i: Number(name.slice(ONE.length)) + 1 })}: ${Number(value.toPrecision(DIGITS))}`;
}
