/** Numbers as people read them, put into the page's phrases. */

/**
 * @param {string} phrase
 * @param {Record<string, unknown>} values
 */
export function fill(phrase, values) {
  return phrase.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export const ROUNDING = 1e-15; // what rounding may leave of a loss that is none
export const UNMEASURED = 1e-9; // below, what is measured is told as nothing
const COUNTS = ["n_features", "n_hidden"]; // numbers of what they are called by

/**
 * As many digits as tell neighbouring levels apart: 90%, 98.9%, 99.9%.
 * @param {number} sparsity
 */
export function percent(sparsity) {
  const digits = Math.max(0, Math.ceil(-Math.log10(1 - sparsity) - 1e-9) - 1);
  return `${Number((100 * sparsity).toFixed(digits))}%`;
}

/**
 * @param {number} sparsity
 * @param {SparsityPhrases} phrases
 */
export function sparsityWords(sparsity, phrases) {
  const density = 1 - sparsity;
  const values = { percent: percent(sparsity), share: share(density), times: Number((1 / density).toPrecision(2)) };
  const phrase = density === 1 ? phrases.always : density > 0.4 ? phrases.often : phrases.rarely;
  return fill(phrase, values);
}

/** @param {number} part */
export function share(part) {
  return `${Math.round(100 * part)}%`;
}

/**
 * A share of the random starts as a count.
 * @param {number} part
 * @param {number} starts
 * @param {Pick<Phrases, "every_start" | "starts">} phrases
 */
export function countOf(part, starts, phrases) {
  return part === 1 ? phrases.every_start : fill(phrases.starts, { count: Math.round(part * starts), starts });
}

/**
 * What the terms in some labels mean, a sentence each; terms: {term: sentence}.
 * @param {string[]} labels
 * @param {Record<string, string>} terms
 */
export function meanings(labels, terms) {
  const text = labels.join(", ").toLowerCase();
  return Object.keys(terms).filter((term) => text.includes(term)).map((term) => terms[term]).join(" ");
}

/**
 * An arrangement's label without the features that it leaves out.
 * @param {string} label
 */
export function briefly(label) {
  return label.replace(/ \+ \d+ ignored$/, "");
}

/**
 * An arrangement's label without how its features share arms or ends, too.
 * @param {string} label
 */
export function shapesOf(label) {
  return briefly(label).replace(/,[^+]+(?= \+|$)/g, "");
}

/**
 * The settings in which values differ from others, as the page names them: "importance decay 0.9, constraint free".
 * @param {FieldSchema[]} fields
 * @param {Named} values
 * @param {Named} others
 * @param {Pick<Phrases, "choices">} phrases
 */
export function settingsOf(fields, values, others, phrases) {
  const differing = fields.filter(({ name }) => values[name] !== null && `${values[name]}` !== `${others[name]}`);
  return differing.map(({ name, label }) => {
    const items = [values[name]].flat().map((value) => (typeof value === "string" && /** @type {Named} */ (phrases.choices)[value]) || value);
    const plain = name === "n_hidden" ? values[name] : name === "sparsity" ? percent(values[name]) : items.join(", ");
    return COUNTS.includes(name) ? `${plain} ${label.toLowerCase().slice(0, values[name] === 1 ? -1 : undefined)}` : `${label.toLowerCase()} ${plain}`;
  }).join(", ");
}

/**
 * What lies along an axis, as a plot or a table names it.
 * @param {AxisName} name
 * @param {Phrases["axes"]} axes
 */
export function axisLabel(name, axes) {
  if (name === "importance" || name === "n_features") return axes[name];
  return fill(axes.importances, { i: Number(name.split(".")[1]) + 1 });
}

/** @param {number} value */
export function short(value) {
  return Number(value.toPrecision(4)).toString();
}

/**
 * @param {number} value
 * @param {number} digits
 */
export function fixed(value, digits = 4) {
  return value.toFixed(digits).replace("-", "−");
}

/**
 * How many times as much as the best a loss is; of none at all, once: neither is more than what rounding leaves.
 * @param {number} loss
 * @param {number} best
 */
export function ratioOf(loss, best) {
  return Math.max(loss, best) < ROUNDING ? 1 : loss / best;
}

/**
 * What was measured and is at least 0, where rounding may leave something of nothing, or less.
 * @param {number} value
 */
export function measured(value) {
  return short(value < UNMEASURED ? 0 : value);
}

/**
 * How many times as much, to as many decimals as tell it from once.
 * @param {number} ratio
 */
export function timesText(ratio) {
  if (ratio === Infinity) return "∞";
  if (ratio >= 100 || ratio < 0.01) return Number(ratio.toPrecision(2)).toString();
  const close = Math.abs(ratio - 1);
  return ratio.toFixed(close >= 0.0005 && close < 0.02 ? 3 : 2);
}

/**
 * So many digits, and 0 for what is left by rounding.
 * @param {number} value
 * @param {number} digits
 */
export function measuredText(value, digits = 4) {
  return Math.abs(value) < UNMEASURED ? "0" : value.toPrecision(digits);
}
