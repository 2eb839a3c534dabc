import assert from "node:assert/strict";
import test from "node:test";
import { frames, run, scroll } from "./browser.js";
import { createQueue } from "../../static/js/stage/draw.js";

const SLOW = 4; // ms of a paint, more than a frame has for what is not the stage

/** A queue of a stage and three panels, what it has painted, and a clock that stands still but for what paints take. */
function queueOf(t, { takes = 0 } = {}) {
  let now = 0;
  let timer = null;
  t.mock.method(performance, "now", () => now);
  t.mock.method(globalThis, "setTimeout", (callback) => (timer = callback));
  t.mock.method(globalThis, "clearTimeout", () => (timer = null));
  frames.splice(0);
  const panels = { gram: {}, norms: {}, found: {} };
  const painted = [];
  const paint = createQueue({ stage: null, ...panels });
  return {
    panels,
    ask(name, picture = name) {
      paint(name, () => {
        painted.push(picture);
        now += takes;
      });
    },
    /** What is painted until the end of the next frame. */
    frame() {
      run(now);
      return painted.splice(0);
    },
    calm: () => timer?.(),
  };
}

test("the stage is painted at once, and of what else it is asked in a frame only the last is", (t) => {
  const queue = queueOf(t);
  for (const picture of ["first", "second", "third"]) queue.ask("stage", picture);
  assert.deepEqual(queue.frame(), ["first", "third"]);
  assert.deepEqual(queue.frame(), []);
});

test("a panel waits for the frame, and is painted once however often it is asked", (t) => {
  const queue = queueOf(t);
  for (const picture of ["first", "second"]) queue.ask("gram", picture);
  queue.ask("norms");
  assert.deepEqual(queue.frame(), ["second", "norms"]);
  assert.equal(frames.length, 0);
});

test("panels that take long are painted one a frame, by turns", (t) => {
  const queue = queueOf(t, { takes: SLOW });
  const asked = ["gram", "norms", "found"];
  const seen = [];
  for (let k = 0; k < 6; k += 1) {
    for (const name of asked) queue.ask(name);
    seen.push(...queue.frame());
  }
  assert.deepEqual(seen, [...asked, ...asked]);
});

test("while the stage moves, panels are painted every second frame", (t) => {
  const queue = queueOf(t);
  const seen = [];
  for (let k = 0; k < 6; k += 1) {
    queue.ask("stage");
    queue.ask("gram");
    seen.push(queue.frame().includes("gram"));
  }
  assert.deepEqual(seen, [false, true, false, true, false, true]);
});

test("a panel out of sight waits until it comes", (t) => {
  const queue = queueOf(t);
  scroll(queue.panels.gram, false);
  queue.ask("gram");
  queue.ask("norms");
  assert.deepEqual(queue.frame(), ["norms"]);
  assert.deepEqual(queue.frame(), []);
  scroll(queue.panels.gram, true);
  assert.deepEqual(queue.frame(), ["gram"]);
});

test("a panel out of sight is painted once nothing is asked for a while", (t) => {
  const queue = queueOf(t);
  scroll(queue.panels.gram, false);
  queue.ask("gram");
  assert.deepEqual(queue.frame(), []);
  queue.calm();
  assert.deepEqual(queue.frame(), ["gram"]);
});
