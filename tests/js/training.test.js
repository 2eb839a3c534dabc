import assert from "node:assert/strict";
import test from "node:test";
import { served } from "./server.js";
import { createContinuation } from "../../static/js/page/training/continuation.js";

const MODEL = { W: [[1, 0]], b: [0, 0], loss: 1, D: [1, 0] };
const FRAME = '{"kind":"frame","step":0,"W":[[1,0]],"b":[0,0],"loss":1,"feature_dimensionality":[1,0]}\n';
const UNSETTLED = `${FRAME}{"kind":"done","step":0,"converged":false}\n`;

/**
 * A continuation on a server that never lets a model converge; rounds: the links trained on, ends: where it gave up.
 * onLine(continuation, count): what happens at a line, counted over all rounds of two lines each.
 */
async function continued(t, onLine = () => {}) {
  const [rounds, ends] = [[], []];
  let lines = 0;
  await served(t, (response, request) => {
    rounds.push(request.url.split("?")[1]);
    response.end(UNSETTLED);
  });
  await new Promise((resolve) => {
    const continuation = createContinuation({
      onChange(_, state) {
        if (state === "training") onLine(continuation, (lines += 1));
        if (state !== "done") return;
        ends.push(rounds.at(-1));
        resolve();
      },
    });
    continuation.begin(MODEL);
    continuation.want("a");
  });
  await new Promise(setImmediate); // whatever else was at work goes on
  return { rounds, ends };
}

test("a model that does not converge is trained on for seven rounds", async (t) => {
  assert.deepEqual(await continued(t), { rounds: Array(7).fill("a"), ends: ["a"] });
});

test("a wish at the last line of a round waits for the round's end", async (t) => {
  const { rounds, ends } = await continued(t, (continuation, line) => {
    if (line === 2) continuation.want("b");
  });
  assert.deepEqual([rounds, ends], [["a", ...Array(7).fill("b")], ["b"]]);
});

test("a model begun anew at the last line of another's round has all its rounds, and no training but its own", async (t) => {
  const { rounds, ends } = await continued(t, (continuation, line) => {
    if (line !== 6) return;
    continuation.end();
    continuation.begin(MODEL);
    continuation.want("a");
  });
  assert.deepEqual([rounds, ends], [Array(3 + 7).fill("a"), ["a"]]);
});

test("a page that is hidden at the last line of a round pauses, and begins its rounds anew once it is shown", async (t) => {
  const { rounds } = await continued(t, (_, line) => {
    if (line !== 2) return;
    for (const hidden of [true, false]) {
      document.hidden = hidden;
      document.dispatchEvent(new Event("visibilitychange"));
    }
  });
  assert.equal(rounds.length, 1 + 7);
});
