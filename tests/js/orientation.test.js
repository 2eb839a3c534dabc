import assert from "node:assert/strict";
import test from "node:test";
import { orientLevels } from "../../static/js/figures/orientation.js";

const STAR = [[1, 0.31, -0.81, -0.81, 0.31], [0, 0.95, 0.59, -0.59, -0.95]];
const BODY = [[1, 0, 0, -0.7], [0, 1, 0.2, -0.6], [0.1, 0, 1, -0.4]];

/** A matrix turned by an angle in its first two rows, and mirrored or not. */
function turned(W, angle, mirror = 1) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [x, y, ...rest] = W;
  return [x.map((value, i) => c * value - s * y[i]), x.map((value, i) => mirror * (s * value + c * y[i])), ...rest];
}

function assertNear(one, other) {
  one.forEach((row, h) => row.forEach((value, i) => assert.ok(Math.abs(value - other[h][i]) < 1e-6, `${value} and ${other[h][i]}`)));
}

test("levels turn so that all agree with the one on the stage, however they were turned or mirrored", () => {
  for (const W of [STAR, BODY, [[1, -1, 0]]]) {
    const [first, second] = W.length > 1 ? [turned(W, 2), turned(W, -1, -1)] : [[[-1, 1, 0]], W];
    const levels = orientLevels([{ W: first, loss: 1 }, { W, loss: 2 }, { W: second, loss: 3, found: [{ W: second, share: 1 }] }], { index: 1, reference: W });
    for (const level of levels) assertNear(level.W, W);
    assertNear(levels[2].found[0].W, W);
    assert.deepEqual(levels.map(({ loss }) => loss), [1, 2, 3]);
  }
});

test("levels of more features turn by those they have in common", () => {
  const fewer = STAR.map((row) => row.slice(0, 4));
  const [level] = orientLevels([{ W: turned(STAR, 1.2, -1) }], { index: 0, reference: fewer });
  assertNear(level.W, STAR);
});

test("a level that keeps nothing stays finite", () => {
  const [level] = orientLevels([{ W: [[0, 0], [0, 0]] }], { index: 0, reference: [[1, 0], [0, 1]] });
  assert.deepEqual(level.W, [[0, 0], [0, 0]]);
});
