/** Energy levels: the loss of every arrangement against sparsity, the lowest drawn heavy, trained models as dots. */

import { arrangementClass } from "../../figures/colours.js";
import { percent, ratioOf, short, timesText } from "../../page/words.js";
import { depth, sparsityAxis } from "../axis.js";

const DASHES = ["solid", "dash", "dot", "dashdot"];
const MARGIN = { l: 52, r: 12, t: 26, b: 40 }; // pixels: of ticks and titles, and of the changes on top
const HEAD_ROOM = 1.08; // times the highest line
const MULTIPLES = [1, 1.1, 1.2, 1.5, 2, 3, 5, 8]; // of the best that the axis marks
const [LEAST, WORST] = [1.2, 8]; // where the axis of multiples of the best may end
const [LETTER, TITLE] = [6.4, 34]; // pixels of a letter, of a change's sparsity

/**
 * How a loss at level k becomes a height.
 * @type {Record<string, (levels: { empty: number[], lowest: number[] }) => (loss: number, k: number) => number>}
 */
const HEIGHTS = {
  share: ({ empty }) => (loss, k) => loss / empty[k],
  best: ({ lowest }) => (loss, k) => ratioOf(loss, lowest[k]),
  loss: () => (loss) => loss,
};

/**
 * Each arrangement's line: its shape's colour, and a dash where others of that shape came before.
 * @param {EnergyLevelFields[]} levels
 * @param {Colours} colours
 * @returns {LineStyle[]}
 */
export function lineStyles(levels, colours) {
  const met = new Map();
  return levels.map(({ parts }) => {
    const { shape } = parts[0];
    const before = met.get(shape) ?? 0;
    met.set(shape, before + 1);
    return { color: colours.shape(arrangementClass(parts)).line, dash: DASHES[before % DASHES.length] };
  });
}

/**
 * @param {{ branches: EnergyLevels, found: FoundDot[], carried: Pick<Hysteresis, "up" | "down"> | null }} scene
 * @param {Omit<Drawing, "phrases"> & { scale: Values["height"], selected: string | null, phrases: WhyPhrases, version: number }} options
 * @returns {Figure}
 */
export function levelsFigure({ branches, found, carried }, { width, height, scale, selected, colours, phrases, version }) {
  const { sparsity, levels, envelope } = branches;
  const lowest = envelope.map((j, k) => Number(levels[j].loss[k]));
  const raise = HEIGHTS[scale]({ empty: branches.empty, lowest });
  const x = sparsity.map(depth);
  const styles = lineStyles(levels, colours);
  const small = { size: 12, color: colours.muted };
  const heights = (/** @type {(number | null)[]} */ losses) => losses.map((loss, k) => (loss === null ? null : raise(loss, k)));
  const told = (/** @type {string} */ label, /** @type {number} */ loss, /** @type {number} */ k, more = "") => `${label}<br>${phrases.sparsity} ${percent(sparsity[k])}`
    + `<br>${phrases.loss} ${short(loss)}, ${times(ratioOf(loss, lowest[k]), phrases)}${more}`;
  const lines = levels.map(({ label, arrangement, loss }, j) => ({
    type: "scatter", mode: "lines", x, y: heights(loss),
    line: { ...styles[j], width: arrangement === selected ? 4 : 2 },
    text: loss.map((value, k) => (value === null ? "" : told(label, value, k))),
    customdata: sparsity.map((_, k) => ({ branch: j, k })),
    hovertemplate: "%{text}<extra></extra>",
  }));
  const ground = {
    type: "scatter", mode: "lines", x, y: heights(lowest), hoverinfo: "skip",
    line: { color: colours.faint, width: 9 },
  };
  const dots = {
    type: "scatter", mode: "markers",
    x: found.map(({ k }) => x[k]), y: found.map(({ loss, k }) => raise(loss, k)),
    marker: {
      size: 7, color: found.map(({ parts }) => colours.shape(arrangementClass(parts)).line),
      line: { width: 1, color: colours.surface },
    },
    text: found.map(({ label, loss, k, words }) => told(label, loss, k, `<br>${words}`)),
    customdata: found.map(({ k }, dot) => ({ dot, k })),
    hovertemplate: "%{text}<extra></extra>",
  };
  const ways = /** @type {["up" | "down", CarriedModel[]][]} */ (Object.entries(carried ?? {})).map(([way, models]) => ({
    type: "scatter", mode: "lines+markers", x, y: models.map(({ loss }, k) => raise(loss, k)),
    line: { color: colours.ink, width: 1.5, dash: way === "up" ? "solid" : "dot" },
    marker: { symbol: way === "up" ? "triangle-right" : "triangle-left", size: 9, color: colours.ink, maxdisplayed: 24 },
    text: models.map(({ label, loss }, k) => told(label, loss, k, `<br>${phrases[way]}`)),
    customdata: models.map((_, k) => ({ way, k })),
    hovertemplate: "%{text}<extra></extra>",
  }));
  const axis = { fixedrange: true, zeroline: false, ticks: "", tickfont: small, showgrid: false };
  return {
    structure: `levels ${version} ${width} ${height} ${scale} ${selected} ${carried ? "ways" : ""} ${colours.key}`,
    data: [ground, ...lines, ...ways, dots],
    layout: {
      width, height, dragmode: false, showlegend: false, hovermode: "closest", hoverdistance: 14,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      hoverlabel: { align: "left", bgcolor: colours.raised, bordercolor: colours["control-line"], font: { color: colours.ink, size: 13 } },
      margin: MARGIN, annotations: names({ ...branches, lowest, x, raise, width, scale }, colours),
      xaxis: sparsityAxis(sparsity, { ...axis, room: 0.012, length: width - MARGIN.l - MARGIN.r, title: { text: phrases.sparsity, font: small, standoff: 6 } }),
      yaxis: {
        ...axis, ...range(scale, [...lines.flatMap(({ y }) => y), ...dots.y], heights(lowest)), showgrid: true, gridcolor: colours.line,
        title: { text: phrases.scales[scale], font: small, standoff: 4 },
      },
    },
  };
}

