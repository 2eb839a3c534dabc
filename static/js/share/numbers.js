/** A run as comma-separated values: one row for each level and feature. */

const AXES = ["W_x", "W_y", "W_z"];
const COUNTS = /** @type {const} */ (["one", "two", "more"]);

/**
 * @param {Pick<Finished, "levels">} sweep
 * @param {number[]} importances
 * @param {string} link
 */
export function tableOf({ levels }, importances, link) {
  const axes = AXES.slice(0, levels[0].W.length);
  const head = [
    "sparsity", "feature", "importance", ...axes, "b", "feature_norm", "interference", "feature_dimensionality",
    "arrangement", "loss", "link", "heard", "leak", ...COUNTS.map((count) => `loss_given_${count}`), "loudest_right",
  ];
  const rows = levels.flatMap((level) => importances.map((importance, i) => [
    level.sparsity, i + 1, importance, ...level.W.map((row) => row[i]), level.b[i], level.feature_norm[i],
    level.interference[i], level.feature_dimensionality[i], level.arrangement, level.loss, link,
    level.heard[i], level.leak ?? "", ...COUNTS.map((count) => level.loss_by_active[count] ?? ""), level.loudest_right,
  ]));
  return `${[head, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

/** @param {unknown} value */
function quoted(value) {
  const text = `${value}`;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
