import assert from "node:assert/strict";
import test from "node:test";
import "./browser.js";
import { pause } from "../../static/js/page/comeback.js";

/** The ms after which a pause is over, by a clock that a test turns. */
async function lasting(t, attempts, options) {
  let over = false;
  pause(attempts, options).then(() => (over = true));
  for (let ms = 0; ; ms += 250) {
    await new Promise(setImmediate);
    if (over) return ms;
    t.mock.timers.tick(250);
  }
}

test("what a class waits for is asked again every second at first, and other things after longer and longer pauses", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(Math, "random", () => 0.5);
  const pauses = async (options) => {
    const found = [];
    for (const attempts of [1, 2, 3, 8, 9]) found.push(await lasting(t, attempts, options));
    return found;
  };
  assert.deepEqual(await pauses({ brief: true }), [500, 1000, 1000, 1000, 20_000]);
  assert.deepEqual(await pauses({}), [500, 1000, 2000, 20_000, 20_000]);
  assert.equal(await lasting(t, 1, { brief: true, least: 3000 }), 3000);
});
