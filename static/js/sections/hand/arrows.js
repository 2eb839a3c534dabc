/** A model in a link: features separated by commas, of each its column of W and its bias, separated by colons. */

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
