/** The stage of features that have names: the hidden space with the names outside of its arrows. */

import { layoutSide, scaleOf } from "../figures/marks.js";
import { tipsOf } from "../figures/outlines.js";
import { project } from "../figures/projection.js";
import { svg } from "../page/dom.js";
import { drawSpace, unitsOf } from "./svg.js";

const OUTSIDE = 15; // from the tip of an arrow to the middle of its name

/**
 * names: of the features; where these are their numbers, markers bear them.
 * @param {Element} element
 * @param {Drawn} model
 * @param {{ names: string[], reach: number, colours: Colours, proportions: Proportions }} options
 */
export function drawYear(element, model, { names, reach, colours, proportions }) {
  const { eye, ignored_below } = proportions;
  const side = unitsOf(element);
  const scale = scaleOf({ side, reach, proportions });
  const norms = model.W[0].map((_, i) => Math.hypot(...model.W.map((row) => row[i])));
  const named = names.some((name, i) => name !== `${i + 1}`);
  const texts = !named ? [] : tipsOf(project(model.W, eye), 2).flatMap(([x, y], i) => {
    const length = Math.hypot(x, y);
    if (norms[i] < ignored_below || !length) return []; // ignored, and too near each other for names
    const out = scale + OUTSIDE / length;
    return [svg("text", { class: "word-name", x: x * out, y: -y * out, dy: "0.35em", "text-anchor": "middle" }, names[i])];
  });
  element.setAttribute("viewBox", `${-side / 2} ${-side / 2} ${side} ${side}`);
  element.replaceChildren(
    ...drawSpace(model, { side, layout: layoutSide(side, proportions), reach, eye, colours, proportions, labels: !named }),
    ...texts,
  );
}
