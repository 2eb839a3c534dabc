/** The hidden space in three dimensions: arrows and the edges of the body that their tips span. */

import { featureColours } from "../theme.js";
import { hullEdges } from "./hull.js";
import { ignoredFeatures, tipsOf } from "./marks.js";

const SYMBOLS = ["circle", "square", "diamond", "cross", "x"];
const ROOM = 1.4; // names stand beyond the tips
const LABEL_GAP = 0.16;
const ORIGIN = [0, 0, 0];

export function spaceFigure({ W, parts, ghost, hover = null }, { width, height, reach, colours, camera, view, large = 1 }) {
  const tips = tipsOf(W);
  const [x, y, z] = camera;
  const ignored = ignoredFeatures(parts);
  const tints = featureColours(tips.length, colours);
  const body = tips.filter((_, i) => !ignored.has(i));
  const arrows = tips.flatMap((tip) => [ORIGIN, tip, null]);
  const axis = { range: [-reach * ROOM, reach * ROOM], visible: false };
  return {
    structure: `space ${large} ${tips.length} ${width} ${height} ${reach} ${colours.key} ${view} ${[...ignored]}`,
    data: [
      lines(greatCircles(), { color: colours.line, width: 1 }),
      lines(hullEdges(body).flatMap(([i, j]) => [body[i], body[j], null]), { color: colours["control-line"], width: 2 }),
      lines(ghost ? tipsOf(ghost.W).flatMap((tip) => [ORIGIN, tip, null]) : [null], { color: colours.faint, width: 4 }),
      lines(arrows, { color: tips.flatMap((_, i) => [tints[i], tints[i], tints[i]]), width: 7 * large }),
      {
        type: "scatter3d", mode: "markers", ...columns(tips),
        hovertext: hover ?? [], hoverinfo: hover ? "text" : "skip",
        marker: {
          size: tips.map((_, i) => (ignored.has(i) ? 4 : 8)), color: tints,
          symbol: tips.map((_, i) => (ignored.has(i) ? "circle-open" : SYMBOLS[i % SYMBOLS.length])),
          line: { width: 1, color: colours.surface }, opacity: 1,
        },
      },
      {
        type: "scatter3d", mode: "text", ...columns(tips.map(beyond)), text: names(tips.length, ignored),
        textposition: "middle center", textfont: { size: 15 * large, weight: 700, color: colours.ink }, hoverinfo: "skip",
      },
    ],
    layout: {
      width, height, showlegend: false, uirevision: view, margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      scene: {
        xaxis: axis, yaxis: axis, zaxis: axis, aspectmode: "cube", dragmode: "turntable",
        camera: { eye: { x, y, z }, center: { x: 0, y: 0, z: 0 }, up: { x: 0, y: 0, z: 1 } },
      },
    },
  };
}

/** Ignored features lie on each other at the origin, so that the first carries the names of all. */
function names(n, ignored) {
  const [first] = ignored;
  const numbers = Array.from({ length: n }, (_, i) => `${i + 1}`);
  return numbers.map((name, i) => (i === first ? [...ignored].map((k) => numbers[k]).join(" ") : ignored.has(i) ? "" : name));
}

function beyond(tip) {
  const reach = 1 + LABEL_GAP / Math.max(Math.hypot(...tip), LABEL_GAP);
  return tip.map((value) => value * reach);
}

function lines(points, line) {
  return { type: "scatter3d", mode: "lines", ...columns(points), line, hoverinfo: "skip" };
}

function columns(points) {
  const column = (h) => points.map((point) => point?.[h] ?? null);
  return { x: column(0), y: column(1), z: column(2) };
}

function greatCircles(corners = 60) {
  const turns = Array.from({ length: corners + 1 }, (_, k) => (2 * Math.PI * k) / corners);
  const circle = (place) => [...turns.map((t) => place(Math.cos(t), Math.sin(t))), null];
  return [...circle((c, s) => [c, s, 0]), ...circle((c, s) => [c, 0, s]), ...circle((c, s) => [0, c, s])];
}
