/** What training finds, as small multiples: each arrangement that random starts reached, its share and its loss. */

import { html, svg } from "../page/dom.js";
import { countOf, fill, meanings, share, short } from "../page/words.js";
import { miniature } from "./miniature.js";

/**
 * @param {Element} element
 * @param {{ level: Level, starts: number }} scene
 * @param {FoundDrawing} options
 */
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

/**
 * @param {Found & { starts: number }} entry
 * @param {FoundDrawing} options
 */
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
