/** A slider of sparsity that has neither buttons nor a number box. */

import { sparsityWords } from "../../page/words.js";
import { SPARSITY } from "./ribbon.js";
import { createSlider } from "./slider.js";

/**
 * said: where its words stand; lowest: the first sparsity that is marked.
 * @param {HTMLElement} track
 * @param {HTMLElement} said
 * @param {Hands & { phrases: SparsityPhrases, lowest?: number }} options
 */
export function createPlainSparsity(track, said, { phrases, lowest = 0, ...hands }) {
  const words = (/** @type {number} */ value) => sparsityWords(value, phrases);
  return createSlider(track, {
    words,
    scale: SPARSITY.scale,
    marks: SPARSITY.marks.filter(({ value }) => value >= lowest),
    onShow: (value) => { said.textContent = words(value); },
    ...hands,
  });
}
