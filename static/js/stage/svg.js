/** The picture of the hidden space as SVG. */

import { featureColours } from "../figures/colours.js";
import { marksOf, scaleOf } from "../figures/marks.js";
import { inPixels, path } from "../figures/outlines.js";
import { svg } from "../page/dom.js";

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
