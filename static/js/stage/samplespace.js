/** The stage of data points: features as arrows, samples as diamonds at the end of a broken line. */

import { layoutSide, reachOf, scaleOf } from "../figures/marks.js";
import { arrow, inPixels, path, tipsOf } from "../figures/outlines.js";
import { project } from "../figures/projection.js";
import { svg } from "../page/dom.js";
import { drawSpace, unitsOf } from "./svg.js";

const DIAMOND = 7; // half its height
const SMALL = 4; // the same where there are too many for numbers
const THIN = 0.45; // of the thickness of an arrow that has a number
const PRESENT = 0.05; // length of an arrow that is worth drawing among many

/**
 * draw: a draw of the training set; W: of all its features; named: how many samples or features have numbers.
 * @param {Element} element
 * @param {any} draw
 * @param {{ W: number[][], named: number, colours: Colours, proportions: Proportions }} options
 */
export function drawSamples(element, draw, { W, named, colours, proportions }) {
  const { eye } = proportions;
  const hidden = W.map((_, h) => draw.hidden.map((/** @type {number[]} */ place) => place[h]));
  const lengths = (/** @type {number[][]} */ matrix) => matrix[0].map((_, k) => Math.hypot(...matrix.map((row) => row[k])));
  const norms = lengths(W);
  const reach = reachOf([...norms, ...lengths(hidden)], proportions);
  const side = unitsOf(element);
  const scale = scaleOf({ side, reach, proportions });
  const places = (/** @type {number[][]} */ matrix) => tipsOf(project(matrix, eye), 2).map(([x, y]) => [x * scale, -y * scale]);
  const few = W[0].length <= named;
  const model = { W: few ? W : W.map(() => []), parts: few ? draw.parts : [] };
  const ends = places(hidden);
  const options = { side, layout: layoutSide(side, proportions), reach, eye, colours, proportions };
  element.setAttribute("viewBox", `${-side / 2} ${-side / 2} ${side} ${side}`);
  element.replaceChildren(
    ...(ends.length <= named ? ends.map(([x, y]) => svg("line", { class: "sample-ray", x1: 0, y1: 0, x2: x, y2: y })) : []),
    ...drawSpace(few ? model : { W: W.map(() => [0]), parts: [{ shape: "ignored", features: [0] }] }, few ? options : { ...options, labels: false }),
    ...(few ? [] : places(W).flatMap(([x, y], k) => (norms[k] < PRESENT ? [] : [svg("path", { class: "many-arrow", d: path(inPixels(arrow([x / scale, -y / scale], { scale, thickness: THIN, proportions }), scale)) })]))),
    ...ends.flatMap(([x, y], k) => diamond(x, y, ends.length <= named && !few ? `${k + 1}` : "", ends.length <= named)),
  );
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {boolean} large
 */
function diamond(x, y, text, large) {
  const size = large ? DIAMOND : SMALL;
  const shape = svg("path", { class: large ? "sample" : "sample small", d: `M${x},${y - size}L${x + size},${y}L${x},${y + size}L${x - size},${y}Z` });
  if (!text) return [shape];
  const out = Math.hypot(x, y) || 1;
  return [shape, svg("text", { class: "sample-number", x: x + (x / out) * 2.4 * size, y: y + (y / out) * 2.4 * size, dy: "0.35em" }, text)];
}
