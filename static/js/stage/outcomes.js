// @ts-nocheck its types are not yet told
/** What training finds, as small multiples: each arrangement that random starts reached, its share and its loss. */

import { featureColours } from "../figures/colours.js";
import { arrow, ignoredFeatures, path, starsOf, tipsOf } from "../figures/marks.js";
import { flattened } from "../figures/projection.js";
import { html, svg } from "../page/dom.js";
import { countOf, fill, meanings, share, short } from "../page/words.js";

const HALF = 30;
const LONGEST = 26;

export function drawOutcomes(element, { level, starts }, options) {
  const found = level.found.map((entry) => ({ ...entry, starts }));
  const sorted = found.sort((a, b) => a.loss - b.loss);
  const notes = [
    ...(found.some(({ ground }) => ground) ? [] : [options.phrases.none_found]),
    meanings(found.map(({ label }) => label), options.phrases.terms),
  ];
  element.replaceChildren(
    html("ul", { class: "found" }, ...sorted.map((entry) => item(entry, options))),
    ...notes.filter(Boolean).map((note) => html("p", { class: "small" }, note)),
  );
}

function item(entry, { phrases, ...options }) {
  const reached = entry.share > 0 ? countOf(entry.share, entry.starts, phrases) : phrases.never;
  const facts = html("p", { class: "small" }, `${reached} · ${fill(phrases.loss, { loss: short(entry.loss) })}`);
  if (entry.ground) facts.append(html("span", { class: "crown" }, phrases.ground));
  const filled = svg("rect", { width: share(entry.share), height: "100%" });
  const words = html("div", {},
    html("p", { class: "name" }, entry.label),
    svg("svg", { class: "share", "aria-hidden": "true" }, filled),
    facts);
  return html("li", entry.ground ? { class: "ground" } : {}, miniature(entry, options), words);
}

/** A model as a small picture; reach: the longest arrow that there is room for. */
export function miniature({ W, parts }, { reach, camera, colours }) {
  const flat = W.length > 2 ? flattened(W, camera) : W;
  const tips = tipsOf(flat, 2).map((tip) => [(tip[0] * LONGEST) / reach, (-tip[1] * LONGEST) / reach]);
  const ignored = ignoredFeatures(parts);
  const tints = featureColours(tips.length, colours);
  const arrows = tips.map((tip, i) => {
    const mark = ignored.has(i)
      ? svg("circle", { class: "dot", cx: tip[0], cy: tip[1], r: 1.6 })
      : svg("path", { class: "arrow", d: path(arrow(...tip, { thickness: 0.5 })) });
    mark.style.color = tints[i];
    return mark;
  });
  const edges = W.length > 2 ? [] : starsOf(parts, tips).map((points) => svg("path", { class: "edge", d: path(points) }));
  const box = `${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`;
  const circle = svg("circle", { class: "unit", r: LONGEST / reach });
  return svg("svg", { viewBox: box, "aria-hidden": "true" }, circle, ...edges, ...arrows);
}
