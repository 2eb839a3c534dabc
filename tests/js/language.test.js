/** Words as sets of concepts, and analogies among them. */

import assert from "node:assert/strict";
import test from "node:test";

import { countRight, equallyNear, expected, fromNothing, namedWords, nameOf, nearest, pairLengths, textOf, wordOf } from "../../static/js/figures/language.js";

const NAMES = { concepts: ["male", "royal", "common", "female"], vocabulary: [["king", ["male", "royal"]]], nothing: "nothing" };

/** Words of two concepts as sums of these. */
const sums = (...W) => [[0, 0], W[1], W[0], W[0].map((x, h) => x + W[1][h])];

test("a word is a binary number with its first concept as the highest bit", () => {
  assert.equal(wordOf("12", 4), 0b1100);
  assert.equal(wordOf("0", 4), 0);
  for (let word = 0; word < 16; word += 1) assert.equal(wordOf(textOf(word, 4), 4), word);
});

test("a word has its name, or those of its concepts", () => {
  assert.equal(nameOf(0b1100, 4, NAMES), "king");
  assert.equal(nameOf(0b0011, 4, NAMES), "common + female");
  assert.equal(nameOf(0, 4, NAMES), "nothing");
});

test("what an analogy should come to keeps what c has and takes what a has more than b", () => {
  assert.equal(expected([0b1100, 0b1000, 0b0001]), 0b0101);
  assert.equal(expected([0b1100, 0b1000, 0b1000]), null);
  assert.equal(expected([0b0100, 0b1000, 0b0001]), null);
});

test("the nearest word is none of the three", () => {
  const found = nearest(sums([1, 0], [0, 1]), [0b10, 0b00, 0b01]);
  assert.deepEqual(found.at, [1, 1]);
  assert.equal(found.first, 0b11);
  assert.equal(found.near, 0);
});

test("analogies come out right on axes, and cannot where a concept is ignored", () => {
  const axes = sums([1, 0], [0, 1]);
  assert.deepEqual(countRight(axes), { right: 4, tied: 0, all: 4 });
  const three = (W) => Array.from({ length: 8 }, (_, word) => [0, 1].map((h) => W.reduce((sum, one, i) => sum + (word & (4 >> i) ? one[h] : 0), 0)));
  const words = three([[1, 0], [0, 1], [0, 0]]);
  const { right, tied, all } = countRight(words);
  assert.equal(all, 36);
  assert.ok(0 < right && right < all);
  assert.ok(0 < tied && right + tied <= all);
  // The third concept moves no word: of the two at each place the picture cannot tell which is right.
  assert.deepEqual(equallyNear(words, [0b100, 0b000, 0b010]), [0b110, 0b111]);
  assert.deepEqual(equallyNear(three([[1, 0], [0, 1], [0, 0.009]]), [0b100, 0b000, 0b010]), [0b110, 0b111]);
  assert.deepEqual(equallyNear(three([[1, 0], [0, 1], [0, 0.02]]), [0b100, 0b000, 0b010]), [0b110]);
});

test("a concept has a name, and so has a sum that the vocabulary knows", () => {
  const names = { concepts: ["male", "royal"], vocabulary: [["man", ["male"]], ["king", ["male", "royal"]]], nothing: "nothing" };
  assert.deepEqual([...namedWords(2, names)], [[1, "royal"], [2, "man"], [3, "king"]]);
  assert.deepEqual([...namedWords(2, { ...names, vocabulary: [] }).values()], ["royal", "male"]);
});

test("words lie where they lie from the empty one, and those of three concepts may be farther than the picture", () => {
  const words = fromNothing([[1, 1], [1, 2], [1, 3], [1, 4], [1, 5], [1, 6], [1, 7], [4, 5]]);
  assert.deepEqual([words[0], words[7]], [[0, 0], [3, 4]]);
  assert.deepEqual(pairLengths(words, 3), [0, 1, 2, 3, 4, 5, 6]);
});
