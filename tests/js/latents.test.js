/** Latents by letter, and as rows of a file. */

import assert from "node:assert/strict";
import test from "node:test";
import { letterOf } from "../../static/js/stage/dictionary/latents.js";
import { rowsOf } from "../../static/js/stage/dictionary/rows.js";

test("each latent of each start is a row", () => {
  const result = {
    directions: [[[1, 0], [0, -1]], [[0.6, 0.8], [1, 0]]],
    dead: [[], [1]],
    loss: [0.5, 0.25],
    pairs: [{ start: 1, latent: 0, features: [0, 2] }],
  };
  const rows = rowsOf(result).map((row) => row.join());
  assert.deepEqual(rows, [
    "start,latent,h1,h2,dead,pair,loss",
    "1,a,1,0,0,,0.5",
    "1,b,0,-1,0,,0.5",
    "2,a,0.6,0.8,0,1 3,0.25",
    "2,b,1,0,1,,0.25",
  ]);
});

test("more latents than letters have numbers too", () => {
  assert.deepEqual([0, 25, 26, 31].map(letterOf), ["a", "z", "a1", "f1"]);
});
