/** The norm of every W_i as a bar, coloured by the interference that the feature suffers. */

import { alongRamp } from "../theme.js";

const MOST_INTERFERENCE = 2;
const HALF_BAR = 0.36;

export function normsFigure({ feature_norm, interference, hover = null }, { width, height, extent, colours, phrases }) {
  const ramp = [colours.calm, colours.clash];
  const n = feature_norm.length;
  const axis = { fixedrange: true, zeroline: false, ticks: "", tickfont: { size: 11, color: colours.muted } };
  const shapes = [
    { type: "line", x0: -0.6, x1: n - 0.4, y0: 1, y1: 1, line: { color: colours.faint, width: 1, dash: "dot" } },
    ...feature_norm.map((norm, i) => ({
      type: "rect", x0: i - HALF_BAR, x1: i + HALF_BAR, y0: 0, y1: norm, line: { width: 0 },
      fillcolor: alongRamp(interference[i] / MOST_INTERFERENCE, ramp),
    })),
  ];
  return {
    structure: `norms ${n} ${width} ${height} ${extent} ${colours.key}`,
    data: [{
      type: "scatter", mode: "markers", x: feature_norm.map((_, i) => i), y: feature_norm.map((norm) => norm / 2),
      text: hover ?? [], hoverinfo: hover ? "text" : "skip",
      marker: {
        opacity: 0, size: 24, color: interference, cmin: 0, cmax: MOST_INTERFERENCE, showscale: true,
        colorscale: [[0, ramp[0]], [1, ramp[1]]],
        colorbar: {
          thickness: 8, len: 1, outlinewidth: 0, tickvals: [0, MOST_INTERFERENCE / 2, MOST_INTERFERENCE], ticks: "",
          tickfont: { size: 11, color: colours.muted }, x: 1.01, xpad: 4,
          title: { text: phrases.interference, side: "right", font: { size: 11, color: colours.muted } },
        },
      },
    }],
    layout: {
      width, height, shapes, dragmode: false, showlegend: false, hovermode: "closest",
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      margin: { l: 26, r: 52, t: 8, b: 20 },
      xaxis: { ...axis, range: [-0.6, n - 0.4], showgrid: false, tickvals: feature_norm.map((_, i) => i), ticktext: feature_norm.map((_, i) => `${i + 1}`) },
      yaxis: { ...axis, range: [0, extent], nticks: 4, gridcolor: colours.line },
    },
  };
}
