/** Words as sets of concepts: how they are called, how a link writes them, and what analogies among them come to. */

const EMPTY = "0";
const TIED = 0.01; // difference of distances, where concepts have lengths of about 1, that no picture shows

/**
 * The number of a word, with concept 1 as the highest bit, from the numbers of its concepts: "13".
 * @param {string} text
 * @param {number} n
 */
export function wordOf(text, n) {
  return [...text].filter((digit) => digit !== EMPTY).reduce((word, digit) => word | (1 << (n - Number(digit))), 0);
}

/**
 * @param {number} word
 * @param {number} n
 */
function conceptsOf(word, n) {
  return Array.from({ length: n }, (_, i) => i).filter((i) => word & (1 << (n - 1 - i)));
}

/**
 * @param {number} word
 * @param {number} n
 */
export function textOf(word, n) {
  return conceptsOf(word, n).map((i) => i + 1).join("") || EMPTY;
}

/**
 * What a word is called: by the vocabulary, or by its concepts.
 * @param {number} word
 * @param {number} n
 * @param {{ concepts: string[], vocabulary: [string, string[]][], nothing: string }} names
 */
export function nameOf(word, n, { concepts, vocabulary, nothing }) {
  const own = conceptsOf(word, n).map((i) => concepts[i]);
  const known = vocabulary.find(([, members]) => members.length === own.length && members.every((one) => own.includes(one)));
  return known?.[0] ?? (own.join(" + ") || nothing);
}

/**
 * The single concepts, and the words with a name of their own, by number.
 * @param {number} n
 * @param {{ concepts: string[], vocabulary: [string, string[]][], nothing: string }} names
 */
export function namedWords(n, names) {
  const known = new Set(names.vocabulary.map(([name]) => name));
  const called = Array.from({ length: 1 << n }, (_, word) => nameOf(word, n, names));
  return new Map([...called.entries()].filter(([word, name]) => conceptsOf(word, n).length === 1 || known.has(name)));
}

/**
 * Where words lie, the empty one at the origin.
 * @param {number[][]} words
 */
export function fromNothing(words) {
  return words.map((word) => word.map((x, h) => x - words[0][h]));
}

/**
 * How far words of at most two concepts lie: rarer ones may lie outside the picture.
 * @param {number[][]} words
 * @param {number} n
 */
export function pairLengths(words, n) {
  return words.filter((_, word) => conceptsOf(word, n).length <= 2).map((word) => Math.hypot(...word));
}

/**
 * The two words nearest to a − b + c, and their distances; a, b and c themselves are none of them (Mikolov et al. 2013).
 * @param {number[][]} words
 * @param {Analogy} analogy
 */
export function nearest(words, [a, b, c]) {
  const at = endOf(words, [a, b, c]);
  let [first, second, near, far] = [-1, -1, Infinity, Infinity];
  for (let word = 0; word < words.length; word += 1) {
    if (word === a || word === b || word === c) continue;
    const away = distance(words[word], at);
    if (away < near) [first, second, near, far] = [word, first, away, near];
    else if (away < far) [second, far] = [word, away];
  }
  return { at, first, second, near, far };
}

/**
 * The words that are as near to a − b + c as the nearest is.
 * @param {number[][]} words
 * @param {Analogy} analogy
 */
export function equallyNear(words, analogy) {
  const { at, near } = nearest(words, analogy);
  return words.flatMap((place, word) => (!analogy.includes(word) && distance(place, at) < near + TIED ? [word] : []));
}

/**
 * @param {number[][]} words
 * @param {Analogy} analogy
 */
function endOf(words, [a, b, c]) {
  return words[a].map((x, h) => x - words[b][h] + words[c][h]);
}

/**
 * @param {number[]} place
 * @param {number[]} at
 */
function distance(place, at) {
  let sum = 0;
  for (let h = 0; h < at.length; h += 1) sum += (place[h] - at[h]) ** 2;
  return Math.sqrt(sum);
}

/**
 * The word that a − b + c should be, or null where b has a concept that a lacks and c has not, or the like.
 * @param {Analogy} analogy
 */
export function expected([a, b, c]) {
  if (a === b || c === b) return null;
  const [added, taken] = [a & ~b, b & ~a];
  return (c & added) || (taken & ~c) ? null : (c | added) & ~taken;
}

/**
 * How many analogies come out right, where a has one concept more than b, and c lacks it; tied: in how many more the
 * right word is one of several that are equally near, as words are whose concepts are ignored.
 * @param {number[][]} words
 */
export function countRight(words) {
  let [right, tied, all] = [0, 0, 0];
  for (let bit = 1; bit < words.length; bit <<= 1) {
    for (let b = 0; b < words.length; b += 1) {
      for (let c = 0; c < words.length; c += 1) {
        if (b === c || (b & bit) || (c & bit)) continue;
        const { at, first, near, far } = nearest(words, [b | bit, b, c]);
        const [goal, alone] = [c | bit, far - near >= TIED];
        all += 1;
        if (alone) right += Number(first === goal);
        else tied += Number(distance(words[goal], at) < near + TIED);
      }
    }
  }
  return { right, tied, all };
}
