/** Curves along a training: the loss, and D_i of every feature, against the step on an axis that begins with 0. */

import { featureColours } from "./colours.js";

export const MARGIN = { l: 46, r: 12, t: 8, b: 32 }; // pixels: of ticks and title
const DECADES = [0, 1, 10, 100, 1000, 10000]; // steps that the axis marks, laid out by their logarithm
const CLOSE = 0.05; // of D: nearer names would touch

/**
 * Where a step stands on the axis of a film; unless it is linear, the first steps stand apart though there are thousands.
 * @param {number} step
 * @param {{ linear: boolean }} film
 */
export function alongAxis(step, { linear }) {
  return linear ? step : Math.log10(1 + step);
}

/**
 * The step at a place on the axis.
 * @param {number} place
 * @param {{ linear: boolean }} film
 */
export function stepAt(place, { linear }) {
  return linear ? place : 10 ** place - 1;
}

/**
 * @param {Film} film
 * @param {TrainingDrawing} options
 */
export function lossCurve(film, options) {
  const { colours } = options;
  const line = { y: film.frames.map(({ loss }) => loss), color: colours.accent, width: 2 };
  const tickvals = roundLosses(line.y);
  return curves("loss", [line], [], film, options, {
    type: "log", gridcolor: colours.line, tickvals, ticktext: tickvals.map((value) => `${value}`),
  });
}

/**
 * Round numbers among these losses and next to them: powers of ten, and more of each decade the fewer they span.
 * @param {number[]} losses
 */
function roundLosses(losses) {
  const [lowest, highest] = [Math.min(...losses), Math.max(...losses)].map((loss) => Math.log10(Math.max(loss, 1e-9)));
  const span = highest - lowest;
  const digits = span < 0.6 ? [1, 1.5, 2, 3, 4, 5, 6, 7, 8] : span < 1 ? [1, 2, 3, 5, 7] : span < 2 ? [1, 2, 5] : [1];
  const decades = Array.from({ length: Math.ceil(highest) - Math.floor(lowest) + 1 }, (_, k) => Math.floor(lowest) + k);
  return decades.flatMap((decade) => digits.map((digit) => Number(`${digit}e${decade}`)));
}

/**
 * @param {Film} film
 * @param {TrainingDrawing & { sticky: Sticking }} options
 */
export function dimensionalityCurves(film, options) {
  const { frames, moves } = film;
  const { colours, sticky } = options;
  const n = frames[frames.length - 1].D.length;
  const lines = featureColours(n, colours).map((color, i) => ({ y: frames.map(({ D }) => D[i] ?? null), color, width: 1.6 }));
  const crowded = (/** @type {number} */ k) => k > 0 && sticky[k - 1].value - sticky[k].value <= CLOSE;
  const shapes = [
    ...moves.map(({ start, end }) => ({
      type: "rect", x0: alongAxis(start, film), x1: alongAxis(end, film), yref: "paper", y0: 0, y1: 1, layer: "below",
      line: { width: 0 }, fillcolor: colours.raised,
    })),
    ...sticky.map(({ label, value }, k) => ({
      type: "line", xref: "paper", x0: 0, x1: 1, y0: value, y1: value, layer: "below",
      line: { color: colours.faint, width: 1, dash: "dot" },
      label: { text: label, textposition: "start", yanchor: crowded(k) ? "top" : "bottom", padding: 1, font: small(colours) },
    })),
    ...moves.map(({ end }, k) => ({
      type: "line", x0: alongAxis(end, film), x1: alongAxis(end, film), yref: "paper", y0: 0, y1: 1,
      line: { color: colours["control-line"], width: 1 },
      label: {
        text: `${k + 1}`, textposition: "end", textangle: 0, xanchor: "right", yanchor: "top", padding: 3,
        font: { size: 12, weight: 700, color: colours.ink },
      },
    })),
  ];
  return curves("dimensionality", lines, shapes, film, options, {
    range: [-0.04, 1.06], tickvals: [0, 0.5, 1], showgrid: false, title: { text: "D", font: small(colours), standoff: 2 },
  });
}

/**
 * @param {string} name
 * @param {{ y: (number | null)[], color: string, width: number }[]} lines
 * @param {object[]} shapes
 * @param {Film} film
 * @param {TrainingDrawing} options
 * @param {object} yaxis
 * @returns {Figure}
 */
function curves(name, lines, shapes, film, { width, height, colours, phrases }, yaxis) {
  const { frames, last, linear } = film;
  const x = frames.map(({ step }) => alongAxis(step, film));
  const axis = { fixedrange: true, zeroline: false, ticks: "", tickfont: small(colours) };
  const marks = DECADES.filter((step) => step <= last);
  return {
    structure: `training ${name} ${width} ${height} ${lines.length} ${colours.key}`,
    data: lines.map(({ y, color, width: thickness }) => ({
      type: "scatter", mode: "lines", x, y, line: { color, width: thickness }, hoverinfo: "skip",
    })),
    layout: {
      width, height, shapes, dragmode: false, showlegend: false, hovermode: false, margin: MARGIN,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      xaxis: {
        ...axis, range: [0, alongAxis(last, film)], gridcolor: colours.line,
        ...(linear ? { nticks: 7 } : {
          tickvals: marks.map((step) => alongAxis(step, film)), ticktext: marks.map((step) => step.toLocaleString("en")),
        }),
        title: { text: linear ? phrases.linear_step : phrases.step, font: small(colours), standoff: 2 },
      },
      yaxis: { ...axis, ...yaxis },
    },
  };
}

/** @param {Colours} colours */
function small(colours) {
  return { size: 11, color: colours.muted };
}
