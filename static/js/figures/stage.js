// @ts-nocheck its types are not yet told
/** The hidden space in one or two dimensions: every W_i as an arrow, made of shapes, which Plotly moves quickest. */

import { faded, featureColours } from "./colours.js";
import { placeLabels } from "./labels.js";
import { arrow, ignoredFeatures, marker, path, starsOf, tipsOf } from "./marks.js";

const RADIUS = 11;
const DOT = 3.2;
const CIRCLE = [36, 0, 1];
const TYPE = 12;

/** large: how many times larger than usual type and markers are, for who sits far away. */
export function stageFigure({ W, parts, ghost, hover = null }, { width, height, reach, colours, markers, label_room, large = 1 }) {
  const scale = (Math.min(width, height) / 2 - label_room * large) / reach;
  const radius = RADIUS * large;
  const thickness = (1 + large) / 2;
  const tips = tipsOf(W, 2);
  const ignored = ignoredFeatures(parts);
  const tints = featureColours(tips.length, colours);
  const places = placeLabels(tips.map(([x, y]) => [x * scale, y * scale]), {
    ignored, radius, reach: [width / 2, height / 2],
  }).map(([x, y]) => [x / scale, y / scale]);
  const unit = 1 / scale;
  const shapes = [
    outline(marker([90, 0, 1], 0, 0, 1), { color: colours.faint, width: 1 }),
    ...(ghost ? tipsOf(ghost.W, 2).map((tip) => filled(arrow(...tip, { unit }), faded(colours.muted, 0.4 * ghost.opacity))) : []),
    ...starsOf(parts, tips).map((points) => outline(points, { color: colours.faint, width: 1.5 })),
    ...tips.map((tip, i) => (ignored.has(i)
      ? outline(marker(CIRCLE, ...tip, DOT * unit), { color: tints[i], width: 1.5 }, colours.surface)
      : filled(arrow(...tip, { unit, thickness }), tints[i]))),
    ...places.map((place, i) => ({
      ...outline(marker(markers[i % markers.length], ...place, radius * unit * (ignored.has(i) ? 0.85 : 1)),
        { color: tints[i], width: ignored.has(i) ? 1.2 : 2.2 }, colours.surface),
      label: { text: `${i + 1}`, font: { size: TYPE * large, weight: 600, color: colours.ink } },
    })),
  ];
  const axis = {
    zeroline: true, zerolinecolor: colours.line, zerolinewidth: 1,
    showgrid: false, showticklabels: false, fixedrange: true,
  };
  return {
    structure: `stage ${large} ${width} ${height} ${reach} ${colours.key}`,
    data: [{
      type: "scatter", mode: "markers", x: tips.map(([x]) => x), y: tips.map(([, y]) => y),
      marker: { size: 26, color: tints, opacity: 0 }, text: hover ?? [], hoverinfo: hover ? "text" : "skip",
    }],
    layout: {
      width, height, shapes, dragmode: false, showlegend: false, hovermode: "closest",
      margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: "system-ui, sans-serif", color: colours.ink },
      xaxis: { ...axis, range: [-width / 2 / scale, width / 2 / scale] },
      yaxis: { ...axis, range: [-height / 2 / scale, height / 2 / scale], zeroline: W.length > 1 },
    },
  };
}

function outline(points, line, fillcolor = "rgba(0,0,0,0)") {
  return { type: "path", path: path(points), line, fillcolor, layer: "above" };
}

function filled(points, fillcolor) {
  return { type: "path", path: path(points), line: { width: 0 }, fillcolor, layer: "above" };
}
