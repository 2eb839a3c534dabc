/** The staircase: how many features stand at once. */

import assert from "node:assert/strict";
import test from "node:test";
import { stairsFigure } from "../../static/js/sections/why/stairs/figure.js";
import { keptIn, stepRows, stepsOf } from "../../static/js/sections/why/stairs/steps.js";

const N = 4;
const level = (sparsity, kept) => ({
  sparsity, label: `${kept} of ${N}`, feature_norm: Array(N).fill(1),
  parts: [{ shape: "star", features: Array.from({ length: kept }, (_, i) => i) }, { shape: "ignored", features: Array.from({ length: N - kept }, (_, i) => kept + i) }],
});
const change = (sparsity, before, after, order = "jump") => ({ sparsity, norm: [before, after], order });
const sweep = {
  query: "n_features=4", levels: [level(0, 2), level(0.5, 2), level(0.9, 3), level(0.99, 3), level(0.999, 4)],
  changes: [change(0.2, 0, 0.9), change(0.6, 1, 1.02), change(0.7, 0, 0.9), change(0.993, 0, 0.1, "continuous")],
};

test("what is kept is all but what is ignored", () => {
  assert.equal(keptIn(level(0, 3)), 3);
  assert.equal(keptIn({ feature_norm: [1, 1], parts: [{ shape: "antipodal_pair", features: [0, 1] }] }), 2);
});

test("a step begins at the jump that moves a length most, or half way where only a name changes", () => {
  const steps = stepsOf(sweep);
  assert.deepEqual(steps.map(({ count, k }) => [count, k]), [[2, 0], [3, 2], [4, 4]]);
  assert.deepEqual(steps.slice(0, 2).map(({ at }) => at), [0, 0.7]);
  assert.ok(Math.abs(steps[2].at - (1 - 10 ** -2.5)) < 1e-12);
  const { body } = stepRows(steps, sweep, { count: "", at: "", first: "", arrangement: "" });
  assert.deepEqual(body[1], [3, "0.7", "90%", "3 of 4"]);
});

test("the staircase is drawn from step to step, with the stage's own number of features across it", () => {
  const words = { kept: "", hover: "{count} of {n} at {at}", on_stage: "on the stage: {n}" };
  const drawn = (most) => stairsFigure({ sweep, sparsity: 0.9, most }, { width: 500, height: 200, colours: { key: "" }, words, title: "" });
  const { data: [line, dots], layout } = drawn(null);
  assert.deepEqual(line.y, [2, 3, 4, 4]);
  assert.ok(line.x.every((x, i) => i === 0 || x > line.x[i - 1]));
  assert.deepEqual(dots.customdata.map(({ k }) => k), [0, 1, 2, 3, 4]);
  assert.equal(dots.text[2], "3 of 4 at 90%<br>3 of 4");
  assert.deepEqual(layout.shapes.map(({ x0 }) => x0), [1]);
  assert.equal(drawn(3).layout.shapes[1].label.text, "on the stage: 3");
});
