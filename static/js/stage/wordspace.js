/** The stage of words: concepts as arrows, words as dots, an analogy tip to tail. */

import { layoutSide, scaleOf } from "../figures/marks.js";
import { tipsOf } from "../figures/outlines.js";
import { project } from "../figures/projection.js";
import { svg } from "../page/dom.js";
import { drawSpace } from "./svg.js";

const SIDE = 400; // units of the picture, which the page scales
const DOT = 4; // in the same units, as radii
const END = 9; // a ring around a dot
const APART = 12; // of two names, in units of the picture

/**
 * level: what stands; words: where each word is, the empty one at the origin; named: the words with a name, by number.
 * @param {Element} element
 * @param {any} level
 * @param {any} options
 */
export function drawWords(element, level, { words, named, analogy, nearest, reach, colours, proportions }) {
  const eye = proportions.eye;
  const scale = scaleOf({ side: SIDE, reach, proportions });
  const columns = level.W.map((/** @type {number[]} */ _, /** @type {number} */ h) => words.map((/** @type {number[]} */ word) => word[h]));
  const pixels = (/** @type {number[][]} */ matrix) => tipsOf(project(matrix, eye), 2).map(([x, y]) => [x * scale, -y * scale]);
  const places = pixels(columns);
  const dots = places.map(([x, y], word) => svg("circle", { class: named.has(word) ? "word-dot" : "word-dot rest", cx: x, cy: y, r: DOT }));
  const steps = analogy ? tipToTail(words, analogy).map((point) => pixels(point.map((x) => [x]))[0]) : [];
  const texts = together([...named].map(([word, name]) => ({ place: places[word], name })))
    .map(({ place: [x, y], name }) => (x > SIDE / 4
      ? svg("text", { class: "word-name", x: x - 7, y: y + 15, "text-anchor": "end" }, name)
      : svg("text", { class: "word-name", x: x + 7, y: y + 15 }, name)));
  element.setAttribute("viewBox", `${-SIDE / 2} ${-SIDE / 2} ${SIDE} ${SIDE}`);
  element.replaceChildren(
    ...dots,
    ...drawSpace({ W: level.W, parts: level.parts }, { side: SIDE, layout: layoutSide(SIDE, proportions), reach, eye, colours, proportions }),
    ...(steps.length ? [svg("polyline", { class: "analogy-step", points: steps.map((point) => point.join(",")).join(" ") })] : []),
    ...(nearest >= 0 && analogy ? [svg("circle", { class: "analogy-end", cx: places[nearest][0], cy: places[nearest][1], r: END })] : []),
    ...texts,
  );
}

/**
 * Names of words that lie on each other, as one.
 * @param {{ place: number[], name: string }[]} names
 */
function together(names) {
  /** @type {{ place: number[], name: string }[]} */
  const found = [];
  for (const { place, name } of names) {
    const near = found.find((other) => Math.hypot(other.place[0] - place[0], other.place[1] - place[1]) < APART);
    if (near) near.name += `, ${name}`;
    else found.push({ place, name });
  }
  return found;
}

/**
 * From the origin to a, back by b, on by c.
 * @param {number[][]} words
 * @param {number[]} analogy
 */
function tipToTail(words, [a, b, c]) {
  const less = words[a].map((x, h) => x - words[b][h]);
  return [words[a].map(() => 0), words[a], less, less.map((x, h) => x + words[c][h])];
}
