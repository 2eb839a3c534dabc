// @ts-nocheck its types are not yet told
/** A small hidden space as SVG: the arrows of one model, each with its number. */

import { featureColours } from "../../figures/colours.js";
import { placeLabels } from "../../figures/labels.js";
import { arrow, ignoredFeatures, path, starsOf, tipsOf } from "../../figures/marks.js";
import { flattened } from "../../figures/projection.js";
import { svg } from "../../page/dom.js";

export const WIDTH = 240;
export const HEIGHT = 190;
const RADIUS = 8;
const ROOM = 22;

/** reach: the longest arrow of all that stand side by side, so that lengths compare. */
export function miniature({ W, parts }, { reach, camera, colours }) {
  const flat = W.length > 2 ? flattened(W, camera) : W;
  const scale = (HEIGHT / 2 - ROOM) / reach;
  const tips = tipsOf(flat, 2).map(([x, y]) => [x * scale, y * scale]);
  const ignored = ignoredFeatures(parts);
  const tints = featureColours(tips.length, colours);
  const places = placeLabels(tips, { ignored, radius: RADIUS, reach: [WIDTH / 2, HEIGHT / 2] });
  const stars = W.length > 2 ? [] : starsOf(parts, tips);
  return [
    svg("circle", { class: "unit", r: scale }),
    ...stars.map((points) => svg("path", { class: "edge", d: path(points.map(down)) })),
    ...tips.map((tip, i) => tinted(tints[i], ignored.has(i)
      ? svg("circle", { class: "dot", cx: tip[0], cy: -tip[1], r: 2.4 })
      : svg("path", { class: "arrow", d: path(arrow(...tip, { thickness: 0.75 }).map(down)) }))),
    ...places.map(([x, y], i) => tinted(tints[i], svg("g", {},
      svg("circle", { class: ignored.has(i) ? "badge ignored" : "badge", cx: x, cy: -y, r: RADIUS }),
      svg("text", { class: "number", x, y: -y, dy: "0.35em" }, `${i + 1}`)))),
  ];
}

function down([x, y]) {
  return [x, -y];
}

function tinted(colour, element) {
  element.style.color = colour;
  return element;
}
