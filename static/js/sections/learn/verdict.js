/** What a converged model is beside the best that is known, in words. */

import { fill, ROUNDING, share as asPercent, short } from "../../page/words.js";

const THERE = 0.005; // relative excess of the loss that is no excess

/**
 * @param {{ sentence: string, loss: number }} model
 * @param {number} best
 * @param {Pick<LearnPhrases, "stuck" | "there" | "compared">} words
 */
export function verdictOf({ sentence, loss }, best, words) {
  if (!(best > ROUNDING)) return sentence;
  const gap = 1 - best / loss;
  const verdict = gap > THERE ? fill(words.stuck, { percent: asPercent(gap) }) : words.there;
  return fill(words.compared, { sentence, loss: short(loss), best: short(best), verdict });
}
