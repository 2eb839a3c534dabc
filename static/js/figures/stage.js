/** The hidden space in one or two dimensions, or three as a flat projection: its marks as shapes, which Plotly moves quickest. */

import { faded, featureColours } from "./colours.js";
import { layoutSide, marksOf, scaleOf, thicknessOf, zoomOf } from "./marks.js";
import { path, tipsOf } from "./outlines.js";
import { project } from "./projection.js";

const NOTHING = "rgba(0,0,0,0)";

/**
 * size: how many times larger than usual type and markers are, for who sits far away.
 * @param {Drawn & { hover?: string[] | null }} model
 * @param {StageDrawing} options
 * @returns {Figure}
 */
export function stageFigure({ W, parts, ghost, hover = null }, { width, height, reach, colours, eye, proportions, size = 1 }) {
  const zoom = zoomOf(Math.min(width, height), proportions);
  const side = Math.min(width, height) / zoom;
  const scale = scaleOf({ side, reach, size, proportions });
  const tips = tipsOf(project(W, eye), 2);
  const tints = featureColours(tips.length, colours);
  const marks = marksOf({ W, parts, ghost }, {
    side: layoutSide(side, proportions), reach, eye, size, thickness: thicknessOf(size), proportions,
  });
  const axes = marks.filter(({ role }) => role === "axis");
  const shapes = marks.filter(({ role }) => role !== "axis").map((mark) => shapeOf(mark, {
    scale, zoom, tint: mark.feature === null ? "" : tints[mark.feature], line: colours.line, faint: colours.faint, surface: colours.surface, ghost: ghost && faded(colours.muted, 0.4 * ghost.opacity),
    font: { size: proportions.type * size * zoom, weight: 600, color: colours.ink },
  }));
  const axis = {
    zerolinecolor: colours.line, zerolinewidth: proportions.widths.axis, showgrid: false, showticklabels: false, fixedrange: true,
  };
  return {
    structure: `stage ${size} ${width} ${height} ${reach} ${colours.key} ${axes.length}`,
    data: [{
      type: "scatter", mode: "markers", x: tips.map(([x]) => x), y: tips.map(([, y]) => y),
      marker: { size: 26, color: tints, opacity: 0 }, text: hover ?? [], hoverinfo: hover ? "text" : "skip",
    }],
    layout: {
      width, height, shapes, dragmode: false, showlegend: false, hovermode: "closest",
      margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: NOTHING, plot_bgcolor: NOTHING,
      font: { family: "system-ui, sans-serif", color: colours.ink },
      xaxis: { ...axis, range: [-width / 2 / scale / zoom, width / 2 / scale / zoom], zeroline: axes.length > 0 },
      yaxis: { ...axis, range: [-height / 2 / scale / zoom, height / 2 / scale / zoom], zeroline: axes.length > 1 },
    },
  };
}

/** @type {Record<string, (colours: MarkColours) => { line?: string, fill?: string | null }>} */
const STYLES = {
  globe: ({ line }) => ({ line, fill: NOTHING }),
  unit: ({ faint }) => ({ line: faint, fill: NOTHING }),
  edge: ({ faint }) => ({ line: faint, fill: NOTHING }),
  ghost: ({ ghost }) => ({ line: NOTHING, fill: ghost }),
  arrow: ({ tint }) => ({ line: NOTHING, fill: tint }),
  dot: ({ tint, surface }) => ({ line: tint, fill: surface }),
  badge: ({ tint, surface }) => ({ line: tint, fill: surface }),
};

/**
 * @param {Mark} mark
 * @param {MarkColours & { scale: number, zoom: number, font: object }} options
 */
function shapeOf({ role, points, width, text }, { scale, zoom, font, ...colours }) {
  const { line, fill } = STYLES[role](colours);
  const places = points.map(([x, y, right, up]) => [x + right / scale, y + up / scale]);
  const shape = { type: "path", path: path(places), line: { color: line, width: width * zoom }, fillcolor: fill, layer: "above" };
  return text ? { ...shape, label: { text, font } } : shape;
}
