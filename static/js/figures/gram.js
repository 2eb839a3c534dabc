/** WᵀW as a heatmap with the bias as a last column, set apart. */

import { tipsOf } from "./outlines.js";

const STRONGEST = 1.5; // where the colours end: a longest arrow squared is seldom more
const MANY = 9; // beyond, only every second feature has its number on an axis

/** @param {Matrix} W */
export function gramMatrix(W) {
  const columns = /** @type {Matrix} */ (tipsOf(W));
  return columns.map((one) => columns.map((other) => one.reduce((sum, value, h) => sum + value * other[h], 0)));
}

/**
 * @param {Pick<Model, "W" | "b">} model
 * @param {Drawing} options
 * @returns {Figure}
 */
export function gramFigure({ W, b }, { width, height, colours, phrases }) {
  const n = b.length;
  const names = b.map((_, i) => `${i + 1}`);
  const z = gramMatrix(W).map((row, i) => [...row, null, b[i]]);
  const side = Math.min(width - 30, (height - 24) * (n + 2) / n);
  const beside = (width - side) / 2;
  const tall = (side * n) / (n + 2);
  const axis = { fixedrange: true, showgrid: false, zeroline: false, ticks: "", tickfont: { size: 11, color: colours.muted }, tickangle: 0 };
  const every = names.map((_, i) => i).filter((i) => n <= MANY || i % 2 === 0);
  return {
    structure: `gram ${n} ${width} ${height} ${colours.key}`,
    data: [{
      type: "heatmap", z, zmin: -STRONGEST, zmid: 0, zmax: STRONGEST, xgap: 1.5, ygap: 1.5, showscale: false,
      colorscale: [[0, colours.negative], [0.5, colours.neutral], [1, colours.positive]], hoverongaps: false,
      customdata: z.map((row, i) => row.map((_, j) => (j > n ? `${phrases.bias} ${i + 1}` : `${i + 1} · ${j + 1}`))),
      hovertemplate: "%{customdata}: %{z:.4f}<extra></extra>",
    }],
    layout: {
      width, height, dragmode: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: "system-ui, sans-serif" },
      margin: { l: beside + 10, r: Math.max(0, beside - 10), t: 20, b: Math.max(0, height - 20 - tall) },
      xaxis: { ...axis, side: "top", tickvals: [...every, n + 1], ticktext: [...every.map((i) => names[i]), phrases.bias] },
      yaxis: { ...axis, autorange: "reversed", tickvals: every, ticktext: every.map((i) => names[i]) },
    },
  };
}
