/** The atlas as a map: regions coloured by their arrangement, with smooth borders, named in place. */

import { sparsityAxis } from "../axis.js";
import { atlasAxis } from "./axes.js";
import { MARGIN } from "./frame.js";
import { labels } from "./labels.js";
import { axisWords } from "./words.js";

/**
 * @param {{ grid: Pick<Grid, "cells" | "map" | "classes" | "x" | "x_name" | "y" | "y_name">, borders: BordersLine | null }} atlas
 * @param {Omit<Drawing, "phrases"> & { frame: Frame, phrases: AtlasPhrases }} options
 * @returns {Figure}
 */
export function atlasFigure({ grid, borders }, { frame, width, height, colours, phrases }) {
  const { cells, map, classes, x, x_name, y, y_name } = grid;
  const [across, up] = [x_name, y_name].map(atlasAxis);
  const small = { size: 12, color: colours.muted };
  const axis = { fixedrange: true, zeroline: false, showgrid: false, ticks: "outside", ticklen: 4, tickcolor: colours.line, tickfont: small };
  const drawn = (/** @type {"theory" | "exact"} */ kind, /** @type {object} */ style) => (borders?.[kind] ?? []).map((border) => (
    line(kind, [border.sparsity.map((S, i) => [across.place(S), up.place(border.y[i])])], style)));
  return {
    structure: `atlas ${width} ${height} ${colours.key}`,
    data: [
      ...fills(map?.areas() ?? [], classes, colours),
      line("jumps", map?.jumps ?? [], { color: colours["control-line"], width: 1.2, dash: "dot" }),
      line("borders", [...map?.borders ?? [], ...map?.seams ?? []], { color: colours["control-line"], width: 1.5 }),
      ...drawn("exact", { color: colours.ink, width: 2.5 }),
      ...drawn("theory", { color: colours.ink, width: 2, dash: "dash" }),
      labels(cells, frame, { y_name, phrases, colours }),
    ],
    layout: {
      width, height, dragmode: false, showlegend: false, hovermode: false, margin: MARGIN,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: "system-ui, sans-serif" },
      xaxis: { ...axis, ...ticksOf(x_name, x, width - MARGIN.l - MARGIN.r), range: frame.x, title: { text: axisWords(x_name, phrases.axes), font: small, standoff: 6 } },
      yaxis: { ...axis, ...ticksOf(y_name, y, height - MARGIN.t - MARGIN.b), range: frame.y, title: { text: axisWords(y_name, phrases.axes), font: small, standoff: 6 } },
    },
  };
}

/**
 * An axis's marks, so many pixels long.
 * @param {string} name
 * @param {number[]} values
 * @param {number} length
 */
function ticksOf(name, values, length) {
  if (name === "sparsity") return sparsityAxis(values, { length });
  const { ticks = values, place } = atlasAxis(name);
  return { tickvals: ticks.map(place), ticktext: ticks.map(String) };
}

/**
 * One trace a colour; its line closes the seam to areas of the same colour.
 * @param {Area[]} areas
 * @param {Map<string, string>} classes
 * @param {Colours} colours
 */
function fills(areas, classes, colours) {
  const painted = areas.map(({ key, outline }) => ({ outline, colour: colours.shape(/** @type {string} */ (classes.get(key))).area }));
  return [...new Set(painted.map(({ colour }) => colour))].map((colour) => {
    const own = painted.filter((area) => area.colour === colour).map(({ outline }) => [...outline, outline[0]]);
    return { ...line("regions", own, { color: colour, width: 1 }), fill: "toself", fillcolor: colour };
  });
}

/**
 * @param {string} name
 * @param {Point[][]} parts
 * @param {object} style
 */
function line(name, parts, style) {
  const points = parts.flatMap((part) => [...part, [null, null]]);
  return { name, type: "scatter", mode: "lines", hoverinfo: "skip", x: points.map(([x]) => x), y: points.map(([, y]) => y), line: { ...style, simplify: false } };
}
