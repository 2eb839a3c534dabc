/** The norm of every W_i as a bar, coloured by what the other outputs say while the feature alone is on. */

import { alongRamp } from "./colours.js";

const HALF_BAR = 0.36; // of the distance of two bars
const MANY = 9; // beyond, only every second feature has its number on the axis

/**
 * @param {{ feature_norm: number[], heard: number[], hover?: string[] | null }} level
 * @param {Drawing & { reach: number, most_heard: number }} options
 * @returns {Figure}
 */
export function normsFigure({ feature_norm, heard, hover = null }, { width, height, reach, colours, most_heard }) {
  const ramp = [colours.calm, colours.strain, colours.clash];
  const n = feature_norm.length;
  const numbered = feature_norm.map((_, i) => i).filter((i) => n <= MANY || i % 2 === 0);
  const axis = { fixedrange: true, zeroline: false, ticks: "", tickfont: { size: 11, color: colours.muted }, tickangle: 0 };
  const shapes = [
    { type: "line", x0: -0.6, x1: n - 0.4, y0: 1, y1: 1, line: { color: colours.faint, width: 1, dash: "dot" } },
    ...feature_norm.map((norm, i) => ({
      type: "rect", x0: i - HALF_BAR, x1: i + HALF_BAR, y0: 0, y1: norm, line: { width: 0 },
      fillcolor: alongRamp(most_heard > 0 ? heard[i] / most_heard : 0, ramp),
    })),
  ];
  return {
    structure: `norms ${n} ${width} ${height} ${reach} ${colours.key}`,
    data: [{
      type: "scatter", mode: "markers", x: feature_norm.map((_, i) => i), y: feature_norm.map((norm) => norm / 2),
      text: hover ?? [], hoverinfo: hover ? "text" : "skip",
      marker: { opacity: 0, size: 24 },
    }],
    layout: {
      width, height, shapes, dragmode: false, showlegend: false, hovermode: "closest",
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      margin: { l: 26, r: 6, t: 8, b: 20 },
      xaxis: { ...axis, range: [-0.6, n - 0.4], showgrid: false, tickvals: numbered, ticktext: numbered.map((i) => `${i + 1}`) },
      yaxis: { ...axis, range: [0, 1.1 * reach], nticks: 4, gridcolor: colours.line },
    },
  };
}
