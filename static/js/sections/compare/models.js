/** The models of a comparison: text in a link, values of the fields that differ, the query of a sweep. */

import { toQuery } from "../../page/state.js";

/**
 * One object a model: {field: value} of what differs from the default, or null for the page's own model.
 * @param {string} text
 * @param {FieldSchema[]} fields
 * @returns {Compared[]}
 */
export function parse(text, fields) {
  return text.split(";").map((model) => {
    if (model === "page") return null;
    if (model === "default") return {};
    return Object.fromEntries(model.split(",").map((pair) => {
      const [name, value] = pair.split(":");
      return [name, fields.find((field) => field.name === name)?.kind === "choice" ? value : Number(value)];
    }));
  });
}

/** @param {Compared[]} models */
export function write(models) {
  return models.map((model) => {
    if (model === null) return "page";
    return Object.entries(model).map(([name, value]) => `${name}:${value}`).join(",") || "default";
  }).join(";");
}

/**
 * Every field's value; group_size means nothing without correlation.
 * @param {Compared} model
 * @param {FieldSchema[]} fields
 * @returns {Named}
 */
export function valuesOf(model, fields) {
  const values = /** @type {Named} */ ({ ...Object.fromEntries(fields.map(({ name, default: usual }) => [name, usual])), ...model });
  return { ...values, group_size: Math.min(values.group_size, values.n_features) };
}

/**
 * The model with another value of a field; a value that is the default's is not written.
 * @param {Compared} model
 * @param {string} name
 * @param {unknown} value
 * @param {FieldSchema[]} fields
 */
export function changed(model, name, value, fields) {
  const values = { ...valuesOf(model, fields), [name]: value };
  const differs = fields.filter((field) => {
    if (field.name === "group_size" && values.correlation === "none") return false;
    return String(values[field.name] ?? "") !== String(field.default ?? "");
  });
  return Object.fromEntries(differs.map((field) => [field.name, valuesOf(values, fields)[field.name]]));
}

/**
 * @param {Compared} model
 * @param {FieldSchema[]} fields
 * @param {number[] | null} sparsities
 */
export function queryOf(model, fields, sparsities = null) {
  return toQuery(fields, { ...valuesOf(model, fields), sparsities });
}

/**
 * Whether these are one experiment free, on the sphere and, if there is a third, with a gain.
 * @param {Compared[]} models
 * @param {FieldSchema[]} fields
 */
export function differInConstraintAlone(models, fields) {
  const order = fields.find(({ name }) => name === "constraint")?.choices ?? [];
  return models.length <= order.length && isOneExperiment(models, order.slice(0, models.length).map((constraint) => ({ constraint })), fields);
}

/**
 * Whether these are one experiment, each with the values that are its own.
 * @param {Compared[]} models
 * @param {Named[]} own
 * @param {FieldSchema[]} fields
 */
export function isOneExperiment(models, own, fields) {
  const rest = models.map((model) => queryOf({ ...model, ...own[0] }, fields));
  return models.length === own.length && !models.includes(null) && rest.every((query) => query === rest[0])
    && models.every((model, k) => Object.entries(own[k]).every(([name, value]) => valuesOf(model, fields)[name] === value));
}
