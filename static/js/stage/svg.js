/** The picture of the hidden space as SVG. */

import { featureColours } from "../figures/colours.js";
import { marksOf, scaleOf } from "../figures/marks.js";
import { inPixels, path } from "../figures/outlines.js";
import { svg } from "../page/dom.js";

export const USUAL = 400; // units of a picture that the page scales
const LEAST = 260; // of a small one, whose type would else be too small to read
const SMALL = 260; // pixels

/**
 * Of how many units a picture is that the page scales.
 * @param {Element} element
 */
export function unitsOf(element) {
  const { width, height } = element.getBoundingClientRect();
  const side = Math.min(width, height);
  return side > 0 && side < SMALL ? LEAST : USUAL;
}

/**
 * The marks of a model; side: the square in pixels that it has room for, layout: for which its markers are laid out.
 * @param {Drawn} model
 * @param {PictureOptions & { colours: Colours, layout?: number }} options
 */
export function drawSpace(model, { colours, side, layout = side, ...options }) {
  const { proportions, size = 1 } = options;
  const scale = scaleOf({ ...options, side });
  const tints = featureColours(model.W[0].length, colours);
  return marksOf(model, { ...options, side: layout }).flatMap(({ role, points, feature, width, text, middle }) => {
    const line = svg("path", { class: role, d: path(inPixels(points, scale)), "stroke-width": width });
    if (feature !== null) line.style.color = tints[feature];
    if (!middle) return [line];
    const [[x, y]] = inPixels([middle], scale);
    return [line, svg("text", { class: "number", x, y, dy: "0.35em", "font-size": proportions.type * size }, text)];
  });
}
