/** One table of fields, the server's own schema, is both the page's state and its link. */

/**
 * fit(values): the same where some depend on others.
 * @template V
 * @param {{ values: V, fit?: (values: V) => V }} options
 * @returns {State<V>}
 */
export function createState({ values, fit = (given) => given }) {
  /** @type {Set<(values: V, before: V) => void>} */
  const listeners = new Set();
  let current = { ...values };
  return {
    get values() {
      return current;
    },
    set(changes) {
      const before = current;
      current = fit({ ...current, ...changes });
      for (const listener of listeners) listener(current, before);
    },
    listen(listener) {
      listeners.add(listener);
    },
  };
}

/**
 * The canonical query: what differs from its default, in the order of the fields; importances go without a decay.
 * @param {FieldSchema[]} fields
 * @param {Named} values
 */
export function toQuery(fields, values) {
  return fields
    .filter(({ name, default: usual }) => toText(values[name]) !== toText(usual))
    .filter(({ name }) => name !== "importance" || !values.importances)
    .map(({ name }) => `${name}=${escaped(toText(values[name]))}`)
    .join("&");
}

/**
 * What separates within a value may stand in a link as it is.
 * @param {string} text
 */
function escaped(text) {
  return encodeURIComponent(text).replace(/%(2C|3A|3B)/g, decodeURIComponent);
}

/** @param {unknown} value */
function toText(value) {
  return value === null ? "" : String(value);
}

/**
 * Values that depend on the number of features follow it.
 * @param {Values} values
 * @param {FieldSchema[]} fields
 * @returns {Values}
 */
export function fitTogether(values, fields) {
  const usual = (/** @type {string} */ name) => /** @type {number} */ (fields.find((field) => field.name === name)?.default);
  const { n_features, importances, correlation, group_size } = values;
  return {
    ...values,
    importances: importances && Array.from({ length: n_features }, (_, i) => importances[i] ?? importances[importances.length - 1]),
    importance: importances ? usual("importance") : values.importance,
    group_size: correlation === "none" ? usual("group_size") : Math.min(group_size, n_features),
  };
}

/**
 * I_i of every feature, as given one by one or as powers of the decay.
 * @param {Pick<Spec, "n_features" | "importance" | "importances">} values
 */
export function featureImportances({ n_features, importance, importances }) {
  return importances ?? Array.from({ length: n_features }, (_, i) => importance ** i);
}

/**
 * @param {number[]} levels
 * @param {number} sparsity
 */
export function nearestLevel(levels, sparsity) {
  const distances = levels.map((level) => Math.abs(level - sparsity));
  return distances.indexOf(Math.min(...distances));
}
