/** The marker of a feature with its number, as it stands in lists. */

import { inPixels, marker, path } from "../figures/outlines.js";
import { svg } from "../page/dom.js";

/**
 * @param {number} i
 * @param {Page["proportions"]} proportions
 */
export function badge(i, proportions) {
  const corners = inPixels(marker(i, 9, proportions));
  const heights = corners.map(([, y]) => y);
  const middle = (Math.min(...heights) + Math.max(...heights)) / 2;
  return svg("svg", { viewBox: "-16 -16 32 32", "aria-hidden": "true" },
    svg("path", { class: "badge", d: path(corners), "stroke-width": proportions.widths.badge }),
    svg("text", { class: "number", x: 0, y: middle, dy: "0.35em", "font-size": proportions.type }, `${i + 1}`));
}
