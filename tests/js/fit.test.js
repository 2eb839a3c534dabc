import assert from "node:assert/strict";
import test from "node:test";
import { fitted, smallestAngle, spread } from "../../static/js/lesson/fit.js";

const CROSS = [[1, 0, -1, 0, 0], [0, 1, 0, -1, 0]];

test("arrows that are only turned, mirrored and numbered otherwise are not off at all", () => {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const [x, y] = [3, 4, 0, 2, 1].reduce(([xs, ys], i) => [[...xs, CROSS[0][i]], [...ys, CROSS[1][i]]], [[], []]);
  const drawn = [x.map((value, i) => c * value - s * y[i]), x.map((value, i) => -s * value - c * y[i])];
  const { W, off } = fitted(drawn, CROSS);
  assert.ok(off < 1e-6, `${off}`);
  W.forEach((row, k) => row.forEach((value, i) => assert.ok(Math.abs(value - CROSS[k][i]) < 1e-6)));
});

test("one arrow that is half as long as it should be is off by half, and a fifth of that on average", () => {
  const short = CROSS.map((row) => row.map((value, i) => (i === 2 ? value / 2 : value)));
  assert.ok(Math.abs(fitted(short, CROSS).off - 0.1) < 0.03);
});

test("short arrows count as left out, and the nearest two of the others are told", () => {
  assert.deepEqual(spread(CROSS), [0, 1, 2, 3]);
  assert.ok(Math.abs(smallestAngle(CROSS) - 90) < 1e-9);
  assert.equal(smallestAngle([[1, 0.1], [0, 0.1]]), null);
});
