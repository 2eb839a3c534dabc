/** What is said: concepts with an amount each, or words, which are sums of concepts; and the steps that add up to h. */

/**
 * Each feature's amount, and the steps in which it is added: [{feature, amount}].
 * @param {number[]} x
 */
export function fromAmounts(x) {
  return { x, steps: x.flatMap((amount, feature) => (amount === 0 ? [] : [{ feature, amount }])) };
}

/**
 * counts: {word: times}; a word is a sum of the concepts that names hold.
 * @param {Counts} counts
 * @param {Vocabulary} vocabulary
 */
export function fromWords(counts, { words, names }) {
  const x = names.map(() => 0);
  const steps = Object.entries(counts).flatMap(([word, times]) => words[word].map((concept) => {
    const feature = names.indexOf(concept);
    x[feature] += times;
    return { feature, amount: times };
  }));
  return { x, steps };
}

/**
 * The words all of whose concepts have a direction.
 * @param {Vocabulary} vocabulary
 */
export function sayable({ words, names }) {
  return Object.keys(words).filter((word) => words[word].every((concept) => names.includes(concept)));
}

/**
 * The word that is exactly these features, if there is one.
 * @param {number[]} features
 * @param {Vocabulary} vocabulary
 */
export function wordOf(features, { words, names }) {
  const concepts = features.map((i) => names[i]).sort();
  return sayable({ words, names }).find((word) => [...words[word]].sort().join() === concepts.join()) ?? null;
}

/**
 * @param {string | null} text
 * @returns {Counts}
 */
export function parseWords(text) {
  return text ? Object.fromEntries(text.split(",").map((pair) => pair.split(":")).map(([word, times]) => [word, Number(times)])) : {};
}

/** @param {Counts} counts */
export function writeWords(counts) {
  return Object.entries(counts).filter(([, times]) => times !== 0).map(([word, times]) => `${word}:${times}`).join(",");
}

/**
 * "king − man + woman"
 * @param {Counts} counts
 */
export function expression(counts) {
  return Object.entries(counts).map(([word, times], k) => {
    const amount = Math.abs(times) === 1 ? word : `${Math.abs(times)} ${word}`;
    if (k === 0) return times < 0 ? `−${amount}` : amount;
    return `${times < 0 ? "−" : "+"} ${amount}`;
  }).join(" ");
}

/**
 * A name with nothing in it but letters, marks and numbers of any script, spaces, hyphens and apostrophes.
 * @param {string} text
 * @param {number} longest
 */
export function plainName(text, longest) {
  return [...text.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}' -]/gu, "")].slice(0, longest).join("");
}
