/** The hidden space in three dimensions: arrows and the edges of the body that their tips span. */

import { featureColours } from "./colours.js";
import { hullEdges } from "./hull.js";
import { ignoredFeatures, tipsOf } from "./outlines.js";

const SYMBOLS = ["circle", "square", "diamond", "cross", "x"];
const ROOM = 1.4; // names stand beyond the tips
const LABEL_GAP = 0.16; // from a tip to the middle of its name, in lengths of the unit sphere
const ORIGIN = [0, 0, 0];
const BELOW = [0, 0, -LABEL_GAP];

/**
 * @param {Drawn & { hover?: string[] | null }} model
 * @param {StageDrawing} options
 * @returns {Figure}
 */
export function spaceFigure({ W, parts, ghost, hover = null }, { width, height, reach, colours, eye, size = 1 }) {
  const tips = tipsOf(W);
  const [x, y, z] = eye;
  const ignored = ignoredFeatures(parts);
  const tints = featureColours(tips.length, colours);
  const body = tips.filter((_, i) => !ignored.has(i));
  const arrows = tips.flatMap((tip) => [ORIGIN, tip, null]);
  const axis = { range: [-reach * ROOM, reach * ROOM], visible: false };
  return {
    structure: `space ${size} ${tips.length} ${width} ${height} ${reach} ${colours.key} ${[...ignored]}`,
    data: [
      lines(greatCircles(), { color: colours.line, width: 1 }),
      lines(hullEdges(body).flatMap(([i, j]) => [body[i], body[j], null]), { color: colours["control-line"], width: 2 }),
      lines(ghost ? tipsOf(ghost.W).flatMap((tip) => [ORIGIN, tip, null]) : [null], { color: colours.faint, width: 4 }),
      lines(arrows, { color: tips.flatMap((_, i) => [tints[i], tints[i], tints[i]]), width: 7 * size }),
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
        // An id of its own for every set of names: Plotly draws names half as large that come to a trace later.
        type: "scatter3d", mode: "text", uid: `names-${[...ignored].join("-")}`,
        ...columns(tips.map((tip, i) => (ignored.has(i) ? BELOW : beyond(tip)))), text: names(tips.length, ignored),
        textposition: "middle center", textfont: { size: 15 * size, weight: 700, color: colours.ink }, hoverinfo: "skip",
      },
    ],
    layout: {
      width, height, showlegend: false, margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      scene: {
        xaxis: axis, yaxis: axis, zaxis: axis, aspectmode: "cube", dragmode: false,
        camera: { eye: { x, y, z }, center: { x: 0, y: 0, z: 0 }, up: { x: 0, y: 0, z: 1 } },
      },
    },
  };
}

/**
 * Ignored features lie on each other at the origin, so that the first carries the names of all, below it.
 * @param {number} n
 * @param {Set<number>} ignored
 */
function names(n, ignored) {
  const [first] = ignored;
  return Array.from({ length: n }, (_, i) => (i === first ? spans([...ignored]) : ignored.has(i) ? "" : `${i + 1}`));
}

/**
 * The names of features in ascending order, neighbours as a span: "4 6–9".
 * @param {number[]} features
 */
function spans(features) {
  /** @type {number[][]} */
  const runs = [];
  for (const i of features) {
    if (runs.at(-1)?.at(-1) === i - 1) runs.at(-1)?.push(i);
    else runs.push([i]);
  }
  return runs.map((run) => (run.length < 3 ? run.map((i) => i + 1).join(" ") : `${run[0] + 1}–${run[run.length - 1] + 1}`)).join(" ");
}

/** @param {number[]} tip */
function beyond(tip) {
  const reach = 1 + LABEL_GAP / Math.max(Math.hypot(...tip), LABEL_GAP);
  return tip.map((value) => value * reach);
}

/**
 * @param {(number[] | null)[]} points
 * @param {object} line
 */
function lines(points, line) {
  return { type: "scatter3d", mode: "lines", ...columns(points), line, hoverinfo: "skip" };
}

/** @param {(number[] | null)[]} points */
function columns(points) {
  const column = (/** @type {number} */ h) => points.map((point) => point?.[h] ?? null);
  return { x: column(0), y: column(1), z: column(2) };
}

function greatCircles(corners = 60) {
  const turns = Array.from({ length: corners + 1 }, (_, k) => (2 * Math.PI * k) / corners);
  const circle = (/** @type {(c: number, s: number) => number[]} */ place) => [...turns.map((t) => place(Math.cos(t), Math.sin(t))), null];
  return [...circle((c, s) => [c, s, 0]), ...circle((c, s) => [c, 0, s]), ...circle((c, s) => [0, c, s])];
}
