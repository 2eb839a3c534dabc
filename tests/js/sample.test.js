import assert from "node:assert/strict";
import test from "node:test";
import { sampleInput } from "../../static/js/stage/input/sample.js";

const SPEC = { n_features: 5, correlation: "none", group_size: 2 };
const LEVELS = Array.from({ length: 61 }, (_, k) => 1 - 10 ** (-k / 20));
const lit = (x) => x.flatMap((value, i) => (value > 0 ? [i] : []));
const draws = Array.from({ length: 400 }, (_, draw) => draw);

test("an input is the same each time; as sparsity grows features of it go out, none comes on, and one stays", () => {
  for (const draw of draws.slice(0, 20)) {
    const along = LEVELS.map((sparsity) => sampleInput(SPEC, { sparsity, draw }));
    assert.deepEqual(along, LEVELS.map((sparsity) => sampleInput(SPEC, { sparsity, draw })));
    assert.equal(lit(along[0]).length, 5);
    assert.equal(lit(along[60]).length, 1);
    along.slice(1).forEach((x, k) => assert.ok(lit(x).every((i) => x[i] === along[k][i])));
  }
});

test("as many are on as the model is trained with, given that one is", () => {
  const counts = Array.from({ length: 20000 }, (_, draw) => lit(sampleInput(SPEC, { sparsity: 0.8, draw })).length);
  const one = (5 * 0.2 * 0.8 ** 4) / (1 - 0.8 ** 5);
  assert.ok(Math.abs(counts.filter((count) => count === 1).length / counts.length - one) < 0.015); // four standard errors
});

test("groups are on as a whole, or by one of them", () => {
  const groupsOf = (spec) => draws.map((draw) => lit(sampleInput({ ...SPEC, ...spec }, { sparsity: 0.4, draw })));
  for (const on of groupsOf({ n_features: 6, correlation: "correlated" })) assert.ok([0, 2, 4].every((i) => on.includes(i) === on.includes(i + 1)));
  const apart = groupsOf({ correlation: "anticorrelated" });
  for (const on of apart) assert.ok([0, 2].every((i) => !(on.includes(i) && on.includes(i + 1))) && on.length > 0);
  assert.ok([0, 1, 2, 3, 4].every((i) => apart.some((on) => on.includes(i))));
});
