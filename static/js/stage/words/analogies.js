/** Analogies in the language on the stage: which is chosen, what it comes to, and how many of all come out right. */

import { countRight, equallyNear, expected, nameOf, nearest, textOf, wordOf } from "../../figures/language.js";
import { byId, html } from "../../page/dom.js";
import { fill, fixed, share } from "../../page/words.js";

const REST = 250; // ms after the last move at which all are counted

/**
 * names: of concepts and words; onChoice(): another has been chosen.
 * @param {{ data: PageJson["words-data"], phrases: PageJson["phrases-words"], names: Parameters<typeof nameOf>[2], onChoice: () => void }} options
 */
export function createAnalogies({ data, phrases, names, onChoice }) {
  const selects = [byId("word-a"), byId("word-b"), byId("word-c")];
  let { analogy } = data;
  let offered = 0; // concepts whose words can be chosen
  /** @type {Timer | null} */
  let resting = null;

  for (const [k, select] of selects.entries()) {
    select.addEventListener("change", () => {
      analogy = analogy.map((word, i) => (i === k ? select.value : word));
      onChoice();
    });
  }

  /**
   * The first that a language of so many concepts has.
   * @param {number} n
   */
  function usual(n) {
    return data.usual_analogies.find((words) => fits(words, n)) ?? [];
  }

  /** @param {number} n */
  function offer(n) {
    if (n === offered) return;
    offered = n;
    const all = Array.from({ length: 1 << n }, (_, word) => word);
    const shown = fits(analogy, n) ? analogy : usual(n);
    for (const [k, select] of selects.entries()) {
      select.replaceChildren(...all.map((word) => html("option", { value: textOf(word, n) }, nameOf(word, n, names))));
      select.value = shown[k];
    }
  }

  /**
   * The words a, b and c among words of so many concepts.
   * @param {number} n
   */
  function chosen(n) {
    return /** @type {Analogy} */ ((fits(analogy, n) ? analogy : usual(n)).map((text) => wordOf(text, n)));
  }

  /**
   * @param {Matrix} words
   * @param {number} n
   */
  function answer(words, n) {
    const analogy = chosen(n);
    const { first, second, near, far } = nearest(words, analogy);
    const called = (/** @type {number} */ word) => nameOf(word, n, names);
    const [a, b, c] = analogy.map(called);
    if (first < 0) return "";
    const [right, equal] = [expected(analogy), equallyNear(words, analogy)];
    const goal = right === null ? "" : called(right);
    if (equal.length > 1) {
      const values = { a, b, c, first: called(equal[0]), last: called(equal[1]), others: equal.length - 1, expected: goal };
      const verdict = right === null ? "" : equal.includes(right) ? phrases.among : phrases.wrong;
      return fill(`${equal.length === 2 ? phrases.tied : phrases.tied_many} ${verdict}`, values);
    }
    const verdict = right === null ? "" : right === first ? phrases.right : fill(phrases.wrong, { expected: goal });
    const values = { a, b, c, nearest: called(first) };
    return `${second < 0 ? fill(phrases.alone, values) : fill(phrases.answer, { ...values, second: called(second), margin: fixed(far - near, 2) })} ${verdict}`;
  }

  /** @param {Matrix} words */
  function count(words) {
    const { right, tied, all } = countRight(words);
    const score = fill(phrases.score, { right, all, share: share(all ? right / all : 0) });
    byId("score").textContent = tied ? `${score} ${fill(phrases.score_tied, { tied })}` : score;
  }

  return {
    chosen,
    /**
     * Of words where they lie, of so many concepts.
     * @param {Matrix} words
     * @param {number} n
     */
    show(words, n) {
      offer(n);
      byId("answer").textContent = answer(words, n);
      clearTimeout(resting);
      byId("score").textContent = "";
      resting = setTimeout(() => count(words), REST);
    },
    /**
     * What a link says of it.
     * @param {number} n
     */
    query: (n) => (!fits(analogy, n) || analogy.join() === usual(n).join() ? "" : `analogy=${analogy.join()}`),
  };
}

/**
 * @param {string[]} words
 * @param {number} n
 */
function fits(words, n) {
  return words.every((text) => [...text].every((digit) => Number(digit) <= n));
}
