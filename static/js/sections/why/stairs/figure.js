/** The staircase: how many features the best arrangement keeps against sparsity, one step a change. */

import { fill, percent } from "../../../page/words.js";
import { depth, sparsityAxis } from "../../axis.js";
import { keptIn, stepsOf } from "./steps.js";

const MARGIN = { l: 40, r: 12, t: 8, b: 40 }; // pixels: of ticks and titles
const ROOM = 0.012; // left free at either end, of the axis: the playhead's own width
const LETTER = 18; // pixels that the number on a step takes

/**
 * most: the features on the stage, where they are fewer than those of the staircase.
 * @param {{ sweep: Finished, sparsity: number, most: number | null }} scene
 * @param {Omit<Drawing, "phrases"> & { words: WhyPhrases["stairs"], title: string }} options
 * @returns {Figure}
 */
export function stairsFigure({ sweep, sparsity, most }, { width, height, colours, words, title }) {
  const { levels } = sweep;
  const steps = stepsOf(sweep);
  const sparsities = levels.map((level) => level.sparsity);
  const counts = levels.map(keptIn);
  const end = depth(sparsities[sparsities.length - 1]);
  const [first, highest] = [depth(sparsities[0]), Math.max(...counts, most ?? 0)];
  const length = width - MARGIN.l - MARGIN.r;
  const wide = (/** @type {number} */ from, /** @type {number} */ to) => (to - from) / (end - first || 1) * length;
  const small = { size: 12, color: colours.muted };
  const axis = { fixedrange: true, zeroline: false, ticks: "", tickfont: small, showgrid: false };
  const edges = [...steps.map(({ at }) => depth(at)), end];
  return {
    structure: `stairs ${sweep.query} ${width} ${height} ${colours.key}`,
    data: [
      {
        type: "scatter", mode: "lines", x: edges, y: [...steps, steps[steps.length - 1]].map(({ count }) => count),
        line: { shape: "hv", color: colours.ink, width: 3 }, hoverinfo: "skip",
      },
      {
        type: "scatter", mode: "markers", x: sparsities.map(depth), y: counts, marker: { size: 7, color: colours.ink, opacity: 0 },
        text: levels.map(({ label }, k) => `${fill(words.hover, { count: counts[k], n: levels[k].feature_norm.length, at: percent(sparsities[k]) })}<br>${label}`),
        customdata: levels.map((_, k) => ({ k })), hovertemplate: "%{text}<extra></extra>",
      },
    ],
    layout: {
      width, height, dragmode: false, showlegend: false, hovermode: "closest", hoverdistance: 30,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      hoverlabel: { align: "left", bgcolor: colours.raised, bordercolor: colours["control-line"], font: { color: colours.ink, size: 13 } },
      margin: MARGIN, shapes: marks(),
      annotations: steps.map(({ count }, i) => ({
        x: (edges[i] + edges[i + 1]) / 2, y: count, text: `${count}`, showarrow: false, yanchor: "bottom", font: { size: 14, color: colours.ink },
      })).filter((_, i) => wide(edges[i], edges[i + 1]) >= LETTER),
      xaxis: sparsityAxis(sparsities, { ...axis, room: ROOM, length, title: { text: title, font: small, standoff: 6 } }),
      yaxis: { ...axis, range: [0, highest + 1], tickvals: Array.from({ length: highest }, (_, k) => k + 1), showgrid: true, gridcolor: colours.line, title: { text: words.kept, font: small, standoff: 4 } },
    },
  };

  function marks() {
    const here = depth(sparsity);
    const playhead = { type: "line", yref: "paper", x0: here, x1: here, y0: 0, y1: 1, line: { color: colours.accent, width: 2 } };
    if (most === null) return [playhead];
    return [playhead, {
      type: "line", xref: "paper", x0: 0, x1: 1, y0: most, y1: most, layer: "below", line: { color: colours["control-line"], width: 1, dash: "dot" },
      label: { text: fill(words.on_stage, { n: most }), textposition: "end", yanchor: "top", font: { size: 11.5, color: colours.muted } },
    }];
  }
}
