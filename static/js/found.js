/** What training finds, as small multiples: each arrangement that random starts reached, its share and its loss. */

import { html, svg } from "./dom.js";
import { arrow, ignoredFeatures, path, ring, tipsOf } from "./figures/marks.js";
import { flattened } from "./figures/projection.js";
import { featureColours } from "./theme.js";
import { fill, share, short } from "./words.js";

const HALF = 30;
const LONGEST = 26;

export function drawFound(element, found, { reach, camera, colours, phrases }) {
  const sorted = [...found].sort((a, b) => a.loss - b.loss);
  element.replaceChildren(html("ul", { class: "found" }, ...sorted.map((entry) => item(entry, { reach, camera, colours, phrases }))));
}

function item(entry, { reach, camera, colours, phrases }) {
  const facts = html("p", { class: "small" }, entry.share > 0 ? fill(phrases.share, { share: share(entry.share) }) : phrases.never,
    ` · ${fill(phrases.loss, { loss: short(entry.loss) })}`);
  if (entry.ground) facts.append(" · ", html("span", { class: "crown" }, phrases.ground));
  const bar = svg("svg", { class: "share", "aria-hidden": "true" }, svg("rect", { width: share(entry.share), height: "100%" }));
  const name = html("p", { class: "name" }, entry.label ?? entry.arrangement);
  return html("li", entry.ground ? { class: "ground" } : {}, miniature(entry, { reach, camera, colours }), html("div", {}, name, bar, facts));
}

function miniature({ W, parts }, { reach, camera, colours }) {
  const tips = tipsOf(W.length > 2 ? flattened(W, camera) : W, 2).map(([x, y]) => [(x * LONGEST) / reach, (-y * LONGEST) / reach]);
  const ignored = ignoredFeatures(parts);
  const tints = featureColours(tips.length, colours);
  const stars = (parts ?? []).filter(({ shape, features }) => shape !== "ignored" && features.length > 2);
  const marks = [
    svg("circle", { class: "unit", r: LONGEST / reach }),
    ...(W.length > 2 ? [] : stars.map(({ features }) => svg("path", { class: "edge", d: path(ring(features.map((i) => tips[i]))) }))),
    ...tips.map((tip, i) => (ignored.has(i)
      ? svg("circle", { class: "dot", cx: tip[0], cy: tip[1], r: 1.6 })
      : svg("path", { class: "arrow", d: path(arrow(...tip, { thickness: 0.5 })) }))),
  ];
  marks.slice(-tips.length).forEach((mark, i) => (mark.style.color = tints[i]));
  return svg("svg", { viewBox: `${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`, "aria-hidden": "true" }, ...marks);
}
