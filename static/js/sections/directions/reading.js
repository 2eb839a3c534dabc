/** What comes out of h, feature by feature, and what the page says of it; every word is chosen by the numbers. */

import { fill, fixed, share, short } from "../../page/words.js";
import { asRead, decode, heard } from "../../figures/decode.js";
import { expression, wordOf } from "./input.js";

const SAID = 1e-6; // an amount below is none
const FIRST_STAR = 5; // points

/**
 * One entry a feature: {amount, said, heard, b, out, read, kind}. x: what was said, null where a hand holds h.
 * kind: read, lost, nobody (read though nobody said it), faint (the same, too little to count), or why it is silent:
 * relu (h points away from it), bias (h points towards it, but not far enough).
 * @param {{ W: Matrix, b: number[], h: number[], x: number[] | null, relu: boolean, decoder?: string, readAt: number }} said
 * @returns {Reading[]}
 */
export function readings({ W, b, h, x, relu, decoder = "affine", readAt }) {
  const from = asRead(b, h, decoder);
  const before = heard(W, from.h);
  return decode(W, b, h, relu, decoder).map((out, i) => {
    const amount = x?.[i] ?? 0;
    const said = amount > SAID;
    const read = out >= (said ? readAt * Math.min(amount, 1) : readAt); // of what was said faintly, half of that
    return { amount, said, read, out, heard: before[i], b: from.b[i], kind: kindOf({ said, read, out, heard: before[i], free: x === null }) };
  });
}

/**
 * @param {{ said: boolean, read: boolean, out: number, heard: number, free: boolean }} reading
 * @returns {Reading["kind"]}
 */
function kindOf({ said, read, out, heard: before, free }) {
  if (read) return said || free ? "read" : "nobody";
  if (said) return "lost";
  if (out > 0) return "faint";
  return before > 0 ? "bias" : "relu";
}

/**
 * "a", "a and b", "a, b and c"
 * @param {string[]} items
 * @param {Pick<DirectionsPhrases, "nothing" | "and">} words
 */
function list(items, words) {
  if (items.length === 0) return words.nothing;
  return items.length === 1 ? items[0] : `${items.slice(0, -1).join(", ")} ${words.and} ${items.at(-1)}`;
}

/**
 * counts: the words that are said, or null; held: whether a hand holds h.
 * @param {{ entries: Reading[], names: string[], counts: Counts | null, held: boolean, vocabulary: Vocabulary }} said
 * @param {DirectionsPhrases} words
 */
export function sentences({ entries, names, counts, held, vocabulary }, words) {
  const told = (/** @type {number} */ i) => `${names[i]} ${fixed(entries[i].out, 2)}`;
  const where = (/** @type {(entry: Reading) => boolean} */ test) => entries.flatMap((entry, i) => (test(entry) ? [i] : []));
  const read = where((entry) => entry.read);
  const [said, nobody, lost] = [where((entry) => entry.said), where(({ kind }) => kind === "nobody"), where(({ kind }) => kind === "lost")];
  const readWords = list(read.map(told), words);
  if (held) return [fill(words.held, { read: readWords })];
  const why = [];
  if (nobody.length > 0) why.push(fill(nobody.length > 1 ? words.nobody_many : words.nobody_one, { names: list(nobody.map((i) => names[i]), words) }));
  if (lost.length > 0) why.push(fill(lost.length > 1 ? words.lost_many : words.lost_one, { names: list(lost.map(told), words) }));
  const clear = why.length === 0;
  const reasons = why.join("; ");
  const saidWords = sumWords(entries, names, words);
  if (!counts) return [fill(words.said, { said: saidWords, read: readWords }), clear ? (said.length ? words.clear : "") : sentence(reasons)];
  const whole = entries.every(({ amount }) => amount === 0 || amount === 1);
  const target = whole ? wordOf(said, vocabulary) : null;
  const values = { expression: expression(counts), said: saidWords, read: readWords, target, reasons };
  if (!target) return [fill(words.sum, values), fill(words.reads, values), clear ? words.clear : sentence(reasons)];
  return [fill(words.sum_is, values), fill(words.reads, values), fill(clear ? words.allows : words.fails, values)];
}

/**
 * "royal and 2 male less young": what is said, with how much of it where that is not 1.
 * @param {Reading[]} entries
 * @param {string[]} names
 * @param {DirectionsPhrases} words
 */
function sumWords(entries, names, words) {
  const term = (/** @type {number} */ size, /** @type {number} */ i) => (size === 1 ? names[i] : `${short(size)} ${names[i]}`);
  const some = (/** @type {number} */ sign) => entries.flatMap(({ amount }, i) => (sign * amount > SAID ? [term(sign * amount, i)] : []));
  const less = some(-1);
  return less.length ? fill(words.less, { more: list(some(1), words), less: list(less, words) }) : list(some(1), words);
}

/** @param {string} text */
function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/**
 * How often two features are on at once, where two are said; and how many pairs this arrangement reads right.
 * @param {{ entries: Reading[], level: Level, groups: (feature: number) => number, names: string[], counts: Counts | null }} said
 * @param {DirectionsPhrases} words
 */
export function chances({ entries, level, groups, names, counts }, words) {
  const said = entries.flatMap((entry, i) => (entry.said ? [i] : []));
  const n = entries.length;
  const parts = [];
  if (said.length === 2 && !counts) {
    const [i, j] = said;
    const chance = groups(i) === groups(j) ? level.on_together.grouped : level.on_together.apart;
    const pair = list([names[i], names[j]], words);
    if (chance === 0) parts.push(fill(words.never, { pair }));
    else if (chance !== null) parts.push(fill(words.together, { pair, chance: chanceWords(chance, words) }));
  }
  parts.push(fill(words.pairs, { right: level.pairs_read, all: (n * (n - 1)) / 2 }));
  if (level.W.length === 2 && level.parts.length === 1 && n >= FIRST_STAR && level.pairs_read === n) parts.push(words.pairs_star);
  return parts.join(" ");
}

/**
 * @param {number} chance
 * @param {Pick<DirectionsPhrases, "one_in">} words
 */
function chanceWords(chance, words) {
  return chance > 0.2 ? share(chance) : fill(words.one_in, { times: Number((1 / chance).toPrecision(2)) });
}
