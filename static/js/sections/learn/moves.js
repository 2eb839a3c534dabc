/** A move that dimensionality has made, in words, as a button that goes there. */

import { html } from "../../page/dom.js";
import { fill } from "../../page/words.js";

/**
 * @param {MoveLine} move
 * @param {{ words: LearnPhrases, onGo: (step: number) => void }} options
 */
export function moveItem(move, { words, onGo }) {
  const which = (/** @type {number[]} */ list) => list.map((i) => i + 1).join(", ");
  const phrase = move.from === null ? words.from_start : words.move;
  const numbered = { ...move, start: move.start.toLocaleString("en"), end: move.end.toLocaleString("en") };
  const facts = [fill(phrase, numbered)];
  if (move.joins.length > 0) facts.push(fill(words.joins, { which: which(move.joins) }));
  if (move.leaves.length > 0) facts.push(fill(words.leaves, { which: which(move.leaves) }));
  const button = html("button", { type: "button" }, facts.join("; "));
  button.addEventListener("click", () => onGo(move.end));
  return html("li", {}, button);
}
