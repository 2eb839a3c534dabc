/** What is said of a film: where its training stands; of a model that has converged, how it compares with the best known. */

import { fill, percent, ROUNDING, share as asPercent, short } from "../../page/words.js";

const THERE = 0.005; // relative excess of the loss that is no excess

/**
 * stage: the chip's name for where the training stands; step, last: of how many; best: the lowest loss, or null if unknown.
 * @param {{ source: string, stage: string, step: string, last: number, sparsity: number, done: TrainEnd | null, best: number | null }} film
 * @param {LearnPhrases} words
 */
export function sentenceOf({ source, stage, step, last, sparsity, done, best }, words) {
  const at = { sparsity: percent(sparsity) };
  if (source === "sweep") return stage === "replay" ? `${fill(words.sweep_sentence, at)} ${words.between}` : "";
  if (stage === "converged" && done?.converged) return compareWithBest(done, best, words);
  if (stage === "unconverged") return fill(words.unconverged_sentence, { last: last.toLocaleString("en") });
  if (stage === "stopped") return fill(words.stopped_sentence, { step });
  if (stage === "idle") return source === "live" ? fill(words.idle_sentence, at) : words.kept_idle;
  return stage === "error" ? "" : words.training_sentence;
}

/**
 * @param {{ sentence: string, loss: number }} model
 * @param {number | null} best
 * @param {LearnPhrases} words
 */
function compareWithBest({ sentence, loss }, best, words) {
  if (best === null || !(best > ROUNDING)) return sentence;
  const gap = 1 - best / loss;
  const verdict = gap > THERE ? fill(words.stuck, { percent: asPercent(gap) }) : words.there;
  return fill(words.compared, { sentence, loss: short(loss), best: short(best), verdict });
}
