/** Losses against the number of samples, and what the stage shows of a draw. */

import assert from "node:assert/strict";
import test from "node:test";

import { bandOf, drawRows, lossLines, wholeW } from "../../static/js/figures/data/samples.js";

const NAMED = { arrangement: "pentagon", label: "star with 5 points", parts: [{ shape: "pentagon", features: [0, 1, 2, 3, 4] }] };

test("numbers of samples lie in logarithmic steps, and losses from the bottom up", () => {
  const { x, y, top } = lossLines({ counts: [1, 10, 100], lines: { train: [0, 1, 0.5], test: [2, 1, 1] }, width: 60, height: 10 });
  assert.deepEqual(x.map(Math.round), [0, 30, 60]);
  assert.equal(y.train[0], 10);
  assert.ok(top > 2 && y.test[0] > 0);
  assert.equal(y.train[1], y.test[1]);
});

test("one position alone stands in the middle, and losses of 0 at the bottom", () => {
  const { x, y } = lossLines({ counts: [5], lines: { train: [0] }, width: 60, height: 10 });
  assert.deepEqual([x, y.train], [[30], [10]]);
});

test("features that a draw has not are 0", () => {
  assert.deepEqual(wholeW({ features: [1, 3], W: [[1, 2], [3, 4]] }, 5), [[0, 1, 0, 2, 0], [0, 3, 0, 4, 0]]);
});

test("a band is of features, of samples, or of what has no name", () => {
  const draw = { arrangement: null, label: null, parts: null, ...Object.fromEntries(Object.entries(NAMED).map(([name, value]) => [`sample_${name}`, value])) };
  assert.deepEqual(bandOf(draw, true, "none"), NAMED);
  assert.deepEqual(bandOf(draw, false, "none"), { arrangement: "none", label: "none", parts: [{ shape: "irregular", features: [] }] });
});

test("every draw at every number of samples is a row", () => {
  const draw = { train_loss: 0.25, test_loss: 1, mean_feature_dimensionality: 0.5, mean_sample_dimensionality: 0.4, label: null, sample_label: "star with 5 points" };
  assert.deepEqual(drawRows([{ value: 5, draws: [draw, { ...draw, train_loss: 0.5 }] }]).map((row) => row.join()), [
    "samples,draw,train_loss,test_loss,d_of_features,d_of_samples,features,samples_stand_as",
    '5,1,0.25,1,0.5,0.4,"","star with 5 points"',
    '5,2,0.5,1,0.5,0.4,"","star with 5 points"',
  ]);
});
