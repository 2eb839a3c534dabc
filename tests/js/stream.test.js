import assert from "node:assert/strict";
import test from "node:test";
import { served } from "./server.js";
import { Refused, streamLines } from "../../static/js/page/stream.js";

const LINES = ['{"kind":"sweep"}\n', '{"kind":"result","n":1}\n', '{"kind":"history"}\n'];

/** All lines of a stream, and what went wrong on the way. */
async function all(options = {}) {
  const [lines, troubles] = [[], []];
  const stream = streamLines("/api/sweep", { signal: new AbortController().signal, onReconnect: (error) => troubles.push(error), ...options });
  for await (const line of stream) lines.push(line.kind);
  return { lines, troubles };
}

const whole = (response) => response.end(LINES.join(""));

test("lines come one by one, wherever the pieces end", async (t) => {
  await served(t, (response) => {
    for (const piece of [LINES[0] + LINES[1].slice(0, 9), LINES[1].slice(9), LINES[2]]) response.write(piece);
    response.end();
  });
  assert.deepEqual(await all(), { lines: ["sweep", "result", "history"], troubles: [] });
});

test("a stream that just ends is asked for again", async (t) => {
  const asked = await served(t, (response) => response.end(LINES[0]), whole);
  const { lines, troubles } = await all();
  assert.deepEqual(lines, ["sweep", "sweep", "result", "history"]);
  assert.deepEqual([troubles.length, asked.length], [1, 2]);
});

test("a connection that is cut, and a server that restarts, are asked again", async (t) => {
  const again = (response) => response.end(`${LINES[0]}{"kind":"error","message":"The server stops.","again":true}\n`);
  await served(t, (response) => response.destroy(), again, whole);
  const { lines, troubles } = await all();
  assert.equal(lines.at(-1), "history");
  assert.ok(!lines.includes("error"));
  assert.equal(troubles.length, 2);
});

test("an error that asking again would not change is the end", async (t) => {
  await served(t, (response) => response.end(`${LINES[0]}{"kind":"error","message":"No."}\n`));
  assert.deepEqual((await all()).lines, ["sweep", "error"]);
});

test("a refusal is told in the server's sentences, and not asked again", async (t) => {
  const asked = await served(t, (response) => {
    response.writeHead(422, { "Content-Type": "application/json" });
    response.end('{"errors":[{"message":"One."},{"message":"Two."}]}');
  });
  await assert.rejects(all(), (error) => error instanceof Refused && error.message === "One. Two." && error.status === 422);
  assert.equal(asked.length, 1);
});

test("a busy server is asked again, no sooner than it says", async (t) => {
  const busy = (response) => {
    response.writeHead(503, { "Content-Type": "application/json", "Retry-After": "1" });
    response.end('{"errors":[{"message":"Busy."}]}');
  };
  await served(t, busy, whole);
  const began = performance.now();
  const { lines, troubles } = await all();
  assert.equal(lines.at(-1), "history");
  assert.equal(troubles[0].retryAfter, 1);
  assert.ok(performance.now() - began >= 500); // half of it at least: each client at a time of its own
});

test("what is no longer wanted stops", async (t) => {
  await served(t, (response) => response.write(LINES[0]));
  const controller = new AbortController();
  const lines = [];
  await assert.rejects(async () => {
    for await (const line of streamLines("/api/sweep", { signal: controller.signal })) {
      lines.push(line.kind);
      controller.abort(new Error("enough"));
    }
  });
  assert.deepEqual(lines, ["sweep"]);
});
