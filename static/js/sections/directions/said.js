/** What is said, as the link holds it: amounts or words, which add up to h, or an h that a hand holds. */

import { fromAmounts, fromWords, parseWords, sayable, writeWords } from "./input.js";

/**
 * known: the words there are, by name; names(): what features are called now.
 * @param {Pick<SectionContext, "state" | "setView"> & { known: Vocabulary["words"], names: () => string[] }} options
 */
export function createSaid({ state, setView, known, names }) {
  /** @type {number[]} */
  let amounts = [];
  /** @type {Counts | null} */
  let counts = null; // while words are said
  /** @type {number[] | null} */
  let hand = null;

  /** From the link. */
  function read() {
    const { words, x, h } = state.values;
    counts = words ? parseWords(words) : null;
    amounts = x ?? [1];
    hand = h;
  }

  /** @returns {Said} */
  function sum() {
    const vocabulary = { words: known, names: names() };
    const available = counts && Object.keys(counts).every((word) => sayable(vocabulary).includes(word)) ? counts : null;
    return available ? fromWords(available, vocabulary) : fromAmounts(vocabulary.names.map((_, i) => amounts[i] ?? 0));
  }

  /** Into the link, once a hand lets go. */
  function write() {
    const text = counts && writeWords(counts);
    setView(text ? { words: text, x: null, h: null } : { words: null, x: amounts, h: null });
  }

  read();
  return {
    read, sum, write,
    get counts() {
      return counts;
    },
    get hand() {
      return hand;
    },
    /** @param {number[] | null} h */
    hold(h) {
      hand = h;
    },
    /** Where the hand has put h into the link. */
    writeHand() {
      const h = hand?.map((value) => Number(value.toFixed(3))) ?? null;
      if (`${h}` !== `${state.values.h}`) setView({ h });
    },
    /**
     * @param {number} i
     * @param {number} value
     */
    setAmount(i, value) {
      amounts = sum().x.map((old, k) => (k === i ? value : old));
      counts = null;
      hand = null;
    },
    /** @param {Counts} next */
    setCounts(next) {
      counts = next;
      hand = null;
      write();
    },
  };
}
