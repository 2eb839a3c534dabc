/** A run as comma-separated values: one row for each level and feature. */

const AXES = ["W_x", "W_y", "W_z"];

/**
 * @param {Pick<Finished, "levels">} sweep
 * @param {number[]} importances
 * @param {string} link
 */
export function tableOf({ levels }, importances, link) {
  const axes = AXES.slice(0, levels[0].W.length);
  const head = [
    "sparsity", "feature", "importance", ...axes, "b", "feature_norm", "interference", "feature_dimensionality",
    "arrangement", "loss", "link",
  ];
  const rows = levels.flatMap((level) => importances.map((importance, i) => [
    level.sparsity, i + 1, importance, ...level.W.map((row) => row[i]), level.b[i], level.feature_norm[i],
    level.interference[i], level.feature_dimensionality[i], level.arrangement, level.loss, link,
  ]));
  return `${[head, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

/** @param {unknown} value */
function quoted(value) {
  const text = `${value}`;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
