/** What else is known of a model at rest, in words. */

import { fill, measured } from "../../page/words.js";

/**
 * Its loss by how many features are on, and the pairs that are read right; nothing where it is not known.
 * @param {Pick<Described, "loss_by_active" | "pairs_read" | "heard"> | null} told
 * @param {HandPhrases} words
 */
export function moreOf(told, words) {
  if (!told) return "";
  const { loss_by_active: lost, pairs_read: pairs, heard: { length: n } } = told;
  const [one, two, more] = [lost.one, lost.two, lost.more].map((loss) => (loss === null ? "–" : measured(loss)));
  return fill(words.more, { one, two, more, pairs, all: (n * (n - 1)) / 2 });
}
