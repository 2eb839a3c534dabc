/** D_i of every level against 1 / (1 - S), or along another axis: the features' dimensionality sticks at a few fractions. */

import { featureColours } from "./colours.js";

const CLOSE = 0.05; // lines nearer than this carry their names on opposite sides

const ROOM = { start: 0.02, end: 0.12 }; // beside the curves, of their length: the fractions' names stand at the end

/**
 * @param {{ levels: Level[], index: number, along?: AxisName }} scene
 * @param {Drawing & { sticky: Sticking }} options
 * @returns {Figure}
 */
export function dimensionalityFigure({ levels, index, along }, { width, height, colours, sticky, phrases }) {
  const { places, ...kind } = along ? placesAlong(along, levels, phrases) : densities(levels, phrases);
  const n = levels[index].feature_dimensionality.length;
  const tints = featureColours(n, colours);
  const small = { size: 11, color: colours.muted };
  const axis = { fixedrange: true, zeroline: false, ticks: "", tickfont: small };
  const read = kind.type === "log" ? Math.log10 : Number;
  const [start, end] = [places[0], places[places.length - 1]].map((place) => read(place));
  const crowded = (/** @type {number} */ k) => k > 0 && sticky[k - 1].value - sticky[k].value <= CLOSE;
  const shapes = [
    ...sticky.map(({ label, value }, k) => ({
      type: "line", xref: "paper", x0: 0, x1: 1, y0: value, y1: value, layer: "below",
      line: { color: colours.faint, width: 1, dash: "dot" },
      label: { text: label, textposition: "end", yanchor: crowded(k) ? "top" : "bottom", padding: 1, font: small },
    })),
    {
      type: "line", x0: places[index], x1: places[index], yref: "paper", y0: 0, y1: 1,
      line: { color: colours.accent, width: 2 },
    },
  ];
  return {
    structure: `dimensionality ${n} ${along} ${width} ${height} ${colours.key}`,
    data: tints.map((color, i) => ({
      type: "scatter", mode: "lines+markers", x: places, y: levels.map((level) => level.feature_dimensionality[i]),
      line: { color, width: 1 }, marker: { color, size: 4 },
      hovertemplate: `${i + 1}: D = %{y:.4f}<br>${along ? kind.title : "1/(1−S)"} = %{x:.4g}<extra></extra>`,
    })),
    layout: {
      width, height, shapes, dragmode: false, showlegend: false, hovermode: "closest",
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      margin: { l: 28, r: 8, t: 8, b: 34 },
      xaxis: {
        ...axis, ...kind, range: [start - ROOM.start * (end - start), end + ROOM.end * (end - start)], gridcolor: colours.line,
        title: { text: kind.title, font: small, standoff: 4 },
      },
      yaxis: { ...axis, range: [-0.04, 1.06], tickvals: [0, 0.5, 1], showgrid: false },
    },
  };
}

/**
 * @param {Level[]} levels
 * @param {Phrases} phrases
 */
function densities(levels, phrases) {
  return { places: levels.map(({ sparsity }) => 1 / (1 - sparsity)), type: "log", tickvals: [1, 10, 100, 1000], title: phrases.density };
}

/**
 * @param {AxisName} along
 * @param {Level[]} levels
 * @param {Phrases} phrases
 */
function placesAlong(along, levels, { axes }) {
  const places = levels.map((level) => /** @type {AxisLevel} */ (level).value);
  if (along === "importance") return { places, type: "linear", tickvals: [0.2, 0.4, 0.6, 0.8, 1], title: axes.importance };
  if (along === "n_features") return { places, type: "linear", tickvals: [2, 4, 6, 8, 10, 12, 14, 16], title: axes.n_features };
  const title = axes.importances.replace("{i}", `${Number(along.split(".")[1]) + 1}`);
  return { places, type: "log", tickvals: [0.01, 0.1, 1, 10], title };
}
