/** D_i of every level against 1 / (1 - S): the features' dimensionality sticks at a few fractions. */

import { featureColours } from "./colours.js";

const CLOSE = 0.05; // lines nearer than this carry their names on opposite sides

/**
 * @param {{ levels: Level[], index: number }} scene
 * @param {Drawing & { sticky: Sticking }} options
 * @returns {Figure}
 */
export function dimensionalityFigure({ levels, index }, { width, height, colours, sticky, phrases }) {
  const density = levels.map(({ sparsity }) => 1 / (1 - sparsity));
  const n = levels[0].feature_dimensionality.length;
  const tints = featureColours(n, colours);
  const small = { size: 11, color: colours.muted };
  const axis = { fixedrange: true, zeroline: false, ticks: "", tickfont: small };
  const [start, end] = [density[0], density[density.length - 1]].map(Math.log10);
  const crowded = (/** @type {number} */ k) => k > 0 && sticky[k - 1].value - sticky[k].value <= CLOSE;
  const shapes = [
    ...sticky.map(({ label, value }, k) => ({
      type: "line", xref: "paper", x0: 0, x1: 1, y0: value, y1: value, layer: "below",
      line: { color: colours.faint, width: 1, dash: "dot" },
      label: { text: label, textposition: "end", yanchor: crowded(k) ? "top" : "bottom", padding: 1, font: small },
    })),
    {
      type: "line", x0: density[index], x1: density[index], yref: "paper", y0: 0, y1: 1,
      line: { color: colours.accent, width: 2 },
    },
  ];
  return {
    structure: `dimensionality ${n} ${width} ${height} ${colours.key}`,
    data: tints.map((color, i) => ({
      type: "scatter", mode: "lines+markers", x: density, y: levels.map((level) => level.feature_dimensionality[i]),
      line: { color, width: 1 }, marker: { color, size: 4 },
      hovertemplate: `${i + 1}: D = %{y:.4f}<br>1/(1−S) = %{x:.4g}<extra></extra>`,
    })),
    layout: {
      width, height, shapes, dragmode: false, showlegend: false, hovermode: "closest",
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      margin: { l: 28, r: 8, t: 8, b: 34 },
      xaxis: {
        ...axis, type: "log", range: [start - 0.06, end + 0.36], gridcolor: colours.line, tickvals: [1, 10, 100, 1000],
        title: { text: phrases.density, font: small, standoff: 4 },
      },
      yaxis: { ...axis, range: [-0.04, 1.06], tickvals: [0, 0.5, 1], showgrid: false },
    },
  };
}
