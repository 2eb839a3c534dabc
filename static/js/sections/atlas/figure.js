/** The atlas: a cell for every sparsity and row, coloured by its arrangement, regions outlined and named in place. */

import { depth, sparsityAxis } from "../axis.js";
import { MARGIN } from "./frame.js";
import { regionName, regionsOf } from "./grid.js";

const [LETTER, LINE] = [7.6, 18]; // pixels of a label

/**
 * @param {{ grid: { cells: Cells, y_name: AtlasName, sparsity: number[] }, borders: BordersLine | null }} atlas
 * @param {Omit<Drawing, "phrases"> & { frame: Frame, vertical: Axis, ticks: number[], phrases: AtlasPhrases }} options
 * @returns {Figure}
 */
export function atlasFigure({ grid, borders }, { frame, vertical, ticks, width, height, colours, phrases }) {
  const { cells, y_name, sparsity } = grid;
  const shapes = [...new Set(cells.flat().filter((level) => level !== null).map(({ parts }) => parts[0].shape))];
  const steps = shapes.flatMap((shape, c) => [c, c + 1].map((edge) => [edge / shapes.length, colours.shape(shape).area]));
  const small = { size: 12, color: colours.muted };
  const axis = { fixedrange: true, zeroline: false, showgrid: false, ticks: "outside", ticklen: 4, tickcolor: colours.line, tickfont: small };
  const heat = {
    // With a gap, however small, Plotly paints the cells itself and sets no style that the security policy refuses.
    type: "heatmap", xgap: 0.01, x: frame.xs, y: frame.ys, showscale: false, hoverinfo: "skip",
    z: cells.map((row) => row.map((level) => (level ? shapes.indexOf(level.parts[0].shape) : null))),
    zmin: -0.5, zmax: shapes.length - 0.5, colorscale: steps.length > 0 ? steps : [[0, colours.surface], [1, colours.surface]],
  };
  const line = (/** @type {(number | null)[][]} */ points, /** @type {object} */ style) => ({
    type: "scatter", mode: "lines", hoverinfo: "skip", x: points.map(([x]) => x), y: points.map(([, y]) => y), line: style,
  });
  const drawn = (/** @type {"theory" | "exact"} */ kind, /** @type {object} */ style) => (borders?.[kind] ?? []).map((border) => (
    line(border.sparsity.map((S, i) => [depth(S), vertical.height(border.y[i])]), style)));
  return {
    structure: `atlas ${width} ${height} ${colours.key}`,
    data: [
      heat,
      line(outlines(cells, frame), { color: colours["control-line"], width: 1.2 }),
      ...drawn("exact", { color: colours.ink, width: 2.5 }),
      ...drawn("theory", { color: colours.ink, width: 2, dash: "dash" }),
      labels(cells, frame, { y_name, phrases, colours }),
    ],
    layout: {
      width, height, dragmode: false, showlegend: false, hovermode: false, margin: MARGIN,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      xaxis: {
        ...sparsityAxis(sparsity, { ...axis, length: width - MARGIN.l - MARGIN.r }), range: frame.x, title: { text: phrases.sparsity, font: small, standoff: 6 },
      },
      yaxis: {
        ...axis, range: frame.y, tickvals: ticks.map(vertical.height), ticktext: ticks.map(String),
        title: { text: phrases.axes[y_name], font: small, standoff: 6 },
      },
    },
  };
}

/**
 * Lines where neighbouring cells belong to different regions.
 * @param {Cells} cells
 * @param {Frame} frame
 */
function outlines(cells, { rows, columns }) {
  const points = /** @type {(number | null)[][]} */ ([]);
  const stroke = (/** @type {number[][]} */ ...ends) => points.push(...ends, [null, null]);
  cells.forEach((row, i) => row.forEach((level, k) => {
    const [right, above] = [row[k + 1], cells[i + 1]?.[k]];
    if (right && level && right.key !== level.key) stroke([columns[k + 1], rows[i]], [columns[k + 1], rows[i + 1]]);
    if (above && level && above.key !== level.key) stroke([columns[k], rows[i + 1]], [columns[k + 1], rows[i + 1]]);
  }));
  return points;
}

/**
 * A region's name where it has most room, if it fits there.
 * @param {Cells} cells
 * @param {Frame} frame
 * @param {{ y_name: AtlasName, phrases: AtlasPhrases, colours: Colours }} options
 */
function labels(cells, frame, { y_name, phrases, colours }) {
  const room = roomOf(cells, frame);
  const placed = regionsOf(cells).flatMap((region) => {
    const lines = regionName(region.level, y_name, phrases);
    const [wide, tall] = [Math.max(...lines.map(({ length }) => length)) * LETTER, lines.length * LINE];
    const ends = Math.floor(wide / frame.perColumn / 2);
    const score = (/** @type {Cell} */ [i, k]) => Math.min((room[i][k]?.across ?? 0) / wide,
      ...[k - ends, k, k + ends].map((column) => (room[i][column]?.along ?? 0) / tall));
    const best = region.cells.reduce((found, cell) => (score(cell) > score(found) ? cell : found));
    return score(best) < 1 ? [] : [{ text: lines.join("<br>"), x: frame.xs[best[1]], y: frame.ys[best[0]] }];
  });
  return {
    type: "scatter", mode: "text", hoverinfo: "skip", x: placed.map(({ x }) => x), y: placed.map(({ y }) => y),
    text: placed.map(({ text }) => text), textfont: { size: 13, weight: 600, color: colours.ink },
  };
}

/**
 * Around each cell, the pixels that stay in its region: the most that is centred on it, across and along.
 * @param {Cells} cells
 * @param {Frame} frame
 */
function roomOf(cells, { perRow, perColumn }) {
  const reach = (/** @type {number} */ i, /** @type {number} */ k, /** @type {number} */ di, /** @type {number} */ dk) => {
    const key = cells[i][k]?.key;
    let steps = 0;
    while (cells[i + di * (steps + 1)]?.[k + dk * (steps + 1)]?.key === key) steps += 1;
    return 2 * steps + 1;
  };
  return cells.map((row, i) => row.map((level, k) => level && {
    across: Math.min(reach(i, k, 0, 1), reach(i, k, 0, -1)) * perColumn,
    along: Math.min(reach(i, k, 1, 0), reach(i, k, -1, 0)) * perRow,
  }));
}
