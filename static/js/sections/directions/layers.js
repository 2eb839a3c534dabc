/** What the plane and the sphere draw alike: the steps tip to tail, an arrow's name beyond its tip, the handle at h. */

import { arrow, inPixels, path } from "../../figures/outlines.js";
import { svg } from "../../page/dom.js";

const HANDLE = 12; // pixels
const TOUCH = 26; // pixels: reach of the handle for a finger
const STOUT = 1.5; // times the thickness of the stage's arrows
const ASIDE = 0.3; // of its length: an arrow that leans further has its name beside it

/** The handle with which h is held. */
export function createHandle() {
  return svg("g", { class: "plane-h" }, svg("circle", { class: "plane-touch", r: TOUCH }), svg("circle", { r: HANDLE }),
    svg("text", { class: "number", dy: "0.35em" }, "h"));
}

/**
 * Layers of a picture by name, the first at the bottom.
 * @template {string} N
 * @param {readonly N[]} names
 */
export function createLayers(names) {
  return /** @type {Record<N, SVGGElement>} */ (Object.fromEntries(names.map((name) => [name, svg("g", { class: `plane-${name}` })])));
}

/**
 * The steps as arrows, each from the tip of the one before; columns: every feature's arrow as seen, in pixels.
 * @param {SaidStep[]} steps
 * @param {number[][]} columns
 * @param {{ tints: string[], proportions: Proportions }} options
 */
export function stepArrows(steps, columns, { tints, proportions }) {
  let tail = [0, 0];
  return steps.map(({ feature, amount }) => {
    const by = columns[feature].map((value) => value * amount);
    const points = inPixels(arrow(by, { thickness: STOUT, proportions })).map(([x, y]) => [x + tail[0], y - tail[1]]);
    tail = tail.map((value, axis) => value + by[axis]);
    return tinted(tints[feature], svg("path", { class: amount < 0 ? "arrow less" : "arrow", d: path(points) }));
  });
}

/**
 * A name so many pixels beyond the tip of an arrow.
 * @param {string} name
 * @param {number[]} tip
 * @param {{ gap: number, style: string }} options
 */
export function nameBeyond(name, [x, y], { gap, style }) {
  const length = Math.hypot(x, y) || 1e-9; // an arrow of no length has a direction all the same
  const beyond = 1 + gap / length;
  const anchor = x > ASIDE * length ? "start" : x < -ASIDE * length ? "end" : "middle";
  return svg("text", { class: style, x: x * beyond, y: -y * beyond, dy: "0.35em", "text-anchor": anchor }, name);
}

/**
 * @template {SVGElement} E
 * @param {string} colour
 * @param {E} element
 */
export function tinted(colour, element) {
  element.style.color = colour;
  return element;
}
