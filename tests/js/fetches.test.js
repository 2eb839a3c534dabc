import assert from "node:assert/strict";
import test from "node:test";
import { served } from "./server.js";
import { createRunCache } from "../../static/js/page/runs.js";
import { createFetches } from "../../static/js/sections/fetches.js";

const HEADER = '{"kind":"sweep","spec":{"n":1},"sparsity":[0.5]}\n';
const END = '{"kind":"result","levels":[],"changes":[]}\n{"kind":"history","step":[0]}\n';

test("what another view has fetched is not asked for again, and is heard of", { timeout: 30_000 }, async (t) => {
  const finished = createRunCache(5);
  let reached = () => {};
  const [first, troubles] = [new Promise((done) => { reached = done; }), []];
  const asked = await served(t, (response) => {
    response.write(HEADER);
    reached();
  }, (response) => response.end(HEADER + END));
  const heard = [];
  const all = new Promise((done) => {
    const fetches = createFetches({ finished, onTrouble: (query) => troubles.push(query), onFault: (query) => troubles.push(query), onSweep: (query) => heard.push(query) === 2 && done() });
    finished.put("known", { query: "known" });
    fetches.want(["known", "shared", "own"]);
  });
  await first;
  finished.put("elsewhere", { query: "elsewhere" });
  finished.put("shared", { query: "shared" });
  await all;
  assert.deepEqual([heard, asked.length, troubles], [["shared", "own"], 2, []]);
  assert.deepEqual(finished.get("own").levels, []);
});
