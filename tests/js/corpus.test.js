import assert from "node:assert/strict";
import test from "node:test";
import { corpusCurve } from "../../static/js/figures/data/corpus.js";

test("a training on a corpus comes down to the line of the optimum, pairs in logarithmic steps", () => {
  const frames = [{ step: 0, loss: 9 }, { step: 100, loss: 4 }, { step: 1000, loss: 3 }, { step: 10_000, loss: 2 }];
  const { points, level } = corpusCurve({ frames, optimum: 2, pairs: 10_000, width: 100, height: 50 });
  assert.deepEqual(points.map(([x]) => Math.round(x)), [0, 0, 50, 100]);
  assert.deepEqual(points.map(([, y]) => y), [0, 0, level / 2, level]);
  assert.ok(level > 40 && level < 50);
});

test("a loss above the first and one below the optimum stay in the picture", () => {
  const frames = [{ step: 0, loss: 9 }, { step: 100, loss: 4 }, { step: 500, loss: 5 }, { step: 1000, loss: 1 }];
  const { points, level } = corpusCurve({ frames, optimum: 2, pairs: 1000, width: 1, height: 1 });
  assert.deepEqual(points.map(([, y]) => y), [0, 0, 0, level]);
});
