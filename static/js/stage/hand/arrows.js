/** A model in a link: features separated by commas, of each its column of W and its bias, separated by colons. */

const AXES = ["W_x", "W_y", "W_z"]; // as the sweep's own files name them

/**
 * @param {Pick<Model, "W" | "b">} model
 * @param {number} digits
 */
export function writeArrows({ W, b }, digits) {
  const short = (/** @type {number} */ value) => String(Number(value.toFixed(digits)));
  return b.map((bias, i) => [...W.map((row) => row[i]), bias].map(short).join(":")).join(",");
}

/**
 * The model in a link that the server has found valid.
 * @param {string} text
 * @returns {Pick<Model, "W" | "b">}
 */
export function readArrows(text) {
  const columns = text.split(",").map((column) => column.split(":").map(Number));
  const hidden = columns[0].length - 1;
  return {
    W: Array.from({ length: hidden }, (_, k) => columns.map((column) => column[k])),
    b: columns.map((column) => column[hidden]),
  };
}

/**
 * A row for each feature, below the names of the columns; no digit is left out.
 * @param {Pick<Model, "W" | "b">} model
 */
export function fileRows({ W, b }) {
  const head = ["feature", ...AXES.slice(0, W.length), "b", "feature_norm"];
  return [head, ...b.map((bias, i) => [i + 1, ...W.map((row) => row[i]), bias, Math.hypot(...W.map((row) => row[i]))])];
}
