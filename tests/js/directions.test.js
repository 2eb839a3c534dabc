import assert from "node:assert/strict";
import test from "node:test";
import { asRead, decode, encode, heard } from "../../static/js/figures/decode.js";
import { regions, strongest } from "../../static/js/sections/directions/regions.js";

const CROSS = { W: [[1, -1, 0, 0], [0, 0, 1, -1]], b: [0, 0, 0, 0] };

test("the cross gives back one feature alone, and nothing of two that cancel", () => {
  assert.deepEqual(encode(CROSS.W, [0, 1, 0, 0]), [-1, 0]);
  assert.deepEqual(decode(CROSS.W, CROSS.b, [-1, 0], true), [0, 1, 0, 0]);
  assert.deepEqual(decode(CROSS.W, CROSS.b, encode(CROSS.W, [1, 1, 0, 0]), true), [0, 0, 0, 0]);
  assert.deepEqual(decode(CROSS.W, CROSS.b, [-1, 0], false), [-1, 1, 0, 0]);
  assert.deepEqual(heard(CROSS.W, [2, 3]), [2, -2, 3, -3]);
});

test("each feature of the cross is read in a quarter of the plane", () => {
  const found = regions(CROSS, 1);
  assert.deepEqual(found.map(({ feature }) => feature), [0, 1, 2, 3]);
  for (const { points } of found) {
    const area = points.reduce((sum, [x, y], k) => {
      const [a, b] = points[(k + 1) % points.length];
      return sum + (x * b - a * y) / 2;
    }, 0);
    assert.ok(Math.abs(Math.abs(area) - 1) < 1e-9);
  }
});

test("the strongest is read, and nobody where all are silent", () => {
  assert.equal(strongest(CROSS, [0.2, -0.9]), 3);
  assert.equal(strongest({ ...CROSS, b: [-1, -1, -1, -1] }, [0.2, 0.2]), -1);
});

test("at length 1 the length of h says nothing; given back, the same comes out times the length", () => {
  const b = [-0.5, -0.5, -0.5, -0.5];
  assert.deepEqual(decode(CROSS.W, b, [3, 0], true, "rms_norm"), [0.5, 0, 0, 0]);
  assert.deepEqual(decode(CROSS.W, b, [3, 0], true, "relative"), [1.5, 0, 0, 0]);
  assert.deepEqual(decode(CROSS.W, CROSS.b, [0, 0], true, "rms_norm"), [0, 0, 0, 0]);
  assert.deepEqual(asRead(b, [3, 4], "relative"), { h: [3, 4], b: [-2.5, -2.5, -2.5, -2.5] });
});

test("what is read at length 1 are cones, with nobody between them where biases are low", () => {
  const b = CROSS.b.map(() => -Math.cos(Math.PI / 6));
  const found = regions({ ...CROSS, b, decoder: "relative" }, 1);
  assert.deepEqual(found.map(({ feature }) => feature).sort(), [0, 1, 2, 3]);
  for (const { points } of found) assert.deepEqual(points[0], [0, 0]);
  assert.equal(strongest({ ...CROSS, b, decoder: "rms_norm" }, [9, 9]), -1);
  assert.equal(strongest({ ...CROSS, b, decoder: "rms_norm" }, [0.09, 0]), 0);
  assert.equal(regions({ ...CROSS, decoder: "relative" }, 1).length, 4);
});
