/** A model small enough to stand among words: its arrows without their numbers. */

import { reachOf } from "../figures/marks.js";
import { svg } from "../page/dom.js";
import { drawSpace } from "./svg.js";

const SIDE = 60; // as wide as it stands among words
const LARGE = 2; // times that: alone, as wide as a card
const ROOM = 4; // beyond the longest arrow
const THICKNESS = 0.5; // beside the stage's arrows

/**
 * reach: the longest arrow that there is room for.
 * @param {Drawn} model
 * @param {{ reach: number, eye: number[], colours: Colours, proportions: Proportions, large?: number }} options
 */
export function miniature(model, { reach, eye, colours, proportions, large = 1 }) {
  const side = SIDE * large;
  const lines = drawSpace(model, {
    side, room: ROOM * large, thickness: THICKNESS, axes: false, labels: false, reach, eye, colours, proportions,
  });
  const box = `${-side / 2} ${-side / 2} ${side} ${side}`;
  return svg("svg", { viewBox: box, "aria-hidden": "true" }, ...lines);
}

/**
 * The model that is on the stage, for where the stage itself is out of sight.
 * @param {Element} element
 * @param {Drawn} model
 * @param {{ page: Pick<Page, "proportions">, colours: Colours }} options
 */
export function drawMiniature(element, { W, parts }, { page: { proportions }, colours }) {
  const norms = W[0].map((_, i) => Math.hypot(...W.map((row) => row[i])));
  const reach = reachOf(norms, proportions);
  element.replaceChildren(miniature({ W, parts }, { reach, eye: proportions.eye, colours, proportions, large: LARGE }));
}
