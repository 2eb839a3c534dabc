/** Loss along the sparsity slider, one curve a model; how many times the first model's; and given how many are on. */

import { percent, ratioOf, short } from "../../page/words.js";

const LETTER_AT = [0.3, 0.5, 0.7, 0.9]; // shares of a curve's length, apart, for curves may lie on one another
// Told as text, for Plotly's own powers are raised by inline styles, which the security policy refuses.
const DECADES = [10, 1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001];
const DASHES = ["solid", "dash", "dot", "dashdot"];
const THIN = 1; // px: given two on, beside those given one
const ACTIVE_DECADES = [-6, 0]; // of a loss given one or two on: what is lower leaves the picture

/**
 * Each sweep's curve; its ratios where it has the levels of the first.
 * @param {(Measured | null)[]} sweeps
 * @param {string[]} letters
 * @returns {(Curve | null)[]}
 */
export function curvesOf(sweeps, letters) {
  const [first] = sweeps;
  return sweeps.map((sweep, k) => {
    if (!sweep) return null;
    const loss = sweep.levels.map((level) => level.loss);
    const comparable = k > 0 && first && String(first.sparsity) === String(sweep.sparsity);
    const ratio = comparable ? loss.map((value, j) => ratioOf(value, first.levels[j].loss)) : null;
    const given = (/** @type {"one" | "two"} */ count) => sweep.levels.map((level) => level.loss_by_active[count]);
    return { letter: letters[k], sparsity: sweep.sparsity, loss, ratio, one: given("one"), two: given("two") };
  });
}

/**
 * Their losses as a table, null while there is none.
 * @param {(Curve | null)[]} curves
 * @param {{ letters: string[], words: ComparePhrases }} options
 * @returns {Rows | null}
 */
export function lossRows(curves, { letters, words: { columns } }) {
  const first = curves.find((curve) => curve !== null);
  if (!first) return null;
  return {
    head: [columns.sparsity, ...curves.map((_, k) => `${columns.loss} ${letters[k]}`)],
    body: first.sparsity.map((value, j) => [percent(value), ...curves.map((curve) => (curve?.loss[j] === undefined ? "…" : short(curve.loss[j])))]),
  };
}

/**
 * curves: [{letter, sparsity, loss}], null where a model is not there yet.
 * @param {{ curves: (Curve | null)[], at: number }} scene
 * @param {CurveDrawing} options
 */
export function lossFigure({ curves, at }, options) {
  return figure({ curves, at, values: ({ loss }) => loss, log: true, base: null }, { ...options, name: options.phrases.loss_axis });
}

/**
 * ratio: times the first curve's loss.
 * @param {{ curves: (Curve | null)[], at: number }} scene
 * @param {CurveDrawing} options
 */
export function ratioFigure({ curves, at }, options) {
  return figure({ curves, at, values: ({ ratio }) => ratio, log: false, base: 1 }, { ...options, name: options.phrases.ratio_axis });
}

/**
 * The loss given that one feature is on, and in thin lines given two.
 * @param {{ curves: (Curve | null)[], at: number }} scene
 * @param {CurveDrawing} options
 */
export function activeFigure({ curves, at }, options) {
  const [one, two] = /** @type {const} */ (["one", "two"]).map((count) => figure(
    { curves, at, values: (curve) => curve[count], log: true, base: null }, { ...options, name: options.phrases.active_axis },
  ));
  return {
    ...one,
    data: [...one.data, ...two.data.map((trace) => ({ ...trace, line: { ...trace.line, width: THIN } }))],
    layout: {
      ...one.layout, yaxis: { ...one.layout.yaxis, range: ACTIVE_DECADES },
      annotations: [...one.layout.annotations, ...two.layout.annotations],
    },
  };
}

/**
 * @param {{ curves: (Curve | null)[], at: number, values: (curve: Curve) => (number | null)[] | null, log: boolean, base: number | null }} scene
 * @param {CurveDrawing & { name: string }} options
 * @returns {Figure}
 */
function figure({ curves, at, values, log, base }, { width, height, colours, tints, phrases, name, key }) {
  const shown = curves.flatMap((curve, k) => (curve && values(curve) ? [{ ...curve, y: values(curve) ?? [], k }] : []));
  const small = { size: 11, color: colours.muted };
  const axis = { fixedrange: true, zeroline: false, ticks: "", tickfont: small };
  const density = (/** @type {{ sparsity: number[] }} */ { sparsity }) => sparsity.map((value) => 1 / (1 - value));
  const place = log ? Math.log10 : (/** @type {number} */ value) => value;
  const lines = [
    { type: "line", x0: at, x1: at, yref: "paper", y0: 0, y1: 1, line: { color: colours.accent, width: 2 } },
    ...(base === null ? [] : [{
      type: "line", xref: "paper", x0: 0, x1: 1, y0: base, y1: base, layer: "below", line: { color: colours.faint, width: 1.5, dash: "dot" },
    }]),
  ];
  return {
    structure: `${name} ${width} ${height} ${colours.key} ${key} ${shown.map(({ letter }) => letter)}`,
    data: (shown.length ? shown : [{ k: 0, sparsity: [], y: [], letter: "" }]).map(({ letter, sparsity, y, k }) => ({
      type: "scatter", mode: "lines", x: density({ sparsity }), y, line: { color: tints[k], width: 2, dash: DASHES[k] },
      hovertemplate: `${letter}: %{y:.4g}<br>1/(1−S) = %{x:.4g}<extra></extra>`,
    })),
    layout: {
      width, height, shapes: lines, dragmode: false, showlegend: false, hovermode: "closest",
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      margin: { l: 58, r: 10, t: 10, b: 34 },
      annotations: shown.flatMap(({ letter, sparsity, y, k }) => {
        const index = Math.round(LETTER_AT[k] * (sparsity.length - 1));
        const value = y[index];
        return value === null ? [] : [{
          x: Math.log10(density({ sparsity })[index]), y: place(value), text: letter, showarrow: false,
          bgcolor: colours.surface, borderpad: 1, font: { size: 13, weight: 700, color: tints[k] },
        }];
      }),
      xaxis: {
        ...axis, type: "log", gridcolor: colours.line, tickvals: [1, 10, 100, 1000],
        title: { text: phrases.density, font: small, standoff: 4 },
      },
      yaxis: {
        ...axis, type: log ? "log" : "linear", gridcolor: colours.line, nticks: 6, title: { text: name, font: small, standoff: 2 },
        ...(log ? { tickvals: DECADES, ticktext: DECADES.map(String) } : {}),
      },
    },
  };
}
