import assert from "node:assert/strict";
import test from "node:test";
import { run } from "./browser.js";
import { Player } from "../../static/js/stage/player.js";

function playerOf(length, options = {}) {
  const seen = [];
  const player = new Player({ onShow: (shown) => seen.push(shown), ...options });
  player.setLength(length);
  return { player, seen };
}

test("a film plays from frame to frame and stops at its end", () => {
  const { player, seen } = playerOf(3);
  player.play();
  for (let now = 0; player.playing; now += 100) run(now);
  assert.deepEqual([...new Set(seen.map(({ index }) => index))], [0, 1, 2]);
  assert.deepEqual(seen.at(-1), { index: 2, share: 0, playing: false });
  assert.ok(seen.some(({ share }) => share > 0 && share < 1));
});

test("a frame lasts no longer than its bound, and twice the speed is half as long", () => {
  for (const speed of [1, 2]) {
    const { player } = playerOf(2);
    player.speed = speed;
    player.play();
    run(0);
    run(450 / speed - 1);
    assert.ok(player.playing);
    run(450 / speed + 1);
    assert.ok(!player.playing);
  }
});

test("a frame may last as long as another film asks for", () => {
  const { player } = playerOf(3, { frameTime: (length) => 1000 * length });
  player.play();
  run(0);
  run(2999);
  assert.equal(player.index, 0);
  run(3001);
  assert.equal(player.index, 1);
  player.pause();
});

test("who plays at the end begins anew; who seeks stops within the film", () => {
  const { player } = playerOf(4);
  player.seek(99);
  assert.equal(player.index, 3);
  assert.ok(player.atEnd);
  player.play();
  assert.equal(player.index, 0);
  player.step(-1);
  assert.deepEqual([player.index, player.playing], [0, false]);
});

test("a shorter film keeps the head within it, a longer one may send it to its end", () => {
  const { player } = playerOf(9);
  player.seek(8);
  player.setLength(3);
  assert.equal(player.index, 2);
  player.setLength(6, { toEnd: true });
  assert.equal(player.index, 5);
});

test("a film of one frame does not play", () => {
  const { player } = playerOf(1);
  player.play();
  assert.ok(!player.playing);
});

test("without smoothness no share of a frame is shown", () => {
  const { player, seen } = playerOf(3, { smooth: () => false });
  player.play();
  run(0);
  run(100);
  assert.ok(seen.every(({ share }) => share === 0));
  player.pause();
});