/**
 * What moves or is put over the lines: the changes and the playhead.
 * @param {{ changes: SweepChange[], sparsity: number, sparsities: number[] }} scene
 * @param {{ width: number, colours: Colours }} options
 */
export function levelsMarks({ changes, sparsity, sparsities }, { width, colours }) {
  const upright = { type: "line", yref: "paper", y0: 0, y1: 1 };
  const room = (width - MARGIN.l - MARGIN.r) / (depth(sparsities[sparsities.length - 1]) - depth(sparsities[0]) || 1);
  const place = (/** @type {{ sparsity: number }} */ change) => (depth(change.sparsity) - depth(sparsities[0])) * room;
  let free = -Infinity;
  const named = changes.map((change) => {
    const x = place(change);
    if (x < free) return false;
    free = x + TITLE;
    return true;
  });
  return [
    ...changes.map((change, i) => ({
      ...upright, x0: depth(change.sparsity), x1: depth(change.sparsity), layer: "below",
      line: { color: colours["control-line"], width: 1, dash: "dot" },
      label: {
        text: named[i] ? percent(change.sparsity) : "", textposition: "end", textangle: 0, yanchor: "bottom",
        xanchor: place(change) < TITLE / 2 ? "left" : "center", font: { size: 11.5, color: colours.muted },
      },
    })),
    { ...upright, x0: depth(sparsity), x1: depth(sparsity), line: { color: colours.accent, width: 2 } },
  ];
}

/**
 * @param {number} ratio
 * @param {Pick<WhyPhrases, "lowest" | "times">} phrases
 */
export function times(ratio, phrases) {
  return ratio < 1.0005 ? phrases.lowest : phrases.times.replace("{times}", timesText(ratio));
}

/**
 * The ground states' names, each under its part of the lowest line: nothing else is there.
 * @param {Pick<EnergyLevels, "levels" | "envelope"> & { lowest: number[], x: number[], raise: (loss: number, k: number) => number, width: number, scale: Values["height"] }} curves
 * @param {Colours} colours
 */
function names({ levels, envelope, lowest, x, raise, width, scale }, colours) {
  const starts = envelope.flatMap((j, k) => (j === envelope[k - 1] ? [] : [k]));
  const room = (width - MARGIN.l - MARGIN.r) / (x[x.length - 1] - x[0] || 1);
  const below = scale === "best" ? { xanchor: "center", yshift: -16 } : { xanchor: "right", xshift: -6, yshift: -18 };
  return starts.map((from, i) => ({ from, last: (starts[i + 1] ?? x.length) - 1, text: levels[envelope[from]].label }))
    .filter(({ from, last, text }) => (x[last] - x[from]) * room > text.length * LETTER)
    .map(({ from, last, text }) => {
      const fitting = x.findIndex((place) => (place - x[0]) * room > text.length * LETTER * 1.15);
      const k = scale === "best" ? Math.round((from + last) / 2) : Math.min(last, Math.max(Math.round((from + last) / 2), fitting));
      const height = raise(lowest[k], k);
      const y = scale === "share" ? height : Math.log10(height);
      return { ...below, text, x: x[k], y, showarrow: false, font: { size: 12.5, weight: 600, color: colours.ink } };
    });
}

/**
 * @param {Values["height"]} scale
 * @param {(number | null)[]} heights
 * @param {(number | null)[]} ground
 */
function range(scale, heights, ground) {
  const known = heights.filter((value) => value !== null).filter((value) => value > 0);
  const highest = Math.max(...known);
  if (scale === "share") return { range: [-0.03, Math.min(highest, 1) * HEAD_ROOM] };
  if (scale === "best") {
    const top = Math.log10(Math.min(Math.max(highest, LEAST), WORST));
    return { type: "log", range: [-0.12 * top, top], tickvals: MULTIPLES, ticktext: MULTIPLES.map((value) => `×${value}`) };
  }
  const [low, high] = [Math.min(...ground.filter((value) => value !== null).filter((value) => value > 0)), highest].map(Math.log10);
  return { type: "log", range: [low - 0.12 * (high - low || 1), high + 0.05 * (high - low || 1)], dtick: 1, exponentformat: "none" };
}
