import assert from "node:assert/strict";
import test from "node:test";
import { served } from "./server.js";
import { addToSweep, createRunCache, createStream } from "../../static/js/page/runs.js";

const SWEEP = '{"kind":"sweep","spec":{"n":1},"sparsity":[0.5]}\n{"kind":"frame","step":0}\n';
const END = '{"kind":"result","levels":[],"changes":[]}\n{"kind":"history","step":[0]}\n';

function heard() {
  const [lines, faults] = [[], []];
  return { lines, faults, onLine: ({ kind }) => lines.push(kind), onFault: (sentences) => faults.push(...sentences) };
}

test("a stream is told to its end, and says that it has come to it", async (t) => {
  await served(t, (response) => response.end(SWEEP + END));
  const stream = createStream();
  const { lines, faults, ...options } = heard();
  const running = [];
  assert.ok(await stream.open("/api/sweep", { ...options, onLine: (line) => running.push(stream.running) && options.onLine(line) }));
  assert.deepEqual([lines, faults], [["sweep", "frame", "result", "history"], []]);
  assert.deepEqual(running, [true, true, true, false]); // who hears the last line may open another
});

test("what is stopped, or gives way to another, is not heard of any more", async (t) => {
  const waits = (response) => response.write(SWEEP);
  await served(t, waits, waits, (response) => response.end(SWEEP + END));
  const stream = createStream();
  const [first, second, third] = [heard(), heard(), heard()];
  const stopped = stream.open("/api/sweep", { ...first, onLine: stream.stop });
  assert.equal(await stopped, false);
  const next = new Promise((resolve) => stream.open("/api/sweep", { ...second, onLine: resolve }).then((ended) => assert.equal(ended, false)));
  await next;
  assert.equal(await stream.open("/api/sweep", third), true);
  assert.deepEqual([first.faults, second.faults, third.lines.length], [[], [], 4]);
  assert.equal(stream.running, false);
});

test("an error line and a refusal are faults in the server's sentences", async (t) => {
  await served(t, (response) => response.end(`${SWEEP}{"kind":"error","message":"It diverged."}\n`), (response) => {
    response.writeHead(422, { "Content-Type": "application/json" });
    response.end('{"errors":[{"message":"Too many."}]}');
  });
  const stream = createStream();
  const { lines, faults, ...options } = heard();
  for (const told of ["It diverged.", "Too many."]) {
    assert.equal(await stream.open("/api/sweep", options), false);
    assert.equal(faults.at(-1), told);
    assert.equal(stream.running, false);
  }
  assert.deepEqual(lines, ["sweep", "frame"]);
});

test("a sweep is put together from its lines", () => {
  const sweep = { query: "n_features=2" };
  for (const line of (SWEEP + END).trim().split("\n")) addToSweep(sweep, JSON.parse(line));
  assert.deepEqual(sweep, {
    query: "n_features=2", spec: { n: 1 }, sparsity: [0.5], levels: [], changes: [], history: { kind: "history", step: [0] },
  });
  assert.throws(() => addToSweep(sweep, { kind: "news" }), /unknown line: news/);
});

test("a cache forgets what was asked for longest ago", () => {
  const cache = createRunCache(2);
  cache.put("a", { query: "a" });
  cache.put("b", { query: "b" });
  assert.equal(cache.get("a").query, "a");
  cache.put("c", { query: "c" });
  assert.deepEqual(["a", "b", "c"].map(cache.has), [true, false, true]);
  assert.equal(cache.get("b"), null);
});

test("who listens to a cache hears of each run that comes, not of those that are asked for again", () => {
  const [cache, heard] = [createRunCache(2), []];
  cache.listen((query) => heard.push([query, cache.has(query)]));
  cache.put("a", { query: "a" });
  cache.get("a");
  cache.put("b", { query: "b" });
  assert.deepEqual(heard, [["a", true], ["b", true]]);
});
